"""The language guess: right where it answers, silent where it cannot know."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.language import SAMPLES, base_language, function_words, guess_language

CASES = Path(__file__).parent / "cases" / "language.tsv"
SENTENCES = dict(
    line.split("\t")
    for line in CASES.read_text(encoding="utf-8").splitlines()[1:]
    if not line.startswith("#")
)


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_sentence_of_news_is_enough(language: str) -> None:
    """One sentence of twenty words tells the language, also beside its nearest relative."""
    assert guess_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "12.04.2021 18:30",
        "Reuters",
        "Madrid – Barcelona 2:1",
        "https://example.com/a/b",
        "!?",
        "# # #",
    ],
)
def test_too_little_text_has_no_language(text: str) -> None:
    """Names, numbers and addresses are no evidence."""
    assert guess_language(text) is None


def test_two_languages_in_equal_parts_are_none() -> None:
    """A text that is half French and half English is neither."""
    assert guess_language("le roi est mort dans la nuit, the king is dead in the night") is None


def test_a_language_that_is_not_in_the_table_is_not_mistaken_for_another() -> None:
    """A few accidental hits are not enough when most words are strange."""
    assert guess_language("Tau ahotay umi kuehe ogueru peteĩ mba'e ipyahúva ha ojapo tekotevẽva " * 3) is None


def test_chinese_that_quotes_a_japanese_name_stays_chinese() -> None:
    """Some kana make no Japanese."""
    assert guess_language(SENTENCES["zh"] * 4 + "「の」") == "zh"


def test_foreign_letters_in_a_text_do_not_change_its_script() -> None:
    """A Russian text with many Latin names is Russian."""
    text = "Компания Alphabet сообщила, что она купит Wiz, но в YouTube это не подтвердили, как и в Google."
    assert guess_language(text) == "ru"


def test_a_late_start_is_still_read() -> None:
    """A head of names and numbers leaves the guess to the prose that follows it."""
    assert (
        guess_language("Ajax 2 Feyenoord 1\n" * (SAMPLES[1][0] // 18) + (SENTENCES["nl"] + " ") * 20) == "nl"
    )


def test_only_the_start_of_a_long_text_is_read() -> None:
    """Cost does not grow with the text, however long it is."""
    text = SENTENCES["de"] * 10 + SENTENCES["fr"] * 100_000
    began = time.perf_counter()
    assert guess_language(text) == "de"
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("code", "base"),
    [("zh-Hans", "zh"), ("pt_BR", "pt"), ("EN", "en"), ("de", "de"), ("", None), (None, None)],
)
def test_tags_are_reduced_to_their_language(code: str | None, base: str | None) -> None:
    """Script and region are left out, in either spelling."""
    assert base_language(code) == base


def test_function_words_are_lower_case_and_known_for_many_languages() -> None:
    """The table serves at least 45 languages; without a language all words are there."""
    everything = function_words(None)
    assert {"the", "der", "και", "что"} <= everything
    assert all(word == word.lower() for word in everything)
    assert sum(function_words(code) < everything for code in SENTENCES) >= 45


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_code_or_none(text: str) -> None:
    """No text raises, and the answer does not depend on anything but the text."""
    guess = guess_language(text)
    assert guess == guess_language(text)
    assert guess is None or 2 <= len(guess) <= 3


def test_near_languages_do_not_make_each_other_unsure() -> None:
    """What reads as Danish and as Norwegian is one of the two, and not nothing."""
    text = "De unge er i byen hele dagen og har en tur med sig, men de er ikke her for at se det som er nyt i havnen."
    assert guess_language(text) in ("da", "nb")
