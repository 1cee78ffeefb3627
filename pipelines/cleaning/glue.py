"""Find lost paragraph breaks: "… left the harbour.Passengers …", blocks joined without white space.

Each place is judged by what stands on its two sides (``glue_sides``); the document as a whole says whether
doubtful places are believed, and whether its source simply writes no space after a full stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from pipelines.cleaning.glue_scripts import judge_caseless
from pipelines.cleaning.glue_sides import CERTAIN, DOUBTFUL, NO, PROBABLE, REACH, in_brackets, judge, lexicon
from pipelines.cleaning.language import base_language
from pipelines.cleaning.quotation import Quotations


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where white space is missing.

    Attributes:
        offset: where it belongs, in characters of the line.
        kind: ``paragraph``; or ``space``, inside an open quotation.
    """

    offset: int
    kind: str


_MAX_ROUNDS = 8
"""A repaired text is looked at again, because other quotation marks may be open now; seldom more often."""

_HOUSE_ENDS = 6
"""So many sentence ends without a space, and hardly one with it, are a house style, no lost paragraphs."""

_HARDLY_EVER = 20
_SPACED_STOP = re.compile(r"[.!?؟۔।።][»›”’\"')]{0,2}[ \u00a0\u202f]")
_SPACED_SENTENCE = re.compile(r"[.!?։](?<=[^\W\d_]{4}.)[»›”’\"')]{0,2}[ \u00a0\u202f]+[«“„\"(¿¡]?[^\W\da-z]")

# Between a stop and the letter that follows without white space. A blank may stand inside of French quotation
# marks and after a dash. Each stop has its own pattern, because a search for a fixed first character costs a
# fraction of one for a class.
_BETWEEN = r"(?:[ \u00a0\u202f]?[»›]|[«‹–—][ \u00a0\u202f]?|[\"'“”„‘’()\[\]¿¡]){0,4}"
_FIRST = r"(?=[^\W_a-z\d]|(?:19|20)\d\d\s|(?<=[’'])[tsnk]\s)"
_STOPS = ".!?؟۔।։።"
_PLACES = {stop: re.compile(re.escape(stop) + _BETWEEN + _FIRST) for stop in _STOPS}

# Which stops a language has; all are looked for when it is unknown.
_COMMON = ".!?"
_OWN_STOPS = {"ar": "؟", "ckb": "؟", "fa": "؟", "ps": "؟", "ug": "؟", "ur": "؟۔", "hy": "։"}
_OWN_STOPS |= {"am": "።", "ti": "።"} | dict.fromkeys(("as", "bn", "hi", "mr", "ne", "or", "pa"), "।")

# Where »…« and »…» are in use beside «…», only the other marks of the line tell; elsewhere » closes.
_INWARD = frozenset({None, "bs", "cs", "da", "de", "fi", "hr", "hu", "nb", "pl", "sk", "sl", "sr", "sv"})

# Chinese and Japanese write no space after a full stop; only the indent of a lost paragraph shows.
_INDENT = re.compile(r"。[”’」』）]{0,2}(\u3000{1,2})(?=[^\s\u3000])")
_INDENT_WIDTHS = {"zh": (2,), "ja": (1, 2)}


def may_have_gaps(lines: Sequence[str]) -> bool:
    """Return False if ``find_gaps`` finds nothing in any language: a cheap look before the language is guessed."""
    text = "\n".join(lines)
    return any(stop in text and place.search(text) for stop, place in _PLACES.items()) or (
        "。" in text and "\u3000" in text
    )


def find_gaps(lines: Sequence[str], language: str | None) -> list[list[Gap]]:
    """Return the gaps of each line, in order of their offsets.

    Once white space is inserted at all of them (a blank line or a space), no gap is left.

    Args:
        lines: the lines of an article's body.
        language: its language, as ISO 639 code or longer tag; None if unknown.
    """
    base = base_language(language)
    gaps = _look(lines, base)
    fresh = any(gaps)
    for _ in range(_MAX_ROUNDS):
        if not fresh:
            break
        pieces = [piece for number, line in enumerate(lines) for piece in _pieces(number, line, gaps[number])]
        again = _look([piece.text for piece in pieces], base)
        fresh = any(again)
        for piece, more in zip(pieces, again):
            for gap in more:
                insort(gaps[piece.number], Gap(piece.origin(gap.offset), gap.kind), key=_offset)
    return gaps


