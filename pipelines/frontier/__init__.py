"""One frontier for crawls on several machines: scrapy-redis with a queue that survives a killed worker.

``from pipelines.frontier import SETTINGS`` and put them into a project's settings; docs/scale.md tells when.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SETTINGS: Mapping[str, Any] = {
    "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
    "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
    "SCHEDULER_QUEUE_CLASS": "pipelines.frontier.leased.LeasedQueue",
    # A worker that closes must not clear the queue that others still work on.
    "SCHEDULER_PERSIST": True,
}
"""Settings that make the workers of a crawl share their requests; ``REDIS_URL`` says where."""
