"""Where links from pages may lead: spellings of addresses, names and what they resolve to, redirects."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.utils.test import get_crawler

from pipelines.exceptions import InvalidSettingError
from pipelines.safe_follow import HANDLERS, SafeFollowMiddleware
from pipelines.syndication.guard import Policy, Refusal, origin, without_credentials
from pipelines.syndication.resolver import GuardingResolver, watched
from pipelines.syndication.trust import RefusedAddressError, is_trusted, trust

POLICY = Policy()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://localhost/a", "local_name"),
        ("http://LOCALHOST.:80/a", "local_name"),
        ("http://db.internal/a", "local_name"),
        ("http://printer.local/a", "local_name"),
        ("http://redis/a", "local_name"),
        ("http://127.0.0.1/a", "loopback"),
        ("http://127.1/a", "loopback"),
        ("http://2130706433/a", "loopback"),
        ("http://0x7f000001/a", "loopback"),
        ("http://0x7f.0.0.1/a", "loopback"),
        ("http://017700000001/a", "loopback"),
        ("http://１２７.０.０.１/a", "loopback"),
        ("http://①②⑦.0.0.①/a", "loopback"),
        ("http://[::1]/a", "loopback"),
        ("http://[::ffff:127.0.0.1]/a", "loopback"),
        ("http://[::ffff:7f00:1]/a", "loopback"),
        ("http://[::7f00:1]/a", "loopback"),
        ("http://[64:ff9b::7f00:1]/a", "loopback"),
        ("http://[2002:7f00:1::]/a", "loopback"),
        ("http://user:secret@127.0.0.1/a", "loopback"),
        ("http://example.org@127.0.0.1/a", "loopback"),
        ("http://0.0.0.0/a", "reserved"),
        ("http://[::]/a", "reserved"),
        ("http://255.255.255.255/a", "reserved"),
        ("http://10.1.2.3/a", "private"),
        ("http://172.16.0.1/a", "private"),
        ("http://192.168.0.1/a", "private"),
        ("http://100.64.0.1/a", "private"),
        ("http://[fd00::1]/a", "private"),
        ("http://[fec0::1]/a", "private"),
        ("http://[2001:db8::1]/a", "private"),
        ("http://169.254.1.1/a", "link_local"),
        ("http://[fe80::1%25eth0]/a", "link_local"),
        ("http://224.0.0.251/a", "multicast"),
        ("http://[ff02::1]/a", "multicast"),
        ("http://169.254.169.254/latest/meta-data", "metadata"),
        ("http://[::ffff:169.254.169.254]/a", "metadata"),
        ("http://168.63.129.16/a", "metadata"),
        ("http://[fd00:ec2::254]/a", "metadata"),
        ("http://example.org:22/a", "port"),
        ("https://example.org:6379/a", "port"),
        ("http://93.184.215.14:9200/a", "port"),
        ("http://ex%61mple.org/a", "host"),
        ("http://exa mple.org/a", "host"),
        ("http://a..example.org/a", "host"),
        ("http://[broken/a", "scheme"),
        ("http://example.org:0/a", "scheme"),
        ("http://example.org:99999/a", "scheme"),
        ("http:///a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://example.org/a", "scheme"),
        ("data:text/html,a", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("gopher://example.org/a", "scheme"),
        ("//example.org/a", "scheme"),
        ("", "scheme"),
    ],
)
def test_refused_addresses(url: str, reason: str) -> None:
    """Whatever names this machine, its network, another port or no web server is refused with its reason."""
    refusal = POLICY.refuse_url(url)
    assert refusal is not None
    assert refusal.reason == reason


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a",
        "http://example.org:80/a",
        "https://example.org:443/a",
        "http://example.org:443/a",
        "http://93.184.215.14/a",
        "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/a",
        "https://localhost.example.org/",
        "https://zeitung-münchen.de/a",
        "https://xn--zeitung-mnchen-psb.de/a",
        "https://my_blog.example.org/a",
        "https://example.org./a",
    ],
)
def test_public_addresses_are_not_refused(url: str) -> None:
    """An ordinary web address may be followed."""
    assert POLICY.refuse_url(url) is None


def test_loopback_can_be_opened_for_tests() -> None:
    """The switch opens this machine on every port, and nothing else of the network."""
    policy = Policy(allow_loopback=True)
    for url in ("http://127.0.0.9:8123/a", "http://localhost:8123/a", "http://[::1]:8123/a"):
        assert policy.refuse_url(url) is None
        assert POLICY.refuse_url(url) is not None
    for url in ("http://10.0.0.1/a", "http://169.254.169.254/a", "http://example.org:8123/a"):
        assert policy.refuse_url(url) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "http://[", "//", "http://a@"]))
def test_any_string_is_judged(text: str, start: str) -> None:
    """Nothing raises, whatever stands in a link."""
    url = start + text
    assert POLICY.refuse_url(url) is None or POLICY.refuse_url(url) == POLICY.refuse_url(url)
    assert "@" not in without_credentials("http://u:p@example.org/" + text.replace("@", ""))
    origin(url)


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_all_spellings(address: Any) -> None:
    """IPv4 addresses inside IPv6 addresses, as one number or in hexadecimal are what they are plainly."""
    plain = POLICY.refuse_address(str(address))
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    hosts = [str(number), hex(number), f"[::ffff:{address}]", f"[64:ff9b::{high:x}:{low:x}]"]
    for host in hosts:
        found = POLICY.refuse_url(f"http://{host}/")
        assert (found and found.reason) == (plain and plain.reason), host


def test_trust_is_bound_to_host_and_port() -> None:
    """A redirect keeps its request's mark, which counts for the same host on the ports of the web only."""
    request = trust(Request("http://intranet:80/a"))
    assert is_trusted(request)
    assert is_trusted(request.replace(url="https://intranet/b"))
    for elsewhere in ("http://intranet:8080/a", "http://other/a", "http://127.0.0.1/"):
        assert not is_trusted(request.replace(url=elsewhere))
    assert not is_trusted(Request("http://intranet/a"))


