"""All that a page offers as its headline, authors, dates …, each value with the place it was found in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from pipelines.extraction import jsonld
from pipelines.extraction.machine_dates import from_url


def _by_name() -> dict[str, list[tuple[str, int]]]:
    """Return for each name of a meta element the fields it may fill, each with its rank among the names."""
    found: dict[str, list[tuple[str, int]]] = {}
    table = (files("pipelines.extraction.rules") / "meta_names.tsv").read_text("utf-8")
    for line in table.splitlines():
        field_name, _, names = line.partition("\t")
        for rank, name in enumerate(names.split()):
            found.setdefault(name, []).append((field_name, rank))
    return found


_BY_NAME = _by_name()


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


def collect(root: Any, url: str | None) -> tuple[Candidates, jsonld.Node | None]:
    """Collect what JSON-LD, meta elements, microdata, link and time elements say; and the article's node."""
    found = Candidates()
    scripts = [
        "".join(script.itertext())
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    nodes = jsonld.load(scripts)
    _from_meta(root, found)
    _from_elements(root, found)
    node = jsonld.article_of(nodes, jsonld.text_of(found.first("headline") or ""))
    if node is not None:
        _from_node(node, nodes, found)
    for other in nodes:
        _from_side_node(other, found)
    _from_address(url, found)
    return found, node


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
        ("headline", "headline"),
        ("headline", "name"),
        ("description", "description"),
        ("inLanguage", "inLanguage"),
        ("alternativeHeadline", "alternativeHeadline"),
        ("articleSection", "articleSection"),
    ):
        found.add(name, weak + (0 if key != "name" else 45), f"json-ld {key}", jsonld.text_of(node.get(key)))
    for name, key in (
        ("datePublished", "datePublished"),
        ("dateModified", "dateModified"),
        ("datePublished", "dateCreated"),
    ):
        found.add(name, weak + (key == "dateCreated") * 30, f"json-ld {key}", jsonld.text_of(node.get(key)))
    for key in ("author", "creator"):
        if key in node:
            people = jsonld.names_of(node[key], nodes)
            found.add("authors", weak + (0 if key == "author" else 40), f"json-ld {key}", people)
            if not people:
                found.add(
                    "organisations",
                    weak,
                    f"json-ld {key}",
                    jsonld.names_of(node[key], nodes, organisations=True),
                )
    publisher = jsonld.names_of(jsonld.resolve(node.get("publisher"), nodes), nodes, organisations=True)
    found.add("siteName", 30, "json-ld publisher", publisher[0] if publisher else "")
    found.add("keywords", 5, "json-ld keywords", _keywords(node.get("keywords")))
    found.add("mainImage", 30, "json-ld image", _image(node.get("image")))
    based = jsonld.resolve(node.get("isBasedOn") or node.get("isBasedOnUrl"), nodes)
    found.add(
        "sourceUrl", 0, "json-ld isBasedOn", based if isinstance(based, str) else (based or {}).get("url")
    )
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
    "headline": "headline",
    "datepublished": "datePublished",
    "datecreated": "datePublished",
    "datemodified": "dateModified",
    "author": "authors",
    "description": "description",
    "alternativeheadline": "alternativeHeadline",
}
_MARKED = (
    "//*[@itemprop or @rel='author' or contains(@class,'uthor') or contains(@class,'yline') or @id='author']"
)
_BYLINE = re.compile(
    r"(?:^|\s)author(?:\s|$)|byline|Byline|author[-_]{1,2}name|[aA]uthorName|(?:article|post|entry)[-_]{1,2}author"
)
_NAMING = re.compile(
    r"(?:^|[\s_-])(?:vcard|fn|nickname|user-?name|author[-_]{0,2}name)(?:[\s_-]|$)", re.IGNORECASE
)
"""Classes of elements that hold a name and nothing else."""
_OUTSIDE = (
    "comment",
    "related",
    "sidebar",
    "recommend",
    "teaser",
    "footer",
    "popular",
    "card",
    "promo",
    "widget",
    "reply",
)


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
        if number == 10:
            break
        if not any(at.tag in ("nav", "aside", "footer") for at in heading.iterancestors()):
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
        words = " ".join(element.get(key) or "" for key in ("class", "itemprop", "pubdate")).lower()
        name = "dateModified" if "updat" in words or "modif" in words else "datePublished"
        pub = "pub" in words or element.get("pubdate") is not None
        found.add(name, 70 if pub else 75 + min(number, 20), "time", stamp)


def _from_bylines(marked: list[Any], found: Candidates) -> None:
    number = 0
    for element in marked[:2000]:
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        by_rel = element.get("rel") == "author" or "author" in (element.get("itemprop") or "").lower().split()
        if not by_rel and not _BYLINE.search(words):
            continue
        if element.tag in ("meta", "link", "script", "img", "body", "html", "article") or _outside(element):
            continue
        named = element.xpath(".//*[@itemprop='name']")
        text = _spoken(named[0] if len(named) == 1 else element)
        if text and len(text) <= 200:
            source = "author element" if by_rel or _NAMING.search(words) else "byline"
            found.add("authors", (62 if by_rel else 66) + min(number, 20), source, text)
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
        out += (
            (" | " if close and out[-1].isalnum() and plain[0].isalnum() else " ") + plain if out else plain
        )
    return out


def _from_address(url: str | None, found: Candidates) -> None:
    if url:
        found.add("datePublished", 99, "url", from_url(url))
