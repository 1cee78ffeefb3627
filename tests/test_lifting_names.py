"""People named in bylines and behind author labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.lifting.names import split_names
from pipelines.cleaning.lifting.nametables import agencies, conjunctions, role_words
from pipelines.cleaning.rules import FOLDER, read_table

CASES = Path(__file__).parent / "cases" / "names.tsv"
NAMES = [tuple(cells) for _, cells in read_table(CASES, ("lang", "raw", "names"))]
WORDS = [tuple(cells) for _, cells in read_table(FOLDER / "conjunctions.tsv", ("lang", "word", "scope"))]


def _names(raw: str, language: str | None) -> list[str]:
    return [person["name"] for person in split_names(raw, language)]


@pytest.mark.parametrize(("language", "raw", "names"), NAMES)
def test_case(language: str, raw: str, names: str) -> None:
    """Each byline names whom the case file says."""
    value = raw.replace("\\n", "\n")
    assert _names(value, None if language == "und" else language) == (
        [] if names == "-" else names.split("|")
    )


def test_the_line_as_printed_is_kept() -> None:
    """``nameRaw`` is the whole value, for every person in it."""
    assert split_names(" Jane Holloway and Tom Ridley, Leeds ", "en") == [
        {"name": "Jane Holloway", "nameRaw": "Jane Holloway and Tom Ridley, Leeds"},
        {"name": "Tom Ridley", "nameRaw": "Jane Holloway and Tom Ridley, Leeds"},
    ]


def test_a_person_is_named_once() -> None:
    """A name that is printed twice is one author."""
    assert _names("Jane Holloway, Tom Ridley and Jane Holloway", "en") == ["Jane Holloway", "Tom Ridley"]


@pytest.mark.parametrize(("language", "word", "scope"), [row for row in WORDS if row[2] == "any"])
def test_every_unambiguous_and_parts_names(language: str, word: str, scope: str) -> None:
    """A word that is "and" in one language only parts names whatever the document's language is."""
    assert _names(f"Anna Weber {word} Peter Kunz", None) == ["Anna Weber", "Peter Kunz"]
    assert _names(f"Anna Weber {word} Peter Kunz", language) == ["Anna Weber", "Peter Kunz"]


@pytest.mark.parametrize(
    ("language", "word", "scope"),
    [row for row in WORDS if row[2] == "own" and row[0] not in ("zh", "ja", "ko")],
)
def test_every_other_and_parts_names_in_its_language(language: str, word: str, scope: str) -> None:
    """A word that means something else elsewhere parts names only in its own language."""
    assert _names(f"Anna Weber {word} Peter Kunz", language) == ["Anna Weber", "Peter Kunz"]
    assert _names(f"Anna Weber {word} Peter Kunz", None) != ["Anna Weber", "Peter Kunz"]


@pytest.mark.parametrize("agency", sorted(agencies()))
def test_no_agency_is_an_author(agency: str) -> None:
    """An agency or a distributor alone is nobody, in any case."""
    assert _names(agency, "en") == []
    assert _names(agency.upper(), None) == []


@pytest.mark.parametrize(
    "language", ["de", "fr", "es", "pt", "it", "nl", "ru", "pl", "tr", "ar", "hi", "zh", "ja", "ko", "vi"]
)
def test_whatever_stands_for_nobody_names_nobody(language: str) -> None:
    """Every entry of the table that names nobody does so in its language."""
    for word in role_words(language).nobody:
        assert _names(word, language) == [], word
        assert _names(word.capitalize(), language) == [], word


def test_unknown_languages_have_no_ambiguous_and() -> None:
    """Without a language, "e" or "na" are no conjunctions, since they are words in others."""
    assert not conjunctions("").words & {"e", "i", "a", "en", "in", "na", "da"}
    assert not conjunctions("").maybe


_PIECES = (
    *(
        "Jane",
        "Holloway",
        "von",
        "de",
        "J.",
        "and",
        "und",
        "y",
        "By",
        "Von",
        "Reuters",
        "dpa",
        "in",
        "Berlin",
        "Staff",
    ),
    *(
        ",",
        ";",
        "/",
        "|",
        "&",
        "-",
        "(",
        ")",
        "@x",
        "a@b.org",
        "记者",
        "王小明",
        "기자",
        "홍길동",
        "أحمد",
        "و",
        "12",
        ".",
    ),
    *("March 3, 2024", "https://a.org/x", "\n", "Editor", "is", "PhD", "Jr."),
)


@given(
    st.text(max_size=80) | st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join),
    st.sampled_from([None, "en", "de", "es", "ar", "he", "zh", "ja", "ko", "xx"]),
)
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_it(raw: str, language: str | None) -> None:
    """Any text gives names whose words stand in it, without digits, addresses or separators."""
    for person in split_names(raw, language):
        name = person["name"]
        assert person["nameRaw"] == raw.strip()
        assert all(part.strip(",.") in raw for part in name.split())
        assert not set(name) & set("0123456789@;|/&()\n")
        assert 1 < len(name) <= 60


def test_long_values_name_nobody() -> None:
    """A value longer than any byline is prose."""
    assert split_names("Jane Holloway, " * 60, "en") == []
