"""Keys: the form in which a table's wording and a line's are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.evidence.fold import fold, without_accents

EDGE = (
    " \t*_•►▶▸→⇒←↑↓·‣◦-–—|/\\[](){}<>【】「」『』《》〈〉〔〕（）［］#~=+\"“”„«»‹›'’‘"
    ":：.!?…。！？；;,،、★☆■□◆◇●○◉▼▲👉🔗📰📧📝📌📷📸📅🗓🕒🏷🖊🖋🔖🌐👤✍✏⊙✉☞\ufe0f"
)
"""Decoration and punctuation that may stand at either edge of a wording."""

MAX_KEY = 160
"""Of a longer line only so many characters are folded where no more is needed."""

_MIN_BEGINNING = 80

CAPITALS = "\0"
"""Prefix of the keys of lines in capitals, which are looked up without their accents, too."""

WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A character of a script that puts no blanks between words."""

_OPENING = re.compile(r"([^\W_]+)(?:[^\w{]+([^\W_]+))?")
"""The first two words of a wording or a line."""

_FIRST_WIDE = "\u0e00"


def bare(text: str) -> str:
    """Return the folded text without decoration at its edges: the key of phrases and labels."""
    return fold(text.strip(EDGE)).strip(EDGE)


def line_key(text: str) -> str:
    """Return the key of a line: ``bare``, marked if the line is in capitals."""
    key = bare(text)
    return CAPITALS + without_accents(key) if text.isupper() else key


def beginning_key(text: str) -> str:
    """Return the key of a long line as far as a phrase or the head of a template can reach."""
    key = bare(text[:MAX_KEY])
    # Little is left where a row of dots stands near the beginning.
    if len(key) <= _MIN_BEGINNING < len(text):
        return line_key(text)
    return CAPITALS + without_accents(key) if text.isupper() else key


def plain(word: str) -> str:
    """Return the form in which a line's first words are looked up: folded, without accents."""
    return word.casefold() if word.isascii() else _plain_accented(word)


@lru_cache(maxsize=4_096)
def _plain_accented(word: str) -> str:
    return without_accents(fold(word))


def is_wide(word: str) -> bool:
    """Return whether the word is in a script that puts no blanks between words."""
    return word >= _FIRST_WIDE and WIDE.match(word) is not None


def first_words(text: str) -> tuple[str, str]:
    """Return the first two words of a wording or a line; "" where it has none."""
    words = text.split(None, 2)
    if len(words) > 1 and words[0].isalnum() and words[1].isalnum():
        return words[0], words[1]  # most texts: half the time of the general way
    match = _OPENING.search(text)
    return match.groups("") if match else ("", "")  # type: ignore[return-value]  # it has two groups


def opening(wording: str) -> tuple[str, str]:
    """Return the first two words of a wording, plain; the second "" where it has none.

    Of Han and the like, which put no spaces, the first two characters, or the only one.
    """
    first, second = first_words(wording)
    if is_wide(first):
        return first[:2], ""
    return plain(first), plain(second)
