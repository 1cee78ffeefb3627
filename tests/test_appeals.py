"""Paragraphs in which a medium speaks to its readers, told by words of several classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cleaning.clean import clean
from pipelines.cleaning.evidence.appeals import may_appeal
from pipelines.cleaning.evidence.observe import glance
from pipelines.cleaning.lines import Line
from pipelines.cleaning.rules import read_table

PARAGRAPHS = [
    (language, kind, paragraph)
    for _, (language, kind, paragraph) in read_table(
        Path(__file__).parent / "cases" / "appeals.tsv", ("lang", "kind", "paragraph")
    )
]
REPORT = (
    "The footbridge over the Marl has been closed since Tuesday, because one of its cables hums in the wind.\n\n"
    "Engineers listened to it for two nights and then ordered a new one, which will arrive in the spring.\n\n"
    "Until then the ferryman rows, as his grandfather did, and takes the same fare."
)


@pytest.mark.parametrize(
    ("language", "kind", "paragraph"), PARAGRAPHS, ids=[f"{row[0]}-{at}" for at, row in enumerate(PARAGRAPHS)]
)
def test_appeals_are_told_from_last_paragraphs(language: str, kind: str, paragraph: str) -> None:
    """Whatever is asked for, in whatever words, an appeal is one, and what an article ends with is none."""
    expected = kind in ("appeal", "missed")
    told = may_appeal([glance(Line(((0, len(paragraph)),), paragraph, True))], language)
    if kind in ("missed", "mistaken"):
        assert told is not expected, "known failure: correct its kind in the table"
        pytest.xfail("known failure")
    assert told is expected


def test_paragraphs_of_appeals_are_cut_below_an_article() -> None:
    """Several in a row are appeals together, each of which says less than one alone must."""
    appeals = (
        "Spotted a mistake? Tell us at desk@marl.example and we will put it right as quickly as we can.\n\n"
        "Nobody pays for a reporter to sit through a meeting unless readers do. If you can, please give a little "
        "every month, so that this newspaper can go on."
    )
    result = clean(f"{REPORT}\n\n{appeals}", language="en")
    assert result.body == REPORT
    assert {removal.rule for removal in result.removed} == {"appeal to the readers"}


def test_what_somebody_says_is_no_appeal() -> None:
    """Words inside quotation marks are not the medium's."""
    last = "“Please support this newspaper with a gift, dear readers,” the ferryman sings, “or tell us our mistakes.”"
    assert clean(f"{REPORT}\n\n{last}", language="en").body == f"{REPORT}\n\n{last}"


def test_appeals_between_paragraphs_stay() -> None:
    """Above two paragraphs of the article nothing is looked for: it may be the author who asks."""
    text = f"If you can, please support our newspaper with a small gift every month.\n\n{REPORT}"
    assert clean(text, language="en").body == text


def test_corrections_are_no_appeals() -> None:
    """They speak of mistakes and in the name of the paper, but ask for nothing."""
    last = "Correction: in an earlier version of this article our newspaper made a mistake; the error is corrected."
    assert clean(f"{REPORT}\n\n{last}", language="en").body == f"{REPORT}\n\n{last}"
