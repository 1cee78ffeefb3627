"""Fit the weights of page extraction to pages whose article is known.

``python -m benchmarks.page_weights`` writes ``pipelines/extraction/rules/content_weights.tsv``;
``--cross`` instead prints what ``extract`` gives on each part of the hosts under weights fitted on the others;
there are two parts unless a number follows.
Needs numpy, scipy and the development pages in ``../shared`` beside the checkout.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.page_corpus import CORPORA, load_pages, load_tail_eval
from pipelines.extraction import content, extract
from pipelines.extraction.blocks import Block
from pipelines.extraction.content import describe, score
from pipelines.extraction.features import context_features
from pipelines.extraction.hints import BIT
from pipelines.extraction.layout import lay_out
from pipelines.extraction.metadata import read_metadata
from pipelines.extraction.tree import parse
from pipelines.extraction.view import PageView

TABLE = Path(__file__).parents[1] / "pipelines" / "extraction" / "rules" / "content_weights.tsv"
RIDGE = 80.0
"""Penalty on squared weights. Held-out hosts gain up to some 50, and lose nothing up to 150."""
FOLDS = 4
EVEN = 0.3
"""How far a page's weight is evened out: 0 counts blocks, 1 counts pages. Measures count pages."""
MEAN = 70.0
"""Weight that a page of usual size has."""
SURE = 0.6
"""Share of a block's words that the true text must hold for the block to be content."""
UNSURE = 0.3
"""Blocks between ``UNSURE`` and ``SURE`` teach nothing."""


@dataclass(slots=True)
class Page:
    """One page with labels: 1 content, 0 not, -1 unknown; shares between them are kept."""

    corpus: str
    host: str
    key: str
    gold: str
    blocks: list[Block]
    features: list[list[str]]
    view: PageView
    labels: list[float]
    first: list[float] = field(default_factory=list)
    full: list[list[str]] = field(default_factory=list)


def label_by_text(blocks: Sequence[Block], gold: str, tool: Any) -> list[float]:
    """Align the page with its true text and return the share of each block's words that is in it."""
    spelled = [tool.words(block.text) for block in blocks]
    page = [word for words in spelled for word in words]
    true = tool.words(gold)
    size = min(tool.K, len(true), len(page))
    if not size:
        return [0.0] * len(blocks)
    where = {
        b + n: a + n for a, b, length in tool._runs(tool._chain(true, page), size) for n in range(length)
    }
    upcoming = [len(true)] * (len(page) + 1)
    for at in range(len(page) - 1, -1, -1):
        upcoming[at] = where.get(at, upcoming[at + 1])
    labels, at, last = [], 0, -1
    for words in spelled:
        end = at + len(words)
        hits = sum(place in where for place in range(at, end))
        between = true[last + 1 : upcoming[end]]
        if words and hits < len(words) * SURE and len(words) <= 12 and len(between) <= 60:
            starts = range(len(between) - len(words) + 1)
            found = next((n for n in starts if between[n : n + len(words)] == words), None)
            if found is not None:
                hits, last = len(words), last + found + len(words)
        last = max([last, *(where[place] for place in range(at, end) if place in where)])
        labels.append(hits / len(words) if words else 0.0)
        at = end
    return labels


def label_by_strings(blocks: Sequence[Block], have: Iterable[str], lack: Iterable[str]) -> list[float]:
    """Label the blocks that hold a string known to be in the article, or known not to be; -1 elsewhere.

    Strings of the article may stand in lists of links too, and the corpus counts readers' comments in: such blocks
    teach nothing.
    """
    texts = [re.sub(r"\s+", " ", block.text) for block in blocks]
    labels = [-1.0] * len(blocks)
    for strings, label in ((lack, 0.0), (have, 1.0)):
        for string in filter(None, (re.sub(r"\s+", " ", string).strip() for string in strings)):
            for index, text in enumerate(texts):
                if string in text:
                    labels[index] = label
    for index, block in enumerate(blocks):
        hints = [context.hints for context in block.context.ancestors()][:4]
        if labels[index] == 1 and (
            block.linked * 2 > len(block.text) or any(at & BIT["comment"] for at in hints)
        ):
            labels[index] = -1.0
    return labels


def read_pages() -> list[Page]:
    """Parse and label all pages of the training corpora."""
    tool = load_tail_eval()
    pages = []
    for corpus in CORPORA:
        for row in load_pages(corpus):
            root = parse(row["html"])
            if root is None:
                continue
            layout = lay_out(root)
            metadata = read_metadata(root, row["url"] or None, layout)
            blocks, (features, view) = layout.blocks, describe(root, layout, metadata, len(row["html"]))
            if not blocks:
                continue
            if corpus == "trafilatura":
                labels = label_by_strings(blocks, row["extra"]["must_have"], row["extra"]["must_lack"])
            else:
                labels = label_by_text(blocks, row["gold_body"], tool)
            host = row["host"] or row["id"]
            pages.append(
                Page(corpus, host, row["id"], row["gold_body"] or "", blocks, features, view, labels)
            )
    return pages


