"""What the pipelines cost in a crawl: a site on this machine, crawled with the project's settings and without.

    python -m benchmarks.speed_crawl serve PAGES
    python -m benchmarks.speed_crawl crawl ADDRESS PAGES project|scrapy|both

The second form prints items, CPU seconds of the process and of ``process_item`` as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import scrapy
from scrapy.http import Response

from benchmarks.generate import document

POLITENESS = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "WARNING",
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}
PROJECT = {"CONCURRENT_ITEMS": 4, "COOKIES_ENABLED": False}
"""Of the project's settings those that cost or save time; both crawls are as impolite as can be."""

CLEANING = {"ITEM_PIPELINES": {"benchmarks.speed_crawl.TimedPipeline": 300}}


class TimedPipeline:
    """``CleanArticlePipeline`` with a clock at it; what loads its tables is timed apart."""

    loading = 0.0
    seconds = 0.0
    items = 0

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    @classmethod
    def from_crawler(cls, crawler: Any) -> TimedPipeline:
        """Make the pipeline with the crawl's settings."""
        from pipelines.clean_article import CleanArticlePipeline
        from pipelines.cleaning.clean import clean

        began = time.thread_time()
        clean(document(0)["text"])
        cls.loading = time.thread_time() - began
        return cls(CleanArticlePipeline.from_crawler(crawler))

    def process_item(self, item: Any) -> Any:
        """Clean an item and add up the time."""
        began = time.thread_time()
        try:
            return self.inner.process_item(item)
        finally:
            TimedPipeline.seconds += time.thread_time() - began
            TimedPipeline.items += 1


class PagesSpider(scrapy.Spider):
    """Takes each aggregator page and the source page behind it; one item for the two."""

    name = "pages"

    def __init__(self, address: str, pages: int) -> None:
        super().__init__()
        self.address = address
        self.pages = pages

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every aggregator page."""
        for number in range(self.pages):
            yield scrapy.Request(f"{self.address}/copy/{number}", self.parse)

    def parse(self, response: Response) -> Iterator[Any]:
        """Follow a copy to its source."""
        lines = response.css("p::text").getall()
        item = {"url": response.url, "text": "\n".join(lines)}
        yield response.follow(
            response.url.replace("copy", "source"), self.parse_source, cb_kwargs={"item": item}
        )

    def parse_source(self, response: Response, item: dict[str, Any]) -> Iterator[Any]:
        """Yield the copy's text with the source's title."""
        yield {**item, "headline": response.css("h1::text").get()}


def _page(number: int, padding: int) -> bytes:
    found = document(number)
    body = "".join(f"<p>{line}</p>" for line in found["text"].split("\n"))
    links = "".join(f'<li class="nav-{n}"><a href="/x/{n}">link {n}</a></li>' for n in range(padding))
    head = f"<html><head><title>x</title></head><body><ul>{links}</ul>"
    return f"{head}<h1>{found['title']}</h1>{body}</body></html>".encode()


def serve(pages: int) -> None:
    """Serve copies and sources from memory; print the address."""
    made = {
        f"/{kind}/{number}": _page(number, padding)
        for number in range(pages)
        for kind, padding in (("copy", 20), ("source", 400))
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = made.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


async def _crawl(address: str, pages: int, settings: dict[str, Any]) -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    await AsyncCrawlerRunner({**settings, "TWISTED_REACTOR_ENABLED": False}).crawl(
        PagesSpider, address=address, pages=pages
    )


def crawl(address: str, pages: int, mode: str) -> dict[str, float]:
    """Crawl the site: ``project`` settings bare, ``scrapy``'s defaults bare, or ``both`` project and cleaning."""
    settings = dict(POLITENESS)
    if mode != "scrapy":
        settings |= PROJECT
    if mode == "both":
        settings |= CLEANING
    began = time.process_time()
    asyncio.run(_crawl(address, pages, settings))
    return {
        "cpu": time.process_time() - began,
        "pipeline": TimedPipeline.seconds,
        "loading": TimedPipeline.loading,
        "items": TimedPipeline.items or pages,
    }


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        sys.modules["benchmarks.speed_crawl"] = sys.modules["__main__"]
        print(json.dumps(crawl(sys.argv[2], int(sys.argv[3]), sys.argv[4])))
