"""Evidence of label lines that stand together: a footer, a box of the article's facts, a label over its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.cleaning.evidence.labels import fits
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.tongue import Tongue

_LABEL_FEATURES = frozenset(("label_url", "label_value", "label_context", "label_bare"))
_OF_FOOTERS = frozenset(
    ("sourceName", "sourceUrl", "via", "datePublished", "dateModified", "keywords", "category", "copyright")
)
"""Fields whose labels stand in footers; makers of a book or a film have labels in boxes of facts, too."""
_BY_SHAPE = ("label_value", "label_context", "label_bare")
_FACT = re.compile(
    r"[$€£¥₹₽]\s?\d|\d\s?[€£₽]|\b\d{2,4}\s(?:p[aá]g|pp\b|pages\b|Seiten\b|стр\b|sayfa\b|strony?\b)", re.I
)


def add_label_blocks(seen: Sequence[Observation], tongue: Tongue) -> None:
    """Add to label lines what their neighbours make of them, in place."""
    if any(_is_label_line(line) for line in seen):
        _label_values(seen, tongue)
        _label_blocks(seen)


def _label_values(seen: Sequence[Observation], tongue: Tongue) -> None:
    """A label alone on its line takes the next line as its value, if that has the right shape."""
    pairs: list[Observation] = []
    for above, below in pairwise(seen):
        label = above.label
        if label is None or label.fit != "none" or below.label is not None or below.prose:
            continue
        if fits(label.rule.field, below.line.text, tongue) in ("url", "yes"):
            pairs.append(below)
            above.add("label_over_value")
            below.add("value_under_label", "label", label.rule.name)
            below.value_of = label
    if len(pairs) > 1:
        for line in pairs:
            line.add("label_pair")


def _label_blocks(seen: Sequence[Observation]) -> None:
    """Neighbouring label lines are one block, and what most of them are, all are: a footer, or a box of facts."""
    for block in _blocks(seen):
        known = sum(1 for line in block if not _LABEL_FEATURES.isdisjoint(line.features))
        unknown = sum("label_unknown" in line.features or _is_fact(line) for line in block)
        box = _is_fact_box(block, unknown > known)
        for line in block:
            if box:
                line.demote(_LABEL_FEATURES, "label_in_box")
                line.add("fact_box")
            elif unknown and unknown >= known:
                line.add("unknown_sibling", amount=min(unknown, 3))
                line.demote(_BY_SHAPE, "label_in_box")
            if known > 1:
                line.add("known_sibling", amount=min(known - 1, 3))


def _is_fact_box(block: Sequence[Observation], strange: bool) -> bool:
    """Return whether the block holds the data of an event, a book, a dish: two facts, or one and no footer's label.

    Args:
        block: neighbouring label lines.
        strange: whether most of its labels are unknown.
    """
    facts = sum("fact_label" in line.features or _is_fact(line) for line in block)
    footer = any(line.label is not None and line.label.rule.field in _OF_FOOTERS for line in block)
    return facts > 1 or (facts == 1 and (strange or not footer))


def _blocks(seen: Sequence[Observation]) -> Iterator[Sequence[Observation]]:
    """Yield the rows of two label lines and more; where lines stand close, a blank line parts two blocks."""
    at = 0
    while at < len(seen):
        end = at
        tight = False
        while end < len(seen) and _is_label_line(seen[end]):
            if end > at:
                if tight and seen[end].line.gap:
                    break
                tight = tight or not seen[end].line.gap
            end += 1
        if end - at > 1:
            yield seen[at:end]
        at = max(end, at + 1)


def _is_fact(line: Observation) -> bool:
    """Return whether the label's value is a price or a number of pages: the data of a thing for sale."""
    label = line.label
    return label is not None and label.fit != "url" and bool(_FACT.search(label.value))


def _is_label_line(line: Observation) -> bool:
    return bool(line.labels) or ("label_unknown" in line.features and not line.prose)
