"""One item per story: which pages repeat a text, whoever comes first, in however many crawls and processes."""

from __future__ import annotations

import multiprocessing
import random
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from benchmarks.generate import LANGUAGES
from pipelines import Article, CleanArticlePipeline
from pipelines.exceptions import DuplicateArticle, InvalidSettingError
from pipelines.one_per_story import OnePerStoryPipeline
from pipelines.syndication import redis_stories, story_store
from pipelines.syndication.canonical import canonical, url_key
from pipelines.syndication.signatures import resemblance, shared_figures, signature
from pipelines.syndication.stories import Stories
from tests.item_types import ITEM_TYPES


def text(seed: int, words: int = 240, lang: str = "en") -> str:
    """Return an invented text in sentences; texts of two seeds share no sentence."""
    rng = random.Random(f"{lang}{seed}")
    language = LANGUAGES[lang]
    sentences = []
    while words > 0:
        size = rng.randint(8, 18)
        sentences.append(language.space.join(rng.choices(language.words, k=size)) + rng.choice(language.ends))
        words -= size
    return "\n\n".join(language.space.join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def page(host: str, body: str, path: str = "news/1", **fields: Any) -> Article:
    """Return an article on a host."""
    return Article(url=f"https://{host}/{path}", articleBody=body, **fields)


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where stories may be kept: each kind of store, empty."""
    if request.param == "sqlite":
        return str(tmp_path / "s.sqlite")
    address: str = request.getfixturevalue("redis_url")

    import redis

    with redis.Redis.from_url(address) as client:
        client.flushdb()
    return address


@pytest.fixture
def stories(place: str) -> Iterator[Stories]:
    """Stories in an empty store of each kind."""
    opened = Stories(place)
    yield opened
    opened.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_copy_on_another_host_is_recognised(stories: Stories, lang: str) -> None:
    """Retitled, cut by a third, with another footer: in scripts with and without blanks."""
    body = text(1, lang=lang)
    assert stories.place(page("a.example", body, headline="One")) is None
    assert stories.place(page("b.example", body, headline="Two")) == "https://a.example/news/1"
    cut = body[: int(len(body) * 0.7)]
    assert stories.place(page("c.example", cut)) == "https://a.example/news/1"
    footer = (
        "\n\nRead more on the pages of our partners\nAll rights with the Tidewater Tribune and its authors"
    )
    assert stories.place(page("d.example", body + footer)) == "https://a.example/news/1"
    assert stories.place(page("e.example", text(2, lang=lang))) is None


def test_typography_makes_no_other_text() -> None:
    """Quotation marks, apostrophes, dashes, white space and case are the printer's."""
    plain = signature("“It’s the harbour’s” he said – and left " * 20)
    other = signature("\"IT'S the harbour's\" he\u00a0said — and\nleft " * 20)
    assert plain is not None
    assert other is not None
    assert resemblance(plain.sketch, other.sketch) == 1.0


def test_a_page_is_never_a_duplicate_of_itself(stories: Stories) -> None:
    """Whatever its address looks like today."""
    body = text(1)
    assert stories.place(page("a.example", body)) is None
    for url in (
        "https://a.example/news/1",
        "http://www.a.example:80/news/1/?utm_source=feed#top",
        "https://m.a.example/news/1?fbclid=xyz",
    ):
        assert stories.place(Article(url=url, articleBody=body)) is None


def test_a_second_run_changes_nothing(place: str) -> None:
    """In any order: what was first stays first, what was a duplicate stays one."""
    pages = [page(f"h{n}.example", text(n % 3)) for n in range(9)]
    first = Stories(place)
    found = {article.url: first.place(article) for article in pages}
    first.close()
    assert sum(value is None for value in found.values()) == 3
    for seed in range(3):
        again = Stories(place)
        random.Random(seed).shuffle(pages)
        assert {article.url: again.place(article) for article in pages} == found
        again.close()


def test_stories_are_remembered_across_runs(place: str) -> None:
    """A copy that comes next week is one too."""
    first = Stories(place)
    first.place(page("a.example", text(1)))
    first.close()
    second = Stories(place)
    assert second.place(page("b.example", text(1))) == "https://a.example/news/1"
    second.close()


def test_the_earliest_by_date_represents_in_any_order(place: str) -> None:
    """What is settled depends on the pages alone; pages without a date come last, then the address decides."""
    body = text(1)
    pages = [
        page("d.example", body),
        page("c.example", body, datePublished="2026-11-23T08:00:00+01:00"),
        page("b.example", body, datePublished="2026-11-22"),
        page("a.example", body, datePublished="2026-11-22"),
    ]
    for order in permutations(pages):
        opened = Stories(":memory:")
        assert {opened.collect(each) for each in order} == {(False, None)}
        assert opened.settle() == 4
        assert opened.settle() == 0
        found = {each.url: opened.collect(each) for each in pages}
        assert found.pop("https://a.example/news/1") == (True, None)
        assert set(found.values()) == {(True, "https://a.example/news/1")}
        opened.close()


def test_dates_are_compared_as_moments(stories: Stories) -> None:
    """A day is its first second, a time without a zone UTC, and zones count; what is no date comes last."""
    dates = {
        "first": "2026-11-23T08:15:00+02:00",
        "second": "2026-11-23T06:30:00",
        "third": "2026-11-23T07:00:00Z",
        "fourth": "2026-11-24",
        "last": "the day before",
    }
    pages = [page(f"{name}.example", text(1), datePublished=date) for name, date in dates.items()]
    while pages:
        for each in reversed(pages):
            stories.collect(each)
        stories.settle()
        found = [stories.collect(each)[1] for each in pages]
        assert found == [None, *[pages[0].url] * (len(pages) - 1)]
        pages = [
            replace(each, url=f"{each.url}/{len(pages)}", articleBody=text(len(pages))) for each in pages[1:]
        ]


def test_a_page_that_repeats_two_stories_alike_joins_the_earlier() -> None:
    """Which of them arrived first makes no difference to what is settled."""
    one, two = page("one.example", text(1), datePublished="2026-11-22"), page("two.example", text(2))
    both = page("both.example", "Too short to say.", canonicalUrl=two.url, sourceUrl=one.url)
    for order in permutations([one, two, both]):
        opened = Stories(":memory:")
        for each in order:
            opened.collect(each)
        opened.settle()
        assert opened.collect(both) == (True, one.url)
        opened.close()


def test_an_earlier_page_that_comes_later_takes_over_when_settled(stories: Stories) -> None:
    """New pages make the decision anew."""
    late = page("late.example", text(1), datePublished="2026-11-23")
    early = page("early.example", text(1), datePublished="2026-11-20")
    stories.collect(late)
    stories.settle()
    assert stories.collect(late) == (True, None)
    stories.collect(early)
    stories.settle()
    assert stories.collect(late) == (True, early.url)
    assert stories.collect(early) == (True, None)


@pytest.mark.parametrize("share", [0.65, 0.5])
def test_one_site_prints_series(stories: Stories, share: float) -> None:
    """Two pages of a site from one template are two articles; on two sites they would be one."""
    body, other = text(1), text(2)
    cut = int(len(body) * (1 - share))
    assert stories.place(page("a.example", body, "1")) is None
    assert stories.place(page("www.a.example", other[:cut] + body[cut:], "2")) is None
    assert stories.place(page("a.example", body, "3")) == "https://a.example/1"


def test_reports_with_other_figures_are_a_series(stories: Stories) -> None:
    """The same words about other numbers: yesterday's weather, another earthquake."""

    def report(day: int) -> str:
        lines = [
            f"In station {name} of the coast we measured {day * 7 + at} degrees at noon and {day * 3 + at} at night"
            for at, name in enumerate(("north", "south", "east", "west", "upper", "lower", "inner", "outer"))
        ]
        return "\n".join([*lines, text(5, 120)])

    one, other = signature(report(11)), signature(report(53))
    assert one is not None
    assert other is not None
    assert resemblance(one.sketch, other.sketch) > 0.5
    assert (shared_figures(one, other) or 0) < 0.5
    assert stories.place(page("a.example", report(11))) is None
    assert stories.place(page("b.example", report(53))) is None


def test_declared_addresses_join_where_texts_allow(stories: Stories) -> None:
    """A much shorter copy is recognised by the source it names; another text with that source is not."""
    body = text(1, 400)
    source = "https://origin.example/2026/bridge"
    stories.place(Article(url=source, articleBody=body))
    short = page("a.example", body[: len(body) // 3])
    assert stories.place(short) is None
    named = page("b.example", body[: len(body) // 3], sourceUrl=source + "?utm_medium=rss")
    assert stories.place(named) == source
    assert stories.place(page("c.example", text(9), sourceUrl=source)) is None
    assert stories.place(page("d.example", "Too short to say.", canonicalUrl=source)) == source
    assert stories.place(page("e.example", "Too short to say.")) is None


def test_a_home_page_as_canonical_address_joins_nothing(stories: Stories) -> None:
    """A site whose every page names the front page as canonical has more than one story."""
    for number in range(3):
        article = page("a.example", f"Short note {number}.", str(number), canonicalUrl="https://a.example/")
        assert stories.place(article) is None


def test_a_much_longer_text_is_more_than_a_copy(stories: Stories) -> None:
    """A teaser that came first does not swallow its article."""
    body = text(1, 600)
    source = "https://origin.example/2026/bridge"
    assert stories.place(page("a.example", body[: len(body) // 3], sourceUrl=source)) is None
    assert stories.place(Article(url=source, articleBody=body)) is None


def test_similarity_does_not_travel(stories: Stories) -> None:
    """Each version shares two thirds with the one before it; the last shares nothing with the first."""
    parts = [text(number, 80) for number in range(12)]
    bodies = ["\n\n".join(parts[at : at + 6]) for at in range(0, 7, 2)]
    found = [stories.place(page(f"h{at}.example", body)) for at, body in enumerate(bodies)]
    assert found[0] is None
    assert found[3] != "https://h0.example/news/1"


def test_records_without_address_are_known_by_their_place(stories: Stories) -> None:
    """Two lines of a file with one text are two records, and the second run tells them apart again."""
    lines = [Article(articleBody=text(1), metadata={"path": "dump.jsonl", "line": n}) for n in (1, 2)]
    for _ in range(2):
        assert [stories.place(each) for each in lines] == [None, "dump.jsonl:1"]
    bare = Article(articleBody=text(3))
    assert stories.place(bare) is None
    assert stories.place(bare) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.Example.org:443/News/1/?utm_source=x&id=2#top", "//example.org/News/1?id=2"),
        ("http://example.org/News/1?id=2", "//example.org/News/1?id=2"),
        ("https://example.org/?b=2&a=1", "//example.org?a=1&b=2"),
        ("https://user:word@example.org/1", "//example.org/1"),
        ("http://example.org:8080/1", "//example.org:8080/1"),
        ("https://bücher.example/%C3%A4", "//xn--bcher-kva.example/%C3%A4"),
        ("https://xn--bcher-kva.example/ä", "//xn--bcher-kva.example/%C3%A4"),
        ("https://m.com/1", "//m.com/1"),
        ("mailto:desk@example.org", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_addresses_of_one_page_are_one(url: str, expected: str | None) -> None:
    """Scheme, port, trackers, order of parameters and spelling do not tell pages apart; paths do."""
    assert canonical(url) == expected
    assert (url_key(url) is None) == (expected is None)


def test_marks_are_found_after_they_were_written_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of recent pages is emptied many times; nothing is lost by it, in this process or another."""
    monkeypatch.setattr(story_store, "_RECENT", 4)
    one, two = Stories(tmp_path / "s.sqlite"), Stories(tmp_path / "s.sqlite")
    for number in range(11):
        opened = (one, two)[number % 2]
        assert opened.place(page(f"a{number}.example", text(number))) is None
    for number in range(11):
        opened = (one, two)[(number + 1) % 2]
        assert opened.place(page(f"b{number}.example", text(number))) == f"https://a{number}.example/news/1"
    assert one.store.count() == (22, 11, 0)
    one.close()
    two.close()


def place_all(path: str, worker: int) -> list[tuple[str, str | None]]:
    """Place twenty texts under a host of one's own, in an order of one's own."""
    opened = Stories(path)
    numbers = random.Random(worker).sample(range(20), 20)
    found = []
    for number in numbers:
        article = page(f"w{worker}.example", text(number), str(number))
        found.append((str(article.url), opened.place(article)))
    opened.close()
    return found


def test_several_processes_agree(place: str) -> None:
    """Two crawls into one store: each text has one representative, and everybody names it."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.starmap(place_all, [(place, worker) for worker in range(2)])
    found = dict(pair for each in done for pair in each)
    firsts = {url for url, first in found.items() if first is None}
    assert len(firsts) == 20
    assert {first for first in found.values() if first} <= firsts
    assert all(first.rsplit("/", 1)[1] == url.rsplit("/", 1)[1] for url, first in found.items() if first)


def test_a_store_of_other_signatures_is_refused(tmp_path: Path) -> None:
    """Signatures of another version would find nothing, without a word."""
    path = tmp_path / "s.sqlite"
    Stories(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE facts SET value = x'00'")
    db.close()
    with pytest.raises(ValueError, match="other signatures"):
        Stories(path)


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_signature_or_none(words: str) -> None:
    """Broken characters, marks alone, no blanks: nothing raises, and the same text has the same signature."""
    body = f"{words} the same passage of the harbour news every day " * 12
    made = signature(body)
    assert made is not None
    assert made == signature(body)
    assert len(made.sketch) == 128
    assert resemblance(made.sketch, made.sketch) == 1.0
    signature(words)


@given(ANYTHING)
@settings(max_examples=200, deadline=None)
def test_any_address_has_a_key_or_none(address: str) -> None:
    """Nothing raises; what was made canonical stays as it is."""
    for url in (address, f"https://{address}", f"//{address}"):
        assert (canonical(url) is None) == (url_key(url) is None)
    found = canonical(f"https://example.org/{address}")
    assert found is None or canonical(f"https:{found}") == found


def crawler(path: Path | str, **values: Any) -> Crawler:
    """Return a crawler whose stories lie at a path, with settings without their prefix."""
    return get_crawler(
        settings_dict={"CLEANCOPY_STORIES": path, **{f"CLEANCOPY_{name}": v for name, v in values.items()}}
    )


def stats(of: Crawler) -> dict[str, int]:
    """Return the stats of stories."""
    assert of.stats is not None
    prefix = "cleancopy/stories/"
    return {
        name.removeprefix(prefix): n for name, n in of.stats.get_stats().items() if name.startswith(prefix)
    }


@pytest.mark.parametrize("name", ITEM_TYPES)
def test_items_of_any_type_are_marked(tmp_path: Path, name: str) -> None:
    """The address of the first page goes into the metadata of the second, behind the cleaning."""
    made = crawler(tmp_path / "s.sqlite")
    stories = OnePerStoryPipeline.from_crawler(made)
    chain = [CleanArticlePipeline.from_crawler(made), stories]
    items = []
    for host in "ab":
        item = ITEM_TYPES[name](url=f"https://{host}.example/1", headline="Ferry", articleBody=text(1))
        for pipeline in chain:
            item = pipeline.process_item(item)
        items.append(item)
    stories.close_spider()
    assert stats(made)["first"] == stats(made)["duplicates"] == 1
    assert made.stats is not None
    assert not any("errors" in key for key in made.stats.get_stats())
    if "not_marked" not in stats(made):
        from itemadapter import ItemAdapter

        from pipelines.writing import plain_metadata

        told = plain_metadata(ItemAdapter(items[1])["metadata"])
        assert told is not None
        assert told["duplicateOf"] == "https://a.example/1"
        first = plain_metadata(ItemAdapter(items[0]).get("metadata")) or {}
        assert "duplicateOf" not in first


def test_policies(tmp_path: Path) -> None:
    """Mark says it, drop raises with both addresses, keep counts."""
    articles = [page("a.example", text(1)), page("b.example", text(1))]
    for policy in ("mark", "drop", "keep"):
        made = crawler(tmp_path / f"{policy}.sqlite", DUPLICATES=policy)
        pipeline = OnePerStoryPipeline.from_crawler(made)
        first, second = (replace(each) for each in articles)
        assert pipeline.process_item(first) is first
        if policy == "drop":
            with pytest.raises(DuplicateArticle, match=r"repeats https://a\.example/news/1: https://b"):
                pipeline.process_item(second)
        else:
            done = pipeline.process_item(second)
            assert done.metadata.get("duplicateOf") == (articles[0].url if policy == "mark" else None)
        assert stats(made) == {"first": 1, "duplicates": 1}
        pipeline.close_spider()


def test_an_archive_is_read_twice(place: str) -> None:
    """The first reading passes everything and settles; the second keeps the earliest of each story."""
    archive = [
        page("b.example", text(1), datePublished="2026-11-23"),
        page("a.example", text(1), datePublished="2026-11-21"),
        page("c.example", text(2)),
    ]
    feeds = []
    for _ in range(3):
        made = crawler(place, STORIES_FIRST="date", DUPLICATES="drop")
        pipeline = OnePerStoryPipeline.from_crawler(made)
        feed = []
        for article in archive:
            try:
                feed.append(pipeline.process_item(replace(article)).url)
            except DuplicateArticle:
                continue
        pipeline.close_spider()
        feeds.append(feed)
    assert len(feeds[0]) == 3
    assert feeds[1] == feeds[2] == ["https://a.example/news/1", "https://c.example/news/1"]


def test_without_a_path_there_is_no_pipeline() -> None:
    """Nothing is remembered unless somebody says where."""
    with pytest.raises(NotConfigured):
        OnePerStoryPipeline.from_crawler(get_crawler())


def test_a_file_that_is_no_store_is_refused_by_name(tmp_path: Path) -> None:
    """The message names the setting."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but a text of some length " * 50)
    with pytest.raises(InvalidSettingError, match="CLEANCOPY_STORIES = "):
        OnePerStoryPipeline.from_crawler(crawler(path))


def test_redis_that_is_not_there_is_named() -> None:
    """A server that does not answer ends the crawl before the first request, with setting and address."""
    pytest.importorskip("redis", reason="the package redis is not installed")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
    with pytest.raises(InvalidSettingError, match=r"CLEANCOPY_STORIES = 'redis://127\.0\.0\.1.*refused"):
        OnePerStoryPipeline.from_crawler(crawler(address))


def test_the_package_redis_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(InvalidSettingError, match=r"scrapy-cleancopy\[redis\]"):
        OnePerStoryPipeline.from_crawler(crawler("redis://127.0.0.1/0"))


def test_the_lock_of_a_crawl_that_died_runs_out(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others wait for its lease and go on; it cannot go on itself if it was only slow."""
    from redis.exceptions import LockError

    monkeypatch.setattr(redis_stories, "_LEASE", 0.3)
    dead, alive = Stories(redis_url), Stories(redis_url)
    held = dead.store.transaction()
    held.__enter__()
    assert alive.place(page("lock.example", text(77))) is None
    with pytest.raises(LockError):
        held.__exit__(None, None, None)
    dead.close()
    alive.close()


def test_long_work_keeps_its_lock(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settling may take longer than a lease."""
    monkeypatch.setattr(redis_stories, "_LEASE", 0.2)
    opened = Stories(place)
    for number in range(30):
        opened.collect(page(f"h{number}.example", text(number, 60)))
    decide = opened.store.decide

    def slowly(*given: Any) -> None:
        time.sleep(0.02)
        decide(*given)

    monkeypatch.setattr(opened.store, "decide", slowly)
    assert opened.settle() == 30
    assert opened.store.count()[2] == 0
    opened.close()


def test_a_settling_that_was_killed_is_done_anew(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was decided when the process died, the next crawl over the same pages decides all."""
    pages = [page(f"h{at}.example", text(at % 2), datePublished=f"2026-11-{20 - at}") for at in range(6)]
    opened = Stories(place)
    for each in pages:
        opened.collect(each)
    decide = opened.store.decide
    calls: list[int] = []

    def dies(number: int, of: Any, story: int) -> None:
        calls.append(number)
        if len(calls) > 3:
            raise KeyboardInterrupt
        decide(number, of, story)

    monkeypatch.setattr(opened.store, "decide", dies)
    with pytest.raises(KeyboardInterrupt):
        opened.settle()
    opened.close()
    again = Stories(place)
    assert again.settle() > 0
    firsts = {0: pages[4].url, 1: pages[5].url}
    for at, each in enumerate(pages):
        assert again.collect(each) == (True, None if each.url == firsts[at % 2] else firsts[at % 2])
    again.close()


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rensa the crawl does not start, and the message says what to install."""
    from pipelines.syndication import signatures, stories

    monkeypatch.setitem(sys.modules, "rensa", None)
    signatures._minhash.cache_clear()
    stories._probe.cache_clear()
    with pytest.raises(InvalidSettingError, match=r"scrapy-cleancopy\[dedup\]"):
        OnePerStoryPipeline.from_crawler(crawler(tmp_path / "s.sqlite"))
    signatures._minhash.cache_clear()


def test_items_that_are_no_articles_pass(tmp_path: Path) -> None:
    """Products and comments have no story."""
    made = crawler(tmp_path / "s.sqlite")
    pipeline = OnePerStoryPipeline.from_crawler(made)
    item = {"name": "lamp", "price": 12}
    assert pipeline.process_item(item) is item
    assert stats(made) == {}
    pipeline.close_spider()
