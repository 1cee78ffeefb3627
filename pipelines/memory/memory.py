"""Memory at work: look-up before a document is cleaned, learning after, writing now and then."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator

from pipelines.cleaning.document import Result
from pipelines.cleaning.fingerprint import fingerprint, fingerprints, reads_like_article
from pipelines.memory.counts import Counts, find, is_copy, mark_of
from pipelines.memory.exchange import digest_of
from pipelines.memory.sighting import Sighting, look_at, sketch
from pipelines.memory.store import Store
from pipelines.memory.weight import HostLines

WRITE_AFTER = 128
"""Documents learned between two writes. What a killed process had not written is lost: statistics, no
articles."""

WRITE_SECONDS = 30.0
NEAR = 3
LONG = 160
"""So many lines that the engine kept are taken up from the last one upwards, whatever is below; but no longer ones:
nearly all of them are an article's paragraphs, and to look at them costs most."""

MAX_HOSTS = 1024
MAX_LINES = 512
"""So many hosts, the latest used, are held in the process, each with so many lines between two writes. Others
are read again from the store, which has forgotten what is beyond its bounds."""


class HostMemory:
    """What hosts repeat, for one process.

    Args:
        store: where it is kept.
        frozen: nothing is learned, so that what is cut does not depend on the order of documents.
    """

    def __init__(self, store: Store, *, frozen: bool = False) -> None:
        self.store = store
        self.frozen = frozen
        self.counts: Counter[str] = Counter()
        """What happened: ``documents`` learned from, ``copies`` left out, ``taught`` lines."""
        self.digest = digest_of(store) if frozen else None
        """Identifies what a frozen memory holds; None for one that learns."""
        self._known: OrderedDict[str, tuple[Counts, HostLines]] = OrderedDict()
        self._news: dict[str, Counts] = {}
        self._unwritten = 0
        self._written = time.monotonic()
        self._version = store.version()

    def host_lines(self, host: str | None) -> HostLines | None:
        """Return what a host repeats, for the engine; None if nothing is known of it."""
        if not host:
            return None
        counts, lines = self._look_up(host)
        return lines if counts.lines else None

    def learn(self, host: str | None, result: Result) -> bool:
        """Learn from a cleaned document; return whether it was a new one.

        A copy of one of the host's latest documents teaches nothing: its lines come again because it does.
        """
        if self.frozen or not host or not result.text.strip():
            return False
        counts, known = self._look_up(host)
        news = self._news.setdefault(host, Counts())
        document = sketch(result.body)
        if is_copy(document, counts.sketches):
            self.counts["copies"] += 1
            return False
        self.counts["documents"] += 1
        for into in (counts, news):
            into.saw(document)
        sighting = look_at(result)
        counted: set[tuple[str, str]] = set()
        for line, place, prose in _sighted(sighting, result.headline, counts, known):
            sighted = line, "ends" if place == "last" else place
            if sighted not in counted:
                counted.add(sighted)
                _count(line, place, prose, counts, news, known)
        self._wrote_one()
        return True

    def teach(self, host: str | None, lines: Iterable[str]) -> None:
        """Learn lines that are known to be the host's: what a copy holds behind the end of its original."""
        if self.frozen or not host:
            return
        counts, known = self._look_up(host)
        news = self._news.setdefault(host, Counts())
        for line in dict.fromkeys(key for text in lines for key in fingerprints(text)[:1]):
            self.counts["taught"] += 1
            for into in (counts, news):
                into.count(line).taught += 1
            known.note(line)
        self._wrote_one()

    def write(self) -> None:
        """Write what was learned since the last time, and take notice of what others wrote."""
        news, self._news = self._news, {}
        self._unwritten = 0
        self._written = time.monotonic()
        if news:
            self.store.add(news)
            for host in news:
                if host in self._known and len(self._known[host][0].lines) > MAX_LINES:
                    del self._known[host]
        version = self.store.version()
        if version != self._version:
            self._version = version
            self._known.clear()

    def close(self) -> None:
        """Write what is left and let go of the store."""
        self.write()
        self.store.close()

    def _look_up(self, host: str) -> tuple[Counts, HostLines]:
        found = self._known.get(host)
        if found is None:
            counts = self.store.load(host) or Counts()
            if host in self._news:
                counts.add(self._news[host])
            found = self._known[host] = counts, HostLines(host, counts)
            if len(self._known) > MAX_HOSTS:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(host)
        return found

    def _wrote_one(self) -> None:
        self._unwritten += 1
        if self._unwritten >= WRITE_AFTER or time.monotonic() - self._written > WRITE_SECONDS:
            self.write()


def _sighted(
    sighting: Sighting, headline: str | None, counts: Counts, known: HostLines
) -> Iterator[tuple[str, str, bool]]:
    """Yield the lines to count, each with its place and whether it reads like article text.

    New lines are taken up from the last one upwards, as far as what is below is furniture, known, or no sentence, but
    ``NEAR`` of those that were kept in any case: what a host appends comes in varying order. And from the first one
    downwards to the first sentence. Beyond, only known lines count.

    Args:
        sighting: the document's lines.
        headline: its title.
        counts: what is known of the host.
        known: the same, with a quick answer for lines that are not.
    """
    last = reach = True  # whether nothing but furniture follows; whether new lines are taken up
    below: set[str] = set()
    for at in range(len(sighting.ends) - 1, -1, -1):
        text = sighting.ends[at]
        near = reach or (at >= sighting.kept - NEAR and len(text) <= LONG)
        framed = reach or known.may_hold(text, headline)
        if not near and not framed:
            continue
        prose = reads_like_article(text)
        lines = fingerprints(text, headline) if framed else (fingerprint(text, headline),)
        for line in filter(None, lines):
            again = line in below and not last  # a refrain: text parts it from where it stands once more
            if line in counts.lines or (near and not again):
                yield line, "middles" if again else "last" if last else "ends", prose
            below.add(line)
        familiar = at >= sighting.kept or any(
            line in counts.lines for line in lines
        )  # perhaps since just now
        last = last and familiar
        reach = reach and (familiar or not prose)
    reach = True
    for text in sighting.starts:
        prose = reads_like_article(text)
        reach = reach and not prose
        if not reach and not known.may_hold(text, headline):
            continue
        for line in fingerprints(text, headline):
            if reach or line in counts.lines:
                yield line, "starts", prose
    for text in sighting.middles:
        if known.may_hold(text, headline):
            for line in fingerprints(text, headline):
                if line in counts.lines:
                    yield line, "middles", counts.lines[line].prose


def _count(line: str, place: str, prose: bool, counts: Counts, news: Counts, known: HostLines) -> None:
    """Count a line in what is known and in what is new; one that was never seen leaves a mark."""
    new = line not in counts.lines
    if place != "middles":
        mark = mark_of(line, place)
        if find(counts.marks, mark) >= 0:
            news.found[mark] = line, place
            for into in (counts, news):
                if number := into.take(mark):
                    into.count(line).sight(place, number)
        elif new:
            counts.marks += mark
            news.marks += mark
            return
    for into in (counts, news):
        count = into.count(line)
        count.sight(place)
        count.prose = prose
        count.seen = counts.docs
    if new:
        known.note(line)
