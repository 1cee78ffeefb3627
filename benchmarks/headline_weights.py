"""Fit the weights by which a page's headline is chosen to pages whose headline is known.

``python -m benchmarks.headline_weights`` writes ``pipelines/extraction/rules/headline_weights.tsv``;
``--cross`` instead prints how often the choice is right on hosts that the weights were not fitted on.
Needs numpy, scipy and the development pages in ``../shared`` beside the checkout.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.page_corpus import load_rows
from benchmarks.page_weights import fold_of
from benchmarks.pages import METADATA, folded
from pipelines.extraction.candidates import collect
from pipelines.extraction.headlines import Wording, described
from pipelines.extraction.layout import lay_out
from pipelines.extraction.tree import parse, unescaped

TABLE = Path(__file__).parents[1] / "pipelines" / "extraction" / "rules" / "headline_weights.tsv"
RIDGE = 6.0
"""Penalty on squared weights. Held-out hosts are served alike from some 6 to 25."""
FOLDS = 5


@dataclass(slots=True)
class Page:
    """One page: its wordings, and which of them is the true headline (None: none of them)."""

    corpus: str
    host: str
    gold: str
    wordings: list[Wording]
    right: int | None


def read_pages() -> list[Page]:
    """Read the wordings of all pages whose headline is known."""
    pages = []
    for corpus in METADATA:
        for row in load_rows(corpus):
            root = parse(unescaped(row["html"]))
            if not row["gold_title"] or root is None:
                continue
            url = row["url"] or None
            wordings = described(collect(root, url)[0], lay_out(root), url)
            gold = folded(row["gold_title"])
            right = next((n for n, one in enumerate(wordings) if folded(one.text) == gold), None)
            pages.append(Page(corpus, row["host"] or row["id"], gold, wordings, right))
    return pages


def fit(pages: Sequence[Page]) -> dict[str, float]:
    """Fit a ridge-penalised conditional logit: the true wording against the others of its page."""
    known = [page for page in pages if page.right is not None]
    names = sorted({name for page in known for one in page.wordings for name in one.features})
    number = {name: place for place, name in enumerate(names)}
    rows = [one for page in known for one in page.wordings]
    matrix = np.zeros((len(rows), len(names)))
    for place, one in enumerate(rows):
        matrix[place, [number[name] for name in one.features]] = 1
    sizes = [len(page.wordings) for page in known]
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(known)), sizes)
    right = starts + np.array([page.right for page in known])

    def loss(point: Any) -> tuple[float, Any]:
        raw = matrix @ point
        top = np.maximum.reduceat(raw, starts)
        odds = np.exp(raw - top[owner])
        total = np.add.reduceat(odds, starts)
        share = odds / total[owner]
        value = (np.log(total) + top - raw[right]).sum() + RIDGE / 2 * point @ point
        share[right] -= 1
        return value, matrix.T @ share + RIDGE * point

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: float(weight) for name, weight in zip(names, best)}


def is_right(page: Page, weights: dict[str, float]) -> bool:
    """Tell whether the weights choose the true headline."""
    scores = [sum(weights.get(name, 0.0) for name in one.features) for one in page.wordings]
    return page.right is not None and scores.index(max(scores)) == page.right


def cross(pages: Sequence[Page]) -> None:
    """Print how often the choice is right on each corpus's hosts under weights fitted on other hosts."""
    hits: dict[str, list[bool]] = {}
    for number in range(FOLDS):
        weights = fit([page for page in pages if fold_of(page.host, FOLDS) != number])
        for page in pages:
            if fold_of(page.host, FOLDS) == number:
                hits.setdefault(page.corpus, []).append(is_right(page, weights))
    every = [hit for found in hits.values() for hit in found]
    for corpus, found in {**hits, "all": every}.items():
        print(f"{corpus}: {sum(found)} of {len(found)}, {sum(found) / len(found):.1%}")


def write(weights: dict[str, float]) -> None:
    """Write the table, weights rounded to two places, features of no weight left out."""
    lines = [
        "# Log-odds that a wording is the headline, per feature; fitted by benchmarks/headline_weights.py.",
        "feature\tweight",
        *(f"{name}\t{weight:.2f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.02),
    ]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Fit and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cross", action="store_true")
    options = parser.parse_args()
    pages = read_pages()
    if options.cross:
        cross(pages)
    else:
        write(fit(pages))
        print(f"{len(pages)} pages, {TABLE}")


if __name__ == "__main__":
    main()
