"""Several connections put one new file into WAL mode at once."""

from __future__ import annotations

import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from pipelines.wal import use_wal

TOGETHER = 6


def test_connections_that_enter_at_once_all_get_in(tmp_path: Path) -> None:
    """None is told that the database is locked, whoever comes first."""
    for number in range(10):
        path = tmp_path / f"{number}.db"
        barrier = Barrier(TOGETHER)

        def enter(path: Path = path, barrier: Barrier = barrier) -> str:
            with contextlib.closing(sqlite3.connect(path, timeout=10)) as db:
                barrier.wait(timeout=10)
                use_wal(db, 10)
                return str(db.execute("PRAGMA journal_mode").fetchone()[0])

        with ThreadPoolExecutor(TOGETHER) as pool:
            modes = [pool.submit(enter) for _ in range(TOGETHER)]
            assert [mode.result(timeout=30) for mode in modes] == ["wal"] * TOGETHER


def test_patience_ends(tmp_path: Path) -> None:
    """A file that stays locked is an error after the time that was given."""
    path = tmp_path / "held.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("CREATE TABLE t (a)")
        holder.execute("BEGIN EXCLUSIVE")
        with (
            contextlib.closing(sqlite3.connect(path, timeout=0)) as db,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            use_wal(db, 0.05)
