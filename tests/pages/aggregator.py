"""Builds aggregator pages: twelve languages, eight layouts of the footer, around stories of our own.

The page is one an aggregator's theme would print: navigation, headline, story, footer about the original,
related links, a side column and the site's own foot. Its metadata are the aggregator's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Story:
    """One story in one language, with the labels its footer uses.

    Attributes:
        language: ISO 639-1 code.
        headline, paragraphs: the article.
        labels: of source link, author, date and tags, in this order.
        author, date, day: author and date as printed, and the day in ISO 8601.
        rights: the line about rights.
        tags: as printed.
    """

    language: str
    headline: str
    paragraphs: tuple[str, ...]
    labels: tuple[str, str, str, str]
    author: str
    date: str
    day: str
    rights: str
    tags: str

    @property
    def url(self) -> str:
        """Return the address of the original."""
        return f"https://www.original-{self.language}.example/news/story-4711.html"

    def lines(self) -> list[tuple[str, str]]:
        """Return the footer as ``(label, value)``; a line without a label has ""."""
        source, author, date, tags = self.labels
        return [
            (source, self.url),
            (author, self.author),
            (date, self.date),
            ("", self.rights),
            (tags, self.tags),
        ]


STORIES = (
    Story(
        "en",
        "Harbour town reopens its tidal swimming pool",
        (
            "The tidal pool below the lighthouse opened again on Saturday after four years of repairs. Some two "
            "hundred people had come at low water to see the sluice being closed for the first time.",
            "“My grandmother learned to swim here,” said Nora Pell, who leads the friends of the pool. The group "
            "collected half of the money; the county paid for the new steps and the railing.",
            "The pool fills twice a day with the tide. Lifeguards will be on duty until the end of September, and "
            "the café beside it is looking for a tenant.",
        ),
        ("Source link", "Author", "Publish date", "Tags"),
        "Martha Ellwood",
        "2024-02-27 18:33:19",
        "2024-02-27",
        "Copyright for syndicated content belongs to the linked Source.",
        "Coast, Swimming",
    ),
    Story(
        "fr",
        "Le marché couvert rouvre après deux ans de travaux",
        (
            "La halle du marché a rouvert ses portes vendredi matin, après deux ans de travaux. Une quarantaine de "
            "commerçants y ont retrouvé leurs étals, sous une charpente entièrement restaurée.",
            "« Nous avons tenu grâce à nos habitués », raconte une fromagère, installée là depuis vingt ans. La "
            "mairie avait monté un marché provisoire sur le parking de la gare.",
            "Le coût du chantier dépasse de dix pour cent les prévisions. Les allées, plus larges, permettent "
            "désormais de circuler avec un fauteuil ou une poussette.",
        ),
        ("Lien source", "Auteur", "Publié", "Étiquettes"),
        "Élodie Tréguer",
        "14 mars 2023 à 18h05",
        "2023-03-14",
        "© Le Courrier des Quais. Tous droits réservés.",
        "Commerce, Patrimoine",
    ),
    Story(
        "de",
        "Kleinbahn fährt wieder bis zum Moorhof",
        (
            "Nach elf Jahren Pause rollt die Kleinbahn wieder bis zum Moorhof. Am Sonntag nahmen ehrenamtliche "
            "Helfer die letzten drei Kilometer Gleis in Betrieb, begleitet von einer Blaskapelle.",
            "„Jede Schwelle haben wir selbst getauscht“, sagte der Vorsitzende des Vereins. Rund sechshundert "
            "Arbeitsstunden kamen zusammen, dazu Spenden aus dem ganzen Landkreis.",
            "Die Züge fahren von Mai bis Oktober an jedem zweiten Wochenende. Fahrräder werden kostenlos "
            "mitgenommen, solange Platz im Packwagen ist.",
        ),
        ("Quelllink", "Autor", "Veröffentlicht", "Schlagwörter"),
        "Jonas Brinkmann",
        "12.03.2024 um 13:20 Uhr",
        "2024-03-12",
        "© Heideblatt. Alle Rechte vorbehalten.",
        "Bahn, Verein",
    ),
    Story(
        "es",
        "El pueblo que recuperó su molino de viento",
        (
            "El viejo molino de la colina volvió a girar el domingo por primera vez desde los años sesenta. Los "
            "vecinos pasaron tres veranos reparando las aspas y la maquinaria de madera.",
            "«Mi abuelo fue el último molinero», cuenta Rosa Almagro, que ahora enseña a los escolares cómo se "
            "muele el trigo. La harina se vende en la panadería de la plaza.",
            "El ayuntamiento calcula que unas cinco mil personas visitarán el molino este año. La entrada es "
            "gratuita y las visitas guiadas empiezan cada hora.",
        ),
        ("Enlace de origen", "Autor", "Publicado", "Etiquetas"),
        "Tomás Echeverri",
        "12/03/2024 - 18:05",
        "2024-03-12",
        "© Diario del Valle. Todos los derechos reservados.",
        "Pueblos, Oficios",
    ),
    Story(
        "it",
        "La biblioteca apre anche di notte",
        (
            "Da lunedì la biblioteca comunale resta aperta fino alle due di notte. La prova durerà sei mesi e "
            "riguarda soltanto la sala di studio al piano terra, con ottanta posti.",
            "«Gli studenti ce lo chiedevano da anni», spiega la direttrice. Due custodi volontari si alternano "
            "ogni sera, e il bar di fronte ha deciso di chiudere più tardi.",
            "Nei primi giorni i posti erano quasi tutti occupati. In autunno il consiglio comunale deciderà se "
            "l’orario diventerà definitivo.",
        ),
        ("Link alla fonte", "Autore", "Pubblicato", "Tag"),
        "Giulia Ferrante",
        "12 marzo 2024 alle 7:30",
        "2024-03-12",
        "© Gazzetta dei Colli. Tutti i diritti riservati.",
        "Cultura, Studenti",
    ),
    Story(
        "pt",
        "Cooperativa de pescadores compra o seu primeiro barco elétrico",
        (
            "A cooperativa da ria comprou o seu primeiro barco elétrico, que começou a pescar na terça-feira. A "
            "bateria dura oito horas e carrega-se durante a noite no cais.",
            "“O silêncio é o que mais estranhamos”, disse um dos pescadores. O motor antigo gastava trinta litros "
            "de gasóleo por dia, e o preço não parava de subir.",
            "Se a experiência correr bem, seguem-se mais dois barcos no próximo ano. Metade do custo foi paga por "
            "um fundo da região.",
        ),
        ("Link da fonte", "Autor", "Publicado", "Etiquetas"),
        "Duarte Pacheco",
        "12/03/2024 às 10h32",
        "2024-03-12",
        "© Jornal da Ria. Todos os direitos reservados.",
        "Pesca, Energia",
    ),
    Story(
        "nl",
        "Oude brug krijgt tweede leven als fietspad",
        (
            "De oude spoorbrug over het kanaal is sinds zaterdag open voor fietsers. De gemeente liet de rails "
            "weghalen en legde een houten dek van tweehonderd meter.",
            "‘Het scheelt mij elke dag een kwartier’, zegt een leraar die aan de overkant woont. Voetgangers "
            "krijgen een eigen strook, gescheiden door een lage leuning.",
            "De brug blijft ’s winters open, maar wordt niet gestrooid. Volgend jaar komt er verlichting die "
            "alleen brandt wanneer er iemand fietst.",
        ),
        ("Bronlink", "Auteur", "Gepubliceerd", "Trefwoorden"),
        "Sanne Verbeek",
        "12-03-2024 17:30 uur",
        "2024-03-12",
        "© Kanaalkrant. Alle rechten voorbehouden.",
        "Fietsen, Verkeer",
    ),
    Story(
        "pl",
        "Stara drukarnia zamienia się w muzeum",
        (
            "W dawnej drukarni przy rynku otwarto w sobotę muzeum pisma. Zwiedzający mogą sami złożyć swoje imię "
            "z ołowianych czcionek i odbić je na prasie sprzed stu lat.",
            "„Wszystkie maszyny działają” – zapewnia kustosz, który przepracował tu trzydzieści lat. Część "
            "eksponatów podarowali mieszkańcy miasteczka.",
            "Muzeum jest czynne od wtorku do niedzieli. Wiosną ruszą warsztaty dla szkół, a latem letnia "
            "akademia typografii.",
        ),
        ("Link do źródła", "Autor", "Opublikowano", "Tagi"),
        "Halina Wrona",
        "12 marca 2024",
        "2024-03-12",
        "© Kurier Rynku. Wszelkie prawa zastrzeżone.",
        "Muzea, Druk",
    ),
    Story(
        "ru",
        "В посёлке снова заработал паром",
        (
            "Паром через реку, стоявший на ремонте с прошлой осени, в понедельник снова вышел на линию. За один "
            "рейс он перевозит восемь машин и сорок пассажиров.",
            "«Зимой мы объезжали по сто километров», — рассказывает фельдшер из соседней деревни. Ремонт двигателя "
            "оплатил район, а палубу покрасили сами жители.",
            "Паром ходит каждый час с шести утра до десяти вечера. Осенью власти обещают открыть тёплый зал "
            "ожидания на левом берегу.",
        ),
        ("Ссылка на источник", "Автор", "Опубликовано", "Теги"),
        "Мария Савельева",
        "12.03.2024 10:45",
        "2024-03-12",
        "© Речной вестник. Все права защищены.",
        "Река, Транспорт",
    ),
    Story(
        "tr",
        "Kasabanın son kalaycısı çırak arıyor",
        (
            "Kasabanın son kalaycısı, altmış yıldır çalıştığı dükkânında kendisine bir çırak arıyor. Geçen hafta "
            "camına astığı küçük ilan kısa sürede bütün çarşıda konuşulmaya başladı.",
            "“Bu işi gençlere öğretmeden bırakmak istemiyorum” diyen usta, ilk günlerde altı kişinin geldiğini "
            "anlatıyor. Belediye de bir atölye açmayı düşünüyor.",
            "Kurs sonbaharda başlayacak ve ücretsiz olacak. Katılanlar, bakır kapların nasıl temizlendiğini ve "
            "kalaylandığını baştan sona görecek.",
        ),
        ("Kaynak linki", "Yazar", "Yayınlanma", "Etiketler"),
        "Elif Karaca",
        "12.03.2024 - 11:20",
        "2024-03-12",
        "© Çarşı Postası. Tüm hakları saklıdır.",
        "Zanaat, Kasaba",
    ),
    Story(
        "id",
        "Warga desa membangun perpustakaan dari bambu",
        (
            "Warga sebuah desa di lereng gunung meresmikan perpustakaan bambu pada hari Minggu. Bangunan itu "
            "dikerjakan bersama selama lima bulan tanpa bantuan kontraktor dari kota.",
            "“Anak-anak tidak perlu lagi turun ke kecamatan untuk meminjam buku,” kata kepala desa. Sebagian besar "
            "koleksi berasal dari sumbangan para perantau.",
            "Perpustakaan buka setiap sore sampai pukul delapan malam. Tahun depan warga ingin menambah ruang "
            "komputer dengan listrik tenaga surya.",
        ),
        ("Link sumber", "Penulis", "Diterbitkan", "Tag"),
        "Ratna Wulandari",
        "12 Maret 2024 14:30 WIB",
        "2024-03-12",
        "© Kabar Lereng. Hak cipta dilindungi undang-undang.",
        "Desa, Buku",
    ),
    Story(
        "ko",
        "폐교된 학교가 마을 극장으로 다시 문을 열었다",
        (
            "십 년 전에 문을 닫은 초등학교가 지난 토요일 마을 극장으로 다시 태어났다. 주민들은 강당의 낡은 마루를 직접 "
            "갈고 무대와 조명을 새로 달았다.",
            "“아이들 웃음소리가 다시 들리니 꿈만 같다”고 이 학교를 졸업한 한 주민이 말했다. 첫 공연에는 이웃 마을에서도 "
            "이백여 명이 찾아왔다.",
            "극장은 한 달에 두 번 연극과 영화를 올린다. 군청은 내년에 운동장을 야외 공연장으로 꾸미는 방안을 검토하고 "
            "있다.",
        ),
        ("원문 링크", "글쓴이", "입력", "태그"),
        "김하늘",
        "2024.03.12 오후 3:30",
        "2024-03-12",
        "저작권자 ⓒ 산골신문. 무단전재 및 재배포 금지",
        "마을, 극장",
    ),
)

JUNK = "ATVC. . . . . . . . . . . . . . . . . . . . . . . .... . . . . . . . . . ."


def _labelled(label: str, value: str) -> str:
    return escape(f"{label} : {value}" if label else value)


def _paragraphs(story: Story) -> str:
    lines = [_labelled(*line) for line in story.lines()] + [JUNK]
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _breaks(story: Story) -> str:
    return "<p>" + "<br>\n".join([_labelled(*line) for line in story.lines()] + [JUNK]) + "</p>"


def _boxes(story: Story) -> str:
    lines = "".join(f'<div class="item-meta">{_labelled(*line)}</div>\n' for line in story.lines())
    return f'<div class="post-footer">{lines}</div><p>{JUNK}</p>'


def _definitions(story: Story) -> str:
    pairs = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in story.lines() if a)
    return f"<dl>{pairs}</dl><p>{escape(story.rights)}</p><p>{JUNK}</p>"


def _table(story: Story) -> str:
    rows = "".join(f"<tr><td>{escape(a)}:</td><td>{escape(b)}</td></tr>" for a, b in story.lines() if a)
    return f"<table>{rows}</table><p>{escape(story.rights)}</p><p>{JUNK}</p>"


def _spans(story: Story) -> str:
    lines = (
        f"<div><span class='label'>{escape(a)}:</span> <span>{escape(b)}</span></div>" if a else f"<div>{escape(b)}</div>"
        for a, b in story.lines()
    )
    return "".join(lines) + f"<p>{JUNK}</p>"


def _anchor(story: Story) -> str:
    lines = story.lines()
    rest = "".join(f"<p>{_labelled(*line)}</p>" for line in lines[1:])
    return f'<p><a href="{story.url}">{escape(lines[0][0])}</a></p>{rest}<p>{JUNK}</p>'


def _plain(story: Story) -> str:
    return "<br><br>\n".join([_labelled(*line) for line in story.lines()] + [JUNK])


LAYOUTS: dict[str, Callable[[Story], str]] = {
    "p": _paragraphs,
    "br": _breaks,
    "div": _boxes,
    "dl": _definitions,
    "table": _table,
    "span": _spans,
    "anchor": _anchor,
    "plain": _plain,
}


def build(story: Story, layout: str) -> str:
    """Return the page of a story with its footer in a layout."""
    footer = LAYOUTS[layout](story)
    if layout == "plain":
        inner = "<br><br>\n".join(escape(part, quote=False) for part in story.paragraphs) + "<br><br>\n" + footer
        content = f'<div class="entry-content">{inner}</div>'
    else:
        body = "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in story.paragraphs)
        content = f'<div class="entry-content">{body}{footer}</div>'
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": "2024-05-05T05:05:05+00:00",
        "author": {"@type": "Person", "name": "admin"},
    }
    related = "".join(f'<li><a href="/r/{n}">{story.headline} {n}</a></li>' for n in range(6))
    return f"""<!DOCTYPE html>
<html lang="{story.language}"><head><meta charset="utf-8"><title>{story.headline} - World Mirror</title>
<meta property="og:title" content="{escape(story.headline)}"><meta property="og:site_name" content="World Mirror">
<meta name="author" content="admin"><link rel="canonical" href="https://mirror.example/{story.language}/4711">
<script type="application/ld+json">{json.dumps(data)}</script></head>
<body class="single-post"><header class="site-header"><a href="/">World Mirror</a>
<nav><ul><li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul></nav></header>
<main><article class="post"><h1 class="entry-title">{story.headline}</h1>{content}
<div class="share-buttons"><a href="#">Facebook</a> <a href="#">Twitter</a></div></article>
<section class="related-posts"><h3>Related</h3><ul>{related}</ul></section></main>
<aside class="sidebar"><h3>Popular</h3><ul>{related}</ul></aside>
<footer class="site-footer"><p>© 2024 World Mirror. <a href="/imprint">Imprint</a></p></footer></body></html>"""
