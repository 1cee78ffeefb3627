"""Pieces of the last line: where a footer stands in it behind the article's last sentence."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence.agencies import is_agencies
from pipelines.cleaning.evidence.fragments import CAPITAL, REACH, SENTENCE_BREAK, fragment_from
from pipelines.cleaning.evidence.inside import is_announced
from pipelines.cleaning.evidence.keys import beginning_key, line_key
from pipelines.cleaning.evidence.labels import find_label
from pipelines.cleaning.evidence.observe import observe
from pipelines.cleaning.evidence.vocabulary import LABELS, PHRASES, Vocabulary
from pipelines.cleaning.evidence.wording import call_behind_question
from pipelines.cleaning.lines import Line
from pipelines.cleaning.tongue import Tongue

_NOTICE = re.compile(r"\W{0,3}(?:[©Ⓒ℗]|\(c\)\s|copyright\b)", re.I)
_MAX_NOTICE = 400
"""A rights notice of several sentences is one piece."""

_MAX_CALL = 180
"""So is a question with the call to the reader behind it."""

_MAX_BREAKS = 60
_MAX_LABEL = 40
_MARK = re.compile(r"[©\[(（【〔</|•·★►▶*](?:(?<=©)|(?<=[\[(（【〔<])(?=\S)|(?<=\s[|/•·★►▶*])(?=\s?\S))")
"""What begins with a bracket, or with a bullet behind a space."""
# A capital inside what looks like a sentence: its full stop may be missing.
_UNMARKED = re.compile(r" (?<=[^\W\d_] )(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_BLANK_CAPITAL = re.compile(r" (?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_SIGN = re.compile(r"[©Ⓒⓒ{}<(.cC](?:(?<=[©Ⓒⓒ{}<])|(?<=\()[cC]\)|(?<=\.)\s?\.\s?\.|(?<=[cC])(?i:opyright))")
_SIGN_REACH = 60
_RESIDUE = re.compile(r"\s((?:\d{1,2}\s){4,}\d{1,2}|\d{8,})$")
"""What hidden links leave behind a row of labels."""
_CLOSED_REACH = 200
"""So far before the end a piece begins that only its last words tell."""
_QUOTE = re.compile(r'"(?:(?<!\w.)|(?!\w))', re.S)
"""A straight mark that opens or closes a quotation, not the one inside Hebrew abbreviations. Behind a break their
number is even: an odd one means that the break lies inside a quotation."""
_PAIRS = (("«", "»"), ("「", "」"), ("『", "』"))
"""Beside these there are curly marks."""
_MARKS = ("/", "|", "·", "•")
_OPENERS = "([（【〔<"
_APOSTROPHES = "'’"
_COLONS = ":："
_MIN_ROW = 2
"""Labels behind the first that make a line a row of them."""
_CALLS = frozenset(("strong_prompt", "strong_read_more"))
_MIN_ABOVE = 60
"""Characters of running text above a call that no mark sets off."""
_MIN_CALL = 2
"""Blanks in a call to the reader."""
_MAX_HEADING = 8
"""Words of a heading over other articles."""
_COLON = re.compile(r"[:：]")


DECISIVE = frozenset(
    (
        "template_strong",
        "template_promo",
        "template_notice",
        "strong_prompt",
        "strong_read_more",
        "strong_original",
        "strong_rights",
        "strong_credit",
        "strong_notice",
        "strong_truncation",
        "strong_counter",
        "label_url",
        "label_value",
        "rights_start",
        "dots",
        "code",
    )
)
"""Kinds of evidence that justify a break inside a line."""


def split_pieces(line: Line, vocabulary: Vocabulary, tongue: Tongue) -> list[Line]:
    """Return the line cut where decisive wording begins behind other text; the line alone if nowhere.

    Args:
        line: the last line of the article as far as it is known.
        vocabulary: the rule tables.
        tongue: the document's language.
    """
    text = line.text
    if len(text) < _MAX_NOTICE and (_NOTICE.match(text) or _opens_notice(text, vocabulary)):
        return [line]
    if len(text) < _MAX_CALL and (call_behind_question(text, vocabulary) or is_agencies(text)):
        return [line]
    floor = max(0, len(text) - REACH)
    glued = _glued_labels(text, floor, vocabulary)
    breaks_at = {match.end() for match in SENTENCE_BREAK.finditer(text, max(floor - 1, 0))}
    breaks_at.update(match.start() for match in _MARK.finditer(text, floor))
    if glued:
        breaks_at |= glued | {match.start() for match in CAPITAL.finditer(text, min(glued))}
    in_row = len(glued) >= _MIN_ROW
    if in_row:
        # Among the labels of a row any capital may begin what is no label: a rights notice.
        breaks_at |= {match.end() for match in _BLANK_CAPITAL.finditer(text, min(glued))}
    residue = _RESIDUE.search(text, floor) if in_row else None
    unmarked = {
        match.end() for match in _UNMARKED.finditer(text, max(_MIN_ABOVE, len(text) - _CLOSED_REACH) + 1)
    } - breaks_at
    breaks_at |= unmarked
    candidates = sorted(breaks_at)[-_MAX_BREAKS:]
    signs = bool(_SIGN.search(text, candidates[0])) if candidates else False
    end = residue.start(1) if residue else len(text)
    breaks = [end] if residue else []
    closed = vocabulary.closes(text)
    for at in reversed(candidates):
        if not 0 < at < end:
            continue
        if not (
            (signs and _SIGN.search(text, at, at + _SIGN_REACH))
            or vocabulary.opened(text[at : at + _SIGN_REACH])
            or (closed and at > len(text) - _CLOSED_REACH)
        ) or _quoted(text, at):
            continue
        decisive = _calls if at in unmarked else _decisive_in_row if in_row else _decisive
        if decisive(line.part(at, end), vocabulary, tongue) or (
            not breaks and end < len(text) and decisive(line.part(at, len(text)), vocabulary, tongue)
        ):
            breaks.append(at)
            end = at
    if not breaks:
        return _without_fragment(line, vocabulary)
    breaks = [_before_mark(text, at) for at in reversed(breaks)]
    parts = [line.part(start, stop) for start, stop in zip([0, *breaks], [*breaks, len(text)])]
    return [part for part in parts if part]


def _opens_notice(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether the line begins as a rights notice does (``Riproduzione riservata © …``)."""
    rule = vocabulary.phrase(beginning_key(text)) if vocabulary.opened(text) & PHRASES else None
    return rule is not None and rule.kind == "copyright" and rule.risk == "strong"


