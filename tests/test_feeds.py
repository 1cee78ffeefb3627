"""Feeds on local files: nothing that was scraped is lost to a kill, a full disk or a second start."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from benchmarks.crashes import (
    crawl,
    crawl_shards,
    crawl_until_done,
    faults,
    newsroom_arguments,
    newsroom_faults,
)
from benchmarks.generate import corpus
from benchmarks.newsroom_server import serve
from pipelines import feeds
from pipelines.addon import CleancopyAddon
from pipelines.feeds.packing import SUFFIXES, new_packer, open_unpacked, read_as_far_as_possible
from pipelines.feeds.partfile import BusyFeedError, PartFile
from pipelines.feeds.resume import identity, repair
from pipelines.feeds.storage import SafeFileStorage, inner_format

PACKINGS = ("", *SUFFIXES)


def line(address: str) -> bytes:
    """Return an item of this address as it stands in a feed, scraped just now."""
    item = {"url": address, "metadata": {"dateDownloaded": os.urandom(4).hex()}}
    return json.dumps(item).encode("ascii") + b"\n"


def scrape(feed: Path, *addresses: str, job: Path | None = None, kill: bool = False, **options: Any) -> None:
    """Write items to a feed as a crawl does; ``kill`` leaves it unfinished."""
    crawler = get_crawler(settings_dict={"JOBDIR": str(job) if job else None})
    storage = SafeFileStorage(str(feed), feed_options={"format": "jsonl", **options})
    file = storage.open(crawler._create_spider("spider"))
    for address in addresses:
        file.write(line(address))
    if kill:
        file.close()
    else:
        storage.store(file)


def addresses_in(feed: Path) -> list[str]:
    """Return the addresses of a feed's items."""
    with open_unpacked(str(feed)) as file:
        return [json.loads(found)["url"] for found in file]


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_feed_has_its_name_when_it_is_complete(tmp_path: Path, suffix: str) -> None:
    """Until then it is called ….part, and an older feed of that name stays readable."""
    feed = tmp_path / f"feed.jsonl{suffix}"
    scrape(feed, "a", "b")
    scrape(feed, "c", overwrite=True, kill=True)
    assert addresses_in(feed) == ["a", "b"]
    scrape(feed, "d", overwrite=True)
    assert addresses_in(feed) == ["d"]
    assert [path.name for path in tmp_path.iterdir()] == [feed.name]


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_killed_crawl_is_continued_without_duplicates(tmp_path: Path, suffix: str) -> None:
    """With -o, the items of the part are kept, and those that come again are skipped, as often as they were
    there."""
    feed = tmp_path / f"feed.jsonl{suffix}"
    scrape(feed, "a", "b", "b", kill=True)
    scrape(feed, "a", "b", "b", "b", "c")
    assert addresses_in(feed) == ["a", "b", "b", "b", "c"]


@pytest.mark.parametrize("suffix", PACKINGS)
def test_append_means_append(tmp_path: Path, suffix: str) -> None:
    """A second crawl with -o behind a complete one adds all its items, the same ones too."""
    feed = tmp_path / f"feed.jsonl{suffix}"
    scrape(feed, "a", "b")
    scrape(feed, "b", "c")
    assert addresses_in(feed) == ["a", "b", "b", "c"]


def test_a_job_is_continued_even_with_overwrite(tmp_path: Path) -> None:
    """The first run of a job overwrites, later runs go on, whether the run before was stopped or killed."""
    feed, job = tmp_path / "feed.jsonl", tmp_path / "job"
    scrape(feed, "old")
    scrape(feed, "a", job=job, overwrite=True)
    scrape(feed, "b", job=job, overwrite=True, kill=True)
    scrape(feed, "b", "c", job=job, overwrite=True)
    assert addresses_in(feed) == ["a", "b", "c"]


@pytest.mark.parametrize("suffix", PACKINGS)
@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 400), addresses=st.lists(st.text(st.characters(codec="utf-8")), max_size=6))
def test_repair_keeps_every_whole_line(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, cut: int, addresses: list[str]
) -> None:
    """Wherever a file breaks off, its whole lines – and nothing else – are there after the repair."""
    path = tmp_path_factory.mktemp("cut") / "part"
    packer = new_packer(suffix)
    lines = [line(address) for address in addresses]
    sizes = [0]
    data = b""
    for each in lines:
        data += packer.add(each) if packer else each
        sizes.append(len(data))
    path.write_bytes(data[: max(0, len(data) - cut)])
    repair(str(path), suffix)
    left = b"".join(read_as_far_as_possible(str(path), suffix))
    whole = sum(size <= len(data) - cut for size in sizes[1:])
    assert left == b"".join(lines[: left.count(b"\n")])
    assert left.count(b"\n") >= whole


def test_other_formats_are_set_aside_after_a_crash(tmp_path: Path) -> None:
    """Half a JSON array cannot be continued; it is kept under another name."""
    feed = tmp_path / "feed.json"
    scrape(feed, "a", kill=True, format="json")
    scrape(feed, "b", format="json")
    assert addresses_in(feed) == ["b"]
    assert addresses_in(tmp_path / "feed.json.part.1") == ["a"]


