"""The two spiders, run as a user runs them: one article for each copy or record, whatever goes wrong."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import LOCAL, ROOT, Newsroom, RunCrawl, read_hosts
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from pipelines.article import Article
from pipelines.reading import Record
from pipelines.responses import page_of, reason_of
from pipelines.settings import CleancopySettings
from scraper import articles
from scraper.arguments import ArgumentError, read_addresses
from scraper.articles import to_article
from scraper.spiders.archive import ArchiveSpider
from scraper.spiders.syndicated import SyndicatedSpider

STORY = [
    "The clock on the town hall of Ebbing has struck thirteen at midnight for as long as anyone remembers, "
    "and a vote on Tuesday decided that it will go on doing so.",
    "A clockmaker from the city had offered to repair the fault without payment. He found that a tooth had "
    "been filed off one of the wheels in about 1820, neatly and on purpose, and asked what to do.",
    "“Nobody sets a watch by it, but everybody knows that we are the town with thirteen strokes,” said "
    "Harriet Bowles, who has wound the clock every Saturday for nineteen years and spoke against the repair.",
    "The wheel has been cleaned, drawn and put back. A copy with all its teeth will be kept in a drawer "
    "below the clock, in case a later council should come to a different view of the matter.",
]


NAMES = ("fine", "again", "missing", "forbidden", "pdf", "empty", "refused", "silent")
"""Copies, named for what becomes of their originals."""


def page(paragraphs: list[str], footer: str = "", headline: str = "Thirteen strokes") -> str:
    """Return an article page."""
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    head = f"<head><title>{headline}</title></head>"
    return f"<html>{head}<body><article><h1>{headline}</h1>\n{text}{footer}</article></body></html>"


def copy_of(address: str) -> str:
    """Return the page of a copy whose original stands at ``address``."""
    return page(STORY, f"<p>Source link : <a href='{address}'>{address}</a></p>\n<p>Author : Ada Finch</p>")


def closed_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def trouble(
    tmp_path_factory: pytest.TempPathFactory, serve_module: ModuleType, silent_port: int
) -> Iterator[Newsroom]:
    """A newsroom in which every original but one is missing in its own way."""
    folder = tmp_path_factory.mktemp("trouble")
    own, other = folder / "copies.example", folder / "paper.example"
    own.mkdir()
    (other / "private").mkdir(parents=True)
    originals = {
        "fine": "https://paper.example/fine",
        "again": "https://paper.example/fine",
        "missing": "https://paper.example/missing",
        "forbidden": "https://paper.example/private/page",
        "pdf": "https://paper.example/page.pdf",
        "empty": "https://paper.example/empty",
        "refused": f"http://127.0.0.1:{closed_port()}/news/1",
        "silent": f"http://127.0.0.1:{silent_port}/news/1",
    }
    for name, address in originals.items():
        (own / f"{name}.html").write_text(copy_of(address), encoding="utf-8")
    (own / "none.html").write_text(page(STORY), encoding="utf-8")
    (own / "image.pdf").write_bytes(b"%PDF-1.7")
    (other / "fine.html").write_text(page(STORY, headline="Thirteen strokes it is"), encoding="utf-8")
    (other / "private" / "page.html").write_text(page(STORY), encoding="utf-8")
    (other / "page.pdf").write_bytes(b"%PDF-1.7")
    (other / "empty.html").write_text("", encoding="utf-8")
    (other / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n", encoding="utf-8")
    with serve_module.serve(folder, first="copies.example") as url:
        yield Newsroom(url, read_hosts(url))


@pytest.fixture(scope="module")
def troubled(
    trouble: Newsroom, run_crawl: RunCrawl, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The items of a crawl of that newsroom by the name of their page, and the log under ``log``."""
    names = [*NAMES, "none", "image.pdf", "gone", "fine"]
    addresses = tmp_path_factory.mktemp("list") / "addresses.txt"
    addresses.write_text(
        "# copies\n\n" + "\n".join(f" {trouble.url}/{name}" for name in names), encoding="utf-8"
    )
    crawl = run_crawl("syndicated", *LOCAL, "DOWNLOAD_TIMEOUT=2", url=f"@{addresses}")
    found: dict[str, Any] = {}
    for item in crawl.items:
        name = item["url"].rpartition("/")[2]
        assert name not in found, "one article for each copy"
        found[name] = item
    return {**found, "log": crawl.log}


