"""A head's standfirst, which is the article's, and the lines that say who wrote an article and when, which are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.captions import CAPTION
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
_MAX_SIGNED = 8
"""Words of a line with the author's name and medium."""
_MIN_DATE = 6
"""Digits of a line that says when: of two days, or a day and an hour."""
_MIN_DATED = 4
"""A line is about the date that takes a quarter of it or more."""
_DETAILS = frozenset(("date_line", CAPTION))
REPORTS = re.compile(r"(?:记者|記者)|.*(?:报道|報導|기자)$")
"""A reporter's line in Chinese and Korean, which has neither label nor capitals."""
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"\s*[|｜•·]\s*|,\s(?=\D{4})")
"""Between two days, or between a day and something else."""


def behind_details(seen: Sequence[Observation], at: int, language: str | None) -> int:
    """Return the first line from ``at`` on that does not say who wrote the article or when."""
    end = min(at + _MAX_DETAILS, len(seen) - 1)
    while at < end and is_detail(seen[at], language, below_title=True):
        at += 1
    return at


def is_detail(line: Observation, language: str | None, below_title: bool) -> bool:
    """Return whether the line says when the article appeared, who wrote it or what a picture shows."""
    if not _DETAILS.isdisjoint(line.features) or line.label is not None:
        return True
    text = line.line.text
    if len(text) <= _MAX_DETAIL_LENGTH and _DIGIT.search(text):
        dates = [find_date(part, language) for part in _PARTS.split(text)]
        return _MIN_DATED * sum(date[1] - date[0] for date in dates if date) >= len(text)
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
    if is_detail(head[at], language, below_title=True) or REPORTS.match(text) or _signed(text):
        return None
    dated = len(_DIGIT.findall(text)) >= _MIN_DATE
    return at if not dated and all(is_detail(line, language, True) for line in head[at + 1 :]) else None


def _signed(text: str) -> bool:
    """Return whether a short line begins with a person's name (``Rizky Amalia - Suara Lereng``)."""
    words = text.split()
    return len(words) <= _MAX_SIGNED and has_given_name(" ".join(words[:2])) and not shape.terminated(text)


def length(text: str) -> float:
    """Return the length in words, two Han or kana letters a word also where there are few of them."""
    return max(shape.size(text), len(text) / 2) if WIDE.match(text) else shape.size(text)
