"""What is remembered of a host: how many of its documents had which line where."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_SKETCHES = 48
"""So many of a host's latest documents are remembered well enough to know a copy of one again."""

Sketch = frozenset[int]
"""A document's sentences, sampled: 32-bit hashes. Two documents that share most of them are copies."""


@dataclass(slots=True)
class LineCount:
    """How often a host's line was seen, in documents.

    Attributes:
        ends: documents with the line among their last lines.
        starts: documents with the line among their first lines.
        middles: documents with the line between others.
        taught: copies in which the line stands behind all that they share with their original.
        prose: whether the line reads like article text.
        seen: the host's number of documents when the line was last seen.
    """

    ends: int = 0
    starts: int = 0
    middles: int = 0
    taught: int = 0
    prose: bool = False
    seen: int = 0

    def add(self, other: LineCount) -> None:
        """Add another count of the same line."""
        self.ends += other.ends
        self.starts += other.starts
        self.middles += other.middles
        self.taught += other.taught
        self.prose = other.prose
        self.seen = max(self.seen, other.seen)


@dataclass(slots=True)
class Counts:
    """Counts of one host: all that is known of it, or what is new since the last write.

    Attributes:
        docs: number of distinct documents.
        lines: fingerprints (and frames) with their counts.
        sketches: of the latest documents, oldest first.
    """

    docs: int = 0
    lines: dict[str, LineCount] = field(default_factory=dict)
    sketches: deque[Sketch] = field(default_factory=lambda: deque(maxlen=MAX_SKETCHES))

    def count(self, line: str) -> LineCount:
        """Return the count of a line, to be changed in place; a new one begins at nothing."""
        found = self.lines.get(line)
        if found is None:
            found = self.lines[line] = LineCount()
        return found

    def add(self, other: Counts) -> None:
        """Add other counts of the same host."""
        self.docs += other.docs
        for line, count in other.lines.items():
            self.count(line).add(count)
        self.sketches.extend(other.sketches)

    def halve(self) -> None:
        """Forget half of every count, so that what a host no longer prints fades."""
        self.docs //= 2
        for count in self.lines.values():
            count.ends //= 2
            count.starts //= 2
            count.middles //= 2
            count.seen //= 2

    def trim(self, most: int) -> int:
        """Forget what was seen least, then longest ago, down to three quarters of ``most`` lines.

        Returns the number of lines forgotten; none as long as there are no more than ``most``.
        """
        if len(self.lines) <= most:
            return 0
        order = sorted(self.lines.items(), key=lambda item: (importance(item[1]), item[1].seen, item[0]))
        doomed = order[: len(order) - most * 3 // 4]
        for line, _ in doomed:
            del self.lines[line]
        return len(doomed)


def importance(count: LineCount) -> int:
    """Return how much there is to lose in forgetting a line: what was seen once goes first."""
    return count.ends + count.starts + 4 * count.taught


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is remembered at the most.

    Attributes:
        lines_per_host: lines of one host.
        lines: lines of all hosts.
        docs_per_host: documents of one host at which all its counts are halved.
    """

    lines_per_host: int = 256
    lines: int = 1_000_000
    docs_per_host: int = 4096


def is_copy(sketch: Sketch, known: Iterable[Sketch]) -> bool:
    """Return whether a document shares more than half of its sampled sentences with a known one."""
    for other in known:
        if not sketch.isdisjoint(other) and 2 * len(sketch & other) > min(len(sketch), len(other)):
            return True
    return False


def copied(counts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return counts that share nothing with the given ones."""
    new = {}
    for host, given in counts.items():
        new[host] = Counts()
        new[host].add(given)
    return new
