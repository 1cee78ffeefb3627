"""What a page's own elements say: ``<time>``, microdata, bylines, links to authors' pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction.blocks import BLOCK, split_words
from pipelines.extraction.headings import text_of
from pipelines.extraction.hints import BIT, hints_of
from pipelines.extraction.moments import MODIFIED
from pipelines.extraction.offers import Candidates

_ITEMS = {
    "datepublished": "datePublished",
    "datecreated": "datePublished",
    "datemodified": "dateModified",
    "dateupdate": "dateModified",
    "author": "authors",
    "description": "description",
    "alternativeheadline": "alternativeHeadline",
}
_AUTHOR = frozenset(
    (
        "author", "authors", "authorname", "byline", "bylines", "autor", "autoren", "autorin", "autores",
        "autore", "autori", "auteur", "auteurs", "articleauthor", "postauthor", "entryauthor", "storyauthor",
    )
)  # fmt: skip
"""Class words of elements that hold a byline."""
_NAMING = frozenset(("vcard", "fn", "nickname", "username", "authorname"))
"""Class words of elements that hold a name and nothing else."""
_NAME_INSIDE = frozenset(("name", "fullname", "displayname", "authorname"))
"""Class words of elements in a byline that hold the name."""
_ABOUT = frozenset(
    ("bio", "biography", "image", "avatar", "photo", "picture", "desc", "description", "social", "follow")
)
"""Class words of elements that tell of authors, and of which none is a byline."""
_BOX = frozenset(("bio", "biography", "box", "info", "about", "card", "profile"))
"""Class words of boxes about an author, whose heading is the name."""
_OUTSIDE = (
    "comment",
    "related",
    "recommend",
    "sidebar",
    "teaser",
    "footer",
    "popular",
    "promo",
    "card",
    "repl",
)
_WIDGET = "widget"
_NEVER = frozenset(("meta", "link", "script", "img", "body", "html", "article", "input"))
_SECTIONS = frozenset(("article", "aside", "main", "nav", "section"))
_FAR = 12
_MAX_BETWEEN = 60
"""Characters beside two names that an element may have to be the byline of both."""
_MAX_BESIDE = 200
"""Characters of an element beside the headline that is a line of its own, and no box."""
_MAX_TOLD = 30
"""Characters right before a time that tell what it is."""
_MAX_MARKED = 2000
_MAX_AUTHORS = 40
_MAX_TIMES = 60


def add_elements(root: Any, found: Candidates, headline: Any) -> None:
    """Add what elements say of dates and authors.

    Args:
        root: the page's tree.
        found: what the page offers so far.
        headline: the element of its headline, None where none prints it.
    """
    place = Place(headline)
    marked, times = _marked(root)
    for element in marked[:400]:
        for prop in (element.get("itemprop") or "").lower().split():
            name = _ITEMS.get(prop)
            if name == "authors" or name is None or place.is_outside(element):
                continue
            value = element.get("content") or element.get("datetime") or text_of(element)[:500]
            found.add(name, 60 + (prop == "datecreated"), f"itemprop {prop}", value)
    _add_times(times[:_MAX_TIMES], place, found)
    _add_authors(_bylines(marked, place), found)


def _marked(root: Any) -> tuple[list[Any], list[Any]]:
    """Return the elements with microdata or called after authors or bylines, and those that give a time."""
    marked, times = [], []
    for element in root.iterdescendants(etree.Element):
        get = element.get
        name = get("class")
        called = name is not None and ("utho" in name or "utor" in name or "uteur" in name or "yline" in name)
        if called or get("itemprop") is not None or get("rel") == "author" or "uthor" in get("id", ""):
            marked.append(element)
        if element.tag == "time":
            times.append(element)
    return marked[:_MAX_MARKED], times


class Place:
    """Where elements stand to the headline: near it, or in the chrome of the page.

    Args:
        headline: the element of the headline; None where it is not known.
    """

    def __init__(self, headline: Any) -> None:
        around = () if headline is None else headline.iterancestors()
        self._levels = {element: level for level, element in enumerate(around)}

    def away(self, element: Any, otherwise: int = 0) -> int:
        """Return how many levels above the headline the first element is that holds both."""
        for at in element.iterancestors():
            if at in self._levels:
                return min(self._levels[at], _FAR)
        return min(otherwise, _FAR)

    def is_outside(self, element: Any) -> bool:
        """Tell whether an element stands in comments, related boxes or other chrome of the page.

        What holds the headline too is no chrome, whatever its name; nor is a line right beside the headline.
        """
        for steps, at in enumerate(element.iterancestors()):
            if at.tag == "header" and self._levels and at not in self._levels and _is_banner(at):
                return True
            if at.tag in ("body", "html") or at in self._levels or self._is_line(at):
                return False
            if at.tag in ("aside", "footer", "nav") and steps and not self._is_own(at):
                return True
            if at.tag in ("figcaption", "blockquote") or (at.tag == "a" and _is_teaser(at, element)):
                return True
            if _is_chrome(at) and not self._is_own(at):
                return True
        return False

    def _is_line(self, element: Any) -> bool:
        """Tell whether an element is short and stands in the one that holds the headline most closely."""
        return self._levels.get(element.getparent(), _FAR) <= 1 and len(text_of(element)) <= _MAX_BESIDE

    def _is_own(self, element: Any) -> bool:
        """Tell whether a footer is the article's: it stands in the article or is called its footer."""
        words = _words(element)
        if element.tag != "footer" and "footer" not in words:
            return False
        parent = element.getparent()
        return bool(hints_of("div", words) & BIT["article"]) or (
            parent is not None and parent.tag == "article"
        )


