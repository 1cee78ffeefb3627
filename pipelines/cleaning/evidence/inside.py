"""Furniture between paragraphs: only what no article has there, and only as a whole."""

from __future__ import annotations

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
_MAX_PROMO = 300
_MAX_MARKER = 3


def may_be_furniture(text: str, vocabulary: Vocabulary) -> bool:
    """Return False if the line cannot be furniture: known wording or code must open it."""
    return not solid(text) and (bool(vocabulary.tables_for(text)) or holds_any(text, _CODE_SIGNS))


def is_furniture(line: Observation) -> bool:
    """Return whether a line between two lines of the article is unmistakably none of it.

    Code and closed templates are; a known prompt is where it makes up the whole line; a promo for another
    article where it is announced by its heading and a colon, on one open line.
    """
    features = line.features
    if not _ALWAYS.isdisjoint(features):
        return True
    if line.prose:
        return False
    if not _WHOLE.isdisjoint(features) and "wording_continues" not in features:
        return True
    if "weak_ad" in features and line.size <= _MAX_MARKER and line.line.gap:
        return True
    return line.open and is_announced(line)


def is_announced(line: Observation) -> bool:
    """Return whether the line is a promo: its heading, a colon and the promoted title."""
    if line.phrase is None or line.kind not in _PROMO_KINDS or "wording_continues" not in line.features:
        return False
    head, colon, title = line.line.text.replace("：", ":").partition(":")
    return bool(colon and title.strip()) and bare(head) == bare(line.phrase.phrase)


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
