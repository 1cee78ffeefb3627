"""Evidence that a line takes from its neighbours: label blocks, lists under a heading, runs of open lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import takewhile

from pipelines.cleaning.casing import is_small
from pipelines.cleaning.evidence.appeals import add_appeals
from pipelines.cleaning.evidence.blocks import add_label_blocks
from pipelines.cleaning.evidence.body import PLAIN, add_body
from pipelines.cleaning.evidence.captions import keep_captions
from pipelines.cleaning.evidence.closing import add_closing
from pipelines.cleaning.evidence.details import add_details
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.hosts import add_host_lines
from pipelines.cleaning.evidence.issuers import add_issuers
from pipelines.cleaning.evidence.keys import EDGE, bare
from pipelines.cleaning.evidence.letters import add_signatures
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.title import add_title
from pipelines.cleaning.evidence.unmarked import add_unmarked
from pipelines.cleaning.evidence.wording import BLOCK_KINDS
from pipelines.cleaning.tongue import Tongue

_FENCE = "```"
_MAX_BUTTON = 2
"""Words of a button above or below an example: "Copy"."""
_MIN_ARTICLE = 4
_MIN_NAME = 2
_QUOTE_ENDS = ('"', "”", "»", "」", "』")
"""Below a quotation a name tells who said it."""
_QUOTE_MARK = ">"
"""A quotation's in Markdown."""
_MAX_PARTICLE = 4
"""Letters of the longest particle that begins small inside a name; longer words make it a heading."""
_MAX_NAMES = 4
_MAX_NAME_SIZE = 8
LONG_RUN = 4
_MIN_CLOSING = 2
_MIN_ITEM, _MAX_ITEM = 4, 20
_LISTED = {"bullet", "reference", "label_unknown", "lower_start"}
_MIN_REPEATED, _MAX_REPEATED = 12, 300
_BEGINNING = 8
"""Characters by which most lines are told from each other before they are compared as a whole."""


def add_context(
    seen: Sequence[Observation],
    tongue: Tongue,
    headline: str | None = None,
    host_lines: Mapping[str, float] | None = None,
    *,
    at_start: bool = True,
    at_end: bool = True,
) -> None:
    """Add to every observation what its neighbours make of it, in place; earlier neighbours are forgotten.

    Args:
        seen: neighbouring lines, whose detail is there.
        tongue: the document's language.
        headline: the title, as far as it is known.
        host_lines: lines that the host is known to repeat, with their weights.
        at_start: whether the first of the lines is the document's.
        at_end: whether the last is.
    """
    for line in seen:
        line.forget_context()
    add_unmarked(seen)
    if at_end:
        add_appeals(seen, tongue.code)
    add_label_blocks(seen, tongue)
    issuers = add_issuers(seen, tongue.code) if at_end else frozenset()
    if issuers or any(line.opens for line in seen):
        _under_headings(seen, issuers)
    _open_runs(seen)
    _repeats(seen, headline, host_lines)
    if at_start and not headline:
        add_title(seen, tongue.code)
    add_signatures(seen)
    _fences(seen)
    add_body(seen)
    keep_captions(seen, at_start)
    if at_start:
        add_details(seen, headline, tongue.code)
    if at_end:
        _lone_name(seen)
        add_closing(seen, tongue)
    _measure(seen)


def _measure(seen: Sequence[Observation]) -> None:
    """How much stands from each line on, and how many lines of no known kind lead to the next known one."""
    below = lead = 0
    for line in reversed(seen):
        below += len(line.line.text)
        lead = lead + 1 if line.kind in PLAIN else 0
        line.below, line.lead = below, lead


def _fences(seen: Sequence[Observation]) -> None:
    """What stands between two code fences is the article's own example; a lone button above or below is its frame's."""
    marks = [at for at, line in enumerate(seen) if line.line.text.startswith(_FENCE)]
    for start, end in zip(marks[::2], marks[1::2]):
        for line in seen[start : end + 1]:
            line.add("fenced")
        for line in (*seen[max(start - 1, 0) : start], *seen[end + 1 : end + 2]):
            if line.size <= _MAX_BUTTON:
                line.demote(("weak_prompt",), "strong_prompt")


