"""From a record that was read to an article."""

from __future__ import annotations

import re
from typing import Any

from itemadapter import ItemAdapter

from pipelines.article import FIELD_NAMES, Article
from pipelines.cleaning.document import Result
from pipelines.extraction import extract
from pipelines.items import TEXT
from pipelines.reading import Record
from pipelines.remembering import CrawlMemory
from pipelines.settings import CleancopySettings
from pipelines.syndication.source_link import find_source_link

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)?)?")


def to_article(
    record: Record, config: CleancopySettings, memory: CrawlMemory | None = None
) -> tuple[Article, Result | None]:
    """Return a record as an article: its text still to be cleaned, or its page extracted, with the result.

    A page is cut by what its host is known to repeat, and adds to that.

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
        return Article(**{**known, TEXT: record.text}), None
    url = known.get("url")
    lines = memory.host_lines(url, record.fields) if memory else None
    result = extract(record.html, url, config.options, language=known.get("inLanguage"), host_lines=lines)
    if memory:
        memory.learn(url, result, record.fields)
    known.pop(TEXT, None)
    link = find_source_link(record.html, url)
    if link is not None:
        known.setdefault("sourceUrl", link.url)
    article = Article.from_result(result, detail=config.metadata, **known)
    if memory and config.metadata != "none":
        article.metadata.update(memory.account)
    return article, result


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
