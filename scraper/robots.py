"""robots.txt, obeyed by all requests that wait for it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.robotstxt import RobotParser


class PatientRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Lets the requests to a host wait one behind the other until its robots.txt is there.

    Scrapy 2.19 lets all of them wait for one Deferred. Awaiting consumes its result: the first waiter gets
    the rules, the others get None, which means "everything is allowed". A crawl that starts with several
    pages of a host fetches the forbidden ones among them.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host, None if its robots.txt cannot be had."""
        async with self._turns[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)
