"""Where stories are remembered: an SQLite file that several crawls may share.

``pages`` has a row for each page that was seen. Those that represent a story, and only those, are found through
``marks``: the bands of their signature and the numbers of the addresses they declare. Marks lie anywhere in that
table, so that writing a page's twenty would touch as many leaves of its tree. The marks of the latest pages, those
above the number in ``facts``, are therefore kept in memory by every process, which reads what others add, and
written in one go when there are enough of them.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pipelines.syndication.signatures import VALUES, Signature, bands
from pipelines.wal import PATIENCE, use_wal

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
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
ITSELF = 0
"""The story of a page that represents one."""
_RECENT = 8_000
"""Representatives whose marks are written in one go; 20 MB of memory."""
_CACHE_KB = 65_536
_CHECKPOINT = 8_000
"""Pages of the database that may wait in its write-ahead log, 32 MB: the later they are moved, the more changes of one
page are moved at once."""
SIGNATURE = struct.Struct(f"<{VALUES}sIQ")
"""The form in which a signature is kept."""


class Page(NamedTuple):
    """A page as it is remembered.

    Attributes:
        key: the number of its own address.
        url: its address as printed, or what stands for it.
        date: ISO 8601 in UTC, so that dates can be compared as strings; ``""`` if unknown.
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
        """Numbers by which it is found beside its key: declared addresses and bands of the signature."""
        return [*self.links, *(bands(self.signature.sketch) if self.signature else ())]


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
        # Tuples of numbers, unlike lists, cost the garbage collector nothing.
        self._recent: dict[int, tuple[int, ...]] = {}
        self._latest: int | None = None
        self._marked = 0
        self._pending = 0
        self._db = sqlite3.connect(os.fspath(path), timeout=PATIENCE, isolation_level=None)
        try:
            use_wal(self._db)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
            with self.transaction():
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute("INSERT OR IGNORE INTO facts VALUES ('probe', ?), ('marked', 0)", (probe,))
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
        """Return a page's number and its story (None: not decided), or None for a page that is not known.

        A story is the number of the page that represents it; ``ITSELF`` for that page.
        """
        row = self._db.execute("SELECT id, story FROM pages WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], row[1])

    def page(self, number: int) -> tuple[Page, int | None]:
        """Return a page by its number, and its story."""
        return _page(self._db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()[1:])

    def url(self, number: int) -> str:
        """Return the address of a page by its number."""
        (url,) = self._db.execute("SELECT url FROM pages WHERE id = ?", (number,)).fetchone()
        return str(url)

    def candidates(self, page: Page) -> Iterator[tuple[int, Page]]:
        """Yield the representatives that ``page`` may repeat, by number. Within a transaction."""
        self._read_recent()
        marks = [page.key, *page.marks]
        found = {number for mark in marks for number in self._recent.get(mark, ())}
        places = ",".join("?" * len(marks))
        rows = self._db.execute(f"SELECT page FROM marks WHERE mark IN ({places})", marks)
        found.update(number for (number,) in rows)
        found.update(known[0] for link in page.links if (known := self.find(link)))
        for number in sorted(found):
            other, story = self.page(number)
            # Another process may have settled it elsewhere since we took note of it.
            if story == ITSELF and other.key != page.key:
                yield number, other

    def add(self, page: Page, story: int | None) -> None:
        """Remember a new page. Within a transaction, and for a representative behind ``candidates`` of it."""
        packed = b"" if page.signature is None else SIGNATURE.pack(*page.signature)
        links = struct.pack(f"<{len(page.links)}q", *page.links)
        done = self._db.execute(_ADD, (page.key, page.url, page.date, packed, links, story))
        if story == ITSELF:
            assert done.lastrowid is not None
            self._note(done.lastrowid, page)
            if self._pending >= _RECENT:
                self._write_recent()

    def decide(self, number: int, page: Page, story: int) -> None:
        """Put a known page into a story. Within a transaction."""
        self._db.execute("UPDATE pages SET story = ? WHERE id = ?", (story, number))
        if story == ITSELF:
            self._write_marks((mark, number) for mark in page.marks)

    def forget_stories(self) -> None:
        """Forget which page belongs to which story; the pages stay. Within a transaction."""
        self._db.execute("DELETE FROM marks")
        self._db.execute("UPDATE pages SET story = NULL")
        self._db.execute(_MARKED)
        self._forget_recent()

    def by_date(self) -> list[int]:
        """Return the numbers of all pages, the earliest first; those without a date last, then by address."""
        rows = self._db.execute("SELECT id FROM pages ORDER BY date = '', date, url, key")
        return [number for (number,) in rows]

    def count(self) -> tuple[int, int, int]:
        """Return the number of pages, of stories, and of pages that belong to no story yet."""
        query = "SELECT count(*), count(CASE WHEN story = 0 THEN 1 END), count(*) - count(story) FROM pages"
        pages, stories, unsettled = self._db.execute(query).fetchone()
        return pages, stories, unsettled

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _read_recent(self) -> None:
        """Take note of the representatives that other processes, or an earlier crawl, added."""
        if self._latest is None:
            self._latest = self._marked = self._read_marked()
        for number, *row in self._db.execute(
            f"{_SELECT} WHERE id > ? ORDER BY id", (self._latest,)
        ).fetchall():
            page, story = _page(row)
            if story == ITSELF:
                self._note(number, page)
            self._latest = number

    def _read_marked(self) -> int:
        """Return the number of the last page whose marks were written in one go."""
        (number,) = self._db.execute("SELECT value FROM facts WHERE name = 'marked'").fetchone()
        return int(number)

    def _note(self, number: int, page: Page) -> None:
        for mark in page.marks:
            self._recent[mark] = (*self._recent.get(mark, ()), number)
        self._latest = number
        self._pending += 1

    def _write_recent(self) -> None:
        """Write the marks of all pages that have none yet, sorted: neighbours share a leaf."""
        if self._read_marked() != self._marked:  # another process has written some of them
            self._forget_recent()
            self._read_recent()
        self._write_marks((mark, number) for mark in sorted(self._recent) for number in self._recent[mark])
        self._db.execute(_MARKED)
        self._forget_recent()

    def _write_marks(self, rows: Iterable[tuple[int, int]]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", rows)

    def _forget_recent(self) -> None:
        """Read anew what has no marks yet, when it is needed next."""
        self._recent.clear()
        self._latest = None
        self._pending = 0


_SELECT = "SELECT id, key, url, date, signature, links, story FROM pages"
_ADD = "INSERT INTO pages (key, url, date, signature, links, story) VALUES (?, ?, ?, ?, ?, ?)"
_MARKED = "UPDATE facts SET value = (SELECT coalesce(max(id), 0) FROM pages) WHERE name = 'marked'"


def _page(row: Sequence[Any]) -> tuple[Page, int | None]:
    key, url, date, packed, links, story = row
    known = Signature(*SIGNATURE.unpack(packed)) if packed else None
    return Page(key, url, date, known, struct.unpack(f"<{len(links) // 8}q", links)), story
