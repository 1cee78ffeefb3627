"""The pipelines on single items: order, selection, write-back, stats, drops, errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.utils.test import get_crawler

import pipelines.base
from pipelines import (
    Article,
    CleanArticlePipeline,
    FixEncodingPipeline,
    NormalizeArticlePipeline,
    RepairParagraphsPipeline,
    StripFooterPipeline,
    clean,
)
from pipelines.base import CleaningPipeline
from pipelines.cleaning.document import Result
from pipelines.exceptions import EmptyArticle, PaywalledArticle, ShortArticle, TruncatedArticle
from pipelines.recent import RecentItems, Visit, note_cleaned, recent_items_of
from pipelines.stats import STATS
from tests.item_types import ITEM_TYPES, DataclassItem

DOCS = Path(__file__).parent.parent / "docs"

SINGLE_STAGES = (
    FixEncodingPipeline,
    StripFooterPipeline,
    RepairParagraphsPipeline,
    NormalizeArticlePipeline,
)

PARAGRAPHS = (
    "La municipalité a présenté mardi son projet de réaménagement des quais, après deux années d’études "
    "menées avec les habitants. Les travaux doivent commencer au printemps et durer dix-huit mois.",
    "Le pont piéton sera élargi et deux escaliers rouverts. « Nous voulons rendre la rivière à ceux qui "
    "vivent ici », a déclaré l’adjointe à l’urbanisme, qui a rappelé que le chantier resterait accessible.",
    "Les commerçants, eux, s’inquiètent de la durée des fermetures. Une réunion publique est prévue à la "
    "fin du mois pour répondre à leurs questions et préciser le calendrier.",
    "Le coût total est évalué à quatre millions d’euros, dont la moitié sera prise en charge par la "
    "région. Le reste viendra de la ville et d’un emprunt voté en séance l’an dernier.",
)
BODY = "\n\n".join(PARAGRAPHS)
FOOTER = (
    "Source : https://www.exemple-info.fr/ville/quais-rivière-projet\n"
    "Auteur : Élodie Tréguer\n"
    "Date de publication : 2023-03-14 18:05:00\n"
    "Droits d’auteur © Exemple Info"
)


def mojibake(text: str) -> str:
    """Return a text as a server sends it that takes UTF-8 for Latin-1."""
    return text.encode("utf-8").decode("latin-1")


GLUED = f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}{PARAGRAPHS[2]}\n\n{PARAGRAPHS[3]}"
SCRAPED = mojibake(f"{GLUED}\n\n{FOOTER}")


def crawler_with(**settings: Any) -> Crawler:
    """Return a crawler with settings given without their prefix."""
    return get_crawler(settings_dict={f"CLEANCOPY_{name}": value for name, value in settings.items()})


def run(
    item: Any, *classes: type[CleaningPipeline], crawler: Crawler | None = None
) -> tuple[Any, dict[str, Any]]:
    """Send an item through pipelines of one crawl; return it and the crawl's stats without the prefix."""
    crawler = crawler or crawler_with()
    for pipeline in [cls.from_crawler(crawler) for cls in classes]:
        item = pipeline.process_item(item)
    assert crawler.stats is not None
    stats = {name: value for name, value in crawler.stats.get_stats().items() if value}
    assert all(name.startswith("cleancopy/") for name in stats)
    return item, {name.removeprefix("cleancopy/"): value for name, value in stats.items()}


def patched(monkeypatch: pytest.MonkeyPatch, engine: Callable[..., Result]) -> None:
    """Put a function in the engine's place."""
    monkeypatch.setattr(pipelines.base, "clean", engine)


def flagged(flag: str) -> Callable[..., Result]:
    """Return an engine that changes nothing and gives a flag."""
    return lambda text, *_, **__: Result(text=text, body=text, flags=frozenset({flag}))


def test_one_pass_does_everything() -> None:
    """Encoding, footer and glue are repaired, and the footer's fields lifted."""
    item, stats = run({"url": "http://a.example/1", "text": SCRAPED}, CleanArticlePipeline)
    assert item["text"] == BODY
    assert item["authors"][0]["name"] == "Élodie Tréguer"
    assert item["sourceUrl"] == "https://www.exemple-info.fr/ville/quais-rivière-projet"
    assert item["datePublished"].startswith("2023-03-14T18:05")
    assert item["url"] == "http://a.example/1"
    assert stats["items/cleaned"] == 1
    assert stats["chars/removed"] > 100
    assert stats["glue/split"] == 1
    assert stats["fields/lifted/authors"] == 1


