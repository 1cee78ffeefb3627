"""The draws of real texts that are read by a person."""

from __future__ import annotations

from benchmarks.samples import Ending, draw
from pipelines.cleaning.document import Removal


def ending(number: int, kind: str, host: str) -> Ending:
    """Return an end of which one line was cut."""
    gone = Removal(start=0, end=4, at=9, kind=kind, rule=f"phrase:en:{kind}:line", score=1.0, text="gone")
    return Ending("own", str(number), host, "en", "What is kept.", (gone,))


ENDINGS = [ending(number, "share", f"host{number % 3}") for number in range(60)]
ENDINGS += [ending(number, "wire", "agency") for number in range(60, 70)]


def test_the_same_seed_draws_the_same_texts() -> None:
    """Who has the same texts reads the same ends."""
    assert draw(ENDINGS, 8, "a", "kind") == draw(ENDINGS, 8, "a", "kind")
    assert draw(ENDINGS, 8, "a", "frequency") != draw(ENDINGS, 8, "b", "frequency")


def test_a_draw_by_kind_takes_rare_kinds_as_often_as_frequent_ones() -> None:
    """One of each kind comes before another of the same, and no host gives more than four."""
    kinds = [end.cut[0].kind for end in draw(ENDINGS, 40, "a", "kind")]
    assert kinds[:8] == ["share", "wire"] * 4
    assert kinds.count("wire") == 4
    assert kinds.count("share") == 12


def test_an_end_is_shown_on_a_line_for_each_line_cut() -> None:
    """A line break inside is a sign, so that a reader counts lines."""
    shown = ENDINGS[0].show().split("\n")
    assert shown[1:] == ["    What is kept.", "  - gone  [phrase:en:share:line]"]
