"""Evidence that open lines are the article's own: wrapped paragraphs, announced lists, timelines, references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.inside import is_furniture, related_lists
from pipelines.cleaning.evidence.observation import Observation

PLAIN = frozenset(("other", "name", "date", "list"))
"""Kinds of lines of which no wording is known."""

FOR_ARTICLE = frozenset(
    (
        "announced",
        "announces",
        "continued",
        "wrapped",
        "ends_comma",
        "table_row",
        "signature",
        "fenced",
        "statement",
        "numbered",
        "unrepeated",
        "attribution",
        "fact_box",
    )
)
"""Kinds of evidence by which a line belongs to the article."""

_DASH = re.compile(r"(?:[—–―]|--?)\s*(?=[^\W\d_])")
_NAME_END = re.compile(r"[,/|(]|\s[-–—•]\s")

_QUOTE_MARKS = "> "
"""A quotation's in Markdown."""

BOXED = "boxed"
"""Kind of evidence of lines that speak for furniture between paragraphs, whatever their wording."""

_MIN_ABOVE = 5
"""Words of an open line that a small letter below can continue; shorter ones are items of a list."""

_MIN_WRAPS = 3
_WRAPPED_SHARE = 0.2
_FULL = 0.6
"""Share of the usual width from which on a line of wrapped text counts as full."""

_NUMBER = re.compile(r"[\[(（]?(\d{1,4})(?:年|[\].)）、：:]|$)")
"""A number before an item, or alone on its line."""
_MAX_BOX = 5
"""Lines from an advertisement's marker to where the article goes on."""
_PROMOS = frozenset(
    (
        "ad",
        "follow",
        "newsletter",
        "app",
        "share",
        "related",
        "read_more",
        "javascript",
        "cookies",
        "listen",
        "support",
        "code",
    )
)
"""Kinds of furniture that stand between paragraphs."""
_MAX_PROMO, _MAX_SUBHEADING = 12, 8
"""Lines of promos between two paragraphs, and words of a subheading below them."""
_MIN_RESUMED = 12
"""Words of the paragraph with which an article goes on."""
_MIN_ANNOUNCING = 4
_MAX_SPEAKER = 40
"""Characters in which a speaker's name and the colon stand."""
_NAMING = ("strong_about", "weak_about", "label_unfit")
"""What names an author, and may as well name a speaker."""
_MANY = 3
"""So many dates or addresses, each with lines of its own, make a timeline or a list of references."""


def add_body(seen: Sequence[Observation]) -> None:
    """Add to the lines what tells that they belong to the article, in place."""
    _wrapped(seen)
    _announced(seen)
    _entries(seen, "date_line", "dated")
    _entries(seen, "url_line", "url_listed")
    _resumed(seen)
    _interrupted(seen)
    _counted(seen)
    _attributed(seen)
    _speakers(seen)


def _speakers(seen: Sequence[Observation]) -> None:
    """Who speaks twice is a speaker of an interview, whatever he is called (``The author: …``)."""
    lines: dict[str, list[Observation]] = defaultdict(list)
    for line in seen:
        name, colon, said = line.line.text[:_MAX_SPEAKER].partition(":")
        if colon and said and shape.terminated(line.line.text):
            lines[name].append(line)
    for spoken in lines.values():
        for line in spoken if len(spoken) > 1 else ():
            label = line.label
            named = label is not None and label.rule.field == "authors" and label.fit not in ("url", "yes")
            if line.kind == "about" or named:
                line.demote(_NAMING, "attribution")


def signs(text: str) -> bool:
    """Return whether the line is a dash and a name, with or without what the person is."""
    match = _DASH.match(text)
    if match is None:
        return False
    name = _NAME_END.split(text[match.end() :], maxsplit=1)[0].strip()
    return bool(name) and shape.name_like(name)


def _presents(text: str) -> bool:
    """Return whether the line is a name and, behind a comma, what the person is."""
    name, comma, role = text.partition(", ")
    return bool(comma and role) and " " in name and shape.name_like(name)


def _attributed(seen: Sequence[Observation]) -> None:
    """A name below a quotation, behind a dash or with what the person is, says who is quoted."""
    for above, below in pairwise(seen):
        text = below.line.text.lstrip(_QUOTE_MARKS)
        if not below.prose and (signs(text) or _presents(text)) and shape.is_quotation(above.line.text):
            below.add("attribution")


