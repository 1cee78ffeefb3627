"""Fragments: what is left behind the last sentence of a line, told by its form and not by its wording."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.agencies import is_agencies
from pipelines.cleaning.evidence.evasion import evasive_from
from pipelines.cleaning.evidence.keys import EDGE, line_key
from pipelines.cleaning.evidence.vocabulary import Vocabulary
from pipelines.cleaning.lifting.urls import is_domain

REACH = 2500
"""Only so many characters at the end of a line are searched."""

# Each search begins with a class of characters, which costs a tenth of one that begins with a look behind.
SENTENCE_BREAK = re.compile(r"[.!?…。！？؟۔।”»\")\]’](?:(?<!’)|(?!\w))\s*(?=[^\s.!?…。！？)\]”»\"’])")
"""A sentence's end, with or without space behind it."""
# A capital behind a small letter or digit: where a row of labels lost its line breaks, sentences are glued, too.
CAPITAL = re.compile(r"(?<=[0-9a-zß-öø-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")

_LOOSE = re.compile(
    r"[.!?”»\"’)](?:(?=\s*[/|]{1,2}\s*\d{0,3}[^\W\d_])|(?=\s*\*(?![^*]*\*)\s?[^\W_])"
    r"|(?<=[^\W\d_]{3}[.!?])(?=[^\W\d_]{2})|(?<=[.!?][”»])(?=\w))"
)
"""The end of a sentence with a slash, a bar, an asterisk or no blank behind it."""
_SET_OFF = "/|*"
_MAX_SET_OFF, _MAX_GLUED = 25, 9
"""Words of a fragment behind a sign, and of one that is glued: a longer one is a sentence cut short."""
_MAX_GLUES = 2
"""Where more sentences of a line are glued, a glued fragment at its end is one like them."""
_CODE = re.compile(r"[(){}=]\S|\|$")
_ADDRESS = re.compile(r"://|www\.|@|^[\w-]+(?:\.[\w-]+)+/")
_SCHEME_REACH, _MAX_ADDRESS = 24, 300

_MAX_CREDIT = 80
"""Characters of a picture's credit behind its caption (``… in May. Mira Lund/AFP``)."""
_MAX_BUTTON = 24
_BUTTONS = frozenset(("share", "comments"))


def fragment_from(text: str, vocabulary: Vocabulary) -> int | None:
    """Return where an open fragment begins that is glued to the last sentence or set off from it; None if none is.

    Words that evade filters need no mark, and the name of a button may be glued to the last word
    (``…proposalShare``) or follow its sentence (``… so far. Shares``). What else follows its sentence in the ordinary
    way is a sentence cut short, and article text.
    """
    evasive = evasive_from(text)
    if evasive:
        return evasive
    if shape.terminated(text):
        return None
    return _button(text, vocabulary) or _credit(text) or _loose(text)


def _button(text: str, vocabulary: Vocabulary) -> int | None:
    near = max(0, len(text) - _MAX_BUTTON)
    for match in SENTENCE_BREAK.finditer(text, near):
        button = line_key(text[match.end() :])
        if vocabulary.lines.find(button) or vocabulary.starts.find(button):
            return match.end()
    for match in CAPITAL.finditer(text, near):
        glued = vocabulary.lines.find(line_key(text[match.start() :]))
        if glued is not None and glued.kind in _BUTTONS:
            return match.start()
    return None


def _credit(text: str) -> int | None:
    sentences = [match.end() for match in SENTENCE_BREAK.finditer(text, max(0, len(text) - _MAX_CREDIT))]
    return sentences[-1] if sentences and is_agencies(text[sentences[-1] :]) else None


def _loose(text: str) -> int | None:
    loose = _LOOSE.finditer(text, max(0, len(text) - REACH - 1))
    starts = [match.end() for match in loose if not _in_address(text, match.end())]
    if not starts:
        return None
    fragment = text[starts[-1] :]
    size, sign = shape.size(fragment), fragment.lstrip()[:1]
    if size > _MAX_SET_OFF or _CODE.search(fragment) or shape.has_sentences(fragment):
        return None
    if sign not in _SET_OFF and (len(starts) > _MAX_GLUES or size > _MAX_GLUED):
        return None
    if sign == "*" and text.count("*") > 1:
        return None  # the items of a list
    return starts[-1]


def _in_address(text: str, at: int) -> bool:
    """Return whether ``at`` lies inside a web address, a mail address or a domain."""
    if text[at].isspace():
        return False
    above = text[max(0, at - _MAX_ADDRESS) : at]
    before = above.rstrip()
    if text[at] in "/|" and before[-1:] in ".!?…”»" and "://" not in before[-_SCHEME_REACH:]:
        return False
    word = (above.rsplit(None, 1)[-1] + text[at : at + _MAX_ADDRESS].split(None, 1)[0]).strip(EDGE)
    return bool(_ADDRESS.search(word)) or is_domain(word.rpartition("/")[2])
