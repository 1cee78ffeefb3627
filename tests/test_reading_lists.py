"""Feeds and sitemaps: every dialect as one kind of entries, broken ones too, and bombs refused."""

from __future__ import annotations

import gzip
import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading import feeds
from pipelines.reading.feeds import FeedEntry, looks_like_feed, read_feed
from pipelines.reading.sitemaps import SitemapEntry, looks_like_sitemap, read_sitemap, unpack
from pipelines.syndication.entries import article_fields, sources_of, to_page

URL = "https://mirror.example/feeds/all.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>World Mirror</title><link>https://mirror.example/</link><language>en-GB</language>
<atom:link rel="next" href="/feeds/all.xml?page=2"/>
<item><title>Bridge &amp;amp; ferry</title><link>/world/1</link><guid isPermaLink="false">mirror-1</guid>
<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>
<pubDate>Tue, 05 May 2026 10:00:00 +0200</pubDate><category>bridges</category><category>ferries</category>
<description>The bridge reopens.</description>
<content:encoded><![CDATA[<p>The bridge <a href="more">reopens</a> on Monday.</p>]]></content:encoded>
<source url="https://harbourpost.example/feed">The Harbour Post</source>
<feedburner:origLink>https://harbourpost.example/news/bridge-reopens</feedburner:origLink></item>
<item><title>Only a summary</title><guid>https://mirror.example/world/2</guid><description>Short.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mirror.example/x/" xml:lang="fr">
<title>t</title><link rel="next" href="page2"/>
<entry><title type="html">Le &lt;b&gt;pont&lt;/b&gt;</title><link href="1.html"/>
<link rel="via" href="https://lecho.example/pont-rouvert"/><id>urn:1</id>
<published>2026-05-04T08:00:00+02:00</published><updated>2026-05-05T10:00:00Z</updated>
<author><name>Zoé Le Gall</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le pont rouvre.</p></div></content>
<source><id>q</id><title>L’Écho</title><link href="https://lecho.example/"/></source></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "t",
    "language": "de-AT",
    "next_url": "/feed.json?page=2",
    "authors": [{"name": "Redaktion"}],
    "items": [
        {
            "id": 7,
            "url": "/welt/1",
            "external_url": "https://bote.example/bruecke",
            "title": "Die Brücke",
            "content_html": "<p>Sie ist offen.</p>",
            "date_published": "2026-05-04T08:00:00+02:00",
            "date_modified": "2026-05-05",
            "authors": [{"name": "Jo Berg"}],
            "tags": ["Verkehr", 5],
        },
        {"id": "8", "external_url": "https://bote.example/2", "content_text": "A < B\n\nC", "summary": "S"},
        {"id": "9", "summary": "Nur kurz"},
        "junk",
    ],
}


def test_rss() -> None:
    """RSS with its modules: whole text over summary, several authors, source, original link, next page."""
    feed = read_feed(RSS.encode(), URL)
    assert feed.problem is None
    assert feed.next_url == f"{URL}?page=2"
    first, second = feed.entries
    assert first == FeedEntry(
        url="https://mirror.example/world/1",
        guid="mirror-1",
        title="Bridge & ferry",
        html='<p>The bridge <a href="https://mirror.example/feeds/more">reopens</a> on Monday.</p>',
        whole=True,
        authors=("Ann Lee", "Bo Ek"),
        published="2026-05-05T10:00:00+02:00",
        source_url="https://harbourpost.example/feed",
        source_name="The Harbour Post",
        original_url="https://harbourpost.example/news/bridge-reopens",
        keywords=("bridges", "ferries"),
        language="en",
    )
    assert (second.url, second.html, second.whole) == ("https://mirror.example/world/2", "Short.", False)


def test_atom() -> None:
    """Atom: relative addresses by xml:base, markup in titles, both dates as written, source and via."""
    (entry,) = read_feed(ATOM.encode(), URL).entries
    assert entry.url == "https://mirror.example/x/1.html"
    assert entry.title == "Le pont"
    assert (entry.published, entry.updated) == ("2026-05-04T08:00:00+02:00", "2026-05-05T10:00:00Z")
    assert (entry.source_name, entry.source_url) == ("L’Écho", "https://lecho.example/")
    assert entry.original_url == "https://lecho.example/pont-rouvert"
    assert entry.whole
    assert "Le pont rouvre." in (entry.html or "")
    assert sources_of(entry)[-1] == entry.original_url


