"""Evidence of known wording in a line: templates, phrases and labels."""

from __future__ import annotations

import re
from itertools import takewhile

from pipelines.cleaning.evidence.keys import CAPITALS, MAX_KEY, bare, beginning_key, line_key
from pipelines.cleaning.evidence.labels import find_labels
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.shape import PROSE_SIZE, has_bullet, holds_any, is_quotation
from pipelines.cleaning.evidence.vocabulary import LABELS, MAX_TEMPLATE, PHRASES, TEMPLATES, Vocabulary
from pipelines.cleaning.rules import PhraseRule
from pipelines.cleaning.tongue import Tongue

_MAX_PROMO = 30
"""Words from which on a promo's wording is taken to open a paragraph."""

_MIN_CAPITALS = 2
"""Words in capitals that make a heading."""
_MAX_ROW, _MAX_BUTTON = 14, 4
"""Words of a row of buttons, and of one of them."""

_BUTTONS = frozenset(
    (
        "share",
        "follow",
        "newsletter",
        "app",
        "comments",
        "listen",
        "login",
        "support",
        "navigation",
        "counter",
    )
)

_MAX_LABELLED = 120
"""Words from which on a line is no label with its value."""

_PROMOS = frozenset(("read_more", "related", "more_info"))
"""Kinds of wording that articles have between their paragraphs, too."""

BLOCK_KINDS = frozenset(("about", "contact", "release", "more_info"))
"""Kinds of headings below which whole paragraphs stand that are not the article's."""

_QUOTES = re.compile('["“„«「『][^"“”„«»「」『』]{3,160}["“”»」』][,.]?\\s+(?:[–—-]\\s)?[^\\W\\d_]+\\s+\\S')
"""A quotation that a sentence goes on from (``“All rights reserved,” it said.``)."""

_QUESTION = re.compile(r"[^.!?…。！？؟:：]{3,120}[?？؟!！]\s*(?=\S)")
"""A question or exclamation that opens a line, up to what follows it."""

