"""Looking at a document's lines: closely where its article may begin or end, and no more often than needed."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import lru_cache

from pipelines.cleaning.decide import load_weights
from pipelines.cleaning.document import Document
from pipelines.cleaning.evidence.appeals import may_appeal
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.closing import may_tell, says_more_below
from pipelines.cleaning.evidence.context import LONG_RUN, add_context, add_names, beginning, may_repeat
from pipelines.cleaning.evidence.detail import add_detail
from pipelines.cleaning.evidence.hosts import may_be_repeated
from pipelines.cleaning.evidence.inside import is_furniture, may_be_furniture
from pipelines.cleaning.evidence.issuers import may_present_issuers
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.observe import RUNNING, observe
from pipelines.cleaning.evidence.pieces import is_row, split_pieces
from pipelines.cleaning.evidence.title import MAX_TITLE_LINE, ends_as_titles, may_be_title
from pipelines.cleaning.lines import Line
from pipelines.cleaning.options import Options
from pipelines.cleaning.tongue import Tongue


@lru_cache(maxsize=1)
def _strong() -> dict[tuple[bool, bool], frozenset[str]]:
    """Return what can carry a cut of a line, by whether it lies in the head's window and in the tail's."""
    head, tail = load_weights("head").strong, load_weights("tail").strong
    return {(True, True): head | tail, (True, False): head, (False, True): tail, (False, False): frozenset()}


class Observer:
    """Keeps from round to round what was seen in the lines of one document.

    The windows of a look are the indices ``top``, where the head's ends, and ``bottom``, where the tail's begins.
    """

    def __init__(self, document: Document, options: Options) -> None:
        self._host_lines = document.host_lines
        self._cut = options.cut
        self._vocabulary = vocabulary()
        self._seen: dict[tuple[tuple[tuple[int, int], ...], bool], Observation] = {}
        self._running: set[tuple[tuple[int, int], ...]] = set()
        self._pieces: tuple[Line, list[Line]] | None = None

    def is_row(self, line: Line) -> bool:
        """Return whether the line is a row of labels, which is told label by label."""
        return is_row(line, self._vocabulary)

    def split(self, line: Line, tongue: Tongue) -> list[Line]:
        """Return the pieces of the last line, which often is the same in the next round."""
        if self._pieces is None or self._pieces[0] != line:
            self._pieces = line, split_pieces(line, self._vocabulary, tongue)
        return self._pieces[1]

    def look(self, lines: Sequence[Line], tongue: Tongue, top: int, bottom: int) -> list[Observation]:
        """Return what tells in each line: a close look in the windows at both ends, a glance between.

        Most lines between are running text, and one observation, ``RUNNING``, stands for all of these.
        """
        return [
            self._observe(line, tongue) if at < top or at >= bottom else self._glance(line, tongue)
            for at, line in enumerate(lines)
        ]

    def is_quiet(
        self, seen: Sequence[Observation], tongue: Tongue, headline: str | None, top: int, bottom: int
    ) -> bool:
        """Return True only if no line can carry a cut or is furniture, so that nothing needs to be weighed.

        That is so of most articles, and of nearly all from which something was cut in an earlier round.
        """
        if self._cut or (not headline and _may_be_titled(seen)) or _may_close(seen, tongue):
            return False
        known = self._host_lines
        if known and any(may_be_repeated(seen, headline, known, at_start=end) for end in (True, False)):
            return False
        title = beginning(headline) if headline else ""
        strong = _strong()
        for at in range(len(seen) - 1, -1, -1):
            line = seen[at]
            if line is RUNNING:
                continue
            if line.labels or is_furniture(line):
                return False
            if not strong[at < top, at >= bottom].isdisjoint(line.own):
                return False
            if title and may_repeat(line, title):
                return False
        return not (may_appeal(seen, tongue.code) or may_present_issuers(seen, tongue.code))

    def weigh(
        self, seen: Sequence[Observation], tongue: Tongue, headline: str | None, top: int, bottom: int
    ) -> None:
        """Add to what was seen, in place, what speaks for or against a cut."""
        for line in seen:
            add_detail(line)
        if top > bottom:
            add_context(seen, tongue, headline, self._host_lines)
        else:
            add_context(seen[:top], tongue, headline, self._host_lines, at_end=False)
            add_context(seen[bottom:], tongue, headline, self._host_lines, at_start=False)
        add_names(seen)
        for line in seen if self._cut else ():
            if line.kind in self._cut and line is not RUNNING:
                line.add("asked_for")

    def unaided(
        self, seen: Sequence[Observation], tongue: Tongue, headline: str | None, top: int, bottom: int
    ) -> Sequence[Observation]:
        """Return what would have been seen if nothing were known of the host."""
        alone = [line if line is RUNNING else copy(line) for line in seen]
        known, self._host_lines = self._host_lines, None
        self.weigh(alone, tongue, headline, top, bottom)
        self._host_lines = known
        return alone

    def _glance(self, line: Line, tongue: Tongue) -> Observation:
        if line.spans in self._running:
            return RUNNING
        if may_be_furniture(line.text, self._vocabulary):
            return self._observe(line, tongue)
        self._running.add(line.spans)
        return RUNNING

    def _observe(self, line: Line, tongue: Tongue) -> Observation:
        key = (line.spans, line.piece)
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = observe(line, self._vocabulary, tongue)
        seen.line = line
        return seen


def _may_close(seen: Sequence[Observation], tongue: Tongue) -> bool:
    """Return False only if nothing is to be told of the last lines by their place."""
    last = seen[-1]
    if last.line.piece or may_tell(last.line.text, tongue) or says_more_below(last):
        return True
    return not any(line.prose for line in seen[: -LONG_RUN - 1 : -1])


def _may_be_titled(seen: Sequence[Observation]) -> bool:
    """Return False only if no line stands where a title stands."""
    for line in seen[:MAX_TITLE_LINE]:
        text = line.line.text
        if line.prose and not ends_as_titles(text):
            return False
        if may_be_title(text):
            return True
    return False
