"""How the benchmark of pages compares extractors."""

from __future__ import annotations

import pytest

from benchmarks.page_peers import Extracted, Extractor
from benchmarks.pages import is_day, measure_metadata, run_all

ROWS = [
    {
        "id": str(number), "html": f"<p>{number}", "url": "", "host": "a.example",
        "gold_date": day, "gold_authors": [], "gold_title": "",
    }
    for number, day in enumerate(["2024-03-05", "2022-29-11", "nan", None])
]  # fmt: skip


def test_every_extractor_is_measured_on_every_page_and_none_is_always_first() -> None:
    """Who comes later finds the page in the caches: the order is another one on each page, after a warm-up."""
    seen: list[tuple[str, str]] = []

    def recording(name: str) -> Extractor:
        def extract(html: str, url: str | None) -> Extracted:
            seen.append((name, html))
            return Extracted(html)

        return extract

    names = ("one", "two", "three")
    runs = run_all(ROWS * 5, {name: recording(name) for name in names})
    measured = seen[len(seen) // 2 :]
    assert sorted(measured) == sorted((name, row["html"]) for row in ROWS * 5 for name in names)
    assert len({measured[at][0] for at in range(0, len(measured), len(names))}) > 1
    assert {name: len(run.costs) for name, run in runs.items()} == dict.fromkeys(names, 20)


def test_an_extractor_that_raises_has_extracted_nothing() -> None:
    """A peer's failure is a result, and ends no run."""

    def failing(html: str, url: str | None) -> Extracted:
        raise ValueError(html)

    assert run_all(ROWS[:1], {"failing": failing})["failing"].pages == {"0": Extracted()}


@pytest.mark.parametrize(
    ("text", "known"),
    [("2024-03-05T10:00:00Z", True), ("2022-29-11", False), ("2022-01.26", False), ("", False)],
)
def test_a_truth_with_a_slip_is_no_day(text: str, known: bool) -> None:
    """It can be compared with nothing."""
    assert is_day(text) is known


def test_pages_of_unknown_date_do_not_count() -> None:
    """Neither where the truth has none nor where it is no date."""
    runs = run_all(ROWS, {"one": lambda html, url: Extracted(html, date="2024-03-05")})
    assert measure_metadata(ROWS, runs["one"])["date"] == (1, 1)
