"""Which of a page's links leads to the original it was copied from, and what says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin

from pipelines.cleaning.evidence.vocabulary import EDGE, bare, vocabulary
from pipelines.extraction.blocks import Context, Line, segment
from pipelines.extraction.decode import decode
from pipelines.extraction.tree import parse
from pipelines.syndication.addresses import is_article_url, site, split

EVIDENCE = ("label", "isBasedOn", "phrase", "canonical", "og:url", "name")
"""Kinds of evidence, strongest first.

``label``: a label for the source's address in front of it ("Source link"). ``isBasedOn``: the page's JSON-LD.
``phrase``: a wording that names the original ("Read the original article"). ``canonical``, ``og:url``: the
page says that its own address lies on another site. ``name``: the linked value of a label for the source's
name ("Source: L'Écho"), in the second half of the text.
"""

# Where a page talks about other articles, or lets its readers talk.
_ELSEWHERE_TAGS = frozenset({"nav", "header", "aside", "figure", "figcaption", "form"})
_ELSEWHERE_WORDS = frozenset(
    (
        *("related", "recommended", "trending", "popular", "promo", "newsletter", "sidebar", "widget"),
        *("comment", "comments", "share", "sharing", "social", "nav", "menu", "breadcrumb", "breadcrumbs"),
        "caption",
    )
)
_URL = re.compile(r"https?://[^\s<>\"'«»“”|，。、；）」』】،]+")
_COLONS = ":：=-–—|"
_LONGEST_LABEL = 40
_TAIL = 0.5
# Scrapy passes over longer addresses without a word (URLLENGTH_LIMIT), and with them the item that waits.
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class SourceLink:
    """The address of a copy's original.

    Attributes:
        url: absolute http or https address on another site.
        evidence: one of ``EVIDENCE``.
        text: the label or wording that said so, as printed; "" for evidence in the page's head.
    """

    url: str
    evidence: str
    text: str = ""


def find_source_link(page: Any, url: str | None) -> SourceLink | None:
    """Return the link to the original of the syndicated copy at ``url``, or None when the page names none.

    Share buttons, home pages, lists of articles (tags, authors, categories) and links to the page's own site
    are never taken. Of two links with the same evidence the last wins: a footer stands at the end.

    Args:
        page: the page as str or bytes, as a parsel Selector, or as an lxml element.
        url: its address. Without it (a saved page) nothing tells whether a canonical address is the page's
            own, and only what the text and ``isBasedOn`` say counts.
    """
    root = _root(page)
    if root is None:
        return None
    base = _base(root, url or "")
    best: SourceLink | None = None
    for found in (*_in_head(root), *_in_text(root)):
        address = _absolute(base, found.url)
        if address is None or not _leads_away(address, url or ""):
            continue
        if url is None and found.evidence in ("canonical", "og:url"):
            continue
        if best is None or EVIDENCE.index(found.evidence) <= EVIDENCE.index(best.evidence):
            best = SourceLink(address, found.evidence, found.text)
    return best


def _root(page: Any) -> Any:
    if isinstance(page, bytes):
        page = decode(page)[0]
    return parse(page) if isinstance(page, str) else getattr(page, "root", page)


def _base(root: Any, url: str) -> str:
    return next((_absolute(url, href) or url for href in root.xpath("//base/@href")), url)


def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return None
    return url if split(url) else None


def _leads_away(address: str, url: str) -> bool:
    """Tell whether ``address`` can be the original: an article on another site, no share button."""
    if len(address) > _LONGEST_URL or site(address) == site(url) or not is_article_url(address):
        return False
    own = split(url)
    query = unquote(getattr(split(address), "query", ""))
    return own is None or own.netloc not in query


def _in_head(root: Any) -> Iterator[SourceLink]:
    """Yield what the page's head says of its original."""
    for rel, href in ((node.get("rel"), node.get("href")) for node in root.iter("link")):
        if rel and href and "canonical" in rel.lower().split():
            yield SourceLink(href, "canonical")
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or "").lower()
        if name == "og:url" and node.get("content"):
            yield SourceLink(node.get("content"), "og:url")
    for node in root.iter("script"):
        if "ld+json" in (node.get("type") or "").lower():
            yield from _based_on(node.text or "")


def _based_on(text: str) -> Iterator[SourceLink]:
    try:
        todo = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            for found in _addresses(value.get("isBasedOn")):
                yield SourceLink(found, "isBasedOn")
            todo.extend(other for other in value.values() if isinstance(other, (list, dict)))


