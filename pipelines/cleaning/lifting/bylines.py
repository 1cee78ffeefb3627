"""Bylines and date lines: who wrote an article and when, in cut lines that are no single label's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.cleaning.evidence.biography import BIOGRAPHY, leading_name
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.lifting.cjknames import is_cjk, script_language
from pipelines.cleaning.lifting.lifted import Lifted
from pipelines.cleaning.lifting.names import split_names, without_addresses
from pipelines.cleaning.lifting.nametables import base_code, has_given_name, plain, role_words, section_names
from pipelines.cleaning.lifting.parts import DAYS, has_parts, read_parts

if TYPE_CHECKING:
    from pipelines.cleaning.ends import Cutting
    from pipelines.cleaning.tongue import Tongue

_MAX_BYLINE = 160
_MAX_GAP = 6
"""White space between a heading and what it heads."""
_ADDRESS = "@"
_PARTED = re.compile(r":\s|：|,\s.*\d")
"""In a label's value it sets a further label apart, or a day."""
_SIGNATURE = re.compile(r"([^()/:]{8,80})\s\([^()]{2,20}\)|[^()/:–—]{2,20}\s[-–—]\s([^()/:]{8,80})")
"""An agency in brackets behind who reports, or before them and a dash."""
_CREDITS = frozenset(("credit", "wire"))
_NO_NAME = re.compile(r"['’]s\b|[^\W\d_A-Z]{4}[A-Z]")
"""A possessive, or another word glued to a name."""
_MIN_NAME, _MAX_NAME = 2, 3
"""Words of a name beside which nothing but a date tells that it is one."""
_LOOSE = frozenset(("name", "other", "date", "residue", "label", "note", "wire", "navigation", "contact"))
"""Kinds of lines that may name an author, or a day, without a label for the whole line."""
_SIGNED = frozenset(("lone_name", "dash_name"))
_MAX_NEAR, _MAX_SIGNED = 2, 5
"""Lines below the article that a name or a day may be, and a reporter with his job or address."""


def lift_bylines(lifted: Lifted, ordered: Sequence[Cutting], tongue: Tongue) -> None:
    """Who wrote it and when, in lines that have no label as a whole: the head's, and the first below the article."""
    tail = [cutting for cutting in ordered if cutting.where == "tail"]
    near = {id(cutting): at for at, cutting in enumerate(tail)}
    above = {_text(cutting) for cutting in ordered if cutting.where == "head"}
    for cutting in ordered:
        text = _text(cutting)
        if cutting.kind not in _LOOSE or not text or len(text) > _MAX_BYLINE:
            continue
        at = near.get(id(cutting), 0)
        if at >= _MAX_SIGNED:
            continue
        label = cutting.seen.label if cutting.seen is not None else None
        if (
            label is not None
            and label.fit in ("url", "yes")
            and not (has_parts(text) or _PARTED.search(label.value))
        ):
            continue  # the label's value is the whole rest of the line, and is lifted as such
        parts = read_parts(text, vocabulary(), tongue)
        dated = any(part.field in DAYS for part in parts)
        sourced = any(part.label is not None and part.field == "sourceName" for part in parts)
        told = sourced or text in above
        if cutting.kind == "navigation" and not dated:
            continue
        for part in parts:
            rule = part.label.rule.name if part.label else "byline"
            if part.field and (part.label or at < _MAX_NEAR):
                lifted.declare(part.field, part.value, rule, cutting.where, tongue.code)
            elif not part.field and _names_author(part.value, cutting, dated, at, told, tongue.code):
                lifted.declare("authors", part.value, rule, cutting.where, tongue.code)


