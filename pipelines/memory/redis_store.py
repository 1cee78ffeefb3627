"""Memory in Redis: for crawls on several machines. Needs the package ``redis`` (extra ``redis``)."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.memory.counts import MAX_SKETCHES, Bounds, Counts
from pipelines.memory.store import HostSummary

_COUNTERS = {"e": "ends", "s": "starts", "m": "middles", "t": "taught"}


class RedisStore:
    """Counts in Redis: one hash for each host, its numbers changed by ``HINCRBY`` alone, so that none is
    lost.

    Args:
        url: ``redis://host:port/db`` (or ``rediss://``, ``unix://``).
        bounds: how much is remembered.
        prefix: first part of all keys.

    Raises:
        ImportError: the package ``redis`` is missing.
        redis.RedisError: the server cannot be reached.
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
        self._redis.ping()
        self._writes = 0

    def load(self, host: str) -> Counts | None:
        """Return what is known of a host, or None."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(self._key("host", host))
        pipe.lrange(self._key("sketches", host), 0, MAX_SKETCHES - 1)
        fields, sketches = pipe.execute()
        if not fields:
            return None
        counts = Counts(int(fields.pop("docs", 0)))
        for field, value in fields.items():
            kind, _, line = field.partition(":")
            if kind in _COUNTERS:
                setattr(counts.count(line), _COUNTERS[kind], int(value))
            elif kind == "i":
                counts.count(line).prose, counts.count(line).seen = value[0] == "p", int(value[1:])
        counts.sketches = deque((frozenset(json.loads(text)) for text in reversed(sketches)), MAX_SKETCHES)
        return counts

    def add(self, news: Mapping[str, Counts]) -> None:
        """Add new counts, each host's in one transaction."""
        for host, counts in news.items():
            key = self._key("host", host)
            pipe = self._redis.pipeline(transaction=True)
            pipe.hincrby(key, "docs", counts.docs)
            for line, count in counts.lines.items():
                for letter, name in _COUNTERS.items():
                    if getattr(count, name):
                        pipe.hincrby(key, f"{letter}:{line}", getattr(count, name))
                pipe.hset(key, f"i:{line}", f"{'p' if count.prose else '-'}{count.seen}")
            if counts.sketches:
                pipe.lpush(
                    self._key("sketches", host), *(json.dumps(sorted(each)) for each in counts.sketches)
                )
                pipe.ltrim(self._key("sketches", host), 0, MAX_SKETCHES - 1)
            pipe.zadd(self._key("hosts"), {host: 0}, nx=True)
            pipe.zadd(self._key("touched"), {host: self._now()})
            pipe.execute()
            self._bound(host)
        self._writes += 1
        self._redis.incr(self._key("version"))

    def version(self) -> object:
        """Return the number of writes by others."""
        return int(self._redis.get(self._key("version")) or 0) - self._writes

    def hosts(self) -> Iterator[HostSummary]:
        """Yield all hosts, by key."""
        for host in sorted(self._redis.zrange(self._key("hosts"), 0, -1)):
            counts = self.load(host)
            if counts is not None:
                yield HostSummary(host, counts.docs, len(counts.lines))

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
        known = {line: (count.ends, count.starts, count.middles) for line, count in counts.lines.items()}
        docs = counts.docs
        key = self._key("host", host)
        pipe = self._redis.pipeline(transaction=True)
        if docs >= self._bounds.docs_per_host:
            counts.halve()
            pipe.hincrby(key, "docs", counts.docs - docs)
            for line, count in counts.lines.items():
                for letter, before, now in zip("esm", known[line], (count.ends, count.starts, count.middles)):
                    pipe.hincrby(key, f"{letter}:{line}", now - before)
        if counts.trim(self._bounds.lines_per_host):
            gone = [f"{letter}:{line}" for line in known.keys() - counts.lines.keys() for letter in "esmti"]
            pipe.hdel(key, *gone)
        pipe.zadd(self._key("hosts"), {host: len(counts.lines)})
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
        pipe.delete(self._key("host", host), self._key("sketches", host))
        pipe.zrem(self._key("hosts"), host)
        pipe.zrem(self._key("touched"), host)
        return 1 if pipe.execute()[1] else 0