def test_two_crawls_never_write_one_feed(tmp_path: Path) -> None:
    """The second one fails instead of spoiling what the first one writes."""
    part = PartFile(str(tmp_path / "feed.part"))
    part.write(b"a\n")
    with pytest.raises(BusyFeedError):
        PartFile(str(tmp_path / "feed.part"))
    part.complete()
    assert (tmp_path / "feed.part").read_bytes() == b"a\n"


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_piece_without_room_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """While the disk is full no half piece stays in the file; with room again, nothing is missing."""
    path, room = str(tmp_path / "part"), [30]
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, data[: room[0]])
        room[0] -= written
        return written

    failures: list[OSError] = []
    part = PartFile(path, new_packer(suffix), None, failures.append)
    monkeypatch.setattr(os, "write", full)
    for _ in range(3):
        part.write(b"twenty bytes a line\n")
    assert len(failures) == 1
    seen = b"".join(read_as_far_as_possible(path, suffix))
    assert seen in (b"", b"twenty bytes a line\n")
    room[0] = 10_000
    part.complete()
    assert b"".join(read_as_far_as_possible(path, suffix)) == b"twenty bytes a line\n" * 3


def test_a_full_disk_closes_the_spider_and_loses_nothing(tmp_path: Path) -> None:
    """A crawl out of room ends with a reason and a feed of whole lines; a later one completes it."""
    archive, feed = tmp_path / "archive.jsonl", tmp_path / "feed.jsonl"
    archive.write_bytes(b"".join(corpus(30)))
    code = (
        "import resource, sys; from scrapy.cmdline import execute;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); execute(sys.argv)"
    )
    arguments = ["scrapy", "crawl", "archive", "-a", f"path={archive}", "-o", str(feed)]
    command = [sys.executable, "-c", code, *arguments[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert "its feed cannot be written" in done.stderr
    part = tmp_path / "feed.jsonl.part"
    written = part.read_bytes().split(b"\n")
    assert written.pop() == b""
    assert all(json.loads(each) for each in written)
    assert 0 < len(written) < 30
    assert crawl(["archive", "-a", f"path={archive}"], feed)
    assert faults(feed, 30) == ""


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_every_article_survives_kills(tmp_path: Path, suffix: str) -> None:
    """Crawls killed at random moments and started again leave every article in the feed exactly once."""
    archive, feed = tmp_path / "archive.jsonl", tmp_path / f"feed{suffix}"
    archive.write_bytes(b"".join(corpus(120)))
    chance = random.Random(suffix)
    moments = [chance.uniform(0, 0.2) for _ in range(3)]
    assert crawl_until_done(["archive", "-a", f"path={archive}"], feed, moments) > 0
    assert faults(feed, 120) == ""


def test_shards_that_are_killed_and_tried_again_are_the_whole(tmp_path: Path) -> None:
    """The shares of an archive, each a crawl that a job engine starts again when it died, together hold every
    article once."""
    archive, feed = tmp_path / "archive.jsonl", tmp_path / "feed.jsonl"
    archive.write_bytes(b"".join(corpus(120)))
    assert crawl_shards(archive, 2, feed, iter((0.0, 0.02))) > 0
    assert faults(feed, 120) == ""


def test_every_syndicated_article_survives_kills(tmp_path: Path) -> None:
    """Killed while copies are followed to their originals, and started again with the same store of stories: each
    article is in the feed exactly once, with its source, text and outcome, and no refused address was asked."""
    feed = tmp_path / "feed.jsonl"
    chance = random.Random("newsroom")
    with serve(120, 10, 3) as (newsroom, peers):
        arguments = newsroom_arguments(newsroom, tmp_path / "stories.sqlite", "DOWNLOAD_TIMEOUT=3")
        assert crawl_until_done(arguments, feed, [chance.uniform(0, 2) for _ in range(3)]) > 0
        assert newsroom_faults(newsroom, feed, peers) == ""


def test_identity_is_the_article_not_the_download() -> None:
    """The time of the download does not make another item; another address, place or text does."""
    assert identity(line("a")) == identity(line("a"))
    assert identity(line("a")) != identity(line("b"))
    records = [b'{"url": "a", "metadata": {"path": "p", "line": %d}}' % number for number in (1, 2)]
    assert identity(records[0]) != identity(records[1])
    texts = [b'{"text": "%s", "metadata": {"n": %d}}' % pair for pair in ((b"x", 1), (b"x", 2), (b"y", 1))]
    assert identity(texts[0]) == identity(texts[1]) != identity(texts[2])
    assert identity(b"[1]") != identity(b"broken")


def test_the_suffix_on_the_command_line_compresses(tmp_path: Path) -> None:
    """``-O articles.csv.gz`` is refused by Scrapy itself; here it is a compressed feed of that format."""
    feed = tmp_path / "articles.csv.gz"
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "archive",
        "-a",
        "path=examples/archive/stories.jsonl",
    ]
    subprocess.run([*command, "-O", str(feed)], cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert gzip.decompress(feed.read_bytes()).startswith(b"url,canonicalUrl,")
    assert inner_format(str(feed), "gz") == "csv"
    assert inner_format("articles.gz", "jsonl") == "jsonl"


def test_the_addon_installs_safe_feeds_on_request() -> None:
    """``CLEANCOPY_SAFE_FEEDS`` alone decides, and what the project chose itself stays."""
    plain = Settings()
    CleancopyAddon().update_settings(plain)
    assert plain.getdict("FEED_STORAGES") == {}
    asked = Settings({"CLEANCOPY_SAFE_FEEDS": True, "FEED_STORAGES": {"file": "my.Storage"}})
    CleancopyAddon().update_settings(asked)
    assert asked.getdict("FEED_STORAGES") == {**feeds.STORAGES, "file": "my.Storage"}
    assert asked.getdict("FEED_EXPORTERS") == feeds.EXPORTERS