class _Names:
    """A name resolver that gives one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = iter(answers)

    def resolveHostName(self, receiver: Any, *_: Any) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for host in next(self.answers):
            receiver.addressResolved(type("Address", (), {"host": host}))
        receiver.resolutionComplete()


class _Endpoint:
    """What would connect: keeps the addresses it was given."""

    def __init__(self) -> None:
        self.hosts: list[str] = []

    def resolutionBegan(self, _: Any) -> None: ...  # noqa: N802

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None: ...  # noqa: N802


def resolve(resolver: GuardingResolver, policy: Policy | None, port: int = 80) -> tuple[list[str], Any]:
    """Return what an endpoint inside a watched request gets, and what was refused."""
    endpoint = _Endpoint()
    with watched_without_reactor(policy) as watch:
        resolver.resolveHostName(endpoint, "name.example.org", port)
    return endpoint.hosts, watch.refusal


@contextmanager
def watched_without_reactor(policy: Policy | None) -> Iterator[Any]:
    """``watched``, without installing a reactor in the process of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.syndication.resolver.install_resolver", lambda: None)
        with watched(policy) as watch:
            yield watch


def test_names_are_judged_by_what_they_resolve_to_each_time() -> None:
    """A name that turns from a public to a private address is refused at the look-up that precedes it."""
    resolver = GuardingResolver(_Names(["93.184.215.14"], ["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], []))
    assert resolve(resolver, POLICY) == (["93.184.215.14"], None)
    assert resolve(resolver, POLICY) == ([], Refusal("loopback", "loopback address 127.0.0.1"))
    assert resolve(resolver, POLICY) == ([], Refusal("private", "private address 10.0.0.1"))
    assert resolve(resolver, POLICY) == ([], None)


def test_connections_are_opened_again_under_the_same_rules() -> None:
    """Host and port of a watched request stay watched outside of it; trusted and other look-ups pass."""
    resolver = GuardingResolver(_Names(*[["127.0.0.1"]] * 4))
    outside = _Endpoint()
    resolver.resolveHostName(outside, "name.example.org", 80)
    assert outside.hosts == ["127.0.0.1"]
    assert resolve(resolver, POLICY)[0] == []
    resolver.resolveHostName(outside, "name.example.org", 80)
    assert outside.hosts == ["127.0.0.1"]
    assert resolve(resolver, None)[0] == ["127.0.0.1"]


def test_the_middleware_needs_its_handler() -> None:
    """Without the download handler names would not be checked: the crawl does not start."""
    with pytest.raises(InvalidSettingError, match="DOWNLOAD_HANDLERS"):
        SafeFollowMiddleware.from_crawler(get_crawler())


def test_credentials_are_stripped_and_counted() -> None:
    """A link's user name and password are not sent; the request goes on without them."""
    crawler = get_crawler(settings_dict={"DOWNLOAD_HANDLERS": dict(HANDLERS)})
    middleware = SafeFollowMiddleware.from_crawler(crawler)
    request = middleware.process_request(Request("http://user:secret@example.org/a?b=c@d"))
    assert request is not None
    assert request.url == "http://example.org/a?b=c@d"
    assert middleware.process_request(request) is None
    assert crawler.stats.get_value("cleancopy/follow/credentials_stripped") == 1
    with pytest.raises(RefusedAddressError, match="loopback"):
        middleware.process_request(Request("http://127.0.0.1/a"))


class _Server(BaseHTTPRequestHandler):
    """Redirects ``/to/<address>`` there, answers anything else with a page."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(302 if self.path.startswith("/to/") else 200)
        if self.path.startswith("/to/"):
            self.send_header("Location", unquote(self.path.removeprefix("/to/")))
        if self.path.startswith("/refresh/"):
            target = unquote(self.path.removeprefix("/refresh/"))
            body = f'<html><meta http-equiv="refresh" content="0; url={target}"></html>'.encode()
        else:
            body = b"<html>page</html>"
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def server() -> Iterator[int]:
    """The port of a server that the user trusts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join()


@contextmanager
def listening() -> Iterator[tuple[int, list[Any]]]:
    """A port of this machine that must stay silent, and the peers that connected to it after all."""
    peers: list[Any] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, peer = listener.accept()
                except TimeoutError:
                    continue
                peers.append(peer)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield listener.getsockname()[1], peers
        stop.set()
        thread.join()


SCRIPT = """
import json, sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from pipelines.safe_follow import HANDLERS, MIDDLEWARES
from pipelines.syndication.trust import trust

given = json.load(sys.stdin)
answers = {}

class Resolver(CachingThreadedResolver):
    def getHostByName(self, name, timeout=()):
        if name.endswith(".example.org"):
            return defer.succeed("127.0.0.1")
        return super().getHostByName(name, timeout)

class Spider(scrapy.Spider):
    name = "spider"

    async def start(self):
        for url in given["trusted"]:
            yield trust(scrapy.Request(url, self.parse, errback=self.failed, dont_filter=True))

    def parse(self, response):
        answers[response.request.meta.get("first", response.request.url)] = "page"
        if given["links"]:
            links, given["links"] = given["links"], []
            for url in links:
                yield scrapy.Request(url, self.parse, errback=self.failed, meta={"first": url}, dont_filter=True)

    def failed(self, failure):
        request = failure.request
        answers[request.meta.get("first") or request.meta.get("redirect_urls", [request.url])[0]] = str(failure.value)

process = AsyncCrawlerProcess({
    "DOWNLOAD_HANDLERS": dict(HANDLERS), "DOWNLOADER_MIDDLEWARES": dict(MIDDLEWARES),
    given["resolver"]: Resolver, "CLEANCOPY_FOLLOW_PORTS": given["ports"], "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS": 1,
})
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
stats = {name: value for name, value in crawler.stats.get_stats().items() if "refused" in name}
print(json.dumps({"answers": answers, "stats": stats}))
"""


def run(trusted: list[str], links: list[str], ports: list[int], folder: Path) -> tuple[dict[str, str], Any]:
    """Crawl in a process of its own, where every name under example.org is this machine."""
    import scrapy.settings.default_settings as defaults

    resolver = "TWISTED_DNS_RESOLVER" if hasattr(defaults, "TWISTED_DNS_RESOLVER") else "DNS_RESOLVER"
    given = {"trusted": trusted, "links": links, "ports": ports, "resolver": resolver}
    script = folder / "crawl.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "no_proxy": "*"}
    done = subprocess.run(
        command,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    found = json.loads(done.stdout)
    return found["answers"], found["stats"]


def test_refused_addresses_are_never_connected_to(server: int, tmp_path: Path) -> None:
    """Neither as links nor as redirects do addresses of this machine get a connection, in any spelling."""
    with listening() as (port, peers):
        spellings = [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "localhost",
            "[::ffff:127.0.0.1]",
            "[::1]",
        ]
        targets = [f"http://{host}:{port}/a" for host in (*spellings, "evil.example.org", "0.0.0.0")]
        targets += [
            f"https://evil.example.org:{port}/a",
            "file:///etc/passwd",
            f"http://u:p@127.0.0.1:{port}/b",
        ]
        # The user's own server is trusted; where it sends us is not, and neither is a link to it.
        own = f"http://inside.example.org:{server}"
        trusted = [f"{own}/start", *(f"{own}/to/{quote(url, '')}" for url in targets)]
        trusted.append(f"{own}/refresh/{quote(targets[7], '')}")
        links = [url for url in targets if url.startswith("http")] + [f"{own}/linked"]
        answers, stats = run(trusted, links, [port, server], tmp_path)
    assert peers == []
    assert set(answers) == {*trusted, *links}
    assert answers[f"{own}/start"] == "page"
    assert all(answer != "page" for url, answer in answers.items() if not url.endswith("/start"))
    assert answers[f"http://evil.example.org:{port}/a"] == "loopback address 127.0.0.1"
    assert answers[f"{own}/to/{quote('file:///etc/passwd', '')}"] == "redirect to file:"
    # Its connection is still open, from the trusted requests: it must not be used.
    assert answers[f"{own}/linked"] == "loopback address 127.0.0.1"
    prefix = "cleancopy/follow/refused/"
    assert set(stats) == {prefix + name for name in ("loopback", "local_name", "reserved", "scheme")}
    assert sum(stats.values()) == len(answers) - 1
