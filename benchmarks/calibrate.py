"""Fit the weights of the evidence: ``python -m benchmarks.calibrate {tail,head} [--write] [--show]``.

A cut is one choice among all lines of a document. Its probability is the softmax of the summed weights of what
would be cut (a conditional log-linear model), and the weights maximise the likelihood of the true cuts, pulled
towards what a person expected (column ``prior``) by a normal prior. Wrong cuts compete the harder the more they
cost, and a lost word costs more than one of junk (softmax margin: Gimpel & Smith, NAACL 2010). Cross-validation
leaves out whole hosts, so that a weight true of one site does not pass. Needs numpy and scipy (extra ``dev``) and
the development corpora.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.corpus import Tail, fold_of, read_case_tails, read_judged, read_tails, read_whole
from pipelines.cleaning.decide import WEIGHT_COLUMNS, Counting, head_evidence, is_strong, tail_evidence
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.context import add_context, add_names
from pipelines.cleaning.evidence.detail import add_detail
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.observe import observe
from pipelines.cleaning.evidence.pieces import split_pieces
from pipelines.cleaning.lines import split_lines
from pipelines.cleaning.rules import FOLDER, read_table
from pipelines.cleaning.tongue import Tongue
from pipelines.cleaning.window import MAX_HEAD

FLOAT = NDArray[np.float64]
BOOL = NDArray[np.bool_]

FOLDS = 5
STRENGTH = 1.0
"""Precision of the prior: 1 / variance of a weight round what was expected."""

SHARES = {
    "tail": {"annotated": 1.0, "aligned": 0.2, "read": 1.0, "case": 0.5, "trap": 2.0, "whole": 0.1},
    "head": {"annotated": 1.0, "aligned": 0.02, "case": 0.5, "trap": 0.5},
}
"""How much a text counts. Aligned texts are page containers, and of some the gold begins with the title: they
say less of ends and next to nothing of heads. Whole texts have nothing to cut at their ends. A trap is one document
for many that a rule would damage."""

LOST, JUNK = 1.6, 0.25
"""What a wrong cut costs, for each doubling (natural) of the words lost or left."""


@dataclass(frozen=True)
class Sample:
    """One document's choices at one end.

    Attributes:
        how: where the document is from.
        weight: how much it counts.
        fold: cross-validation fold of its host.
        rows: evidence of each choice, choices x kinds.
        right: the choices that count as right: the true one, or the nearest that loses nothing.
        cost: what each wrong choice costs.
        lost, junk: words lost and left by each choice.
    """

    how: str
    weight: float
    fold: int
    rows: FLOAT
    right: BOOL
    cost: FLOAT
    lost: FLOAT
    junk: FLOAT

    def choice(self, weights: FLOAT) -> int:
        """Return the choice that the weights make."""
        return int(np.argmax(self.rows @ weights))


class Table:
    """A table of weights as arrays."""

    def __init__(self, end: str) -> None:
        self.path = FOLDER / f"weights_{end}.tsv"
        self.rows = [cells for _, cells in read_table(self.path, WEIGHT_COLUMNS)]
        self.names = {cells[0]: at for at, cells in enumerate(self.rows)}
        self.prior = np.array([float(cells[1]) for cells in self.rows])
        self.caps = {cells[0]: float(cells[3]) for cells in self.rows if cells[3] != "-"}
        self.strong = frozenset(cells[0] for cells in self.rows if cells[4] == "yes")

    def write(self, weights: FLOAT) -> None:
        """Write the weights back, everything else as it was."""
        lines = ["\t".join(WEIGHT_COLUMNS)]
        for cells, weight in zip(self.rows, weights):
            lines.append("\t".join([*cells[:2], f"{weight:.2f}", *cells[3:]]))
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def observations(text: str, language: str | None) -> list[Observation]:
    """Return the lines of a text, the last in its pieces, with all their evidence."""
    lines = split_lines(text)
    tongue = Tongue(language or None, lines)
    if lines:
        lines = [*lines[:-1], *split_pieces(lines[-1], vocabulary(), tongue)]
    seen = [observe(line, vocabulary(), tongue) for line in lines]
    for line in seen:
        add_detail(line)
    add_context(seen, tongue)
    add_names(seen)
    return seen


def running_sums(seen: Sequence[Observation], table: Table) -> FLOAT:
    """Return the capped sums of the evidence, outermost line first: (lines + 1) x kinds."""
    names, caps = table.names, table.caps
    rows = np.zeros((len(seen) + 1, len(names)))
    counts: dict[str, float] = defaultdict(float)
    counting = Counting(table.strong)
    for at, line in enumerate(seen):
        rows[at + 1] = rows[at]
        for name, amount in counting.of(line).items():
            if name not in names:
                continue
            taken = max(0.0, min(amount, caps[name] - counts[name])) if name in caps else amount
            counts[name] += taken
            rows[at + 1, names[name]] += taken
    return rows


def words(text: str) -> int:
    """Return the number of words; two Han or kana letters count as one."""
    return len(text.split()) + sum("\u3040" <= char <= "\u9fff" for char in text) // 2


def tail_sample(text: Tail, table: Table, weight: float) -> Sample:
    """Return the choices at the end of a text."""
    seen = observations(text.text, text.lang)
    number = len(seen) + 1
    sums = running_sums(seen[::-1], table)[::-1].copy()
    strong = [is_strong(line, table.strong) for line in seen]
    carried = np.array([any(strong[at:]) for at in range(number - 1)] + [True])
    lost, junk = np.zeros(number), np.zeros(number)
    for at in range(number):
        add_evidence(sums[at], tail_evidence(seen, at), table)
        end = seen[at - 1].line.end if at else 0
        lost[at] = words(text.text[end : text.end_min])
        junk[at] = words(text.text[text.end_max : end])
    return make_sample(sums, lost, junk, carried, text, weight)


def head_sample(text: Tail, table: Table, weight: float) -> Sample:
    """Return the choices at the start of a text."""
    seen = observations(text.text, text.lang)
    number = min(len(seen), MAX_HEAD) + 1
    sums = running_sums(seen[: number - 1], table)
    strong = [is_strong(line, table.strong) for line in seen[: number - 1]]
    carried = np.array([True] + [any(strong[:at]) for at in range(1, number)])
    lost, junk = np.zeros(number), np.zeros(number)
    titled = text.how != "case" and seen and "title_over_prose" in seen[0].features
    title = seen[0].line.end if titled else 0
    for at in range(number):
        add_evidence(sums[at], head_evidence(seen, at), table)
        start = seen[at].line.start if at < len(seen) else len(text.text)
        # Where the gold begins with the title, to lift it into the headline loses nothing.
        lost[at] = words(text.text[max(text.start, title) : start])
        junk[at] = words(text.text[start : text.start])
    return make_sample(sums, lost, junk, carried, text, weight)


def share_of(text: Tail, end: str) -> float:
    """Return how much the text counts at one end."""
    trap = text.cls.startswith("trap")
    return SHARES[end]["trap" if trap else text.how]


def add_evidence(row: FLOAT, evidence: Mapping[str, float], table: Table) -> None:
    """Add the evidence of one choice to its row, in place."""
    for name, amount in evidence.items():
        row[table.names[name]] += amount


def make_sample(sums: FLOAT, lost: FLOAT, junk: FLOAT, carried: BOOL, text: Tail, weight: float) -> Sample:
    """Return the sample of the choices that a strong line carries."""
    sums, lost, junk = sums[carried], lost[carried], junk[carried]
    error = lost * 3 + junk
    right = (error <= max(2.0, float(error.min()))) & (lost <= 2)
    if not right.any():
        right = error == error.min()
    cost = np.where(right, 0.0, LOST * np.log1p(lost) + JUNK * np.log1p(junk))
    fold = fold_of(text.host or text.corpus + text.id, FOLDS)
    return Sample(text.how, weight, fold, sums, right, cost, lost, junk)


def fit(samples: Sequence[Sample], prior: FLOAT) -> FLOAT:
    """Return the weights that make the true cuts most likely."""

    def objective(weights: FLOAT) -> tuple[float, FLOAT]:
        offset = weights - prior
        value = 0.5 * STRENGTH * float(offset @ offset)
        gradient = STRENGTH * offset
        for sample in samples:
            scores = sample.rows @ weights + sample.cost
            exp = np.exp(scores - scores.max())
            good = exp * sample.right
            value += sample.weight * float(np.log(exp.sum()) - np.log(good.sum() + 1e-300))
            pull = exp / exp.sum() - good / (good.sum() + 1e-300)
            gradient = gradient + sample.weight * (sample.rows.T @ pull)
        return value, gradient

    found = minimize(objective, prior.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)


def report(samples: Sequence[Sample], weights: Callable[[Sample], FLOAT]) -> list[str]:
    """Return one line for each kind of text: exact cuts, and cuts that lose more than two true words."""
    lines = []
    for how in sorted({sample.how for sample in samples}):
        group = [sample for sample in samples if sample.how == how]
        picks = [(sample, sample.choice(weights(sample))) for sample in group]
        exact = sum(s.lost[at] <= 2 and s.junk[at] <= 2 for s, at in picks) / len(group)
        lost = sum(s.lost[at] > 2 for s, at in picks) / len(group)
        lines.append(f"{how:12s}{len(group):6d} exact {exact:6.1%} lost {lost:6.1%}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, cross-validate, print; write the weights where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("end", choices=("tail", "head"))
    parser.add_argument("--write", action="store_true", help="write the fitted weights into the table")
    parser.add_argument("--show", action="store_true", help="print every weight beside its prior")
    options = parser.parse_args(arguments)
    table = Table(options.end)
    make = tail_sample if options.end == "tail" else head_sample
    if options.end == "tail":
        texts = [*read_tails(), *read_case_tails(), *read_judged(), *read_whole()]
    else:
        texts = [text for text in [*read_tails(), *read_case_tails()] if text.start_sure]
    samples = [make(text, table, share_of(text, options.end)) for text in texts]
    folds = [fit([s for s in samples if s.fold != fold], table.prior) for fold in range(FOLDS)]
    weights = fit(samples, table.prior)
    print("prior", *report(samples, lambda sample: table.prior), sep="\n  ")
    print("fitted", *report(samples, lambda sample: weights), sep="\n  ")
    print("cross-validated by host", *report(samples, lambda sample: folds[sample.fold]), sep="\n  ")
    if options.show:
        for name, at in sorted(table.names.items(), key=lambda item: -weights[item[1]]):
            print(f"{name:24s}{table.prior[at]:7.2f}{weights[at]:7.2f}")
    if options.write:
        table.write(weights)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
