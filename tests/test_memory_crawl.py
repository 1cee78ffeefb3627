"""The memory in crawls and commands: learned by the pipelines, used on finished feeds, looked at by a person."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
import scrapy
from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from pipelines import Article, CleanArticlePipeline, clean
from pipelines.commands import clean_batch, clean_feed, hosts
from pipelines.exceptions import InvalidSettingError
from pipelines.memory.exchange import digest_of
from pipelines.memory.opening import open_store
from pipelines.memory.sqlite import SqliteStore
from pipelines.recleaning import Recleaner, rebuild
from pipelines.remembering import memory_of, open_crawl_memory
from pipelines.settings import CleancopySettings
from tests.test_memory import story, text_of

FOOTER = "Lantern desk, second floor"
URL = "https://lantern.example/{}"


def crawler_with(**settings: Any) -> Crawler:
    """Return a crawler with settings given without their prefix."""
    return get_crawler(settings_dict={f"CLEANCOPY_{name}": value for name, value in settings.items()})


def item(number: int, *more: str) -> dict[str, Any]:
    """Return an item as a spider of the host yields it."""
    return {"url": URL.format(number), "text": text_of(story(number), *more, FOOTER), "language": "en"}


def run_items(crawler: Crawler, items: list[Any]) -> list[Any]:
    """Send items through the pipeline."""
    pipeline = CleanArticlePipeline.from_crawler(crawler)
    return [pipeline.process_item(each) for each in items]


def stat(crawler: Crawler, name: str) -> Any:
    """Return a stat of ours."""
    assert crawler.stats is not None
    return crawler.stats.get_value(f"cleancopy/memory/{name}")


def command(cls: type[ScrapyCommand], *arguments: str, **settings: Any) -> int:
    """Run a command of ours as ``scrapy`` does; return its exit code."""
    instance = cls()
    instance.settings = Settings({f"CLEANCOPY_{name}": value for name, value in settings.items()})
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    instance.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    instance.run(rest, options)
    return instance.exitcode


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A memory that has seen thirty documents of the host."""
    path = str(tmp_path / "memory.db")
    crawler = crawler_with(MEMORY=path)
    run_items(crawler, [item(number) for number in range(30)])
    memory = memory_of(crawler)
    assert memory is not None
    memory.engine_stopped()
    return path


def test_a_crawl_learns_and_the_next_uses_it(place: str) -> None:
    """The first crawl's memory cleans the first item of the second; stats tell of both."""
    crawler = crawler_with(MEMORY=place)
    (cleaned,) = run_items(crawler, [item(100)])
    assert cleaned["text"] == text_of(story(100))
    assert stat(crawler, "documents") == 1
    assert stat(crawler, "cut") == 1


def test_items_pass_at_once_and_later_ones_are_clean() -> None:
    """Within one crawl, early items leave as they are and later ones without the footer."""
    crawler = crawler_with(MEMORY=":memory:")
    cleaned = run_items(crawler, [item(number) for number in range(20)])
    assert FOOTER in cleaned[0]["text"]
    assert FOOTER not in cleaned[-1]["text"]


def test_without_the_setting_nothing_is_remembered() -> None:
    """By default there is no memory, no stat and no trace in the output."""
    crawler = crawler_with()
    cleaned = run_items(crawler, [item(number) for number in range(20)])
    assert memory_of(crawler) is None
    assert all(FOOTER in each["text"] for each in cleaned)
    assert stat(crawler, "documents") is None


def test_a_frozen_memory_is_told_in_each_record(place: str) -> None:
    """The digest of the memory stands in the metadata, and the same item is always cleaned the same."""
    crawler = crawler_with(MEMORY=place, MEMORY_FROZEN=True)
    articles = [
        Article(url=URL.format(1), articleBody=text_of(story(number), FOOTER)) for number in (100, 101)
    ]
    digests = {each.metadata["memory"] for each in run_items(crawler, articles)}
    memory = memory_of(crawler)
    assert memory is not None
    assert digests == {memory.memory.digest}
    assert stat(crawler, "documents") is None


def test_an_item_field_as_host_key() -> None:
    """Texts without an address share a memory by a field."""
    crawler = crawler_with(MEMORY=":memory:", MEMORY_HOST_KEY="field:blog")
    items = [{"blog": "ida", "text": item(number)["text"]} for number in range(20)]
    cleaned = run_items(crawler, items)
    assert FOOTER not in cleaned[-1]["text"]
    (other,) = run_items(crawler, [{"blog": "ole", "text": item(50)["text"]}])
    assert FOOTER in other["text"]


