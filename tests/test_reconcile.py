"""What a linked page is to its copy, and from which of them each field is taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.casefile import read_folder
from pipelines.article import Article
from pipelines.syndication.reconcile import Reconciled, reconcile
from pipelines.syndication.shingles import overlaps, words
from pipelines.syndication.verdicts import VERDICTS, compare, notice_kind

CASES = Path(__file__).parent / "cases" / "articles"
LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "vi")
PLAIN = dict(zip("“”„«»’‘–—\u00a0\u202f…", ['"'] * 5 + ["'", "'", "-", "-", " ", " ", "..."]))


@cache
def bodies() -> dict[str, str]:
    """Return the longest article of our own in each language."""
    found: dict[str, str] = {}
    for case in read_folder(CASES):
        found[case.lang] = max(found.get(case.lang, ""), case.body, key=len)
    return found


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return text.split("\n\n")


def plain_typography(text: str) -> str:
    """Do to a text what old programs do: quotation marks, accents, entities."""
    for char, plain in PLAIN.items():
        text = text.replace(char, plain)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return text.replace('"', "&quot;").replace("fi", "ﬁ")


def other_typography(text: str) -> tuple[str, str]:
    """A copy that has lost its typography."""
    return plain_typography(text), text


def capitals(text: str) -> tuple[str, str]:
    """A copy in capitals."""
    return text.upper(), text


def glued(text: str) -> tuple[str, str]:
    """A copy without paragraphs, nor blanks between them."""
    return text.replace("\n\n", ""), text


def with_footer(text: str) -> tuple[str, str]:
    """A copy under which its host's lines were left."""
    return f"{text}\n\nRead also on our pages\n\nFollow the Tidewater Tribune everywhere you like", text


def cut(text: str) -> tuple[str, str]:
    """A copy that breaks off."""
    return "\n\n".join(paragraphs(text)[:-2]) + " […]", text


def teaser(text: str) -> tuple[str, str]:
    """An original that breaks off without a word."""
    return text, paragraphs(text)[0]


def rewritten(text: str) -> tuple[str, str]:
    """An original in which passages in the middle are others."""
    parts = paragraphs(text)
    return text, "\n\n".join([parts[0], *map(scrambled, parts[1:-1]), parts[-1]])


def scrambled(text: str) -> str:
    """Return the words of a text in an order that makes another text of its last third."""
    found = text.split()
    half = 2 * len(found) // 3
    return " ".join([*found[:half], *sorted(found[half:], key=lambda word: word[::-1])])


MADE: tuple[tuple[Callable[[str], tuple[str, str]], str], ...] = (
    (other_typography, "same"),
    (capitals, "same"),
    (glued, "same"),
    (with_footer, "same"),
    (cut, "excerpt"),
    (teaser, "stub"),
    (rewritten, "updated"),
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("make", "verdict"), MADE, ids=lambda each: getattr(each, "__name__", ""))
def test_verdict_on_what_becomes_of_a_text(
    lang: str, make: Callable[[str], tuple[str, str]], verdict: str
) -> None:
    """Seven things that happen to a text on its way, in sixteen languages."""
    copy, original = make(bodies()[lang])
    assert compare(copy, original).verdict == verdict


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_articles_are_other(lang: str) -> None:
    """An article of another language is told from another article."""
    others = [bodies()[each] for each in LANGUAGES if each != lang]
    assert {compare(bodies()[lang], other).verdict for other in others} == {"other_language"}


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        (
            "The ferry company said on Friday that fares would rise by four per cent from March. “We regret it, but "
            "fuel has become dearer,” its director said. Commuters in Saltmarsh plan a protest at the pier.",
            "Fares on the Saltmarsh ferry go up next spring. “We regret it, but fuel has become dearer,” director "
            "Ada Quill told this newspaper, which had asked how the company explains the third rise in two years.",
        ),
        (
            "渡轮公司周五表示，票价将从三月起上调百分之四。负责人称燃料价格上涨。居民计划在码头抗议，要求公司收回决定。",
            "市图书馆将于下周重新开放，新馆增设儿童阅览室和录音室。馆长表示，修缮工程历时两年，费用由市政府承担。",
        ),
    ],
)
def test_one_event_by_two_newsrooms_is_two_articles(copy: str, original: str) -> None:
    """A quotation in common makes no copy."""
    assert compare(copy, original).verdict == "other"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Oops! The page you are looking for has sailed. Try our front page.", "soft404"),
        ("Cette page n’existe plus. Revenez à l’accueil.", "soft404"),
        ("お探しのページは移動したか削除されました。", "soft404"),
        ("الصفحة غير موجودة أو تم نقلها إلى عنوان آخر.", "soft404"),
        ("Wir verwenden Cookies und geben Daten an 300 Partner weiter.", "consent"),
        ("Utilizamos cookies propias y de terceros para medir la audiencia.", "consent"),
        ("我们使用Cookie改善体验。", "consent"),
        ("Cet article est réservé aux abonnés. Déjà abonné ? Identifiez-vous.", "stub"),
        ("Aby czytać dalej, wykup dostęp do serwisu.", "stub"),
        ("", "empty"),
        (" \n ", "empty"),
    ],
)
def test_pages_without_an_article(text: str, verdict: str) -> None:
    """A page that says what it has instead of an article is believed, and the copy stays as it is."""
    copy = Article(url="https://copy.example/1", headline="Bridge", articleBody=bodies()["en"])
    done = reconcile(copy, Article(url="https://original.example/1", headline="Sorry", articleBody=text))
    assert done.verdict == verdict
    assert done.article.articleBody == copy.articleBody
    assert done.article.headline == "Bridge"


