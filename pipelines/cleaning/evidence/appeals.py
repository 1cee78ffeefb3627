"""Evidence of paragraphs in which a medium asks its readers: for gifts, corrections, subscriptions, civility.

No wording opens them, and each paper writes its own; what they share are words of four classes (``word_classes.tsv``):
``press`` (the article, the newsroom, the readers), ``ask`` (to give, to correct, to subscribe), ``we`` and ``you``.
A paragraph in which they meet outside quotation marks is an appeal, if it stands among the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.words import finder

_MAX_BLANKS, _MAX_LENGTH = 130, 1_200
"""Blanks and characters of an appeal."""
_MAX_OTHERS = 2
"""So many paragraphs that are no appeals end the search for more above them."""
_MAX_SILENT = 4
"""Paragraphs that address nobody, down from which no appeal is looked for."""
_REACH = 20
"""Lines among which appeals are looked for."""
_QUOTED = re.compile('^[^“„«「『"]*[”»]|[“„«「『"][^“”„«»「」『』"]{0,400}[“”»」』"]')
"""Also what goes on from a quotation above."""
_NOTE = re.compile(r"[\[(（【*]|[^\s:：?？]{3,20}(?: [^\s:：?？]{1,20}){0,2} ?[:：]")
"""Opens a correction: it speaks of mistakes, but asks for nothing."""
_ALONE = {"press", "ask", "you"}
_BESIDE_CALLS = {"ask", "you"}
_IN_ROW = 2
"""Classes that make an appeal, and how many of them each of several in a row has."""
_UNTOLD = frozenset(("other", "prompt"))


def add_appeals(seen: Sequence[Observation], language: str | None) -> None:
    """Note which of the last paragraphs are appeals to the readers, in place."""
    for line in _appeals(seen, language):
        line.demote(("prose",), "worded_prose")
        line.add("appeal", "prompt", "appeal to the readers")


def may_appeal(seen: Sequence[Observation], language: str | None) -> bool:
    """Return False if none of the last lines is an appeal."""
    return bool(_appeals(seen, language))


def _appeals(seen: Sequence[Observation], language: str | None) -> list[Observation]:
    """Return the lines that are appeals: alone, or in a row with others that say together what one says.

    Of those in a row each has to speak of two things at least, of those between appeals, of one.
    """
    if not _speaks(seen, language):
        return []
    told: list[tuple[Observation, frozenset[str]]] = []
    found: list[int] = []
    row: list[int] = []
    others = 0
    for line in reversed(seen[-_REACH:]):
        words = _classes(line.line.text, language)
        if len(words) < _IN_ROW and (line.kind not in _UNTOLD or not (words or line.prose)):
            continue
        told.append((line, words))
        if len(words) >= _IN_ROW:
            row.append(len(told) - 1)
            continue
        found += _complete(row, told)
        row = []
        others += 1
        if others == _MAX_OTHERS:
            break
    found += _complete(row, told)
    if not found:
        return []
    row_of = [told[at] for at in range(found[0], found[-1] + 1)]
    return [line for line, words in row_of if words and line.kind in _UNTOLD]


def _speaks(seen: Sequence[Observation], language: str | None) -> bool:
    """Return False if no readers are addressed at the end: so it is with most articles, and a third of the work."""
    silent = 0
    for line in reversed(seen[-_REACH:]):
        if not line.prose and line.kind not in _UNTOLD:
            continue
        if len(line.line.text) <= _MAX_LENGTH and _is_spoken(line.line.text, language):
            return True
        silent += line.prose
        if silent == _MAX_SILENT:
            break
    return False


@lru_cache(maxsize=256)
def _is_spoken(text: str, language: str | None) -> bool:
    """Return whether somebody speaks or is spoken to in a paragraph, which is asked again in each round."""
    speaker = finder(language, "we", "you")
    return speaker is not None and speaker.search(fold(text)) is not None


def _complete(row: list[int], told: Sequence[tuple[Observation, frozenset[str]]]) -> list[int]:
    """Return the row if its lines together say what an appeal says, or nothing.

    Beside known calls only what asks and addresses is one: an article's last paragraph may speak of reporters.
    """
    own = [at for at in row if told[at][0].kind in _UNTOLD]
    if frozenset().union(*(told[at][1] for at in own)) >= _ALONE:
        return own
    if frozenset().union(*(told[at][1] for at in row)) >= _ALONE:
        return [at for at in own if told[at][1] >= _BESIDE_CALLS]
    return []


@lru_cache(maxsize=256)
def _classes(text: str, language: str | None) -> frozenset[str]:
    """Return the classes of which words stand in a paragraph, outside quotation marks.

    Rules for comments address nobody: there ``we`` stands for ``you`` if two words of ``ask`` stand beside it.
    """
    press, ask, we, you = (finder(language, name) for name in ("press", "ask", "we", "you"))
    if not (press and ask and we and you):
        return frozenset()
    if _NOTE.match(text) or len(text) > _MAX_LENGTH or text.count(" ") > _MAX_BLANKS:
        return frozenset()
    spoken = _QUOTED.sub(" ", fold(text))
    found = {name for name, words in (("press", press), ("you", you)) if words.search(spoken)}
    asked = set(ask.findall(spoken))
    if asked:
        found.add("ask")
    if len(asked) > 1 and "you" not in found and we.search(spoken):
        found.add("you")
    return frozenset(found)