class OneHost(scrapy.Spider):
    """Yields the documents of one host."""

    name = "one_host"

    async def start(self) -> Any:
        for number in range(20):
            yield Article(url=URL.format(number), articleBody=item(number)["text"], inLanguage="en")


def crawl(settings: dict[str, Any]) -> None:
    """Run the spider in this process (called in a process of its own)."""
    process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, **settings})
    process.crawl(OneHost)
    process.start()


@pytest.mark.parametrize(("detail", "reclean"), [("full", True), ("summary", True), ("full", False)])
def test_a_finished_feed_is_cleaned_again(tmp_path: Path, detail: str, reclean: bool) -> None:
    """When the crawl ends, no item of its feed has the footer; switched off, the early ones keep it."""
    import multiprocessing

    feed = tmp_path / "items.jsonl"
    settings = {
        "ADDONS": {"pipelines.addon.CleancopyAddon": 500},
        "REMOTE_CONTROL_ENABLED": False,
        "FEEDS": {str(feed): {"format": "jsonlines"}},
        "CLEANCOPY_MEMORY": str(tmp_path / "memory.db"),
        "CLEANCOPY_METADATA": detail,
        "CLEANCOPY_MEMORY_RECLEAN": reclean,
    }
    process = multiprocessing.get_context("spawn").Process(target=crawl, args=(settings,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    records = [json.loads(line) for line in feed.read_bytes().splitlines()]
    assert [record["url"] for record in records] == [URL.format(number) for number in range(20)]
    dirty = [record for record in records if FOOTER in record["articleBody"]]
    assert bool(dirty) != reclean
    if reclean:
        assert [record["articleBody"] for record in records] == [
            text_of(story(number)) for number in range(20)
        ]
        assert {record["metadata"]["removedByKind"]["host"] for record in records} == {1}
        cut = [[entry["text"] for entry in record["metadata"].get("removed", ())] for record in records]
        assert cut == [[FOOTER] if detail == "full" else []] * 20
    assert list(tmp_path.glob(".items*")) == []


def reclean(records: list[dict[str, Any]], place: str, **settings: Any) -> list[dict[str, Any]]:
    """Clean records again; return those that were changed."""
    base = Settings({f"CLEANCOPY_{name}": value for name, value in settings.items()})
    memory = open_crawl_memory(base, place, frozen=True)
    cleaner = Recleaner(memory.settings, memory)
    changed = [record for record in records if cleaner.record(record)]
    memory.engine_stopped()
    return changed


def test_an_item_is_rebuilt_from_body_and_removals(place: str) -> None:
    """With full metadata the new account names old and new cuts, and the text can still be rebuilt."""
    own = story(100)
    result = clean(text_of(own[:2], "ADVERTISEMENT", own[2:], FOOTER), language="en")
    assert result.body == text_of(story(100), FOOTER)
    article = Article.from_result(result, detail="full", url=URL.format(1), inLanguage="en").to_dict()
    (changed,) = reclean([article], place, METADATA="full")
    assert changed["articleBody"] == text_of(story(100))
    assert [cut["text"] for cut in changed["metadata"]["removed"]] == ["ADVERTISEMENT", FOOTER]
    assert rebuild(changed["articleBody"], changed["metadata"]["removed"]).split() == result.text.split()


def test_removals_inside_a_line_are_rebuilt_in_place() -> None:
    """What was cut out of a paragraph stands in it again, what was cut between paragraphs on its own line."""
    removed = [{"at": 0, "text": "Top"}, {"at": 9, "text": "[x_y]"}, {"at": 21, "text": "Below"}]
    assert rebuild("One line here.\n\nEnd.\n\n", removed).split() == [
        "Top",
        "One",
        "line",
        "[x_y]",
        "here.",
        "End.",
        "Below",
    ]


@pytest.mark.parametrize(
    "removed",
    [
        [{"at": 10**9, "text": "x"}],
        [{"at": "0", "text": "x"}],
        [{"text": "x"}],
        ["x"],
        [{"at": 5, "text": "x"}, {"at": 1, "text": "y"}],
    ],
)
def test_removals_that_do_not_fit_are_left_aside(place: str, removed: list[Any]) -> None:
    """Somebody changed the body or the metadata: the body alone is cleaned."""
    body = text_of(story(100), FOOTER)
    record = {"url": URL.format(1), "articleBody": body, "metadata": {"cleaner": "x", "removed": removed}}
    (changed,) = reclean([record], place)
    assert changed["articleBody"] == text_of(story(100))


def test_other_records_are_left_alone(place: str) -> None:
    """Items without text, of other hosts, with markup or without anything to cut do not change."""
    records: list[dict[str, Any]] = [
        {},
        {"url": URL.format(1), "price": 3},
        {"url": "https://river.example/1", "articleBody": text_of(story(1), FOOTER)},
        {"url": URL.format(1), "articleBody": text_of(story(1))},
        {"url": URL.format(1), "articleBody": f"<html><p>{text_of(story(1))}</p><p>{FOOTER}</p></html>"},
        {"url": URL.format(1), "articleBody": FOOTER},
    ]
    before = json.dumps(records)
    assert reclean(records, place) == []
    assert json.dumps(records) == before


@pytest.mark.parametrize("name", ["feed.jsonl", "feed.jsonl.gz"])
def test_the_command_cleans_feeds(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """``scrapy clean-feed`` rewrites dirty lines, in place or elsewhere, and copies all others byte for byte."""
    import gzip

    pack, unpack = (gzip.compress, gzip.decompress) if name.endswith(".gz") else (bytes, bytes)
    feed, target = tmp_path / name, tmp_path / f"out.{name}"
    odd = b'{"a" :1,  "url": null}\nnot json\n\n'
    dirty = json.dumps({"url": URL.format(1), "articleBody": text_of(story(100), FOOTER)}).encode() + b"\n"
    feed.write_bytes(pack(odd + dirty))
    assert command(clean_feed.Command, str(feed), "--memory", place, "-o", str(target)) == 0
    assert unpack(feed.read_bytes()) == odd + dirty
    assert command(clean_feed.Command, str(feed), MEMORY=place) == 0
    for path in (feed, target):
        data = unpack(path.read_bytes())
        assert data.startswith(odd)
        assert json.loads(data[len(odd) :])["articleBody"] == text_of(story(100))
    assert capsys.readouterr().out.count("1 items changed") == 2
    assert command(clean_feed.Command, str(tmp_path / "missing.jsonl"), MEMORY=place) == 1


def test_the_command_shows_ships_and_forgets(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person can list hosts, read a host's lines, move them to another memory, and forget them."""
    export, other = str(tmp_path / "export.jsonl"), str(tmp_path / "other.db")
    command(hosts.Command, "list", MEMORY=place)
    assert "30 documents" in capsys.readouterr().out
    command(hosts.Command, "show", "lantern.example", MEMORY=place)
    assert "lantern desk, second floor" in capsys.readouterr().out.splitlines()[2]
    command(hosts.Command, "export", export, "--memory", place)
    digest = capsys.readouterr().out.split()[-1]
    command(hosts.Command, "list", MEMORY=export)
    assert digest in capsys.readouterr().out
    command(hosts.Command, "import", export, MEMORY=other)
    assert reclean([item(100)], other) != []
    command(hosts.Command, "forget", "lantern.example", MEMORY=other)
    assert reclean([item(100)], other) == []


def test_an_archive_is_learned_in_a_first_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``learn`` reads saved documents; the second pass, with the memory frozen, finds the first one's footer."""
    archive, place = tmp_path / "archive.jsonl", str(tmp_path / "memory.db")
    archive.write_text("".join(json.dumps(item(number)) + "\n" for number in range(20)))
    assert command(hosts.Command, "learn", str(archive), "--memory", place) == 0
    assert "20 documents read, 20 learned from" in capsys.readouterr().out
    (cleaned,) = run_items(crawler_with(MEMORY=place, MEMORY_FROZEN=True), [item(0)])
    assert cleaned["text"] == text_of(story(0))


def test_documents_without_address_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Texts that no host can be told of teach nothing; the command says so, and what helps."""
    archive, place = tmp_path / "archive.jsonl", str(tmp_path / "memory.db")
    rows = [{"text": item(number)["text"], "blog": "ida"} for number in range(5)]
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert command(hosts.Command, "learn", str(archive), MEMORY=place) == 0
    told = capsys.readouterr()
    assert "0 learned from" in told.out
    assert "5 have no address" in told.err
    command(hosts.Command, "learn", str(archive), MEMORY=place, MEMORY_HOST_KEY="field:blog")
    assert "5 learned from" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("show",),
        ("show", "nobody.example"),
        ("forget",),
        ("export",),
        ("export", "part.jsonl", "nobody.example"),
        ("import", "missing.jsonl"),
        ("learn", "missing"),
    ],
)
def test_wrong_use_of_the_command_is_told(place: str, arguments: tuple[str, ...]) -> None:
    """What cannot be done is a usage error that says why."""
    with pytest.raises(UsageError):
        command(hosts.Command, *arguments, MEMORY=place)


def test_commands_need_a_memory(tmp_path: Path) -> None:
    """Without a place, or with one that does not exist, commands say so; an export is not written to."""
    for cls, arguments in ((hosts.Command, ["list"]), (clean_feed.Command, ["feed.jsonl"])):
        with pytest.raises(UsageError, match="CLEANCOPY_MEMORY"):
            command(cls, *arguments)
        with pytest.raises(UsageError, match="no such file"):
            command(cls, *arguments, MEMORY=str(tmp_path / "missing.db"))
    store = SqliteStore(tmp_path / "empty.db")
    store.close()
    command(hosts.Command, "export", str(tmp_path / "empty.jsonl"), MEMORY=str(tmp_path / "empty.db"))
    with pytest.raises(UsageError, match="not written to"):
        command(hosts.Command, "forget", "--all", MEMORY=str(tmp_path / "empty.jsonl"))


def test_originals_teach_a_crawl() -> None:
    """A spider that has a copy and its original teaches the copy's host what only the copy holds."""
    crawler = crawler_with(MEMORY=":memory:")
    memory = memory_of(crawler)
    assert memory is not None
    for number in range(2):
        copy, original = (clean(text_of(story(number), *more)) for more in ((FOOTER,), ()))
        memory.teach(URL.format(number), copy, original)
    assert stat(crawler, "taught") == 2
    (cleaned,) = run_items(crawler, [item(100)])
    assert FOOTER not in cleaned["text"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param({"MEMORY": "missing.db", "MEMORY_FROZEN": True}, "learn it first", id="frozen, missing"),
        pytest.param({"MEMORY": "missing.jsonl"}, "No such file", id="missing export"),
        pytest.param({"MEMORY": "notes.txt"}, "not a database", id="another file"),
        pytest.param({"MEMORY": "redis://127.0.0.1:1/0"}, "no Redis server answers", id="no server"),
    ],
)
def test_a_memory_that_cannot_be_opened_names_its_setting(
    settings: dict[str, Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crawl does not start; the message says which setting is wrong and why."""
    if settings["MEMORY"].startswith("redis"):
        pytest.importorskip("redis")
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("No database at all, but a page of notes.\n" * 30, encoding="utf-8")
    with pytest.raises(InvalidSettingError, match=f"CLEANCOPY_MEMORY = .*{told}"):
        memory_of(crawler_with(**settings))


def test_a_memory_gets_its_folder(tmp_path: Path) -> None:
    """A place in a folder that does not exist yet is no error."""
    memory = open_store(str(tmp_path / "state" / "hosts.db"))
    memory.close()
    assert (tmp_path / "state" / "hosts.db").is_file()


def test_settings_name_a_wrong_host_key() -> None:
    """A host key that does not exist stops the crawl before it starts."""
    with pytest.raises(ValueError, match="CLEANCOPY_MEMORY_HOST_KEY"):
        CleancopySettings.from_settings(Settings({"CLEANCOPY_MEMORY_HOST_KEY": "planet"}))


def digest(place: str) -> str:
    """Return what identifies a memory."""
    store = open_store(place, read_only=True)
    told = digest_of(store)
    store.close()
    return told


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_batch_uses_a_frozen_memory(place: str, tmp_path: Path, workers: str) -> None:
    """Every record of a batch is cut by what its host repeats and tells the digest, whoever cleaned it."""
    records = [{**item(number), "metadata": {}} for number in range(40)]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    before = digest(place)
    command(clean_batch.Command, "--workers", workers, "-o", str(target), str(source), MEMORY=place)
    cleaned = [json.loads(line) for line in target.read_bytes().splitlines()]
    assert [record["text"] for record in cleaned] == [text_of(story(number)) for number in range(40)]
    assert {record["metadata"]["memory"] for record in cleaned} == {before}
    assert digest(place) == before


def test_spans_of_a_batch_are_cut_by_their_host(place: str, tmp_path: Path) -> None:
    """Standoff records tell the span that the memory cut, and its digest."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(item(50)) + "\n", encoding="utf-8")
    command(clean_batch.Command, "--standoff", "-o", str(target), str(source), MEMORY=place)
    (row,) = [json.loads(line) for line in target.read_bytes().splitlines()]
    assert row["memory"] == digest(place)
    assert any(FOOTER in item(50)["text"][cut["start"] : cut["end"]] for cut in row["spans"])


def test_a_batch_names_a_memory_that_cannot_be_opened(tmp_path: Path) -> None:
    """Nothing is cleaned without the memory that was asked for."""
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(item(1)) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="learn it first"):
        command(
            clean_batch.Command,
            "-o",
            str(tmp_path / "out.jsonl"),
            str(source),
            MEMORY=str(tmp_path / "no.db"),
        )
