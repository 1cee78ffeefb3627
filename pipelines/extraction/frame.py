"""The lines around an article that may declare something: they are read first, and cut then.

What the model of ``content`` takes for no article text is still shown to the engine where it stands next to
the article in the same container, as bylines and footers do, each line with the weight of a line that the
host is known to repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pipelines.cleaning.clean import clean_document
from pipelines.cleaning.document import Document, Markup, Removal, Result
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import line_key
from pipelines.cleaning.options import Options
from pipelines.extraction.blocks import Block, Context, Line
from pipelines.extraction.content import Content
from pipelines.extraction.hints import any_of
from pipelines.extraction.measures import END
from pipelines.extraction.siblings import NUMBERED

Provenance = dict[str, list[dict[str, Any]]]

FRAME_WEIGHT = 6.0
"""Log-odds against a line of the frame: as much as a line the host repeats on every page."""
_CHROME = any_of("nav related list share comment ad shop subscribe ui hidden caption media")
_BEFORE, _BEHIND = 12, 30
_MAX_LEVELS = 4
"""Levels above the article's first or last block within which its frame stands."""
_MAX_CHARS = 400
_MAX_LABEL = 40
_VAGUE = ("other", "list")
"""Kinds of a cut line that nothing names."""
_MAX_UNNAMED = 0.05
"""The same share where nothing behind the article is named."""
_MAX_VAGUE = 0.25
"""Share of an accepted text beyond which such cuts are not believed: verse, lists, tables of short lines."""
_LOOSE = 3.0
"""Log-odds from which a line below a rejected one stays in the article all the same."""
_SURE = 2.0
"""Log-odds from which a line that is no sentence may end an article."""
_MAX_LOOSE, _MAX_LOOSE_SIZE = 3, 90
_INITIALLED = re.compile(r"[.!?…。！？][\"”’»」』)]*\s*[(（\[][^()（）]{1,40}[)）\]]$")
"""A sentence with its author's initials behind it."""


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
    for near, indices in (
        (first, range(max(0, top, first - _BEFORE), first)),
        (last, range(last + 1, last + 1 + _BEHIND)),
    ):
        around = _levels(content.blocks[near].context)
        for index in indices:
            if (
                index < len(kept)
                and index != content.title_at
                and _may_declare(content.blocks[index], around)
            ):
                (head if near == first and index < first else tail).append(content.blocks[index])
    return head, tail


def without_loose_end(content: Content, kept: Sequence[bool]) -> list[bool]:
    """Take short lines beyond the last prose out of the article where lines between were rejected.

    ``Author: …`` rejected, ``Tags: …`` below it accepted: what stands below a rejected line in the same
    container is of its kind. A line that is nothing but a link, a known label and its value belong to the frame
    too, to be read there.
    """
    out = list(kept)
    last = next((at for at in range(len(kept) - 1, -1, -1) if kept[at] and content.blocks[at].prose), -1)
    if last < 0:
        return out
    around = _levels(content.blocks[last].context)
    rejected = False
    for at in range(last + 1, min(len(kept), last + 1 + _BEHIND)):
        block = content.blocks[at]
        if not kept[at]:
            rejected = rejected or _may_declare(block, around)
        elif (
            (rejected and content.scores[at] < _LOOSE)
            or (block.linked * 10 > len(block.text) * 9 and len(block.text) < 60)
            or _is_labelled(content.blocks, at)
            or (block.size <= _MAX_LOOSE_SIZE and _is_declaration(block))
        ):
            out[at] = False
            rejected = True
    _drop_loose_lines(content, out, last)
    # What stands before a line that stays is read with the article: the frame begins behind its last line.
    end = next((at for at in range(len(out) - 1, last, -1) if out[at]), last)
    out[last:end] = kept[last:end]
    return _with_labels_inside(content.blocks, out)


def _drop_loose_lines(content: Content, kept: list[bool], last: int) -> None:
    """Take a few lines out that end the article and are no sentences: names, credits, addresses, end marks.

    Numbered lines, list items and longer runs of short lines (verse, lists without markup) stay.
    """
    loose = []
    for at in range(len(kept) - 1, last, -1):
        if not kept[at]:
            continue
        block = content.blocks[at]
        if (
            content.scores[at] >= _SURE
            or block.heading
            or block.context.tag == "li"
            or block.size > _MAX_LOOSE_SIZE
            or END.search(block.text[-12:])
            or _INITIALLED.search(block.text)
            or NUMBERED.match(block.text)
        ):
            break
        loose.append(at)
    if len(loose) <= _MAX_LOOSE:
        for at in loose:
            kept[at] = False


