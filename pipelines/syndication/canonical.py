"""One address for one page: what differs between links to the same article is taken away."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from pipelines.cleaning.rules import read_table
from pipelines.syndication.addresses import split

_TABLE = Path(__file__).parent / "rules" / "trackers.tsv"
_PORTS = {"http": 80, "https": 443}
_SAME_HOST = ("www.", "m.", "mobile.", "amp.")
_KEY_BYTES = 8


@lru_cache(maxsize=1)
def _trackers() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = [cells for _, cells in read_table(_TABLE, ("kind", "name"))]
    exact = frozenset(name for kind, name in rows if kind == "exact")
    return exact, tuple(name for kind, name in rows if kind == "prefix")


def canonical(url: str) -> str | None:
    """Return the address by which a page is known, None for what is no web address.

    Scheme, ``www.`` and its mobile kin, default port, credentials, fragment, final slashes, tracking
    parameters and the order of parameters do not tell pages apart. The result names a page and is not made
    to be opened: ``//example.org/news/1?id=2``.
    """
    parts = split(url.strip())
    if parts is None:
        return None
    try:
        parts = urlsplit(canonicalize_url(parts.geturl(), keep_blank_values=False))
        port = parts.port
    except ValueError:  # w3lib reads no address that the standard library refuses half-way
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or not host.isprintable() or " " in host:
        return None
    for prefix in _SAME_HOST:
        if host.startswith(prefix) and "." in host[len(prefix) :]:
            host = host[len(prefix) :]
            break
    if port is not None and port != _PORTS[parts.scheme]:
        host += f":{port}"
    query = f"?{kept}" if parts.query and (kept := _without_trackers(parts.query)) else ""
    return f"//{host}{parts.path.rstrip('/')}{query}"


def url_key(url: str) -> int | None:
    """Return ``canonical(url)`` as a signed 64-bit number; None for what is no web address."""
    address = canonical(url)
    return None if address is None else text_key(address)


def text_key(text: str) -> int:
    """Return a signed 64-bit number for a text, the same on every machine."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=_KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)


def _without_trackers(query: str) -> str:
    exact, prefixes = _trackers()
    pairs = parse_qsl(query)
    kept = [(name, value) for name, value in pairs if not _tracks(name.lower(), exact, prefixes)]
    return urlencode(kept)


def _tracks(name: str, exact: frozenset[str], prefixes: tuple[str, ...]) -> bool:
    return name in exact or name.startswith(prefixes)
