"""Compressed streams, written so that what was written can be read, and read as far as they go.

gzip comes with Python, Zstandard with Python 3.14 or Scrapy 2.19 (``backports.zstd``). Both formats allow
streams to be joined: several members one behind the other read as one.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, Protocol, cast

SUFFIXES = (".gz", ".zst")
"""File name endings that stand for a compressed stream."""

BLOCK = 1 << 18
"""Bytes read at a time."""

_GZIP_WINDOW = 31  # zlib's sign for a gzip header and trailer around the stream
_GZIP_LEVEL = 6
_TOGETHER = 64
"""Pieces compressed together where nobody reads along."""


class Packer(Protocol):
    """Compresses what is written, piece by piece."""

    def add(self, data: bytes) -> bytes:
        """Return the compressed bytes after which all of ``data`` can be read."""

    def finish(self) -> bytes:
        """Return the end of the stream."""


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def add(self, data: bytes) -> bytes:
        return self._stream.compress(data) + self._stream.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._stream.flush()


class _Zstandard:
    def __init__(self) -> None:
        self._stream = zstandard().ZstdCompressor()

    def add(self, data: bytes) -> bytes:
        return cast("bytes", self._stream.compress(data, self._stream.FLUSH_BLOCK))

    def finish(self) -> bytes:
        return cast("bytes", self._stream.flush())


def zstandard() -> Any:
    """Return the module that reads and writes Zstandard; raises ImportError, which says what to install."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise ImportError("files that end in .zst need Python 3.14 or: pip install backports.zstd")


def packing_of(path: str) -> str:
    """Return ``.gz`` or ``.zst`` if a file's name ends so, otherwise ``""``."""
    return next((suffix for suffix in SUFFIXES if path.lower().endswith(suffix)), "")


def new_packer(packing: str) -> Packer | None:
    """Return a packer for ``.gz`` or ``.zst``, None for ``""``. Raises ImportError without Zstandard."""
    if packing == ".gz":
        return _Gzip()
    return _Zstandard() if packing == ".zst" else None


def _new_unpacker(packing: str) -> Any:
    return zlib.decompressobj(_GZIP_WINDOW) if packing == ".gz" else zstandard().ZstdDecompressor()


def read_as_far_as_possible(path: str, packing: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file that may break off anywhere, in blocks; plain files as they are.

    Raises OSError.
    """
    with open(path, "rb") as file:
        if not packing:
            while block := file.read(BLOCK):
                yield block
            return
        unpacker = _new_unpacker(packing)
        while block := file.read(BLOCK):
            while block:
                try:
                    yield unpacker.decompress(block)
                except Exception as error:  # zlib.error, ZstdError: the class depends on the library
                    if isinstance(error, (OSError, MemoryError)):
                        raise
                    return
                block = unpacker.unused_data if unpacker.eof else b""
                if unpacker.eof:
                    unpacker = _new_unpacker(packing)


def packed(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """Yield what to write to a file so that it holds the pieces; raises ImportError without Zstandard."""
    packer = new_packer(packing)
    if packer is None:
        yield from pieces
        return
    waiting: list[bytes] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) == _TOGETHER:
            yield packer.add(b"".join(waiting))
            waiting.clear()
    yield packer.add(b"".join(waiting)) + packer.finish()


def open_unpacked(path: str, packing: str | None = None) -> BinaryIO:
    """Open a file for reading, unpacked on the fly as ``packing`` or its name says; raises OSError."""
    packing = packing_of(path) if packing is None else packing
    if packing == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    if packing == ".zst":
        return cast("BinaryIO", io.BufferedReader(zstandard().ZstdFile(path, "rb"), BLOCK))
    return open(path, "rb")
