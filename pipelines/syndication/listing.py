"""Pages that list articles: told from article pages, and the links in them; no page of any site is known.

What is used is true of both kinds everywhere: an article is a run of prose that no other article's title
interrupts; a list is a row of links, each as long as a title, with at most a few sentences between two.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipelines.extraction import jsonld
from pipelines.extraction.blocks import Block, Context, segment
from pipelines.syndication.addresses import is_article_url, looks_like_story, site
from pipelines.syndication.markup import Page, page_of

MIN_LINKS = 4
"""Fewer titles are no list: an article page has a few more links, too."""
PROSE = 700
"""Characters of prose that no title interrupts: with so many a page is an article, whatever it lists below.
The longest teasers of lists are half as long."""
BRIEF = 160
"""Characters of prose below which a page with an article's address is no article, if nothing else says so."""
INTRODUCTION = 300
"""Characters of prose in front of the first title: more than a list says of itself."""

_TITLE = 20
_WIDE_TITLE = 8
_WIDE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_AROUND = frozenset({"nav", "footer", "header", "form"})
_MENUS = frozenset(
    ("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination", "pager")
)
_PAGE_PARAMETERS = frozenset(
    {"page", "p", "pg", "paged", "seite", "pagina", "pageno", "pagenum", "página", "strona"}
)
_PAGE_PATH = re.compile(r"(?<=/)(?:(page|seite|pagina|p|page-|p-)[/-]?)?(\d{1,4})/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists.

    Attributes:
        links: absolute addresses of articles, in order, each once.
        next_url: the next page of the list.
        prose: characters of the longest run of prose that no title interrupts.
        listed: the page is a list, and not an article with links to others.
    """

    links: tuple[str, ...] = ()
    next_url: str | None = None
    prose: int = 0
    listed: bool = False


@dataclass
class _Walk:
    """The page's blocks read in order: titles that are links, and the prose between them."""

    titles: list[tuple[str, Context]] = field(default_factory=list)
    headed: int = 0
    run: int = 0
    longest: int = 0
    before: int = 0

    def end_run(self) -> None:
        """Note the prose that a title has interrupted, and how many titles stood in front of it."""
        if self.run > self.longest:
            self.longest, self.before = self.run, len(self.titles)
        self.run = 0


def read_listing(page: Any, url: str) -> Listing:
    """Tell whether the page at ``url`` is a list of articles, and return what it lists.

    Args:
        page: str, bytes, a parsel Selector or an lxml element.
        url: its address.
    """
    found = page_of(page, url)
    if found is None:
        return Listing()
    walk = _Walk()
    for block in segment(found.root)[0]:
        _read_block(block, found, walk)
    walk.end_run()
    links = _same_kind(walk.titles)
    listed = len(links) >= MIN_LINKS and _is_list(walk, found)
    return Listing(tuple(links), _next_url(found), walk.longest, listed)


def _is_list(walk: _Walk, page: Page) -> bool:
    """Tell a list from an article with many links: by what it says, its address, and its prose."""
    kind = _declared_kind(page)
    story = is_article_url(page.url) and looks_like_story(page.url) and _numbered_list(page.url) is None
    if kind == "article" or (story and kind != "list"):
        return walk.longest < BRIEF and not (kind == "article" and story)
    if kind == "list":
        return not story or walk.longest < PROSE
    if walk.before == 0 and walk.longest >= INTRODUCTION:
        return False
    # Whole articles below each other, each under a heading that leads to it, are a list as well.
    return walk.longest < PROSE or walk.headed >= MIN_LINKS


def _read_block(block: Block, page: Page, walk: _Walk) -> None:
    if _is_around(block.context):
        return
    title = next(
        (
            page.absolute(href)
            for text, href in ((a, h) for line in block.lines for a, h in line.links)
            if _is_title(text)
        ),
        None,
    )
    if title and block.linked >= 0.6 * len(block.text):
        if is_article_url(title) and not _is_this(title, page.url):
            walk.end_run()
            walk.titles.append((title, block.context))
            if block.heading in (1, 2, 3) and site(title) == site(page.url):
                walk.headed += 1
    elif len(block.text) >= 40 and block.linked < 0.3 * len(block.text) and not block.heading:
        walk.run += len(block.text) * (2 if _WIDE.search(block.text) else 1)


def _is_title(text: str) -> bool:
    """Tell whether a link's text is as long as a title."""
    text = text.strip()
    return len(text) >= (_WIDE_TITLE if _WIDE.search(text) else _TITLE) and not text.startswith("http")


def _is_around(context: Context) -> bool:
    return any(at.tag in _AROUND or not _MENUS.isdisjoint(at.words) for at in context.ancestors())


def _is_this(address: str, url: str) -> bool:
    return address.partition("#")[0].rstrip("/") == url.partition("#")[0].rstrip("/")


def _same_kind(titles: list[tuple[str, Context]]) -> list[str]:
    """Return the addresses of titles whose place in the markup repeats: the list, not single promotions."""
    places = [(tuple(at.tag for at in context.ancestors()), context.words) for _, context in titles]
    common = Counter(places)
    kept = [url for (url, _), place in zip(titles, places) if common[place] >= 3]
    return list(dict.fromkeys(url.partition("#")[0] for url in kept or [url for url, _ in titles]))


def _declared_kind(page: Page) -> str | None:
    """Return ``article`` or ``list`` if the page's metadata says so."""
    kinds = {kind for node in page.nodes for kind in jsonld.types(node)}
    if any(kind.endswith(("article", "posting")) and "list" not in kind for kind in kinds):
        return "article"
    if not kinds.isdisjoint({"collectionpage", "itemlist", "searchresultspage", "blog"}):
        return "list"
    return "article" if page.meta("og:type") == "article" else None


def _next_url(page: Page) -> str | None:
    """Return the next page of a list: what ``rel=next`` names, or the page numbered one higher."""
    for node in page.root.iter("link", "a"):
        if "next" in (node.get("rel") or "").lower().split() and node.get("href"):
            return page.absolute(node.get("href"))
    wanted = _numbered(page.url)
    base, number = wanted or (page.url.partition("?")[0].rstrip("/"), 1)
    for href in (node.get("href") for node in page.root.iter("a")):
        address = page.absolute(href) if href else None
        found = _numbered(address) if address else None
        if found and found[1] == number + 1 and found[0] == base:
            return address
    return None


def _numbered_list(url: str) -> int | None:
    """Return the number of a list's page whose address says "page"; a number alone may be an article's."""
    parts = urlsplit(url)
    match = _PAGE_PATH.search(parts.path)
    if match is not None and match[1]:
        return int(match[2])
    return next(
        (int(v) for k, v in parse_qsl(parts.query) if k.lower() in _PAGE_PARAMETERS and v.isdigit()), None
    )


def _numbered(url: str) -> tuple[str, int] | None:
    """Return an address without its page number, and the number; None if it has none."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _PAGE_PARAMETERS and value.isdigit():
            return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", int(value)
    match = _PAGE_PATH.search(parts.path)
    if match is None:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path[: match.start()].rstrip('/')}", int(match[2])
