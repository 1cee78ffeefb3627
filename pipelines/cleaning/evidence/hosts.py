"""Evidence from a host's memory: lines that it is known to repeat."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.fingerprint import known_weights

_RUNNING = 20
_ANYBODYS = PLAIN | {"address"}
"""Kinds of lines that articles have as well as footers: what an article links to stands in its last lines, too."""
_HEAD_NEUTRAL = ("name", "date")
_ITEM = re.compile(r"(?:[-*•·]|\d{1,3}\\?[.)])\s")
"""What stands before an item; Markdown puts a backslash between number and point where it wants no list."""


def may_be_repeated(
    seen: Sequence[Observation], headline: str | None, host_lines: Mapping[str, float], *, at_start: bool
) -> bool:
    """Return False only if a sentence that the host does not repeat parts all that it does from the edge."""
    for line in seen if at_start else reversed(seen):
        if any(known_weights([line.line.text], headline, host_lines, at_start=at_start)):
            return True
        if line.prose:
            break
    return False


def add_host_lines(
    seen: Sequence[Observation], headline: str | None, host_lines: Mapping[str, float]
) -> None:
    """Lines that the host is known to repeat where it repeats them: at the beginning, or at the end."""
    for at_start in (True, False):
        if not may_be_repeated(seen, headline, host_lines, at_start=at_start):
            continue
        texts = [line.line.text for line in seen]
        row = list(zip(seen, known_weights(texts, headline, host_lines, at_start=at_start)))
        if at_start:
            _from_edge(row, "host_start", 2, _HEAD_NEUTRAL)
            _over_items(row)
        else:
            _from_edge(row[::-1], "host_line", 1)
            _unrepeated(row)


def _over_items(row: Sequence[tuple[Observation, float]]) -> None:
    """What stands right above an item that the host does not repeat is the heading of the article's list."""
    for (above, _), (below, weight) in pairwise(row):
        if not weight and _ITEM.match(below.line.text):
            above.features.pop("host_start", None)


def _unrepeated(row: Sequence[tuple[Observation, float]]) -> None:
    """What stands above a line that the host repeats, and is not repeated itself, is rather the article's."""
    above = False
    for line, weight in reversed(row):
        above = above or "host_line" in line.features
        if above and not weight and not line.prose and line.kind in _ANYBODYS:
            line.add("unrepeated")


def _is_list(row: Sequence[tuple[Observation, float]]) -> bool:
    """Return whether most lines that are not the host's end no sentence: a list, a poem, and none is a footer's."""
    own = [line.open and line.size < _RUNNING for line, weight in row if not weight]
    return sum(own) * 2 > len(own)


def _from_edge(
    row: Sequence[tuple[Observation, float]], feature: str, most: int, neutral: Sequence[str] = ()
) -> None:
    """Add the evidence to the host's lines that no more lines of unknown kind part from the edge, or from the text.

    A standing heading is no evidence against the list that differs from document to document, a refrain none
    against its verses: what lies between the edge and the first sentence must be furniture for the greater part. An
    item of a list may come again in another; a sentence at its edge is no item.

    Args:
        row: the lines with their weights, from the edge on.
        feature: the kind of evidence; what speaks for a head must not lengthen a tail.
        most: number of unknown open lines that may stand between the host's lines and the first sentence.
        neutral: kinds of lines that say nothing either way.
    """
    balance = gap = 0
    waiting: list[tuple[Observation, float]] = []
    for line, weight in row:
        if weight or (line.kind not in PLAIN and not line.prose):
            balance += 1
        elif line.open and line.size < _RUNNING:
            unknown = line.kind not in neutral
            balance -= unknown
            gap += unknown
        else:
            listed = _is_list(row)
            break
        if weight and balance >= 0:
            waiting.append((line, weight))
            gap = 0
    else:
        listed = balance < len(row)  # nothing but open lines: a list, a poem
    listed = listed or balance < 0 or gap > most
    for line, weight in waiting:
        if not (listed and line.open):
            line.add(feature, "host", "host line", amount=weight)
            line.features.pop("closing_prose", None)  # what the host repeats closes no article
