"""Label lines: ``Source : L'Écho``, ``作者：王小明``, ``By Jane Doe``; what they announce and whether it fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipelines.cleaning.evidence.keys import EDGE, bare, line_key
from pipelines.cleaning.evidence.vocabulary import Vocabulary
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lifting.urls import find_url
from pipelines.cleaning.rules import FOLDER, LabelRule, read_table
from pipelines.cleaning.tongue import Tongue

_COLON = ":：︰꞉፡፦։՝៖﹕"
_SEPARATOR = re.compile(rf"\s*[{_COLON}]\s*")
_WEAK_SEPARATOR = re.compile(r"\s+[-–—|]\s+|\s*[=＝／〉/]\s*|\s?[】\]]\s?(?:[-–—]\s)?")
_WITHOUT_SEPARATOR = frozenset(
    ("authors", "editor", "datePublished", "dateModified", "sourceName", "sourceUrl", "via", "credit")
)
"""Fields whose values have so definite a shape that the label needs no separator."""

_HASHES = ("#", "＃")
"""Before tags a label needs no separator either."""
_MAX_LABEL = 60
_MAX_LABEL_WORDS = 4
_SOURCES = frozenset(("sourceUrl", "sourceName", "via"))
_PATH = re.compile(r"[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}/\S")
_MAX_REFERENCE = 120
_MAX_NAME = 60
_BARS = re.compile(r"\s*[|｜•·]\s*|\s{2,}|\u3000+|\s/\s")
_OPENERS, _CLOSERS = "[【", "]】"
_AROUND = " ()[]（）【】"
_COMMA = re.compile(r"[,;，；]\s+")
_OPENING = re.compile(rf"([^\W\d][^{_COLON},;，；]{{1,40}}?)\s?[{_COLON}]")
_MAX_ROW, _MIN_FITTING = 400, 2
"""Characters of a row of labels, and how many of its parts have to fit at least."""
_MAX_VALUE = 1000
_QUOTES = "\"“”„«»「『‘'"
_ANY_COLON = re.compile(f"[{_COLON}]")
_MAX_UNKNOWN = 33
_UNKNOWN = re.compile(
    rf"[^\W\d][^\n{_COLON}.!?。,，;]{{0,30}}?\s?[{_COLON}](?:\s|$|(?=[^\s/\d])|(?<=：)(?=\d))"
)
_ISSUE = re.compile(r",\s(?:online\s)?[^\W\d_]{3,12}\.?\s(?:\d{1,2}(?:/\d{1,2})?,\s)?(?:19|20)\d\d\.?$")
"""The issue of a journal behind its name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line that begins with a known label.

    Attributes:
        rule: the table's row.
        value: what follows the separator, stripped; "" for a label alone on its line.
        at: offset of the value in the line.
        fit: ``url``, ``yes`` (the value has the field's shape), ``no``, or ``none`` (no value).
        colon: whether a colon separates label and value.
    """

    rule: LabelRule
    value: str
    at: int
    fit: str
    colon: bool


_SHAPES: dict[str, Callable[[str, str | None], bool]] = {
    "sourceUrl": lambda value, language: shapes.is_url(value) or shapes.is_source_name(value, language),
    "sourceName": shapes.is_source_name,
    "via": shapes.is_source_name,
    "credit": shapes.is_source_name,
    "authors": shapes.is_names,
    "editor": shapes.is_names,
    "datePublished": shapes.is_date,
    "dateModified": shapes.is_date,
    "keywords": shapes.is_keywords,
    "category": lambda value, language: shapes.is_category(value),
    "copyright": lambda value, language: len(value) < 200,
    "contact": lambda value, language: len(value) < 200,
    "place": lambda value, language: len(value) < 60,
    "other": lambda value, language: len(value) < 120,
}


def find_label(text: str, vocabulary: Vocabulary, tongue: Tongue) -> Label | None:
    """Return the label that opens the line, or None.

    Where one word is a label in several languages or for several fields, the reading whose value fits wins,
    then the document's own language, then the table's order.
    """
    for pattern, colon in ((_SEPARATOR, True), (_WEAK_SEPARATOR, False)):
        match = pattern.search(text, 1, _MAX_LABEL + 4)
        if match:
            rules = vocabulary.labels.find(line_key(text[: match.start()]))
            if rules:
                bracketed = text[0] in _OPENERS and match.group().strip()[:1] in _CLOSERS
                return _best(rules, text, match.end(), colon or bracketed, tongue)
    rules = vocabulary.labels.find(line_key(text)) if len(text) <= _MAX_LABEL else None
    if rules:
        return Label(rules[0], "", len(text), "none", text.rstrip()[-1] in _COLON)
    return _without_separator(text, vocabulary, tongue)


def find_labels(text: str, vocabulary: Vocabulary, tongue: Tongue) -> list[Label]:
    """Return the labels of a line: one, or all where bars set several pairs apart and each fits."""
    label = find_label(text, vocabulary, tongue)
    if label is None:
        return []
    if len(text) < _MAX_ROW:
        for parts in (_BARS.split(text), _parts(text, vocabulary)):
            parts = [part for part in parts if part.strip()]
            row = [find_label(part, vocabulary, tongue) for part in parts] if len(parts) > 1 else []
            fitting = [other for other in row if other is not None and other.fit in ("url", "yes")]
            spare = len(row) > _MIN_FITTING  # one part more may be something else
            if row and len(fitting) >= len(row) - spare:
                return fitting
    return [label]


def _parts(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the line cut at the commas behind which a known label begins (``Source: X, Author: Y, 3 May``)."""
    bare = text.strip(_AROUND)
    breaks = [0]
    for comma in _COMMA.finditer(bare):
        label = _OPENING.match(bare, comma.end())
        opening = bare[comma.end() : comma.end() + _MAX_LABEL].split(" ")[:_MAX_LABEL_WORDS]
        heads = [" ".join(opening[:count]) for count in range(1, len(opening))]
        if any(vocabulary.labels.find(line_key(head)) for head in ([label[1]] if label else heads)):
            breaks.append(comma.end())
    return [bare[start:end].rstrip(", ;") for start, end in pairwise([*breaks, len(bare)])]


def unknown_label(text: str) -> bool:
    """Return whether the line looks like ``label: value`` at all, whatever the label."""
    if text[0] in _QUOTES:
        return False
    bare = text.lstrip(EDGE)
    match = _UNKNOWN.match(bare) if _ANY_COLON.search(bare, 0, _MAX_UNKNOWN) else None
    if match is None or text.lower().startswith(("http:", "https:")):
        return False
    return match.group().count(" ") <= 4


@lru_cache(maxsize=1)
def _facts() -> frozenset[str]:
    """Keys of the labels that head the facts of an event, a book, a film, a recipe, a product, a place."""
    return frozenset(bare(label) for _, (_, label) in read_table(FOLDER / "facts.tsv", ("lang", "label")))


def heads_fact(text: str) -> bool:
    """Return whether the line begins with the label of a fact (``Admission: free``, ``Länge: 11 km``)."""
    colon = _ANY_COLON.search(text, 0, _MAX_UNKNOWN)
    return colon is not None and bare(text[: colon.start()]) in _facts()


def fits(field: str, value: str, tongue: Tongue) -> str:
    """Return ``url``, ``yes``, ``no`` or ``none``: whether the value has the shape that the field asks for."""
    if not value:
        return "none"
    if len(value) > _MAX_VALUE:
        return "no"
    if shapes.is_url(value) or (field in _SOURCES and _names_url(value)):
        return "url"
    if field in _SOURCES and _PATH.match(value) and len(value) <= _MAX_REFERENCE:
        return "yes"
    return "yes" if _SHAPES[field](value, tongue.code) else "no"


def _names_url(value: str) -> bool:
    """Return whether a URL stands in the value beside no more than a name."""
    url = find_url(value)
    return url is not None and url[2] - url[1] + _MAX_NAME >= len(value)


def _best(rules: list[LabelRule], text: str, at: int, colon: bool, tongue: Tongue) -> Label:
    value = text[at:].strip().rstrip("】)）]」>|｜•·／,;，； ")
    fields = dict.fromkeys(rule.field for rule in rules)
    values = {field: _undated(value) if field in _SOURCES else value for field in fields}
    fit = {field: fits(field, values[field], tongue) for field in fields}
    found = [Label(rule, values[rule.field], at, fit[rule.field], colon) for rule in rules]
    if len(found) == 1:
        return found[0]
    order = {"url": 0, "yes": 1, "none": 2, "no": 3}
    language = tongue.code
    return min(
        found,
        key=lambda label: (order[label.fit], label.rule.lang != language, label.rule.risk == "context"),
    )


def _undated(source: str) -> str:
    """Return a source's name without the date of the issue that is cited (``Archives of Ropes, May 12, 2010.``)."""
    return _ISSUE.sub("", source) if source[-5:].strip(".").isdigit() else source


def _without_separator(text: str, vocabulary: Vocabulary, tongue: Tongue) -> Label | None:
    """Return a label that a value follows without any separator (``By Jane Doe``), if the value fits."""
    opening = text[:_MAX_LABEL].lstrip(EDGE)
    key = line_key(opening)
    offset = text.find(opening[:1]) if opening else 0
    at = cut = -1
    for _ in range(_MAX_LABEL_WORDS):
        at, cut = opening.find(" ", at + 1), key.find(" ", cut + 1)
        if at < 0 or cut < 0:
            break
        rules = vocabulary.labels.find(key[:cut])
        if rules:
            tagged = opening[at + 1 : at + 2] in _HASHES
            rules = [
                rule
                for rule in rules
                if rule.field in _WITHOUT_SEPARATOR or (tagged and rule.field == "keywords")
            ]
            label = _best(rules, text, offset + at + 1, False, tongue) if rules else None
            if label and (label.fit == "url" or (label.fit == "yes" and label.rule.field != "sourceUrl")):
                return label
    return None
