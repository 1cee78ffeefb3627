"""How a page is laid out: its blocks in reading order, and the element that holds most of its prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
_CHROME = any_of("nav footer related list share comment caption media ad shop subscribe consent ui")
_APART = any_of("comment consent subscribe related side")
_TEXT = any_of("body article")
_DECAY = 0.75
"""How much of a paragraph's weight each further ancestor gets when the container is looked for."""
_DOUBTFUL, _MIXED = 0.08, 0.6
"""What a paragraph counts whose element is called chrome; and one called text, too: ``post has-thumbnail``."""
_NEARNESS = 10.0
"""How much more a paragraph counts that stands in the headline's own element; half of it one level further up."""
_LEAST_PART, _MAX_PARTS_UP = 0.1, 3
"""Share of the container's prose that elements like it hold, how far up they may meet it, to be its parts."""
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
    title = key_of(root.findtext(".//title") or "")
    blocks = _window(every, title)
    above = _above_headline(blocks, title)
    trusts = [_trust(block.context, above) if block.prose else 0.0 for block in blocks]
    container = _widened(_find_container(blocks, trusts, above), blocks, trusts)
    sure = (at for at, trust in enumerate(trusts) if trust > _DOUBTFUL)
    inside = (at for at in sure if any(around is container for around in blocks[at].context.ancestors()))
    return Layout(blocks, depth, len(blocks) < len(every), container, next(inside, len(blocks)))


def contexts_of(blocks: Sequence[Block]) -> list[Context]:
    """Return the elements that blocks stand in, each before those inside it."""
    found: dict[int, Context] = {}
    for block in blocks:
        at: Context | None = block.context
        while at is not None and at.number not in found:
            found[at.number] = at
            at = at.parent
    return [found[number] for number in sorted(found)]


def _window(blocks: list[Block], title: str) -> list[Block]:
    """Return the blocks around the headline, without one those with most prose, at most ``MAX_BLOCKS``."""
    if len(blocks) <= MAX_BLOCKS:
        return blocks
    at = _headline(blocks, title)
    if at is None:
        sizes = [0, *accumulate(block.size - block.linked if block.prose else 0 for block in blocks)]
        starts = range(len(blocks) - MAX_BLOCKS + 1)
        at = max(starts, key=lambda at: sizes[at + MAX_BLOCKS] - sizes[at]) + _ABOVE
    start = max(0, at - _ABOVE)
    return blocks[start : start + MAX_BLOCKS]


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    """Return the index of the headline, None where nothing tells it.

    That is the first heading of the highest level that the page's title (its key) holds, or else the only ``<h1>``.
    """
    headings = [(block.heading, at) for at, block in enumerate(blocks) if block.heading]
    titled = ((level, at) for level, at in headings if _is_titled(blocks[at], title))
    first = [at for level, at in headings if level == 1]
    return min(titled, default=(1, first[0] if len(first) == 1 else None))[1]


def _is_titled(block: Block, title: str) -> bool:
    key = key_of(block.text)
    return len(key) >= _LEAST_TITLE and key in title


def _above_headline(blocks: Sequence[Block], title: str) -> dict[int, int]:
    """Return the elements that hold the headline, by number, each with how many levels it is above it."""
    at = _headline(blocks, title)
    if at is None:
        return {}
    return {context.number: level for level, context in enumerate(blocks[at].context.ancestors())}


def _find_container(
    blocks: Sequence[Block], trusts: Sequence[float], above: Mapping[int, int]
) -> Context | None:
    """Return the element that holds most of the prose most closely; prose near the headline counts more."""
    best, most = None, 0.0
    for block, trust in zip(blocks, trusts):
        if not trust:
            continue
        around = list(block.context.ancestors())
        levels = next((above[at.number] for at in around if at.number in above), None)
        share = (block.size - 2 * block.linked) * trust
        if levels is not None:
            share *= 1 + _NEARNESS / (1 + levels)
        for level, at in enumerate(around):
            if level or at.tag in ("div", "td", "section", "article", "main", "body"):
                at.score += share
                share *= _DECAY
                if at.score > most:
                    best, most = at, at.score
    return best


def _widened(best: Context | None, blocks: Sequence[Block], trusts: Sequence[float]) -> Context | None:
    """Return the element around a container and its like, where a text is parted: sections, columns, pages.

    Elements are alike whose tag and class are the same, and so those around them up to the one they share.
    """
    if best is None:
        return None
    mass: Counter[int] = Counter()
    alike: dict[int, Context] = {}
    for block, trust in zip(blocks, trusts):
        if trust > _DOUBTFUL:
            at = next((at for at in block.context.ancestors() if at.depth == best.depth), best)
            mass[at.number] += block.size - 2 * block.linked
            alike[at.number] = at
    own = mass.pop(best.number, 0)
    alike.pop(best.number, None)
    widest = mine = best
    for _ in range(_MAX_PARTS_UP):
        alike = {number: at for number, at in alike.items() if _class_of(at) == _class_of(mine)}
        if not alike or mine.parent is None or mine.parent.tag in ("body", "html"):
            break
        more = sum(mass[number] for number, at in alike.items() if at.parent is mine.parent)
        if more >= _LEAST_PART * own:
            widest, own = mine.parent, own + more
        mine = mine.parent
        alike = {number: at.parent for number, at in alike.items() if at.parent not in (None, mine)}
    return widest


def _class_of(context: Context) -> tuple[str, str]:
    """Return an element's tag and class as written: ``col-8`` and ``col-4`` are two."""
    return context.tag, context.element.get("class") or "" if context.element is not None else ""


def _trust(context: Context, above: Mapping[int, int]) -> float:
    """Return what a paragraph in an element counts by the names of the nearest two.

    What holds the headline too is no chrome, whatever its name.
    """
    trust = 1.0
    for level, at in enumerate(context.ancestors()):
        if at.number in above or (level > 1 and not above):
            break
        if at.hints & (_CHROME if level < 2 else _APART):
            trust = min(trust, _MIXED if at.hints & _TEXT else _DOUBTFUL)
    return trust
