"""Legacy code pages are recognised when sure, and right text in Latin letters never is one."""

from __future__ import annotations

import pytest

from pipelines.cleaning import codepages
from pipelines.cleaning.codepages import decode
from pipelines.cleaning.encoding import repair

# Two or three lines of our own a language: a paragraph, and a short line that proves nothing by itself.
LEGACY = {
    "windows-1251": (
        "Городской совет решил отложить ремонт моста до весны: денег, по словам мэра, пока нет.\n"
        "Жители «Заречья» собрали 1200 подписей — их передадут в понедельник.\nДа."
    ),
    "koi8-r": (
        "Городской совет решил отложить ремонт моста до весны: денег, по словам мэра, пока нет.\n"
        "Ещё одно обсуждение назначено на понедельник.\nНет."
    ),
    "koi8-u": (
        "Міська рада вирішила відкласти ремонт моста до весни: грошей, за словами міського голови, "
        "поки немає.\n"
        "Її рішення ще обговорять у понеділок."
    ),
    "windows-1253": (
        "Το δημοτικό συμβούλιο αποφάσισε να αναβάλει την επισκευή της γέφυρας για την άνοιξη.\n"
        "Άλλοι κάτοικοι μάζεψαν «χίλιες υπογραφές» – θα τις δώσουν τη Δευτέρα.\nΝαι."
    ),
    "iso-8859-7": (
        "Το δημοτικό συμβούλιο αποφάσισε να αναβάλει την επισκευή της γέφυρας για την άνοιξη.\n"
        "Άλλοι κάτοικοι μάζεψαν χίλιες υπογραφές και θα τις δώσουν τη Δευτέρα."
    ),
    "windows-1255": (
        "מועצת העיר החליטה לדחות את שיפוץ הגשר עד האביב, כי עדיין אין כסף.\n"
        "התושבים אספו אלף חתימות וימסרו אותן ביום שני.\nכן."
    ),
    "windows-1256": (
        "قرر مجلس المدينة تأجيل إصلاح الجسر حتى الربيع، لأن المال غير متوفر بعد.\n"
        "جمع السكان ألف توقيع؛ سيسلمونها يوم الاثنين.\nنعم."
    ),
    "gbk": "市议会决定把修桥的工程推迟到明年春天，因为现在还没有钱。\n居民们说，这是一个不好的消息。\n不是。",
    "big5": "市議會決定把修橋的工程推遲到明年春天，因為現在還沒有錢。\n居民們說，這是一個不好的消息。",
    "shift_jis": (
        "市議会は橋の修理を来年の春まで延期することを決めた。"
        "予算がまだないためだという。\n住民は署名を集めている。"
    ),
    "euc_jp": (
        "市議会は橋の修理を来年の春まで延期することを決めた。"
        "予算がまだないためだという。\n住民は署名を集めている。"
    ),
    "euc_kr": (
        "시의회는 다리 수리를 내년 봄까지 미루기로 했다. "
        "아직 예산이 없기 때문이다.\n주민들은 서명을 모으고 있다."
    ),
    "windows-1254": (
        "Belediye meclisi köprünün onarımını ilkbahara bıraktı; başkan, paranın şimdi olmadığını söyledi.\n"
        "Bu doğru değil, diyen kadınlar artık başka bir yol arıyor.\nKapı açık."
    ),
    "windows-1250": (
        "Rada miasta odłożyła naprawę mostu; jak powiedział burmistrz, pieniądze są już wydane, "
        "więc się nie uda.\n"
        "Mieszkańcy też mają zdanie: był czas, żeby to zrobić wcześniej.\nŻółty liść."
    ),
    "iso-8859-2": (
        "Městská rada odložila opravu mostu; starosta řekl, že peníze příští rok ještě může dostat.\n"
        "Lidé před radnicí však něco takového už slyšeli.\nŽlutý kůň."
    ),
}

