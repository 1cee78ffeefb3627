"""The two sides of a full stop in scripts without capital letters.

Nothing but the words themselves tells there, so only scripts are served in which a stop between two long
words is a sentence end: Arabic and Hebrew, Indic scripts, Ethiopic, Hangul. In Georgian, Thai, Lao, Khmer and
Burmese dots abbreviate and blanks end sentences; those are given up.
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.cleaning.glue_sides import CERTAIN, NO, YES, Lexicon, names

_CLOSED = "»›”’“'\")] \u00a0\u202f"
_INVISIBLE = "\u200c\u200d\u200e\u200f"
_NEXT = re.compile(r"([^\s.,;:!?،؛؟۔।]+)[،؛,;:]?[»”\")]?\s+\S")
_KOREAN_ENDINGS = frozenset("다요죠까음함")
_FULL_STOPS = {"deva": "।", "ethi": "።", "arab": ".!؟۔", "hebr": ".?!", "hang": ".?!", "indic": ".?!।"}
"""No ASCII question mark in Arabic script: there it often stands for a letter that an encoding lost."""
_RANGES = (
    (0x0590, 0x0600, "hebr"),
    (0x0600, 0x0700, "arab"),
    (0x0750, 0x0780, "arab"),
    (0x0900, 0x0A00, "deva"),
    (0x0A00, 0x0D80, "indic"),
    (0x1200, 0x13A0, "ethi"),
    (0xAC00, 0xD7B0, "hang"),
    (0xFB1D, 0xFB50, "hebr"),
    (0xFB50, 0xFE00, "arab"),
)


def judge_caseless(left: str, stop: str, right: str, lex: Lexicon) -> int:
    """Return the grade of a place before a letter without case; arguments as in ``glue_sides.judge``."""
    script = _script(right[0])
    following = _NEXT.match(right)
    if stop not in _FULL_STOPS.get(script, "") or following is None:
        return NO
    text = left.rstrip(_INVISIBLE + "?!؟ \u00a0" if stop in "?!؟" else _INVISIBLE).rstrip(_CLOSED)
    tokens = text.split()
    if not tokens or (_script(text[-1]) != script and not text[-1].isdigit()):
        return NO
    last, first = tokens[-1].lstrip("«“”\"'(["), following.group(1)
    if script == "hang":
        plain = text[-1] in _KOREAN_ENDINGS and len(last) > 1
    elif script in ("deva", "ethi"):
        plain = True
    elif last.isdigit():
        plain = len(last) == 4 and first in lex.starters
    elif stop in ".۔" and last in lex.letters:
        plain = False
    else:
        least = 4 if script == "indic" else 2 if stop == "۔" else 3
        plain = len(tokens) > 1 and _are_words(last, first, least, lex)
    if not plain:
        return NO
    return CERTAIN if len(tokens) > 4 else YES


def _are_words(last: str, first: str, least: int, lex: Lexicon) -> bool:
    """Return whether both words are long enough, and no parts of an address."""
    if any(mark in last for mark in ".@/:_") or first in names("suffix"):
        return False
    return _letters(first) >= 2 and (_letters(last) >= least or last in lex.starters)


def _letters(word: str) -> int:
    """Return how many letters a word has; vowel signs count where they are spacing marks."""
    return sum(unicodedata.category(char) in ("Lo", "Mc") for char in word)


def _script(char: str) -> str:
    code = ord(char)
    for start, end, script in _RANGES:
        if start <= code < end:
            return script
    return ""
