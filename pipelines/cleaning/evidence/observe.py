"""Observation of one line: every kind of evidence it carries, by name."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.captions import CAPTION, is_caption
from pipelines.cleaning.evidence.evasion import is_evasive
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.vocabulary import Vocabulary
from pipelines.cleaning.evidence.wording import add_wording
from pipelines.cleaning.evidence.words import finder
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lifting.parts import DAYS, read_parts
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
_DIGIT = re.compile(r"\d")

_MAX_DATE, _MIN_DIGITS = 60, 5
"""Characters of a line with a date, and digits of a day."""
_BAR = "|｜•·"
_BARS = re.compile(r"\s*[|｜•·]\s*")
_BEFORE_DAYS = ("", "datePublished")
"""What stands before labels with their days: a name, or a day without a label."""
_MAX_PARTS, _MAX_PART = 4, 7
"""Parts of a row with a date, and words of each."""
_TEMPLATES = frozenset(("template_strong", "template_promo", "template_notice"))
_MIN_RIGHTS, _MAX_RIGHTS = 3, 25
"""Words of a sentence that says whose the rights are."""
MAX_SHORT = 60
"""Words above which a line of prose is not looked at for what short lines carry."""


def observe(line: Line, vocabulary: Vocabulary, tongue: Tongue) -> Observation:
    """Return what tells in the line, whatever stands around it: all that a cut can be built on.

    The rest (``detail.add_detail``) is needed only where lines are weighed.
    """
    text = line.text
    size = shape.size(text)
    seen = Observation(line, size)
    add_wording(seen, vocabulary, tongue)
    kind = shape.residue(text)
    if kind:
        seen.add(kind, "residue", kind)
    wordless = kind == "dots" or (kind == "symbols" and size >= shape.PROSE_SIZE)
    seen.sentence = not wordless and _TEMPLATES.isdisjoint(seen.features)
    if seen.sentence:
        whole = shape.terminated(text) and not shape.ends_in_company(text)
        ended = whole or (size >= 25 and shape.has_sentences(text)) or shape.unpunctuated(text)
        seen.open = not ended
        seen.prose = ended and size >= shape.PROSE_SIZE
    if size <= MAX_SHORT and not seen.labels and is_caption(text, vocabulary, tongue):
        seen.add(CAPTION, "credit", "caption with its credit")
    if size <= MAX_SHORT or not seen.prose:
        if shape.solid(text):
            _running(seen, text)
        else:
            _short(seen, text, size, vocabulary, tongue)
    if line.piece:
        seen.add("loose_piece" if line.loose else "piece", "fragment" if line.loose else "")
    seen.settle()
    return seen


def glance(line: Line) -> Observation:
    """Return the observation of a line that is running text beyond doubt: no more than that."""
    seen = Observation(line, shape.PROSE_SIZE, prose=True, detailed=True)
    seen.settle()
    return seen


RUNNING = glance(Line(((0, 0),), "", False))
"""What is to be seen in every line between the windows that cannot be furniture; never changed."""


def _running(seen: Observation, text: str) -> None:
    """Evidence that running text can carry beside its wording: a rights mark in front, code."""
    if _RIGHTS_START.match(text):
        seen.add("rights_start", "copyright", "rights mark")
    _code(seen, text)


def _code(seen: Observation, text: str) -> None:
    if shape.is_code(text):
        # A tutorial indents its code; what a page leaves behind stands at the margin.
        seen.add("code_indented" if seen.line.indented else "code", "code", "code")


def _short(seen: Observation, text: str, size: float, vocabulary: Vocabulary, tongue: Tongue) -> None:
    """Evidence that only a short line can carry: rights marks, residue, addresses, names, dates, cue words."""
    folded = text.casefold()
    signed = "copyr" in folded or "www." in folded or _SIGN.search(text) is not None
    if signed:
        _signs(seen, text, folded, size)
    if _tells_day(seen, text, vocabulary, tongue):
        seen.add("date_line", "date", "date")
    if seen.open and shape.name_like(text):
        seen.add("name_line", "name", "name")
    if signed and shape.is_table_row(text):
        seen.add("table_row")
    elif signed and shape.separators(text) >= 2:
        seen.add("separators", "navigation", "separators")
    if text[0] in "([（【［<" and text[-1] in ")]）】］>.。":
        seen.add("bracketed", "note", "bracketed")
    if is_evasive(text):
        seen.add("evasive", "prompt", "words that evade filters")
    _cues(seen, folded, size, vocabulary)
    untold = seen.kind in ("other", "prompt") and not seen.labels
    if untold and _MIN_RIGHTS <= size <= _MAX_RIGHTS and _says_whose_rights(fold(text), tongue.code):
        seen.kind, seen.rule = "copyright", "whose the rights are"  # no weight: an article may say so, too


def _says_whose_rights(folded: str, language: str | None) -> bool:
    """Return whether the words of rights and of belonging meet (``Copyright … belongs to the linked source.``)."""
    rights, belong = finder(language, "rights"), finder(language, "belong")
    return bool(rights and belong and rights.search(folded) and belong.search(folded))


def _tells_day(seen: Observation, text: str, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether a short line says no more than when something appeared, and who wrote it."""
    if len(text) > _MAX_DATE or not _DIGIT.search(text):
        return False
    if _is_dated(text, tongue):
        return True
    may_be_signed = not seen.labels and len(_DIGIT.findall(text)) >= _MIN_DIGITS
    return may_be_signed and _is_signed_and_dated(text, vocabulary, tongue)


