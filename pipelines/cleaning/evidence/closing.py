"""Evidence of a last line: what short open lines below an article's last sentence tell of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.agencies import is_agencies
from pipelines.cleaning.evidence.biography import add_biography, introduced
from pipelines.cleaning.evidence.body import PLAIN, signs
from pipelines.cleaning.evidence.inside import is_announced
from pipelines.cleaning.evidence.labels import Label
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.tongue import Tongue

_STRONG = frozenset(
    (
        "strong_prompt",
        "strong_ad",
        "strong_read_more",
        "strong_more_info",
        "strong_notice",
        "strong_original",
        "strong_end_mark",
        "strong_credit",
        "strong_contact",
        "label_bare",
        "weak_end_mark",
    )
)
"""Wording that an article may have between its paragraphs, too, or that is nothing by itself."""

_WORDING = frozenset(
    (
        "weak_prompt",
        "weak_read_more",
        "weak_more_info",
        "weak_related",
        "weak_notice",
        "weak_rights",
        "weak_original",
        "weak_credit",
        "weak_about",
        "weak_contact",
        "weak_navigation",
        "weak_counter",
        "weak_truncation",
        "label_context",
        "label_word",
    )
)
"""Wording that may stand for anything above the last line."""

_ADDRESS = frozenset(("email", "email_line"))
_CONTACT = _ADDRESS | {"handle"}
_SAYS_MORE = _CONTACT | {"name_line", "bracketed", "hashtag_line"}
"""What a line carries that is more in the last place than elsewhere, beside its wording."""

_SIGNED_KINDS = frozenset(("credit", "wire", "note", "residue"))
_MAX_ROWS = 4
"""Lines of an agency's signature."""
_MAX_CLOSING, _MAX_WORDED, _MAX_CONTACT, _MAX_PROMO = 12, 25, 45, 30
"""Words of a line alone, of one with known wording, with an address, of a promoted title."""

_TWEET = re.compile(r"[—–]|.*\(@\w+\)")
_NUMERIC_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})\b"
)
_CALLS = "?!？！؟"
"""What a promoted title may end with that an article's last sentence behind a colon seldom does."""

_DASH_LONG = re.compile("[—–―]")
_SOURCE = re.compile(r"/\s?[^\W\d_][^/:]{1,60}/?\.?")
_MAX_SOURCE = 6
_MAX_VALUE, _MAX_CREDIT = 6, 12
"""Words of a label's value, and of a picture's credit, that have another shape than the label asks for."""

_CODES = re.compile(
    r"\(?[^\W\d_]{2,4}(?:/[^\W\d_]{2,4}){1,3}\)?(?:\s?\([^()\d]{2,60}\))?|[(\[][^\W\d_]{2,4}[)\]]"
    r"|(?:[^\W\d_A-Z]{2,5}/\s?){1,4}|\d{4} \d{4} [\u0900-\u097f]{2,20}"
)
"""Reporters' codes: ``as/bk``, ``as/bk (dpa, AFP)``, ``[AS]``, ``akz/ bar/``; a Hindi service's day, hour and place."""
_IN_BRACKETS = re.compile(r"[(\[（【]([^\W\d_][^()\[\]（）【】:：]{3,40})[)\]）】]")
_MIN_SIGNED = 3
"""Sentences above a name in brackets."""

_MAX_BUTTON, _MIN_BUTTONS, _SURE_BUTTONS = 4, 2, 3
"""Words of a button, and how many make a row below a paragraph, and below anything else."""

_MAX_BLANKS, _MIN_PROSE = 1, 2
"""Blanks in a name in a script without capitals, and sentences above it."""
_CASELESS = re.compile(r"[\u0590-\u06ff\u0750-\u0dff\u1200-\u137f\u200c\u200d ]+")
"""Hebrew, Arabic, the scripts of India, Ethiopic."""

