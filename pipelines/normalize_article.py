"""Any item becomes an ``Article``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from itemadapter import ItemAdapter

from pipelines.article import FIELD_NAMES, Article, is_empty
from pipelines.base import CleaningPipeline, Skip
from pipelines.items import TEXT, language_code
from pipelines.recent import Visit
from pipelines.writing import MISSING, plain_metadata

ALIASES: Mapping[str, tuple[str, ...]] = {
    "canonicalUrl": ("canonical_url", "canonical_link"),
    "sourceName": ("source_name", "source"),
    "description": ("summary", "excerpt", "meta_description"),
    "authors": ("author",),
    "datePublished": ("date_published", "date_publish", "publish_date", "published", "date"),
    "dateModified": ("date_modified", "date_modify"),
    "inLanguage": ("in_language", "meta_lang"),
    "keywords": ("tags",),
    "mainImage": ("main_image", "image_url", "top_image", "image"),
    "copyrightNotice": ("copyright_notice", "copyright"),
    "creditText": ("credit_text", "credit"),
}
"""Names in use elsewhere (news-please, trafilatura, newspaper4k, snake case), read after those of the field
map."""

_ISO_DATE = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?"
)
_BREAKS = re.compile(r"[ \t\r\n\f\v]+")


class NormalizeArticlePipeline(CleaningPipeline):
    """Turns article items of any type into ``Article`` items with values in its formats.

    Strings are trimmed, one-line fields put on one line, authors become ``{name, nameRaw}``, keywords a list,
    an ISO date stays and any other goes to the ``…Raw`` field. The text is taken as it is: cleaning is the
    other pipelines' work. Fields for which ``Article`` has no name are kept in ``metadata["other"]``.
    """

    def clean_item(self, item: Any) -> Any:
        """Return an ``Article``, or the item itself if it is not for us."""
        visit = self.visit(item)
        if isinstance(visit, Skip):
            return self.pass_by(item, visit)
        article = self._article(ItemAdapter(item), visit)
        own_metadata = article.metadata
        article.metadata = {**visit.account, **own_metadata}
        counts = Counter({**visit.counts, "items/normalized": 1})
        self.count(visit.counts, counts)
        self.recent.remember(
            replace(
                visit,
                item=article,
                text_field=TEXT,
                counts=counts,
                # Whatever "empty" was for the old type, for an Article it is "not there".
                before={**dict.fromkeys(visit.before, MISSING), "metadata": own_metadata},
                written={name: getattr(article, name) for name in {*visit.written, "metadata"}},
            )
        )
        return article

    def _article(self, adapter: ItemAdapter, visit: Visit) -> Article:
        """Make the article; its metadata is the spider's, without our account of the cleaning."""
        names = self.settings.field_map.names
        given = dict(adapter)
        for field in names(adapter, "metadata"):
            if field in given and given[field] == visit.written.get("metadata", MISSING):
                before = visit.before["metadata"]
                given[field] = None if before is MISSING else before
        values: dict[str, Any] = {}
        used = {visit.text_field}
        for name in FIELD_NAMES:
            for field in (*names(adapter, name), *ALIASES.get(name, ())):
                found = {} if name == TEXT or field in used else tidy(name, given.get(field))
                if found:
                    values.update(found)
                    used.add(field)
                    break
        article = Article(**values, articleBody=visit.body)
        other = {name: value for name, value in given.items() if name not in used and not is_empty(value)}
        if other:
            article.metadata = {**article.metadata, "other": other}
        return article


def tidy(name: str, value: Any) -> dict[str, Any]:
    """Bring a value into the format of a field of ``Article``.

    Returns one entry – for a date that is not ISO under the name of the raw field – or none if the value is
    empty or of a kind that the field cannot hold.
    """
    tidied: Any
    if name in ("datePublished", "dateModified"):
        text = value.isoformat() if isinstance(value, date) else _line(value)
        return {name if _ISO_DATE.fullmatch(text) else name + "Raw": text} if text else {}
    if name == "authors":
        tidied = [author for entry in _listed(value, ";") if (author := _author(entry))]
    elif name == "keywords":
        tidied = [word for entry in _listed(value, ",،;|") if (word := _line(entry).lstrip("#"))]
    elif name == "metadata":
        tidied = plain_metadata(value)
    elif name == "mainImage":
        tidied = _line(getattr(value, "url", value))
    elif name == "inLanguage":
        tidied = language_code(_line(value))
    else:
        tidied = _line(value)
    return {} if is_empty(tidied) else {name: tidied}


def _line(value: Any) -> str:
    """Return a string on one line, no-break spaces kept; "" for anything but a string or a list of just
    one."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    return _BREAKS.sub(" ", value).strip() if isinstance(value, str) else ""


def _listed(value: Any, separators: str) -> list[Any]:
    """Return a list's entries, or the parts of a string."""
    if isinstance(value, str):
        return re.split(f"[{separators}]", value)
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else []


def _author(entry: Any) -> dict[str, str]:
    """Return an author given as a string, a dict or an object as a dict of its strings."""
    if isinstance(entry, str):
        name = _line(entry)
        return {"name": name, "nameRaw": name} if name else {}
    if not ItemAdapter.is_item(entry):
        return {}
    known = {name: line for name, value in ItemAdapter(entry).items() if (line := _line(value))}
    return {"nameRaw": known["name"], **known} if "name" in known else known
