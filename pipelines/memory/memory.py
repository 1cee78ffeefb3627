"""Memory at work: look-up before a document is cleaned, learning after, writing now and then."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Iterable

from pipelines.cleaning.document import Result
from pipelines.cleaning.fingerprint import fingerprint, fingerprints, reads_like_article
from pipelines.memory.counts import Counts, LineCount, is_copy
from pipelines.memory.exchange import digest_of
from pipelines.memory.sighting import Sighting, look_at, sketch
from pipelines.memory.store import Store
from pipelines.memory.weight import HostLines

WRITE_AFTER = 128
"""Documents learned between two writes. What a killed process had not written is lost: statistics, no
articles."""

WRITE_SECONDS = 30.0
MAX_HOSTS = 512
MAX_LINES = 512
"""So many hosts, the latest used, are held in the process, each with so many lines between two writes. Others
are read again from the store, which has forgotten what is beyond its bounds."""

WELL_KNOWN = 32
ADMITTED = 4
"""A host with more documents takes up new lines from every fourth document only; known lines are always
counted. Nearly all new lines are an article's own, and writing them is most of the work."""


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
        admits = counts.docs < WELL_KNOWN or counts.docs % ADMITTED == 0
        seen = _noteworthy(look_at(result), result.headline, counts, known, admits)
        news = self._news.setdefault(host, Counts())
        if seen:  # else it cannot matter whether it is a copy
            document = sketch(result.body)
            if is_copy(document, counts.sketches):
                self.counts["copies"] += 1
                return False
            counts.sketches.append(document)
            news.sketches.append(document)
        self.counts["documents"] += 1
        counts.docs += 1
        news.docs += 1
        for line, place, prose in seen:
            count = _count(counts, news, line, place, prose)
            if count.ends + count.starts < 3:
                known.remember(line, count)
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


def _noteworthy(
    sighting: Sighting, headline: str | None, counts: Counts, known: HostLines, admits: bool
) -> list[tuple[str, str, bool]]:
    """Return the lines to count, each with its place and whether it reads like article text.

    Args:
        sighting: the document's lines.
        headline: its title.
        counts: what is known of the host.
        known: the same, with a quick answer for lines that are not.
        admits: whether lines that are not known are wanted, too.
    """
    seen: dict[tuple[str, str], bool] = {}
    for place, texts in (("ends", sighting.ends), ("starts", sighting.starts)):
        for text in texts if admits else filter(known.may_remember, texts):
            for line in fingerprints(text, headline):
                count = counts.lines.get(line)
                if count is not None or admits:
                    seen[line, place] = reads_like_article(text) if count is None else count.prose
    for text in filter(known.may_hold, sighting.middles):
        line = fingerprint(text, headline)
        if line in counts.lines:
            seen[line, "middles"] = counts.lines[line].prose
    return [(line, place, prose) for (line, place), prose in seen.items()]


def _count(counts: Counts, news: Counts, line: str, place: str, prose: bool) -> LineCount:
    """Count a line in both; return what is known of it now."""
    for into in (news, counts):
        count = into.count(line)
        setattr(count, place, getattr(count, place) + 1)
        count.prose = prose
        count.seen = counts.docs
    return count
