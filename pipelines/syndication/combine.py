"""One article from a copy and its original: the best of both, and an account of where it came from.

``combine`` is superseded by ``reconcile``, which also returns the verdict and writes its account into
``metadata["original"]``.
"""

from __future__ import annotations

from typing import Any

from pipelines.article import FIELD_NAMES, Article, fill_gaps
from pipelines.syndication.choose import Choice
from pipelines.syndication.source_link import SourceLink

_TEXT = ("articleBody", "headline", "description")
"""What belongs to one version of the text and is taken from the same page as the text."""
_OF_THE_COPY = ("url", "canonicalUrl", "sourceUrl", "sourceName")
"""What only the copy can say: an original names other sources than itself."""


def combine(copy: Article, original: Article, choice: Choice) -> Article:
    """Return one article that takes text and metadata from the better page.

    Of a complete original with the same text everything is taken that it has, the copy fills the gaps. A stub
    lends its metadata to the copy's text. From another story nothing is taken.

    Args:
        copy: the article of the copy's page; its ``url`` stays.
        original: the article of the original's page.
        choice: what ``choose`` said of the two.
    """
    if choice.reason not in ("same story", "stub"):
        return copy
    first, second = _fields(copy), _fields(original)
    own = {name: first.pop(name) for name in _OF_THE_COPY if name in first}
    for name in _OF_THE_COPY:
        second.pop(name, None)
    text = second if choice.original else first
    chosen = {name: text[name] for name in _TEXT if name in text}
    metadata = (original if choice.original else copy).metadata
    return Article(**fill_gaps(own, chosen, second, first), metadata=dict(metadata))


def describe(link: SourceLink, status: str, choice: Choice | None = None) -> dict[str, Any]:
    """Return ``metadata["original"]``: what became of the link to the original.

    Args:
        link: the link and the evidence for it.
        status: ``used``; why the copy's text was kept (``stub``, ``another story``, ``empty``); or why there
            is no original (``HTTP 404``, ``private address 10.0.0.1`` …).
        choice: the comparison, if there was one.
    """
    account: dict[str, Any] = {"status": status, "evidence": link.evidence}
    if link.text:
        account["label"] = link.text
    if choice is not None:
        account["similarity"] = choice.similarity
    return account


def _fields(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in FIELD_NAMES if name != "metadata"}
