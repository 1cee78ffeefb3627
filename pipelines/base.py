"""What all cleaning pipelines share: which item, which text, one run of the engine, write back, count."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from pipelines.article import Article, build_metadata
from pipelines.cleaning.clean import clean
from pipelines.exceptions import EmptyArticle, PaywalledArticle, ShortArticle, TruncatedArticle
from pipelines.filling import fill, plan
from pipelines.items import is_html, language_code
from pipelines.recent import RecentItems, Visit, recent_items_of
from pipelines.remembering import CrawlMemory, memory_of
from pipelines.settings import CleancopySettings
from pipelines.stats import PREFIX, counts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from pipelines.cleaning.document import Result

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Skip:
    """Why an item is not for us; the stat ``items/skipped/<reason>`` counts it."""

    reason: str
    is_article: bool = False


class CleaningPipeline:
    """Runs the engine over an item's text, with the stages of its subclass.

    Args:
        settings: how to clean what.
        stats: where to count.
        recent: what was done to items under way, shared by the pipelines of a crawl.
        memory: what hosts repeat, shared likewise; None where nothing is remembered.
    """

    stages: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        settings: CleancopySettings,
        stats: StatsCollector,
        recent: RecentItems,
        memory: CrawlMemory | None = None,
    ) -> None:
        self.settings = settings
        self.stats = stats
        self.recent = recent
        self.memory = memory
        self._extract = _load_extract() if settings.extract_html else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline; raises NotConfigured if ``CLEANCOPY_ENABLED`` is false."""
        settings = CleancopySettings.from_settings(crawler.settings)
        if not settings.enabled:
            raise NotConfigured
        assert crawler.stats is not None  # set before pipelines are made
        return cls(settings, crawler.stats, recent_items_of(crawler), memory_of(crawler))

    def process_item(self, item: Any) -> Any:
        """Return the cleaned item: the same object, or a new one if its type is frozen.

        Nothing that goes wrong with one document stops the crawl or loses the item. Raises DropItem only
        where a setting asks for it.
        """
        try:
            return self.clean_item(item)
        except DropItem:
            raise
        except Exception as error:  # the border: whatever a document does, the item is passed on
            name = type(error).__name__
            self.stats.inc_value(f"{PREFIX}errors/{name}")
            logger.error(
                "%(pipeline)s: %(name)s, item passed on unchanged: %(url)s",
                {"pipeline": type(self).__name__, "name": name, "url": _url_of(item)},
                exc_info=True,
            )
            return item

    def clean_item(self, item: Any) -> Any:
        """Clean one item with this pipeline's stages added to those it has behind it."""
        visit = self.visit(item)
        if isinstance(visit, Skip):
            return self.pass_by(item, visit)
        if self.stages <= visit.stages:
            self._drop_if_asked(visit)
            return item
        visit = replace(visit, stages=visit.stages | self.stages)
        result = self._run(visit)
        item, visit = self._write(item, visit, result)
        self.recent.remember(visit)
        self._drop_if_asked(visit)
        return item

    def visit(self, item: Any) -> Visit | Skip:
        """Return what is known of an item, or the reason to let it pass."""
        if not ItemAdapter.is_item(item):
            return Skip("not_an_item")
        adapter = ItemAdapter(item)
        visit = self.recent.find(item)
        if visit is not None and visit.text_field and (adapter.get(visit.text_field) or "") == visit.body:
            return visit
        classes = self.settings.item_classes
        if classes and not isinstance(item, classes):
            return Skip("item_class")
        is_article = bool(classes) or isinstance(item, Article)
        text_field = self.settings.field_map.text_field(adapter, self.settings.min_length)
        if text_field is None:
            return Skip("no_text", is_article)
        text = adapter[text_field]
        if self._extract is None and is_html(text):
            return Skip("html")
        if not is_article and len(text.strip()) < self.settings.min_length:
            return Skip("short")
        return self._first_visit(adapter, text_field)

    def pass_by(self, item: Any, skip: Skip) -> Any:
        """Count an item that is not for us, once for all pipelines; drop a textless article if asked."""
        known = self.recent.find(item)
        if known is None:
            counts = Counter({f"items/skipped/{skip.reason}": 1})
            self.count(Counter(), counts)
            self.recent.remember(Visit(item, counts=counts))
        if skip.reason == "no_text" and skip.is_article and self.settings.drop_empty:
            raise EmptyArticle(_url_of(item))
        return item

    def _first_visit(self, adapter: ItemAdapter, text_field: str) -> Visit:
        def word(name: str) -> str | None:
            value = self.settings.field_map.get(adapter, name)
            return value if isinstance(value, str) else None

        known = self.recent.find(adapter.item)
        counts = known.counts if known else Counter()
        return Visit(
            item=adapter.item,
            text_field=text_field,
            original=adapter[text_field],
            headline=word("headline"),
            url=word("url"),
            language=language_code(word("inLanguage")),
            body=adapter[text_field],
            # If somebody changed the text after us, it is still one item, though a second text.
            counts=Counter({name: n for name, n in counts.items() if name.startswith("items/")}),
        )

    def _run(self, visit: Visit) -> Result:
        options = replace(self.settings.options, stages=visit.stages)
        lines = self.memory.host_lines(visit.url, visit.item) if self.memory else None
        text, url, language = visit.original, visit.url, visit.language
        if self._extract is not None and is_html(text):
            result = self._extract(text, url, options, language=language, host_lines=lines)
        else:
            result = clean(text, url, visit.headline, options, language=language, host_lines=lines)
        if self.memory and "footer" in self.stages:
            self.memory.learn(url, result, visit.item)
        return result

    def _write(self, item: Any, visit: Visit, result: Result) -> tuple[Any, Visit]:
        """Write a result into the item; return the item to pass on and its visit."""
        adapter = ItemAdapter(item)
        field_map = self.settings.field_map
        account = build_metadata(result, self.settings.metadata)
        if account and self.memory:
            account.update(self.memory.account)
        visit = replace(visit, account=account)
        filling = plan(adapter, visit, result, field_map)
        refused: list[str] = []
        if filling.changes or result.body != visit.body:
            item, refused = fill(adapter, visit.text_field, result.body, filling, field_map)
            adapter = ItemAdapter(item)
        lifted = [name for name in filling.lifted if name not in refused]
        changed = bool(lifted) or result.body != visit.original or "items/cleaned" in visit.counts
        counts = counts_of(result, changed=changed, lifted=lifted)
        counts["items/normalized"] = visit.counts["items/normalized"]
        counts.update(f"fields/not_declared/{name}" for name in filling.not_declared)
        counts.update(f"fields/refused/{name}" for name in refused)
        filled = [name for name in (*lifted, "metadata") if name in filling.changes and name not in refused]
        self.count(visit.counts, counts)
        return item, replace(
            visit,
            item=item,
            body=adapter.get(visit.text_field) or "",
            counts=counts,
            flags=result.flags,
            before={name: filling.before[name] for name in filled},
            written={name: adapter.get(field_map.target(adapter, name)) for name in filled},
        )

    def count(self, before: Counter[str], now: Counter[str]) -> None:
        """Correct the stats for one item, so that in the end they are those of a single pass over each."""
        for name in sorted({*before, *now}):
            if difference := now[name] - before[name]:
                self.stats.inc_value(PREFIX + name, difference)

    def _drop_if_asked(self, visit: Visit) -> None:
        settings = self.settings
        if settings.drop_empty and not visit.body:
            raise EmptyArticle(visit.url)
        if len(visit.body) < settings.drop_shorter_than:
            raise ShortArticle(visit.url)
        if settings.drop_truncated and "truncated" in visit.flags:
            raise TruncatedArticle(visit.url)
        if settings.drop_paywalled and "paywalled" in visit.flags:
            raise PaywalledArticle(visit.url)


def _url_of(item: Any) -> str | None:
    """Return an item's ``url`` for a message, whatever the item is."""
    return ItemAdapter(item).get("url") if ItemAdapter.is_item(item) else None


def _load_extract() -> Callable[..., Result] | None:
    """Return ``extract``, or None with a warning if its libraries are not installed."""
    try:
        from pipelines.extraction import extract
    except ImportError as error:
        logger.warning("CLEANCOPY_HTML: no extractor, markup is left alone: %(error)s", {"error": error})
        return None
    return extract
