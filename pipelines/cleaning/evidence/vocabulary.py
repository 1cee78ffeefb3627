"""The rule tables as look-ups whose cost does not grow with the number of rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

from pipelines.cleaning.evidence.fold import fold, without_accents
from pipelines.cleaning.rules import LabelRule, PhraseRule, TemplateRule, load_rules, uncollected

EDGE = (
    " \t*_•►▶▸→⇒·‣◦-–—|/\\[](){}<>【】「」『』《》〈〉〔〕（）［］#~=+\"“”„«»‹›'’‘"
    ":：.!?…。！？；;,،、★☆■□◆◇●○◉▼▲👉🔗📰📧⊙✉☞"
)
"""Decoration and punctuation that may stand at either edge of a wording."""

_MAX_PHRASE_WORDS = 12
_MAX_WIDE_PHRASE = 24
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2c00-\uffff]")
_MAYBE_WIDE = re.compile(r"[\u0e00-\u1fff\u3040-\uffff]")
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
"""Leaves of ASCII the letters: splitting bytes at blanks takes a quarter of the time of looking for words."""
_FIRST_WIDE = "\u0e00"
_BRACKETS = "([（【［〔<"
_CLOSERS = ")]）】］〕>"
_CLOSED_INSIDE = re.compile(r"[)\]）】］〕>]\s*\w")
_LONG_HEAD, _SHORT_HEAD = 12, 3
_MAX_OPENING, _MAX_CLOSING = 40, 16
_MIN_BEGINNING = 80
MAX_KEY = 160
"""Of a longer line only so many characters are folded where no more is needed."""
MAX_TEMPLATE = 900
"""No longer line is matched with a template; of one that is, its first ``MAX_KEY`` characters are."""
_JOINER = "\u200c"
"""Zero-width non-joiner, inside Persian words; folding leaves it out."""
_OPENING = re.compile(r"([^\W_]+)(?:[^\w{]+([^\W_]+))?")
_COLON = re.compile(r"([^:：]{2,50}?)\s*[:：]")
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS = {
    "title": r".{1,200}?",
    "site": r"[^()\[\]]{1,120}?",
    "name": r"[^()\[\]]{2,60}?",
    "names": r"[^()\[\]]{2,160}?",
    "url": r"\S{4,400}",
    "date": r".{4,40}?",
    "any": r".{1,300}?",
    "number": r"\d[\d.,\s]{0,12}",
}
"""What a template's places may hold, bounded so that matching stays linear."""


class Template(NamedTuple):
    """A template as it is matched.

    Attributes:
        rule: the table's row.
        key: its wording, folded, with the places in braces.
        head: what stands before the first place.
        tail: what stands behind the last place.
    """

    rule: TemplateRule
    key: str
    head: str
    tail: str

    def may_stand(self, opens: bool, whole: bool) -> bool:
        """Return whether the line's brackets are the template's.

        Args:
            opens: whether the line begins with a bracket.
            whole: whether that bracket is closed at the line's end and not before.
        """
        if self.rule.template[0] not in _BRACKETS:
            return True
        return whole if _in_brackets(self.rule.template.replace("{", "_")) else opens

    @property
    def names(self) -> tuple[str, ...]:
        """The places, in order; the groups of a match are what they hold."""
        return tuple(_PLACE.findall(re.escape(self.key)))

    def match(self, line: str) -> re.Match[str] | None:
        """Match a folded line whole."""
        if not (line.startswith(self.head) and line.endswith(self.tail)):
            return None
        return _pattern(self.key).fullmatch(line)


@lru_cache(maxsize=10_000)
def _pattern(key: str) -> re.Pattern[str]:
    """Return the pattern of a template; compiled at first use, since most templates are never needed."""
    pattern = _PLACE.sub(lambda place: f"({_PATTERNS[place.group(1)]})", re.escape(key))
    return re.compile(pattern.replace("\\ ", " "))


def bare(text: str) -> str:
    """Return the folded text without decoration at its edges: the key of phrases and labels."""
    return fold(text.strip(EDGE)).strip(EDGE)


LABELS, PHRASES, TEMPLATES = 1, 2, 4
"""Tables of wordings, to be combined by ``|``."""

_NONE: dict[str, int] = {}

CAPITALS = "\0"
"""Prefix of the keys of lines in capitals, which are looked up without their accents, too."""


def line_key(text: str) -> str:
    """Return the key of a line: ``bare``, marked if the line is in capitals."""
    key = bare(text)
    return CAPITALS + without_accents(key) if text.isupper() else key


def beginning_key(text: str) -> str:
    """Return the key of a long line as far as a phrase or the head of a template can reach."""
    key = bare(text[:MAX_KEY])
    # Little is left where a row of dots stands near the beginning.
    if len(key) <= _MIN_BEGINNING < len(text):
        return line_key(text)
    return CAPITALS + without_accents(key) if text.isupper() else key


def _plain(word: str) -> str:
    """Return the form in which a line's first words are looked up: folded, without accents."""
    return word.casefold() if word.isascii() else _plain_accented(word)


