"""From counts to evidence: the log-odds that a repeated line is its host's and not the article's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.fingerprint import FRAME, SLOT, KnownLines
from pipelines.memory.counts import Counts, LineCount, importance

CHANCE = 1 / 500
"""Share of a host's documents that may have a line in common by chance: a short reply, "To be continued"."""

LEAST = 3
LEAST_FRAMED = 5
"""A line must have been in so many distinct documents; a frame, which holds many lines, in more."""

SURE = 1.0
"""What the least repetition that counts says beyond chance."""

FAINT = 0.5
"""A lower weight is none, so that what says next to nothing carries no cut."""

MOST = 12.0
MOST_FRAMED = 2.5

COMMON = 0.3
COMMON_OF_HOST = 0.1
"""Share of a host's documents that a sentence must end for its full weight. What reads like article is taken
for furniture only where it ends a good part of all documents, or where it names the host and ends some."""

CLOSING = 5.5
CLOSING_OF_HOST = 1.5
"""What it says of a sentence that nothing ever follows it but furniture, beside the logarithm of how often that was,
which is all that it adds for a short or open line; and what a sentence's naming the host adds. Background that
articles have in common moves about; what a site appends does not. Of 34 sentences that closed each of the three or more
documents they were in, at 13 development hosts, none was an article's own, and 10 named their host. Of 23 short lines
two were, in three and four documents: a greeting, thanks. So a plain sentence must close some seven documents, or say
something else of itself: a prompt's words, a mailbox."""

LEAST_WORDS = 4
"""A line of fewer words is a tag or a name, and its being the last says nothing: all lists end in one."""

_COMMON = frozenset(("www", "com", "org", "net", "gov", "edu", "info", "news", "blog", "the"))
_LABEL = re.compile(r"[a-z0-9-]{3,}")
_FIRST_SENTENCE = re.compile(r"[^.!?。！？؟।]{20,}(?=[.!?؟।] |[。！？])")


class HostLines(KnownLines):
    """The lines of one host with their weights, computed when asked for; what the engine calls
    ``host_lines``.

    Args:
        host: the host's key, whose parts tell whether a line names the host.
        counts: what is known of it; later changes show.
    """

    def __init__(self, host: str, counts: Counts) -> None:
        super().__init__()
        self._counts = counts
        self._begun: dict[str, str] = {}
        for line in counts.lines:
            self.note(line)
        self._names = [name for name in _LABEL.findall(host.lower()) if name not in _COMMON]

    def note(self, key: str) -> None:
        """Take notice of a fingerprint or frame; the engine may ask for the first sentence of a line alone."""
        super().note(key)
        first = _FIRST_SENTENCE.match(key)
        if first:
            self._begun[first[0].strip(EDGE)] = key

    def __getitem__(self, line: str) -> float:
        weight = max(self.weight(line, at_start) for at_start in (True, False))
        if not weight:
            raise KeyError(line)
        return weight

    def __bool__(self) -> bool:
        return bool(self._counts.lines)

    def __iter__(self) -> Iterator[str]:
        return (line for line in self._counts.lines if line in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def weight(self, key: str, at_start: bool) -> float:
        """Return the weight of a line where it stands."""
        count = self._counts.lines.get(key)
        if count is None and key in self._begun:
            key = self._begun[key]
            count = self._counts.lines.get(key)
        if count is None or importance(count) < 2 or (at_start and key.endswith(f": {SLOT}")):
            return 0.0  # a label at the beginning announces text, whatever follows it
        named = count.prose and self._names_host(key)
        docs = self._counts.docs
        framed = key.startswith(FRAME)
        weight = weigh(
            count,
            docs,
            at_start=at_start,
            framed=framed,
            names_host=named,
            label=key.count(" ") < LEAST_WORDS - 1,
        )
        return weight if weight >= FAINT else 0.0

    def _names_host(self, line: str) -> bool:
        """Return whether a word of the line is, or begins, one of the host's labels (``sputnik``,
        ``koha``)."""
        words = {word for word in _LABEL.findall(line) if word not in _COMMON}
        return any(
            name in words or any(name.startswith(word) and len(word) >= 0.6 * len(name) for word in words)
            for name in self._names
        )


def weigh(
    count: LineCount,
    docs: int,
    *,
    at_start: bool = False,
    framed: bool = False,
    names_host: bool = False,
    label: bool = False,
) -> float:
    """Return the weight of a line in log-odds, 0 or more.

    For an open or short line the logarithm of how much more often it stands at an end than chance would put it there;
    for a sentence, only at the end of documents, by the share of them, or by how often nothing followed it. Less for a
    line that also stands in other places, none where it does so in as many documents: a refrain, a standing subheading.

    Args:
        count: where the line was seen.
        docs: the host's number of documents.
        at_start: whether the line stands at the beginning of a document, or at its end.
        framed: whether the line is a frame.
        names_host: whether the line names its host.
        label: whether the line has next to no words: a tag, a name. Lists of all kinds end in one.
    """
    if count.taught > 1 and not at_start:
        return min(MOST, 2.0 + log(count.taught))
    edge = count.starts if at_start else count.ends
    if (count.prose and at_start) or edge < (LEAST_FRAMED if framed else LEAST):
        return 0.0
    most = MOST_FRAMED if framed else MOST
    expected = 1 + docs * CHANCE * (10 if framed else 1)
    elsewhere = count.middles + (count.starts if count.prose else 0)
    if at_start:
        elsewhere += count.ends - count.last  # a heading that documents have above their last part, too
        elsewhere -= count.middles * framed  # a caption's frame stands above the text and between, too
    alone = max(0.0, 1 - elsewhere / edge) ** 2
    steady = alone * count.last / edge
    if count.prose:
        common = count.last / docs / (COMMON_OF_HOST if names_host else COMMON)
        shared = most * min(1.0, common) * (1 - 2 / edge)
        closing = 0.0 if framed else CLOSING + log(edge / expected) + CLOSING_OF_HOST * names_host
        return min(most, max(shared, closing) * steady)
    closing = 0.0 if framed or at_start or label else log(edge) * steady
    return min(most, max(0.0, SURE + log((edge - 1) / expected) + closing)) * alone
