"""Which link is the source: labels, wordings, the page's head, redirectors; and what is none."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages.aggregator import LAYOUTS, STORIES, Story, build
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
    ("meta", "found"),
    [
        (f"<div>2026年05月04日08:12 | 来源：<a href='{ORIGINAL}'>港口邮报</a></div>", True),
        (f"<div>2026-05-04 08:12　来源：<a href='{ORIGINAL}'>港口邮报</a>　作者：安妮</div>", True),
        (f"<p>2026年05月04日 08:12</p><p>来源：<a href='{ORIGINAL}'>港口邮报</a></p>", True),
        (f"<p>04.05.2026 08:12</p><p>Источник: <a href='{ORIGINAL}'>Портовая почта</a></p>", True),
        # No date, no story behind the name, a figure's credit.
        (f"<div>来源：<a href='{ORIGINAL}'>港口邮报</a></div>", False),
        ("<div>2026-05-04 来源：<a href='https://www.harbourpost.example/'>港口邮报</a></div>", False),
        (f"<div>Chart of 2026 – Source: <a href='{OTHER}'>Statistics Office</a></div>", False),
    ],
)
def test_the_source_beside_the_date_above_the_text(meta: str, found: bool) -> None:
    """Chinese papers name the source between headline and text, behind the date; a name alone says less there."""
    named = find_source_link(f"<article><h1>Bridge</h1>{meta}{PROSE}</article>", COPY)
    assert (named and (named.url, named.evidence)) == ((ORIGINAL, "name") if found else None)


def test_a_name_behind_the_text_is_found_above_long_menus() -> None:
    """What stands below the article, of menus and comments, does not move its end."""
    menu = "<ul><li><a href='/topic'>Another topic of the day, and what else there is to read</a></li></ul>"
    comments = f"<div class='comments'>{PROSE * 3}</div>"
    source = f"<p>Source:\u00a0<a href='{ORIGINAL}'>The Harbour Post</a></p>"
    html = f"<article>{PROSE}{source}</article>{comments}{menu * 99}"
    assert find_source_link(html, COPY) == SourceLink(ORIGINAL, "name", "Source")


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


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_aggregator_pages(story: Story, layout: str) -> None:
    """Twelve languages in eight layouts: the source that the footer names, not a related or shared link."""
    found = find_source_link(build(story, layout), f"https://mirror.example/{story.language}/4711")
    assert found is not None
    assert (found.url, found.evidence) == (story.url, "label")


@pytest.mark.parametrize(
    ("head", "evidence"),
    [
        (f"<meta name='original-source' content='{ORIGINAL}'>", "meta"),
        (f"<meta name='syndication-source' content='{ORIGINAL}'>", "meta"),
        (f"<meta name='DC.source' content='{ORIGINAL}'>", "meta"),
        (f"<link itemprop='isBasedOn' href='{ORIGINAL}'>", "isBasedOn"),
        (f"<meta itemprop='isBasedOnUrl' content='{ORIGINAL}'>", "isBasedOn"),
        (f"<link rel='canonical' href='{ORIGINAL}?utm_source=aggregator'>", "canonical"),
    ],
)
def test_more_evidence_in_the_head(head: str, evidence: str) -> None:
    """Source tags of news search, Dublin Core and microdata name the original, free of trackers."""
    assert link("", head) == (ORIGINAL, evidence)


@pytest.mark.parametrize(
    "head",
    [
        f"<link rel='canonical' href='{ORIGINAL}'><link rel='canonical' href='{OTHER}'>",
        f"<link rel='canonical' href='{COPY}'><meta property='og:url' content='{ORIGINAL}'>",
        '<script type=\'application/ld+json\'>{"isBasedOn": "https://doi.org/10.1000/182"}</script>',
        "<meta name='original-source' content='https://www.harbourpost.example/'>",
    ],
)
def test_contradictions_and_works_of_reference_in_the_head(head: str) -> None:
    """A page that names two addresses as its own names no original, nor does one that cites a study."""
    assert link("", head) is None


@pytest.mark.parametrize(
    ("own", "declared", "mirror"),
    [
        # The publisher's other domain, country edition, and a platform's customer under their own domain.
        (
            "https://www.harbour.com/u/bridge-reopens-today",
            "https://harbournews.com/story/bridge-reopens-today",
            True,
        ),
        (
            "https://www.harbour.com/bridge-reopens-today",
            "https://www.harbour.co.uk/bridge-reopens-today/",
            True,
        ),
        ("https://en.harbour.com/bridge-reopens-today", "https://www.harbour.de/bruecke-wieder-offen", True),
        ("https://medium.com/port/bridge-opens-e52ab95151", "https://port.org/bridge-opens-e52ab95151", True),
        # Papers of one group print each other's articles: they are two publishers, and one has the original.
        (
            "https://www.harbour.com/a409956720/bridge.html",
            "https://www.quay.com/a409956720/bridge.html",
            False,
        ),
        # The same name, but another article; a name that is part of the other by chance.
        (
            "https://www.harbour.com/bridge-reopens-today",
            "https://harbournews.com/mayor-of-the-port-resigns",
            False,
        ),
        (
            "https://www.sun.com/bridge-reopens-today",
            "https://www.sunderland.com/bridge-reopens-today",
            False,
        ),
    ],
)
def test_a_publishers_other_address_is_no_original(own: str, declared: str, mirror: bool) -> None:
    """A page that declares its publisher's own mirror as its address names no original; a label still does."""
    for head in (
        f"<link rel='canonical' href='{declared}'>",
        f"<meta property='og:url' content='{declared}'>",
    ):
        assert (find_source_link(page("", head), own) is None) is mirror
    found = find_source_link(page(f"<p>Source link: {declared}</p>"), own)
    assert found is not None
    assert found.evidence == "label"


