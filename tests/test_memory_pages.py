"""The memory and pages: spiders that extract use and teach it, and complete feeds hold no early dirt."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.test import get_crawler

from pipelines.batch.cleaner import Cleaner
from pipelines.batch.shard import Shard
from pipelines.batch.sources import Piece
from pipelines.extract_page import ExtractPagePipeline
from pipelines.feeds.packing import open_unpacked
from pipelines.fix_encoding import FixEncodingPipeline
from pipelines.memory.opening import open_store
from tests.conftest import LOCAL, ROOT
from tests.test_memory import story, text_of

FOOTER = "The Lantern keeps its presses in the old customs house, where every reader may see them run."
PAGES = 48


def page(number: int) -> str:
    """Return the page of an article: its paragraphs and the host's footer in one block, as many sites print it."""
    paragraphs = "".join(f"<p>{text}</p>" for text in [*story(number, 5), FOOTER])
    title = f"What the {number} boats of the bay brought home"
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article>"
        "</body></html>"
    )


class Site(BaseHTTPRequestHandler):
    """Serves the pages of one host."""

    def do_GET(self) -> None:
        """Answer with a page."""
        number = self.path.strip("/")
        if not number.isdigit():
            self.send_error(404)
            return
        data = page(int(number)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


def crawl(site: str, folder: Path, name: str, *settings: str) -> tuple[list[dict[str, Any]], str]:
    """Crawl all pages with the project's spider as a user does; return the items of its feed and the log."""
    addresses = folder / "addresses.txt"
    addresses.write_text("".join(f"{site}/{number}\n" for number in range(PAGES)), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "syndicated",
        "-O",
        str(folder / name),
        "-a",
        f"url=@{addresses}",
    ]
    for setting in (*LOCAL, f"CLEANCOPY_MEMORY={folder / 'hosts.db'}", "ROBOTSTXT_OBEY=0", *settings):
        command += ["-s", setting]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with open_unpacked(str(folder / name)) as lines:
        return [json.loads(line) for line in lines], done.stderr


@pytest.mark.parametrize("name", ["items.jsonl", "items.jsonl.gz", "items.jsonl.zst"])
def test_early_pages_are_clean_in_the_final_feed(site: str, tmp_path: Path, name: str) -> None:
    """Pages of a host nobody knew: all end cleanly once the feed is complete, those that left first, too."""
    items, log = crawl(site, tmp_path, name)
    assert len(items) == PAGES
    assert [item["url"] for item in items if FOOTER in item["articleBody"]] == []
    for item in items:
        number = int(item["url"].rpartition("/")[2])
        assert item["articleBody"].endswith(story(number, 5)[-1])
    assert "items again whose host was not known when they left" in log
    assert sorted(path.name for path in tmp_path.iterdir()) == ["addresses.txt", "hosts.db", name]


def test_without_the_second_look_early_pages_stay_dirty(site: str, tmp_path: Path) -> None:
    """Switched off, the feed shows what left before the host was known; later items of the same crawl are clean."""
    items, _ = crawl(site, tmp_path, "items.jsonl", "CLEANCOPY_MEMORY_RECLEAN=0")
    dirty = [FOOTER in item["articleBody"] for item in items]
    assert dirty[:3] == [True] * 3
    assert not any(dirty[-16:])


def test_a_frozen_memory_cleans_pages_and_is_told(site: str, tmp_path: Path) -> None:
    """The next crawl, with the memory frozen, has no early items; every record names the memory's digest."""
    crawl(site, tmp_path, "first.jsonl")
    items, log = crawl(site, tmp_path, "second.jsonl", "CLEANCOPY_MEMORY_FROZEN=1")
    assert len(items) == PAGES
    assert not any(FOOTER in item["articleBody"] for item in items)
    assert len({item["metadata"]["memory"] for item in items}) == 1
    assert "items again whose host" not in log


def test_pages_in_items_are_cut_and_taught() -> None:
    """The pipeline for items that carry a page uses the memory of its crawl, and adds to it."""
    crawler = get_crawler(settings_dict={"CLEANCOPY_MEMORY": ":memory:"})
    pipeline = ExtractPagePipeline.from_crawler(crawler)
    assert pipeline.memory is FixEncodingPipeline.from_crawler(crawler).memory
    for number in range(30):
        pipeline.process_item({"url": f"https://lantern.example/{number}", "articleBody": page(number)})
    item = pipeline.process_item({"url": "https://lantern.example/99", "articleBody": page(99)})
    assert item["articleBody"].endswith(story(99, 5)[-1])


def test_saved_pages_are_cut_and_taught(tmp_path: Path) -> None:
    """The archive spider's pages share the memory, too: none of its feed's articles has the footer."""
    saved = tmp_path / "saved.jsonl"
    rows = [{"url": f"https://lantern.example/{number}", "html": page(number)} for number in range(40)]
    saved.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    feed, memory = tmp_path / "items.jsonl", tmp_path / "hosts.db"
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"path={saved}", "-O", str(feed)]
    command += ["-s", f"CLEANCOPY_MEMORY={memory}"]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=True)
    items = [json.loads(line) for line in feed.read_bytes().splitlines()]
    assert len(items) == 40
    assert not any(FOOTER in item["articleBody"] for item in items)
    counts = open_store(str(memory), read_only=True).load("lantern.example")
    assert counts is not None
    assert counts.docs == 40


