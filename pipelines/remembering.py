"""The memory of a crawl: opened from the settings, shared by pipelines and spiders, closed with the crawl."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.extensions.feedexport import FileFeedStorage

from pipelines.exceptions import InvalidSettingError
from pipelines.feeds.storage import LINE_FORMATS, SafeFileStorage, finish_with
from pipelines.memory.hosts import MAX_KEY, host_key
from pipelines.memory.opening import open_memory
from pipelines.memory.supervision import furniture_after
from pipelines.settings import CleancopySettings
from pipelines.stats import PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.extensions.feedexport import FeedSlot
    from scrapy.settings import BaseSettings

    from pipelines.cleaning.document import Result
    from pipelines.memory.weight import HostLines

logger = logging.getLogger(__name__)


class CrawlMemory:
    """What a crawl knows of hosts, by address and item instead of by key.

    Args:
        settings: with ``memory`` set.
        count: takes a stat's name and a number to add.

    Raises what ``open_memory`` raises.
    """

    def __init__(self, settings: CleancopySettings, count: Callable[[str, int], object]) -> None:
        assert settings.memory is not None
        self.settings = settings
        self._add = count
        self.memory = open_memory(settings.memory, settings.memory_bounds, frozen=settings.memory_frozen)
        self._key, self._field = host_key(settings.memory_host_key)

    @property
    def account(self) -> dict[str, Any]:
        """What an item's ``metadata`` tells: the digest of a frozen memory."""
        return {"memory": self.memory.digest} if self.memory.digest else {}

    def host_of(self, url: str | None, item: Any = None) -> str | None:
        """Return the key of a document's host; None if nothing tells it."""
        if self._field is not None and item is not None and ItemAdapter.is_item(item):
            value = _value(ItemAdapter(item), self._field)
            if isinstance(value, str) and value.strip():
                return value.strip()[:MAX_KEY]
        return self._key(url)

    def host_lines(self, url: str | None, item: Any = None) -> HostLines | None:
        """Return what the document's host is known to repeat, for ``clean`` and ``extract``."""
        return self.memory.host_lines(self.host_of(url, item))

    def learn(self, url: str | None, result: Result, item: Any = None) -> None:
        """Learn from a document that was cleaned."""
        self.memory.learn(self.host_of(url, item), result)
        cut = sum(removal.rule == "host line" for removal in result.removed)
        if cut:
            self._add(f"{PREFIX}memory/cut", cut)
        self._count()

    def teach(self, url: str | None, copy: Result, original: Result) -> None:
        """Learn from a copy and its original, the same story: what follows in the copy alone is its host's.

        Args:
            url: the copy's address.
            copy: the copy, cleaned; its text before cutting is compared.
            original: the original, likewise.
        """
        self.memory.teach(self.host_of(url), furniture_after(copy.text, original.text))
        self._count()

    def feed_slot_closed(self, slot: FeedSlot) -> None:
        """Clean the early items of a complete local feed again that got its name while it was written."""
        storage = slot.storage
        if slot.format not in LINE_FORMATS or slot.feed_options.get("postprocessing") or not slot.itemcount:
            return
        if isinstance(storage, FileFeedStorage) and not isinstance(storage, SafeFileStorage):
            self.clean_again(storage.path)

    def clean_again(self, path: str, packing: str | None = None) -> None:
        """Clean those items of a JSON Lines file again that left before their host was known.

        Whatever goes wrong is logged and counted, and the file stays as it was.

        Args:
            path: the file.
            packing: ``.gz``, ``.zst`` or ``""``; by default what the file's name says.
        """
        if not self.settings.memory_reclean:
            return
        from pipelines.recleaning import Recleaner  # brings the engine

        try:
            self.memory.write()
            changed = Recleaner(self.settings, self).file(path, packing=packing)
        except Exception as error:  # the border: the feed is written, and must not be lost to its improvement
            logger.exception("Not cleaned again: %s", path)
            self._add(f"{PREFIX}errors/{type(error).__name__}", 1)
            return
        if changed:
            logger.info("Cleaned %d items again whose host was not known when they left: %s", changed, path)
            self._add(f"{PREFIX}memory/recleaned", changed)

    def spider_closed(self) -> None:
        """Write what was learned; a feed may still be cleaned again."""
        self.memory.write()

    def engine_stopped(self) -> None:
        """Let go of the store, and of the crawler, which the stats hold."""
        self.memory.close()
        for crawler in [crawler for crawler, memory in _of_crawler.items() if memory is self]:
            del _of_crawler[crawler]

    def _count(self) -> None:
        for name, number in self.memory.counts.items():
            self._add(f"{PREFIX}memory/{name}", number)
        self.memory.counts.clear()


def open_crawl_memory(
    settings: BaseSettings,
    place: str | None = None,
    *,
    frozen: bool = False,
    count: Callable[[str, int], object] = lambda name, number: None,
) -> CrawlMemory:
    """Return the memory that a command works on, apart from any crawl.

    Args:
        settings: Scrapy's.
        place: where the memory is; by default where ``CLEANCOPY_MEMORY`` says.
        frozen: nothing will be written.
        count: takes a stat's name and a number to add.

    Raises ValueError if there is no place, and what ``open_memory`` raises.
    """
    config = CleancopySettings.from_settings(settings)
    config = replace(config, memory=place or config.memory, memory_frozen=frozen)
    if not config.memory:
        raise ValueError("neither --memory nor CLEANCOPY_MEMORY says where it is")
    return CrawlMemory(config, count)


def _value(adapter: ItemAdapter, name: str) -> Any:
    """Return an item's field, or that of the record which the archive spider made the item from."""
    value = adapter.get(name)
    metadata = adapter.get("metadata")
    if value is None and isinstance(metadata, dict) and isinstance(metadata.get("record"), dict):
        value = metadata["record"].get(name)
    return value


def open_for(settings: CleancopySettings, count: Callable[[str, int], object]) -> CrawlMemory:
    """Return the memory that ``CLEANCOPY_MEMORY`` names; raises ``InvalidSettingError`` if it cannot be opened."""
    try:
        return CrawlMemory(settings, count)
    except (OSError, ValueError, ImportError, sqlite3.Error) as error:
        told = f"CLEANCOPY_MEMORY = {settings.memory!r}: {error}"
        if settings.memory_frozen and isinstance(error, FileNotFoundError):
            told += "; a frozen memory must exist: learn it first, or unset CLEANCOPY_MEMORY_FROZEN"
        raise InvalidSettingError(told) from error


_of_crawler: WeakKeyDictionary[Any, CrawlMemory | None] = WeakKeyDictionary()


def memory_of(crawler: Crawler) -> CrawlMemory | None:
    """Return the memory that a crawl's components share; None unless ``CLEANCOPY_MEMORY`` says where it is.

    Raises ``InvalidSettingError`` if it cannot be opened there.
    """
    if crawler not in _of_crawler:
        settings = CleancopySettings.from_settings(crawler.settings)
        memory = None
        if settings.enabled and settings.memory:
            assert crawler.stats is not None  # set before components are made
            memory = open_for(settings, crawler.stats.inc_value)
            finish_with(crawler, memory.clean_again)
            crawler.signals.connect(memory.feed_slot_closed, signals.feed_slot_closed)
            crawler.signals.connect(memory.spider_closed, signals.spider_closed)
            crawler.signals.connect(memory.engine_stopped, signals.engine_stopped)
        _of_crawler[crawler] = memory
    return _of_crawler[crawler]
