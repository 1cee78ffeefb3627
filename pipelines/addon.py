"""The add-on: ``ADDONS = {"pipelines.addon.CleancopyAddon": 500}`` is all that a project needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from pipelines import feeds
from pipelines.clean_article import CleanArticlePipeline
from pipelines.settings import CleancopySettings

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PRIORITY = 300
"""Where ``CleanArticlePipeline`` stands in ``ITEM_PIPELINES``: behind what fills items, before what stores
them."""

STORY_PRIORITY = 400
"""Where ``OnePerStoryPipeline`` stands: it compares texts that are clean."""


class CleancopyAddon:
    """Installs ``CleanArticlePipeline``, unless ``ITEM_PIPELINES`` already says something of it, and with
    ``CLEANCOPY_STORIES`` ``OnePerStoryPipeline``.

    ``ITEM_PIPELINES = {"pipelines.clean_article.CleanArticlePipeline": None}`` keeps it out,
    ``CLEANCOPY_ENABLED = False`` switches the plugin off. No other setting is touched, unless
    ``CLEANCOPY_SAFE_FEEDS`` asks for feeds that survive a crash.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy. Raises NotConfigured when disabled, ``InvalidSettingError`` for a wrong value."""
        config = CleancopySettings.from_settings(settings)
        if not config.enabled:
            raise NotConfigured
        if config.safe_feeds:
            feeds.install(settings)
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", CleanArticlePipeline, PRIORITY)
        if config.stories is not None:
            from pipelines.one_per_story import OnePerStoryPipeline  # only who asks for it loads it

            settings.setdefault_in_component_priority_dict(
                "ITEM_PIPELINES", OnePerStoryPipeline, STORY_PRIORITY
            )
