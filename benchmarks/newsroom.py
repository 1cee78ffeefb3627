"""A generated newsroom on loopback addresses: aggregators, the publishers they copy from, and everything that
goes wrong between them.

Each host has an address of its own (127.0.0.2, 127.0.0.3 …) and all share a port, so that a crawl sees as many
sites as there are hosts. The same arguments give the same newsroom.
"""

from __future__ import annotations

import gzip
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.generate import LANGUAGES, prose, sentence

AGGREGATORS = 3
"""The first hosts: one lists its copies on pages, one in feeds, one in sitemaps."""
PER_PAGE = 25
BOMB = gzip.compress(b"\0" * 64_000_000, 9)

LABELS = {
    "en": ("Source link", "Author"),
    "fr": ("Lien source", "Auteur"),
    "de": ("Quelllink", "Autor"),
    "ru": ("Ссылка на источник", "Автор"),
    "ar": ("رابط المصدر", "الكاتب"),
    "zh": ("原文链接", "作者"),
}

GOOD = {"fine": 30, "moved": 4, "out": 4, "chain": 4}
"""Originals that are there, by kind, with their weight: at their address, behind two redirects, behind the
aggregator's own redirector, behind another aggregator."""

BAD: dict[str, tuple[str, ...]] = {
    "gone": ("HTTP 404",),
    "error": ("HTTP 500",),
    "paywall": ("stub",),
    "other": ("other",),
    "soft404": ("soft404",),
    "consent": ("consent",),
    "empty": ("empty", "not a page"),
    "pdf": ("not a page",),
    "loop": ("IgnoreRequest: max redirections",),
    "slow": ("DownloadTimeoutError",),
    "endless": ("DownloadCancelledError", "DownloadTimeoutError"),
    "bomb": ("IgnoreRequest: Ignored response",),
    "huge": ("DownloadCancelledError",),
    "cut": ("ResponseDataLossError", "DownloadFailedError"),
    "robots": ("IgnoreRequest: Forbidden by robots.txt",),
    "any": ("reserved address 0.0.0.0",),
    "any6": ("reserved address ::",),
    "metadata": ("metadata address 169.254.169.254",),
    "private": ("private address 10.0.0.1",),
    "port": ("port 6379",),
    "redirect": ("reserved address 0.0.0.0",),
    "file": ("redirect to file:",),
}
"""Originals that cannot be had, by kind, with what the item may say of them."""


@dataclass
class Copy:
    """One article of the newsroom.

    Attributes:
        kind: of ``GOOD`` or ``BAD``, or ``none`` for a page that names no source.
        url: of the copy's page.
        source: the address that the article's ``sourceUrl`` should hold.
        link: the address that the copy's page names.
        headline, paragraphs: the article.
    """

    number: int
    kind: str
    language: str
    url: str
    source: str | None
    link: str
    headline: str
    paragraphs: list[str]
    author: str


