"""The file a feed is written to while it is not complete: every write is on the disk's side at once."""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Callable
from typing import Any

from pipelines.feeds.packing import Packer

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be renamed there, so a second crawl fails by itself
    fcntl = None  # type: ignore[assignment]

PART = ".part"
"""Behind the name of a feed that is being written, or was when its crawl was killed."""


class BusyFeedError(OSError):
    """Another crawl is writing this feed."""


class PartFile(io.RawIOBase):
    """An unbuffered file that never keeps half a piece of what is written.

    A process that is killed loses nothing that ``write`` took. When the disk is full, the piece that did not
    fit is cut off again and held in memory; each later write, and ``complete``, tries again.

    Args:
        path: the file, which is locked; created if it is not there.
        packer: compresses each piece, or None.
        wanted: says of each piece whether to write it; None writes all.
        on_failure: called with the error, once, when a piece could not be written.

    Raises ``BusyFeedError`` if another process has it locked, OSError if it cannot be opened.
    """

    def __init__(
        self,
        path: str,
        packer: Packer | None = None,
        wanted: Callable[[bytes], bool] | None = None,
        on_failure: Callable[[OSError], Any] | None = None,
    ) -> None:
        super().__init__()
        self.path = path
        self._packer = packer
        self._wanted = wanted
        self._on_failure = on_failure
        self._waiting: deque[bytes] = deque()
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        self._lock()
        self._good = os.lseek(self._fd, 0, os.SEEK_END)

    def _lock(self) -> None:
        if fcntl is None:
            return
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._fd)
            self._fd = -1
            raise BusyFeedError(error.errno, "another crawl is writing this feed", self.path) from None

    def writable(self) -> bool:
        """True."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._fd

    def tell(self) -> int:
        """Return the number of bytes in the file."""
        return self._good

    def cut(self, size: int) -> None:
        """Keep only the first ``size`` bytes."""
        os.ftruncate(self._fd, size)
        self._good = os.lseek(self._fd, size, os.SEEK_SET)

    def write(self, data: Any, /) -> int:
        """Write one piece – an item – as a whole or, until there is room, not at all. Raises nothing."""
        piece = bytes(data)
        if piece and (self._wanted is None or self._wanted(piece)):
            self._waiting.append(self._packer.add(piece) if self._packer else piece)
            error = self._drain()
            if error is not None and self._on_failure is not None:
                self._on_failure(error)
                self._on_failure = None
        return len(piece)

    def complete(self) -> None:
        """End the file and close it. Raises OSError if a piece still cannot be written; nothing is lost of
        those before it."""
        if self._packer is not None:
            self._waiting.append(self._packer.finish())
            self._packer = None
        error = self._drain()
        waiting = len(self._waiting)
        try:
            if error is not None:
                raise OSError(error.errno, f"{error.strerror}; {waiting} pieces not written", self.path)
            os.fsync(self._fd)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file as it is."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        super().close()

    def _drain(self) -> OSError | None:
        """Write what is waiting; return the error that stopped it."""
        while self._waiting:
            try:
                self._put(self._waiting[0])
            except OSError as error:
                return error
            self._waiting.popleft()
        return None

    def _put(self, piece: bytes) -> None:
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            self.cut(self._good)  # room is never needed to give some back
            raise
        self._good += len(piece)
