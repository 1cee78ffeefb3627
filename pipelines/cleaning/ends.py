"""Finds what is not article: head, tail and furniture between, until nothing more is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.cleaning.decide import Cut, find_head, find_tail, is_strong, line_score, load_weights
from pipelines.cleaning.document import Document
from pipelines.cleaning.evidence.body import BOXED
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.details import DETAIL
from pipelines.cleaning.evidence.inside import bracketed_promo, is_furniture, may_hold_spans, related_lists
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.observe import RUNNING, glance
from pipelines.cleaning.evidence.shape import shortcodes
from pipelines.cleaning.evidence.standfirst import standfirst
from pipelines.cleaning.evidence.title import names_title
from pipelines.cleaning.lines import Line
from pipelines.cleaning.looking import Observer
from pipelines.cleaning.options import Options
from pipelines.cleaning.tongue import Tongue
from pipelines.cleaning.window import windows

_SURE = 9.0
"""Score, in log-odds, of what is no prose by its form alone."""

_NO_TITLE = {"date_line", "named_below", "host_line", "host_start"}

_MAX_BUTTON = 4
"""Words of a button."""
_CALLING = frozenset(("newsletter", "follow", "app", "share"))
_MAX_SLOGAN = 10
"""Words of what a box says between its heading and its button."""

_WIDER = 8
_MAX_ROUNDS = 50
"""Each round but the last cuts something, and a second look seldom finds more; the bound is against surprises."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """One line (or span of a line) that was cut, with what was seen in it.

    Attributes:
        start, end: span in the document's text.
        kind, rule, score: as in ``Removal``.
        where: ``head``, ``tail`` or ``inside``.
        seen: the observation, or None for a span inside a line.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    where: str
    seen: Observation | None = None


@dataclass(slots=True)
class Ends:
    """What is left of a document and what was cut.

    Attributes:
        lines: the lines that are kept.
        cuttings: what was cut, in no order.
        headline: as given, or the title line that was found.
        tongue: the language, as given or guessed from what is kept.
        margin: smallest margin of the cuts that were made, in log-odds; infinite when none was.
    """

    lines: list[Line]
    cuttings: list[Cutting] = field(default_factory=list)
    headline: str | None = None
    tongue: Tongue = field(default_factory=lambda: Tongue(None))
    margin: float = float("inf")


