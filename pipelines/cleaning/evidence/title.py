"""Evidence that a line at the top is the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.agencies import is_agencies
from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.captions import CAPTION
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.letters import is_salutation
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.standfirst import MAX_NAME, REPORTS, behind_details, is_detail, length
from pipelines.cleaning.evidence.unmarked import is_short_unmarked
from pipelines.cleaning.lifting.nametables import plain, section_names

MAX_TITLE_LINE = 12
_MIN_TITLE_SIZE, _MAX_TITLE_SIZE = 4, 32
_ECHO_REACH = 700
_ITEM = re.compile(r"(?:[-*•▪●]|\(?\d{1,2}\\?[.)])\s")
"""An item, to which the line above is a heading like any other."""
_MAX_STOPPED = 12
"""Words of a title of two sentences (``The mill turns again. The neighbour got flour``)."""
_MIN_SURE, _MAX_SURE = 3, 18
"""Words of a title that is told by its place."""
_MIN_STANDFIRST, _MIN_TEXT = 8, 20
"""Words of a standfirst, and of a paragraph, that end without a mark."""
_MAX_ABOVE = 2
_UNTOLD = frozenset(("other", "name", "headline"))
_WIDE_GAP = re.compile(r"\S(?:\s{2,}|\t)(?=\S)")
_MIN_BUTTONS = 3
"""So many wide gaps part the buttons of a row."""
_STOPPED = re.compile(r"[^\W\d_]{3}[\"”»)\]]?\.(?:\s|\[\d)|。|\.\s?[\[(]")
"""A sentence's end inside the line; the stop of an abbreviation (``U.S.``, ``Dr.``) stands behind fewer letters."""


def add_title(seen: Sequence[Observation], language: str | None) -> None:
    """Note what could be the title above all prose, and how much of it the text below takes up again."""
    for at, line in enumerate(seen[:MAX_TITLE_LINE]):
        text = line.line.text
        if line.prose and CAPTION not in line.features and not ends_as_titles(text):
            return
        if not _may_stand(seen, at, language):
            continue
        place = _place(seen, at, language)
        if not (place == "title_over_prose" or seen[at + 1].prose or seen[at + 1].line.gap):
            continue
        below = " ".join(other.line.text[:_ECHO_REACH] for other in seen[at + 1 : at + 4])
        echo = _echo(text, below[:_ECHO_REACH])
        line.add("title", amount=1.0)
        if echo:
            line.add("title_echo", amount=echo)
        if place:
            line.add(place)
        if place == "title_over_prose" and line.prose and behind_details(seen, at + 1, language) > at + 1:
            line.add("title_over_byline")
        if at and seen[at - 1].size >= _MIN_TITLE_SIZE and "title" in seen[at - 1].features:
            line.add("below_title")
        if seen[at + 1].line.gap:
            line.add("title_over_gap")


def _may_stand(seen: Sequence[Observation], at: int, language: str | None) -> bool:
    """Return whether the line has the shape of a title, and is no known wording and no byline."""
    line = seen[at]
    told = (
        line.phrase or line.template or line.labels or not (line.kind in _UNTOLD or "cue_1" in line.features)
    )
    text = line.line.text
    if told or at + 1 == len(seen) or not may_be_title(text):
        return False
    titled = at > 0 and "title" in seen[at - 1].features
    if (titled or (not at and seen[1].prose)) and is_salutation(text, language):
        line.add("salutation")
        return False
    if REPORTS.match(text) or (line.size <= MAX_NAME and plain(text) in section_names()):
        return False
    # Right over the text, and below nothing, a line with a date may be the title all the same.
    alone = not at and seen[1].prose and "date_line" not in line.features
    return alone or not is_detail(line, language, titled)


def _place(seen: Sequence[Observation], at: int, language: str | None) -> str | None:
    """Return whether the line stands where titles do: over prose or a standfirst, below one short name at the most.

    Who wrote it and when may stand between. Below several lines of which nothing is known it is rather one more of
    them: what a recipe needs, a table's row.
    """
    line = seen[at]
    first = behind_details(seen, at + 1, language)
    below = seen[first]
    greeting = ("ends_comma" in below.features and below.size <= MAX_NAME) or is_salutation(
        below.line.text, language
    )
    text = below.prose or below.size >= _MIN_TEXT or greeting
    behind = behind_details(seen, first + 1, language) if first + 1 < len(seen) else first
    standfirst = below.open and below.size >= _MIN_STANDFIRST and seen[behind].prose
    if not (text or standfirst):
        return None
    above = [
        line
        for line in seen[:at]
        if (line.kind in PLAIN or "title" in line.features) and "date_line" not in line.features
    ]
    heads_items = bool(_ITEM.match(below.line.text)) or bool(at and "ends_colon" in seen[at - 1].features)
    unlike = not {"ends_colon", "lower_start"}.isdisjoint(line.features)
    if unlike or heads_items or len(above) > _MAX_ABOVE:
        return "late_title" if text else None
    named = len(above) == 1 and above[0].open and above[0].size <= MAX_NAME
    return "title_over_prose" if line.size <= _MAX_SURE and (named or not above) else None


def names_title(line: Observation) -> bool:
    """Return whether the line at the top reads as a title: what the text takes up, or more than a name."""
    if "title" not in line.features:
        return False
    name = "name_line" in line.features or is_agencies(line.line.text)
    return "title_echo" in line.features or not (name or length(line.line.text) < _MIN_SURE)


def ends_as_titles(text: str) -> bool:
    """Return whether the line ends as titles do as well as sentences: with a mark, or in Thai without any."""
    return text.endswith(("?", "!", "..", "？", "！")) or is_short_unmarked(text)


def may_be_title(text: str) -> bool:
    """Return whether the line has the length and the end of a title, no bars, and no sentence's end inside."""
    return (
        2 <= length(text) <= _MAX_TITLE_SIZE
        and (text[-1] not in ".。।,;،、" or text.endswith(".."))
        and not shape.separators(text)
        and len(_WIDE_GAP.findall(text)) < _MIN_BUTTONS
        and (not _STOPPED.search(text) or length(text) <= _MAX_STOPPED)
    )


def _echo(title: str, below: str) -> float:
    """Return the share of the title's longer words whose stem (its first five letters) occurs below."""
    text = fold(below)
    folded = fold(title)
    stems = {word[:5] for word in folded.split() if len(word) >= 5}
    if not stems:
        stems = {folded[at : at + 2] for at in range(len(folded) - 1)}
    return sum(stem in text for stem in stems) / max(len(stems), 2)
