"""Which quotation marks of a line open and which close, and what stands between them."""

from __future__ import annotations

import re
from bisect import bisect_left

_MARKS = re.compile('["«»„“”「」]')
_CLOSERS = {"„": '“”"', "“": "”", "”": "”", "«": "»", "»": "«»", '"': '"', "「": "」"}
"""What closes a quotation, by the mark that opened it: English “…”, German „…“, Swedish ”…”, Danish »…«."""
_SPACE = " \t\u00a0\u202f\u3000"


class Quotations:
    """The quotations of one line.

    A mark that serves for both ends is read by its neighbours where they tell, by turns elsewhere. Nested
    quotations count as part of the outer one. A quotation that is opened anew before it was closed, or never
    closed, encloses nothing: paragraphs of a long speech open marks that only the last one closes.
    """

    def __init__(self, line: str) -> None:
        self._closing: set[int] = set()
        self._starts: list[int] = []
        self._ends: list[int] = []
        opened: tuple[int, str] | None = None
        for match in _MARKS.finditer(line):
            at, mark = match.start(), match.group()
            before, after = line[at - 1 : at], line[at + 1 : at + 2]
            if mark == '"' and before.isalnum() and after.isalnum():
                continue  # gershayim of a Hebrew acronym
            if opened and mark in _CLOSERS[opened[1]] and not _opens(mark, before, after):
                self._closing.add(at)
                self._starts.append(opened[0])
                self._ends.append(at)
                opened = None
            elif (opened and mark == opened[1]) or (opened is None and not _stray(mark, before, after)):
                opened = (at, mark)

    def closes(self, at: int) -> bool:
        """Return whether the mark at this offset closes a quotation of the line."""
        return at in self._closing

    def enclose(self, at: int) -> bool:
        """Return whether a place (before the character with this offset) lies inside a closed quotation."""
        index = bisect_left(self._ends, at)
        return index < len(self._ends) and self._starts[index] < at


def _opens(mark: str, before: str, after: str) -> bool:
    """Return whether the neighbours of a mark for either end say that it opens, though another is open."""
    if mark in "«»」":
        return False
    return (not before or before in _SPACE + "([") and bool(after) and after not in _SPACE + ".,;:!?)]"


def _stray(mark: str, before: str, after: str) -> bool:
    """Return whether the mark cannot open a quotation: inches, or the end of one begun in an earlier line."""
    if mark in "«„「":
        return False
    if mark == "」" or not after or before.isalnum():
        return True
    return bool(before) and before not in _SPACE + "([" and after in _SPACE + ".,;:!?)]"
