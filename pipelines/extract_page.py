"""Items that carry a page: its article is extracted and cleaned, its metadata fills the empty fields."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from itemadapter import ItemAdapter

from pipelines.base import CleaningPipeline, Skip
from pipelines.cleaning.options import STAGES
from pipelines.extraction.decode import decode
from pipelines.extraction.tree import looks_like_html, unescaped
from pipelines.items import TEXT, is_html, language_code
from pipelines.recent import Visit

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

    from pipelines.recent import RecentItems
    from pipelines.remembering import CrawlMemory
    from pipelines.settings import CleancopySettings

HTML_FIELDS = ("html", "rawHtml", "raw_html", "pageHtml", "page_html", "browserHtml", "articleBodyHtml")
"""Item fields that may hold a page, tried in order where the text field holds none."""


class ExtractPagePipeline(CleaningPipeline):
    """Extracts the article from a page, whatever ``CLEANCOPY_HTML`` says, and cleans it in the same pass.

    The page is markup in the item's text field, or stands in one of ``HTML_FIELDS`` while the text field is
    empty. Items without markup are cleaned as ``CleanArticlePipeline`` does. The page's field stays as it is.
    """

    stages: ClassVar[frozenset[str]] = frozenset(STAGES)

    def __init__(
        self,
        settings: CleancopySettings,
        stats: StatsCollector,
        recent: RecentItems,
        memory: CrawlMemory | None = None,
    ) -> None:
        super().__init__(replace(settings, extract_html=True), stats, recent, memory)

    def visit(self, item: Any) -> Visit | Skip:
        """Return what is known of an item, taking its page for the text where it has no text yet."""
        visit = super().visit(item)
        if not isinstance(visit, Skip) or visit.reason not in ("no_text", "short"):
            return visit
        adapter = ItemAdapter(item)
        page = page_of(adapter)
        target = self.settings.field_map.target(adapter, TEXT)
        if page is None or target is None:
            return visit
        known = self.recent.find(item)
        url = self.settings.field_map.get(adapter, "url")
        return Visit(
            item=item,
            text_field=target,
            original=page,
            url=url if isinstance(url, str) else None,
            language=language_code(self.settings.field_map.get(adapter, "inLanguage")),
            body=adapter.get(target) or "",
            counts=known.counts if known is not None else Counter(),
        )


def page_of(adapter: ItemAdapter) -> str | None:
    """Return the page an item carries as text, None when it carries none; a fragment becomes a page.

    In a field that is made for pages one tag tells a fragment; in a text field it may be one that is written of.
    """
    for name in HTML_FIELDS:
        value = adapter.get(name)
        if isinstance(value, (bytes, bytearray)):
            value = decode(bytes(value))[0]
        if isinstance(value, str) and looks_like_html(markup := unescaped(value)):
            return markup if is_html(markup) else f"<html>{markup}</html>"
    return None
