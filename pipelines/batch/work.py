"""One stretch of a batch: read, cleaned, written to a part of its own."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any, cast

from pipelines.batch.cleaner import Cleaner
from pipelines.batch.lines import LineWriter, dumps
from pipelines.batch.parquet import TableWriter, schema_for
from pipelines.batch.shard import Shard
from pipelines.batch.sources import Input, Piece, Reader, UnreadableError


@dataclass(frozen=True)
class Job:
    """What all processes of a batch need to know; can be pickled.

    Attributes:
        inputs: in order.
        parts: folder for the parts.
        settings: ``CLEANCOPY_*`` settings.
        packing: ``.gz``, ``.zst`` or ``""``.
        table: the output is Parquet.
        standoff: spans are written instead of cleaned items.
        shard: the share of the documents that is cleaned.
        by_host: documents are shared out by host, otherwise by their bytes.
        width: bytes in a stretch of JSON Lines.
        memory: digest of the memory of hosts, so that no interrupted run goes on with another.
    """

    inputs: tuple[Input, ...]
    parts: str
    settings: dict[str, Any] = field(default_factory=dict)
    packing: str = ""
    table: bool = False
    standoff: bool = False
    shard: Shard = field(default_factory=Shard)
    by_host: bool = True
    width: int = 16 << 20
    memory: str | None = None

    def part(self, number: int, index: int, suffix: str) -> str:
        """Return the path of one of a stretch's files."""
        return os.path.join(self.parts, f"{number:06}-{index:06}{suffix}")


@dataclass
class Report:
    """What became of a stretch.

    Attributes:
        read, written, bad: documents.
        bytes_read: bytes of the documents, unpacked.
        ended: the input has no stretch behind this one.
        counts: the stats of the cleaning, as in a crawl.
    """

    read: int = 0
    written: int = 0
    bad: int = 0
    bytes_read: int = 0
    ended: bool = False
    counts: dict[str, int] = field(default_factory=dict)


_job: Job
_cleaner: Cleaner
_readers: dict[int, Reader] = {}


def begin(job: Job, *, watch: bool = True) -> None:
    """Prepare a process for a job; with ``watch`` it ends when the process that started it does."""
    global _job, _cleaner
    _job = job
    _cleaner = Cleaner(job.settings, as_spans=job.standoff)
    _readers.clear()
    if watch:
        threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def clean_stretch(number: int, index: int) -> Report:
    """Clean a stretch of the input of this number, write its parts, and return the report.

    The report, written last, says that the stretch is done. Raises OSError if a part cannot be written.
    """
    job, report = _job, Report()
    source = job.inputs[number]
    if number not in _readers:
        _readers.clear()
        _readers[number] = Reader(source, job.width)
    _cleaner.counts.clear()
    mine = f".{os.getpid()}"
    out, bad = job.part(number, index, ".out"), job.part(number, index, ".bad")
    with open(bad + mine, "wb") as bad_file:
        writer = _writer(job, out + mine)
        with contextlib.closing(writer):
            for piece in _pieces(source, _readers[number], index):
                _clean_piece(piece, source.kind, writer, bad_file, report)
    report.ended = _readers[number].ended
    report.counts = {name: count for name, count in _cleaner.counts.items() if count}
    os.replace(bad + mine, bad)
    os.replace(out + mine, out)
    done = job.part(number, index, ".json")
    with open(done + mine, "w", encoding="ascii") as file:
        json.dump(asdict(report), file)
    os.replace(done + mine, done)
    return report


def _writer(job: Job, path: str) -> Any:
    if not job.table:
        return LineWriter(path, job.packing)
    tables = [source.paths[0] for source in job.inputs if source.kind == "parquet"]
    names = schema_for(tables).names if tables else []
    from_article = set(schema_for([]).names)
    return TableWriter(path, schema_for(tables), [name for name in names if name not in from_article])


def _pieces(source: Input, reader: Reader, index: int) -> Iterator[Piece | UnreadableError]:
    """Yield a stretch's pieces; a file that cannot be read further ends with the reason."""
    try:
        yield from reader.read(index)
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - OSError, EOFError, each library's own for a damaged file
        reader.ended = True
        yield UnreadableError(f"{source.paths[0]}: {type(error).__name__}: {error}")


def _clean_piece(
    piece: Piece | UnreadableError, kind: str, writer: Any, bad_file: IO[bytes], report: Report
) -> None:
    """Clean a piece into the part, or put it aside with the reason."""
    if isinstance(piece, Piece) and isinstance(piece.data, bytes):
        report.bytes_read += len(piece.data)
        if kind == "jsonl" and not piece.data.strip():
            return
    report.read += 1
    try:
        if isinstance(piece, UnreadableError):
            raise piece
        item = _cleaner(piece, kind, _job.shard, _job.by_host)
        if item is not None:
            writer.add(item)
            report.written += 1
    except Exception as error:  # noqa: BLE001 - one document must not end the job
        told = str(error) if isinstance(error, UnreadableError) else f"{type(error).__name__}: {error}"
        report.bad += 1
        entry: dict[str, Any] = {"reason": told}
        if isinstance(piece, Piece):
            entry = {"path": piece.path, "at": piece.at, **entry}
            if kind == "jsonl":
                entry["raw"] = cast("bytes", piece.data).decode("utf-8", "backslashreplace").rstrip("\n")
        bad_file.write(dumps(entry) + b"\n")
