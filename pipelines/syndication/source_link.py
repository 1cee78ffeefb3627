"""Which of a page's links leads to the original it was copied from, and what says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.keys import EDGE, bare
from pipelines.extraction.blocks import Context, Line, segment
from pipelines.syndication.addresses import is_article_url, is_own_mirror, looks_like_story, site
from pipelines.syndication.guard import split, without_credentials
from pipelines.syndication.markup import Page, page_of
from pipelines.syndication.redirects import direct, is_redirector

EVIDENCE = ("label", "isBasedOn", "meta", "phrase", "feed", "canonical", "og:url", "name")
"""Kinds of evidence, strongest first.

``label``: a label for the source's address in front of it ("Source link"). ``isBasedOn``: the page's JSON-LD
or microdata. ``meta``: ``original-source``, ``syndication-source`` or Dublin Core's source in the page's head.
``phrase``: a wording that names the original ("Read the original article"). ``feed``: the feed entry that led
to the page names it. ``canonical``, ``og:url``: the page says that its own address lies on another site.
``name``: the linked value of a label for the source's name ("Source: L'Écho"), in the last third of the text or
beside the article's date.
"""

_METAS = ("original-source", "syndication-source", "dc.source", "dcterms.source")
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
_TAIL = 0.65
"""Share of a page's paragraphs behind which the name of a source is that of the article, not of a figure in it;
teasers of other articles may follow. Any value from 0.6 to 0.75 finds the same on the development pages."""
_PARAGRAPH = 60
_DATE = re.compile(r"[\d\s.,:：/|｜年月日时時分秒-]+")
_LEAST_DATE = 6
# Scrapy passes over longer addresses without a word (URLLENGTH_LIMIT), and with them the item that waits.
_LONGEST_URL = 2000
# Labels for the page's own address.
_PERMALINKS = frozenset(
    (
        *("permalink", "permanent link", "permalien", "lien permanent", "permanenter link", "permanentlink"),
        *("enlace permanente", "link permanente", "постоянная ссылка", "постійне посилання", "固定链接"),
    )
)
# Evidence strong enough to follow a link that stays on the page's own site or hides where it leads.
_OPENS_REDIRECTORS = frozenset({"label", "phrase", "feed"})

# Evidence by which a page says where it stands itself.
_OWN_ADDRESSES = frozenset({"canonical", "og:url"})


@dataclass(frozen=True, slots=True)
class SourceLink:
    """The address of a copy's original.

    Attributes:
        url: absolute http or https address on another site; of a ``redirector`` on any.
        evidence: one of ``EVIDENCE``.
        text: the label or wording that said so, as printed; "" for evidence in the page's head.
        redirector: the address passes on to the original, and only asking it tells where that is.
    """

    url: str
    evidence: str
    text: str = ""
    redirector: bool = False


def find_source_link(page: Any, url: str | None, *, feed: tuple[str, ...] = ()) -> SourceLink | None:
    """Return the link to the original of the syndicated copy at ``url``, or None when the page names none.

    Share buttons, home pages, lists of articles (tags, authors, categories) and links to the page's own site
    are never taken; known redirectors and trackers are resolved. Of two links with the same evidence the last
    wins: a footer stands at the end.

    Args:
        page: the page as str or bytes, as a parsel Selector, or as an lxml element.
        url: its address. Without it (a saved page) the canonical address is taken for the page's own.
        feed: addresses that the feed entry of the page names as its source.
    """
    found = page_of(page, url)
    if found is None:
        return None
    own = direct(found.url or found.canonical or found.meta("og:url") or "")
    best: SourceLink | None = None
    for candidate in (*_in_feed(feed), *_in_head(found), *_in_text(found.root)):
        link = _resolved(candidate, found, own)
        if link and (best is None or EVIDENCE.index(link.evidence) <= EVIDENCE.index(best.evidence)):
            best = link
    return best


def _in_feed(addresses: tuple[str, ...]) -> Iterator[SourceLink]:
    return (SourceLink(address, "feed") for address in addresses)


def _resolved(candidate: SourceLink, page: Page, own: str) -> SourceLink | None:
    """Return a candidate with the address it leads to; None if that cannot be the original."""
    address = page.absolute(candidate.url)
    if address is None:
        return None
    target = without_credentials(direct(address, own))
    if candidate.evidence in _OWN_ADDRESSES and is_own_mirror(target, own):
        return None
    if _leads_away(target, own):
        hidden = is_redirector(target, own)
        if not hidden or candidate.evidence in _OPENS_REDIRECTORS:
            return SourceLink(target, candidate.evidence, candidate.text, hidden)
    elif (
        candidate.evidence in _OPENS_REDIRECTORS
        and len(target) <= _LONGEST_URL
        and is_redirector(target, own)
    ):
        return SourceLink(target, candidate.evidence, candidate.text, redirector=True)
    return None


def _leads_away(address: str, own: str) -> bool:
    """Tell whether ``address`` can be the original: an article on another site, no share button."""
    if len(address) > _LONGEST_URL or site(address) == site(own) or not is_article_url(address):
        return False
    place = split(own)
    query = unquote(getattr(split(address), "query", ""))
    return place is None or place.netloc not in query


def _in_head(page: Page) -> Iterator[SourceLink]:
    """Yield what the page's head says of its original, on pages whose address is known also of itself."""
    for name in _METAS:
        if content := page.meta(name):
            yield SourceLink(content, "meta")
    for node in page.nodes:
        yield from (SourceLink(address, "isBasedOn") for address in _addresses(node.get("isBasedOn")))
    for node in page.root.iter("a", "link", "meta"):
        if "isbasedon" in (node.get("itemprop") or "").lower():
            yield SourceLink(node.get("href") or node.get("content") or "", "isBasedOn")
    if not page.url:
        return
    if page.canonical:
        yield SourceLink(page.canonical, "canonical")
    # A page that names two addresses as its own contradicts itself.
    address = page.meta("og:url")
    if address and (page.canonical is None or site(page.canonical) != site(page.url)):
        yield SourceLink(address, "og:url")


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
    prose = [_prose(line) if not _is_elsewhere(context) else 0 for line, context in lines]
    total = sum(prose)
    label = ""
    above = 0
    for at, (line, context) in enumerate(lines):
        if not _is_elsewhere(context):
            for found in (*_labelled(line, label), *_worded(line)):
                if found.evidence in ("label", "phrase"):
                    yield found
                elif looks_like_story(found.url) and not _names_several(line):
                    below = above >= _TAIL * total and (found.evidence == "name" or _among_labels(lines, at))
                    if below or found.evidence == "dated" or (found.evidence == "name" and _is_date(label)):
                        yield SourceLink(found.url, "name", found.text)
        # A label alone on its line (a table's cell, a <dt>) announces the value on the next.
        label = line.text if not line.links and len(line.text) <= _LONGEST_LABEL else ""
        above += prose[at]


