"""The lines around an article that may declare something: they are read first, and cut then.

What the model of ``content`` takes for no article text is still shown to the engine where it stands next to
the article in the same container, as bylines and footers do, each line with the weight of a line that the
host is known to repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.cleaning.clean import clean_document
from pipelines.cleaning.document import Document, Markup, Removal, Result
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.options import Options
from pipelines.extraction.blocks import Block, Context
from pipelines.extraction.content import Content
from pipelines.extraction.hints import BIT

Provenance = dict[str, list[dict[str, Any]]]

FRAME_WEIGHT = 6.0
"""Log-odds against a line of the frame: as much as a line the host repeats on every page."""
_CHROME = sum(BIT[name] for name in ("nav", "related", "share", "comment", "ad", "subscribe", "ui", "hidden", "caption"))
_BEFORE, _BEHIND = 12, 30
_MAX_LEVELS = 4
"""Levels above the article's first or last block within which its frame stands."""
_MAX_CHARS = 400


def frame_of(content: Content, kept: Sequence[bool]) -> tuple[list[Block], list[Block]]:
    """Return the blocks before the article and behind it that may declare something.

    They stand next to the article and near it in the tree, and are no chrome of the page.
    """
    head: list[Block] = []
    tail: list[Block] = []
    places = [index for index, keep in enumerate(kept) if keep]
    if not places:
        return head, tail
    first, last = places[0], places[-1]
    top = content.title_at - 2 if 0 <= content.title_at < first else first - _BEFORE
    for near, indices in ((first, range(max(0, top, first - _BEFORE), first)), (last, range(last + 1, last + 1 + _BEHIND))):
        around = _levels(content.blocks[near].context)
        for index in indices:
            if index < len(kept) and index != content.title_at and _may_declare(content.blocks[index], around):
                (head if near == first and index < first else tail).append(content.blocks[index])
    return head, tail


def _levels(context: Context) -> set[int]:
    return {at.number for level, at in enumerate(context.ancestors()) if level <= _MAX_LEVELS and at.tag not in ("body", "html")}


def _may_declare(block: Block, around: set[int]) -> bool:
    if len(block.text) > _MAX_CHARS or block.heading:
        return False
    for at in block.context.ancestors():
        if at.number in around:
            return True
        if at.hints & _CHROME:
            return False
    return False


@dataclass(frozen=True, slots=True)
class Framed:
    """An article's document and what stands before and behind it on the page.

    Attributes:
        head, article, tail: documents of the three parts; head and tail may be empty.
    """

    head: Document
    article: Document
    tail: Document


def clean_framed(parts: Framed, options: Options, repairs: tuple[str, ...]) -> Result:
    """Clean the article, read its frame, and return one result whose text holds all three parts.

    The article is cleaned without its frame, so that what stands around it cannot pull its ends along.
    """
    alone = clean_document(parts.article, options, repairs=repairs)
    if "footer" not in options.stages or not (parts.head.text or parts.tail.text):
        return alone
    read = _read(parts, options)
    before = f"{parts.head.text}\n\n" if parts.head.text else ""
    shift = len(before)
    tail_at = shift + len(parts.article.text) + 2
    known = {removal.text: removal for removal in read.removed}
    removed = [
        *_removals(parts.head.text, 0, 0, known),
        *(replace(removal, start=removal.start + shift, end=removal.end + shift) for removal in alone.removed),
        *_removals(parts.tail.text, tail_at, len(alone.body), known),
    ]
    return replace(
        alone,
        text=before + parts.article.text + (f"\n\n{parts.tail.text}" if parts.tail.text else ""),
        fields={**read.fields, **alone.fields},
        provenance=_joined(alone.provenance, read.provenance),
        removed=tuple(removed),
    )


def _read(parts: Framed, options: Options) -> Result:
    """Clean the frame around the article's first and last lines, for what it declares."""
    lines = parts.article.text.split("\n")
    marks = parts.article.markup or (None,) * len(lines)
    inner = [0, len(lines) - 1] if len(lines) > 1 else [0]
    pieces = [
        (parts.head.text.split("\n"), parts.head.markup),
        *(([lines[index]], (marks[index],)) for index in inner),
        (parts.tail.text.split("\n"), parts.tail.markup),
    ]
    text: list[str] = []
    markup: list[Markup | None] = []
    for piece, piece_marks in pieces:
        if piece != [""]:
            text += [*piece, ""]
            markup += [*(piece_marks or (None,) * len(piece)), None]
    own = {fold(lines[index]) for index in inner}
    frame = {fold(line) for part in (parts.head, parts.tail) for line in part.text.split("\n")} - own
    known = {**dict.fromkeys(frame, FRAME_WEIGHT), **(parts.article.host_lines or {})}
    document = replace(parts.article, text="\n".join(text[:-1]), markup=tuple(markup[:-1]), host_lines=known)
    return clean_document(document, options)


def _removals(text: str, start: int, at: int, known: dict[str, Removal]) -> list[Removal]:
    """Return a removal for each line of a part of the frame, with the engine's reason where it gave one."""
    found = []
    for line in text.split("\n"):
        if line:
            reason = known.get(line)
            kind, rule = (reason.kind, reason.rule) if reason is not None else ("furniture", "page structure")
            score = max(FRAME_WEIGHT, reason.score) if reason is not None else FRAME_WEIGHT
            found.append(Removal(start, start + len(line), at, kind, rule, score, line))
        start += len(line) + 1
    return found


def _joined(first: Provenance, second: Provenance) -> Provenance:
    return {name: [*first.get(name, []), *second.get(name, [])] for name in {**second, **first}}
