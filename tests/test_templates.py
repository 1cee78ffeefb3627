"""The templates, one by one: each finds its own wording, and none an article's sentence."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.clean import clean
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import line_key
from pipelines.cleaning.evidence.vocabulary import Vocabulary
from pipelines.cleaning.rules import TemplateRule, load_rules

EXAMPLES = {
    "title": "A bridge, and what it cost",
    "site": "Harbour Gazette",
    "name": "Nora Quill",
    "names": "Nora Quill and Abel Strand",
    "url": "https://gazette.example/a-bridge",
    "date": "4 May 2024",
    "any": "the people of Harbour Street",
    "tags": "ferries, herons",
    "number": "1,204",
}
PLACE = re.compile(r"\{(\w+)\}")
TEMPLATES = load_rules().templates
WORDS = vocabulary()

SENTENCES = {
    "af": ["Die wynmaker het die artikel twee keer gelees.", "Volg die pad tot by die rivier."],
    "ar": [
        "ظهرت المشكلة أولا في المصنع القديم.",
        "تابع الجمهور المباراة حتى الدقيقة الأخيرة.",
        "يمنع النقل البطيء وصول الخضار طازجة.",
    ],
    "bg": ["Статията в договора бе променена два пъти.", "Следете внимателно температурата на водата."],
    "cs": [
        "Článek zákona platí od ledna.",
        "Sledujte značky až k rozcestí.",
        "Podpořte větve tyčí, aby se nezlomily.",
    ],
    "da": [
        "Følg stien ned til stranden.",
        "Artiklen i kontrakten blev slettet.",
        "Støt planterne med en pind.",
    ],
    "de": [
        "Der Beitrag zur Rentenkasse steigt im Juli.",
        "Die Fragen stellte der Richter selbst, die Antworten gab niemand.",
        "Das Gespräch führte zu keiner Einigung.",
        "Mit Material von der Baustelle wurde der Damm erhöht.",
        "Teilen Sie den Teig in sechs Stücke.",
        "Folgen Sie dem Bach bis zur Mühle.",
    ],
    "el": ["Ακολούθησε το ποτάμι ως τη θάλασσα.", "Όλα τα σχόλια του προπονητή αφορούσαν τη διαιτησία."],
    "en": [
        "The post office closed on Tuesday.",
        "The article of the treaty that matters is the ninth.",
        "Source code for the ferry timetable was lost in the flood.",
        "Sign up for the regatta closes at noon, and forty boats are on the list.",
        "By noon the square was full.",
        "Subscribe is not a word that my grandmother would have used.",
        "We use cookie cutters of tin.",
        "Follow the river to the second weir.",
        "Share prices fell by three percent.",
        "Read more slowly at the corners of the page.",
        "Reporting by local outlets suggests that the mayor knew.",
        "Originally the mill belonged to the parish.",
        "Watch the pan, because butter burns quickly.",
        "Additional reporting duties fall on the smaller banks.",
        "Comments from the jury were kept short.",
        "All rights of way cross the upper meadow.",
        "Copyright is what the two sisters fell out about.",
    ],
    "es": [
        "Comparte piso con dos estudiantes de música.",
        "La entrada principal se cerró primero por la tarde.",
        "Las opiniones vertidas en el pleno fueron duras.",
        "Sigue la carretera hasta el puente de piedra.",
        "El artículo noveno apareció tachado en el acta.",
    ],
    "fa": ["کانال آب تا روستای پایین ادامه دارد.", "این مطلب در جلسه شورا مطرح شد."],
    "fi": ["Seuraa polkua lammen rantaan.", "Artikkeli kolme poistettiin sopimuksesta."],
    "fr": [
        "L’article trois du bail est clair.",
        "Avec mon frère, nous avons repris la ferme.",
        "Partagez la pâte en six boules égales.",
        "Sans engagement ferme, le chantier ne reprendra pas.",
        "Publié en 1925, le roman n’eut aucun succès.",
        "Suivez le canal jusqu’à la troisième écluse.",
        "Pour lire la carte, il faut des lunettes.",
    ],
    "hi": ["शेयर बाजार सोमवार को बंद रहा।", "यह खबर सुनकर गांव में सब लोग रो पड़े।"],
    "hu": ["A cikk harmadik pontja mindent megváltoztatott.", "Kövesse a patakot a malomig."],
    "id": ["Artikel ketiga perjanjian itu dihapus.", "Ikuti jalan ini sampai ke jembatan."],
    "it": [
        "L'articolo nove della legge resta in vigore.",
        "Seguite il sentiero fino al rifugio.",
        "Condividi la stanza con altri due pellegrini.",
        "Questo articolo della Costituzione fu discusso per giorni.",
    ],
    "ja": [
        "この記事は生成AIの使い方を説明する。",
        "写真を撮ったのは隣に住む漁師だった。",
        "本記事はAI技術の歩みをたどる。",
    ],
    "ko": [
        "네이버 주가가 사흘째 올랐다.",
        "유튜브 구독자 수가 백만을 넘었다.",
        "이 기사는 지난해 상을 받았다.",
    ],
    "nl": [
        "Het bericht over de brug kwam te laat.",
        "Deel het deeg in vier stukken.",
        "Volg de dijk tot aan de sluis.",
    ],
    "pl": [
        "Artykuł trzeci umowy pozostał bez zmian.",
        "Rozmawiali o pogodzie i o zbiorach.",
        "Udostępnij gościom taras i ogród.",
    ],
    "pt": [
        "Com informações da polícia, os vizinhos montaram a lista.",
        "Edição de ontem esgotou antes do meio-dia.",
        "O conteúdo da caixa aparece primeiro na lista do museu.",
        "Siga a trilha até a segunda ponte.",
    ],
    "ro": ["Articolul trei al tratatului a fost scos.", "Urmărește poteca până la stână."],
    "ru": [
        "По сообщениям местных жителей, мост закрыли утром.",
        "Полное или частичное затмение увидят на севере.",
        "Запись в дневнике сделана весной.",
        "Организация признана банкротом.",
        "Беседовали до утра.",
        "Поделитесь хлебом с соседом, и зима пройдёт быстрее.",
    ],
    "sv": ["Följ stigen ner till bryggan.", "Artikeln i avtalet ströks.", "Dela degen i åtta bitar."],
    "tr": [
        "İzin alınmadan köprüye çıkılmıyor.",
        "Yazının başlığı bir gecede değişti.",
        "Takip eden hafta okullar açıldı.",
    ],
    "uk": [
        "Повне або часткове затемнення побачать на півночі.",
        "Стаття договору втратила чинність.",
        "Стежте за температурою молока.",
    ],
    "vi": ["Bài viết trên tường đã mờ từ lâu.", "Theo con đường này đến chân cầu."],
    "zh": [
        "本文件自五月起施行。",
        "转动把手，门就开了。",
        "作者为这本书走遍了全省。",
        "欢迎的人群站满了码头。",
    ],
}
"""Sentences of our own that begin like templates and are what an article says."""


def filled(rule: TemplateRule) -> str:
    """Return the template with an example in each place."""
    return PLACE.sub(lambda place: EXAMPLES[place.group(1)], rule.template)


def find(words: Vocabulary, line: str) -> TemplateRule | None:
    """Return the rule of the template that a line matches."""
    found = words.template(line_key(line), line)
    return found[0].rule if found else None


def test_every_template_is_found_through_its_example() -> None:
    """A line made from a template matches one of its own kind or a wording as strong: none is out of reach."""
    lost = [rule.name for rule in TEMPLATES if find(WORDS, filled(rule)) is None]
    assert lost == []


def test_strength_survives_the_order_of_the_rows() -> None:
    """No strong template is hidden behind a weak one that is looked at first."""
    hidden = [
        rule.name
        for rule in TEMPLATES
        if rule.risk == "strong" and (found := find(WORDS, filled(rule))) and found.risk == "weak"
    ]
    assert hidden == []


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_sentences_of_articles_match_no_strong_template(lang: str) -> None:
    """What an article says itself is no footer, though it begins like one."""
    found = {line: rule for line in SENTENCES[lang] if (rule := find(WORDS, line))}
    assert {line: rule.name for line, rule in found.items() if rule.risk == "strong"} == {}


def test_the_post_appeared_first_in_thirty_languages() -> None:
    """The sentence that blog systems put under their feeds is known in more than thirty languages."""
    catalogues = {
        rule.lang
        for rule in TEMPLATES
        if rule.kind == "original" and {"title", "site"} <= set(PLACE.findall(rule.template))
    }
    assert len(catalogues) >= 30


def test_people_are_lifted_from_authors_places_only() -> None:
    """Places for names stand for who wrote or reported, never after the words for editing."""
    editors = re.compile(
        r"(?:edit(?:ing|ed)?|editor|editado|édité|redigiert|編集|编辑)\W*(?:by|por|par|von)?\W*\{names?\}",
        re.I,
    )
    assert [rule.name for rule in TEMPLATES if editors.search(rule.template)] == []


def test_tables_cover_languages() -> None:
    """Templates in more than 45 languages, and cue words in as many."""
    assert len({rule.lang for rule in TEMPLATES}) >= 45
    assert len({rule.lang for rule in load_rules().cues}) >= 45


def test_cues_are_single_words() -> None:
    """A cue is what the engine looks at: a word without blanks, in scripts with spaces."""
    wide = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
    assert [cue.name for cue in load_rules().cues if " " in cue.word and not wide.search(cue.word)] == []
    assert [cue.name for cue in load_rules().cues if fold(cue.word) not in WORDS.cues] == []


@settings(max_examples=60, deadline=None)
@given(
    rule=st.sampled_from(TEMPLATES),
    value=st.text(alphabet="aé ж中.,;:()[]\"'{}\\-1", min_size=4, max_size=40).filter(
        lambda text: text.strip()
    ),
)
def test_any_value_in_a_place_is_harmless(rule: TemplateRule, value: str) -> None:
    """Whatever stands in the places, matching ends and gives a rule or none."""
    line = PLACE.sub(lambda _: value, rule.template)
    found = find(WORDS, line)
    assert found is None or found in TEMPLATES


def test_repeated_wording_costs_no_time() -> None:
    """A line that repeats what stands between the places is matched in bounded steps, not in all combinations."""
    slow = []
    for rule in TEMPLATES:
        head, *middle = PLACE.split(rule.template)[::2]
        if not any(middle[:-1]):
            continue
        unit = "".join("x1" + part for part in middle[:-1])
        line = (head + unit * (880 // len(unit)))[:880]
        start = time.perf_counter()
        find(WORDS, line)
        if time.perf_counter() - start > 0.5:
            slow.append(rule.name)
    assert slow == []


def test_a_syndicated_copy_ends_before_its_templates() -> None:
    """Closing sentences of several kinds go, and what they say of the original is lifted."""
    story = (
        "The ferry to the outer islands will run through the winter, the harbour office said on Monday.\n\n"
        "Until now the last boat left in October, and forty families stayed behind with what they had stored.\n\n"
        "The post Ferry to run all winter appeared first on Island Courier.\n\n"
        "(This story has not been edited by our staff and is auto-generated from a syndicated feed.)\n"
    )
    result = clean(story)
    assert result.body.endswith("with what they had stored.")
    assert result.fields["sourceName"] == "Island Courier"
