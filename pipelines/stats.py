"""The stats of one cleaning. docs/stats.md lists them; add new ones in both places."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipelines.cleaning.glue import may_have_gaps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.cleaning.document import Result

PREFIX = "cleancopy/"

STATS = (
    "items/cleaned",
    "items/unchanged",
    "items/normalized",
    "items/skipped/<reason>",
    "removed/<kind>",
    "chars/removed",
    "repairs/<step>",
    "glue/split",
    "flags/<flag>",
    "fields/lifted/<name>",
    "fields/not_declared/<name>",
    "fields/refused/<name>",
    "memory/documents",
    "memory/copies",
    "memory/taught",
    "memory/cut",
    "memory/recleaned",
    "stories/first",
    "stories/duplicates",
    "stories/unsettled",
    "stories/not_marked",
    "discovery/leads",
    "discovery/older",
    "discovery/repeated",
    "discovery/over_limit",
    "discovery/without_address",
    "discovery/failed",
    "follow/originals/used",
    "follow/originals/not_used",
    "follow/refused/<reason>",
    "follow/credentials_stripped",
    "errors/<exception>",
)
"""Every stat, without the prefix."""


def counts_of(result: Result, *, changed: bool, lifted: Iterable[str]) -> Counter[str]:
    """Return the stats that one cleaned item stands for.

    Args:
        result: the engine's result.
        changed: whether the item was changed, text or fields.
        lifted: fields of ``Article`` that were written.
    """
    counts = Counter({"items/cleaned" if changed else "items/unchanged": 1})
    counts.update(f"removed/{removal.kind}" for removal in result.removed)
    counts.update(f"repairs/{step}" for step in result.repairs)
    counts.update(f"flags/{flag}" for flag in result.flags)
    counts.update(f"fields/lifted/{name}" for name in lifted)
    counts["chars/removed"] = sum(len(removal.text) for removal in result.removed)
    counts["glue/split"] = _splits(result)
    return +counts


def _splits(result: Result) -> int:
    """Return how often white space was put in where the text had none.

    Nothing but white space differs between the body and the kept text, so the words tell.
    """
    if not may_have_gaps((result.text,)):
        return 0
    end = words = 0
    for removal in result.removed:
        words += len(result.text[end : removal.start].split())
        end = removal.end
    return max(0, len(result.body.split()) - words - len(result.text[end:].split()))
