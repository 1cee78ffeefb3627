"""A frontier shared by workers: a real Redis, real crawls, and one worker that is killed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scrapy_redis", reason="extra redis is not installed")
if shutil.which("redis-server") is None:
    pytest.skip("no redis-server on this machine", allow_module_level=True)

import redis
from scrapy import Request, Spider
from scrapy.utils.test import get_crawler

from pipelines.frontier.leased import LeasedQueue

ROOT = Path(__file__).resolve().parents[1]
PAGES = 60
SPIDER = """
import scrapy
from pipelines.feeds import STORAGES
from pipelines.frontier import SETTINGS

class Pages(scrapy.Spider):
    name = "pages"
    custom_settings = {
        **SETTINGS, "FEED_STORAGES": STORAGES, "LOG_LEVEL": "INFO", "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False, "RETRY_ENABLED": False, "DNSCACHE_ENABLED": True,
    }

    async def start(self):
        yield scrapy.Request(self.url, self.parse_index)

    def parse_index(self, response):
        for link in response.text.split():
            yield response.follow(link, self.parse, errback=self.failed)

    def parse(self, response):
        yield {"url": response.url}

    def failed(self, failure):
        yield {"url": failure.request.url}
"""


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own, which keeps nothing on disk."""
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    for _ in range(200):
        try:
            client.ping()
            break
        except redis.exceptions.ConnectionError:
            time.sleep(0.02)
    client.close()
    yield f"redis://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A site of slow pages, of which one in ten breaks the connection off.

    After twenty pages it waits until both workers, told by their user agents, are there.
    """
    served: list[str] = []
    both = threading.Event()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.rpartition("/")[2]
            body = "\n".join(f"/page/{page}" for page in range(PAGES)) if self.path == "/" else number
            served.append(self.headers["User-Agent"])
            if set(served) >= {"a", "b"}:
                both.set()
            elif len(served) > 20:
                both.wait(60)
            time.sleep(0.15)
            if number.endswith("7"):
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def start_worker(folder: Path, name: str, site: str, redis_url: str) -> subprocess.Popen[bytes]:
    """Start a crawl that shares its frontier."""
    command = [sys.executable, "-m", "scrapy", "runspider", str(folder / "spider.py"), "-a", f"url={site}"]
    command += ["-s", f"REDIS_URL={redis_url}", "-s", "CLEANCOPY_LEASE_SECONDS=2"]
    command += ["-s", f"USER_AGENT={name}"]
    command += ["-o", str(folder / f"{name}.jsonl")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # outside the project, so without its settings
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)


def test_a_killed_worker_loses_no_page(tmp_path: Path, site: str, redis_url: str) -> None:
    """Two workers, one killed in the middle: every page is in the feeds, failed ones too."""
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    (tmp_path / "spider.py").write_text(SPIDER, encoding="utf-8")
    workers = []
    for name in "ab":  # a worker that finds an empty queue looks again after five seconds only
        workers.append(start_worker(tmp_path, name, site, redis_url))
        part = tmp_path / f"{name}.jsonl.part"
        while workers[-1].poll() is None and not (part.exists() and part.stat().st_size > 0):
            time.sleep(0.01)
    workers[0].kill()
    workers[0].wait()
    leased = client.zcard("pages:requests:leases")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(LeasedView(client)) and workers[1].poll() is None:
        time.sleep(0.1)
    workers[1].terminate()
    workers[1].wait(20)
    left = len(LeasedView(client))
    client.close()
    found = set()
    for path in tmp_path.glob("*.jsonl*"):
        found |= {json.loads(line)["url"] for line in path.read_bytes().splitlines()}
    assert leased > 0
    assert left == 0
    assert found == {f"{site}page/{page}" for page in range(PAGES)}


class LeasedView:
    """Counts what a queue holds, from outside."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __len__(self) -> int:
        return int(self._client.zcard("pages:requests") + self._client.zcard("pages:requests:leases"))


class OneSpider(Spider):
    """A spider that is never run."""

    name = "one"


def test_leases_run_out_and_come_back_by_priority(redis_url: str) -> None:
    """What a worker took and did not finish is handed out again, the most urgent first."""
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    crawler = get_crawler(OneSpider, {"CLEANCOPY_LEASE_SECONDS": 0.2})
    crawler.spider = crawler._create_spider("one")
    queue = LeasedQueue(client, crawler.spider, "%(spider)s:requests")
    queue._clock = _Still()
    for priority in (0, 5, 3):
        queue.push(Request(f"https://paper.example/{priority}", priority=priority))
    assert [queue.pop().url[-1] for _ in range(2)] == ["5", "3"]
    assert len(queue) == 3
    time.sleep(0.3)
    again = [queue.pop() for _ in range(3)]
    assert [request.url[-1] for request in again] == ["5", "3", "0"]
    assert queue.pop() is None
    queue._in_progress = lambda: {again[1]}
    queue.settle()
    assert len(queue) == 1
    queue.clear()
    assert len(queue) == 0
    client.close()


class _Still:
    """A clock that never ticks."""

    running = True
