"""``extract``: from HTML to the clean article, with what the page says of itself kept apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urljoin

from pipelines.cleaning.document import Document, Markup, Result
from pipelines.cleaning.encoding import repair
from pipelines.cleaning.options import Options
from pipelines.extraction.blocks import Block, Line
from pipelines.extraction.content import Content, find_content
from pipelines.extraction.decode import decode
from pipelines.extraction.fallback import add_declared, add_guessed
from pipelines.extraction.frame import Framed, clean_framed, declaring_lines, frame_of, without_loose_end
from pipelines.extraction.islands import without_islands, without_preface
from pipelines.extraction.layout import lay_out
from pipelines.extraction.metadata import PageMetadata, read_metadata
from pipelines.extraction.printed import add_printed
from pipelines.extraction.siblings import with_siblings, without_loose_start
from pipelines.extraction.tree import looks_like_html, parse, unescaped

KEPT = 0.0
"""Log-odds from which a block counts as article text."""
_LOWER = (-1.0, -2.0, -3.0)
_ENOUGH = 140
"""Characters from which a page's text is taken for its article without lowering the bar."""
_TAG = re.compile(
    r"<(script|style)\b.*?(?:</\1>|$)|<!--.*?(?:-->|$)|<[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL
)
_LITTLE, _LEAST_STORED = 4, 300
"""How many times longer than what the page shows its structured data's text is, at least, and how long (characters)."""
_MAX_STRIPPED = 2_000_000


def extract(
    html: str | bytes,
    url: str | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    *,
    language: str | None = None,
    host_lines: Mapping[str, float] | None = None,
) -> Result:
    """Extract the article of a page and clean it. Accepts any string or bytes; never uses the network.

    Args:
        html: a page or a fragment of one; bytes are decoded by what they and the page say.
        url: where the page was found, to make links absolute and to read a date from.
        options: as for ``clean``; ``encoding`` repairs the page's characters before it is parsed.
        language: ISO 639-1 code; by default the page's own declaration.
        host_lines: lines that the host is known to repeat, each with its weight in log-odds.

    Returns:
        The cleaned article. ``text`` holds the page's content blocks, ``fields`` what the article declares
        about its original, ``page`` what the page says of itself. ``flags`` has ``not-html`` for input
        without a tag, ``nested`` where elements are nested too deep to be read as a tree (the text is then
        all there is between the tags), ``long`` where a page has so many blocks that those far from its
        headline were not read, ``empty`` where no article was found.

    Raises:
        TypeError: ``html`` is neither str nor bytes.
    """
    if not isinstance(html, (str, bytes, bytearray, memoryview)):
        raise TypeError(f"extract() takes str or bytes, not {type(html).__name__}")
    text = unescaped(html if isinstance(html, str) else decode(bytes(html))[0])
    repairs: tuple[str, ...] = ()
    if not looks_like_html(text):
        return Result(text="", body="", flags=frozenset({"empty", "not-html"}))
    root = parse(text)
    page, content = PageMetadata(), Content([], [], -1)
    if root is not None:
        layout = lay_out(root)
        page = read_metadata(root, url, layout)
        content = find_content(root, layout, page, len(text))
    language = language or str(page.values.get("inLanguage") or "")[:2].lower() or None
    kept = without_islands(content, without_preface(content, article_mask(content)))
    kept = with_siblings(content, kept)
    kept = without_loose_end(content, without_loose_start(content, kept))
    add_printed(page, content, kept, language, url)
    given = Document(
        "", url=url, headline=page.values.get("headline"), language=language, host_lines=host_lines
    )
    article = [block for block, keep in zip(content.blocks, kept) if keep]
    head, tail = frame_of(content, kept)
    parts = Framed(
        to_document(declaring_lines(head, url, framed=True), given),
        to_document(declaring_lines(article, url, framed=False), given),
        to_document(declaring_lines(tail, url, framed=True), given),
    )
    if root is not None and (content.cut or (not article and len(content.blocks) < 2)):
        parts = replace(parts, article=_stripped(text, given))
    stored = _stored(page.body)
    if _LITTLE * sum(len(block.text) for block in article) < len(stored):
        parts = replace(parts, article=replace(given, text=stored, markup=None))
    if "encoding" in options.stages:
        parts, repairs = _repaired(parts)
    result = clean_framed(parts, options, repairs)
    add_declared(page, result)
    if content.blocks:
        add_guessed(page, text, url)
    flags = result.flags | ({"nested"} if content.cut else set()) | ({"long"} if content.long else set())
    return replace(result, page=page.values, provenance=_merge(result, page), flags=frozenset(flags))