def is_row(line: Line, vocabulary: Vocabulary) -> bool:
    """Return whether several known labels stand in the line, which is to be split before it is judged."""
    if line.piece or len(_COLON.findall(line.text, 0, REACH)) < _MIN_ROW:
        return False
    return len(_glued_labels(line.text[:REACH], 0, vocabulary)) >= _MIN_ROW


def _quoted(text: str, at: int) -> bool:
    """Return whether ``at`` lies inside a quotation that closes behind it."""
    if len(_QUOTE.findall(text, at)) % 2:
        return True
    return _in_curly(text, at) or any(
        text.count(close, at) > text.count(opening, at) for opening, close in _PAIRS
    )


def _in_curly(text: str, at: int) -> bool:
    """Return whether ``at`` lies between curly marks, of which ``“`` opens in one language and closes in another."""
    opening, closing = ("„", "“”") if "„" in text[:at] else ("“", "”")
    start = text.rfind(opening, 0, at)
    if start < 0 or any(mark in text[start:at] for mark in closing if mark != opening):
        return False
    return any(mark in text[at:] for mark in closing)


def _before_mark(text: str, at: int) -> int:
    """Return where the slash or bar begins that sets off what stands at ``at``, or ``at``."""
    before = text[:at].rstrip()
    return len(before) - 1 if before.endswith(_MARKS) and before[-2:-1].isspace() else at


def _without_fragment(line: Line, vocabulary: Vocabulary) -> list[Line]:
    """Return the line with the fragment apart that is left behind its last sentence, if there is one."""
    at = fragment_from(line.text, vocabulary)
    if at is None:
        return [line]
    at = _before_mark(line.text, at)
    first, last = line.part(0, at), line.part(at, len(line.text))
    return [first, last._replace(loose=True)] if first and last else [line]


def _decisive(part: Line | None, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether the piece says by itself what it is: decisive wording, or a heading over other articles."""
    if part is None:
        return False
    seen = observe(part, vocabulary, tongue)
    told = (seen.kind == "end_mark" and part.text[0] in _OPENERS) or seen.kind == "copyright"
    if told or not DECISIVE.isdisjoint(seen.own):
        return True
    heading = seen.phrase is not None and seen.phrase.risk == "heading" and seen.kind == "related"
    return heading and (part.text[-1] in _COLONS or is_announced(seen) or _is_whole(part.text, vocabulary))


def _decisive_in_row(part: Line | None, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether the piece is decisive among glued labels: a value that fits, a known line, a longer heading."""
    if part is None:
        return False
    if _decisive(part, vocabulary, tongue):
        return True
    label = find_label(part.text, vocabulary, tongue)
    if label is not None and label.colon and label.fit in ("url", "yes"):
        return True
    if vocabulary.lines.find(line_key(part.text)) is not None:
        return True
    words = part.text.split(None, _MAX_HEADING)[:_MAX_HEADING]
    heads = (
        vocabulary.lines.find(line_key(" ".join(words[:size]))) for size in range(_MIN_ROW + 1, len(words))
    )
    return any(rule is not None and rule.kind == "related" and rule.risk == "heading" for rule in heads)


def _is_whole(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether the piece is a known heading of several words and nothing more."""
    return text.count(" ") > 1 and vocabulary.lines.find(line_key(text)) is not None


def _calls(part: Line | None, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether the piece calls upon the reader: a capital alone makes names of agencies no credit."""
    if part is None or part.text.count(" ") < _MIN_CALL:
        return False
    return not _CALLS.isdisjoint(observe(part, vocabulary, tongue).own)


def _glued_labels(text: str, floor: int, vocabulary: Vocabulary) -> set[int]:
    """Return where a known label begins that is glued to what stands before it (``…silence.Source link :``)."""
    found: set[int] = set()
    for match in _COLON.finditer(text, floor + 1):
        end = len(text[floor : match.start()].rstrip()) + floor
        for start in range(max(floor, end - _MAX_LABEL), end - 1):
            if (
                _starts_word(text, start)
                and vocabulary.opened(text[start:end]) & LABELS
                and vocabulary.labels.find(line_key(text[start:end]))
            ):
                found.add(start - 1 if start > 1 and text[start - 1] in _OPENERS else start)
                break
    return found


def _starts_word(text: str, at: int) -> bool:
    if at == 0 or not text[at].isalpha():
        return False
    before = text[at - 1]
    if before in _APOSTROPHES:
        return False
    if not before.isalpha() or ord(before) > 0x2FFF:
        return True
    # Behind letters a capital does, behind capitals one before a small letter: "AFPAuthor:".
    return text[at].isupper() and (not before.isupper() or text[at + 1 : at + 2].islower())
