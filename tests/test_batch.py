"""Batches: every document once, in order, with its own columns, however the work is divided or broken off."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.utils.test import get_crawler

from benchmarks.generate import corpus, document
from pipelines.batch import run as batch
from pipelines.batch import work
from pipelines.batch.cleaner import Cleaner
from pipelines.batch.progress import Progress
from pipelines.batch.run import OtherJobError
from pipelines.batch.shard import Shard, host_of
from pipelines.batch.sources import Piece, Reader, UnreadableError, find_inputs
from pipelines.batch.work import Job, Report
from pipelines.clean_article import CleanArticlePipeline
from pipelines.feeds.packing import new_packer, open_unpacked

DOCS = [document(number, damaged=0.3) for number in range(12)]
LINES = b"".join(corpus(12, damaged=0.3))


def run(out: Path, *paths: Path, workers: int = 1, width: int = 16 << 20, **options: Any) -> Report:
    """Run a batch into ``out``."""
    inputs = tuple(find_inputs(map(str, paths)))
    job = Job(
        inputs, f"{out}.parts", packing=out.suffix if out.suffix in (".gz", ".zst") else "", width=width
    )
    job = Job(**{**{name: getattr(job, name) for name in job.__dataclass_fields__}, **options})
    return batch.run(job, str(out), f"{out}.bad", workers, Progress(1, io.StringIO()))


def items_of(path: Path) -> list[dict[str, Any]]:
    """Return the items in a file of JSON Lines."""
    with open_unpacked(str(path)) as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The corpus cleaned in one piece."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "in.jsonl").write_bytes(LINES)
    run(folder / "out.jsonl", folder / "in.jsonl")
    return (folder / "out.jsonl").read_bytes()


def test_a_batch_writes_what_the_pipeline_makes(whole: bytes) -> None:
    """The same items as ``CleanArticlePipeline`` in a crawl, with their own columns first, in their order."""
    crawler = get_crawler(settings_dict={"CLEANCOPY_ITEM_CLASSES": ["dict"]})
    pipeline = CleanArticlePipeline.from_crawler(crawler)
    expected = [pipeline.process_item(json.loads(line)) for line in LINES.splitlines()]
    found = [json.loads(line) for line in whole.split(b"\n")[:-1]]
    assert found == expected
    assert [list(item)[:6] for item in found] == [list(each) for each in DOCS]
    assert any(item["text"] != each["text"] for item, each in zip(found, DOCS))


@pytest.mark.parametrize(("suffix", "workers"), [("", 1), (".gz", 1), (".zst", 1), ("", 2), (".gz", 2)])
def test_the_division_of_the_work_changes_nothing(
    tmp_path: Path, whole: bytes, suffix: str, workers: int
) -> None:
    """Stretches of any size, one process or more, plain or compressed: the same bytes."""
    packer = new_packer(suffix)
    source = tmp_path / f"in.jsonl{suffix}"
    source.write_bytes(packer.add(LINES) + packer.finish() if packer else LINES)
    out = tmp_path / f"out.jsonl{suffix}"
    report = run(out, source, workers=workers, width=20_000)
    with open_unpacked(str(out)) as file:
        assert file.read() == whole
    assert (report.read, report.written, report.bad) == (12, 12, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [source.name, out.name]


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12), max_size=9),
    width=st.integers(1, 40),
    packed=st.booleans(),
    ends=st.booleans(),
)
def test_every_line_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, lines: Sequence[str], width: int, packed: bool, ends: bool
) -> None:
    """Whatever the stretches, each line belongs to one; only a line feed ends it, not U+2028 or U+0085."""
    data = "\n".join(lines).encode() + (b"\n" if ends else b"")
    path = tmp_path_factory.mktemp("lines") / ("in.jsonl.gz" if packed else "in.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    (source,) = find_inputs([str(path)])
    reader = Reader(source, width)
    pieces = [
        piece
        for index in range(len(data) // width + 1)
        for piece in reader.read(index)
        if isinstance(piece, Piece)
    ]
    found = [piece.data for piece in pieces]
    assert (
        found == data.splitlines(keepends=True)
        if not set("\r\v\f\x1c\x1d\x1e") & set(data.decode())
        else True
    )
    assert b"".join(each for each in found if isinstance(each, bytes)) == data
    assert [piece.at for piece in pieces] == [sum(map(len, found[:number])) for number in range(len(found))]


def test_what_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    """Bad records go to a file of their own with place, reason and bytes; records without text just pass."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    odd = b'{"id": 123456789012345678901234567890, "x": NaN, "half": "\\ud800", "text": ""}'
    lines = [json.dumps(DOCS[0]).encode(), b'{"text": ', b"[1]", b"", b'{"text": "\xff"}', odd]
    source.write_bytes(b"\n".join(lines))
    report = run(out, source)
    assert (report.read, report.written, report.bad) == (5, 2, 3)
    bad = items_of(tmp_path / "out.jsonl.bad")
    assert [entry["at"] for entry in bad] == [
        source.read_bytes().index(lines[number]) for number in (1, 2, 4)
    ]
    assert [entry["reason"].split()[0] for entry in bad] == ["broken", "not", "not"]
    assert bad[0]["raw"] == '{"text": '
    assert out.read_bytes().split(b"\n")[1] == odd


