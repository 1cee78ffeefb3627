"""A queue of requests in Redis from which a killed worker loses nothing (extra ``redis``).

scrapy-redis takes a request out of Redis when it hands it to a worker: what a worker is fetching when it is
killed is gone. Here a request that is handed out stays in Redis as a lease. The worker renews its leases while
it is busy with them and gives them up when the callback is exhausted and its items are through the pipelines;
a lease that runs out goes back into the queue. So each request is handled at least once: an article may come
twice if its worker is killed just after writing it, and is then recognised by its ``url``.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy_redis.queue import PriorityQueue

from pipelines.settings import CleancopySettings

if TYPE_CHECKING:
    from scrapy import Request, Spider

SETTLE_EVERY = 0.25
"""Seconds after which finished requests are given up; a kill in between makes their articles come twice."""

# KEYS: queue, deadlines, requests, priorities. Members of the queue are requests, as in scrapy-redis; of the
# deadlines, lease names. Redis's own clock counts, as those of the workers differ.
_POP = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 64)) do
    local request = redis.call('HGET', KEYS[3], name)
    if request then
        redis.call('ZADD', KEYS[1], redis.call('HGET', KEYS[4], name), request)
    end
    redis.call('ZREM', KEYS[2], name)
    redis.call('HDEL', KEYS[3], name)
    redis.call('HDEL', KEYS[4], name)
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not first[1] then
    return false
end
redis.call('ZREM', KEYS[1], first[1])
redis.call('HSET', KEYS[3], ARGV[1], first[1])
redis.call('HSET', KEYS[4], ARGV[1], first[2])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
return first[1]
"""
_RENEW = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
for index = 2, #ARGV do
    redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[1]), ARGV[index])
end
"""


class LeasedQueue(PriorityQueue):  # type: ignore[misc]  # scrapy-redis has no types
    """Hands out requests by priority and keeps them until they are done.

    ``CLEANCOPY_LEASE_SECONDS`` (default 60) is the time after which the requests of a worker that no longer
    answers are handed to others.
    """

    def __init__(self, server: Any, spider: Spider, key: str, serializer: Any = None) -> None:
        super().__init__(server, spider, key, serializer)
        self._keys = [self.key, *(f"{self.key}:{name}" for name in ("leases", "leased", "priorities"))]
        self._seconds = CleancopySettings.from_settings(spider.crawler.settings).lease_seconds
        self._pop = server.register_script(_POP)
        self._renew = server.register_script(_RENEW)
        self._leases: dict[str, Request] = {}
        self._renewed = 0.0
        self._clock: Any = None
        spider.crawler.signals.connect(self._closed, signals.spider_closed)

    def __len__(self) -> int:
        """Return the number of requests that wait or are leased: while it is not 0, workers stay."""
        pipe = self.server.pipeline()
        pipe.zcard(self._keys[0]).zcard(self._keys[1])
        return sum(pipe.execute())

    def pop(self, timeout: int = 0) -> Request | None:
        """Return the next request, leased to this worker; None if none waits."""
        name = uuid.uuid4().hex
        data = self._pop(keys=self._keys, args=[name, self._seconds])
        if not data:
            return None
        if self._clock is None:
            self._clock = create_looping_call(self.settle)
            self._clock.start(SETTLE_EVERY, now=False)
        request = cast("Request", self._decode_request(data))
        self._leases[name] = request
        return request

    def settle(self) -> None:
        """Give up the leases of requests that are done, and renew the others when a third of their time is
        over."""
        busy = self._in_progress()
        done = [name for name, request in self._leases.items() if request not in busy]
        if done:
            pipe = self.server.pipeline()
            pipe.zrem(self._keys[1], *done).hdel(self._keys[2], *done).hdel(self._keys[3], *done)
            pipe.execute()
            for name in done:
                del self._leases[name]
        self._renewed += SETTLE_EVERY
        if self._leases and self._renewed >= self._seconds / 3:
            self._renewed = 0.0
            self._renew(keys=self._keys[1:2], args=[self._seconds, *self._leases])

    def clear(self) -> None:
        """Remove all requests, waiting and leased."""
        self.server.delete(*self._keys)

    def _in_progress(self) -> set[Request]:
        """Return the requests that the engine has taken and not finished: download, callback or errback, and
        the items that came of it. No signal tells that all of this is over; the engine's own books do."""
        slot = getattr(self.spider.crawler.engine, "_slot", None)
        return slot.inprogress if slot is not None else set()

    def _closed(self) -> None:
        self.settle()
        if self._clock is not None:
            self._clock.stop()
