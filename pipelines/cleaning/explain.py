"""Why each line was cut or kept, for people who make rules."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.decide import is_strong, line_score, load_weights
from pipelines.cleaning.document import Document
from pipelines.cleaning.encoding import repair
from pipelines.cleaning.ends import EndFinder, Ends
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.lines import split_lines
from pipelines.cleaning.options import Options

CLOSE = -1.0
"""A kept line that scores above this, in log-odds, is close to being cut."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line and what was decided.

    Attributes:
        text: the line.
        where: ``head``, ``tail`` or ``inside`` for a cut line, ``body`` for a kept one.
        kind, rule: class and rule of a cut line, and what a kept one would be cut as.
        score: log-odds that the line alone is not article text.
        strong: whether the line could carry a cut.
        evidence: kinds of evidence with their contribution to the score, largest first.
    """

    text: str
    where: str
    kind: str
    rule: str
    score: float
    strong: bool
    evidence: tuple[tuple[str, float], ...]

    @property
    def close(self) -> bool:
        """Whether the line was kept but is close to being cut."""
        return self.where == "body" and self.score > CLOSE


def explain(document: Document, options: Options = Options()) -> list[Verdict]:  # noqa: B008 - frozen
    """Return a verdict for each line of a document, in order; its encoding is repaired first.

    Args:
        document: as for ``clean_document``.
        options: threshold and kinds to keep count; the stage ``footer`` is always on.
    """
    document.text, _ = repair(document.text)
    finder = EndFinder(document, options)
    ends = finder.find(Ends(split_lines(document.text), headline=document.headline))
    verdicts = [
        (cutting.start, _verdict(cutting.seen, cutting.where, cutting.kind, cutting.rule))
        for cutting in ends.cuttings
        if cutting.seen is not None
    ]
    verdicts += [
        (seen.line.start, _verdict(seen, "body", seen.kind, seen.rule)) for seen in finder.seen(ends)
    ]
    return [verdict for _, verdict in sorted(verdicts, key=lambda pair: pair[0])]


def _verdict(seen: Observation, where: str, kind: str, rule: str) -> Verdict:
    weights = load_weights("head" if where == "head" else "host")
    evidence = [(name, weights.weight.get(name, 0.0) * amount) for name, amount in seen.features.items()]
    evidence.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return Verdict(
        seen.line.text,
        where,
        kind,
        rule,
        line_score(seen, weights),
        is_strong(seen, weights.strong),
        tuple(evidence),
    )