_NOTE = re.compile(r"(?:\*|\\\*)\s?[^\W_]")
_MAX_NOTES = 3
_MAX_TAG = 5
_MIN_TAGS, _MAX_TAGS, _MAX_SHORT_TAG = 2, 4, 3
"""Tags, and words of each, that are told from the list above them by a blank line."""


def add_closing(seen: Sequence[Observation], tongue: Tongue) -> None:
    """Add to the last lines what only a last line can say, in place."""
    if len(seen) < 2 or not any(line.prose for line in seen):
        return
    _last_line(seen)
    _line_alone(seen)
    _signature(seen)
    _buttons(seen)
    add_biography(seen, tongue)
    _notes(seen)
    _tags(seen)


def may_tell(text: str, tongue: Tongue) -> bool:
    """Return False if the text of a last line tells of no signature, source, note or author."""
    if signs(text) or _NOTE.match(text) or _SOURCE.match(text) or introduced(text, tongue):
        return True
    if _CODES.fullmatch(text) or _is_bracketed_name(text):
        return True
    return _is_word(text) or is_agencies(text)


def says_more_below(last: Observation) -> bool:
    """Return False if a line says in the last place what it says anywhere; ``may_tell`` looks at its text."""
    known = last.labels or last.phrase or last.template or shape.has_bullet(last.line.text)
    return bool(known) or not _SAYS_MORE.isdisjoint(last.own)


def _last_line(seen: Sequence[Observation]) -> None:
    """What the last line says wherever the line above it ends: a mark, an address, a call, a date in brackets."""
    last = seen[-1]
    text, features = last.line.text, last.features
    if "symbols" in features:
        last.add("end_symbol", "residue", "symbols")
    elif _is_contact(last):
        last.add("end_contact", "contact", "address in the last line")
        if last.size <= _MAX_CLOSING and not _ADDRESS.isdisjoint(features):
            last.add("end_address")
    if not last.prose and last.size <= _MAX_WORDED and not _STRONG.isdisjoint(features):
        last.add("end_strong")
    if "bracketed" in features and last.size <= _MAX_CLOSING and _NUMERIC_DATE.search(text):
        last.add("end_dated", "note", "date in brackets")
    if is_announced(last) and last.size <= _MAX_PROMO and (last.open or text[-1] in _CALLS):
        last.add("end_promo")
    if "hashtag_line" in features:
        last.add("hashtags_line", "tags", "hashtags")


def _line_alone(seen: Sequence[Observation]) -> None:
    """What a short line below the last sentence says: a signature, a source, agencies, a name."""
    last, above = seen[-1], seen[-2]
    text = last.line.text
    broken = above.open and "long_open" not in above.features
    if broken or last.prose or last.size > _MAX_CLOSING or "ends_colon" in last.features:
        return
    if signs(text) and not shape.is_quotation(above.line.text):
        last.add("dash_name", "name", "name behind a dash")
    elif _is_bracketed_name(text) and sum(line.prose for line in seen) >= _MIN_SIGNED:
        last.add("dash_name", "name", "name in brackets")
    elif _SOURCE.fullmatch(text) and last.size <= _MAX_SOURCE:
        last.add("slash_source", "credit", "name between slashes")
    elif last.label is not None and _is_misfit(last.label, last) and not _labelled(above):
        most = _MAX_CREDIT if last.label.rule.field == "credit" else _MAX_VALUE
        if shape.size(last.label.value) <= most:
            last.add("end_label", "label", last.label.rule.name)
    elif is_agencies(text):
        last.add("end_agency", "credit", "agencies")
    elif _CODES.fullmatch(text):
        last.add("slash_source", "credit", "reporters' codes")
    elif _is_word(text) and sum(line.prose for line in seen) >= _MIN_PROSE:
        last.add("end_word", "name", "word in the last line")
    elif last.open and not _WORDING.isdisjoint(last.features):
        last.add("end_wording")


