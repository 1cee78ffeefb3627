"""What a feed entry says, in the terms of an article and of its source."""

from __future__ import annotations

from html import escape
from typing import Any

from pipelines.reading.feeds import FeedEntry


def to_page(entry: FeedEntry) -> str:
    """Return an entry's text as a page with its title, for the extractor."""
    title = escape(entry.title or "")
    heading = f"<h1>{title}</h1>" if title else ""
    return (
        f"<html><head><title>{title}</title></head><body><article>{heading}\n"
        f"<div>{entry.html or ''}</div></article></body></html>"
    )


def article_fields(entry: FeedEntry) -> dict[str, Any]:
    """Return what an entry says of its article, in ``Article``'s field names."""
    return {
        "headline": entry.title,
        "authors": [{"name": name, "nameRaw": name} for name in entry.authors],
        "datePublished": entry.published,
        "dateModified": entry.updated if entry.updated != entry.published else None,
        "sourceName": entry.source_name,
        "keywords": list(entry.keywords),
        "inLanguage": entry.language,
    }


def sources_of(entry: FeedEntry) -> tuple[str, ...]:
    """Return the addresses that an entry names as its source, likeliest last.

    RSS's ``<source url>`` is as a rule the source's feed or home page, which ``find_source_link`` passes over.
    """
    return tuple(filter(None, (entry.source_url, entry.original_url)))
