"""Where the article begins and ends: the cut that the summed log-odds of the lines favour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from pipelines.cleaning.evidence.body import BOXED, FOR_ARTICLE, PLAIN
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.rules import FOLDER, read_table

WEIGHT_COLUMNS = ("evidence", "prior", "weight", "cap", "strong")
"""Columns of a table of weights: ``prior`` is what a person expected, ``weight`` what was calibrated."""

AROUND = (
    *("cut", "cut_all", "gap"),
    *("above_colon", "above_prose", "above_long", "above_open", "above_short"),
    *("below_prose", "below_open", "below_lower"),
)
"""Kinds of evidence about a cut that lies in its surroundings."""

_MAX_LEAD = 3
_MAX_UNKNOWN = 8
"""So many lines of no known kind count in a cut."""
_UNRATED = (0.0, None)
_LARGE = 2000.0
"""Characters from which on a cut is large: what share of the text it takes counts in full."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of one end, in log-odds (natural logarithm), as calibrated by ``benchmarks.calibrate``.

    Attributes:
        weight: kind of evidence to its weight for each occurrence; above 0 speaks for the cut.
        rated: the same with how often the kind counts at the most, None for as often as it occurs.
        strong: kinds of which one is needed in what is cut.
        most_around: the most that ``tail_evidence`` or ``head_evidence`` can add to a cut.
    """

    weight: Mapping[str, float]
    rated: Mapping[str, tuple[float, float | None]]
    strong: frozenset[str]
    most_around: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The best cut at one end.

    Attributes:
        at: index of the first line of the tail, or of the first line after the head.
        margin: log-odds by which it beats cutting nothing (0 when nothing is cut).
    """

    at: int
    margin: float


@lru_cache(maxsize=3)
def load_weights(end: str) -> Weights:
    """Return the weights for ``end``: ``tail``, ``head``, or ``host``, a tail of lines that the host repeats.

    The weights of ``host`` are those of ``tail`` but for the rows of its own table.
    """
    weight: dict[str, float] = {}
    rated: dict[str, tuple[float, float | None]] = {}
    strong: set[str] = set()
    tables = ("tail", "host") if end == "host" else (end,)
    rows = [row for table in tables for _, row in read_table(FOLDER / f"weights_{table}.tsv", WEIGHT_COLUMNS)]
    for name, _, value, most, decides in rows:
        weight[name] = float(value)
        rated[name] = weight[name], None if most == "-" else float(most)
        if decides == "yes":
            strong.add(name)
    around = sum(max(0.0, weight.get(name, 0.0)) for name in AROUND)
    return Weights(weight, rated, frozenset(strong), around)


def line_score(line: Observation, weights: Weights) -> float:
    """Return the log-odds that the line alone is not article text."""
    return sum(weights.weight.get(name, 0.0) * amount for name, amount in line.features.items())


def is_strong(line: Observation, strong: Set[str]) -> bool:
    """Return whether the line can carry a cut, given the kinds of evidence that can."""
    return BOXED not in line.features and not strong.isdisjoint(line.features)


def tail_evidence(seen: Sequence[Observation], at: int) -> dict[str, float]:
    """Return what speaks about a cut above line ``at``, apart from the lines that are cut.

    A sentence's end above makes the cut plausible, an open line or a colon above does not.
    """
    if at == len(seen):
        return {}
    evidence = {
        "cut": 1.0,
        "lead": float(min(seen[at].lead, _MAX_LEAD)),
        "share": seen[at].below / max(seen[0].below, 1) * min(1.0, seen[at].below / _LARGE),
    }
    if at == 0:
        evidence["cut_all"] = 1.0
        return evidence
    above = seen[at - 1]
    if "ends_colon" in above.features:
        evidence["above_colon"] = 1.0
    elif above.prose and "host_line" not in above.features:
        evidence["above_prose"] = 1.0
    elif above.open and "bracketed" not in above.features and not seen[at].line.loose:
        evidence["above_long" if "long_open" in above.features else "above_open"] = 1.0
    else:
        evidence["above_short"] = 1.0
    if seen[at].line.gap:
        evidence["gap"] = 1.0
    buried = _closing_paragraphs(seen)
    if 0 < buried < len(seen) - at:
        evidence["buried_prose" if buried > 1 else "buried_line"] = 1.0
    return evidence


