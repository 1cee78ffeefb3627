"""Fingerprints of lines: what counts as the same line of a host, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.fingerprint import (
    FRAME,
    MAX_BYTES,
    KnownLines,
    fingerprint,
    fingerprints,
    known_weights,
    reads_like_article,
)
from tests.documents import PIECES

WRITABLE = [piece for piece in PIECES if piece.isprintable()]
"""What the engine's repair of characters leaves as it is."""


class Known(KnownLines):
    """Some fingerprints, all of one weight."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self._lines = lines
        for line in lines:
            self.note(line)

    def __getitem__(self, line: str) -> float:
        if line not in self._lines:
            raise KeyError(line)
        return 2.0

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Comments", "7 comments"),
        ("Updated 3 March 2021, 14:05", "Updated 17 November 2023, 09:30"),
        ("Publié le 27 février 2024 à 18h33", "Publié le 2 août 2023 à 07h05"),
        ("发布于 2024年3月5日", "发布于 2023年11月17日"),
        ("Read on: https://bridge.example/a/b?c=1", "Read on: https://bridge.example/d"),
        ("ida.roe@bridge.example", "j-doe@bridge.example"),
        ("Follow @ida_roe for more", "Follow @jdoe for more"),
        ("» Subscribe now «", "Subscribe now!"),
        ("Don’t miss our letter", "Don't miss our  letter"),
    ],
)
def test_what_changes_from_document_to_document_is_a_slot(one: str, other: str) -> None:
    """Figures, dates, paths, mailboxes, handles and decoration do not make two lines differ."""
    assert fingerprint(one) == fingerprint(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The fire killed 12 people and injured 40 others.",
            "The fire killed 3 people and injured 7 others.",
        ),
        ("More from Sports", "More from Culture"),
        ("May the best boat win", "June the best boat win"),
        ("Write to us at desk@bridge.example", "Write to us at desk@river.example"),
    ],
)
def test_what_says_something_else_stays_apart(one: str, other: str) -> None:
    """The figures of a sentence, other words, other hosts make two lines differ."""
    assert fingerprint(one) != fingerprint(other)


def test_the_headline_is_a_slot() -> None:
    """A line that quotes its document's headline is one line in all documents."""
    lines = {
        fingerprint(f"You have read “{title}” on The Bridge", title)
        for title in ("Two boats are missing", "The mayor resigns at last")
    }
    assert len(lines) == 1


def test_the_headline_alone_and_figures_alone_are_no_line_of_the_host() -> None:
    """Nothing is remembered of a repeated headline, a date line, a page number."""
    assert fingerprint("Two boats are missing", "Two boats are missing") == ""
    for line in ("3 March 2021", "12", "2024年3月5日", "14:05"):
        assert fingerprints(line) == (), line


@pytest.mark.parametrize(
    "lines",
    [
        (
            "The post Two boats are missing appeared first on The Bridge.",
            "The post The mayor resigns at last appeared first on The Bridge.",
        ),
        ("More from Sports", "More from Food and Drink"),
        ("Kategoria: Sporti", "Kategoria: Kultura dhe arti"),
    ],
)
def test_templates_share_a_frame(lines: tuple[str, str]) -> None:
    """A line whose changing part is unknown shares with its likes the words around it."""
    one, other = (set(fingerprints(line)) for line in lines)
    assert any(key.startswith(FRAME) for key in one & other)


def test_sentences_share_no_opening() -> None:
    """Sentences that begin alike are no template."""
    one = fingerprints("He said that the bridge would be closed for two years.")
    other = fingerprints("He said that nobody had asked the people on the island.")
    assert set(one).isdisjoint(other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_any_line_has_a_short_fingerprint(text: str) -> None:
    """Fingerprints are bounded, can be written as UTF-8, and the same each time."""
    line = text.replace("\n", " ")
    for key in fingerprints(line):
        assert len(key.encode()) <= 2 * MAX_BYTES
        assert key
    assert fingerprints(line) == fingerprints(line)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(WRITABLE), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(("", "“", "12 ", "3 March 2021: ", "\u200b", "@ida ", "www.bridge.example/x ")),
)
def test_the_quick_answer_never_hides_a_known_line(text: str, before: str) -> None:
    """Whatever a line begins with, it is found if its fingerprint or a frame of it is known."""
    line = (before + text).replace("\n", " ")
    for key in fingerprints(line):
        assert known_weights([line], None, Known(key)) == [2.0]


def test_a_plain_mapping_will_do() -> None:
    """A caller may pass any mapping from fingerprints to weights."""
    assert known_weights(["12 Comments", "A boat"], None, {fingerprint("7 comments"): 1.5}) == [1.5, 0.0]


def test_a_line_of_a_megabyte_costs_no_more_than_its_ends() -> None:
    """Two long lines that differ only in their middle are not told apart, and the key stays short."""
    one, other = ("word " * 100 + middle * 300_000 + "word " * 20 for middle in ("ab ", "cd "))
    assert fingerprint(one) == fingerprint(other)
    assert len(fingerprint(one).encode()) <= MAX_BYTES


def test_reading_like_article() -> None:
    """A sentence of some length, or a long row of words, could be article; a label or a short prompt not."""
    assert reads_like_article("The river rises in the hills and flows to the sea.")
    assert reads_like_article("word " * 30)
    assert not reads_like_article("Share this story!")
    assert not reads_like_article("More stories from the harbour and the islands beyond")
