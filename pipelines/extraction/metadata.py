"""What a page says of itself: headline, authors, dates … with the place each value was found in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction import jsonld
from pipelines.extraction.machine_dates import from_url, parse_machine_date

_META: dict[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title", "title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"),
    "description": (
        "og:description", "description", "twitter:description", "dc.description", "dcterms.abstract",
        "sailthru.description", "abstract",
    ),
    "datePublished": (
        "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued",
        "dcterms.issued", "dcterms.created", "dc.date.created", "citation_publication_date", "citation_date",
        "pubdate", "publish-date", "publish_date", "publishdate", "published_time", "date_published", "article.published",
        "published-date", "publication_date", "ptime", "last-published", "dc.date", "dcterms.date", "date", "pubdate",
        "displaydate", "vr:published_time", "rnews:datepublished", "originalpublicationdate", "dcsext.articlefirstpublished",
        "shareaholic:article_published_time", "article_date_original", "apub:time", "bt:pubdate", "created", "timestamp",
    ),
    "dateModified": (
        "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dcterms.modified", "dc.date.modified",
        "last-modified", "lastmod", "article:updated", "modified_time", "cxenseparse:recs:moddate", "updated_time",
        "article.updated", "revised",
    ),
    "authors": (
        "author", "article:author", "article:author_name", "og:author", "parsely-author", "sailthru.author", "byl",
        "dc.creator", "dcterms.creator", "dc.creator.name", "citation_author", "cxenseparse:author", "twitter:creator:name",
        "article.author", "authors", "rbauthors", "dcsext.author", "creator", "cre", "vr:author", "shareaholic:article_author",
    ),
    "siteName": ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "cre"),
    "keywords": ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "article:tag", "cxenseparse:tags", "dc.subject"),
    "mainImage": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "inLanguage": ("content-language", "dc.language", "language", "og:locale"),
    "canonicalUrl": ("og:url",),
}
_BY_NAME: dict[str, list[tuple[str, int]]] = {}
for _field, _names in _META.items():
    for _rank, _name in enumerate(_names):
        _BY_NAME.setdefault(_name, []).append((_field, _rank))

_SITE_TAIL = re.compile(r"\s+[|–—\-»·•:]{1,2}\s+")


@dataclass(slots=True)
class Candidates:
    """All values a page offers, by field, each with where it was found, best place first."""

    values: dict[str, list[tuple[int, str, Any]]] = field(default_factory=dict)

    def add(self, name: str, rank: int, source: str, value: Any) -> None:
        """Keep a value unless it is empty. Lower ranks win."""
        if value:
            self.values.setdefault(name, []).append((rank, source, value))

    def of(self, name: str) -> list[tuple[str, Any]]:
        """Return ``(source, value)`` of a field, best first."""
        ranked = sorted(self.values.get(name, ()), key=lambda entry: entry[0])
        return [(source, value) for _, source, value in ranked]

    def first(self, name: str) -> Any:
        """Return the best value of a field, None when there is none."""
        found = self.of(name)
        return found[0][1] if found else None


@dataclass(slots=True)
class PageMetadata:
    """What the page says of itself.

    Attributes:
        values: field name to value, in Article's field names and ``siteName``.
        provenance: field name to its sources, best first.
        titles: every wording of the title the page offers, to recognise it in the text.
        body: ``articleBody`` of the structured data, "" when absent.
    """

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    body: str = ""


def read_metadata(root: Any, url: str | None) -> PageMetadata:
    """Read JSON-LD, meta elements, microdata, link and time elements of a page."""
    found = Candidates()
    scripts = [
        "".join(script.itertext()) for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()
    ]
    nodes = jsonld.load(scripts)
    _from_meta(root, found)
    _from_elements(root, found)
    page_title = jsonld.text_of(found.first("headline") or "")
    node = jsonld.article_of(nodes, page_title)
    if node is not None:
        _from_node(node, nodes, found)
    for other in nodes:
        _from_side_node(other, found)
    _from_address(url, found)
    return _decide(found, node, url)


def _from_meta(root: Any, found: Candidates) -> None:
    for element in root.iter("meta"):
        content = element.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "http-equiv"):
            for name, rank in _BY_NAME.get((element.get(attribute) or "").lower().strip(), ()):
                key = (element.get(attribute) or "").lower().strip()
                found.add(name, 20 + rank, f"meta {key}", jsonld.text_of(content))


def _from_node(node: jsonld.Node, nodes: list[jsonld.Node], found: Candidates) -> None:
    kinds = jsonld.types(node)
    weak = 15 if any(kind in ("webpage", "itempage", "videoobject", "creativework") for kind in kinds) else 0
    for name, key in (
        ("headline", "headline"), ("headline", "name"), ("description", "description"), ("inLanguage", "inLanguage"),
        ("alternativeHeadline", "alternativeHeadline"), ("articleSection", "articleSection"),
    ):
        found.add(name, weak + (0 if key != "name" else 45), f"json-ld {key}", jsonld.text_of(node.get(key)))
    for name, key in (("datePublished", "datePublished"), ("dateModified", "dateModified"), ("datePublished", "dateCreated")):
        found.add(name, weak + (key == "dateCreated") * 30, f"json-ld {key}", jsonld.text_of(node.get(key)))
    for key in ("author", "creator"):
        if key in node:
            people = jsonld.names_of(node[key], nodes)
            found.add("authors", weak + (0 if key == "author" else 40), f"json-ld {key}", people)
            if not people:
                found.add("organisations", weak, f"json-ld {key}", jsonld.names_of(node[key], nodes, organisations=True))
    publisher = jsonld.names_of(jsonld.resolve(node.get("publisher"), nodes), nodes, organisations=True)
    found.add("siteName", 30, "json-ld publisher", publisher[0] if publisher else "")
    found.add("keywords", 5, "json-ld keywords", _keywords(node.get("keywords")))
    found.add("mainImage", 30, "json-ld image", _image(node.get("image")))
    based = jsonld.resolve(node.get("isBasedOn") or node.get("isBasedOnUrl"), nodes)
    found.add("sourceUrl", 0, "json-ld isBasedOn", based if isinstance(based, str) else (based or {}).get("url"))
    found.add("copyrightNotice", 0, "json-ld copyrightNotice", jsonld.text_of(node.get("copyrightNotice")))
    found.add("creditText", 0, "json-ld creditText", jsonld.text_of(node.get("creditText")))


def _from_side_node(node: jsonld.Node, found: Candidates) -> None:
    kinds = jsonld.types(node)
    if any(kind in ("website", "newsmediaorganization", "organization") for kind in kinds):
        found.add("siteName", 32, f"json-ld {kinds[0]}", jsonld.text_of(node.get("name")))


def _keywords(value: Any) -> list[str]:
    if isinstance(value, list):
        return [word for word in (jsonld.text_of(item) for item in value[:100]) if word]
    text = jsonld.text_of(value)
    return split_keywords(text)


def split_keywords(text: str) -> list[str]:
    """Split a keyword line at its separators, without empty entries and repetitions."""
    parts = re.split(r"\s*[;|،、，]\s*" if re.search(r"[;|]", text) else r"\s*[,،、，]\s*", text)
    return list(dict.fromkeys(part.strip(" #\t") for part in parts if part.strip(" #\t")))


def _image(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return value.strip() if isinstance(value, str) else ""


_ITEMS = {
    "headline": "headline", "datepublished": "datePublished", "datecreated": "datePublished", "datemodified": "dateModified",
    "author": "authors", "description": "description", "alternativeheadline": "alternativeHeadline",
}
_MARKED = "//*[@itemprop or @rel='author' or contains(@class,'uthor') or contains(@class,'yline') or @id='author']"
_BYLINE = re.compile(
    r"(?:^|\s)author(?:\s|$)|byline|Byline|author[-_]{1,2}name|[aA]uthorName|(?:article|post|entry)[-_]{1,2}author"
)
_OUTSIDE = ("comment", "related", "sidebar", "recommend", "teaser", "footer", "popular", "card", "promo", "widget", "reply")


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _outside(element: Any) -> bool:
    """Tell whether an element stands in comments, related boxes or another chrome of the page."""
    for steps, at in enumerate(element.iterancestors()):
        if at.tag in ("aside", "footer", "nav") and steps:
            return True
        if at.tag in ("body", "html"):
            return False
        words = f"{at.get('class') or ''} {at.get('id') or ''}".lower()
        if any(word in words for word in _OUTSIDE):
            return True
    return False


def _from_elements(root: Any, found: Candidates) -> None:
    title = next(root.iter("title"), None)
    if title is not None:
        found.add("title", 0, "title", _text(title))
    for number, heading in enumerate(root.iter("h1")):
        if number == 5:
            break
        found.add("h1", number, "h1", _text(heading))
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            found.add("canonicalUrl", 10, "link canonical", (link.get("href") or "").strip())
    marked = root.xpath(_MARKED)
    for element in marked[:400]:
        for prop in (element.get("itemprop") or "").lower().split():
            name = _ITEMS.get(prop)
            if name == "authors" or name is None or _outside(element):
                continue
            value = element.get("content") or element.get("datetime") or _text(element)[:500]
            found.add(name, 60 + (prop == "datecreated"), f"itemprop {prop}", value)
    _from_times(root, found)
    _from_bylines(marked, found)
    language = root.get("lang") or root.get("xml:lang") or ""
    found.add("inLanguage", 0, "html lang", language)


def _from_times(root: Any, found: Candidates) -> None:
    for number, element in enumerate(root.iter("time")):
        if number == 60:
            break
        stamp = element.get("datetime") or element.get("content") or ""
        if not stamp or _outside(element):
            continue
        words = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('pubdate') or ''}".lower()
        name = "dateModified" if "updat" in words or "modif" in words else "datePublished"
        pub = "pub" in words or element.get("pubdate") is not None
        found.add(name, 70 if pub else 75 + min(number, 20), "time", stamp)


def _from_bylines(marked: list[Any], found: Candidates) -> None:
    number = 0
    for element in marked[:2000]:
        by_rel = element.get("rel") == "author" or "author" in (element.get("itemprop") or "").lower().split()
        if not by_rel and not _BYLINE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        if element.tag in ("meta", "link", "script", "img", "body", "html", "article") or _outside(element):
            continue
        named = element.xpath(".//*[@itemprop='name']")
        text = _spoken(named[0] if len(named) == 1 else element)
        if text and len(text) <= 200:
            found.add("authors", (62 if by_rel else 66) + min(number, 20), "byline", text)
        number += 1
        if number == 40:
            break


def _spoken(element: Any) -> str:
    """Return an element's text, its parts set apart by " | " where the markup alone keeps them apart."""
    out = ""
    for part in element.itertext():
        plain = " ".join(part.split())
        if not plain:
            continue
        close = bool(out) and not out[-1].isspace() and not part[:1].isspace()
        out += (" | " if close and out[-1].isalnum() and plain[0].isalnum() else " ") + plain if out else plain
    return out


