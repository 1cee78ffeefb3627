"""Cleancopy's ``extract`` beside the open extractors, on pages whose article is known.

``python -m benchmarks.pages [--corpus fundus …] [--limit N] [--peers …] [--gate]``

One interleaved run: every extractor sees each page before the next page comes, so that times compare.
Measures are those of the tool in ``../shared/tools/tail_eval.py``; corpora lie in
``../shared/corpora/pages``. The table of metadata has its own corpora. The last line sums up; ``--gate``
makes it an exit code.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from benchmarks.page_corpus import load_pages, load_rows, load_tail_eval
from benchmarks.page_peers import BARE, Extracted, Extractor, Peer, cleancopy, installed
from benchmarks.page_truth import holds_date, holds_headline, holds_names

OURS = "cleancopy"
GATED = {"fundus": (0.85, 0.98), "daniel": (0.75, 0.92)}
"""Corpus to the least share of clean ends and the least F1."""
METADATA = ("fundus", "trafilatura", "postlight", "mediacloud")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens and spaces of no width."""
_SHAPES = str.maketrans({**dict.fromkeys('"“”„«»‘’‚‹›`´', "'"), **dict.fromkeys("–—‐‑−―", "-")})
"""Quotation marks and dashes, whatever their shape."""
_BESIDE_MARK = re.compile(r"\s*([^\w\s])\s*")
_BETWEEN = re.compile(r"\s*[,;&|/]\s*|\s+(?:and|und|y|et|e|mit)\s+")
_LEADING = re.compile(r"^(?:von|by|par|por)\s+", re.IGNORECASE)
_TITLE = re.compile(r"(?:Ph\.?D|M\.?D|Dr|M\.?A)\.?", re.IGNORECASE)
_OFFICE = re.compile(
    r"redaktion|redacción|editorial|staff|team|\bnews|desk\b|online|presse?\b|agentur|ajans|stiftung|"
    r"verband|foundation|\bsubmissions|nachrichten|zeitung|\b(?:dpa|afp|ap|apa|sid|sda|tpn|jiji|reuters|time|kathpress|"
    r"attac|empa|bbaw|welt|spiegel|telebasel|fernsehen|mdr|srf|web|gmbh|se|e\.v)\b|\.\w{2,3}$|https?:|[0-9]{3}|オンライン|web$",
    re.IGNORECASE,
)
"""What marks an entry of the truth as somebody who is no person."""
_OFFSETS = {timedelta(minutes=30 * halves) for halves in range(-24, 29)}
"""What zones are ahead of UTC."""
_WARM = 20
"""Pages that all extractors see before the run."""
REACH = "(stands on the page)"
"""The line of the metadata tables that says of how many pages the truth is on the page at all."""
LEAST = {"date": 0.95, "authors": 0.90, "headline": 0.95}


@dataclass(slots=True)
class Run:
    """One extractor's output over a corpus: page id to what it extracted, and CPU milliseconds per page."""

    pages: dict[str, Extracted] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)


def run_all(rows: Sequence[dict[str, Any]], extractors: dict[str, Extractor]) -> dict[str, Run]:
    """Run all extractors over all pages, page by page; one that raises has extracted nothing.

    Each page has an order of its own, the same on every run: who comes later finds the page and what he shares
    with others in the caches. The first pages are extracted once more beforehand, as a process reads its tables
    only once.
    """
    for row in rows[:_WARM]:
        for extractor in extractors.values():
            _run(extractor, row)
    runs = {name: Run() for name in extractors}
    for number, row in enumerate(rows):
        for name, extractor in random.Random(number).sample(list(extractors.items()), len(extractors)):
            start = time.process_time()
            found = _run(extractor, row)
            runs[name].costs.append(1000 * (time.process_time() - start))
            runs[name].pages[row["id"]] = found
    return runs


def _run(extractor: Extractor, row: dict[str, Any]) -> Extracted:
    try:
        return extractor(row["html"], row["url"] or None)
    except Exception:  # noqa: BLE001 - a peer's failure is a result
        return Extracted()


