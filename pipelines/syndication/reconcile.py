"""Copy and original made one article: the best of both, and from which page each field came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.article import FIELD_NAMES, PARTNERS, Article, MetadataDetail, is_empty
from pipelines.syndication.shingles import words
from pipelines.syndication.verdicts import WHOLE, Comparison, Verdict, compare

Origin = Literal["copy", "original"]
_OURS: tuple[Origin, ...] = ("copy", "original")
_THEIRS: tuple[Origin, ...] = ("original", "copy")

_OF_THE_COPY = frozenset({"url", "sourceUrl", "sourceName"})
"""Only the copy can say where it stands and what it was made from: an original names other sources than
itself."""
_UNTOLD = _OF_THE_COPY | {"articleBody"}
"""Fields that are never among the lost: the copy's own, and a text that the similarity tells of."""
_LAID_OUT = 3
"""A text with this many times the paragraphs of the same words elsewhere is the better laid out."""
_SAME_WORDS = 0.97
_TITLE = 0.5
"""Share of a stub's headline that must be found in the copy: "Subscribe to the Harbour Post" is not its
title."""
_DAY = len("2026-11-23")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One article made from a copy and its original.

    Attributes:
        article: the copy's ``url``, ``sourceUrl`` and ``sourceName``, and of all other fields the better value.
            Its ``metadata`` is that of the page the text comes from, with an account under ``original``.
        verdict: what the original is to the copy, one of ``verdicts.VERDICTS``.
        similarity: share of one text that is found in the other, the greater of the two, 0 to 1.
        provenance: for each field that is not empty the page it comes from, ``copy`` or ``original``.
        lost: values that were not taken, where both pages had one and they differ.
        comparison: the figures behind the verdict. What the copy has behind its last common passage with a
            whole original is its host's furniture (``comparison.copy.behind``).
    """

    article: Article
    verdict: Verdict
    similarity: float
    provenance: Mapping[str, Origin]
    lost: Mapping[str, Any]
    comparison: Comparison


def reconcile(
    copy: Article,
    original: Article,
    *,
    flags: Collection[str] | None = None,
    page_text: str = "",
    detail: MetadataDetail = "summary",
) -> Reconciled:
    """Return one article from a syndicated copy and the page that it names as its original.

    Of an original that has the whole text (``same``, ``updated``, ``excerpt``) everything is taken that it has;
    the copy fills the gaps. A ``stub`` gives its headline, authors, dates, keywords and address to the copy's
    text. Of any other page nothing is taken. Neither article is changed.

    Args:
        copy: the article of the copy's page, cleaned.
        original: the article of the linked page, cleaned, with its ``url`` as it was reached.
        flags: the original's ``Result.flags``; by default those in its metadata.
        page_text: all text of the linked page (``Result.text``): tells a consent page or an error page whose
            body is empty.
        detail: ``none`` writes nothing into ``metadata["original"]``; ``summary`` the verdict, the similarity
            and the fields that come from the original; ``full`` also the values that were not taken.
    """
    comparison = compare(
        copy.articleBody or "",
        original.articleBody or "",
        flags=original.metadata.get("flags", ()) if flags is None else flags,
        notice=f"{original.headline or ''}\n{page_text}",
        languages=(copy.inLanguage, original.inLanguage),
    )
    verdict = comparison.verdict
    ours, theirs = _fields(copy), _fields(original)
    related = verdict in WHOLE or verdict == "stub"
    if related and original.url:
        theirs.setdefault("canonicalUrl", original.url)
    chosen = _choose(ours, theirs if related else {}, _order(ours, theirs, comparison))
    source = original if chosen.get("articleBody") == "original" else copy
    article = Article(
        **{name: (ours if origin == "copy" else theirs)[name] for name, origin in chosen.items()},
        metadata=dict(source.metadata),
    )
    lost = _lost(ours, theirs, chosen) if related else {}
    if detail != "none":
        told = {
            "verdict": verdict,
            "similarity": comparison.similarity,
            "fields": [name for name, origin in chosen.items() if origin == "original"],
            "lost": lost if detail == "full" else None,
        }
        article.metadata["original"] = {name: value for name, value in told.items() if not is_empty(value)}
    return Reconciled(article, verdict, comparison.similarity, chosen, lost, comparison)


def _fields(article: Article) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in FIELD_NAMES if name != "metadata"}
    return {name: value for name, value in values.items() if not is_empty(value)}


def _order(ours: Mapping[str, Any], theirs: Mapping[str, Any], comparison: Comparison) -> set[str]:
    """Return the fields for which the copy is asked first."""
    first = set(_OF_THE_COPY)
    stub = comparison.verdict == "stub"
    if stub:
        first |= {"articleBody", "description"}
        if not _is_title(theirs.get("headline", ""), ours):
            first.add("headline")
    elif _better_laid_out(ours, theirs, comparison):
        first.add("articleBody")
    for name in ("datePublished", "dateModified"):
        if _adds_to(ours.get(name, ""), theirs.get(name, "")):
            first |= {name, PARTNERS[name]}
    return first


def _choose(ours: Mapping[str, Any], theirs: Mapping[str, Any], first: Collection[str]) -> dict[str, Origin]:
    """Return for each field that either page has which of them it is taken from; partners from one page."""
    chosen: dict[str, Origin] = {}
    for name in FIELD_NAMES:
        for origin in _OURS if name in first else _THEIRS:
            has = name in (ours if origin == "copy" else theirs)
            if has and chosen.get(PARTNERS.get(name, ""), origin) == origin:
                chosen[name] = origin
                break
    return chosen


def _better_laid_out(ours: Mapping[str, Any], theirs: Mapping[str, Any], comparison: Comparison) -> bool:
    """Return whether the copy has the original's words, and the paragraphs that the original lacks."""
    if min(comparison.copy.share, comparison.original.share) < _SAME_WORDS:
        return False
    return _paragraphs(ours) >= _LAID_OUT * _paragraphs(theirs)


def _paragraphs(fields: Mapping[str, Any]) -> int:
    return str(fields.get("articleBody", "")).count("\n\n") + 1


def _is_title(headline: str, ours: Mapping[str, Any]) -> bool:
    """Return whether a headline speaks of what the copy speaks of."""
    title = set(words(headline))
    known = set(words(f"{ours.get('headline', '')}\n{ours.get('articleBody', '')}"))
    return bool(title) and len(title & known) >= _TITLE * len(title)


def _adds_to(ours: str, theirs: str) -> bool:
    """Return whether a date of the copy is the original's made more exact: a month's day, a time's zone.

    The time of a day is not taken: it would be the hour at which the copy was published.
    """
    return bool(theirs) and len(theirs) != _DAY and len(ours) > len(theirs) and ours.startswith(theirs)


def _lost(ours: Mapping[str, Any], theirs: Mapping[str, Any], chosen: Mapping[str, Origin]) -> dict[str, Any]:
    """Return the values that were not taken."""
    both = [name for name in chosen if name in ours and name in theirs and name not in _UNTOLD]
    others = {name: (theirs if chosen[name] == "copy" else ours)[name] for name in both}
    return {name: value for name, value in others.items() if ours[name] != theirs[name]}
