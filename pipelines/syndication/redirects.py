"""Addresses that only pass a reader on: what they hide, where that can be read without asking anybody."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from pipelines.cleaning.lifting.urls import unwrap
from pipelines.syndication.addresses import site
from pipelines.syndication.guard import split

# Path words of "this link leaves our site", as a segment or a file's name.
_LEAVING = re.compile(
    r"/(?:(?:out(?:bound|going|link)?|go(?:to)?|redir(?:ect|ects|ection)?|exit|leave|away|jump|click|clicks|visit"
    r"|ext(?:ernal)?|external-link|link|links|source|r|l|u|url)(?:\.\w{2,5})?(?:/|$))",
    re.IGNORECASE,
)
_SHORTENERS = frozenset(
    (
        *(
            "t.co",
            "bit.ly",
            "buff.ly",
            "ow.ly",
            "tinyurl.com",
            "goo.gl",
            "is.gd",
            "dlvr.it",
            "ift.tt",
            "trib.al",
        ),
        *("lnkd.in", "fb.me", "wp.me", "j.mp", "rb.gy", "cutt.ly", "shorturl.at", "t.ly", "tiny.cc", "v.gd"),
        *("feedproxy.google.com", "feeds.feedburner.com", "news.google.com", "apple.news", "flip.it"),
    )
)
# Caches that keep the original's address in their own path; ``s/`` stands for https.
_CACHES = (
    re.compile(r"[\w.-]+\.cdn\.ampproject\.org/[vcwi]/(s/)?(.+)"),
    re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?(.+)"),
    re.compile(r"web\.archive\.org/web/\d{4,14}[a-z_]*/()((?:https?:/+)?[^/]+\..+)"),
)


def direct(address: str, page_url: str = "") -> str:
    """Return the address that another one holds: of a redirector, a tracker, an AMP or archive cache.

    Args:
        address: an absolute web address.
        page_url: where it was found. A link to that very site with the address of another site among its
            parameters leads there.
    """
    found = _out_of_cache(unwrap(address))
    parts = split(found)
    if parts is None or not page_url or site(found) != site(page_url):
        return found
    for _, value in parse_qsl(parts.query):
        target = split(value)
        if target is not None and site(value) != site(page_url):
            return unwrap(value)
    return found


def is_redirector(address: str, page_url: str) -> bool:
    """Tell whether an address looks as if it passed readers on to another site.

    A link shortener's, or one on the page's own site with a path such as ``/out/4711``.
    """
    parts = split(address)
    if parts is None:
        return False
    host = (parts.hostname or "").removeprefix("www.")
    if host in _SHORTENERS:
        return len(parts.path) > 1
    return site(address) == site(page_url) and _LEAVING.search(parts.path) is not None


def _out_of_cache(url: str) -> str:
    scheme, _, rest = url.partition("://")
    for pattern in _CACHES:
        match = pattern.fullmatch(rest)
        if match:
            target = unquote(match[2]) if "%3A" in match[2][:12].upper() else match[2]
            if not target.startswith("http"):
                target = f"{'https' if match[1] else scheme}://{target}"
            target = re.sub(r"^(https?):/+", r"\1://", target)
            return target if split(target) else url
    return url
