"""Observation of one line: every kind of evidence it carries, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.labels import Label, find_labels, unknown_label
from pipelines.cleaning.evidence.vocabulary import (
    EDGE,
    LABELS,
    MAX_KEY,
    MAX_TEMPLATE,
    PHRASES,
    TEMPLATES,
    Template,
    Vocabulary,
    beginning_key,
    line_key,
)
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lines import Line
from pipelines.cleaning.rules import PhraseRule
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
_BULLET = re.compile(r"(?:[-–—*•▪■●○·‣▶►»>+★☆◆◇◎※✓✔→]|\(?\d{1,2}[.)])\s+\S")
_REFERENCE = re.compile(r"\W{0,3}\d{1,3}[\].)]\s|\\?\[\d{1,3}\\?\]")
_SPEECH = re.compile('["“”„«»「」『』]')
_DIGIT = re.compile(r"\d")

_MAX_PROMO = 30
"""Words from which on a promo's wording is taken to open a paragraph."""
_MAX_SHORT = 60
"""Words above which a line of prose is not looked at for what short lines carry."""


_TEMPLATES = frozenset(("template_strong", "template_promo", "template_notice"))
_PROMOS = frozenset(("read_more", "related", "more_info"))
"""Kinds of wording that articles have between their paragraphs, too."""

BLOCK_KINDS = frozenset(("about", "contact", "release", "more_info"))
"""Kinds of headings below which whole paragraphs stand that are not the article's."""

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
        "label_url",
        "label_value",
    )
)
"""Wording that says more of a sentence than its length does."""

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


@dataclass(slots=True)
class Observation:
    """What one line says.

    Attributes:
        line: the line.
        own: what the line alone says: kind of evidence to its amount; there once it is settled.
        features: ``own`` and what the neighbours add to it.
        kind: class that the line would be removed as.
        rule: name of the rule that speaks loudest; the kind of evidence where there is no rule.
        size: length in words.
        prose: whether it is a sentence of article length.
        open: whether it ends without ending a sentence.
        opens: whether it is a heading that opens a list or block.
        labels, phrase, template: the wording that was recognised.
        value_of: the label on the line above whose value this line is.
        below: characters from this line to the end.
        lead: lines of no known kind from this one to the next known one, itself included; 0 for a known one.
        beginning: the first folded characters, by which repeated lines are looked for.
    """

    line: Line
    size: float
    own: Mapping[str, float] = field(init=False)
    features: dict[str, float] = field(default_factory=dict)
    kind: str = "other"
    rule: str = ""
    own_kind: tuple[str, str] = ("other", "")
    prose: bool = False
    open: bool = False
    opens: bool = False
    labels: Sequence[Label] = ()
    phrase: PhraseRule | None = None
    template: tuple[Template, re.Match[str]] | None = None
    value_of: Label | None = None
    below: int = 0
    lead: int = 0
    beginning: str = ""

    @property
    def label(self) -> Label | None:
        """The line's label, or the first of several."""
        return self.labels[0] if self.labels else None

    def add(self, feature: str, kind: str = "", rule: str = "", amount: float = 1.0) -> None:
        """Note a kind of evidence; the first rule that names a kind of text wins."""
        self.features[feature] = amount
        if kind and self.kind == "other":
            self.kind = kind
            self.rule = rule or feature

    def demote(self, features: Iterable[str], name: str) -> None:
        """Replace any of the given kinds of evidence by another."""
        for feature in features:
            if self.features.pop(feature, None) is not None:
                self.features[name] = 1.0

    def settle(self) -> None:
        """Keep what was noted so far as the line's own evidence."""
        self.own, self.own_kind = self.features, (self.kind, self.rule)

    def forget_context(self) -> None:
        """Go back to the line's own evidence, before its neighbours changed."""
        self.features = dict(self.own)
        self.kind, self.rule = self.own_kind
        self.value_of = None


def observe(line: Line, vocabulary: Vocabulary, tongue: Tongue) -> Observation:
    """Return what the line says, whatever stands around it."""
    text = line.text
    size = shape.size(text)
    seen = Observation(line, size)
    tables = vocabulary.tables_for(text)
    if tables & (TEMPLATES | PHRASES):
        _wording(seen, text, vocabulary)
    if tables & LABELS and size < 120:
        _labels(seen, text, vocabulary, tongue)
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
    if text[0].islower():
        seen.add("lower_start")
    if _SPEECH.search(text):
        seen.add("speech")
    if text[-1] in ":：":
        seen.add("ends_colon")
    elif text[-1] in ",;，；、،؛":
        seen.add("ends_comma")
    elif text[-1] == "…" or text.endswith("..."):
        seen.add("ends_ellipsis")


def _wording(seen: Observation, text: str, vocabulary: Vocabulary) -> None:
    """Known wording: templates and phrases."""
    long = len(text) > MAX_KEY
    key = beginning_key(text) if long else line_key(text)
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
    _phrase(seen, vocabulary, key)


def _phrase(seen: Observation, vocabulary: Vocabulary, key: str) -> None:
    phrase = seen.phrase = vocabulary.phrase(key)
    if phrase is None:
        return
    whole = key in vocabulary.lines or key in vocabulary.starts
    if not whole and seen.size >= _MAX_PROMO:
        seen.add("wording_in_prose", phrase.kind, phrase.name)
        return
    seen.opens = phrase.risk == "heading" and seen.size < 14
    name = f"{phrase.risk}_{_PROMPTS[phrase.kind]}"
    if name == "strong_ad" and _BULLET.match(seen.line.text):
        name = "weak_ad"
    if phrase.risk == "heading":
        name = "block_heading" if phrase.kind in BLOCK_KINDS else "heading"
    seen.add(name, phrase.kind, phrase.name)
    if not whole:
        seen.add("wording_continues")


def _labels(seen: Observation, text: str, vocabulary: Vocabulary, tongue: Tongue) -> None:
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
    elif _BULLET.match(text):
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
        seen.add(f"{kind}_line", "address" if kind != "hashtags" else "tags", kind)
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
