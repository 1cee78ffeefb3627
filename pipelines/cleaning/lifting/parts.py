"""Parts of a line that says who wrote an article, when it appeared and where, without being one label's.

``Jane Doe | 3 May 2024``, ``March 3, 2024 by Jane Doe``, ``2024-03-12 09:12  来源：新华社  记者：陈一鸣``,
``김민재 기자 minjae@…``: parts between bars or wide gaps, or from one known label to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.evidence.labels import Label, find_label
from pipelines.cleaning.evidence.vocabulary import LABELS, Vocabulary
from pipelines.cleaning.lifting.cjknames import is_cjk, script_language
from pipelines.cleaning.lifting.dates import find_date, parse_date
from pipelines.cleaning.lifting.nametables import base_code, plain, role_words
from pipelines.cleaning.tongue import Tongue

_BREAKS = re.compile(r"\s*[|｜丨│•·]\s*|\s+[-–—/]\s+|\s{2,}|\u3000+|\t+|\s\(\s?(?!GMT|UTC|[A-Z]{2,4}[)+-])")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]")
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"\d{1,2}\s?[:.hH時시]\s?\d{2}\b")
_APART = re.compile(r"[\d.,;:)\]年月日]\s*$")
"""Ends what stands before a label's first word."""
_BEFORE_DATE = re.compile(r"([^\d,]{2,60}),\s+(\D{0,20}\d.*)")
DAYS = frozenset(("datePublished", "dateModified"))
_DECLARED = DAYS | {"authors", "sourceName"}
_MAX_LABEL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a byline: a label's, or one without any.

    Attributes:
        field: what it declares: the label's field, ``datePublished`` for a date, "" for anything else.
        value: the label's value, or the whole part.
        label: the label, if there is one.
    """

    field: str
    value: str
    label: Label | None = None


def has_parts(text: str) -> bool:
    """Return whether bars or wide gaps set parts of the line apart."""
    return _BREAKS.search(text) is not None


def read_parts(text: str, vocabulary: Vocabulary, tongue: Tongue) -> list[Part]:
    """Return the parts of a line; an hour set off from its day by a bar is one with it, and so is "by" with a name."""
    parts: list[Part] = []
    pieces = [piece.strip() for piece in _BREAKS.split(text) if piece.strip(EDGE)]
    at = 0
    while at < len(pieces):
        piece, following = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else ""
        dated = _TIME.match(following) and _ends_in_day(piece, tongue.code)
        if dated or (following and _says_by(piece, tongue.code)):
            piece, at = f"{piece} {following}", at + 1
        parts += _labelled(piece, vocabulary, tongue)
        at += 1
    return parts


def _says_by(piece: str, language: str | None) -> bool:
    """Return whether the piece introduces the name behind it (``文・写真　小林直樹``)."""
    base = script_language(piece, base_code(language)) if is_cjk(piece) else base_code(language)
    return plain(piece.strip(EDGE)) in role_words(base).by


def _ends_in_day(piece: str, language: str | None) -> bool:
    found = find_date(piece, language)
    return found is not None and found[1] == len(piece)


def _labelled(piece: str, vocabulary: Vocabulary, tongue: Tongue) -> Iterator[Part]:
    """Yield what stands before the first known label in a piece, and each label with its value."""
    found: list[tuple[int, Label]] = []
    end = len(piece)
    for match in reversed(list(_WORD.finditer(piece))):
        start = match.start()
        label = _label_at(piece[start:end], vocabulary, tongue)
        if label is None:
            continue
        # "mis à jour le …": the label's last words are one, too.
        for earlier in reversed(list(_WORD.finditer(piece, 0, start))[-_MAX_LABEL_WORDS:]):
            longer = _label_at(piece[earlier.start() : end], vocabulary, tongue)
            if longer is not None and longer.rule.field == label.rule.field:
                start, label = earlier.start(), longer
        # Behind another word it is the end of an unknown label: "Illustration by"; a day stands behind a job, too.
        apart = start == 0 or label.colon or _APART.search(piece, 0, start)
        if not (apart or (label.rule.field in DAYS and _ends_in_role(piece[:start], tongue.code))):
            continue
        found.append((start, label))
        end = start
    before = piece[: found[-1][0]] if found else piece
    yield from _plain_parts(before, tongue)
    for _, label in reversed(found):
        yield from _declared(label, tongue)


def _ends_in_role(text: str, language: str | None) -> bool:
    """Return whether the last word says what somebody's job is (``이서윤 기자 입력 2025.09.12``)."""
    words = text.split()
    return len(words) > 1 and plain(words[-1]) in role_words(base_code(language)).role


def _label_at(text: str, vocabulary: Vocabulary, tongue: Tongue) -> Label | None:
    """Return the label that opens the text and whose value fits."""
    if not vocabulary.opened(text) & LABELS:
        return None
    label = find_label(text.rstrip(" ,;"), vocabulary, tongue)
    fits = label is not None and label.rule.field in _DECLARED and label.fit in ("url", "yes")
    return label if fits else None


def _declared(label: Label, tongue: Tongue) -> Iterator[Part]:
    """Yield a label with its value, and the day behind an author and a comma."""
    value = label.value.rstrip(" ,;")
    signed = _BEFORE_DATE.fullmatch(value) if label.rule.field == "authors" else None
    if signed and _is_day(signed[2], tongue):
        yield Part("authors", signed[1], label)
        yield Part("datePublished", signed[2])
    else:
        yield Part(label.rule.field, value, label)


def _plain_parts(text: str, tongue: Tongue) -> Iterator[Part]:
    """Yield what has no label: a date, what stands before it and a comma, or anything else."""
    text = text.strip(EDGE)
    if _is_day(text, tongue):
        yield Part("datePublished", text)
        return
    signed = _BEFORE_DATE.fullmatch(text)
    if signed and _is_day(signed[2], tongue):
        yield Part("", signed[1])
        yield Part("datePublished", signed[2])
    elif text:
        yield Part("", text)


def _is_day(text: str, tongue: Tongue) -> bool:
    return _DIGIT.search(text) is not None and parse_date(text, tongue.code) is not None
