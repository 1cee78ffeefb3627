"""Where memory is kept: SQLite and Redis behave like the store in the process, also under several writers."""

from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.cleaning.document import Result
from pipelines.memory.counts import Bounds, Counts, LineCount
from pipelines.memory.exchange import digest_of
from pipelines.memory.memory import HostMemory
from pipelines.memory.opening import open_memory, open_store
from pipelines.memory.sqlite import SqliteStore
from pipelines.memory.store import LocalStore, Store

Make = Callable[..., Store]


@pytest.fixture(params=["local", "sqlite", "redis"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """A function that opens an empty store of each kind with given bounds."""
    opened: list[Store] = []

    def open_one(bounds: Bounds = Bounds()) -> Store:  # noqa: B008 - frozen
        if request.param == "local":
            store: Store = LocalStore(bounds)
        elif request.param == "sqlite":
            store = SqliteStore(tmp_path / f"memory{len(opened)}.db", bounds)
        else:
            store = open_store(request.getfixturevalue("redis_url"), bounds)
            store.forget()
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close()


def news(*lines: str, docs: int = 1, sketch: int = 0) -> Counts:
    """Return new counts in which every line ended one document."""
    counts = Counts(docs, {line: LineCount(ends=1, prose=" " in line, seen=docs) for line in lines})
    if sketch:
        counts.sketches = bytes([sketch]) * 32
    return counts


def test_counts_add_up(make: Make) -> None:
    """What is added twice is counted twice, and everything comes back as it was given."""
    store = make()
    store.add({"a.example": news("one", "two words", sketch=5)})
    store.add({"a.example": news("one", "three", sketch=9), "b.example": news("one")})
    counts = store.load("a.example")
    assert counts is not None
    assert counts.docs == 2
    assert {line: count.ends for line, count in counts.lines.items()} == {
        "one": 2,
        "two words": 1,
        "three": 1,
    }
    assert counts.lines["two words"].prose
    assert not counts.lines["one"].prose
    assert counts.sketches == bytes([5]) * 32 + bytes([9]) * 32
    assert [tuple(summary) for summary in store.hosts()] == [("a.example", 2, 3, 0), ("b.example", 1, 1, 0)]
    assert store.load("c.example") is None


def test_every_store_holds_the_same(make: Make) -> None:
    """Stores of all kinds that were given the same have the same digest."""
    store, other = make(), LocalStore()
    for number in range(20):
        for each in (store, other):
            each.add({f"h{number % 3}.example": news(f"line {number % 5}", "line «é»: ♥", "always")})
    assert digest_of(store) == digest_of(other)


def test_what_a_caller_does_to_counts_stays_with_the_caller(make: Make) -> None:
    """Loaded counts are a copy."""
    store = make()
    store.add({"a.example": news("one")})
    counts = store.load("a.example")
    assert counts is not None
    counts.count("one").ends = 50
    again = store.load("a.example")
    assert again is not None
    assert again.lines["one"].ends == 1


def test_a_host_has_bounded_lines(make: Make) -> None:
    """Beyond the bound what was seen once, longest ago, goes; what repeats stays."""
    store = make(Bounds(lines_per_host=40))
    for number in range(200):
        store.add({"a.example": Counts(1, {f"odd {number}": LineCount(ends=1, seen=number)})})
        if number % 10 == 0:
            store.add({"a.example": Counts(0, {"always": LineCount(ends=1, seen=number)})})
    counts = store.load("a.example")
    assert counts is not None
    assert counts.docs == 200
    assert len(counts.lines) <= 40
    assert counts.lines["always"].ends == 20
    assert "odd 199" in counts.lines
    assert "odd 1" not in counts.lines


def test_all_hosts_have_bounded_lines(make: Make) -> None:
    """Beyond the bound over all, hosts longest not seen are forgotten first."""
    store = make(Bounds(lines=100))
    for number in range(60):
        store.add({f"h{number:02d}.example": news(*(f"line {at}" for at in range(10)))})
    summaries = list(store.hosts())
    assert sum(summary.lines for summary in summaries) <= 100
    assert summaries[-1].host == "h59.example"
    assert summaries[-1].lines == 10


def test_old_counts_fade(make: Make) -> None:
    """At its bound of documents, all that is known of a host is halved."""
    store = make(Bounds(docs_per_host=10))
    for _ in range(10):
        store.add({"a.example": news("one")})
    counts = store.load("a.example")
    assert counts is not None
    assert (counts.docs, counts.lines["one"].ends) == (5, 5)


def test_forgetting(make: Make) -> None:
    """One host, or all, are forgotten; the number says how many there were."""
    store = make()
    store.add({f"{name}.example": news("one") for name in "abc"})
    assert store.forget("b.example") == 1
    assert store.forget("b.example") == 0
    assert [summary.host for summary in store.hosts()] == ["a.example", "c.example"]
    assert store.forget() == 2
    assert list(store.hosts()) == []


def learn_many(place: str, name: str, number: int) -> None:
    """Learn documents of one's own, all with the host's footer, one write for every three of them."""
    memory = open_memory(place)
    for at in range(number):
        body = f"The {name} boat with number {at} left the harbour of the island early in the morning.\n\nAll boats"
        memory.learn("bridge.example", Result(body, body))
        if at % 3 == 0:
            memory.write()
    memory.close()


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_two_processes_learn_at_once_without_a_lost_update(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Counts of two processes that write to one store in turns add up to the last document."""
    place = str(tmp_path / "memory.db") if kind == "sqlite" else request.getfixturevalue("redis_url")
    open_store(place).forget()
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=learn_many, args=(place, name, 150)) for name in ("red", "blue")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    store = open_store(place)
    counts = store.load("bridge.example")
    store.close()
    assert counts is not None
    assert counts.docs == 300
    assert counts.lines["all boats"].ends == 300


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_what_another_process_learned_is_noticed(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A memory that is open sees what others wrote when it next writes itself."""
    place = str(tmp_path / "memory.db") if kind == "sqlite" else request.getfixturevalue("redis_url")
    open_store(place).forget()
    memory = open_memory(place)
    assert memory.host_lines("bridge.example") is None
    learn_many(place, "red", 12)
    memory.write()
    lines = memory.host_lines("bridge.example")
    memory.close()
    assert lines is not None
    assert "all boats" in lines


def test_learned_in_one_run_applied_in_the_next(tmp_path: Path) -> None:
    """What a memory wrote is there when the file is opened again."""
    place = str(tmp_path / "memory.db")
    learn_many(place, "red", 12)
    memory = open_memory(place)
    lines = memory.host_lines("bridge.example")
    memory.close()
    assert lines is not None
    assert lines["all boats"] > 1


def test_a_file_that_is_no_memory_is_refused(tmp_path: Path) -> None:
    """Opening something else, or nothing to read, is an error at once."""
    path = tmp_path / "notes.txt"
    path.write_text("no database " * 100)
    with pytest.raises(Exception, match="not a database"):
        open_store(str(path))
    with pytest.raises(FileNotFoundError):
        open_memory(str(tmp_path / "missing.db"), frozen=True)


def test_a_memory_of_another_version_is_refused_with_its_name(tmp_path: Path) -> None:
    """A file whose lines have other columns is refused; the message names it and what to do."""
    path = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE lines (host INTEGER, line TEXT, ends INTEGER)")
    with pytest.raises(
        sqlite3.DatabaseError, match=r"old\.db: no memory of this version.*host, line, ends.*export"
    ):
        SqliteStore(path)


def test_a_frozen_file_is_not_written_to(tmp_path: Path) -> None:
    """A frozen memory leaves its file as it is, byte for byte."""
    place = tmp_path / "memory.db"
    learn_many(str(place), "red", 12)
    before = place.read_bytes()
    memory = open_memory(str(place), frozen=True)
    assert not memory.learn("bridge.example", Result("Another text.", "Another text."))
    memory.close()
    assert place.read_bytes() == before


def test_a_remembered_line_is_small(tmp_path: Path) -> None:
    """Lines in long scripts cost no more than 200 bytes each on disk."""
    memory = HostMemory(SqliteStore(tmp_path / "memory.db"))
    for number in range(600):
        footer = f"{'日本語の長い行です' * 5}{chr(0x5000 + number // 10)}"
        body = f"{chr(0x4E00 + number) * 60}\n\n{footer}\n\n{chr(0x6000 + number)}の話"
        memory.learn(f"h{number % 5}.example", Result(body, body))
    memory.write()
    lines_kept = sum(summary.lines + summary.marks for summary in memory.store.hosts())
    memory.close()
    assert lines_kept >= 600
    assert (tmp_path / "memory.db").stat().st_size / lines_kept <= 200
