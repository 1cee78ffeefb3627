"""All that a page offers as its headline, authors, dates …, each value with the place it was found in."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import islice
from typing import Any

from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.keys import line_key
from pipelines.extraction import jsonld
from pipelines.extraction.headings import text_of
from pipelines.extraction.machine_dates import from_url
from pipelines.extraction.offers import Candidates


def _by_name() -> dict[str, list[tuple[str, int]]]:
    """Return for each name of a meta element the fields it may fill, each with its rank."""
    found: dict[str, list[tuple[str, int]]] = {}
    table = (files("pipelines.extraction.rules") / "meta_names.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith(("#", "field\t")):
            continue
        field, first, names = line.split("\t")
        for rank, name in enumerate(names.split(), int(first)):
            found.setdefault(name, []).append((field, rank))
    return found


_BY_NAME = _by_name()
_ENDINGS = (
    ("authors", re.compile(r"(?<!smartbanner[.:])(?<![a-z])(?:article)?(?:authors?(?:_?name)?|byline)$")),
    (
        "datePublished",
        re.compile(
            r"(?<![a-z])(?:pub|publish|published|publication)[-_]?(?:date|time|at|on)$|[:._]published$"
        ),
    ),
)
"""How names end that many sites write with a prefix of their own: ``lrt_authors``, ``xyz:publish_date``."""


def collect(root: Any, url: str | None) -> tuple[Candidates, jsonld.Node | None]:
    """Collect what JSON-LD, meta, link and title elements and the address say; and the article's node."""
    found = Candidates()
    telling: dict[str, list[Any]] = {"script": [], "meta": [], "link": []}
    for element in root.iter(*telling):  # one walk: each goes through the whole page
        telling[element.tag].append(element)
    scripts = [
        "".join(script.itertext())
        for script in telling["script"]
        if "ld+json" in (script.get("type") or "").lower()
    ]
    nodes = jsonld.load(scripts)
    _from_meta(telling["meta"], found)
    node = jsonld.article_of(nodes, jsonld.text_of(found.first("headline") or ""))
    if node is not None:
        _from_node(node, nodes, found)
    _from_head(root, telling["link"], found)
    for other in nodes:
        _from_side_node(other, found)
    _from_address(url, found)
    return found, node


def _from_head(root: Any, links: list[Any], found: Candidates) -> None:
    """Add the title, the canonical address and the language."""
    for title in islice(root.iter("title"), 1):
        found.add("title", 0, "title", text_of(title))
    for link in links:
        if (link.get("rel") or "").lower() == "canonical":
            found.add("canonicalUrl", 10, "link canonical", (link.get("href") or "").strip())
    found.add("inLanguage", 0, "html lang", root.get("lang") or root.get("xml:lang") or "")


def _from_meta(elements: list[Any], found: Candidates) -> None:
    card: dict[str, str] = {}
    for element in elements:
        content = jsonld.text_of(element.get("content") or element.get("value") or "")
        if not content:
            continue
        for attribute in ("property", "name", "http-equiv"):
            key = (element.get(attribute) or "").lower().strip()
            if not key:
                continue
            if key.startswith(("twitter:label", "twitter:data")):
                card[key] = content
            for name, rank in _BY_NAME.get(key, ()):
                found.add(name, rank, f"meta {key}", content)
            if key not in _BY_NAME:
                for name, ending in _ENDINGS:
                    if ending.search(key):
                        found.add(name, 58, f"meta {key}", content)
    for key, label in card.items():
        if key.startswith("twitter:label") and any(
            rule.field == "authors" for rule in vocabulary().labels.find(line_key(label)) or ()
        ):
            data = key.replace("label", "data")
            found.add("authors", 85, f"meta {data}", card.get(data, ""))


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


def _from_address(url: str | None, found: Candidates) -> None:
    if url:
        found.add("datePublished", 99, "url", from_url(url))