def _closing_paragraphs(seen: Sequence[Observation]) -> int:
    """Return how many of the last lines, up to two, are sentences of no known kind, if one is a whole paragraph.

    What stands above them is furniture between paragraphs at most: hardly any footer ends in two such.
    """
    closing = list(takewhile(lambda line: not line.open and line.kind == "other", seen[:-3:-1]))
    return len(closing) if any(line.prose for line in closing) else 0


def head_evidence(seen: Sequence[Observation], at: int) -> dict[str, float]:
    """Return what speaks about an article that begins with line ``at``, apart from the lines above it."""
    if at == 0:
        return {}
    evidence = {"cut": 1.0}
    if at == len(seen):
        evidence["cut_all"] = 1.0
        return evidence
    below = seen[at]
    if below.prose:
        evidence["below_prose"] = 1.0
    elif below.open:
        evidence["below_open"] = 1.0
    if "lower_start" in below.features:
        evidence["below_lower"] = 1.0
    if below.line.gap:
        evidence["gap"] = 1.0
    return evidence


def find_tail(seen: Sequence[Observation], weights: Weights, threshold: float = 0.0, first: int = 0) -> Cut:
    """Return where the tail begins, at line ``first`` or below; ``at == len(seen)`` when nothing is cut."""
    best = Cut(len(seen), 0.0)
    if not any(is_strong(line, weights.strong) for line in seen[first:]):
        return best
    tally = Tally(weights)
    for at in range(len(seen) - 1, first - 1, -1):
        tally.take(seen[at])
        least = max(threshold, best.margin)
        if tally.may_exceed(least) and (margin := tally.margin(tail_evidence(seen, at))) > least:
            best = Cut(at, margin)
    return best


def find_head(seen: Sequence[Observation], weights: Weights, threshold: float = 0.0) -> Cut:
    """Return where the article begins; ``at == 0`` when nothing is cut."""
    best = Cut(0, 0.0)
    if not any(is_strong(line, weights.strong) for line in seen):
        return best
    tally = Tally(weights)
    for at in range(1, len(seen) + 1):
        tally.take(seen[at - 1])
        least = max(threshold, best.margin)
        if tally.may_exceed(least) and (margin := tally.margin(head_evidence(seen, at))) > least:
            best = Cut(at, margin)
    return best


_OF_A_BOX = frozenset((BOXED, "open_neighbours", "length", "short_open", "medium_open", "plain_open"))
"""What counts of a line between paragraphs."""


class Counting:
    """What of each line counts, one line after another from the edge of the text.

    A few lines of which nothing is known may well be furniture; of a long row of them only what speaks for the
    article counts, so that no list is cut for its length.
    """

    def __init__(self, strong: Set[str]) -> None:
        self.strong = strong
        self._unknown = 0

    def of(self, line: Observation) -> Mapping[str, float]:
        """Return the evidence of the next line that counts."""
        features = line.features
        if BOXED in features:
            return {name: amount for name, amount in features.items() if name in _OF_A_BOX}
        if line.prose or line.kind not in PLAIN or not self.strong.isdisjoint(features):
            return features
        self._unknown += 1
        if self._unknown <= _MAX_UNKNOWN:
            return features
        return {name: amount for name, amount in features.items() if name in FOR_ARTICLE}


class Tally:
    """The sum of the lines taken so far, each kind of evidence up to its cap."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.total = 0.0
        self.strong = False
        self._counts: dict[str, float] = defaultdict(float)
        self._counting = Counting(weights.strong)

    def take(self, line: Observation) -> None:
        """Add the evidence of one more line."""
        rated, counts = self.weights.rated, self._counts
        self.strong = self.strong or is_strong(line, self.weights.strong)
        total = self.total
        for name, amount in self._counting.of(line).items():
            value, most = rated.get(name, _UNRATED)
            if most is not None:
                amount = max(0.0, min(amount, most - counts[name]))
                counts[name] += amount
            total += value * amount
        self.total = total

    def may_exceed(self, least: float) -> bool:
        """Return False if no surroundings could lift the margin of a cut here above ``least``."""
        return self.strong and self.total + self.weights.most_around > least

    def margin(self, around: Mapping[str, float]) -> float:
        """Return the log-odds for a cut here, given that a strong line carries it."""
        return self.total + sum(self.weights.weight.get(name, 0.0) * value for name, value in around.items())
