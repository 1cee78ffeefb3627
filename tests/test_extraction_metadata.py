"""What a page says of itself: sources, their order, and what is no answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.extraction import extract
from pipelines.extraction.decode import decode
from pipelines.extraction.layout import lay_out
from pipelines.extraction.machine_dates import from_url, parse_machine_date
from pipelines.extraction.metadata import PageMetadata, read_metadata
from pipelines.extraction.titles import without_site
from pipelines.extraction.tree import parse


def read(head: str, body: str = "", url: str | None = None) -> PageMetadata:
    """Read the metadata of a page with this head and body."""
    root = parse(f"<html lang='en'><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    assert root is not None
    return read_metadata(root, url, lay_out(root))


def script(data: Any) -> str:
    """Return data as a JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "The river &amp; the town",
    "datePublished": "2024-03-01T08:00:00+01:00",
    "author": [{"@type": "Person", "name": "Anna Weber"}, {"@type": "Organization", "name": "Desk"}],
    "isBasedOn": "https://original.example/a",
}


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "Site"}, ARTICLE]},
        {"mainEntity": ARTICLE},
    ],
)
def test_structured_data_are_found_in_any_wrapping(data: Any) -> None:
    """An article node is found alone, in a list, in a graph and as a page's main entity."""
    page = read(script(data))
    assert page.values["headline"] == "The river & the town"
    assert page.values["datePublished"] == "2024-03-01T08:00:00+01:00"
    assert [person["name"] for person in page.values["authors"]] == ["Anna Weber"]
    assert page.values["sourceUrl"] == "https://original.example/a"


def test_author_by_reference_is_resolved() -> None:
    """A bare ``@id`` points to a node of the same graph."""
    graph = {
        "@graph": [
            {**ARTICLE, "author": {"@id": "#me"}},
            {"@id": "#me", "@type": "Person", "name": "Jo Field"},
        ]
    }
    assert [person["name"] for person in read(script(graph)).values["authors"]] == ["Jo Field"]


def test_damaged_structured_data_are_read_or_skipped() -> None:
    """Trailing commas and raw line breaks are forgiven; what is no JSON is no error."""
    page = read('<script type="application/ld+json">{"@type":"Article","headline":"A\nB",}</script>')
    assert page.values["headline"] == "A B"
    assert read('<script type="application/ld+json">{"@type": oops</script>').values.get("headline") is None


def test_meta_elements_fill_what_structured_data_lack() -> None:
    """OpenGraph and meta names are read, the site's name is no author, an address is none either."""
    page = read(
        "<meta property='og:title' content='Bridge closed | The Post'>"
        "<meta property='og:site_name' content='The Post'>"
        "<meta name='author' content='The Post'><meta property='article:author' content='https://fb.example/me'>"
        "<meta name='date' content='2024-02-03'><meta property='og:image' content='/i.jpg'>"
        "<meta name='keywords' content='bridge, river,bridge'>",
        url="https://post.example/x",
    )
    assert page.values["headline"] == "Bridge closed"
    assert "authors" not in page.values
    assert page.values["datePublished"] == "2024-02-03"
    assert page.values["mainImage"] == "https://post.example/i.jpg"
    assert page.values["keywords"] == ["bridge", "river"]


def test_printed_headline_wins_when_confirmed_and_site_names_never() -> None:
    """The ``<h1>`` is the headline if a title confirms it; one that prints the site's name is not."""
    head = "<title>Snow on the pass - Alpine News</title><meta property='og:site_name' content='Alpine News'>"
    assert read(head, "<h1>Snow on the pass</h1>").values["headline"] == "Snow on the pass"
    assert read(head, "<h1>Alpine News</h1>").values["headline"] == "Snow on the pass"


def test_each_value_tells_where_it_came_from() -> None:
    """Provenance lists the sources, best first, the losers kept."""
    page = read(
        script(ARTICLE) + "<meta property='article:published_time' content='2024-03-02'>",
        url="https://a.example/2024/03/05/x",
    )
    sources = [source["from"] for source in page.provenance["datePublished"]]
    assert sources == ["json-ld datePublished", "meta article:published_time", "url"]


def test_times_and_bylines_outside_the_article_are_not_its_own() -> None:
    """A related box's date and a comment's author say nothing of the article."""
    body = (
        "<div class='related'><time datetime='2020-01-01'>x</time><span class='author'>Al Other</span></div>"
        "<time datetime='2024-04-05T06:07:08Z'>x</time>"
        "<span class='byline'>By <a rel='author'>Mary Stone</a></span>"
    )
    page = read("", body)
    assert page.values["datePublished"] == "2024-04-05T06:07:08Z"
    assert [person["name"] for person in page.values["authors"]] == ["Mary Stone"]


