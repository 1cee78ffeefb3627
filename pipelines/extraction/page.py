"""``extract``: from HTML to the clean article."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from pipelines.cleaning.document import Document, Markup, Result
from pipelines.cleaning.options import Options
from pipelines.extraction.blocks import Block, Line, segment
from pipelines.extraction.content import choose
from pipelines.extraction.decode import decode
from pipelines.extraction.tree import looks_like_html, parse


def extract(
    html: str | bytes,
    url: str | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    *,
    language: str | None = None,
    host_lines: Mapping[str, float] | None = None,
) -> Result:
    """Extract the article of a page and clean it. Raises on no input and never uses the network.

    Args:
        html: a page or a fragment; bytes are decoded by their own evidence.
        url: its address, to make links absolute.
        options: as for ``clean``.
        language: ISO 639-1 code, if known.
        host_lines: lines the host is known to repeat.

    Returns:
        The cleaned article with ``page``: what the page says of itself.
    """
    text = html if isinstance(html, str) else decode(html)[0]
    if not looks_like_html(text):
        return Result(text="", body="", flags=frozenset({"empty", "not-html"}))
    root = parse(text)
    blocks = choose(segment(root)) if root is not None else []
    return _clean(to_document(blocks, url, language, host_lines), options)


def to_document(
    blocks: list[Block], url: str | None, language: str | None, host_lines: Mapping[str, float] | None
) -> Document:
    """Write blocks as a document: a blank line between blocks, markup for each line."""
    lines: list[str] = []
    markup: list[Markup | None] = []
    for block in blocks:
        if lines:
            lines.append("")
            markup.append(None)
        for line in block.lines:
            lines.append(line.text)
            markup.append(_markup(block, line, url))
    return Document(
        "\n".join(lines), url=url, language=language, host_lines=host_lines, markup=tuple(markup) or (None,)
    )


def _markup(block: Block, line: Line, url: str | None) -> Markup:
    words = tuple(word for context in block.context.ancestors() for word in context.words)
    links = tuple((text, _absolute(url, href)) for text, href in line.links)
    return Markup(block.context.tag, words[:40], line.linked / max(1, len(line.text)), links)


def _absolute(url: str | None, href: str) -> str:
    try:
        return urljoin(url, href.strip()) if url else href.strip()
    except ValueError:
        return href


def _clean(document: Document, options: Options) -> Result:
    try:
        from pipelines.cleaning.clean import clean_document
    except ImportError:
        return Result(text=document.text, body=document.text)
    return clean_document(document, options)
