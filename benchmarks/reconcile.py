"""Verdicts on pairs of a copy and its original, made from the development pages.

    python -m benchmarks.reconcile [--gate] [--show]

Truth is by construction: the true text of a page is the original, what somebody does to it the copy (or the
other way round). Pages are read from ``../shared/corpora/pages``; a pair is made of the same page in every run.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.page_corpus import load_pages
from pipelines import clean, extract
from pipelines.article import Article
from pipelines.syndication.reconcile import reconcile
from pipelines.syndication.shingles import words
from pipelines.syndication.verdicts import WHOLE

LEAST = 0.97
CORPORA = ("fundus", "daniel")
SHORTEST = 600
"""Characters of the shortest text that is cut or edited."""

_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]+[»”\"’)]*\s*")
_FOOTER = (
    "Source link: https://www.example-gazette.test/2026/11/story-of-the-day\nAuthor: Newsroom\n"
    "Tags: region, today\n\nRead also\nTen places to see this winter\nWhat the harbour will look like\n"
    "Follow us on our channel and never miss a story again"
)
_WALLS = {
    "en": "This story is for subscribers only. Already a subscriber? Log in to read on.",
    "de": "Diesen Artikel lesen Sie exklusiv für Abonnenten. Sie haben bereits ein Abo? Hier anmelden.",
    "pl": "Dalsza część artykułu dostępna jest po zalogowaniu. Wykup dostęp już dziś.",
    "ru": "Этот материал доступен только для подписчиков. Оформите подписку, чтобы читать дальше.",
    "zh": "本文为会员专享内容，成为会员后可阅读全文。",
    "el": "Το άρθρο είναι διαθέσιμο μόνο για συνδρομητές. Συνδεθείτε ή γίνετε συνδρομητής.",
}
_GONE = {
    "en": "Sorry, we could not find the page you asked for. It may have moved. Try our search or the front page.",
    "de": "Diese Seite konnte nicht gefunden werden. Vielleicht hilft Ihnen die Startseite weiter.",
    "pl": "Nie znaleziono strony o podanym adresie. Wróć na stronę główną.",
    "ru": "Страница не найдена. Возможно, она была перемещена. Вернитесь на главную.",
    "zh": "抱歉，页面不存在或已被移动。请返回首页。",
    "el": "Η σελίδα δεν βρέθηκε. Επιστρέψτε στην αρχική σελίδα.",
}
_CONSENT = {
    "en": "Before you read on: we use cookies, and with our 812 partners we store data on your device to measure "
    "audiences and show advertising. You can change your mind at any time.",
    "de": "Wir und unsere Partner nutzen Daten auf Ihrem Gerät. Wir verwenden Cookies, um Anzeigen zu messen. "
    "Sie können Ihre Einwilligung jederzeit widerrufen.",
    "pl": "Szanujemy Twoją prywatność. Używamy plików cookie, aby mierzyć ruch i pokazywać reklamy.",
    "ru": "Мы используем файлы cookie, чтобы сайт работал лучше, и передаём данные партнёрам.",
    "zh": "我们使用Cookie来改善您的体验并展示广告。继续即表示您同意。",
    "el": "Εμείς και οι συνεργάτες μας χρησιμοποιούμε cookies για στατιστικά και διαφημίσεις.",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A copy, its original, all text of the original's page, and the verdicts that are right."""

    kind: str
    page: str
    copy: Article
    original: Article
    page_text: str
    right: frozenset[str]


def pairs(rows: Sequence[dict[str, Any]]) -> Iterator[Pair]:
    """Yield the pairs made from pages; each page gives one of every kind that its text and language allow."""
    by_language = defaultdict(list)
    for row in rows:
        by_language[row["lang"]].append(row)
    for row in rows:
        rng = random.Random(row["id"])
        text, lang = _body(row), row["lang"]
        peers = [each for each in by_language[lang] if _body(each) != text]
        if len(text) >= SHORTEST:
            for kind, (make, verdict) in _MADE.items():
                if (made := make(text, lang, rng, peers)) is not None:
                    yield _pair(kind, row, *made, {verdict})
        found = extract(row["html"], row["url"] or None)
        yield _pair("page as extracted", row, text, found.body, set(WHOLE))
        if peers:
            yield _pair("unrelated", row, text, _body(rng.choice(peers)), {"other"})
            nearest = max(peers, key=lambda each: _topical(text, _body(each)))
            yield _pair("same topic", row, text, _body(nearest), {"other"})
        foreign = rng.choice([each for each in rows if each["lang"] != lang])
        yield _pair("other language", row, text, _body(foreign), {"other_language"})


def _body(row: dict[str, Any]) -> str:
    """Return the true text with blank lines between paragraphs."""
    return "\n\n".join(line.strip() for line in row["gold_body"].split("\n") if line.strip())


