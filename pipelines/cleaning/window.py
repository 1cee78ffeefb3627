"""Which lines are worth a close look: an article's middle is running text, and nothing ends there."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.evidence.shape import solid
from pipelines.cleaning.lines import Line

MAX_HEAD, MAX_TAIL = 80, 400
"""No more lines are looked at closely at once; when all of them are cut, ``wider`` times as many are."""

_SOLID_BELOW_HEAD = 2
_SOLID_ABOVE_TAIL = 4
"""So many lines of running text on end close a window; a tail may hold notices that are as long as paragraphs."""


def windows(lines: Sequence[Line], wider: int = 1) -> tuple[int, int]:
    """Return ``(end of the head's window, start of the tail's)``; ``(len(lines), 0)`` where the two meet."""
    head = _reach(lines, range(min(len(lines), MAX_HEAD * wider)), _SOLID_BELOW_HEAD) + 1
    first = max(
        len(lines) - 1 - MAX_TAIL * wider, head - 1
    )  # where the windows meet nothing more is to be known
    tail = len(lines) - 1 - _reach(lines, range(len(lines) - 1, first, -1), _SOLID_ABOVE_TAIL)
    return (head, tail) if head < tail else (len(lines), 0)


def _reach(lines: Sequence[Line], order: range, enough: int) -> int:
    """Return how many steps along ``order`` the last line of the window lies."""
    run = step = 0
    for step, index in enumerate(order):
        run = run + 1 if solid(lines[index].text) else 0
        if run == enough:
            return step
    return step
