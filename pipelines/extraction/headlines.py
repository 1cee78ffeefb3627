"""A page's headline: of all its wordings, printed and declared, the one for which most speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.extraction.headings import headings_of, site_headings
from pipelines.extraction.layout import Layout
from pipelines.extraction.measures import bucket, key_of
from pipelines.extraction.offers import Candidates
from pipelines.extraction.titles import BAR, site_names, without_site

_WORD = re.compile(r"[^\W_]+")
_MARKS = " -–—|:：·•\u00a0"
_BEFORE_MARKS = " |:：·•\u00a0"
"""A dash before a headline opens what somebody says."""
_DIVIDING = re.compile(r"(?:[:：|/–—]|(?<=\s)-)(?=\s)")
"""What stands between a kicker and its headline."""
_RUN = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ALIKE = (0, 0.25, 0.5, 0.75, 1.0, 1.2, 1.35)
"""Limits for the likeness to the metadata wording that is most like a wording, itself left out."""
_STRANGE = 0.25
"""Likeness below which a wording has nothing to do with the others."""
_LABEL = 4
"""Words from which a heading that has nothing to do with the title is more than a label."""
_LENGTHS = (2, 3, 4, 6)
"""Limits for the number of words."""
_LEAST = 0.4
"""Share of the printed headline that a shorter wording of the metadata must keep to replace it."""
_SAYERS = {
    "json-ld headline": "said.json",
    "json-ld name": "said.name",
    "meta og:title": "said.og",
    "meta twitter:title": "said.twitter",
}
"""Places that declare a headline, each with the feature of what it says."""


@dataclass(slots=True)
class Wording:
    """One wording of the headline.

    Attributes:
        text: as the page writes it.
        key: its letters and digits, case folded: printings that differ in nothing else are one wording.
        sources: where it was found, printed places first.
        element: the heading that prints it, None for what only metadata say.
        features: what speaks for and against it, see ``rules/headline_weights.tsv``.
    """

    text: str
    key: str
    sources: list[str] = field(default_factory=list)
    element: Any = None
    features: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def headlines(found: Candidates, layout: Layout, url: str | None) -> list[Wording]:
    """Return the wordings of a page's headline, best first; names of the site are none.

    Args:
        found: what metadata offer.
        layout: the page's blocks.
        url: the page's address: it may spell the headline, and its host names the site.
    """
    weights = _weights()
    wordings = described(found, layout, url)
    return sorted(wordings, key=lambda one: -sum(weights.get(name, 0.0) for name in one.features))


def heading_of(wordings: Sequence[Wording]) -> Any:
    """Return the element that prints the headline, failing that the best ``<h1>``; None where there is neither."""
    if wordings and wordings[0].element is not None:
        return wordings[0].element
    return next((one.element for one in wordings if "printed.h1" in one.features), None)


def described(found: Candidates, layout: Layout, url: str | None) -> list[Wording]:
    """Return the wordings of a page's headline with their features, printed ones first."""
    wordings = _gather(found, layout, url)
    told = [one for one in wordings if one.features & {"declared", "title", "part"}]
    agreed = [one for one in told if "declared" in one.features and "title" in one.sources]
    for one in wordings:
        kind = "h1" if "printed.h1" in one.features else "other" if one.element is not None else "unprinted"
        one.features.update(f"{name}.{kind}" for name in one.features & {"title", "part"})
        one.features.add(f"words.{kind}.{bucket(len(one.words), _LENGTHS)}")
        one.features.update(feature for source, feature in _SAYERS.items() if source in one.sources)
        others = [other for other in told if other is not one and set(other.sources) - set(one.sources)]
        alike = max((likeness(one, other) for other in others), default=-1.0)
        one.features.add(f"alike.{kind}.{bucket(alike, _ALIKE)}")
        if alike < _STRANGE and agreed and one not in agreed:
            one.features.add(f"outvoted.{kind}.{min(len(one.words), _LABEL)}")
    return wordings


