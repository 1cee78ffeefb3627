"""Web addresses found in pages: whose they are, and whether an article can stand there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipelines.syndication.guard import literal_address, split

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = ["is_article_url", "is_own_mirror", "looks_like_story", "site", "split"]

# Pages of these sites are posts, share buttons, licences or works of reference, never a news article's original.
_NO_ARTICLES = frozenset(
    (
        *("facebook.com", "fb.com", "instagram.com", "linkedin.com", "ok.ru", "pinterest.com", "reddit.com"),
        *("t.co", "t.me", "telegram.me", "tiktok.com", "tumblr.com", "twitter.com", "vk.com", "wa.me"),
        *("weibo.com", "whatsapp.com", "x.com", "youtu.be", "youtube.com"),
        *("addthis.com", "addtoany.com", "creativecommons.org", "feedburner.com", "getpocket.com"),
        *(
            "sharethis.com",
            "arxiv.org",
            "doi.org",
            "github.com",
            "nlm.nih.gov",
            "wikipedia.org",
            "wikimedia.org",
        ),
    )
)
# Services that show one post at an address of theirs and at one of their customer's own domain.
_PLATFORMS = frozenset(
    (
        *("blogger.com", "blogspot.com", "ghost.io", "hashnode.dev", "livejournal.com", "medium.com"),
        *("squarespace.com", "substack.com", "tumblr.com", "typepad.com", "wixsite.com", "wordpress.com"),
    )
)
_SHORTEST_NAME = 4
"""Letters of a name that says something when another has it, too: two papers may be called "ABC"."""
_HOME = re.compile(r"/*(?:[a-z]{2}(?:[-_][a-zA-Z]{2})?/*)?(?:(?:index|home|default)(?:\.[a-z]{3,5})?)?/*")
# A word for a list, with at most the list's name and a page number behind it.
_LISTING = re.compile(
    r"(?:.*/)?(?:tags?|categor(?:y|ies|ie|ia|ias)|kategorien?|topics?|themen?|themes?|authors?|auteurs?|autor(?:es)?"
    r"|search|rubriques?|rubric|sections?|etiquetas?|schlagwort|archives?|feeds?|rss)(?:/[^/]+)?(?:/page/\d+)?/*",
    re.IGNORECASE,
)
# What addresses of articles have: a number of three digits or more, or a slug of three words.
_STORY = re.compile(r"\d{3}|[^\W\d_]{2,}[-_]\w+[-_]\w{2,}|[^\x00-\x7f]{6}")


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # a dependency of Scrapy; with it comes an HTTP client

    # The list that is bundled with the library: looking a domain up must not open a connection.
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def site(url: str) -> str:
    """Return what identifies the publisher: the registered domain (``bbc.co.uk``), or host and port.

    Hosts without a dot and IP addresses are told apart by their port as well. ``""`` for what is not a web
    address.
    """
    parts = split(url)
    if parts is None:
        return ""
    host = (parts.hostname or "").rstrip(".")
    known = _suffixes()(host).top_domain_under_public_suffix
    if known or "." not in host or literal_address(host):
        return known or parts.netloc.lower()
    return ".".join(host.split(".")[-2:])


def is_article_url(url: str) -> bool:
    """Tell whether an article can stand at ``url``: no home page, list, share button or network."""
    parts = split(url)
    if parts is None:
        return False
    host = parts.hostname or ""
    if _is_among(host, _NO_ARTICLES):
        return False
    path = unquote(parts.path)
    if _HOME.fullmatch(path):
        return "=" in parts.query and "share" not in parts.query  # example.org/?p=123 is an article
    return not _LISTING.fullmatch(path)


def looks_like_story(url: str) -> bool:
    """Tell whether an address is built as those of articles are: with a number, a date or a slug."""
    parts = split(url)
    return parts is not None and _STORY.search(unquote(f"{parts.path}?{parts.query}")) is not None


def is_own_mirror(address: str, own: str) -> bool:
    """Tell whether a page's other ``address`` is a mirror of its ``own`` by the same publisher, not an original.

    The sites bear one name (``example.com`` and ``example.co.uk``); or both addresses end in the same slug, and one
    site's name is part of the other's (``examplenews.com``) or the page's site is a platform that shows its
    customers' posts under their own domains as well. Papers of one group, which print each other's articles under
    names of their own, are two publishers.
    """
    ours, theirs = split(own), split(address)
    if ours is None or theirs is None:
        return False
    host = ours.hostname or ""
    short, long = sorted((_name(host), _name(theirs.hostname or "")), key=len)
    if len(short) >= _SHORTEST_NAME and short == long:
        return True
    if _slug(ours.path) != _slug(theirs.path) or not looks_like_story(address):
        return False
    part = len(short) >= _SHORTEST_NAME and (long.startswith(short) or long.endswith(short))
    return part or _is_among(host, _PLATFORMS)


def _slug(path: str) -> str:
    return unquote(path).rstrip("/").rpartition("/")[2].lower()


def _name(host: str) -> str:
    """Return the name that was registered: ``bbc`` of ``news.bbc.co.uk``; "" for an IP address."""
    found = _suffixes()(host)
    return found.domain if found.suffix else ""


def _is_among(host: str, sites: frozenset[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in sites)