def _addresses(value: Any) -> Iterator[str]:
    """Yield the addresses of an ``isBasedOn`` value: a string, an object with ``url`` or ``@id``, a list."""
    for item in value if isinstance(value, list) else [value]:
        found = (item.get("url") or item.get("@id")) if isinstance(item, dict) else item
        if isinstance(found, str):
            yield found


def _in_text(root: Any) -> Iterator[SourceLink]:
    """Yield the links that labels and wordings of the text announce."""
    blocks, _ = segment(root)
    lines = [(line, block.context) for block in blocks for line in block.lines]
    total = sum(len(line.text) for line, _ in lines) or 1
    label = ""
    above = 0
    for line, context in lines:
        if not _is_elsewhere(context):
            for found in (*_labelled(line, label), *_worded(line)):
                if found.evidence != "name" or above / total >= _TAIL:
                    yield found
        # A label alone on its line (a table's cell, a <dt>) announces the value on the next.
        label = line.text if not line.links and len(line.text) <= _LONGEST_LABEL else ""
        above += len(line.text)


def _is_elsewhere(context: Context) -> bool:
    return any(
        at.tag in _ELSEWHERE_TAGS or not _ELSEWHERE_WORDS.isdisjoint(at.words) for at in context.ancestors()
    )


def _labelled(line: Line, above: str) -> Iterator[SourceLink]:
    """Yield the line's addresses, linked or printed, that a source label stands in front of."""
    places = [(match.start(), match.group()) for match in _URL.finditer(line.text)]
    at = 0
    for anchor, href in line.links:
        found = line.text.find(anchor.strip(), at)
        at = found + len(anchor.strip()) if found >= 0 else at
        places.append((max(found, 0), href))
        # The label is the link: "Source link" anywhere, "Source" as a line of its own.
        evidence = _label_evidence(anchor)
        if evidence == "label" or (evidence and bare(anchor) == bare(line.text)):
            yield SourceLink(href, evidence, anchor.strip())
    for start, href in places:
        before = line.text[:start] or above
        label = _last_label(before)
        evidence = _label_evidence(label)
        if evidence and (evidence == "label" or len(before.strip(EDGE)) == len(label.strip(EDGE))):
            yield SourceLink(_trimmed(href), evidence, label.strip(EDGE))


def _last_label(before: str) -> str:
    """Return the longest label that ``before`` ends with, in front of its separator; "" for none.

    The text in front of the label may be glued to it ("…premier.Source link : https://…").
    """
    text = before.rstrip().rstrip(_COLONS + "([【").rstrip()
    for length in range(min(len(text), _LONGEST_LABEL), 1, -1):
        label = text[-length:]
        front = text[-length - 1 : -length] if length < len(text) else ""
        glued = front.islower() and label[0].isupper()
        if not label[0].isspace() and (glued or not front.isalnum()) and _label_evidence(label):
            return label
    return ""


def _label_evidence(label: str) -> str | None:
    """Return the evidence that a label is: ``label``, ``name``, or None if it announces no source."""
    rules = vocabulary().labels.get(bare(label), ())
    if any(rule.field == "sourceUrl" and rule.risk == "url" for rule in rules):
        return "label"
    return "name" if any(rule.field in ("sourceName", "via", "sourceUrl") for rule in rules) else None


def _worded(line: Line) -> Iterator[SourceLink]:
    """Yield the first article linked from a line whose own words, links left out, announce an original."""
    if not line.links:
        return
    words = line.text
    for anchor, _ in line.links:
        words = words.replace(anchor.strip(), " ", 1) if anchor.strip() else words
    for text in (line.text, words, line.links[-1][0]):
        if _announces_original(bare(text)):
            yield from (SourceLink(href, "phrase", text.strip()) for _, href in reversed(line.links))
            return


def _announces_original(key: str) -> bool:
    phrase = vocabulary().phrase(key)
    if phrase is not None:
        return phrase.kind == "original"
    template = vocabulary().template(key)
    return template is not None and template[0].rule.kind == "original"


def _trimmed(url: str) -> str:
    """Return an address without what printed text glued to its end: punctuation, an unopened bracket."""
    url = url.rstrip(".,;:!?'\"*_")
    return url[:-1] if url.endswith(")") and "(" not in url else url
