"""Safe following: requests for addresses found in pages, feeds and archives go to public web servers only.

``DOWNLOADER_MIDDLEWARES`` and ``DOWNLOAD_HANDLERS`` of a project get ``MIDDLEWARES`` and ``HANDLERS``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler, load_object

from pipelines.exceptions import InvalidSettingError
from pipelines.settings import CleancopySettings
from pipelines.stats import PREFIX
from pipelines.syndication.guard import Refusal, origin, without_credentials
from pipelines.syndication.resolver import watched
from pipelines.syndication.trust import RefusedAddressError, is_trusted, trust

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

HANDLER = "pipelines.safe_follow.GuardedDownloadHandler"
HANDLERS: Mapping[str, str | None] = {"http": HANDLER, "https": HANDLER, "ftp": None, "s3": None}
"""For ``DOWNLOAD_HANDLERS``: checks what names resolve to when a connection is made."""

MIDDLEWARES: Mapping[str, int] = {"pipelines.safe_follow.SafeFollowMiddleware": 50}
"""For ``DOWNLOADER_MIDDLEWARES``: in front of robots.txt, which is not asked for at refused addresses."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

logger = logging.getLogger(__name__)


class SafeFollowMiddleware:
    """Refuses requests that lead into the own network or off the web, strips credentials, and keeps count.

    Every request is checked, redirects and robots.txt included, except those that ``trust`` marked. A refused
    one fails with ``RefusedAddressError`` (an ``IgnoreRequest``: its errback is called, nothing is retried)
    and is counted as ``cleancopy/follow/refused/<reason>``.
    """

    def __init__(self, crawler: Crawler) -> None:
        handlers = crawler.settings.getwithbase("DOWNLOAD_HANDLERS")
        missing = [scheme for scheme in ("http", "https") if handlers.get(scheme) != HANDLER]
        if missing:
            raise InvalidSettingError(
                f"DOWNLOAD_HANDLERS: SafeFollowMiddleware needs {HANDLER} for {' and '.join(missing)}; without "
                "it names that resolve to this network are not noticed"
            )
        self._crawler = crawler
        self._policy = CleancopySettings.from_settings(crawler.settings).policy
        self._trusted: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SafeFollowMiddleware:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Let a request pass, send it on its way again without credentials, or refuse it."""
        if is_trusted(request):
            self._trusted.add(origin(request.url))
            return None
        if _is_robots(request) and origin(request.url) in self._trusted:
            trust(request)
            return None
        bare = without_credentials(request.url)
        if bare != request.url:
            self._inc("follow/credentials_stripped")
            return request.replace(url=bare, dont_filter=True)
        refusal = self._policy.refuse_url(request.url)
        if refusal is not None:
            raise RefusedAddressError(refusal)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse a redirect that leaves the web; Scrapy hands it on as if it were a page."""
        location = response.headers.get("Location")
        if response.status in _REDIRECTS and location:
            target = urljoin(request.url, location.decode("latin-1").strip())
            scheme = urlsplit(target).scheme
            if scheme not in ("http", "https"):
                error = RefusedAddressError(Refusal("scheme", f"redirect to {scheme[:20]}:"))
                self.process_exception(request, error)
                raise error
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count and log what was refused here or by the download handler."""
        if isinstance(exception, RefusedAddressError) and not _is_robots(request):
            self._inc(f"follow/refused/{exception.refusal.reason}")
            logger.warning("Not followed: %s: %s", request.url, exception.refusal)

    def _inc(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(PREFIX + name)


class GuardedDownloadHandler:
    """Scrapy's own handler for http and https, kept away from addresses that links must not reach.

    Requests that are not marked by ``trust`` reach public addresses only. They have connections of their own:
    one that was opened for a trusted request is never used for another. Through a proxy the proxy looks names
    up, and only what stands in the address is checked.

    Needs a Twisted reactor, for the others have no resolver that can be wrapped.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("TWISTED_REACTOR_ENABLED", True):
            raise NotConfigured(
                "GuardedDownloadHandler needs Twisted's reactor to check what names resolve to"
            )
        self._crawler = crawler
        self._policy = CleancopySettings.from_settings(crawler.settings).policy
        self._handlers: dict[tuple[str, bool], Any] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardedDownloadHandler:
        """Called by Scrapy."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Download a request; raises ``RefusedAddressError`` without connecting where it must not go."""
        policy = None if is_trusted(request) else self._policy
        handler = self._handler(request.url.partition(":")[0], policy is None)
        if policy is not None:
            _raise(policy.refuse_url(request.url))
            if request.meta.get("proxy"):
                response: Response = await handler.download_request(request)
                return response
        with watched(policy) as watch:
            try:
                response = await handler.download_request(request)
            except Exception:
                _raise(watch.refusal)
                raise
        if policy is not None and response.ip_address is not None:
            # A handler that does not ask the reactor's resolver is noticed, if late.
            _raise(policy.refuse_address(str(response.ip_address)))
        return response

    def _handler(self, scheme: str, trusted: bool) -> Any:
        key = scheme, trusted
        if key not in self._handlers:
            path = self._crawler.settings["DOWNLOAD_HANDLERS_BASE"][scheme]
            self._handlers[key] = build_from_crawler(load_object(path), self._crawler)
        return self._handlers[key]

    async def close(self) -> None:
        """Close the connections."""
        for handler in self._handlers.values():
            await handler.close()


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise RefusedAddressError(refusal)


def _is_robots(request: Any) -> bool:
    """Tell whether Scrapy's robots.txt middleware made the request."""
    return request.callback is NO_CALLBACK and urlsplit(request.url).path == "/robots.txt"
