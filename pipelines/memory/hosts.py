"""Which documents share one memory: the host key."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

HOST_KEYS = ("domain", "subdomain", "path", "field")
"""First parts of a host key's name; ``path:2`` and ``field:blog`` say more."""

MAX_KEY = 200
"""No key is longer: a hostile address must not fill the store."""


def host_key(name: str) -> tuple[Callable[[str | None], str | None], str | None]:
    """Return a function from a document's address to its key, and the item field to take the key from
    instead.

    Args:
        name: ``domain`` (registered domain; each blog of a platform like blogspot.com is one), ``subdomain``
        (the
            whole host name), ``path:N`` (host name and the first N parts of the path) or ``field:NAME``.

    Raises:
        ValueError: no such key.
    """
    kind, _, detail = name.partition(":")
    if kind == "domain" and not detail:
        return registered_domain, None
    if kind == "subdomain" and not detail:
        return host_name, None
    if kind == "path" and detail.isdigit() and 0 < int(detail) < 10:
        return lambda url: path_prefix(url, int(detail)), None
    if kind == "field" and detail:
        return registered_domain, detail
    raise ValueError("expected 'domain', 'subdomain', 'path:N' (N from 1 to 9) or 'field:NAME'")


def host_name(url: str | None) -> str | None:
    """Return the host's name in lower case without ``www.``; None for what is no web address."""
    if not url or " " in url.strip():
        return None
    try:
        name = urlsplit(_with_scheme(url)).hostname
    except ValueError:
        return None
    return name.rstrip(".").removeprefix("www.")[:MAX_KEY] or None if name else None


def registered_domain(url: str | None) -> str | None:
    """Return the registered domain; the host's name where there is none (addresses in numbers,
    ``localhost``)."""
    name = host_name(url)
    return _registered(name) if name else None


def path_prefix(url: str | None, depth: int) -> str | None:
    """Return the host's name and the first ``depth`` parts of the path."""
    name = host_name(url)
    if name is None or url is None:
        return None
    parts = urlsplit(_with_scheme(url)).path.split("/")[1 : depth + 1]
    return "/".join([name, *filter(None, parts)])[:MAX_KEY]


def _with_scheme(url: str) -> str:
    return url.strip() if "://" in url else f"//{url.strip()}"


@lru_cache(maxsize=4096)
def _registered(name: str) -> str:
    found = _extractor()(name)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else name


@lru_cache(maxsize=1)
def _extractor() -> Callable[[str], Any]:
    from tldextract import TLDExtract  # a dependency of Scrapy, slow to import

    # The list that is bundled with tldextract: by default it would ask the network for a newer one.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
