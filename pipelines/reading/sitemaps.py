"""Sitemaps, their indexes and news sitemaps, plain or gzipped; nothing is fetched."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pipelines.extraction.machine_dates import parse_machine_date
from pipelines.syndication.guard import split

MAX_BYTES = 64 * 1024 * 1024
"""Longest sitemap, unpacked: the protocol allows 50 MiB."""
MAX_ENTRIES = 100_000
"""Entries read from one sitemap: the protocol allows 50,000."""

_GZIP = b"\x1f\x8b"
_BLOCK = 8_192
_ROOT = re.compile(rb"<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_FIELDS = {"loc": "url", "lastmod": "modified", "publication_date": "published", "title": "title"}


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap.

    Attributes:
        url: absolute http or https address.
        sitemap: another sitemap stands there, not a page.
        modified, published: ISO 8601, as precise as written.
        title: of a news article.
    """

    url: str
    sitemap: bool = False
    modified: str | None = None
    published: str | None = None
    title: str | None = None


def looks_like_sitemap(data: bytes) -> bool:
    """Tell whether unpacked bytes begin as a sitemap or an index of sitemaps does."""
    return _ROOT.search(data[:4_000].replace(b"\0", b"")) is not None


def unpack(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """Return gzipped bytes unpacked, as far as they are whole; others as they are.

    Raises:
        ValueError: damaged from the beginning, or longer than ``limit`` when unpacked.
    """
    if not data.startswith(_GZIP):
        return data
    found = bytearray()
    try:
        with gzip.open(io.BytesIO(data)) as file:
            while len(found) <= limit and (block := file.read(_BLOCK)):
                found += block
    except (EOFError, OSError, zlib.error):
        if not found:
            raise ValueError("damaged gzip file") from None
    if len(found) > limit:
        raise ValueError(f"longer than {limit} bytes when unpacked")
    return bytes(found)


def read_sitemap(data: bytes) -> Iterator[SitemapEntry]:
    """Yield the entries of a sitemap, an index, or a list of addresses (one on each line).

    A broken file gives what stands before and after the damage. Addresses that are not http or https are
    passed over, entities stay unresolved.

    Raises:
        ValueError: damaged or too long when unpacked, or neither of these kinds.
    """
    data = unpack(data)
    if len(data) > MAX_BYTES:
        raise ValueError(f"longer than {MAX_BYTES} bytes")
    if not looks_like_sitemap(data):
        yield from _from_lines(data)
        return
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    number = 0
    for _, element in events:
        name = _name(element)
        if name not in ("url", "sitemap"):
            continue
        entry = _entry(element, name == "sitemap")
        element.clear()
        while element.getprevious() is not None:  # what was read is not kept in memory
            del element.getparent()[0]
        if entry is not None:
            number += 1
            yield entry
        if number >= MAX_ENTRIES:
            return


def _entry(element: Any, sitemap: bool) -> SitemapEntry | None:
    found: dict[str, str] = {}
    for child in element.iter():
        name = _FIELDS.get(_name(child))
        value = (child.text or "").strip()
        if name and value:  # image:loc and video:title stand deeper, after the page's own
            found.setdefault(name, value)
    modified, published = (parse_machine_date(found.get(name, "")) for name in ("modified", "published"))
    url = found.get("url", "")
    return SitemapEntry(url, sitemap, modified, published, found.get("title")) if split(url) else None


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _from_lines(data: bytes) -> Iterator[SitemapEntry]:
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n", MAX_ENTRIES)
    addresses = [line.strip() for line in lines if line.strip()]
    if not addresses or not all(map(split, addresses[:5])):
        raise ValueError("neither a sitemap nor a list of addresses")
    yield from (SitemapEntry(address) for address in addresses if split(address))
