"""Boxes of facts below an article belong to it, and the footer below them does not."""

from __future__ import annotations

import pytest

from pipelines.cleaning.clean import clean
from pipelines.cleaning.rules import FOLDER, read_table

ARTICLE = (
    "The ferry sails without a captain on Sundays, and nobody in the harbour minds.\n\n"
    "A rope does the steering. It has been late only once, on account of a heron.\n\n"
    "Those who want to see the rope may ask the heron, who has been in charge of it since May."
)
FOOTER = "Source: Harbour Herald\nAuthor: Anna Bergmann\nTags: ferries, herons"

BOXES = {
    "event": "Admission: free\nDoors: 6 pm to midnight\nNearest stop: Foundry Lane",
    "event in Swedish": "Öppet: mån–fre 12–20\nInträde: 4 euro\nTelefon: 019 555 01 12",
    "spring": "Kaynak: Sarıkız Pınarı\nRakım: 1.840 metre\nUlaşım: sapaktan 22 km",
    "river": "Quelle: Fichtenhübel\nMündung: Zwönitzbach\nLänge: 11,4 km",
    "book": "Autora: Irene Lobato\nTradução: Paulo Vereda\nEditora: Casa do Cais",
    "product": "Zalety: szybki, cichy\nWady: cena, pokrywka\nOcena: 4/6",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("footer", ["", FOOTER], ids=["alone", "above a footer"])
def test_a_box_of_facts_is_kept(box: str, footer: str) -> None:
    """The data of an event, a place, a book or a product stay, with and without a footer below."""
    result = clean("\n\n".join([ARTICLE, box, *([footer] if footer else [])]))
    assert result.body == f"{ARTICLE}\n\n{box}"
    assert result.fields.get("sourceName") == ("Harbour Herald" if footer else None)


def test_a_footer_with_one_label_nobody_knows_goes_whole() -> None:
    """One unknown label among those of a footer does not make it content."""
    footer = "Source: Harbour Herald\nWindward reading: 7\nAuthor: Anna Bergmann\nTags: ferries, herons"
    assert clean(f"{ARTICLE}\n\n{footer}").body == ARTICLE


def test_every_fact_is_listed_once_for_each_language() -> None:
    """The table repeats no row."""
    rows = [tuple(cells) for _, cells in read_table(FOLDER / "facts.tsv", ("lang", "label"))]
    assert len(rows) == len(set(rows)) > 1000


@pytest.mark.parametrize(
    "heading", ["About Larkfield Foods", "Über Larkfield Foods", "Larkfield Foods Hakkında"]
)
def test_what_an_issuer_says_of_itself_goes(heading: str) -> None:
    """The heading names somebody of whom the article speaks, and the paragraph below begins with that name."""
    article = ARTICLE.replace("The ferry", "The ferry of Larkfield Foods")
    issuer = "Founded in 1962, Larkfield Foods freezes and packs more than ninety sorts of vegetables for canteens."
    assert clean(f"{article}\n\n{heading}\n\n{issuer}").body == article


def test_a_section_about_somebody_else_stays() -> None:
    """A heading over a paragraph that is not about the one it names, or of whom nothing was said, is a subheading."""
    section = (
        "About the rope\n\nNobody has ever asked who wove it, and the weaver has never told anybody about it."
    )
    assert clean(f"{ARTICLE}\n\n{section}").body == f"{ARTICLE}\n\n{section}"


@pytest.mark.parametrize(
    "row",
    [
        "Teilen Merken Drucken",
        "Newer Post Older Post Home",
        "Share  Save  Print",
        "Compartir Facebook Twitter",
    ],
)
def test_a_row_of_buttons_goes(row: str) -> None:
    """A line made of known buttons and of nothing else is cut."""
    assert clean(f"{ARTICLE}\n\n{row}").body == ARTICLE


SAID = ["“All rights reserved.”", "«Todos os direitos reservados a Alcino.»", "「版權所有，歡迎來吃。」"]


@pytest.mark.parametrize("said", SAID)
def test_a_line_in_quotation_marks_is_said_by_somebody(said: str) -> None:
    """What stands between quotation marks is no wording of the page's, also above a footer."""
    assert clean(f"{ARTICLE}\n\n{said}").body.endswith(said)
    assert clean(f"{ARTICLE}\n\n{said}\n\n{FOOTER}").body.endswith(said)


@pytest.mark.parametrize(
    "promo",
    [
        "LEIA TAMBÉM:\n\nRio sobe quarenta centímetros em um dia\n\nFeira de orquídeas reúne oitenta expositores",
        "یہ بھی پڑھیے\n\nونڈوز 10 میں نئے فیچر اور نیا سرفیس سٹوڈیو کمپیوٹر",
        "View this post on Instagram\n\nA post shared by Anna & Daughter (@annasferry)",
        "Participe do canal do Diário do Cais no WhatsApp",
        "[관련기사] 베란다 텃밭, 11월에 심을 수 있는 채소 다섯 가지",
        "İLGİLİ HABER: Kış için domates sosu nasıl saklanır?",
        "MORE: Who steers the ferry when the heron is away?",
        "Το άρθρο συνεχίζεται μετά τη διαφήμιση",
        "यह भी पढ़ें- फ्रिज का पानी गले के लिए कितना सही",
        "Missa inget! Prenumerera på vårt nyhetsbrev – det är gratis.",
        "スポンサーリンク",
        "Quảng cáo",
        "Sign up to our free weekly newsletter\n\nEnter your email address\n\nBy signing up you agree to our terms.",
        "Empfohlener redaktioneller Inhalt\n\nAn dieser Stelle finden Sie einen externen Inhalt von Instagram.",
        "Sign up for our newsletter\n\nThe best of the harbour every Friday\n\nSubscribe",
    ],
)
def test_a_promo_between_paragraphs_goes(promo: str) -> None:
    """A related list, a promoted question, an embed's residue or a call between two paragraphs goes, and they stay."""
    above, below = ARTICLE.rsplit("\n\n", 1)
    assert clean(f"{above}\n\n{promo}\n\n{below}").body == ARTICLE


def test_what_introduces_a_quotation_below_a_promo_stays() -> None:
    """Where a promo lost its titles the line below its heading is the article's."""
    above, below = ARTICLE.rsplit("\n\n", 1)
    said = "The heron wrote in an article on ropes:"
    assert said in clean(f"{above}\n\nRELATED STORY:\n\n{said}\n\n{below}").body


@pytest.mark.parametrize(
    ("footer", "fields"),
    [
        (
            "Źródło: Radio Portowe, Autor: Marek Gryka, Data publikacji: 12.03.2025",
            {"sourceName": "Radio Portowe", "datePublished": "2025-03-12"},
        ),
        (
            "Shkruar nga: Mirela Dhima\n15 Maj 2024, 16:40\nBurimi: ATSH",
            {"datePublished": "2024-05-15T16:40:00"},
        ),
        ("【Fuente】 Semanario Canelones\n【Autor】 Bruno Pereyra", {"sourceName": "Semanario Canelones"}),
        ("Հեղինակ՝ Անի Սարգսյան\nԱղբյուրը՝ Արմենպրես", {"sourceName": "Արմենպրես"}),
        (
            "Läs originalet: https://harbour.example/rope\nAv: Anna Bergmann",
            {"sourceUrl": "https://harbour.example/rope"},
        ),
        ("📰 Source: Harbour Herald\n✍️ Written by Anna Bergmann", {"sourceName": "Harbour Herald"}),
    ],
)
def test_footers_as_they_are_printed_are_read(footer: str, fields: dict[str, str]) -> None:
    """Labels in a row with commas, in brackets, behind emoji, with other colons; a date without any label."""
    result = clean(f"{ARTICLE}\n\n{footer}")
    assert result.body == ARTICLE
    assert {name: result.fields.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    "line",
    [
        "More: Because he is the king, and I am his servant!",
        "See also: how did the bridge survive so many floods? The answer lies in its stones, says the engineer.",
    ],
)
def test_what_only_begins_like_a_promo_between_paragraphs_stays(line: str) -> None:
    """A promo asks one question and says nothing else."""
    above, below = ARTICLE.rsplit("\n\n", 1)
    assert line in clean(f"{above}\n\n{line}\n\n{below}").body


def test_lines_between_advertisements_stay() -> None:
    """What stands between two of them is the article's: a result, an ingredient, a subheading."""
    above, below = ARTICLE.rsplit("\n\n", 1)
    text = f"{above}\n\nAdvertisement\n\nLeeds 2, York 1\n\nAdvertisement\n\n{below}"
    assert "Leeds 2, York 1" in clean(text).body


def test_a_last_sentence_may_end_in_a_companys_form() -> None:
    """It ends all the same."""
    last = "It was built by Larkfield Foods Ltd."
    assert clean(f"{ARTICLE}\n\n{last}\n\n{FOOTER}").body.endswith(last)


def test_a_footer_with_two_authors_goes() -> None:
    """They do not speak."""
    footer = "Source: Harbour Herald\nAuthor: Jane Miller.\nAuthor: John Porter."
    assert clean(f"{ARTICLE}\n\n{footer}").body == ARTICLE
