"""The item: an article in the field names of schema.org's NewsArticle and of zyte-common-items.

A plain dataclass: picklable for batch engines, known to itemadapter, no dependency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, get_args

from pipelines.cleaning.document import Removal, Result
from pipelines.cleaning.rules import rules_digest

MetadataDetail = Literal["none", "summary", "full"]
METADATA_DETAILS: tuple[MetadataDetail, ...] = get_args(MetadataDetail)

PARTNERS = {
    "datePublished": "datePublishedRaw",
    "datePublishedRaw": "datePublished",
    "dateModified": "dateModifiedRaw",
    "dateModifiedRaw": "dateModified",
}
"""Fields that state one fact together: they are taken from the same source or not at all."""

_FROM_PAGE = (
    "canonicalUrl",
    "description",
    "authors",
    "datePublished",
    "datePublishedRaw",
    "dateModified",
    "dateModifiedRaw",
    "inLanguage",
    "keywords",
    "mainImage",
    "copyrightNotice",
)
"""What a page says of itself and an article may take over when its text says nothing. The page's site name is
not among them: ``sourceName`` names the original's publisher."""


@dataclass(kw_only=True, slots=True)
class Article:
    """An article. Every field may be empty, and empty fields are left out of feeds."""

    url: str | None = None
    """Address of the page the article was scraped from."""

    canonicalUrl: str | None = None
    """Address that the page itself names as its canonical one."""

    sourceUrl: str | None = None
    """Address of the original that this copy was made from (schema.org ``isBasedOn``)."""

    sourceName: str | None = None
    """Name of the original's publisher, as printed, without quotation marks around it."""

    headline: str | None = None
    """Title, on one line."""

    description: str | None = None
    """Standfirst or summary."""

    articleBody: str | None = None
    """The text: paragraphs separated by one blank line, trimmed, Unicode not normalised."""

    authors: list[dict[str, str]] = field(default_factory=list)
    """One ``{"name": …, "nameRaw": …}`` for each author; ``nameRaw`` is the line as printed."""

    datePublished: str | None = None
    """ISO 8601, as precise as the source: ``2024-02``, ``2024-02-27`` or ``2024-02-27T18:33:00``; with an
    offset only if the source gives one."""

    datePublishedRaw: str | None = None
    """The same date as printed."""

    dateModified: str | None = None
    """Date of the last change, in the format of ``datePublished``."""

    dateModifiedRaw: str | None = None
    """The same date as printed."""

    inLanguage: str | None = None
    """ISO 639-1 code, lower case."""

    keywords: list[str] = field(default_factory=list)
    """Tags as printed, without ``#``."""

    mainImage: str | None = None
    """Address of the main image."""

    copyrightNotice: str | None = None
    """The rights line as printed."""

    creditText: str | None = None
    """Who is to be credited, as printed (agency, distributor)."""

    metadata: dict[str, Any] = field(default_factory=dict)
    """About the making of this item, see ``build_metadata``; spiders add ``dateDownloaded`` and the like."""

    @classmethod
    def from_result(cls, result: Result, /, *, detail: MetadataDetail = "summary", **known: Any) -> Article:
        """Make an article from the engine's result.

        Args:
            result: what ``clean`` or ``extract`` returned.
            detail: how much ``metadata`` tells: ``none``, ``summary`` or ``full``.
            known: fields the caller knows, such as ``url``. They win over lifted ones; ``metadata`` is
                merged.

        Raises TypeError for a name that is not a field.
        """
        metadata = {**build_metadata(result, detail), **(known.pop("metadata", None) or {})}
        unknown = sorted(set(known) - set(FIELD_NAMES))
        if unknown:
            raise TypeError(f"Article has no field {unknown}; its fields are {list(FIELD_NAMES)}")
        merged = fill_gaps(known, {"articleBody": result.body}, declared(result))
        return cls(**merged, metadata=metadata)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are not empty, in export order."""
        return {name: value for name in FIELD_NAMES if not is_empty(value := getattr(self, name))}


FIELD_NAMES = tuple(item.name for item in fields(Article))
"""Article's fields, in export order."""


def is_empty(value: object) -> bool:
    """True for None, blank strings and empty containers; 0 and False are values."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, (bytes, list, tuple, dict, set, frozenset)) and not value)


def declared(result: Result) -> dict[str, Any]:
    """Return what a result knows for the other fields: title, lifted fields, then what the page says of
    itself."""
    lifted = {name: value for name, value in result.fields.items() if name in FIELD_NAMES}
    page = {name: result.page[name] for name in _FROM_PAGE if name in result.page}
    known = fill_gaps({"headline": result.headline}, lifted, page)
    return {name: value for name, value in known.items() if name not in ("url", "articleBody", "metadata")}


def fill_gaps(*sources: Mapping[str, Any]) -> dict[str, Any]:
    """Merge field values, the first non-empty one winning; partners come from one source (``PARTNERS``)."""
    merged: dict[str, Any] = {}
    for source in sources:
        settled = frozenset(merged)
        for name, value in source.items():
            if name not in settled and PARTNERS.get(name) not in settled and not is_empty(value):
                merged[name] = value
    return merged


def build_metadata(result: Result, detail: MetadataDetail = "summary") -> dict[str, Any]:
    """Return the account of a cleaning; entries without content are left out.

    ``summary``: ``cleaner`` (name and version), ``rules`` (digest of the rule set), ``removedByKind`` (number
    of spans for each kind), ``removedChars``, ``repairs``, ``flags``. ``full`` adds ``removed`` (every span
    with ``start``, ``end``, ``at``, ``kind``, ``rule``, ``score``, ``text``) and ``provenance``. ``none``:
    nothing.
    """
    if detail == "none":
        return {}
    from pipelines import __version__  # the package's own __init__ is not loaded yet when this module is

    account: dict[str, Any] = {
        "cleaner": f"scrapy-cleancopy {__version__}",
        "rules": _rules_digest(),
        "removedByKind": dict(sorted(Counter(removal.kind for removal in result.removed).items())),
        "removedChars": sum(len(removal.text) for removal in result.removed) or None,
        "repairs": list(result.repairs),
        "flags": sorted(result.flags),
    }
    if detail == "full":
        account["removed"] = [_plain(removal) for removal in result.removed]
        account["provenance"] = result.provenance
    return {name: value for name, value in account.items() if not is_empty(value)}


_rules_digest = cache(rules_digest)  # reads every table: once is enough


def _plain(removal: Removal) -> dict[str, Any]:
    """Return a removal as a JSON object; the score to three digits, which is what the weights are good
    for."""
    plain = {item.name: getattr(removal, item.name) for item in fields(removal)}
    return {**plain, "score": round(removal.score, 3)}
