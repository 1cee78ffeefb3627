"""The rule tables as look-ups whose cost does not grow with the number of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import CAPITALS, EDGE, WIDE, first_words, is_wide, plain
from pipelines.cleaning.evidence.templates import BRACKETS, Template, in_brackets
from pipelines.cleaning.rules import LabelRule, PhraseRule

_MAX_PHRASE_WORDS = 12
_MAX_WIDE_PHRASE = 24
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2c00-\uffff]")
_MAYBE_WIDE = re.compile(r"[\u0e00-\u1fff\u3040-\uffff]")
MARKS = "\u0300-\u036f\u064b-\u0655\u0900-\u0963\u0971-\u0dff"
"""Accents and vowel signs that stand behind their letter; to ``re`` they are no part of a word."""
_WORD = re.compile(rf"[^\W\d_][\w{MARKS}'.-]*")
LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
"""Leaves of ASCII the letters: splitting bytes at blanks takes a quarter of the time of looking for words."""
LONG_HEAD, SHORT_HEAD = 12, 3
_MAX_OPENING, _MAX_CLOSING = 40, 16
MAX_TEMPLATE = 900
"""No longer line is matched with a template; of one that is, its first ``MAX_KEY`` characters are."""
_JOINER = "\u200c"
"""Zero-width non-joiner, inside Persian words; folding leaves it out."""
_COLON = re.compile(r"([^:：\]】］]{2,50}?)(?:\s*[:：\]】］]|-\s)")
"""A colon, the bracket that closes a heading (``[관련기사] …``) or a dash right behind it (``यह भी पढ़ें- …``)."""

LABELS, PHRASES, TEMPLATES = 1, 2, 4
"""Tables of wordings, to be combined by ``|``."""


_Found = TypeVar("_Found")


class Wordings(dict[str, _Found]):
    """What is known of wordings, by key; a key of capitals is there only where capitals hide an accent."""

    __slots__ = ()

    def find(self, key: str) -> _Found | None:
        """Return what is known of a line's key."""
        found = self.get(key)
        return self.get(key[1:]) if found is None and key[:1] == CAPITALS else found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-ups from folded wording to rules.

    Attributes:
        openings: the first two words of labels, phrases and templates, with a space between, to the tables in which
            they are (``LABELS``, ``PHRASES``, ``TEMPLATES``); the first word to those where it stands alone, or 0.
        labels: label to its rules, in table order.
        lines: phrase that is a whole line to its rule.
        starts: phrase that opens a line to its rule.
        cues: cue word to its group.
        cue_letters: of each cue word in ASCII the longest row of letters.
        accented_letters: of each other cue word the longest row of ASCII letters.
        wide_cues: finds the cue words of scripts without spaces; each match is a word in ``cues``.
        heads: what a template begins with (its first ``LONG_HEAD`` characters; ``SHORT_HEAD`` where fewer are
            fixed) to the templates.
        tails: the last ``SHORT_HEAD`` characters of those that begin with a place.
    """

    openings: dict[str, int]
    labels: Wordings[list[LabelRule]]
    lines: Wordings[PhraseRule]
    starts: Wordings[PhraseRule]
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
        first, second = first_words(text[:_MAX_OPENING])
        if is_wide(first):
            return self.openings.get(first[:1], 0) | self.openings.get(first[:2], 0)
        first = plain(first)
        alone = self.openings.get(first)
        if alone is None or not second:
            return alone or 0
        return alone | self.openings.get(f"{first} {plain(second)}", 0)

    def closes(self, text: str) -> bool:
        """Return whether a template that begins with a place ends as the line does."""
        end = text.rstrip(EDGE)
        templates = self.tails.get(end[-SHORT_HEAD:].casefold())
        if templates is None:
            return False
        end = fold(end[-_MAX_OPENING:])
        return any(end.endswith(template.tail[-_MAX_CLOSING:]) for template in templates)

    def cue_groups(self, folded: str) -> set[str]:
        """Return the groups of the cue words in a case-folded line."""
        letters = folded.encode("ascii", "replace").translate(LETTERS).split()
        foreign = False
        if self.cue_letters.isdisjoint(letters):
            if folded.isascii():
                return set()
            foreign = _NOT_LATIN.search(folded) is not None
            if not foreign and self.accented_letters.isdisjoint(letters):
                return set()
        cues = self.cues
        if not folded.isascii():
            folded = fold(folded)
        found = cues.keys() & _WORD.findall(folded)
        if not folded.isascii() and _MAYBE_WIDE.search(folded):
            found.update(self.wide_cues.findall(folded))
        return {cues[word] for word in found}

    def phrase(self, key: str) -> PhraseRule | None:
        """Return the rule of a folded line: the whole of it, or the longest known opening."""
        rule = self.lines.find(key) or self.starts.find(key)
        if rule or not key:
            return rule
        head = _COLON.match(key)
        if head and (rule := self.lines.find(head.group(1))):
            return rule
        if WIDE.match(key):
            for length in range(min(len(key), _MAX_WIDE_PHRASE), 1, -1):
                rule = self.starts.find(key[:length])
                if rule:
                    return rule
            return None
        cuts: list[int] = []
        at = key.find(" ")
        while at > 0 and len(cuts) < _MAX_PHRASE_WORDS:
            cuts.append(at)
            at = key.find(" ", at + 1)
        for at in reversed(cuts):
            words = key[:at]
            rule = self.starts.find(words if words[-1].isalnum() else words.rstrip(EDGE))
            if rule:
                return rule
        return None

    def may_be_template(self, beginning: str, text: str) -> bool:
        """Return False if no template matches a long line, of whose key only the beginning is known."""
        key = beginning.removeprefix(CAPITALS)
        return self.closes(text) or any(
            key.startswith(template.head[: len(key)])
            for head in (key[:LONG_HEAD], key[:SHORT_HEAD])
            for template in self.heads.get(head, ())
        )

    def template(self, key: str, text: str) -> tuple[Template, re.Match[str]] | None:
        """Return the first template that the line matches whole, with its match.

        Args:
            key: the folded line, without decoration.
            text: the line as it stands. A template in brackets matches only what stands in brackets.
        """
        opens, whole = text.lstrip()[:1] in BRACKETS, in_brackets(text)
        key = key.removeprefix(CAPITALS)
        if len(key) < 6 or len(key) > MAX_TEMPLATE:
            return None
        for head in (key[:LONG_HEAD], key[:SHORT_HEAD]):
            for template in self.heads.get(head, ()):
                if template.may_stand(opens, whole) and (match := template.match(key)):
                    return template, match
        for template in self.tails.get(key[-SHORT_HEAD:], ()):
            if template.may_stand(opens, whole) and (match := template.match(key)):
                return template, match
        return None
