"""The cleaning inside other engines: the same text as in a crawl, every document once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.generate import corpus, document
from pipelines import clean
from pipelines.batch.rows import clean_row
from pipelines.batch.shard import host_of
from pipelines.reading import Record, read_records
from scraper.spiders.archive import ArchiveSpider

ROOT = Path(__file__).resolve().parents[1]
RUN = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from pipelines.batch.datatrove_step import CleancopyStep

if __name__ == "__main__":
    folder = sys.argv[1]
    steps = [JsonlReader(f"{folder}/in"), CleancopyStep(), JsonlWriter(f"{folder}/out", compression=None)]
    LocalPipelineExecutor(steps, tasks=3, workers=1, logging_dir=f"{folder}/log").run()
"""


def test_a_row_keeps_its_columns() -> None:
    """A row comes back with its text cleaned, its own columns untouched, and the declared fields beside them;
    the row that was given is left alone."""
    row = {**document(0, damaged=0), "weight": 0.25, "keywords": ["mine"]}
    before = dict(row)
    cleaned = clean_row(row)
    assert row == before
    assert cleaned["text"] == clean(row["text"], row["url"], row["title"]).body
    assert cleaned["keywords"] == ["mine"]
    assert cleaned["sourceUrl"].startswith("https://origin-")
    assert {name: cleaned[name] for name in row if name != "text"} == {n: row[n] for n in row if n != "text"}


def test_a_dropped_row_keeps_its_place() -> None:
    """``map`` needs a row for each row."""
    row = document(0)
    assert clean_row(row, CLEANCOPY_DROP_SHORTER_THAN=10**6) == row


def test_a_killed_datatrove_run_is_continued(tmp_path: Path) -> None:
    """Killed in the middle and run again: every document once, with the text that ``clean`` gives."""
    pytest.importorskip("datatrove", reason="extra batch is not installed")
    pytest.importorskip("orjson", reason="extra batch is not installed")
    (tmp_path / "in").mkdir()
    docs = list(corpus(120, damaged=0.2))
    for number in range(3):
        (tmp_path / "in" / f"{number}.jsonl").write_bytes(b"".join(docs[number::3]))
    (tmp_path / "run.py").write_text(RUN, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and not list(tmp_path.glob("log/completions/*")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=True, timeout=60)
    found = [
        json.loads(line) for path in tmp_path.glob("out/*") for line in path.read_bytes().split(b"\n")[:-1]
    ]
    texts = {item["metadata"]["url"]: item["text"] for item in found}
    originals = {each["url"]: each for each in map(json.loads, docs)}
    assert len(found) == len(texts) == len(docs)
    for key, text in list(texts.items())[:20]:
        original = originals[key]
        assert text == clean(original["text"], original["url"], original["title"]).body


def test_shards_of_an_archive_are_its_records(tmp_path: Path) -> None:
    """Each record belongs to one share; the pages of a host to the same, records without an address by their
    text."""
    lines = [json.loads(line) for line in corpus(40)]
    for item in lines[::3]:
        del item["url"]
    archive = tmp_path / "archive.jsonl"
    archive.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    shares = []
    for number in (1, 2, 3):
        spider = ArchiveSpider(path=str(archive), shard=f"{number}/3")
        records = [record for record in read_records(archive) if isinstance(record, Record)]
        shares.append([record for record in records if spider._is_ours(record)])
    assert sorted(record.line or 0 for share in shares for record in share) == list(range(1, 41))
    hosts = [{host_of(record.url) for record in share if record.url} for share in shares]
    assert not hosts[0] & hosts[1]
    assert not hosts[2] & (hosts[0] | hosts[1])
    with pytest.raises(ValueError, match="no shard"):
        ArchiveSpider(path=str(archive), shard="4/3")
