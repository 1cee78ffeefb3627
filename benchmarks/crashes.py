"""Kill a crawl with SIGKILL at random moments, continue it, and see whether its feed lost anything.

    python -m benchmarks.crashes [--kills 50] [--docs 100] [--suffix .jsonl.gz] [--shards 4 | --newsroom]

Each round crawls the same archive with ``-o`` and kills it, again and again, until a crawl gets to its end;
then every article must be in the feed exactly once and every line be JSON. With ``--shards`` each share of the
archive is a crawl with a feed of its own, and the feeds together must hold every article once. With ``--newsroom``
the copies of a generated newsroom are crawled and followed to their originals, a store of stories is shared by all
crawls of a round, and the items must also be right. The exit code is 1 if anything was lost.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.generate import corpus
from benchmarks.newsroom import Newsroom
from benchmarks.newsroom_server import serve
from benchmarks.syndication import SETTINGS, check
from pipelines.feeds.packing import open_unpacked

ROOT = Path(__file__).resolve().parents[1]
WINDOW = 0.25
"""Seconds after the first item within which a crawl of a hundred articles is killed."""
NEWSROOM_WINDOW = 4.0
"""The same for a crawl of a newsroom, whose slowest originals run into a time limit of six seconds."""
HOSTS = 20


def crawl(arguments: Sequence[str], feed: Path, kill_after: float | None = None) -> bool:
    """Crawl into a feed; return False if the crawl was killed before the feed was complete.

    Args:
        arguments: the spider's name, and what follows it on the command line.
        feed: written with ``-o``.
        kill_after: seconds from the moment at which this crawl first adds to the feed; None lets it end.

    Raises RuntimeError if the crawl fails by itself.
    """
    part = feed.with_name(feed.name + ".part")
    size = part.stat().st_size if part.exists() else 0
    command = [sys.executable, "-m", "scrapy", "crawl", *arguments, "-o", str(feed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if kill_after is not None:
        while process.poll() is None and (part.stat().st_size if part.exists() else 0) <= size:
            time.sleep(0.002)
        time.sleep(kill_after)
        process.kill()
    if process.wait() in (0, -9):
        return feed.exists() and not part.exists()
    raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")


def crawl_until_done(arguments: Sequence[str], feed: Path, moments: Iterable[float]) -> int:
    """Crawl and kill at each of the moments (seconds, see ``crawl``) until a crawl gets to its end.

    Returns the number of kills; after the last moment a crawl is let alone.
    """
    kills = 0
    for moment in moments:
        if crawl(arguments, feed, moment):
            return kills
        kills += 1
    crawl(arguments, feed)
    return kills


def crawl_shards(archive: Path, shards: int, feed: Path, moments: Iterator[float]) -> int:
    """Crawl the shares of an archive, each killed and tried again as a job engine would, and join their feeds.

    Returns the number of kills. The moments are used up share by share.
    """
    kills = 0
    parts = [feed.with_name(f"{number}-{feed.name}") for number in range(1, shards + 1)]
    for number, part in enumerate(parts, start=1):
        share = ["archive", "-a", f"path={archive}", "-a", f"shard={number}/{shards}"]
        kills += crawl_until_done(share, part, moments)
    feed.write_bytes(b"".join(part.read_bytes() for part in parts if part.exists()))
    return kills


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


def newsroom_arguments(newsroom: Newsroom, stories: Path, *settings: str) -> list[str]:
    """Return the arguments of a crawl of a newsroom that remembers its stories; repeated ones are dropped."""
    told = [f"{name}={value}" for name, value in newsroom.start.items()]
    found = ["syndicated", *(part for each in told for part in ("-a", each))]
    remembered = (f"CLEANCOPY_STORIES={stories}", "CLEANCOPY_DUPLICATES=drop")
    return [*found, *(part for each in (*SETTINGS, *remembered, *settings) for part in ("-s", each))]


def newsroom_faults(newsroom: Newsroom, feed: Path, peers: Sequence[object]) -> str:
    """Return what is wrong with a finished feed of a newsroom's articles; "" if nothing."""
    found = faults(feed, len(newsroom.copies))
    if found:
        return found
    with open_unpacked(str(feed)) as lines:
        return "; ".join(check(newsroom, [json.loads(line) for line in lines], peers).wrong[:5])


def rounds_of(
    kills: int, seed: int, window: float, once: Callable[[int, Iterator[float]], tuple[int, str]]
) -> tuple[int, int, list[str]]:
    """Repeat ``once`` until there were so many kills; return kills, rounds, and what was wrong."""
    chance = random.Random(seed)
    done = rounds = 0
    wrong: list[str] = []
    while done < kills:
        left = kills - done
        new, found = once(rounds, (chance.uniform(0, window) for _ in range(left)))
        done += new
        rounds += 1
        if found:
            wrong.append(f"round {rounds}: {found}")
    return done, rounds, wrong


def main() -> None:
    """Kill as often as asked and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--docs", type=int, default=100)
    parser.add_argument("--suffix", default=".jsonl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--newsroom", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:

        def feed(number: int) -> Path:
            return Path(folder) / f"feed-{number}{options.suffix}"

        if options.newsroom:
            with serve(options.docs, HOSTS, options.seed) as (newsroom, peers):

                def once(number: int, moments: Iterator[float]) -> tuple[int, str]:
                    arguments = newsroom_arguments(newsroom, Path(folder) / f"stories-{number}.sqlite")
                    done = crawl_until_done(arguments, feed(number), moments)
                    return done, newsroom_faults(newsroom, feed(number), peers)

                kills, rounds, wrong = rounds_of(options.kills, options.seed, NEWSROOM_WINDOW, once)
        else:
            archive = Path(folder) / "archive.jsonl"
            archive.write_bytes(b"".join(corpus(options.docs)))

            def once(number: int, moments: Iterator[float]) -> tuple[int, str]:
                done = crawl_shards(archive, options.shards, feed(number), moments)
                return done, faults(feed(number), options.docs)

            kills, rounds, wrong = rounds_of(options.kills, options.seed, WINDOW, once)
    what = "syndicated articles" if options.newsroom else "articles"
    print(
        f"{kills} kills in {rounds} crawls of {options.docs} {what} ({options.suffix}, {options.shards} shards): ",
        end="",
    )
    print("; ".join(wrong) or "every article exactly once, every line JSON")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
