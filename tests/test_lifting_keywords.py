"""Keywords as a footer lists them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.lifting.keywords import split_keywords


@pytest.mark.parametrize(
    ("raw", "language", "keywords"),
    [
        ("Politics, Europe, Energy", "en", ["Politics", "Europe", "Energy"]),
        ("L’Écho", "fr", ["L’Écho"]),
        ("énergie; climat ; Europe", "fr", ["énergie", "climat", "Europe"]),
        ("AI | chips | U.S. economy", "en", ["AI", "chips", "U.S. economy"]),
        ("#Energy #Climate #COP29", "en", ["Energy", "Climate", "COP29"]),
        ("#Energy, #Climate", "en", ["Energy", "Climate"]),
        ("#climate change #energy", "en", ["climate change", "energy"]),
        ("سياسة، اقتصاد، طاقة", "ar", ["سياسة", "اقتصاد", "طاقة"]),
        ("政治、经济、能源", "zh", ["政治", "经济", "能源"]),
        ("人工智能 大模型 OpenAI GPT 4", "zh", ["人工智能", "大模型", "OpenAI GPT 4"]),
        ("政治 · 経済", "ja", ["政治", "経済"]),
        ("東京 五輪", "ja", ["東京 五輪"]),
        ("인공지능, 반도체", "ko", ["인공지능", "반도체"]),
        ("Energy, energy, Energy", "en", ["Energy", "energy"]),
        ("Energy, , Climate,", "en", ["Energy", "Climate"]),
        ('"Energy", «Climate»', "en", ["Energy", "Climate"]),
        ("St. Louis, Washington D.C.", "en", ["St. Louis", "Washington D.C."]),
        ("New York  City", None, ["New York City"]),
        ("2024, 5G", "en", ["2024", "5G"]),
    ],
)
def test_lists(raw: str, language: str | None, keywords: list[str]) -> None:
    """Keywords are split at what parts them, each once, in their order, as printed."""
    assert split_keywords(raw, language) == keywords


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " , ; ",
        "They went home.",
        "The company said it would cut jobs. The union protested, and others did too.",
        "he said, and then she turned around to him and asked about what happened to all of them",
        "什么都没有发生。",
        "Is it over?",
        "word " * 400,
        ", ".join(f"k{number}" for number in range(100)),
    ],
)
def test_sentences(raw: str) -> None:
    """A value that reads like a sentence, or holds more than any page has tags, gives no keywords."""
    assert split_keywords(raw, "zh" if raw.startswith("什") else "en") == []


@given(st.text(alphabet="ab #,;|、·.!?。'\"« \u3000中文", max_size=80), st.sampled_from([None, "en", "zh"]))
@settings(max_examples=300, deadline=None)
def test_keywords_stand_in_the_value(raw: str, language: str | None) -> None:
    """Every keyword is a part of the value, and none is there twice."""
    keywords = split_keywords(raw, language)
    assert len(set(keywords)) == len(keywords)
    for keyword in keywords:
        assert all(word in raw for word in keyword.split())
        assert "#" not in keyword
        assert keyword == keyword.strip()
