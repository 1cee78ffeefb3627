"""Memory in an SQLite file: the default. Several processes may learn into one file at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pipelines.memory.counts import HOST_LINES, MARK, Bounds, Counts, LineCount
from pipelines.memory.store import HostSummary
from pipelines.wal import PATIENCE, use_wal

_TABLES = """
CREATE TABLE IF NOT EXISTS hosts (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    docs INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL DEFAULT 0,
    touched INTEGER NOT NULL DEFAULT 0,
    marks BLOB NOT NULL DEFAULT x'',
    sketches BLOB NOT NULL DEFAULT x''
);
CREATE INDEX IF NOT EXISTS hosts_touched ON hosts (touched);
CREATE TABLE IF NOT EXISTS lines (
    host INTEGER NOT NULL,
    line TEXT NOT NULL,
    ends INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    middles INTEGER NOT NULL,
    taught INTEGER NOT NULL,
    last INTEGER NOT NULL,
    prose INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (host, line)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO totals VALUES ('lines', 0), ('clock', 0);
"""

_COLUMNS = ("host", "line", "ends", "starts", "middles", "taught", "last", "prose", "seen")

_ADD_LINE = """
INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (host, line) DO UPDATE SET
    ends = ends + excluded.ends, starts = starts + excluded.starts, middles = middles + excluded.middles,
    taught = taught + excluded.taught, last = last + excluded.last, prose = excluded.prose,
    seen = max(seen, excluded.seen)
"""

_TRIM = """
DELETE FROM lines WHERE host = ?1 AND line IN (
    SELECT line FROM lines WHERE host = ?1 ORDER BY ends + starts + 4 * taught, seen, line LIMIT ?2)
"""

_HALVE = """
UPDATE lines SET ends = ends / 2, starts = starts / 2, middles = middles / 2, last = last / 2, seen = seen / 2
WHERE host = ?
"""

_TOUCH = """
UPDATE hosts SET docs = ?, lines = ?, marks = ?, sketches = ?,
    touched = (SELECT value FROM totals WHERE name = 'clock')
WHERE id = ?
"""


class SqliteStore:
    """Counts in an SQLite file in WAL mode; a write is one transaction and waits for its turn.

    Args:
        path: the file; it is made if it is missing.
        bounds: how much is remembered.
        read_only: open an existing file without ever writing to it.

    Raises:
        sqlite3.Error: the file cannot be opened, is no such database, or one of another version.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        *,
        read_only: bool = False,
    ) -> None:
        self._bounds = bounds
        name = os.fspath(path)
        target = f"file:{name.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
        mode = "ro" if read_only else "rwc"
        # Transactions are begun by hand; pipelines and extensions of a crawl share one thread.
        self._db = sqlite3.connect(f"{target}?mode={mode}", timeout=PATIENCE, isolation_level=None, uri=True)
        if not read_only:
            use_wal(self._db)
            self._db.execute("PRAGMA synchronous = NORMAL")
            with self._transaction():
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
        found = tuple(row[1] for row in self._db.execute("PRAGMA table_info(lines)"))
        if found != _COLUMNS:
            self._db.close()
            raise sqlite3.DatabaseError(
                f"{name}: no memory of this version (its lines have the columns {', '.join(found) or 'of nothing'}); "
                "name another file, or export this one with the version that wrote it and import that"
            )
        self._db.execute("SELECT id FROM hosts LIMIT 1")

    def load(self, host: str) -> Counts | None:
        """Return what is known of a host, or None."""
        row = self._db.execute(
            "SELECT id, docs, marks, sketches FROM hosts WHERE host = ?", (host,)
        ).fetchone()
        if row is None:
            return None
        number, docs, marks, sketches = row
        columns = "line, ends, starts, middles, taught, last, prose, seen"
        rows = self._db.execute(f"SELECT {columns} FROM lines WHERE host = ?", (number,))
        lines = {line: LineCount(e, s, m, t, last, bool(p), seen) for line, e, s, m, t, last, p, seen in rows}
        return Counts(docs, lines, marks, sketches=sketches)

    def add(self, news: Mapping[str, Counts]) -> None:
        """Add new counts in one transaction; nothing that another process adds is lost."""
        with self._transaction():
            self._db.execute("UPDATE totals SET value = value + 1 WHERE name = 'clock'")
            for host, counts in news.items():
                self._add_host(host, counts)
            (total,) = self._db.execute("SELECT value FROM totals WHERE name = 'lines'").fetchone()
            if total > self._bounds.lines:
                self._shrink(total - self._bounds.lines * 9 // 10)

    def version(self) -> object:
        """Return SQLite's own count of changes by others."""
        return self._db.execute("PRAGMA data_version").fetchone()[0]

    def hosts(self) -> Iterator[HostSummary]:
        """Yield all hosts, by key."""
        rows = self._db.execute(
            "SELECT host, docs, lines, length(marks) / ? FROM hosts ORDER BY host", (MARK,)
        )
        for row in rows.fetchall():
            yield HostSummary(*row)

    def forget(self, host: str | None = None) -> int:
        """Forget a host, or all; return how many."""
        with self._transaction():
            where, values = ("", ()) if host is None else (" WHERE host = ?", (host,))
            rows = self._db.execute(f"SELECT id FROM hosts{where}", values).fetchall()
            for (number,) in rows:
                self._drop(number)
        return len(rows)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _add_host(self, host: str, news: Counts) -> None:
        db = self._db
        if db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,)).rowcount:
            self._count_lines(HOST_LINES)
        row = db.execute(
            "SELECT id, docs, lines, marks, sketches FROM hosts WHERE host = ?", (host,)
        ).fetchone()
        number, docs, lines, marks, sketches = row
        known = Counts(docs, marks=marks, sketches=sketches)
        known.add(news)
        rows = (
            (
                number,
                line,
                count.ends,
                count.starts,
                count.middles,
                count.taught,
                count.last,
                count.prose,
                count.seen,
            )
            for line, count in known.lines.items()
        )
        db.executemany(_ADD_LINE, rows)
        docs = known.docs
        if docs >= self._bounds.docs_per_host:
            docs //= 2
            db.execute(_HALVE, (number,))
        now = lines
        if known.lines:
            (now,) = db.execute("SELECT count(*) FROM lines WHERE host = ?", (number,)).fetchone()
        most = self._bounds.lines_per_host
        if now > most:
            now -= db.execute(_TRIM, (number, now - most * 3 // 4)).rowcount
        db.execute(_TOUCH, (docs, now, known.marks, known.sketches, number))
        self._count_lines(now - lines)

    def _shrink(self, lines: int) -> None:
        """Forget so many lines, with the hosts longest not seen."""
        for (number,) in self._db.execute("SELECT id FROM hosts ORDER BY touched").fetchall()[:-1]:
            if lines <= 0:
                return
            lines -= self._drop(number)

    def _drop(self, number: int) -> int:
        gone = self._db.execute("DELETE FROM lines WHERE host = ?", (number,)).rowcount
        self._db.execute("DELETE FROM hosts WHERE id = ?", (number,))
        self._count_lines(-gone - HOST_LINES)
        return gone + HOST_LINES

    def _count_lines(self, change: int) -> None:
        self._db.execute("UPDATE totals SET value = value + ? WHERE name = 'lines'", (change,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