def test_a_damaged_file_gives_what_it_has(tmp_path: Path, whole: bytes) -> None:
    """A gzip file that breaks off is cleaned up to there; the batch goes on with the next file."""
    packed = gzip.compress(LINES)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) * 2 // 3])
    (tmp_path / "b.jsonl").write_bytes(LINES)
    report = run(tmp_path / "out.jsonl", tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl", width=20_000)
    out = (tmp_path / "out.jsonl").read_bytes()
    assert out.endswith(whole)
    assert report.written > 12
    assert "EOFError" in (tmp_path / "out.jsonl.bad").read_text(encoding="utf-8")


def test_an_interrupted_batch_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes
) -> None:
    """A second run cleans only the stretches that the first one did not finish."""
    source, out, done = tmp_path / "in.jsonl", tmp_path / "out.jsonl", []
    source.write_bytes(LINES)
    clean_stretch = work.clean_stretch

    def interrupted(number: int, index: int) -> Report:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(index)
        return clean_stretch(number, index)

    monkeypatch.setattr(work, "clean_stretch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(out, source, width=20_000)
    monkeypatch.setattr(
        work, "clean_stretch", lambda *stretch: done.append(stretch[1]) or clean_stretch(*stretch)
    )
    report = run(out, source, width=20_000)
    assert out.read_bytes() == whole
    assert done == list(range(len(done)))
    assert report.written == 12


def test_a_killed_batch_is_continued(tmp_path: Path, whole: bytes) -> None:
    """SIGKILL to the whole batch, and the same command again: the same bytes as without."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(LINES * 25)
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "clean-batch",
        "-o",
        str(out),
        str(source),
        "--stretch",
        "1",
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    while process.poll() is None and not len(list(tmp_path.glob("out.jsonl.parts/*.json"))) > 1:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=60)
    assert out.read_bytes() == whole * 25


def test_parts_of_another_job_are_not_mixed_in(tmp_path: Path) -> None:
    """Other settings make another job; its parts are refused, not joined."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(LINES)
    batch._prepare(Job(tuple(find_inputs([str(source)])), f"{out}.parts"))
    with pytest.raises(OtherJobError):
        run(out, source, settings={"CLEANCOPY_THRESHOLD": 2.0})


@pytest.mark.parametrize("by_host", [True, False])
def test_shards_together_are_the_whole(tmp_path: Path, whole: bytes, by_host: bool) -> None:
    """Every document is in exactly one share; by host, all pages of a host are in the same."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(LINES)
    found = []
    for number in (1, 2, 3):
        out = tmp_path / f"{number}.jsonl"
        run(out, source, shard=Shard(number, 3), by_host=by_host)
        found.append(out.read_bytes().split(b"\n")[:-1])
    assert sorted(line for share in found for line in share) == sorted(whole.split(b"\n")[:-1])
    if by_host:
        hosts = [{host_of(json.loads(line)["url"]) for line in share} for share in found]
        assert not hosts[0] & hosts[1]
        assert not hosts[2] & (hosts[0] | hosts[1])


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", ""])
def test_a_shard_is_a_share(text: str) -> None:
    """What is no share is refused."""
    with pytest.raises(ValueError, match="no shard"):
        Shard.parse(text)


def test_hosts_are_told_alike() -> None:
    """Case, ``www.`` and port make no other host; what is no address has none."""
    assert host_of("https://WWW.Paper.example:80/a") == host_of("http://paper.example/b") == "paper.example"
    assert host_of(None) == host_of("http://[") == ""


def test_folders_of_texts_and_pages(tmp_path: Path) -> None:
    """Each file is an article, in the order of their names; the fields are those of ``Article``."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(DOCS[number]["text"], encoding="utf-8")
    body = "".join(f"<p>{line}</p>" for line in DOCS[0]["text"].split("\n\n"))
    (folder / "page.html").write_text(
        f"<html><body><article>{body}</article></body></html>", encoding="utf-8"
    )
    (folder / "void.txt.gz").write_bytes(gzip.compress(b"\0\0"))
    (folder / "ignored.png").write_bytes(b"")
    report = run(tmp_path / "out.jsonl", folder)
    items = items_of(tmp_path / "out.jsonl")
    assert [Path(item["metadata"]["path"]).name for item in items] == ["0.txt", "1.txt", "2.txt", "page.html"]
    assert all(item["articleBody"] and item["sourceUrl"] for item in items[:3])
    assert report.bad == 1


def test_tables_in_and_out(tmp_path: Path) -> None:
    """Parquet keeps its columns and types, and has an article's beside them."""
    pyarrow = pytest.importorskip("pyarrow", reason="extra parquet is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.Table.from_pylist([{**each, "weight": 0.5, "seen": [1, 2]} for each in DOCS])
    parquet.write_table(table, tmp_path / "in.parquet", row_group_size=5)
    report = run(tmp_path / "out.parquet", tmp_path / "in.parquet", table=True)
    out = parquet.read_table(tmp_path / "out.parquet")
    assert report.written == out.num_rows == 12
    assert out.schema.field("seen").type == table.schema.field("seen").type
    rows = out.to_pylist()
    assert [row["id"] for row in rows] == list(range(12))
    cleaner = Cleaner({})
    expected = [cleaner(Piece("", 0, {**each}), "parquet", Shard(), True) for each in DOCS]
    for row, item in zip(rows, expected):
        assert isinstance(item, dict)
        assert all(row[name] == value for name, value in item.items() if name != "metadata")


def test_lines_to_tables(tmp_path: Path) -> None:
    """Columns that no article has are kept as JSON in one."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="extra parquet is not installed")
    (tmp_path / "in.jsonl").write_bytes(LINES)
    run(tmp_path / "out.parquet", tmp_path / "in.jsonl", table=True)
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [json.loads(row["other"])["id"] for row in rows] == list(range(12))
    assert all(row["url"] == each["url"] for row, each in zip(rows, DOCS))


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # warcio's writer leaves files open
def test_web_archives(tmp_path: Path) -> None:
    """Answered pages of a WARC file are extracted with their address and time; the rest is passed over."""
    pytest.importorskip("warcio", reason="extra warc is not installed")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    body = "".join(f"<p>{line}</p>" for line in DOCS[3]["text"].split("\n\n"))
    page = f"<html><body><article>{body}</article></body></html>".encode()
    with open(tmp_path / "in.warc.gz", "wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (status, kind) in enumerate(
            [("200 OK", "text/html"), ("404", "text/html"), ("200 OK", "image/png")]
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
            address = f"https://paper.example/{number}"
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=headers)
            )
    report = run(tmp_path / "out.jsonl", tmp_path / "in.warc.gz")
    (item,) = items_of(tmp_path / "out.jsonl")
    assert report.read == 1
    assert item["url"] == "https://paper.example/0"
    assert item["metadata"]["dateDownloaded"].endswith("Z")
    assert item["articleBody"]


def test_progress_on_a_terminal_and_elsewhere() -> None:
    """A terminal sees one line that changes, a log file a line a minute; both end with the totals."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for out, breaks in ((Terminal(), 1), (io.StringIO(), 3)):
        seconds = iter([0.0, *(step for step in range(130) for _ in "12")])
        progress = Progress(1_300, out, seconds.__next__)
        for _ in range(60):
            progress.add(10, 1, 0)
        progress.finish()
        told = out.getvalue()
        assert told.count("\n") <= breaks
        assert "100%  60 documents" in told
        assert ("\r" in told) is out.isatty()


def test_unknown_inputs_are_refused(tmp_path: Path) -> None:
    """A path that is not there, or of no known kind, stops the batch before it begins."""
    with pytest.raises(FileNotFoundError):
        find_inputs([str(tmp_path / "missing.jsonl")])
    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(ValueError, match="unknown kind"):
        find_inputs([str(tmp_path / "a.pdf")])


def test_too_large_a_record_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document beyond the limit is not cleaned."""
    monkeypatch.setattr("pipelines.batch.cleaner.MAX_BYTES", 10)
    with pytest.raises(UnreadableError, match="larger"):
        Cleaner({})(Piece("a", 0, b'{"text": "some text"}'), "jsonl", Shard(), True)
