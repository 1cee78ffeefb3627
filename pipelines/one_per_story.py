"""One item per story: copies of a text that another page had first are marked or dropped."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import NotConfigured

from pipelines.article import Article
from pipelines.base import CleaningPipeline, Skip
from pipelines.exceptions import DuplicateArticle, InvalidSettingError
from pipelines.memory.store import REDIS_SCHEMES
from pipelines.syndication.stories import Stories
from pipelines.writing import plain_metadata, shaped, write

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from pipelines.recent import RecentItems, Visit
    from pipelines.settings import CleancopySettings

logger = logging.getLogger(__name__)

_READ = ("url", "canonicalUrl", "sourceUrl", "headline", "datePublished")


class OnePerStoryPipeline(CleaningPipeline):
    """Recognises an article that another page had before, and does what ``CLEANCOPY_DUPLICATES`` says.

    It stands behind the cleaning: what differs most between two copies is what was cut. Which page of a story
    is the one that stays is a matter of ``CLEANCOPY_STORIES_FIRST``: the first to arrive, or the earliest by
    date, for which all pages must have been seen once (docs/syndication.md).

    Args:
        settings, stats, recent: as of every pipeline of ours.
        stories: the stories to look up and to add to; closed with the spider.
    """

    def __init__(
        self, settings: CleancopySettings, stats: StatsCollector, recent: RecentItems, stories: Stories
    ) -> None:
        super().__init__(settings, stats, recent)
        self.stories = stories

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline.

        Raises NotConfigured if ``CLEANCOPY_STORIES`` is not set, ``InvalidSettingError`` if it cannot be used.
        """
        plain = CleaningPipeline.from_crawler(crawler)
        path = plain.settings.stories
        if path is None:
            raise NotConfigured("CLEANCOPY_STORIES is not set")
        return cls(plain.settings, plain.stats, plain.recent, _opened(path))

    def close_spider(self) -> None:
        """Settle, where that is done by date, and close the store."""
        if self.settings.stories_first == "date":
            settled = self.stories.settle()
            if settled:
                logger.info(
                    "CLEANCOPY_STORIES: %(settled)d new pages; those that are duplicates are known from now "
                    "on: crawl again to have them marked or dropped",
                    {"settled": settled},
                )
        self.stories.close()

    def clean_item(self, item: Any) -> Any:
        """Return the item, with ``duplicateOf`` if it is a copy; raise ``DuplicateArticle`` if asked to."""
        visit = self.visit(item)
        if isinstance(visit, Skip):
            return self.pass_by(item, visit)
        article = self._article(ItemAdapter(item), visit)
        first = self._look_up(article)
        if first is None or self.settings.duplicates == "keep":
            return item
        if self.settings.duplicates == "drop":
            raise DuplicateArticle(article.url, first)
        return self._mark(item, visit, first)

    def _article(self, adapter: ItemAdapter, visit: Visit) -> Article:
        """Return what of an item of any type tells its story."""
        read = self.settings.field_map.get
        article = Article(articleBody=visit.body, metadata=plain_metadata(read(adapter, "metadata")) or {})
        for name in _READ:
            value = read(adapter, name)
            if isinstance(value, str):
                setattr(article, name, value)
        return article

    def _look_up(self, article: Article) -> str | None:
        if self.settings.stories_first == "date":
            settled, first = self.stories.collect(article)
        else:
            settled, first = True, self.stories.place(article)
        name = "unsettled" if not settled else "first" if first is None else "duplicates"
        self.count(Counter(), Counter({f"stories/{name}": 1}))
        return first

    def _mark(self, item: Any, visit: Visit, first: str) -> Any:
        adapter = ItemAdapter(item)
        field = self.settings.field_map.target(adapter, "metadata")
        existing = plain_metadata(adapter.get(field)) if field else None
        if field is None or existing is None:
            self.count(Counter(), Counter({"stories/not_marked": 1}))
            return item
        told = shaped(item, "metadata", {**existing, "duplicateOf": first})
        item, refused = write(item, visit.text_field, {visit.text_field: visit.body, field: told})
        if refused:
            self.count(Counter(), Counter({"stories/not_marked": 1}))
        self.recent.remember(replace(visit, item=item))
        return item


def _opened(place: str) -> Stories:
    """Open the store; whatever is wrong with it is said before the first request."""
    try:
        if not place.startswith(REDIS_SCHEMES):
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        return Stories(place)
    except ImportError as error:
        extra = "redis" if error.name == "redis" else "dedup"
        remedy = f"pip install 'scrapy-cleancopy[{extra}]'"
        raise InvalidSettingError(f"CLEANCOPY_STORIES = {place!r}: {error}; {remedy}") from error
    except Exception as error:  # the disk's, SQLite's or the client's of a server
        raise InvalidSettingError(f"CLEANCOPY_STORIES = {place!r}: {error}") from error
