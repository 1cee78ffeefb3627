"""The finished body: kept lines as paragraphs, and where in it each removal stood."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cleaning.lines import Line


@dataclass(frozen=True, slots=True)
class Body:
    """The body and the way back.

    Attributes:
        text: the body.
        spans: ``(start in the document, end, start in the body)`` of each kept span, in order.
    """

    text: str
    spans: tuple[tuple[int, int, int], ...]

    def place(self, position: int) -> int:
        """Return the offset in the body of what stood at ``position`` of the document's text."""
        index = bisect_left(self.spans, (position + 1,)) - 1  # the last span that begins at or before it
        if index < 0:
            return 0
        start, end, place = self.spans[index]
        return place + min(end, position) - start


def as_paragraphs(text: str, lines: Sequence[Line]) -> Body:
    """Lay the lines out: paragraphs apart by one blank line.

    Where blank lines separate blocks, single line breaks and indentation inside a block stay (poems, lists,
    code); where the text has no blank line, each line is a paragraph.
    """
    parts: list[str] = []
    spans: list[tuple[int, int, int]] = []
    length = 0
    blocks = any(line.gap for line in lines[1:])
    for at, line in enumerate(lines):
        first = at == 0 or line.gap or not blocks
        inner = not first or (at + 1 < len(lines) and blocks and not lines[at + 1].gap)
        indent = _indent(text, line.start) if inner and at else ""
        separator = "" if at == 0 else "\n\n" if first else "\n"
        parts.append(separator + indent + line.text)
        length += len(separator) + len(indent)
        for start, end in line.spans:
            spans.append((start, end, length))
            length += end - start + 1
        length -= 1
    return Body("".join(parts), tuple(spans))


def as_written(text: str, kept: Sequence[tuple[int, int]]) -> Body:
    """Put the kept spans together as they stand, white space at both ends left out."""
    body = "".join(text[start:end] for start, end in kept)
    left = len(body) - len(body.lstrip())
    spans: list[tuple[int, int, int]] = []
    length = -left
    for start, end in kept:
        spans.append((start, end, max(length, 0)))
        length += end - start
    return Body(body.strip(), tuple(spans))


def _indent(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    indent = text[line:start]
    return indent if indent.strip(" \t") == "" else ""
