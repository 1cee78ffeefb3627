"""The headings a page prints above its text, each with what its place and its markup say for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipelines.extraction.blocks import Block, Context, split_words
from pipelines.extraction.hints import BIT, Hints, any_of
from pipelines.extraction.layout import Layout
from pipelines.extraction.measures import bucket, key_of

_BESIDE_HEADLINE = frozenset(
    (
        "kicker", "overline", "topline", "dachzeile", "eyebrow", "roofline", "spitzmarke", "titleheader", "pretitle",
        "supertitle", "surtitre", "antetitulo", "occhiello", "subtitle", "subheadline", "subline", "subtitulo",
        "sottotitolo", "date", "time", "category", "categories", "label", "badge", "aural", "sr", "hidden",
    )
)  # fmt: skip
"""Class words of what stands in a heading beside the headline."""
_TITLED = frozenset(("title", "headline", "titel", "titre", "titolo", "titulo", "hed"))
"""Class words of elements that print a headline, whatever their tag."""
_HOME = re.compile(
    r"(?:(?:https?://web\.archive\.org)?/web/\d+\w*/)?(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+|home/?)?|(?:\.\./)+"
)
_FRAME = any_of("nav footer related side comment hidden list share")
_TOLD = ("article", "body", "title", "lead", "meta", "list", "related", "side", "nav", "comment")
"""What may be said of the elements around a heading that tells the headline from others."""
_AWAY = (-3, 1, 2, 3, 5, 9, 15, 30)
"""Limits for the number of blocks from a heading to the first prose."""
_BEHIND = 3
"""Blocks behind the first prose in which the headline may still stand."""
_MAX_FIRST, _MAX_OTHERS = 10, 16
_LEAST_CHARS, _MAX_CHARS = 3, 400


@dataclass(slots=True)
class Heading:
    """A printed heading: its text in one line, its element, its level (0: only called so), and its features."""

    text: str
    element: Any
    level: int
    features: list[str]


def headings_of(layout: Layout, wordings: set[str]) -> list[Heading]:
    """Return the headings above a page's text, and every ``<h1>``, in the page's order.

    Args:
        layout: the page's blocks.
        wordings: keys of what metadata say the headline is.
    """
    out: list[Heading] = []
    places = list(_places(layout))
    first = "first.h1" if sum(level == 1 for _, level, _ in places) > 1 else "only.h1"
    for index, level, context in places:
        texts = [] if _leads_home(context.element) else _texts_of(context.element, wordings)
        texts = [text for text in texts if _LEAST_CHARS <= len(text) <= _MAX_CHARS]
        if not texts:
            continue
        features = [
            f"printed.h{min(level, 4)}",
            f"away.{bucket(layout.start - index, _AWAY)}",
            *_told(context),
        ]
        if level == 1 and all(heading.level != 1 for heading in out):
            features.append(first)
        kicker = ("kicker.with", "kicker.without") if len(texts) > 1 else ()
        for at, text in enumerate(texts):
            out.append(Heading(text, context.element, level, [*features, *kicker[at : at + 1]]))
    return out


def site_headings(layout: Layout) -> list[str]:
    """Return the keys of ``<h1>`` that lead to the site's first page: they print its name."""
    found = {
        at.number: at for block in layout.blocks if block.heading == 1 for at in [_heading_around(block)]
    }
    return [key_of(text_of(at.element)) for at in found.values() if _leads_home(at.element)]


def _told(context: Context) -> list[str]:
    """Return what the names and tags of the elements around a heading say of it, and its own name."""
    around: Hints = 0
    for at in islice(context.ancestors(), 2, None):
        around |= at.hints
    out = [f"around.{told}" for told in _TOLD if around & BIT[told]]
    return [*out, "titled"] if _TITLED & set(context.words) else out


def _places(layout: Layout) -> Iterator[tuple[int, int, Context]]:
    """Yield ``(index of its first block, level, context)`` of every ``<h1>`` and of the last other headings."""
    firsts: list[tuple[int, int, Context]] = []
    others: list[tuple[int, int, Context]] = []
    seen: set[int] = set()
    text = layout.blocks[layout.start : layout.start + 1]
    around_text = {at.number for block in text for at in block.context.ancestors()}
    for index, block in enumerate(layout.blocks):
        early = index <= layout.start + _BEHIND
        if not (block.heading == 1 or (early and _may_head(block, around_text))):
            continue
        context = _heading_around(block)
        if context.number not in seen and context.element is not None:
            seen.add(context.number)
            (firsts if block.heading == 1 else others).append((index, block.heading, context))
    yield from sorted([*firsts[:_MAX_FIRST], *others[-_MAX_OTHERS:]], key=lambda place: place[0])


def _may_head(block: Block, around_text: set[int]) -> bool:
    """Tell whether a block may print the headline; what holds the text too is no frame, whatever its name."""
    if len(block.text) > _MAX_CHARS or not (block.heading or _TITLED & set(block.context.words)):
        return False
    hints = 0
    for at in block.context.ancestors():
        if at.number in around_text:
            break
        hints |= at.hints
    return not hints & _FRAME


def _heading_around(block: Block) -> Context:
    """Return the heading element that a block stands in, its own element where there is none."""
    if block.heading:
        for at in block.context.ancestors():
            if at.tag == f"h{block.heading}":
                return at
    return block.context


def _leads_home(heading: Any) -> bool:
    """Tell whether all of a heading is a link to the site's first page: then it is the site's name."""
    links = [link for link in heading.iter("a") if link.get("href")]
    if len(links) != 1 or len(text_of(links[0])) < len(text_of(heading)):
        return False
    return bool(_HOME.fullmatch(links[0].get("href").strip()))


def _texts_of(heading: Any, wordings: set[str]) -> list[str]:
    """Return a heading's text without what its markup calls a kicker, a subtitle or a stamp, or hides.

    Where metadata word all of it so (``wordings``: their keys), all of it comes first; where a colon joins the
    kicker to the headline, there is no other text.
    """
    whole = text_of(heading)
    if not len(heading):
        return [whole]
    aside: set[Any] = set()
    for element in heading.iterdescendants():
        hidden = element.tag == "small" or element.get("aria-hidden") == "true"
        words = split_words(f"{element.get('class') or ''} {element.get('id') or ''}")
        if hidden or element.getparent() in aside or any(word in _BESIDE_HEADLINE for word in words):
            aside.add(element)
    parts = [
        part
        for part in heading.xpath(".//text()")
        if (part.getparent().getparent() if part.is_tail else part.getparent()) not in aside
    ]
    text = " ".join("".join(parts).split())
    text = text.lstrip(":：–—- ") if aside else text
    at = whole.find(text)
    if not text or at < 0 or text == whole or whole[:at].rstrip().endswith((":", "：")):
        return [whole]
    return [whole, text] if key_of(whole) in wordings else [text]


def text_of(element: Any) -> str:
    """Return an element's text in one line."""
    return " ".join("".join(element.itertext()).split())
