"""Following copies to their originals: a whole newsroom, chains, redirectors, feeds, and what is recorded."""

from __future__ import annotations

import json
import logging
import socket
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import LOCAL, RunCrawl, read_hosts
from scrapy.http import HtmlResponse, Request, TextResponse
from scrapy.utils.test import get_crawler

from benchmarks.newsroom import BAD
from benchmarks.newsroom_server import serve
from benchmarks.syndication import check, crawl
from pipelines import extract
from pipelines.syndication.source_link import SourceLink
from pipelines.syndication.trust import is_trusted, trust
from scraper.arguments import ArgumentError, read_arguments
from scraper.spiders.syndicated import SyndicatedSpider

STORY = [
    "The lock keeper of Alder Weir has written down the level of the river every morning since 1961, and on "
    "Thursday the county archive came to fetch the books.",
    "There are sixty-four of them, bound in oilcloth. The first entry says that the water stood at the third "
    "stone and that it rained; the last says nearly the same, in a hand that has grown larger.",
    "“Nobody asked me to do it, and after a year or two it would have been silly to stop,” said Miriam Oake, "
    "who will go on writing in a new book that the archivists brought with them.",
    "Hydrologists at the university compare the figures with those of an automatic gauge downstream. In thirty "
    "years the two have differed by more than a hand's breadth only twice, and both times the gauge was wrong.",
]


@pytest.fixture(scope="module")
def crawled() -> tuple[Any, Any, Any]:
    """A small generated newsroom, its items, and what connected to the port that must stay silent."""
    with serve(articles=60, hosts=9, seed=7) as (newsroom, peers):
        items, _ = crawl(newsroom, "CLEANCOPY_METADATA=full")
        return newsroom, items, peers


def test_every_article_gives_one_item_whatever_fails(crawled: tuple[Any, Any, Any]) -> None:
    """With all failures injected, each article is there once, with its text, its source and the outcome."""
    newsroom, items, peers = crawled
    assert {copy.kind for copy in newsroom.copies} >= set(BAD)
    outcome = check(newsroom, items, peers)
    assert outcome.wrong == []
    assert outcome.counts["items"] == len(newsroom.copies) == 60
    assert outcome.counts["found"] == outcome.counts["with source"]
    assert outcome.counts["invented"] == 0


def test_the_silent_port_stays_silent(crawled: tuple[Any, Any, Any]) -> None:
    """No refused address was connected to, by link or by redirect, in IPv4 or IPv6."""
    newsroom, _, peers = crawled
    to_the_port = {"any", "any6", "decimal", "octal", "mapped", "redirect", "ftp"}
    assert to_the_port <= {copy.kind for copy in newsroom.copies}
    assert peers == []


def test_the_silent_port_would_be_heard() -> None:
    """A connection to it, by the addresses that the crawls must refuse, is noticed."""
    with serve(articles=1, hosts=4) as (newsroom, peers):
        for number, host in enumerate(("0.0.0.0", "127.0.0.5", "::ffff:0.0.0.0"), 1):
            with socket.create_connection((host, newsroom.silent)):
                pass
            for _ in range(100):
                if len(peers) == number:
                    break
                time.sleep(0.02)
            assert len(peers) == number


def test_the_copys_own_cuts_are_told_beside_the_originals(crawled: tuple[Any, Any, Any]) -> None:
    """Where the text is the original's, the account of the copy's removals is kept."""
    newsroom, items, _ = crawled
    cut = {copy.url for copy in newsroom.copies if copy.kind in ("fine", "out")}
    told = [item["metadata"]["original"] for item in items if item["url"] in cut]
    with_footer = [original for original in told if "copy" in original]
    assert with_footer
    for original in with_footer:
        assert original["status"] == "used"
        assert {removal["kind"] for removal in original["copy"]["removed"]}


def page(body: str, head: str = "", title: str = "The books of Alder Weir") -> str:
    """Return a page with an article."""
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )


