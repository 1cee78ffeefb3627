"""Observation of one line: every kind of evidence it carries, by name."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.evidence.labels import unknown_label
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.vocabulary import LABELS, PHRASES, TEMPLATES, Vocabulary
from pipelines.cleaning.evidence.wording import BULLET, add_labels, add_wording
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lines import Line
from pipelines.cleaning.tongue import Tongue

_RIGHTS_WORDS = ("copyr", "(c)", "©", "ⓒ", "℗", "저작권자", "版权所有", "版權所有")
"""Folded; one of them stands in whatever ``_RIGHTS`` matches."""
_RIGHTS = re.compile(
    r"[©Ⓒⓒ℗]|\(c\)\s*\d{4}|\(c\)\s+(?-i:[A-Z])|\bcopyright\W{1,3}(?:by\b|\(?c\)|\d{4}|(?-i:[A-Z]))"
    r"|저작권자|版权所有|版權所有",
    re.I,
)
_SIGN = re.compile(r"[@:/{}()<>;|»›·•#＃©Ⓒⓒ℗저版]")
"""One of them, "copyright" or "www." stands in every rights notice, code, address and row of separators."""
_RIGHTS_START = re.compile(r"\W{0,3}(?:[©Ⓒⓒ℗]|\(c\)\s|copyright\b|<?저작권자)", re.I)
_REFERENCE = re.compile(r"\W{0,3}\d{1,3}[\].)]\s|\\?\[\d{1,3}\\?\]")
_SPEECH = re.compile('["“”„«»「」『』]')
_DIGIT = re.compile(r"\d")

_MAX_SHORT = 60
"""Words above which a line of prose is not looked at for what short lines carry."""


_TEMPLATES = frozenset(("template_strong", "template_promo", "template_notice"))
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


def observe(line: Line, vocabulary: Vocabulary, tongue: Tongue) -> Observation:
    """Return what the line says, whatever stands around it."""
    text = line.text
    size = shape.size(text)
    seen = Observation(line, size)
    tables = vocabulary.tables_for(text)
    if tables & (TEMPLATES | PHRASES):
        add_wording(seen, text, vocabulary)
    if tables & LABELS and size < 120:
        add_labels(seen, text, vocabulary, tongue)
    if not seen.labels and size < 40 and unknown_label(text):
        seen.add("label_unknown")
    kind = shape.residue(text)
    if kind:
        seen.add(kind, "residue", kind)
    if not _TEMPLATES & seen.features.keys() and (
        kind in (None, "digits") or (kind == "symbols" and size < shape.PROSE_SIZE)
    ):
        _sentence(seen, text, size)
    if size <= _MAX_SHORT or not seen.prose:
        _short(seen, text, size, vocabulary)
    if line.piece:
        seen.add("loose_piece" if line.loose else "piece", "fragment" if line.loose else "")
    if not seen.prose and seen.kind == "other":
        seen.add("plain_open" if seen.open else "plain_sentence")
    seen.settle()
    return seen


def glance(line: Line) -> Observation:
    """Return the observation of a line that is running text beyond doubt: no more than that."""
    seen = Observation(line, shape.PROSE_SIZE, prose=True)
    seen.settle()
    return seen


def _sentence(seen: Observation, text: str, size: float) -> None:
    """Prose or not: how long, and does it end as sentences do."""
    ended = shape.terminated(text) or (size >= 25 and shape.has_sentences(text)) or shape.unpunctuated(text)
    seen.open = not ended
    worded = not _WORDED.isdisjoint(seen.features) and text[0] not in _QUOTES
    if ended and size >= shape.PROSE_SIZE:
        seen.prose = True
        seen.add("worded_prose" if worded else "prose")
    elif ended:
        seen.add("short_sentence")
    elif size >= 25:
        seen.add("long_open")
    elif size >= shape.PROSE_SIZE:
        seen.add("medium_open")
    else:
        seen.add("short_open")
    if not worded:
        seen.add("length", amount=min(size, 200.0) ** 0.5)
    if text[0].islower() and not text.startswith(shape.URL_STARTS):
        seen.add("lower_start")
    if _SPEECH.search(text):
        seen.add("speech")
    if text[-1] in ":：":
        seen.add("ends_colon")
    elif text[-1] in ",;，；、،؛":
        seen.add("ends_comma")
    elif text[-1] == "…" or text.endswith("..."):
        seen.add("ends_ellipsis")


def _short(seen: Observation, text: str, size: float, vocabulary: Vocabulary) -> None:
    """Evidence that only a short line can carry: rights marks, residue, addresses, names, dates, cue words."""
    folded = text.casefold()
    signed = "copyr" in folded or "www." in folded or _SIGN.search(text) is not None
    if signed:
        _signs(seen, text, folded, size)
    if len(text) <= 60 and _DIGIT.search(text) and shapes.is_date(text.strip(EDGE), None):
        seen.add("date_line", "date", "date")
    if seen.open:
        if shape.name_like(text):
            seen.add("name_line", "name", "name")
        elif size >= 3 and shape.capital_share(text) > 0.6:
            seen.add("title_case")
        if text.isupper():
            seen.add("all_caps")
    if signed and shape.is_table_row(text):
        seen.add("table_row")
    elif signed and shape.separators(text) >= 2:
        seen.add("separators", "navigation", "separators")
    if shape.is_statement(text):
        seen.add("statement")
    if text[0] in "([（【［<" and text[-1] in ")]）】］>.。":
        seen.add("bracketed", "note", "bracketed")
    if _REFERENCE.match(text):
        seen.add("reference")
    elif BULLET.match(text):
        seen.add("bullet")
    _cues(seen, folded, size, vocabulary)


def _signs(seen: Observation, text: str, folded: str, size: float) -> None:
    """Rights marks, code and addresses: none of them does without certain signs."""
    if shape.holds_any(folded, _RIGHTS_WORDS) and _RIGHTS.search(text):
        if _RIGHTS_START.match(text):
            seen.add("rights_start", "copyright", "rights mark")
        elif size < 40 and seen.open:
            seen.add("rights_inside", "copyright", "rights mark")
    if shape.is_code(text):
        # A tutorial indents its code; what a page leaves behind stands at the margin.
        seen.add("code_indented" if seen.line.indented else "code", "code", "code")
    kind = shape.address(text)
    if kind:
        seen.add(f"{kind}_line", "tags" if kind.startswith("hashtag") else "address", kind)
        return
    if shape.has_email(text):
        seen.add("email")
    if shape.has_handle(text):
        seen.add("handle")
    if shape.has_url(text):
        seen.add("url")


def _cues(seen: Observation, folded: str, size: float, vocabulary: Vocabulary) -> None:
    groups = vocabulary.cue_groups(folded)
    if groups:
        number = 1 if "bullet" in seen.features else min(len(groups), 3)
        if size <= 12:
            seen.add("cue_short", "prompt", "cue words")
        seen.add(f"cue_{number}" if size <= 25 else f"cue_long_{min(number, 2)}", "prompt", "cue words")