def _prose(line: Line) -> int:
    """Return the characters of a line that reads like a paragraph, else 0: menus and comments are no text."""
    linked = sum(len(anchor) for anchor, _ in line.links)
    return len(line.text) if len(line.text) >= _PARAGRAPH and 2 * linked < len(line.text) else 0


def _names_several(line: Line) -> bool:
    """Tell whether a line links to stories of several sites: what a text draws on, and no copy's one original."""
    stories = (href for _, href in line.links if is_article_url(href) and looks_like_story(href))
    return len({site(href) for href in stories}) > 1


def _among_labels(lines: list[tuple[Line, Context]], at: int) -> bool:
    """Tell whether a line beside this one bears a label that only footers use ("Author", "Published")."""
    beside = (lines[other][0].text for other in (at - 2, at - 1, at + 1, at + 2) if 0 <= other < len(lines))
    return any(_is_footer_label(text.partition(":")[0].partition("：")[0]) for text in beside)


def _is_footer_label(text: str) -> bool:
    if len(text) > _LONGEST_LABEL:
        return False
    return any(rule.risk in ("value", "url") for rule in vocabulary().labels.find(bare(text)) or ())


def _is_elsewhere(context: Context) -> bool:
    return any(
        at.tag in _ELSEWHERE_TAGS or not _ELSEWHERE_WORDS.isdisjoint(at.words) for at in context.ancestors()
    )


def _labelled(line: Line, above: str) -> Iterator[SourceLink]:
    """Yield the line's addresses, linked or printed, that a source label stands in front of.

    The evidence is a label's (see ``_label_evidence``), or ``dated`` for a name with a date in front of it.
    """
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
        if evidence == "name" and _is_date(before[: before.rindex(label)]):
            evidence = "dated"
        if evidence and (evidence in ("label", "dated") or bare(before) == bare(label)):
            yield SourceLink(_trimmed(href), evidence, label.strip(EDGE))


def _is_date(text: str) -> bool:
    """Tell whether a text is a date in figures, as stands in front of the source above Chinese articles."""
    return _DATE.fullmatch(text) is not None and sum(map(str.isdecimal, text)) >= _LEAST_DATE


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
    """Return the evidence that a label is: ``label``, ``name``, ``weak`` (a name among other labels), or None
    if it announces no source."""
    key = bare(label)
    rules = vocabulary().labels.find(key) or ()
    if key in _PERMALINKS:
        return None
    if any(rule.field == "sourceUrl" and rule.risk == "url" for rule in rules):
        return "label"
    if any(rule.field == "sourceName" and rule.risk == "value" for rule in rules):
        return "name"
    return "weak" if any(rule.field in ("sourceName", "via", "sourceUrl") for rule in rules) else None


def _worded(line: Line) -> Iterator[SourceLink]:
    """Yield the first article linked from a line whose own words, links left out, announce an original."""
    if not line.links:
        return
    words = line.text
    for anchor, _ in line.links:
        words = words.replace(anchor.strip(), " ", 1) if anchor.strip() else words
    for text in (line.text, words, line.links[-1][0]):
        if _announces_original(text):
            yield from (SourceLink(href, "phrase", text.strip()) for _, href in reversed(line.links))
            return


def _announces_original(text: str) -> bool:
    key = bare(text)
    phrase = vocabulary().phrase(key)
    if phrase is not None:
        return phrase.kind == "original"
    template = vocabulary().template(key, text)
    return template is not None and template[0].rule.kind == "original"


def _trimmed(url: str) -> str:
    """Return an address without what printed text glued to its end: punctuation, an unopened bracket."""
    url = url.rstrip(".,;:!?'\"*_")
    return url[:-1] if url.endswith(")") and "(" not in url else url