def test_any_order_of_single_stages_gives_the_same() -> None:
    """All 24 orders of the four single pipelines end with the item, and the stats, of the sensible order."""
    expected, stats = run({"url": "u", "text": SCRAPED}, CleanArticlePipeline, NormalizeArticlePipeline)
    assert expected.articleBody == BODY
    for order in permutations(SINGLE_STAGES):
        assert run({"url": "u", "text": SCRAPED}, *order) == (expected, stats), order


@pytest.mark.parametrize("place", range(4))
def test_the_full_pipeline_anywhere_among_the_single_ones(place: int) -> None:
    """All pipelines together change nothing more than the full one alone, wherever it stands."""
    expected, stats = run({"text": SCRAPED}, CleanArticlePipeline)
    order: list[type[CleaningPipeline]] = [
        StripFooterPipeline,
        FixEncodingPipeline,
        RepairParagraphsPipeline,
    ]
    order.insert(place, CleanArticlePipeline)
    assert run({"text": SCRAPED}, *order) == (expected, stats)


def test_a_stage_that_is_done_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the full pipeline the others do not run the engine."""
    calls: list[frozenset[str]] = []

    def engine(text: str, url: Any, headline: Any, options: Any, **known: Any) -> Result:
        calls.append(options.stages)
        return clean(text, url, headline, options, **known)

    patched(monkeypatch, engine)
    run({"text": SCRAPED}, CleanArticlePipeline, CleanArticlePipeline, *SINGLE_STAGES[:3])
    assert len(calls) == 1


def test_cleaning_a_cleaned_item_in_another_crawl_changes_nothing() -> None:
    """Without any memory of the item, a second pass leaves it as it is."""
    once, _ = run({"text": SCRAPED}, CleanArticlePipeline)
    twice, stats = run(dict(once), CleanArticlePipeline)
    assert twice == once
    assert stats["items/unchanged"] == 1


def test_a_text_changed_in_between_is_cleaned_as_it_is() -> None:
    """What another component writes between two of our pipelines is not undone; the item counts once."""
    crawler = crawler_with()
    first = FixEncodingPipeline.from_crawler(crawler)
    second = StripFooterPipeline.from_crawler(crawler)
    item = first.process_item({"text": SCRAPED})
    item["text"] = item["text"].replace("mardi", "mercredi")
    item = second.process_item(item)
    assert "mercredi" in item["text"]
    assert "Auteur" not in item["text"]
    assert crawler.stats is not None
    assert crawler.stats.get_value("cleancopy/items/cleaned") == 1


def test_a_field_changed_in_between_stays() -> None:
    """A value that another component corrected after us is not overwritten by a later run."""
    crawler = crawler_with()
    item = StripFooterPipeline.from_crawler(crawler).process_item({"text": GLUED + "\n\n" + FOOTER})
    item["authors"] = [{"name": "Corrected"}]
    item = RepairParagraphsPipeline.from_crawler(crawler).process_item(item)
    assert item["authors"] == [{"name": "Corrected"}]


def test_two_items_with_one_text_do_not_mix() -> None:
    """Items that look alike keep apart what was lifted from each."""
    crawler = crawler_with()
    other = FOOTER.replace("Élodie Tréguer", "Marc Delvaux")
    strip, split = (cls.from_crawler(crawler) for cls in (StripFooterPipeline, RepairParagraphsPipeline))
    items = [strip.process_item({"text": f"{GLUED}\n\n{footer}"}) for footer in (FOOTER, other)]
    assert items[0]["text"] == items[1]["text"]
    names = [split.process_item(item)["authors"][0]["name"] for item in items]
    assert names == ["Élodie Tréguer", "Marc Delvaux"]


@pytest.mark.parametrize("type_name", ITEM_TYPES)
def test_every_item_type(type_name: str) -> None:
    """The text is cleaned, declared fields are filled and the title kept, whatever the type."""
    make = ITEM_TYPES[type_name]
    item = make(url="http://a.example/1", headline="Les quais", articleBody=SCRAPED)
    cleaned, stats = run(item, *SINGLE_STAGES[:3])
    assert type(cleaned) is type(item)
    values = ItemAdapter(cleaned).asdict()
    assert values["articleBody"] == BODY
    assert values["headline"] == "Les quais"
    assert values["authors"][0]["name"] == "Élodie Tréguer"
    assert stats["items/cleaned"] == 1
    assert "errors/TextRefusedError" not in stats
    if type_name == "zyte Article":
        assert cleaned.metadata._unknown_fields_dict["removedChars"] > 100
    else:
        assert values["metadata"]["removedChars"] > 100


@pytest.mark.parametrize("type_name", [name for name in ITEM_TYPES if name != "zyte Article"])
def test_filled_fields_are_kept(type_name: str) -> None:
    """Only the text is ever overwritten."""
    item = ITEM_TYPES[type_name](
        articleBody=SCRAPED, sourceUrl="http://own.example/", metadata={"rules": "own"}
    )
    values = ItemAdapter(run(item, CleanArticlePipeline)[0]).asdict()
    assert values["articleBody"] == BODY
    assert values["sourceUrl"] == "http://own.example/"
    assert values["metadata"]["rules"] == "own"
    assert values["metadata"]["removedChars"] > 100


def test_a_date_of_the_spider_gets_no_foreign_raw_date() -> None:
    """Parsed and raw date are one fact: the footer's raw date is not put beside the spider's date."""
    item, _ = run({"text": SCRAPED, "datePublished": "2020-01-01"}, CleanArticlePipeline)
    assert item["datePublished"] == "2020-01-01"
    assert "datePublishedRaw" not in item


def test_undeclared_fields_are_counted() -> None:
    """What a class has no field for is named in the stats."""
    _, stats = run(DataclassItem(articleBody=SCRAPED), CleanArticlePipeline)
    assert stats["fields/not_declared/datePublished"] == 1


def test_metadata_only_where_there_is_a_field() -> None:
    """A dict gets no metadata it does not have; ``none`` writes none at all."""
    assert "metadata" not in run({"text": SCRAPED}, CleanArticlePipeline)[0]
    item, _ = run(Article(articleBody=SCRAPED), CleanArticlePipeline, crawler=crawler_with(METADATA="none"))
    assert item.metadata == {}
    item, _ = run(Article(articleBody=SCRAPED), CleanArticlePipeline, crawler=crawler_with(METADATA="full"))
    assert "Élodie" in "".join(removal["text"] for removal in item.metadata["removed"])


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"text": "Too short to be an article."}, "short"),
        ({"name": "A lamp", "price": 3}, "no_text"),
        ({"text": None}, "no_text"),
        ({"text": "<p>" + "word " * 100 + "</p><p>more</p><p>end</p>"}, "html"),
        ("a string", "not_an_item"),
        (None, "not_an_item"),
        (7, "not_an_item"),
    ],
)
def test_items_that_pass_untouched(item: Any, reason: str) -> None:
    """What is not an article is passed on as it came, and counted once."""
    before = repr(item)
    passed, stats = run(item, CleanArticlePipeline, *SINGLE_STAGES)
    assert passed is item
    assert repr(passed) == before
    assert stats == {f"items/skipped/{reason}": 1}


def test_item_classes_narrow_and_widen() -> None:
    """With classes listed, theirs are cleaned at any length and no others."""
    crawler = crawler_with(ITEM_CLASSES="tests.item_types.DataclassItem")
    short = "Deux phrases. Rien de plus."
    item, _ = run(DataclassItem(articleBody=mojibake("Été. " + short)), CleanArticlePipeline, crawler=crawler)
    assert item.articleBody == "Été. " + short
    item, stats = run({"text": SCRAPED}, CleanArticlePipeline, crawler=crawler)
    assert item["text"] == SCRAPED
    assert stats["items/skipped/item_class"] == 1


def test_an_article_is_an_article_at_any_length() -> None:
    """The length guards other people's items, not ours."""
    item, _ = run(Article(articleBody=mojibake("Une brève d’été.")), CleanArticlePipeline)
    assert item.articleBody == "Une brève d’été."