def _pair(kind: str, row: dict[str, Any], copy: str, original: str, right: set[str]) -> Pair:
    """Make both articles as a spider would: cleaned."""

    def article(text: str) -> Article:
        return Article.from_result(clean(text))

    return Pair(kind, row["id"], article(copy), article(original), original, frozenset(right))


Made = tuple[str, str] | None
Peers = Sequence[dict[str, Any]]


_PLAIN = dict(zip("“”„«»’‘–—\u00a0\u202f…，！", ['"'] * 5 + ["'", "'", "-", "--", " ", " ", "...", ",", "!"]))
_PLAIN |= {"&": "&amp;", "fi": "ﬁ"}


def _typography(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    """What old programs do to typography, all at once."""
    copy = text
    for char, plain in _PLAIN.items():
        copy = copy.replace(char, plain)
    copy = "".join(c for c in unicodedata.normalize("NFD", copy) if not "\u0300" <= c <= "\u036f")
    return copy.replace('"', "&quot;", 4).replace("'", "&#39;", 4), text


def _glued(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    return (text.replace("\n\n", ""), text) if text.count("\n\n") >= 2 else None


def _with_footer(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    return f"{text}\n\n{_FOOTER}", text


def _edited(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    """A later version: between a fifth and two fifths of the sentences are others."""
    sentences = _SENTENCE.findall(text)
    foreign = [each for peer in peers for each in _SENTENCE.findall(_body(peer))[:20]]
    if len(sentences) < 8 or len(foreign) < len(sentences):
        return None
    changed = set(rng.sample(range(1, len(sentences) - 1), round(len(sentences) * rng.uniform(0.2, 0.4))))
    later = [rng.choice(foreign) if at in changed else each for at, each in enumerate(sentences)]
    return text, "".join(later)


def _start(text: str, share: float) -> str:
    """Return the sentences that begin a text, up to a share of it."""
    start = ""
    for sentence in _SENTENCE.findall(text):
        if start and len(start) + len(sentence) > share * len(text):
            break
        start += sentence
    return start


def _cut(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    copy = _start(text, rng.uniform(0.3, 0.75))
    return (f"{copy.strip()} […]", text) if len(copy) < 0.8 * len(text) else None


def _paywalled(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    teaser = _start(text, rng.uniform(0.15, 0.6))
    wall = _WALLS.get(lang)
    return (text, f"{teaser.strip()}\n\n{wall}") if wall and len(teaser) < 0.7 * len(text) else None


def _teaser(text: str, lang: str, rng: random.Random, peers: Peers) -> Made:
    """A paywall that does not say so."""
    teaser = _start(text, rng.uniform(0.1, 0.5))
    return (text, teaser) if len(teaser) < 0.55 * len(text) else None


def _instead(pages: dict[str, str]) -> Callable[..., Made]:
    return lambda text, lang, rng, peers: (text, pages[lang]) if lang in pages else None


_MADE: dict[str, tuple[Callable[..., Made], str]] = {
    "typography": (_typography, "same"),
    "glued": (_glued, "same"),
    "footer": (_with_footer, "same"),
    "edited": (_edited, "updated"),
    "cut copy": (_cut, "excerpt"),
    "paywall": (_paywalled, "stub"),
    "teaser": (_teaser, "stub"),
    "error page": (_instead(_GONE), "soft404"),
    "consent page": (_instead(_CONSENT), "consent"),
}


def _topical(one: str, other: str) -> float:
    """Return how alike the vocabularies of two texts are: names and subject, not wording."""
    first, second = ({word for word in words(text) if len(word) > 5} for text in (one, other))
    return len(first & second) / (1 + min(len(first), len(second)))


def main() -> int:
    """Print a table of kinds and a line of figures; with ``--gate``, 1 if too few verdicts are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--show", action="store_true", help="list the wrong ones")
    options = parser.parse_args()
    rows = [row for corpus in CORPORA for row in load_pages(corpus) if len(row["gold_body"]) >= 200]
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = paragraphs = glued = 0
    for pair in pairs(rows):
        done = reconcile(pair.copy, pair.original, page_text=pair.page_text)
        outcomes[pair.kind][done.verdict] += 1
        if done.verdict not in pair.right:
            wrong += 1
            if options.show:
                print(pair.kind, pair.page, done.verdict, done.similarity, done.comparison)
        if pair.kind == "glued":
            glued += 1
            paragraphs += done.article.articleBody == pair.original.articleBody
    total = sum(sum(each.values()) for each in outcomes.values())
    for kind, each in outcomes.items():
        print(f"{kind:18} {sum(each.values()):4}  {dict(each.most_common())}")
    print(
        f"reconcile: {1 - wrong / total:.2%} of {total} verdicts right (least {LEAST:.0%}), "
        f"paragraphs of the original in {paragraphs} of {glued} glued copies"
    )
    return int(options.gate and (wrong > (1 - LEAST) * total or paragraphs < glued))


if __name__ == "__main__":
    sys.exit(main())
