"""What a page is to its copy: the same text, another version or a part of it, or no version of it at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from pipelines.cleaning.language import base_language, guess_language
from pipelines.cleaning.rules import read_table
from pipelines.syndication.shingles import Overlap, overlaps, words

Verdict = Literal[
    "same", "updated", "excerpt", "stub", "soft404", "consent", "empty", "other", "other_language"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""What is said of an original, seen from its copy.

``same``: the text is the copy's. ``updated``: it is another version of it. ``excerpt``: the copy is a part of
it. ``stub``: it is a part of the copy, cut off by a paywall or a teaser. ``soft404``, ``consent``, ``empty``:
the page has no article. ``other``, ``other_language``: another article, or one in another language, which a
comparison of words cannot tell from a translation.
"""
WHOLE: frozenset[Verdict] = frozenset({"same", "updated", "excerpt"})
"""Verdicts on a page that has the whole text."""

SAME_STORY = 0.5
"""Share of one text's words in passages that the other has too. Reports of one event by two newsrooms share
few passages beyond quotations; a copy shares nearly all."""
_UNCHANGED = 0.9
"""Share between the first and last common passage from which two versions are the same text: captions and
subheads come and go, a version with a sentence in ten rewritten is another."""
_REST = 0.15
"""Share of a text behind (or in front of) the last common passage that is more than furniture."""
_CUT = 0.4
"""Share of the copy behind the last common passage that means that the original was cut. Below that, it is as
likely what the copy's host printed under it, unless the original says that it was cut."""
_CUT_SAID = 0.1
_TEASER = 12
"""Words in common that make a paywalled page a teaser of the copy."""
_NOTICE = 400
"""Words of the longest notice that stands in place of an article; consent texts are long."""
_CUT_FLAGS = frozenset({"paywalled", "truncated"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """A copy and its original, compared.

    Attributes:
        verdict: what the original is to the copy.
        similarity: the greater of the two shares, 0 to 1: containment, so that a teaser is similar to its
            article however short it is.
        copy, original: how much of each is found in the other.
    """

    verdict: Verdict
    similarity: float
    copy: Overlap
    original: Overlap


def compare(
    copy: str,
    original: str,
    *,
    flags: Collection[str] = (),
    notice: str = "",
    languages: tuple[str | None, str | None] = (None, None),
) -> Comparison:
    """Compare the cleaned bodies of a copy and of the page it names as its original.

    Args:
        copy: the copy's body.
        original: the linked page's body.
        flags: the original's ``Result.flags``; ``truncated`` and ``paywalled`` say that it was cut.
        notice: what else the linked page says: its headline, the text around its body.
        languages: ISO 639-1 codes of copy and original where they are known; guessed otherwise.
    """
    ours, theirs = overlaps(copy, original)
    similarity = max(ours.share, theirs.share)
    cut = not _CUT_FLAGS.isdisjoint(flags) or (similarity < 1 and notice_kind(original) == "paywall")
    verdict: Verdict
    if similarity >= SAME_STORY:
        verdict = _version(ours, theirs, cut=cut)
    elif cut and theirs.words < ours.words and theirs.shared >= _TEASER:
        verdict = "stub"
    elif theirs.words and not ours.words:
        verdict = _no_article(f"{notice}\n{original}") or "excerpt"
    elif theirs.words <= max(_NOTICE, ours.words) and (found := _no_article(f"{notice}\n{original}")):
        verdict = found
    elif not theirs.words:
        verdict = "empty"
    else:
        verdict = "other_language" if _differ(copy, original, languages) else "other"
    return Comparison(verdict, round(similarity, 3), ours, theirs)


def notice_kind(text: str) -> str | None:
    """Return ``soft404``, ``consent`` or ``paywall`` if a text says so, the kind it says most often; or None."""
    folded = f" {' '.join(words(text))} "
    found = Counter(kind for kind, phrase in _notices() if phrase in folded)
    return found.most_common(1)[0][0] if found else None


def _no_article(text: str) -> Verdict | None:
    """Return the verdict on a page that says what it has instead of an article."""
    told = notice_kind(text)
    if told == "soft404":
        return "soft404"
    if told == "consent":
        return "consent"
    return "stub" if told == "paywall" else None


def _version(copy: Overlap, original: Overlap, *, cut: bool) -> Verdict:
    """Return which version of the copy's text the original is."""
    if copy.behind >= (_CUT_SAID if cut else _CUT) and original.share > copy.share:
        return "stub"
    if copy.share >= _UNCHANGED and original.share < SAME_STORY:
        return "excerpt"  # a digest: passages from everywhere
    if copy.inside < _UNCHANGED or original.inside < _UNCHANGED:
        return "updated"
    return "excerpt" if original.before + original.behind >= _REST else "same"


def _differ(copy: str, original: str, languages: tuple[str | None, str | None]) -> bool:
    ours = base_language(languages[0]) or guess_language(copy)
    theirs = base_language(languages[1]) or guess_language(original)
    return ours is not None and theirs is not None and ours != theirs


@lru_cache(maxsize=1)
def _notices() -> tuple[tuple[str, str], ...]:
    """Return the notices' kinds and phrases, folded, to be found as whole words."""
    table = Path(__file__).parent / "rules" / "notices.tsv"
    rows = (cells for _, cells in read_table(table, ("kind", "lang", "phrase")))
    return tuple((kind, f" {' '.join(words(phrase))} ") for kind, _, phrase in rows)
