"""What organisations say of themselves below a press release, told by the words that meet in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cleaning.clean import clean
from pipelines.cleaning.evidence.issuers import describes_itself
from pipelines.cleaning.rules import read_table

PARAGRAPHS = [
    (language, kind, heading, paragraph)
    for _, (language, kind, heading, paragraph) in read_table(
        Path(__file__).parent / "cases" / "issuers.tsv", ("lang", "kind", "heading", "paragraph")
    )
]


@pytest.mark.parametrize(
    ("language", "kind", "heading", "paragraph"),
    PARAGRAPHS,
    ids=[f"{row[0]}-{at}" for at, row in enumerate(PARAGRAPHS)],
)
def test_issuers_are_told_from_what_is_in_the_news(
    language: str, kind: str, heading: str, paragraph: str
) -> None:
    """Organisations describe themselves in two words at least that articles do not use side by side."""
    expected = kind in ("issuer", "missed")
    if kind in ("missed", "mistaken"):
        assert describes_itself(paragraph, language) is not expected, (
            "known failure: correct its kind in the table"
        )
        pytest.xfail("known failure")
    assert describes_itself(paragraph, language) is expected


RELEASE = (
    "대한등산연합회는 가을 산행철을 맞아 전국 24개 등산로의 안전시설을 점검한다고 15일 밝혔다.\n\n"
    "점검 대상은 최근 3년간 추락 사고가 두 번 이상 일어난 구간이다. 자원봉사자 180명이 밧줄과 난간을 살핀다."
)


def test_a_self_description_need_not_say_the_name_again() -> None:
    """The heading names the issuer, and the words below tell that it speaks of itself."""
    about = "대한등산연합회 소개\n\n1962년에 설립된 비영리 단체로 전국 17개 지부와 3만여 명의 회원이 활동하고 있다."
    assert clean(f"{RELEASE}\n\n{about}").body == RELEASE


def test_a_short_word_heads_a_self_description_only_where_one_follows() -> None:
    """``O fabryce`` may as well be a subheading."""
    article = (
        "Fabryka Larkfield w Kaliszu zamroziła w tym roku rekordową ilość groszku, podała gazeta w poniedziałek.\n\n"
        "Groszek pojedzie do stołówek w całym kraju, a najwięcej zjedzą go podobno przedszkolaki z Poznania."
    )
    section = "O Larkfield\n\nLarkfield spłonęła w 1953 roku, a strażacy gasili ją cały dzień wodą z pobliskiej rzeki."
    assert clean(f"{article}\n\n{section}", language="pl").body == f"{article}\n\n{section}"


@pytest.mark.parametrize("heading", ["Wer ist Martin Keller", "Martin Keller auf einen Blick"])
def test_a_box_about_somebody_in_the_news_stays(heading: str) -> None:
    """Only who writes is an author."""
    article = (
        "Martin Keller hat am Sonntag die Wahl zum Bürgermeister gewonnen, mit drei Stimmen Vorsprung."
        "\n\nDie Amtsinhaberin gratulierte ihm noch am Abend auf dem Marktplatz und wünschte ihm eine ruhige Hand."
    )
    box = f"{heading}\n\nMartin Keller kam 1971 in Kassel zur Welt und führte bis zuletzt eine Gärtnerei am Fluss."
    result = clean(f"{article}\n\n{box}", language="de")
    assert "authors" not in result.fields
