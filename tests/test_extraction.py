"""Extraction: whole pages in, the article and its metadata out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction import extract
from pipelines.extraction.blocks import split_words
from tests.pages.aggregator import LAYOUTS, STORIES, Story, build

SEED = Path(__file__).parents[2] / "shared" / "seed"
URL = "https://mirror.example/news/4711"
PROSE = "A sentence that is long enough to be taken for prose, and that ends as sentences do."


def page(*blocks: str, head: str = "") -> str:
    """Return a page with an article of three paragraphs, then the blocks."""
    body = "".join(f"<p>{number}. {PROSE} {PROSE}</p>" for number in range(3))
    return (
        f"<html><head><title>The title of it all</title>{head}</head><body>"
        f"<article><h1>The title of it all</h1>{body}{''.join(blocks)}</article></body></html>"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("story", STORIES, ids=[story.language for story in STORIES])
def test_footer_is_read_and_cut_in_every_language_and_layout(story: Story, layout: str) -> None:
    """An aggregator's page gives the story alone, and its footer all five fields of the original."""
    result = extract(build(story, layout), URL)
    assert result.body == "\n\n".join(story.paragraphs)
    assert result.headline == story.headline
    assert result.fields["sourceUrl"] == story.url
    assert [person["name"] for person in result.fields["authors"]] == [story.author]
    assert result.fields["datePublished"][:10] == story.day
    assert result.fields["copyrightNotice"] == story.rights
    assert result.fields["keywords"] == story.tags.split(", ")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_removals_and_body_rebuild_the_text(layout: str) -> None:
    """The text minus the removals is the body, up to white space; removals are ordered and exact."""
    result = extract(build(STORIES[1], layout), URL)
    kept, at = [], 0
    for removal in result.removed:
        assert removal.start >= at
        assert result.text[removal.start : removal.end] == removal.text
        assert 0 <= removal.at <= len(result.body)
        kept.append(result.text[at : removal.start])
        at = removal.end
    kept.append(result.text[at:])
    assert "".join("".join(kept).split()) == "".join(result.body.split())


def test_page_metadata_stay_apart_from_what_the_footer_declares() -> None:
    """The aggregator's own date is the page's, the original's date is a field; both sources are named."""
    result = extract(build(STORIES[0], "p"), URL)
    assert result.page["datePublished"][:10] == "2024-05-05"
    assert result.fields["datePublished"][:10] == "2024-02-27"
    assert result.page["canonicalUrl"] == "https://mirror.example/en/4711"
    sources = result.provenance["datePublished"]
    assert not sources[0].get("page")
    assert any(source.get("page") for source in sources)


def test_typography_and_spaces_survive() -> None:
    """U+00A0, U+202F, guillemets and curly apostrophes are as in the page, entities decoded once."""
    line = "«\u00a0Rien ne sert de courir\u202f!\u00a0» dit-il, «\u00a0il faut partir à point, demain.\u00a0»"
    result = extract(page(f"<p>{line.replace(chr(0xA0), '&nbsp;')} {PROSE}</p>"))
    assert line in result.body


def test_lists_quotations_and_subheadings_keep_their_place() -> None:
    """Structure inside the article stays in order, one paragraph for each block."""
    result = extract(
        page(
            "<h2>What comes next</h2>",
            f"<p>The list begins. {PROSE} {PROSE}</p>",
            f"<ul><li>First point: {PROSE}</li><li>Second point: {PROSE}</li></ul>",
            f"<blockquote><p>A quotation. {PROSE}</p></blockquote>",
            f"<p>The end. {PROSE} {PROSE}</p>",
        )
    )
    marks = ("What comes next", "The list begins", "First point", "Second point", "A quotation", "The end")
    places = [result.body.find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)
    assert "What comes next\n\nThe list begins" in result.body


def test_captions_scripts_and_chrome_are_out() -> None:
    """Captions, scripts, hidden text, share bars, related boxes and comments do not reach the body."""
    result = extract(
        page(
            "<figure><img src='a.jpg'><figcaption>A caption. Photo: Agency</figcaption></figure>",
            "<script>var code = 'in a script';</script>",
            "<div class='share-buttons'><a href='#'>Share on Facebook</a></div>",
            f"<p>The end of it. {PROSE} {PROSE}</p>",
            "<div class='related-posts'><h3>Related</h3><a href='/x'>Another story unasked for</a></div>",
            f"<div class='comments'><div class='comment'><p>A reader says so. {PROSE}</p></div></div>",
        )
    )
    assert result.body.endswith(PROSE)
    for word in ("caption", "in a script", "Facebook", "Another story", "reader"):
        assert word not in result.body


