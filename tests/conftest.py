"""What tests share: the example newsroom on this machine, and crawls of the project as a user runs them."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest
from hypothesis import settings

# A busy machine must not fail a property, and continuous integration draws the same examples every time; what
# developers run draws new ones.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ROOT = Path(__file__).resolve().parents[1]
LOCAL = ("CLEANCOPY_ALLOW_LOOPBACK=1", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_ENABLED=0")
"""Settings for crawls of this machine: no politeness needed, loopback addresses allowed."""


@dataclass(frozen=True)
class Newsroom:
    """A newsroom that is being served.

    Attributes:
        url: address of the aggregator.
        hosts: address of every host by name.
    """

    url: str
    hosts: dict[str, str]

    def local(self, address: str) -> str:
        """Return the served address of ``https://name.example/…``."""
        name = address.removeprefix("https://").partition("/")[0]
        return address.replace(f"https://{name}", self.hosts[name])


@dataclass(frozen=True)
class Crawl:
    """A crawl that has ended: its items, its log and its exit code."""

    items: list[dict[str, Any]]
    log: str
    code: int


class RunCrawl(Protocol):
    """Runs ``scrapy crawl`` with spider arguments and settings."""

    def __call__(self, spider: str, *settings: str, **arguments: str) -> Crawl: ...


@pytest.fixture(scope="session")
def serve_module() -> ModuleType:
    """``examples/serve.py``, imported from its file: examples are no package."""
    spec = importlib.util.spec_from_file_location("examples_serve", ROOT / "examples" / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def newsroom(serve_module: ModuleType) -> Iterator[Newsroom]:
    """The example newsroom, served for the whole session."""
    with serve_module.serve() as url:
        yield Newsroom(url, read_hosts(url))


def read_hosts(url: str) -> dict[str, str]:
    """Return the addresses of a served newsroom's hosts."""
    with urllib.request.urlopen(f"{url}/hosts.json") as answer:
        hosts: dict[str, str] = json.load(answer)
    return hosts


@pytest.fixture(scope="session")
def run_crawl(tmp_path_factory: pytest.TempPathFactory) -> RunCrawl:
    """A function that runs a spider of the project in its own process and reads its feed."""

    def run(spider: str, *settings: str, **arguments: str) -> Crawl:
        feed = tmp_path_factory.mktemp(spider) / "items.jsonl"
        command = [sys.executable, "-m", "scrapy", "crawl", spider, "-O", str(feed)]
        for name, value in arguments.items():
            command += ["-a", f"{name}={value}"]
        for setting in settings:
            command += ["-s", setting]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        lines = feed.read_bytes().splitlines() if feed.exists() else []
        return Crawl([json.loads(line) for line in lines], done.stderr, done.returncode)

    return run


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server of our own on a free port."""
    pytest.importorskip("redis", reason="the package redis is not installed")
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("no redis-server on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)
