"""Which requests are trusted: those for addresses that the user typed, and nothing that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from scrapy.exceptions import IgnoreRequest

from pipelines.syndication.guard import Refusal, origin

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    AnyRequest = TypeVar("AnyRequest", bound=Request)

KEY = "cleancopy_trusted"
"""Name in ``Request.meta``; the value is the trusted origin (host and port)."""


class RefusedAddressError(IgnoreRequest):
    """A request that was not made because of where it leads."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


def trust(request: AnyRequest) -> AnyRequest:
    """Mark a request for an address that the user typed: it may lead anywhere, also into the own network.

    Scrapy copies ``meta`` to the requests that redirects make; the mark names host and port and does not
    count for others.
    """
    request.meta[KEY] = origin(request.url)
    return request


def is_trusted(request: Request) -> bool:
    """Tell whether a request was marked by ``trust`` and still leads to the same host and port."""
    mark = request.meta.get(KEY)
    return bool(mark) and mark == origin(request.url)


def inherit_trust(request: AnyRequest, response: Response) -> AnyRequest:
    """Trust a request for an address that a trusted page names on its own host and port."""
    parent = response.request
    if parent is not None and is_trusted(parent) and origin(request.url) == origin(response.url):
        request.meta[KEY] = parent.meta[KEY]
    return request