def text(paragraphs: list[str]) -> str:
    """Return paragraphs as markup."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@pytest.fixture(scope="module")
def chain(
    tmp_path_factory: pytest.TempPathFactory, serve_module: ModuleType, run_crawl: RunCrawl
) -> dict[str, Any]:
    """Items of a crawl over chains of copies and a feed, by the last part of their address."""
    folder = tmp_path_factory.mktemp("chain")
    hosts = {name: folder / f"{name}.example" for name in ("first", "second", "third", "paper")}
    for host in hosts.values():
        host.mkdir()
    source = "<p>Source link : <a href='https://{}'>read</a></p>"
    originals = {
        "deep-chain-story": source.format("second.example/deep-chain-story"),
        "circle-of-copies": source.format("second.example/circle-of-copies"),
        "lost-at-the-end": source.format("second.example/lost-at-the-end"),
    }
    for name, footer in originals.items():
        (hosts["first"] / f"{name}.html").write_text(page(text(STORY) + footer), "utf-8")
    nexts = {
        "deep-chain-story": "third.example/deep-chain-story",
        "circle-of-copies": "first.example/circle-of-copies",
        "lost-at-the-end": "paper.example/nothing-here-now",
    }
    for name, target in nexts.items():
        (hosts["second"] / f"{name}.html").write_text(page(text(STORY) + source.format(target)), "utf-8")
    (hosts["third"] / "deep-chain-story.html").write_text(
        page(text(STORY), "<link rel='canonical' href='https://paper.example/2026/05/alder-weir'>"), "utf-8"
    )
    (hosts["paper"] / "2026" / "05").mkdir(parents=True)
    (hosts["paper"] / "2026" / "05" / "alder-weir.html").write_text(
        page(text(STORY), title="Sixty-four books"), "utf-8"
    )
    entries = [
        {
            "id": 1,
            "url": "https://paper.example/2026/05/alder-weir",
            "title": "Books",
            "content_html": text(STORY),
        },
        {
            "id": 2,
            "url": "https://paper.example/gone-with-its-text",
            "title": "Kept",
            "content_html": text(STORY),
        },
        {"id": 3, "url": "https://paper.example/gone-with-summary", "title": "Short", "summary": STORY[0]},
        {
            "id": 4,
            "url": "https://paper.example/too-old-a-story",
            "title": "Old",
            "date_published": "2020-01-01",
        },
        {"id": 5, "title": "Without an address", "content_html": text(STORY)},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": entries}
    with serve_module.serve(folder, first="first.example") as url:
        served = read_hosts(url)
        told = json.dumps(feed)
        for name, address in served.items():
            told = told.replace(f"https://{name}", address)
        (hosts["first"] / "feed.json").write_text(told, "utf-8")
        done = run_crawl(
            "syndicated",
            *LOCAL,
            url=",".join(f"{url}/{name}" for name in originals),
            feed=f"{url}/feed.json",
            since="2026-01-01",
        )
    found = {f"{item['url'].rpartition('/')[2]}": item for item in done.items}
    assert len(found) == len(done.items), done.log
    return {**found, "hosts": served, "log": done.log}


def test_chains_are_followed_to_the_publisher(chain: dict[str, Any]) -> None:
    """From aggregator to aggregator to publisher; each step is recorded, the last is the source."""
    item, hosts = chain["deep-chain-story"], chain["hosts"]
    assert item["sourceUrl"] == f"{hosts['paper.example']}/2026/05/alder-weir"
    assert item["headline"] == "Sixty-four books"
    original = item["metadata"]["original"]
    assert (original["status"], original["verdict"]) == ("used", "same")
    hops = [(hop["url"].rpartition("/")[0], hop["evidence"], hop["status"]) for hop in original["chain"]]
    assert hops == [
        (hosts["second.example"], "label", "same"),
        (hosts["third.example"], "label", "same"),
        (f"{hosts['paper.example']}/2026/05", "canonical", "same"),
    ]


def test_circles_end(chain: dict[str, Any]) -> None:
    """Two aggregators that name each other as the source are asked once each."""
    item = chain["circle-of-copies"]
    assert item["sourceUrl"] == f"{chain['hosts']['second.example']}/circle-of-copies"
    assert "chain" not in item["metadata"]["original"]


def test_a_chain_that_breaks_keeps_what_was_reached(chain: dict[str, Any]) -> None:
    """The publisher's address is known although it is gone; the text comes from the page before."""
    item = chain["lost-at-the-end"]
    assert item["sourceUrl"] == f"{chain['hosts']['paper.example']}/nothing-here-now"
    assert item["articleBody"].split("\n\n") == STORY
    statuses = [hop["status"] for hop in item["metadata"]["original"]["chain"]]
    assert statuses == ["same", "HTTP 404"]