@lru_cache(maxsize=20_000)
def _plain_accented(word: str) -> str:
    return without_accents(fold(word))


def _opening(wording: str) -> tuple[str, str]:
    """Return the first two words of a wording, plain; the second "" where it has none.

    Of Han and the like, which put no spaces, the first two characters, or the only one.
    """
    match = _OPENING.search(wording)
    if match is None:
        return "", ""
    first, second = match.groups("")
    if first >= _FIRST_WIDE and _WIDE.match(first):
        return first[:2], ""
    return _plain(first), _plain(second)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-ups from folded wording to rules.

    Attributes:
        openings: the first word of labels, phrases and templates to their second words, "" where there is none,
            and these to the tables in which they are (``LABELS``, ``PHRASES``, ``TEMPLATES``).
        labels: label to its rules, in table order.
        lines: phrase that is a whole line to its rule.
        starts: phrase that opens a line to its rule.
        cues: cue word to its group.
        cue_letters: of each cue word in ASCII the longest row of letters.
        accented_letters: of each other cue word the longest row of ASCII letters.
        wide_cues: finds the cue words of scripts without spaces; each match is a word in ``cues``.
        heads: what a template begins with (its first ``_LONG_HEAD`` characters; ``_SHORT_HEAD`` where fewer are
            fixed) to the templates.
        tails: the last ``_SHORT_HEAD`` characters of those that begin with a place.
    """

    openings: dict[str, dict[str, int]]
    labels: dict[str, list[LabelRule]]
    lines: dict[str, PhraseRule]
    starts: dict[str, PhraseRule]
    cues: dict[str, str]
    cue_letters: frozenset[bytes]
    accented_letters: frozenset[bytes]
    wide_cues: re.Pattern[str]
    heads: dict[str, list[Template]]
    tails: dict[str, list[Template]]

    def tables_for(self, text: str) -> int:
        """Return in which tables something may match the line, 0 for most lines: two look-ups instead of many."""
        tables = self.opened(text)
        return tables if tables & TEMPLATES or not self.closes(text) else tables | TEMPLATES

    def opened(self, text: str) -> int:
        """Return in which tables wordings begin with the line's first words."""
        if _JOINER in text[:_MAX_OPENING]:
            text = text[: 2 * _MAX_OPENING].replace(_JOINER, "")
        match = _OPENING.search(text, 0, _MAX_OPENING)
        if match is None:
            return 0
        first, second = match.groups()
        if first >= _FIRST_WIDE and _WIDE.match(first):
            one, two = self.openings.get(first[:1], _NONE), self.openings.get(first[:2], _NONE)
            return one.get("", 0) | two.get("", 0)
        seconds = self.openings.get(_plain(first))
        if seconds is None:
            return 0
        return seconds.get("", 0) | (seconds.get(_plain(second), 0) if second else 0)

    def closes(self, text: str) -> bool:
        """Return whether a template that begins with a place ends as the line does."""
        end = text.rstrip(EDGE)
        templates = self.tails.get(end[-_SHORT_HEAD:].casefold())
        if templates is None:
            return False
        end = fold(end[-_MAX_OPENING:])
        return any(end.endswith(template.tail[-_MAX_CLOSING:]) for template in templates)

    def cue_groups(self, folded: str) -> set[str]:
        """Return the groups of the cue words in a case-folded line."""
        letters = folded.encode("ascii", "replace").translate(_LETTERS).split()
        foreign = False
        if self.cue_letters.isdisjoint(letters):
            if folded.isascii():
                return set()
            foreign = _NOT_LATIN.search(folded) is not None
            if not foreign and self.accented_letters.isdisjoint(letters):
                return set()
        cues = self.cues
        words = folded.split()
        found = cues.keys() & filter(str.isalpha, words)
        found |= cues.keys() & _WORD.findall(" ".join(filterfalse(str.isalpha, words)))
        if not folded.isascii() and _MAYBE_WIDE.search(folded):
            found.update(self.wide_cues.findall(folded))
        return {cues[word] for word in found}

    def phrase(self, key: str) -> PhraseRule | None:
        """Return the rule of a folded line: the whole of it, or the longest known opening."""
        rule = self.lines.get(key) or self.starts.get(key)
        if rule or not key:
            return rule
        head = _COLON.match(key)
        if head and head.group(1) in self.lines:
            return self.lines[head.group(1)]
        if _WIDE.match(key):
            for length in range(min(len(key), _MAX_WIDE_PHRASE), 1, -1):
                rule = self.starts.get(key[:length])
                if rule:
                    return rule
            return None
        cuts: list[int] = []
        at = key.find(" ")
        while at > 0 and len(cuts) < _MAX_PHRASE_WORDS:
            cuts.append(at)
            at = key.find(" ", at + 1)
        for at in reversed(cuts):
            rule = self.starts.get(key[:at].rstrip(EDGE))
            if rule:
                return rule
        return None

    def may_be_template(self, beginning: str, text: str) -> bool:
        """Return False if no template matches a long line, of whose key only the beginning is known."""
        key = beginning.removeprefix(CAPITALS)
        return self.closes(text) or any(
            key.startswith(template.head[: len(key)])
            for head in (key[:_LONG_HEAD], key[:_SHORT_HEAD])
            for template in self.heads.get(head, ())
        )

    def template(self, key: str, text: str) -> tuple[Template, re.Match[str]] | None:
        """Return the first template that the line matches whole, with its match.

        Args:
            key: the folded line, without decoration.
            text: the line as it stands. A template in brackets matches only what stands in brackets.
        """
        opens, whole = text.lstrip()[:1] in _BRACKETS, _in_brackets(text)
        key = key.removeprefix(CAPITALS)
        if len(key) < 6 or len(key) > MAX_TEMPLATE:
            return None
        for head in (key[:_LONG_HEAD], key[:_SHORT_HEAD]):
            for template in self.heads.get(head, ()):
                if template.may_stand(opens, whole) and (match := template.match(key)):
                    return template, match
        for template in self.tails.get(key[-_SHORT_HEAD:], ()):
            if template.may_stand(opens, whole) and (match := template.match(key)):
                return template, match
        return None