def test_json_feed() -> None:
    """JSON Feed: both versions of authors, external address, text as markup; what is no item is passed over."""
    feed = read_feed(json.dumps(JSON_FEED).encode(), "https://mirror.example/feed.json")
    first, second, third = feed.entries
    assert feed.next_url == "https://mirror.example/feed.json?page=2"
    assert (first.url, first.guid, first.authors) == ("https://mirror.example/welt/1", "7", ("Jo Berg",))
    assert (first.original_url, first.keywords, first.language) == (
        "https://bote.example/bruecke",
        ("Verkehr",),
        "de",
    )
    assert (first.published, first.updated) == ("2026-05-04T08:00:00+02:00", "2026-05-05")
    assert (second.url, second.authors, second.whole) == ("https://bote.example/2", ("Redaktion",), True)
    assert "A &lt; B" in (second.html or "")
    assert (third.url, third.html, third.whole) == (None, "Nur kurz", False)


@pytest.mark.parametrize("damage", ["<b>", " & ", "\x0b", "<![CDATA[", "</chanel>"])
def test_broken_xml_is_read_on(damage: str) -> None:
    """A stray ampersand, control character or tag does not cost the other entries."""
    broken = RSS.replace("The bridge reopens.", f"The bridge {damage} reopens.")
    feed = read_feed(broken.encode(), URL)
    assert feed.problem
    assert feed.entries[0].url == "https://mirror.example/world/1"


def test_encodings() -> None:
    """The encoding is taken from the response, the declaration or the byte order mark."""
    for data, headers in (
        (RSS.replace("Bo Ek", "Bö Ék").replace("utf-8", "windows-1252").encode("cp1252"), {}),
        (RSS.replace("Bo Ek", "Bö Ék").replace("utf-8", "utf-16").encode("utf-16"), {}),
        (RSS.replace("Bo Ek", "Bö Ék").encode(), {"Content-Type": "application/rss+xml; charset=utf-8"}),
    ):
        assert "Bö Ék" in read_feed(data, URL, headers).entries[0].authors


BOMB = '<!DOCTYPE r [<!ENTITY a "ha">{}]><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'
LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij"))


@pytest.mark.parametrize(
    "data",
    [
        BOMB.format(LAUGHS).encode(),
        BOMB.format(LAUGHS).encode("utf-16"),
        BOMB.format(f'<!ENTITY j "{"x" * 50_000}">').replace("&j;", "&j;" * 50_000).encode(),
        BOMB.format('<!ENTITY % p "%q;%q;">').encode(),
    ],
)
def test_entity_bombs_are_refused(data: bytes) -> None:
    """Entities that grow when they are resolved are refused before anything is parsed."""
    start = time.perf_counter()
    with pytest.raises(ValueError, match="entities"):
        read_feed(data, URL)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no feed"),
        (b"<html><body>Not found</body></html>", "no feed"),
        (b'{"items": []}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"', "broken JSON"),
        (b"{" * 100_000, "broken JSON"),
        (b" " * (feeds.MAX_BYTES + 1), "longer than"),
    ],
)
def test_what_is_no_feed(data: bytes, message: str) -> None:
    """What is no feed is refused with a reason."""
    with pytest.raises(ValueError, match=message):
        read_feed(data, URL)


def test_feeds_are_recognised() -> None:
    """A feed is known by its beginning, whatever it was served as."""
    for data in (RSS, ATOM, json.dumps(JSON_FEED), "<rdf:RDF xmlns:rdf='x'><channel/></rdf:RDF>"):
        assert looks_like_feed(data.encode())
        assert looks_like_feed(data.encode("utf-16"))
    for data in ("<html><p>rss feed</p>", "", "{}", "<urlset>"):
        assert not looks_like_feed(data.encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*RSS.split("\n"), "<item>", "&x;", "<entry>", "]]>", "\0"]), max_size=12))
def test_any_bytes_are_a_feed_or_refused(pieces: list[str]) -> None:
    """Whatever the bytes, they give entries or a ValueError."""
    try:
        feed = read_feed("\n".join(pieces).encode(), URL)
    except ValueError:
        return
    assert all(isinstance(entry, FeedEntry) for entry in feed.entries)


