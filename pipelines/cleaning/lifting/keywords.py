"""Keywords as a footer lists them."""

from __future__ import annotations

import re
from functools import lru_cache

_SEPARATOR = re.compile(r"[,،;；，、؛|｜·•\n]+|\s+[/–—]\s+")
_HASH = re.compile(r"[#＃]")
_SENTENCE_END = re.compile(r"[.!?。！？؟।]\s+\S|[.!?]{2}|[。！？؟।…]$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EDGE = " \t\u00a0\u200b\u200e\u200f\u3000,.;:'\"“”„«»‘’[]{}<>*-–—"
_MAX_VALUE = 1500
_MAX_KEYWORDS = 60
_MAX_WORDS = 9
_MAX_LENGTH = 90


@lru_cache(maxsize=512)
def _split(raw: str, language: str) -> tuple[str, ...]:
    if len(raw) > _MAX_VALUE:
        return ()
    if _HASH.search(raw):
        parts = [part for piece in _SEPARATOR.split(raw) for part in _HASH.split(piece)]
    else:
        parts = _SEPARATOR.split(raw)
        if language == "zh" and _HAN.search(raw):
            # Chinese has no spaces inside words; Latin words beside each other are one keyword.
            parts = [piece for part in parts for piece in _at_han_spaces(part)]
    keywords = dict.fromkeys(cleaned for part in parts if (cleaned := _clean(part)))
    if len(keywords) > _MAX_KEYWORDS or any(_is_phrase(keyword) for keyword in keywords):
        return ()
    if len(keywords) == 1 and raw.rstrip().endswith((".", "!", "?")) and " " in raw.strip():
        return ()
    return tuple(keywords)


def split_keywords(raw: str, language: str | None = None) -> list[str]:
    """Return the keywords of a value, as printed but without ``#``, each once, in their order.

    They are split at commas of all scripts, ``;``, ``|``, ``·``, before ``#`` and, in Chinese, at spaces.
    ``[]`` when the value reads like a sentence.
    """
    return list(_split(raw, (language or "").lower().partition("-")[0]))


def _clean(part: str) -> str:
    """Return a keyword without the punctuation around it; the dot of an abbreviation and a pair stay."""
    bare = part.strip(_EDGE)
    if not any(char.isalnum() for char in bare):
        return ""
    bare = bare.rstrip("(（").lstrip(")）").strip()
    if part.rstrip(" \t,;").endswith(bare + ".") and "." in bare:
        bare += "."
    return " ".join(bare.split())


def _at_han_spaces(part: str) -> list[str]:
    """Split a Chinese value at the spaces that touch a Chinese character."""
    return re.split(r"(?<=[\u3400-\u9fff》」）])\s+|\s+(?=[\u3400-\u9fff《「（])", part.strip())


def _is_phrase(keyword: str) -> bool:
    """Tell whether a piece is too long for a keyword or holds a sentence's end."""
    if len(keyword) > _MAX_LENGTH or len(keyword.split()) > _MAX_WORDS:
        return True
    match = _SENTENCE_END.search(keyword)
    # The dot of an initial or a short form ("St. Louis", "U.S. economy") ends no sentence.
    return match is not None and not (keyword[match.start()] == "." and _is_short(keyword[: match.start()]))


def _is_short(before: str) -> bool:
    return len(before.rsplit(" ", 1)[-1].rsplit(".", 1)[-1]) <= 4
