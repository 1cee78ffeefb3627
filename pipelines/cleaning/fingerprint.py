"""Fingerprints: the form in which two lines of a host are the same line.

What differs from document to document becomes a slot: figures, dates, the paths of addresses, who stands
before an ``@``, the document's own headline. A line whose changing part is of no such kind ("More from
Sports") has, beside its fingerprint, frames: its first and its last words with a slot between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.rules import FOLDER, read_table

MAX_BYTES = 96
"""No fingerprint is longer in UTF-8; a longer line keeps its beginning and a digest of the rest."""

FRAME = "~"
"""First character of a frame. It decorates edges, so no other fingerprint begins with it."""

SLOT = "…"
"""Stands in a frame for the words that change."""

_HEADLINE = "%headline"
_MONTH = "%month"
_MAX_CHARS = 120
"""A longer line is known by this many characters, three quarters of them from its beginning."""
_MAX_PROSE = 25
_SIZED = 300
"""A line of so many characters has words enough to be a row of words."""
_MIN_TITLE = 8
_OPENED = 8
"""So many letters of its first word tell a line that is not known from those that are."""
_WORD = re.compile(rf"[^\W\d_]{{1,{_OPENED}}}")
_SLOTTED = re.compile(rf"[\W\d]*({_HEADLINE}|{_MONTH})")
_WINDOW = 32
_HELD = 64
"""So many lines of the document at hand are remembered with their keys: the engine asks for each several times."""
_LEADING = (
    EDGE + "\xa0\u0307\u0640\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202f\u2066\u2067\u2069\u3000\ufeff"
)
_BEGINNING = 90
_MAX_FRAMED = 160
_MAX_FRAMED_WORDS = 30
_MAX_OPENED_WORDS = 10
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)([^\s/?#]{1,100})\S*")
_MAILBOX = re.compile(r"[\w.+\-]{1,64}@(?=[\w\-])")
_HANDLE = re.compile(r"(?<![\w.])@\w{2,30}")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*(?:\s?[年月日時时分년월일시분]|(?:th|st|nd|rd)\b)?")
_DATE = re.compile(
    r"(?:19|20)\d\d|\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([/.\-])\d{1,2}\2\d{1,2}|\d{1,2}:\d\d(?::\d\d)?|\d+\D+"
)
"""Dates and times of day; other figures are what a sentence says."""

_LETTERS = re.compile(r"(?<!%)\b[^\W\d_]{3}")
"""Slots alone are no wording."""
_NAMING = re.compile(r"(?:(?<![\w%])|(?<=0))[^\W\d年月日號号時时點点分秒년월일시분초]")
"""A letter that belongs to no slot and no unit of a date."""
_POINTS = ".,;:()[]|-–—/"


class KnownLines(Mapping[str, float]):
    """Fingerprints with their weights, and a quick answer for the many lines that are none of them."""

    def __init__(self) -> None:
        self._openings: set[str | None] = set()
        self._headline: str | None = None
        self._keys: dict[str, tuple[str, ...]] = {}

    def note(self, key: str) -> None:
        """Take notice of a fingerprint or frame that may have a weight."""
        self._openings.add(_opening_of(key))
        self._keys.clear()

    def weight(self, key: str, at_start: bool) -> float:
        """Return the weight of a fingerprint or frame at the beginning, or at the end, of a document."""
        return self.get(key, 0.0)

    def weight_of(self, text: str, headline: str | None, at_start: bool) -> float:
        """Return the weight of a line: the greatest of its fingerprint's and its frames'."""
        if headline != self._headline or len(self._keys) > _HELD:
            self._keys = {}
            self._headline = headline
        keys = self._keys.get(text)
        if keys is None:
            keys = self._keys[text] = fingerprints(text, headline) if self.may_hold(text, headline) else ()
        return max([self.weight(key, at_start) for key in keys]) if keys else 0.0

    def may_hold(self, text: str, headline: str | None) -> bool:
        """Return False for a line that opens like none of the fingerprints noted."""
        opened = opening(text)
        if opened is None or opened in self._openings:
            return True
        if headline and _HEADLINE in self._openings and opened == opening(headline):
            return True
        return _MONTH in self._openings and opened in _months()


def opening(text: str) -> str | None:
    """Return how a line opens, folded: its first word, at most eight letters of it; None if it has none near.

    The fingerprint and the frames of a line open alike, unless with a slot.
    """
    return _opened(text[: _BEGINNING + 1])  # what is kept of a long line is short


@lru_cache(maxsize=_HELD)
def _opened(text: str) -> str | None:
    """Return the same of a line's beginning, which is looked at when it is cleaned and again when it is learned."""
    plain = text[:_BEGINNING].lstrip(_LEADING)
    if "@" in plain or "://" in plain or "www." in plain:
        plain, whole = _without_addresses(fold(plain)), len(text) <= _BEGINNING
    else:
        plain, whole = fold(plain[:_WINDOW]), len(plain) <= _WINDOW
    word = _WORD.search(plain)
    return word[0] if word and (whole or word.end() < len(plain) or len(word[0]) == _OPENED) else None


def _opening_of(key: str) -> str | None:
    """Return how the lines of a fingerprint or frame open: with a word, or with a slot."""
    slot = _SLOTTED.match(key)
    return slot[1] if slot else opening(key.partition(f" {SLOT}")[0] if key.startswith(FRAME) else key)


