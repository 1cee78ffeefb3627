"""Web addresses found in pages: whether they may be followed, and whether an article can stand there."""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

import tldextract

_LOCAL_NAMES = ("localhost", "local", "internal", "lan", "home.arpa", "localdomain")
# Pages of these sites are posts, share buttons or licence texts, never the original of a news article.
_NO_ARTICLES = frozenset(
    (
        *("facebook.com", "fb.com", "instagram.com", "linkedin.com", "ok.ru", "pinterest.com", "reddit.com"),
        *("t.co", "t.me", "telegram.me", "tiktok.com", "tumblr.com", "twitter.com", "vk.com", "wa.me"),
        *("weibo.com", "whatsapp.com", "x.com", "youtu.be", "youtube.com"),
        *("addthis.com", "addtoany.com", "creativecommons.org", "feedburner.com", "getpocket.com"),
        "sharethis.com",
    )
)
_HOME = re.compile(r"/*(?:[a-z]{2}(?:[-_][a-zA-Z]{2})?/*)?(?:(?:index|home|default)(?:\.[a-z]{3,5})?)?/*")
# A word for a list, with at most the list's name and a page number behind it.
_LISTING = re.compile(
    r"(?:.*/)?(?:tags?|categor(?:y|ies|ie|ia|ias)|kategorien?|topics?|themen?|themes?|authors?|auteurs?|autor(?:es)?"
    r"|search|rubriques?|rubric|sections?|etiquetas?|schlagwort|archives?|feeds?|rss)(?:/[^/]+)?(?:/page/\d+)?/*",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    # The list that is bundled with the library: looking a domain up must not open a connection.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def split(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https address with a host, None for anything else."""
    try:
        parts = urlsplit(url)
        return parts if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


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
    if known or "." not in host or _literal(host):
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


def refusal(url: str) -> str | None:
    """Return why a spider must not follow ``url``, an address found in somebody else's page; None if it may.

    Only http and https are followed, and no address that names this machine or its network. Names are judged
    as they are written; whoever controls a name's DNS can still point it inside.
    """
    parts = split(url)
    if parts is None:
        return "not a web address"
    host = (parts.hostname or "").rstrip(".")
    if any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES):
        return f"local name {host}"
    address = _literal(host)
    if address is not None and not address.is_global:
        return f"private address {host}"
    return None


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address that ``host`` spells, also as ``127.1``, ``0x7f000001`` or ``2130706433``."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))  # reads what browsers read; asks no server
        except (OSError, ValueError):
            return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address
