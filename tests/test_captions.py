"""Captions with a picture's credit above an article."""

from __future__ import annotations

import pytest

from pipelines import clean

TITLE = "Ferry to Lund Island sails again after the storm"
REPORT = (
    "The ferry to Lund Island left the harbour on Monday for the first time in three weeks, with forty passengers.\n\n"
    "Engineers had replaced the ramp that the storm of early May tore from the quay, the company said."
)
CAPTIONS = (
    ("en", "The new ramp on Monday morning. (Photo: Mira Lund)"),
    ("en", "The new ramp was lowered for the first time on Monday. [Photo/Agencies]"),
    ("en", "Passengers wait at the quay of Lund Island. | Photo Credit: Reuters"),
    ("en", "Passengers wait at the quay. (Photo by Mira Lund)"),
    ("de", "Die neue Rampe am Montagmorgen. Foto: Mira Lund"),
    ("fr", "La nouvelle rampe, lundi matin. © Mira Lund"),
    ("es", "La nueva rampa, el lunes por la mañana. Foto: Cortesía de la familia Ferrer"),
    ("el", "Η νέα ράμπα τη Δευτέρα. (Φωτ.: Άννα Ρήγα)"),
    ("ko", "월요일 아침 새 경사로. 사진=정하늘 기자"),
    ("vi", "Đường dốc mới vào sáng thứ hai. Ảnh: Võ Thạnh"),
    ("zh", "学生们正在调试望远镜。刘思源 摄"),
    ("ja", "延長十二回、最後の打者を三振に仕留めた後の島袋投手＝大城まどか撮影"),
    ("tr", "Yeni rampa pazartesi sabahı. (Fotoğraf: Derya Sönmez)"),
    ("ar", "المنحدر الجديد صباح الاثنين (تصوير: زينب أعمر)"),
)


@pytest.mark.parametrize(("language", "caption"), CAPTIONS)
def test_a_caption_between_title_and_text_is_cut(language: str, caption: str) -> None:
    """It speaks of the picture, and is neither the title nor the article's first paragraph."""
    result = clean(f"{TITLE}\n\nMonday, 12 May 2025\n\n{caption}\n\n{REPORT}", language=language)
    assert result.body == REPORT
    assert result.headline == TITLE
    assert "copyrightNotice" not in result.fields


@pytest.mark.parametrize(
    "line",
    [
        "The company said (in a letter of May 4) that no ferry would sail before the ramp was safe.",
        "He lists two sources: the harbour master, and a diver who saw the ramp break on the night of the storm.",
        "The ratio of passengers to crew is now forty to three: the highest since the ferry was built.",
    ],
)
def test_a_sentence_with_a_bracket_or_colon_is_no_caption(line: str) -> None:
    """Only the credit of a picture makes a caption."""
    assert clean(f"{TITLE}\n\n{line}\n\n{REPORT}").body == f"{line}\n\n{REPORT}"


def test_captions_of_a_gallery_below_the_first_paragraph_cut_nothing_above() -> None:
    """However many there are, the paragraph above them is the article's."""
    gallery = "\n\n".join(
        f"{place} on Monday. (Photo by Mira Lund)" for place in ("The quay", "The ramp", "The bridge")
    )
    first, second = REPORT.split("\n\n")
    assert clean(f"{first}\n\n{gallery}\n\n{second}").body.startswith(first)


@pytest.mark.parametrize("credit", ["Foto: dpa", "(Foto: Mira Lund)"])
def test_a_credit_glued_to_the_first_or_last_paragraph_cuts_neither(credit: str) -> None:
    """A caption is shorter than a paragraph, and stands above the first."""
    lead = (
        "Der Stadtrat hat am Dienstag beschlossen, die neue Brücke schon im Herbst für Radfahrer und Fußgänger und "
        "erst im Frühjahr für Autos zu öffnen, wie die Verwaltung mitteilte."
    )
    body = f"{lead} {credit}\n\n{REPORT}\n\n{lead} {credit}"
    result = clean(
        f"{body}\n\nQuelle: Harbour Herald\nAutor: Mira Lund\nSchlagworte: Brücken, Räder", language="de"
    )
    assert result.body.startswith(lead)
    assert result.body.count(lead) == 2


def test_a_text_of_captions_keeps_them() -> None:
    """A picture story has no paragraph below which they stand."""
    story = "\n\n".join(
        f"The {place} on Monday morning. (Photo: Mira Lund)" for place in ("quay", "ramp", "bridge")
    )
    assert clean(story).body.count("Monday") == 3


def test_a_title_of_a_script_without_capitals_is_no_caption() -> None:
    """A plain blank before "photographed by" is not enough."""
    result = clean("北海道で確認されたヒグマ 住民がスマホで撮影\n\n" + REPORT)
    assert result.headline == "北海道で確認されたヒグマ 住民がスマホで撮影"
