"""Which link is the source: labels, wordings, the page's head, redirectors; and what is none."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector

from pipelines.syndication.addresses import is_article_url, site
from pipelines.syndication.source_link import EVIDENCE, SourceLink, find_source_link

COPY = "https://aggregator.example/world/2026/bridge"
ORIGINAL = "https://www.harbourpost.example/news/2026/bridge-reopens"
OTHER = "https://elsewhere.example/story/42"
PROSE = (
    "<p>The bridge across the harbour opens again on Monday, nine months after a barge struck a pier.</p>" * 4
)


def page(footer: str, head: str = "") -> str:
    """Return a copy with the given footer."""
    return f"<html><head>{head}</head><body><article><h1>Bridge</h1>{PROSE}{footer}</article></body></html>"


def link(footer: str, head: str = "") -> tuple[str, str] | None:
    """Return address and evidence of what is found in a page with the given footer."""
    found = find_source_link(page(footer, head), COPY)
    return (found.url, found.evidence) if found else None


@pytest.mark.parametrize(
    "footer",
    [
        f"<p>Source link : <a href='{ORIGINAL}'>{ORIGINAL}</a></p>",
        f"<p>Source link : {ORIGINAL}</p><p>Author : Ann Lee</p>",
        f"<p>Author : Ann Lee<br>Source link: <a href='{ORIGINAL}'>here</a><br>Tags : bridges</p>",
        f"<div class='item-meta'>Source link: <a href='{ORIGINAL}'>The Harbour Post</a></div>",
        f"<dl><dt>Source link</dt><dd><a href='{ORIGINAL}'>The Harbour Post</a></dd></dl>",
        f"<table><tr><td>Source link:</td><td>{ORIGINAL}</td></tr></table>",
        f"<p>The ferry stops then.Source link : {ORIGINAL} Author : Ann Lee</p>",
        f"<p><a href='{ORIGINAL}'>Source link</a></p>",
        f"<p>Lien source : <a href='{ORIGINAL}'>l’article</a></p>",
        f"<p>Quelllink: <a href='{ORIGINAL}'>Artikel</a></p>",
        f"<p>Enlace de origen: {ORIGINAL}.</p>",
        f"<p>原文链接：<a href='{ORIGINAL}'>查看</a></p>",
        f"<p>桥梁重新开放。原文链接：{ORIGINAL}</p>",
        f"<p>رابط المصدر: <a href='{ORIGINAL}'>هنا</a></p>",
        f"<p>Ссылка на источник: {ORIGINAL}</p>",
    ],
)
def test_label_in_any_layout_and_language(footer: str) -> None:
    """A label for the source's address names it, as anchor or printed, in any layout."""
    assert link(footer) == (ORIGINAL, "label")


@pytest.mark.parametrize(
    "footer",
    [
        f"<p>The post <a href='{ORIGINAL}'>Bridge reopens</a> appeared first on "
        "<a href='https://www.harbourpost.example/'>The Harbour Post</a>.</p>",
        "<p>This article is republished from <a href='https://www.harbourpost.example'>The Harbour Post</a> "
        "under a <a href='https://creativecommons.org/licenses/by-nd/4.0/'>licence</a>. "
        f"Read the <a href='{ORIGINAL}'>original article</a>.</p>",
        f"<p><a href='{ORIGINAL}'>Read the original article</a></p>",
    ],
)
def test_wording_that_names_the_original(footer: str) -> None:
    """A republication wording gives its article link, not the home page or the licence beside it."""
    assert link(footer) == (ORIGINAL, "phrase")


@pytest.mark.parametrize(
    ("head", "evidence"),
    [
        (f"<link rel='canonical' href='{ORIGINAL}'>", "canonical"),
        (f"<meta property='og:url' content='{ORIGINAL}'>", "og:url"),
        *(
            (f"<script type='application/ld+json'>{json.dumps(data)}</script>", "isBasedOn")
            for data in (
                {"@type": "NewsArticle", "isBasedOn": ORIGINAL},
                {"@graph": [{"@type": "NewsArticle", "isBasedOn": {"@id": ORIGINAL}}]},
                [{"isBasedOn": [{"@type": "CreativeWork", "url": ORIGINAL}]}],
            )
        ),
    ],
)
def test_the_head_names_another_site(head: str, evidence: str) -> None:
    """Canonical address, og:url and JSON-LD are evidence when they lead to another site."""
    assert link("", head) == (ORIGINAL, evidence)


