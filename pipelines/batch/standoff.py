"""A cleaning told beside the text: spans and fields, with offsets in the text as it came.

The engine's offsets refer to the text after encoding repair. Where the repair changed nothing, they are
those of the raw text. Where it did, both texts are compared line by line, and a changed line from both of its
ends: an offset in what both have in common is exact, one inside a change is moved outwards to its edge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pipelines.cleaning.document import Result

_MAX_LINES = 2_000
"""Lines in a changed region up to which they are compared one with another: difflib takes their product."""

_LINE = re.compile("[^\n\r\f\v\u2028\u2029]*(?:\r\n|[\n\r\f\v\u2028\u2029])?")

_CONTINUES = re.compile("[\x80-\xbf]")
"""Second half of a damaged letter, or a character by itself (``Â`` and a no-break space are one or two)."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From ``text`` on (up to the next stretch) the repaired text is the raw text from ``raw`` on."""

    text: int
    raw: int
    same: bool


class Alignment:
    """Offsets of a repaired text in the raw text it was made from."""

    def __init__(self, raw: str, text: str) -> None:
        self._raw_length = len(raw)
        self._length = len(text)
        self._stretches = [_Stretch(0, 0, True)] if raw == text else list(_stretches(raw, text))
        self._starts = [stretch.text for stretch in self._stretches]

    def to_raw(self, start: int, end: int) -> tuple[int, int, bool]:
        """Return a span's offsets in the raw text, and whether they are exact."""
        raw_start, exact_start = self._place(start, at_end=False)
        raw_end, exact_end = self._place(end, at_end=True)
        return raw_start, max(raw_start, raw_end), exact_start and exact_end

    def _place(self, offset: int, *, at_end: bool) -> tuple[int, bool]:
        # An end belongs to the character before it.
        number = max(0, bisect_right(self._starts, offset - 1 if at_end and offset else offset) - 1)
        stretch = self._stretches[number]
        if stretch.same:
            return stretch.raw + offset - stretch.text, True
        following = self._stretches[number + 1 :][:1]
        end, raw_end = (
            (following[0].text, following[0].raw) if following else (self._length, self._raw_length)
        )
        if at_end:
            return raw_end, offset == end
        return stretch.raw, offset == stretch.text


def _stretches(raw: str, text: str) -> Iterator[_Stretch]:
    """Yield stretches in order, of which the first begins at 0."""
    raw_lines, lines = _LINE.findall(raw)[:-1], _LINE.findall(text)[:-1]
    raw_at = at = 0
    for same, old, new in _regions(raw_lines, lines):
        if same:
            yield _Stretch(at, raw_at, True)
        else:
            yield from _inside("".join(old), "".join(new), raw_at, at)
        raw_at += sum(map(len, old))
        at += sum(map(len, new))


def _inside(old: str, new: str, raw_at: int, at: int) -> Iterator[_Stretch]:
    """Yield the stretches of a changed region: what is common at its beginning, the change, what is common
    at its end."""
    shorter = min(len(old), len(new))
    head = next((number for number in range(shorter) if old[number] != new[number]), shorter)
    rest = shorter - head
    tail = next((number for number in range(rest) if old[-1 - number] != new[-1 - number]), rest)
    while tail and _CONTINUES.match(old[-tail]):
        tail -= 1  # it may belong to the letter that was damaged before it
    if head:
        yield _Stretch(at, raw_at, True)
    if len(new) - head - tail or len(old) - head - tail:
        yield _Stretch(at + head, raw_at + head, False)
    if tail:
        yield _Stretch(at + len(new) - tail, raw_at + len(old) - tail, True)


def _regions(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield ``(same, raw lines, repaired lines)`` in order."""
    if len(old) == len(new):
        # Nearly always: a repair changes lines, seldom their number.
        for one, other in zip(old, new):
            yield one == other, [one], [other]
        return
    if max(len(old), len(new)) > _MAX_LINES:
        yield False, old, new
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            for one, other in zip(old[a:b], new[c:d]):
                yield False, [one], [other]
        else:
            yield tag == "equal", old[a:b], new[c:d]


def describe(raw: str, result: Result) -> dict[str, Any]:
    """Return a cleaning as spans of the raw text (``start``, ``end``, ``kind``, ``rule``, ``score``), fields,
    repairs and flags.

    A span with ``"exact": false`` was widened, because the repair changed what stands at its edge.
    """
    alignment = Alignment(raw, result.text)
    spans = []
    for removal in result.removed:
        start, end, exact = alignment.to_raw(removal.start, removal.end)
        span = {"start": start, "end": end, "kind": removal.kind, "rule": removal.rule}
        spans.append({**span, "score": round(removal.score, 3), **({} if exact else {"exact": False})})
    told = {
        "spans": spans,
        "headline": result.headline,
        "fields": result.fields,
        "repairs": list(result.repairs),
        "flags": sorted(result.flags),
    }
    return {name: value for name, value in told.items() if value or name == "spans"}
