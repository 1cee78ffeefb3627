"""What features of blocks need to know of their whole page: headline, metadata, repetitions, looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from pipelines.extraction.blocks import Block, Context
from pipelines.extraction.layout import contexts_of
from pipelines.extraction.measures import bucket, key_of
from pipelines.extraction.metadata import PageMetadata

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[:.h]\d\d\b|\d{1,2}\s?[日일]",
)
_DIGIT = re.compile(r"\d")
_DATED_LINE = 80
LOOKS = 3
"""How many elements, a block's own first, make up its looks."""
_LEAST_PROSE = 300
"""Size of the prose between a headline and the next one that an article has at least."""


def is_dated(text: str) -> bool:
    """Tell whether a text names a day, a year or an hour."""
    return bool(_DIGIT.search(text) and _DATE.search(text))


class PageView:
    """What features need to know of a whole page: container, title, metadata, repetitions."""

    def __init__(self, blocks: Sequence[Block], best: Context | None, page: PageMetadata) -> None:
        self.best = best
        self.steps: dict[int, int] = {}
        for context in contexts_of(blocks):
            if context is best:
                self.steps[context.number] = 0
            elif context.parent is not None and context.parent.number in self.steps:
                self.steps[context.number] = self.steps[context.parent.number] + 1
        self.dated = [len(block.text) < _DATED_LINE and is_dated(block.text) for block in blocks]
        self.dates = bucket(sum(self.dated), (2, 4, 8))
        self.keys = [key_of(block.text) for block in blocks]
        self.counts = Counter(self.keys)
        self.titles = [key for key in dict.fromkeys(map(key_of, page.titles)) if len(key) > 8]
        self.description = key_of(str(page.values.get("description") or ""))
        self.body = key_of(page.body) if len(page.body) > 300 else ""
        self.article = article_of(best) if best is not None else None
        self.title_at = self._find_title(blocks)
        self.other_title_at = self._find_other(blocks)
        self.next_at = self._find_next(blocks)
        self.above_title = {
            context.number: level
            for level, context in enumerate(blocks[self.title_at].context.ancestors() if blocks else ())
            if self.title_at >= 0
        }
        homes: dict[tuple[str, ...], set[int]] = {}
        self.prose: Counter[int] = Counter()
        for block in blocks:
            if block.prose:
                homes.setdefault(style_of(block.context), set()).add(parent_of(block))
                self.prose[parent_of(block)] += 1
        self.homes = {style: len(parents) for style, parents in homes.items()}

    def is_title(self, key: str) -> bool:
        """Tell whether a text is one of the page's wordings of its title, or most of one."""
        if not key:
            return False
        return any(
            (key in title and len(key) * 10 > len(title) * 6)
            or (title in key and len(title) * 10 > len(key) * 6)
            for title in self.titles
        )

    def _find_title(self, blocks: Sequence[Block]) -> int:
        """Return the index of the headline, -1 when the page prints none."""
        best, place = 0, -1
        for index, (block, key) in enumerate(zip(blocks, self.keys)):
            if len(block.text) > 400 or not self.is_title(key):
                continue
            weight = (
                3 * (block.heading == 1) + 2 * (block.heading > 1) + (block.context.number in self.steps) + 1
            )
            if weight > best:
                best, place = weight, index
        return place

    def _find_other(self, blocks: Sequence[Block]) -> int:
        """Return the index of the next article's ``<h1>`` on an endless page, else beyond the end."""
        if self.title_at >= 0 and blocks[self.title_at].heading == 1:
            for index in range(self.title_at + 3, len(blocks)):
                if blocks[index].heading == 1 and not self.is_title(self.keys[index]):
                    return index
        return len(blocks)

    def _find_next(self, blocks: Sequence[Block]) -> int:
        """Return the index from which an endless page shows its next article, else beyond the end.

        Its ``<h1>`` stands below this article's prose, in an ``<article>`` of its own or in an element like the
        one of the headline.
        """
        at = self.other_title_at
        if at == len(blocks):
            return at
        mine, other = blocks[self.title_at].context, blocks[at].context
        prose = sum(block.size for block in blocks[self.title_at : at] if block.prose)
        homes = article_of(mine), article_of(other)
        alike = mine.parent is not other.parent and bool(mine.words) and style_of(mine) == style_of(other)
        apart = None not in homes and homes[0] != homes[1]
        return at if prose >= _LEAST_PROSE and (apart or alike) else len(blocks)


def article_of(context: Context) -> int | None:
    """Return the number of the nearest ``<article>`` around an element."""
    return next((at.number for at in context.ancestors() if at.tag == "article"), None)


def parent_of(block: Block) -> int:
    """Return the number of the element around a block's own."""
    return block.context.parent.number if block.context.parent is not None else 0


Looks = tuple[tuple[str, tuple[str, ...]], ...]


def looks_of(block: Block) -> Looks:
    """Return by what a style sheet tells blocks apart: tags and class words of the nearest elements."""
    return tuple((at.tag, at.words) for at in islice(block.context.ancestors(), LOOKS))


def style_of(context: Context) -> tuple[str, ...]:
    """Return by what elements of one kind are known: tag and class words, and those of the element around."""
    parent = context.parent
    return (context.tag, *context.words, "|", *(parent.words if parent is not None else ()))
