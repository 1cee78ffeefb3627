"""Where crawls on several machines remember stories: Redis. Needs the package ``redis`` (extra ``redis``).

Every key of Redis costs some ninety bytes of memory beside its value. A page is therefore one string, found under the
number of its address, and marks (see ``story_store``) lie many to a string: sixteen bytes each, the mark and the page
that bears it.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pipelines.syndication.signatures import Signature
from pipelines.syndication.story_store import ITSELF, SIGNATURE, Page

_LEASE = 20.0
"""Seconds after which the lock of a crawl that died while it decided is taken from it."""
_SHORTEST_WAIT = 0.005
"""Seconds between two looks at a lock that another crawl holds; a decision takes less than one millisecond."""
_HEAD = struct.Struct("<?qBB")
"""What a page's string begins with: whether it is decided, its story, whether it has a signature, how many links."""
_DECISION = struct.Struct("<?q")
_MARK = struct.Struct("<qq")
_MARKS_TOGETHER = 8
"""Bits in which marks of one string may differ: a band's 24 bits make 65,536 strings, each shared by the pages that
agree in the other sixteen."""
_BATCH = 1_000


class RedisStoryStore:
    """Pages and stories in Redis; writers take turns, by a lock that is lost with its holder.

    The number of a page is that of its address. Methods are those of ``StoryStore``.

    Args:
        url: ``redis://host:port/db`` (or ``rediss://``, ``unix://``).
        probe: sketch of a text that never changes, see ``StoryStore``.
        prefix: first part of all keys.

    Raises:
        ImportError: the package ``redis`` is missing.
        ValueError: the signatures in the database were made differently.
        redis.RedisError: the server cannot be reached.
    """

    def __init__(self, url: str, probe: bytes, *, prefix: str = "cleancopy:stories:") -> None:
        import redis  # an extra

        self._prefix = prefix
        self._redis: Any = redis.Redis.from_url(url)
        self._redis.set(f"{prefix}probe", probe, nx=True)
        if self._redis.get(f"{prefix}probe") != probe:
            self._redis.close()
            raise ValueError(f"{url}: made with other signatures; use another database")
        self._lock = self._redis.lock(f"{prefix}lock", timeout=_LEASE, sleep=_SHORTEST_WAIT)
        self._locked: float | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other writers out until the block ends. Raises redis.RedisError if the lock was lost on the way."""
        with self._lock:
            self._locked = time.monotonic()
            try:
                yield
            finally:
                self._locked = None

    def find(self, key: int) -> tuple[int, int | None] | None:
        """Return a page's number and its story (None: not decided), or None for a page that is not known."""
        found = self._redis.getrange(self._page(key), 0, _DECISION.size - 1)
        return (key, _story(found)) if found else None

    def page(self, number: int) -> tuple[Page, int | None]:
        """Return a page by its number, and its story."""
        return _unpacked(number, self._redis.get(self._page(number)))

    def url(self, number: int) -> str:
        """Return the address of a page by its number."""
        return self.page(number)[0].url

    def candidates(self, page: Page) -> Iterator[tuple[int, Page]]:
        """Yield the representatives that ``page`` may repeat, by number. Within a transaction."""
        marks = {page.key, *page.marks}
        found = set(page.links)
        for packed in self._redis.mget(sorted(map(self._marks, marks))):
            found.update(number for mark, number in _MARK.iter_unpack(packed or b"") if mark in marks)
        for number, other, story in self._read(sorted(found - {page.key})):
            if story == ITSELF:
                yield number, other

    def add(self, page: Page, story: int | None) -> None:
        """Remember a new page. Within a transaction."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.set(self._page(page.key), _packed(page, story))
        if story == ITSELF:
            self._mark(pipe, page)
        pipe.execute()

    def decide(self, number: int, page: Page, story: int) -> None:
        """Put a known page into a story. Within a transaction."""
        self._keep_lock()
        pipe = self._redis.pipeline(transaction=True)
        pipe.setrange(self._page(number), 0, _DECISION.pack(True, story))
        if story == ITSELF:
            self._mark(pipe, page)
        pipe.execute()

    def forget_stories(self) -> None:
        """Forget which page belongs to which story; the pages stay. Within a transaction.

        A crawl that is killed here or before all is decided leaves pages that are not: the next decides anew.
        """
        for keys in self._scan("page"):
            self._keep_lock()
            pipe = self._redis.pipeline(transaction=False)
            for key in keys:
                pipe.setrange(key, 0, _DECISION.pack(False, 0))
            pipe.execute()
        for keys in self._scan("marks"):
            self._keep_lock()
            self._redis.delete(*keys)

    def by_date(self) -> list[int]:
        """Return the numbers of all pages, the earliest first; those without a date last, then by address."""
        pages = {(not page.date, page.date, page.url, number) for number, page, _ in self._all()}
        return [number for *_, number in sorted(pages)]

    def count(self) -> tuple[int, int, int]:
        """Return the number of pages, of stories, and of pages that belong to no story yet."""
        stories = {number: story for number, _, story in self._all()}
        found = list(stories.values())
        return len(found), found.count(ITSELF), found.count(None)

    def close(self) -> None:
        """Close the connection."""
        self._redis.close()

    def _page(self, number: int) -> str:
        return f"{self._prefix}page:{number:x}"

    def _marks(self, mark: int) -> str:
        return f"{self._prefix}marks:{mark >> _MARKS_TOGETHER:x}"

    def _mark(self, pipe: Any, page: Page) -> None:
        for mark in page.marks:
            pipe.append(self._marks(mark), _MARK.pack(mark, page.key))

    def _keep_lock(self) -> None:
        """Hold the lock for longer, in work that may outlast its lease."""
        if self._locked is not None and time.monotonic() - self._locked > _LEASE / 3:
            self._lock.reacquire()
            self._locked = time.monotonic()

    def _scan(self, kind: str) -> Iterator[list[bytes]]:
        """Yield all keys of a kind in batches; a key may come twice."""
        keys = self._redis.scan_iter(match=f"{self._prefix}{kind}:*", count=_BATCH)
        while batch := list(islice(keys, _BATCH)):
            yield batch

    def _all(self) -> Iterator[tuple[int, Page, int | None]]:
        for keys in self._scan("page"):
            self._keep_lock()
            yield from self._read([int(key.rpartition(b":")[2], 16) for key in keys])

    def _read(self, numbers: Iterable[int]) -> Iterator[tuple[int, Page, int | None]]:
        """Yield those of the pages that are known."""
        wanted = list(numbers)
        found = self._redis.mget(map(self._page, wanted)) if wanted else ()
        for number, packed in zip(wanted, found):
            if packed is not None:
                yield (number, *_unpacked(number, packed))


def _packed(page: Page, story: int | None) -> bytes:
    told = page.signature is not None
    head = _HEAD.pack(story is not None, story or 0, told, len(page.links))
    signature = SIGNATURE.pack(*page.signature) if page.signature is not None else b""
    links = struct.pack(f"<{len(page.links)}q", *page.links)
    return head + signature + links + f"{page.date}\n{page.url}".encode("utf-8", "surrogatepass")


def _unpacked(number: int, packed: bytes) -> tuple[Page, int | None]:
    _, _, told, links = _HEAD.unpack_from(packed)
    at = _HEAD.size
    signature = Signature(*SIGNATURE.unpack_from(packed, at)) if told else None
    at += SIGNATURE.size * told
    addresses = struct.unpack_from(f"<{links}q", packed, at)
    date, _, url = packed[at + 8 * links :].decode("utf-8", "surrogatepass").partition("\n")
    return Page(number, url, date, signature, addresses), _story(packed)


def _story(packed: bytes) -> int | None:
    decided, story = _DECISION.unpack_from(packed)
    return story if decided else None
