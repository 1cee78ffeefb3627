"""The add-on in real crawls: every item type into a feed, without a warning."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import scrapy
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from pipelines import Article
from pipelines.addon import PRIORITY, CleancopyAddon
from pipelines.clean_article import CleanArticlePipeline
from pipelines.exceptions import InvalidSettingError
from pipelines.strip_footer import StripFooterPipeline
from tests.item_types import ITEM_TYPES

ROOT = Path(__file__).parent.parent
ADDON = "pipelines.addon.CleancopyAddon"
PIPELINE = "pipelines.clean_article.CleanArticlePipeline"

BODY = (
    "The ferry to the outer islands will run again from Monday, the harbour office announced after a week of "
    "repairs to the main pier.\n\n"
    "Storms in the first days of the month had torn away two of the wooden piles. Divers replaced them with "
    "steel ones, which are meant to last for forty years.\n\n"
    "Islanders had been supplied by helicopter in the meantime. The district has not yet said who will pay "
    "for the flights."
)
FOOTER = "Source: https://www.harbour-news.example/ferry-again\nAuthor: Ingrid Voss\n© 2022 Harbour News"
TEXT = f"{BODY}\n\n{FOOTER}"


class ItemSpider(scrapy.Spider):
    """Yields one item of each type without any request."""

    name = "items"

    async def start(self) -> AsyncIterator[Any]:
        for name, make in ITEM_TYPES.items():
            yield make(url=f"http://a.example/{name}", headline=f"A {name}", articleBody=TEXT)


class ArticleSpider(scrapy.Spider):
    """Yields articles with different empty fields."""

    name = "articles"

    async def start(self) -> AsyncIterator[Any]:
        yield Article(url="http://a.example/1", articleBody=TEXT)
        yield Article(headline="Only a title")


def crawl(spider: type[scrapy.Spider], monkeypatch: pytest.MonkeyPatch, **settings: Any) -> Crawler:
    """Run a crawl in this process, without a reactor, and return its crawler."""
    if hasattr(ExecutionEngine, "_SLOT_HEARTBEAT_INTERVAL"):  # the wait before an idle spider is closed: 5 s
        monkeypatch.setattr(ExecutionEngine, "_SLOT_HEARTBEAT_INTERVAL", 0.05)

    async def run() -> Crawler:
        runner = AsyncCrawlerRunner(
            {
                "ADDONS": {ADDON: 500},
                "TWISTED_REACTOR_ENABLED": False,
                "TELNETCONSOLE_ENABLED": False,
                "REMOTE_CONTROL_ENABLED": False,
                **settings,
            }
        )
        crawler = runner.create_crawler(spider)
        await runner.crawl(crawler)
        return crawler

    return asyncio.run(run())


def test_every_item_type_into_a_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line in ADDONS cleans items of all types, frozen ones too, on their way into a JSON Lines feed."""
    path = tmp_path / "out.jsonl"
    crawler = crawl(ItemSpider, monkeypatch, FEEDS={path: {"format": "jsonlines", "encoding": "utf-8"}})
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["headline"] for row in rows] == [f"A {name}" for name in ITEM_TYPES]
    for row in rows:
        assert row["articleBody"] == BODY, row["headline"]
        assert row["authors"][0]["name"] == "Ingrid Voss", row["headline"]
        assert row["url"].startswith("http://a.example/")
    assert crawler.stats is not None
    assert crawler.stats.get_value("cleancopy/items/cleaned") == len(ITEM_TYPES)
    assert crawler.stats.get_value("log_count/ERROR", 0) == 0


def test_articles_in_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty fields are left out of JSON Lines; CSV has the same columns for every row."""
    lines, table = tmp_path / "out.jsonl", tmp_path / "out.csv"
    crawl(ArticleSpider, monkeypatch, FEEDS={lines: {"format": "jsonlines"}, table: {"format": "csv"}})
    first, second = (json.loads(line) for line in lines.read_text().splitlines())
    assert list(second) == ["headline"]
    assert first["articleBody"] == BODY
    assert None not in first.values()
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["articleBody"] == BODY
    assert {name: value for name, value in rows[1].items() if value} == {"headline": "Only a title"}


def test_drops_are_counted_by_scrapy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item dropped on request appears under its reason."""
    crawler = crawl(ArticleSpider, monkeypatch, CLEANCOPY_DROP_EMPTY=True)
    assert crawler.stats is not None
    assert crawler.stats.get_value("item_dropped_reasons_count/EmptyArticle") == 1
    assert crawler.stats.get_value("item_scraped_count") == 1


def installed(**values: Any) -> list[Any]:
    """Return the pipelines, in order, after the add-on has seen the settings."""
    settings = Settings(values)
    CleancopyAddon().update_settings(settings)
    return build_component_list(settings["ITEM_PIPELINES"])