def test_an_archived_page_is_no_copy_of_itself() -> None:
    """Pages in a web archive stand for the address they were saved from, with or without its scheme."""
    for saved in (ORIGINAL, ORIGINAL.removeprefix("https://")):
        address = f"https://web.archive.org/web/20130307194448/{saved}"
        assert find_source_link(page("", f"<link rel='canonical' href='{ORIGINAL}'>"), address) is None


def test_a_list_of_sources_names_no_single_original() -> None:
    """What a report draws on is several sites' stories; links of one site beside the original's do no harm."""
    both = f"<a href='{ORIGINAL}'>Harbour Post</a>, <a href='{OTHER}00'>Quay Gazette</a>"
    assert link(f"<p>Sources: {both}</p>") is None
    beside = "<a href='/tag/harbour'>more</a>"
    assert link(f"<p>Source: <a href='{ORIGINAL}'>Harbour Post</a> {beside}</p>") == (ORIGINAL, "name")


def test_credentials_in_links_are_not_passed_on() -> None:
    """A user name and password in a link are neither followed nor written into an item."""
    secret = ORIGINAL.replace("https://", "https://user:word@")
    assert link(f"<p>Source link: <a href='{secret}'>here</a></p>") == (ORIGINAL, "label")
    assert link("", f"<link rel='canonical' href='{secret}'>") == (ORIGINAL, "canonical")


def test_feed_entries_name_sources() -> None:
    """The original named by the entry that led to the page counts; the source's home page does not."""
    html = page("")
    found = find_source_link(html, COPY, feed=("https://www.harbourpost.example/", ORIGINAL))
    assert found == SourceLink(ORIGINAL, "feed")
    labelled = find_source_link(page(f"<p>Source link: {OTHER}</p>"), COPY, feed=(ORIGINAL,))
    assert labelled == SourceLink(OTHER, "label", "Source link")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/out/4711", SourceLink("https://aggregator.example/out/4711", "label", "Source link", True)),
        ("https://t.co/AbC123", SourceLink("https://t.co/AbC123", "label", "Source link", True)),
        ("/go?to=https%3A%2F%2Felsewhere.example%2Fstory%2F42", SourceLink(OTHER, "label", "Source link")),
        (f"https://www.google.com/url?q={OTHER}", SourceLink(OTHER, "label", "Source link")),
        ("/world/2026/another-story-of-ours", None),
    ],
)
def test_redirectors_behind_a_label(href: str, expected: SourceLink | None) -> None:
    """A labelled link through a redirector is resolved, or marked to be asked where it leads."""
    assert find_source_link(page(f"<p>Source link: <a href='{href}'>here</a></p>"), COPY) == expected


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        # Words that name a source only beside what nobody but a footer says.
        (f"<p>Link: <a href='{ORIGINAL}'>here</a></p>", None),
        (f"<p>Author: Ann Lee</p><p>Link: <a href='{ORIGINAL}'>here</a></p>", (ORIGINAL, "name")),
        (f"<p>Media: <a href='{ORIGINAL}'>kit</a></p>", None),
        # A source's name that leads to no story.
        ("<p>Source: <a href='https://stats.example/view.html'>Statistics Office</a></p>", None),
        ("<p>Source: <a href='https://stats.example/portfolio/'>Statistics Office</a></p>", None),
        # The page's own address, and a share button in the footer.
        (f"<p>Permalink: <a href='{OTHER}'>here</a></p>", None),
        (f"<p>Source link: <a href='https://share.example/?u={COPY}'>share</a></p>", None),
    ],
)
def test_weak_labels_and_names(footer: str, expected: tuple[str, str] | None) -> None:
    """What other links are called, too, announces a source only among other labels and to a story."""
    assert link(footer) == expected


def test_saved_pages_know_their_own_site() -> None:
    """Without an address the canonical one tells which links stay on the page's own site."""
    head = f"<link rel='canonical' href='{ORIGINAL}'>"
    footer = "<p>Source link: <a href='https://www.harbourpost.example/2026/other-bridge-story'>x</a></p>"
    assert find_source_link(page(footer, head), None) is None
    assert find_source_link(page(f"<p>Source link: {OTHER}</p>", head), "saved/page-17.html") is not None