@pytest.mark.parametrize(
    "other",
    [
        "<figure><img><figcaption>The pass <span class='author'>Al Other</span></figcaption></figure>",
        "<ul><li><a href='/2'><h3>{}</h3><p class='author'>Al Other <time datetime='2020-01-01'>x</time></p></a></ul>",
    ],
)
def test_captions_and_teasers_name_others(other: str) -> None:
    """Who took a picture did not write the text; a link that holds a headline is another article's."""
    other = other.format("The ferry is back after a winter of storms and floods on the river")
    byline = "<p class='author'><a href='/jo'>By Jo Field <time datetime='2024-04-05'>x</time></a></p>"
    values = read("", f"<div><h1>Snow closes the pass</h1>{other}{byline}</div>").values
    assert [person["name"] for person in values["authors"]] == ["Jo Field"]
    assert values["datePublished"] == "2024-04-05"


def test_what_holds_the_headline_is_no_chrome() -> None:
    """A wrapper called after the sidebar beside it, and a vcard, are no related boxes."""
    body = (
        "<div class='one-sidebar'><h1>Snow closes the pass</h1>"
        "<p><span class='entry-author vcard'><a class='fn'>Mary Stone</a></span></p></div>"
    )
    assert [person["name"] for person in read("", body).values["authors"]] == ["Mary Stone"]


def test_co_authors_have_an_element_each() -> None:
    """Neighbours that name authors are read together, also where the structured data know only one."""
    data = {"@type": "NewsArticle", "author": {"@type": "Person", "name": "Mary Stone"}}
    each = "<div class='byline'><a rel='author'><span>{}</span> <span>{}</span></a></div>"
    body = f"<h1>Snow</h1><div>{each.format('Jo', 'Field')}{each.format('Mary', 'Stone')}</div>"
    names = [person["name"] for person in read(script(data), body).values["authors"]]
    assert names == ["Jo Field", "Mary Stone"]


def test_elements_alike_side_by_side_name_co_authors() -> None:
    """Neighbours of one name and look are a list of authors; other parts of a line are called so too."""
    each = "<div class='author item'><a>{}</a><p>Reporter</p></div>"
    listed = "".join(map(each.format, ("Jo Field", "Mary Stone", "Al Hill")))
    body = f"<h1>Snow</h1><div><p class='author label'>By</p>{listed}</div>"
    names = [person["name"] for person in read("", body).values["authors"]]
    assert names == ["Jo Field", "Mary Stone", "Al Hill"]


def test_a_name_inside_its_own_byline_is_said_once() -> None:
    """An element that holds a name and nothing else does not part co-authors."""
    each = "<a class='author'><span class='author-name'>{}</span></a> "
    body = f"<h1>Snow</h1><div>{each.format('Jo Field')}{each.format('Mary Stone')}</div>"
    assert [person["name"] for person in read("", body).values["authors"]] == ["Jo Field", "Mary Stone"]


def test_two_kinds_of_sources_outvote_a_publisher() -> None:
    """A house account in one meta element loses to the person whom bylines and metadata name."""
    head = "<meta name='author' content='Stone House'><meta property='article:author' content='Jo Field'>"
    body = "<h1>Snow</h1><p class='byline'>By Jo Field</p><a rel='author'>Jo Field</a>"
    assert [person["name"] for person in read(head, body).values["authors"]] == ["Jo Field"]


@pytest.mark.parametrize(
    "meta",
    [
        "<meta name='author' value='Jo Field'>",
        "<meta property='mysite_authors' content='Jo Field'>",
        "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Jo Field'>",
    ],
)
def test_meta_elements_name_authors_in_many_ways(meta: str) -> None:
    """A value in the wrong attribute, a prefix of the site's own and label with value are read."""
    assert [person["name"] for person in read(meta).values["authors"]] == ["Jo Field"]


@pytest.mark.parametrize(
    ("times", "date"),
    [
        (["2024-03-01T23:30:10Z", "2024-03-02T00:30:10+01:00"], "2024-03-02T00:30:10+01:00"),
        (["2024-03-01T23:37:10Z", "2024-03-02T00:37:10"], "2024-03-02T00:37:10+01:00"),
        (["2024-03-01T23:30:00Z", "2024-03-02T00:30:00"], "2024-03-01T23:30:00Z"),
        (["2024-03-01T23:30:10Z", "2024-03-05", "2024-03-05T08:00:00Z"], "2024-03-05"),
        (["2024-03-01T23:30:10Z", "2024-03-05", "2024-03-01T08:00:00Z"], "2024-03-01T23:30:10Z"),
    ],
)
def test_dates_are_local_and_agreed_on(times: list[str], date: str) -> None:
    """The same moment is written in local time if minutes prove it; a day two places name beats one."""
    names = ("article:published_time", "datePublished", "pubdate")
    head = "".join(f"<meta name='{name}' content='{time}'>" for name, time in zip(names, times))
    assert read(head).values["datePublished"] == date


def test_an_address_tells_the_local_day_of_a_moment() -> None:
    """Sites write their own day into addresses; a day no zone on Earth had then is another matter."""
    head = "<meta property='article:published_time' content='2018-12-31T23:11:59+00:00'>"
    assert read(head, "", "https://a.example/2019/01/01/x").values["datePublished"] == "2019-01-01"
    far = read(head, "", "https://a.example/2019/01/03/x").values["datePublished"]
    assert far == "2018-12-31T23:11:59+00:00"


