"""Authors in bylines that hold more than names, and pen names."""

from __future__ import annotations

import pytest

from pipelines.extraction import extract
from pipelines.extraction.bylines import pen_name, people_of_line, person_of_link, whole_name


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("By Jo Field Published in Harbour Notes May 4, 2023", "en", ["Jo Field"]),
        ("by Jo Field and Mary Stone May 4, 2023 at 7:18am", "en", ["Jo Field", "Mary Stone"]),
        ("ByJo Field May 4, 2023", "en", ["Jo Field"]),
        ("Do 04.05.23 | 14:07 Uhr | Von Anna Weber-Kranz", "de", ["Anna Weber-Kranz"]),
        ("4. Mai 2023 von Anna Weber", "de", ["Anna Weber"]),
        ("Ein Artikel von Anna Weber | 04.05.2023 - 12:45", "de", ["Anna Weber"]),
        ("04.05.2023 - Anna Weber", "de", ["Anna Weber"]),
        ("Anna Weber / 04.05.2023 / 06:15", "de", ["Anna Weber"]),
        ("von lupa am 26.10.2013, 15:48", "de", ["lupa"]),
        ("04.05.2023 06:15 von Olga", "de", ["Olga"]),
        ("Text von Anna Weber  Illustration von Jo Field", "de", ["Anna Weber"]),
        ("Author: Ada88 am 29.12.2010, 13:36 Uhr", "de", ["Ada88"]),
        ("Ein Kommentar von Anna Weber", "de", ["Anna Weber"]),
        ("An interview by Jo Field", "en", ["Jo Field"]),
        ("05.02.2023 - Redaktion: Anna Weber (Sprecherin des Hafens)", "de", ["Anna Weber"]),
        ("Posted by Jo Field | Harbour", "en", ["Jo Field"]),
        ("Foto von Anna Weber", "de", []),
        ("Posted by admin on 4 May 2023", "en", []),
        ("By Shopping Team", "en", []),
        ("04.05.2023 | PAID CONTENT", "en", []),
        ("Harbour, 4 May 2023", "en", []),
        ("The harbour was closed on 4 May 2023 by order of the council", "en", []),
    ],
)
def test_bylines_are_read_up_to_what_is_no_name(line: str, language: str, names: list[str]) -> None:
    """Names behind a "by", or beside a date, end where another word begins; offices are nobody."""
    assert [person["name"] for person in people_of_line(line, language)] == names


@pytest.mark.parametrize("raw", ["gizzo_m", "Fabian", "von | flerxa", "KleinGrün", "k23"])
def test_one_word_is_a_pen_name(raw: str) -> None:
    """A lone word in an element made for authors is a name; the "by" before it is not."""
    assert [person["name"] for person in pen_name(raw, "de")] == [raw.split()[-1]]


@pytest.mark.parametrize(
    "raw", ["Redaktion", "Newsdesk", "siteadmin", "DPA", "kj", "12345", "a.example", "two words"]
)
def test_offices_initials_and_addresses_are_no_pen_names(raw: str) -> None:
    """Whoever is not one person by name stays out."""
    assert pen_name(raw, "de") == []


def test_an_articles_own_header_names_its_author() -> None:
    """A byline in the article's header counts though "header" is also what sites call theirs."""
    prose = (
        "<p>"
        + "The ferry crossed the river at noon and the people on board waved to those ashore. " * 4
        + "</p>"
    )
    html = (
        "<html lang='en'><body><article><header class='entry-header'><h1>Ferry back in service</h1>"
        f"<div class='entry-meta'>Posted on 4 May 2023 by Jo Field</div></header>{prose * 3}</article>"
        "<div class='comments'><div class='comment-meta'>by Al Other 5 May 2023</div></div></body></html>"
    )
    assert [person["name"] for person in extract(html).page["authors"]] == ["Jo Field"]


def test_fuller_metadata_replace_the_first_author_alone() -> None:
    """Structured data that name one of two authors give way to a meta element that names both."""
    html = (
        "<html lang='en'><head><script type='application/ld+json'>"
        '{"@type":"Article","author":{"@type":"Person","name":"Jo Field"}}</script>'
        "<meta name='author' content='Jo Field, Mary Stone'></head><body><p>Text.</p></body></html>"
    )
    assert [person["name"] for person in extract(html).page["authors"]] == ["Jo Field", "Mary Stone"]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Der Hafenbär", ["Der Hafenbär"]),
        ("jo field", ["jo field"]),
        ("Rasender Reporter", ["Rasender Reporter"]),
        ("deinen Hafenfreunden", []),
        ("Harbour Desk", []),
        ("Die Redaktion", []),
        ("Anna und Bert", []),
    ],
)
def test_a_place_made_for_names_holds_nothing_else(raw: str, names: list[str]) -> None:
    """There articles, small letters and jobs belong to the name; offices are nobody all the same."""
    assert [person["name"] for person in whole_name(raw, "de")] == names


