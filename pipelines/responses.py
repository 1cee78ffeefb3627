"""What a spider got: the page in a response, or the reason why there is none."""

from __future__ import annotations

import re

from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from pipelines.syndication.trust import RefusedAddressError

_PAGE = re.compile(rb"html|xml|^text/plain")


def page_of(response: Response) -> str | bytes | None:
    """Return a response's page, or None if it is none (a PDF, an image, an empty answer)."""
    kind = (response.headers.get("Content-Type") or b"text/html").lower()
    if not isinstance(response, TextResponse) or not response.body.strip() or not _PAGE.search(kind):
        return None
    try:
        return response.body.decode("utf-8")  # whatever was declared: nothing else looks like valid UTF-8
    except UnicodeDecodeError:
        return response.text


def reason_of(failure: Failure) -> str:
    """Return in a few words why a download failed: ``HTTP 404``, ``DownloadTimeoutError: …``, ``port 22``."""
    error = failure.value
    if isinstance(error, RefusedAddressError):
        return str(error)
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    return f"{type(error).__name__}: {error}".partition("\n")[0].removesuffix(": ")[:200]