def test_one_article_for_each_copy(troubled: dict[str, Any]) -> None:
    """Each copy gives one article, whatever became of its original; what is no page is logged."""
    names = {*NAMES, "none"}
    assert set(troubled) - {"log"} == names
    assert "image.pdf" in troubled["log"]
    assert "/gone: HTTP 404" in troubled["log"]
    for name in names:
        for paragraph in STORY:
            assert paragraph in troubled[name]["articleBody"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("fine", "used"),
        ("again", "used"),
        ("missing", "HTTP 404"),
        ("forbidden", "IgnoreRequest: Forbidden by robots.txt"),
        ("pdf", "not a page"),
        ("empty", "not a page"),
        ("refused", "DownloadConnectionRefusedError"),
        ("silent", "DownloadTimeoutError"),
    ],
)
def test_the_item_says_what_became_of_its_original(
    troubled: dict[str, Any], trouble: Newsroom, name: str, status: str
) -> None:
    """Both addresses stand in the item, with the outcome of following the link and the evidence for it."""
    item = troubled[name]
    assert item["url"] == f"{trouble.url}/{name}"
    assert item["sourceUrl"].startswith("http://127.0.0.1:")
    assert item["sourceUrl"] != item["url"]
    original = item["metadata"]["original"]
    assert original["status"].startswith(status)
    assert (original["evidence"], original["label"]) == ("label", "Source link")
    assert item["metadata"]["dateDownloaded"].endswith("Z")


def test_a_copy_without_a_source_link(troubled: dict[str, Any]) -> None:
    """A page that names no original is an article of its own."""
    item = troubled["none"]
    assert "sourceUrl" not in item
    assert "original" not in item["metadata"]


def test_the_original_gives_text_and_headline(troubled: dict[str, Any]) -> None:
    """A complete original is taken, and the copy's footer fills what it does not say."""
    assert troubled["fine"]["headline"] == "Thirteen strokes it is"
    assert troubled["fine"]["metadata"]["original"]["similarity"] > 0.9
    assert troubled["missing"]["headline"] == "Thirteen strokes"


def test_found_links_into_the_own_network_are_refused(trouble: Newsroom, run_crawl: RunCrawl) -> None:
    """Without the setting for tests, a link found in a page is not followed to this machine."""
    settings = [setting for setting in LOCAL if "LOOPBACK" not in setting]
    (item,) = run_crawl("syndicated", *settings, url=f"{trouble.url}/fine").items
    assert item["metadata"]["original"]["status"] == "loopback address 127.0.0.1"
    assert item["headline"] == "Thirteen strokes"


