"""JSON Lines out."""

from __future__ import annotations

import json
from typing import IO, Any

from pipelines.feeds.packing import Packer, new_packer


class LineWriter:
    """Writes items as JSON Lines, compressed as a whole part."""

    def __init__(self, path: str, packing: str) -> None:
        self._file: IO[bytes] = open(path, "wb", 1 << 18)  # noqa: SIM115 - closed by close()
        self._packer: Packer | None = new_packer(packing)
        self._lines: list[bytes] = []

    def add(self, item: bytes | dict[str, Any]) -> None:
        """Write an item, or a line that is JSON already."""
        self._lines.append(item if isinstance(item, bytes) else dumps(item))
        if len(self._lines) >= 64:
            self._flush()

    def _flush(self) -> None:
        data = b"\n".join([*self._lines, b""])
        self._file.write(self._packer.add(data) if self._packer else data)
        self._lines = []

    def close(self) -> None:
        """Write what is left and the end of the stream."""
        self._flush()
        if self._packer:
            self._file.write(self._packer.finish())
        self._file.close()


def dumps(item: dict[str, Any]) -> bytes:
    """Return an item as a line of JSON without its end; half a surrogate pair in it stays an escape."""
    try:
        return json.dumps(item, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(item, default=str).encode("ascii")
