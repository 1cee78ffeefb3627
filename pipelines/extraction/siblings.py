"""What the markup says of blocks beside accepted ones: of one kind with them, or stamps and captions above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from pipelines.cleaning.lifting.dates import find_date
from pipelines.extraction.blocks import Block
from pipelines.extraction.content import Content
from pipelines.extraction.features import is_credit
from pipelines.extraction.measures import LEAST_PROSE
from pipelines.extraction.view import Looks, looks_of, style_of

_BEFORE = 12
"""Blocks above the first prose that are looked at."""
_SIBLING = -3.0
"""Log-odds from which prose in the element of accepted prose is accepted too."""
_BETWEEN = -1.5
"""Log-odds from which a block between two accepted siblings is accepted."""
_PART = -3.2
"""Log-odds from which a list's entry or a heading beside accepted paragraphs is accepted too."""
_ENTRIES = ("li", "dt", "dd")
_LEAST_ENTRIES, _LEAST_HEADED = 2, 3
"""Paragraphs, those rejected taken off, from which an element's lists and headings are the article's."""
_ABOVE = 6
"""Blocks within which accepted text follows a heading of its own."""
NUMBERED = re.compile(r"([0-9]{1,3})[.)．、]\s*\S")
_MAX_STAMP = 100
_PICTURE = re.compile(
    r"[(（\[](?:fot|foto|photo|bild|zdj|фото|pic)\w*[.:\s]|\b(?:foto|photo|bild|фото|иллюстрация|зображення)\s?:\s"
    r"|(?:资料图片?|資料圖片?|图片|圖片|摄|攝|撮影)[)）】]?$",
    re.IGNORECASE,
)
"""How captions name or end with their picture's source."""
_CLOCK = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b")


def with_siblings(content: Content, kept: Sequence[bool]) -> list[bool]:
    """Take into the article what the markup says is of one kind with accepted text.

    That is prose in the very element of accepted prose (lines parted by ``<br><br>`` are paragraphs of one
    text, whatever stands between them), prose that looks like mostly accepted prose, lists and headings that
    stand between the paragraphs of one element, the items of a list of which one was accepted, from there on,
    also of one that is only numbered, and a block between two accepted siblings or, if it is long enough for a
    paragraph, behind one.
    """
    blocks = content.blocks
    homes = {
        block.context.number
        for block, keep in zip(blocks, kept)
        if keep and block.prose and block.context.tag not in ("body", "html")
    }
    alike = _accepted_styles(blocks, kept)
    out = [
        keep
        or (block.prose and block.context.number in homes and score > _SIBLING)
        or (block.prose and looks_of(block) in alike and score > _BETWEEN)
        for block, score, keep in zip(blocks, content.scores, kept)
    ]
    _take_parts(content, out)
    _take_headings(content, out)
    for at in range(1, len(blocks)):
        block, score = blocks[at], content.scores[at]
        if out[at] or not out[at - 1] or block.linked or not _is_sibling(block, blocks[at - 1]):
            continue
        if score > _SIBLING and (block.context.tag == "li" or _goes_on(blocks[at - 1].text, block.text)):
            out[at] = True
        elif score > _BETWEEN:
            following = at + 1 < len(blocks) and out[at + 1] and _is_sibling(block, blocks[at + 1])
            out[at] = following or block.size >= LEAST_PROSE
    return out


def _accepted_styles(blocks: Sequence[Block], kept: Sequence[bool]) -> set[Looks]:
    """Return the looks of which most of the page's prose was accepted."""
    balance: Counter[Looks] = Counter()
    for block, keep in zip(blocks, kept):
        if block.prose:
            balance[looks_of(block)] += block.size if keep else -block.size
    return {looks for looks, more in balance.items() if more > 0}


def _take_parts(content: Content, out: list[bool]) -> None:
    """Accept lists and headings that stand side by side with most of the article's paragraphs.

    Lists behind the last paragraph are taken too, headings are not: they open what follows the article.
    """
    blocks = content.blocks
    balance: Counter[int] = Counter()
    for block, keep in zip(blocks, out):
        if block.prose and block.context.parent is not None:
            balance[block.context.number] += 1 if keep else -1
            balance[block.context.parent.number] += 1 if keep else -1
    places = [at for at, keep in enumerate(out) if keep]
    for at in range(places[0], len(blocks)) if places else ():
        block = blocks[at]
        if out[at] or block.linked or at == content.title_at or content.scores[at] <= _PART:
            continue
        above = [context.number for context in islice(block.context.ancestors(), 3)]
        if block.context.tag in _ENTRIES and len(above) > 2:
            out[at] = balance[above[2]] >= _LEAST_ENTRIES
        elif block.heading > 1 and at < places[-1] and len(above) > 1:
            out[at] = balance[above[1]] >= _LEAST_HEADED


def _take_headings(content: Content, out: list[bool]) -> None:
    """Accept headings of one style most of which stand right above accepted text, each in an element of its own.

    So do those of slides, steps and sections.
    """
    blocks = content.blocks
    places = [at for at, keep in enumerate(out) if keep]
    headings = (
        [at for at in range(places[0] - _ABOVE, places[-1]) if at >= 0 and blocks[at].heading > 1]
        if places
        else []
    )
    styles: dict[tuple[str, ...], list[int]] = {}
    for at in headings:
        styles.setdefault(style_of(blocks[at].context), []).append(at)
    for same in styles.values():
        leading = [at for at in same if _leads(blocks, out, at)]
        if len(leading) >= _LEAST_HEADED and len(leading) * 10 >= len(same) * 8:
            for at in leading:
                out[at] = out[at] or (not blocks[at].linked and content.scores[at] > _PART)


def _leads(blocks: Sequence[Block], out: Sequence[bool], at: int) -> bool:
    """Tell whether accepted text follows a heading before the next one does."""
    for following in range(at + 1, min(at + 1 + _ABOVE, len(blocks))):
        if blocks[following].heading:
            return False
        if out[following]:
            return True
    return False


def _goes_on(one: str, other: str) -> bool:
    """Tell whether two lines are numbered, the second by the next number."""
    first, second = NUMBERED.match(one), NUMBERED.match(other)
    return first is not None and second is not None and int(second[1]) == int(first[1]) + 1


def _is_sibling(one: Block, other: Block) -> bool:
    return one.context.parent is other.context.parent and one.context.tag == other.context.tag


def without_loose_start(content: Content, kept: Sequence[bool]) -> list[bool]:
    """Take lines of date, place of publication or picture credit above the first prose out of the article.

    They belong to the frame: they are read there, and cut.
    """
    out = list(kept)
    first = next((at for at, keep in enumerate(kept) if keep and content.blocks[at].prose), -1)
    if first < 0:
        return out
    for at in range(max(0, first - _BEFORE), first):
        text = content.blocks[at].text
        short = out[at] and len(text) < _MAX_STAMP and not content.blocks[at].heading
        if short and (is_credit(text) or _PICTURE.search(text) or _is_stamp(text)):
            out[at] = False
    return out


def _is_stamp(text: str) -> bool:
    """Tell whether a line is a date with little else."""
    if len(text) < _MAX_STAMP // 2 and _CLOCK.search(text):
        return True
    found = find_date(text)
    return found is not None and len(text) - (found[1] - found[0]) < _MAX_STAMP // 2
