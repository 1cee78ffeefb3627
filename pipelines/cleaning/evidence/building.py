"""Building of the look-ups from the rule tables, once per process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

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
    Wordings,
)
from pipelines.cleaning.rules import LabelRule, PhraseRule, load_rules, uncollected

_Rule = TypeVar("_Rule", LabelRule, PhraseRule)

_RANK = {"heading": 0, "strong": 1, "weak": 2}
"""Of two rules for one wording the one that says more is kept."""


@lru_cache(maxsize=1)
@uncollected()
def vocabulary() -> Vocabulary:
    """Return the look-ups, built once per process."""
    rules = load_rules()
    labels: Wordings[list[LabelRule]] = Wordings()
    for key, label in _keyed(rules.labels, [rule.label for rule in rules.labels]):
        labels.setdefault(key, []).append(label)
    lines: Wordings[PhraseRule] = Wordings()
    starts: Wordings[PhraseRule] = Wordings()
    for key, phrase in _keyed(rules.phrases, [rule.phrase for rule in rules.phrases]):
        table = lines if phrase.match == "line" else starts
        known = table.get(key)
        if known is None or _RANK[phrase.risk] < _RANK[known.risk]:
            table[key] = phrase
    cues = {fold(cue.word): cue.group for cue in rules.cues}
    cue_letters = _longest_rows(word for word in cues if word.isascii())
    accented_letters = _longest_rows(word for word in cues if not word.isascii())
    wide_cues = _longest_of(filter(WIDE.match, cues))
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
        labels=labels,
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


def _longest_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the words, of which the longest is found where several begin alike.

    Only words with the letter at hand are tried: a third of the time of a plain alternation.
    """
    rests: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        rests[word[0]].append(re.escape(word[1:]))
    ways = (f"{re.escape(first)}(?:{'|'.join(row)})" for first, row in rests.items())
    return re.compile("|".join(ways) or r"(?!)")


def _openings(wordings: Mapping[int, Iterable[str]]) -> dict[str, int]:
    """Return the first words of wordings, and the first two, to the tables that hold such a wording."""
    openings: dict[str, int] = {}
    for table, keys in wordings.items():
        for key in keys:
            if key[:1] == CAPITALS:
                continue
            first, second = opening(key)
            if first:
                openings.setdefault(first, 0)
                both = f"{first} {second}" if second else first
                openings[both] = openings.get(both, 0) | table
    return openings


def _keyed(rules: Sequence[_Rule], wordings: Sequence[str]) -> Iterator[tuple[str, _Rule]]:
    """Yield each rule with its key, and where capitals hide the accents of a wording, with the key of capitals, too."""
    keys = [bare(wording) for wording in wordings]
    hidden = {plain for key in keys if not key.isascii() and (plain := without_accents(key)) != key}
    for rule, wording, key in zip(rules, wordings, keys):
        yield (wording if key == wording else key), rule  # one object where both are the same
        if (plain := without_accents(key)) in hidden:
            yield CAPITALS + plain, rule


def _edges(template: Template) -> tuple[str, str]:
    """Return the template's keys in ``heads`` and ``tails``, "" where it has none."""
    head, tail = template.head, template.tail
    head = head[:LONG_HEAD] if len(head) >= LONG_HEAD else head[:SHORT_HEAD]
    return (
        head if len(head) >= SHORT_HEAD else "",
        tail[-SHORT_HEAD:] if len(tail) >= SHORT_HEAD else "",
    )