def lift_biographies(lifted: Lifted, ordered: Sequence[Cutting], tongue: Tongue) -> None:
    """Of whom a last line says who they are is the author, if nobody else is told; who only helped is none.

    So is who is named first below a heading about the author.
    """
    if "authors" in lifted.fields:
        return
    for cutting in ordered:
        name = cutting.seen.person if cutting.seen is not None and cutting.kind != "wire" else ""
        if name and (has_given_name(name) or any(_text(other) == name for other in ordered)):
            lifted.declare("authors", name, BIOGRAPHY, cutting.where, tongue.code)
    if "authors" in lifted.fields:
        return
    for heading, cutting in pairwise(cutting for cutting in ordered if cutting.where == "tail"):
        below = 0 <= cutting.start - heading.end <= _MAX_GAP and heading.kind == cutting.kind == "about"
        if below and heading.seen is not None and not heading.seen.prose:
            lifted.declare(
                "authors", leading_name(_text(cutting), tongue), heading.rule, cutting.where, tongue.code
            )


def lift_signatures(lifted: Lifted, ordered: Sequence[Cutting], tongue: Tongue) -> None:
    """Who reports stands behind an agency's service: ``Nauka w Polsce, Jan Kowalski (PAP)``, ``PAP - Nauka, …``."""
    for cutting in ordered:
        signed = _SIGNATURE.fullmatch(_text(cutting)) if cutting.kind in _CREDITS else None
        service = next(filter(None, signed.groups())) if signed else ""
        for part in service.split(",") if "," in service else ():
            if _is_person(part.strip(), tongue.code):
                lifted.declare("authors", part, cutting.rule, cutting.where, tongue.code)


def _names_author(
    part: str, cutting: Cutting, dated: bool, at: int, repeated: bool, language: str | None
) -> bool:
    """Return whether a part without a label is its author's name.

    Args:
        part: the part.
        cutting: the line.
        dated: whether a date stands in the line, too.
        at: how many lines stand between the article and the line, 0 in the head.
        repeated: whether the line stands in the head, or names the source, too.
        language: ISO 639-1 code.
    """
    if plain(part) in section_names():
        return False
    if _signs_as_reporter(part, language):
        return True
    signed = cutting.seen is not None and not _SIGNED.isdisjoint(cutting.seen.features)
    if at >= _MAX_NEAR and not signed:
        return False
    if cutting.where == "tail" and repeated and _may_be_person(part, language):
        return True
    if _is_person(part, language):
        return True
    # Scripts without capitals: no place has two words, and no rubric stands beside a day.
    return dated and part.upper() == part.lower() and _may_be_person(part, language)


def _text(cutting: Cutting) -> str:
    return cutting.seen.line.text if cutting.seen is not None else ""


def _signs_as_reporter(text: str, language: str | None) -> bool:
    """Return whether a part is a person with a job, an address or a "by": ``김민재 기자 minjae@…``, ``記者林佳蓉``."""
    names = split_names(text, language)
    base = base_code(language)
    words = role_words(script_language(text, base) if is_cjk(text) else base)
    rest = without_addresses(text) if _ADDRESS in text else text
    for name in names:
        rest = rest.replace(name["name"], " ")
    if is_cjk(text):
        told = any(job in rest for job in words.role if len(job) > 1) or plain(rest.strip(EDGE)) in words.by
        return bool(names) and (told or _ADDRESS in text)
    if not names or not all(" " in name["name"] for name in names):
        return False
    if plain(rest.strip(EDGE)) in words.by:
        return True
    jobs = {plain(token.strip(EDGE)) for token in rest.split() if token.strip(EDGE)}
    return jobs <= words.role | words.modifier and (_ADDRESS in text or not jobs.isdisjoint(words.role))


def _is_person(text: str, language: str | None) -> bool:
    """Return whether a line is persons' names and nothing else, each told by a given name."""
    names = [name["name"] for name in split_names(text, language)]
    if not names or _NO_NAME.search(text) or (len(names) == 1 and names[0] != text.strip(EDGE)):
        return False
    return all(has_given_name(name) for name in names)


def _may_be_person(text: str, language: str | None) -> bool:
    """Return whether a part beside a date can be nothing but a person's name."""
    names = split_names(text, language)
    if len(names) != 1 or (text.isupper() and len(text.split()) < _MIN_NAME):
        return False
    return is_cjk(text) or _MIN_NAME <= len(names[0]["name"].split()) <= _MAX_NAME
