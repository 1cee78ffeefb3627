"""The exporter for feeds whose last suffix says how they are compressed."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from scrapy.exporters import BaseItemExporter
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.python import without_none_values

from pipelines.feeds.partfile import PART, PartFile
from pipelines.feeds.storage import inner_format

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PackedExporter:
    """Stands for ``gz`` and ``zst`` in ``FEED_EXPORTERS``: gives the exporter of the suffix before it.

    The compression is the storage's work; where another storage is in use, ``ValueError`` is raised.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **options: Any) -> BaseItemExporter:
        """Return the exporter for ``articles.jsonl.gz``, that is the one for ``jsonl``."""
        if not isinstance(file, PartFile):
            raise ValueError("feeds ending in .gz or .zst need FEED_STORAGES as docs/feeds.md describes it")
        name = inner_format(file.path.removesuffix(PART), "gz")
        exporters = without_none_values(crawler.settings.getwithbase("FEED_EXPORTERS"))
        if name not in exporters:
            raise ValueError(f"{file.path.removesuffix(PART)}: unknown feed format {name!r}")
        exporter: BaseItemExporter = build_from_crawler(
            load_object(exporters[name]), crawler, file, **options
        )
        return exporter
