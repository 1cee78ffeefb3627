"""Who wrote an article, when, and where it is from, in lines that are no single label's."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.cleaning.clean import clean

REPORT = (
    "The footbridge over the Marl has been closed since Tuesday, because one of its cables hums in the wind.\n\n"
    "Engineers listened to it for two nights and then ordered a new one, which will arrive in the spring.\n\n"
    "Until then the ferryman rows, as his grandfather did, and takes the same fare."
)
TITLE = "Humming cable closes the footbridge at Marl"


def told(head: str = "", tail: str = "", language: str = "en") -> dict[str, Any]:
    """Return the fields of the report with lines below its title, or below itself."""
    parts = [TITLE, head, REPORT, tail]
    result = clean("\n\n".join(part for part in parts if part), language=language)
    assert result.body == REPORT
    fields = dict(result.fields)
    fields["authors"] = [author["name"] for author in fields.get("authors", ())]
    return fields


@pytest.mark.parametrize(
    ("head", "authors", "date"),
    [
        ("Calum Sinclair\n\n12 Nov 2024", ["Calum Sinclair"], "2024-11-12"),
        ("Calum Sinclair | 12 Nov 2024 | 09:30", ["Calum Sinclair"], "2024-11-12T09:30:00"),
        ("March 30, 2024 by Calum Sinclair", ["Calum Sinclair"], "2024-03-30"),
        ("Calum Sinclair, 12 November 2024", ["Calum Sinclair"], "2024-11-12"),
        ("Marl Bridge\n\n12 Nov 2024", [], "2024-11-12"),
        ("Local News | 12 Nov 2024", [], "2024-11-12"),
        ("Buenos Aires, 12 November 2024", [], "2024-11-12"),
    ],
)
def test_a_name_and_a_day_below_the_title(head: str, authors: list[str], date: str) -> None:
    """A given name tells a person from a place and a rubric; an hour behind a bar belongs to its day."""
    fields = told(head=head)
    assert (fields["authors"], fields.get("datePublished")) == (authors, date)


def test_a_day_of_change_is_no_day_of_publication() -> None:
    """Both may stand in one line, each behind its label."""
    fields = told(head="Published 21 March 2024, 18:05, updated 22 March 2024, 09:12")
    assert fields["datePublished"] == "2024-03-21T18:05:00"
    assert fields["dateModified"] == "2024-03-22T09:12:00"
    assert "datePublished" not in told(head="Updated: 22 March 2024")


def test_whoever_made_the_picture_is_no_author() -> None:
    """ "By" at the end of another label's words is a part of it."""
    assert told(tail="Illustration by Calum Sinclair.")["authors"] == []


def test_a_line_above_the_title_names_the_source_if_it_names_a_medium() -> None:
    """Rubrics and places stand there more often."""
    for line, source in (
        ("Marl Valley Courier", "Marl Valley Courier"),
        ("Local News", None),
        ("Marl Valley", None),
    ):
        result = clean(f"{line}\n\n{TITLE}\n\n{REPORT}", language="en")
        assert result.fields.get("sourceName") == source, line


@pytest.mark.parametrize(
    "tail",
    [
        "This article was first published in The Marl Review on March 4, 2024, and is reproduced with permission.",
        "Source: The Marl Review\nAuthor: Calum Sinclair\nPosted in print: March 4, 2024",
    ],
)
def test_source_and_day_of_the_original(tail: str) -> None:
    """They stand in a sentence, or behind labels of which one is unknown."""
    fields = told(tail=tail)
    assert fields["sourceName"] == "The Marl Review"
    assert fields["datePublished"] == "2024-03-04"


def test_an_address_behind_an_unknown_label_is_the_originals() -> None:
    """Among labels that say where the text is from; a home page is none."""
    labels = "Source: The Marl Review\nAuthor: Calum Sinclair\nPrinted version: {}"
    address = "https://marl.example/news/humming-cable-closes-footbridge/"
    assert told(tail=labels.format(address))["sourceUrl"] == address
    assert "sourceUrl" not in told(tail=labels.format("https://marl.example/"))


def test_tags_may_have_a_line_each() -> None:
    """Below their label they are one list."""
    assert told(tail="Tags:\nBridges\nMarl Valley\nFerries")["keywords"] == [
        "Bridges",
        "Marl Valley",
        "Ferries",
    ]


def test_buttons_between_standfirst_and_byline_carry_no_cut_of_the_article() -> None:
    """They stand above the article, however short it is."""
    standfirst = "One of its cables sings, and nobody on the council knows the tune."
    buttons = "Share on Facebook\n\nShare on X\n\nShare on WhatsApp\n\nCopy link"
    text = f"{TITLE}\n\n{standfirst}\n\n{buttons}\n\nBy Calum Sinclair\n\n12 Nov 2024\n\n{REPORT}"
    result = clean(text, language="en")
    assert result.body == f"{standfirst}\n\n{REPORT}"
    assert [author["name"] for author in result.fields["authors"]] == ["Calum Sinclair"]


