"""Signatures: what is remembered of a text to know its near-duplicates by.

A text is a set of shingles: runs of three words. Where a script puts no blanks between words, certain letters
stand for the beginning of one. A signature is a MinHash (Broder 1997) of 128 values, made by rensa; the lowest
eight bits of each are kept (Li and König, "b-bit minwise hashing", 2010): 128 bytes estimate the resemblance of
two texts with a standard error of 0.045 at most. Sixteen rows of three values (locality-sensitive hashing) find
the candidates: texts that resemble by 0.7 meet in a row in 99.9 cases of 100, by 0.6 in 98, by 0.1 in 2.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

MIN_SHINGLES = 30
"""A shorter text says too little to be known by: "The shop is closed today" is nobody's copy."""

VALUES = 128
_SEED = 1
_BANDS = 16
_ROWS = 3
_BY_CHANCE = 1 / 256
"""Share of the eight-bit values of two texts that agree without any shingle in common."""
_WORDS = 3
_FIGURE_BITS = 61
"""A prime below 64: the number fits a signed integer of SQLite."""

# Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
_SPACELESS_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),
    *((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF)),
)
_SPACELESS = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _SPACELESS_RANGES) + "]")
_INITIALS = 4
"""One letter in four begins a "word" of a text without blanks: which ones is a matter of their number, so that
the same text is divided alike wherever it is cut."""
_LOOK_AT = 600
_FIGURE = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]+")
_APOSTROPHES = ("\u2018", "\u2019", "\u02bc", "`", "\u00b4")
_SEPARATORS = ('"', "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb", "\u2013", "\u2014", ". ", ", ")


class Signature(NamedTuple):
    """What is remembered of a text.

    Attributes:
        sketch: 128 bytes, one for each MinHash value.
        size: number of shingles, repeated ones included: the text's length.
        figures: set of the text's figures as bits; 0 when it has none.
    """

    sketch: bytes
    size: int
    figures: int


def signature(text: str) -> Signature | None:
    """Return the signature of a text, the same on every machine; None when it is too short to have one.

    Case, typographic quotation marks and apostrophes, dashes and white space make no difference.

    Raises ImportError when rensa is not installed (extra ``dedup``).
    """
    parts = shingles(text)
    if len(parts) < MIN_SHINGLES:
        return None
    minhash = _minhash()(VALUES, _SEED)
    minhash.update(parts)
    sketch = struct.pack(f"<{VALUES}I", *minhash.digest())[::4]
    return Signature(sketch, len(parts), _figures(text))


def resemblance(one: bytes, other: bytes) -> float:
    """Return the estimated share of shingles that two texts have in common, 0 to 1, from their sketches."""
    agreeing = sum(map(int.__eq__, one, other)) / VALUES
    return max(0.0, (agreeing - _BY_CHANCE) / (1 - _BY_CHANCE))


def containment(one: Signature, other: Signature) -> float:
    """Return the estimated share of the shorter text's shingles that the longer one holds, 0 to 1."""
    alike = resemblance(one.sketch, other.sketch)
    shared = alike * (one.size + other.size) / (1 + alike)
    return min(1.0, shared / min(one.size, other.size))


def shared_figures(one: Signature, other: Signature) -> float | None:
    """Return the share of the figures of the text with fewer that the other has too.

    None when either has fewer than four: that is not enough to tell two reports of one series apart.
    """
    fewer = min(one.figures.bit_count(), other.figures.bit_count())
    return (one.figures & other.figures).bit_count() / fewer if fewer >= 4 else None


def bands(sketch: bytes) -> list[int]:
    """Return the sixteen keys (28 bits) under which a text is found by its near-duplicates."""
    width = _ROWS
    return [
        band << 8 * width | int.from_bytes(sketch[band * width : (band + 1) * width], "big")
        for band in range(_BANDS)
    ]


def shingles(text: str) -> list[str]:
    """Return the text's runs of three words, folded."""
    words = _words(text.casefold())
    return list(map(" ".join, zip(*(words[start:] for start in range(_WORDS)))))


def _words(text: str) -> list[str]:
    head = text[:_LOOK_AT]
    if len(_SPACELESS.findall(head)) * 3 > len(head):
        return _word_pattern().findall(text)
    if not text.isascii():
        for char in _APOSTROPHES:
            text = text.replace(char, "'")
    for mark in _SEPARATORS:
        text = text.replace(mark, " ")
    return text.split()


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """Return what finds the "words" of a text without blanks."""
    initials = "".join(
        chr(code) for low, high in _SPACELESS_RANGES for code in range(low, high + 1, _INITIALS)
    )
    return re.compile(rf"[{initials}][^\W_{initials}]*|[^\W_{initials}]+")


def _figures(text: str) -> int:
    bits = 0
    for figure in set(_FIGURE.findall(text)):
        bits |= 1 << crc32(figure.encode()) % _FIGURE_BITS
    return bits


@lru_cache(maxsize=1)
def _minhash() -> Any:
    from rensa import RMinHash  # an extra; nothing else needs it

    return RMinHash