def test_one_element_is_one_voice() -> None:
    """A ``<time>`` that is microdata too does not outvote the metadata all by itself."""
    head = "<meta property='article:published_time' content='2024-03-01'>"
    body = "<h1>Snow</h1><time itemprop='datePublished' datetime='2024-03-05'>x</time>"
    assert read(head, body).values["datePublished"] == "2024-03-01"


def test_the_time_nearest_to_the_headline_is_the_articles() -> None:
    """A page's clock above the headline says nothing where the article has a time of its own."""
    body = (
        "<div><time datetime='2026-01-01T10:00:00Z'>x</time></div>"
        "<div><header><h1>Snow</h1><p><time datetime='2024-04-05'>x</time></p></header></div>"
    )
    assert read("", body).values["datePublished"] == "2024-04-05"


@pytest.mark.parametrize(
    ("above", "date"),
    [
        ("<header><p>{}</p></header><main><h1>Snow</h1>", None),
        ("<main><header><p>{}</p></header><h1>Snow</h1>", "2024-04-05"),
        ("<header><p>{}</p><h1>Snow</h1></header>", "2024-04-05"),
    ],
)
def test_the_time_in_a_sites_header_is_todays(above: str, date: str | None) -> None:
    """A header in no section is the site's, if it does not hold the headline."""
    body = above.format("<time datetime='2024-04-05'>Friday</time>")
    assert read("", body + PROSE * 3).values.get("datePublished") == date


TIME = "<time class='{}' datetime='2024-04-05'>{}</time>"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (TIME.format("entry-date published updated", "5 April"), "datePublished"),
        (TIME.format("entry-date updated", "5 April"), "datePublished"),
        (TIME.format("updated", "5 April"), "dateModified"),
        (TIME.format("post-published updated", "Last updated 5 April"), "dateModified"),
        ("By Jo Field, last updated " + TIME.format("date", "5 April"), "dateModified"),
    ],
)
def test_words_before_a_time_tell_what_it_is(line: str, name: str) -> None:
    """Where none do, its class does; microformats call the day of publication "updated" too."""
    values = read("", f"<div><h1>Snow closes the pass</h1><p>{line}</p></div>").values
    assert {key for key in values if key.startswith("date")} == {name}


def test_the_time_of_a_quoted_post_is_not_the_pages() -> None:
    """What networks show of a post in a page is a quotation, with its own time."""
    post = "<blockquote><p>Snow! <a>Al Other</a> on <time datetime='2020-01-01'>1 January</time></p></blockquote>"
    body = f"<article><h1>Snow closes the pass</h1><div>{post}</div></article>"
    assert "datePublished" not in read("", body).values


def test_a_printed_date_beats_a_vague_one() -> None:
    """``<meta name="date">`` may mean any day; the line beside the headline means the article's."""
    html = "<html lang='de'><head><meta name='date' content='2024-04-20'></head><body><article>"
    html += f"<h1>Fähre fährt wieder</h1><p>05.04.2024</p>{PROSE * 3}</article></body></html>"
    assert extract(html).page["datePublished"] == "2024-04-05"


def dated(head: str, around: str, url: str | None = None, language: str = "de") -> str | None:
    """Return the date of publication of a page with this head and these elements around its headline."""
    html = f"<html lang='{language}'><head>{head}</head><body>{around}{PROSE * 3}</body></html>"
    return extract(html, url).page.get("datePublished")


def test_the_date_of_a_masthead_is_todays() -> None:
    """A header that does not hold the headline prints the day the page was asked for."""
    head = "<meta name='date' content='2017-05-01'>"
    masthead = "<header>Mittwoch, 26.02.2020</header><main><h1>Ferry back in service</h1>"
    assert dated(head, masthead) == "2017-05-01"
    assert dated(head, "<header>26.02.2020<h1>Ferry back in service</h1></header>") == "2020-02-26"


def test_a_line_between_two_parts_of_the_text_is_read() -> None:
    """The lead is not the end of the article: what follows it is no footer."""
    head = "<meta name='date' content='2024-04-20'>"
    lead = f"<article><h1>Ferry back in service</h1>{PROSE}<p class='meta'>05.04.2024 - 13:30</p>"
    assert dated(head, lead) == "2024-04-05T13:30:00"


