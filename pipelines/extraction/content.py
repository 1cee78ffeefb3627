"""Which blocks of a page are its article: a logistic model in two passes, with trafilatura as one voice."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pipelines.extraction.blocks import Block, Context
from pipelines.extraction.features import (
    context_features,
    page_features,
    place_features,
    text_features,
)
from pipelines.extraction.hints import any_of, words_of
from pipelines.extraction.layout import Layout, contexts_of
from pipelines.extraction.measures import key_of
from pipelines.extraction.metadata import PageMetadata
from pipelines.extraction.view import PageView

NOTHING = -9.0
"""Log-odds of a block without features."""
_MAX_VOICE_CHARS = 3_000_000
MAX_DEPTH = 2_000
"""Levels from which libxml2 drops what is nested deeper (it does so at 2,048)."""
_MAX_VOICE_LINKS = 8_000
_MAX_VOICE_DEPTH = 300  # it copies trees by recursion
_WORDLESS = words_of("elements.tsv")["wordless"]
_SITE = any_of("nav footer")
_MANY = 3
"""Times a page prints a paragraph that is no part of its article."""
_SCRAP = 20
"""Characters of plain text below which an element is taken for chrome."""


@dataclass(slots=True)
class Content:
    """A page's blocks, each with the log-odds that it belongs to the article.

    Attributes:
        blocks: all blocks of the page, in document order.
        scores: log-odds, one per block.
        title_at: index of the printed headline, -1 when there is none.
        home: the element that holds most of the prose most closely, None without prose.
        cut: whether the tree was so deep that the parser gave up on what lies inside.
        long: whether the page has more blocks than these.
    """

    blocks: list[Block]
    scores: list[float]
    title_at: int
    home: Context | None = None
    cut: bool = False
    long: bool = False


def describe(root: Any, layout: Layout, page: PageMetadata, size: int) -> tuple[list[list[str]], PageView]:
    """Return the features of each block of a page, and what was needed of the whole page.

    Links and scraps outside the container of the article have no features: no model needs to see them.

    Args:
        root: the page's tree; scripts and the like are taken out of it.
        layout: its blocks.
        page: the page's own metadata.
        size: length of the page in characters; very long pages are spared the second voice.
    """
    blocks, depth = layout.blocks, layout.depth
    view = PageView(blocks, layout.container, page)
    links = sum(len(line.links) for block in blocks for line in block.lines)
    small = size <= _MAX_VOICE_CHARS and depth < _MAX_VOICE_DEPTH and links <= _MAX_VOICE_LINKS
    voice = ""
    if blocks and small:
        _without_chrome(blocks, view)
        voice = _second_voice(root)
    features: list[list[str]] = []
    for index, block in enumerate(blocks):
        if _is_far_link(block, view):
            features.append([])
            continue
        names = text_features(block) + place_features(block, view) + page_features(block, index, view)
        said = "none" if len(voice) < 200 else "in" if view.keys[index] in voice else "out"
        names += (f"voice.{said}", f"voice.{block.size > 60:d}.{said}")
        features.append(names)
    return features, view


def find_content(root: Any, layout: Layout, page: PageMetadata, size: int) -> Content:
    """Score all blocks of a page; for the arguments see ``describe``."""
    blocks = layout.blocks
    features, view = describe(root, layout, page, size)
    first, second = _weights()
    scores = score(first, features)
    context = context_features(blocks, scores)
    final = score(second, [own + around if own and around else [] for own, around in zip(features, context)])
    for index in _notices(blocks, view):
        final[index] = NOTHING
    final[view.next_at :] = [NOTHING] * (len(final) - view.next_at)
    return Content(blocks, final, view.title_at, layout.container, layout.depth >= MAX_DEPTH, layout.long)


def _notices(blocks: Sequence[Block], view: PageView) -> list[int]:
    """Return the paragraphs of one line that a page prints again and again: a notice in place of each embed.

    A page most of whose prose is repeated is none of that kind: it has sample text.
    """
    found = [
        index
        for index, (block, key) in enumerate(zip(blocks, view.keys))
        if block.prose and len(block.lines) == 1 and view.counts[key] >= _MANY
    ]
    prose = sum(block.size for block in blocks if block.prose)
    return found if 2 * sum(blocks[index].size for index in found) < prose else []


def score(weights: dict[str, float], features: Sequence[Sequence[str]]) -> list[float]:
    """Sum up the weights of each block's features."""
    bias = weights["bias"]
    get, none = weights.get, repeat(0.0)
    return [bias + sum(map(get, names, none)) if names else NOTHING for names in features]


def _is_far_link(block: Block, view: PageView) -> bool:
    if block.context.number in view.steps or block.heading:
        return False
    return block.linked * 10 > len(block.text) * 9 or len(block.text) < 20


@cache
def _weights() -> tuple[dict[str, float], dict[str, float]]:
    first: dict[str, float] = {}
    second: dict[str, float] = {}
    table = (files("pipelines.extraction.rules") / "content_weights.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith(("#", "feature\t")):
            name, one, two = line.split("\t")
            if one:
                first[name] = float(one)
            if two:
                second[name] = float(two)
    return first, second


def _without_chrome(blocks: list[Block], view: PageView) -> None:
    """Take elements that hold links or the site's own frame and next to no other text out of the tree.

    The second voice would come to the same end, only later: it searches and copies the tree many times.
    """
    plain: Counter[int] = Counter()
    for block in blocks:
        context = block.context
        near = context.hints | (context.parent.hints if context.parent else 0)
        inside = context.number in view.steps
        own = 0 if near & _SITE and not inside else len(block.text) - block.linked
        if inside and not block.linked:
            own = max(own, _SCRAP)
        plain[context.number] += own
    for at in reversed(contexts_of(blocks)):
        if at.parent is not None:
            plain[at.parent.number] += plain[at.number]
    gone: set[int] = set()
    for block in blocks:
        drop = None
        for at in block.context.ancestors():
            if plain[at.number] >= _SCRAP or at.number in gone or at.tag in ("body", "html"):
                break
            drop = at
        if drop is not None and drop.element is not None and drop.number not in gone:
            gone.add(drop.number)
            drop.element.drop_tree()


def _second_voice(root: Any) -> str:
    """Return trafilatura's main text (fast, precision) as one key; "" where it has no opinion.

    The tree loses its elements without words: what is copied and searched is a fraction of the page then.
    """
    import trafilatura

    etree.strip_elements(root, *_WORDLESS, with_tail=False)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(root, options=_voice_options())
    except Exception:  # noqa: BLE001 - a second opinion only; whatever it stumbles over, ours stands
        return ""
    return key_of(getattr(found, "text", None) or "")


@cache
def _voice_options() -> Any:
    """Return how the second voice is asked; it would read its configuration anew for each page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", precision=True, fast=True, comments=False)
