"""Web addresses found in pages: whose they are, and whether an article can stand there."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import tldextract

from pipelines.syndication.guard import literal_address, split

__all__ = ["is_article_url", "looks_like_story", "site", "split"]

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
def _suffixes() -> tldextract.TLDExtract:
    # The list that is bundled with the library: looking a domain up must not open a connection.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


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
    if any(host == name or host.endswith("." + name) for name in _NO_ARTICLES):
        return False
    path = unquote(parts.path)
    if _HOME.fullmatch(path):
        return "=" in parts.query and "share" not in parts.query  # example.org/?p=123 is an article
    return not _LISTING.fullmatch(path)


def looks_like_story(url: str) -> bool:
    """Tell whether an address is built as those of articles are: with a number, a date or a slug."""
    parts = split(url)
    return parts is not None and _STORY.search(unquote(f"{parts.path}?{parts.query}")) is not None
