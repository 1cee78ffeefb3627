"""Evidence of what an issuer or an author says of itself below an article (``About Larkfield Foods``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE, bare
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.rules import FOLDER, read_table

_MAX_ABOUT, _REACH = 8, 160
"""Words of the heading, and characters below it in which its name stands."""
_MIN_WORD = 4
"""Letters of a word that tells the name."""
_MIN_ARTICLE = 2


def add_issuers(seen: Sequence[Observation]) -> frozenset[int]:
    """Mark the headings over what an issuer or author says of itself (``About Larkfield Foods``); return where.

    Such a heading names somebody of whom the article speaks, and the paragraph below begins with that name.
    """
    headings = {}
    for at, (line, below) in enumerate(pairwise(seen)):
        unknown = line.kind in PLAIN or (line.phrase is None and line.template is None)
        short = unknown and not (line.prose or line.labels) and line.size <= _MAX_ABOUT
        if at >= _MIN_ARTICLE and short and below.prose and (name := _name_about(line.line.text)):
            beginning = fold(below.line.text[:_REACH])
            headings[at] = [word for word in name if word in beginning]
    first = _first_lines(seen, {word for name in headings.values() for word in name})
    found = [at for at, name in headings.items() if any(first.get(word, at) < at for word in name)]
    for at in found:
        seen[at].kind, seen[at].rule = "about", "about its issuer"
        seen[at].demote(("ends_colon",), "block_heading")
        seen[at].add("block_heading")
    return frozenset(found)


def _first_lines(seen: Sequence[Observation], words: set[str]) -> dict[str, int]:
    """Return the first line that holds each of the words, every line folded once at most."""
    first: dict[str, int] = {}
    for at, one in enumerate(seen):
        if not words:
            break
        text = fold(one.line.text)
        told = {word for word in words if word in text}
        first.update(dict.fromkeys(told, at))
        words = words - told
    return first


@lru_cache(maxsize=1)
def _wordings() -> dict[str, list[str]]:
    """The wordings of ``issuers.tsv`` by where they stand, before a name or behind it."""
    table: dict[str, list[str]] = {"before": [], "behind": []}
    for _, (_, place, wording) in read_table(FOLDER / "issuers.tsv", ("lang", "place", "wording")):
        table[place].append(bare(wording))
    return table


def _name_about(text: str) -> list[str]:
    """Return the longer words of the name in such a heading, folded; none where it is no such heading."""
    key = bare(text)
    before = max((about for about in _wordings()["before"] if _opens_with(key, about)), key=len, default="")
    behind = max((about for about in _wordings()["behind"] if key.endswith(about)), key=len, default="")
    if not (before or behind):
        return []
    words = key[len(before) : len(key) - len(behind)].strip(EDGE).split()
    return [word for word in words if len(word) >= _MIN_WORD or WIDE.match(word)]


def _opens_with(key: str, wording: str) -> bool:
    """Return whether the key begins with the wording and goes on with another word."""
    rest = key[len(wording) :]
    return (
        key.startswith(wording) and bool(rest) and (not rest[0].isalnum() or WIDE.match(wording) is not None)
    )
