"""Which leads a crawl takes: by repetition, date and number; how dates are read; redirectors resolved."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.syndication.discover import Lead, Wanted, read_moment, read_since, sitemaps_in_robots
from pipelines.syndication.guard import split
from pipelines.syndication.redirects import direct, is_redirector

PAGE = "https://aggregator.example/world/1"
ORIGINAL = "https://www.harbourpost.example/news/2026/bridge-reopens"
QUOTED = "https%3A%2F%2Fwww.harbourpost.example%2Fnews%2F2026%2Fbridge-reopens"


def test_each_article_once_and_no_more_than_wanted() -> None:
    """An address counts once however it is written; beyond the limit nothing is taken."""
    wanted = Wanted(limit=2)
    urls = [
        "https://a.example/1",
        "http://www.a.example/1/?utm_source=x#top",
        "https://a.example/2",
        "https://b.example/",
    ]
    assert [wanted.take(Lead(url)) for url in urls] == ["leads", "repeated", "leads", "over_limit"]
    assert wanted.full
    assert wanted.counts == {"leads": 2, "repeated": 1, "over_limit": 1}


@pytest.mark.parametrize(
    ("date", "older"),
    [
        ("2026-04-30", True),
        ("2026-05-01", False),
        ("2026-05-01T11:59:00Z", True),
        ("2026-05-01T13:30:00+02:00", True),
        ("2026-05-01T12:00:00+00:00", False),
        ("2026-05-02T01:00", False),
        ("2026-04", True),
        ("2026", False),
        ("yesterday", False),
        ("", False),
        (None, False),
    ],
)
def test_only_what_is_known_to_be_older_is_left_out(date: str | None, older: bool) -> None:
    """Dates are compared as precisely as they are given; what has no date is kept."""
    wanted = Wanted(since=datetime(2026, 5, 1, 12, tzinfo=timezone.utc))
    assert wanted.is_older(date) is older
    assert wanted.take(Lead("https://a.example/1", date)) == ("older" if older else "leads")


def test_since_as_age_date_or_moment() -> None:
    """Ages count back from now, dates without a zone are UTC, anything else is refused."""
    now = datetime(2026, 5, 8, tzinfo=timezone.utc)
    assert read_since("36h", now) == now - timedelta(hours=36)
    assert read_since("7d", now) == datetime(2026, 5, 1, tzinfo=timezone.utc)
    assert read_since("2026-05-01") == datetime(2026, 5, 1, tzinfo=timezone.utc)
    assert read_since("2026-05-01T12:00+02:00").isoformat() == "2026-05-01T12:00:00+02:00"
    for wrong in ("soon", "7", "d", "-1d", "2026-13-01", ""):
        with pytest.raises(ValueError, match="expected a date"):
            read_since(wrong)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    """Nothing raises, and a moment has a zone."""
    for end in (False, True):
        found = read_moment(text, end=end)
        assert found is None or found.tzinfo is not None


def test_sitemaps_named_by_robots() -> None:
    """The sitemap lines of a robots.txt, absolute and each once."""
    body = b"User-agent: *\nSitemap: /map.xml\nsitemap: https://a.example/news.xml\nSitemap: /map.xml\nSitemap:\n"
    assert sitemaps_in_robots(body, "https://a.example/robots.txt") == [
        "https://a.example/map.xml",
        "https://a.example/news.xml",
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.google.com/url?q={QUOTED}&sa=D",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=x",
        f"https://aggregator.example/out?url={QUOTED}",
        f"https://aggregator.example/redirect.php?id=7&to={QUOTED}",
        f"https://aggregator.example/click?u={ORIGINAL}",
        f"{ORIGINAL}?utm_source=aggregator&utm_medium=feed",
        f"https://web.archive.org/web/20260501120000/{ORIGINAL}",
        "https://www-harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/news/2026/bridge-reopens",
        "https://www.google.com/amp/s/www.harbourpost.example/news/2026/bridge-reopens",
    ],
)
def test_addresses_that_hold_another(address: str) -> None:
    """Redirectors, trackers and caches are resolved where the address itself says where it leads."""
    assert direct(address, PAGE) == ORIGINAL


@pytest.mark.parametrize(
    "address",
    [
        ORIGINAL,
        f"https://other.example/share?url={QUOTED}",
        "https://aggregator.example/out?url=https%3A%2F%2Faggregator.example%2F2",
        "https://aggregator.example/out?url=javascript%3Aalert(1)",
        "https://aggregator.example/search?q=bridge",
    ],
)
def test_other_addresses_stay(address: str) -> None:
    """A parameter of another site's address is not where the link leads, nor is what is no web address."""
    assert direct(address, PAGE) == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://aggregator.example/out/4711", True),
        ("https://aggregator.example/go/bridge", True),
        ("https://www.aggregator.example/en/redirect.php?id=7", True),
        ("https://t.co/AbC123", True),
        ("https://bit.ly/3xYz", True),
        ("https://bit.ly/", False),
        ("https://aggregator.example/outlook/2026", False),
        ("https://aggregator.example/world/gone-fishing", False),
        ("https://elsewhere.example/out/4711", False),
        ("mailto:a@b.example", False),
    ],
)
def test_addresses_that_hide_where_they_lead(address: str, expected: bool) -> None:
    """The page's own redirectors and link shorteners are known by their address."""
    assert is_redirector(address, PAGE) is expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="htps:/.?=&%3Aabx#@[]", max_size=60))
def test_any_address_is_resolved_to_an_address(text: str) -> None:
    """Whatever stands in a link, resolving it raises nothing and never makes something else of it."""
    url = "https://aggregator.example/out?u=" + text
    assert split(direct(url, PAGE)) or split(url) is None
