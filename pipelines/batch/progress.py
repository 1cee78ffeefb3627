"""How far a batch is: one line that changes on a terminal, a line a minute elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_ON_TERMINAL = 0.5
_ELSEWHERE = 60.0


class Progress:
    """Tells documents, rate and time left.

    Args:
        total: the work, in bytes on disk.
        out: where to tell.
        clock: seconds.
    """

    def __init__(self, total: int, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = max(1, total)
        self._out = out
        self._clock = clock
        self._terminal = out.isatty()
        self._began = self._told = clock()
        self.documents = self.bad = 0
        self._done = self._earlier = 0.0

    def skip(self, size: float) -> None:
        """Count bytes of which an earlier run took care."""
        self._done += size
        self._earlier += size

    def add(self, size: float, documents: int, bad: int) -> None:
        """Count bytes and documents that are done, and tell it if it is time to."""
        self._done += size
        self.documents += documents
        self.bad += bad
        now = self._clock()
        if now - self._told >= (_ON_TERMINAL if self._terminal else _ELSEWHERE):
            self._told = now
            self._tell("\r" if self._terminal else "", "\x1b[K" if self._terminal else "\n")

    def finish(self) -> None:
        """Tell the totals."""
        self._done = self._total
        self._tell("\r" if self._terminal else "", "\x1b[K\n" if self._terminal else "\n")

    def _tell(self, start: str, end: str) -> None:
        seconds = max(1e-3, self._clock() - self._began)
        share = min(1.0, self._done / self._total)
        rate = (self._done - self._earlier) / seconds
        left = (self._total - self._done) / rate if rate > 0 else 0
        self._out.write(
            f"{start}{share:4.0%}  {self.documents:,} documents  {self.documents / seconds:,.0f}/s  "
            f"{rate / 1e6:.1f} MB/s  {_clock(seconds)} gone, {_clock(max(0, left))} left  {self.bad} bad{end}"
        )
        self._out.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