def test_the_day_a_member_joined_is_not_the_posts() -> None:
    """Forums print their members beside what they write."""
    post = "<h2>Ferry back</h2><dl><dd class='profile-joined'>Registriert: 18.09.2008</dd></dl>"
    assert dated("", f"{post}<p class='author'>Ada Kerr, 21.01.2009, 05:42</p>") == "2009-01-21T05:42:00"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("6. November 2023, 15:30 Uhr", "2023-11-06T14:25:00+01:00"),
        ("Updated Nov 6, 2023 @ 15:30", "2023-11-03T10:25:56+01:00"),
        ("1. Mai 2021", "2023-11-03T10:25:56+01:00"),
    ],
)
def test_the_printed_day_decides_between_metadata(line: str, date: str) -> None:
    """Where metadata name two days of publication, readers saw one; a last change or a third day settles nothing."""
    data = '{"@type":"NewsArticle","headline":"Ferry back","datePublished":"2023-11-03T10:25:56+01:00"}'
    head = f"<script type='application/ld+json'>{data}</script>"
    head += "<meta property='article:published_time' content='2023-11-06T14:25:00+01:00'>"
    assert dated(head, f"<article><h1>Ferry back</h1><p>{line}</p>") == date


@pytest.mark.parametrize(
    ("url", "line", "date"),
    [
        ("https://news.example.com.bo/x", "Ada Kerr", "2022-05-03T22:41:00-04:00"),
        ("https://news.example.com.bo/x", "4/5/2022", "2022-05-04T02:41:00Z"),
        ("https://news.example.com/x", "Ada Kerr", "2022-05-04T02:41:00Z"),
        ("https://news.example.tv/x", "Ada Kerr", "2022-05-04T02:41:00Z"),
        ("https://news.example.ca/x", "Ada Kerr", "2022-05-04T02:41:00Z"),
        ("https://news.example.de/x", "Ada Kerr", "2022-05-04T02:41:00Z"),
        ("https://news.example.au/20220504/x", "Ada Kerr", "2022-05-04T02:41:00Z"),
    ],
)
def test_a_country_of_another_day_makes_a_moment_local(url: str, line: str, date: str) -> None:
    """Where nothing on the page tells the local day, the domain's country does, if it is on one day."""
    head = "<meta property='article:published_time' content='2022-05-04T02:41:00Z'>"
    assert dated(head, f"<article><h1>Ferry back</h1><p>{line}</p>", url, "es") == date


def test_an_address_and_its_country_give_a_moment_and_not_a_day() -> None:
    """Where the day in an address is that of the country, the hour is known as well."""
    head = "<meta property='article:published_time' content='2026-06-30T16:34:54Z'>"
    values = read(head, "", "https://a.example.au/x-20260701-p6").values
    assert values["datePublished"] == "2026-07-01T02:34:54+10:00"


def test_a_line_of_its_own_beats_the_one_day_of_a_list() -> None:
    """A day that is named somewhere on the page only is a guess."""
    page = "<article><h1>連休の注意</h1><p>最終更新日：2019年4月2日</p>{}</article>"
    page += "<ul><li>新たな手口（2019/3/20）</li></ul>"
    prose = "<p>" + "連休中は普段と違う状況になります。事前に対策を確認してください。" * 8 + "</p>"
    html = f"<html lang='ja'><body>{page.format(prose * 3)}</body></html>"
    assert extract(html).page["datePublished"] == "2019-04-02"


@pytest.mark.parametrize(
    "opening",
    [
        "(5 March 2024) ",
        "Press release of 5 March 2024 | Berlin – ",
        "5 March 2024. ",
        "Karlsruhe, (5 March 2024). ",
    ],
)
def test_the_first_paragraph_may_open_with_the_date(opening: str) -> None:
    """Where no line gives a date, the article's dateline does."""
    html = f"<html lang='en'><article><h1>Ferry</h1>{PROSE.replace('<p>', '<p>' + opening, 1) * 1}{PROSE * 2}</article>"
    assert extract(html).page["datePublished"] == "2024-03-05"


def test_a_day_that_the_first_sentence_tells_of_is_not_the_pages() -> None:
    """A birthday opens a life's story; nothing parts it from the sentence."""
    prose = "<p>谷山（Ada），1975年1月28日出生于港口，" + "她在河边长大，后来成为渡轮的船长。" * 12 + "</p>"
    html = f"<html lang='zh'><body><article><h1>谷山</h1>{prose * 3}</article></body></html>"
    assert "datePublished" not in extract(html).page


def test_a_line_between_headline_and_text_is_the_articles() -> None:
    """Whatever its element is called, what stands there is no related box."""
    line = "<div class='teaser'><div class='news-header'>Harbour<br>01.02.2024 Category: Harbour</div></div>"
    html = f"<html lang='de'><body><article><h2>Ferry back in service</h2>{line}{PROSE * 3}</article></body></html>"
    assert extract(html).page["datePublished"] == "2024-02-01"


@pytest.mark.parametrize(
    "around",
    [
        "<article><header class='entry-header'><p class='entry-meta'>{}</p><h1>Ferry is back</h1></header>",
        "<article><div class='content-header__dates'><p>{}</p></div><div class='body'><h1>Ferry is back</h1></div>",
        "<article><div class='head'><p class='comments-date'>{}</p><h1>Ferry is back</h1></div>",
        "<article><h1>Ferry is back</h1><p>A</p><p>B</p><p>C</p><div class='comments'><p class='date'>{}</p></div>",
    ],
)
def test_a_line_in_what_holds_the_headline_is_the_articles(around: str) -> None:
    """An article's own header is no navigation, and nothing between headline and text is a comment."""
    assert dated("", around.format("05.04.2024, 13:30 Uhr")) == "2024-04-05T13:30:00"


