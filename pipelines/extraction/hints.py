"""What class, id, role and itemprop words say of an element: its classes, kept as bits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

Hints = int
"""A set of classes as bits, see ``CLASSES``."""


def words_of(table: str) -> dict[str, tuple[str, ...]]:
    """Read a table of two columns, class and words, from this package's rules."""
    rows: dict[str, tuple[str, ...]] = {}
    for line in (files("pipelines.extraction.rules") / table).read_text("utf-8").splitlines():
        name, tab, words = line.partition("\t")
        if tab and not name.startswith("#") and name != "class":
            rows[name] = tuple(words.split())
    return rows


_ROWS = words_of("hints.tsv")
CLASSES = (*_ROWS, "hidden")
"""Names of the classes; the n-th has the bit ``1 << n``."""
BIT: dict[str, Hints] = {name: 1 << number for number, name in enumerate(CLASSES)}
"""Class name to its bit."""


def any_of(names: str) -> Hints:
    """Return the bits of classes, their names divided by spaces; raises KeyError for an unknown name."""
    return sum(BIT[name] for name in names.split())


HIDDEN = BIT["hidden"]
"""The class of elements that are not displayed."""

# Elements whose name alone says what their class words would say.
_TAGS = {
    "article": BIT["article"],
    "main": BIT["article"],
    "nav": BIT["nav"],
    "footer": BIT["footer"],
    "aside": BIT["side"],
    "figure": BIT["media"],
    "figcaption": BIT["caption"],
    "form": BIT["ui"],
    "fieldset": BIT["ui"],
    "address": BIT["meta"],
    "blockquote": BIT["quote"],
    "header": BIT["title"],
}


def _index() -> tuple[dict[str, Hints], dict[int, dict[str, Hints]]]:
    """Return what whole words say, and what beginnings of words say, by their length."""
    exact: dict[str, Hints] = {}
    prefixes: dict[int, dict[str, Hints]] = {}
    for name, words in _ROWS.items():
        for word in words:
            whole = not word.endswith("*")
            table = exact if whole else prefixes.setdefault(len(word) - 1, {})
            key = word.removesuffix("*")
            table[key] = table.get(key, 0) | BIT[name]
    return exact, prefixes


_EXACT, _PREFIXES = _index()


@lru_cache(maxsize=8192)
def word_hints(word: str) -> Hints:
    """Return the classes of one lower-case word, 0 for a word that says nothing."""
    found = _EXACT.get(word, 0)
    for length, table in _PREFIXES.items():
        found |= table.get(word[:length], 0)
    return found


def hints_of(tag: str, words: Iterable[str]) -> Hints:
    """Return the classes of an element, from its tag and its attribute words."""
    found = _TAGS.get(tag, 0)
    if tag in ("body", "html"):
        return found  # their classes describe the whole page: "single-post comments-open"
    for word in words:
        found |= word_hints(word)
    return found
