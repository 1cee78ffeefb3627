"""Folding of wording: the form in which a table's entry and a scraped line are compared."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = "\u2018\u2019\u02bc\u0060\u00b4\u05f3"
_DROPPED = "\u0307\u0640\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
"""Dot of a folded Turkish capital I, Arabic stretching, bidi marks: none of them tells words apart."""


def _table() -> dict[int, str]:
    table = {ord(char): "'" for char in _APOSTROPHES}
    table |= {ord(char): "" for char in _DROPPED}
    table |= {0xA0: " ", 0x202F: " ", 0x3000: " ", 0x200C: "", 0x2013: "-", 0x2014: "-"}
    # Letters that one writer tells apart and the next does not: Arabic alifs and yehs, Greek final sigma, Russian ё.
    table |= {ord(char): "ا" for char in "أإآٱ"}
    table |= {ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک", ord("ς"): "σ", ord("ё"): "е"}
    return table


def _accents() -> dict[int, str]:
    """Latin and Greek letters to their base; Cyrillic й and the signs of Indic scripts are letters of their own."""
    table = {}
    for code in [*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)]:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code):
            table[code] = base
    return table


_FOLD = _table()
_ACCENTS = _accents()
_LOOKALIKES = str.maketrans("аеорсхуікѕј", "aeopcxyiksj")
_LOOKALIKE = re.compile("[аеорсхуікѕј]")
_CYRILLIC = re.compile("[а-яёіїєґ]")
_MIXED = re.compile("[a-z][аеорсхуікѕј]|[аеорсхуікѕј][a-z]")
"""Cyrillic letters inside Latin words: put there so that filters overlook the wording."""

# A substitution takes a fifth of the time of a translation, since few characters of a wording are among these.
_FOLDED = re.compile("[" + "".join(map(chr, _FOLD)) + "]")


def fold(text: str) -> str:
    """Return the text case-folded, with plain apostrophes and hyphens and single spaces."""
    text = text.casefold()
    if text.isascii():
        text = text.replace("`", "'")
    else:
        text = _FOLDED.sub(_folded, text)
        if _LOOKALIKE.search(text) and _MIXED.search(text):
            text = " ".join(map(_latin, text.split()))
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # its only white space is single blanks: a third of the time
    return " ".join(text.split())


def _folded(match: re.Match[str]) -> str:
    return _FOLD[ord(match[0])]


def _latin(word: str) -> str:
    """Return a Latin word without its lookalikes; one that holds other Cyrillic letters stays as it is."""
    if not _MIXED.search(word):
        return word
    latin = word.translate(_LOOKALIKES)
    return word if _CYRILLIC.search(latin) else latin


def without_accents(folded: str) -> str:
    """Return folded text without the accents of Latin and Greek letters, which capitals often lack."""
    return folded if folded.isascii() else folded.translate(_ACCENTS)
