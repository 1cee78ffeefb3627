"""A head's standfirst, which is the article's, and the lines that say who wrote an article and when, which are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.keys import WIDE
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.nametables import has_given_name

MAX_NAME = 4
"""Words of a source's name or a kicker above the title, or of an author's name below it."""
_MIN_SPARED = 5
"""Words of a standfirst below a title that is known."""
_MAX_DETAILS, _MAX_DETAIL_LENGTH = 3, 70
"""Lines between the title and the text, and characters of such a line."""
_MAX_BELOW = 12
"""Lines from the standfirst to the text: who wrote it and when, and buttons."""
_MIN_DATE = 6
"""Digits of a line that says when: of two days, or a day and an hour."""
_MIN_DATED = 4
"""A line is about the date that takes a quarter of it or more."""
_MIN_LINES, _MANY = 4, 8
"""Lines of an article with a standfirst, and how far down no other day may stand alone."""
_REPORTS = re.compile(r"(?:记者|記者)|.*(?:报道|報導|기자)$")
"""A reporter's line in Chinese and Korean, which has neither label nor capitals."""
_DIGIT = re.compile(r"\d")


def behind_details(seen: Sequence[Observation], at: int, language: str | None) -> int:
    """Return the first line from ``at`` on that does not say who wrote the article or when."""
    end = min(at + _MAX_DETAILS, len(seen) - 1)
    while at < end and is_detail(seen[at], language, below_title=True):
        at += 1
    return at


def is_detail(line: Observation, language: str | None, below_title: bool) -> bool:
    """Return whether the line says when the article appeared, or by its place and shape who wrote it."""
    if "date_line" in line.features or line.label is not None:
        return True
    text = line.line.text
    if len(text) <= _MAX_DETAIL_LENGTH and _DIGIT.search(text):
        date = find_date(text, language)
        return date is not None and _MIN_DATED * (date[1] - date[0]) >= len(text)
    short = line.open and line.size <= MAX_NAME
    return below_title and short and ("name_line" in line.features or has_given_name(text))


def standfirst(head: Sequence[Observation], headline: str | None, language: str | None) -> int | None:
    """Return which line of a head is the standfirst, which is the article's: right below the title.

    Below it stands nothing but who wrote the article and when.
    """
    at = next((at for at, line in enumerate(head[:-1], start=1) if line.line.text == headline), None)
    if at is None or head[at].kind not in PLAIN or length(head[at].line.text) < _MIN_SPARED:
        return None
    text = head[at].line.text
    if is_detail(head[at], language, below_title=True) or _REPORTS.match(text):
        return None
    dated = len(_DIGIT.findall(text)) >= _MIN_DATE
    return at if not dated and all(is_detail(line, language, True) for line in head[at + 1 :]) else None


def details_below(seen: Sequence[Observation], language: str | None) -> range:
    """Return which lines below an article's first paragraph, its standfirst, say who wrote it and when."""
    if len(seen) < _MIN_LINES or not seen[0].prose:
        return range(0)
    end = 1
    while end < min(_MAX_BELOW, len(seen) - 1) and (
        is_detail(seen[end], language, below_title=True) or _is_button(seen[end])
    ):
        end += 1
    dated = [line for line in seen[1:end] if "date_line" in line.features or line.label is not None]
    if (
        not dated
        or not seen[end].prose
        or any("date_line" in line.features for line in seen[end : end + _MANY])
    ):
        return range(0)
    return range(1, end)


def _is_button(line: Observation) -> bool:
    return line.phrase is not None and line.open and line.size <= MAX_NAME


def length(text: str) -> float:
    """Return the length in words, two Han or kana letters a word also where there are few of them."""
    return max(shape.size(text), len(text) / 2) if WIDE.match(text) else shape.size(text)
