"""What is remembered of a host: how many of its documents had which line where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

MARK = 4
"""Bytes of a mark or of a sentence's hash."""

MAX_MARKS = 768
"""So many sightings of lines not seen before are remembered of a host, each by a mark: some 80 documents'."""

SENTENCES = 8
MAX_SKETCHES = 48
"""So many of a host's latest documents are remembered by so many sentences each, to know a copy of one again."""

HOST_LINES = 24
"""A host's marks and sketches take as much room as so many lines."""

_AT_START = 0x85EBCA6B
"""Keeps the marks of a line at the beginning of documents apart from those at the end."""


@dataclass(slots=True)
class LineCount:
    """How often a host's line was seen, in documents.

    Attributes:
        ends: documents with the line among their last lines.
        starts: documents with the line among their first lines.
        middles: documents with the line between others.
        taught: copies in which the line stands behind all that they share with their original.
        last: those of ``ends`` in which nothing followed the line but furniture.
        prose: whether the line reads like article text.
        seen: the host's number of documents when the line was last seen.
    """

    ends: int = 0
    starts: int = 0
    middles: int = 0
    taught: int = 0
    last: int = 0
    prose: bool = False
    seen: int = 0

    def sight(self, place: str, documents: int = 1) -> None:
        """Count documents in which the line stands at a place: ``last``, ``ends``, ``starts`` or ``middles``."""
        if place == "starts":
            self.starts += documents
        elif place == "middles":
            self.middles += documents
        else:
            self.ends += documents
            self.last += documents if place == "last" else 0

    def add(self, other: LineCount) -> None:
        """Add another count of the same line."""
        self.ends += other.ends
        self.starts += other.starts
        self.middles += other.middles
        self.taught += other.taught
        self.last += other.last
        self.prose = other.prose
        self.seen = max(self.seen, other.seen)


@dataclass(slots=True)
class Counts:
    """Counts of one host: all that is known of it, or what is new since the last write.

    A line that is seen for the first time leaves only a mark of four bytes, for nearly all lines are an article's own;
    seen again, it gets a count, and the marks of its earlier sightings are counted in. So no sighting counts twice, and
    none is lost, whichever process made it.

    Attributes:
        docs: number of distinct documents.
        lines: fingerprints (and frames) with their counts.
        marks: of sightings that are not counted yet, oldest first.
        found: marks, each with its line and place, that the lines' counts are to take up where they are added.
        sketches: of the latest documents, oldest first, each of ``SENTENCES`` hashes.
    """

    docs: int = 0
    lines: dict[str, LineCount] = field(default_factory=dict)
    marks: bytes = b""
    found: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    sketches: bytes = b""

    def count(self, line: str) -> LineCount:
        """Return the count of a line, to be changed in place; a new one begins at nothing."""
        found = self.lines.get(line)
        if found is None:
            found = self.lines[line] = LineCount()
        return found

    def take(self, mark: bytes) -> int:
        """Remove a mark; return how often it was there."""
        number = 0
        while (at := find(self.marks, mark)) >= 0:
            self.marks = self.marks[:at] + self.marks[at + MARK :]
            number += 1
        return number

    def saw(self, sketch: bytes) -> None:
        """Count one more document, of which the sketch is remembered."""
        self.docs += 1
        self.sketches = (self.sketches + sketch)[-MAX_SKETCHES * SENTENCES * MARK :]

    def add(self, other: Counts) -> None:
        """Add other counts of the same host."""
        self.docs += other.docs
        for mark, (line, place) in other.found.items():
            if earlier := self.take(mark):
                self.count(line).sight(place, earlier)
        for line, count in other.lines.items():
            self.count(line).add(count)
        self.marks = (self.marks + other.marks)[-MAX_MARKS * MARK :]
        self.sketches = (self.sketches + other.sketches)[-MAX_SKETCHES * SENTENCES * MARK :]

    def halve(self) -> None:
        """Forget half of every count, so that what a host no longer prints fades."""
        self.docs //= 2
        for count in self.lines.values():
            count.ends //= 2
            count.starts //= 2
            count.middles //= 2
            count.last //= 2
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


def mark_of(line: str, place: str) -> bytes:
    """Return a line's mark at a place: one for the end of documents, another for the beginning."""
    number = crc32(line.encode("utf-8", "replace"))
    return (number ^ _AT_START if place == "starts" else number).to_bytes(MARK, "big")


def find(marks: bytes, mark: bytes, start: int = 0) -> int:
    """Return where a mark begins among others, from ``start`` on; -1 if it is not there."""
    at = marks.find(mark, start)
    while at > 0 and at % MARK:  # across two others
        at = marks.find(mark, at + 1)
    return at


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


def is_copy(sketch: bytes, known: bytes) -> bool:
    """Return whether a document shares most of its sampled sentences with a known one; of a full sample half is enough.

    One sentence alone, a standing one perhaps, makes no copy of a document that has more.

    Args:
        sketch: of the document.
        known: sketches of others, one behind the other.
    """
    size = SENTENCES * MARK
    parts = _hashes(sketch)
    shared: Counter[int] = Counter()
    for part in parts:
        at = find(known, part)
        while at >= 0:
            shared[at // size] += 1
            at = find(known, part, at + MARK)
    for number, most in shared.items():
        sizes = len(parts), len(_hashes(known[number * size : (number + 1) * size]))
        full = min(sizes) == SENTENCES
        if (2 * most > min(sizes) or (full and 2 * most == SENTENCES)) and (most > 1 or max(sizes) == 1):
            return True
    return False


def _hashes(sketch: bytes) -> list[bytes]:
    """Return the hashes of a sketch without those that fill it up."""
    return [sketch[at : at + MARK] for at in range(0, len(sketch.rstrip(b"\0")), MARK)]


def copied(counts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return counts that share nothing with the given ones."""
    new = {}
    for host, given in counts.items():
        new[host] = Counts()
        new[host].add(given)
    return new