# Right text in Latin letters with every accent these languages have.
LATIN = {
    "fr": (
        "« Où est-il passé ? » L’été dernier, Zoë a créé à Nîmes une œuvre où çà et là le maïs "
        "brûlait. Ça ira, aïe !"
    ),
    "de": "Müßige Gärtner größten Übermuts äußerten süße Flüche über die öde Straße in Äußerst-Öhringen.",
    "pt": (
        "Amanhã haverá eleições; a câmara não pôs à votação três orçamentos. Até já, irmã! São "
        "João é às três."
    ),
    "es": "¿Cuándo volverá el pingüino? ¡Qué ilusión! El niño comió piñón, según José Ibáñez, en Logroño.",
    "it": "Perché la città è così? Più in là c’è un caffè: dirà ciò che può. Già, lunedì sarà peggio. àèìòù",
    "is": (
        "Það er ætlun þeirra að þýða bæði ljóðin; þær æfðu sig og sögðu að Ýmir hefði séð þau öll "
        "í Þórshöfn. Húðþvæla."
    ),
    "fo": (
        "Tað er ikki løtt at siga, hvør ið fær høvdið; á Ólavsøku vóru nógv fólk í Havnini, og onkur róði út."
    ),
    "da": "På øen åd ærlige gæs æbler; Søren så dem få år før. Blåbærgrød, ålegræs og rødgrød. Æ, ø, å!",
    "sv": "Åsa förstår inte varför älgen åt äpplen på ön; i år är det än värre. Fåröborna måste få höra på.",
    "fi": "Yöllä sää jäähtyi, ja väki söi täällä läskiä. Älä jää hämärään, työmäärä vähenee. Hääyöaie.",
    "nl": "De coördinatie van de financiële reünie in Curaçao ging één keer mis: ideeën, zeeën, vóór en ná.",
    "ca": (
        "L’àvia col·loca la caçadora; això és així perquè València ho fóra. Què dius, il·lús? Aïllat i übèr."
    ),
    "et": "Õhtul öeldi, et jäääär on õõnes; üürnik läks töölt ära. Küünal põles öösel. Sõõr ja väärtõde.",
    "tr": (
        "İstanbul’da yağış başladı; çocukların ışığı gördüğü söylendi. Bu doğru değil, diye yazdı "
        "şair. Âlem, millî."
    ),
    "pl": "Zażółć gęślą jaźń, powiedział Łukasz; się też był już więc. Powierzchnia 3 m² i 10 km³.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy; něco může ještě řekl před ním člověk. Ó, ýmět.",
    "hu": "Árvíztűrő tükörfúrógép: az első idő előtt később jövő őket. Õ és û régi betűk.",
    "ro": "Și că după până fără către țară; într-o zi însă va fi mâine. Şi ţara veche.",
    "hr": "Već će između kuća čekati; neće reći ništa, međutim događaj je važan. Đače, uče.",
    "vi": "Ủy ban đã có quyết định: ĐÃ CÓ kết quả, ý kiến và ô tô. Người dân ở Đà Nẵng được hỏi ý. À, ừ, Ê!",
    "sq": "Çështja është e vështirë; në Shqipëri është ngrohtë dhe ëndrra zgjat. Përçmimi s’është ç’do.",
    "ga": "Tá an t-éan sa chrann; bhí áthas ar Mháire nuair a chuala sí é. Éire, Ó Súilleabháin, úú.",
    "yo": "Ọ̀rọ̀ náà ti dé ọ̀dọ̀ wọn; àwọn ọmọ ń lọ sí ilé. Ẹ kú àárọ̀ ò, à ń bọ̀.",
    "en": "The naïve façade cost £3½; 20 °C, ±5 %, 3 × 4 ÷ 2, §4 ¶2, ©2020 ®™, ¼ of a µm² – résumé, piñata.",
}

DISPLAYS = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ",
    "Caratteri: àèìòù ÀÈÌÒÙ; déjà, où, ç, éèêë àâä îï ôö ùûü ÉÈÊË",
    "©®™°±²³´µ¶·¸¹º»¼½¾¿ ¡¢£¤¥¦§¨ª«¬¯ •••• »»»» ÷÷÷÷ ××××",
    "ÄÖÜäöüß ÅÄÖåäö ÆØÅæøå ÁÉÍÓÚÑáéíóúñ",
    "Ñ ñ, Ç ç, Ã ã, Õ õ. Þ þ, Ð ð, Ý ý; ¿? ¡! ³ ¹ ø ì è æ õ ö º",
)