def test_archive_reads_on_after_every_fault(tmp_path: Path, run_crawl: RunCrawl) -> None:
    """Each bad file or line is logged with its place and reason; everything else becomes an article."""
    text = "\n\n".join(["Thirteen strokes", *STORY])
    (tmp_path / "good.txt").write_text(text, encoding="utf-8")
    (tmp_path / "page.html").write_text(page(STORY), encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\0\0")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(text.encode() * 20)[:-30])
    good = json.dumps({"url": "https://a.example/1", "text": text, "id": 7, "author": "x"})
    lines = [good, "{", "[]", '"a\\ud83d"', '{"id": 1}', good.replace("/1", "/2")]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    crawl = run_crawl("archive", path=str(tmp_path))
    places = [(Path(item["metadata"]["path"]).name, item["metadata"].get("line")) for item in crawl.items]
    assert sorted(places, key=str) == [
        ("good.txt", None),
        ("lines.jsonl", 1),
        ("lines.jsonl", 6),
        ("page.html", None),
    ]
    for item in crawl.items:
        assert item["articleBody"].split("\n\n") == STORY
    assert [item.get("url") for item in crawl.items if "url" in item] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert crawl.items[1]["metadata"]["record"] == {"id": 7, "author": "x"}
    bad = ["empty.txt: empty", "image.txt: binary", "cut.txt.gz: trunc"]
    bad += [f"lines.jsonl, line {number}: " for number in (2, 3, 4, 5)]
    for message in bad:
        assert message in crawl.log
    assert "4 records, 7 could not be read" in crawl.log
    assert "'cleancopy/archive/bad': 7" in crawl.log
    assert crawl.code == 0


def test_archive_does_not_load_what_downloads(tmp_path: Path) -> None:
    """A crawl of saved texts opens no connection: no HTTP client, no remote control is even imported."""
    (tmp_path / "a.txt").write_text("\n\n".join(STORY), encoding="utf-8")
    clients = ["aiohttp", "requests", "scrapy.core.downloader.handlers.http11", "scrapy.extensions.telnet"]
    code = (
        "import atexit, sys\nfrom scrapy.cmdline import execute\n"
        f"atexit.register(lambda: print([name for name in {clients} if name in sys.modules]))\nexecute()"
    )
    arguments = ["crawl", "archive", "-a", f"path={tmp_path}", "-O", str(tmp_path / "out.jsonl")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_one_document_cannot_end_a_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that makes the extractor fail is logged and counted; the next one is read."""
    for name in ("a.html", "b.txt"):
        (tmp_path / name).write_text(page(STORY), encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(articles, "extract", fail)
    spider = ArchiveSpider.from_crawler(get_crawler(ArchiveSpider), path=str(tmp_path))

    async def collect() -> list[Article]:
        return [item async for item in spider.start()]

    assert [item.metadata["path"] for item in asyncio.run(collect())] == [str(tmp_path / "b.txt")]
    assert spider.counts == {"records": 1, "bad": 1}


def test_a_wrong_argument_ends_the_crawl_at_once(tmp_path: Path, run_crawl: RunCrawl) -> None:
    """An argument error is the last line of the output, the exit code tells, and no request was made."""
    crawl = run_crawl("archive", path=str(tmp_path / "nowhere"))
    assert crawl.code == 1
    assert crawl.items == []
    assert crawl.log.rstrip().endswith("nowhere: no such file or folder")


@pytest.mark.parametrize(
    ("spider", "arguments", "message"),
    [
        (ArchiveSpider, {}, "-a path=FILE_OR_FOLDER is missing"),
        (ArchiveSpider, {"path": "/nowhere/at/all"}, "no such file or folder"),
        (ArchiveSpider, {"path": ".", "url": "x"}, r"unknown arguments \['url'\]"),
        (SyndicatedSpider, {}, "no address given"),
        (SyndicatedSpider, {"url": " , "}, "no address given"),
        (
            SyndicatedSpider,
            {"url": "https://a.example/,ftp://b.example/"},
            "not http or https: ftp://b.example/",
        ),
        (SyndicatedSpider, {"url": "a.example/1"}, "not http or https"),
        (SyndicatedSpider, {"url": "@/nowhere/at/all"}, "No such file"),
        (SyndicatedSpider, {"url": "https://a.example/", "path": "."}, r"unknown arguments \['path'\]"),
    ],
)
def test_argument_errors(spider: type, arguments: dict[str, str], message: str) -> None:
    """A missing, unknown or impossible argument is refused with a message that says what is expected."""
    with pytest.raises(ValueError, match=message):
        spider(**arguments)


def test_addresses_are_asked_for_once(tmp_path: Path) -> None:
    """Addresses keep their order, each once, from the argument or a file."""
    assert read_addresses("https://b.example/, https://a.example/,https://b.example/") == [
        "https://b.example/",
        "https://a.example/",
    ]
    commas = ["https://a.example/7,75398,30.html", "https://a.example/8,75398,31.html"]
    assert read_addresses(",".join(commas)) == commas
    with pytest.raises(ArgumentError, match=r"not http or https: b\.example$"):
        read_addresses("https://a.example/, b.example")
    path = tmp_path / "list.txt"
    path.write_text("\ufeffhttps://a.example/,1\n#https://b.example/\n", encoding="utf-8")
    assert read_addresses(f"@{path}") == ["https://a.example/,1"]


def test_json_fields_find_their_place() -> None:
    """Fields that fit an article are taken over in its types; what fits nowhere is kept in metadata."""
    config = CleancopySettings.from_settings(get_crawler().settings)
    fields = {
        "title": "T",
        "authors": ["Ada Finch"],
        "keywords": "clocks",
        "datePublished": "2026-05-01",
        "dateModified": "on Tuesday",
        "description": 5,
        "id": 1,
    }
    article, _ = to_article(Record("a.jsonl", 3, text="x", url="https://a.example/", fields=fields), config)
    assert article.to_dict() == {
        "url": "https://a.example/",
        "headline": "T",
        "articleBody": "x",
        "authors": [{"name": "Ada Finch", "nameRaw": "Ada Finch"}],
        "datePublished": "2026-05-01",
        "keywords": ["clocks"],
        "metadata": {
            "path": "a.jsonl",
            "line": 3,
            "record": {"dateModified": "on Tuesday", "description": 5, "id": 1},
        },
    }


def test_metadata_can_be_switched_off() -> None:
    """With CLEANCOPY_METADATA = none an article carries none, not even its place."""
    config = CleancopySettings.from_settings(
        get_crawler(settings_dict={"CLEANCOPY_METADATA": "none"}).settings
    )
    assert to_article(Record("a.txt", text="x"), config)[0].to_dict() == {"articleBody": "x"}
    assert to_article(Record("a.html", html=page(STORY)), config)[0].metadata == {}


def test_own_body_field_name() -> None:
    """A body under a name of the user's own is found through the field map."""
    settings = {"CLEANCOPY_FIELDS": {"articleBody": "story", "url": "address"}}
    config = CleancopySettings.from_settings(get_crawler(settings_dict=settings).settings)
    record = Record("a.jsonl", 1, text="x", fields={"address": "https://a.example/", "n": 1})
    article, _ = to_article(record, config)
    assert (article.url, article.metadata["record"]) == ("https://a.example/", {"n": 1})


def test_page_of_a_response() -> None:
    """Valid UTF-8 wins over a wrong declaration; otherwise the declaration counts; a file is no page."""
    url = "https://a.example/"
    latin = {"Content-Type": "text/html; charset=iso-8859-1"}
    assert page_of(HtmlResponse(url, body="déjà".encode(), headers=latin)) == "déjà"
    assert page_of(HtmlResponse(url, body="déjà".encode("latin-1"), headers=latin)) == "déjà"
    assert page_of(TextResponse(url, body=b" \n")) is None
    assert page_of(Response(url, body=b"%PDF")) is None
    assert page_of(TextResponse(url, body=b"%PDF", headers={"Content-Type": "application/pdf"})) is None
    assert page_of(TextResponse(url, body=b"<p>x")) == "<p>x"


def test_reason_of_a_failure() -> None:
    """A failure is told on one line of bounded length."""

    def told(error: Exception) -> str:
        return reason_of(Failure(error))  # type: ignore[no-untyped-call]

    assert told(ValueError("no address\nfor it")) == "ValueError: no address"
    assert told(ValueError()) == "ValueError"
    assert len(told(ValueError("x" * 999))) == 200
