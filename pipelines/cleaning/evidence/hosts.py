"""Evidence from a host's memory: lines that it is known to repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.fingerprint import known_weights

_RUNNING = 20
_HEAD_NEUTRAL = ("name", "date")


def add_host_lines(
    seen: Sequence[Observation], headline: str | None, host_lines: Mapping[str, float]
) -> None:
    """Lines that the host is known to repeat where it repeats them: at the beginning, or at the end."""
    texts = [line.line.text for line in seen]
    for at_start in (True, False):
        weights = known_weights(texts, headline, host_lines, at_start=at_start)
        if any(weights) and not _is_list(seen, weights):
            row = list(zip(seen, weights))
            if at_start:
                _from_edge(row, "host_start", 2, _HEAD_NEUTRAL)
            else:
                _from_edge(row[::-1], "host_line", 1)


def _is_list(seen: Sequence[Observation], weights: Sequence[float]) -> bool:
    """Return whether most lines that are not the host's end no sentence: a list, a poem, and none is a footer's."""
    own = [line.open and line.size < _RUNNING for line, weight in zip(seen, weights) if not weight]
    return sum(own) * 2 > len(own)


def _from_edge(
    row: Sequence[tuple[Observation, float]], feature: str, most: int, neutral: Sequence[str] = ()
) -> None:
    """Add the evidence to the host's lines that no more lines of unknown kind part from the edge, or from the text.

    A standing heading is no evidence against the list that differs from document to document, a refrain none
    against its verses: what lies between the edge and the first sentence must be furniture for the greater part.

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
            break
        if weight and balance >= 0:
            waiting.append((line, weight))
            gap = 0
    else:
        if balance < len(row):
            return  # nothing but open lines: a list, a poem
    if balance >= 0 and gap <= most:
        for line, weight in waiting:
            line.add(feature, "host", "host line", amount=weight)
