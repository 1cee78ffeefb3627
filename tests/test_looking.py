"""What the observer passes over without weighing is what weighing would leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.boundary import CASES, NEGATIVES
from benchmarks.casefile import read_folder
from benchmarks.generate import document
from benchmarks.hostile import SHAPES
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Document
from pipelines.cleaning.evidence.observe import RUNNING
from pipelines.cleaning.explain import explain
from pipelines.cleaning.lines import split_lines
from pipelines.cleaning.looking import Observer
from pipelines.cleaning.options import Options
from pipelines.cleaning.tongue import Tongue
from pipelines.cleaning.window import windows

PROSE = "The ferry sails without a captain on Sundays, and nobody in the harbour minds at all."


def texts() -> list[str]:
    """Return every kind of text that the project has, and each case without its last and first line."""
    cases = [case.text for case in read_folder(CASES / "articles")]
    found = [path.read_text(encoding="utf-8") for path in sorted(NEGATIVES.glob("*.txt"))]
    found += cases
    found += [text.strip().rpartition("\n")[0] for text in cases]
    found += [text.strip().partition("\n")[2] for text in cases]
    found += [document(number)["text"] for number in range(60)]
    found += [make(2_000) for make in SHAPES.values()]
    return found


@pytest.mark.parametrize("headline", [None, "The ferry sails"])
def test_a_quiet_document_is_one_in_which_weighing_cuts_nothing(
    monkeypatch: pytest.MonkeyPatch, headline: str | None
) -> None:
    """With the cheap look and without it, every text comes out the same."""
    quick = [clean(text, headline=headline) for text in texts()]
    quiet: list[bool] = []
    told = Observer.is_quiet
    monkeypatch.setattr(Observer, "is_quiet", noting(told, quiet))
    assert [clean(text, headline=headline) for text in texts()] == quick
    assert quiet.count(True) > len(quick) / 4


def noting(told: Callable[..., bool], quiet: list[bool]) -> Callable[..., bool]:
    """Return a look that notes what it is told and says that everything must be weighed."""

    def weigh(*args: object) -> bool:
        quiet.append(told(*args))
        return False

    return weigh


@pytest.mark.parametrize(
    "last",
    [
        "— Nora Lindqvist",
        "/The Quay Gazette/",
        "*Nora Lindqvist writes about ferries.",
        "Nora Lindqvist is a reporter for the Quay Gazette.",
        "nora@quay.example",
        "■",
        "Source : The Quay Gazette",
        "Read more",
    ],
)
def test_what_only_a_last_line_says_is_seen(last: str) -> None:
    """Below prose in which nothing speaks for a cut, what the last line says is weighed."""
    text = "\n\n".join([PROSE] * 4)
    assert clean(f"{text}\n\n{last}").body == text


def test_one_observation_stands_for_all_running_text_between_the_windows() -> None:
    """A long text of sentences needs no memory for what was seen in each of them."""
    text = "\n\n".join(f"{PROSE} {PROSE} {number} boats wait." for number in range(40))
    lines = split_lines(text)
    top, bottom = windows(lines)
    seen = Observer(Document(text), Options()).look(lines, Tongue("en"), top, bottom)
    assert {id(line) for line in seen[top:bottom]} == {id(RUNNING)}
    assert [line.line for line in seen[:top]] == lines[:top]
    assert [verdict.text for verdict in explain(Document(text))] == [line.text for line in lines]
