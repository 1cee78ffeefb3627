"""Other extractors behind one face, for ``benchmarks.pages``; a peer that is not installed is left out."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import lxml.html  # type: ignore[import-untyped]

from pipelines.extraction.blocks import BLOCK

_BREAKING = frozenset((*BLOCK, "br"))


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor made of a page: text, and the metadata it reports (None: it reports none of it)."""

    text: str = ""
    headline: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None


Extractor = Callable[[str, str | None], Extracted]


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor: its name, the module it needs, and how it is built on first use."""

    name: str
    module: str
    build: Callable[[], Extractor]
    metadata: bool = field(default=False)


def installed(names: list[str] | None) -> list[Peer]:
    """Return the peers that can be imported, those named or all; raises ValueError for an unknown name."""
    known = {peer.name: peer for peer in PEERS}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise ValueError(f"unknown peers {unknown}; there are {sorted(known)}")
    return [
        peer for peer in PEERS if (not names or peer.name in names) and importlib.util.find_spec(peer.module)
    ]


def cleancopy() -> Extractor:
    """Return our own ``extract``."""
    from pipelines.extraction import extract

    def run(html: str, url: str | None) -> Extracted:
        result = extract(html, url)
        page = result.page
        authors = tuple(person["name"] for person in page.get("authors", ()))
        return Extracted(result.body, page.get("headline"), authors, page.get("datePublished"))

    return run


def _trafilatura(**options: Any) -> Callable[[], Extractor]:
    def build() -> Extractor:
        import trafilatura

        def run(html: str, url: str | None) -> Extracted:
            found: Any = trafilatura.bare_extraction(html, url=url, include_comments=False, **options)
            if found is None:
                return Extracted()
            names = tuple(part.strip() for part in (found.author or "").split(";") if part.strip())
            return Extracted(found.text or "", found.title, names, found.date)

        return run

    return build


def _newspaper() -> Extractor:
    import newspaper

    def run(html: str, url: str | None) -> Extracted:
        # fetch_images: by default parse() goes to the network for images
        found = newspaper.article(url or "http://example.invalid/", input_html=html, fetch_images=False)
        found.parse()
        date = found.publish_date
        return Extracted(found.text, found.title, tuple(found.authors), date.isoformat() if date else None)

    return run


def _readability() -> Extractor:
    from readability import Document

    def run(html: str, url: str | None) -> Extracted:
        document = Document(html)
        return Extracted(
            text_of(lxml.html.fromstring(document.summary(html_partial=True))), document.short_title()
        )

    return run


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, url: Extracted(extract_plain_text(html, main_content=True, alt_texts=False))


def _justext() -> Extractor:
    import justext

    languages = (
        "English", "French", "German", "Spanish", "Italian",
        "Portuguese", "Russian", "Indonesian", "Korean", "Dutch",
    )  # fmt: skip
    known = justext.get_stoplists()
    words = frozenset().union(*(justext.get_stoplist(name) for name in languages if name in known))
    return lambda html, url: Extracted(
        "\n".join(part.text for part in justext.justext(html, words) if not part.is_boilerplate)
    )


def text_of(root: Any) -> str:
    """Return a tree's text with a line break at each block element."""
    pieces: list[str] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if element.tag in _BREAKING:
            pieces.append("\n")
        pieces.append((element.text if event == "start" else element.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))


PEERS = (
    Peer("trafilatura", "trafilatura", _trafilatura(with_metadata=True), metadata=True),
    Peer(
        "trafilatura-precision",
        "trafilatura",
        _trafilatura(favor_precision=True, with_metadata=True),
        metadata=True,
    ),
    Peer("trafilatura-fast", "trafilatura", _trafilatura(fast=True, with_metadata=True), metadata=True),
    Peer("newspaper4k", "newspaper", _newspaper, metadata=True),
    Peer("readability-lxml", "readability", _readability),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("jusText", "justext", _justext),
)
BARE = Peer("trafilatura bare_extraction", "trafilatura", _trafilatura())
"""What costs are compared with: one call, defaults, no metadata."""
