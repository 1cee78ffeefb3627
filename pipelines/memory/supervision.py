"""Free supervision: what a copy holds behind all that it shares with its original belongs to the copy's
host."""

from __future__ import annotations

from difflib import SequenceMatcher

from pipelines.cleaning.evidence.fold import fold

MAX_LINES = 40
"""Longest tail that is believed: behind a longer one the copy is another version of the story."""

_LEAST_SHARED = 0.5
_ALIKE = 0.8
_MAX_COMPARED = 400


def furniture_after(copy: str, original: str) -> list[str]:
    """Return the copy's lines behind the last one that its original has, too; none where the two differ.

    Args:
        copy: the syndicated copy's text before cutting (``Result.text``).
        original: the original's text before cutting.

    A line counts as shared when the original holds it, or one that is nearly the same: aggregators repair
    quotes
    and trim words. Half of the copy's lines above the tail must be shared, or the texts are different
    versions and
    what is missing in one may be article.
    """
    lines = [line for raw in copy.split("\n") if (line := raw.strip())]
    known = {fold(line) for raw in original.split("\n") if (line := raw.strip())}
    flat = " ".join(fold(original).split())
    shared = [at for at, line in enumerate(lines) if _is_shared(fold(line), known, flat)]
    if not shared:
        return []
    last = shared[-1]
    tail = lines[last + 1 :]
    if len(shared) < _LEAST_SHARED * (last + 1) or len(tail) > MAX_LINES:
        return []
    if tail and any(_nearly(fold(tail[0]), line) for line in sorted(known)):
        return []
    return tail


def _is_shared(line: str, known: set[str], flat: str) -> bool:
    return line in known or (len(line) >= 20 and line in flat)


def _nearly(line: str, other: str) -> bool:
    """Return whether two lines are the same but for a word or two."""
    line, other = line[:_MAX_COMPARED], other[:_MAX_COMPARED]
    if not line or not 0.7 < len(line) / max(1, len(other)) < 1.4:
        return False
    matcher = SequenceMatcher(None, line, other, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
