"""Evidence of what an issuer or an author says of itself below an article (``About Larkfield Foods``)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.cleaning.evidence.body import PLAIN
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE, bare
from pipelines.cleaning.evidence.letters import wordings
from pipelines.cleaning.evidence.observation import Observation

_MAX_ABOUT, _REACH = 8, 160
"""Words of the heading, and characters below it in which its name stands."""
_MIN_WORD = 4
"""Letters of a word that tells the name."""
_MIN_ARTICLE = 2


def add_issuers(seen: Sequence[Observation]) -> frozenset[int]:
    """Mark the headings over what an issuer or author says of itself (``About Larkfield Foods``); return where.

    Such a heading names somebody of whom the article speaks, and the paragraph below begins with that name.
    """
    found = []
    for at, (line, below) in enumerate(pairwise(seen)):
        if (
            at < _MIN_ARTICLE
            or line.kind not in PLAIN
            or line.prose
            or line.size > _MAX_ABOUT
            or not below.prose
        ):
            continue
        name = [word for word in _name_about(line.line.text) if word in fold(below.line.text[:_REACH])]
        if any(word in fold(above.line.text) for word in name for above in seen[:at]):
            line.kind, line.rule = "about", "about its issuer"
            line.add("block_heading")
            found.append(at)
    return frozenset(found)


def _name_about(text: str) -> list[str]:
    """Return the longer words of the name in such a heading, folded; none where it is no such heading."""
    key = bare(text)
    before = max((about for about in wordings()["about"] if _opens_with(key, about)), key=len, default="")
    behind = max((about for about in wordings()["about_behind"] if key.endswith(about)), key=len, default="")
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