def _wrapped(seen: Sequence[Observation]) -> None:
    """A small letter below an open line continues its sentence; many of them make a text of wrapped lines."""
    pairs = [
        (above, below)
        for above, below in pairwise(seen)
        if above.open and above.size >= _MIN_ABOVE and "lower_start" in below.features
    ]
    for _, below in pairs:
        below.demote(("lower_start",), "continued")
    broken = [line for line in seen if line.open and line.kind in PLAIN]
    if len(pairs) < _MIN_WRAPS or len(pairs) < _WRAPPED_SHARE * len(broken):
        return
    widths = sorted(len(above.line.text) for above, _ in pairs)
    full = _FULL * widths[len(widths) // 2]
    for line in broken:
        if len(line.line.text) >= full:
            line.add("wrapped")


def _announced(seen: Sequence[Observation]) -> None:
    """The open lines and addresses below a colon are a list that the article announces."""
    opener: Observation | None = None
    for line in seen:
        if "ends_colon" in line.features:
            opener = line if line.kind in PLAIN and line.size >= _MIN_ANNOUNCING else None
        elif line.prose or not (line.kind in PLAIN or "url_line" in line.features):
            opener = None
        elif opener is not None:
            opener.features["announces"] = 1.0
            line.add("announced")


def _entries(seen: Sequence[Observation], feature: str, name: str) -> None:
    """Dates or addresses that part a text into entries are no sign of a footer."""
    at = [index for index, line in enumerate(seen) if feature in line.features]
    apart = sum(1 for above, below in pairwise(at) if below - above > 1)
    if apart >= _MANY - 1:
        for index in at:
            seen[index].demote((feature,), name)


def _resumed(seen: Sequence[Observation]) -> None:
    """Below an advertisement the article goes on: the first sentence there is its own, whatever stands between.

    The advertisement's lines are a box between paragraphs then, and tell nothing of a footer.
    """
    since: int | None = None
    for at, line in enumerate(seen):
        if "strong_ad" in line.features:
            since = at
        elif line.prose and since is not None:
            if at - since <= _MAX_BOX:
                line.add("resumed")
                for box in seen[since:at]:
                    box.add(BOXED)
            since = None


def _interrupted(seen: Sequence[Observation]) -> None:
    """Below promos between paragraphs the article goes on, too, if what follows is a paragraph like any other.

    Of some 130 such places in texts whose end is known four stood below it, two of them rules for comments. A
    subheading may stand above the paragraph.
    """
    lists = related_lists(seen)
    start: int | None = None
    headed = False
    for at, line in enumerate(seen):
        short = line.open and line.size <= _MAX_SUBHEADING
        # One more line of a box of several.
        goes_on = start is not None and (short or "strong_prompt" in line.features)
        if line.kind in _PROMOS and (at in lists or is_furniture(line) or goes_on):
            start, headed = at if start is None else start, False
            continue
        if start and not headed and ("symbols" in line.features or _is_subheading(line)):
            headed = "symbols" not in line.features
            continue
        plain = line.prose and line.kind == "other" and line.size >= _MIN_RESUMED
        if start and plain and at - start <= _MAX_PROMO and seen[start - 1].prose:
            line.add("resumed")
            for box in seen[start : at - headed]:
                box.add(BOXED)
        start, headed = None, False


def _is_subheading(line: Observation) -> bool:
    return line.open and line.kind in PLAIN and line.size <= _MAX_SUBHEADING and "bullet" not in line.features


def _counted(seen: Sequence[Observation]) -> None:
    """Numbers that count on, or back through the years, are those of one list, whatever stands between its items."""
    run: list[Observation] = []
    last = 0
    for line in seen:
        match = _NUMBER.match(line.line.text)
        if match is None:
            continue
        number = int(match[1])
        if abs(number - last) != 1:
            _mark_items(run)
            run = []
        run.append(line)
        last = number
    _mark_items(run)


def _mark_items(run: Sequence[Observation]) -> None:
    for line in run if len(run) >= _MANY else ():
        line.features.pop("digits", None)
        line.add("numbered")
