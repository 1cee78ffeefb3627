"""The way round ftfy gives ftfy's own output, and leaves right text alone."""

from __future__ import annotations

import itertools
import random
import re
import time

import ftfy
import pytest
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning import mojibake

# Sentences of our own in many scripts: what gets damaged below.
SENTENCES = (
    "Dès l’aube, « la pêche » reprend à Dunkerque – 12 € le kilo… C’était l’été.",
    "Die Gärtnerin sagte: „Größe ist nicht alles“, und ging über die Straße.",
    "A câmara aprovou o orçamento; amanhã há eleições na região de São João.",
    "El niño preguntó: «¿Cuándo volverá mañana?» ¡Qué ilusión, señora!",
    "Příliš žluťoučký kůň úpěl ďábelské ódy nad řekou Úhlavou.",
    "Zażółć gęślą jaźń – powiedział stary Łukasz w Świnoujściu.",
    "Өткен аптада қала әкімі жаңа көпір ашты. Он прошёл по «Невскому» — и ушёл.",
    "Уряд ухвалив рішення; її м’яч упав у ґанок. Ціна: 5 €.",
    "Η κυβέρνηση ανακοίνωσε χθες νέα μέτρα για τους αγρότες.",
    "Ủy ban đã có quyết định: ĐÃ CÓ 12 ca mới ở Đà Nẵng.",
    "Bugün İstanbul’da yağış bekleniyor; çocuklar ığdır’a gitti.",
    "قال الوزير إن القانون الجديد سيدخل حيّز التنفيذ قريبًا.",
    "דובר העירייה מסר כי הגשר החדש ייפתח בקיץ.",
    "市政府昨天宣布，新的图书馆将于明年开放。「好消息！」",
    "市は昨日、新しい図書館を来年開くと発表した。カフェも！",
    "시청은 어제 새 도서관을 내년에 연다고 발표했다.",
    "Ætla má að þýðingin sé góð; öðru máli gegnir um Ýmis.",
    "Il a dit « œuvre » et l’œil… 20 °C, n° 5, 3 × 4 = 12, 50 %.",
    "Plain words in English with a dash – and “quotes” and a 😀 face.",
)
CODE_PAGES = (
    "latin-1", "sloppy-windows-1252", "cp1252", "sloppy-windows-1251", "sloppy-windows-1250",
    "sloppy-windows-1253", "sloppy-windows-1254", "sloppy-windows-1257", "cp437", "mac-roman", "cp1256",
)  # fmt: skip


def damaged(rng: random.Random) -> str:
    """Return a piece of one or two sentences, damaged in one of the ways that occur."""
    piece = rng.choice(SENTENCES)
    if rng.random() < 0.3:
        piece += rng.choice((" ", "\n", "")) + rng.choice(SENTENCES)
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        raw = piece.encode("utf-8", "surrogatepass")
        piece = raw.decode(rng.choice(CODE_PAGES), rng.choice(("replace", "ignore")))
    start = rng.randrange(len(piece) // 2 + 1)
    piece = piece[start : start + rng.randint(1, 120)]
    if rng.random() < 0.2:
        piece = piece.replace("\xa0", " ")
    if rng.random() < 0.3:
        piece += rng.choice((" ", "\n", "")) + rng.choice(SENTENCES)
    return piece


def ftfy_on(text: str) -> str:
    """Return what ftfy makes of a text with the project's configuration."""
    return ftfy.fix_text(text, mojibake.CONFIG)


def test_damaged_pieces_come_out_as_from_ftfy() -> None:
    """Thousands of pieces in nineteen languages, damaged on purpose, get ftfy's own output."""
    rng = random.Random(20)
    changed = 0
    for _ in range(4000):
        piece = damaged(rng)
        expected = ftfy_on(piece)
        assert mojibake.fix(piece) == expected
        changed += expected != piece
    assert changed > 1000


def test_all_pairs_of_the_table_are_judged_as_by_ftfy() -> None:
    """No pair of characters of ftfy's table is bad to ftfy and passes the scan."""
    named = re.compile("[" + "".join(MOJIBAKE_CATEGORIES.values()) + " aZ.1\n]")
    table = [char for char in map(chr, range(0x10000)) if named.match(char)]
    for pair in map("".join, itertools.product(table, repeat=2)):
        assert (mojibake.first_bad(pair, bad=BADNESS_RE) >= 0) == bool(BADNESS_RE.search(pair)), ascii(pair)


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        st.sampled_from(
            "aZ .\n,1 ÂÃâ€™œÐÑØÙ…°Â«»’”“©®²½àéßþÞŸŠžвЂГўВ‚Äì√≈≠∂†βΞΟāĆ─║\x85\x92\x9d\xa0\xad\x1a�ð"
        ),
        max_size=12,
    )
)
def test_any_knot_of_suspicious_characters_comes_out_as_from_ftfy(text: str) -> None:
    """Random strings over the characters that mojibake is made of get ftfy's own output."""
    assert mojibake.fix(text) == ftfy_on(text)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_right_sentences_are_proved_right(sentence: str) -> None:
    """Undamaged sentences are recognised as such, and stay."""
    assert mojibake.first_bad(sentence) == -1
    assert mojibake.fix(sentence) == sentence


def test_lines_beyond_the_limit_of_ftfy_are_broken_where_ftfy_breaks_them() -> None:
    """A line of more than a million characters is judged in ftfy's pieces."""
    limit = mojibake.CONFIG.max_decode_length
    for text in (
        "a" * (limit - 1) + "é" + "Ã Ã©",
        "é" * limit + "Ã la\nÃ©té",
        "é" * (limit - 1) + "\nÃ la",
        "x\n" * (limit // 2) + "Ã la carte",
        "Ã©" * (limit // 2 + 3),
    ):
        assert mojibake.fix(text) == ftfy_on(text)


def test_the_options_of_the_configuration_take_effect() -> None:
    """ftfy ignores its sub-options unless it explains; the configuration makes it explain."""
    assert ftfy.fix_text("voilÃ le travail", mojibake.CONFIG) == "voilà le travail"
    without = mojibake.CONFIG._replace(restore_byte_a0=False, decode_inconsistent_utf8=False)
    assert ftfy.fix_text("voilÃ le travail", without) == "voilÃ le travail"


@pytest.mark.parametrize("unit", ["é", "\n", "Ã©", "«É", ". "])
def test_time_grows_with_the_length(unit: str) -> None:
    """Eight times the length takes no more than about eight times as long."""

    def seconds(text: str) -> float:
        started = time.perf_counter()
        mojibake.fix(text)
        return time.perf_counter() - started

    short = unit * (100_000 // len(unit))
    once = min(seconds(short) for _ in range(3))
    assert seconds(short * 8) < 40 * max(once, 0.001)
