"""Crawl a generated newsroom in which everything goes wrong, and count what came of it.

``python -m benchmarks.syndication [--articles 500] [--hosts 20] [--seed 1] [--gate]``

Loopback only. Every article should become exactly one item with its whole text and the source that its page
names, whatever became of the original; and no address may be connected to that must be refused. With the
development pages beside the checkout, links found on them are counted as well: nearly all of these pages are no
copies, and those that are stand in ``known_copies.tsv``. ``--gate`` makes the result an exit code.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.newsroom import BAD, Newsroom
from benchmarks.newsroom_pages import Copy
from benchmarks.newsroom_server import serve
from benchmarks.page_corpus import SHARED, load_rows
from pipelines.cleaning.rules import read_table
from pipelines.syndication.source_link import find_source_link

ROOT = Path(__file__).resolve().parents[1]
KNOWN_COPIES = Path(__file__).with_name("known_copies.tsv")
LEAST_FOUND = 0.98
MOST_INVENTED = 0.005
LEAST_KEPT = 0.75
"""Share of an article that an item must have. The sentences are words in random order, and now and then one
looks like a wire's credit to the cleaner, whose quality is not this benchmark's subject."""
SETTINGS = (
    *(
        "CLEANCOPY_ALLOW_LOOPBACK=1",
        "CLEANCOPY_FOLLOW_PAGES=100",
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=0",
    ),
    *("RETRY_ENABLED=0", "DOWNLOAD_TIMEOUT=6", "DOWNLOAD_MAXSIZE=2000000", "CONCURRENT_REQUESTS=64"),
    *("CONCURRENT_REQUESTS_PER_DOMAIN=16", "LOG_LEVEL=ERROR"),
)


@dataclass
class Outcome:
    """What a crawl made of a newsroom: counts, and what is wrong in words."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


def crawl(newsroom: Newsroom, *settings: str) -> tuple[list[dict[str, Any]], float]:
    """Crawl a newsroom that is being served; return its items and the seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "items.jsonl"
        command = [sys.executable, "-m", "scrapy", "crawl", "syndicated", "-O", str(feed)]
        for name, value in newsroom.start.items():
            command += ["-a", f"{name}={value}"]
        for setting in (*SETTINGS, *settings):
            command += ["-s", setting]
        begun = time.monotonic()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=900)
        with feed.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines], time.monotonic() - begun


def check(newsroom: Newsroom, items: Sequence[dict[str, Any]], peers: Sequence[object]) -> Outcome:
    """Compare the items of a crawl with the newsroom's articles."""
    outcome = Outcome()
    by_url: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        by_url.setdefault(str(item.get("url")), []).append(item)
    for copy in newsroom.copies:
        found = by_url.pop(copy.url, [])
        outcome.counts["articles"] += 1
        outcome.counts["items"] += len(found)
        if len(found) != 1:
            outcome.wrong.append(f"{len(found)} items: {copy.kind} {copy.url}")
        else:
            _check_item(copy, found[0], outcome)
    outcome.wrong += [f"no article of the newsroom: {url}" for url in by_url]
    outcome.wrong += [f"connected to the silent port: {peer}" for peer in peers]
    return outcome


def _check_item(copy: Copy, item: dict[str, Any], outcome: Outcome) -> None:
    counts, wrong = outcome.counts, outcome.wrong
    source = item.get("sourceUrl")
    if copy.source is None:
        counts["without source"] += 1
        counts["invented"] += source is not None
    else:
        counts["with source"] += 1
        counts["found"] += source == copy.source
        if source != copy.source:
            counts["wrong source"] += source is not None
            wrong.append(f"source of {copy.kind} {copy.url}: {source}, not {copy.source}")
    kept = _kept(copy, item.get("articleBody", ""))
    counts["whole text"] += kept == 1
    counts["text"] += kept >= LEAST_KEPT
    if kept < LEAST_KEPT:
        wrong.append(f"{kept:.0%} of the text: {copy.kind} {copy.url}")
    original = item.get("metadata", {}).get("original", {})
    told = [str(hop["status"]) for hop in (original, *original.get("chain", ())) if "status" in hop]
    expected = BAD.get(copy.kind, () if copy.kind == "none" else ("used",))
    right = (
        any(status.startswith(expected) for status in told) if expected else not set(told) - {"used", "same"}
    )
    counts["outcome told"] += right
    if not right:
        wrong.append(f"outcome of {copy.kind} {copy.url}: {told}")


