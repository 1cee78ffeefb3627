"""Evidence of letters: their first words, and what stands below a closing formula or their signatories' heading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.keys import EDGE, bare
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.rules import FOLDER, read_table

_MAX_CLOSING = 7
_MAX_SIGNATURE = 6
_MAX_SALUTATION, _MAX_GREETING = 6, 3
"""Words of a salutation, and of the greeting that opens it."""
_BEGINNING = 8
"""Characters by which most lines are told from a heading before they are compared as a whole."""


@lru_cache(maxsize=1)
def _wordings() -> dict[str, dict[str, list[str]]]:
    """The wordings of ``closings.tsv`` by their role and language."""
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for _, (language, role, wording) in read_table(FOLDER / "closings.tsv", ("lang", "role", "closing")):
        table[role][language].append(bare(wording))
    return table


def _in_any_language(role: str) -> list[str]:
    return [wording for wordings in _wordings()[role].values() for wording in wordings]


@lru_cache(maxsize=1)
def _closings() -> dict[str, list[str]]:
    """Closing formulas by their last word."""
    table: dict[str, list[str]] = defaultdict(list)
    for closing in _in_any_language("closing"):
        table[closing.rpartition(" ")[2]].append(closing)
    return dict(table)


@lru_cache(maxsize=1)
def _signatories() -> frozenset[str]:
    """Headings of the signatories of an open letter."""
    return frozenset(_in_any_language("signatories"))


def is_salutation(text: str, language: str | None) -> bool:
    """Return whether a short line greets somebody, as a letter begins (``Dear neighbours``)."""
    words = text.split(None, _MAX_SALUTATION)
    if len(words) > _MAX_SALUTATION:
        return False
    # What greets in one language may begin a title in the next ("Care", "Beste").
    greetings = _wordings()["salutation"].get(language or "", ())
    heads = (" ".join(words[:size]) for size in range(1, min(len(words), _MAX_GREETING + 1)))
    return any(bare(head) in greetings for head in heads)


@lru_cache(maxsize=1)
def _beginnings_of_signatories() -> frozenset[str]:
    return frozenset(heading[:_BEGINNING] for heading in _signatories())


def _heads_signatories(line: Observation) -> bool:
    """Return whether a short line is the heading of an open letter's signatories."""
    start = line.beginning.rstrip(EDGE)
    if len(start) == _BEGINNING and start not in _beginnings_of_signatories():
        return False
    return bare(line.line.text) in _signatories()


def _closes_letter(line: Observation) -> bool:
    """Return whether a short line is a closing formula, or ends in one (``With my very best regards``)."""
    words = line.line.text.rstrip(EDGE).split()
    last = words[-1] if words else ""
    if (last.casefold() if last.isascii() and last.isalpha() else bare(last)) not in _closings():
        return False
    key = bare(line.line.text)
    return any(key.endswith(closing) for closing in _closings().get(key.rpartition(" ")[2], ()))


def add_signatures(seen: Sequence[Observation]) -> None:
    """The short lines below a letter's closing formula are its signature, and what its signatories' heading heads."""
    for at, line in enumerate(seen):
        if line.size <= _MAX_CLOSING and _heads_signatories(line):
            for signed in takewhile(lambda signed: signed.kind in PLAIN, seen[at:]):
                signed.add("signature")
        if line.prose or line.size > _MAX_CLOSING or not _closes_letter(line):
            continue
        for signed in seen[at : at + _MAX_SIGNATURE]:
            if signed.prose or signed.label is not None:
                break
            signed.add("signature")