@pytest.mark.parametrize("date", ["<p>4 May 2023</p>", ""])
def test_the_day_of_a_post_in_the_text_is_not_the_pages(date: str) -> None:
    """Networks print who wrote a post, and when; the article that shows it is another day's."""
    post = "<p>— Ada Kerr (@adakerr) May 2, 2023</p>"
    page = dated("", f"<article><h1>Ferry is back</h1>{post}{date}", language="en")
    assert page == ("2023-05-04" if date else None)


@pytest.mark.parametrize(
    ("around", "date"),
    [
        (
            "<dl><dt>Updated:</dt><dd>May 6, 2024</dd><dt>Original:</dt><dd>May 2, 2024</dd></dl>",
            "2024-05-02",
        ),
        ("<p><a>Ada Kerr</a><span>May 2, 2024</span></p>", "2024-05-02"),
    ],
)
def test_markup_divides_lines_that_give_a_date(around: str, date: str) -> None:
    """What a date means may stand in the element before it, and nothing else may part it from a name."""
    assert dated("", f"<article><h1>Ferry is back</h1>{around}", language="en") == date


def test_a_line_in_navigation_above_the_headline_is_not_the_articles() -> None:
    """What holds neither headline nor article is chrome, as its name says."""
    menu = "<div><div class='menu header'><p>05.04.2024</p></div></div>"
    assert (
        dated("<meta name='date' content='2024-04-20'>", f"{menu}<main><h1>Ferry is back</h1>")
        == "2024-04-20"
    )


@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'><span class='full-name'>Jo Field</span> Harbour Affairs Editor</p>",
        "<p class='author'><a class='author__name'>Jo Field</a> <a>Full Bio</a></p>",
    ],
)
def test_the_name_that_a_bylines_markup_tells_is_the_authors(byline: str) -> None:
    """What else stands in a byline is a title, or a button."""
    names = [person["name"] for person in read("", f"<div><h1>Snow</h1>{byline}</div>").values["authors"]]
    assert names == ["Jo Field"]


def test_the_name_of_one_author_hides_no_other() -> None:
    """Markup may tell the second author's name only."""
    byline = "<div class='byline'>By Jo Field and <span class='author-name'>Mary Stone</span></div>"
    names = [person["name"] for person in read("", f"<div><h1>Snow</h1>{byline}</div>").values["authors"]]
    assert names == ["Jo Field", "Mary Stone"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("<p>By</p><p>Jo Field</p>", ["Jo Field"]),
        ("<p>Text Size</p><p>By Jo Field</p>", ["Jo Field"]),
        ("<p>By the river</p><p>Jo Field</p>", None),
    ],
)
def test_by_may_be_a_line_of_its_own(lines: str, names: list[str] | None) -> None:
    """The next line is the name then, as it is not behind a line that says more."""
    html = f"<html lang='en'><body><article><h1>Ferry is back in service</h1>{lines}{PROSE * 3}</article>"
    authors = extract(html).page.get("authors")
    assert (authors and [person["name"] for person in authors]) == names


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-02-27T18:33:19+01:00", "2024-02-27T18:33:19+01:00"),
        ("2024-02-27 18:33", "2024-02-27T18:33:00"),
        ("2024-02-27T18:33:19.123Z", "2024-02-27T18:33:19Z"),
        ("2024-02-27T18:33:19+0530", "2024-02-27T18:33:19+05:30"),
        ("20240227", "2024-02-27"),
        ("Tue, 27 Feb 2024 18:33:19 +0100", "2024-02-27T18:33:19+01:00"),
        ("1709055199", "2024-02-27T17:33:19Z"),
        ("27.02.2024", "2024-02-27"),
        ("02/03/2024", None),
        ("2024-13-45", None),
        ("yesterday", None),
    ],
)
def test_machine_dates(text: str, iso: str | None) -> None:
    """Dates are as precise as written; what is ambiguous or impossible is no date."""
    assert parse_machine_date(text) == iso


@pytest.mark.parametrize(
    ("language", "written", "iso"),
    [
        (
            "en",
            "Tue Feb 20 2018 11:00:00 GMT+0100 (Central European Standard Time)",
            "2018-02-20T11:00:00+01:00",
        ),
        ("es", "10/05/2022 05:22 pm", "2022-05-10T17:22:00"),
        ("en", "March 5, 2024", "2024-03-05"),
        ("en", "spring 2024", None),
    ],
)
def test_metadata_hold_dates_as_people_write_them(language: str, written: str, iso: str | None) -> None:
    """Where a date is not written for machines, the page's language tells how to read it."""
    root = parse(
        f"<html lang='{language}'><head><meta name='date' content='{written}'></head><body><p>x</body>"
    )
    assert read_metadata(root, None, lay_out(root)).values.get("datePublished") == iso


