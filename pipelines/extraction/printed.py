"""Date and authors as the page prints them around its text, where no metadata says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction.blocks import Block, Line
from pipelines.extraction.bylines import people_of_line, person_of_link
from pipelines.extraction.content import Content
from pipelines.extraction.hints import BIT, any_of
from pipelines.extraction.metadata import PageMetadata
from pipelines.extraction.moments import VAGUE, in_local_time

_BEFORE, _AFTER = 5, 10
"""How many blocks before the headline and behind it are read."""
_BESIDE = 3
"""Blocks behind the headline in which a byline's markup is believed whatever else its words say."""
_MAX_LINE = 120
_MAX_AROUND, _MAX_WORDS = 70, 3
"""Characters beside its date that a line may have, and words where it ends like a sentence."""
_NAMES_ONLY = 0.8
"""Share of a line's letters that names make up where it holds nothing else but "and"."""
_MAX_DAYS = 3
"""Days that a printed date may be away from the address's to be more precise."""
_CLOCK = re.compile(r"\d[:.h]\d\d")
_CLOSED = re.compile(r"\s*(?:[^\w\s]|$|\n)")
"""What parts a date from the text it opens."""
_SENTENCE = re.compile(r"\w{4,}[.!?…]$")
_BYLINE_WORDS = frozenset(
    ("author", "authors", "byline", "autor", "auteur", "autore", "writer", "reporter", "redakteur")
)
_ELSEWHERE = any_of("comment related list nav footer hidden")
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
    """Fill in a missing date and missing authors from the lines around the headline.

    Little is overwritten: a day that nothing but a vague name gives, and the same author on all pages of a site, which
    is what ``<meta name="author">`` alone often holds.

    Args:
        page: the page's metadata; changed in place.
        content: the page's blocks.
        kept: for each block, whether it is article text.
        language: decides between day and month in numeric dates.
    """
    sources = [source["from"] for source in page.provenance.get("datePublished", ())]
    vague = sources[:1] in ([], *([name] for name in VAGUE))
    weak_date = vague or sources[:1] == ["url"]
    utc = str(page.values.get("datePublished") or "").endswith(("Z", "+00:00"))
    weak_authors = [source["from"] for source in page.provenance.get("authors", ())] in ([], ["meta author"])
    if not (weak_date or utc or weak_authors):
        return
    in_url = None if vague else page.values.get("datePublished")
    site = _folded(str(page.values.get("siteName") or ""))
    for block in _around(content, kept):
        for line in block.lines:
            if len(line.text) > _MAX_LINE:
                continue
            if weak_date:
                weak_date = not _take_date(page, line.text, language, in_url)
            if utc:
                utc = not _take_zone(page, line.text, language)
            if weak_authors:
                people = _people_of(block, line, language)
                people = [one for one in people if not site or site not in _folded(one["name"])]
                if people and (
                    "authors" not in page.values or _is_sure(line, people, page.values["authors"])
                ):
                    _put(page, "authors", people, line.text)
                    weak_authors = False
    article = [block for block, keep in zip(content.blocks, kept) if keep]
    if "authors" not in page.values and article:
        last = len(kept) - kept[::-1].index(True)
        _take_signature(page, article, content.blocks[last - 1 : last + 1], language)
    if "datePublished" not in page.values:
        _take_dateline(page, article, language)
    if "datePublished" not in page.values:
        _take_only_day(page, content.blocks, language)


def _people_of(block: Block, line: Line, language: str | None) -> list[dict[str, str]]:
    """Return the persons a line names as authors: behind "by", in a byline's markup, by a link to their page."""
    people = people_of_line(line.text, language)
    if not people and (_BY.match(line.text) or _is_byline(block, line.text)):
        people = split_names(line.text, language)
    if not people:
        people = next(filter(None, (person_of_link(*link, language) for link in line.links)), [])
    return people