def _is_dated(text: str, tongue: Tongue) -> bool:
    """Return whether the line is a date, or one beside a few words that bars set off (``Anna Weber | 3 May 2024``)."""
    if _is_date(text.strip(EDGE), tongue):
        return True
    parts = _BARS.split(text) if shape.holds_any(text, _BAR) else []
    if not 1 < len(parts) <= _MAX_PARTS or any(len(part.split()) > _MAX_PART for part in parts):
        return False
    return any(_DIGIT.search(part) and _is_date(part.strip(EDGE), tongue) for part in parts)


def _is_signed_and_dated(text: str, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether labels with their days stand behind a name or a day alone (``김민재 기자 입력 2024.03.12``)."""
    parts = read_parts(text, vocabulary, tongue)
    if len(parts) < 2 or parts[0].field not in _BEFORE_DAYS or len(parts[0].value.split()) > _MAX_PART:
        return False
    return all(part.label is not None and part.field in DAYS for part in parts[1:])


def _is_date(text: str, tongue: Tongue) -> bool:
    """Return whether the line is a date in any language, or with the words of the document's own."""
    return shapes.is_date(text, None) or shapes.is_date(text, tongue.code)


def _is_item(text: str) -> bool:
    return shape.has_bullet(text) and not shape.is_reference(text)


def _signs(seen: Observation, text: str, folded: str, size: float) -> None:
    """Rights marks, code and addresses: none of them does without certain signs."""
    named = shape.holds_any(folded, _RIGHTS_WORDS) and CAPTION not in seen.features
    if named and _RIGHTS.search(text) and not shape.is_quotation(text):
        if _RIGHTS_START.match(text):
            seen.add("rights_start", "copyright", "rights mark")
        elif size < 40 and seen.open:
            seen.add("rights_inside", "copyright", "rights mark")
    _code(seen, text)
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
    if groups and not shape.is_quotation(seen.line.text):
        number = 1 if _is_item(seen.line.text) else min(len(groups), 3)
        # In scripts without spaces a word of rights may be a part of another.
        rights = groups == {"rights"} or ("rights" in groups and not WIDE.search(folded))
        kind = "copyright" if rights and not seen.open else "prompt"
        if size <= 12:
            seen.add("cue_short", kind, "cue words")
        seen.add(f"cue_{number}" if size <= 25 else f"cue_long_{min(number, 2)}", kind, "cue words")