PROSE = (
    "<p>" + "The ferry crossed the river at noon and the people on board waved to those ashore. " * 4 + "</p>"
)


@pytest.mark.parametrize(
    ("line", "url", "day"),
    [
        ("Posted on 5 March 2024", None, "2024-03-05"),
        ("The next issue will appear on 5 March 2024.", "https://a.example/2024/02/28/x", "2024-02-28"),
        ("Posted on 5 March 2024", "https://a.example/2024/03/04/x", "2024-03-05"),
        ("Opened on 5 March 1998", "https://a.example/2024/03/04/x", "2024-03-04"),
    ],
)
def test_printed_dates_are_datelines_near_the_address(line: str, url: str | None, day: str) -> None:
    """A line that is a date is one; a sentence that names a day, or a day years off, says nothing."""
    html = f"<html lang='en'><body><article><h1>Ferry back in service</h1><p>{line}</p>{PROSE * 3}</article>"
    assert extract(html, url).page["datePublished"][:10] == day


def test_dates_that_only_a_script_holds_are_found_by_the_last_voice() -> None:
    """Where neither markup nor lines give a date, htmldate looks; a page without any has none."""
    page = "<html><head>{}</head><body><article><h1>Ferry back</h1>" + PROSE * 3 + "</article></body></html>"
    data = '<script type="application/json">{"datePublished":"2021-03-05T10:00:00Z"}</script>'
    held = extract(page.replace("{}", data))
    assert held.page["datePublished"] == "2021-03-05"
    assert held.provenance["datePublished"][0]["from"] == "htmldate"
    assert "datePublished" not in extract(page.format("")).page


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2024/03/12/title", "2024-03-12"),
        ("https://a.example/news-20240312.html", "2024-03-12"),
        ("https://a.example/news-27-03-2024-snow", "2024-03-27"),
        ("https://a.example/27032024", "2024-03-27"),
        ("https://a.example/03-04-2024", None),
        ("https://a.example/story/12345678", None),
        ("https://a.example/2024/33/12/", None),
    ],
)
def test_dates_in_addresses(url: str, day: str | None) -> None:
    """Only a complete, possible date in an address counts."""
    assert from_url(url) == day


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Headline | Site", "Headline"),
        ("Site - Headline", "Headline"),
        ("A - B - C", "A - B - C"),
        ("No separator", "No separator"),
        ("Snow on the pass closes two roads | Weather | Site News", "Snow on the pass closes two roads"),
        ("山の道が雪で閉鎖_社会_山の新聞", "山の道が雪で閉鎖"),
    ],
)
def test_site_names_leave_titles(title: str, stripped: str) -> None:
    """A title loses the site's name at either end and short labels behind a bar, and nothing else."""
    assert without_site(title, ["site"]) == stripped


@pytest.mark.parametrize(
    ("title", "heading", "headline"),
    [
        ("Weather: Snow shuts road", "<h1><b>Weather</b> Snow shuts road</h1>", "Weather: Snow shuts road"),
        ("- We will rebuild", "<h1>- We will rebuild</h1>", "- We will rebuild"),
        ("Snow shuts road", "<h1>Snow shuts road –</h1>", "Snow shuts road"),
    ],
)
def test_signs_of_a_headline_stay(title: str, heading: str, headline: str) -> None:
    """A colon that only metadata print and the dash before what somebody says belong to it, a loose dash does not."""
    head = f"<meta property='og:title' content='{title}'><title>{title}</title>"
    assert read(head, f"<article>{heading}{PROSE * 3}</article>").values["headline"] == headline


def test_a_label_in_the_heading_goes_where_metadata_say_so() -> None:
    """The title may keep a forum's label, with a dash; the structured data give the headline alone."""
    data = '{"@type":"DiscussionForumPosting","headline":"Notes on build 4.47"}'
    head = f"<script type='application/ld+json'>{data}</script><title>Patch - Notes on build 4.47</title>"
    head += "<meta property='og:title' content='Patch - Notes on build 4.47'>"
    heading = "<h1><span class='label'>Patch</span> Notes on build 4.47</h1>"
    assert read(head, f"<article>{heading}{PROSE * 3}</article>").values["headline"] == "Notes on build 4.47"


def test_a_heading_that_leads_home_is_no_headline_in_the_title_either() -> None:
    """What the site's own link prints names the site, wherever else it stands."""
    head = "<title>Apples and leeks | Love goes through the stomach</title>"
    body = "<h1><a href='/'>Love goes through the stomach</a></h1><h2>Apples and leeks</h2>"
    assert read(head, body + PROSE * 3).values["headline"] == "Apples and leeks"


