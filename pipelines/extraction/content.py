"""Which blocks of a page are its article."""

from __future__ import annotations

from pipelines.extraction.blocks import Block
from pipelines.extraction.hints import BIT

_CHROME = sum(BIT[name] for name in ("nav", "footer", "related", "share", "comment", "caption", "ad", "subscribe"))


def choose(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the main text with their immediate neighbours, in order."""
    for block in blocks:
        prose = len(block.text) - 2 * block.linked
        near = block.context.hints | (block.context.parent.hints if block.context.parent else 0)
        if prose > 40 and not near & _CHROME:
            share = 1.0
            for number, context in enumerate(block.context.ancestors()):
                if number:
                    context.score += prose * share
                    share *= 0.6
    best = max((c for b in blocks for c in b.context.ancestors()), key=lambda c: c.score, default=None)
    if best is None:
        return []
    return [b for b in blocks if any(c is best for c in b.context.ancestors()) and not b.context.hints & _CHROME]
