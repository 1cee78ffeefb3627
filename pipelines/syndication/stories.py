"""One item per story: which pages carry a text that another page had before them.

A page is known by its address. It repeats a story when its text is a near-duplicate of the story's
representative, or when an address it declares (``canonicalUrl``, ``sourceUrl``) is the representative's, or is
declared by it too, and the text does not say otherwise. It is compared with representatives alone: similarity does
not travel along a chain of ever less similar texts.

Who represents a story is a matter of order: ``place`` takes pages as they come, ``settle`` takes all that are
remembered from the earliest to the latest, whatever order they came in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.memory.store import REDIS_SCHEMES
from pipelines.syndication.addresses import is_article_url, site
from pipelines.syndication.canonical import text_key, url_key
from pipelines.syndication.discover import read_moment
from pipelines.syndication.redis_stories import RedisStoryStore
from pipelines.syndication.signatures import (
    Signature,
    containment,
    resemblance,
    shared_figures,
    signature,
)
from pipelines.syndication.story_store import ITSELF, Page, StoryStore

if TYPE_CHECKING:
    from pipelines.article import Article

NEAR_DUPLICATE = 0.45
"""Resemblance from which pages of two sites carry one text: a copy cut by a third has 0.67, with a footer left on
each some 0.6, give or take 0.1 for short texts; reports of one event by two newsrooms stay below 0.3."""
SAME_SITE = 0.8
"""Resemblance from which two pages of one site do. A site seldom prints a text under two addresses, but often
a series from one template, or the next day's report with the last one's background."""
DECLARED = 0.5
"""Containment that is enough where an address says that the pages belong together."""
_SAME_FIGURES = 0.5
"""Two texts that share fewer of their figures are reports of one series: weather, quotations, results."""
_LONGER = 2
"""A text this many times as long as the representative's is more than its copy and must not be lost to it."""
_PROBE = " ".join(f"number {number} of these" for number in range(60))


class Stories:
    """The stories in a store.

    Args:
        place: an SQLite file, ``":memory:"``, or the address of a Redis server.

    Raises:
        ImportError: rensa is not installed (extra ``dedup``), or redis (extra ``redis``).
        sqlite3.Error, redis.RedisError, ValueError: see ``StoryStore`` and ``RedisStoryStore``.
    """

    def __init__(self, place: str | os.PathLike[str]) -> None:
        self.store = _open_store(os.fspath(place))

    def place(self, article: Article) -> str | None:
        """Return the address of the page that had this article's text first, None when this page is it.

        The page joins that story or begins its own, at once and for good: asked again, the answer is the same.
        """
        key, url = identity(article)
        known = self.store.find(key)
        if known is not None and known[1] is not None:
            return self._duplicate_of(known[1])
        page = describe(article, key, url)
        with self.store.transaction():
            story = self._story_of(page)
            known = self.store.find(key)  # another process may have been faster
            if known is None:
                self.store.add(page, story)
            elif known[1] is None:
                self.store.decide(known[0], page, story)
            else:
                story = known[1]
            return self._duplicate_of(story)

    def collect(self, article: Article) -> tuple[bool, str | None]:
        """Remember a page for ``settle``; return whether it is settled already, and what it then duplicates."""
        key, url = identity(article)
        known = self.store.find(key)
        if known is None:
            page = describe(article, key, url)
            with self.store.transaction():
                if self.store.find(key) is None:
                    self.store.add(page, None)
            return False, None
        story = known[1]
        return (False, None) if story is None else (True, self._duplicate_of(story))

    def settle(self) -> int:
        """Decide anew, for all pages, which story they belong to; return how many were not settled before.

        Pages are taken by date, then by address: the outcome depends on the pages alone. Nothing to decide is
        no work.
        """
        with self.store.transaction():
            *_, open_ = self.store.count()
            if open_:
                self.store.forget_stories()
                for number in self.store.by_date():
                    page, _ = self.store.page(number)
                    self.store.decide(number, page, self._story_of(page))
        return open_

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def _story_of(self, page: Page) -> int:
        """Return the representative whose story a page repeats, or ``ITSELF``.

        Of several that it repeats alike it is the earliest by date, then by address: whatever came first.
        """
        found = [
            (-score, not other.date, other.date, other.url, number)
            for number, other in self.store.candidates(page)
            if (score := _repeats(page, other)) > 0
        ]
        return min(found)[-1] if found else ITSELF

    def _duplicate_of(self, story: int) -> str | None:
        return None if story == ITSELF else self.store.url(story)


def _open_store(place: str) -> StoryStore | RedisStoryStore:
    if place.startswith(REDIS_SCHEMES):
        return RedisStoryStore(place, _probe())
    return StoryStore(place, _probe())


def identity(article: Article) -> tuple[int, str]:
    """Return the number by which a page is known, and its address.

    A record without an address is known by its place (file and line) where the spider tells it, else by its
    text: then it cannot be told from a repetition of itself.
    """
    key = url_key(article.url) if article.url else None
    if key is not None and article.url:
        return key, article.url
    path, line = article.metadata.get("path"), article.metadata.get("line")
    place = f"{path}:{line}" if path and line else path
    if isinstance(place, str) and place:
        return text_key(f"place {place}"), place
    key = text_key(f"text {article.headline or ''}\n{article.articleBody or ''}")
    return key, f"text:{key & 0xFFFFFFFFFFFFFFFF:016x}"


def describe(article: Article, key: int, url: str) -> Page:
    """Return what is remembered of an article."""
    return Page(
        key=key,
        url=url,
        date=_moment(article.datePublished),
        signature=signature(article.articleBody or ""),
        links=tuple(sorted(set(_keys((article.canonicalUrl, article.sourceUrl))) - {key})),
    )


def _moment(date: str | None) -> str:
    """Return a date in UTC, a day as its first second; "" for none, and for what is no date."""
    moment = read_moment(date) if isinstance(date, str) else None
    try:
        return moment.astimezone(timezone.utc).isoformat() if moment else ""
    except OverflowError:  # within a day of the year 1 or 9999
        return ""


def _keys(urls: Iterable[str | None]) -> Iterable[int]:
    for url in urls:
        if url and is_article_url(url) and (key := url_key(url)) is not None:
            yield key


def _repeats(page: Page, other: Page) -> float:
    """Return how much a page is a repetition of another, 0 to 3; 0: it is none."""
    one, two = page.signature, other.signature
    declared = _declared(page, other)
    if one is None or two is None:
        # Too short to compare: what the page says of itself has to do, but a long text is no repetition.
        return declared if one is None else 0.0
    if one.size > _LONGER * two.size:
        return 0.0
    alike = resemblance(one.sketch, two.sketch)
    if declared and containment(one, two) >= DECLARED:
        return declared + alike
    if alike < NEAR_DUPLICATE or not _same_figures(one, two):
        return 0.0
    return 0.0 if alike < SAME_SITE and site(page.url) == site(other.url) != "" else alike


def _declared(page: Page, other: Page) -> float:
    """Return 2 where one page declares the other's address, 1 where both declare the same, else 0."""
    if other.key in page.links or page.key in other.links:
        return 2.0
    return 0.0 if page.addresses.isdisjoint(other.addresses) else 1.0


def _same_figures(one: Signature, two: Signature) -> bool:
    share = shared_figures(one, two)
    return share is None or share >= _SAME_FIGURES


@lru_cache(maxsize=1)
def _probe() -> bytes:
    made = signature(_PROBE)
    assert made is not None
    return made.sketch