def test_feed_entries_are_copies_of_their_pages(chain: dict[str, Any]) -> None:
    """An entry with its text is followed to its page; without the page the entry is the article."""
    assert chain["alder-weir"]["headline"] == "Sixty-four books"
    assert chain["alder-weir"]["metadata"]["original"]["evidence"] == "entry"
    kept = chain["gone-with-its-text"]
    assert kept["articleBody"].split("\n\n") == STORY
    assert kept["metadata"]["original"]["status"] == "HTTP 404"
    short = chain["gone-with-summary"]
    assert short["articleBody"] == STORY[0]
    assert short["metadata"]["original"]["status"] == "HTTP 404"


def test_older_entries_and_those_without_an_address_are_counted(chain: dict[str, Any]) -> None:
    """What is left out is counted, not lost without a word."""
    assert "too-old-a-story" not in chain
    assert "'cleancopy/discovery/older': 1" in chain["log"]
    assert "'cleancopy/discovery/without_address': 1" in chain["log"]


def asked_for(body: str, kind: str, callback: str) -> dict[str, Request]:
    """Return the requests that a list of the user's own network leads to, by their host."""
    spider = SyndicatedSpider.from_crawler(get_crawler(SyndicatedSpider), url="http://10.0.0.1/list")
    request = trust(Request("http://10.0.0.1/list"))
    response = TextResponse(request.url, headers={"Content-Type": kind}, body=body.encode(), request=request)
    return {urlsplit(made.url).netloc: made for made in getattr(spider, callback)(response)}


def test_what_a_trusted_list_names_on_its_own_host_is_trusted() -> None:
    """Entries with their text and without it, and pages of sitemaps; addresses elsewhere are not."""
    hosts = ("10.0.0.1", "10.0.0.2")
    for whole in ({"content_html": text(STORY)}, {"summary": "Short."}):
        entries = [{"id": host, "url": f"http://{host}/2026/bridge-reopens", **whole} for host in hosts]
        feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries})
        found = asked_for(feed, "application/json", "parse_feed")
        assert [is_trusted(found[host]) for host in hosts] == [True, False]
    urls = "".join(f"<url><loc>http://{host}/2026/bridge-reopens</loc></url>" for host in hosts)
    found = asked_for(f"<urlset>{urls}</urlset>", "application/xml", "parse_sitemap")
    assert [is_trusted(found[host]) for host in hosts] == [True, False]


def test_no_password_of_a_list_is_used_or_exported() -> None:
    """User names and passwords in a feed's addresses are dropped before an article is known by them."""
    entry = {"id": 1, "url": "http://reader:secret@10.0.0.2/2026/bridge-reopens", "content_html": text(STORY)}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [entry]})
    (request,) = asked_for(feed, "application/json", "parse_feed").values()
    assert request.url == request.cb_kwargs["story"].copy.url == "http://10.0.0.2/2026/bridge-reopens"


