"""Evidence of what stands between an article's standfirst and its text: who wrote it and when, and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.evidence.body import BOXED
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.standfirst import MAX_NAME, is_detail

DETAIL = "detail"
"""Kind of evidence of lines that say who wrote the article and when, or are buttons, below its standfirst."""

_MAX_STANDFIRST, _MAX_LINE = 6, 60
"""Where a standfirst stands, and how many words it has at the most."""
_MAX_DETAILS, _MAX_STRANGE, _MAX_STRANGE_SIZE = 14, 2, 5
"""Lines of details, how many of them may be of no known kind, and words of such a line."""
_MAX_DATED = 12
"""Words of a line that says when and ends like a sentence (``… | Lesezeit: 2 Min.``)."""
_MIN_TEXT = 8
"""Words of the paragraph below them."""
_MANY = 8
"""So far down no other day may stand alone: those of a timeline are the article's."""


def add_details(seen: Sequence[Observation], headline: str | None, language: str | None) -> None:
    """Note the details below a standfirst, in place: they go, and no footer begins with them."""
    at = next((at for at, line in enumerate(seen[:_MAX_STANDFIRST]) if line.prose), None)
    if at is None or seen[at].size > _MAX_LINE or seen[at].line.text[-1] in ":：":
        return
    if not headline and not any("title" in line.features for line in seen[:at]):
        return
    end = _end(seen, at + 1, language)
    if end is None or any("date_line" in line.features for line in seen[end : end + _MANY]):
        return
    for line in seen[at + 1 : end]:
        line.add(DETAIL)
        line.add(BOXED)
    seen[end].add("resumed")


def _end(seen: Sequence[Observation], start: int, language: str | None) -> int | None:
    """Return where the text goes on below details that begin at ``start``, or None if there are none."""
    strange = 0
    told = False
    for at in range(start, min(start + _MAX_DETAILS, len(seen))):
        line = seen[at]
        detail = is_detail(line, language, below_title=True)
        if line.prose and not (detail and line.size <= _MAX_DATED):
            return at if told and at > start and line.size >= _MIN_TEXT else None
        if "ends_colon" in line.features:
            return None
        told = told or line.label is not None or (detail and any(map(str.isdigit, line.line.text)))
        if detail or _is_button(line):
            continue
        strange += 1
        if strange > _MAX_STRANGE or line.size > _MAX_STRANGE_SIZE or not line.open:
            return None
    return None


def _is_button(line: Observation) -> bool:
    return (
        line.open and (line.phrase is not None or "button_row" in line.features) and line.size <= 2 * MAX_NAME
    )
