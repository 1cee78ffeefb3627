"""Which accepted blocks leave the article, and which rejected ones join it, by their markup alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipelines.extraction.blocks import segment
from pipelines.extraction.content import Content
from pipelines.extraction.siblings import with_siblings, without_loose_start
from pipelines.extraction.tree import parse

SENTENCE = "The ferry crossed the river at noon and the people on board waved to those ashore again."


def content_of(body: str, scores: Sequence[float]) -> Content:
    """Return a page's blocks with the given log-odds."""
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    blocks, _ = segment(root)
    assert len(blocks) == len(scores)
    return Content(blocks, list(scores), -1)


def accepted(content: Content) -> list[bool]:
    """Return what the model accepts."""
    return [score > 0 for score in content.scores]


def test_paragraphs_of_one_element_are_one_text() -> None:
    """Prose behind an advertisement joins the prose of the same element; a link's line there does not."""
    body = f"<div>{SENTENCE}<br><br>{SENTENCE}<p>Advertisement</p>{SENTENCE}<br><br><a href='/x'>{SENTENCE}</a></div>"
    content = content_of(body, [2, 2, -5, -1, -1])
    assert with_siblings(content, accepted(content)) == [True, True, False, True, False]


def test_a_list_goes_on_and_a_block_between_siblings_belongs_to_them() -> None:
    """A list loses none of its later items but links; a paragraph between two accepted ones is accepted."""
    items = "<ul><li>One kilo of flour</li><li>Salt</li><li>Milk</li><li><a href='/s'>Share</a></li></ul>"
    content = content_of(f"<div>{items}<p>Read on</p></div>", [1, -1, -2, -1, -1])
    assert with_siblings(content, accepted(content)) == [True, True, True, False, False]
    content = content_of(
        "<div><p>1. Flour</p><p>2. Salt</p><p>3. Milk</p><p>7. Share</p></div>", [1, -1, -2, -1]
    )
    assert with_siblings(content, accepted(content)) == [True, True, True, False]
    content = content_of("<div><p>One</p><p>Two</p><p>Three</p><p>Four</p></div>", [1, -1, 1, -1])
    assert with_siblings(content, accepted(content)) == [True, True, True, False]


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Notes 07/11/23-14:15",
        "Updated at 18:28",
        "4 May 2023",
        "The ferry (Photo: J. Field)",
        "渡船。(资料图)",
    ],
)
def test_stamps_and_captions_above_the_text_are_frame(line: str) -> None:
    """A date line or a caption before the first prose leaves the article."""
    content = content_of(f"<p>{line}</p><p>{SENTENCE}</p><p>{SENTENCE}</p>", [1, 2, 2])
    assert without_loose_start(content, accepted(content)) == [False, True, True]


@pytest.mark.parametrize("line", ["<p>Ferry back after a year</p>", "<h2>At 18:28 it left again</h2>"])
def test_standfirsts_and_headings_above_the_text_stay(line: str) -> None:
    """A short line that is neither stamp nor caption, or is a heading, stays."""
    content = content_of(f"{line}<p>{SENTENCE}</p><p>{SENTENCE}</p>", [1, 2, 2])
    assert without_loose_start(content, accepted(content)) == [True, True, True]


def test_stamps_below_the_first_prose_stay() -> None:
    """Only the beginning is treated so: a diary's dates stand between its paragraphs."""
    content = content_of(f"<p>{SENTENCE}</p><p>4 May 2023</p><p>{SENTENCE}</p>", [2, 1, 2])
    assert without_loose_start(content, accepted(content)) == [True, True, True]


def test_prose_that_looks_like_the_article_belongs_to_it() -> None:
    """A paragraph in a box like the accepted ones' joins them; where most such boxes were rejected, none does."""
    boxes = f"<div class='text'><p>{SENTENCE}</p></div>"
    content = content_of(f"<main>{boxes * 4}</main>", [2, 2, -1, 2])
    assert with_siblings(content, accepted(content)) == [True] * 4
    content = content_of(f"<main>{boxes * 4}</main>", [2, -1, -1, -1])
    assert with_siblings(content, accepted(content)) == [True, False, False, False]


def test_lists_and_headings_between_paragraphs_are_the_articles() -> None:
    """Between three paragraphs of one element stand its headings and lists; a heading below opens something else."""
    part = f"<h2>On deck</h2><p>{SENTENCE}</p>"
    body = f"<div><p>{SENTENCE}</p>{part}{part}<ul><li>Rope</li><li><a href='/a'>Oars</a></li></ul><h2>More</h2></div>"
    content = content_of(body, [2, -1, 2, -1, 2, -3, -3, -3])
    assert with_siblings(content, accepted(content)) == [True, True, True, True, True, True, False, False]


def test_a_long_line_behind_its_sibling_needs_no_end_mark() -> None:
    """A table's last row or a paragraph that ends in a link's colon goes with the one before; a short line does not."""
    row = "Rope, twelve metres, from the ropery at the harbour: four and a half pounds"
    content = content_of(f"<div><p>{SENTENCE}</p><p>{row}</p><p>Rope</p></div>", [2, -1, -1])
    assert with_siblings(content, accepted(content)) == [True, True, False]