def test_a_news_sitemap_says_what_its_pages_do_not() -> None:
    """Its title and exact date fill the gaps of the article."""
    news = (
        "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        "<loc>http://10.0.0.1/2026/bridge-reopens</loc><n:news><n:title>Bridge</n:title>"
        "<n:publication_date>2026-05-04T08:00:00+02:00</n:publication_date></n:news></url></urlset>"
    )
    request = asked_for(news, "application/xml", "parse_sitemap")["10.0.0.1"]
    spider = SyndicatedSpider.from_crawler(get_crawler(SyndicatedSpider), url="http://10.0.0.1/list")
    response = TextResponse(request.url, body=f"<article>{text(STORY)}</article>".encode(), request=request)
    (item,) = spider.parse_copy(response, **request.cb_kwargs)
    assert (item.headline, item.datePublished) == ("Bridge", "2026-05-04T08:00:00+02:00")


def test_an_original_that_cannot_be_read_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the middle of comparing is logged, and the copy is the article."""

    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    crawler = get_crawler(SyndicatedSpider)
    spider = SyndicatedSpider.from_crawler(crawler, url="https://a.example/")
    result = extract(page(text(STORY)), "https://a.example/1")
    link = SourceLink("https://b.example/1", "label")
    (request,) = spider.follow_source(spider.to_article(result, "https://a.example/1"), result, link)
    monkeypatch.setattr("pipelines.follow_sources.reconcile", fail)
    response = HtmlResponse(link.url, body=page(text(STORY)).encode(), request=request)
    (item,) = spider.parse_original(response, **request.cb_kwargs)
    assert item.articleBody.split("\n\n") == STORY
    assert item.sourceUrl == link.url
    assert item.metadata["original"]["status"] == "RecursionError"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no address given"),
        ({"feed": "ftp://a.example/"}, "-a feed=.*not http or https"),
        ({"url": "https://a.example/", "feed": "https://a.example/"}, "more than one of url, feed"),
        ({"url": "https://a.example/", "limit": "0"}, "limit=0: expected a number"),
        ({"url": "https://a.example/", "limit": "ten"}, "limit=ten"),
        ({"feed": "https://me:secret@a.example/"}, "^(?!.*secret).*-s HTTPAUTH_DOMAIN=a.example"),
        ({"url": "https://a.example/", "since": "soon"}, "since=soon: expected a date"),
        ({"url": "https://a.example/", "since": "2999-01-01"}, "since=2999-01-01: lies in the future"),
        (
            {"url": "https://a.example/", "until": "2026"},
            r"unknown arguments \['until'\]; there are -a url=, feed=",
        ),
    ],
)
def test_argument_errors(given: dict[str, str], message: str) -> None:
    """Unknown, contradictory and impossible arguments are refused with a message that says what is right."""
    with pytest.raises(ArgumentError, match=message):
        read_arguments(given)


def test_arguments(tmp_path: Path) -> None:
    """Several kinds of addresses may be given together, also from files."""
    path = tmp_path / "feeds.txt"
    path.write_text("https://a.example/feed\n# comment\nhttps://b.example/feed\n", encoding="utf-8")
    asked = read_arguments(
        {"url": "https://a.example/", "feed": f"@{path}", "limit": "5", "since": "2026-05-01"}
    )
    assert asked.addresses == (
        ("url", "https://a.example/"),
        ("feed", "https://a.example/feed"),
        ("feed", "https://b.example/feed"),
    )
    assert (asked.limit, str(asked.since)) == (5, "2026-05-01 00:00:00+00:00")


def test_argument_errors_have_no_traceback(run_crawl: RunCrawl) -> None:
    """The message is the last line of the log, without a traceback, and the exit code tells."""
    for spider, arguments in (("syndicated", {"limit": "ten", "url": "https://a.example/"}), ("archive", {})):
        done = run_crawl(spider, **arguments)
        assert done.code == 1
        assert "Traceback" not in done.log
        last = done.log.rstrip().rpartition("\n")[2]
        assert f"{spider}: -a" in last
    records = [logging.LogRecord("asyncio", logging.ERROR, "", 1, "other", (), None)]
    assert all(filter_(records[0]) for filter_ in logging.getLogger("asyncio").filters)  # type: ignore[operator]
