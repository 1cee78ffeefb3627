"""Calls to click that are spelled so that filters do not know them: ``v1de0n``, ``rek.lam.en``, Cyrillic lookalikes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipelines.cleaning.evidence.fold import fold, without_accents
from pipelines.cleaning.rules import FOLDER, read_table

_REACH = 240
"""Characters at the end of a line in which such words are looked for."""

_SMALL, _CAPITAL = "a-zß-öø-ÿ", "A-ZÀ-ÖØ-Þ"

_EVASIVE = re.compile(
    r"(?<!\S)(?=[^\W_]{4,}(?!\S))(?![0-9a-f]+(?!\S))"
    rf"(?:[^\W\d_]*[{_SMALL}][013457][{_SMALL}]\w*|\w*(?:[a-z][а-џ]|[а-џ][a-z])\w*)"
)
"""A digit between small letters, or letters of two scripts, in a word of four letters or more that is no number of
sixteen digits' base."""

_SIGN = re.compile(
    rf"[013457а-џ](?:(?<=[{_SMALL}][013457])(?=[{_SMALL}])|(?<=[а-џ])(?=[a-z])|(?<=[a-z][а-џ]))"
)
"""What such a word holds; a search that begins with one class takes a third of the time of one with three."""
_MIN_WORDS = 2
_MAX_GAP = 3
"""So many ordinary words may stand between two such words, or behind the last."""
_LINK = re.compile(r"(?:(?<!\S)\w{1,3} ){1,2}$")
"""Short words that lead to the call (``ja dhe``)."""
_EDGE = ".,:;!/ "
_SET_OFF = "/|·• "

_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_GAP = f"[^{_CONSONANTS}{_CONSONANTS.upper()}]{{0,4}}"
"""What may stand between two consonants of a call: vowels, digits, marks and blanks."""
_SPELLED = {letter: f"{letter}{letter.upper()}" for letter in _CONSONANTS}
_SPELLED |= {"l": "lL1", "s": "sS$", "p": "pPрР", "h": "hHнН", "t": "tTтТ", "k": "kKкК"}
"""What stands for a consonant. Spelled out, both cases are compiled and searched faster than by a flag."""
_TEXT_BEHIND = re.compile(rf"(?:[.:!?…]\s*|(?<=[{_SMALL}]))[{_CAPITAL}]")
"""Where article text follows such a call, often glued to it."""
_LAST_WORD = re.compile(r"[^\s,.…:;/|!?]+[\s,.…:;/|]*$")
_MAX_LEADS = 16


def evasive_from(text: str) -> int | None:
    """Return where the call that evades filters begins, which ends the line; None if there is none."""
    called, misspelt = _called_from(text), _misspelt_from(text)
    if called is None or misspelt is None:
        return misspelt if called is None else called
    return min(called, misspelt)


def is_evasive(text: str) -> bool:
    """Return whether the line is such a call, or a mark that sets one off with the call behind it."""
    return evasive_from(text.lstrip(_SET_OFF)) == 0


def _called_from(text: str) -> int | None:
    """Return where a known call begins, however it is spelled, with the words that lead to it."""
    match = _calls().search(text, max(0, len(text) - _REACH))
    while match is not None and _TEXT_BEHIND.search(text, match.end()):
        match = _calls().search(text, match.end())
    if match is None:
        return None
    at = match.start()
    for _ in range(_MAX_LEADS):
        word = _LAST_WORD.search(text, max(0, at - 40), at)
        if word is None or without_accents(fold(word[0].strip(" ,.…:;/|"))) not in _leads():
            break
        at = word.start()
    return at


def _misspelt_from(text: str) -> int | None:
    """Return where the last words begin that hold digits for letters, or letters of two scripts."""
    floor = max(0, len(text) - _REACH)
    if _SIGN.search(text, floor) is None:
        return None
    found = list(_EVASIVE.finditer(text.rstrip(_EDGE), floor))
    end = len(text)
    run: list[int] = []
    for match in reversed(found):
        if text.count(" ", match.end(), end) > _MAX_GAP:
            break
        run.append(match.start())
        end = match.start()
    if len(run) < _MIN_WORDS:
        return None
    if _SIGN.search(text, 0, run[-1]):
        return None  # the whole text is written so
    link = _LINK.search(text, floor, run[-1])
    return link.start() if link else run[-1]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    """The words of ``calls.tsv``, folded, by their role."""
    table: dict[str, list[str]] = {"call": [], "lead": []}
    for _, (_, role, words) in read_table(FOLDER / "calls.tsv", ("lang", "role", "words")):
        table[role].append(without_accents(fold(words)))
    return table


@lru_cache(maxsize=1)
def _leads() -> frozenset[str]:
    return frozenset(_table()["lead"])


@lru_cache(maxsize=1)
def _calls() -> re.Pattern[str]:
    """Match a known call by its consonants, at the beginning of a word or glued to one with a capital.

    The search begins with a class of characters, which costs a tenth of one that begins with a look behind.
    """
    calls: dict[str, list[list[str]]] = defaultdict(list)
    for call in _table()["call"]:
        first, *rest = (_SPELLED[letter] for letter in call if letter in _CONSONANTS)
        calls[first].append(rest)
    ways = (f"(?<=[{first}]){_any_of(rest)}" for first, rest in sorted(calls.items()))
    begins = rf"(?:(?<![^\W\d_].)|(?<=[{_SMALL}].)(?<=[{_CAPITAL}]))"
    return re.compile(f"[{''.join(sorted(calls))}]{begins}(?:{'|'.join(ways)})")


def _any_of(rows: Iterable[Sequence[str]]) -> str:
    """Return an expression for any of these rows of consonants, each beginning tried once."""
    rests: dict[str, list[Sequence[str]]] = defaultdict(list)
    for first, *rest in rows:
        rests[first].append(rest)
    ways = (f"{_GAP}[{first}]{_any_of(rest) if all(rest) else ''}" for first, rest in sorted(rests.items()))
    return f"(?:{'|'.join(ways)})"
