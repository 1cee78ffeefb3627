"""Standoff: spans of the text as it came, whatever the repair of its encoding changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.generate import DAMAGES, document
from pipelines.batch.cleaner import Cleaner
from pipelines.batch.shard import Shard
from pipelines.batch.sources import Piece
from pipelines.batch.standoff import Alignment, describe
from pipelines.cleaning.clean import clean
from pipelines.cleaning.encoding import repair


def test_a_letter_damaged_in_two_is_never_parted() -> None:
    """A no-break space behind ``Â`` may be the rest of it: no span that ends between the two is exact."""
    raw = "00000000000\x800Â\xa0"
    assert Alignment(raw, repair(raw)[0]).to_raw(0, 13) == (0, len(raw), False)


@given(st.text(max_size=200), st.data())
@settings(max_examples=80, deadline=None)
@example("a\r\nb\u2029c", None)
def test_exact_spans_hold_the_same_text(raw: str, data: st.DataObject | None) -> None:
    """A span that is called exact reads the same in both texts, and none lies outside the raw text."""
    text = repair(raw)[0]
    alignment = Alignment(raw, text)
    start = data.draw(st.integers(0, len(text))) if data else 0
    end = data.draw(st.integers(start, len(text))) if data else len(text)
    raw_start, raw_end, exact = alignment.to_raw(start, end)
    assert 0 <= raw_start <= raw_end <= len(raw)
    if exact and start < end:
        assert repair(raw[raw_start:raw_end])[0].split() == repair(text[start:end])[0].split()


@pytest.mark.parametrize("damage", ["none", *DAMAGES])
def test_footers_are_found_in_damaged_texts(damage: str) -> None:
    """Every removal has its span in the raw text: repaired by itself, it gives what was removed."""
    for number in range(6):
        raw = DAMAGES.get(damage, str)(document(number, damaged=0)["text"])
        result = clean(raw)
        told = describe(raw, result)
        assert len(told["spans"]) == len(result.removed)
        for span, removal in zip(told["spans"], result.removed):
            assert span["kind"] == removal.kind
            if "exact" not in span and not result.repairs:
                assert raw[span["start"] : span["end"]] == removal.text
            assert span["start"] < span["end"]


def test_changed_lines_are_compared_from_both_ends() -> None:
    """What two lines have in common at both ends keeps its offsets; what lies between is one change."""
    raw, text = "one\nthe cafÃ© is shut\nend", "one\nthe café is shut\nend"
    alignment = Alignment(raw, text)
    assert alignment.to_raw(0, 3) == (0, 3, True)
    assert alignment.to_raw(text.index("is"), len(text)) == (raw.index("is"), len(raw), True)
    assert alignment.to_raw(text.index("é"), text.index("é") + 1) == (
        raw.index("Ã"),
        raw.index("Ã") + 2,
        True,
    )


def test_lines_that_come_or_go_are_aligned() -> None:
    """Lines around a line that the repair adds are found again, and large changes cost no quadratic time."""
    raw = "first\u2029second\nthird"
    alignment = Alignment(raw, repair(raw)[0])
    assert alignment.to_raw(repair(raw)[0].index("third"), len(repair(raw)[0])) == (13, 18, True)
    many = "a\n" * 30_000
    assert Alignment(many + "b", "b" + many).to_raw(0, 2)[0] == 0


def test_the_batch_writes_spans(tmp_path: Path) -> None:
    """Standoff items carry the record's own id, or its place, and leave the text alone."""
    cleaner = Cleaner({}, as_spans=True)
    text = document(5)["text"]
    for given_id, expected in ((7, 7), (None, "in.jsonl:3")):
        line = json.dumps({"id": given_id, "text": text}).encode()
        told = cleaner(Piece("folder/in.jsonl", 3, line), "jsonl", Shard(), True)
        assert isinstance(told, dict)
        assert told["id"] == expected
        assert told["column"] == "text"
        assert "text" not in told
        assert {"sourceUrl", "authors"} <= set(told["fields"])