def _in_brackets(text: str) -> bool:
    """Return whether the line begins with a bracket that is not closed before its end."""
    text = text.strip(" \u00a0.。")
    return text[:1] in _BRACKETS and text[-1:] in _CLOSERS and _CLOSED_INSIDE.search(text) is None


@lru_cache(maxsize=1)
@uncollected()
def vocabulary() -> Vocabulary:
    """Return the look-ups, built once per process."""
    rules = load_rules()
    labels: dict[str, list[LabelRule]] = defaultdict(list)
    for label in rules.labels:
        for key in _keys(label.label):
            labels[key].append(label)
    lines: dict[str, PhraseRule] = {}
    starts: dict[str, PhraseRule] = {}
    for phrase in rules.phrases:
        table = lines if phrase.match == "line" else starts
        for key in _keys(phrase.phrase):
            known = table.get(key)
            if known is None or _RANK[phrase.risk] < _RANK[known.risk]:
                table[key] = phrase
    cues = {fold(cue.word): cue.group for cue in rules.cues}
    cue_letters = _longest_rows(word for word in cues if word.isascii())
    accented_letters = _longest_rows(word for word in cues if not word.isascii())
    wide = [re.escape(word) for word in cues if _WIDE.match(word)]
    wide_cues = re.compile("|".join(sorted(wide, key=len, reverse=True)) or r"(?!)")
    heads: dict[str, list[Template]] = defaultdict(list)
    tails: dict[str, list[Template]] = defaultdict(list)
    for rule in rules.templates:
        template, head, tail = _template(rule)
        if head:
            heads[head].append(template)
        elif tail:
            tails[tail].append(template)
    fixed = (template.rule.template for row in heads.values() for template in row)
    openings = _openings({LABELS: labels, PHRASES: (*lines, *starts), TEMPLATES: fixed})
    return Vocabulary(
        openings=openings,
        labels=dict(labels),
        lines=lines,
        starts=starts,
        cues=cues,
        cue_letters=cue_letters,
        accented_letters=accented_letters,
        wide_cues=wide_cues,
        heads=dict(heads),
        tails=dict(tails),
    )


_RANK = {"heading": 0, "strong": 1, "weak": 2}
"""Of two rules for one wording the one that says more is kept."""


def _longest_rows(words: Iterable[str]) -> frozenset[bytes]:
    """Return the longest row of ASCII letters of each word that has any."""
    rows = (word.encode("ascii", "replace").translate(_LETTERS).split() for word in words)
    return frozenset(max(row, key=len) for row in rows if row)


def _openings(wordings: Mapping[int, Iterable[str]]) -> dict[str, dict[str, int]]:
    """Return the first words of wordings to the second ones, and these to the tables that hold them."""
    openings: dict[str, dict[str, int]] = defaultdict(dict)
    for table, keys in wordings.items():
        for key in keys:
            if key[:1] == CAPITALS:
                continue
            first, second = _opening(key)
            if first:
                openings[first][second] = openings[first].get(second, 0) | table
    return dict(openings)


def _keys(wording: str) -> tuple[str, str]:
    key = bare(wording)
    return key, CAPITALS + without_accents(key)


def _template(rule: TemplateRule) -> tuple[Template, str, str]:
    """Return the template with the keys of ``heads`` and ``tails`` ("" where it has none)."""
    key = fold(rule.template).strip(EDGE.replace("{", "").replace("}", ""))
    head, tail = key.partition("{")[0], key.rpartition("}")[2]
    template = Template(rule, key, head, tail)
    head = head[:_LONG_HEAD] if len(head) >= _LONG_HEAD else head[:_SHORT_HEAD]
    return (
        template,
        head if len(head) >= _SHORT_HEAD else "",
        tail[-_SHORT_HEAD:] if len(tail) >= _SHORT_HEAD else "",
    )