def test_markup_is_extracted_if_asked() -> None:
    """With ``extract``, a page in a text field becomes its article."""
    pytest.importorskip("trafilatura")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = (
        f"<!doctype html><html><body><nav><a href='/'>Accueil</a></nav><article>{paragraphs}</article></body>"
    )
    item, stats = run({"body": page}, CleanArticlePipeline, crawler=crawler_with(HTML="extract"))
    assert item["body"] == BODY
    assert stats["items/cleaned"] == 1


def test_an_error_does_not_stop_the_crawl(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The item is passed on unchanged; the log has url and traceback, the stats the exception's name."""

    def engine(*_: Any, **__: Any) -> Result:
        raise LookupError("no such rule")

    patched(monkeypatch, engine)
    item = {"url": "http://a.example/1", "text": SCRAPED}
    with caplog.at_level(logging.ERROR):
        passed, stats = run(item, CleanArticlePipeline)
    assert passed == {"url": "http://a.example/1", "text": SCRAPED}
    assert stats == {"errors/LookupError": 1}
    assert "http://a.example/1" in caplog.text
    assert "Traceback" in caplog.text


def test_a_class_that_refuses_the_text_keeps_its_item() -> None:
    """Its own validation wins over ours; the refusal is an error in the stats."""
    pydantic = pytest.importorskip("pydantic")

    class Story(pydantic.BaseModel):
        text: str = pydantic.Field(min_length=len(SCRAPED) - 5)

    item, stats = run(Story(text=SCRAPED), CleanArticlePipeline)
    assert item == Story(text=SCRAPED)
    assert stats == {"errors/TextRefusedError": 1}


@pytest.mark.parametrize(
    ("setting", "engine", "error"),
    [
        ({"DROP_EMPTY": True}, lambda text, *_, **__: Result(text=text, body=""), EmptyArticle),
        ({"DROP_SHORTER_THAN": 10_000}, flagged("uncertain"), ShortArticle),
        ({"DROP_TRUNCATED": True}, flagged("truncated"), TruncatedArticle),
        ({"DROP_PAYWALLED": True}, flagged("paywalled"), PaywalledArticle),
    ],
)
def test_drops_happen_only_if_asked(
    monkeypatch: pytest.MonkeyPatch, setting: dict[str, Any], engine: Any, error: type[DropItem]
) -> None:
    """Each rule has its setting and its exception, which names the url and is logged at DEBUG."""
    patched(monkeypatch, engine)
    item = {"url": "http://a.example/1", "text": SCRAPED}
    assert run(dict(item), CleanArticlePipeline)[0]["url"] == "http://a.example/1"
    with pytest.raises(error, match=r"http://a\.example/1") as caught:
        run(dict(item), CleanArticlePipeline, crawler=crawler_with(**setting))
    assert caught.value.log_level == "DEBUG"


def test_an_article_without_text_can_be_dropped() -> None:
    """DROP_EMPTY concerns articles that come empty, and not items that are no articles."""
    crawler = crawler_with(DROP_EMPTY=True)
    with pytest.raises(EmptyArticle):
        run(Article(url="u"), CleanArticlePipeline, crawler=crawler)
    assert run({"name": "A lamp"}, CleanArticlePipeline, crawler=crawler)[0] == {"name": "A lamp"}


def test_disabled_pipelines_are_not_configured() -> None:
    """``CLEANCOPY_ENABLED = False`` takes every pipeline out."""
    for cls in (CleanArticlePipeline, *SINGLE_STAGES):
        with pytest.raises(NotConfigured):
            cls.from_crawler(crawler_with(ENABLED=False))


def test_normalize_makes_an_article_of_anything() -> None:
    """Names in use elsewhere are understood, values brought into the formats, the rest kept aside."""
    item = {
        "url": " http://a.example/1 ",
        "title": "Les quais\n  en\u00a0chantier ",
        "maintext": BODY,
        "author": "Ada Moor; Ben Roux",
        "tags": "#ville, travaux",
        "date_publish": "2023-03-14 18:05:00",
        "date_modify": "hier soir",
        "image_url": ["http://a.example/i.png"],
        "language": "fr-CA",
        "score": 0.7,
        "comment": "",
    }
    article, stats = run(item, NormalizeArticlePipeline)
    assert article == Article(
        url="http://a.example/1",
        headline="Les quais en\u00a0chantier",
        articleBody=BODY,
        authors=[{"name": "Ada Moor", "nameRaw": "Ada Moor"}, {"name": "Ben Roux", "nameRaw": "Ben Roux"}],
        keywords=["ville", "travaux"],
        datePublished="2023-03-14 18:05:00",
        dateModifiedRaw="hier soir",
        mainImage="http://a.example/i.png",
        inLanguage="fr",
        metadata={"other": {"score": 0.7}},
    )
    assert stats == {"items/normalized": 1}


@pytest.mark.parametrize("metadata", [None, {"dateDownloaded": "2023-03-15"}])
def test_normalizing_keeps_one_account(metadata: dict[str, str] | None) -> None:
    """The account of the cleaning is told once in the Article, beside what the spider wrote."""
    item, _ = run({"text": SCRAPED, "metadata": metadata}, StripFooterPipeline, *SINGLE_STAGES)
    assert "other" not in item.metadata
    assert {**item.metadata, **(metadata or {})} == item.metadata
    assert item.metadata["removedChars"] > 100


def test_normalize_takes_zyte_objects() -> None:
    """Authors, image and metadata of a zyte Article become plain values."""
    zyte = pytest.importorskip("zyte_common_items")
    item = zyte.Article(
        url="http://a.example/1",
        articleBody=BODY,
        authors=[zyte.Author(name="Ada Moor", nameRaw="By Ada Moor")],
        mainImage=zyte.Image(url="http://a.example/i.png"),
        metadata=zyte.ArticleMetadata(dateDownloaded="2023-03-15T00:00:00Z", probability=0.9),
    )
    article, _ = run(item, NormalizeArticlePipeline)
    assert article.authors == [{"name": "Ada Moor", "nameRaw": "By Ada Moor"}]
    assert article.mainImage == "http://a.example/i.png"
    assert article.metadata["probability"] == 0.9


def test_normalizing_twice_changes_nothing() -> None:
    """An Article in its formats stays equal."""
    once, _ = run({"text": BODY, "author": "Ada Moor", "extra": 1}, NormalizeArticlePipeline)
    twice, _ = run(replace(once), NormalizeArticlePipeline)
    assert twice == once


def test_a_spiders_own_cleaning_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article noted by its spider passes; its stats are counted, and drop rules apply to it."""
    result = replace(clean(SCRAPED), flags=frozenset({"truncated"}))
    crawler = crawler_with(DROP_TRUNCATED=True)
    article = note_cleaned(crawler, Article.from_result(result, url="u"), result)
    patched(monkeypatch, lambda *_, **__: pytest.fail("cleaned twice"))
    with pytest.raises(TruncatedArticle):
        run(article, CleanArticlePipeline, crawler=crawler)
    crawler = crawler_with()
    passed, stats = run(note_cleaned(crawler, article, result), CleanArticlePipeline, crawler=crawler)
    assert passed is article
    assert stats["items/cleaned"] == 1
    assert stats["fields/lifted/authors"] == 1
    assert stats["flags/truncated"] == 1


@pytest.mark.parametrize("make", [Article, dict], ids=["Article", "dict"])
def test_an_emptied_item_passes_the_other_pipelines(
    monkeypatch: pytest.MonkeyPatch, make: Callable[..., Any]
) -> None:
    """A document of which nothing is article is known to the next pipeline although its text is gone."""
    patched(monkeypatch, lambda text, *_, **__: Result(text=text, body=""))
    item, stats = run(make(articleBody=SCRAPED), *SINGLE_STAGES)
    assert not ItemAdapter(item).get("articleBody")
    assert stats["items/cleaned"] == 1
    assert not any(name.startswith(("items/skipped", "errors")) for name in stats)


def test_recent_items_are_bounded_by_number_and_size() -> None:
    """The record forgets the oldest items, and holds at least the newest."""
    items = [{"text": str(number)} for number in range(5)]
    recent = RecentItems(max_items=3, max_chars=100)
    for item in items:
        recent.remember(Visit(item, body="x" * 10))
    assert [recent.find(item) is not None for item in items] == [False, False, True, True, True]
    recent.remember(Visit(items[0], body="x" * 1000))
    assert len(recent) == 1
    assert recent.find(items[0]) is not None
    recent.remember(Visit(items[1]))
    assert len(recent) == 1


def test_an_equal_item_is_another_item() -> None:
    """Visits are found by identity."""
    recent = RecentItems()
    item = {"text": "a"}
    recent.remember(Visit(item))
    assert recent.find(dict(item)) is None


def test_the_record_ends_with_its_crawler() -> None:
    """Each crawler has one record, and it does not outlive the crawler."""
    first, second = crawler_with(), crawler_with()
    assert recent_items_of(first) is recent_items_of(first)
    assert recent_items_of(first) is not recent_items_of(second)


def test_every_stat_is_documented() -> None:
    """docs/stats.md lists each stat, and every reason to skip and to drop."""
    page = (DOCS / "stats.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    reasons = set(re.findall(r'Skip\("(\w+)"', Path(pipelines.base.__file__).read_text(encoding="utf-8")))
    assert rows == {*STATS, *reasons}
    for cls in (EmptyArticle, ShortArticle, TruncatedArticle, PaywalledArticle):
        assert f"item_dropped_reasons_count/{cls.__name__}" in page


def test_every_stat_that_appears_is_listed() -> None:
    """No pipeline counts under a name that the list does not have."""
    crawler = crawler_with()
    run({"text": SCRAPED}, *SINGLE_STAGES, crawler=crawler)
    _, stats = run(DataclassItem(articleBody=SCRAPED), CleanArticlePipeline, crawler=crawler)
    shapes = [re.compile(re.sub("<[a-z]+>", "[^/]+", name)) for name in STATS]
    assert [name for name in stats if not any(shape.fullmatch(name) for shape in shapes)] == []
