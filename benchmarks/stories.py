"""One item per story: precision, recall, cost beside plain ftfy, size of the store.

    python -m benchmarks.stories [--gate] [--show] [--bases 1500] [--pages 100000] [--redis redis://localhost/9]

Texts are those of ``../shared/corpora/texts`` where they are present, else invented ones. Every text comes in
five variants on five hosts, in random order, each cleaned as in a crawl: retitled; cut by 30 % at its end; with
another footer; in another encoding; all at once. Two texts of the corpus that are one story of themselves count as
right if half of the words of one stand in passages of the other. With ``--pages 1000000`` the store is measured with a
million signatures, which takes about three minutes; with ``--redis`` in an empty database of a Redis server.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ftfy

from benchmarks.corpus import CORPORA, read_texts
from benchmarks.generate import document
from pipelines import clean
from pipelines.article import Article
from pipelines.syndication.shingles import overlaps
from pipelines.syndication.signatures import Signature
from pipelines.syndication.stories import Stories
from pipelines.syndication.story_store import ITSELF, Page
from pipelines.syndication.verdicts import SAME_STORY

PRECISION, RECALL, COST = 0.99, 0.95, 0.3
SHORTEST = 600
"""Characters of the shortest text that is taken."""
ROUNDS = 7
PLAIN = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, explain=False)
"""The configuration that news text needs; ftfy's defaults take twice as long."""

_TITLES = ("What we know so far", "Morning briefing", "The story of the day in full", "Seen from here")
_FOOTERS = (
    "Read more in our region pages\nTags: local, today\n© 2026 Tidewater Tribune. All rights reserved.",
    "This report first appeared in the evening edition and was sent to us by a partner.\nShare this story",
    "Follow the Quay Gazette for more. Subscribe to the newsletter that leaves the harbour every morning.",
)


def retitled(text: str, rng: random.Random) -> str:
    """Another title stands above the text."""
    return f"{rng.choice(_TITLES)}\n\n{text}"


def cut(text: str, rng: random.Random) -> str:
    """Three tenths are missing at the end."""
    return text[: int(0.7 * len(text))] + " […]"


def other_footer(text: str, rng: random.Random) -> str:
    """Another host's lines stand below the text."""
    return f"{text}\n\n{rng.choice(_FOOTERS)}"


def other_encoding(text: str, rng: random.Random) -> str:
    """Read as Latin-1, decomposed, as entities, or with straight quotation marks and plain blanks."""
    kind = rng.randrange(4)
    if kind == 0:
        return text.encode("utf-8", "replace").decode("latin-1")
    if kind == 1:
        return unicodedata.normalize("NFD", text)
    if kind == 2:
        return text.replace("é", "&eacute;").replace("’", "&rsquo;").replace("“", "&ldquo;")
    for typographic, plain in zip("“”’«»\u00a0", '""\'"" '):
        text = text.replace(typographic, plain)
    return text


def everything(text: str, rng: random.Random) -> str:
    """All of it."""
    return other_encoding(other_footer(cut(retitled(text, rng), rng), rng), rng)


VARIANTS: tuple[Callable[[str, random.Random], str], ...] = (
    retitled,
    cut,
    other_footer,
    other_encoding,
    everything,
)


@dataclass(slots=True)
class Quality:
    """What was found: articles that repeat one before them, by variant."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    natural: int = 0

    @property
    def precision(self) -> float:
        """Share of what was called a duplicate that is one."""
        found = sum(self.right.values()) + self.natural
        return found / (found + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the duplicates that were called so."""
        return sum(self.right.values()) / (sum(self.right.values()) + sum(self.missed.values()))


def bases(number: int) -> list[str]:
    """Return the bodies of different texts, one of every so many of the corpus."""
    if not CORPORA.exists():
        return invented(number)
    rows = [row["text"] for row in read_texts() if len(row["text"]) >= SHORTEST]
    texts = random.Random(1).sample(rows, min(2 * number, len(rows)))
    bodies = dict.fromkeys(clean(text).body for text in texts)
    return [body for body in bodies if len(body) >= SHORTEST][:number]


def invented(number: int) -> list[str]:
    """Return the bodies of the corpus in which the project measures cost: seven kilobytes, six languages."""
    return [clean(document(at, damaged=0)["text"]).body for at in range(number)]


def measure_quality(texts: list[str]) -> Quality:
    """Place five variants of every text, in random order, and compare with what they were made of."""
    quality = Quality()
    stories = Stories(":memory:")
    began: set[int] = set()
    for at, variant, article in _in_random_order(texts):
        first = stories.place(article)
        origin = None if first is None else int(first.rsplit("/", 1)[1])
        if origin == at:
            quality.right[variant] += 1
        elif (
            origin is not None
            and max(side.share for side in overlaps(texts[at], texts[origin])) >= SAME_STORY
        ):
            quality.natural += 1
        elif origin is not None:
            quality.wrong.append((texts[at], texts[origin]))
        elif at in began:
            quality.missed[variant] += 1
        began.add(at)
    stories.close()
    return quality


def _in_random_order(texts: list[str]) -> Iterator[tuple[int, str, Article]]:
    rng = random.Random(2)
    order = [(at, make) for at in range(len(texts)) for make in VARIANTS]
    rng.shuffle(order)
    for at, make in order:
        name = make.__name__
        result = clean(make(texts[at], rng))
        url = f"https://{name.replace('_', '-')}-{at % 97}.example/{at}"
        yield at, name, Article(url=url, articleBody=result.body)


