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
from pipelines.settings import CleancopySettings
from pipelines.syndication.addresses import refusal
from pipelines.syndication.choose import choose
from pipelines.syndication.combine import combine, describe
from pipelines.syndication.source_link import SourceLink, find_source_link
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
        self.allow_loopback = self.settings.getbool("CLEANCOPY_ALLOW_LOOPBACK")
        for url in self.urls:
            yield scrapy.Request(url, self.parse, errback=self.copy_failed)

    def parse(self, response: Response) -> Iterator[Any]:
        """Ask for the original that a copy names; without one, the copy is the article."""
        page = page_of(response)
        if page is None:
            self.logger.error("Not a page: %s", response.url)
            return
        copy = self._article(extract(page, response.url, self.config.options), response)
        link = find_source_link(page, response.url)
        if link is None:
            yield copy
            return
        copy.sourceUrl = link.url
        refused = None if self.allow_loopback else refusal(link.url)
        if refused:
            yield self._told(copy, describe(link, refused))
            return
        # Two copies of one original are two articles: the second request must not be filtered as seen.
        kwargs = {"copy": copy, "link": link}
        yield scrapy.Request(
            link.url, self.parse_original, errback=self.original_failed, cb_kwargs=kwargs, dont_filter=True
        )

    def parse_original(self, response: Response, copy: Article, link: SourceLink) -> Iterator[Article]:
        """Yield the article made of both pages."""
        page = page_of(response)
        refused = None if self.allow_loopback else refusal(response.url)  # redirected inside
        if page is None or refused:
            yield self._told(copy, describe(link, refused or "not a page"))
            return
        result = extract(page, response.url, self.config.options)
        choice = choose(copy.articleBody or "", result.body, result.flags)
        status = "used" if choice.original else choice.reason
        article = combine(copy, self._article(result, response), choice)
        if choice.reason == "another story" and link.evidence == "name":
            article.sourceUrl = None  # "Source: …" named what the text draws on, not where it was published
        yield self._told(article, describe(link, status, choice))

    def original_failed(self, failure: Failure) -> Iterator[Article]:
        """Yield the copy alone when its original cannot be had."""
        request = failure.request  # type: ignore[attr-defined]
        copy, link = request.cb_kwargs["copy"], request.cb_kwargs["link"]
        yield self._told(copy, describe(link, reason_of(failure)))

    def copy_failed(self, failure: Failure) -> None:
        """Log a copy that cannot be had: there is nothing to emit."""
        self.logger.error("No article from %s: %s", failure.request.url, reason_of(failure))  # type: ignore[attr-defined]

    def _article(self, result: Result, response: Response) -> Article:
        article = Article.from_result(result, detail=self.config.metadata, url=response.url)
        return self._told(article)

    def _told(self, article: Article, original: dict[str, Any] | None = None) -> Article:
        if self.config.metadata != "none":
            article.metadata.setdefault(
                "dateDownloaded", datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            )
            article.metadata |= {"original": original} if original else {}
        return article