@pytest.mark.parametrize(
    ("text", "href", "names"),
    [
        ("Jo Field", "/author/jo-field/", ["Jo Field"]),
        ("Jo Field", "https://a.example/people/jo-field?ref=1", ["Jo Field"]),
        ("hafenbaer", "/user/hafenbaer", ["hafenbaer"]),
        ("by hafenbaer", "/user/hafenbaer.html", ["hafenbaer"]),
        ("Jo Field", "/people/12345", []),
        ("More articles", "/author/jo-field/", []),
        ("Jo Field", "/tag/jo-field/", []),
    ],
)
def test_links_to_an_authors_page_name_the_author(text: str, href: str, names: list[str]) -> None:
    """The address says that it is a person's page, by a word that only authors have or by the name."""
    assert [person["name"] for person in person_of_link(text, href, "en")] == names


PROSE = (
    "<p>" + "The ferry crossed the river at noon and the people on board waved to those ashore. " * 4 + "</p>"
)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<p><b>Jo Field</b></p>", ""),
        ("", "<p style='text-align:right'>Jo Field</p>"),
        ("<div>Posted <a href='/authors/jo-field'>Jo Field</a></div>", ""),
        ("", "<p>Author: Jo Field</p>"),
    ],
)
def test_names_without_a_byline_are_found(before: str, behind: str) -> None:
    """A line of its own above or below the text, a link, or a label below it names the author."""
    page = (
        f"<html lang='en'><article><h1>Ferry back in service</h1>{before}{PROSE * 3}{behind}</article></html>"
    )
    assert [person["name"] for person in extract(page).page["authors"]] == ["Jo Field"]


def test_a_copy_does_not_speak_for_itself() -> None:
    """Where the text names its original, the author below it is the original's and not the page's."""
    footer = "<p>Source: https://original.example/ferry</p><p>Author: Jo Field</p>"
    result = extract(f"<html lang='en'><article><h1>Ferry back</h1>{PROSE * 3}{footer}</article></html>")
    assert [person["name"] for person in result.fields["authors"]] == ["Jo Field"]
    assert "authors" not in result.page


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class='byline'>Jo Field<br>Share<br>Text Size</p>", ["Jo Field"]),
        ("<p class='byline'>Jo Field<br>and<br>Mary Stone<br>Share</p>", ["Jo Field", "Mary Stone"]),
        ("<p class='byline'>Jo Field in conversation with Mary Stone</p>", ["Jo Field", "Mary Stone"]),
        ("<p class='byline'>Post<br>by ada88 » 4 May 2023, 05:42</p>", ["ada88"]),
        ("<nav><span itemprop='author'>Jo Field</span></nav>", ["Jo Field"]),
    ],
)
def test_a_byline_is_read_to_the_end_of_its_names(byline: str, names: list[str]) -> None:
    """Buttons behind the names are none, an interview has two, and a line beside the headline is no menu."""
    html = f"<html lang='en'><body><header><h1>Ferry back in service</h1>{byline}</header>{PROSE * 3}</body></html>"
    assert [person["name"] for person in extract(html).page["authors"]] == names


def test_a_dated_byline_beats_the_author_of_all_pages() -> None:
    """What nothing but ``<meta name="author">`` says is often the site's owner; structured data are believed."""
    meta = "<meta name='author' content='Harbour Friends'>"
    data = '<script type=\'application/ld+json\'>{"@type":"Article","author":{"name":"Mary Stone"}}</script>'
    body = f"<body><article><h1>Ferry back</h1><p>Written by Jo Field on 4 May 2023</p>{PROSE * 3}</article></body>"
    for head, name in ((meta, "Jo Field"), (meta + data, "Mary Stone")):
        page = extract(f"<html lang='en'><head>{head}</head>{body}</html>").page
        assert [person["name"] for person in page["authors"]] == [name]


@pytest.mark.parametrize(
    "end",
    [
        "<div class='author-box footer'><h3>Jo Field</h3><p>writes about ferries.</p></div>",
        "<section class='credits'><p>Text: Jo Field</p></section>",
    ],
)
def test_the_author_may_stand_below_the_text(end: str) -> None:
    """The heading of a box about the author is a name; so is what follows a label right behind the text."""
    html = f"<html lang='en'><body><article><h1>Ferry back</h1>{PROSE * 3}</article>{end}</body></html>"
    assert [person["name"] for person in extract(html).page["authors"]] == ["Jo Field"]


def test_who_edited_a_text_has_not_written_it() -> None:
    """A byline that says so is believed where another names the author; alone, the editor is all there is."""
    head = '<script type=\'application/ld+json\'>{"@type":"Article","author":{"name":"Mary Stone"}}</script>'
    edited = "<p class='byline'>Editor : Mary Stone</p>"
    for lines, name in ((f"<p class='byline'>Jo Field</p>{edited}", "Jo Field"), (edited, "Mary Stone")):
        body = f"<body><h1>Ferry back</h1><div>{lines}</div>{PROSE * 3}</body>"
        page = extract(f"<html lang='en'><head>{head}</head>{body}</html>").page
        assert [person["name"] for person in page["authors"]] == [name]