def test_one_pipeline_is_installed() -> None:
    """The add-on adds one class at its priority."""
    assert installed() == [CleanArticlePipeline]
    before, after = "scrapy.pipelines.images.ImagesPipeline", "scrapy.pipelines.files.FilesPipeline"
    order = installed(ITEM_PIPELINES={before: PRIORITY - 1, after: PRIORITY + 1})
    assert order == [before, CleanArticlePipeline, after]


@pytest.mark.parametrize("key", [PIPELINE, "pipelines.CleanArticlePipeline", CleanArticlePipeline])
def test_the_users_own_place_stays(key: Any) -> None:
    """A pipeline that is listed, by whatever name, is neither added again nor moved; None keeps it out."""
    assert installed(ITEM_PIPELINES={key: 120}) == [key]
    assert installed(ITEM_PIPELINES={key: None}) == []


def test_priorities_of_settings_are_kept() -> None:
    """The add-on changes no setting but ITEM_PIPELINES."""
    settings = Settings({"CLEANCOPY_METADATA": "full"})
    before = {name: settings.getpriority(name) for name in settings}
    CleancopyAddon().update_settings(settings)
    changed = {name for name in settings if settings.getpriority(name) != before.get(name)}
    assert changed <= {"ITEM_PIPELINES"}
    assert set(settings) - set(before) <= {"ITEM_PIPELINES"}


def test_disabled_addon_installs_nothing() -> None:
    """``CLEANCOPY_ENABLED = False`` is told to Scrapy as NotConfigured."""
    with pytest.raises(NotConfigured):
        installed(CLEANCOPY_ENABLED=False)


def test_a_wrong_setting_stops_the_start() -> None:
    """The crawl does not start with a setting that means nothing."""
    with pytest.raises(InvalidSettingError, match="CLEANCOPY_METADATA"):
        installed(CLEANCOPY_METADATA="chatty")


def test_with_single_pipelines_nothing_happens_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that lists single pipelines beside the add-on gets each item cleaned, and counted, once."""
    crawler = crawl(ItemSpider, monkeypatch, ITEM_PIPELINES={StripFooterPipeline: 100})
    assert crawler.stats is not None
    assert crawler.stats.get_value("cleancopy/items/cleaned") == len(ITEM_TYPES)
    assert crawler.stats.get_value("cleancopy/fields/lifted/authors") == len(ITEM_TYPES)


SPIDER = f"""
import scrapy

class Spider(scrapy.Spider):
    name = "s"
    custom_settings = {{"ADDONS": {{"{ADDON}": 500}}, "ITEM_PIPELINES": {{"{PIPELINE}": 10}}}}

    async def start(self):
        yield {{"url": "http://a.example/1", "text": {TEXT!r}}}
"""

CONTRACT = '''
    def parse(self, response):
        """Read nothing.

        @url data:,x
        @returns items 0 0
        """
'''


def scrapy_command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command with deprecation warnings as errors."""
    quiet = ["-s", "TELNETCONSOLE_ENABLED=0", "-s", "REMOTE_CONTROL_ENABLED=0"]
    command = [
        sys.executable,
        "-W",
        "error::DeprecationWarning:pipelines",
        "-m",
        "scrapy",
        *arguments,
        *quiet,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_from_the_command_line(tmp_path: Path) -> None:
    """``scrapy runspider -O`` writes the cleaned item, and no warning or error is logged."""
    (tmp_path / "spider.py").write_text(SPIDER, encoding="utf-8")
    done = scrapy_command("runspider", "spider.py", "-O", "out.jsonl", cwd=tmp_path)
    row = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert row["text"] == BODY
    assert row["sourceUrl"] == "https://www.harbour-news.example/ferry-again"
    assert "Deprecat" not in done.stderr
    assert "WARNING" not in done.stderr
    assert "ERROR" not in done.stderr
    assert "'cleancopy/items/cleaned': 1" in done.stderr


def test_under_scrapy_check(tmp_path: Path) -> None:
    """``scrapy check``, which empties ITEM_PIPELINES before add-ons run, passes and creates no file."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = flat_settings\n")
    (tmp_path / "flat_settings.py").write_text(
        f'SPIDER_MODULES = ["flat_spiders"]\nADDONS = {{"{ADDON}": 500}}\nBOT_NAME = "flat"\n'
    )
    (tmp_path / "flat_spiders.py").write_text(SPIDER + CONTRACT, encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = scrapy_command("check", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "OK" in done.stderr
    after = sorted(path.name for path in tmp_path.iterdir() if path.name not in ("__pycache__", ".scrapy"))
    assert after == before