def _gather(found: Candidates, layout: Layout, url: str | None) -> list[Wording]:
    titles = [value for _, value in found.of("title")]
    declared = [(source, _uncut(value, titles)) for source, value in found.of("headline")]
    said = {key_of(value) for _, value in declared}
    headings = headings_of(layout, said | set(map(key_of, titles)))
    site = found.first("siteName")
    names = site_names(None if site and key_of(site) in map(key_of, titles) else site, url)
    names += site_headings(layout)
    firsts = [heading.text for heading in headings if heading.level == 1]
    names += [key_of(text) for text in firsts if _ends_titles(text, titles, said, names)]
    out: dict[str, Wording] = {}
    stripped = [without_site(value, names) for _, value in declared]
    for heading in headings:
        source = f"h{heading.level}" if heading.level else "heading"
        text = heading.text.rstrip(_MARKS).lstrip(_BEFORE_MARKS)
        if key_of(text) not in map(key_of, stripped):
            text = _without_kicker(text, stripped)
        _add(out, text, source, heading.features, heading.element)
    for (source, _), text in zip(declared, stripped):
        _add(out, _without_kicker(text, stripped), source, ("declared",))
    for value in titles:
        _add(out, without_site(value, names), "title", ("title",))
        for part in BAR.split(value):
            _add(out, part.strip(), "title", ("part",))
    return [one for key, one in out.items() if key not in names]


def _add(
    out: dict[str, Wording], text: str, source: str, features: Iterable[str] = (), element: Any = None
) -> None:
    """Add a wording, or what another place says for one that is there.

    Printed headings may lack the space where two elements meet, or the colon: the printing most divided is kept.
    """
    text = text.replace("\u00ad", "")
    key = key_of(text)
    if not key:
        return
    one = out.setdefault(key, Wording(text, key, element=element))
    if _divisions(text) > _divisions(one.text):
        one.text = text
    one.words = one.words or words_of(one.text)
    one.sources.append(source)
    one.features.update(features)


def _divisions(text: str) -> tuple[int, int]:
    """Return the number of a text's words and of the signs that divide its parts."""
    return len(_RUN.findall(text)), len(_DIVIDING.findall(text))


def likeness(one: Wording, other: Wording) -> float:
    """Return the share of the words of the shorter wording that stand in the longer one; from 1 for a part of it."""
    first, second = one.key, other.key
    if len(first) > 8 and (first in second or second in first):
        return 1.0 + 0.5 * min(len(first), len(second)) / max(len(first), len(second))
    return len(one.words & other.words) / max(3, min(len(one.words), len(other.words)))


def words_of(text: str) -> set[str]:
    """Return a text's words, case folded; of Chinese and Japanese its characters."""
    return {*_WORD.findall(text.casefold()), *_CJK.findall(text)}


def _uncut(wording: str, titles: list[str]) -> str:
    """Return the title of which a wording is all up to a quotation mark: there its attribute ended too soon."""
    for title in titles:
        if title.startswith(wording) and title[len(wording) :].lstrip().startswith('"'):
            return title
    return wording


def _ends_titles(heading: str, titles: list[str], said: set[str], names: list[str]) -> bool:
    """Tell whether titles end with this heading behind a longer part: then it is the site's name.

    ``Site - Section - Headline`` ends with a headline; so does a title whose end other metadata give as well.
    """
    key = key_of(heading)
    if key in said:
        return False
    for title in titles:
        cuts = list(BAR.finditer(title))
        if not cuts or key != key_of(title[cuts[-1].end() :]):
            continue
        before = key_of(title[: cuts[-1].start()])
        if len(key) < len(before) and key_of(title[: cuts[0].start()]) not in (key, *names):
            return True
    return False


@cache
def _weights() -> dict[str, float]:
    table = (files("pipelines.extraction.rules") / "headline_weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith(("#", "feature\t")))
    return {name: float(weight) for name, weight in rows}


def _without_kicker(text: str, wordings: Sequence[str]) -> str:
    """Return the wording that is all of a text but for a kicker before it, else the text."""
    key, spoken = key_of(text), text.casefold()
    for value in wordings:
        part, before = key_of(value), spoken[: -len(value)]
        apart = before and not before[-1].isalnum()
        if apart and len(key) * _LEAST < len(part) < len(key) and key.endswith(part):
            return value
    return text
