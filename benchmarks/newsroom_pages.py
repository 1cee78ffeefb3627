"""Pages of the generated newsroom: articles, copies, lists, feeds, and what stands in place of an article."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from benchmarks.generate import LANGUAGES, prose

BOMB = gzip.compress(b"\0" * 64_000_000, 9)

LABELS = {
    "en": ("Source link", "Author"),
    "fr": ("Lien source", "Auteur"),
    "de": ("Quelllink", "Autor"),
    "ru": ("Ссылка на источник", "Автор"),
    "ar": ("رابط المصدر", "الكاتب"),
    "zh": ("原文链接", "作者"),
}


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


BROKEN: dict[str, Callable[[Copy, int], Answer]] = {
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
    "data": lambda copy, _: Answer(status=302, headers=(("Location", "data:text/html,<p>Here.</p>"),)),
    "ftp": lambda copy, silent: Answer(status=302, headers=(("Location", f"ftp://0.0.0.0:{silent}/news"),)),
}