def misread(text: str, page: str, as_windows: bool) -> str:
    """Return the text as it looks when its bytes in ``page`` are read as windows-1252 or as latin-1."""
    latin1 = text.encode(page).decode("latin-1")
    return latin1.translate(codepages._FROM_LATIN1) if as_windows else latin1


@pytest.mark.parametrize("as_windows", [True, False])
@pytest.mark.parametrize("page", LEGACY)
def test_text_of_a_legacy_page_is_decoded(page: str, as_windows: bool) -> None:
    """Every line comes back, whichever of the two pages it was read in, and the page is named."""
    assert decode(misread(LEGACY[page], page, as_windows)) == (LEGACY[page], (page,))
    assert repair(misread(LEGACY[page], page, as_windows)) == (LEGACY[page], (page,))


@pytest.mark.parametrize("text", LEGACY.values())
def test_right_text_in_other_scripts_stays(text: str) -> None:
    """Text that was never damaged holds no code page."""
    assert decode(text) == (text, ())
    assert repair(text) == (text, ())


@pytest.mark.parametrize("language", LATIN)
def test_right_text_in_latin_letters_stays(language: str) -> None:
    """No orthography with accents looks like a misread code page."""
    text = LATIN[language]
    for version in (text, text.upper(), text + "\n" + text.title()):
        assert decode(version) == (version, ())
        assert repair(version) == (version, ())


def test_all_latin_languages_together_stay() -> None:
    """A document that quotes two dozen languages gives no page enough evidence."""
    text = "\n\n".join([*LATIN.values(), *DISPLAYS] * 3)
    assert repair(text) == (text, ())


@pytest.mark.parametrize("text", DISPLAYS)
def test_displays_of_characters_stay(text: str) -> None:
    """Lists of letters and signs are shown for their own sake."""
    assert decode(text * 3) == (text * 3, ())


@pytest.mark.parametrize("page", LEGACY)
def test_mixed_documents_are_decoded_by_the_line(page: str) -> None:
    """French, German and Portuguese lines between the damaged ones stay as they are."""
    right = [LATIN["fr"], LATIN["de"], LATIN["pt"], "À Paris, où ?", "Ça va"]
    damaged = misread(LEGACY[page], page, True).split("\n")[:2]
    text = "\n".join([*right[:2], *damaged, *right[2:]])
    expected = "\n".join([*right[:2], *LEGACY[page].split("\n")[:2], *right[2:]])
    assert repair(text)[0] == expected


def test_one_damaged_word_proves_nothing() -> None:
    """A single word is not enough to tell a page, and stays."""
    for page, word in (("windows-1251", "Новости"), ("windows-1253", "Νέα"), ("gbk", "你好")):
        text = f"Site: {misread(word, page, True)} (archive)"
        assert repair(text) == (text, ())


def test_bytes_of_utf8_are_left_to_the_other_repair() -> None:
    """Cyrillic in UTF-8 read as windows-1252 is mojibake, not a legacy page."""
    text = LEGACY["windows-1251"].encode().decode("latin-1")
    assert decode(text) == (text, ())
    assert repair(text) == (LEGACY["windows-1251"], ("mojibake",))


def test_lines_of_an_unknown_page_are_not_altered() -> None:
    """Chance sequences of UTF-8 inside a line of some legacy page are not decoded."""
    line = LEGACY["gbk"].split("\n")[0][:7].encode("gbk").decode("latin-1")
    assert codepages.is_undecided(line)
    assert decode(line) == (line, ())
    assert repair(line) == (line, ())


def test_names_and_signs_in_other_letters_stay_inside_decoded_lines() -> None:
    """Latin names, figures and typography keep their characters when their line is decoded."""
    text = (
        "Компания Apple Inc. показала новый iPhone 15 Pro — «лучший» за 999 долларов.\nЗвонок: № 5, © Reuters"
    )
    assert repair(misread(text, "windows-1251", True)) == (text, ("windows-1251",))


def test_the_non_joiner_of_persian_survives() -> None:
    """windows-1256 has a byte for U+200C, which Persian words need."""
    text = "شهروندان مي\u200cگويند که پل قديمي شهر امسال تعمير نمي\u200cشود و پول هنوز نيست."
    assert repair(misread(text, "windows-1256", False)) == (text, ("windows-1256",))
