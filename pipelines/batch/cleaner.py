"""One document of a batch, cleaned as the pipeline of a crawl cleans an item."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from pipelines.article import Article
from pipelines.batch import standoff
from pipelines.batch.shard import Shard
from pipelines.batch.sources import MAX_BYTES, Piece, UnreadableError
from pipelines.clean_article import CleanArticlePipeline
from pipelines.cleaning.clean import clean
from pipelines.reading.decode import decode
from pipelines.recent import RecentItems
from pipelines.settings import CleancopySettings

if TYPE_CHECKING:
    from pipelines.remembering import CrawlMemory

URL_NAMES = ("url", "link", "page_url", "original_url")
"""Columns in which the address of a page is looked for, for sharding by host."""

_ANY_ITEM = ("dict", "pipelines.article.Article")


class _Counts(Counter[str]):
    """Takes the place of a crawl's stats."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Add to a stat."""
        self[key] += count


class Cleaner:
    """Cleans pieces as ``CleanArticlePipeline`` cleans the items of a crawl, with the same settings.

    Without ``CLEANCOPY_ITEM_CLASSES`` every record is cleaned, however short; without ``CLEANCOPY_HTML``,
    markup in a text column is replaced by the article in it. The memory of hosts is always frozen, so that the
    output does not depend on how the work is divided.

    Raises ``InvalidSettingError`` for a setting that cannot be used.
    """

    def __init__(self, settings: dict[str, Any], *, as_spans: bool = False) -> None:
        defaults = {"CLEANCOPY_ITEM_CLASSES": list(_ANY_ITEM), "CLEANCOPY_HTML": "extract"}
        chosen = {name: value for name, value in settings.items() if value not in (None, [])}
        config = CleancopySettings.from_settings(Settings({**defaults, **chosen}))
        self.config = replace(config, memory_frozen=True)
        self.counts = _Counts()
        self._memory = _open_memory(self.config, self.counts)
        self._recent = RecentItems(max_items=1)
        self._pipeline = CleanArticlePipeline(
            self.config, cast("Any", self.counts), self._recent, self._memory
        )
        self._as_spans = as_spans

    def __call__(self, piece: Piece, kind: str, shard: Shard, by_host: bool) -> bytes | dict[str, Any] | None:
        """Return the cleaned item, the bytes of a line that needed nothing, or None for another share's piece
        and for a dropped item.

        Raises ``UnreadableError``, or whatever the cleaning of a document raises.
        """
        raw = piece.data if isinstance(piece.data, bytes) else b""
        if not by_host and not shard.takes(raw or f"{piece.path}:{piece.at}".encode()):
            return None
        if len(raw) > MAX_BYTES:
            raise UnreadableError(f"larger than {MAX_BYTES} bytes")
        item = _parsed(piece, kind)
        if by_host and shard.of > 1:
            url = next((item[name] for name in URL_NAMES if isinstance(item.get(name), str)), None)
            if not shard.takes_host(url, raw):
                return None
        if self._as_spans:
            return self._spans(piece, item)
        if kind in ("html", "warc"):
            return self._extracted(piece, item)
        before = dict(item)
        cleaned = self.clean_item(Article(**item) if kind == "text" else item)
        if cleaned is None:
            return None
        if raw and kind == "jsonl" and cleaned == before:
            return raw.rstrip(b"\r\n")
        return cast("dict[str, Any]", ItemAdapter(cleaned).asdict() if kind == "text" else cleaned)

    def clean_item(self, item: Any) -> Any:
        """Return an item cleaned, in place where its type allows it; None if a setting drops it."""
        try:
            cleaned = self._pipeline.clean_item(item)
        except DropItem:
            return None
        self._recent.forget(cleaned)
        return cleaned

    def _extracted(self, piece: Piece, item: dict[str, Any]) -> dict[str, Any]:
        from pipelines.extraction import extract

        lines = self._memory.host_lines(piece.url, item) if self._memory else None
        result = extract(cast("bytes", piece.data), piece.url, self.config.options, host_lines=lines)
        if self._memory and self.config.metadata != "none":
            item["metadata"] = {**item["metadata"], **self._memory.account}
        return Article.from_result(result, detail=self.config.metadata, **item).to_dict()

    def _spans(self, piece: Piece, item: dict[str, Any]) -> dict[str, Any]:
        adapter = ItemAdapter(item)
        name = self.config.field_map.text_field(adapter, 0)
        if name is None:
            raise UnreadableError("no text")
        text: str = item[name]
        known = {key: self.config.field_map.get(adapter, key) for key in ("url", "headline", "inLanguage")}
        words = {key: value if isinstance(value, str) else None for key, value in known.items()}
        url, headline, language = words["url"], words["headline"], words["inLanguage"]
        lines = self._memory.host_lines(url, item) if self._memory else None
        result = clean(text, url, headline, self.config.options, language=language, host_lines=lines)
        own = item.get("id")
        place = f"{os.path.basename(piece.path)}:{piece.at}"
        account = self._memory.account if self._memory else {}
        row = {"id": place if own is None else own, "column": name, **standoff.describe(text, result)}
        return {**row, **account}


def _open_memory(config: CleancopySettings, counts: _Counts) -> CrawlMemory | None:
    if not config.memory:
        return None
    from pipelines.remembering import open_for  # takes much of Scrapy with it

    return open_for(config, counts.inc_value)


def _parsed(piece: Piece, kind: str) -> dict[str, Any]:
    """Return a piece's item: the object of a line, a row, or what is known of a file. Raises
    ``UnreadableError``."""
    if isinstance(piece.data, dict):
        return piece.data
    if kind != "jsonl":
        place: dict[str, Any] = {"path": piece.path, "record": piece.at if kind == "warc" else None}
        place["dateDownloaded"] = piece.date
        known = {name: value for name, value in place.items() if value is not None}
        item: dict[str, Any] = {"url": piece.url, "metadata": known}
        if kind == "text":
            item["articleBody"] = _decoded(piece.data)
        elif not piece.data.strip():
            raise UnreadableError("empty file")
        return item
    try:
        found = json.loads(piece.data.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"broken JSON: {error}") from None
    if not isinstance(found, dict):
        raise UnreadableError(f"not an object but a {type(found).__name__}")
    return found


def _decoded(data: bytes) -> str:
    try:
        return decode(data)
    except ValueError as error:
        raise UnreadableError(str(error)) from None