class EndFinder:
    """Looks at a document round after round: what a cut lays bare is looked at again.

    So the result is a fixed point: cleaning it again finds nothing more.
    """

    def __init__(self, document: Document, options: Options) -> None:
        self.document = document
        self.options = options
        self._wider = 1
        self._observer = Observer(document, options)

    def find(self, ends: Ends, respace: Callable[[Ends], list[Line]] | None = None) -> Ends:
        """Cut both ends and the furniture of ``ends``, in place.

        Args:
            ends: the lines so far; ``headline`` is the known title.
            respace: splits glued lines once nothing more is found to cut; the new lines are looked at again.
        """
        for _ in range(_MAX_ROUNDS):
            # Guessed from what is kept, so that the body is in the same language when it is cleaned again.
            ends.tongue = Tongue(self.document.language, ends.lines)
            if self._round(ends):
                continue
            if respace is None:
                break
            lines = respace(ends)
            if lines is ends.lines or [line.text for line in lines] == [line.text for line in ends.lines]:
                break
            ends.lines = lines
        return ends

    def seen(self, ends: Ends) -> list[Observation]:
        """Return what is to be seen in the lines that are kept."""
        lines = _judged_gaps(ends.lines)
        pieces = [part for line in lines[-1:] for part in self._observer.split(line, ends.tongue)]
        top, bottom = windows(lines, self._wider)
        lines = [*lines[:-1], *pieces]
        seen = self._observer.look(lines, ends.tongue, top, bottom)
        self._observer.weigh(seen, ends.tongue, ends.headline, top, bottom)
        return [glance(line) if what is RUNNING else what for line, what in zip(lines, seen)]

    def _round(self, ends: Ends) -> bool:
        """Cut once at every place; return whether anything was cut."""
        lines = _judged_gaps(ends.lines)
        if not lines:
            return False
        before = len(ends.cuttings)
        pieces = self._observer.split(lines[-1], ends.tongue)
        top, bottom = windows(lines, self._wider)
        seen = self._observer.look([*lines[:-1], *pieces], ends.tongue, top, bottom)
        if self._observer.is_quiet(seen, ends.tongue, ends.headline, top, bottom):
            ends.lines = self._spared(ends, lines)
        else:
            self._observer.weigh(seen, ends.tongue, ends.headline, top, bottom)
            ends.lines = self._cut(ends, lines, seen, top, bottom)
        return len(ends.cuttings) > before

    def _cut(
        self, ends: Ends, lines: Sequence[Line], seen: Sequence[Observation], top: int, bottom: int
    ) -> list[Line]:
        """Cut head, tail and furniture; return what is kept of the lines, of which the last was seen in pieces."""
        whole = len(lines) - 1
        head, tail = self._both(ends, seen, top, bottom)
        for cut, made in ((tail, tail.at < len(seen)), (head, head.at > 0)):
            if made:
                ends.margin = min(ends.margin, cut.margin)
        if tail.at == bottom > 0 or head.at == top < len(seen):
            self._wider *= _WIDER
        if head.at and not ends.headline:
            ends.headline = _title_among(seen[: head.at])
        spared = standfirst(seen[: head.at], ends.headline, ends.tongue.code)
        self._take(ends, [line for at, line in enumerate(seen[: head.at]) if at != spared], "head")
        self._take(ends, seen[tail.at :], "tail")
        between = slice(head.at, min(tail.at, whole))
        kept, gap = self._inside(ends, lines[between], seen[between], whole < tail.at)
        if max(head.at, whole) < tail.at:
            first, last = seen[max(head.at, whole)].line, seen[tail.at - 1].line
            line = _between(lines[-1], first, last)
            kept += self._spared(ends, (line._replace(gap=gap or line.gap),))
        return kept if spared is None else [seen[spared].line, *kept]

    def _both(self, ends: Ends, seen: Sequence[Observation], top: int, bottom: int) -> tuple[Cut, Cut]:
        """Return head and tail.

        Where both claim the same lines, as only in short documents, what stands above all prose may be taken for a
        tail that takes the article along: the pair counts that is the likelier.
        """
        weights, threshold = load_weights("head"), self.options.threshold
        tail = self._tail(ends, seen, top, bottom)
        head = find_head(seen[: min(tail.at, top)], weights, threshold)
        if head.at >= tail.at:
            head = Cut(0, 0.0)
        if tail.at < top:
            whole = find_head(seen[:top], weights, threshold)
            below = self._tail(ends, seen, top, whole.at) if whole.at > tail.at else tail
            margin = head.margin + tail.margin
            if not any(line.prose for line in seen[head.at : tail.at]):
                margin += load_weights("tail").weight["cut_all"]  # no sentence is left
            likelier = whole.margin + below.margin > margin
            if likelier and any(line.prose for line in seen[whole.at : below.at]):
                return whole, below
        return head, tail

    def _tail(self, ends: Ends, seen: Sequence[Observation], top: int, first: int) -> Cut:
        """Return where the tail begins, at line ``first`` or below.

        What the host repeats takes along nothing unknown: what it does not repeat is the article's, unless rules and
        shape alone tell otherwise, as if nothing were known of the host.
        """
        threshold = self.options.threshold
        alone, cuts = seen, []
        if any("host_line" in line.features for line in seen[first:]):
            alone = self._observer.unaided(seen, ends.tongue, ends.headline, top, first)
            cuts = [find_tail(seen, load_weights("host"), threshold, first)]
        cuts.append(find_tail(alone, load_weights("tail"), threshold, first))
        cut = self._allowed(seen, min(cuts, key=lambda cut: cut.at))
        for at in range(len(seen) - 2, cut.at - 1, -1):
            if self._observer.is_row(seen[at].line):
                return Cut(at + 1, cut.margin)  # in the next round the row is the last line, and is split
        return cut

    def _allowed(self, seen: Sequence[Observation], cut: Cut) -> Cut:
        """Refuse a cut of kinds that are to be kept, and one of everything unless all of it is footer."""
        at = cut.at
        while at < len(seen) and seen[at].kind in self.options.keep:
            at += 1
        if at == 0 and not all(_is_footer(line) for line in seen):
            lone = find_tail(seen[1:], load_weights("host"), self.options.threshold)
            at = lone.at + 1
        return Cut(at, cut.margin)

    def _take(self, ends: Ends, seen: Sequence[Observation], where: str) -> None:
        weights = load_weights("head" if where == "head" else "host")
        for line in seen:
            kind, rule = line.kind, line.rule or where
            if where == "head" and line.line.text == ends.headline:
                kind, rule = "headline", "headline"
            score = line_score(line, weights)
            for start, end in line.line.spans:
                ends.cuttings.append(Cutting(start, end, kind, rule, score, where, line))

    def _inside(
        self, ends: Ends, lines: Sequence[Line], seen: Sequence[Observation], more: bool
    ) -> tuple[list[Line], bool]:
        """Cut furniture between the ends, whole lines or spans of one.

        Returns what is kept, and whether what follows begins a paragraph, as the furniture right above it did.

        Args:
            ends: takes the cuttings.
            lines: those between the ends, the last one only if it has no pieces.
            seen: what was seen in them.
            more: whether article text follows them.
        """
        last = len(seen) - (not more)
        box = [
            0 < at < last
            and line is not RUNNING
            and is_furniture(line)
            and line.kind not in self.options.keep
            for at, line in enumerate(seen)
        ]
        details = [at for at, line in enumerate(seen) if DETAIL in line.features]
        for at in details:
            box[at] = seen[at].kind not in self.options.keep
        for at in related_lists(seen, more):
            box[at] = at > 0 and seen[at].kind not in self.options.keep
        for at in range(1, last):
            boxed = BOXED in seen[at].features or (box[at - 1] and any(box[at + 1 : at + 2]))
            terms = box[at - 1] and _goes_on(seen[at], seen[at - 1])
            box[at] = box[at] or terms or (boxed and _is_button(seen[at], self.options))
        for at in range(1, last):
            boxed = BOXED in seen[at].features and box[at - 1] and any(box[at + 1 : at + 2])
            box[at] = box[at] or (boxed and _is_slogan(seen[at], seen[at - 1], self.options))
        kept: list[Line] = []
        gap = False
        for at, (line, what, taken) in enumerate(zip(lines, seen, box)):
            if taken:
                self._take(ends, [what], "head" if at in details else "inside")
                gap = gap or line.gap
            else:
                kept.append(line.apart() if gap else line)
                gap = False
        return self._spared(ends, kept), gap

    def _spared(self, ends: Ends, lines: Iterable[Line]) -> list[Line]:
        """Return the lines without the spans that are no article."""
        kept: list[Line] = []
        for line in lines:
            if may_hold_spans(line.text):
                kept += self._without_spans(ends, line)
            else:
                kept.append(line)
        return kept

    def _without_spans(self, ends: Ends, line: Line) -> list[Line]:
        """Cut shortcodes, or a bracketed promo, out of the line; return what is left of it."""
        spans = [(start, end, "code", "shortcode") for start, end in shortcodes(line.text)]
        promo = None if spans else bracketed_promo(line.text, vocabulary())
        if promo:
            spans = [promo]
        spans = [span for span in spans if span[2] not in self.options.keep]
        if not spans:
            return [line]
        for start, end, kind, rule in spans:
            part = line.part(start, end)
            for first, last in part.spans if part else ():
                ends.cuttings.append(Cutting(first, last, kind, rule, _SURE, "inside"))
        left = line.without([(start, end) for start, end, _, _ in spans])
        return [left] if left else []