def test_an_entry_as_page_and_fields() -> None:
    """An entry becomes a page for the extractor, and fields with the names of an article."""
    entry = read_feed(RSS.encode(), URL).entries[0]
    assert "<h1>Bridge &amp; ferry</h1>" in to_page(entry)
    fields = article_fields(entry)
    assert fields["authors"][1] == {"name": "Bo Ek", "nameRaw": "Bo Ek"}
    assert (fields["sourceName"], fields["dateModified"]) == ("The Harbour Post", None)


NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
NEWS = f"""<?xml version="1.0"?><urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://mirror.example/1?a=1&amp;b=2 </loc><lastmod>2026-05-05</lastmod>
<news:news><news:publication><news:name>Mirror</news:name></news:publication>
<news:publication_date>2026-05-04T08:00:00+02:00</news:publication_date><news:title>Bridge</news:title></news:news>
<image:image><image:loc>https://mirror.example/1.jpg</image:loc></image:image></url>
<url><loc>ftp://mirror.example/2</loc></url><url><loc>/relative</loc></url><url/>
<url><loc>https://mirror.example/3</loc><lastmod>soon</lastmod></url></urlset>"""


def test_news_sitemap() -> None:
    """Pages with their dates and titles; what is no web address is passed over, image addresses are no pages."""
    assert list(read_sitemap(NEWS.encode())) == [
        SitemapEntry(
            "https://mirror.example/1?a=1&b=2",
            modified="2026-05-05",
            published="2026-05-04T08:00:00+02:00",
            title="Bridge",
        ),
        SitemapEntry("https://mirror.example/3"),
    ]


def test_index_gzip_and_plain_list() -> None:
    """An index gives sitemaps, gzip is unpacked, a list of addresses is a sitemap, too."""
    index = (
        f"<sitemapindex {NAMESPACE}><sitemap><loc>https://a.example/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert list(read_sitemap(gzip.compress(index.encode()))) == [
        SitemapEntry("https://a.example/1.xml.gz", sitemap=True)
    ]
    lines = b"\xef\xbb\xbfhttps://a.example/1\r\n\nhttps://a.example/2\n"
    assert [entry.url for entry in read_sitemap(lines)] == ["https://a.example/1", "https://a.example/2"]
    assert looks_like_sitemap(index.encode())
    assert not looks_like_sitemap(b"<html><urlset-less>")


def test_gzip_in_several_members_and_cut_short() -> None:
    """Members are unpacked one behind the other; a file that breaks off gives what it holds until then."""
    addresses = [f"https://a.example/{number}" for number in range(3000)]
    whole = "\n".join(addresses).encode()
    packed = gzip.compress(whole[:9000]) + gzip.compress(whole[9000:])
    assert [entry.url for entry in read_sitemap(packed)] == addresses
    noise = random.Random(1).randbytes(100_000)
    cut = unpack(gzip.compress(noise)[:60_000])
    assert noise.startswith(cut)
    assert len(cut) > 50_000
    assert unpack(gzip.compress(b"") * 100_000 + gzip.compress(b"x")) == b"x"


def test_broken_and_hostile_sitemaps() -> None:
    """Damage costs what it hits; entities are not resolved; packed bombs are refused; the rest is no sitemap."""
    broken = NEWS.replace("<news:name>", "<news:name>&oops; & <b>")
    assert "https://mirror.example/3" in [entry.url for entry in read_sitemap(broken.encode())]
    laughs = f'<!DOCTYPE r [<!ENTITY a "ha">{LAUGHS}]><urlset {NAMESPACE}><url><loc>https://a.example/&j;</loc></url></urlset>'
    start = time.perf_counter()
    assert all(len(entry.url) < 100 for entry in read_sitemap(laughs.encode()))
    assert time.perf_counter() - start < 1
    with pytest.raises(ValueError, match="longer than"):
        unpack(gzip.compress(b"\0" * 5_000_000), limit=1_000_000)
    for data, message in (
        (gzip.compress(b"x")[:9], "damaged"),
        (b"\x1f\x8b123456789", "damaged"),
        (b"<html>", "neither"),
    ):
        with pytest.raises(ValueError, match=message):
            list(read_sitemap(data))


def test_long_sitemaps_are_read_in_linear_time() -> None:
    """Fifty thousand addresses take seconds, and memory does not hold them all as a tree."""
    body = "".join(f"<url><loc>https://a.example/{number}</loc></url>" for number in range(50_000))
    start = time.perf_counter()
    assert sum(1 for _ in read_sitemap(f"<urlset {NAMESPACE}>{body}</urlset>".encode())) == 50_000
    assert time.perf_counter() - start < 15