def measure_texts(rows: Sequence[dict[str, Any]], run: Run) -> dict[str, float]:
    """Return the measures of one run over pages with a true text."""
    tool = load_tail_eval()
    truth = {row["id"]: {"text": row["gold_body"]} for row in rows}
    texts = {key: found.text or "" for key, found in run.pages.items()}
    pages, figures = tool.summary(truth, texts, {}, 0, True)
    breaks = figures["boundaries"]
    seen = max(1, len(rows) - figures["missed"])
    return {
        "F1": figures["f1"],
        "clean": figures["clean"],
        "junk>=5": figures["junk_5"],
        "junk>=20": figures["junk_20"],
        "lost>0": figures["lost_any"],
        "lost>=20": figures["lost_20"],
        "head>=5": sum(page["head_junk"] >= 5 for page in pages.values()) / seen,
        "missed": figures["missed"] / len(rows),
        "breaks": breaks["break"] / max(1, sum(breaks.values())),
        "ms": statistics.median(run.costs),
        "p99": sorted(run.costs)[int(0.99 * (len(run.costs) - 1))],
    }


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two values are the same up to case, white space and the shapes of quotation marks and dashes."""
    return folded(one or "") == folded(other or "")


def folded(text: str) -> str:
    """Return a text as ``same`` compares it: one page prints ``Kerr’s “Best” – at last`` with other marks elsewhere."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_SHAPES)
    return _BESIDE_MARK.sub(r"\1", " ".join(seen.split())).casefold()


def same_day(one: str, other: str) -> bool:
    """Tell whether two dates name the same day.

    As printed; where both have a zone, in UTC; where only one has, in some zone on Earth: a page that prints
    ``4 April 2019`` is right if the truth is ``2019-04-03T15:00:00Z``, which is that day's midnight in Tokyo.
    """
    if one[:10] == other[:10]:
        return True
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return False
    if (first.tzinfo is None) != (second.tzinfo is None):
        zoned, local = (second, first) if first.tzinfo is None else (first, second)
        ahead = local - zoned.astimezone(timezone.utc).replace(tzinfo=None)
        return zoned.utcoffset() == timedelta() and ahead in _OFFSETS
    if first.tzinfo is None or second.tzinfo is None:
        return False
    return first.astimezone(timezone.utc).date() == second.astimezone(timezone.utc).date()


def is_day(text: str) -> bool:
    """Tell whether a text begins with a day, ISO 8601; a truth with a slip in it ("2022-29-11") names none."""
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00"))
    except ValueError:
        return None


def persons(names: Sequence[str], host: str) -> list[str]:
    """Return names as they are compared: one entry per person, without "by" and titles, in order.

    ``[]`` where one of them is no person: a desk, an agency, the site itself, an address, initials. Both sides
    are read alike, so that "A und B" as one entry is as right as two.
    """
    found = []
    for name in names:
        for part in _BETWEEN.split(_LEADING.sub("", " ".join(name.split()))):
            if part and not _TITLE.fullmatch(part):
                found.append(part.casefold().rstrip("."))
    site = re.sub(r"\W", "", host.rpartition(".")[0]).casefold()
    for part in found:
        key = re.sub(r"\W", "", part)
        if (
            _OFFICE.search(part)
            or len(key) < 3
            or (site and (key == site or (" " not in part and (key in site or site in key))))
        ):
            return []
    return sorted(set(found))


