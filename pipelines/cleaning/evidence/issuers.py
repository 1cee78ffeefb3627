"""Evidence of what an issuer or an author says of itself below an article (``About Larkfield Foods``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE, bare
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.words import finder
from pipelines.cleaning.lifting.nametables import has_given_name
from pipelines.cleaning.rules import FOLDER, read_table

_MAX_ABOUT, _REACH = 8, 160
"""Words of the heading, and characters below it in which its name stands."""
_DENSE = "\u0e00"
"""From here on scripts say in two characters what others say in a word."""
_NEAR = 60
"""Characters in which the name must stand again below a heading of one short word."""
_EDGE = 2
"""Letters by which the wordings are looked up."""
_MIN_WORD = 4
"""Letters of a word that tells the name."""
_MIN_ARTICLE, _MIN_WORDS = 2, 2


def add_issuers(seen: Sequence[Observation], language: str | None) -> frozenset[int]:
    """Mark the headings over what an issuer or author says of itself (``About Larkfield Foods``); return where.

    Such a heading names somebody of whom the article speaks, and the paragraph below begins with that name or holds
    two of the words in which organisations describe themselves.
    """
    found = _headings(seen, language)
    for at in found:
        seen[at].kind, seen[at].rule = "about", "about its issuer"
        seen[at].demote(("ends_colon",), "block_heading")
        seen[at].add("block_heading")
    return frozenset(found)


def may_present_issuers(seen: Sequence[Observation], language: str | None) -> bool:
    """Return False if nobody says anything of itself below a heading."""
    return bool(_headings(seen, language))


def _headings(seen: Sequence[Observation], language: str | None) -> list[int]:
    """Return the lines that head what an issuer says of itself, or who a person is with whose name the text begins."""
    headings: dict[int, list[str]] = {}
    persons: list[int] = []
    for at, (line, below) in enumerate(pairwise(seen)):
        unknown = line.kind in PLAIN or (line.phrase is None and line.template is None)
        short = unknown and not (line.prose or line.labels) and line.size <= _MAX_ABOUT
        if at >= _MIN_ARTICLE and short and below.prose:
            name, sure = _name_about(line.line.text)
            if sure and _is_biography(name, below.line.text, language):
                persons.append(at)
            headings[at] = _told(name, sure, below.line.text, language) if name else []
    first = _first_lines(seen, {word for name in headings.values() for word in name})
    spoken = [at for at, name in headings.items() if any(first.get(word, at) < at for word in name)]
    return sorted({*persons, *spoken})


def _is_biography(name: str, text: str, language: str | None) -> bool:
    """Return whether the paragraph begins with a person's name and says what those who write are and do."""
    words = finder(language, "author")
    folded = fold(text)
    return (
        words is not None and folded.startswith(name) and has_given_name(name) and bool(words.search(folded))
    )


def _told(name: str, sure: bool, text: str, language: str | None) -> list[str]:
    """Return the words of the name of which the paragraph below its heading tells.

    They stand at its beginning, or it describes itself; below a heading of one short word it has to do both.
    """
    described = describes_itself(text, language)
    beginning = fold(text[:_REACH])
    words = _longer(name)
    if sure:
        return [word for word in words if described or word in beginning]
    return words if described and any(word in beginning[:_NEAR] for word in words) else []


def _longer(name: str) -> list[str]:
    """Return the words of a name that tell it from others."""
    return [word for word in name.split() if len(word) >= _MIN_WORD or WIDE.match(word)]


def describes_itself(text: str, language: str | None) -> bool:
    """Return whether the paragraph holds two of the words in which organisations say what they are."""
    words = finder(language, "issuer")
    return words is not None and len(set(words.findall(fold(text)))) >= _MIN_WORDS


def _first_lines(seen: Sequence[Observation], words: set[str]) -> dict[str, int]:
    """Return the first line that holds each of the words, every line folded once at most."""
    first: dict[str, int] = {}
    for at, one in enumerate(seen):
        if not words:
            break
        text = fold(one.line.text)
        told = {word for word in words if word in text}
        first.update(dict.fromkeys(told, at))
        words = words - told
    return first


@lru_cache(maxsize=1)
def _wordings() -> dict[str, dict[str, list[str]]]:
    """The wordings of ``issuers.tsv`` by where they stand, before a name or behind it, and by their outer letters."""
    table: dict[str, dict[str, list[str]]] = {"before": defaultdict(list), "behind": defaultdict(list)}
    for _, (_, place, wording) in read_table(FOLDER / "issuers.tsv", ("lang", "place", "wording")):
        key = bare(wording)
        table[place][key[:_EDGE] if place == "before" else key[-_EDGE:]].append(key)
    return table


def _name_about(text: str) -> tuple[str, bool]:
    """Return the name in such a heading, folded, and whether its wording is more than a particle.

    It is "" where the line is no such heading.
    """
    key = bare(text)
    opening, closing = _wordings()["before"], _wordings()["behind"]
    heads = [about for size in (1, _EDGE) for about in opening.get(key[:size], ())]
    before = max((about for about in heads if _opens_with(key, about)), key=len, default="")
    behind = max(
        (about for about in closing.get(key[-_EDGE:], ()) if key.endswith(about)), key=len, default=""
    )
    if not (before or behind):
        return "", False
    name = key[len(before) : len(key) - len(behind)].strip(EDGE)
    wording = before + behind
    return name, len(wording) >= _MIN_WORD or wording >= _DENSE


def _opens_with(key: str, wording: str) -> bool:
    """Return whether the key begins with the wording and goes on with another word."""
    rest = key[len(wording) :]
    return (
        key.startswith(wording) and bool(rest) and (not rest[0].isalnum() or WIDE.match(wording) is not None)
    )
