"""Where stories are remembered: an SQLite file that several crawls may share.

``pages`` has a row for each page that was seen. Those that represent a story, and only those, are found through
``marks``: the bands of their signature and the numbers of their addresses. Marks lie anywhere in that table, so
that writing a page's twenty would touch as many leaves of its tree; the latest representatives are therefore only
listed in ``recent``, kept in memory by every process, and written in one go when there are enough of them.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pipelines.syndication.signatures import VALUES, Signature, bands

_TABLES = """
CREATE TABLE IF NOT EXISTS pages (
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL UNIQUE,
    url TEXT NOT NULL,
    date TEXT NOT NULL,
    signature BLOB NOT NULL,
    links BLOB NOT NULL,
    story INTEGER
);
CREATE TABLE IF NOT EXISTS marks (mark INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (mark, page))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recent (place INTEGER PRIMARY KEY AUTOINCREMENT, page INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
_RECENT = 8000
"""Representatives whose marks are written in one go."""
_CACHE_KB = 65_536
_SIGNATURE = struct.Struct(f"<{VALUES}sIQ")


class Page(NamedTuple):
    """A page as it is remembered.

    Attributes:
        key: the number of its own address.
        url: its address as printed, or what stands for it.
        date: ISO 8601, ``""`` if unknown.
        signature: None for a text too short to have one.
        links: numbers of the other addresses that it declares for its text.
    """

    key: int
    url: str
    date: str
    signature: Signature | None
    links: tuple[int, ...]

    @property
    def addresses(self) -> frozenset[int]:
        """Numbers of all its addresses."""
        return frozenset((self.key, *self.links))

    @property
    def marks(self) -> list[int]:
        """Numbers by which the page is found: addresses and bands of the signature."""
        return [*self.addresses, *(bands(self.signature.sketch) if self.signature else ())]


class StoryStore:
    """Pages and stories in an SQLite file in WAL mode; a write waits for its turn.

    Args:
        path: the file; it is made if it is missing. ``":memory:"`` for a store that is gone with the process.
        probe: sketch of a text that never changes. A file whose probe differs was made with another version
            of the signatures, which would find nothing.

    Raises:
        sqlite3.Error: the file cannot be opened, or is no such database.
        ValueError: its signatures were made differently.
    """

    def __init__(self, path: str | os.PathLike[str], probe: bytes) -> None:
        self._recent: defaultdict[int, list[int]] = defaultdict(list)
        self._latest = 0
        self._pending = 0
        self._db = sqlite3.connect(os.fspath(path), timeout=60, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            with self.transaction():
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute("INSERT OR IGNORE INTO facts VALUES ('probe', ?)", (probe,))
            (found,) = self._db.execute("SELECT value FROM facts WHERE name = 'probe'").fetchone()
            if found != probe:
                raise ValueError(f"{os.fspath(path)}: made with other signatures; begin a new file")
        except BaseException:
            self._db.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other writers out until the block ends; nothing is written if it raises."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._forget_recent()
            raise
        self._db.execute("COMMIT")

    def find(self, key: int) -> tuple[int, int | None] | None:
        """Return a page's number and its story's representative (None: not settled); None for no such page."""
        row = self._db.execute("SELECT id, story FROM pages WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], row[1])

    def page(self, number: int) -> Page:
        """Return a page by its number."""
        row = self._db.execute(_PAGE, (number,)).fetchone()
        key, url, date, packed, links = row
        known = Signature(*_SIGNATURE.unpack(packed)) if packed else None
        return Page(key, url, date, known, struct.unpack(f"<{len(links) // 8}q", links))

    def url(self, number: int) -> str:
        """Return the address of a page by its number."""
        (url,) = self._db.execute("SELECT url FROM pages WHERE id = ?", (number,)).fetchone()
        return str(url)

    def add(self, page: Page) -> int:
        """Remember a page that belongs to no story yet; return its number. Within a transaction."""
        packed = b"" if page.signature is None else _SIGNATURE.pack(*page.signature)
        links = struct.pack(f"<{len(page.links)}q", *page.links)
        done = self._db.execute(_ADD, (page.key, page.url, page.date, packed, links))
        assert done.lastrowid is not None
        return done.lastrowid

    def candidates(self, page: Page) -> Iterator[tuple[int, Page]]:
        """Yield the representatives that ``page`` may repeat, by number. Within a transaction."""
        self._read_recent()
        marks = page.marks
        found = {number for mark in marks for number in self._recent.get(mark, ())}
        places = ",".join("?" * len(marks))
        found.update(
            number
            for (number,) in self._db.execute(f"SELECT page FROM marks WHERE mark IN ({places})", marks)
        )
        for number in sorted(found):
            if self._represents(number):
                yield number, self.page(number)

    def represent(self, number: int, page: Page) -> None:
        """Make a page the representative of a story of its own. Within a transaction."""
        self._db.execute("UPDATE pages SET story = id WHERE id = ?", (number,))
        place = self._db.execute("INSERT INTO recent (page) VALUES (?)", (number,)).lastrowid
        assert place is not None
        self._note_recent(place, number, page)
        if self._pending >= _RECENT:
            self.write_marks()

    def join(self, number: int, story: int) -> None:
        """Make a page one of the story that another represents. Within a transaction."""
        self._db.execute("UPDATE pages SET story = ? WHERE id = ?", (story, number))

    def forget_stories(self) -> None:
        """Forget which page belongs to which story; the pages stay. Within a transaction."""
        for table in ("marks", "recent"):
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("UPDATE pages SET story = NULL")
        self._forget_recent()

    def write_marks(self) -> None:
        """Write the marks of the listed representatives, sorted: neighbours share a leaf. Within a transaction."""
        self._read_recent()
        rows = sorted((mark, number) for mark, numbers in self._recent.items() for number in numbers)
        self._db.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", rows)
        self._db.execute("DELETE FROM recent")
        self._forget_recent()

    def by_date(self) -> list[int]:
        """Return the numbers of all pages, the earliest first; those without a date last, then by address."""
        rows = self._db.execute("SELECT id FROM pages ORDER BY date = '', date, url, key")
        return [number for (number,) in rows]

    def count(self) -> tuple[int, int, int]:
        """Return the number of pages, of stories, and of pages that belong to no story yet."""
        query = "SELECT count(*), count(CASE WHEN story = id THEN 1 END), count(*) - count(story) FROM pages"
        pages, stories, unsettled = self._db.execute(query).fetchone()
        return pages, stories, unsettled

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _represents(self, number: int) -> bool:
        """Return whether a page still represents a story: another process may have settled it elsewhere."""
        row = self._db.execute("SELECT story = id FROM pages WHERE id = ?", (number,)).fetchone()
        return bool(row and row[0])

    def _read_recent(self) -> None:
        """Take note of representatives that other processes, or an earlier crawl, listed."""
        query = "SELECT place, page FROM recent WHERE place > ? ORDER BY place"
        for place, number in self._db.execute(query, (self._latest,)).fetchall():
            self._note_recent(place, number, self.page(number))

    def _note_recent(self, place: int, number: int, page: Page) -> None:
        for mark in page.marks:
            self._recent[mark].append(number)
        self._latest = place
        self._pending += 1

    def _forget_recent(self) -> None:
        """Read the list anew when it is needed next."""
        self._recent.clear()
        self._latest = self._pending = 0


_PAGE = "SELECT key, url, date, signature, links FROM pages WHERE id = ?"
_ADD = "INSERT INTO pages (key, url, date, signature, links) VALUES (?, ?, ?, ?, ?)"