@dataclass(frozen=True)
class Answer:
    """What a host answers for one path."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    manner: str = ""


@dataclass
class Newsroom:
    """A plan of hosts and their pages.

    Attributes:
        copies: the articles, each of which should become one item.
        start: spider arguments that reach all of them.
        silent: port on which nobody may connect.
    """

    articles: int = 500
    hosts: int = 20
    seed: int = 1
    port: int = 0
    silent: int = 9
    copies: list[Copy] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the articles and what the hosts answer."""
        chance = random.Random(self.seed)
        kinds = self._kinds(chance)
        for number, kind in enumerate(kinds):
            self._add(number, kind, random.Random(f"{self.seed}:{number}"))
        for number in range(self.hosts):
            self.answers[self.address(number), "/robots.txt"] = Answer(
                b"User-agent: *\nDisallow: /private/\n", "text/plain"
            )
        self._add_lists()

    @property
    def start(self) -> dict[str, str]:
        """Spider arguments that reach all articles."""
        feeds = f"{self.base(1)}/feed.xml,{self.base(1)}/feed.json"
        return {
            "url": f"{self.base(0)}/latest",
            "feed": feeds,
            "sitemap": f"{self.base(2)}/sitemap_index.xml",
        }

    def address(self, host: int) -> str:
        """Return a host's IP address."""
        return f"127.0.0.{host + 2}"

    def base(self, host: int) -> str:
        """Return a host's web address without a slash at its end."""
        return f"http://{self.address(host)}:{self.port}"

    def _kinds(self, chance: random.Random) -> list[str]:
        """Return a kind for each article: all that there are, three in ten of them bad, one in twenty without
        a source."""
        bad = max(len(BAD), round(0.32 * self.articles))
        kinds = [tuple(BAD)[number % len(BAD)] for number in range(bad)]
        kinds += ["none"] * max(1, self.articles // 20)
        kinds += chance.choices(tuple(GOOD), tuple(GOOD.values()), k=max(0, self.articles - len(kinds)))
        chance.shuffle(kinds)
        return kinds

    def _add(self, number: int, kind: str, chance: random.Random) -> None:
        code = chance.choice(tuple(LANGUAGES))
        language = LANGUAGES[code]
        headline = sentence(chance, language)[:90].rstrip(" .。?？؟!")
        paragraphs = prose(chance, language, 500 if code == "zh" else 1500).split("\n\n")
        aggregator = 0 if number % 5 < 3 else 1 if number % 5 == 3 else 2
        paper = chance.randrange(AGGREGATORS, self.hosts)
        copy = Copy(
            number,
            kind,
            code,
            f"{self.base(aggregator)}/{code}/{number:05}-story.html",
            f"{self.base(paper)}/news/2026/{number:05}-story",
            "",
            headline,
            paragraphs,
            chance.choice(("Nora Lindqvist", "Amadou Keita", "Piotr Zieliński")),
        )
        self._place_original(copy, paper, aggregator)
        self._answer(copy.url, Answer(copy_page(copy, number).encode("utf-8")))
        self.copies.append(copy)

    def _place_original(self, copy: Copy, paper: int, aggregator: int) -> None:
        """Put the original, or what is in its place, at its address."""
        source = copy.source or ""
        whole = Answer(article_page(copy, copy.paragraphs).encode("utf-8"))
        copy.link = source
        elsewhere = {
            "any": f"http://0.0.0.0:{self.silent}/news/2026/{copy.number:05}-story",
            "any6": f"http://[::]:{self.silent}/news/2026/{copy.number:05}-story",
            "metadata": f"http://169.254.169.254/news/{copy.number:05}-story",
            "private": f"http://10.0.0.1/news/{copy.number:05}-story",
            "port": f"http://paper.example.org:6379/news/{copy.number:05}-story",
        }
        if copy.kind == "none":
            copy.link, copy.source = "", None
        elif copy.kind in elsewhere:
            copy.link = copy.source = elsewhere[copy.kind]
        elif copy.kind == "moved":
            copy.link = f"{self.base(paper)}/old/{copy.number:05}-story"
            self._redirect(copy.link, f"/older/{copy.number:05}-story")
            self._redirect(f"{self.base(paper)}/older/{copy.number:05}-story", source)
            copy.source = copy.link
        elif copy.kind == "out":
            copy.link = f"{self.base(aggregator)}/out/{copy.number}"
            self._redirect(copy.link, source)
        elif copy.kind == "chain":
            between = 1 if aggregator != 1 else 2
            copy.link = f"{self.base(between)}/copies/{copy.number:05}-story"
            page = copy_page(copy, copy.number + 1, source)
            self._answer(copy.link, Answer(page.encode("utf-8")))
        elif copy.kind == "robots":
            copy.link = copy.source = f"{self.base(paper)}/private/{copy.number:05}-story"
        self._answer(source, _BROKEN[copy.kind](copy, self.silent) if copy.kind in _BROKEN else whole)

    def _redirect(self, url: str, target: str) -> None:
        self._answer(url, Answer(status=302, headers=(("Location", target),)))

    def _answer(self, url: str, answer: Answer) -> None:
        place, _, path = url.removeprefix("http://").partition("/")
        self.answers[place.partition(":")[0], f"/{path}"] = answer

    def _add_lists(self) -> None:
        """Add the lists, feeds and sitemaps through which the copies are found."""
        listed, fed, mapped = (
            [copy for copy in self.copies if copy.url.startswith(self.base(n))] for n in range(3)
        )
        pages = [listed[at : at + PER_PAGE] for at in range(0, len(listed), PER_PAGE)]
        for number, page in enumerate(pages, 1):
            path = "/latest" if number == 1 else f"/latest?page={number}"
            more = f'<a href="/latest?page={number + 1}">{number + 1}</a>' if number < len(pages) else ""
            self._answer(self.base(0) + path, Answer(list_page(page, more, number).encode("utf-8")))
        half = len(fed) // 2
        self._answer(
            f"{self.base(1)}/feed.xml", Answer(rss(fed[:half]).encode("utf-8"), "application/rss+xml")
        )
        self._answer(
            f"{self.base(1)}/feed.json", Answer(json_feed(fed[half:]).encode("utf-8"), "application/json")
        )
        index = "".join(f"<sitemap><loc>{self.base(2)}/map{n}.xml.gz</loc></sitemap>" for n in (1, 2))
        self._answer(
            f"{self.base(2)}/sitemap_index.xml",
            Answer(f"<sitemapindex xmlns='{_SITEMAP}'>{index}</sitemapindex>".encode(), "application/xml"),
        )
        for number, part in enumerate((mapped[::2], mapped[1::2]), 1):
            urls = "".join(f"<url><loc>{copy.url}</loc></url>" for copy in part)
            data = gzip.compress(f"<urlset xmlns='{_SITEMAP}'>{urls}</urlset>".encode())
            self._answer(f"{self.base(2)}/map{number}.xml.gz", Answer(data, "application/gzip"))


_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _page(copy: Copy, body: str, head: str = "") -> str:
    title = escape(copy.headline)
    return (
        f'<!DOCTYPE html><html lang="{copy.language}"><head><title>{title}</title>{head}</head><body>'
        '<header><nav><a href="/">News</a> <a href="/about">About</a></nav></header>'
        f"<main><article><h1>{title}</h1>\n{body}</article></main>"
        "<footer><p><a href='/imprint'>Imprint</a></p></footer></body></html>"
    )


def _text(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in paragraphs)


def article_page(copy: Copy, paragraphs: list[str], notice: str = "") -> str:
    """Return a publisher's page."""
    return _page(copy, _text(paragraphs) + notice, '<meta property="og:type" content="article">')


def copy_page(copy: Copy, layout: int, link: str | None = None) -> str:
    """Return an aggregator's page: the story and a footer that names the source in one of eight layouts."""
    url = link or copy.link
    text = _text(copy.paragraphs)
    if not url:
        return _page(copy, text)
    source, author = LABELS[copy.language]
    anchor = f'<a href="{url}">{escape(url)}</a>'
    redirector = "/out/" in url
    layouts: list[tuple[str, str]] = [
        (f"<p>{source} : {anchor}</p><p>{author} : {copy.author}</p>", ""),
        (f"<p>{author} : {copy.author}<br>{source} : {anchor}</p>", ""),
        (f"<dl><dt>{source}</dt><dd>{anchor}</dd><dt>{author}</dt><dd>{copy.author}</dd></dl>", ""),
        (f"<table><tr><td>{source}:</td><td>{anchor}</td></tr></table>", ""),
        (f'<div class="meta"><a href="{url}">{source}</a></div>', ""),
        (f'<p><a href="{url}">{source}</a> – {copy.author}</p>', ""),
        ("", f'<link rel="canonical" href="{url}">'),
        (
            "",
            f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "isBasedOn": url})}</script>',
        ),
    ]
    footer, head = layouts[layout % (6 if redirector else len(layouts))]
    return _page(copy, text + footer, head)