def article_mask(content: Content) -> list[bool]:
    """Tell of each block whether it is article text; the headline is not.

    Where that leaves next to nothing, the bar is lowered step by step: a short article in an odd layout is
    worth more than none.
    """
    kept: list[bool] = []
    for bar in (KEPT, *_LOWER):
        kept = [
            score > bar and index != content.title_at and block.heading != 1
            for index, (block, score) in enumerate(zip(content.blocks, content.scores))
        ]
        if sum(len(block.text) for block, keep in zip(content.blocks, kept) if keep) >= _ENOUGH:
            break
    return kept


def to_document(entries: Sequence[tuple[Block, Line]], given: Document) -> Document:
    """Write lines as a document: a blank line between blocks, markup for each line.

    Args:
        entries: the lines, each with its block.
        given: all but text and markup.
    """
    lines: list[str] = []
    markup: list[Markup | None] = []
    before: Block | None = None
    for block, line in entries:
        if before is not None and before is not block:
            lines.append("")
            markup.append(None)
        lines.append(line.text)
        markup.append(_markup(block, line, given.url))
        before = block
    return replace(given, text="\n".join(lines), markup=tuple(markup) if markup else (None,))


def _markup(block: Block, line: Line, url: str | None) -> Markup:
    words = [word for context in block.context.ancestors() for word in context.words]
    links = tuple((text, absolute(url, href)) for text, href in line.links)
    return Markup(block.context.tag, tuple(words[:40]), line.linked / max(1, len(line.text)), links)


def absolute(url: str | None, href: str) -> str:
    """Return a link's absolute address; what cannot be joined stays as written."""
    try:
        return urljoin(url, href.strip()) if url else href.strip()
    except ValueError:
        return href


def _stripped(text: str, document: Document) -> Document:
    """Return the page's text without its tags: for trees too deep or too broken to be read as one."""
    plain = unescape(_TAG.sub("\n", text[:_MAX_STRIPPED]))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return replace(document, text="\n\n".join(filter(None, lines)), markup=None)


def _stored(body: str) -> str:
    """Return the text that structured data give, "" for a short one: some pages leave it to a script to show it."""
    if len(body) < _LEAST_STORED:
        return ""
    plain = unescape(body)
    root = parse(plain) if looks_like_html(plain) else None
    if root is not None:
        return "\n\n".join(block.text for block in lay_out(root).blocks)
    return "\n\n".join(filter(None, (" ".join(line.split()) for line in plain.split("\n"))))


def _repaired(parts: Framed) -> tuple[Framed, tuple[str, ...]]:
    """Repair the characters of all parts; markup is dropped where the repair changed the number of lines."""
    applied: dict[str, None] = {}
    done = []
    for document in (parts.head, parts.article, parts.tail):
        text, steps = repair(document.text)
        applied.update(dict.fromkeys(steps))
        same = text.count("\n") == document.text.count("\n")
        done.append(replace(document, text=text, markup=document.markup if same else None))
    return Framed(*done), tuple(applied)


def _merge(result: Result, page: PageMetadata) -> dict[str, list[dict[str, Any]]]:
    """Return one provenance: the document's declarations first, then the page's."""
    merged = {name: list(sources) for name, sources in result.provenance.items()}
    for name, sources in page.provenance.items():
        merged.setdefault(name, []).extend({**source, "page": True} for source in sources)
    return merged
