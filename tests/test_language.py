"""The language guess: right where it answers, silent where it cannot know."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.language import SAMPLE, base_language, function_words, guess_language

SENTENCES = {
    "af": "Die burgemeester het gesê dat hulle nie meer water vir die dorp kan koop nie, omdat dit te duur is.",
    "am": "ከንቲባው ትናንት እንደተናገሩት አዲሱ ድልድይ በዚህ ዓመት ውስጥ ይከፈታል ተብሏል። ግን ሥራው አሁን ድረስ አልተጠናቀቀም ነበር።",
    "ar": "قال رئيس البلدية إن الجسر الجديد سوف يفتح في نهاية العام، لكن السكان الذين يعيشون على الضفة لم يصدقوا ذلك.",
    "az": "Şəhər rəhbəri bildirib ki, yeni körpü bu il üçün açılacaq, amma sakinlər buna çox inanmır və etiraz edir.",
    "be": "Мэр сказаў, што новы мост будзе адкрыты ў канцы года, але жыхары, якія жывуць на беразе, не вераць яму.",
    "bg": "Кметът каза, че новият мост ще бъде открит до края на годината, но хората от квартала не са съгласни с него.",
    "bn": "মেয়র বলেন যে নতুন সেতুটি এই বছর খোলা হবে, কিন্তু নদীর পাড়ের মানুষ তার কথা বিশ্বাস করে না এবং তারা অপেক্ষা করছে।",
    "ca": "L'alcaldessa va dir que el pont nou s'obrirà abans de l'estiu, però els veïns que viuen a la riba no ho creuen.",
    "cs": "Starostka řekla, že nový most se otevře už na podzim, ale lidé, kteří bydlí u řeky, tomu podle ní nevěří.",
    "da": "Borgmesteren sagde, at broen først åbner efter nytår, men de naboer, der bor ved åen, tror ikke meget på det af den grund.",
    "de": "Die Bürgermeisterin sagte, dass die neue Brücke noch in diesem Jahr eröffnet wird, aber die Anwohner glauben es nicht.",
    "el": "Η δήμαρχος είπε ότι η νέα γέφυρα θα ανοίξει φέτος, αλλά οι κάτοικοι δεν το πιστεύουν.",
    "en": "The mayor said that the new bridge would open this year, but the people who live by the river do not believe it.",
    "es": "La alcaldesa dijo que el puente nuevo se abrirá antes del verano, pero los vecinos que viven en la orilla no lo creen.",
    "et": "Linnapea ütles, et uus sild avatakse veel sel aastal, kuid inimesed, kes jõe ääres elavad, ei ole sellega nõus ja on pahased.",
    "eu": "Alkateak esan zuen zubi berria aurten irekiko dela, baina ibaiaren ondoan bizi diren auzokideek ez dute hori sinesten eta kexatu egin dira.",
    "fa": "شهردار گفت که پل جدید تا پایان سال باز می‌شود، اما مردمی که در کنار رودخانه زندگی می‌کنند این را باور ندارند.",
    "fi": "Pormestari sanoi, että uusi silta avataan vielä tänä vuonna, mutta rannan asukkaat eivät usko sitä ja he ovat myös vihaisia.",
    "fr": "La maire a dit que le nouveau pont serait ouvert avant l'été, mais les habitants qui vivent sur la rive n'y croient pas.",
    "ga": "Dúirt an méara go mbeidh an droichead nua ar oscailt agus nach bhfuil aon chúis imní ann, ach ní chreideann na daoine é sin.",
    "gl": "A alcaldesa dixo que a ponte nova abrirá antes do verán, pero os veciños que viven na beira non o cren e tamén están enfadados coa obra.",
    "ha": "Magajin gari ya ce za a bude sabuwar gadar a cikin wannan shekara, amma mutanen da suke zaune a bakin kogi ba su yarda ba.",
    "he": "ראש העיר אמרה כי הגשר החדש ייפתח עוד השנה, אבל התושבים שגרים ליד הנהר לא מאמינים לזה והם כבר הגישו תלונה על כך.",
    "hi": "मेयर ने कहा कि नया पुल इस साल खुल जाएगा, लेकिन नदी के पास रहने वाले लोग इस बात पर भरोसा नहीं करते हैं।",
    "hr": "Gradonačelnica je rekla da će se novi most otvoriti prije ljeta, ali ljudi koji žive uz rijeku u to ne vjeruju, također se žale.",
    "hu": "A polgármester azt mondta, hogy az új híd még az idén megnyílik, de a folyó mellett élők ezt nem hiszik el.",
    "hy": "Քաղաքապետն ասաց, որ նոր կամուրջը կբացվի այս տարի, բայց բնակիչները չեն հավատում։",
    "id": "Wali kota mengatakan bahwa jembatan baru itu akan dibuka tahun ini, tetapi warga yang tinggal di tepi sungai tidak percaya karena sudah bisa menebak.",
    "ig": "Onye isi obodo kwuru na a ga-emepe àkwà mmiri ọhụrụ ahụ n'ime afọ a, mana ndị bi n'akụkụ osimiri ekwetaghị ihe o kwuru.",
    "is": "Borgarstjórinn sagði að nýja brúin yrði opnuð á þessu ári, en fólkið sem býr við ána trúir því ekki og það er ekki sátt við svarið.",
    "it": "La sindaca ha detto che il nuovo ponte aprirà prima dell'estate, ma gli abitanti che vivono sulla riva non ci credono.",
    "ja": "市長は新しい橋が今年中に開通すると述べたが、川沿いに住む人々は信じていない。",
    "ka": "მერმა თქვა, რომ ახალი ხიდი ამ წელს გაიხსნება, მაგრამ ხალხს არ სჯერა.",
    "ko": "시장은 새 다리가 올해 안에 열린다고 말했지만 강가에 사는 주민들은 믿지 않는다.",
    "lg": "Meeya yagambye nti olutindo olupya lujja kuggulwa omwaka guno naye abantu ababeera ku mugga tebakkiriza era bagamba nti buli kimu kya bulimba.",
    "ln": "Mokonzi ya engumba alobaki ete gbagba ya sika ekofungwama na mobu oyo, kasi bato oyo bazali kofanda pene ya ebale bazali kondima te.",
    "lt": "Merė sakė, kad naujas tiltas bus atidarytas šiais metais, tačiau žmonės, kurie gyvena prie upės, tuo dar netiki.",
    "lv": "Mēre teica, ka jaunais tilts tiks atvērts vēl šogad, bet cilvēki, kas dzīvo pie upes, tam netic un ir neapmierināti.",
    "mk": "Градоначалничката рече дека новиот мост ќе се отвори годинава, но луѓето кои живеат покрај реката не ѝ веруваат.",
    "mr": "महापौरांनी सांगितले की नवा पूल या वर्षी सुरू होणार आहे, पण नदीकाठी राहणारे लोक मात्र यावर विश्वास ठेवत नाही आणि तक्रार करत आहेत.",
    "ms": "Datuk bandar berkata jambatan baharu itu akan dibuka tahun ini, tetapi penduduk yang tinggal di tepi sungai tidak percaya kerana ia boleh ditangguhkan daripada jadual.",
    "nb": "Ordføreren sa at broen først åpner etter nyttår, men naboene som bor ved elva, tror ikke mye på det av den grunn.",
    "nl": "De burgemeester zei dat de nieuwe brug nog dit jaar open zou gaan, maar de mensen die bij de rivier wonen geloven het niet.",
    "om": "Kantiibaan riqichi haaraan waggaa kana akka banamu dubbataniiru, garuu namoonni laga cina jiraatan kana hin amanne jechuun waan himan jira.",
    "pcm": "Di mayor tok say dem go open di new bridge dis year, but di pipo wey dey live near di river no gree and dem dey vex.",
    "pl": "Prezydent miasta powiedziała, że nowy most zostanie otwarty jeszcze w tym roku, ale ludzie, którzy mieszkają nad rzeką, w to nie wierzą.",
    "pt": "A prefeita disse que a nova ponte será aberta antes do verão, mas os moradores que vivem na margem não acreditam nela.",
    "rn": "Umukuru w'igisagara yavuze ko ikiraro gishasha kizokugurura uyu mwaka, ariko abantu baba hafi y'uruzi ntibabwemera kandi bari baravuze cane.",
    "ro": "Primarul a spus că podul nou va fi deschis până la vară, dar oamenii care locuiesc pe mal nu cred acest lucru.",
    "ru": "Мэр сказала, что новый мост откроют до конца года, но люди, которые живут у реки, в это не верят.",
    "sk": "Primátorka povedala, že nový most otvoria ešte tento rok, ale ľudia, ktorí bývajú pri rieke, tomu neveria a sťažujú sa aj preto.",
    "sl": "Županja je rekla, da bodo novi most odprli že letos, ljudje, ki živijo ob reki, pa tega ne verjamejo in so zelo jezni.",
    "sn": "Meya vakati zambuko idzva richavhurwa gore rino asi vanhu vari kugara pedyo nerwizi havasi kuzvitenda nekuti zvakare zvakamboitika kare.",
    "so": "Duqa magaalada ayaa sheegay in buundada cusub la furi doono sanadkan, laakiin dadka ku nool webiga ma ay rumaysna waxa uu sheegay.",
    "sq": "Kryetarja tha se ura e re do të hapet këtë vit, por banorët që jetojnë pranë lumit nuk e besojnë dhe janë ankuar.",
    "sr": "Градоначелница је рекла да ће нови мост бити отворен пре лета, али људи који живе уз реку у то не верују и жале се.",
    "sv": "Borgmästaren sa att den nya bron öppnar först efter nyår, men grannarna som bor vid ån tror inte på det och har klagat.",
    "sw": "Meya alisema kwamba daraja jipya litafunguliwa mwaka huu, lakini watu wanaoishi karibu na mto hawaamini kwa sababu ya ahadi zake za awali.",
    "ta": "புதிய பாலம் இந்த ஆண்டு திறக்கப்படும் என்று மேயர் கூறினார், ஆனால் மக்கள் நம்பவில்லை.",
    "te": "కొత్త వంతెన ఈ సంవత్సరం తెరుచుకుంటుందని మేయర్ చెప్పారు, కానీ ప్రజలు నమ్మలేదు.",
    "th": "นายกเทศมนตรีกล่าวว่าสะพานใหม่จะเปิดภายในปีนี้ แต่ชาวบ้านริมแม่น้ำไม่เชื่อ",
    "ti": "ከንቲባ ከም ዝበሎ እቲ ሓድሽ ድልድል ኣብዚ ዓመት ክኽፈት እዩ፣ እቶም ኣብ ጥቓ እቲ ሩባ ዝነብሩ ሰባት ግን ነዚ ኣይኣመንዎን።",
    "tl": "Sinabi ng alkalde na bubuksan ang bagong tulay ngayong taon, pero hindi naniniwala ang mga nakatira sa tabi ng ilog dahil sa mga naunang pangako.",
    "tr": "Belediye başkanı yeni köprünün bu yıl içinde açılacağını söyledi, ancak nehir kıyısında yaşayan halk için bu söz daha önce de verilmişti.",
    "uk": "Мерка сказала, що новий міст відкриють до кінця року, але люди, які живуть біля річки, у це не вірять.",
    "ur": "میئر نے کہا کہ نیا پل اس سال کھول دیا جائے گا، لیکن دریا کے کنارے رہنے والے لوگ اس بات پر یقین نہیں کرتے ہیں۔",
    "vi": "Thị trưởng nói rằng cây cầu mới sẽ được mở trong năm nay, nhưng những người sống ở bên sông không tin và đã khiếu nại.",
    "xh": "USodolophu uthe ibhulorho entsha iza kuvulwa kulo nyaka, kodwa abantu abahlala ngasemlanjeni abayikholelwa le nto kwaye bakhalaza kakhulu.",
    "yo": "Olórí ìlú ní wọn yóò ṣí afárá tuntun náà ní ọdún yìí, ṣùgbọ́n àwọn tó ń gbé lẹ́bàá odò kò gbà á gbọ́ nítorí pé wọn ti ṣe bẹ́ẹ̀ rí.",
    "zh": "市长表示，新桥将于今年内通车，但住在河边的居民并不相信。",
}


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
    assert guess_language("Ajax 2 Feyenoord 1\n" * (SAMPLE // 18) + (SENTENCES["nl"] + " ") * 20) == "nl"


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
