"""Shapes of values: a footer's line against prose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.lifting import shapes


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("L’Écho du Nord", "fr"),
        ("« L’Écho du Nord »", "fr"),
        ("Lindenauer Zeitung", "de"),
        ("dpa", "de"),
        ("AFP, Reuters", "fr"),
        ("Reuters/Blue Lantern", "en"),
        ("la Gazzetta del Lago", "it"),
        ("the Leeds Courier", "en"),
        ("Journal of the American Lake Society", "en"),
        ("Bank of the North", "en"),
        ("20 Minuten", "de"),
        ("Yahoo!", "en"),
        ("Blue Lantern Inc.", "en"),
        ("U.S. Lake Service", "en"),
        ("example.org", "en"),
        ("新华社", "zh"),
        ("北湖网", "zh"),
        ("湖北新聞", "ja"),
        ("연합뉴스", "ko"),
        ("الجزيرة", "ar"),
        ("دنیای امروز", "fa"),
        ("नव भारत", "hi"),
        ("Независимая газета", "ru"),
        ("Redaktion", "de"),
    ],
)
def test_source_names(value: str, language: str) -> None:
    """Names of media, agencies and sites are names of sources."""
    assert shapes.is_source_name(value, language)


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("", "fr"),
        ("une panne", "fr"),
        ("they never told us.", "en"),
        ("The company said it would", "en"),
        ("What is it?", "en"),
        ("The lake. It is deep", "en"),
        ("2024-03-12", "en"),
        ("12 mars 2024", "fr"),
        ("12", "en"),
        ("a very long chain of words that goes on and on and on", "en"),
        ("Our own reporting, and what three people told us", "en"),
        ("新华社报道说今天，他们去了北京。", "zh"),
        ("me@example.org", "en"),
        ("Lake " * 40, "en"),
    ],
)
def test_no_source_names(value: str, language: str) -> None:
    """Phrases, sentences, dates and mail addresses are not."""
    assert not shapes.is_source_name(value, language)


def test_dates() -> None:
    """A date is one even when the order of day and month is unknown; prose with a date is none."""
    assert shapes.is_date("04/06/2024")
    assert shapes.is_date("04.06.24")
    assert shapes.is_date("27 février 2024 à 18h33", "fr")
    assert shapes.is_date("2024-02-27 18:33:19")
    assert not shapes.is_date("in 2024 the lake froze")
    assert not shapes.is_date("1949, the first rules")
    assert not shapes.is_date("2024")
    assert not shapes.is_date("12")
    assert not shapes.is_date("")


def test_addresses() -> None:
    """A value is an address when it is nothing else."""
    assert shapes.is_url("https://example.org/a")
    assert shapes.is_url("<https://example.org/a>.")
    assert shapes.is_url("www.example.org")
    assert not shapes.is_url("https://example.org/a and more")
    assert not shapes.is_url("see https://example.org/a")
    assert not shapes.is_url("example.org")
    assert not shapes.is_url("")


def test_names() -> None:
    """One person is a name; persons, or the office in their place, can stand behind an author label."""
    assert shapes.is_name("Jane Holloway", "en")
    assert not shapes.is_name("Jane Holloway and Tom Ridley", "en")
    assert not shapes.is_name("Reuters", "en")
    assert shapes.is_names("Jane Holloway and Tom Ridley", "en")
    assert shapes.is_names("Reuters", "en")
    assert shapes.is_names("Redaktion", "de")
    assert not shapes.is_names("no. Tired: often.", "en")
    assert not shapes.is_names("the man in the boat", "en")
    assert not shapes.is_names("Jane Holloway, " * 40, "en")


def test_keywords() -> None:
    """Tags are few and short."""
    assert shapes.is_keywords("Energy, climate", "en")
    assert shapes.is_keywords("L’Écho du Nord", "fr")
    assert shapes.is_keywords("#energy #climate", "en")
    assert not shapes.is_keywords("a long phrase about something else altogether", "en")
    assert not shapes.is_keywords("They went home.", "en")
    assert not shapes.is_keywords(", ".join(f"word{number}" for number in range(40)), "en")
    assert not shapes.is_keywords("", "en")


def test_categories() -> None:
    """Sections are one to five short items."""
    assert shapes.is_category("Politics")
    assert shapes.is_category("Politics > Europe > Energy")
    assert shapes.is_category("Politik, Wirtschaft")
    assert shapes.is_category("政治")
    assert not shapes.is_category("He went home.")
    assert not shapes.is_category("a, b, c, d, e, f")
    assert not shapes.is_category("this one has far too many words in it")
    assert not shapes.is_category("12")
    assert not shapes.is_category("")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("“The Courier”", "The Courier"),
        ('"The Courier"', "The Courier"),
        ("« L’Écho »", "L’Écho"),
        ("„Der Bote“", "Der Bote"),
        ("»Der Bote«", "Der Bote"),
        ("《北湖日报》", "北湖日报"),
        ("「湖北新聞」", "湖北新聞"),
        ("‘“The Courier”’", "The Courier"),
        ("“A” and “B”", "“A” and “B”"),
        ("The “Courier”", "The “Courier”"),
        ("L’Écho", "L’Écho"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_quotation_marks_around_the_whole_go(value: str, name: str) -> None:
    """Marks that enclose the whole name go, others stay."""
    assert shapes.unquote_name(value) == name


@given(st.text(max_size=120), st.sampled_from([None, "en", "fr", "zh", "ar"]))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_them(value: str, language: str | None) -> None:
    """Every predicate answers for any text, with yes or no."""
    answers = [
        check(value, language)
        for check in (
            shapes.is_name,
            shapes.is_names,
            shapes.is_date,
            shapes.is_keywords,
            shapes.is_source_name,
        )
    ]
    answers += [shapes.is_url(value), shapes.is_category(value)]
    assert all(answer in (True, False) for answer in answers)
    assert shapes.unquote_name(value) in value
