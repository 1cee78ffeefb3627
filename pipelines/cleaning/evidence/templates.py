"""Templates: whole lines with places for what varies, and their patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE
from pipelines.cleaning.rules import TemplateRule

BRACKETS = "([（【［〔<"
_CLOSERS = ")]）】］〕>"
_CLOSED_INSIDE = re.compile(r"[)\]）】］〕>]\s*\w")
_EDGE = EDGE.replace("{", "").replace("}", "")
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS = {
    "title": r".{1,200}?",
    "site": r"[^()\[\]]{1,120}?",
    "name": r"[^()\[\]]{2,60}?",
    "names": r"[^()\[\]]{2,160}?",
    "url": r"\S{4,400}",
    "date": r".{4,40}?",
    "tags": r".{1,300}?",
    "any": r".{1,300}?",
    "number": r"\d[\d.,\s]{0,12}",
}
"""What a template's places may hold, bounded so that matching stays linear."""


class Template(NamedTuple):
    """A template as it is matched.

    Attributes:
        rule: the table's row.
        head: what stands before the first place, folded.
        tail: what stands behind the last place, folded.
    """

    rule: TemplateRule
    head: str
    tail: str

    def may_stand(self, opens: bool, whole: bool) -> bool:
        """Return whether the line's brackets are the template's.

        Args:
            opens: whether the line begins with a bracket.
            whole: whether that bracket is closed at the line's end and not before.
        """
        if self.rule.template[0] not in BRACKETS:
            return True
        return whole if in_brackets(self.rule.template.replace("{", "_")) else opens

    @property
    def names(self) -> tuple[str, ...]:
        """The places, in order; the groups of a match are what they hold."""
        return tuple(_PLACE.findall(re.escape(_folded(self.rule.template))))

    def match(self, line: str) -> re.Match[str] | None:
        """Match a folded line whole."""
        if not (line.startswith(self.head) and line.endswith(self.tail)):
            return None
        return _pattern(self.rule.template).fullmatch(line)


@lru_cache(maxsize=10_000)
def _pattern(template: str) -> re.Pattern[str]:
    """Return the pattern of a template; compiled at first use, since most templates are never needed."""
    wording = re.escape(_folded(template))
    pattern = _PLACE.sub(lambda place: f"({_PATTERNS[place.group(1)]})", wording)
    return re.compile(pattern.replace("\\ ", " "))


def in_brackets(text: str) -> bool:
    """Return whether the line begins with a bracket that is not closed before its end."""
    text = text.strip(" \u00a0.。")
    return text[:1] in BRACKETS and text[-1:] in _CLOSERS and _CLOSED_INSIDE.search(text) is None


def compiled(rule: TemplateRule) -> Template:
    """Return the template of a row; its pattern is compiled when a line is first matched with it."""
    wording = _folded(rule.template)
    return Template(rule, wording.partition("{")[0], wording.rpartition("}")[2])


def _folded(template: str) -> str:
    """Return a template's wording, folded, with the places in braces."""
    return fold(template).strip(_EDGE)