def _look(lines: Sequence[str], language: str | None) -> list[list[Gap]]:
    """Return the gaps that are seen at one look; a source's house style is none."""
    gaps: list[list[Gap]] = [[] for _ in lines]
    text = "\n".join(lines)
    stops = _COMMON + _OWN_STOPS.get(language, "") if language else _STOPS
    matches = sorted(
        (match for stop in stops if stop in text for match in _PLACES[stop].finditer(text)),
        key=re.Match.start,
    )
    if matches:
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        found = _Finder(lines, starts, language).find(matches)
        if len(found) >= _HOUSE_ENDS and _is_house_style(text, len(found), _after(lines, *found[0])):
            found = []
        for number, gap in found:
            gaps[number].append(gap)
    if "。" in text and "\u3000" in text:
        _find_indents(lines, language, gaps)
    return gaps


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph of a repaired line: where it began in that line, and what it is with its spaces put in."""

    number: int
    start: int
    text: str
    spaces: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """Return the offset in the line before the repair."""
        inserted = bisect_left(
            range(len(self.spaces)), offset, key=lambda before: self.spaces[before] - self.start + before
        )
        return self.start + offset - inserted


def _pieces(number: int, line: str, gaps: Sequence[Gap]) -> Iterator[_Piece]:
    """Yield what becomes of a line when white space is inserted at its gaps."""
    start = 0
    spaces: list[int] = []
    for gap in (*gaps, Gap(len(line), "paragraph")):
        if gap.kind == "space":
            spaces.append(gap.offset)
            continue
        cuts = [start, *spaces, gap.offset]
        yield _Piece(number, start, " ".join(line[a:b] for a, b in pairwise(cuts)), tuple(spaces))
        start, spaces = gap.offset, []


def _offset(gap: Gap) -> int:
    return gap.offset


_Place = tuple[int, int, int]
"""Number of a line; offsets of a stop in it, and of the letter after it."""

_Graded = tuple[int, int, _Place]
"""Offset of a gap in its line, its grade, its place."""


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
        places: list[_Place] = []
        graded: list[_Graded] = []
        for match in matches:
            number = bisect_right(self._starts, match.start()) - 1
            place = number, match.start() - self._starts[number], match.end() - self._starts[number]
            if place[2] < len(self._lines[number]):
                places.append(place)
                offset, grade = self._grade(*place)
                if grade != NO:
                    graded.append((offset, grade, place))
        if any(grade <= PROBABLE for _, grade, _ in graded):
            graded = self._without_doubts(graded, Counter(map(self._pair, places)))
        return [
            (number, Gap(offset, "space" if self._quotes(number).enclose(offset) else "paragraph"))
            for offset, _, (number, _, _) in graded
        ]

    def _without_doubts(self, graded: list[_Graded], pairs: Counter[str]) -> list[_Graded]:
        """Return what is believed; two capitalised words that meet again are a name: "Lobby.Player"."""
        least = DOUBTFUL if any(grade == CERTAIN for _, grade, _ in graded) else PROBABLE
        return [
            (offset, grade, place)
            for offset, grade, place in graded
            if grade > PROBABLE or (grade >= least and pairs[self._pair(place)] == 1)
        ]

    def _pair(self, place: _Place) -> str:
        """Return the words around a stop."""
        number, stop, first = place
        line = self._lines[number]
        left = line[max(0, stop - REACH) : stop].split()
        return f"{left[-1] if left else ''} {line[first : first + REACH].split()[0]}"

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
        if in_brackets(left + line[stop + 1 : offset]):
            return 0, NO
        if opener[:1] in ("–", "—") and (left[-1:] in ")»”" or stop < REACH):
            return 0, NO  # a dateline: "(EFE).– El juez"
        if right[0].isupper() or right[0].islower() or right[0].isdigit():
            if line[stop] in "।።۔؟":
                return 0, NO
            return offset, judge(left, line[stop], right, marks=line[stop + 1 : first], lex=self._lexicon)
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
        if mark in "«»" and self._language not in _INWARD:
            return mark == "»"
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


def _after(lines: Sequence[str], number: int, gap: Gap) -> str:
    return lines[number][gap.offset : gap.offset + 8]


def _is_house_style(text: str, glued: int, after: str) -> bool:
    """Return whether the source writes no space after its full stops, so that no paragraph was lost there.

    With capitals that means never: paragraphs of one sentence are common in news, and few spaces remain when
    they are glued. In scripts without capitals some sources write the space now and then.

    Args:
        text: the whole text.
        glued: number of gaps.
        after: some characters after one of them.
    """
    if after.lower() == after.upper():
        return glued > sum(1 for _ in _SPACED_STOP.finditer(text))
    return glued > _HARDLY_EVER * sum(1 for _ in _SPACED_SENTENCE.finditer(text))


def _find_indents(lines: Sequence[str], language: str | None, gaps: list[list[Gap]]) -> None:
    widths = _INDENT_WIDTHS.get(language or "zh", ())
    for number, line in enumerate(lines):
        if "\u3000" not in line:
            continue
        for match in _INDENT.finditer(line):
            if len(match.group(1)) in widths:
                gaps[number].append(Gap(match.start(1), "paragraph"))
        gaps[number].sort(key=_offset)