def test_source_name_with_a_link() -> None:
    """The linked value of "Source:" is the original at the end, not when it credits a figure."""
    credit = f"<p>Source: <a href='{OTHER}'>Statistics Office</a></p>"
    footer = f"<p>Source: <a href='{ORIGINAL}'>The Harbour Post</a></p>"
    assert link(footer) == (ORIGINAL, "name")
    assert find_source_link(f"<article>{credit}{PROSE}</article>", COPY) is None
    assert find_source_link(f"<article>{PROSE}<figure>{credit}</figure></article>", COPY) is None
    assert link(f"<p>The data source: <a href='{OTHER}'>Statistics Office</a></p>") is None


@pytest.mark.parametrize(
    "href",
    [
        "https://www.harbourpost.example/",
        "https://www.harbourpost.example/en/",
        "https://www.harbourpost.example/index.html",
        "https://www.harbourpost.example/tag/bridges",
        "https://www.harbourpost.example/category/world/page/2/",
        "https://www.harbourpost.example/author/ann-lee",
        "https://www.facebook.com/sharer/sharer.php?u=" + COPY,
        "https://share.example/submit?url=" + COPY.replace(":", "%3A").replace("/", "%2F"),
        "https://twitter.com/intent/tweet?text=Bridge",
        "https://www.aggregator.example/other",
        "/relative/page",
        "#top",
        "mailto:desk@harbourpost.example",
        "javascript:void(0)",
        "ftp://harbourpost.example/a",
        "http://[broken/a",
        "",
    ],
)
def test_what_is_no_source(href: str) -> None:
    """Home pages, lists, share buttons, the page's own site and other schemes are no source."""
    assert (
        link(f"<p>Source link: <a href='{href}'>here</a></p>", f"<link rel='canonical' href='{href}'>")
        is None
    )


@pytest.mark.parametrize("box", ["aside", "nav", "div class='related-posts'", "div id='comments'"])
def test_boxes_about_other_articles_are_passed_over(box: str) -> None:
    """What a related box or a reader's comment calls its source is not this article's."""
    assert link(f"<{box}><p>Source link: <a href='{OTHER}'>x</a></p></{box.split()[0]}>") is None


def test_the_strongest_evidence_wins_and_then_the_last() -> None:
    """A label beats the page's head; of two labels the one in the footer counts."""
    head = f"<meta property='og:url' content='{OTHER}'><link rel='canonical' href='{OTHER}'>"
    footer = f"<p>Source link: {ORIGINAL}</p>"
    assert link(footer, head) == (ORIGINAL, "label")
    assert link(f"<p>Source link: {OTHER}</p><p>…</p>{footer}") == (ORIGINAL, "label")


def test_inputs() -> None:
    """Bytes, text, Selector and element give the same; a base tag is obeyed."""
    html = page("<p>Source link : <a href='/news/2026/bridge-reopens'>x</a></p>", f"<base href='{ORIGINAL}'>")
    expected = SourceLink(ORIGINAL, "label", "Source link")
    for given_page in (html, html.encode(), Selector(html), Selector(html).root):
        assert find_source_link(given_page, COPY) == expected
    for nothing in ("", "plain text", b"", "<p></p>", "<p>Source link: </p>"):
        assert find_source_link(nothing, COPY) is None


def test_saved_page_without_an_address() -> None:
    """Without the page's address its canonical one may be its own; what the text says still counts."""
    head = f"<link rel='canonical' href='{OTHER}'>"
    assert find_source_link(page("", head), None) is None
    found = find_source_link(page(f"<p>Source link: {ORIGINAL}</p>", head), None)
    assert found == SourceLink(ORIGINAL, "label", "Source link")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<a href='",
                "'>",
                "</a>",
                "Source link",
                " : ",
                ORIGINAL,
                "<br>",
                "[",
                "x",
                "\0",
                "来源：",
            ]
        ),
        max_size=25,
    )
)
def test_any_page_gives_a_followable_link_or_none(pieces: list[str]) -> None:
    """Whatever the markup, nothing is raised, and what is found is an article on another site."""
    found = find_source_link("<body>" + "".join(pieces), COPY)
    if found is not None:
        assert found.evidence in EVIDENCE
        assert is_article_url(found.url)
        assert site(found.url) != site(COPY)


def test_cost_is_linear_in_the_number_of_links() -> None:
    """A page of ten thousand links is searched in a second or two, not in minutes."""
    html = page("".join(f"<p>Source of the day {n}: <a href='{OTHER}{n}'>x</a></p>" for n in range(10_000)))
    start = time.perf_counter()
    find_source_link(html, COPY)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.bbc.co.uk:443/a", "bbc.co.uk"),
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("http://localhost:8001/a", "localhost:8001"),
        ("https://ExAmple.org/", "example.org"),
        ("mailto:a@b.example", ""),
        ("http://a:notaport/", ""),
    ],
)
def test_site(url: str, expected: str) -> None:
    """A publisher is its registered domain; addresses without one are told apart by their port."""
    assert site(url) == expected
