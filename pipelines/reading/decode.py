"""Bytes of a text file to characters: byte order mark, UTF-8, then a guess."""

from __future__ import annotations

import codecs

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A UTF-8 file with one character in ten damaged is still UTF-8; legacy code pages fail far more often,
# because their accented letters are nearly always followed by an ASCII one.
_DAMAGE = 10


def is_binary(data: bytes) -> bool:
    """Tell whether ``data`` holds NUL bytes that no byte order mark explains: no text file does."""
    return b"\0" in data and not any(data.startswith(mark) for mark, _ in _MARKS)


def decode(data: bytes) -> str:
    """Return the characters of a text file.

    A byte order mark decides; then UTF-8, also with a few damaged characters (they become U+FFFD); then
    charset-normalizer's best guess, which is unsure on texts of a few words.

    Raises:
        ValueError: NUL bytes, bytes that contradict their mark, or no code page fits.
    """
    if is_binary(data):
        raise ValueError("binary file")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _guessed(data)


def _marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError(f"not {encoding.upper()}, against its byte order mark") from None


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(text) - sum(map(str.isascii, text)) - damaged
    return text if damaged * _DAMAGE <= sound else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # comes with Scrapy; only legacy files need it

    best = from_bytes(data).best()
    if best is None:
        raise ValueError("binary file, or an unknown character encoding")
    return str(best)