def known_weights(
    lines: Sequence[str], headline: str | None, known: Mapping[str, float], *, at_start: bool = False
) -> list[float]:
    """Return the weight of each line among a host's known ones, 0 for a line that is none of them.

    Args:
        lines: lines of one document.
        headline: its title, if known.
        known: fingerprints with their weights; a plain mapping holds the same at both ends.
        at_start: whether lines at the beginning of the document are meant, or at its end.
    """
    if isinstance(known, KnownLines):
        return [known.weight_of(line, headline, at_start) for line in lines]
    return [max((known.get(key, 0.0) for key in fingerprints(line, headline)), default=0.0) for line in lines]


def fingerprint(text: str, headline: str | None = None) -> str:
    """Return the form in which a line is remembered; ``""`` for one that is the headline itself, or only
    figures.

    In a sentence figures stay, dates apart: a sentence with other figures says something else. In any other
    line
    they are a counter, a price, a date, and become a slot.

    Args:
        text: one line, of any length; the cost is bounded.
        headline: the document's title, if known.
    """
    if len(text) > _MAX_CHARS:
        head = _MAX_CHARS * 3 // 4
        text = f"{text[:head]} {text[head - _MAX_CHARS :]}"
    key, found = _fingerprint(text)
    title = _title(headline) if headline else ""
    if not title or title not in key:
        return found
    key = key.replace(title, _HEADLINE)
    return "" if key.strip(EDGE) == _HEADLINE else _slotted(key, text)


def fingerprints(text: str, headline: str | None = None) -> tuple[str, ...]:
    """Return the line's fingerprint and its frames, the ways in which a host may repeat it."""
    whole = fingerprint(text, headline)
    return (whole, *frames(whole, reads_like_article(text))) if whole else ()


@lru_cache(maxsize=8192)
def frames(whole: str, prose: bool) -> tuple[str, ...]:
    """Return the frames of a fingerprint: what stays when the words in its middle, or at its end, change.

    Args:
        whole: what ``fingerprint`` returned.
        prose: whether the line reads like article text. Sentences that begin alike are common, so only a
            frame that holds on both sides is taken from one.
    """
    words = whole.split(" ")
    label, colon, rest = whole.partition(": ")
    if len(whole) > _MAX_FRAMED or not (2 if colon else 3) <= len(words) <= _MAX_FRAMED_WORDS:
        return ()
    if SLOT in words:
        return ()
    found = []
    if len(words) >= 6:
        found.append(f"{words[0]} {words[1]} {SLOT} {' '.join(words[-3:])}")
    if not prose:
        opened = " ".join(words[: 2 if len(words) <= _MAX_OPENED_WORDS else 3])
        found.append(f"{label}: {SLOT}" if rest and len(label) < 40 else f"{opened} {SLOT}")
    return tuple(
        FRAME + frame for frame in found if _LETTERS.search(frame) and _WORD.search(frame.partition(SLOT)[0])
    )


@lru_cache(maxsize=_HELD)
def reads_like_article(text: str) -> bool:
    """Return whether a line could be article text by its form: a sentence of some length, or a long row of
    words."""
    size = shape.size(text[:_SIZED])
    return size >= _MAX_PROSE or (size >= shape.PROSE_SIZE and shape.terminated(text))


@lru_cache(maxsize=8192)
def _fingerprint(text: str) -> tuple[str, str]:
    """Return a line folded, and its fingerprint where it does not quote the headline."""
    key = fold(text)
    return key, _slotted(key, text)


def _slotted(key: str, text: str) -> str:
    """Return the fingerprint made of a folded line, ``text`` being the line as it came."""
    key = _without_addresses(key)
    if _DIGIT.search(key):
        key = _without_figures(key, reads_like_article(text))
        if not _NAMING.search(key):
            return ""
    return _shortened(key.strip(EDGE) or key)


@lru_cache(maxsize=64)
def _title(headline: str) -> str:
    title = fold(headline).strip(EDGE)
    return title if len(title) >= _MIN_TITLE else ""


def _without_addresses(key: str) -> str:
    if "@" in key:
        key = _MAILBOX.sub("@", _HANDLE.sub("@", key))
    if "://" in key or "www." in key:
        key = _ADDRESS.sub(r"\1/", key)
    return key


def _without_figures(key: str, prose: bool) -> str:
    words = key.split(" ")
    months = _months()
    for at in [at for at, word in enumerate(words) if not word.isalpha() and _DIGIT.search(word)]:
        for near in (at - 1, at + 1):
            if 0 <= near < len(words) and words[near].strip(_POINTS) in months:
                words[near] = _MONTH
                words[at] = _FIGURE.sub("0", words[at])
    key = " ".join(words)
    return _NUMBER.sub(_dated, key) if prose else _FIGURE.sub("0", key)


def _dated(number: re.Match[str]) -> str:
    return _FIGURE.sub("0", number[0]) if _DATE.fullmatch(number[0]) else number[0]


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    columns = ("lang", "calendar", "month", "names")
    rows = read_table(FOLDER / "months.tsv", columns)
    return frozenset(fold(name) for _, cells in rows for name in cells[3].split("|") if len(name) > 2)


def _shortened(key: str) -> str:
    if len(key) <= MAX_BYTES and key.isascii():
        return key
    data = key.encode("utf-8", "replace")
    if len(data) <= MAX_BYTES:
        return data.decode()
    digest = blake2b(data, digest_size=6).hexdigest()
    return data[: MAX_BYTES - 16].decode("utf-8", "ignore") + SLOT + digest
