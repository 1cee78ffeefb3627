"""How a page is laid out: its blocks in reading order, and the element that holds most of its prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pipelines.extraction.blocks import Block, Context, segment
from pipelines.extraction.hints import any_of
from pipelines.extraction.measures import key_of

MAX_BLOCKS = 20_000
"""Of a page with more blocks only so many are looked at: time stays bounded."""
_ABOVE = 200
"""How many of them stand above the headline."""
_CHROME = any_of("nav footer related list share comment caption media ad shop subscribe")
_DECAY = 0.6
"""How much of a paragraph's weight each further ancestor gets when the container is looked for."""
_LEAST_TITLE = 9
"""Letters from which a heading that the page's title holds is taken for its headline."""


@dataclass(slots=True)
class Layout:
    """A page's blocks and where its text stands.

    Attributes:
        blocks: the blocks of the page, in document order.
        depth: how many levels deep its elements are nested.
        long: whether the page has more blocks than these.
        container: the element that holds most of the prose most closely, None without prose.
        start: index of the first prose in it; the number of blocks without prose.
    """

    blocks: list[Block]
    depth: int
    long: bool
    container: Context | None
    start: int


def lay_out(root: Any) -> Layout:
    """Cut a page's tree into blocks and find where its text stands."""
    every, depth = segment(root)
    blocks = _window(every, root)
    container = _find_container(blocks)
    start = next((at for at, block in enumerate(blocks) if _is_text_of(block, container)), len(blocks))
    return Layout(blocks, depth, len(blocks) < len(every), container, start)


def contexts_of(blocks: Sequence[Block]) -> list[Context]:
    """Return the elements that blocks stand in, each before those inside it."""
    found: dict[int, Context] = {}
    for block in blocks:
        at: Context | None = block.context
        while at is not None and at.number not in found:
            found[at.number] = at
            at = at.parent
    return [found[number] for number in sorted(found)]


def _window(blocks: list[Block], root: Any) -> list[Block]:
    """Return the blocks around the headline, without one those with most prose, at most ``MAX_BLOCKS``."""
    if len(blocks) <= MAX_BLOCKS:
        return blocks
    title = key_of(root.findtext(".//title") or "")
    headings = ((at, key_of(block.text)) for at, block in enumerate(blocks) if block.heading)
    at = next((at for at, key in headings if len(key) >= _LEAST_TITLE and key in title), None)
    if at is None:
        sizes = [0, *accumulate(block.size - block.linked if block.prose else 0 for block in blocks)]
        starts = range(len(blocks) - MAX_BLOCKS + 1)
        at = max(starts, key=lambda at: sizes[at + MAX_BLOCKS] - sizes[at]) + _ABOVE
    start = max(0, at - _ABOVE)
    return blocks[start : start + MAX_BLOCKS]


def _find_container(blocks: Sequence[Block]) -> Context | None:
    """Return the element that holds most of the prose most closely."""
    best, most = None, 0.0
    for block in blocks:
        if not _is_text(block):
            continue
        share = float(block.size - 2 * block.linked)
        for level, at in enumerate(block.context.ancestors()):
            if level or at.tag in ("div", "td", "section", "article", "main", "body"):
                at.score += share
                share *= _DECAY
                if at.score > most:
                    best, most = at, at.score
    return best


def _is_text(block: Block) -> bool:
    """Tell whether a block is prose and nothing around it is called otherwise."""
    context = block.context
    near = context.hints | (context.parent.hints if context.parent else 0)
    return block.prose and not near & _CHROME


def _is_text_of(block: Block, container: Context | None) -> bool:
    return _is_text(block) and any(at is container for at in block.context.ancestors())
