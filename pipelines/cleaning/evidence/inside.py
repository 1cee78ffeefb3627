"""Furniture between paragraphs: only what no article has there, and only as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipelines.cleaning.evidence.keys import bare
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.shape import holds_any, solid
from pipelines.cleaning.evidence.vocabulary import Vocabulary

_ALWAYS = frozenset(("code", "template_strong", "template_promo", "template_notice"))
_WHOLE = frozenset(("strong_ad", "strong_prompt", "strong_counter", "strong_navigation", "strong_notice"))
_PROMO_KINDS = frozenset(("related", "read_more"))
_BRACKETS = {")": "(", "]": "[", "）": "（", "】": "【"}
_PADDING = ". 。"
_CODE_SIGNS = ("{", "}", "<", "()", ");", "push(", "window.")
_NO_TITLE = frozenset(("label_unknown", "ends_colon"))
_CALLS = frozenset(("follow", "newsletter", "app", "share"))
_CUES = frozenset(("cue_1", "cue_2", "cue_3"))
_MAX_CALL = 12
_MAX_TITLES, _MIN_TITLE, _MAX_TITLE = 4, 4, 20
"""Titles below a heading between paragraphs, and words of each."""
_MAX_PROMO = 300
_ASKS = re.compile(r"^[^.!?…。！？؟]*[?？؟]$")
"""One question and nothing else."""
_CLOSING = re.compile(r"[：\]】］]")
_DASH = re.compile(r"(?<=\S)\s?[-–—]\s")
"""Stands for a colon behind the heading of a promo (``यह भी पढ़ें- …``)."""
_MAX_MARKER = 3


def may_be_furniture(text: str, vocabulary: Vocabulary) -> bool:
    """Return False if the line cannot be furniture: known wording or code must open it."""
    return not solid(text) and (bool(vocabulary.tables_for(text)) or holds_any(text, _CODE_SIGNS))


def is_furniture(line: Observation) -> bool:
    """Return whether a line between two lines of the article is unmistakably none of it.

    Code and closed templates are; a known prompt is where it makes up the whole line; a promo for another
    article where it is announced by its heading and a colon, on one open line or as a question.
    """
    features = line.features
    if not _ALWAYS.isdisjoint(features):
        return True
    if is_announced(line) and (line.open or (line.size <= _MAX_TITLE and _ASKS.search(line.line.text))):
        return True
    if "asked_and_called" in features and line.kind in _CALLS and line.size <= _MAX_TITLE:
        return True
    if line.prose:
        return False
    if not _WHOLE.isdisjoint(features) and ("wording_continues" not in features or _calls(line)):
        return True
    return "weak_ad" in features and line.size <= _MAX_MARKER and line.line.gap


def _calls(line: Observation) -> bool:
    """Return whether an open line of a few words calls upon the reader to follow (``Join our channel on WhatsApp``)."""
    short = line.open and line.size <= _MAX_CALL and "ends_colon" not in line.features
    return short and line.kind in _CALLS and not _CUES.isdisjoint(line.features)


def related_lists(seen: Sequence[Observation], more: bool = False) -> set[int]:
    """Return where lines lie between paragraphs that promote other articles: a known heading and the titles below.

    The titles are open lines, few, and the article goes on below them.

    Args:
        seen: the lines.
        more: whether a paragraph follows the last of them.
    """
    found: set[int] = set()
    for at, line in enumerate(seen):
        if not (line.opens and line.kind in _PROMO_KINDS and line.open):
            continue
        titles = list(takewhile(_is_title, seen[at + 1 : at + 2 + _MAX_TITLES]))
        end = at + 1 + len(titles)
        resumed = seen[end].prose if end < len(seen) else more
        if 0 < len(titles) <= _MAX_TITLES and resumed:
            found.update(range(at, end))
    return found


def _is_title(line: Observation) -> bool:
    open_title = line.open and line.label is None and _NO_TITLE.isdisjoint(line.features)
    return open_title and _MIN_TITLE <= line.size <= _MAX_TITLE


def is_announced(line: Observation) -> bool:
    """Return whether the line is a promo: its heading and, behind a colon or in other letters, the promoted title."""
    if line.phrase is None or line.kind not in _PROMO_KINDS or "wording_continues" not in line.features:
        return False
    text = line.line.text
    head, colon, title = _DASH.sub(":", _CLOSING.sub(":", text), count=1).partition(":")
    if colon and title.strip() and bare(head) == bare(line.phrase.phrase):
        return True
    # In capitals it needs no colon: ``PROČITAJTE JOŠ Splićani traže tišinu``.
    end = len(line.phrase.phrase)
    return text[:end].isupper() and bare(text[:end]) == bare(line.phrase.phrase) and not text[end:].isupper()


def may_hold_spans(text: str) -> bool:
    """Return False if neither a shortcode nor a bracketed promo can stand in the line."""
    return "[" in text or text.rstrip(_PADDING)[-1:] in _BRACKETS


def bracketed_promo(text: str, vocabulary: Vocabulary) -> tuple[int, int, str, str] | None:
    """Return span, kind and rule of a bracketed promo that closes a paragraph: ``(Lea también: …)``."""
    end = len(text.rstrip(_PADDING))
    opener = _BRACKETS.get(text[end - 1 : end])
    if opener is None:
        return None
    start = text.rfind(opener, max(0, end - _MAX_PROMO), end)
    if start <= 0:
        return None
    inner = text[start + 1 : end - 1]
    head, colon, title = inner.replace("：", ":").partition(":")
    if not colon or not title.strip():
        return None
    key = bare(head)
    rule = vocabulary.lines.find(key) or vocabulary.starts.find(key)
    if rule is None or rule.kind not in _PROMO_KINDS:
        return None
    return start, end, rule.kind, rule.name