_GLUE = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+[a-zß-öø-ÿ]{3})(?=(?:[“„«\"][^\W\d_]+|[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]*)(?: [^\s:]+){6})"
)
"""Where a paragraph may be glued to a call above it that lost its line (``… read moreThe ferry has been late …``)."""

_PROMPTS = {
    "share": "prompt",
    "follow": "prompt",
    "newsletter": "prompt",
    "app": "prompt",
    "comments": "prompt",
    "listen": "prompt",
    "login": "prompt",
    "membership": "prompt",
    "support": "prompt",
    "javascript": "prompt",
    "cookies": "prompt",
    "paywall": "prompt",
    "read_more": "read_more",
    "more_info": "more_info",
    "related": "related",
    "ad": "ad",
    "sponsored": "notice",
    "affiliate": "notice",
    "ai_notice": "notice",
    "disclaimer": "notice",
    "copyright": "rights",
    "original": "original",
    "filed": "original",
    "wire": "credit",
    "credit": "credit",
    "about": "about",
    "release": "about",
    "contact": "contact",
    "end_mark": "end_mark",
    "navigation": "navigation",
    "counter": "counter",
    "truncation": "truncation",
}
"""Kinds of phrases that behave alike share a weight."""

_CALLS = frozenset(("prompt", "read_more", "more_info", "related", "contact"))
"""Kinds of wording that ask the reader to do something."""


def add_wording(seen: Observation, vocabulary: Vocabulary, tongue: Tongue) -> None:
    """Add what tables know of the line's wording."""
    text = seen.line.text
    tables = vocabulary.tables_for(text)
    if tables & (TEMPLATES | PHRASES) and not (is_quotation(text) or _QUOTES.match(text)):
        _sentences(seen, text, vocabulary, tables)
        if seen.size <= _MAX_ROW and _is_row_of_buttons(text, vocabulary):
            seen.add("button_row", "prompt", "row of buttons")
    if seen.size < _MAX_PROMO and seen.phrase is None and seen.template is None:
        phrase = call_behind_question(text, vocabulary)
        if phrase is not None:
            seen.phrase = phrase
            seen.add("asked_and_called", phrase.kind, phrase.name)
    if tables & LABELS and seen.size < _MAX_LABELLED:
        _labels(seen, text, vocabulary, tongue)


def _is_row_of_buttons(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether the line is made of known wordings, two or more, and of nothing else (``Share Save Print``)."""
    words = line_key(text).lstrip(CAPITALS).split()
    at = buttons = 0
    while at < len(words):
        for end in range(min(at + _MAX_BUTTON, len(words)), at, -1):
            known = vocabulary.lines.find(bare(" ".join(words[at:end])))
            if known is not None and known.kind in _BUTTONS:
                at, buttons = end, buttons + 1
                break
        else:
            return False
    return buttons > 1


def call_behind_question(text: str, vocabulary: Vocabulary) -> PhraseRule | None:
    """Return the rule of a call behind a question or an exclamation (``Seen something odd? Write to us.``), or None."""
    asked = _QUESTION.match(text) if holds_any(text, "?？؟!！") else None
    if asked is None or not vocabulary.opened(text[asked.end() :]) & PHRASES:
        return None
    phrase = vocabulary.phrase(beginning_key(text[asked.end() :]))
    return phrase if phrase is not None and _PROMPTS[phrase.kind] in _CALLS else None


def _sentences(seen: Observation, text: str, vocabulary: Vocabulary, tables: int) -> None:
    """Templates and phrases, those of them that ``tables`` says may stand in the line."""
    long = len(text) > MAX_KEY
    key = beginning_key(text) if long else line_key(text)
    if tables & TEMPLATES:
        if not long:
            seen.template = vocabulary.template(key, text)
        elif vocabulary.may_be_template(key, text):
            seen.template = vocabulary.template(
                line_key(text if len(text) <= MAX_TEMPLATE else text[:MAX_KEY]), text
            )
    if seen.template:
        rule = seen.template[0].rule
        group = _PROMPTS[rule.kind] if rule.risk == "strong" else "weak"
        if group in _PROMOS:
            group = "promo" if seen.size < _MAX_PROMO else ""
        elif group not in ("notice", "weak"):
            group = "strong"
        seen.add(f"template_{group}" if group else "wording_in_prose", rule.kind, rule.name)
    if tables & PHRASES:
        _phrase(seen, vocabulary, key)


def _phrase(seen: Observation, vocabulary: Vocabulary, key: str) -> None:
    phrase = seen.phrase = vocabulary.phrase(key) or _in_capitals(seen.line.text, vocabulary)
    if phrase is None:
        return
    whole = vocabulary.lines.find(key) is not None or vocabulary.starts.find(key) is not None
    long = seen.size >= _MAX_PROMO and phrase.kind != "filed"
    if not whole and (long or (phrase.kind in _PROMOS and _has_text_behind(seen.line.text, vocabulary))):
        seen.add("wording_in_prose", phrase.kind, phrase.name)
        return
    # A promo with its title on the same line is complete, and heads nothing.
    heads = phrase.risk == "heading" or (whole and phrase.kind in _PROMOS and seen.line.text[-1] in ":：")
    seen.opens = heads and seen.size < 14 and "template_promo" not in seen.features
    name = f"{phrase.risk}_{_PROMPTS[phrase.kind]}"
    if name == "strong_ad" and has_bullet(seen.line.text):
        name = "weak_ad"
    if phrase.risk == "heading":
        name = "heading"
        if phrase.kind in BLOCK_KINDS:
            # With its text on the same line the heading is the opening of a notice.
            alone = whole or seen.size < PROSE_SIZE
            name = "block_heading" if alone else f"strong_{_PROMPTS[phrase.kind]}"
    seen.add(name, phrase.kind, phrase.name)
    if not whole:
        seen.add("wording_continues")


def _in_capitals(text: str, vocabulary: Vocabulary) -> PhraseRule | None:
    """Return the rule of a heading in capitals before a title in other letters (``LEGGI ANCHE Il mare …``)."""
    words = text.split(None, _MAX_BUTTON + 1)
    head = list(takewhile(str.isupper, words[:_MAX_BUTTON]))
    if len(head) < _MIN_CAPITALS or len(head) == len(words):
        return None
    rule = vocabulary.lines.find(line_key(" ".join(head)))
    return rule if rule is not None and rule.kind in _PROMOS else None


def _has_text_behind(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a paragraph is glued to a call; a capital inside a word may also be a name's (``LinkedIn``).

    It is none where the word began small or the call is known up to there.
    """
    for glue in _GLUE.finditer(text.partition(":")[0]):
        call = line_key(text[: glue.end()])
        if not glue[1][0].isupper() or vocabulary.lines.find(call) or vocabulary.starts.find(call):
            return True
    return False


def _labels(seen: Observation, text: str, vocabulary: Vocabulary, tongue: Tongue) -> None:
    """Labels: what they announce, and whether the value fits."""
    seen.labels = find_labels(text, vocabulary, tongue)
    label = seen.label
    if label is None:
        return
    risk = "context" if label.rule.risk == "context" or not label.colon else "value"
    if label.fit == "url":
        seen.add("label_url", "label", label.rule.name)
    elif label.fit == "yes":
        seen.add(f"label_{risk}", "label", label.rule.name)
    elif label.fit == "none":
        seen.add("label_bare" if risk == "value" or label.colon else "label_word", "label", label.rule.name)
    else:
        seen.add("label_unfit")
