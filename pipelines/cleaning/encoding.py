"""Repair of a text's encoding, up to a fixed point, without touching what is right.

Steps, in order: line breaks, lone surrogates, legacy code pages (``codepages``), UTF-8 read in a one-byte
code page (``mojibake``), HTML entities that are residue, control and invisible characters, composition of
letters and their accents – and again from the start while anything changes. Typography is never levelled:
quotation marks, guillemets, all spaces, full-width forms, ligatures, joiners and letters such as œ stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from ftfy.chardata import HTML_ENTITIES
from ftfy.fixes import fix_c1_controls, fix_surrogates

from pipelines.cleaning import codepages, mojibake

ROUNDS = 8
"""Passes over a text at most. Real damage needs one, and one more that finds nothing left to do."""

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufff9-\ufffc\ufffe\uffff"
_INVISIBLE = "\u00ad\u2060\ufeff"  # soft hyphen, word joiner, byte order mark; U+200B: see _drop_invisible
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Thai, Lao, Burmese, Khmer: no spaces between words, and U+200B says where a line may break.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_PAIRS = (  # (first, second): classes of characters that may compose
    ("A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff", "\u0300-\u036f"),  # Latin, Greek, Cyrillic; accents
    ("\u1100-\u1112", "\u1161-\u1175"),  # Hangul: initial, vowel
    ("\uac00-\ud7a3", "\u11a8-\u11c2"),  # Hangul: syllable, final
    ("\u3046-\u30fd", "\u3099\u309a"),  # kana, voicing mark
)
_SECOND = "".join(second for _, second in _PAIRS)
_ENTITY_END = "#?[0-9A-Za-z]{1,32};"


_STOP = f"{_CONTROLS}{_INVISIBLE}{_BIDI}\r\f\v\u200b\u2028\u2029\ud800-\udfff\ufb00-\ufb06"
_PAIRED = "|".join(f"(?<=[{first}][{second}])" for first, second in _PAIRS)
_LEAD, _REST = f"&{_STOP}{_SECOND}", f"(?:(?<=&){_ENTITY_END}|(?<=[{_STOP}])|{_PAIRED})"
_TOUCH = re.compile(f"[{_LEAD}]{_REST}")
"""Finds what any step but ``codepages`` and ``mojibake`` could change."""

_ODD = re.compile(
    f"[{_LEAD}{mojibake.LEAD}{codepages.LEAD}](?:(?<=[{_LEAD}]){_REST}"
    f"|(?<=[{mojibake.LEAD}]){mojibake.BESIDE}|(?<=[{codepages.LEAD}]){codepages.BEHIND})",
    re.DOTALL,
)
"""Finds what any step could change but for words that a code page misspells: one scan in the place of three."""


class Repaired(NamedTuple):
    """A repaired text.

    Attributes:
        text: it encodes to UTF-8, holds no control characters but tab and line feed, and a second repair leaves it
            as it is.
        steps: names of the steps that changed something, in order of first effect.
        sound: True where the same is sure of any choice of its lines, too.
    """

    text: str
    steps: tuple[str, ...]
    sound: bool


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the repaired text and the names of the steps that changed something; raises on no ``str``."""
    repaired = repair_soundly(text)
    return repaired.text, repaired.steps


def repair_soundly(text: str) -> Repaired:
    """Return the repaired text with what is known of it; raises on no ``str``."""
    applied: dict[str, None] = {}
    for _ in range(ROUNDS):
        if _is_sound(text):
            return Repaired(text, tuple(applied), True)
        repaired = _pass(text, applied)
        if repaired == text:
            break
        text = repaired
    return Repaired(text, tuple(applied), False)


def _is_sound(text: str) -> bool:
    """Return True when no step can change the text; False proves nothing."""
    if text.isascii():
        return _TOUCH.search(text) is None
    if not _ODD.search(text):
        return not codepages.may_be_misspelt(text)
    return not _TOUCH.search(text) and mojibake.first_bad(text) < 0 and not codepages.is_suspect(text)


def _pass(text: str, applied: dict[str, None]) -> str:
    """Return the text after all steps, once; the names of those that had an effect go into ``applied``."""
    if _TOUCH.search(text):
        text = _run(_BEFORE, text, applied)
    if not text.isascii():
        suspect = codepages.is_suspect(text)
        if suspect:
            text, pages = codepages.decode(text)
            applied.update(dict.fromkeys(pages))
        fixed = _fix_mojibake(text, suspect)
        if fixed != text:
            # Bytes of UTF-8 always become fewer characters; a control character becomes one.
            applied["mojibake" if len(fixed) < len(text) else "c1_controls"] = None
            text = fixed
    return _run(_AFTER, text, applied) if _TOUCH.search(text) else text