def _from_address(url: str | None, found: Candidates) -> None:
    if url:
        found.add("datePublished", 99, "url", from_url(url))


def _decide(found: Candidates, node: jsonld.Node | None, url: str | None) -> PageMetadata:
    page = PageMetadata()
    if node is not None:
        page.body = node["articleBody"] if isinstance(node.get("articleBody"), str) else ""
    site = found.first("siteName")
    page.titles = [value for name in ("headline", "h1", "title", "alternativeHeadline") for _, value in found.of(name)]
    _take(page, "headline", _headlines(found, site))
    for name in ("description", "alternativeHeadline", "copyrightNotice", "creditText"):
        _take(page, name, found.of(name))
    for name in ("datePublished", "dateModified"):
        parsed = [(source, parse_machine_date(str(value)), value) for source, value in found.of(name)]
        _take(page, name, [(source, date) for source, date, _ in parsed if date])
    _take(page, "authors", _authors(found, site))
    _take(page, "keywords", [(s, v if isinstance(v, list) else split_keywords(v)) for s, v in found.of("keywords")])
    _take(page, "siteName", found.of("siteName"))
    for name in ("canonicalUrl", "mainImage", "sourceUrl"):
        _take(page, name, [(s, a) for s, v in found.of(name) if (a := _absolute(v, url))])
    languages = [(s, str(v).replace("_", "-").split(",")[0].strip()) for s, v in found.of("inLanguage")]
    _take(page, "inLanguage", [(s, v) for s, v in languages if re.fullmatch(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*", v)])
    return page


def _take(page: PageMetadata, name: str, ranked: list[tuple[str, Any]]) -> None:
    if ranked:
        page.values[name] = ranked[0][1]
        page.provenance[name] = [{"from": source, "value": value} for source, value in ranked[:8]]


def _absolute(value: Any, url: str | None) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        joined = urljoin(url or "", value.strip())
        return joined if urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:
        return None


def _headlines(found: Candidates, site: str | None) -> list[tuple[str, Any]]:
    """Order the wordings of the headline: the printed one when the metadata confirms it, then the metadata's."""
    ranked = [(source, strip_site(value, site)) for source, value in found.of("headline")]
    titles = found.of("title")
    known = [_key(value) for _, value in ranked + titles]
    printed = [(source, value) for source, value in found.of("h1") if len(value) > 8]
    confirmed = [(s, v) for s, v in printed if any(_key(v) in other or other and other in _key(v) for other in known)]
    ranked += [(source, strip_site(value, site)) for source, value in titles]
    confirmed = [(s, v) for s, v in confirmed if not _is_site(v, titles, site)]
    if confirmed:
        return [confirmed[0], *ranked]
    return ranked + printed if ranked else printed


def _is_site(heading: str, titles: list[tuple[str, Any]], site: str | None) -> bool:
    """Tell whether an ``<h1>`` prints the site's name: the site is called so, or titles end with it."""
    key = _key(heading)
    if site and key == _key(site):
        return True
    parts = _SITE_TAIL.split(titles[0][1]) if titles else []
    return len(parts) > 1 and key == _key(parts[-1]) != _key(parts[0])


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def strip_site(title: str, site: str | None) -> str:
    """Drop the site's name from the end (or start) of a title: ``Headline | Site``."""
    parts = _SITE_TAIL.split(title)
    if len(parts) < 2:
        return title
    cut = list(_SITE_TAIL.finditer(title))
    tail, head = parts[-1], parts[0]
    if site and _key(site) and (_key(site) in _key(tail) or _key(tail) in _key(site)):
        return title[: cut[-1].start()]
    if site and _key(head) == _key(site):
        return title[cut[0].end() :]
    if "|" in cut[-1][0] and len(tail) < 30 and len(title) - len(tail) > 20:
        return title[: cut[-1].start()]
    return title


_ADDRESS = re.compile(r"(?:[a-z]{3,6}:)?//|/|www\.|\S+@\S+$")
_NOBODY = re.compile(r"(?:admin(?:istrator)?|editor|root|user|webmaster|author|guest|unknown|no author|default|anonymous)$", re.I)


def _authors(found: Candidates, site: str | None) -> list[tuple[str, Any]]:
    """Return the persons of each source, best first; sources that name nobody are left out.

    Sources of equal rank (a ``<meta name="author">`` each) are read together.
    """
    language = str(found.first("inLanguage") or "") or None
    out: list[tuple[str, Any]] = []
    ranked = sorted(found.values.get("authors", ()), key=lambda entry: entry[0])
    for _, group in groupby(ranked, key=lambda entry: (entry[0], entry[1])):
        entries = list(group)
        people: list[dict[str, str]] = []
        for _, _, value in entries:
            for raw in value if isinstance(value, list) else [value]:
                people += [one for one in _people(raw, language, site) if one["name"] not in [p["name"] for p in people]]
        if people:
            out.append((entries[0][1], people))
    return out


def _people(raw: str, language: str | None, site: str | None) -> list[dict[str, str]]:
    if _ADDRESS.match(raw) or _NOBODY.match(raw.strip()) or (site and _key(raw) == _key(site)):
        return []
    return split_names(raw, language)
