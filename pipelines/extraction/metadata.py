"""What a page says of itself: headline, authors, dates … with the place each value was found in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipelines.cleaning.lifting.dates import parse_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.cleaning.lifting.nametables import base_code, conjunctions, plain
from pipelines.extraction import jsonld
from pipelines.extraction.bylines import pen_name, people_of_line, whole_name, with_partner, without_cue
from pipelines.extraction.candidates import collect, split_keywords
from pipelines.extraction.elements import add_elements
from pipelines.extraction.headlines import Wording, heading_of, headlines
from pipelines.extraction.layout import Layout
from pipelines.extraction.machine_dates import parse_machine_date
from pipelines.extraction.measures import key_of
from pipelines.extraction.moments import ranked_dates
from pipelines.extraction.offers import Candidates
from pipelines.extraction.titles import site_names

# As browsers print dates: "Tue Feb 20 2018 01:00:00 GMT+0100 (Central European Standard Time)".
_ZONE_NAME = re.compile(r"\s*\([^()]*\)$")


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


def read_metadata(root: Any, url: str | None, layout: Layout) -> PageMetadata:
    """Read what a page says of itself and choose among its answers.

    Args:
        root: the page's tree.
        url: where the page was found.
        layout: its blocks.
    """
    found, node = collect(root, url)
    wordings = headlines(found, layout, url)
    add_elements(root, found, heading_of(wordings))
    return _decide(found, wordings, node, url)


def _decide(
    found: Candidates, wordings: list[Wording], node: jsonld.Node | None, url: str | None
) -> PageMetadata:
    page = PageMetadata()
    if node is not None:
        page.body = node["articleBody"] if isinstance(node.get("articleBody"), str) else ""
    site = found.first("siteName")
    _take(page, "headline", [(one.sources[0], one.text) for one in wordings])
    # Not all <h1>: on endless pages the next articles have theirs.
    page.titles = [
        value for name in ("headline", "title", "alternativeHeadline") for _, value in found.of(name)
    ]
    page.titles += filter(None, [page.values.get("headline")])
    for name in ("description", "alternativeHeadline", "copyrightNotice", "creditText"):
        _take(page, name, found.of(name))
    language = str(found.first("inLanguage") or "") or None
    published, modified = (_dates(found, name, language) for name in ("datePublished", "dateModified"))
    _take(page, "datePublished", ranked_dates(published, modified, url))
    _take(page, "dateModified", ranked_dates(modified, published, url))
    _take(page, "authors", _authors(found, site, url))
    _take(
        page,
        "keywords",
        [(s, v if isinstance(v, list) else split_keywords(v)) for s, v in found.of("keywords")],
    )
    _take(page, "siteName", found.of("siteName"))
    for name in ("canonicalUrl", "mainImage", "sourceUrl"):
        _take(page, name, [(s, a) for s, v in found.of(name) if (a := _absolute(v, url))])
    languages = [(s, str(v).replace("_", "-").split(",")[0].strip()) for s, v in found.of("inLanguage")]
    _take(
        page,
        "inLanguage",
        [(s, v) for s, v in languages if re.fullmatch(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*", v)],
    )
    return page


def _take(page: PageMetadata, name: str, ranked: list[tuple[str, Any]]) -> None:
    if ranked:
        page.values[name] = ranked[0][1]
        page.provenance[name] = [{"from": source, "value": value} for source, value in ranked[:8]]


def _dates(found: Candidates, name: str, language: str | None) -> list[tuple[str, str]]:
    parsed = [(source, _date(str(value), language)) for source, value in found.of(name)]
    return [(source, date) for source, date in parsed if date]


def _date(value: str, language: str | None) -> str | None:
    """Read a date as machines write it, failing that as people do: metadata hold both."""
    machine = parse_machine_date(value)
    if machine is not None or len(value) > 80:
        return machine
    read = parse_date(_ZONE_NAME.sub("", value), language)
    return read if read is not None and len(read) >= 10 else None


def _absolute(value: Any, url: str | None) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        joined = urljoin(url or "", value.strip())
        return joined if urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:
        return None


_ADDRESS = re.compile(r"(?:[a-z]{3,6}:)?//|/|www\.|\S+@\S+$")
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|editor|root|user|webmaster|author|guest|unknown|no author|default|anonymous)$",
    re.I,
)


_NAMES_ONLY = 0.8
"""Share of a byline's letters that names make up where it holds nothing else but "by" and "and"."""
_EDITED = re.compile(r"(?:edited by|edit(?:or|é par|ado por)|redaktur)[\s|:]+(.+)", re.IGNORECASE)
_FOR_NAMES = ("json-ld author", "meta author", "author element", "meta twitter:data1")
"""Places where nothing but names can stand."""


