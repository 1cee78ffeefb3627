"""Web addresses in values."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.lifting.urls import find_url, is_domain, unwrap


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("Source: https://example.org/a.", "https://example.org/a"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("www.example.org/a, and more", "www.example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/wiki/A_(b)", "https://example.org/wiki/A_(b)"),
        ("(see https://example.org/wiki/A_(b))", "https://example.org/wiki/A_(b)"),
        ("[https://example.org/a[1]]", "https://example.org/a[1]"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("«https://example.org/a»", "https://example.org/a"),
        ("'https://example.org/a'", "https://example.org/a"),
        ("https://example.org/a。然后", "https://example.org/a"),
        ("来源：https://example.org/a（完）", "https://example.org/a"),
        ("https://example.org/خبر،", "https://example.org/خبر"),
        ("https://example.org/caf%C3%A9?x=1&y=2#z", "https://example.org/caf%C3%A9?x=1&y=2#z"),
        ("https://example.org/café/ñ", "https://example.org/café/ñ"),
        ("https://пример.рф/путь", "https://пример.рф/путь"),
        ("https://example.org/a...", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("https://example.org/a-", "https://example.org/a-"),
        ("https://example.org/a/;", "https://example.org/a/"),
        ("https://example.org:8080/a", "https://example.org:8080/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://example.org/ahttps://example.org/b", "https://example.org/a"),
        (
            "https://web.archive.org/web/2020/https://example.org/b",
            "https://web.archive.org/web/2020/https://example.org/b",
        ),
        ("https://example.org/?u=https://example.com/b", "https://example.org/?u=https://example.com/b"),
        ("a https://example.org/a b https://example.org/b", "https://example.org/a"),
        ("https://example.org/a\nAuthor", "https://example.org/a"),
        ("https://example.org/a\u200bAuthor", "https://example.org/a"),
    ],
)
def test_the_first_address(value: str, url: str) -> None:
    """The first address is found without the punctuation of the text around it."""
    found = find_url(value)
    assert found is not None
    assert found[0] == url
    assert value[found[1] : found[2]] == url


@pytest.mark.parametrize(
    "value",
    [
        "",
        "no address",
        "http://",
        "https:// example.org",
        "www.",
        "www. example",
        "www.example",
        "ftp://example.org",
        "https://...",
        "me@www.example.org",
        "/2024/03/story",
    ],
)
def test_no_address(value: str) -> None:
    """A scheme without a host, relative paths, and mail are no web addresses."""
    assert find_url(value) is None


def test_a_caller_can_name_an_earlier_end() -> None:
    """``stops`` cuts a label that is glued to the address."""
    value = "https://example.org/moratoriumAuthor : Jane"
    assert find_url(value, lambda text, start: text.find("Author", start)) == (
        "https://example.org/moratorium",
        0,
        30,
    )


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fb%3Fx%3D1&sa=U",
            "https://example.org/b?x=1",
        ),
        ("https://www.google.co.uk/url?sa=t&url=https://example.org/b", "https://example.org/b"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fb%3Ffbclid%3DIwAR1&h=AT0",
            "https://example.org/b",
        ),
        ("https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.org%2Fb&t=N", "https://example.org/b"),
        ("https://out.reddit.com/t3_x?url=https%3A%2F%2Fexample.org%2Fb&token=AQ", "https://example.org/b"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fb&rut=1", "https://example.org/b"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fb&data=05",
            "https://example.org/b",
        ),
        (
            "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fexample.org%252Fb",
            "https://example.org/b",
        ),
        ("https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fb", "https://example.org/b"),
        ("https://example.org/a?utm_source=x&id=7&utm_medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=1#top", "https://example.org/a#top"),
        ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
        ("https://example.org/a?gclid=1&gclid=2", "https://example.org/a"),
    ],
)
def test_redirectors_and_trackers_go(url: str, target: str) -> None:
    """The target that a redirector's address holds replaces it, and certain trackers are dropped."""
    assert unwrap(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/a?b=%C3%A9&a=+1&&c#x?y",
        "https://example.org/a?url=https%3A%2F%2Fexample.com%2Fb",
        "https://www.google.com/search?q=https%3A%2F%2Fexample.org",
        "https://www.google.com/url?q=javascript%3Aalert(1)",
        "https://www.google.com/url?q=/relative",
        "https://news.google.com/articles/CBMiK2h0",
        "https://t.co/abc123",
        "https://example.org/facebook.com/l.php?u=https%3A%2F%2Fexample.com",
        "https://example.org/a?source=rss&ref=home",
        "www.example.org/a?x=1",
        "https://example.org/a?",
    ],
)
def test_everything_else_stays(url: str) -> None:
    """Addresses of pages stay as they are, character by character."""
    assert unwrap(url) == url


@pytest.mark.parametrize(
    "value", ["lexample.fr", "www.example.co.uk", "news.example.org", "пример.рф", "n-tv.de", "1tv.example"]
)
def test_domains(value: str) -> None:
    """Bare domains are known."""
    assert is_domain(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "example",
        "a.b",
        "e.g.",
        "U.S.A",
        "Yahoo!",
        "end.Next word",
        "https://example.org",
        "me@example.org",
        "3.14",
        "example.org/a",
        ".org",
        "-a.org",
        "a..org",
    ],
)
def test_no_domains(value: str) -> None:
    """Words, abbreviations, numbers and whole addresses are no domains."""
    assert not is_domain(value)


@given(
    st.text(max_size=80),
    st.sampled_from(["", "https://", "www.", "http://a.b/"]),
    st.text(alphabet="ab.)](/?=&%-,;:!'«»…。 ", max_size=60),
)
@settings(max_examples=300, deadline=None)
def test_what_is_found_stands_in_the_value(before: str, scheme: str, after: str) -> None:
    """The span is the address, which has no white space and no closing punctuation."""
    value = before + scheme + after
    found = find_url(value)
    if found is None:
        return
    url, start, end = found
    assert value[start:end] == url
    assert not any(char.isspace() for char in url)
    assert url[-1] not in ".,;:!?"
    assert unwrap(unwrap(url)) == unwrap(url)


@pytest.mark.parametrize("tail", [")", "]", ".", ")]", "-", "%", "&a="])
def test_long_addresses_cost_linear_time(tail: str) -> None:
    """A megabyte of closing punctuation is trimmed in one pass."""
    value = "https://example.org/a" + tail * (1_000_000 // len(tail))
    began = time.perf_counter()
    find_url(value)
    assert time.perf_counter() - began < 3