def _is_sure(line: Line, people: Sequence[dict[str, str]], others: Sequence[dict[str, str]]) -> bool:
    """Tell whether a line links to the pages of the persons it names, or is dated, and they are no other source's."""
    linked = {_folded(text) for text, href in line.links if person_of_link(text, href, None)}
    names = {_folded(one["name"]) for one in people}
    return (names <= linked or find_date(line.text) is not None) and names.isdisjoint(
        _folded(one["name"]) for one in others
    )


def _take_signature(page: PageMetadata, article: list[Block], end: list[Block], language: str | None) -> None:
    """Take the names that are a line of their own above the first prose, or set apart at the end.

    Args:
        page: the page's metadata; changed in place.
        article: the article's blocks.
        end: the last of them and the one behind it.
        language: the page's.
    """
    for block in [*article[: _first_prose(article)][:_BESIDE], *end]:
        signed = (
            people_of_line(block.text, language) if block in end and len(block.text) <= _MAX_AROUND else []
        )
        if signed:
            _put(page, "authors", signed, block.text)
            return
        style = block.context.element.get("style") or "" if block in end else ""
        if len(block.text) > _MAX_AROUND or not (block.strong * 10 > len(block.text) * 9 or "right" in style):
            continue
        people = split_names(block.text.replace("/", ", "), language)
        named = sum(len(_folded(one["name"])) for one in people)
        if named > len(_folded(block.text)) * _NAMES_ONLY and all(" " in one["name"] for one in people):
            _put(page, "authors", people, block.text)
            return


def _take_dateline(page: PageMetadata, article: list[Block], language: str | None) -> None:
    """Take the date with which the article's first paragraph opens: "(5 March 2024) The ferry …"."""
    for block in article[: _first_prose(article) + 1]:
        found = find_date(block.text[:_MAX_LINE], language)
        if found is None or len(found[2]) < 10:
            continue
        before = block.text[: found[0]]
        apart = _CLOSED.match(block.text, found[1])
        if apart and len(before.split()) <= _MAX_WORDS and not _SENTENCE.search(before):
            _put(page, "datePublished", found[2], block.text[:_MAX_LINE])
            return


def _first_prose(article: list[Block]) -> int:
    return next((at for at, block in enumerate(article) if block.prose), 0)


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


def _take_zone(page: PageMetadata, text: str, language: str | None) -> bool:
    """Write the date of publication in local time where a line prints the same moment so."""
    found = find_date(text, language) if _CLOCK.search(text) else None
    local = in_local_time(page.values["datePublished"], found[2]) if found is not None else None
    if local is not None:
        _put(page, "datePublished", local, text)
    return local is not None


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
    """Yield the blocks where bylines stand: behind the headline, then before it."""
    first = next((index for index, keep in enumerate(kept) if keep), len(kept))
    start = content.title_at if 0 <= content.title_at <= first else max(0, first - _AFTER)
    stop = min(max(start + _AFTER, min(first + 2, start + 3 * _AFTER)), len(kept))
    # What a footer says is read with the article: it may speak of another page.
    prose = [at for at in range(first, stop) if kept[at] and content.blocks[at].prose]
    stop = min(stop, prose[-1] + 1) if prose else stop
    order = [*range(start + 1, stop), *range(start - 1, max(-1, start - _BEFORE - 1), -1)]
    for index in order:
        if not 0 <= index < len(kept):
            continue
        near = _near(content.blocks[index])
        # What stands between headline and text is the article's, whatever it is called.
        called = near & (BIT["meta"] | BIT["title"]) or start < index < first
        own = 0 < index - start <= _BESIDE and called and not near & BIT["comment"]
        if own or not near & _ELSEWHERE:
            yield content.blocks[index]


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _put(page: PageMetadata, name: str, value: Any, line: str) -> None:
    page.values[name] = value
    page.provenance.setdefault(name, []).insert(0, {"from": "printed", "value": value, "raw": line})
