"""Find lost paragraph breaks: "… the race.Mistral AI …", where a scraper joined two blocks without white space.

Each place is judged by what stands on its two sides (``glue_sides``); the document as a whole says whether
doubtful places are believed, and whether its source simply writes no space after a full stop.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipelines.cleaning.glue_sides import CERTAIN, DOUBTFUL, NO, REACH, YES, judge, lexicon
from pipelines.cleaning.glue_scripts import judge_caseless
from pipelines.cleaning.language import base_language
from pipelines.cleaning.quotation import Quotations


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where white space is missing.

    Attributes:
        offset: where it belongs, in characters of the line.
        kind: ``paragraph``; or ``space``, inside a quotation and in a source that writes no space after its stops.
    """

    offset: int
    kind: str


_HOUSE_ENDS = 6
"""So many sentence ends without a space, and hardly one with it, are a house style and not lost paragraphs."""

# Between a stop and the letter that follows without white space. A blank may stand inside of French quotation
# marks and after a dash. Each stop has its own pattern, because a search for a fixed first character costs a
# fraction of one for a class.
_BETWEEN = r"(?:[ \u00a0\u202f]?[»›]|[«‹–—][ \u00a0\u202f]?|[\"'“”„‘’()\[\]¿¡]){0,4}"
_FIRST = r"(?=[^\W_a-z\d]|(?:19|20)\d\d\s|(?<=[’'])[tsnk]\s)"
_STOPS = ".!?؟۔।։።"
_PLACES = {stop: re.compile(re.escape(stop) + _BETWEEN + _FIRST) for stop in _STOPS}

# Chinese and Japanese write no space after a full stop; only the indent of a lost paragraph shows.
_INDENT = re.compile(r"。[”’」』）]{0,2}(\u3000{1,2})(?=[^\s\u3000])")
_INDENT_WIDTHS = {"zh": (2,), "ja": (1, 2)}


def find_gaps(lines: Sequence[str], language: str | None) -> list[list[Gap]]:
    """Return the gaps of each line, in order of their offsets.

    Once white space is inserted at all of them (a blank line or a space), no gap is left.

    Args:
        lines: the lines of an article's body.
        language: its language, as ISO 639 code or longer tag; None if unknown.
    """
    gaps: list[list[Gap]] = [[] for _ in lines]
    text = "\n".join(lines)
    matches = sorted(
        (match for stop, place in _PLACES.items() if stop in text for match in place.finditer(text)),
        key=re.Match.start,
    )
    indents = "。" in text and "\u3000" in text
    if not matches and not indents:
        return gaps
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    finder = _Finder(lines, starts, base_language(language))
    found = finder.find(matches)
    if len(found) >= _HOUSE_ENDS and _is_house_style(text, len(found)):
        found = [(number, replace(gap, kind="space")) for number, gap in found]
    for number, gap in found:
        gaps[number].append(gap)
    if indents:
        _find_indents(lines, base_language(language), gaps)
    return gaps


class _Finder:
    """Judges the places of one document; the quotations of a line are read when they are asked for."""

    def __init__(self, lines: Sequence[str], starts: list[int], language: str | None) -> None:
        self._lines = lines
        self._starts = starts
        self._lexicon = lexicon(language)
        self._language = language
        self._quotations: tuple[int, Quotations] = (-1, Quotations(""))

    def find(self, matches: list[re.Match[str]]) -> list[tuple[int, Gap]]:
        """Return ``(line number, gap)`` for the places that are believed."""
        graded: list[tuple[int, int, int]] = []
        for match in matches:
            number = bisect_right(self._starts, match.start()) - 1
            place = match.start() - self._starts[number], match.end() - self._starts[number]
            if place[1] < len(self._lines[number]):
                offset, grade = self._grade(number, *place)
                if grade != NO:
                    graded.append((number, offset, grade))
        least = DOUBTFUL if any(grade == CERTAIN for _, _, grade in graded) else YES
        return [
            (number, Gap(offset, "space" if self._quotes(number).enclose(offset) else "paragraph"))
            for number, offset, grade in graded
            if grade >= least
        ]

    def _grade(self, number: int, stop: int, first: int) -> tuple[int, int]:
        """Return where white space is missing between a stop and the letter after it, and how surely."""
        line = self._lines[number]
        offset = stop + 1
        if first > offset:
            offset = self._end_of_closers(number, stop + 1, first)
            if offset < 0:
                return 0, NO
        opener = line[offset:first].rstrip(" \u00a0\u202f")
        left = line[max(0, stop - REACH) : stop]
        right = line[first : first + REACH]
        if opener[:1] in ("–", "—") and (left[-1:] in ")»”" or stop < REACH):
            return 0, NO  # a dateline: "(EFE).– El juez"
        if right[0].isupper() or right[0].islower() or right[0].isdigit():
            if line[stop] in "।።۔؟":
                return 0, NO
            return offset, judge(left, line[stop], right, marked=first > stop + 1, lex=self._lexicon)
        return offset, judge_caseless(left, line[stop], right, self._lexicon)

    def _end_of_closers(self, number: int, start: int, end: int) -> int:
        """Return the offset behind the last mark that closes; -1 when an opening one stands before it."""
        line = self._lines[number]
        offset = start
        for at in range(start, end):
            if line[at] in " \u00a0\u202f":
                continue
            if self._closes(number, at, end):
                if line[offset:at].strip(" \u00a0\u202f"):
                    return -1
                offset = at + 1
        if offset == start and line[start] in " \u00a0\u202f":
            return -1  # a space stands before an opening mark: nothing is missing
        return offset

    def _closes(self, number: int, at: int, end: int) -> bool:
        mark = self._lines[number][at]
        if mark in ")]›":
            return True
        if mark in "([‹„‘¿¡–—":
            return False
        if mark == "’":
            return not (at + 1 == end and self._lines[number][end].islower())
        if mark == "'":
            left = self._lines[number][max(0, at - REACH) : at]
            return re.search(r"(?:^|[\s(\"“])'\w", left) is not None
        return self._quotes(number).closes(at)

    def _quotes(self, number: int) -> Quotations:
        if self._quotations[0] != number:
            self._quotations = number, Quotations(self._lines[number])
        return self._quotations[1]


def _is_house_style(text: str, glued: int) -> bool:
    """Return whether the source hardly ever writes a space after a full stop."""
    spaced = sum(text.count(stop + between + " ") for stop in _STOPS for between in ("", '"', "”", "»", " »"))
    return glued > 2 * spaced


def _find_indents(lines: Sequence[str], language: str | None, gaps: list[list[Gap]]) -> None:
    widths = _INDENT_WIDTHS.get(language or "zh", ())
    for number, line in enumerate(lines):
        if "\u3000" not in line:
            continue
        for match in _INDENT.finditer(line):
            if len(match.group(1)) in widths:
                gaps[number].append(Gap(match.start(1), "paragraph"))
        gaps[number].sort(key=lambda gap: gap.offset)