def test_who_the_author_is_names_the_author() -> None:
    """A line of biography below the article tells the author where nothing else does."""
    tail = "Calum Sinclair is a journalist and novelist who writes about rivers for several magazines."
    assert told(tail=tail)["authors"] == ["Calum Sinclair"]


def test_an_author_is_told_though_a_call_stands_in_the_biography() -> None:
    """Whatever rule cuts the line, it says who wrote the article."""
    tail = "Calum Sinclair is a journalist and novelist. Follow him on Twitter: @calumsinclair"
    assert told(tail=tail)["authors"] == ["Calum Sinclair"]


def test_who_helped_is_no_author() -> None:
    """Who contributed to a report did not write it."""
    assert told(tail="Calum Sinclair contributed to this report.")["authors"] == []


def test_days_behind_a_reporters_name_are_lifted_and_the_line_goes() -> None:
    """``이서윤 기자 입력 … 수정 …`` is a byline with both days, and the title above it the title."""
    text = (
        "폐교가 마을 목공소로…전북 임실의 작은 실험\n\n이서윤 기자 입력 2025.09.12 09:30 수정 2025.09.12 10:05\n\n"
        "전북 임실군의 한 폐교가 주민 공동 목공소로 다시 문을 열었다. 마지막 졸업생을 보낸 지 13년 만이다.\n\n"
        "교실 네 칸 가운데 두 칸은 작업실로, 나머지는 전시실과 찻집으로 쓰인다. 칠판과 풍금은 그대로 남겼다."
    )
    result = clean(text)
    assert result.headline == "폐교가 마을 목공소로…전북 임실의 작은 실험"
    assert result.body.startswith("전북 임실군의")
    assert result.fields["datePublished"] == "2025-09-12T09:30:00"
    assert result.fields["dateModified"] == "2025-09-12T10:05:00"


@pytest.mark.parametrize("line", ["PAP - Nauka w Polsce, Ewa Kmiecik", "Nauka w Polsce, Ewa Kmiecik (PAP)"])
def test_who_reports_behind_an_agencys_service_is_the_author(line: str) -> None:
    """The service is none."""
    body = (
        "Drzewa we Wrocławiu coraz gorzej radzą sobie z suszą. Najlepiej znoszą ją lipy rosnące w grupach.\n\n"
        "Badacze przez cztery lata mierzyli wilgotność gleby i temperaturę liści na stu stanowiskach w mieście."
    )
    result = clean(f"{body}\n\n{line}")
    assert result.body == body
    assert [author["name"] for author in result.fields["authors"]] == ["Ewa Kmiecik"]


def test_a_given_name_of_two_parts_is_one() -> None:
    """``Anne-Lise`` is as good a name as ``Anne``."""
    assert told(head="Anne-Lise Torgersen\n\n12 May 2024")["authors"] == ["Anne-Lise Torgersen"]


def test_what_an_author_is_and_does_below_the_name_alone_goes_with_it() -> None:
    """The line need not say the name again."""
    tail = (
        "Calum Sinclair\n\nScottish journalist specialised in rivers. He has written for several magazines."
    )
    assert told(tail=tail)["authors"] == ["Calum Sinclair"]


def test_a_licence_is_no_source() -> None:
    """A text is published under it by somebody else."""
    tail = "This article was first published under Creative Commons. Republish it and name us."
    assert "sourceName" not in told(tail=tail)


def test_a_day_and_the_day_of_a_change_in_brackets_are_both_read() -> None:
    """``12 aprile 2024 (modifica il 13 aprile 2024 | 09:20)`` stands below the text of Italian papers."""
    tail = "12 maggio 2024 (modifica il 13 maggio 2024 | 09:20)\n\n© RIPRODUZIONE RISERVATA"
    fields = told(tail=tail, language="it")
    assert fields["datePublished"] == "2024-05-12"
    assert fields["dateModified"] == "2024-05-13T09:20:00"


def test_text_and_pictures_by_one_name_its_author() -> None:
    """A wide blank parts "text and photographs" from the name in Japanese."""
    body = (
        "長野県の山あいにある旧滝沢小学校の音楽室が、土日だけ開く喫茶店として生まれ変わった。店主は卒業生だ。\n\n"
        "机と椅子は当時のまま。五線の引かれた黒板が、そのままメニューになっている。揚げパンが人気だという。"
    )
    result = clean(f"{body}\n\n（文・写真　小林直樹）\n\n無断転載・複製を禁じます。")
    assert result.body == body
    assert [author["name"] for author in result.fields["authors"]] == ["小林直樹"]


def test_the_month_of_a_founding_is_no_day_of_publication() -> None:
    """In a company's profile an unknown label stands before it."""
    tail = "Source: Harbour Herald\nFounded: April 1968\nContact: Calum Sinclair, press@larkfield.example"
    assert "datePublished" not in told(tail=tail)


