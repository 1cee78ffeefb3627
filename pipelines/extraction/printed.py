"""Date and authors as the page prints them around its text, where no metadata says them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.extraction.blocks import Block, Line
from pipelines.extraction.bylines import people_of_line, person_of_link
from pipelines.extraction.content import Content
from pipelines.extraction.hints import BIT, Hints, any_of
from pipelines.extraction.metadata import PageMetadata
from pipelines.extraction.printed_dates import put, read_dates, take_dateline, take_only_day

_BEFORE, _AFTER = 5, 10
"""How many blocks before the headline and behind it are read."""
_BESIDE = 3
"""Blocks beside the headline in which a byline's markup is believed whatever else its words say."""
_CLOSE = 3
"""Elements around the headline, its own counted: who stands in one of them stands beside it."""
_MAX_LINE = 120
_MAX_AROUND = 70
"""Characters of a line that may be signed."""
_NAMES_ONLY = 0.8
"""Share of a line's letters that names make up where it holds nothing else but "and"."""
_BYLINE_WORDS = frozenset(
    ("author", "authors", "byline", "autor", "auteur", "autore", "writer", "reporter", "redakteur")
)
_ELSEWHERE = any_of("comment related list nav footer hidden")
_TEXT = any_of("article body")
_BY = re.compile(
    r"^\W{0,3}(?:by|von|par|por|de|di|da|av|af|autor(?:a|in|en)?|auteure?|autore|author|door|oleh|penulis|przez|"
    r"texte?[:：]|(?:written|posted|reported|published|geschrieben|veröffentlicht|publié|publicado|"
    r"escrito|scritto) "
    r"(?:by|von|par|por|da)|автор|текст|yazar|作者|文|記者|记者)\s*[:：／/]?\s+\S|^\s*(?:作者|記者|记者|文)[:：／/]",
    re.IGNORECASE,
)


def add_printed(
    page: PageMetadata, content: Content, kept: list[bool], language: str | None, url: str | None
) -> None:
    """Fill in a missing date and missing authors from the lines around the headline.

    Little is overwritten: a day that nothing but a vague name gives, a moment in UTC by the same moment in local
    time, and the same author on all pages of a site, which is what ``<meta name="author">`` alone often holds.

    Args:
        page: the page's metadata; changed in place.
        content: the page's blocks.
        kept: for each block, whether it is article text.
        language: decides between day and month in numeric dates.
        url: the page's address: the domain tells the country.
    """
    lines = [
        (block, line)
        for block in _around(content, kept)
        for line in block.lines
        if len(line.text) <= _MAX_LINE
    ]
    read_dates(page, [(block, line.text) for block, line in lines], language, url)
    if [source["from"] for source in page.provenance.get("authors", ())] in ([], ["meta author"]):
        _take_authors(page, lines, language)
    article = [block for block, keep in zip(content.blocks, kept) if keep]
    if "authors" not in page.values and article:
        last = len(kept) - kept[::-1].index(True)
        _take_signature(page, article, content.blocks[last - 1 : last + 1], language)
    if "datePublished" not in page.values:
        take_dateline(page, article[: _first_prose(article) + 1], language)
    if "datePublished" not in page.values:
        take_only_day(page, [block for block in content.blocks if not _near(block) & _ELSEWHERE], language)


def _take_authors(page: PageMetadata, lines: list[tuple[Block, Line]], language: str | None) -> None:
    """Take the first persons that a line names as authors, where nothing but a weak source names any."""
    site = _folded(str(page.values.get("siteName") or ""))
    for block, line in lines:
        people = _people_of(block, line, language)
        people = [one for one in people if not site or site not in _folded(one["name"])]
        if people and ("authors" not in page.values or _is_sure(line, people, page.values["authors"])):
            put(page, "authors", people, line.text)
            return


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
            put(page, "authors", signed, block.text)
            return
        style = block.context.element.get("style") or "" if block in end else ""
        if len(block.text) > _MAX_AROUND or not (block.strong * 10 > len(block.text) * 9 or "right" in style):
            continue
        people = split_names(block.text.replace("/", ", "), language)
        named = sum(len(_folded(one["name"])) for one in people)
        if named > len(_folded(block.text)) * _NAMES_ONLY and all(" " in one["name"] for one in people):
            put(page, "authors", people, block.text)
            return


def _first_prose(article: list[Block]) -> int:
    return next((at for at, block in enumerate(article) if block.prose), 0)


def _is_byline(block: Block, text: str) -> bool:
    """Tell whether a line is a byline by its markup alone: its element is called so, and it has two words."""
    contexts = (block.context, block.context.parent)
    words = {word for context in contexts if context is not None for word in context.words}
    return bool(words & _BYLINE_WORDS) and len(text) < 60 and len(text.split()) > 1


def _near(block: Block, around_headline: Collection[int] = ()) -> Hints:
    """Return what a block's element and the one around it are called.

    What holds the headline too is no chrome, whatever its name; nor is what is called an article's header.
    """
    hints = 0
    for at in (block.context, block.context.parent):
        if at is not None and at.number not in around_headline:
            headed = at.hints & _TEXT and "header" in at.words
            hints |= at.hints & ~BIT["nav"] if headed else at.hints
    return hints


def _around(content: Content, kept: list[bool]) -> Iterator[Block]:
    """Yield the blocks where bylines stand: behind the headline, then before it."""
    first = next((index for index, keep in enumerate(kept) if keep), len(kept))
    start = content.title_at if 0 <= content.title_at <= first else max(0, first - _AFTER)
    stop = min(max(start + _AFTER, min(first + 2, start + 3 * _AFTER)), len(kept))
    prose = [at for at in range(first, len(kept)) if kept[at] and content.blocks[at].prose]
    if prose:
        # What a footer says is read with the article: it may speak of another page.
        stop = min(stop, prose[-1] + 1)
        first = next((at for at in prose if not content.blocks[at].heading), first)
    mine = [at.number for at in content.blocks[start].context.ancestors()] if start < len(kept) else []
    order = [*range(start + 1, stop), *range(start - 1, max(-1, start - _BEFORE - 1), -1)]
    for index in order:
        if not 0 <= index < len(kept) or (index < start and _is_masthead(content.blocks[index], mine)):
            continue
        near = _near(content.blocks[index], mine)
        # What stands between headline and text is the article's, whatever it is called.
        called = near & (BIT["meta"] | BIT["title"]) or start < index < first
        between = start < index < first and near & BIT["meta"]
        beside = abs(index - start) <= _BESIDE and (
            _is_close(content.blocks[index], mine) or (called and index > start and not near & BIT["comment"])
        )
        if between or beside or not near & _ELSEWHERE:
            yield content.blocks[index]


def _is_close(block: Block, around_headline: Sequence[int]) -> bool:
    """Tell whether a block's element stands in one of those that hold the headline most closely."""
    parent = block.context.parent
    return parent is not None and parent.number in around_headline[:_CLOSE]


def _is_masthead(block: Block, around_headline: Collection[int]) -> bool:
    """Tell whether a block stands in a header that is not the headline's: what is dated there is today."""
    return any(at.tag == "header" and at.number not in around_headline for at in block.context.ancestors())


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
