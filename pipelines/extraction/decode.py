"""From the bytes of a page to its characters: byte order mark, declaration, or what the bytes show."""

from __future__ import annotations

import codecs
import re

# Declarations stand in the first kilobyte; pages with long scripts before <meta> exist, hence four.
_HEAD = 4096
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# As browsers read them (WHATWG Encoding Standard): the label names a subset of what pages hold.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


# What pages without a declaration are written in; Macintosh and mainframe code pages only lead astray.
_ON_THE_WEB = [
    *(f"cp125{number}" for number in range(9)),
    *("koi8_r", "koi8_u", "iso8859_2", "cp874"),
    *(_WIDE := ("gb18030", "big5", "cp932", "euc_jp", "cp949")),
]
"""Those of two bytes a character (``_WIDE``) hardly ever fit what is none."""
_USUAL = "cp1252"
"""What browsers take a page for that says nothing."""
_CHAOS, _COHERENCE = 0.1, 0.04
"""How far apart charset-normalizer's measures of two encodings may be that fit alike."""
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_MAX_GUESSED = 1_000_000
# Python's own, none of which is on the web, and some of which raise whatever they are told to do instead.
_NOT_ON_THE_WEB = (
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "mbcs",
    "oem",
)


def decode(data: bytes) -> tuple[str, str]:
    """Decode a page.

    Valid UTF-8 with non-ASCII characters is UTF-8 whatever is declared: other encodings practically never
    look like it. Otherwise the declaration decides, then zero bytes (UTF-16 without a mark), then
    charset-normalizer on a sample, then Windows-1252.

    Args:
        data: the response body.

    Returns:
        The characters and the encoding used; undecodable bytes become U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    wide = _utf16(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        damaged = error
    declared = _declared(data)
    if declared and declared != "utf-8":
        return data.decode(declared, "replace"), declared
    if _nearly_utf8(data, damaged):
        return data.decode("utf-8", "replace"), "utf-8"
    name = _guessed(data)
    return data.decode(name, "replace"), name


def _utf16(data: bytes) -> str | None:
    sample = data[:400]
    zeros = sample.count(0)
    if zeros * 3 < len(sample) or len(sample) < 4:
        return None
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_HEAD])
    if not match:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        " ".encode(name)  # what is no encoding of text raises here: "hex"
    except (LookupError, ValueError):
        return None
    if name in _NOT_ON_THE_WEB or name.replace("_", "-") in _NOT_ON_THE_WEB:
        return None
    return _WIDER.get(name, name)


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether nearly all non-ASCII bytes form UTF-8: a page cut or damaged in a few places."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = (
        sum(1 for char in text[max(0, error.start - 50_000) : error.start + 50_000] if char > "\x7f") - wrong
    )
    return right > 10 * wrong


def _guessed(data: bytes) -> str:
    """Return what the page's words look like: the usual encoding where it fits about as well as the best one."""
    from charset_normalizer import from_bytes

    lines = [line for line in _MARKUP.sub(b" ", data[:_MAX_GUESSED]).splitlines() if not line.isascii()]
    words = b"\n".join(lines)[:20_000]
    found, usual = (
        from_bytes(words, cp_isolation=_ON_THE_WEB),
        from_bytes(words, cp_isolation=[_USUAL]).best(),
    )
    best = found.best()
    if best is None:
        return _USUAL
    if (
        usual is not None
        and usual.chaos <= best.chaos + _CHAOS
        and usual.coherence >= best.coherence - _COHERENCE
    ):
        return _USUAL
    wide = [match.encoding for match in found if match.encoding in _WIDE and match.chaos <= best.chaos]
    name = wide[0] if wide else best.encoding
    return _WIDER.get(name, name)
