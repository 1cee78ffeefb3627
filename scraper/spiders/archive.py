"""``scrapy crawl archive -a path=…``: saved texts, pages and JSON Lines to clean articles, offline."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.settings import default_settings

from pipelines.article import Article
from pipelines.batch.shard import Shard
from pipelines.items import TEXT
from pipelines.reading import BadRecord, Record, read_records
from pipelines.recent import note_cleaned
from pipelines.remembering import memory_of
from pipelines.settings import CleancopySettings
from scraper.arguments import ArgumentError
from scraper.articles import to_article

SECONDS_BETWEEN_REPORTS = 60


class ArchiveSpider(scrapy.Spider):
    """Yields one article for each record under ``path``; what cannot be read is logged and counted.

    Args:
        path: a file or a folder, see ``pipelines.reading.read_records``.
        shard: ``3/16`` takes the third of sixteen shares of the records: whole hosts, and records without an
            address by their text.

    Raises ArgumentError if ``path`` is missing or an argument is unknown.
    """

    name = "archive"
    custom_settings = {  # noqa: RUF012 - typed by Scrapy as an instance's
        "DOWNLOAD_HANDLERS": dict.fromkeys(default_settings.DOWNLOAD_HANDLERS_BASE),
        "DOWNLOADER_MIDDLEWARES": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
    }
    """Nothing is downloaded, and what Scrapy has for it is not even imported: 6 MB."""

    def __init__(self, path: str = "", shard: str = "1/1", **unknown: Any) -> None:
        super().__init__()
        if unknown:
            raise ArgumentError(f"archive: unknown arguments {sorted(unknown)}; known are path and shard")
        if not path:
            raise ArgumentError("archive: -a path=FILE_OR_FOLDER is missing")
        if not os.path.lexists(path):
            raise ArgumentError(f"archive: -a path={path}: no such file or folder")
        self.path = path
        try:
            self.shard = Shard.parse(shard)
        except ValueError as error:
            raise ArgumentError(f"archive: -a shard={shard}: {error}") from None
        self.counts = {"records": 0, "bad": 0}

    async def start(self) -> AsyncIterator[Any]:
        """Yield the articles; texts are cleaned by the pipeline, pages are extracted here."""
        config = CleancopySettings.from_settings(self.settings)
        reported = time.monotonic()
        for record in read_records(self.path, config.field_map.candidates[TEXT]):
            if isinstance(record, BadRecord):
                if self.shard.takes(str(record).encode("utf-8")):
                    self._count("bad")
                    self.logger.warning("Not read: %s", record)
            elif self._is_ours(record) and (article := self._article(record, config)) is not None:
                yield article
            if time.monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
                reported = time.monotonic()
                self.logger.info("At %s: %s", record.path, self._summary())
        self.logger.info("Read %s: %s", self.path, self._summary())

    def _is_ours(self, record: Record) -> bool:
        text = record.text if record.text is not None else record.html or ""
        key = text.encode("utf-8", "replace") if isinstance(text, str) else text
        return self.shard.takes_host(record.url, key)

    def _article(self, record: Record, config: CleancopySettings) -> Article | None:
        try:
            article, result = to_article(record, config, memory_of(self.crawler))
        except Exception:  # an error that leaves start() would end the crawl: one document must not do that
            self._count("bad")
            self.logger.exception("No article from %s, line %s", record.path, record.line)
            return None
        self._count("records")
        return article if result is None else note_cleaned(self.crawler, article, result)

    def _count(self, name: str) -> None:
        self.counts[name] += 1
        assert self.crawler.stats is not None  # set before a spider starts
        self.crawler.stats.inc_value(f"cleancopy/archive/{name}")

    def _summary(self) -> str:
        return "{records} records, {bad} could not be read".format(**self.counts)
