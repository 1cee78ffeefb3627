"""Passages that two texts share, whatever happened to their typography on the way."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_RUN = 4
"""Words that make a passage; fewer in a row ("at the end of") are anybody's."""
_LETTER_RUN = 8
"""Letters that do, in scripts without blanks between words."""
_WORTH = 2

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
# Marks above and below letters of Latin, Greek, Cyrillic, Hebrew and Arabic, which capitals and old programs
# lose; soft hyphens and what has no width. Vowel signs of Indic scripts are letters.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+"
)
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ς": "σ"}
)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of one text is found in another.

    Attributes:
        words: number of its words; of its letters in a script without blanks.
        shared: how many of them belong to passages that the other has too.
        first, last: where the common part begins, and the place behind its end; 0 if there is none. A few words
            in common far from the rest of it ("the spokesman of the ministry said") do not belong to it.
    """

    words: int
    shared: int
    first: int
    last: int

    @property
    def share(self) -> float:
        """Share of the words that are found, 0 to 1."""
        return self.shared / self.words if self.words else 0.0

    @property
    def inside(self) -> float:
        """The same within the common part."""
        return min(1.0, self.shared / (self.last - self.first)) if self.last else 0.0

    @property
    def before(self) -> float:
        """Share of the words in front of the common part."""
        return self.first / self.words if self.words else 0.0

    @property
    def behind(self) -> float:
        """Share of the words behind the common part."""
        return (self.words - self.last) / self.words if self.words else 0.0


def words(text: str) -> list[str]:
    """Return the words of a text, folded; in scripts without blanks between words, its letters.

    Case, accents, ligatures, full-width forms, entities, quotation marks, apostrophes, dashes, any white space
    and missing white space behind a full stop make no difference.
    """
    if "&" in text:
        text = html.unescape(text)
    text = text.casefold()
    if not text.isascii():
        text = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return _WORD.findall(text)


def overlaps(one: str, other: str) -> tuple[Overlap, Overlap]:
    """Return how much of each of two texts is found in the other; linear in their lengths."""
    first, second = words(one), words(other)
    run = _LETTER_RUN if _is_letters(first) or _is_letters(second) else _RUN
    run = max(1, min(run, len(first), len(second)))
    ours, theirs = _runs(first, run), _runs(second, run)
    return _overlap(ours, frozenset(theirs), run), _overlap(theirs, frozenset(ours), run)


def _is_letters(found: Sequence[str]) -> bool:
    return sum(map(len, found)) < 2 * len(found)


def _runs(found: Sequence[str], run: int) -> list[tuple[str, ...]]:
    return list(zip(*(found[start:] for start in range(run))))


def _overlap(runs: Sequence[tuple[str, ...]], others: frozenset[tuple[str, ...]], run: int) -> Overlap:
    """Find the passages, and the stretch with the greatest sum: a shared word is worth two that are not."""
    shared = end = 0
    first = last = start = 0
    best = sum_ = 0
    for place, each in enumerate(runs):
        if each not in others:
            continue
        new = place + run - max(place, end)
        sum_ -= max(0, place - end) if shared else 0
        if sum_ <= 0:
            sum_, start = 0, place
        sum_ += _WORTH * new
        shared += new
        end = place + run
        if sum_ > best:
            best, first, last = sum_, start, end
    return Overlap(len(runs) + run - 1 if runs else 0, shared, first, last)
