"""A page as the syndication rules read it: its tree, its addresses made absolute, what its head declares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from pipelines.extraction import jsonld
from pipelines.extraction.decode import decode
from pipelines.extraction.tree import parse
from pipelines.syndication.guard import split


@dataclass(frozen=True)
class Page:
    """A parsed page.

    Attributes:
        root: its lxml tree.
        url: its address, "" if unknown.
        base: what its links are relative to.
    """

    root: Any
    url: str
    base: str

    def absolute(self, href: str) -> str | None:
        """Return a link's absolute address; None for what does not lead to the web."""
        return _absolute(self.base, href)

    def meta(self, name: str) -> str | None:
        """Return the content of the first ``<meta>`` of a name or property that has one."""
        return self._metas.get(name)

    @cached_property
    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self.root.iter("meta"):
            content = (node.get("content") or "").strip()
            for name in (node.get("property"), node.get("name")):
                if name and content:
                    found.setdefault(name.strip().lower(), content)
        return found

    @cached_property
    def nodes(self) -> list[dict[str, Any]]:
        """The nodes of the page's JSON-LD, outermost first."""
        scripts = self.root.iter("script")
        return jsonld.load(
            [node.text for node in scripts if node.text and "ld+json" in (node.get("type") or "")]
        )

    @cached_property
    def canonical(self) -> str | None:
        """The address that the page names as its own; None if it names none, or several."""
        found = {
            self.absolute(node.get("href"))
            for node in self.root.iter("link")
            if node.get("href") and "canonical" in (node.get("rel") or "").lower().split()
        }
        return found.pop() if len(found) == 1 else None


def page_of(page: Any, url: str | None) -> Page | None:
    """Return a page given as str, bytes, parsel Selector or lxml element; None if it has no element."""
    if isinstance(page, bytes):
        page = decode(page)[0]
    root = parse(page) if isinstance(page, str) else getattr(page, "root", page)
    if root is None:
        return None
    own = url if url and split(url) else ""
    bases = (_absolute(own, node.get("href") or "") for node in root.iter("base"))
    return Page(root, own, next(filter(None, bases), own))


def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return None
    return url if split(url) else None