def test_a_heading_in_what_holds_the_text_is_no_menus() -> None:
    """An element called a list of news holds the article all the same."""
    body = f"<div class='news-list'><div class='segment'><h6>Relief at a glance</h6>{PROSE * 3}</div></div>"
    page = read("<title>a.example</title>", body, "https://a.example/")
    assert page.values["headline"] == "Relief at a glance"


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        ("<h1>Weather: Snow closes the pass road</h1>", "Snow closes the pass road"),
        ("<h1>Snow closes pass road for days</h1>", "Snow closes pass road for days"),
        ("<nav><h1>Snow closes the pass road today</h1></nav>", "Snow closes the pass road"),
        ("<h1>Roads to nowhere</h1>", "Roads to nowhere"),
        ("<h1>Roads</h1>", "Snow closes the pass road"),
        ("<h1>Alpine news</h1>", "Snow closes the pass road"),
    ],
)
def test_headline_is_the_printed_one_that_a_title_bears_out(body: str, headline: str) -> None:
    """The like of a title wins without its kicker; a page's only heading may be like none, unless it is a word."""
    head = "<title>Snow closes the pass road - Alpine News</title>"
    head += "<meta property='og:title' content='Snow closes the pass road'>"
    body = f"<article class='post'><header>{body}<p>2 May 2024</p></header>{PROSE * 3}</article>"
    page = read(head, body, "https://www.alpinenews.example/a")
    assert page.values["headline"] == headline


def test_a_headline_need_not_be_an_h1() -> None:
    """Of an ``<h1>`` for the section and an ``<h2>`` that a title begins with, the one above the text is it."""
    head = "<title>Ferry back in service for good | River Post</title>"
    body = f"<nav><h1>Local</h1></nav><article><h2>Ferry back in service for good</h2>{PROSE * 3}</article>"
    page = read(head, body + "<h2>Ferry tickets: how to book them</h2>")
    assert page.values["headline"] == "Ferry back in service for good"
    assert page.provenance["headline"][0]["from"] == "h2"


def test_of_a_titles_parts_the_headline_is_taken() -> None:
    """Where nothing else words the headline, the title's long part is it, whoever the site is."""
    body = f"<div>{PROSE * 3}</div>"
    for title in ("Ferry is back in service for good - harbour notes", "秋の渡し船が再び川を渡る｜港の新聞"):
        assert read(f"<title>{title}</title>", body).values["headline"] in title.split(" - ")[0].split("｜")


def test_words_that_meet_in_a_heading_stay_apart() -> None:
    """Two elements of a heading may meet without a space: the wording that parts them is kept."""
    head = "<meta property='og:title' content='River notes: Ferry back in service'>"
    body = f"<article><h1><b>River notes</b><b>Ferry back in service</b></h1>{PROSE * 3}</article>"
    assert read(head, body).values["headline"] == "River notes: Ferry back in service"


def test_a_declared_title_may_have_more_signs_than_the_printed_one() -> None:
    """Stars and spaced letters are longer than the heading whose letters they are."""
    starred = "★ ★ ★ F e r r y   i s   b a c k ★ ★ ★"
    for printed in ("River: Ferry is back", "RiverFerry is back"):
        head = f"<meta property='og:title' content='{starred}'>"
        page = read(head, f"<article><h1>{printed}</h1>{PROSE * 3}</article>")
        assert page.values["headline"] == printed


def test_a_heading_that_leads_home_is_the_sites() -> None:
    """Below the site's name as ``<h1>``, the part of the title that the address spells is the headline."""
    head = "<title>Pass Notes » Blog Archive » Snow closes the road</title>"
    page = read(head, "<h1><a href='/'>Pass Notes</a></h1>", "https://a.example/2024/snow-closes-the-road/")
    assert page.values["headline"] == "Snow closes the road"


def test_a_declared_kicker_goes_where_another_wording_lacks_it() -> None:
    """``Kicker: Headline`` in one place and ``Headline`` in another: the kicker is none of it."""
    head = script({"@type": "NewsArticle", "headline": "Weather: Snow closes the road"})
    head += "<meta property='og:title' content='Snow closes the road'>"
    assert read(head).values["headline"] == "Snow closes the road"


@pytest.mark.parametrize(
    ("heading", "headline"),
    [
        ("<span class='overline'>Weather</span> Snow closes the road", "Snow closes the road"),
        ("Snow closes the road <small>2 May | News</small>", "Snow closes the road"),
        ("<span class='kicker'>Weather:</span> Snow closes the road", "Weather: Snow closes the road"),
        ("Snow <span class='label'>now</span> closes the road", "Snow now closes the road"),
    ],
)
def test_kickers_and_stamps_in_a_heading_are_no_headline(heading: str, headline: str) -> None:
    """What a heading's markup sets beside the headline goes, unless a colon or more text ties it in."""
    page = read("<title>Snow on the pass road: closed for weeks</title>", f"<h1>{heading}</h1>")
    assert page.values["headline"] == headline


def test_a_kicker_that_metadata_word_too_stays() -> None:
    """Metadata that have the printed heading in full say that nothing of it is a kicker."""
    head = "<meta property='og:title' content='Weather: Snow closes the road'><title>Snow closes the road</title>"
    body = "<h1><span class='kicker'>Weather</span>: Snow closes the road</h1>"
    assert read(head, body).values["headline"] == "Weather: Snow closes the road"


