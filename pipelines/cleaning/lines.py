"""Lines with offsets: the grain at which an article's ends are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MARGIN = " \t\u00a0\u3000\u200b"
"""White space at a line's margins; the characters inside a line are never touched."""


class Line(NamedTuple):
    """One non-blank line of a document, or a part of one.

    Attributes:
        spans: the line's spans in the document's text; more than one where something was cut out of it.
        text: the spans' characters, joined by a space.
        gap: True when a blank line (or the document's start) stands above it.
        number: index among ``document.text.split("\\n")``, to look its markup up.
        piece: True for what stands behind other text in the same line.
        loose: True for a piece that is set off from the text before it by a slash or by nothing at all.
        indented: True where two blanks or a tab stand before the first character.
    """

    spans: tuple[tuple[int, int], ...]
    text: str
    gap: bool
    number: int = 0
    piece: bool = False
    indented: bool = False
    loose: bool = False

    @property
    def start(self) -> int:
        """Offset of the first character in the document's text."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Offset behind the last character in the document's text."""
        return self.spans[-1][1]

    def apart(self) -> Line:
        """Return the line with a gap above it; ``_replace`` takes three times as long."""
        return Line(self.spans, self.text, True, self.number, self.piece, self.indented, self.loose)

    def offset(self, position: int) -> int:
        """Return where in ``text`` the character at ``position`` of the document's text stands."""
        at = 0
        for first, last in self.spans:
            if position < last:
                break
            at += last - first + 1
        return at + position - first

    def part(self, start: int, end: int) -> Line | None:
        """Return the line that ``text[start:end]`` makes, white space at its margins left out; None if blank."""
        raw = self.text[start:end]
        text = raw.strip(MARGIN)
        if not text:
            return None
        start += len(raw) - len(raw.lstrip(MARGIN))
        end = start + len(text)
        spans: list[tuple[int, int]] = []
        at = 0
        for first, last in self.spans:
            low, high = max(start, at), min(end, at + last - first)
            if low < high:
                spans.append((first + low - at, first + high - at))
            at += last - first + 1
        return Line(tuple(spans), text, self.gap and start == 0, self.number, start > 0, self.indented)

    def without(self, holes: Sequence[tuple[int, int]]) -> Line | None:
        """Return the line without the given spans of its text (in order, apart); None if nothing is left."""
        parts: list[Line] = []
        at = 0
        for start, end in [*holes, (len(self.text), len(self.text))]:
            part = self.part(at, start)
            if part:
                parts.append(part)
            at = end
        if not parts:
            return None
        spans = tuple(span for part in parts for span in part.spans)
        return Line(
            spans, " ".join(part.text for part in parts), self.gap, self.number, indented=self.indented
        )


def split_lines(text: str) -> list[Line]:
    """Return the non-blank lines of ``text``, without the white space at their margins."""
    lines: list[Line] = []
    end = above = -1
    for number, raw in enumerate(text.split("\n")):
        if not raw:
            end += 1
            continue
        start = end + 1
        end = start + len(raw)
        stripped = raw.strip(MARGIN)
        if not stripped:
            continue
        indented = False
        if len(stripped) < len(raw):
            start += raw.index(stripped)
            indented = bool(lines) and raw.startswith(("  ", "\t"))
        gap = not lines or number - above > 1
        above = number
        lines.append(Line(((start, start + len(stripped)),), stripped, gap, number, False, indented))
    return lines
