"""How long a text is, whether it reads like sentences, and by what two printings of it are known as one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

END = re.compile(r"""[.!?…。！？।॥؟۔։።]["'”’»«“‘)\]）」』】\s\d*†]*$""")
LEAST_PROSE = 60
"""Size from which a text may be a paragraph."""
_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def size_of(text: str) -> int:
    """Length in characters, a CJK or Thai letter counted as two and a half."""
    wide = 0 if text.isascii() else len(_CJK.findall(text))
    return len(text) + wide * 3 // 2


def is_prose(text: str, size: int, linked: int) -> bool:
    """Tell whether a text reads like sentences: long enough, ended, hardly linked.

    Args:
        text: the text.
        size: its length as ``size_of`` gives it.
        linked: how many of its characters are linked.
    """
    if linked * 2 > len(text) or size < LEAST_PROSE:
        return False
    if size >= 140:
        return True
    return bool(END.search(text[-12:])) and letters_of(text) * 2 > len(text)


def letters_of(text: str) -> int:
    """Return how many letters a text has; counted by runs of them, of which there are few."""
    return sum(map(len, _LETTERS.findall(text)))


def key_of(text: str) -> str:
    """Return a text's letters and digits, case folded: equal for two printings of one sentence."""
    return "".join(_RUN.findall(text.casefold())).replace("_", "")


def bucket(value: float, limits: Sequence[float]) -> int:
    """Return how many limits the value reaches."""
    return bisect_right(limits, value)