def _kept(copy: Copy, body: str) -> float:
    """Return the share of an article's text that a body has, in pieces of forty characters."""
    pieces = [text[at : at + 40] for text in copy.paragraphs for at in range(0, len(text), 40)]
    return sum(piece in body for piece in pieces) / len(pieces)


def links_on_development_pages() -> tuple[Counter[str], list[str]]:
    """Count the development pages, and the sources found on them by what the pages are.

    The copies among them were found by reading what was found: their number guards against losing one again.

    Returns:
        ``copies``, ``copies found``, ``no copies``, ``invented`` and, by evidence, all that were found; and the
        pages with an invented source.
    """
    table = read_table(KNOWN_COPIES, ("corpus", "id", "kind"))
    known = {(corpus, name): kind for _, (corpus, name, kind) in table}
    counts: Counter[str] = Counter()
    invented = []
    for path in sorted((SHARED / "corpora" / "pages").glob("*.jsonl.gz")):
        corpus = path.name.removesuffix(".jsonl.gz")
        for row in load_rows(corpus):
            kind = known.get((corpus, str(row["id"])))
            link = find_source_link(row["html"], row.get("url") or None)
            if kind == "address":
                continue
            counts["copies" if kind == "copy" else "no copies"] += 1
            if link is not None:
                counts[link.evidence] += 1
                counts["copies found" if kind == "copy" else "invented"] += 1
                if kind != "copy":
                    invented.append(f"invented: {corpus} {row['id']}: {link.evidence} {link.url}")
    return counts, invented


def failures(outcome: Outcome, pages: Counter[str]) -> list[str]:
    """Return what does not reach its bar."""
    counts = outcome.counts
    told = []
    if counts["items"] != counts["articles"] or any("items:" in line for line in outcome.wrong):
        told.append("not one item for each article")
    if counts["found"] < LEAST_FOUND * counts["with source"]:
        told.append(f"source found on fewer than {LEAST_FOUND:.0%}")
    if counts["wrong source"] or counts["invented"]:
        told.append("a wrong or an invented source")
    if any("silent port" in line for line in outcome.wrong):
        told.append("a refused address was connected to")
    if counts["text"] < counts["articles"]:
        told.append("text was lost")
    if pages["invented"] > MOST_INVENTED * pages["no copies"]:
        told.append(f"a source invented on more than {MOST_INVENTED:.1%} of pages that are no copies")
    if pages["copies found"] < LEAST_FOUND * pages["copies"]:
        told.append(f"source found on fewer than {LEAST_FOUND:.0%} of the development pages that are copies")
    return told


def main() -> None:
    """Run as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    with serve(options.articles, options.hosts, options.seed) as (newsroom, peers):
        items, seconds = crawl(newsroom)
        outcome = check(newsroom, items, peers)
    kinds = Counter(copy.kind for copy in newsroom.copies)
    print(f"{options.articles} articles on {options.hosts} hosts in {seconds:.0f} s")
    print("kinds: " + ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())))
    for name, number in outcome.counts.items():
        print(f"{name:16} {number:5}")
    print("\n".join(outcome.wrong[:40]))
    pages, invented = links_on_development_pages() if SHARED.exists() else (Counter[str](), [])
    print("\n".join(invented))
    if pages:
        print("development pages: " + ", ".join(f"{name} {number}" for name, number in pages.items()))
    told = failures(outcome, pages)
    print("; ".join(told) or "all bars reached")
    if options.gate and told:
        sys.exit(1)


if __name__ == "__main__":
    main()
