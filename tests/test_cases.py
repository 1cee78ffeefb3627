"""The case files, through the engine: every body exact, every declared field right; known failures are strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.boundary import CASES, NEGATIVES, judge
from benchmarks.casefile import KNOWN_FAILURE, Case, read_folder
from pipelines.cleaning.clean import clean
from pipelines.cleaning.rules import load_rules


def params() -> list[object]:
    """Return the cases, those that are known to fail as strict expected failures."""
    known = pytest.mark.xfail(reason="known failure", strict=True)
    return [
        pytest.param(case, id=case.name, marks=[known] if case.status == KNOWN_FAILURE else [])
        for folder in ("articles", "documents")
        for case in read_folder(CASES / folder)
    ]


@pytest.mark.parametrize("case", params())
def test_case(case: Case) -> None:
    """The body is what the case says, and so are the fields that it names."""
    outcome = judge(case)
    assert clean(case.text, headline=case.headline).body == case.body, case.why
    assert {name: verdict for name, verdict in outcome.fields.items() if verdict != "right"} == {}, case.why


KNOWN_NEGATIVES: frozenset[str] = frozenset(("en-tutorial-1",))
"""Documents of other genres whose end the engine is known to cut."""


def negatives() -> list[object]:
    """Return the documents of other genres, those that are known to fail as strict expected failures."""
    known = pytest.mark.xfail(reason="known failure", strict=True)
    return [
        pytest.param(path, id=path.stem, marks=[known] if path.stem in KNOWN_NEGATIVES else [])
        for path in sorted(NEGATIVES.glob("*.txt"))
    ]


@pytest.mark.parametrize("path", negatives())
def test_other_genres_keep_their_end(path: Path) -> None:
    """Nothing is cut at the end of a document that is no news article."""
    text = path.read_text(encoding="utf-8")
    ends = "".join(clean(text).body.split())[-30:], "".join(text.split())[-30:]
    assert ends[0] == ends[1]


def test_rules_are_loaded_once() -> None:
    """The tables are read once per process, however many texts are cleaned."""
    assert load_rules() is load_rules()