def _authors(found: Candidates, site: str | None, url: str | None) -> list[tuple[str, Any]]:
    """Return the persons of each source, best first; sources that name nobody are left out.

    Sources of equal rank (a ``<meta name="author">`` each) are read together. Metadata that name all
    persons of the best source and further ones take its place; elements do not, as they hold more than names.
    """
    language = str(found.first("inLanguage") or "") or None
    names = site_names(site, url)
    out: list[tuple[str, Any]] = []
    ranked = sorted(found.values.get("authors", ()), key=lambda entry: entry[0])
    for _, group in groupby(enumerate(ranked), key=_source_of):
        entries = [entry for _, entry in group]
        people: list[dict[str, str]] = []
        for _, source, value in entries:
            for raw in value if isinstance(value, list) else [value]:
                known = [person["name"] for person in people]
                people += [one for one in _people(raw, language, names, source) if one["name"] not in known]
        people = _without_medium(people, names)
        if people:
            out.append((entries[0][1], people))
    last = {key_of(str(value)) for _, value in found.of("siteName")} | _editors(found)
    out.sort(key=lambda entry: all(key_of(one["name"]) in last for one in entry[1]))
    out = _without_titles(_outvoted(out))
    fuller = next((entry for entry in out[1:] if _is_fuller(entry, out[0])), None)
    return out if fuller is None else [fuller, *(entry for entry in out if entry is not fuller)]


def _editors(found: Candidates) -> set[str]:
    """Return the keys of those whom a byline says to have edited the text: where others are named, these wrote it."""
    values = (value for _, value in found.of("authors") if isinstance(value, list))
    edited = (_EDITED.fullmatch(raw) for lines in values for raw in lines)
    return {key_of(match[1]) for match in edited if match is not None}


def _without_titles(ranked: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Put an element made for a name first whose name is the end of the best one: "Our expert Ada Kerr"."""
    if ranked and len(ranked[0][1]) == 1:
        best = ranked[0][1][0]["name"]
        for entry in ranked[1:]:
            names = [one["name"] for one in entry[1]]
            if (
                entry[0] == "author element"
                and len(names) == 1
                and " " in names[0]
                and best.endswith(f" {names[0]}")
            ):
                return [entry, *(one for one in ranked if one is not entry)]
    return ranked


def _outvoted(ranked: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Put what two kinds of sources agree on before what only the best one says."""
    kinds: dict[frozenset[str], set[str]] = {}
    for source, people in ranked:
        kinds.setdefault(frozenset(_names(people)), set()).add(source)
    if not ranked or len(kinds[frozenset(_names(ranked[0][1]))]) > 1:
        return ranked
    best = _names(ranked[0][1])
    for entry in ranked[1:]:
        names = _names(entry[1])
        if len(kinds[frozenset(names)]) > 2 and not names & best:
            return [entry, *(one for one in ranked if one is not entry)]
    return ranked


def _source_of(entry: tuple[int, tuple[int, str, Any]]) -> tuple[int, str, int]:
    """Return what entries share that one source gave: meta elements of a name, each element by itself."""
    number, (rank, source, _) = entry
    return rank, source, 0 if source.startswith("meta") else number


def _is_fuller(entry: tuple[str, Any], best: tuple[str, Any]) -> bool:
    """Tell whether a source names all persons of the best one and further ones, and nothing but names."""
    source, people = entry
    if not _names(best[1]) < _names(people):
        return False
    raw = {one["nameRaw"] for one in people}
    spoken = sum(len(key_of(one["name"])) for one in people)
    bare = spoken >= _NAMES_ONLY * sum(len(key_of(text)) for text in raw) and not any(
        "|" in text for text in raw
    )
    return source.startswith(("meta", "json")) or (source in ("author element", "byline") and bare)


def _without_medium(people: list[dict[str, str]], names: list[str]) -> list[dict[str, str]]:
    """Drop entries one word of which is the site's name, unless nobody is left: "MDR Thüringen"."""
    kept = [one for one in people if not any(key_of(word) in names for word in one["name"].split())]
    return kept or people


def _names(people: list[dict[str, str]]) -> set[str]:
    return {person["name"].casefold() for person in people}


def _until_gap(raw: str, language: str | None) -> str:
    """Return a byline of several pieces up to the one behind its names that names nobody: "Ada Kerr | Share"."""
    pieces = raw.split(" | ")
    named = False
    joining = conjunctions(base_code(language)).words | {"&", ","}
    for number, piece in enumerate(pieces):
        names = any(" " in person["name"] for person in split_names(piece, language))
        if named and not names and plain(piece) not in joining:
            return " | ".join(pieces[:number])
        named = named or names
    return raw


def _people(raw: str, language: str | None, names: list[str], source: str) -> list[dict[str, str]]:
    """Return the persons that a source names; one word will do only where nothing but a name can stand."""
    if _ADDRESS.match(raw) or _NOBODY.match(raw.strip()) or key_of(raw) in names:
        return []
    raw = _until_gap(raw, language)
    people = without_cue(split_names(with_partner(raw), language))
    if source in _FOR_NAMES and len(people) < 2:
        people = whole_name(raw, language) or people or pen_name(raw, language)
    elif source == "byline":
        people = people or people_of_line(raw, language)
    elif source == "author box" and [one["name"] for one in people] != [raw]:
        return []
    return [
        person
        for person in people
        if key_of(person["name"]) not in names
        and not any("." in word[1:-1] and key_of(word) in names for word in person["name"].split())
    ]
