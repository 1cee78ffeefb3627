"""RSS, Atom and JSON Feed as one kind of entries, however broken; nothing is fetched."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urljoin

from pipelines.extraction.machine_dates import parse_machine_date

MAX_BYTES = 16 * 1024 * 1024
"""Longest feed, unpacked, in bytes: thousands of entries with their whole text."""

_OPENING = 2_000
_ROOT = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_JSON_FEED = "jsonfeed.org/version/"
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[^\s\"'>]+\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_LONGEST_ENTITY = 40
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:[a-zA-Z]+|#\d+);")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    Attributes:
        url: absolute address of the article's page; None if the entry names none.
        guid: the entry's identifier.
        title: without markup.
        html: its text as markup, the fullest the entry has; None if it has none.
        whole: ``html`` is the article (``content:encoded``, ``content``), not a summary.
        authors: names, as given.
        published, updated: ISO 8601, as precise as written.
        source_url, source_name: the feed or page that the entry says it was taken from.
        original_url: the page that the entry was written about or copied from, if it says so apart from its
            own page (``external_url``, ``feedburner:origLink``).
        keywords: its categories.
        language: of the entry or its feed.
    """

    url: str | None = None
    guid: str | None = None
    title: str | None = None
    html: str | None = None
    whole: bool = False
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    source_url: str | None = None
    source_name: str | None = None
    original_url: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read.

    Attributes:
        entries: in the feed's order.
        next_url: where older entries are (RFC 5005, JSON Feed's ``next_url``).
        problem: what is wrong with the feed, if it was read in spite of it.
    """

    entries: tuple[FeedEntry, ...]
    next_url: str | None = None
    problem: str | None = None


def looks_like_feed(data: bytes) -> bool:
    """Tell whether bytes begin as a feed does."""
    opening = data[:_OPENING].replace(b"\0", b"")
    if opening.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{"):
        return _JSON_FEED.encode() in opening
    return _ROOT.search(opening) is not None


def read_feed(data: bytes, url: str = "", headers: dict[str, str] | None = None) -> Feed:
    """Read a feed.

    Args:
        data: the feed as it was served, unpacked.
        url: where it was found, to make addresses absolute.
        headers: of the response; ``content-type`` may name the encoding.

    Raises:
        ValueError: too long, no feed, or it declares entities that grow when they are resolved.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"longer than {MAX_BYTES} bytes")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(data, url)
    _refuse_entities(data)
    import feedparser  # takes 0.1 s, and only feeds need it

    given = {name.lower(): value for name, value in (headers or {}).items()}
    told = {"content-type": given.get("content-type", "application/xml"), "content-location": url}
    # Markup is extracted by our own extractor, which needs what feedparser's filter would take away.
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers=told, sanitize_html=False)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError(f"cannot be read: {type(error).__name__}: {error}"[:200]) from None
    if not found.get("version") and not found.entries:
        raise ValueError(f"no feed: {_problem(found) or 'neither RSS nor Atom'}")
    language = found.feed.get("language")
    entries = tuple(_from_xml(entry, url, language) for entry in found.entries)
    return Feed(entries, _link(found.feed, ("next", "prev-archive"), url), _problem(found))


def _refuse_entities(data: bytes) -> None:
    """Raise for entities that stand for other entities or for long texts: they multiply what is read."""
    for match in _ENTITY.finditer(data.replace(b"\0", b"")):
        value = match[1] or match[2] or b""
        if len(value) > _LONGEST_ENTITY or re.search(rb"[&%]\w", value):
            raise ValueError("declares entities that grow when they are resolved")


def _problem(found: Any) -> str | None:
    error = found.get("bozo_exception")
    # A wrong media type or encoding label is common and harmless: feedparser reads on as if it were right.
    if not found.get("bozo") or type(error).__name__ in ("NonXMLContentType", "CharacterEncodingOverride"):
        return None
    return str(error).partition("\n")[0][:200] or type(error).__name__