def _judged_gaps(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with ``gap`` as the finished body will show it.

    Where no blank line is left, every line is a paragraph.
    """
    if not lines:
        return []
    plain = not any(line.gap for line in lines[1:])
    if not plain and (lines[0].gap or lines[0].piece):
        return list(lines)
    return [
        line.apart() if (plain or not at) and not (line.gap or line.piece) else line
        for at, line in enumerate(lines)
    ]


def _between(line: Line, first: Line, last: Line) -> Line:
    """Return the part of ``line`` from its piece ``first`` to its piece ``last``."""
    end = line.offset(last.start) + len(last.text)
    return line.part(line.offset(first.start), end) or line


def _is_footer(line: Observation) -> bool:
    return not line.prose and is_strong(line, load_weights("host").strong)


def _is_button(line: Observation, options: Options) -> bool:
    """Return whether a short line of known wording goes with the furniture round it."""
    known = line.phrase is not None and not line.prose and line.size <= _MAX_BUTTON
    return known and line.kind not in options.keep


def _goes_on(line: Observation, above: Observation) -> bool:
    """Return whether a known sentence goes on with what the line above it is (``By signing up you agree …``)."""
    return line.kind == above.kind and "strong_prompt" in line.features


def _is_slogan(line: Observation, above: Observation, options: Options) -> bool:
    """Return whether a short line between two of a box goes with them (``Sign up / News every Friday / Submit``)."""
    short = line.open and line.label is None and line.size <= _MAX_SLOGAN
    return short and above.kind in _CALLING and line.kind not in options.keep


def _title_rank(line: Observation) -> tuple[bool, float, float]:
    return "title_over_prose" in line.features, line.features.get("title_echo", 0.0), line.size


def _title_among(seen: Sequence[Observation]) -> str | None:
    """Return the line of the head that is the title: right above the text, or the one that the text takes up most."""
    titles = [line for line in seen if names_title(line) and not _NO_TITLE & line.features.keys()]
    if not titles:
        return None
    best = max(titles, key=_title_rank)
    return best.line.text
