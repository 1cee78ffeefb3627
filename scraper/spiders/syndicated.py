"""``scrapy crawl syndicated -a url=…``: copies of articles, each followed to the original it names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import scrapy

from pipelines.article import Article, fill_gaps
from pipelines.follow_sources import FollowSourcesMixin
from pipelines.reading.feeds import FeedEntry, looks_like_feed, read_feed
from pipelines.reading.sitemaps import SitemapEntry, looks_like_sitemap, read_sitemap, unpack
from pipelines.responses import page_of, reason_of
from pipelines.stats import PREFIX
from pipelines.syndication.addresses import site
from pipelines.syndication.discover import Lead, Wanted, sitemaps_in_robots
from pipelines.syndication.entries import article_fields, sources_of, to_page
from pipelines.syndication.guard import without_credentials
from pipelines.syndication.listing import read_listing
from pipelines.syndication.source_link import SourceLink, find_source_link
from pipelines.syndication.trust import inherit_trust, trust
from scraper.arguments import read_arguments

if TYPE_CHECKING:
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

MAX_SITEMAPS = 500
"""Sitemaps that one crawl reads: an index may name thousands, and name itself."""


class SyndicatedSpider(FollowSourcesMixin, scrapy.Spider):
    """Yields one article for each copy, with the original's text where it is the same story and complete.

    Args:
        url: addresses of article pages, or of pages that list articles.
        feed: addresses of feeds (RSS, Atom, JSON Feed).
        sitemap: addresses of sitemaps, their indexes, or of a robots.txt that names them.
        since: articles known to be older are left out: ``2026-05-01``, ``36h``, ``7d``.
        limit: at most so many articles are asked for.

    Addresses are separated by commas, or ``@file`` names a file with one on each line. Raises ArgumentError
    if none is given, or an argument is unknown or impossible.
    """

    name = "syndicated"

    def __init__(self, **given: Any) -> None:
        super().__init__()
        asked = read_arguments(given)
        self.addresses = asked.addresses
        self.wanted = Wanted(asked.since, asked.limit)
        self.sitemaps: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what the user named; all of it is trusted."""
        callbacks = {"url": self.parse, "feed": self.parse_feed, "sitemap": self.parse_sitemap}
        for kind, address in self.addresses:
            self.sitemaps.add(address)
            yield trust(scrapy.Request(address, callbacks[kind], errback=self.failed))

    def parse(self, response: Response, number: int = 1) -> Iterator[Any]:
        """Follow what a page lists, or take it for an article; ``number`` counts the pages of one list."""
        body = response.body
        if looks_like_feed(body) or looks_like_sitemap(body):
            yield from (self.parse_feed if looks_like_feed(body) else self.parse_sitemap)(response)
            return
        page = page_of(response)
        if page is None:
            self._failed(response.url, "not a page")
            return
        listing = read_listing(page, response.url)
        if not listing.listed and number == 1:
            if self._takes(Lead(response.url)):
                yield from self.parse_copy(response)
            return
        yield from self._follow((Lead(url) for url in listing.links), response)
        if listing.next_url and number < self.config.follow_pages and not self.wanted.full:
            yield self._request(listing.next_url, self.parse, response, number=number + 1)

    def parse_feed(self, response: Response, number: int = 1) -> Iterator[Any]:
        """Follow the entries of a feed; those without an address are counted and passed over."""
        headers = {"content-type": (response.headers.get("Content-Type") or b"").decode("latin-1")}
        try:
            feed = read_feed(unpack(response.body), response.url, headers)
        except ValueError as error:
            self._failed(response.url, str(error))
            return
        if feed.problem:
            self.logger.warning("Broken feed %s: %s", response.url, feed.problem)
        leads = []
        for entry in feed.entries:
            if entry.url is not None:
                leads.append(Lead(entry.url, entry.published or entry.updated, entry))
            else:
                self._count("without_address")
        yield from self._follow(leads, response)
        if feed.next_url and number < self.config.follow_pages and not self.wanted.full:
            yield self._request(feed.next_url, self.parse_feed, response, number=number + 1)

    def parse_sitemap(self, response: Response) -> Iterator[Any]:
        """Follow the pages of a sitemap and the sitemaps of an index."""
        if response.url.endswith("/robots.txt"):
            yield from self._read_sitemaps(sitemaps_in_robots(response.body, response.url), response)
            return
        try:
            if looks_like_feed(response.body):
                yield from self.parse_feed(response)
                return
            entries = list(read_sitemap(response.body))
        except ValueError as error:
            self._failed(response.url, str(error))
            return
        fresh = [entry for entry in entries if entry.sitemap and not self.wanted.is_older(entry.modified)]
        yield from self._read_sitemaps([entry.url for entry in fresh], response)
        pages = (
            Lead(each.url, each.published or each.modified, _news(each))
            for each in entries
            if not each.sitemap
        )
        yield from self._follow(pages, response)

    def parse_copy(self, response: Response, lead: Lead | None = None) -> Iterator[Any]:
        """Ask for the original that a copy names; without one, the copy is the article."""
        entry = lead.entry if lead else None
        page = page_of(response)
        if page is None:
            yield from self._without_page(lead, response.url, "not a page")
            return
        result = self.extract(page, response.url)
        copy = self.to_article(result, response.url)
        if entry is not None:
            copy = _filled(copy, article_fields(entry))
        if self.wanted.is_older(copy.datePublished):
            self._count("older")
            return
        link = find_source_link(page, response.url, feed=sources_of(entry) if entry else ())
        yield from self.follow_source(copy, result, link, response)

    def _follow(self, leads: Iterable[Lead], response: Response) -> Iterator[Any]:
        """Ask for the articles that a list names; an entry with the whole text is a copy by itself."""
        for named in leads:
            lead = replace(named, url=without_credentials(named.url))
            if not self._takes(lead):
                continue
            if lead.entry is not None and lead.entry.whole:
                yield from self._from_entry(lead, response.url, parent=response)
            else:
                yield self._request(lead.url, self.parse_copy, response, lead=lead)

    def _from_entry(
        self, lead: Lead, feed_url: str, reason: str | None = None, parent: Response | None = None
    ) -> Iterator[Any]:
        """Make a copy of a feed entry's text, and follow it to the entry's page unless that failed, for a
        ``reason``; ``parent`` is the feed's response."""
        assert lead.entry is not None
        page = to_page(lead.entry)
        result = self.extract(page, lead.url, language=lead.entry.language)
        copy = _filled(self.to_article(result, lead.url), article_fields(lead.entry))
        if site(lead.url) != site(feed_url):
            copy.sourceUrl = lead.url
        link = None if reason else SourceLink(lead.url, "entry")
        if reason and self.config.metadata != "none":
            copy.metadata["original"] = {"url": lead.url, "status": reason, "evidence": "entry"}
        yield from self.follow_source(copy, result, link, parent)

    def _without_page(self, lead: Lead | None, url: str, reason: str) -> Iterator[Any]:
        if lead is not None and lead.entry is not None and lead.entry.html:
            yield from self._from_entry(lead, lead.url, reason)
        else:
            self._failed(url, reason)

    def _read_sitemaps(self, addresses: Iterable[str], response: Response) -> Iterator[Any]:
        for address in addresses:
            if address not in self.sitemaps and len(self.sitemaps) < MAX_SITEMAPS and not self.wanted.full:
                self.sitemaps.add(address)
                yield self._request(address, self.parse_sitemap, response)

    def _request(self, url: str, callback: Any, response: Response, **kwargs: Any) -> Request:
        # Articles asked for are told apart by ``wanted``, lists by Scrapy.
        once = "lead" not in kwargs
        request = scrapy.Request(url, callback, errback=self.failed, cb_kwargs=kwargs, dont_filter=not once)
        return inherit_trust(request, response)

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Make an article of what the feed says of a page that cannot be had, or log it: there is nothing."""
        request = failure.request  # type: ignore[attr-defined]
        yield from self._without_page(request.cb_kwargs.get("lead"), request.url, reason_of(failure))

    def _takes(self, lead: Lead) -> bool:
        taken = self.wanted.take(lead)
        self._count(taken)
        return taken == "leads"

    def _failed(self, url: str, reason: str) -> None:
        self._count("failed")
        self.logger.error("No article from %s: %s", url, reason)

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"{PREFIX}discovery/{name}")


def _filled(article: Article, fields: dict[str, Any]) -> Article:
    """Return an article whose gaps are filled; values that it has stay."""
    own = {name: value for name in fields_of(article) if (value := getattr(article, name))}
    metadata = own.pop("metadata", {})
    return Article(**fill_gaps(own, fields), metadata=metadata)


def _news(entry: SitemapEntry) -> FeedEntry | None:
    """Return what a news sitemap says of an article."""
    if entry.published is None and entry.title is None:
        return None
    return FeedEntry(url=entry.url, title=entry.title, published=entry.published)


def fields_of(article: Article) -> list[str]:
    """Return the names of an article's fields."""
    return list(article.__dataclass_fields__)