def _lone_name(seen: Sequence[Observation]) -> None:
    """A person's name alone below an article of some length is its author's; two are signatures."""
    if len(seen) < _MIN_ARTICLE or "name_line" not in seen[-1].features or not seen[-1].size >= _MIN_NAME:
        return
    name, above = seen[-1].line.text, seen[-2].line.text
    if above.rstrip(" .。").endswith(_QUOTE_ENDS) or above.startswith(_QUOTE_MARK) or name.isupper():
        return
    if any(is_small(word[0]) and len(word) > _MAX_PARTICLE for word in name.split()):
        return
    if seen[-2].prose and sum(1 for line in seen if line.prose) >= _MIN_ARTICLE - 1:
        seen[-1].add("lone_name", "name", "name in the last line")


def add_names(seen: Sequence[Observation]) -> None:
    """A line at the top that a footer's label names again (source, tags) is the source's name, not text."""
    short = [line for line in seen[:_MAX_NAMES] if line.size <= _MAX_NAME_SIZE and not line.labels]
    labels = [line.labels[0] for line in seen if line.labels] if short else []
    values = {bare(label.value) for label in labels if label.value}
    for line in short if values else ():
        if bare(line.line.text) in values:
            line.add("named_below", "name", "named below")


def _under_headings(seen: Sequence[Observation], issuers: Set[int]) -> None:
    """Lines below a heading that opens a list or block ride along, until prose takes over."""
    heading: Observation | None = None
    distance = prose = 0
    article = False
    for at, line in enumerate(seen):
        if line.opens or at in issuers:
            # Above all text it says what the article is: a press release.
            heading, distance, prose = (line if article or line.kind not in BLOCK_KINDS else None), 0, 0
            continue
        article = article or line.prose
        if heading is None:
            continue
        distance += 1
        prose += line.prose
        block = heading.kind in BLOCK_KINDS
        if prose > (3 if block else 1) or distance > 40:
            heading = None
        elif line.prose:
            line.add("block_prose" if block else "list_prose", heading.kind, heading.rule)
        else:
            line.add("under_heading", heading.kind, heading.rule)


def _open_runs(seen: Sequence[Observation]) -> None:
    """A row of lines that end no sentence, down to the last line and below an article, reads like furniture.

    Prose in the last place speaks for the article: what follows a footer seldom is.
    """
    prose = [line.prose for line in seen]
    above = sum(prose)
    for run, line in enumerate(reversed(seen), start=1):
        if line.prose:
            break
        item = line.open and _MIN_ITEM <= line.size < _MAX_ITEM and not _LISTED & line.features.keys()
        if item and run >= LONG_RUN and above >= LONG_RUN:
            line.add("long_run", "list", "row of open lines")
    closing = list(takewhile(lambda line: line.prose and line.kind == "other", reversed(seen)))
    if len(closing) >= _MIN_CLOSING:
        for line in closing:
            line.add("closing_prose")
    for at, line in enumerate(seen):
        near = prose[max(0, at - 2) : at] + prose[at + 1 : at + 3]
        if near:
            line.features["open_neighbours"] = near.count(False) / len(near)


def _repeats(
    seen: Sequence[Observation], headline: str | None, host_lines: Mapping[str, float] | None
) -> None:
    """The headline again, a line that stood above already, a line the host is known to repeat."""
    title = bare(headline) if headline else ""
    lines = [line for line in seen if len(line.line.text) <= _MAX_REPEATED]
    once: set[str] = set()
    again: set[str] = set()
    for line in lines:
        line.beginning = line.beginning or beginning(line.line.text)
        (again if line.beginning in once else once).add(line.beginning)
    earlier: dict[str, int] = defaultdict(int)
    for line in lines:
        titled = title and line.beginning.startswith(title[:_BEGINNING])
        if line.beginning not in again and len(line.beginning) == _BEGINNING and not titled:
            continue
        key = bare(line.line.text)
        if title and key == title:
            line.add("headline", "headline", "repeated headline")
        if len(key) > _MIN_REPEATED and earlier[key] == 1 and "ends_colon" not in line.features:
            line.add("said_before", "repeat", "repeated line")
        earlier[key] += 1
    if host_lines:
        add_host_lines(seen, headline, host_lines)


def may_repeat(line: Observation, title: str) -> bool:
    """Return False if the line is not the headline that begins as ``title`` does."""
    if len(line.line.text) > _MAX_REPEATED:
        return False
    line.beginning = line.beginning or beginning(line.line.text)
    return line.beginning.startswith(title)


def beginning(text: str) -> str:
    """Return the first characters of ``bare(text)`` at a fraction of its cost; fewer where folding drops some."""
    return fold(text.lstrip(EDGE)[: 3 * _BEGINNING]).lstrip(EDGE)[:_BEGINNING]