def _signature(seen: Sequence[Observation]) -> None:
    """An agency or its reporters' codes below the last sentence, and the short lines below them, are its signature."""
    rows = list(takewhile(_may_sign, reversed(seen[-_MAX_ROWS:])))
    rows.reverse()
    first = next(
        (
            at
            for at, line in enumerate(rows)
            if is_agencies(line.line.text) or _CODES.fullmatch(line.line.text)
        ),
        None,
    )
    if first is None or len(rows) == len(seen):
        return
    above = seen[len(seen) - len(rows) + first - 1]
    if above.prose or "name_line" in above.features:
        for line in rows[first:]:
            line.add("end_agency", "credit", "agencies")


def _may_sign(line: Observation) -> bool:
    return not line.prose and line.size <= _MAX_CLOSING and (line.kind in PLAIN or line.kind in _SIGNED_KINDS)


def _buttons(seen: Sequence[Observation]) -> None:
    """Short lines of known wording below the last sentence are a row of buttons, whatever each may mean alone."""
    row = list(takewhile(_is_button, reversed(seen)))
    if not row or len(row) == len(seen):
        return
    least = _MIN_BUTTONS if seen[-1 - len(row)].prose else _SURE_BUTTONS
    if len(row) >= least or (seen[-1 - len(row)].prose and "ends_colon" in row[0].features):
        for line in row:
            line.add("end_wording")


def _is_button(line: Observation) -> bool:
    known = line.phrase is not None and "wording_continues" not in line.features
    return known and line.open and line.size <= _MAX_BUTTON


def _is_bracketed_name(text: str) -> bool:
    match = _IN_BRACKETS.fullmatch(text)
    return match is not None and " " in match[1] and not text.isupper() and shape.name_like(match[1])


def _is_contact(last: Observation) -> bool:
    """Return whether the line tells where to write to; an account in running text is somebody's who is spoken of."""
    if last.size > _MAX_CONTACT or _CONTACT.isdisjoint(last.features) or _TWEET.match(last.line.text):
        return False
    return last.size <= _MAX_CLOSING or not _ADDRESS.isdisjoint(last.features) or last.kind not in PLAIN


def _is_misfit(label: Label, line: Observation) -> bool:
    """Return whether the label's value has another shape than the label asks for."""
    return label.colon and "label_unfit" in line.features


def _labelled(line: Observation) -> bool:
    """Return whether the line has the form of a label and its value."""
    return bool(line.labels) or "label_unknown" in line.features


def _is_word(text: str) -> bool:
    """Return whether the line is a word or two in a script that has no capitals to tell a name by."""
    return text.count(" ") <= _MAX_BLANKS and text.isprintable() and bool(_CASELESS.fullmatch(text))


def _notes(seen: Sequence[Observation]) -> None:
    """Lines behind an asterisk below the last sentence: who the author is, what a word means."""
    run = 0
    while run < len(seen) and _NOTE.match(seen[-1 - run].line.text):
        run += 1
    if not 0 < run <= _MAX_NOTES or run == len(seen) or not seen[-1 - run].prose:
        return
    for line in seen[-run:]:
        line.add("star_note", "note", "note behind an asterisk")


def _tags(seen: Sequence[Observation]) -> None:
    """Items of a few words, each behind a bullet, that no line announces: tags that lost their row."""
    run = 0
    while run < len(seen) and _is_tag(seen[-1 - run]):
        run += 1
    if not 0 < run < len(seen):
        return
    above = seen[-1 - run]
    if "bullet" in above.features:
        if not (seen[-run].line.gap and _few_tags(seen[-run:])):
            return
    elif not above.prose:
        return
    for line in seen[-run:]:
        line.add("tag_item", "tags", "row of tags")


def _few_tags(tags: Sequence[Observation]) -> bool:
    few = _MIN_TAGS <= len(tags) <= _MAX_TAGS
    return few and all(tag.size <= _MAX_SHORT_TAG + 1 for tag in tags)


def _is_tag(line: Observation) -> bool:
    marked = "bullet" in line.features and not _DASH_LONG.match(line.line.text)
    return marked and line.open and line.size <= _MAX_TAG