def _from_xml(entry: Any, base: str, language: str | None) -> FeedEntry:
    html, whole = _fullest(entry)
    source = entry.get("source") or {}
    link = entry.get("link") or _link(entry, ("alternate", ""), base)
    return FeedEntry(
        url=_absolute(base, link),
        guid=entry.get("id"),
        title=_plain(entry.get("title")),
        html=html,
        whole=whole,
        authors=tuple(_names(entry)),
        published=_date(entry, "published") or _date(entry, "created"),
        updated=_date(entry, "updated"),
        # feedparser keeps RSS's url attribute as href.
        source_url=_absolute(base, source.get("href") or source.get("link")),
        source_name=_plain(source.get("title")),
        original_url=_absolute(base, entry.get("feedburner_origlink") or _link(entry, ("via",), base)),
        keywords=tuple(_unique(tag.get("label") or tag.get("term") for tag in entry.get("tags") or ())),
        language=(entry.get("language") or language or "")[:2].lower() or None,
    )


def _fullest(entry: Any) -> tuple[str | None, bool]:
    """Return the longest markup of an entry, and whether it stands where whole articles do."""
    contents = [item.get("value") or "" for item in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = entry.get("summary") or ""
    if len(content.strip()) >= len(summary.strip()):
        return (content, True) if content.strip() else (None, False)
    return summary, False


def _names(entry: Any) -> Iterator[str]:
    """Yield authors' names: one for each ``author`` or ``dc:creator``, without e-mail addresses."""
    names = [author.get("name") for author in entry.get("authors") or ()] or [entry.get("author")]
    yield from _unique(names)


def _unique(values: Iterable[Any]) -> list[str]:
    found = (" ".join(value.split()) for value in values if isinstance(value, str))
    return list(dict.fromkeys(value for value in found if value))


def _date(entry: Any, name: str) -> str | None:
    """Return a date as written; in UTC where only feedparser understands it."""
    # feedparser answers with the publishing date for a missing "updated", and warns of it.
    raw = dict.get(entry, name)
    if not raw:
        return None
    parsed = dict.get(entry, f"{name}_parsed")
    found = parse_machine_date(str(raw))
    if found is None and parsed:
        found = datetime.fromtimestamp(timegm(parsed), timezone.utc).isoformat()
    return found


def _link(holder: Any, relations: tuple[str, ...], base: str) -> str | None:
    for link in holder.get("links") or ():
        if (link.get("rel") or "") in relations:
            return _absolute(base, link.get("href"))
    return None


def _absolute(base: str, href: Any) -> str | None:
    if not isinstance(href, str) or not href.strip():
        return None
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def _plain(text: Any) -> str | None:
    """Return a title on one line, without tags and entities that were escaped twice."""
    if not isinstance(text, str):
        return None
    if _TAG.search(text):
        from lxml import html  # type: ignore[import-untyped]

        try:
            text = str(html.fragment_fromstring(text, create_parent=True).text_content())
        except (ValueError, AssertionError):
            return None
    return " ".join(text.split()) or None


def _read_json(data: bytes, url: str) -> Feed:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"broken JSON: {error}") from None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or _JSON_FEED not in str(found.get("version")):
        raise ValueError("JSON, but no JSON Feed")
    authors = _json_names(found)
    entries = tuple(
        _from_json(item, url, authors, found.get("language")) for item in items if isinstance(item, dict)
    )
    return Feed(entries, _absolute(url, found.get("next_url")))


def _from_json(item: dict[str, Any], base: str, authors: tuple[str, ...], language: Any) -> FeedEntry:
    text = item.get("content_text")
    html = item.get("content_html") or (text and f"<pre>{_escaped(text)}</pre>")
    summary = item.get("summary") if isinstance(item.get("summary"), str) else None
    dates = {
        name: parse_machine_date(str(item.get(name) or "")) for name in ("date_published", "date_modified")
    }
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    tongue = item.get("language") or language
    return FeedEntry(
        url=_absolute(base, item.get("url")) or _absolute(base, item.get("external_url")),
        guid=str(item["id"]) if item.get("id") is not None else None,
        title=_plain(item.get("title")),
        html=html if isinstance(html, str) and html.strip() else summary,
        whole=isinstance(html, str) and bool(html.strip()),
        authors=_json_names(item) or authors,
        published=dates["date_published"],
        updated=dates["date_modified"],
        original_url=_absolute(base, item.get("external_url")),
        keywords=tuple(_unique(tags or ())),
        language=tongue[:2].lower() if isinstance(tongue, str) and tongue else None,
    )


def _json_names(holder: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of ``authors`` (version 1.1) or ``author`` (version 1)."""
    given = holder.get("authors") or [holder.get("author")]
    people = given if isinstance(given, list) else []
    return tuple(_unique(each.get("name") for each in people if isinstance(each, dict)))


def _escaped(text: Any) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;")
