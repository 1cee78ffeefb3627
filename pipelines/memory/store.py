"""Where memory is kept: what every store can do, and the one that keeps it in the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from pipelines.memory.counts import HOST_LINES, MARK, Bounds, Counts, copied

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
"""What the address of a Redis server begins with."""


class HostSummary(NamedTuple):
    """One host: its key, its number of documents, of counted lines, of lines remembered by a mark."""

    host: str
    docs: int
    lines: int
    marks: int


def summary_of(host: str, counts: Counts) -> HostSummary:
    """Return the numbers of a host."""
    return HostSummary(host, counts.docs, len(counts.lines), len(counts.marks) // MARK)


class Store(Protocol):
    """Counts of hosts, shared by whoever opens the same store."""

    def load(self, host: str) -> Counts | None:
        """Return what is known of a host, or None."""

    def add(self, news: Mapping[str, Counts]) -> None:
        """Add new counts to those of their hosts, no other writer's being lost, and forget beyond the
        bounds."""

    def version(self) -> object:
        """Return a value that differs once another has written to the store."""

    def hosts(self) -> Iterator[HostSummary]:
        """Yield all hosts, by key."""

    def forget(self, host: str | None = None) -> int:
        """Forget a host, or all; return how many hosts were forgotten."""

    def close(self) -> None:
        """Let go of files and connections."""


class LocalStore:
    """A store in the process, gone with it: for tests, and for crawls that shall leave nothing behind.

    Args:
        bounds: how much is remembered.
    """

    def __init__(self, bounds: Bounds = Bounds()) -> None:  # noqa: B008 - frozen
        self._bounds = bounds
        self._hosts: OrderedDict[str, Counts] = OrderedDict()
        self._lines = 0

    def load(self, host: str) -> Counts | None:
        """Return a copy of what is known of a host, or None."""
        found = self._hosts.get(host)
        return None if found is None else copied({host: found})[host]

    def add(self, news: Mapping[str, Counts]) -> None:
        """Add new counts; the hosts longest not seen are forgotten first."""
        for host, new in news.items():
            if host not in self._hosts:
                self._hosts[host] = Counts()
                self._lines += HOST_LINES
            counts = self._hosts[host]
            before = len(counts.lines)
            counts.add(new)
            if counts.docs >= self._bounds.docs_per_host:
                counts.halve()
            counts.trim(self._bounds.lines_per_host)
            self._lines += len(counts.lines) - before
            self._hosts.move_to_end(host)
        while self._lines > self._bounds.lines and len(self._hosts) > 1:
            _, oldest = self._hosts.popitem(last=False)
            self._lines -= len(oldest.lines) + HOST_LINES

    def version(self) -> object:
        """Return a constant: nobody else writes here."""
        return None

    def hosts(self) -> Iterator[HostSummary]:
        """Yield all hosts, by key."""
        for host, counts in sorted(self._hosts.items()):
            yield summary_of(host, counts)

    def forget(self, host: str | None = None) -> int:
        """Forget a host, or all; return how many."""
        doomed = list(self._hosts) if host is None else [host]
        gone = [counts for name in doomed if (counts := self._hosts.pop(name, None)) is not None]
        self._lines -= sum(len(counts.lines) + HOST_LINES for counts in gone)
        return len(gone)

    def close(self) -> None:
        """Do nothing."""