def fill(stories: Stories, pages: int) -> float:
    """Put random signatures into a store, each a story of its own, as a long crawl would.

    Returns CPU microseconds for a page, the marks that are written now and then included.
    """
    rng = random.Random(3)
    seconds = 0.0
    for at in range(pages):
        number = rng.getrandbits(63)
        signature = Signature(rng.randbytes(128), rng.randint(100, 2000), rng.getrandbits(60))
        url = f"https://news-{number % 997}.example/2026/11/23/{at}-and-the-usual-words-of-a-headline"
        page = Page(number, url, "2026-11-23T08:00:00+01:00", signature, (rng.getrandbits(63),))
        start = time.process_time()
        with stories.store.transaction():
            list(stories.store.candidates(page))
            stories.store.add(page, ITSELF)
        seconds += time.process_time() - start
    return 1e6 * seconds / pages


@dataclass(frozen=True, slots=True)
class Filling:
    """What it took to fill a store: seconds, CPU microseconds for a page in this process, bytes in the end."""

    seconds: float
    micro: float
    size: int


@contextmanager
def filled_store(redis_url: str | None, pages: int) -> Iterator[tuple[Stories, Filling]]:
    """Give a store with so many pages, in a file or in an empty database of Redis, and empty it again.

    Raises ValueError if the database is not empty.
    """
    with ExitStack() as stack:
        if redis_url:
            import redis

            client: Any = stack.enter_context(redis.Redis.from_url(redis_url))
            if client.dbsize():
                raise ValueError(f"{redis_url}: the database is not empty")
            stack.callback(client.flushdb)
            place = redis_url
        else:
            place = str(Path(stack.enter_context(tempfile.TemporaryDirectory()), "stories.sqlite"))
        before = client.info("memory")["used_memory"] if redis_url else 0
        stories = Stories(place)
        stack.callback(stories.close)
        start = time.monotonic()
        micro = fill(stories, pages)
        seconds = time.monotonic() - start
        size = client.info("memory")["used_memory"] - before if redis_url else _size_of(place)
        yield stories, Filling(seconds, micro, size)


def _size_of(path: str) -> int:
    """Return the bytes of an SQLite file once its log is written into it."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return Path(path).stat().st_size


def measure_cost(stories: Stories, kind: str, texts: list[str]) -> tuple[float, float, float]:
    """Return CPU microseconds for a new page, and medians of its cost over that of ``PLAIN`` and of ftfy's defaults."""
    ours, plain, default = [], [], []
    share = len(texts) // ROUNDS
    stories.place(Article(url="https://warm.example/up", articleBody=texts[0]))
    gc.collect()
    gc.freeze()  # what the other measurements left is not ours to sweep
    for turn in range(ROUNDS):
        batch = texts[turn * share : (turn + 1) * share]
        articles = [
            Article(url=f"https://{kind}-{at % 97}.example/{turn}/{at}", articleBody=text)
            for at, text in enumerate(batch)
        ]
        plain.append(_seconds(lambda text: ftfy.fix_text(text, PLAIN), batch))
        ours.append(_seconds(stories.place, articles))
        default.append(_seconds(ftfy.fix_text, batch))
    micro = 1e6 * statistics.median(ours) / share
    ratios = [statistics.median(a / b for a, b in zip(ours, other)) for other in (plain, default)]
    return micro, ratios[0], ratios[1]


def _seconds(function: Callable[..., object], values: Sequence[object]) -> float:
    start = time.process_time()
    for value in values:
        function(value)
    return time.process_time() - start


def main() -> int:
    """Print a table and a line of figures; with ``--gate``, 1 if a figure is worse than it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--show", action="store_true", help="list what was wrongly called a duplicate")
    parser.add_argument("--bases", type=int, default=1500)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--redis", metavar="URL", help="an empty database, which is emptied again")
    options = parser.parse_args()
    texts = bases(options.bases)
    quality = measure_quality(texts)
    for make in VARIANTS:
        right, missed = quality.right[make.__name__], quality.missed[make.__name__]
        print(f"{make.__name__:15} {right:5} found {missed:4} missed  {right / (right + missed):.2%}")
    for one, other in quality.wrong if options.show else ():
        print(
            "WRONG",
            repr(one[:160]),
            repr(other[:160]),
            *(f"{side.share:.2f}" for side in overlaps(one, other)),
        )
    with filled_store(options.redis, options.pages) as (stories, store):
        costs = {"these texts": measure_cost(stories, "real", texts)}
        costs["invented ones"] = measure_cost(stories, "invented", invented(700))
    for kind, (micro, ratio, default) in costs.items():
        print(
            f"{micro:.0f} µs for a new page of {kind} = {ratio:.2f} x plain ftfy, {default:.2f} x its defaults"
        )
    print(
        f"{options.pages:,} pages of random signatures filled in {store.seconds:.0f} s into {store.size:,} bytes"
    )
    wrong, natural = len(quality.wrong), quality.natural
    worst = max(ratio for _, ratio, _ in costs.values())
    print(
        f"stories: precision {quality.precision:.2%} ({wrong} wrong, {natural} stories that the corpus has twice), "
        f"recall {quality.recall:.2%}; {worst:.2f} x plain ftfy (of it {store.micro:.0f} µs in the store of "
        f"{options.pages:,} pages); {store.size / options.pages:.0f} bytes a page"
    )
    good = quality.precision >= PRECISION and quality.recall >= RECALL and worst <= COST
    return int(options.gate and not good)


if __name__ == "__main__":
    sys.exit(main())
