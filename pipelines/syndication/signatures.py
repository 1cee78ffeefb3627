"""Signatures: what is remembered of a text to know its near-duplicates by.

A text is a set of pieces, cut wherever a word ends in one of certain letters (content-defined chunking: the same
passage is cut alike wherever it stands); where a script puts no blanks between words, wherever a certain letter
begins. A signature is a MinHash (Broder 1997) of the pieces with 128 values, made by rensa; the lowest eight bits
of each are kept (Li and König, "b-bit minwise hashing", 2010): 128 bytes estimate the resemblance of two texts
with a standard error of 0.045 at most. Twelve rows of three values (locality-sensitive hashing) find the
candidates: texts that resemble by 0.7 meet in a row in 99 cases of 100, by 0.6 in 95, by 0.1 in 1.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

MIN_PIECES = 6
"""A text with fewer, some thirty words, says too little to be known by."""

VALUES = 128
_SEED = 1
_BANDS = 12
_ROWS = 3
_BY_CHANCE = 1 / 256
"""Share of the eight-bit values of two texts that agree without any piece in common."""
_SHORTEST = 11
"""Characters of a piece that says something: "of the" stands everywhere."""
_SHORTEST_SPACELESS = 4
_FIGURE_BITS = 61
"""A prime below 64: the number fits a signed integer of SQLite."""
_FIGURES_IN = 2_000
"""Characters in which figures are looked for; what tells two reports of a series apart stands early."""

# Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
_SPACELESS_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),
    *((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF)),
)
_SPACELESS = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _SPACELESS_RANGES) + "]")
_LOOK_AT = 600
_FINALS = 4
"""A piece ends with a word whose last letter's code point is one above a multiple of this (e, y, a, i, u …)."""
_INITIALS = 8
"""A piece begins with a letter whose code point is a multiple of this."""
_FIGURE = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]+")
_FOLDED = (
    *(("\u00a0", " "), ("\u202f", " "), ("\u00ab ", ""), (" \u00bb", ""), ("\u00ab", ""), ("\u00bb", "")),
    *(("\u201c", ""), ("\u201d", ""), ("\u201e", ""), ("\u2018", "'"), ("\u2019", "'")),
    *(("\u2013", "-"), ("\u2014", "-")),
)
"""Typography that copies lose, and what stands for it; replaced one by one, which is faster than all at once."""
_FOLDED_ASCII = (('"', ""), ("\n\n", " "), ("\n", " "))


class Signature(NamedTuple):
    """What is remembered of a text.

    Attributes:
        sketch: 128 bytes, one for each MinHash value.
        size: number of pieces, repeated ones included: the text's length.
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
    parts = pieces(text)
    if len(parts) < MIN_PIECES:
        return None
    minhash = _minhash()(VALUES, _SEED)
    try:
        minhash.update(parts)
    except UnicodeEncodeError:  # half of a surrogate pair: broken text that nobody repaired
        minhash.update([piece.encode("utf-8", "replace") for piece in parts])
    sketch = struct.pack(f"<{VALUES}I", *minhash.digest())[::4]
    return Signature(sketch, len(parts), _figures(text))


def resemblance(one: bytes, other: bytes) -> float:
    """Return the estimated share of pieces that two texts have in common, 0 to 1, from their sketches."""
    agreeing = sum(map(int.__eq__, one, other)) / VALUES
    return max(0.0, (agreeing - _BY_CHANCE) / (1 - _BY_CHANCE))


def containment(one: Signature, other: Signature) -> float:
    """Return the estimated share of the shorter text's pieces that the longer one holds, 0 to 1."""
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
    """Return the twelve keys (28 bits) under which a text is found by its near-duplicates."""
    width = _ROWS
    return [
        band << 8 * width | int.from_bytes(sketch[band * width : (band + 1) * width], "big")
        for band in range(_BANDS)
    ]


def pieces(text: str) -> list[str]:
    """Return the pieces of a text, folded."""
    text = unicodedata.normalize("NFC", text).casefold()
    head = text[:_LOOK_AT]
    if len(_SPACELESS.findall(head)) * 3 > len(head):
        return [piece for piece in _spaceless_piece().findall(text) if len(piece) >= _SHORTEST_SPACELESS]
    for typographic, plain in _FOLDED_ASCII if text.isascii() else (*_FOLDED, *_FOLDED_ASCII):
        text = text.replace(typographic, plain)
    return [piece for piece in _piece_end().split(text) if len(piece) >= _SHORTEST]


@lru_cache(maxsize=1)
def _piece_end() -> re.Pattern[str]:
    """Return what stands between pieces of a text with blanks."""
    finals = (chr(code) for code in range(0x61, 0x10000, _FINALS) if chr(code).isalpha())
    # It begins with a blank, which is searched for much faster than one of many letters.
    return re.compile(f" (?<=[{''.join(finals)}] ) *")


@lru_cache(maxsize=1)
def _spaceless_piece() -> re.Pattern[str]:
    """Return what a piece of a text without blanks is."""
    codes = (code for low, high in _SPACELESS_RANGES for code in range(low, high + 1, _INITIALS))
    initials = "".join(map(chr, codes))
    return re.compile(rf"[{initials}][^\W_{initials}]*|[^\W_{initials}]+")


def _figures(text: str) -> int:
    bits = 0
    for figure in set(_FIGURE.findall(text, 0, _FIGURES_IN)):
        bits |= 1 << crc32(figure.encode()) % _FIGURE_BITS
    return bits


@lru_cache(maxsize=1)
def _minhash() -> Any:
    from rensa import RMinHash  # an extra; nothing else needs it

    return RMinHash
