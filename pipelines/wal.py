"""SQLite's write-ahead log, entered by several processes at once."""

from __future__ import annotations

import sqlite3
import time

PATIENCE = 60.0
"""Seconds to wait for others, as for any lock of the stores."""

_PAUSE = 0.02


def use_wal(db: sqlite3.Connection, patience: float = PATIENCE) -> None:
    """Put the database into WAL mode, and wait while another connection is doing so.

    SQLite's own time-out does not cover this: of two connections that change the mode of one file at the same
    time, one is told at once that the database is locked.

    Raises:
        sqlite3.OperationalError: it is still locked after ``patience`` seconds.
    """
    end = time.monotonic() + patience
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return
