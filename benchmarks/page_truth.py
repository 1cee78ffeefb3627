"""Whether a page holds its true date, authors and headline at all: what an extractor can reach at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import Any

from pipelines.cleaning.lifting.dates import find_date
from pipelines.extraction.blocks import segment
from pipelines.extraction.machine_dates import parse_machine_date
from pipelines.extraction.tree import parse

_DATED = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-/.]?\d\d[-/.]?\d\d(?:[T ][\d:.]{4,12}(?:Z|[+-]\d\d:?\d\d)?)?|1\d{9})(?!\d)"
)
"""Dates as machines write them, anywhere in the markup."""
_STRING = re.compile(r'"((?:[^"\\]|\\.){10,400})"')
_BAR = re.compile(r"\s*[|»:_]\s*|\s+[-–—·•/]+\s+")
Fold = Callable[[str], str]
_MAX_DATES, _MAX_LINE = 3000, 200


def days_on(html: str, language: str | None) -> Iterator[str]:
    """Yield every date that a page's markup or its short lines hold, ISO 8601."""
    for match in list(_DATED.finditer(html))[:_MAX_DATES]:
        date = parse_machine_date(match[0].replace("/", "-"))
        if date:
            yield date
    root = parse(html)
    for block in segment(root)[0] if root is not None else ():
        for line in block.lines:
            found = find_date(line.text[:_MAX_LINE], language)
            if found is not None and len(found[2]) >= 10:
                yield found[2]


def holds_date(row: dict[str, Any], same_day: Callable[[str, str], bool]) -> bool:
    """Tell whether the true day stands anywhere on a page or in its address."""
    days = days_on(f"{row['html']} {row['url'] or ''}", row["lang"] or None)
    return any(same_day(row["gold_date"], day) for day in days)


def holds_names(row: dict[str, Any], names: Sequence[str], fold: Fold) -> bool:
    """Tell whether all names stand anywhere in a page's text or markup, as far as ``fold`` tells texts apart."""
    root = parse(row["html"])
    text = " ".join(root.itertext()) if root is not None else ""
    places = fold(unescape(unescape(row["html"]))), fold(text)
    return all(any(fold(name) in place for place in places) for name in names)


def holds_headline(row: dict[str, Any], fold: Fold) -> bool:
    """Tell whether the true headline is a value of its own on a page.

    That is a line, an element's own text, an attribute, a string in a script, or one of those up to a bar or
    dash: a wording that nothing on the page gives cannot be told from any other part of a sentence.
    """
    wanted = fold(row["gold_title"])
    for value in _values(row["html"]):
        text = fold(unescape(unescape(value)))
        if wanted == text or (wanted in text and wanted in (fold(part) for part in _parts(text))):
            return True
    return False


def _values(html: str) -> Iterator[str]:
    root = parse(html)
    if root is None:
        return
    for element in root.iter():
        yield from element.attrib.values()
        yield from filter(None, (element.text, element.tail))
        if element.tag == "script":
            yield from _STRING.findall(element.text or "")
    for block in segment(root)[0]:
        yield block.text
        yield from (line.text for line in block.lines)


def _parts(text: str) -> Iterator[str]:
    """Yield a text's beginnings and ends up to each bar or dash."""
    for cut in _BAR.finditer(text):
        yield text[: cut.start()]
        yield text[cut.end() :]
