"""All public exceptions of the Scrapy side.

Every reason to drop an item has a class of its own: Scrapy counts them as
``item_dropped_reasons_count/<class name>`` without our help.
"""

from __future__ import annotations

from scrapy.exceptions import DropItem


class InvalidSettingError(ValueError):
    """A ``CLEANCOPY_*`` setting has a value that cannot be used. The crawl does not start; the message names
    the setting, the value and what would be right."""


class TextRefusedError(Exception):
    """An item's class does not take the cleaned text (its own validation fails). The pipeline counts it as
    ``cleancopy/errors/TextRefusedError`` and passes the item on unchanged."""


class ArticleDropped(DropItem):
    """Base of all drops by this plugin. They happen only where a setting asks for them, so they are logged at
    DEBUG: Scrapy's message repeats the whole item."""

    reason = "dropped"

    def __init__(self, url: str | None) -> None:
        super().__init__(f"{self.reason}: {url or 'no url'}", log_level="DEBUG")


class EmptyArticle(ArticleDropped):
    """Nothing of the text was article (``CLEANCOPY_DROP_EMPTY``)."""

    reason = "no article text"


class ShortArticle(ArticleDropped):
    """The cleaned text is shorter than ``CLEANCOPY_DROP_SHORTER_THAN``."""

    reason = "article text too short"


class TruncatedArticle(ArticleDropped):
    """The text breaks off (``CLEANCOPY_DROP_TRUNCATED``)."""

    reason = "article is truncated"


class PaywalledArticle(ArticleDropped):
    """The text ends at a paywall (``CLEANCOPY_DROP_PAYWALLED``)."""

    reason = "article is behind a paywall"


class DuplicateArticle(ArticleDropped):
    """Another page had the text first (``CLEANCOPY_DUPLICATES = "drop"``).

    Args:
        url: the article's address.
        first: that of the page which had the text first.
    """

    def __init__(self, url: str | None, first: str) -> None:
        self.reason = f"repeats {first}"
        super().__init__(url)
