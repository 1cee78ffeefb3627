"""Kill a crawl with SIGKILL at random moments, continue it, and see whether its feed lost anything.

    python -m benchmarks.crashes [--kills 50] [--suffix .jsonl.gz]

Each round crawls the same archive with ``-o`` and kills it, again and again, until a crawl gets to its end;
then every article must be in the feed exactly once and every line be JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.generate import corpus
from pipelines.feeds.packing import open_unpacked

ROOT = Path(__file__).resolve().parents[1]
WINDOW = 0.25
"""Seconds after the first item within which a crawl of a hundred articles is killed."""


def crawl(archive: Path, feed: Path, kill_after: float | None = None) -> bool:
    """Crawl an archive into a feed; return False if it was killed before the feed was complete.

    Args:
        archive: JSON Lines.
        feed: written with ``-o``.
        kill_after: seconds from the moment at which the feed begins to be written; None lets it end.

    Raises RuntimeError if the crawl fails by itself.
    """
    part = feed.with_name(feed.name + ".part")
    size = part.stat().st_size if part.exists() else 0
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"path={archive}", "-o", str(feed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if kill_after is not None:
        while process.poll() is None and (part.stat().st_size if part.exists() else 0) == size:
            time.sleep(0.002)
        time.sleep(kill_after)
        process.kill()
    if process.wait() in (0, -9):
        return feed.exists() and not part.exists()
    raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")


def faults(feed: Path, expected: int) -> str:
    """Return what is wrong with a finished feed of articles numbered in their addresses; "" if nothing."""
    with open_unpacked(str(feed)) as lines:
        try:
            found = Counter(json.loads(line)["url"].rpartition("/")[2] for line in lines)
        except (ValueError, KeyError) as error:
            return f"a broken line: {error}"
    lost = expected - len(found)
    twice = sum(number - 1 for number in found.values())
    return f"{lost} lost, {twice} more than once" if lost or twice else ""


def main() -> None:
    """Kill as often as asked and print what came of it; exit code 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--docs", type=int, default=100)
    parser.add_argument("--suffix", default=".jsonl")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    kills = rounds = 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.jsonl"
        archive.write_bytes(b"".join(corpus(options.docs)))
        while kills < options.kills:
            feed = Path(folder) / f"feed-{rounds}{options.suffix}"
            while kills < options.kills and not crawl(archive, feed, chance.uniform(0, WINDOW)):
                kills += 1
            if not feed.exists():
                crawl(archive, feed)
            rounds += 1
            if found := faults(feed, options.docs):
                wrong.append(f"round {rounds}: {found}")
    print(f"{kills} kills in {rounds} crawls of {options.docs} articles ({options.suffix}): ", end="")
    print("; ".join(wrong) or "every article exactly once, every line JSON")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