def _is_teaser(link: Any, element: Any) -> bool:
    """Tell whether a link holds much beside an element: it leads to another article, of which that tells."""
    return len(text_of(link)) > len(text_of(element)) + _MAX_BETWEEN


def _is_banner(header: Any) -> bool:
    """Tell whether a header is the site's, as HTML has it: it stands in no section; a time in it is today's."""
    return all(at.tag not in _SECTIONS for at in header.iterancestors())


def _words(element: Any) -> tuple[str, ...]:
    return split_words(f"{element.get('class') or ''} {element.get('id') or ''}")


def _is_chrome(element: Any) -> bool:
    words = _words(element)
    return any(word.startswith(_OUTSIDE) for word in words) or (_WIDGET in words and "elementor" not in words)


def _add_times(times: list[Any], place: Place, found: Candidates) -> None:
    """Add the moments of ``<time>`` elements, those nearest to the headline first."""
    for number, element in enumerate(times):
        stamp = element.get("datetime") or element.get("content") or ""
        # What microdata call the moment has been read: one element is no second voice.
        if not stamp or (element.get("itemprop") or "").lower() in _ITEMS or place.is_outside(element):
            continue
        pub = "pub" in (element.get("class") or "").lower() or element.get("pubdate") is not None
        name = "dateModified" if _is_change(element, pub=pub) else "datePublished"
        found.add(name, 70 if pub else 75 + place.away(element, number), "time", stamp)


def _is_change(element: Any, *, pub: bool) -> bool:
    """Tell whether a moment is that of the last change: the words before it say so, or its class alone does.

    Microformats call the time of publication "updated" too, where an entry has no other.

    Args:
        element: a ``<time>``.
        pub: whether it is called published.
    """
    before = element.getprevious()
    told = (before.tail if before is not None else element.getparent().text) or ""
    if MODIFIED.search(f"{told[-_MAX_TOLD:]} {element.text or ''}"):
        return True
    words = (element.get("class") or "").lower()
    return ("updat" in words or "modif" in words) and not (pub or "entry-date" in words)


Entry = tuple[int, str, Any, str]
"""Rank and source, the element that names authors, and its text."""