def list_page(copies: list[Copy], more: str, number: int) -> str:
    """Return a page that lists copies with a teaser each."""
    items = "".join(
        f'<div class="teaser"><h3><a href="{copy.url}">{escape(copy.headline)}</a></h3>'
        f"<p>{escape(copy.paragraphs[0][:160])}…</p></div>"
        for copy in copies
    )
    return (
        f"<!DOCTYPE html><html><head><title>Latest, page {number}</title></head><body>"
        f'<nav><a href="/">Home</a></nav><main>{items}</main><div class="pages">{more}</div></body></html>'
    )


def rss(copies: list[Copy]) -> str:
    """Return an RSS feed of summaries."""
    items = "".join(
        f"<item><title>{escape(copy.headline)}</title><link>{copy.url}</link><guid>{copy.number}</guid>"
        f"<description>{escape(copy.paragraphs[0][:200])}</description></item>"
        for copy in copies
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def json_feed(copies: list[Copy]) -> str:
    """Return a JSON Feed with whole texts."""
    items = [
        {"id": copy.number, "url": copy.url, "title": copy.headline, "content_html": _text(copy.paragraphs)}
        for copy in copies
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items})


def _another(copy: Copy) -> Answer:
    chance = random.Random(-copy.number - 1)
    language = LANGUAGES[copy.language]
    other = prose(chance, language, 500 if copy.language == "zh" else 1500).split("\n\n")
    return Answer(article_page(copy, other).encode("utf-8"))


def _notice(copy: Copy, title: str, text: str) -> Answer:
    page = f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    return Answer(page.encode("utf-8"))


