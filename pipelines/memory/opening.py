"""From what a setting or a command says to a memory."""

from __future__ import annotations

from pathlib import Path

from pipelines.memory.counts import Bounds
from pipelines.memory.exchange import is_export, read_memory
from pipelines.memory.memory import HostMemory
from pipelines.memory.store import REDIS_SCHEMES, LocalStore, Store

IN_PROCESS = ":memory:"
"""Names a memory that ends with the process."""


def open_store(
    place: str,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    *,
    read_only: bool = False,
) -> Store:
    """Open the store at a place: a Redis URL, ``:memory:``, an export (``.jsonl``, ``.jsonl.gz``) or an
    SQLite file.

    Args:
        place: where.
        bounds: how much is remembered.
        read_only: nothing will be written; an SQLite file must exist then.

    Raises:
        OSError: an export cannot be read, a file that is to be read does not exist, no Redis server answers.
        ValueError: an export is none, or was changed.
        ImportError: the package ``redis`` is missing.
        sqlite3.Error: the file is no such database.
    """
    if place.startswith(REDIS_SCHEMES):
        from pipelines.memory.redis_store import RedisStore

        return RedisStore(place, bounds)
    if place == IN_PROCESS:
        return LocalStore(bounds)
    if is_export(place):
        return read_memory(place)
    from pipelines.memory.sqlite import SqliteStore

    if read_only and not Path(place).is_file():
        raise FileNotFoundError(f"{place}: no such file")
    if not read_only:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
    return SqliteStore(place, bounds, read_only=read_only)


def open_memory(
    place: str,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    *,
    frozen: bool = False,
) -> HostMemory:
    """Open the memory at a place, like ``open_store``. An export is always frozen: it is not written to."""
    frozen = frozen or is_export(place)
    return HostMemory(open_store(place, bounds, read_only=frozen), frozen=frozen)
