"""Evidence that a line at the top is the article's title."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.observation import Observation

MAX_TITLE_LINE = 12
_MIN_TITLE_SIZE, _MAX_TITLE_SIZE = 4, 32
_ECHO_REACH = 700


def add_title(seen: Sequence[Observation]) -> None:
    """Note what could be the title above all prose, and how much of it the text below takes up again."""
    for at, line in enumerate(seen[:MAX_TITLE_LINE]):
        text = line.line.text
        if line.prose and not ends_as_titles(text):
            return
        if line.kind not in ("other", "name", "headline") or line.label is not None:
            continue
        if at + 1 == len(seen) or not may_be_title(text):
            continue
        if not (seen[at + 1].prose or seen[at + 1].line.gap):
            continue
        below = " ".join(other.line.text[:_ECHO_REACH] for other in seen[at + 1 : at + 4])
        echo = _echo(text, below[:_ECHO_REACH])
        line.add("title", amount=1.0)
        if echo:
            line.add("title_echo", amount=echo)
        if seen[at + 1].prose:
            line.add("title_over_prose")
        if at and seen[at - 1].size >= _MIN_TITLE_SIZE and "title" in seen[at - 1].features:
            line.add("below_title")
        if seen[at + 1].line.gap:
            line.add("title_over_gap")


def ends_as_titles(text: str) -> bool:
    """Return whether the line ends with a mark that titles end with as well as sentences."""
    return text.endswith(("?", "!", "..", "？", "！"))


def may_be_title(text: str) -> bool:
    """Return whether the line has the length and the end of a title, and no bars."""
    return (
        2 <= shape.size(text) <= _MAX_TITLE_SIZE
        and (text[-1] not in ".。।,;،、" or text.endswith(".."))
        and not shape.separators(text)
    )


def _echo(title: str, below: str) -> float:
    """Return the share of the title's longer words whose stem (its first five letters) occurs below."""
    text = fold(below)
    folded = fold(title)
    stems = {word[:5] for word in folded.split() if len(word) >= 5}
    if not stems:
        stems = {folded[at : at + 2] for at in range(len(folded) - 1)}
    return sum(stem in text for stem in stems) / max(len(stems), 2)
