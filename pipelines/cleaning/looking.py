"""Looking at a document's lines: closely where its article may begin or end, and no more often than needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipelines.cleaning.decide import load_weights
from pipelines.cleaning.document import Document
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.closing import may_tell, says_more_below
from pipelines.cleaning.evidence.context import LONG_RUN, add_context, add_names, may_repeat
from pipelines.cleaning.evidence.detail import add_detail
from pipelines.cleaning.evidence.inside import is_furniture, may_be_furniture
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.observe import glance, observe
from pipelines.cleaning.evidence.pieces import split_pieces
from pipelines.cleaning.evidence.title import MAX_TITLE_LINE, ends_as_titles, may_be_title
from pipelines.cleaning.lines import Line
from pipelines.cleaning.options import Options
from pipelines.cleaning.tongue import Tongue

_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _strong() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what can carry a cut in the head, in the tail, and where the windows meet."""
    head, tail = load_weights("head").strong, load_weights("tail").strong
    return head, tail, head | tail


class Observer:
    """Keeps from round to round what was seen in the lines of one document.

    The windows of a look are the indices ``top``, where the head's ends, and ``bottom``, where the tail's begins.
    """

    def __init__(self, document: Document, options: Options) -> None:
        self._host_lines = document.host_lines
        self._cut = options.cut
        self._vocabulary = vocabulary()
        self._seen: dict[tuple[tuple[tuple[int, int], ...], bool], Observation] = {}
        self._pieces: tuple[Line, list[Line]] | None = None

    def split(self, line: Line, tongue: Tongue) -> list[Line]:
        """Return the pieces of the last line, which often is the same in the next round."""
        if self._pieces is None or self._pieces[0] != line:
            self._pieces = line, split_pieces(line, self._vocabulary, tongue)
        return self._pieces[1]

    def look(
        self, lines: Sequence[Line], tongue: Tongue, headline: str | None, top: int, bottom: int
    ) -> list[Observation]:
        """Return an observation of each line, thorough in the windows at both ends, a glance between."""
        seen = [
            add_detail(self._observe(line, tongue))
            if at < top or at >= bottom or may_be_furniture(line.text, self._vocabulary)
            else glance(line)
            for at, line in enumerate(lines)
        ]
        for part in (seen,) if top > bottom else (seen[:top], seen[bottom:]):
            add_context(part, tongue, headline, self._host_lines)
        add_names(seen)
        for line in seen:
            if line.kind in self._cut:
                line.add("asked_for")
        return seen

    def is_quiet(
        self, lines: Sequence[Line], tongue: Tongue, headline: str | None, top: int, bottom: int
    ) -> bool:
        """Return True only if no line can carry a cut or is furniture, so that nothing needs to be weighed.

        That is so of most articles, and of nearly all from which something was cut in an earlier round.
        """
        if self._cut or self._host_lines or self._may_close(lines, tongue):
            return False
        if not headline and self._may_be_titled(lines, tongue):
            return False
        head, tail, both = _strong()
        for at in range(len(lines) - 1, -1, -1):
            line = lines[at]
            if at < top:
                strong = both if at >= bottom else head
            elif at >= bottom:
                strong = tail
            elif may_be_furniture(line.text, self._vocabulary):
                strong = _NONE
            else:
                continue
            seen = self._observe(line, tongue)
            if seen.labels or not strong.isdisjoint(seen.own) or is_furniture(seen):
                return False
            if headline and may_repeat(line.text, headline):
                return False
        return True

    def _may_close(self, lines: Sequence[Line], tongue: Tongue) -> bool:
        """Return False only if nothing is to be told of the last lines by their place."""
        last = lines[-1]
        if last.piece or may_tell(last.text) or says_more_below(self._observe(last, tongue)):
            return True
        return not any(self._observe(line, tongue).prose for line in lines[: -LONG_RUN - 1 : -1])

    def _may_be_titled(self, lines: Sequence[Line], tongue: Tongue) -> bool:
        """Return False only if no line stands where a title stands."""
        for line in lines[:MAX_TITLE_LINE]:
            if self._observe(line, tongue).prose and not ends_as_titles(line.text):
                return False
            if may_be_title(line.text):
                return True
        return False

    def _observe(self, line: Line, tongue: Tongue) -> Observation:
        key = (line.spans, line.piece)
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = observe(line, self._vocabulary, tongue)
        seen.line = line
        return seen
