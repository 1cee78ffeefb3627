"""Saved pages and texts as records: one per file, or one per line of a JSON Lines file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipelines.reading.decode import decode, is_binary
from pipelines.reading.files import READ_ERRORS, SUFFIXES, explain, kind_of, open_bytes, walk
from pipelines.reading.jsonline import parse_line

MAX_BYTES = 64 * 1024 * 1024
"""Longest document, unpacked, in bytes: far above any article, far below a gzip bomb."""


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Record:
    """A saved document, not yet cleaned: exactly one of ``text`` and ``html`` is given.

    Attributes:
        path: the file it was read from, below or equal to the path that was asked for.
        line: line in a JSON Lines file, counted from 1; None for a file that is one document.
        text: the text as somebody scraped it.
        html: the page: bytes from a file (its own charset applies), str from a JSON record.
        url: the document's address, if the record names one.
        fields: what else a JSON record says, under the names it uses.
    """

    path: str
    line: int | None = None
    text: str | None = None
    html: str | bytes | None = None
    url: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A file or line that gave no record, and why, in a few words."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        # A file name need not be valid Unicode; a log line must be.
        path = self.path.encode("utf-8", "backslashreplace").decode("utf-8")
        place = path if self.line is None else f"{path}, line {self.line}"
        return f"{place}: {self.reason}"


def read_records(
    path: str | os.PathLike[str], body_names: Sequence[str] = ()
) -> Iterator[Record | BadRecord]:
    """Yield the documents under ``path``, a file or a folder, in a fixed order.

    Folders are read recursively. Text (``.txt``) and page files (``.html``, ``.htm``, ``.xhtml``) are one
    record each, JSON Lines files (``.jsonl``, ``.ndjson``) one per line; each also gzipped (``.gz``).
    Whatever cannot be read is yielded as a BadRecord and the rest goes on; nothing is raised. At most one
    document is in memory.

    Args:
        path: a file or a folder.
        body_names: further names under which JSON records may keep their text; tried first.
    """
    root = os.fspath(path)
    if not os.path.isdir(root):
        yield from _read_file(root, body_names)
        return
    found = False
    for file in walk(root):
        found = True
        if isinstance(file, OSError):
            yield BadRecord(str(file.filename or root), None, explain(file))
        else:
            yield from _read_file(file, body_names)
    if not found:
        yield BadRecord(root, None, f"no file here ends in {', '.join(SUFFIXES)}, or one of these and .gz")


def _read_file(path: str, body_names: Sequence[str]) -> Iterator[Record | BadRecord]:
    kind = kind_of(path)
    try:
        with open_bytes(path) as stream:
            if kind is None:
                yield BadRecord(path, None, f"unknown kind of file; known are {', '.join(SUFFIXES)}")
            elif kind == "jsonl":
                yield from _read_lines(path, stream, body_names)
            else:
                yield _read_whole(path, kind, stream)
    except READ_ERRORS as error:
        yield BadRecord(path, None, explain(error))


def _read_whole(path: str, kind: str, stream: _Stream) -> Record | BadRecord:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return BadRecord(path, None, f"larger than {MAX_BYTES} bytes")
    if not data.strip():
        return BadRecord(path, None, "empty file")
    if kind == "html":
        return BadRecord(path, None, "binary file") if is_binary(data) else Record(path, html=data)
    try:
        return Record(path, text=decode(data))
    except ValueError as error:
        return BadRecord(path, None, str(error))


def _read_lines(path: str, stream: _Stream, body_names: Sequence[str]) -> Iterator[Record | BadRecord]:
    number = 0
    found = False
    # Only b"\n" ends a line here: JSON strings may hold U+2028 and U+0085, at which str.splitlines splits.
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            _skip_line(stream)
            yield BadRecord(path, number, f"larger than {MAX_BYTES} bytes")
        elif line.strip():
            yield _read_line(path, number, line, body_names)
        else:
            continue
        found = True
    if not found:
        yield BadRecord(path, None, "empty file")


def _read_line(path: str, number: int, line: bytes, body_names: Sequence[str]) -> Record | BadRecord:
    try:
        content = parse_line(line, body_names)
    except ValueError as error:
        return BadRecord(path, number, str(error))
    return Record(path, number, content.text, content.html, content.url, content.fields)


def _skip_line(stream: _Stream) -> None:
    while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
        pass
