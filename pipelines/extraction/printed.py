"""Date and authors as the page prints them around its text, where no metadata says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction.blocks import Block
from pipelines.extraction.content import Content
from pipelines.extraction.hints import BIT
from pipelines.extraction.metadata import PageMetadata

_BEFORE, _AFTER = 5, 10
"""How many blocks before the headline and behind it are read."""
_MAX_LINE = 120
_META, _ELSEWHERE = BIT["meta"], BIT["comment"] | BIT["related"] | BIT["nav"] | BIT["footer"] | BIT["hidden"]
_BY = re.compile(
    r"^\W{0,3}(?:by|von|par|por|de|di|da|av|af|autor(?:a|in|en)?|auteure?|autore|author|door|oleh|penulis|przez|"
    r"text|texte|(?:written|posted|reported|published|geschrieben|veröffentlicht|publié|publicado|"
    r"escrito|scritto) "
    r"(?:by|von|par|por|da)|автор|текст|yazar|作者|文|記者|记者)\s*[:：／/]?\s+\S|^\s*(?:作者|記者|记者|文)[:：／/]",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"updat|modif|aktualis|aktualiz|mise? à jour|actualiz|aggiorn|atualiz|bijgewerkt|обновл|更新|수정", re.I
)


def add_printed(page: PageMetadata, content: Content, kept: list[bool], language: str | None) -> None:
    """Fill in a missing date and missing authors from the lines around the headline; nothing is overwritten.

    Args:
        page: the page's metadata; changed in place.
        content: the page's blocks.
        kept: for each block, whether it is article text.
        language: decides between day and month in numeric dates.
    """
    weak_date = [source["from"] for source in page.provenance.get("datePublished", ())][:1] in ([], ["url"])
    if not weak_date and "authors" in page.values:
        return
    for block in _around(content, kept):
        for line in block.lines:
            if len(line.text) > _MAX_LINE:
                continue
            if weak_date and (found := find_date(line.text, language)) is not None and len(found[2]) >= 10:
                name = "dateModified" if _MODIFIED.search(line.text[: found[0]]) else "datePublished"
                if name == "datePublished" or name not in page.values:
                    _put(page, name, found[2], line.text)
                weak_date = weak_date and name != "datePublished"
            if "authors" not in page.values:
                byline = _BY.match(line.text) is not None
                if byline or (_near(block) & _META and len(line.text) < 60):
                    people = split_names(line.text, language)
                    if people and (byline or len(line.text.split()) >= 2):
                        _put(page, "authors", people, line.text)


def _near(block: Block) -> int:
    parent = block.context.parent
    return block.context.hints | (parent.hints if parent is not None else 0)


def _around(content: Content, kept: list[bool]) -> Iterator[Block]:
    """Yield the blocks where bylines stand: behind the headline, before it, then right behind the article."""
    first = next((index for index, keep in enumerate(kept) if keep), len(kept))
    last = next((index for index in range(len(kept) - 1, -1, -1) if kept[index]), -1)
    start = content.title_at if content.title_at >= 0 else max(0, first - _AFTER)
    stop = min(max(start + _AFTER, min(first + 2, start + 3 * _AFTER)), len(kept))
    order = [*range(start + 1, stop), *range(start - 1, max(-1, start - _BEFORE - 1), -1)]
    order += range(last, min(last + _BEFORE, len(kept)))
    for index in order:
        if 0 <= index < len(kept) and not _near(content.blocks[index]) & _ELSEWHERE:
            yield content.blocks[index]


def _put(page: PageMetadata, name: str, value: Any, line: str) -> None:
    page.values[name] = value
    page.provenance.setdefault(name, []).insert(0, {"from": "printed", "value": value, "raw": line})
