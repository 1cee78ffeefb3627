"""A generated newsroom on loopback addresses: aggregators, the publishers they copy from, and everything that
goes wrong between them.

Each host has an address of its own (127.0.0.2, 127.0.0.3 …) and all share a port, so that a crawl sees as many
sites as there are hosts. The same arguments give the same newsroom.
"""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass, field

from benchmarks.generate import LANGUAGES, prose, sentence
from benchmarks.newsroom_pages import BROKEN, Answer, Copy, article_page, copy_page, json_feed, list_page, rss

AGGREGATORS = 3
"""The first hosts: one lists its copies on pages, one in feeds, one in sitemaps."""
PER_PAGE = 25
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

GOOD = {"fine": 30, "moved": 4, "out": 4, "chain": 4, "login": 1}
"""Originals that are there, by kind, with their weight: at their address, behind two redirects, behind the
aggregator's own redirector, behind another aggregator, at an address with a user name and password."""

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
    "link_local": ("link-local address 169.254.7.7",),
    "multicast": ("multicast address 224.0.0.251",),
    "decimal": ("reserved address 0.0.0.0",),
    "octal": ("reserved address 0.0.0.0",),
    "mapped": ("reserved address ::ffff:0:0", "reserved address ::ffff:0.0.0.0"),
    "port": ("port 6379",),
    "redirect": ("reserved address 0.0.0.0",),
    "file": ("redirect to file:",),
    "data": ("redirect to data:",),
    "ftp": ("redirect to ftp:",),
}
"""Originals that cannot be had, by kind, with what the item may say of them."""


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
            "link_local": f"http://169.254.7.7/news/{copy.number:05}-story",
            "multicast": f"http://224.0.0.251/news/{copy.number:05}-story",
            "decimal": f"http://0:{self.silent}/news/2026/{copy.number:05}-story",
            "octal": f"http://00.000.0.0:{self.silent}/news/2026/{copy.number:05}-story",
            "mapped": f"http://[::ffff:0.0.0.0]:{self.silent}/news/2026/{copy.number:05}-story",
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
        elif copy.kind == "login":
            copy.link = source.replace("http://", "http://reader:secret@")
        elif copy.kind == "chain":
            between = 1 if aggregator != 1 else 2
            copy.link = f"{self.base(between)}/copies/{copy.number:05}-story"
            page = copy_page(copy, copy.number + 1, source)
            self._answer(copy.link, Answer(page.encode("utf-8")))
        elif copy.kind == "robots":
            copy.link = copy.source = f"{self.base(paper)}/private/{copy.number:05}-story"
        self._answer(source, BROKEN[copy.kind](copy, self.silent) if copy.kind in BROKEN else whole)

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
