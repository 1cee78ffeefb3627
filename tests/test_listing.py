"""Pages that list articles are told from articles, in any layout and script, and their links are found."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import pytest
from pages.aggregator import LAYOUTS, STORIES, Story, build

from pipelines.syndication.listing import read_listing

URL = "https://mirror.example/en/latest"
LINKS = [f"https://mirror.example/en/2026/05/{number:03}-story-of-the-day" for number in range(12)]


def titles(story: Story) -> list[str]:
    """Return twelve titles in a story's language."""
    return [f"{story.headline} {number}" for number in range(len(LINKS))]


def _teasers(story: Story) -> str:
    return "".join(
        f'<div class="teaser"><h2><a href="{url}">{title}</a></h2><p>{story.paragraphs[0]}</p></div>'
        for url, title in zip(LINKS, titles(story))
    )


def _cards(story: Story) -> str:
    return "".join(
        f'<article><a href="{url}"><img src="/i.jpg" alt=""></a><a href="{url}"><h3>{title}</h3></a>'
        "<span>14:05</span></article>"
        for url, title in zip(LINKS, titles(story))
    )


def _rows(story: Story) -> str:
    rows = "".join(
        f'<tr><td>0{n % 9}:15</td><td><a href="{url}">{title}</a></td></tr>'
        for n, (url, title) in enumerate(zip(LINKS, titles(story)))
    )
    return f"<table>{rows}</table>"


def _plain(story: Story) -> str:
    return "<ul>" + "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in zip(LINKS, titles(story))) + "</ul>"


def _posts(story: Story) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs * 3)
    return "".join(f'<div><h2><a href="{u}">{t}</a></h2>{text}</div>' for u, t in zip(LINKS, titles(story)))


def _relative(story: Story) -> str:
    return _teasers(story).replace("https://mirror.example", "")


LISTS: dict[str, Callable[[Story], str]] = {
    "teasers": _teasers,
    "cards": _cards,
    "rows": _rows,
    "plain": _plain,
    "posts": _posts,
    "relative": _relative,
}


def list_page(story: Story, layout: str, after: str = "", head: str = "") -> str:
    """Return a list in one of six layouts, with the furniture of a site around it."""
    return (
        f"<html lang='{story.language}'><head><title>Latest</title>{head}</head><body>"
        '<header><a href="/">World Mirror</a><nav><a href="/politics/all-the-politics">All of our politics</a>'
        '<a href="/tag/bridges-and-tunnels">Bridges and tunnels</a></nav></header>'
        f"<main><h1>Latest</h1>{LISTS[layout](story)}{after}</main>"
        '<footer><a href="/imprint/who-we-are-and-what">Who we are and what we do here</a></footer></body></html>'
    )


@pytest.mark.parametrize("layout", LISTS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_lists_in_any_layout_and_language(story: Story, layout: str) -> None:
    """A list is recognised, and its articles are all its links and nothing else."""
    found = read_listing(list_page(story, layout), URL)
    assert found.listed
    assert list(found.links) == LINKS


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_articles_are_no_lists(story: Story, layout: str) -> None:
    """A short article amid navigation, related and popular links is an article, also at a terse address."""
    page = build(story, layout)
    for url in (f"https://mirror.example/{story.language}/4711", "https://mirror.example/a"):
        assert not read_listing(page, url).listed


def test_what_the_page_says_of_itself_counts() -> None:
    """Metadata of an article or of a collection decide where links and prose leave it open."""
    story = STORIES[0]
    article = "<meta property='og:type' content='article'>"
    related = list_page(story, "plain", "", article).replace(
        "<h1>Latest</h1>", f"<h1>{escape(story.headline)}</h1><p>{story.paragraphs[0]}</p>"
    )
    assert not read_listing(related, "https://mirror.example/en/2026/a-story-of-ours").listed
    collection = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    posts = list_page(story, "teasers", "", collection)
    assert read_listing(posts, "https://mirror.example/news/regional-news-north").listed


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        (URL, '<link rel="next" href="/en/latest/2">', "https://mirror.example/en/latest/2"),
        (URL, '<a href="?page=2">2</a> <a href="?page=3">3</a>', f"{URL}?page=2"),
        (f"{URL}?page=2", '<a href="?page=1">1</a> <a href="?page=3">3</a>', f"{URL}?page=3"),
        (URL, '<a href="/en/latest/page/2/">Weiter</a>', f"{URL}/page/2/"),
        (f"{URL}/page/9", '<a href="/en/latest/page/10">10</a>', f"{URL}/page/10"),
        (f"{URL}?page=3", '<a href="?page=1">1</a> <a href="?page=2">2</a>', None),
        (URL, '<a href="/fr/latest?page=2">2</a>', None),
        (URL, "", None),
    ],
)
def test_the_next_page(url: str, link: str, expected: str | None) -> None:
    """The next page is what ``rel=next`` names, or the same address with the next number."""
    assert read_listing(list_page(STORIES[0], "teasers", link), url).next_url == expected


def test_what_is_no_page() -> None:
    """Nothing is raised for what is no page; there is nothing in it."""
    for nothing in ("", b"", "plain text", "<p></p>", "\0"):
        found = read_listing(nothing, URL)
        assert not found.listed
        assert found.links == ()


def test_cost_is_linear() -> None:
    """A page of twenty thousand links is read in a few seconds."""
    page = "<body>" + "".join(
        f'<p><a href="/a/{n}-some-story-here">Some story of ours {n}</a></p>' for n in range(20_000)
    )
    start = time.perf_counter()
    assert len(read_listing(page, URL).links) == 20_000
    assert time.perf_counter() - start < 10