def _add_authors(entries: Iterator[Entry], found: Candidates) -> None:
    """Add elements that name authors; those of co-authors, which stand side by side, together."""
    group: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry[1]):
        if group and entry[3] == group[-1][3] and group[-1][2] in entry[2].iterancestors():
            continue
        if group and not (group[-1][:2] == entry[:2] and _beside(group[-1], entry)):
            _add_group(group, found)
            group = []
        group.append(entry)
    _add_group(group, found)


def _add_group(group: list[Entry], found: Candidates) -> None:
    if group:
        texts = list(dict.fromkeys(text for _, _, _, text in group))
        found.add("authors", group[0][0], group[0][1], texts[:_MAX_AUTHORS])


def _beside(one: Entry, other: Entry) -> bool:
    """Tell whether two elements stand side by side: what holds both holds next to nothing else, or they are alike."""
    first, second = one[2], other[2]
    if one[1] == "byline":  # parts of one line are called so too: "Von:", "More articles"
        return first.getparent() is second.getparent() and _looks(first) == _looks(second)
    above = set(first.iterancestors())
    both = next((at for at in second.iterancestors() if at in above), None)
    if both is None or first in second.iterancestors():
        return False
    return len(text_of(both)) <= len(one[3]) + len(other[3]) + _MAX_BETWEEN


def _looks(element: Any) -> tuple[str, str | None]:
    return element.tag, element.get("class")


def _bylines(marked: list[Any], place: Place) -> Iterator[Entry]:
    number = 0
    for element in marked:
        words = _words(element)
        if _is_box(words):
            yield from _named_box(element, place)
        by_rel = element.get("rel") == "author" or "author" in (element.get("itemprop") or "").lower().split()
        if element.tag in _NEVER or not (by_rel or _is_byline(words)):
            continue
        if _is_chrome(element) or place.is_outside(element):
            continue
        text = _named(element)
        if text and len(text) <= 200:
            naming = by_rel or any(word in _NAMING for word in words)
            rank = (62 if by_rel else 66) + place.away(element, number)
            yield rank, "author element" if naming else "byline", element, text
        number += 1
        if number == _MAX_AUTHORS:
            break


def _is_box(words: tuple[str, ...]) -> bool:
    """Tell whether an element is called a box about an author."""
    return any(word in _AUTHOR for word in words) and any(word in _BOX for word in words)


def _named_box(element: Any, place: Place) -> Iterator[Entry]:
    """Yield the heading of a box about an author: it is the name, or tells what the box is."""
    heading = next(element.iter("h2", "h3", "h4", "h5", "h6"), None)
    text = "" if heading is None else spoken(heading)
    if 0 < len(text) <= _MAX_BETWEEN and not place.is_outside(element):
        yield 90, "author box", heading, text


def _is_byline(words: tuple[str, ...]) -> bool:
    return any(word in _AUTHOR for word in words) and not any(word in _ABOUT for word in words)


def _named(element: Any) -> str:
    """Return what an element says of its author: the one name that its markup tells, else all of it."""
    declared = element.xpath(".//*[@itemprop='name']")
    if len(declared) == 1:
        return declared[0].get("content") or spoken(declared[0])
    named = [inner for inner in element.xpath(".//*[@class]") if _NAME_INSIDE & set(_words(inner))]
    whole, name = spoken(element), spoken(named[0]) if len(named) == 1 else ""
    # Beside it a co-author may stand, or the first name.
    return name if " " in name and len(split_names(whole, None)) <= 1 else whole


def spoken(element: Any) -> str:
    """Return an element's text; " | " where a block or the bare seam of two inline elements divides it."""
    out: list[str] = [""]
    for part in element.xpath(".//text()"):
        owner = part.getparent()
        seam = out[-1][-1:].isalnum() and part[:1].isalnum()
        if seam or (owner is not element and (owner.tag in BLOCK or owner.tag == "br")):
            out.append("")
        out[-1] += part
    return " | ".join(filter(None, (" ".join(part.split()) for part in out)))
