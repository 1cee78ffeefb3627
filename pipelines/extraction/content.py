"""Which blocks of a page are its article: a logistic model in two passes, with trafilatura as one voice."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pipelines.extraction.blocks import Block, segment
from pipelines.extraction.features import (
    PageView,
    context_features,
    page_features,
    place_features,
    text_features,
)
from pipelines.extraction.hints import any_of, words_of
from pipelines.extraction.measures import key_of
from pipelines.extraction.metadata import PageMetadata

MAX_BLOCKS = 20_000
"""Of a page with more blocks only so many are looked at: time stays bounded."""
_ABOVE = 200
"""How many of them stand above the headline."""
NOTHING = -9.0
"""Log-odds of a block without features."""
_MAX_VOICE_CHARS = 3_000_000
MAX_DEPTH = 2_000
"""Levels from which libxml2 drops what is nested deeper (it does so at 2,048)."""
_MAX_VOICE_LINKS = 8_000
_MAX_VOICE_DEPTH = 300  # it copies trees by recursion
_WORDLESS = words_of("elements.tsv")["wordless"]
_CHROME = any_of("nav footer related list share comment caption media ad shop subscribe")
_SITE = any_of("nav footer")
_SCRAP = 20
"""Characters of plain text below which an element is taken for chrome."""
_DECAY = 0.6
"""How much of a paragraph's weight each further ancestor gets when the container is looked for."""


@dataclass(slots=True)
class Content:
    """A page's blocks, each with the log-odds that it belongs to the article.

    Attributes:
        blocks: all blocks of the page, in document order.
        scores: log-odds, one per block.
        title_at: index of the printed headline, -1 when there is none.
        cut: whether the tree was so deep that the parser gave up on what lies inside.
        long: whether the page has more blocks than these.
    """

    blocks: list[Block]
    scores: list[float]
    title_at: int
    cut: bool = False
    long: bool = False


def describe(root: Any, page: PageMetadata, size: int) -> tuple[list[Block], list[list[str]], PageView]:
    """Return a page's blocks, the features of each, and what was needed of the whole page.

    Links and scraps outside the container of the article have no features: no model needs to see them.

    Args:
        root: the page's tree; scripts and the like are taken out of it.
        page: the page's own metadata.
        size: length of the page in characters; very long pages are spared the second voice.
    """
    every, depth = segment(root)
    blocks = _window(every, page)
    view = PageView(blocks, _find_container(blocks), page)
    view.cut, view.long = depth >= MAX_DEPTH, len(blocks) < len(every)
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
    return blocks, features, view


def find_content(root: Any, page: PageMetadata, size: int) -> Content:
    """Score all blocks of a page."""
    blocks, features, view = describe(root, page, size)
    first, second = _weights()
    scores = score(first, features)
    context = context_features(blocks, scores)
    final = score(second, [own + around if own and around else [] for own, around in zip(features, context)])
    final[view.next_at :] = [NOTHING] * (len(final) - view.next_at)
    return Content(blocks, final, view.title_at, view.cut, view.long)


def _window(blocks: list[Block], page: PageMetadata) -> list[Block]:
    """Return the blocks around the headline, without one those with most prose, at most ``MAX_BLOCKS``."""
    if len(blocks) <= MAX_BLOCKS:
        return blocks
    titles = {key_of(title) for title in page.titles}
    at = next((at for at, block in enumerate(blocks) if block.heading and key_of(block.text) in titles), None)
    if at is None:
        sizes = [0, *accumulate(block.size - block.linked if block.prose else 0 for block in blocks)]
        at = (
            max(range(len(blocks) - MAX_BLOCKS + 1), key=lambda at: sizes[at + MAX_BLOCKS] - sizes[at])
            + _ABOVE
        )
    start = max(0, at - _ABOVE)
    return blocks[start : start + MAX_BLOCKS]


def score(weights: dict[str, float], features: Sequence[Sequence[str]]) -> list[float]:
    """Sum up the weights of each block's features."""
    bias = weights["bias"]
    get = weights.get
    return [bias + sum([get(name, 0.0) for name in names]) if names else NOTHING for names in features]


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


def _find_container(blocks: list[Block]) -> Any:
    """Return the element that holds most of the prose most closely."""
    best, most = None, 0.0
    for block in blocks:
        context = block.context
        near = context.hints | (context.parent.hints if context.parent else 0)
        if near & _CHROME or not block.prose:
            continue
        share = float(block.size - 2 * block.linked)
        for level, at in enumerate(context.ancestors()):
            if level or at.tag in ("div", "td", "section", "article", "main", "body"):
                at.score += share
                share *= _DECAY
                if at.score > most:
                    best, most = at, at.score
    return best


def _without_chrome(blocks: list[Block], view: PageView) -> None:
    """Take elements that hold links or the site's own frame and next to no other text out of the tree.

    The second voice would come to the same end, only later: it searches and copies the tree many times.
    """
    plain: dict[int, int] = {}
    for block in blocks:
        context = block.context
        near = context.hints | (context.parent.hints if context.parent else 0)
        inside = context.number in view.steps
        own = 0 if near & _SITE and not inside else len(block.text) - block.linked
        if inside and not block.linked:
            own = max(own, _SCRAP)
        for at in context.ancestors():
            plain[at.number] = plain.get(at.number, 0) + own
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
        found = trafilatura.bare_extraction(root, favor_precision=True, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001 - a second opinion only; whatever it stumbles over, ours stands
        return ""
    return key_of(getattr(found, "text", None) or "")
