"""Damage is repaired once and for all; what is right stays to the last character."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.encoding import repair

RIGHT = (
    "L’été, « Élise » attend « à l’œil » – 12 000 €… et l’“oncle” dit : non !",
    "„So“, sagte Müßigmann, ›nie‹ im Straßenbahndepot; Ægir und cœur bleiben.",
    "м’яч і п\u02bcять: «об\u02bcєкт» — так.",
    "来源：新华社（记者　王明）！　全角ＡＢＣ１２３、「引用」。",
    "豈更車 ﷲ ｶﾀｶﾅ Å K Ω ﹁直排﹂",
    "می\u200cرود و نمی\u200cشود؛ کتاب\u200cها. \u0915\u094d\u200d\u0937",
    "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 🇫🇷",
    "ประเทศ\u200bไทย\u200bมี\u200bภาษา ພາສາ\u200bລາວ ភាសា\u200bខ្មែរ မြန်\u200bမာ",
    "ĐÃ CÓ KẾT QUẢ. AMANHÃ E DEPOIS: MAÇÃ E PÃO, IRMÃ. «ATÉ AMANHÃ» — “LÃ”, NÃO.",
    "« LIBERTÉ »² “CAFÉ”“BAR” ku 50% të qirasë”“Dhe",
    "x\u00a0y\u202fz\u2009w\u3000v\ttab  two spaces\n\n\n    indented",
    "אבג \u200fדהו (abc) \u2067מילה\u2069 סוף",
    "See https://a.example/?x=1&copy=2&para=3&lt=4 & R&D; AT&T",
    "Write &lt;p&gt; for a paragraph, &amp; for an ampersand, &quot;so&quot;.",
    "In HTML, &eacute; is é and &nbsp; a hard space.",
    "Type &eacute; to get é, or &agrave; to get à.",
    "One &hellip; alone",
    "1:1 ² ³ ½ × ÷ № § ¶ † ‡ • © ® ™ ‰ ′ ″ ¿ ¡ Œuvre",
)


@pytest.mark.parametrize("text", RIGHT)
def test_right_typography_never_changes(text: str) -> None:
    """Quotation marks, spaces, joiners, full-width and compatibility forms stay to the character."""
    assert repair(text) == (text, ())


def test_right_texts_stay_together() -> None:
    """What is right by itself is right in one document."""
    text = "\n".join(RIGHT).replace("HTML", "H")
    assert repair(text) == (text, ())


REPAIRS = (
    ("dÃ©jÃ\xa0 vu â€“ lâ€™Ã©tÃ©", "déjà vu – l’été", ("mojibake",)),
    ("voilÃ  tout", "voilà tout", ("mojibake",)),
    ("Ã\x83Â©tÃ\x83Â©", "été", ("mojibake",)),
    ("It\x92s \x93so\x94 \x85", "It’s “so” …", ("c1_controls",)),
    ("End.\x85Next", "End.\nNext", ("line_breaks",)),
    ("ĐÃ CÓ káº¿t quáº£", "ĐÃ CÓ kết quả", ("mojibake",)),
    ("“ATÉ AMANHÃ” disse, nÃ£o", "“ATÉ AMANHÃ” disse, não", ("mojibake",)),
    ("it&rsquo;s d&eacute;j&agrave; vu", "it’s déjà vu", ("entities",)),
    ("don&#39;t &#8211; won&#x27;t", "don't – won't", ("entities",)),
    ("it&amp;rsquo;s", "it’s", ("entities",)),
    ("it&amp;amp;#38;amp;#8217;s", "it’s", ("entities",)),
    ("A &ndash; B &ndash; C &amp; D", "A – B – C & D", ("entities",)),
    ("l&rsquo;&eacute;t&eacute; &lt;b&gt;x&lt;/b&gt;", "l’été &lt;b&gt;x&lt;/b&gt;", ("entities",)),
    ("5 &lt; 7, l&rsquo;&eacute;t&eacute;", "5 < 7, l’été", ("entities",)),
    ("il va &agrave; Paris, &agrave; pied", "il va à Paris, à pied", ("entities",)),
    ("a\x00b\x08c\x7f\x1b[31mred\x1b[0m", "abcred", ("controls",)),
    ("soft\u00adhyphen a\u2060b \ufeffc d\u200be", "softhyphen ab c de", ("zero_width",)),
    ("ก\u200b\u200bข ก\u200b ข\u200ba", "ก\u200bข ก ขa", ("zero_width",)),
    ("e\u0301te\u0301 vie\u0302\u0323t и\u0306 α\u0301", "été việt й ά", ("nfc",)),
    ("\u1112\u1161\u11ab\u1100\u1173\u11af か\u3099", "한글 が", ("nfc",)),
    ("豈 e\u0301 Å", "豈 é Å", ("nfc",)),
    ("a\r\nb\rc\u2028d\u2029e\ff\vg", "a\nb\nc\nd\n\ne\nf\ng", ("line_breaks",)),
    ("\ud83d\ude00 \ud83d \ude00", "😀 \ufffd \ufffd", ("surrogates",)),
    ("\u200fשלום\u200f\nא\u200fב", "שלום\nא\u200fב", ("bidi_controls",)),
    ("a\u202bb c\u2067d\u2069e f\u202cg\u202c", "a\u202bb c\u2067d\u2069e f\u202cg", ("bidi_controls",)),
    ("\u202aall of it\u202c", "all of it", ("bidi_controls",)),
    ("x\u2066y", "xy", ("bidi_controls",)),
)


@pytest.mark.parametrize(("damaged", "expected", "names"), REPAIRS)
def test_damage_is_repaired_and_named(damaged: str, expected: str, names: tuple[str, ...]) -> None:
    """Each kind of damage has its repair and its step's name."""
    assert repair(damaged) == (expected, names)


