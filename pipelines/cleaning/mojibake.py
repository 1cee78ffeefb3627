"""UTF-8 that was read in a one-byte code page, repaired by ftfy – and a proved way round ftfy for the rest.

``fix(text)`` equals ``ftfy.fix_text(text, CONFIG)`` character for character. ftfy tries an alternation of
some forty branches at every character of every line. Here one leading character class finds the few places
where one of those branches could begin to match, the alternation is asked about these places only, and lines
that hold none are never handed over. tests/test_mojibake.py and benchmarks/encoding_diff.py compare the two.

The proof rests on two properties of ``ftfy.badness.BADNESS_RE`` (release line 6.3): each branch holds a
*pivot* (a sign or capital that right text seldom sets beside another accented letter or sign) next to another
character of ftfy's table, and no branch is longer than seven characters.
"""

from __future__ import annotations

import re

import ftfy
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES

CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=True,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    # Without explanations ftfy 6.3 ignores the three sub-options of fix_encoding.
    explain=True,
)
"""ftfy reduced to what only ftfy can do; every other repair is a step of ``cleaning.encoding``."""

REACH = 7
"""Characters on either side of a pivot that a match of BADNESS_RE around it can reach."""

STRETCH = 32
"""Characters between pivots that are searched together. Bounds what is read beyond the first match."""


def _body(names: str) -> str:
    """Return the bodies of ftfy's character classes of these names, as one body of a class."""
    return "".join(MOJIBAKE_CATEGORIES[name] for name in names.split())


_C1 = "\x80-\x9f"
_SIGNS = _body("bad currency numeric law start_punctuation end_punctuation box")
_PIVOT = _SIGNS + _body("upper_accented") + "ŒœÙ°Ђ" + _C1
_NEAR = _SIGNS + _body("upper_accented lower_accented kaomoji")
_LETTER = _body("upper_common lower_common")  # Greek and Cyrillic: beside quotation marks in right text
LEAD = _PIVOT
"""Body of the class of characters that ``BESIDE`` may follow where a text may be damaged."""
BESIDE = (
    f"(?:(?<=[{_C1}])"
    f"|(?=[{_NEAR}])"
    f"|(?<=[{_NEAR}][{_PIVOT}])"
    f"|(?<=[{_LETTER}][{_body('bad upper_accented')}€Ђ])"
    "|(?<=[ВГРСΒΓΞΟ].)(?=[ВГРСΒΓΞΟ])"
    f"|(?<=[ÂÃÎÐØÙ√])(?=[ {_body('common')}])"
    "|(?<=[Œœ])(?![A-Za-z]))"
)
_SCAN = re.compile(f"[{LEAD}]{BESIDE}", re.DOTALL)
# In a whole text "^" has to stand for the start of each line; in ftfy it is the start of the segment.
_BAD_ANYWHERE = re.compile(BADNESS_RE.pattern, BADNESS_RE.flags | re.MULTILINE)


def first_bad(text: str, start: int = 0, *, bad: re.Pattern[str] = _BAD_ANYWHERE) -> int:
    """Return an index in the first match of ``bad`` from ``start`` on, in the line in which it ends; or -1.

    -1 proves that ftfy leaves ``text[start:]`` as it is, if ``start`` is the start of a line.
    """
    if text.isascii():
        return -1
    first = last = -1  # the pivots of a stretch that is searched in one go
    for match in _SCAN.finditer(text, start):
        at = match.start()
        if first < 0:
            first = at
        elif at - last > REACH or at - first > STRETCH:
            if found := bad.search(text, max(start, first - REACH), last + REACH + 1):
                return found.end() - 1
            first = at
        last = at
    found = bad.search(text, max(start, first - REACH), last + REACH + 1) if first >= 0 else None
    return found.end() - 1 if found else -1


def fix(text: str) -> str:
    """Return ``ftfy.fix_text(text, CONFIG)``."""
    limit = CONFIG.max_decode_length
    if len(text) <= limit:
        return _fix_lines(text)
    parts = []
    start = 0
    while start < len(text):
        # ftfy breaks a line that is longer than the limit, and then sees the start of a line in its middle.
        end = text.rfind("\n", start, start + limit) + 1 or start + limit
        part = text[start:end]
        parts.append(_fix_lines(part) if part.endswith("\n") else fix_line(part))
        start = end
    return "".join(parts)


def _fix_lines(text: str) -> str:
    """Return ``ftfy.fix_text(text, CONFIG)`` for a text whose lines keep to ftfy's limit."""
    parts: list[str] = []
    done = 0
    while (at := first_bad(text, done)) >= 0:
        start = text.rfind("\n", done, at) + 1 or done
        end = text.find("\n", at) + 1 or len(text)
        parts += text[done:start], fix_line(text[start:end])
        done = end
    return "".join(parts) + text[done:] if parts else text


def fix_line(line: str) -> str:
    """Return ``ftfy.fix_text(line, CONFIG)`` for one line, its line feed included if it has one.

    The line is no longer than ``CONFIG.max_decode_length``.
    """
    while first_bad(line, bad=BADNESS_RE) >= 0:
        whole = decode_whole(line)
        if whole is None:
            return ftfy.fix_text(line, CONFIG)
        line = whole
    return line


def decode_whole(line: str) -> str | None:
    """Return the line with its bytes decoded as UTF-8, or None when it is not UTF-8 from end to end.

    This is the first thing that ftfy tries, and nearly always what it does to a damaged line. Left to ftfy:
    the byte 0xED (surrogates), and 0x1A, with which its sloppy codecs stand for U+FFFD.
    """
    for encoding in ("latin-1", "sloppy-windows-1252"):
        try:
            raw = line.encode(encoding)
        except UnicodeEncodeError:
            continue
        if b"\xed" in raw or b"\x1a" in raw:
            return None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return None
    return None
