"""``scrapy crawl syndicated -a url=…``: copies of articles, each followed to the original it names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timezone
from typing import Any

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.article import Article
from pipelines.cleaning.document import Result
from pipelines.extraction import extract
from pipelines.recent import note_cleaned
from pipelines.settings import CleancopySettings
from pipelines.syndication.choose import choose
from pipelines.syndication.combine import combine, describe
from pipelines.syndication.source_link import SourceLink, find_source_link
from pipelines.syndication.trust import trust
from scraper.arguments import read_addresses
from scraper.responses import page_of, reason_of


class SyndicatedSpider(scrapy.Spider):
    """Yields one article for each address, with the original's text where it is the same story and complete.

    Args:
        url: addresses of article pages, separated by commas, or ``@file`` with one on each line.

    Raises ValueError if an argument is missing, unknown or no web address.
    """

    name = "syndicated"

    def __init__(self, url: str = "", **unknown: Any) -> None:
        super().__init__()
        if unknown:
            raise ValueError(f"syndicated: unknown arguments {sorted(unknown)}; the only one is -a url=…")
        self.urls = read_addresses(url)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the copies."""
        self.config = CleancopySettings.from_settings(self.settings)
        for url in self.urls:
            yield trust(scrapy.Request(url, self.parse, errback=self.copy_failed))

    def parse(self, response: Response) -> Iterator[Any]:
        """Ask for the original that a copy names; without one, the copy is the article."""
        page = page_of(response)
        if page is None:
            self.logger.error("Not a page: %s", response.url)
            return
        result = extract(page, response.url, self.config.options)
        copy = self._article(result, response)
        link = find_source_link(page, response.url)
        if link is None:
            yield note_cleaned(self.crawler, copy, result)
            return
        copy.sourceUrl = link.url
        # Two copies of one original are two articles: the second request must not be filtered as seen.
        kwargs = {"copy": copy, "result": result, "link": link}
        yield scrapy.Request(
            link.url, self.parse_original, errback=self.original_failed, cb_kwargs=kwargs, dont_filter=True
        )

    def parse_original(
        self, response: Response, copy: Article, result: Result, link: SourceLink
    ) -> Iterator[Article]:
        """Yield the article made of both pages."""
        page = page_of(response)
        if page is None:
            yield self._finished(copy, result, describe(link, "not a page"))
            return
        found = extract(page, response.url, self.config.options)
        choice = choose(result.body, found.body, found.flags)
        article = combine(copy, self._article(found, response), choice)
        if choice.reason == "another story" and link.evidence == "name":
            article.sourceUrl = None  # "Source: …" named what the text draws on, not where it was published
        told = describe(link, "used" if choice.original else choice.reason, choice)
        yield self._finished(article, found if choice.original else result, told)

    def original_failed(self, failure: Failure) -> Iterator[Article]:
        """Yield the copy alone when its original cannot be had."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        yield self._finished(kwargs["copy"], kwargs["result"], describe(kwargs["link"], reason_of(failure)))

    def copy_failed(self, failure: Failure) -> None:
        """Log a copy that cannot be had: there is nothing to emit."""
        url = failure.request.url  # type: ignore[attr-defined]
        self.logger.error("No article from %s: %s", url, reason_of(failure))

    def _article(self, result: Result, response: Response) -> Article:
        article = Article.from_result(result, detail=self.config.metadata, url=response.url)
        if self.config.metadata != "none":
            article.metadata["dateDownloaded"] = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return article

    def _finished(self, article: Article, result: Result, original: dict[str, Any]) -> Article:
        """Return an article that says what became of its original; the pipelines need not clean it again."""
        if self.config.metadata != "none":
            article.metadata["original"] = original
        return note_cleaned(self.crawler, article, result)