def _run(steps: tuple[tuple[str, Callable[[str], str]], ...], text: str, applied: dict[str, None]) -> str:
    """Return the text after these steps; the names of those that had an effect go into ``applied``."""
    for name, step in steps:
        fixed = step(text)
        if fixed != text:
            applied[name] = None
            text = fixed
    return text


# Line breaks. U+0085 is the "…" of windows-1252 nearly everywhere; after a full stop it is what it says.
_BREAK_SIGNS = "\r\f\v\u2028\u2029\x85"
_BREAK = re.compile("[\r\f\v\u2028]|(?<=\\.)\x85")


def _break_lines(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if not any(map(text.__contains__, _BREAK_SIGNS)):
        return text
    return _BREAK.sub("\n", text).replace("\u2029", "\n\n")


# Mojibake. Right letters that ftfy takes for the first byte of a sequence, because of what follows them.
_RIGHT = re.compile(
    # a capital word with a footnote number; a word's last letter before quotation marks that close and open
    "[À-ÖØ-öø-ÿ](?:(?<=[A-Z][ÀÁÇ-ÉÊËÌÍÏÑ-ÖÙ-Ý])(?=[¹²³])|(?<=[^\\W\\d_].)(?=[”’»›][“‘«‹„‚]))"
)
_RIGHT_IN_PART = re.compile(
    # a capital word that ends in Ã or Î (MANHÃ, ĐÃ CÓ), not à, Ô or Δ: sure where the line is right in part
    "[ÃÎ](?:(?<=[A-ZÀ-ÖØ-ÞĐ]{2}.)(?=[ ”’»…–—])|(?<=[A-ZĐ].)(?= [A-ZÀ-ÖØ-ÞĐ]{2}|[”’»](?!\\w)))"
)
_STAND_INS = {ord(char): 0xE000 + ord(char) for char in map(chr, range(0xC0, 0x100))}  # private use
_STOOD_IN = re.compile("[\ue0c0-\ue0ff]")
_BACK = {private: true for true, private in _STAND_INS.items()}


def _fix_mojibake(text: str, suspect: bool) -> str:
    """Return the text repaired by ftfy, but for the lines of a code page that could not be told.

    ``suspect`` is False where the text is known to hold no such line.
    """
    if mojibake.first_bad(text) < 0:
        return text
    lines = text.split("\n") if suspect else []
    if not any(map(codepages.is_undecided, lines)):
        return _fix_but_right(text)
    lines[:-1] = [line + "\n" for line in lines[:-1]]
    return "".join(
        fix_c1_controls(line) if codepages.is_undecided(line) else _fix_but_right(line) for line in lines
    )


def _fix_but_right(text: str) -> str:
    """Return the text repaired by ftfy, but for the letters that are known to be right."""
    if not (_RIGHT.search(text) or _RIGHT_IN_PART.search(text)) or _STOOD_IN.search(text):
        return mojibake.fix(text)
    lines = _RIGHT.sub(_stand_in, text).split("\n")
    for index, line in enumerate(lines):
        if _RIGHT_IN_PART.search(line) and mojibake.decode_whole(line) is None:
            lines[index] = _RIGHT_IN_PART.sub(_stand_in, line)
    return mojibake.fix("\n".join(lines)).translate(_BACK)


def _stand_in(match: re.Match[str]) -> str:
    return match[0].translate(_STAND_INS)


# Entities. A chain of escaped ampersands is one entity that was escaped again and again.
_ENTITY = re.compile("&((?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);)*)(" + _ENTITY_END + ")")
_MARKUP = frozenset('<>&"')
_SELF_STANDING = re.compile(r"[\s\u2010-\u2027•·]")  # spaces, dashes, quotation marks, dots
_TAG = re.compile(r"&(?:(?:amp|#38);)*(?:lt|LT|#60|#[xX]3[cC]);[A-Za-z/!?]|<[A-Za-z/!]")


def _character(name: str) -> str | None:
    """Return what ``name`` (``eacute;``, ``#8217;``) stands for, or None when it names no character."""
    if name[0] != "#":
        return HTML_ENTITIES.get("&" + name)
    character = html.unescape("&" + name)
    return None if character.startswith("&#") else character


def _decode_entities(text: str) -> str:
    """Return the text with its entities decoded if they are residue, and as it is if it shows them.

    Residue: two characters of typography or of the alphabet, or one that was escaped twice. ``<`` and ``>``
    stay escaped where the text shows tags.
    """
    if "&" not in text or not _entities_are_residue(text):
        return text
    shows_tags = _TAG.search(text) is not None

    def decoded(match: re.Match[str]) -> str:
        character = _character(match[2])
        if character is None:
            return "&" + match[2]
        if shows_tags and character in ("<", ">"):
            return "&lt;" if character == "<" else "&gt;"
        return character

    return _ENTITY.sub(decoded, text)


def _entities_are_residue(text: str) -> bool:
    """Return True when the entities were meant to be decoded: they serve the text, they are not its topic."""
    count = alone = inside = 0
    shown = set()
    for match in _ENTITY.finditer(text):
        character = _character(match[2])
        if character is None or character in _MARKUP:
            continue
        weight = 2 if match[1] else 1
        count += weight
        if text[match.start() - 1 : match.start()].isalnum() or text[match.end() : match.end() + 1].isalnum():
            inside += weight
        elif not _SELF_STANDING.match(character):
            alone += weight
            shown.add(character)
    if count < 2 or alone <= inside:
        return count >= 2
    return not (_TAG.search(text) or "html" in text.lower() or any(map(text.__contains__, shown)))


# Control and invisible characters.
_ESCAPE = re.compile("\x1b\\[[0-9:;<=>?]{0,64}[ -/]?[@-~]")
_DROPPED = re.compile(f"[{_CONTROLS}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_BREAK_HERE = re.compile(f"((?<=[{_SPACELESS}])\u200b+(?=[{_SPACELESS}]))|\u200b+")
_DIRECTION = re.compile(f"[{_BIDI}]")
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_OPENING |= {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}


def _drop_controls(text: str) -> str:
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    return _DROPPED.sub("", text)


def _drop_invisible(text: str) -> str:
    """Drop soft hyphens, joiners of words and byte order marks, and U+200B but between spaceless letters."""
    text = _HIDDEN.sub("", text)
    if "\u200b" not in text:
        return text
    return _BREAK_HERE.sub(lambda match: "\u200b" if match[1] else "", text)


def _drop_directions(text: str) -> str:
    """Drop marks of writing direction at the edges of lines, and those without their partner in the line."""
    if not _DIRECTION.search(text):
        return text
    return "\n".join(_directed_line(line) if _DIRECTION.search(line) else line for line in text.split("\n"))


def _directed_line(line: str) -> str:
    start, end = 0, len(line)
    while start < end and (line[start].isspace() or _DIRECTION.match(line[start])):
        start += 1
    while end > start and (line[end - 1].isspace() or _DIRECTION.match(line[end - 1])):
        end -= 1
    inner = line[start:end]
    open_at: dict[str, list[int]] = {"\u202c": [], "\u2069": []}  # by what closes them
    unpaired = set()
    for match in _DIRECTION.finditer(inner):
        mark, at = match[0], match.start()
        if mark in _OPENING:
            open_at[_OPENING[mark]].append(at)
        elif mark in open_at and not open_at[mark]:
            unpaired.add(at)
        elif mark in open_at:
            open_at[mark].pop()
    unpaired.update(*open_at.values())
    kept = "".join(char for at, char in enumerate(inner) if at not in unpaired) if unpaired else inner
    return _DIRECTION.sub("", line[:start]) + kept + _DIRECTION.sub("", line[end:])


# Letters. A search for what may be composed takes ten times as long as one for its second half.
_MARK = re.compile(f"[{_SECOND}]")
_COMPOSABLE = re.compile(
    # A longer row of marks is ornament; sorting it would take the square of its length.
    f"[{_PAIRS[0][0]}][{_PAIRS[0][1]}]{{1,30}}(?![{_PAIRS[0][1]}])"
    f"|[{_PAIRS[1][0]}][{_PAIRS[1][1]}][{_PAIRS[2][1]}]?"
    f"|[{_PAIRS[2][0]}][{_PAIRS[2][1]}]"
    f"|[{_PAIRS[3][0]}][{_PAIRS[3][1]}]"
)


def _compose(text: str) -> str:
    """Compose letters and their accents; single characters, such as compatibility ideographs, stay."""
    if not _MARK.search(text):
        return text
    return _COMPOSABLE.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


_BEFORE = (("line_breaks", _break_lines), ("surrogates", fix_surrogates))
_AFTER = (
    ("entities", _decode_entities),
    ("controls", _drop_controls),
    ("zero_width", _drop_invisible),
    ("bidi_controls", _drop_directions),
    ("nfc", _compose),
    ("line_breaks", _break_lines),  # those that only a repair has brought to light
)
