"""Values that cut lines declare, read in each field's way, with where each was found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.evidence.shape import ends_in_company
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lifting.dates import find_date, parse_date
from pipelines.cleaning.lifting.keywords import split_keywords
from pipelines.cleaning.lifting.names import split_names
from pipelines.cleaning.lifting.nametables import base_code, role_words
from pipelines.cleaning.lifting.urls import find_url, is_domain, unwrap

_MAX_DATE_LINE = 120
_BAR = re.compile(r"\s*\\?[|｜]")
_LICENCE = re.compile(r"(?:CC|Creative Commons)\b")
"""A text is published under it, and by somebody else."""
_REST = re.compile(r"[,;，；]\s|\s+[-–—]\s|。")
"""Ends a source's name in a sentence that goes on."""
_BEFORE_DATE = re.compile(r"(?:\s+[^\W\d_A-Z][^\W\d_]*){1,2}$|[\s,(]+$")
"""The preposition before a date."""


@dataclass(slots=True)
class Lifted:
    """Values lifted from cut lines.

    Attributes:
        fields: the best value for each of Article's fields.
        provenance: for each field all values that were declared, best first: ``from`` (the rule), ``where``
            (``head`` or ``tail``) and ``value``.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def offer(self, name: str, value: Any, rule: str, where: str, **more: Any) -> None:
        """Take the value unless the field has one; remember it either way."""
        if not value:
            return
        entry = {"from": rule, "where": where, "value": value}
        known = self.provenance.setdefault(name, [])
        if any(other["value"] == value for other in known):
            return
        known.append(entry)
        if name not in self.fields:
            self.fields[name] = value
            self.fields.update(more)

    def declare(self, name: str, value: str, rule: str, where: str, language: str | None) -> bool:
        """Read a printed value in the field's way and offer it; return whether it could be read."""
        value = value.strip()
        if name in ("sourceName", "sourceUrl", "via"):
            return self._declare_source(value, rule, where, language)
        read: Any = None
        if name == "authors":
            read = split_names(value, language)
        elif name == "keywords":
            read = split_keywords(value, language)
        elif name in ("datePublished", "dateModified"):
            read = _read_date(value, language)
            if read:
                self.offer(name, read, rule, where, **{f"{name}Raw": value})
                return True
        self.offer(name, read, rule, where)
        return bool(read)

    def _declare_source(self, value: str, rule: str, where: str, language: str | None) -> bool:
        url = find_url(value)
        if url:
            self.offer("sourceUrl", unwrap(url[0]), rule, where)
            if value[: url[1]].rstrip().endswith((":", "：")):
                return True  # what stands before the address is the rest of its label
            value = (value[: url[1]] + value[url[2] :]).strip(EDGE)
            if not value or not shapes.is_source_name(value, language):
                return True
        if value.endswith("!") and " " in value:
            return False  # a button
        address, _, name = value.partition(" ")
        if name and "/" in address and is_domain(address.partition("/")[0]):
            value = name  # an address without a scheme is no name, and no scheme is invented for it
        value = shapes.unquote_name(_BAR.split(value, maxsplit=1)[0].strip())
        self.offer("sourceName", value if ends_in_company(value) else value.rstrip(".。"), rule, where)
        return True

    def declare_site(self, value: str, rule: str, where: str, language: str | None) -> None:
        """Offer the source's name that stands in a sentence, and the date behind it, without the rest of the sentence.

        ``The Review on February 6, 2025, and is reproduced here with permission``, ``portalu Škoji danas``.
        """
        value = value.strip(" .[]()")
        if _LICENCE.match(value):
            return
        found = find_date(value[:_MAX_DATE_LINE], language)
        if found:
            self.declare("datePublished", value[found[0] : found[1]], rule, where, language)
            value = _BEFORE_DATE.sub("", value[: found[0]].rstrip(" ,("))
        if not shapes.is_source_name(value, language) or found:
            value = _REST.split(value, maxsplit=1)[0]
        value = _without_noun(value)
        if not shapes.is_source_name(value, language):
            value = _capitalised(value, language)
        if shapes.is_source_name(value, language):
            self.declare("sourceName", value, rule, where, language)


def _capitalised(text: str, language: str | None) -> str:
    """Return the words with capitals that open a text, with the particles between them; "" if it has none."""
    particles = role_words(base_code(language)).particle
    words = text.split()
    end = 0
    for at, word in enumerate(words):
        if word[0].isupper() or word[0].isdigit():
            end = at + 1
        elif word not in particles and word not in shapes.ARTICLES:
            break
    return " ".join(words[:end])


def _without_noun(name: str) -> str:
    """Return a name without the small word before it that says what it names (``časopise Krasové listy``)."""
    noun, _, rest = name.partition(" ")
    named = noun.isalpha() and noun.islower() and noun not in shapes.ARTICLES and rest[:1].isupper()
    return rest if named else name


def _read_date(value: str, language: str | None) -> str | None:
    date = parse_date(value, language)
    if date is None and len(value) <= _MAX_DATE_LINE:
        found = find_date(value, language)
        date = found[2] if found else None
    return date
