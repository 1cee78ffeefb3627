"""What was seen in one line: kinds of evidence by name, with their amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.cleaning.evidence.labels import Label
from pipelines.cleaning.evidence.templates import Template
from pipelines.cleaning.lines import Line
from pipelines.cleaning.rules import PhraseRule


@dataclass(slots=True)
class Observation:
    """What one line says.

    Attributes:
        line: the line.
        own: what the line alone says: kind of evidence to its amount.
        features: ``own`` and what the neighbours add to it.
        kind: class that the line would be removed as.
        rule: name of the rule that speaks loudest; the kind of evidence where there is no rule.
        size: length in words.
        sentence: whether it can be read as a sentence, whole or cut short.
        prose: whether it is a sentence of article length.
        open: whether it ends without ending a sentence.
        opens: whether it is a heading that opens a list or block.
        labels, phrase, template: the wording that was recognised.
        value_of: the label on the line above whose value this line is.
        person: of whom the line says who they are.
        below: characters from this line to the end.
        lead: lines of no known kind from this one to the next known one, itself included; 0 for a known one.
        detailed: whether ``add_detail`` has added what no cut is built on.
        beginning: the first folded characters, by which repeated lines are looked for.
    """

    line: Line
    size: float
    own: Mapping[str, float] = field(init=False)
    features: dict[str, float] = field(default_factory=dict)
    kind: str = "other"
    rule: str = ""
    own_kind: tuple[str, str] = ("other", "")
    sentence: bool = False
    prose: bool = False
    open: bool = False
    opens: bool = False
    labels: Sequence[Label] = ()
    phrase: PhraseRule | None = None
    template: tuple[Template, re.Match[str]] | None = None
    value_of: Label | None = None
    person: str = ""
    below: int = 0
    lead: int = 0
    detailed: bool = False
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
        self.person = ""