def test_steps_are_named_in_the_order_of_their_effect() -> None:
    """Several kinds of damage in a text are all repaired, and all named."""
    text, names = repair("\ufeffdÃ©jÃ\xa0 vu\r\nit&rsquo;s &hellip; eﬃcient e\u0301\x00")
    assert text == "déjà vu\nit’s … eﬃcient é"
    assert names == ("line_breaks", "mojibake", "entities", "controls", "zero_width", "nfc")


def test_lines_of_one_document_are_repaired_by_themselves() -> None:
    """Right lines around a damaged one stay as they are."""
    lines = ["Où est « l’œuvre » ?", "DÃ©jÃ\xa0 vu.", "Čeština – ĐÃ CÓ.", "ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€!"]
    assert repair("\n".join(lines))[0].split("\n") == [lines[0], "Déjà vu.", lines[2], "Привет, мир!"]


def assert_sound(text: str) -> None:
    """Assert what holds of every repaired text."""
    repaired, names = repair(text)
    assert repair(repaired) == (repaired, ())
    assert (repaired != text) <= bool(names)
    repaired.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u2060\ufeff]", repaired)


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_string_comes_to_rest(text: str) -> None:
    """A second repair finds nothing to do, whatever the string, lone surrogates included."""
    assert_sound(text)


PIECES = (
    "Ã©", "Ã ", "Ã", "â€™", "â\x80\x99", "â€", "Â»", "Â\xa0", "ÐŸÑ€Ð¸", "Ïðèâåò ", "ÇáÃã ", "ÖÐ¹ú",
    "‚±‚ê‚Í", "\x85", "\x92", "\x9d", "&", "&amp;", "amp;", "#38;", "&#8217;", "&#59;", "&rsquo;",
    "&lt;", "&gt;", "&nbsp;", "&eacute;", ";", "<p>", "html", "\x00", "\x1b[0m", "\x1b", "\r", "\n",
    "\f", "\u2028", "\u2029", "\ufeff", "\u200b", "\u200d", "\u00ad", "\u202a", "\u202c", "\u2067",
    "\u2069", "\u200f", "e\u0301", "\u0323", "\u0302", "\u0344", "ก", "ข", "\u1100", "\u1161",
    "\u11a8", "가", "か\u3099", "ﬁ", "ﬅ", "\ud83d", "\ude00", "豈", "Å", "MANHÃ", "ĐÃ CÓ", "“", "”",
    "»", "«", "’", " ", "x", "é", "œ", "Zażółć ", "siê ¿e s¹ by³ ", "olduðu þey yýl ", "\ue0c3", "�",
    "Ð", "Ñ", "‚Ä", "€", "\xa0", ".",
)  # fmt: skip


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_damage_upon_damage_comes_to_rest(text: str) -> None:
    """Pieces that interact, such as an entity that a control character splits, come to rest."""
    assert_sound(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(RIGHT), min_size=1, max_size=3).map("\n".join),
    st.sampled_from(("latin-1", "sloppy-windows-1252", "cp1252", "cp1251", "cp1250", "cp437")),
    st.integers(1, 2),
)
def test_misread_documents_come_to_rest(text: str, page: str, times: int) -> None:
    """Whole documents read in the wrong page, once or twice, bytes lost or not, come to rest."""
    for _ in range(times):
        text = text.encode("utf-8").decode(page, "replace")
    assert_sound(text)


@pytest.mark.parametrize("page", ["latin-1", "sloppy-windows-1252"])
def test_right_typography_survives_a_misreading(page: str) -> None:
    """What was UTF-8 and read in a one-byte page comes back with all its typography."""
    for text in (RIGHT[0], RIGHT[1], RIGHT[3], RIGHT[7], "Привет, «мир»! Їжак.", "Ελληνικά: «ναι»."):
        assert repair(text.encode("utf-8").decode(page)) == (text, ("mojibake",))


SHAPES = (
    ". ", "\n", "\r\n", "&", "&amp;", "amp;", "&lt;p", "dÃ©jÃ vu ", "dÃ©jÃ vu\n", "\u200b", "a\u202bb",
    "e\u0301", "\u0301\u0323", "Ïðèâåò ", "ÖÐ¹ú", "\x1b[", "þý ", "\xa0", "Ã", "é",
)  # fmt: skip


@pytest.mark.parametrize("unit", SHAPES)
def test_time_grows_with_the_length(unit: str) -> None:
    """Eight times as much of any shape takes about eight times as long."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        repair(text)
        return time.process_time() - started

    once = min(seconds(8_000) for _ in range(3))
    assert seconds(64_000) < 40 * max(once, 0.0005)
