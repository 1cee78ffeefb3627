"""Feed storage for local files: a temporary name until the feed is complete, continued after a crash."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FileFeedStorage
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro

from pipelines.feeds.packing import new_packer, packing_of
from pipelines.feeds.partfile import PART, PartFile
from pipelines.feeds.resume import Known, repair

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Finisher: TypeAlias = Callable[[str, str], object]

LINE_FORMATS = ("jsonl", "jsonlines", "jl")
"""Formats with one item on each line: only these can be continued after a crash."""

FEEDS_OF_JOB = "cleancopy-feeds.txt"
"""File in ``JOBDIR`` that names the feeds of the job, so that each run but the first continues them."""


_finishers: WeakKeyDictionary[Crawler, list[Finisher]] = WeakKeyDictionary()


def finish_with(crawler: Crawler, finisher: Finisher) -> None:
    """Have a crawl's feeds gone over once they are complete, before they get their names.

    Args:
        crawler: whose feeds.
        finisher: takes the path of a file of JSON Lines and how it is packed (``.gz``, ``.zst``, ``""``); it
            raises nothing.
    """
    _finishers.setdefault(crawler, []).append(finisher)


class SafeFileStorage(FileFeedStorage):
    """Writes ``articles.jsonl.part`` item by item and calls it ``articles.jsonl`` when the crawl closes.

    A file name that ends in ``.gz`` or ``.zst`` is compressed, unless ``postprocessing`` does it already. A
    part that a killed crawl left behind is repaired and continued with ``-o``, or with ``JOBDIR``; what it
    holds is not written a second time. ``-O`` starts anew, and the old feed stays until the new one is
    complete. A full disk closes the spider; the items that found no room are tried again until then.

    Raises NotConfigured if the name asks for a compression that is not installed.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        options = feed_options or {}
        self.packing = "" if options.get("postprocessing") else packing_of(self.path)
        self.format = inner_format(self.path, str(options.get("format", "")))
        try:
            new_packer(self.packing)
        except ImportError as error:
            raise NotConfigured(str(error)) from None
        self.lines = self.format in LINE_FORMATS and not options.get("postprocessing")
        self._known: Known | None = None
        self._finishers: list[Finisher] = []

    def open(self, spider: Spider) -> IO[bytes]:
        """Return the part file to write to; raises OSError if it cannot be had, and closes the spider."""
        self._finishers = _finishers.get(spider.crawler, [])
        try:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            return cast("IO[bytes]", self._open(spider))
        except OSError as error:
            _close(spider, error)
            raise

    def store(self, file: IO[bytes]) -> None:
        """Complete the file and give it its name; raises OSError, and then the part stays."""
        part = cast("PartFile", file)
        part.complete()
        for finisher in self._finishers if self.lines else ():
            finisher(part.path, self.packing)
        os.replace(part.path, self.path)
        if self._known is not None:
            logger.info(
                "Feed %(path)s continued: %(items)d items were there, %(skipped)d of them came again",
                {"path": self.path, "items": self._known.items, "skipped": self._known.skipped},
            )

    def _open(self, spider: Spider) -> PartFile:
        part = self.path + PART
        job = spider.crawler.settings.get("JOBDIR")
        continues_job = bool(job) and _in_job(job, self.path)
        continues = continues_job or self.write_mode == "ab"
        if os.path.exists(part):
            PartFile(part).close()  # raises while another crawl is writing it
        crashed = continues and os.path.exists(part) and os.path.getsize(part) > 0
        if crashed and self.format not in LINE_FORMATS:
            logger.warning("Unfinished feed set aside: %s", _set_aside(part))
            crashed = False
        if crashed:
            repair(part, self.packing)
        elif continues and os.path.exists(self.path):
            os.replace(self.path, part)
        if (crashed or continues_job) and self.format in LINE_FORMATS and os.path.exists(part):
            self._known = Known(part, self.packing)
        wanted = self._known.lacks if self._known is not None else None
        file = PartFile(part, new_packer(self.packing), wanted, lambda error: _close(spider, error))
        if not continues:
            file.cut(0)
        return file


def inner_format(path: str, told: str) -> str:
    """Return the format of a feed: as told, or for ``gz`` and ``zst`` the suffix in front of it."""
    if told not in ("gz", "zst"):
        return told
    return Path(Path(path).stem).suffix.removeprefix(".")


def _in_job(job: str, path: str) -> bool:
    """Note that a feed belongs to a job; return True if it did before."""
    names = Path(job) / FEEDS_OF_JOB
    name = os.path.abspath(path)
    if names.exists() and name in names.read_text(encoding="utf-8").split("\n"):
        return True
    names.parent.mkdir(parents=True, exist_ok=True)
    with names.open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")
    return False


def _set_aside(part: str) -> str:
    """Give a file the first free name of the form ``….part.1``, and return it."""
    number = 1
    while os.path.exists(f"{part}.{number}"):
        number += 1
    os.replace(part, f"{part}.{number}")
    return f"{part}.{number}"


def _close(spider: Spider, error: OSError) -> None:
    """Close the spider because its feed cannot be written."""
    logger.error(
        "Closing the spider: its feed cannot be written (%(error)s). What was written stays in the file that "
        "ends in %(part)s; run again with -o to continue it.",
        {"error": error, "part": PART},
    )
    call_later(0, _close_when_idle, spider, 500)


def _close_when_idle(spider: Spider, attempts: int) -> None:
    """Close the spider as soon as no item is on its way.

    Scrapy 2.19 waits for ever if it is asked to close while an item that ``start()`` yielded is still in the
    pipelines: only the end of a response makes it look again.
    """
    engine = spider.crawler.engine
    if engine is None or engine.spider is None:
        return
    slot = engine.scraper.slot
    if attempts and slot is not None and not slot.is_idle():
        call_later(0.01, _close_when_idle, spider, attempts - 1)
        return
    deferred_from_coro(engine.close_spider_async(reason="feed_not_writable"))