def test_the_text_around_an_empty_body_is_read() -> None:
    """A consent page whose whole text was cut away as furniture is still one."""
    done = reconcile(
        Article(articleBody=bodies()["en"]),
        Article(),
        page_text="Before you go on: we use cookies. Accept all",
    )
    assert done.verdict == "consent"


def test_an_article_about_cookies_is_an_article() -> None:
    """What an article speaks of is no notice when the copy has the same text."""
    text = bodies()["en"] + "\n\nThe site says “we use cookies”, and that a page not found is nobody’s fault."
    assert compare(text, plain_typography(text)).verdict == "same"


def test_a_paywalled_original_with_little_text_is_a_stub() -> None:
    """The flag counts where a paywall's own words are most of the page."""
    first = " ".join(bodies()["en"].split()[:14])
    wall = "Our offers: " + " ".join(f"plan{number} for {number} crowns a month" for number in range(15))
    assert compare(bodies()["en"], f"{first}\n\n{wall}", flags={"paywalled"}).verdict == "stub"
    assert compare(bodies()["en"], f"{first}\n\n{wall}").verdict == "other"


COPY = Article(
    url="https://aggregator.example/world/1",
    canonicalUrl="https://aggregator.example/world/1",
    sourceUrl="https://post.example/bridge?from=feed",
    sourceName="Harbour Post",
    headline="Bridge opens (Harbour Post)",
    description="What the aggregator says",
    authors=[{"name": "admin", "nameRaw": "admin"}],
    datePublished="2026-11-23T09:30:00+00:00",
    keywords=["world"],
    metadata={"cleaner": "copy"},
)
ORIGINAL = Article(
    url="https://post.example/bridge",
    headline="Bridge opens after nine months",
    description="The standfirst",
    authors=[{"name": "Ann Lee", "nameRaw": "By Ann Lee"}],
    datePublished="2026-11-22T18:05:00+01:00",
    datePublishedRaw="22 November 2026, 6.05 p.m.",
    dateModified="2026-11-23T08:00:00+01:00",
    keywords=["bridge", "harbour"],
    mainImage="https://post.example/bridge.jpg",
    metadata={"cleaner": "original"},
)


def done(copy: str, original: str, **changes: Any) -> Reconciled:
    """Reconcile the two articles with bodies, and changes to the original."""
    return reconcile(replace(COPY, articleBody=copy), replace(ORIGINAL, articleBody=original, **changes))


def test_a_whole_original_gives_everything_it_has() -> None:
    """Text and metadata are the original's; where the copy stands and what it names as its source stay."""
    text = bodies()["en"]
    article = done(text.replace("\n\n", ""), text).article
    assert article.articleBody == text
    assert article.headline == ORIGINAL.headline
    assert article.authors == ORIGINAL.authors
    assert article.datePublished == ORIGINAL.datePublished
    assert article.datePublishedRaw == ORIGINAL.datePublishedRaw
    assert article.keywords == ORIGINAL.keywords
    assert article.canonicalUrl == ORIGINAL.url
    assert (article.url, article.sourceUrl, article.sourceName) == (COPY.url, COPY.sourceUrl, COPY.sourceName)


def test_gaps_are_filled_by_the_copy() -> None:
    """What the original lacks is taken from the copy, and the account says which is which."""
    text = bodies()["en"]
    found = done(text, text, authors=[], description=None)
    assert found.article.authors == COPY.authors
    assert found.provenance["authors"] == "copy"
    assert found.provenance["headline"] == "original"
    told = found.article.metadata["original"]
    assert told["verdict"] == "same"
    assert told["similarity"] == 1.0
    assert "headline" in told["fields"]
    assert "authors" not in told["fields"]
    assert found.article.metadata["cleaner"] == "original"


def test_a_stub_gives_its_metadata_to_the_text_of_the_copy() -> None:
    """Headline, authors, dates and keywords of a paywalled page, with the copy's whole text."""
    text = bodies()["en"]
    found = done(text, paragraphs(text)[0], headline=" ".join(text.split()[:8]))
    assert found.verdict == "stub"
    assert found.article.articleBody == text
    assert found.article.authors == ORIGINAL.authors
    assert found.article.headline == " ".join(text.split()[:8])
    assert found.article.description == COPY.description
    assert found.article.metadata["cleaner"] == "copy"


