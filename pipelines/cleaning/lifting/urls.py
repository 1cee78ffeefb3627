"""Web addresses in values: where one begins and ends, and what a redirector hides."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote

_START = re.compile(r"https?://|(?<![\w.@/-])www\.", re.IGNORECASE)
# White space, brackets, quotes and the punctuation of scripts that puts no space behind an address.
_END = re.compile(r"[\s<>\"«»“”„‚‹›`{}|\\^、。，；：！？（）【】《》「」『』〈〉…،؛؟।\u200b\ufeff]")
_TRAILING = ".,;:!?'’‘*_~·•-–—"
_CLOSING = {")": "(", "]": "["}
_HOST = re.compile(r"(?:www\.)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")

# Hosts (and the start of their path) that only pass a reader on, with the parameters that hold the target.
_REDIRECTORS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url$"), ("url", "q")),
    (re.compile(r"news\.google\.[a-z.]{2,6}/news/url$"), ("url",)),
    (re.compile(r"(?:[a-z-]{1,9}\.)?facebook\.com/(?:l|flx/warn)(?:\.php)?/?$"), ("u",)),
    (re.compile(r"l\.(?:instagram|messenger|threads)\.(?:com|net)/?$"), ("u",)),
    (re.compile(r"(?:t\.umblr|href\.li|www\.tumblr)\.com/redirect$"), ("z",)),
    (re.compile(r"out\.reddit\.com/.*"), ("url",)),
    (re.compile(r"(?:[a-z0-9-]{1,30}\.)?safelinks\.protection\.outlook\.com/.*"), ("url",)),
    (re.compile(r"(?:www\.)?duckduckgo\.com/l/?$"), ("uddg",)),
    (re.compile(r"(?:www\.)?youtube\.com/redirect$"), ("q",)),
    (re.compile(r"(?:www\.)?linkedin\.com/(?:redir/redirect|safety/go)/?$"), ("url",)),
    (re.compile(r"vk\.com/away\.php$"), ("to",)),
    (re.compile(r"steamcommunity\.com/linkfilter/?$"), ("url", "u")),
    (re.compile(r"link\.zhihu\.com/?$"), ("target",)),
    (re.compile(r"c\.pocket\.co/.*|getpocket\.com/redirect$"), ("url",)),
    (re.compile(r"(?:feedproxy\.google|feeds\.feedburner)\.com/.*"), ("url",)),
    (re.compile(r"(?:www\.)?bing\.com/news/apiclick\.aspx$"), ("url",)),
)
_TRACKERS = frozenset(
    {
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "ysclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "twclid",
        "ttclid",
        "xtor",
        "_openstat",
        "wt_mc",
        "ns_mchannel",
        "ns_source",
        "ns_campaign",
        "ns_linkname",
        "at_medium",
        "at_campaign",
        "cmpid",
        "_hsenc",
        "_hsmi",
        "vero_id",
        "oly_enc_id",
        "oly_anon_id",
        "wickedid",
    }
)
"""Parameters that only count where a reader came from; ``utm_…`` and ``pk_…`` are known by their start."""

_MAX_HOPS = 3


def find_url(value: str, stops: Callable[[str, int], int] | None = None) -> tuple[str, int, int] | None:
    """Return the first web address in ``value`` with its start and end, None when there is none.

    An address begins with ``http://``, ``https://`` or ``www.``. It ends at space, quotation marks, East
    Asian and Arabic punctuation, and before punctuation that belongs to the sentence around it.
    ``stops(value, start)`` may name an earlier end, where a label is glued to the address.
    """
    match = _START.search(value)
    if match is None:
        return None
    start = match.start()
    end_match = _END.search(value, match.end())
    end = end_match.start() if end_match else len(value)
    again = _START.search(value, match.end(), end)
    # Two addresses without a space between them; behind "=" or "/" the second is a part of the first.
    if again and value[again.start() - 1] not in "=/:&?%#" and again.group().lower() != "www.":
        end = again.start()
    if stops is not None:
        end = min(end, stops(value, start))
    end = _trimmed(value, start, end)
    url = value[start:end]
    rest = url[len(match.group()) :]
    if not rest or not (rest[0].isalnum() or rest[0] == "["):
        return None
    if match.group().lower() == "www." and "." not in rest.split("/", 1)[0]:
        return None
    return url, start, end


def _trimmed(value: str, start: int, end: int) -> int:
    """Return the end without punctuation that closes the text around the address."""
    surplus = {
        close: value.count(close, start, end) - value.count(opening, start, end)
        for close, opening in _CLOSING.items()
    }
    while end > start:
        char = value[end - 1]
        if char in surplus:
            if surplus[char] <= 0:
                break
            surplus[char] -= 1
        elif char not in _TRAILING or (char in "-_" and value[end - 2 : end - 1].isalnum()):
            break
        end -= 1
    return end


@lru_cache(maxsize=1024)
def unwrap(url: str) -> str:
    """Return the address that a redirector's address holds, without parameters that only track readers.

    Only a target that is written in the address itself, and is http or https, replaces it. The order and the
    spelling of everything that stays are untouched.
    """
    for _ in range(_MAX_HOPS):
        target = _target(url)
        if target is None:
            break
        url = target
    return _without_trackers(url)


def _target(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("#")[0].partition("?")
    if scheme.lower() not in ("http", "https") or not query:
        return None
    host, slash, path = place.partition("/")
    place = host.lower() + slash + path
    for pattern, names in _REDIRECTORS:
        if not pattern.match(place):
            continue
        given = dict(part.partition("=")[::2] for part in reversed(query.split("&")))
        for name in names:
            target = unquote(given.get(name, ""))
            if re.match(r"https?://[^\s/]", target, re.IGNORECASE):
                return target
    return None


def _without_trackers(url: str) -> str:
    base, mark, fragment = url.partition("#")
    if fragment.lower().startswith("xtor="):
        mark = fragment = ""
    place, question, query = base.partition("?")
    if not question:
        return base + mark + fragment
    parts = query.split("&")
    kept = [part for part in parts if not _is_tracker(part.partition("=")[0].lower())]
    if len(kept) == len(parts):
        return base + mark + fragment
    return place + ("?" if kept else "") + "&".join(kept) + mark + fragment


def _is_tracker(name: str) -> bool:
    return name.startswith(("utm_", "pk_campaign", "pk_source", "pk_medium")) or name in _TRACKERS


def is_domain(value: str) -> bool:
    """Tell whether the value is a bare domain, such as ``lexpress.fr`` or ``www.bbc.co.uk``."""
    return 3 < len(value) <= 100 and "." in value and _HOST.fullmatch(value) is not None