def fold_of(host: str, count: int) -> int:
    """Return the fold of a host: the same on every run."""
    return int(hashlib.sha1(host.encode()).hexdigest(), 16) % count


def fit(pages: Sequence[Page], *, full: bool) -> dict[str, float]:
    """Fit a ridge-penalised logistic regression on features named by strings."""
    rows: list[list[str]] = []
    labels: list[bool] = []
    weights: list[float] = []
    for page in pages:
        start = len(weights)
        for index, block in enumerate(page.blocks):
            label = page.labels[index]
            if label < 0 or UNSURE < label < SURE or block.heading == 1 or index == page.view.title_at:
                continue
            row = (page.full if full else page.features)[index]
            if not row:
                continue
            rows.append(row)
            labels.append(label >= SURE)
            weights.append(min(4.0, 0.3 + block.size / 100))
        share = (MEAN / max(1.0, sum(weights[start:]))) ** EVEN
        weights[start:] = [weight * share for weight in weights[start:]]
    names = {name: number for number, name in enumerate(sorted({name for row in rows for name in row}))}
    columns = [names[name] for row in rows for name in row]
    pointers = np.cumsum([0, *(len(row) for row in rows)])
    matrix = csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(rows), len(names)))
    target, weight = np.array(labels, float), np.array(weights)

    def loss(point: Any) -> tuple[float, Any]:
        raw = matrix @ point[:-1] + point[-1]
        value = weight @ (np.logaddexp(0, raw) - target * raw) + RIDGE / 2 * point[:-1] @ point[:-1]
        slope = weight * (1 / (1 + np.exp(-raw)) - target)
        return value, np.append(matrix.T @ slope + RIDGE * point[:-1], slope.sum())

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {name: float(best[number]) for name, number in names.items()} | {"bias": float(best[-1])}


def train(pages: Sequence[Page]) -> tuple[dict[str, float], dict[str, float]]:
    """Fit both passes; the second learns from first-pass scores of models that have not seen the host."""
    for number in range(FOLDS):
        others = fit([page for page in pages if fold_of(page.host, FOLDS) != number], full=False)
        for page in pages:
            if fold_of(page.host, FOLDS) == number:
                page.first = score(others, page.features)
    for page in pages:
        around = context_features(page.blocks, page.first)
        page.full = [own + names if own and names else [] for own, names in zip(page.features, around)]
    return fit(pages, full=False), fit(pages, full=True)


def write(models: tuple[dict[str, float], dict[str, float]]) -> None:
    """Write the table, weights rounded to three places, features of no weight left out."""
    first, second = models
    lines = [
        "# Log-odds that a block is article text, per feature; fitted by benchmarks/page_weights.py.",
        "feature\tfirst\tsecond",
    ]
    for name in sorted({*first, *second}):
        one, two = first.get(name), second.get(name)
        if abs(one or 0) >= 0.005 or abs(two or 0) >= 0.005:
            lines.append(
                f"{name}\t{'' if one is None else f'{one:.3f}'}\t{'' if two is None else f'{two:.3f}'}"
            )
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def cross(pages: Sequence[Page], parts: int) -> None:
    """Print what ``extract`` gives on each part of the hosts under weights fitted on the other parts."""
    tool = load_tail_eval()
    part = {(page.corpus, page.key): fold_of(page.host, parts) for page in pages}
    texts: dict[tuple[str, str], str] = {}
    for number in range(parts):
        models = train([page for page in pages if part[page.corpus, page.key] != number])
        with patch.object(content, "_weights", lambda models=models: models):
            for corpus in CORPORA[:-1]:
                for row in load_pages(corpus):
                    if part.get((corpus, row["id"])) == number:
                        texts[corpus, row["id"]] = extract(row["html"], row["url"] or None).body
    for corpus in CORPORA[:-1]:
        rows = [row for row in load_pages(corpus) if (corpus, row["id"]) in texts]
        truth = {row["id"]: {"text": row["gold_body"]} for row in rows}
        found, figures = tool.summary(truth, {key: texts[corpus, key] for key in truth}, {}, 0, False)
        head = sum(page["head_junk"] >= 5 for page in found.values()) / len(rows)
        names = ("f1", "precision", "recall", "missed", "clean", "junk_5", "junk_20", "lost_20")
        print(corpus, len(rows), *(f"{name}={figures[name]:.3f}" for name in names), f"head_5={head:.3f}")


def main() -> None:
    """Fit and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cross", nargs="?", type=int, const=2, help="parts of the hosts")
    options = parser.parse_args()
    pages = read_pages()
    if options.cross:
        cross(pages, options.cross)
    else:
        write(train(pages))
        print(f"{len(pages)} pages, {TABLE}")


if __name__ == "__main__":
    main()