def test_pages_of_a_batch_are_cut_by_their_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch cuts pages by what was learned, and tells the digest; where they came from is told as before."""
    monkeypatch.chdir(tmp_path)
    crawler = get_crawler(settings_dict={"CLEANCOPY_MEMORY": "hosts.db"})
    pipeline = ExtractPagePipeline.from_crawler(crawler)
    for number in range(30):
        pipeline.process_item({"url": f"https://lantern.example/{number}", "articleBody": page(number)})
    assert pipeline.memory is not None
    pipeline.memory.engine_stopped()
    cleaner = Cleaner({"CLEANCOPY_MEMORY": "hosts.db"})
    piece = Piece("pages.warc", 7, page(99).encode(), url="https://lantern.example/99")
    item = cleaner(piece, "warc", Shard(), True)
    assert isinstance(item, dict)
    assert item["articleBody"].endswith(story(99, 5)[-1])
    assert item["metadata"]["memory"]
    assert item["metadata"]["record"] == 7


def test_copies_teach_their_host_what_their_originals_lack(
    newsroom: Any, run_crawl: Any, tmp_path: Path
) -> None:
    """A crawl of copies and their originals leaves what only the copies hold in the memory, as taught."""
    memory = tmp_path / "hosts.db"
    crawl = run_crawl("syndicated", *LOCAL, f"CLEANCOPY_MEMORY={memory}", url=newsroom.url)
    assert crawl.code == 0
    store = open_store(str(memory), read_only=True)
    loaded = [store.load(summary.host) for summary in store.hosts()]
    store.close()
    assert sum(count.taught for counts in loaded if counts for count in counts.lines.values()) > 0


def shown() -> list[tuple[str, list[str]]]:
    """Return the commands that docs/memory.md shows, each with the lines that it prints."""
    page = (ROOT / "docs" / "memory.md").read_text(encoding="utf-8").replace("\\\n    ", "")
    blocks = [
        text for name, text in re.findall(r"^```(\w*)\n(.*?)^```$", page, flags=re.M | re.S) if not name
    ]
    commands = [part.splitlines() for block in blocks for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(command, printed) for command, *printed in commands]


def test_the_worked_example_is_true(tmp_path: Path) -> None:
    """The commands of docs/memory.md print what stands there, and both lines are gone from all forty articles."""
    ending = "The mayor said the bridge would open in spring."
    footer = [
        "More from the harbour desk",
        "The Lantern is printed on the island of its readers and belongs to all of them.",
    ]
    rows = [
        {
            "url": f"https://lantern.example/{number}",
            "text": text_of([*story(number), f"{ending[:-1]} {number}."], footer),
        }
        for number in range(40)
    ]
    (tmp_path / "archive.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for name in ("scrapy.cfg", "scraper"):
        (tmp_path / name).symlink_to(ROOT / name)
    for line, printed in shown():
        done = subprocess.run(
            [sys.executable, "-m", *line.split()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.stdout.splitlines() == printed
    items = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_bytes().splitlines()]
    assert len(items) == 40
    assert not any(line in item["articleBody"] for item in items for line in footer)
    assert all(item["metadata"]["removedByKind"]["host"] >= 1 for item in items)
    assert len({item["metadata"]["memory"] for item in items}) == 1