_BROKEN: dict[str, Callable[[Copy, int], Answer]] = {
    "gone": lambda copy, _: Answer(b"<h1>Not found</h1>", status=404),
    "error": lambda copy, _: Answer(b"<h1>Error</h1>", status=500),
    "paywall": lambda copy, _: Answer(
        article_page(
            copy,
            copy.paragraphs[:1],
            "<div class='paywall'><p>Subscribe to continue reading this article.</p>"
            "<p>Already a subscriber? Log in.</p></div>",
        ).encode("utf-8")
    ),
    "other": lambda copy, _: _another(copy),
    "soft404": lambda copy, _: _notice(
        copy, "Page not found", "Sorry, the page you are looking for does not exist or has been removed."
    ),
    "consent": lambda copy, _: _notice(
        copy,
        "We value your privacy",
        "We and our partners use cookies to store and access personal data. Accept all cookies to continue.",
    ),
    "empty": lambda copy, _: Answer(b"<html><body></body></html>"),
    "pdf": lambda copy, _: Answer(b"%PDF-1.7", "application/pdf"),
    "loop": lambda copy, _: Answer(
        status=302, headers=(("Location", f"{copy.source}?again=1"),), manner="loop"
    ),
    "slow": lambda copy, _: Answer(b"<html>" + b" " * 1000, manner="slow"),
    "endless": lambda copy, _: Answer(b"<p>And so on.</p>" * 4096, manner="endless"),
    "bomb": lambda copy, _: Answer(BOMB, headers=(("Content-Encoding", "gzip"),)),
    "huge": lambda copy, _: Answer(b"<html>", manner="huge"),
    "cut": lambda copy, _: Answer(b"<html><p>It was a", manner="cut"),
    "redirect": lambda copy, silent: Answer(
        status=302, headers=(("Location", f"http://0.0.0.0:{silent}/news"),)
    ),
    "file": lambda copy, _: Answer(status=302, headers=(("Location", "file:///etc/hostname"),)),
}


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, port: int, newsroom: Newsroom) -> None:
        self.own = address
        self.newsroom = newsroom
        super().__init__((address, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: crawlers hang up on what is too long or too slow."""


class _Handler(BaseHTTPRequestHandler):
    server: _Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the newsroom's plan says."""
        path = self.path
        answers = self.server.newsroom.answers
        found = answers.get((self.server.own, path)) or answers.get((self.server.own, path.partition("?")[0]))
        answer = found or Answer(b"<h1>Not found</h1>", status=404)
        length = {"huge": 10**12, "cut": 10**5, "slow": 10**5}.get(answer.manner, len(answer.body))
        with suppress(OSError):
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.manner == "endless":
                self.close_connection = True
            else:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self._write(answer)

    def _write(self, answer: Answer) -> None:
        if answer.manner == "slow":
            for at in range(120):
                self.wfile.write(answer.body[at : at + 1])
                time.sleep(0.5)
        self.wfile.write(answer.body)
        while answer.manner == "endless":
            self.wfile.write(answer.body)
        if answer.manner in ("cut", "huge"):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def serve(articles: int = 500, hosts: int = 20, seed: int = 1) -> Iterator[tuple[Newsroom, list[object]]]:
    """Serve a newsroom while the context lasts.

    Returns:
        The newsroom, and the list of peers that connected to the port that must stay silent.
    """
    peers: list[object] = []
    with ExitStack() as stack:
        listeners = _listeners(stack)
        with socket.create_server(("0.0.0.0", 0)) as probe:
            port = probe.getsockname()[1]
        newsroom = Newsroom(articles, hosts, seed, port, listeners[0].getsockname()[1])
        servers = [_Host(newsroom.address(number), port, newsroom) for number in range(hosts)]
        for server in servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        for listener in listeners:
            threading.Thread(target=_watch, args=(listener, peers), daemon=True).start()
        yield newsroom, peers


def _listeners(stack: ExitStack) -> list[socket.socket]:
    """Return sockets that listen on one port of all addresses of this machine, IPv4 and IPv6."""
    first = stack.enter_context(socket.create_server(("0.0.0.0", 0)))
    found = [first]
    with suppress(OSError):  # a machine without IPv6
        found.append(
            stack.enter_context(
                socket.create_server(
                    ("::1", first.getsockname()[1]), family=socket.AF_INET6, dualstack_ipv6=False
                )
            )
        )
    return found


def _watch(listener: socket.socket, peers: list[object]) -> None:
    with suppress(OSError):  # closed when the newsroom is
        while True:
            connection, peer = listener.accept()
            peers.append(peer)
            connection.close()