def test_tags_a_line_each_are_lifted_below_a_list_of_other_articles() -> None:
    """What hangs on that list's heading are the tags' lines all the same."""
    tail = "Read also:\nHeron resigns over rope\nHarbour gets a second bell\n\nTags:\nferries\nherons\nropes"
    assert told(tail=tail)["keywords"] == ["ferries", "herons", "ropes"]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("About the author", "Calum Sinclair keeps four goats in his garden."),
        ("About Calum Sinclair", "Calum Sinclair has written about goats for twenty years, and keeps four."),
    ],
)
def test_who_is_named_first_below_a_heading_about_the_author_is_the_author(heading: str, said: str) -> None:
    """Below his name alone the paragraph must speak of writing: a box about somebody in the news does not."""
    tail = f"{heading}\n\n{said}\n\nTags: ferries, goats"
    assert told(tail=tail)["authors"] == ["Calum Sinclair"]


def test_the_day_behind_an_author_and_a_comma_is_read() -> None:
    """``Piše: Ivana Mardešić, 14. veljače 2026. u 09:12`` declares both."""
    fields = told(head="Piše: Ivana Mardešić, 14. veljače 2024. u 09:12", language="hr")
    assert fields["authors"] == ["Ivana Mardešić"]
    assert fields["datePublished"] == "2024-02-14T09:12:00"


@pytest.mark.parametrize("day", ["9 November 2023", "Published\n9 November 2023"])
def test_days_below_titles_of_other_articles_are_theirs(day: str) -> None:
    """A list of related articles dates each of them; the article's own day stands in its head."""
    tail = f"Related\nHarbour gets a second bell\n{day}\nHeron resigns over rope\n{day}"
    assert told(head="By Calum Sinclair | 14 January 2024", tail=tail)["datePublished"] == "2024-01-14"


def test_rubrics_above_the_title_are_no_tags_of_a_footer() -> None:
    """Tags a line each end where the footer does."""
    tail = "Archivado en:\nFaros\nPatrimonio\nCosta"
    assert told(tail=tail, language="es")["keywords"] == ["Faros", "Patrimonio", "Costa"]


@pytest.mark.parametrize(
    ("tail", "keywords"),
    [
        ("This entry was posted in Village life and tagged post office, queues. Bookmark the permalink.", 2),
        ("Source: Harbour Herald\nTags #ferries #herons #ropes", 3),
    ],
)
def test_tags_in_a_filing_line_and_behind_a_label_without_a_colon_are_read(tail: str, keywords: int) -> None:
    """Blogs name their tags in a sentence, Korean papers behind a bare label."""
    assert len(told(tail=tail)["keywords"]) == keywords


def test_the_source_before_and_is_republished_is_read_though_an_address_follows() -> None:
    """The sentence that names it ends before the address."""
    tail = (
        "This article was originally published on The Reclaim Review and is republished here with permission. "
        "Read the original: https://reclaimreview.example/features/old-bricks"
    )
    fields = told(tail=tail)
    assert fields["sourceName"] == "The Reclaim Review"
    assert fields["sourceUrl"] == "https://reclaimreview.example/features/old-bricks"


@pytest.mark.parametrize(
    ("tail", "language", "notice"),
    [
        ("Le droit d’auteur du contenu syndiqué appartient à la source liée.", "fr", True),
        ("Los derechos de este contenido pertenecen al medio enlazado.", "es", True),
        ("記事の著作権は配信元に帰属します。", "ja", True),
        ("The ferry belongs to nobody.", "en", False),
    ],
)
def test_a_footers_sentence_about_whose_the_rights_are_is_the_notice(
    tail: str, language: str, notice: bool
) -> None:
    """It needs no mark and no fixed wording; outside a footer it cuts nothing."""
    footer = f"Source: Harbour Herald\nAuthor: Calum Sinclair\n{tail}\nTags: ferries, herons"
    assert ("copyrightNotice" in told(tail=footer, language=language)) is notice


@pytest.mark.parametrize(
    ("sentence", "language", "source"),
    [
        ("本文转载自花园笔记", "zh", "花园笔记"),
        ("この記事は2024年5月3日に「みなと経済新聞」に掲載されたものです。", "ja", "みなと経済新聞"),
        (
            "Материал впервые опубликован изданием «Полярный вестник» 5 февраля 2024 года.",
            "ru",
            "Полярный вестник",
        ),
        (
            "Bu haber ilk olarak 5 Mayıs 2024 tarihinde Bozkır Haber tarafından yayımlanmıştır.",
            "tr",
            "Bozkır Haber",
        ),
        ("Источник: Дача и сад", "ru", "Дача и сад"),
    ],
)
def test_the_source_in_a_sentence_is_lifted_in_its_languages_order(
    sentence: str, language: str, source: str
) -> None:
    """The name stands in quotation marks, behind the day, or glued to the words before it."""
    assert told(tail=sentence, language=language)["sourceName"] == source


def test_who_speaks_twice_in_an_interview_is_no_label() -> None:
    """``The author: …`` answers a question."""
    article = (
        "Did you find the notebooks yourself?\nThe author: My aunt did, in a trunk in the kitchen, in 2021.\n\n"
        "What did you add to them?\nThe author: Next to nothing. The storms are his, the silences are mine."
    )
    assert clean(f"{REPORT}\n\n{article}").body.endswith("the silences are mine.")
