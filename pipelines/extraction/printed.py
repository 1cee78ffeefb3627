"""Date and authors as the page prints them around its text, where no metadata says them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction.blocks import Block
from pipelines.extraction.bylines import people_of_line
from pipelines.extraction.content import Content
from pipelines.extraction.hints import BIT
from pipelines.extraction.metadata import PageMetadata

_BEFORE, _AFTER = 5, 10
"""How many blocks before the headline and behind it are read."""
_BESIDE = 3
"""Blocks behind the headline in which a byline's markup is believed whatever else its words say."""
_MAX_LINE = 120
_MAX_AROUND, _MAX_WORDS = 70, 3
"""Characters beside its date that a line may have, and words where it ends like a sentence."""
_MAX_DAYS = 3
"""Days that a printed date may be away from the address's to be more precise."""
_MAX_GUESSED = 1_000_000
_SENTENCE = re.compile(r"\w{4,}[.!?…]$")
_BYLINE_WORDS = frozenset(
    ("author", "authors", "byline", "autor", "auteur", "autore", "writer", "reporter", "redakteur")
)
_ELSEWHERE = BIT["comment"] | BIT["related"] | BIT["nav"] | BIT["footer"] | BIT["hidden"]
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
    sources = [source["from"] for source in page.provenance.get("datePublished", ())]
    weak_date = sources[:1] in ([], ["url"])
    if not weak_date and "authors" in page.values:
        return
    in_url = page.values.get("datePublished")
    site = _folded(str(page.values.get("siteName") or ""))
    for block in _around(content, kept):
        for line in block.lines:
            if len(line.text) > _MAX_LINE:
                continue
            if weak_date:
                weak_date = not _take_date(page, line.text, language, in_url)
            if "authors" not in page.values:
                people = people_of_line(line.text, language)
                if not people and (_BY.match(line.text) or _is_byline(block, line.text)):
                    people = split_names(line.text, language)
                people = [one for one in people if not site or site not in _folded(one["name"])]
                if people:
                    _put(page, "authors", people, line.text)
    if "datePublished" not in page.values:
        _take_only_day(page, content.blocks, language)


def add_guessed(page: PageMetadata, text: str, url: str | None) -> None:
    """Fill in a date that is still missing with htmldate's, which knows many more places to look.

    Its fallback for a page that names only a year, its first of January, is not taken; very long pages are
    spared the search.
    """
    if "datePublished" in page.values or len(text) > _MAX_GUESSED:
        return
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = htmldate.find_date(text, url=url, original_date=True, extensive_search=False)
    except Exception:  # noqa: BLE001 - a last voice only; whatever it stumbles over, there is no date then
        return
    if found and not found.endswith("-01-01"):
        page.values["datePublished"] = found
        page.provenance["datePublished"] = [{"from": "htmldate", "value": found}]


def _take_only_day(page: PageMetadata, blocks: list[Block], language: str | None) -> None:
    """Take the one day that short lines anywhere on the page name; several days are no answer."""
    days: dict[str, tuple[str, str]] = {}
    for block in blocks:
        if len(block.text) <= _MAX_LINE // 2 and not _near(block) & _ELSEWHERE:
            found = find_date(block.text, language)
            if found is not None and len(found[2]) >= 10:
                days.setdefault(found[2][:10], (found[2], block.text))
    if len(days) == 1:
        value, line = next(iter(days.values()))
        _put(page, "datePublished", value, line)


def _take_date(page: PageMetadata, text: str, language: str | None, in_url: str | None) -> bool:
    """Put the date a line holds into the metadata; return whether it is the date of publication.

    Lines with much else, or that go on like a sentence, tell of other days; so do days far from the address's.
    """
    found = find_date(text, language)
    if found is None or len(found[2]) < 10:
        return False
    around = text[: found[0]] + text[found[1] :]
    if len(around) > _MAX_AROUND or (_SENTENCE.search(text) and len(around.split()) > _MAX_WORDS):
        return False
    if in_url is not None and not _near_days(in_url, found[2]):
        return False
    modified = _MODIFIED.search(text[: found[0]]) is not None
    if not modified or "dateModified" not in page.values:
        _put(page, "dateModified" if modified else "datePublished", found[2], text)
    return not modified


def _near_days(one: str, other: str) -> bool:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= _MAX_DAYS


def _is_byline(block: Block, text: str) -> bool:
    """Tell whether a line is a byline by its markup alone: its element is called so, and it has two words."""
    contexts = (block.context, block.context.parent)
    words = {word for context in contexts if context is not None for word in context.words}
    return bool(words & _BYLINE_WORDS) and len(text) < 60 and len(text.split()) > 1


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
        if not 0 <= index < len(kept):
            continue
        near = _near(content.blocks[index])
        # An article's own header is called so, and is no part of the site's.
        own = (
            0 < index - start <= _BESIDE and near & (BIT["meta"] | BIT["title"]) and not near & BIT["comment"]
        )
        if own or not near & _ELSEWHERE:
            yield content.blocks[index]


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _put(page: PageMetadata, name: str, value: Any, line: str) -> None:
    page.values[name] = value
    page.provenance.setdefault(name, []).insert(0, {"from": "printed", "value": value, "raw": line})
