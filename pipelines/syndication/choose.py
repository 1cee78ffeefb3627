"""Copy or original: whether two texts tell the same story, and which of them to emit.

Superseded by ``reconcile``, which says more of the two and takes each field from the better page; this module
goes when its last caller has changed over: ``reconcile(copy, original, flags=result.flags,
page_text=result.text, detail=…)`` in place of ``choose`` and ``combine``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

SAME_STORY = 0.5
"""Share of one text's shingles that the other must hold too. Texts on one event by two newsrooms share few
runs of words beyond names and quotations; a copy shares nearly all."""
STUB = 0.6
"""An original shorter than this share of its copy is a teaser: a paywall or a consent page cut it."""

_WORDS = 4
# Scripts without blanks between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese): each letter is a token.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which text to emit, and why.

    Attributes:
        original: True for the original's text, False for the copy's.
        similarity: containment of the shorter text in the longer, 0 to 1.
        reason: ``same story``, ``another story``, ``stub`` or ``empty``, said of the original.
    """

    original: bool
    similarity: float
    reason: str


def choose(copy: str, original: str, flags: Collection[str] = ()) -> Choice:
    """Choose between the cleaned bodies of a copy and of the page it names as its original.

    Args:
        copy: the body of the syndicated copy.
        original: the body of the linked page.
        flags: the original's ``Result.flags``; ``truncated`` and ``paywalled`` make it a stub when it is the
            shorter text.
    """
    if not original.strip():
        return Choice(original=False, similarity=0.0, reason="empty")
    alike = round(similarity(copy, original), 3)
    if not copy.strip():
        return Choice(original=True, similarity=0.0, reason="same story")
    if alike < SAME_STORY:
        return Choice(original=False, similarity=alike, reason="another story")
    share = len(original) / len(copy)
    if share < STUB or (share < 1 and not {"truncated", "paywalled"}.isdisjoint(flags)):
        return Choice(original=False, similarity=alike, reason="stub")
    return Choice(original=True, similarity=alike, reason="same story")


def similarity(one: str, other: str) -> float:
    """Return the greater of both containments of shingles (runs of four words), 0 to 1.

    Containment, not resemblance: a teaser is contained in its article however short it is.
    """
    first, second = shingles(one), shingles(other)
    shared = len(first & second)
    return shared / min(len(first), len(second)) if shared else 0.0


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of four words of ``text``, case folded; of all its words when it has fewer."""
    words = _TOKEN.findall(text.casefold())
    if len(words) < _WORDS:
        return frozenset([tuple(words)] if words else [])
    return frozenset(zip(*(words[start:] for start in range(_WORDS))))