def test_a_stub_titled_with_an_offer_keeps_the_title_of_the_copy() -> None:
    """ "Subscribe to the Harbour Post" is no headline of this text."""
    text = bodies()["en"]
    found = done(text, paragraphs(text)[0], headline="Subscribe: twelve crowns monthly")
    assert found.article.headline == COPY.headline


def test_nothing_is_taken_from_another_article() -> None:
    """Not even what the copy lacks."""
    found = done(bodies()["en"], bodies()["de"])
    assert found.verdict == "other_language"
    assert found.article.dateModified is None
    assert found.article.mainImage is None
    assert set(found.provenance.values()) == {"copy"}
    assert found.lost == {}


def test_a_copy_without_text_gets_the_original() -> None:
    """A headline with a link is an excerpt of no length."""
    found = done("", bodies()["en"])
    assert found.verdict == "excerpt"
    assert found.article.articleBody == bodies()["en"]


def test_paragraphs_are_kept_where_only_the_copy_has_them() -> None:
    """An original in one block does not undo the copy's layout."""
    text = bodies()["en"]
    assert done(text, text.replace("\n\n", " ")).article.articleBody == text


@pytest.mark.parametrize(
    ("copy", "original", "expected"),
    [
        ("2026-11-22T18:05:00+01:00", "2026-11-22T18:05:00", "2026-11-22T18:05:00+01:00"),
        ("2026-11-22", "2026-11", "2026-11-22"),
        ("2026-11-22T21:00:00+01:00", "2026-11-22", "2026-11-22"),
        ("2026-11-23T08:00:00+01:00", "2026-11-22T18:05:00", "2026-11-22T18:05:00"),
    ],
)
def test_the_more_exact_date_wins_only_where_both_say_the_same(
    copy: str, original: str, expected: str
) -> None:
    """A zone or a day is added; the hour of a day is not: it may be that of the copy's publication."""
    text = bodies()["en"]
    found = reconcile(
        Article(articleBody=text, datePublished=copy, datePublishedRaw="as copied"),
        Article(articleBody=text, datePublished=original),
    )
    assert found.article.datePublished == expected
    assert (found.article.datePublishedRaw == "as copied") == (expected == copy)


def test_what_lost_is_told_on_request() -> None:
    """The full account has the values that were not taken; none at all leaves the metadata alone."""
    text = bodies()["en"]
    pair = replace(COPY, articleBody=text), replace(ORIGINAL, articleBody=text)
    lost = reconcile(*pair, detail="full").article.metadata["original"]["lost"]
    assert lost["headline"] == COPY.headline
    assert lost["authors"] == COPY.authors
    assert "articleBody" not in lost
    assert "original" not in reconcile(*pair, detail="none").article.metadata


def test_the_articles_given_are_left_alone() -> None:
    """The function is pure."""
    text = bodies()["en"]
    pair = replace(COPY, articleBody=text), replace(ORIGINAL, articleBody=text)
    before = [each.to_dict() for each in pair]
    reconcile(*pair)
    assert [each.to_dict() for each in pair] == before


def test_furniture_of_the_copy_lies_behind_the_common_part() -> None:
    """The comparison says how much of the copy its host printed under the text."""
    ours, theirs = overlaps(*with_footer(bodies()["en"]))
    assert ours.behind == pytest.approx(13 / ours.words, abs=0.02)
    assert theirs.behind == 0


def test_words_fold_what_is_only_typography() -> None:
    """Ligatures, full-width forms, accents, entities and stretched Arabic are the words they stand for."""
    assert words("L’œuvre ﬁnie&nbsp;: ＡＢＣ Ёлка") == words("l'oeuvre finie : abc елка")
    assert words("كتـــاب") == words("كتاب")
    assert words("fin.Début") == ["fin", "debut"]


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    """Shares are shares, the verdict is one of the nine, and a text is wholly found in itself."""
    found = compare(one, other)
    assert found.verdict in VERDICTS
    for side in (found.copy, found.original):
        assert 0 <= side.shared <= side.words
        assert 0 <= side.first <= side.last <= side.words
    itself = compare(one, one)
    assert itself.similarity == (1.0 if words(one) else 0.0)
    notice_kind(one)


def test_time_is_linear() -> None:
    """A million letters of one kind, or of many, take no longer than a text of that length."""
    import time

    def seconds(text: str) -> float:
        start = time.process_time()
        compare(text, text[::-1])
        return time.process_time() - start

    small, large = seconds("ab cd ef gh ij " * 4_000), seconds("ab cd ef gh ij " * 40_000)
    assert large < 40 * small + 0.5
