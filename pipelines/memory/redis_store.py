"""Memory in Redis: for crawls on several machines. Needs the package ``redis`` (extra ``redis``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.memory.counts import (
    HOST_LINES,
    MARK,
    MAX_MARKS,
    MAX_SKETCHES,
    SENTENCES,
    Bounds,
    Counts,
    LineCount,
)
from pipelines.memory.store import HostSummary, summary_of

_COUNTERS = {"e": "ends", "s": "starts", "m": "middles", "t": "taught", "l": "last"}


class RedisStore:
    """Counts in Redis: one hash for each host, its numbers changed by ``HINCRBY`` alone, so that none is
    lost.

    Args:
        url: ``redis://host:port/db`` (or ``rediss://``, ``unix://``).
        bounds: how much is remembered.
        prefix: first part of all keys.

    Raises:
        ImportError: the package ``redis`` is missing.
        ConnectionError: the server cannot be reached.
        ValueError: the address is none.
    """

    def __init__(
        self,
        url: str,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        *,
        prefix: str = "cleancopy:memory:",
    ) -> None:
        try:
            import redis
        except ImportError as error:
            raise ImportError("pip install scrapy-cleancopy[redis]: the package redis is missing") from error
        self._bounds = bounds
        self._prefix = prefix
        self._redis: Any = redis.Redis.from_url(url, decode_responses=True)
        try:
            self._redis.ping()
        except redis.RedisError as error:
            raise ConnectionError(f"no Redis server answers: {error}") from error
        self._writes = 0

    def load(self, host: str) -> Counts | None:
        """Return what is known of a host, or None."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(self._key("host", host))
        pipe.lrange(self._key("marks", host), 0, -1)
        pipe.lrange(self._key("sketches", host), 0, -1)
        fields, marks, sketches = pipe.execute()
        if not fields:
            return None
        counts = Counts(int(fields.pop("docs", 0)))
        for field, value in fields.items():
            kind, _, line = field.partition(":")
            if kind in _COUNTERS:
                setattr(counts.count(line), _COUNTERS[kind], int(value))
            elif kind == "i":
                counts.count(line).prose, counts.count(line).seen = value[0] == "p", int(value[1:])
        counts.marks = bytes.fromhex("".join(marks))
        counts.sketches = bytes.fromhex("".join(sketches))
        return counts

    def add(self, news: Mapping[str, Counts]) -> None:
        """Add new counts, each host's in one transaction; one more for lines whose marks were found."""
        for host, counts in news.items():
            pipe = self._redis.pipeline(transaction=True)
            for mark in counts.found:
                pipe.lrem(self._key("marks", host), 0, mark.hex())
            pipe.hincrby(self._key("host", host), "docs", counts.docs)
            for line, count in counts.lines.items():
                self._add_line(pipe, host, line, count)
            self._push(pipe, self._key("marks", host), counts.marks, MARK, MAX_MARKS)
            self._push(pipe, self._key("sketches", host), counts.sketches, SENTENCES * MARK, MAX_SKETCHES)
            pipe.zadd(self._key("hosts"), {host: 0}, nx=True)
            pipe.zadd(self._key("touched"), {host: self._now()})
            taken = pipe.execute()
            pipe = self._redis.pipeline(transaction=True)
            for number, (line, place) in zip(taken, counts.found.values()):
                if number:
                    earlier = LineCount(prose=counts.lines[line].prose, seen=counts.lines[line].seen)
                    earlier.sight(place, number)
                    self._add_line(pipe, host, line, earlier)
            pipe.execute()
            self._bound(host)
        self._writes += 1
        self._redis.incr(self._key("version"))

    def _add_line(self, pipe: Any, host: str, line: str, count: LineCount) -> None:
        key = self._key("host", host)
        for letter, name in _COUNTERS.items():
            if number := getattr(count, name):
                pipe.hincrby(key, f"{letter}:{line}", number)
        pipe.hset(key, f"i:{line}", f"{'p' if count.prose else '-'}{count.seen}")

    @staticmethod
    def _push(pipe: Any, key: str, data: bytes, size: int, most: int) -> None:
        """Append pieces of a size to a list that holds so many at the most."""
        if data:
            pipe.rpush(key, *(data[at : at + size].hex() for at in range(0, len(data), size)))
            pipe.ltrim(key, -most, -1)

    def version(self) -> object:
        """Return the number of writes by others."""
        return int(self._redis.get(self._key("version")) or 0) - self._writes

    def hosts(self) -> Iterator[HostSummary]:
        """Yield all hosts, by key."""
        for host in sorted(self._redis.zrange(self._key("hosts"), 0, -1)):
            counts = self.load(host)
            if counts is not None:
                yield summary_of(host, counts)

    def forget(self, host: str | None = None) -> int:
        """Forget a host, or all; return how many."""
        names = self._redis.zrange(self._key("hosts"), 0, -1) if host is None else [host]
        return sum(self._drop(name) for name in names)

    def close(self) -> None:
        """Close the connection."""
        self._redis.close()

    def _key(self, *parts: str) -> str:
        return self._prefix + ":".join(parts)

    def _now(self) -> float:
        seconds, micros = self._redis.time()
        return float(seconds + micros / 1e6)

    def _bound(self, host: str) -> None:
        """Forget what is beyond the bounds: of this host its least lines, of all the hosts longest not
        seen."""
        counts = self.load(host)
        if counts is None:
            return
        known = {
            line: (count.ends, count.starts, count.middles, count.last)
            for line, count in counts.lines.items()
        }
        docs = counts.docs
        key = self._key("host", host)
        pipe = self._redis.pipeline(transaction=True)
        if docs >= self._bounds.docs_per_host:
            counts.halve()
            pipe.hincrby(key, "docs", counts.docs - docs)
            for line, count in counts.lines.items():
                halved = (count.ends, count.starts, count.middles, count.last)
                for letter, before, now in zip("esml", known[line], halved):
                    pipe.hincrby(key, f"{letter}:{line}", now - before)
        if counts.trim(self._bounds.lines_per_host):
            gone = [f"{letter}:{line}" for line in known.keys() - counts.lines.keys() for letter in "esmtli"]
            pipe.hdel(key, *gone)
        pipe.zadd(self._key("hosts"), {host: len(counts.lines) + HOST_LINES})
        pipe.execute()
        self._bound_all()

    def _bound_all(self) -> None:
        total = sum(lines for _, lines in self._redis.zrange(self._key("hosts"), 0, -1, withscores=True))
        for host in self._redis.zrange(self._key("touched"), 0, -2):
            if total <= self._bounds.lines:
                return
            total -= self._redis.zscore(self._key("hosts"), host) or 0
            self._drop(host)

    def _drop(self, host: str) -> int:
        pipe = self._redis.pipeline(transaction=True)
        pipe.delete(*(self._key(kind, host) for kind in ("host", "marks", "sketches")))
        pipe.zrem(self._key("hosts"), host)
        pipe.zrem(self._key("touched"), host)
        return 1 if pipe.execute()[1] else 0
