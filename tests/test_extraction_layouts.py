"""Where the article stands on a page: in parts, beside dialogs and comments, under misleading names."""

from __future__ import annotations

import json

import pytest

from pipelines import extract
from pipelines.extraction.blocks import split_words

TEXT = (
    "The ferry crossed the river at noon, and the people on board waved to those ashore.",
    "Its captain had waited for the fog to lift, which it did an hour later than forecast.",
    "Nobody was hurt, but the mail for the island arrived with the evening boat instead.",
    "The harbour office said that the timetable would be kept for the rest of the season.",
)
OTHER = (
    "My uncle took that boat for thirty years and never once saw the fog lift before one.",
    "You would say that, wouldn't you? The forecast was wrong again, as it has been all year.",
    "I do not see why the mail should wait for anybody, least of all for a captain who sleeps.",
    "Has anyone asked the people of the island what they think? I live there, and nobody did.",
    "The old timetable was better, and the old boat was too, whatever the office may tell us.",
)


def page(body: str, title: str = "Ferry delayed by fog") -> str:
    """Return a page."""
    return f"<html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    """Return one ``<p>`` for each text."""
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_text_parted_into_sections_is_read_whole() -> None:
    """Rows of a grid, sections of a page builder: elements alike that hold prose are parts of one text."""
    parts = "".join(f"<div class='row'><div class='col-8'><p>{text * 3}</p></div></div>" for text in TEXT)
    body = extract(page(f"<h1>Ferry delayed by fog</h1><div class='parts'>{parts}</div>")).body
    assert all(text in body for text in TEXT)


@pytest.mark.parametrize("name", ["onetrust-pc-sdk", "cookie-consent", "gdpr-popup"])
def test_a_consent_dialog_longer_than_the_article_stays_out(name: str) -> None:
    """What asks for consent is named so, and stands far from the headline."""
    dialog = f"<div id='{name}'><div class='main'>{paragraphs(*OTHER)}</div></div>"
    story = f"<div class='story'><h1>Ferry delayed by fog</h1>{paragraphs(*TEXT)}</div>"
    assert extract(page(story + dialog)).body == "\n\n".join(TEXT)


def test_comments_longer_than_the_article_stay_out() -> None:
    """Each comment has an element of its own, and none of them holds the headline."""
    comments = "".join(
        f"<div class='comm'><b>Reader {number}</b><div>{text}</div><a href='/r'>Reply</a></div>"
        for number, text in enumerate(OTHER * 3)
    )
    story = f"<div class='pub'><h1>Ferry delayed by fog</h1>{paragraphs(*TEXT)}</div>"
    assert extract(
        page(f"<div class='wrap'>{story}<div class='box'>{comments}</div></div>")
    ).body == "\n\n".join(TEXT)


def test_teasers_above_the_headline_stay_out() -> None:
    """Prose above the printed headline, in another element than the article's, is no part of it."""
    teasers = "".join(f"<div class='top'><b>Aboard</b><p>{text}</p></div>" for text in OTHER[:3])
    story = f"<div class='story'><h1>Ferry delayed by fog</h1>{paragraphs(*TEXT)}</div>"
    assert extract(page(f"<div class='strip'>{teasers}</div>{story}")).body == "\n\n".join(TEXT)


def test_headings_of_slides_are_kept() -> None:
    """Each slide has an element of its own for its heading; most of these stand right above text."""
    slides = "".join(
        f"<div class='slide'><div class='slide-title'><h2>Stop {number}: the pier of Wend</h2></div>"
        f"<figure><img src='p.jpg'></figure><p>{text * 3}</p></div>"
        for number, text in enumerate(TEXT, 1)
    )
    story = f"<article><h1>Ferry delayed by fog</h1>{paragraphs(*OTHER[:2])}{slides}</article>"
    body = extract(page(story)).body
    assert all(f"Stop {number}: the pier of Wend\n\n{text}" in body for number, text in enumerate(TEXT, 1))


def test_a_notice_in_place_of_each_embed_stays_out() -> None:
    """A paragraph that a page prints again and again is no part of its article."""
    notice = "Your privacy settings keep this content from being shown; change them to see it here."
    texts = [f"{one} {other}" for one, other in zip(TEXT, OTHER)]
    story = "".join(f"<p>{text}</p><div class='frame'><p>{notice}</p></div>" for text in texts)
    assert extract(page(f"<article><h1>Ferry delayed by fog</h1>{story}</article>")).body == "\n\n".join(
        texts
    )


def test_an_article_marked_as_having_a_thumbnail_is_no_media_box() -> None:
    """Names of what holds the headline too say nothing: ``has-post-thumbnail`` describes the whole article."""
    story = (
        f"<article class='post has-post-thumbnail'><h1>Ferry delayed by fog</h1>{paragraphs(*TEXT)}</article>"
    )
    aside = f"<div class='excerpt'><p>{OTHER[0]}</p></div>"
    assert extract(page(story + aside)).body == "\n\n".join(TEXT)


@pytest.mark.parametrize("markup", [False, True])
def test_a_text_that_only_structured_data_hold_is_read_there(markup: bool) -> None:
    """Some pages leave it to a script to show their text."""
    texts = [f"{one} {other}" for one, other in zip(TEXT, OTHER)]
    stored = paragraphs(*texts) if markup else "\n".join(texts)
    data = json.dumps({"@type": "NewsArticle", "headline": "Ferry delayed by fog", "articleBody": stored})
    script = f"<script type='application/ld+json'>{data}</script>"
    assert extract(page(f"{script}<h1>Ferry delayed by fog</h1><p>{TEXT[0]}</p>")).body == "\n\n".join(texts)


@pytest.mark.parametrize("tag", ["main", "article"])
def test_an_article_in_a_menu_that_was_never_closed_is_found(tag: str) -> None:
    """Without its end tag a ``<nav>`` holds the rest of the page."""
    menu = "<nav><ul><li><a href='/a'>Harbour</a><li><a href='/b'>Timetable</a></ul>"
    story = f"<{tag}><h1>Ferry delayed by fog</h1>{paragraphs(*TEXT)}</{tag}>"
    assert extract(page(menu + story)).body == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("story-body -bottom-space", ("story", "body")),
        ("md:margin-bottom-20 lead", ("lead",)),
        ("article-bottom", ("article", "bottom")),
        ("namespace", ("namespace",)),
    ],
)
def test_names_of_space_say_nothing(name: str, words: tuple[str, ...]) -> None:
    """``margin-bottom`` does not make a paragraph the page's bottom."""
    assert split_words(name) == words
