"""Feeds on local files that survive a crash: see docs/feeds.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

STORAGES = {
    "": "pipelines.feeds.storage.SafeFileStorage",
    "file": "pipelines.feeds.storage.SafeFileStorage",
}
"""For ``FEED_STORAGES``: what writes local files."""

EXPORTERS = {
    "gz": "pipelines.feeds.exporters.PackedExporter",
    "zst": "pipelines.feeds.exporters.PackedExporter",
}
"""For ``FEED_EXPORTERS``: makes ``-O articles.jsonl.gz`` a feed in the format before the last suffix."""


def install(settings: BaseSettings) -> None:
    """Put both tables into a crawl's settings; entries that the settings have already stay."""
    for name, table in (("FEED_STORAGES", STORAGES), ("FEED_EXPORTERS", EXPORTERS)):
        own: dict[str, Any] = settings.getdict(name)
        settings.set(name, {**table, **own}, priority=max(15, settings.getpriority(name) or 0))
