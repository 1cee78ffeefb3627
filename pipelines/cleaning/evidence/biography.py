"""Evidence that a last line introduces the article's author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.words import finder
from pipelines.cleaning.lifting.nametables import base_code, has_given_name, role_words
from pipelines.cleaning.lifting.persons import has_name_shape
from pipelines.cleaning.rules import FOLDER, read_table
from pipelines.cleaning.tongue import Tongue

BIOGRAPHY = "who the author is"
"""The rule's name."""
_MAX_BIO, _MAX_QUOTED = 60, 8
_QUOTATION = re.compile('["“„«]([^"”“»]+)["”“»]')
"""A book's title is shorter than what somebody says."""
_MIN_NAME = 4
"""Letters from which on a name's word tells whether the article speaks of its bearer."""
_MAX_WORDED, _MAX_NAME, _MIN_WORDS = 600, 4, 2
"""Characters of a biography, words of a name, and words of those that only biographies hold so close together."""
_TITLE = re.compile(r"^(?:[^\W\d_]{1,5}\.\s?)+(?=\w)")
"""``Prof. Dr.`` before a name."""
_DECORATION = " \t*•–—-(["
"""What a biography may be set off with."""
_MAX_BELOW, _MIN_SENTENCE = 3, 6
"""Lines below a biography, and words of one that a name stands above."""
_MAX_SIGNED, _MAX_TITLES = 8, 16
"""Words of a line with the author's name, and characters of the titles before it in the line that says who it is."""
_NAMED = re.compile(r"[^\W\d_a-z][^\d|:,;!?]{3,40}")
_BIO = re.compile(
    r"\W{0,3}(?:[A-Z][a-z]{1,4}\.\s){0,2}"
    r"((?:[^\W\d_a-z](?:[\w.-]|['’](?!s\b)){0,20}\s(?:(?:and|y|et|und|e|[dvbl][a-z]{1,3})\s)?){2,6})"
    r"([^\W\d_]\w*\s\w+)"
)
"""A name of two words or more, or several names, and the two words behind it."""


@lru_cache(maxsize=1)
def _bio_verbs() -> frozenset[str]:
    return frozenset(fold(verb) for _, (_, verb) in read_table(FOLDER / "bios.tsv", ("lang", "verb")))


def introduced(text: str, tongue: Tongue) -> str:
    """Return the name, or names, of which the line says who they are; "" if of none."""
    match = _BIO.match(text)
    words = fold(match.group(2)) if match else ""
    if match and (words in _bio_verbs() or words.split()[0] in _bio_verbs()):
        return match.group(1).rstrip(" ,")
    return _worded(text, tongue)


def _worded(text: str, tongue: Tongue) -> str:
    """Return the person's name with which a line begins that speaks of what those who write are and do, twice."""
    name = leading_name(text, tongue) if len(text) <= _MAX_WORDED else ""
    return name if name and _is_worded(text.partition(name)[2], tongue) else ""


def leading_name(text: str, tongue: Tongue) -> str:
    """Return the person's name with which a paragraph begins, told by a given name; "" if it begins with none."""
    tokens = _TITLE.sub("", text.lstrip(_DECORATION)).split(None, _MAX_NAME)[:_MAX_NAME]
    for number in range(len(tokens), 1, -1):
        name = " ".join(tokens[:number]).rstrip(",")
        if has_given_name(name) and has_name_shape(name.split(), role_words(base_code(tongue.code))):
            return name
    return ""


def add_biography(seen: Sequence[Observation], tongue: Tongue) -> None:
    """Add to a line that it says who somebody is of whom the article has not spoken: its author.

    It is the last line, or one with the author's name alone above it and no more than two lines below.
    """
    for at in range(len(seen) - 1, max(0, len(seen) - 1 - _MAX_BELOW), -1):
        line = seen[at]
        text = line.line.text
        if line.size > _MAX_BIO or any(shape.size(said) > _MAX_QUOTED for said in _QUOTATION.findall(text)):
            continue
        above = seen[:at] if at == len(seen) - 1 else seen[at - 1 : at]
        names = _signed_name(line, above, tongue)
        if not names and at == len(seen) - 1:
            names = introduced(text, tongue)
        surname = next((word for word in reversed(names.split()) if len(word) >= _MIN_NAME), "")
        if surname and not any(surname in other.line.text for other in seen[:at] if other.prose):
            line.add("bio", "about", BIOGRAPHY)
            line.person = names


def _is_about(line: Observation) -> bool:
    return line.phrase is not None and line.phrase.kind == "about"


def _is_worded(text: str, tongue: Tongue) -> bool:
    """Return whether the text speaks twice of what those who write are and do."""
    words = finder(tongue.code, "author") if len(text) <= _MAX_WORDED else None
    return words is not None and len(set(words.findall(fold(text)))) >= _MIN_WORDS


def _signed_name(bio: Observation, above: Sequence[Observation], tongue: Tongue) -> str:
    """Return the name with which a sentence begins if it stands alone above, or behind an author's label.

    Right below it a sentence may begin with "the author", too, or with what an author is and does.
    """
    text = bio.line.text
    if not shape.terminated(text) or shape.size(text) < _MIN_SENTENCE:
        return ""
    for line in above:
        if line.prose or line.size > _MAX_SIGNED:
            continue
        label = line.label
        labelled = label is not None and label.rule.field == "authors"
        name = label.value if label is not None and labelled else line.line.text
        told = line is above[-1] and (_is_about(bio) or _is_worded(text, tongue))
        if not _NAMED.fullmatch(name) or not (told or name in text[: len(name) + _MAX_TITLES]):
            continue
        if labelled or has_given_name(name):
            return name
        words = finder(tongue.code, "author")
        if " " in name and words and words.search(fold(text)):
            return name
    return ""