def measure_reach(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Return ``(on the page, known)`` for each field: what an extractor can have right at most."""
    counts = {name: [0, 0] for name in LEAST}
    for row in rows:
        if is_day(row["gold_date"] or ""):
            counts["date"][0] += holds_date(row, same_day)
            counts["date"][1] += 1
        true = persons(row["gold_authors"] or (), row["host"] or "")
        if true:
            counts["authors"][0] += holds_names(row, true, folded)
            counts["authors"][1] += 1
        if row["gold_title"]:
            counts["headline"][0] += holds_headline(row, folded)
            counts["headline"][1] += 1
    return {name: (there, known) for name, (there, known) in counts.items()}


def measure_metadata(rows: Sequence[dict[str, Any]], run: Run) -> dict[str, tuple[int, int]]:
    """Return ``(right, known)`` for date (day), authors (all and no other) and headline (exact)."""
    counts = {name: [0, 0] for name in LEAST}
    for row in rows:
        found = run.pages[row["id"]]
        if is_day(row["gold_date"] or ""):
            counts["date"][0] += same_day(row["gold_date"], found.date or "")
            counts["date"][1] += 1
        true = persons(row["gold_authors"] or (), row["host"] or "")
        if true:
            counts["authors"][0] += true == persons(found.authors or (), "")
            counts["authors"][1] += 1
        if row["gold_title"]:
            counts["headline"][0] += same(row["gold_title"], found.headline)
            counts["headline"][1] += 1
    return {name: (right, known) for name, (right, known) in counts.items()}


def print_table(title: str, table: dict[str, dict[str, Any]], show: Callable[[str, Any], str]) -> None:
    """Print one line per extractor."""
    columns = list(next(iter(table.values())))
    print(f"\n{title}\n{'':28}" + "".join(f"{name:>14}" for name in columns))
    for name, figures in table.items():
        print(f"{name:28}" + "".join(f"{show(column, figures[column]):>14}" for column in columns))


def _show_text(column: str, value: float) -> str:
    if column in ("ms", "p99"):
        return f"{value:.1f}"
    return f"{value:.3f}" if column == "F1" else f"{100 * value:.1f}%"


def _show_count(column: str, value: tuple[int, int]) -> str:
    right, known = value
    return f"{right}/{known} {right / known:.0%}" if known else "-"


def judge_texts(corpus: str, table: dict[str, dict[str, float]]) -> list[str]:
    """Return what falls short on a gated corpus."""
    ours, (clean, f1) = table[OURS], GATED[corpus]
    peers = [figures for name, figures in table.items() if name not in (OURS, BARE.name)]
    wanted = [
        ("clean", ours["clean"], max([clean, *(peer["clean"] + 0.12 for peer in peers)]), 1),
        ("F1", ours["F1"], max([f1, *(peer["F1"] + 0.01 for peer in peers)]), 1),
        ("lost>=20", ours["lost>=20"], 0.015, -1),
        ("missed", ours["missed"], 0.005, -1),
        ("head>=5", ours["head>=5"], 0.08, -1),
    ]
    if BARE.name in table:
        wanted.append(("cost", ours["ms"] / table[BARE.name]["ms"], 1.3, -1))
        wanted.append(("p99", ours["p99"] / ours["ms"], 10, -1))
    return [
        f"{corpus} {name} {value:.3f}, wanted {least:.3f}"
        for name, value, least, sign in wanted
        if sign * value < sign * least
    ]


def compare_texts(
    corpora: Sequence[str], extractors: dict[str, Extractor], limit: int | None
) -> tuple[list[str], list[str]]:
    """Print the tables of texts; return what falls short, and the summary's words."""
    short, summary = [], []
    for corpus in corpora:
        rows = load_pages(corpus)[:limit]
        runs = run_all(rows, extractors)
        table = {name: measure_texts(rows, run) for name, run in runs.items()}
        gate = "" if corpus in GATED else ", not gated"
        print_table(f"{corpus}: {len(rows)} pages{gate}", table, _show_text)
        if corpus in GATED:
            short += judge_texts(corpus, table)
        summary.append(f"{corpus} clean {table[OURS]['clean']:.1%} F1 {table[OURS]['F1']:.3f}")
    return short, summary


def compare_metadata(
    peers: list[Peer], extractors: dict[str, Extractor], limit: int | None
) -> tuple[list[str], list[str]]:
    """Print the tables of metadata; return what falls short, and the summary's words."""
    chosen = {name: extractors[name] for name in (OURS, *(peer.name for peer in peers if peer.metadata))}
    total: dict[str, dict[str, tuple[int, int]]] = {
        name: dict.fromkeys(LEAST, (0, 0)) for name in (*chosen, REACH)
    }
    for corpus in METADATA:
        rows = load_rows(corpus)[:limit]
        runs = run_all(rows, chosen)
        table = {name: measure_metadata(rows, run) for name, run in runs.items()}
        table[REACH] = measure_reach(rows)
        print_table(f"{corpus}: metadata of {len(rows)} pages", table, _show_count)
        for name, figures in table.items():
            for key, (right, known) in figures.items():
                total[name][key] = (total[name][key][0] + right, total[name][key][1] + known)
    print_table("metadata, all pages", total, _show_count)
    rates = {key: right / max(1, known) for key, (right, known) in total[OURS].items()}
    short = [f"{key} {rates[key]:.3f}, wanted {least}" for key, least in LEAST.items() if rates[key] < least]
    return short, [f"{key} {rate:.1%}" for key, rate in rates.items()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and return 1 when ``--gate`` is given and a figure falls short."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--corpus", nargs="+", default=["fundus", "daniel", "newspaper", "readability"])
    parser.add_argument("--limit", type=int, help="only the first N pages of each corpus")
    parser.add_argument("--peers", nargs="*", help="peers by name; without names: none")
    parser.add_argument("--no-metadata", action="store_true")
    parser.add_argument("--gate", action="store_true", help="exit with 1 when a figure falls short")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    peers = [] if options.peers == [] else installed(options.peers)
    extractors = {OURS: cleancopy(), **{peer.name: peer.build() for peer in peers}}
    short, summary = compare_texts(options.corpus, {**extractors, BARE.name: BARE.build()}, options.limit)
    if not options.no_metadata:
        more_short, more = compare_metadata(peers, extractors, options.limit)
        short, summary = short + more_short, summary + more
    for line in short:
        print(f"short: {line}")
    print(f"pages: {'; '.join(summary)}; {len(short)} figures short")
    return 1 if options.gate and short else 0


if __name__ == "__main__":
    sys.exit(main())
