"""``scrapy crawl archive -a path=…``: saved texts, pages and JSON Lines to clean articles, offline."""

from __future__ import annotations

import os
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from itemadapter import ItemAdapter

from pipelines.article import FIELD_NAMES, Article
from pipelines.extraction import extract
from pipelines.items import TEXT
from pipelines.reading import BadRecord, Record, read_records
from pipelines.settings import CleancopySettings

SECONDS_BETWEEN_REPORTS = 60
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)?)?")


class ArchiveSpider(scrapy.Spider):
    """Yields one article for each record under ``path``; what cannot be read is logged and counted.

    Args:
        path: a file or a folder, see ``pipelines.reading.read_records``.

    Raises ValueError if ``path`` is missing or an argument is unknown.
    """

    name = "archive"

    def __init__(self, path: str = "", **unknown: Any) -> None:
        super().__init__()
        if unknown:
            raise ValueError(f"archive: unknown arguments {sorted(unknown)}; the only one is -a path=…")
        if not path:
            raise ValueError("archive: -a path=FILE_OR_FOLDER is missing")
        if not os.path.lexists(path):
            raise ValueError(f"archive: -a path={path}: no such file or folder")
        self.path = path
        self.counts = {"records": 0, "bad": 0}

    async def start(self) -> AsyncIterator[Any]:
        """Yield the articles; texts are cleaned by the pipeline, pages are extracted here."""
        config = CleancopySettings.from_settings(self.settings)
        reported = time.monotonic()
        for record in read_records(self.path, config.field_map.candidates[TEXT]):
            if isinstance(record, BadRecord):
                self._count("bad")
                self.logger.warning("Not read: %s", record)
            else:
                self._count("records")
                yield to_article(record, config)
            if time.monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
                reported = time.monotonic()
                self.logger.info("At %s: %s", record.path, self._summary())
        self.logger.info("Read %s: %s", self.path, self._summary())

    def _count(self, name: str) -> None:
        self.counts[name] += 1
        assert self.crawler.stats is not None  # set before a spider starts
        self.crawler.stats.inc_value(f"cleancopy/archive/{name}")

    def _summary(self) -> str:
        return "{records} records, {bad} could not be read".format(**self.counts)


def to_article(record: Record, config: CleancopySettings) -> Article:
    """Return a record as an article: its text still to be cleaned, or its page extracted.

    Fields of a JSON record are taken over under their own or mapped names (``CLEANCOPY_FIELDS``). What an
    article has no field for is kept in ``metadata["record"]``, beside the place of the record.
    """
    known, rest = _known_fields(record.fields, config)
    place = {"path": record.path, "line": record.line, "record": rest}
    known["metadata"] = known.get("metadata", {}) | {name: value for name, value in place.items() if value}
    if config.metadata == "none":
        del known["metadata"]
    if record.url:
        known["url"] = record.url
    if record.html is None:
        return Article(**{**known, TEXT: record.text})
    result = extract(record.html, known.get("url"), config.options, language=known.get("inLanguage"))
    known.pop(TEXT, None)
    return Article.from_result(result, detail=config.metadata, **known)


def _known_fields(fields: dict[str, Any], config: CleancopySettings) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide a JSON record into values for an article's fields, and the rest."""
    known: dict[str, Any] = {}
    rest = dict(fields)
    adapter = ItemAdapter(fields)
    for name in FIELD_NAMES:
        value = _fitting(name, config.field_map.get(adapter, name))
        if value is not None:
            known[name] = value
            for candidate in config.field_map.candidates[name]:
                if fields.get(candidate) is not None:
                    del rest[candidate]
                    break
    return known, rest


def _fitting(name: str, value: Any) -> Any:
    """Return a value in the type and form of an article's field, or None if it does not fit."""
    if name == "metadata":
        return value if isinstance(value, dict) else None
    if name in ("authors", "keywords"):
        values = value if isinstance(value, list) else [value]
        if name == "authors":
            values = [{"name": each, "nameRaw": each} if isinstance(each, str) else each for each in values]
        kind = dict if name == "authors" else str
        return values if all(isinstance(each, kind) for each in values) else None
    if name in ("datePublished", "dateModified") and not _ISO_DATE.fullmatch(str(value)):
        return None
    return value if isinstance(value, str) else None
