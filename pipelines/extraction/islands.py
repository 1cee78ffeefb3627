"""Accepted blocks that are no part of the article for where they stand: far behind it, or above its headline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipelines.extraction.blocks import Block, Context
from pipelines.extraction.content import Content
from pipelines.extraction.view import LOOKS, looks_of

_GULF, _GAP = 10, 3
"""Rejected blocks that divide clusters: within the page's container of prose, and where it is left."""
_NEARLY = 0.8
"""Share of the article's text from which a later cluster belongs to it."""
_OUTSIDE = 0.33
"""What text beyond the page's container of prose counts when the article is looked for."""


def without_islands(content: Content, kept: Sequence[bool]) -> list[bool]:
    """Drop what stands far behind the article in another container: consent dialogs, comments, teasers.

    Accepted blocks form clusters, divided by ``_GULF`` rejected ones, or by ``_GAP`` where the page's container of
    prose is left. The cluster with most text is the article, text beyond the container counting less; a later one
    belongs to it if it shares an element with it (its parent, or the parent's parent), if it has prose that looks
    like its own, or if it holds nearly as much text.
    """
    blocks = content.blocks
    clusters: list[list[int]] = []
    was_in = True
    for at in (index for index, keep in enumerate(kept) if keep):
        is_in = _is_in(blocks[at], content.home)
        if clusters and at - clusters[-1][-1] <= (_GAP if was_in and not is_in else _GULF):
            clusters[-1].append(at)
        else:
            clusters.append([at])
        was_in = is_in
    if len(clusters) < 2:
        return list(kept)
    sizes = [sum(_weight(blocks[at], content.home) for at in cluster) for cluster in clusters]
    main = sizes.index(max(sizes))
    homes = {number for at in clusters[main] for number in _homes(blocks[at].context)}
    looks = {looks_of(blocks[at]) for at in clusters[main] if _is_told(blocks[at])}
    out = list(kept)
    for cluster, size in zip(clusters[main + 1 :], sizes[main + 1 :]):
        alike = any(_is_told(blocks[at]) and looks_of(blocks[at]) in looks for at in cluster)
        shared = any(homes & _homes(blocks[at].context) for at in cluster)
        if size < sizes[main] * _NEARLY and not shared and not alike:
            for at in cluster:
                out[at] = False
    return out


def without_preface(content: Content, kept: Sequence[bool]) -> list[bool]:
    """Drop what stands above the printed headline and beyond the container of prose, where that is below it."""
    blocks, title = content.blocks, content.title_at
    if title < 0 or content.home is None or not blocks[title].heading:
        return list(kept)
    inside = [keep and _is_in(block, content.home) for block, keep in zip(blocks, kept)]
    if not any(inside) or any(inside[:title]):
        return list(kept)
    return [keep and at > title for at, keep in enumerate(kept)]


def _is_told(block: Block) -> bool:
    """Tell whether a block is prose whose nearest elements have names."""
    return block.prose and any(at.words for at in islice(block.context.ancestors(), LOOKS))


def _weight(block: Block, home: Context | None) -> float:
    """Return how much text a block holds; beyond the page's container of prose it counts less."""
    return len(block.text) * (1 if _is_in(block, home) else _OUTSIDE)


def _is_in(block: Block, home: Context | None) -> bool:
    """Tell whether a block stands in the page's container of prose, or none is known."""
    return home is None or any(at is home for at in block.context.ancestors())


def _homes(context: Context) -> set[int]:
    """Return a block's parent and grandparent, unless they are the whole page."""
    around = list(context.ancestors())[1:3]
    return {at.number for at in around if at.tag not in ("body", "html", "main")}
