"""Detail of a line that is weighed: what speaks for or against a cut without carrying one."""

from __future__ import annotations

import re

from pipelines.cleaning.casing import is_small
from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.labels import heads_fact, unknown_label
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.observe import MAX_SHORT

_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_SPEECH = re.compile('["“”„«»「」『』]')
_MAX_UNKNOWN = 40
"""Words from which on a line is no label with its value, whatever the label."""

_QUOTES = "\"'“„«「『‘"
_WORDED = frozenset(
    (
        "strong_prompt",
        "strong_notice",
        "strong_original",
        "strong_rights",
        "strong_credit",
        "strong_contact",
        "strong_about",
        "strong_more_info",
        "strong_read_more",
        "strong_truncation",
        "label_url",
        "label_value",
    )
)
"""Wording that says more of a sentence than its length does."""


def add_detail(seen: Observation) -> Observation:
    """Add to a line's own evidence, in place and once, what no cut can be built on; return the observation."""
    if seen.detailed:
        return seen
    text = seen.line.text
    if not seen.labels and seen.size < _MAX_UNKNOWN and unknown_label(text):
        seen.add("label_unknown")
    if ("label_unknown" in seen.features or seen.labels) and heads_fact(text):
        seen.add("fact_label")
    if seen.sentence:
        _sentence(seen, text)
    if seen.size <= MAX_SHORT or not seen.prose:
        _short(seen, text)
    if not seen.prose and seen.kind == "other":
        seen.add("plain_open" if seen.open else "plain_sentence")
    seen.detailed = True
    return seen


def _sentence(seen: Observation, text: str) -> None:
    """How long it is, and how it begins and ends."""
    size = seen.size
    worded = not _WORDED.isdisjoint(seen.features) and text[0] not in _QUOTES
    if seen.prose:
        seen.add("worded_prose" if worded else "prose")
    elif not seen.open:
        seen.add("short_sentence")
    elif size >= 25:
        seen.add("long_open")
    elif size >= shape.PROSE_SIZE:
        seen.add("medium_open")
    else:
        seen.add("short_open")
    if not worded:
        seen.add("length", amount=min(size, 200.0) ** 0.5)
    if is_small(text[0]) and not text.startswith(shape.URL_STARTS) and not _DOMAIN.fullmatch(text):
        seen.add("lower_start")
    if _SPEECH.search(text):
        seen.add("speech")
    if text[-1] in ":：" and not seen.opens:
        seen.add("ends_colon")
    elif text[-1] in ",;，；、،؛":
        seen.add("ends_comma")
    elif text[-1] == "…" or text.endswith("..."):
        seen.add("ends_ellipsis")


def _short(seen: Observation, text: str) -> None:
    """What only a short line can be: a title, a statement of a program, an item of a list."""
    if seen.open:
        if seen.size >= 3 and "name_line" not in seen.features and shape.capital_share(text) > 0.6:
            seen.add("title_case")
        if text.isupper():
            seen.add("all_caps")
    if not shape.solid(text) and shape.is_statement(text):
        seen.add("statement")
    if shape.is_reference(text):
        seen.add("reference")
    elif shape.has_bullet(text):
        seen.add("bullet")
