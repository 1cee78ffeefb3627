"""A feed that its crawl left unfinished: the half line at its end cut off, and what is in it already."""

from __future__ import annotations

import json
import os
from collections import Counter
from hashlib import blake2b
from typing import Any

from pipelines.feeds.packing import BLOCK, new_packer, read_as_far_as_possible

REPAIR = ".repair"
"""Behind the name of a compressed feed while it is written anew."""


def repair(path: str, packing: str) -> None:
    """Make an unfinished file of lines end with a whole line; a compressed one with a whole stream.

    Args:
        path: the file.
        packing: ``.gz``, ``.zst`` or ``""``.

    A plain file is cut in place. A compressed one is written anew beside it, as far as it can be read, and
    takes its place at once. Raises OSError.
    """
    if not packing:
        with open(path, "r+b") as file:
            file.truncate(_end_of_last_line(file))
        return
    packer = new_packer(packing)
    assert packer is not None
    half = b""
    with open(path + REPAIR, "wb") as file:
        for block in read_as_far_as_possible(path, packing):
            lines, newline, rest = block.rpartition(b"\n")
            if newline:
                file.write(packer.add(half + lines + newline))
                half = b""
            half += rest
        file.write(packer.finish())
        os.fsync(file.fileno())
    os.replace(path + REPAIR, path)


def _end_of_last_line(file: Any) -> int:
    """Return the offset behind the last line feed, 0 if there is none."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - BLOCK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return int(start + found + 1)
        end = start
    return 0


class Known:
    """The items that a feed holds, each as often as it is there.

    A crawl that starts again yields them again; each occurrence is let go by once. About 100 bytes of memory
    an item.
    """

    def __init__(self, path: str, packing: str) -> None:
        """Read the feed in the file ``path``, ``packing`` as for ``repair``; raises OSError."""
        self._left: Counter[int] = Counter()
        self.items = 0
        self.skipped = 0
        half = b""
        for block in read_as_far_as_possible(path, packing):
            *lines, half = (half + block).split(b"\n")
            for line in lines:
                if line.strip():
                    self._left[identity(line)] += 1
                    self.items += 1

    def lacks(self, line: bytes) -> bool:
        """Return True for an item that is to be written, False for one that the feed holds."""
        if not self._left:
            return True
        key = identity(line)
        if self._left[key] <= 0:
            del self._left[key]
            return True
        self._left[key] -= 1
        self.skipped += 1
        return False


def identity(line: bytes) -> int:
    """Return a number that stands for the item in a line of JSON, whenever it was scraped.

    That is its ``url`` – for records of an archive with the place they were read from – or, if there is none,
    all of it but ``metadata``, in which the time of the download stands.
    """
    try:
        item = json.loads(line)
    except ValueError:
        return _digest(line)
    if not isinstance(item, dict):
        return _digest(line)
    metadata = item.pop("metadata", None)
    place = [metadata.get("path"), metadata.get("line")] if isinstance(metadata, dict) else [None, None]
    url = item.get("url")
    told = [url, *place] if url or place[0] else item
    return _digest(json.dumps(told, sort_keys=True).encode("ascii"))


def _digest(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