def test_a_title_may_begin_with_the_site_and_end_with_the_headline() -> None:
    """A heading at the end of the title is the headline where metadata say so, or the title begins with the site."""
    body = "<h1>Office of Roads</h1><h1>Snow on the pass</h1>"
    head = "<title>OOR - Winter on the mountain roads - Snow on the pass</title>"
    declared = head + "<meta property='og:title' content='Snow on the pass'>"
    assert read(declared, body).values["headline"] == "Snow on the pass"
    assert read(head, body, "https://www.oor.example/a").values["headline"] == "Snow on the pass"
    assert (
        read("<title>Snow closes the road - Office of Roads</title>", "<h1>Office of Roads</h1>").values[
            "headline"
        ]
        == "Snow closes the road"
    )


def test_a_wording_cut_at_a_quotation_mark_is_completed() -> None:
    """An attribute that a quotation mark in the headline has ended gives way to the title."""
    head = '<title>Council calls road "closed"</title><meta property="og:title" content="Council calls road "closed"">'
    assert read(head).values["headline"] == 'Council calls road "closed"'


def test_soft_hyphens_are_no_part_of_a_headline() -> None:
    """They tell browsers where to break a word, and readers nothing."""
    assert (
        read("", "<h1>Mes\u00adsen\u00adger for all of us</h1>").values["headline"]
        == "Messenger for all of us"
    )


def test_the_end_of_a_title_with_a_name_is_the_name() -> None:
    """An element made for the name tells it from the title that metadata put before it."""
    head = script({"@type": "NewsArticle", "author": {"@type": "Person", "name": "Harbour Expert Ada Kerr"}})
    body = "<h1>Ferry back</h1><span itemprop='author'><a rel='author'>Ada Kerr</a></span>"
    assert [person["name"] for person in read(head, body).values["authors"]] == ["Ada Kerr"]


TEXT = "<p>Der Zug hält heute in Köln, Düsseldorf und Münster – « voilà ».</p>"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), "utf-8"),
        (("<meta charset='iso-8859-1'>" + TEXT).encode("utf-8"), "utf-8"),
        (("<meta charset='iso-8859-1'>" + TEXT).encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (("<meta charset='utf-8'>" + TEXT * 50).encode("utf-8") + b"\xff", "utf-8"),
        (("<meta charset='no-such'>" + TEXT).encode("utf-8"), "utf-8"),
    ],
)
def test_bytes_decide_over_declarations(data: bytes, encoding: str) -> None:
    """A mark wins, then valid UTF-8, then the declaration; a damaged page stays readable."""
    text, used = decode(data)
    assert used == encoding
    assert "Köln, Düsseldorf und Münster – « voilà »" in text


def test_undeclared_legacy_bytes_are_guessed() -> None:
    """Without any declaration the bytes themselves tell."""
    russian = "<p>" + "Паром через реку снова вышел на линию, жители рады и пишут письма. " * 8
    assert "Паром через реку" in decode(russian.encode("cp1251"))[0]


@pytest.mark.parametrize("encoding", ["idna", "punycode", "hex", "rot13", "undefined", "unicode_escape"])
def test_declared_encodings_that_are_none_are_passed_over(encoding: str) -> None:
    """What Python calls an encoding and no page can be in is as good as no declaration."""
    assert "Düsseldorf" in decode(f"<meta charset='{encoding}'>{TEXT * 9}".encode("cp1252"))[0]


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("cp1252", "Der Zug hält heute in Köln, Düsseldorf und Münster – « voilà », sagte sie fröhlich."),
        (
            "cp1252",
            "Le train s’arrête à Nîmes, où les élèves sont déjà descendus après une journée à l’école.",
        ),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl ministr v úterý večer."),
        ("cp1254", "Şişli'de çıkan yangın söndürüldü, İstanbul Büyükşehir Belediyesi açıkladı."),
        ("koi8_r", "Паром пересек реку в полдень, и люди на борту махали тем, кто остался."),
        ("cp949", "나룻배는 정오에 강을 건넜고 배에 탄 사람들은 물가의 사람들에게 손을 흔들었다."),
        ("cp932", "フェリーは正午に川を渡り、乗客は岸の人々に手を振った。"),
        ("big5", "渡輪中午渡河，船上的人們向岸上的人揮手，他們多年來一直如此。"),
        ("cp874", "เรือข้ามฟากข้ามแม่น้ำตอนเที่ยงและผู้โดยสารโบกมือให้คนบนฝั่ง"),
    ],
)
def test_encodings_that_nothing_declares_are_told_by_the_words(encoding: str, sentence: str) -> None:
    """Markup is set aside, and what is left decides."""
    page = f"<html><head><title>x</title></head><body>{f'<p>{sentence}</p>' * 5}</body></html>"
    assert sentence in decode(page.encode(encoding))[0]
