"""Classes of words (``word_classes.tsv``), and what finds them in folded text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import WIDE
from pipelines.cleaning.evidence.vocabulary import MARKS
from pipelines.cleaning.rules import FOLDER, read_table

_ANY = "*"


@lru_cache(maxsize=1024)
def finder(language: str | None, *classes: str) -> re.Pattern[str] | None:
    """Return what finds a language's words of the given classes, compiled when first needed; None if it has none."""
    known = _lists().get(language or "", {})
    words = [word for name in classes for word in known.get(name, ())]
    return _pattern(words) if words else None


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    """Return the words of each class, by language."""
    lists: dict[str, dict[str, list[str]]] = {}
    for _, (languages, name, words) in read_table(FOLDER / "word_classes.tsv", ("lang", "class", "words")):
        for language in languages.split(","):
            lists.setdefault(language, {})[name] = words.split("|")
    return lists


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the words: as whole words, from the start of one, or anywhere in wide scripts.

    At each word only those with its first letter are tried, in a third of the time of a plain alternation.
    """
    narrow: dict[str, list[str]] = defaultdict(list)
    wide: dict[str, list[str]] = defaultdict(list)
    for word in words:
        key = fold(word.rstrip(_ANY))
        if WIDE.match(word):
            wide[key[0]].append(re.escape(key[1:]))
        else:
            end = "" if word.endswith(_ANY) else rf"(?![\w{MARKS}])"
            narrow[key[0]].append(re.escape(key[1:]) + end)
    ways = [_tried_by_letter(wide)] if wide else []
    if narrow:
        letters = "".join(map(re.escape, narrow))
        ways.append(rf"(?=[{letters}])(?<![\w{MARKS}]){_tried_by_letter(narrow)}")
    return re.compile("|".join(ways))


def _tried_by_letter(rests: Mapping[str, list[str]]) -> str:
    ways = "|".join(f"{re.escape(first)}(?:{'|'.join(row)})" for first, row in rests.items())
    return f"(?:{ways})"
