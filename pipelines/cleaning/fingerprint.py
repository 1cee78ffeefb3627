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
from pipelines.cleaning.evidence.vocabulary import EDGE
from pipelines.cleaning.rules import FOLDER, read_table

MAX_BYTES = 96
"""No fingerprint is longer in UTF-8; a longer line keeps its beginning and a digest of the rest."""

FRAME = "~"
"""First character of a frame. It decorates edges, so no other fingerprint begins with it."""

SLOT = "…"
"""Stands in a frame for the words that change."""

_HEADLINE = "%headline"
_MONTH = "%month"
_MAX_CHARS = 200
"""A longer line is known by this many characters, three quarters of them from its beginning."""
_MAX_PROSE = 25
_MIN_TITLE = 8
_PROBED = (8, 3, 1)
"""Lengths of the beginnings by which a line that is not known is told from those that are."""
_WINDOW = 20
_LEADING = (
    EDGE + "\xa0\u0307\u0640\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202f\u2066\u2067\u2069\u3000\ufeff"
)
_CHANGING = re.compile(r"\d|www")
_BEGINNING = 90
_MAX_FRAMED = 160
_MAX_FRAMED_WORDS = 30
_MAX_OPENED_WORDS = 10
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)([^\s/?#]{1,100})\S*")
_MAILBOX = re.compile(r"[\w.+\-]{1,64}@(?=[\w\-])")
_HANDLE = re.compile(r"(?<![\w.])@\w{2,30}")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_DATED = re.compile(
    r"\d+(?=\s?[年月日时時分년월일시]|th\b|st\b|nd\b|rd\b)|(?<!\d)(?:19|20)\d\d(?!\d)|\d+(?:[:/.\-]\d+)+"
)
_LETTERS = re.compile(r"(?<!%)\b[^\W\d_]{3}")
"""Slots alone are no wording."""
_NAMING = re.compile(r"(?:(?<![\w%])|(?<=0))[^\W\d年月日號号時时點点分秒년월일시분초]")
"""A letter that belongs to no slot and no unit of a date."""
_POINTS = ".,;:()[]|-–—/"


class KnownLines(Mapping[str, float]):
    """Fingerprints with their weights, and a quick answer for the many lines that are none of them."""

    def __init__(self) -> None:
        self._starts: set[str] = set()

    def note(self, key: str) -> None:
        """Take notice of a fingerprint or frame that may have a weight."""
        self._starts.add(start_of(key))

    def weight(self, key: str, at_start: bool) -> float:
        """Return the weight of a fingerprint or frame at the beginning, or at the end, of a document."""
        return self.get(key, 0.0)

    def weight_of(self, text: str, headline: str | None, at_start: bool) -> float:
        """Return the weight of a line: the greatest of its fingerprint's and its frames'."""
        if not self.may_hold(text):
            return 0.0
        return max((self.weight(key, at_start) for key in fingerprints(text, headline)), default=0.0)

    def may_hold(self, text: str) -> bool:
        """Return False for a line that begins like none of the fingerprints noted."""
        return not self._starts.isdisjoint(starts_of(text))


def start_of(key: str) -> str:
    """Return how a fingerprint or frame begins: one of ``starts_of`` any line that has it."""
    opening = key[1:].partition(f" {SLOT}")[0] if key.startswith(FRAME) else key
    return opening[: next((length for length in _PROBED if length <= len(opening)), 0)]


def starts_of(text: str) -> frozenset[str]:
    """Return how the fingerprints and frames of a line may begin, found at a fraction of their cost."""
    return _starts(text[:_BEGINNING])


@lru_cache(maxsize=8192)
def _starts(beginning: str) -> frozenset[str]:
    plain = beginning.lstrip(_LEADING)
    if plain and "@" not in plain and "://" not in plain and not _CHANGING.search(plain, 0, 2 * _WINDOW):
        key = fold(plain[:_WINDOW])
        keys = {_HEADLINE, key.lstrip(EDGE) or key}
    else:
        key = _without_addresses(fold(beginning))
        keys = {_HEADLINE, key.strip(EDGE) or key}
        if _DIGIT.search(key):
            keys |= {_without_figures(key, prose=prose).strip(EDGE) for prose in (True, False)}
    return frozenset(key[:length] for key in keys for length in _PROBED)


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
    if len(text) <= _MAX_CHARS:
        return _fingerprint(text, headline)
    head = _MAX_CHARS * 3 // 4
    return _fingerprint(f"{text[:head]} {text[head - _MAX_CHARS :]}", headline)


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
    if len(words) <= _MAX_OPENED_WORDS and not prose:
        opening = f"{label}:" if rest and len(label) < 40 else " ".join(words[:2])
        found.append(f"{opening} {SLOT}")
    return tuple(FRAME + frame for frame in found if _LETTERS.search(frame))


def reads_like_article(text: str) -> bool:
    """Return whether a line could be article text by its form: a sentence of some length, or a long row of
    words."""
    size = shape.size(text)
    return size >= _MAX_PROSE or (size >= shape.PROSE_SIZE and shape.terminated(text))


@lru_cache(maxsize=8192)
def _fingerprint(text: str, headline: str | None) -> str:
    key = fold(text)
    title = _title(headline) if headline else ""
    if title and title in key:
        key = key.replace(title, _HEADLINE)
        if key.strip(EDGE) == _HEADLINE:
            return ""
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
    for at in [at for at, word in enumerate(words) if _DIGIT.search(word)]:
        for near in (at - 1, at + 1):
            if 0 <= near < len(words) and words[near].strip(_POINTS) in months:
                words[near] = _MONTH
                words[at] = _FIGURE.sub("0", words[at])
    return (_DATED if prose else _FIGURE).sub("0", " ".join(words))


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