def _is_labelled(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a block is a known label with its value in the next cell, or the value behind one."""
    return any(
        _is_pair(label, value) and bool(_fields_of(label.text))
        for label, value in zip(blocks[max(0, at - 1) : at + 1], blocks[at : at + 2])
    )


def _with_labels_inside(blocks: Sequence[Block], kept: list[bool]) -> list[bool]:
    """Show the engine the labels that stand between the last accepted lines, each with its value."""
    first = next((at for at, keep in enumerate(kept) if keep and blocks[at].prose), 0)
    last = next((at for at in range(len(kept) - 1, -1, -1) if kept[at]), -1)
    for at in range(max(first, last - _BEFORE), last):
        if (
            _is_pair(blocks[at], blocks[at + 1])
            and not (kept[at] and kept[at + 1])
            and _fields_of(blocks[at].text)
        ):
            kept[at] = kept[at + 1] = True
        elif not kept[at] and len(blocks[at].text) <= _MAX_CHARS // 2:
            kept[at] = _is_declaration(blocks[at])
    return kept


def _is_declaration(block: Block) -> bool:
    """Tell whether a block is a known label with its value, or one that is linked."""
    label, colon, value = block.text.partition(":")
    return bool(_fields_of(label)) and (bool(colon and value.strip()) or block.linked > 0)


def declaring_lines(blocks: Sequence[Block], url: str | None, *, framed: bool) -> list[tuple[Block, Line]]:
    """Return the lines of blocks, label and value of a definition list or table row joined on one.

    A line that is nothing but a link to another host is written ``text: address``. In the article
    (``framed`` false) both happen only where the label is a known one.
    """
    out: list[tuple[Block, Line]] = []
    own = _host(url or "")
    at = 0
    while at < len(blocks):
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if following is not None and _is_pair(block, following) and (framed or _fields_of(block.text)):
            label, value = block.text.rstrip(" :："), following.text.replace("\n", " ")
            links = [link for line in following.lines for link in line.links]
            text = f"{label}: {value}"
            out.append((block, Line(text, following.linked, 0, tuple(links))))
            at += 2
            continue
        out.extend((block, _with_address(line, own, framed=framed)) for line in block.lines)
        at += 1
    return out


def _fields_of(text: str) -> list[str]:
    """Return the fields a text is a known label of."""
    return [rule.field for rule in vocabulary().labels.find(line_key(text.rstrip(" :："))) or ()]


def _is_pair(block: Block, following: Block) -> bool:
    """Tell whether two blocks are label and value: ``dt`` and ``dd``, or the two cells of one row."""
    if len(block.text) > _MAX_LABEL or "\n" in block.text or block.linked:
        return False
    tags = (block.context.tag, following.context.tag)
    if tags == ("dt", "dd"):
        return True
    same_row = block.context.parent is following.context.parent and block.context is not following.context
    return tags in (("td", "td"), ("th", "td")) and same_row


def _with_address(line: Line, own: str | None, *, framed: bool) -> Line:
    if len(line.links) != 1 or line.linked * 10 <= len(line.text) * 9 or len(line.text) > _MAX_LABEL:
        return line
    href = line.links[0][1].strip()
    host = _host(href) if href.startswith(("http://", "https://")) else None
    if host is None or host == own or "://" in line.text:
        return line
    if not framed and "sourceUrl" not in _fields_of(line.text):
        return line
    return Line(f"{line.text.rstrip(' :：')}: {href}", line.linked, line.strong, line.links)


def _host(address: str) -> str | None:
    """Return an address's host, None where it has none or cannot be read: "http://[x"."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _levels(context: Context) -> set[int]:
    return {
        at.number
        for level, at in enumerate(context.ancestors())
        if level <= _MAX_LEVELS and at.tag not in ("body", "html")
    }


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
    vague = sum(removal.end - removal.start for removal in alone.removed if removal.kind in _VAGUE)
    named = any(removal.kind not in _VAGUE for removal in alone.removed if removal.at >= len(alone.body))
    if vague > (_MAX_VAGUE if named else _MAX_UNNAMED) * len(parts.article.text):
        uncut = replace(options, stages=options.stages - {"footer"})
        alone = clean_document(parts.article, uncut, repairs=repairs)
    if "footer" not in options.stages or not (parts.head.text or parts.tail.text):
        return alone
    read = _read(parts, options)
    before = f"{parts.head.text}\n\n" if parts.head.text else ""
    shift = len(before)
    tail_at = shift + len(parts.article.text) + 2
    known = {removal.text: removal for removal in read.removed}
    removed = [
        *_removals(parts.head.text, 0, 0, known),
        *(
            replace(removal, start=removal.start + shift, end=removal.end + shift)
            for removal in alone.removed
        ),
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