def test_single_breaks_are_lines_and_double_breaks_paragraphs() -> None:
    """``<br>`` breaks a line inside a paragraph, two of them end it."""
    result = extract(page(f"<p>{PROSE} One.<br>{PROSE} Two.<br><br>{PROSE} Three.</p>"))
    assert f"One.\n{PROSE} Two.\n\n{PROSE} Three." in result.body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "plain text without a tag",
        '{"json": true}',
        "<",
        "<!--" * 50,
        b"%PDF-1.7\x00\xff",
        b"\x00" * 99,
    ],
)
def test_what_is_no_page_is_flagged(text: str | bytes) -> None:
    """Empty and non-HTML input gives an empty result that says why."""
    result = extract(text)
    assert result.body == ""
    assert {"empty", "not-html"} <= result.flags


def test_wrong_type_is_refused() -> None:
    """Only a programming error raises."""
    with pytest.raises(TypeError, match="str or bytes"):
        extract(17)  # type: ignore[arg-type]


def test_fragments_and_wrappers_are_read() -> None:
    """A feed's fragment without ``<html>`` and a page inside a form are pages too."""
    paragraphs = "".join(f"<p>{number}. {PROSE} {PROSE}</p>" for number in range(3))
    for text in (
        paragraphs,
        f"<form action='x'><div>{paragraphs}</div></form>",
        f"<?xml version='1.0'?><div>{paragraphs}</div>",
        f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>",
    ):
        assert extract(text).body.count(PROSE) == 6


HOSTILE = {
    "nested with text": "".join(f"<div>word {number} " for number in range(20_000)),
    "nested inline": "<b>" * 20_000 + "bold",
    "links": "<p>" + "<a href='/x'>link text</a> " * 50_000,
    "lone surrogate": page(f"<p>A lone \ud800 surrogate. {PROSE}</p>"),
    "nul": page(f"<p>A NUL \0 inside. {PROSE}</p>"),
    "unclosed tags": "<p " * 50_000,
    "angle brackets": "<" * 500_000,
    "broken json": "<script type='application/ld+json'>" + "[" * 50_000 + "</script><p>x</p>",
    "open tables": "<table>" * 3_000 + "<tr><td>x",
    "attributes": "<div " + " ".join(f"a{number}='x'" for number in range(60_000)) + f"><p>{PROSE}</p></div>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_time(name: str) -> None:
    """Deep nesting, masses of links and damaged characters neither raise nor take long."""
    start = time.process_time()
    result = extract(HOSTILE[name])
    assert time.process_time() - start < 15
    result.body.encode("utf-8")


@pytest.mark.parametrize(
    "address", ["http://[x/2024/01/02/a", "http://[", "//[::1", "https://a.example:port/"]
)
def test_addresses_that_cannot_be_read_are_survived(address: str) -> None:
    """A damaged address of the page, of a link that is a line of its own, of the canonical link, is no error."""
    html = page(f"<p><a href='{address}'>Original</a></p>", head=f"<link rel='canonical' href='{address}'>")
    assert extract(html, address).body.count(PROSE) == 6


@pytest.mark.parametrize("many", ["<div>Entry {}</div>", "<li><a href='/{0}'>Link number {0}</a></li>"])
def test_an_article_below_thousands_of_blocks_is_found(many: str) -> None:
    """Whatever stands above the headline, the article is read, and the result says that not all was."""
    html = page().replace("<article>", "".join(many.format(number) for number in range(21_000)) + "<article>")
    result = extract(html)
    assert result.body.count(PROSE) == 6
    assert "long" in result.flags


@pytest.mark.parametrize("data", [b"%PDF-1.4\n<</Type /Page>>\n<p>x</p>", b"<p " + bytes(range(256)) * 9])
def test_binary_files_are_no_pages(data: bytes) -> None:
    """A file that holds something like a tag by chance is not taken for a page."""
    assert extract(data).flags == {"empty", "not-html"}


def test_markup_escaped_once_more_is_read() -> None:
    """A feed's escaped description is the page it was; a page that shows markup keeps what it shows."""
    paragraphs = f"<p>{PROSE} {PROSE}</p><p>{PROSE} {PROSE}</p>"
    escaped = paragraphs.replace("<", "&lt;").replace(">", "&gt;")
    for text in (escaped, f"<description>{escaped}</description>"):
        assert extract(text).body == f"{PROSE} {PROSE}\n\n{PROSE} {PROSE}"
    assert "<p>" in extract(page("<p>Write &lt;p&gt; where a paragraph begins, as everybody does.</p>")).body


def test_xhtml_with_a_prefix_is_xhtml() -> None:
    """Elements of XHTML's namespace are known by any prefix that the page gives it."""
    paragraphs = f"<h:p>{PROSE} {PROSE}</h:p>" * 3
    root = '<h:html xmlns:h="http://www.w3.org/1999/xhtml">'
    assert extract(f"{root}<h:body>{paragraphs}</h:body></h:html>").body.count("\n\n") == 2


def test_too_deep_a_page_keeps_its_words_and_says_so() -> None:
    """Where the parser drops what is nested too deep, the text is taken without a tree."""
    result = extract(HOSTILE["nested with text"])
    assert "nested" in result.flags
    assert "word 19999" in result.body


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=300),
    st.sampled_from(["<p>{}</p>", "<div><p>{}", "{}<br>", "<a href='{}'>x</a>"]),
)
def test_any_text_in_any_tag_is_survived(text: str, shape: str) -> None:
    """No string raises, and what comes out encodes to UTF-8."""
    result = extract(shape.format(text) * 3)
    result.text.encode("utf-8")
    assert all(result.text[removal.start : removal.end] == removal.text for removal in result.removed)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(data: bytes) -> None:
    """No bytes raise."""
    extract(b"<html><body><p>" + data).body.encode("utf-8")


