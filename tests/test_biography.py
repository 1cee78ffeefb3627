"""Last lines that say who the author is, told by the words of biographies."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cleaning.evidence.biography import introduced
from pipelines.cleaning.rules import read_table
from pipelines.cleaning.tongue import Tongue

PARAGRAPHS = [
    (language, kind, paragraph)
    for _, (language, kind, paragraph) in read_table(
        Path(__file__).parent / "cases" / "biographies.tsv", ("lang", "kind", "paragraph")
    )
]


@pytest.mark.parametrize(
    ("language", "kind", "paragraph"), PARAGRAPHS, ids=[f"{row[0]}-{at}" for at, row in enumerate(PARAGRAPHS)]
)
def test_authors_are_told_from_people_in_the_news(language: str, kind: str, paragraph: str) -> None:
    """A biography speaks twice of what those who write are and do; a witness, a mayor or a player is none."""
    expected = kind in ("bio", "missed")
    if kind in ("missed", "mistaken"):
        assert bool(introduced(paragraph, Tongue(language))) is not expected, (
            "known failure: correct its kind in the table"
        )
        pytest.xfail("known failure")
    assert bool(introduced(paragraph, Tongue(language))) is expected
