"""What a batch reads: inputs, divided into stretches that one process cleans at a time.

A stretch of a plain JSON Lines file is a range of bytes, so that every process reads its own part of it.
A compressed stream can only be read forwards: each process unpacks all of it, which is cheap beside cleaning,
and keeps its place from one stretch to the next.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.batch import parquet, warc
from pipelines.feeds.packing import open_unpacked, packing_of

KINDS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
    ".parquet": "parquet",
}
"""Endings that are read; all but ``.parquet`` also with ``.gz`` or ``.zst`` behind them."""

MAX_BYTES = 64 * 1024 * 1024
"""Longest document, in bytes."""

_FILES_A_STRETCH = 256
_RECORDS_A_STRETCH = 256


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or a group of files with one document each.

    Attributes:
        paths: one path; several for ``text`` and ``html``.
        kind: a value of ``KINDS``.
        size: bytes on disk.
    """

    paths: tuple[str, ...]
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One document as it was read.

    Attributes:
        path: its file.
        at: where it begins there: byte of the unpacked JSON Lines file, number of the record or row; 0.
        data: a line, a file's bytes, or a row as a dict.
        url, date: of a WARC record.
    """

    path: str
    at: int
    data: bytes | dict[str, Any]
    url: str | None = None
    date: str | None = None


class UnreadableError(ValueError):
    """A piece that cannot be read; the message says why."""


def kind_of(path: str) -> str | None:
    """Return what a file is, from the ending of its name; None if it is none of ours."""
    name = os.path.basename(path).lower()
    name = name.removesuffix(packing_of(name))
    return KINDS.get(os.path.splitext(name)[1])


def find_inputs(paths: Iterable[str]) -> list[Input]:
    """Return the inputs under files and folders, in a fixed order: as given, folders by name.

    Raises FileNotFoundError for a path that is not there, ValueError for a file of an unknown kind.
    """
    inputs: list[Input] = []
    for path in paths:
        if os.path.isdir(path):
            inputs += _grouped(list(_walk(path)))
        elif not os.path.exists(path):
            raise FileNotFoundError(2, "no such file or folder", path)
        elif kind_of(path) is None:
            raise ValueError(f"{path}: unknown kind of file; known are {', '.join(KINDS)}")
        else:
            inputs += _grouped([path])
    return inputs


def _walk(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(root, name)
            if not name.startswith(".") and kind_of(name) and os.path.isfile(path):
                yield path


def _grouped(paths: Sequence[str]) -> Iterator[Input]:
    """Group neighbouring files that hold one document each."""
    group: list[str] = []
    for path in paths:
        kind = kind_of(path) or ""
        whole = kind in ("text", "html")
        if group and (not whole or kind != kind_of(group[0]) or len(group) == _FILES_A_STRETCH):
            yield _input(tuple(group))
            group = []
        if whole:
            group.append(path)
        else:
            yield _input((path,))
    if group:
        yield _input(tuple(group))


def _input(paths: tuple[str, ...]) -> Input:
    return Input(paths, kind_of(paths[0]) or "", sum(map(os.path.getsize, paths)))


def count_stretches(source: Input, width: int) -> int | None:
    """Return the number of stretches of ``width`` bytes; None if only reading the input tells."""
    if source.kind in ("text", "html"):
        return 1
    if source.kind == "parquet":
        return parquet.count_groups(source.paths[0])
    if source.kind == "jsonl" and not packing_of(source.paths[0]):
        return max(1, -(-source.size // width))
    return None


class Reader:
    """Reads the stretches of one input, best in ascending order."""

    def __init__(self, source: Input, width: int) -> None:
        self.source = source
        self.width = width if source.kind == "jsonl" else _RECORDS_A_STRETCH
        self._forward = count_stretches(source, width) is None
        self._stream: Iterator[Piece] | None = None
        self._ahead: Piece | None = None
        self._next = 0
        self.ended = not self._forward
        """True when the input is known to have no further stretch."""

    def read(self, index: int) -> Iterator[Piece | UnreadableError]:
        """Yield the pieces of a stretch, or the error in place of a piece. Raises OSError and the like."""
        source = self.source
        if source.kind in ("text", "html"):
            yield from map(_whole_file, source.paths)
        elif source.kind == "parquet":
            for at, row in parquet.read_group(source.paths[0], index):
                yield Piece(source.paths[0], at, row)
        elif self._forward:
            yield from self._read_forward(index)
        else:
            yield from _range_of_lines(source.paths[0], index * self.width, (index + 1) * self.width)

    def _read_forward(self, index: int) -> Iterator[Piece]:
        if self._stream is None or index < self._next:
            self._stream = self._open()
            self._ahead = next(self._stream, None)
        self._next = index + 1
        start, end = index * self.width, (index + 1) * self.width
        while self._ahead is not None and self._ahead.at < end:
            if self._ahead.at >= start:
                yield self._ahead
            self._ahead = next(self._stream, None)
        self.ended = self._ahead is None

    def _open(self) -> Iterator[Piece]:
        path = self.source.paths[0]
        if self.source.kind == "warc":
            for number, (url, date, page) in enumerate(warc.pages(path, MAX_BYTES)):
                yield Piece(path, number, page, url, date)
            return
        with open_unpacked(path) as file:
            at = 0
            while line := file.readline():
                yield Piece(path, at, line)
                at += len(line)


def _range_of_lines(path: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the lines that begin in a range of bytes; only a line feed ends a line."""
    with open(path, "rb") as file:
        if start:
            file.seek(start - 1)
            start += len(file.readline()) - 1
        while start < end and (line := file.readline()):
            yield Piece(path, start, line)
            start += len(line)


def _whole_file(path: str) -> Piece | UnreadableError:
    try:
        with open_unpacked(path) as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        return UnreadableError(f"{path}: {error}")
    return Piece(path, 0, data)