@pytest.mark.skipif(not SEED.exists(), reason="the seed text lies beside the checkout")
def test_seed_in_a_page_is_the_seed_as_text() -> None:
    """The same article comes out of the page and of the text, with all its no-break spaces."""
    from pipelines.cleaning.clean import clean

    text = next(SEED.glob("*.txt")).read_text("utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    title = lines[1]
    wrapped = "".join(f"<p>{line}</p>" for line in lines if line != title)
    body = f"<article><h1>{title}</h1>{wrapped}</article>"
    html = f"<html lang='fr'><head><title>{title}</title></head><body>{body}</body></html>"
    result = extract(html)
    plain = clean(text)
    assert "".join(result.body.split(" ")) == "".join(plain.body.split(" "))
    assert result.body.count("\u00a0") == text.count("\u00a0") == 20
    assert result.fields["sourceUrl"] == plain.fields["sourceUrl"]


@pytest.mark.parametrize("value", ["https://original.example/a", "Harbour Post"])
def test_the_label_of_a_value_outside_is_outside_too(value: str) -> None:
    """A row's first cell does not stay in the article when its second one is read in the frame."""
    prose = "<p>The council met and talked about the harbour wall, the ferry and the school roof.</p>" * 4
    row = f"<table><tr><td>Source:</td><td>{value}</td></tr></table>"
    body = extract(f"<html lang='en'><article><h1>Council meets</h1>{prose}{row}</article></html>").body
    assert body.endswith("school roof.")


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        ("<p>Jo Field</p>", False),
        ("<p>Photo editor: Mary Stone</p><p>(JF)</p>", False),
        ("<p>14. Rye bread</p><p>15. Apples</p>", True),
        ("<ul><li>rye bread</li><li>apples</li></ul>", True),
        ("<p>The wall was built by hand. (jf)</p>", True),
        ("<p>the wall</p><p>the sea</p><p>the stone</p><p>and me</p>", True),
    ],
)
def test_lines_at_the_end_are_names_unless_they_are_lists(end: str, stays: bool) -> None:
    """A few lines that are no sentences end no article; lists, verse and signed sentences do."""
    body = extract(page(end)).body
    assert body.endswith(PROSE) is not stays


def test_a_list_belongs_to_the_sentence_that_announces_it() -> None:
    """The engine's doubt about a list's open lines does not take an article's end away."""
    items = ("a map of the river", "the names of the crew", "two blankets", "others, as needed.")
    listed = "".join(f"<li>{item}</li>" for item in items)
    body = extract(page(f"<p>Whoever crosses the river takes along what follows:</p><ul>{listed}</ul>")).body
    assert body.endswith("others, as needed.")


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    """What begins with a headline of its own, in an article of its own, below this article's prose is another one."""
    first = "".join(f"<p>{number}. {PROSE} {PROSE}</p>" for number in range(4))
    second = "".join(f"<p>Second {number}. {PROSE} {PROSE}</p>" for number in range(9))
    html = (
        "<html><head><title>The title of it all</title></head><body>"
        f"<article class='story'><h1>The title of it all</h1>{first}</article>"
        f"<article class='story'><h1>Quite another matter</h1>{second}</article></body></html>"
    )
    body = extract(html).body
    assert body.startswith("0. ")
    assert "3. " in body
    assert "Second" not in body
    sections = extract(page("<h1>A part of it</h1>", f"<p>Part. {PROSE} {PROSE}</p>"))
    assert sections.body.endswith(f"Part. {PROSE} {PROSE}")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("postMeta-author", ("post", "meta", "author")),
        ("ad2 ad300x250", ("ad", "ad")),
        ("ad6ed79d-88fd-4c8e css-1ad8r0m", ("css",)),
    ],
)
def test_generated_class_names_have_no_words(value: str, words: tuple[str, ...]) -> None:
    """A number or a size behind a word leaves it one; letters and digits mixed say nothing."""
    assert split_words(value) == words


def test_the_name_of_what_holds_the_headline_says_nothing_against_it() -> None:
    """A page's wrapper that is called after its comments does not make the article one."""
    plain = page()
    named = plain.replace("<article>", "<div class='comments-enabled'><article>").replace(
        "</article>", "</article></div>"
    )
    assert extract(named).body == extract(plain).body
