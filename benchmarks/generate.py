"""A corpus of invented articles in six languages, for measuring cost: word order is random, quality is not
its subject.

    python -m benchmarks.generate OUT.jsonl [--docs 20000] [--seed 1] [--damaged 0.05]

Each line holds ``id``, ``url``, ``title``, ``lang``, ``damage`` and ``text``: a headline, paragraphs and a
syndication footer. The same arguments give the same bytes on every machine.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True)
class Language:
    """How a language's invented sentences are made.

    Attributes:
        words: to choose from.
        space: between words.
        ends: of sentences.
        quotes: that open and close.
        footer: lines with places for ``url``, ``author``, ``date`` and ``tags``.
    """

    words: tuple[str, ...]
    space: str
    ends: str
    quotes: tuple[str, str]
    footer: tuple[str, ...]


LANGUAGES = {
    "en": Language(
        _words(
            "the a of and to in on with harbour council engineer bridge winter storm ferry price vote report "
            "school river night market farmer grain doctor court library spring budget village it’s won’t "
            "people’s café announced opened repaired counted refused promised delayed measured new old quiet "
            "first several nearly again yesterday after before without"
        ),
        " ",
        "....?!",
        ("“", "”"),
        ("Source: {url}", "Author: {author}", "Published: {date}", "Tags: {tags}", "© 2024 The Quay Gazette"),
    ),
    "fr": Language(
        _words(
            "le la les un une des de du et à dans sur avec pour sans mairie pêcheur forêt été hiver école "
            "rivière marché récolte préfète budget incendie théâtre l’usine d’eau qu’il n’a s’est c’était "
            "annoncé réparé rouvert mesuré refusé ajouté déjà bientôt après première œuvre"
        ),
        " ",
        ".....",
        ("«\u00a0", "\u00a0»"),
        (
            "Lien source\u00a0: {url}",
            "Auteur\u00a0: {author}",
            "Date de publication\u00a0: {date}",
            "Mots-clés\u00a0: {tags}",
            "© 2024 Le Phare de l’Anse",
        ),
    ),
    "de": Language(
        _words(
            "der die das ein und in auf mit für nach Brücke Gemeinde Schüler Straße Förster Bürgermeisterin "
            "Mühle Zug Ernte Gericht Wärme Größe wurde hatte könnte geöffnet geprüft verschoben erklärte "
            "kündigte an früher später mehrere erste ältere wieder über"
        ),
        " ",
        "....?",
        ("„", "“"),
        (
            "Quelle: {url}",
            "Autor: {author}",
            "Veröffentlicht: {date}",
            "Schlagwörter: {tags}",
            "© 2024 Deichkurier",
        ),
    ),
    "ru": Language(
        _words(
            "в на и с по для от до город река школа мост зима паром урожай врач суд библиотека бюджет "
            "деревня завод лес станция открыли починили измерили отложили сообщила заявил новый старый "
            "несколько снова вчера после перед без почти"
        ),
        " ",
        "....!",
        ("«", "»"),
        (
            "Источник: {url}",
            "Автор: {author}",
            "Дата публикации: {date}",
            "Теги: {tags}",
            "© 2024 Вестник Залива",
        ),
    ),
    "ar": Language(
        _words(
            "في من إلى على عن مع المدينة النهر المدرسة الجسر الشتاء السوق المزارع الطبيب المحكمة المكتبة "
            "الميزانية القرية أعلن افتتح أصلح أجل قال أضاف جديد قديم أول عدة أمس بعد قبل دون تقريبا"
        ),
        " ",
        "...؟",
        ("«", "»"),
        (
            "المصدر: {url}",
            "الكاتب: {author}",
            "تاريخ النشر: {date}",
            "الوسوم: {tags}",
            "© 2024 صدى المرفأ",
        ),
    ),
    "zh": Language(
        _words(
            "城市 河流 学校 大桥 冬天 渡轮 市场 农民 医生 法院 图书馆 预算 "
            "村庄 宣布 开放 修复 推迟 测量 新 旧 第一 几个 再次 昨天 之后 之前 的 了 在 和 将"
        ),
        "",
        "。。。？",
        ("“", "”"),
        (
            "来源：{url}",
            "作者：{author}",
            "发布时间：{date}",
            "标签：{tags}",
            "© 2024 港湾日报",
        ),
    ),
}
_NAMES = ("Nora Lindqvist", "Amadou Keita", "Inés Valdés", "Piotr Zieliński", "Hana Mori")


def _as_cp1252(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", "replace")


DAMAGES: dict[str, Callable[[str], str]] = {
    "cp1252": _as_cp1252,
    "latin-1": lambda text: text.encode("utf-8").decode("latin-1"),
    "cp1251": lambda text: text.encode("utf-8").decode("cp1251", "replace"),
    "twice": lambda text: text.encode("utf-8").decode("latin-1").encode("utf-8").decode("latin-1"),
    "some lines": lambda text: "\n".join(
        _as_cp1252(line) if number % 3 == 1 else line for number, line in enumerate(text.split("\n"))
    ),
    "entities": lambda text: (
        text.replace("’", "&rsquo;").replace("é", "&eacute;").replace("\u00a0", "&nbsp;")
    ),
    "controls": lambda text: text.replace(" ", " \u00ad", 5).replace(".", ".\x0b", 2),
}
"""What can have happened to a text, by name."""


def sentence(chance: random.Random, language: Language) -> str:
    """Return one sentence of 6 to 24 words."""
    words = chance.choices(language.words, k=chance.randint(6, 24))
    if chance.random() < 0.15:
        at = chance.randrange(len(words) - 3)
        words[at] = language.quotes[0] + words[at]
        words[at + 3] += language.quotes[1]
    text = language.space.join(words)
    return text[:1].upper() + text[1:] + chance.choice(language.ends)


def prose(chance: random.Random, language: Language, length: int) -> str:
    """Return paragraphs of at least ``length`` characters together."""
    paragraphs: list[str] = []
    size = 0
    while size < length:
        sentences = [sentence(chance, language) for _ in range(chance.randint(2, 6))]
        paragraphs.append((language.space or "").join(sentences))
        size += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)


def document(number: int, seed: int = 1, damaged: float = 0.05) -> dict[str, Any]:
    """Return the article of this number; ``damaged`` is the share that something happened to."""
    chance = random.Random(f"{seed}:{number}")
    code = chance.choice(tuple(LANGUAGES))
    language = LANGUAGES[code]
    length = int(1000 * 20 ** chance.random() / (3 if code == "zh" else 1))
    url = f"https://paper-{chance.randrange(400)}.example/{code}/{number}"
    date = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} {chance.randint(0, 23):02}:05:00"
    tags = ", ".join(chance.sample([word for word in language.words if len(word) > 1], 3))
    footer = "\n".join(language.footer).format(
        url=f"https://origin-{chance.randrange(90)}.example/{number}",
        author=chance.choice(_NAMES),
        date=date,
        tags=tags,
    )
    title = sentence(chance, language).rstrip(".。")
    text = f"{title}\n\n{prose(chance, language, length)}\n\n{footer}\n"
    damage = chance.choice(tuple(DAMAGES)) if chance.random() < damaged else "none"
    text = DAMAGES.get(damage, str)(text)
    return {"id": number, "url": url, "title": title, "lang": code, "damage": damage, "text": text}


def corpus(docs: int, seed: int = 1, damaged: float = 0.05) -> Iterator[bytes]:
    """Yield the corpus line by line."""
    for number in range(docs):
        yield json.dumps(document(number, seed, damaged), ensure_ascii=False).encode("utf-8") + b"\n"


def main() -> None:
    """Write a corpus as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("out")
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damaged", type=float, default=0.05)
    options = parser.parse_args()
    with open(options.out, "wb") as file:
        file.writelines(corpus(options.docs, options.seed, options.damaged))


if __name__ == "__main__":
    main()
