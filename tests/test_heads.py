"""What stands above an article: its title, its standfirst, who wrote it and when."""

from __future__ import annotations

import pytest

from pipelines.cleaning.clean import clean

ARTICLE = (
    "The ferry sails without a captain on Sundays, and nobody in the harbour minds.\n\n"
    "A rope does the steering. It has been late only once, on account of a heron.\n\n"
    "Those who want to see the rope may ask the heron, who has been in charge of it since May."
)
TITLE = "What nobody told the heron"
STANDFIRST = "A small harbour has found out how to do without somebody whom it never liked"


@pytest.mark.parametrize("stop", ["", "."])
def test_a_standfirst_above_the_byline_stays(stop: str) -> None:
    """Between title and byline stands the standfirst, which is the article's; byline and day below it are not."""
    result = clean(f"{TITLE}\n\n{STANDFIRST}{stop}\n\nBy Anna Bergmann\n\n12 March 2024, 10:30\n\n{ARTICLE}")
    assert result.headline == TITLE
    assert result.body == f"{STANDFIRST}{stop}\n\n{ARTICLE}"
    assert [author["name"] for author in result.fields["authors"]] == ["Anna Bergmann"]
    assert result.fields["datePublished"] == "2024-03-12T10:30:00"


@pytest.mark.parametrize(
    ("language", "title", "below"),
    [
        ("bg", "Стара мелница край Елена приема първите си гости", "12.03.2024 г., 19:15 ч."),
        ("zh", "评剧《柳河湾》下周在津上演", "2023年11月8日 来源：海河晨报"),
        ("ko", "폐교가 목공소로 주민이 만든 의자 삼백 개", "박선영 기자 입력 2024.03.12 15:30"),
        ("de", "Keiner steuert die Fähre", "Marijana Politeo"),
    ],
)
def test_a_title_stands_above_who_wrote_the_article_and_when(language: str, title: str, below: str) -> None:
    """Lines about the author and the day between title and text hide the title in no language."""
    result = clean(f"{title}\n\n{below}\n\n{ARTICLE}", language=language)
    assert result.headline == title
    assert result.body == ARTICLE


def test_a_day_between_entries_stays() -> None:
    """Days that part a text into entries are no byline below a standfirst."""
    entries = [f"{day} May\n\n{paragraph}" for day, paragraph in enumerate(ARTICLE.split("\n\n"), start=3)]
    assert "4 May" in clean(f"{TITLE}\n\n" + "\n\n".join(entries)).body


def test_a_standfirst_right_above_the_text_stays() -> None:
    """Below the title and right above the text an open line of some length is the standfirst."""
    result = clean(f"{TITLE}\n\n{STANDFIRST}\n\n{ARTICLE}")
    assert (result.headline, result.body) == (TITLE, f"{STANDFIRST}\n\n{ARTICLE}")


@pytest.mark.parametrize("told", ["記者林佳蓉／花蓮報導", "입력 2024.03.12 15:30 수정 2024.03.12 18:02"])
def test_a_reporters_line_is_no_standfirst(told: str) -> None:
    """Who reported and when two days are told stands below a title, too, and goes."""
    assert told not in clean(f"{TITLE}\n\n{told}\n\n{ARTICLE}").body


def test_posts_between_paragraphs_do_not_end_an_article() -> None:
    """Embedded posts below one paragraph and a subheading below them are followed by the article."""
    post = "> View this post on Instagram\n\n>\n\n> A post shared by Anna Bergmann (@annasferry)"
    first, *more = ARTICLE.split("\n\n")
    story = "\n\n".join([first, post, post, "The rope", *more, post])
    body = clean(f"{story}\n\n- Harbours\n\n- Ropes").body
    assert more[-1] in body
    assert "shared by" not in body


def test_a_long_head_takes_no_short_article_along() -> None:
    """Buttons and labels above a few short paragraphs are a head, and no footer that begins with them."""
    head = (
        "Acasă / Economie / Transporturi\n\nTrenul București–Brașov va face două ore și zece minute\n\n"
        "de Cătălin Ene\n\nPublicat: 28 februarie 2024, 10:45\n\nActualizat: 28 februarie 2024, 13:02\n\n"
        "Timp de citire: 2 minute\n\n"
        "Distribuie pe Facebook\n\nDistribuie pe X\n\nCopiază linkul"
    )
    text = (
        "Călătoria cu trenul între București și Brașov se va scurta cu douăzeci de minute din decembrie.\n\n"
        "Pe tronsonul reabilitat, garniturile vor putea circula cu 120 de kilometri pe oră.\n\n"
        "Prețul biletelor nu se modifică."
    )
    result = clean(f"{head}\n\n{text}")
    assert result.body == text
    assert result.headline == "Trenul București–Brașov va face două ore și zece minute"
    assert [author["name"] for author in result.fields["authors"]] == ["Cătălin Ene"]


@pytest.mark.parametrize("row", ["Home → Culture → Music", "Share story  Print page  Send mail  Larger type"])
def test_a_row_of_links_is_no_title(row: str) -> None:
    """Arrows and wide gaps part links and buttons, whatever they are called."""
    result = clean(f"{row}\n\n{TITLE}\n\n12 March 2024\n\n{ARTICLE}")
    assert result.headline == TITLE
    assert result.body == ARTICLE


@pytest.mark.parametrize(
    ("language", "greeting"), [("en", "Dear neighbours"), ("da", "Kære læsere af kirkebladet")]
)
def test_a_salutation_below_the_title_is_the_letters(language: str, greeting: str) -> None:
    """It stands right over the text, as titles do, and is the article's first line."""
    result = clean(f"{TITLE}\n\n{greeting}\n\n{ARTICLE}", language=language)
    assert result.headline == TITLE
    assert result.body == f"{greeting}\n\n{ARTICLE}"


def test_the_form_of_a_society_ends_no_sentence() -> None:
    """An issuer's name above the title is no first paragraph."""
    head = "10.02.2026 – 09:15\n\nVerband Norddeutscher Imkereien e.V."
    result = clean(f"{head}\n\n{TITLE}\n\n{ARTICLE}")
    assert result.headline == TITLE
    assert result.body == ARTICLE


def test_a_salutation_stays_when_the_letter_is_cleaned_again() -> None:
    """Its title is gone then."""
    body = f"Dear neighbours\n\n{ARTICLE}"
    assert clean(body, language="en").body == body
