"""What the pipelines of one crawl did to the items that are still under way.

Items cannot be annotated, so a pipeline that meets an item does not see whether another of ours has been
there. The crawl's pipelines therefore share this record. A later pipeline finds the text as it came and the
stages done, and runs the engine on that text with its own stage added: what comes out does not depend on the
order of the pipelines, and a stage that is done is not done again. Where the record is lost (evicted, or
another component replaced the item or its text), the pipeline runs on what it finds: harmless, because
cleaning is a fixed point.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pipelines.article import declared
from pipelines.cleaning.options import STAGES
from pipelines.stats import PREFIX, counts_of

if TYPE_CHECKING:
    from pipelines.article import Article
    from pipelines.cleaning.document import Result

MAX_ITEMS = 512
"""Five responses' worth of items at Scrapy's default of 100 items in flight for each."""

MAX_CHARS = 1_000_000
"""Bound on the texts that are kept, before and after: two megabytes, four where characters take four bytes. An
item passes from one of our pipelines to the next at once, unless an asynchronous one stands between them."""


@dataclass(frozen=True)
class Visit:
    """One item's way through our pipelines.

    Attributes:
        item: the item as we passed it on. Holding it keeps its ``id`` from being used again.
        text_field: its field with the text.
        original: the text as it came.
        headline, url, language: what the item said of them when it came; the engine is told the same each
            time.
        body: the text as we left it.
        stages: stages done.
        counts: the stats this item stands for.
        before: value of each field (in Article's names) before we wrote it.
        written: value of each field (in Article's names) as we left it.
        flags: the last result's flags.
        account: what the last run has to tell in ``metadata``, whether or not the item has such a field.
    """

    item: Any
    text_field: str = ""
    original: str = ""
    headline: str | None = None
    url: str | None = None
    language: str | None = None
    body: str = ""
    stages: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    before: dict[str, Any] = field(default_factory=dict)
    written: dict[str, Any] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    account: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Characters held."""
        return len(self.original) + len(self.body)


class RecentItems:
    """The latest visits, found by the identity of the item; the oldest go first."""

    def __init__(self, max_items: int = MAX_ITEMS, max_chars: int = MAX_CHARS) -> None:
        self._max_items = max_items
        self._max_chars = max_chars
        self._visits: OrderedDict[int, Visit] = OrderedDict()
        self._chars = 0

    def __len__(self) -> int:
        return len(self._visits)

    def find(self, item: Any) -> Visit | None:
        """Return the visit of this very object, if it is remembered."""
        return self._visits.get(id(item))

    def forget(self, item: Any) -> None:
        """Drop the visit of this object."""
        visit = self._visits.pop(id(item), None)
        if visit is not None:
            self._chars -= visit.size

    def remember(self, visit: Visit) -> None:
        """Keep a visit under its item, evicting the oldest ones beyond the bounds."""
        self.forget(visit.item)
        self._visits[id(visit.item)] = visit
        self._chars += visit.size
        while len(self._visits) > 1 and (
            len(self._visits) > self._max_items or self._chars > self._max_chars
        ):
            _, oldest = self._visits.popitem(last=False)
            self._chars -= oldest.size


_of_crawler: WeakKeyDictionary[Any, RecentItems] = WeakKeyDictionary()


def recent_items_of(crawler: Any) -> RecentItems:
    """Return the record that all pipelines of a crawler share."""
    return _of_crawler.setdefault(crawler, RecentItems())


def note_cleaned(crawler: Any, article: Article, result: Result) -> Article:
    """Tell the pipelines of a crawl that a spider cleaned an article itself, with all stages.

    They pass it on without running the engine again; what was done counts in the stats, and the drop rules
    apply. For spiders that need the result before they have an item.

    Args:
        crawler: the spider's crawler, its crawl having begun.
        article: made from ``result``, to be yielded as this very object.
        result: what ``clean`` or ``extract`` returned.
    """
    lifted = [name for name, value in declared(result).items() if getattr(article, name) == value]
    counts = counts_of(result, changed=bool(lifted) or result.body != result.text, lifted=lifted)
    for name, number in counts.items():
        crawler.stats.inc_value(PREFIX + name, number)
    visit = Visit(
        article,
        text_field="articleBody",
        original=result.text,
        url=article.url,
        body=article.articleBody or "",
        stages=frozenset(STAGES),
        counts=counts,
        flags=result.flags,
    )
    recent_items_of(crawler).remember(visit)
    return article
