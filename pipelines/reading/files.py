"""Which files lie under a path, what kind each is, and its bytes, plain or gzipped."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from io import BufferedReader

SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""File name endings that are read, each also with ``.gz`` behind it."""

READ_ERRORS = (OSError, EOFError, zlib.error)
"""What opening and reading a plain or gzipped file can raise."""


def kind_of(path: str) -> str | None:
    """Return ``text``, ``html`` or ``jsonl`` from the ending of a file's name, None for any other."""
    name = os.path.basename(path).lower().removesuffix(".gz")
    return SUFFIXES.get(os.path.splitext(name)[1])


def walk(path: str) -> Iterator[str | OSError]:
    """Yield the readable files of a folder, recursively: by name, a folder's files before its folders.

    Hidden files, other endings and pipes are passed over, links to folders are not followed (they may form a
    ring). A folder that cannot be listed is yielded as its OSError.
    """
    failures: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(folder, name)
            # A broken link is kept: opening it says what is wrong. A pipe would block for ever.
            if not name.startswith(".") and kind_of(name) and (os.path.isfile(file) or os.path.islink(file)):
                yield file
        yield from failures
        failures.clear()
    yield from failures


def open_bytes(path: str) -> BufferedReader | gzip.GzipFile:
    """Open a file for reading bytes; a name that ends in ``.gz`` is unpacked on the fly.

    Raises:
        OSError: missing or unreadable.
    """
    return gzip.open(path, "rb") if path.lower().endswith(".gz") else open(path, "rb")


def explain(error: Exception) -> str:
    """Return what went wrong with a file in a few words, for a log line."""
    if isinstance(error, EOFError):
        return "truncated gzip file"
    if isinstance(error, (gzip.BadGzipFile, zlib.error)):
        return "damaged gzip file"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
