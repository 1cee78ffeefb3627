"""Building of the look-ups from the rule tables, once per process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipelines.cleaning.evidence.fold import fold, without_accents
from pipelines.cleaning.evidence.keys import CAPITALS, WIDE, bare, opening
from pipelines.cleaning.evidence.templates import Template, compiled
from pipelines.cleaning.evidence.vocabulary import (
    LABELS,
    LETTERS,
    LONG_HEAD,
    PHRASES,
    SHORT_HEAD,
    TEMPLATES,
    Vocabulary,
)
from pipelines.cleaning.rules import LabelRule, PhraseRule, load_rules, uncollected

_RANK = {"heading": 0, "strong": 1, "weak": 2}
"""Of two rules for one wording the one that says more is kept."""


@lru_cache(maxsize=1)
@uncollected()
def vocabulary() -> Vocabulary:
    """Return the look-ups, built once per process."""
    rules = load_rules()
    labels: dict[str, list[LabelRule]] = defaultdict(list)
    for label in rules.labels:
        for key in _keys(label.label):
            labels[key].append(label)
    lines: dict[str, PhraseRule] = {}
    starts: dict[str, PhraseRule] = {}
    for phrase in rules.phrases:
        table = lines if phrase.match == "line" else starts
        for key in _keys(phrase.phrase):
            known = table.get(key)
            if known is None or _RANK[phrase.risk] < _RANK[known.risk]:
                table[key] = phrase
    cues = {fold(cue.word): cue.group for cue in rules.cues}
    cue_letters = _longest_rows(word for word in cues if word.isascii())
    accented_letters = _longest_rows(word for word in cues if not word.isascii())
    wide = [re.escape(word) for word in cues if WIDE.match(word)]
    wide_cues = re.compile("|".join(sorted(wide, key=len, reverse=True)) or r"(?!)")
    heads: dict[str, list[Template]] = defaultdict(list)
    tails: dict[str, list[Template]] = defaultdict(list)
    for rule in rules.templates:
        template = compiled(rule)
        head, tail = _edges(template)
        if head:
            heads[head].append(template)
        elif tail:
            tails[tail].append(template)
    fixed = (template.rule.template for row in heads.values() for template in row)
    openings = _openings({LABELS: labels, PHRASES: (*lines, *starts), TEMPLATES: fixed})
    return Vocabulary(
        openings=openings,
        labels=dict(labels),
        lines=lines,
        starts=starts,
        cues=cues,
        cue_letters=cue_letters,
        accented_letters=accented_letters,
        wide_cues=wide_cues,
        heads=dict(heads),
        tails=dict(tails),
    )


def _longest_rows(words: Iterable[str]) -> frozenset[bytes]:
    """Return the longest row of ASCII letters of each word that has any."""
    rows = (word.encode("ascii", "replace").translate(LETTERS).split() for word in words)
    return frozenset(max(row, key=len) for row in rows if row)


def _openings(wordings: Mapping[int, Iterable[str]]) -> dict[str, dict[str, int]]:
    """Return the first words of wordings to the second ones, and these to the tables that hold them."""
    openings: dict[str, dict[str, int]] = defaultdict(dict)
    for table, keys in wordings.items():
        for key in keys:
            if key[:1] == CAPITALS:
                continue
            first, second = opening(key)
            if first:
                openings[first][second] = openings[first].get(second, 0) | table
    return dict(openings)


def _keys(wording: str) -> tuple[str, str]:
    key = bare(wording)
    return key, CAPITALS + without_accents(key)


def _edges(template: Template) -> tuple[str, str]:
    """Return the template's keys in ``heads`` and ``tails``, "" where it has none."""
    head, tail = template.head, template.tail
    head = head[:LONG_HEAD] if len(head) >= LONG_HEAD else head[:SHORT_HEAD]
    return (
        head if len(head) >= SHORT_HEAD else "",
        tail[-SHORT_HEAD:] if len(tail) >= SHORT_HEAD else "",
    )
