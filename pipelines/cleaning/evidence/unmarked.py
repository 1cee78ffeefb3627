"""Evidence of short lines in scripts that put no mark behind a sentence: a last paragraph, or a title, or an item."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.observation import Observation

_REACH = 8
"""Lines by which the script is told."""
_MAX_TITLE = 80
"""Characters of a Thai title; most have some fifty, most paragraphs more than a hundred."""


def is_short_unmarked(text: str) -> bool:
    """Return whether the line is too short to be told from a title where sentences have no mark."""
    return len(text) <= _MAX_TITLE and shape.unpunctuated(text)


def add_unmarked(seen: Sequence[Observation]) -> None:
    """Take short lines for sentences only right below a paragraph, in place: titles and items stand elsewhere."""
    if not any(shape.unpunctuated(line.line.text) for line in seen[:_REACH]):
        return
    above = False
    for line in seen:
        if line.sentence and is_short_unmarked(line.line.text):
            line.open = not above or line.kind != "other"
            line.prose = not line.open and line.size >= shape.PROSE_SIZE
            if line.open:
                line.demote(("prose", "short_sentence"), "short_open")
                line.demote(("plain_sentence",), "plain_open")
        above = line.prose
