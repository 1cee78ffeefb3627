"""Pieces of the last line: where a footer stands in it behind the article's last sentence."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.observe import observe
from pipelines.cleaning.evidence.vocabulary import Vocabulary, line_key
from pipelines.cleaning.lines import Line

REACH = 2500
"""Only so many characters at the end of a line are searched."""

_MAX_FRAGMENT = 25
"""An open fragment behind the last sentence is split off if it has no more words."""

_MAX_BREAKS = 60
_MAX_LABEL = 40
_BREAK = re.compile(
    r"(?<=[.!?…。！？؟۔।”»\"’)\]])\s*(?=[^\s.!?…。！？)\]”»\"’])"  # a sentence's end, with or without space
    r"|\s(?=[/|•·★►▶©*]\s?\S)|\s?(?=[\[(（【〔<][^\s])|(?=©)"
)
_LOOSE = re.compile(r"(?<=[.!?”»\"’)])\s*[/|]\s+(?=\w)|(?<=[^\W\d_]{3}[.!?])(?=[^\W\d_]{2})|(?<=[.!?][”»])(?=\w)")
_COLON = re.compile(r"\s*[:：]")


DECISIVE = frozenset(
    (
        "template_strong",
        "strong_prompt",
        "strong_read_more",
        "strong_original",
        "strong_rights",
        "strong_credit",
        "strong_notice",
        "strong_truncation",
        "strong_counter",
        "label_url",
        "label_value",
        "rights_start",
        "dots",
        "code",
    )
)
"""Kinds of evidence that justify a break inside a line."""


def split_pieces(line: Line, vocabulary: Vocabulary, language: str | None) -> list[Line]:
    """Return the line cut where decisive wording begins behind other text; the line alone if nowhere.

    Args:
        line: the last line of the article as far as it is known.
        vocabulary: the rule tables.
        language: the document's language, if known.
    """
    text = line.text
    floor = max(0, len(text) - REACH)
    glued = _glued_labels(text, floor, vocabulary)
    candidates = sorted({match.end() for match in _BREAK.finditer(text, floor)} | glued)[-_MAX_BREAKS:]
    breaks: list[int] = []
    end = len(text)
    for at in reversed(candidates):
        if not 0 < at < end:
            continue
        if _decisive(line.part(at, end), vocabulary, language) or (
            not breaks and _decisive(line.part(at, len(text)), vocabulary, language)
        ):
            breaks.append(at)
            end = at
    if not breaks:
        breaks = _loose_fragment(text, floor)
    breaks.reverse()
    parts = [line.part(start, stop) for start, stop in zip([0, *breaks], [*breaks, len(text)])]
    return [part for part in parts if part]


def _loose_fragment(text: str, floor: int) -> list[int]:
    """Return where an open fragment begins that is glued to the last sentence or set off by a slash.

    A fragment that follows its sentence in the ordinary way is a sentence cut short, and article text.
    """
    if shape.terminated(text):
        return []
    match = None
    for match in _LOOSE.finditer(text, floor):
        pass
    if match is None or shape.size(text[match.end() :]) > _MAX_FRAGMENT:
        return []
    return [match.end()]


def _decisive(part: Line | None, vocabulary: Vocabulary, language: str | None) -> bool:
    return part is not None and not DECISIVE.isdisjoint(observe(part, vocabulary, language).own)


def _glued_labels(text: str, floor: int, vocabulary: Vocabulary) -> set[int]:
    """Return where a known label begins that is glued to what stands before it (``…silence.Source link :``)."""
    found: set[int] = set()
    for match in _COLON.finditer(text, floor + 1):
        end = match.start()
        for start in range(max(floor, end - _MAX_LABEL), end - 1):
            if _starts_word(text, start) and line_key(text[start:end]) in vocabulary.labels:
                found.add(start)
                break
    return found


def _starts_word(text: str, at: int) -> bool:
    if at == 0 or not text[at].isalpha():
        return False
    before = text[at - 1]
    return not before.isalpha() or (text[at].isupper() and not before.isupper()) or ord(before) > 0x2FFF
