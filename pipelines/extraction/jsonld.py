"""The structured data a page carries in ``<script type="application/ld+json">``: its article node."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_MAX_SCRIPT = 2_000_000
_MAX_NODES = 5_000
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|\]\]>|/\*\]\]>\*/)\s*;?\s*$"
)
_TRAILING = re.compile(r",(?=\s*[}\]])")
_TAG = re.compile(r"<[^<>]{1,300}>")
# schema.org's articles, most telling first; a web page says the same of itself in fewer words.
_ARTICLES = [
        "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "asknewsarticle", "advertisercontentarticle",
        "satiricalarticle", "liveblogposting", "blogposting", "scholarlyarticle", "techarticle", "report",
        "article", "socialmediaposting", "discussionforumposting", "review", "claimreview", "recipe",
        "creativework", "videoobject", "webpage", "itempage",
    ]  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ARTICLES)}

Node = dict[str, Any]


def load(scripts: list[str]) -> list[Node]:
    """Parse the scripts and return all their nodes, outermost first; what is not JSON is skipped."""
    nodes: list[Node] = []
    for script in scripts:
        value = _parse(script)
        if value is not None:
            nodes.extend(_flatten(value, _MAX_NODES - len(nodes)))
    return nodes


def _parse(script: str) -> Any:
    text = _WRAPPED.sub("", script[:_MAX_SCRIPT]).strip().rstrip(";")
    for candidate in (text, _TRAILING.sub("", text), unescape(text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(value: Any, limit: int) -> Iterator[Node]:
    """Yield a value's dictionaries, without recursion."""
    queue = [value]
    while queue and limit > 0:
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:500]
        elif isinstance(item, dict):
            limit -= 1
            yield item
            inner = [
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if key in item
            ]
            queue.extend(part for part in inner if isinstance(part, (dict, list)))


def types(node: Node) -> list[str]:
    """Return a node's types, lower case, without their address."""
    raw = node.get("@type")
    found = raw if isinstance(raw, list) else [raw]
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in found if isinstance(name, str)]


def article_of(nodes: list[Node], headline: str = "") -> Node | None:
    """Return the node that describes the page's article, None when there is none.

    Among several articles (a page that lists teasers) the one whose headline is the page's own is taken.
    """
    ranked: list[tuple[int, int, Node]] = []
    for order, node in enumerate(nodes):
        ranks = [_RANK[name] for name in types(node) if name in _RANK]
        if ranks:
            same = (
                bool(headline)
                and text_of(node.get("headline") or node.get("name")).casefold() == headline.casefold()
            )
            telling = min(ranks) < _RANK["creativework"]
            ranked.append((0 if same and telling else 1 if telling else 2, order, node))
    return min(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def resolve(value: Any, nodes: list[Node]) -> Any:
    """Replace a bare ``{"@id": …}`` by the node it points to."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        for node in nodes:
            if node.get("@id") == value["@id"] and len(node) > len(value):
                return node
    return value


def text_of(value: Any) -> str:
    """Return a value as one line of plain text, entities decoded and tags dropped; "" for other things."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, (str, dict))), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    if not isinstance(value, str):
        return ""
    plain = unescape(unescape(value)) if "&" in value else value
    if "<" in plain:
        plain = _TAG.sub("", plain)
    return " ".join(plain.split())


def names_of(value: Any, nodes: list[Node], *, organisations: bool = False) -> list[str]:
    """Return the names of persons in an ``author`` value: strings, nodes, lists of both."""
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        node = resolve(item, nodes)
        if isinstance(node, dict):
            kinds = types(node)
            if (
                not organisations
                and "person" not in kinds
                and any("organization" in kind or kind == "corporation" for kind in kinds)
            ):
                continue
            entry = node.get("name")
            if isinstance(entry, list):
                names.extend(filter(None, (text_of(part) for part in entry)))
                continue
            name = text_of(entry) or " ".join(
                filter(None, (text_of(node.get("givenName")), text_of(node.get("familyName"))))
            )
        else:
            name = text_of(node)
        if name:
            names.append(name)
    return names
