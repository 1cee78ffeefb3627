"""Items that carry a page in a field of their own."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.utils.test import get_crawler

from pipelines.extract_page import HTML_FIELDS, ExtractPagePipeline

SENTENCE = "The ferry crossed the river at noon and the people on board waved to those ashore again."
PAGE = (
    "<html><head><title>Ferry back in service</title></head><body><nav><a href='/'>Start</a></nav>"
    f"<article><h1>Ferry back in service</h1>{f'<p>{SENTENCE}</p>' * 4}</article></body></html>"
)


def processed(item: dict[str, Any]) -> dict[str, Any]:
    """Return the item as the pipeline leaves it."""
    pipeline = ExtractPagePipeline.from_crawler(get_crawler(settings_dict={}))
    done: dict[str, Any] = pipeline.process_item(item)
    return done


@pytest.mark.parametrize("field", HTML_FIELDS)
@pytest.mark.parametrize("value", [PAGE, PAGE.encode("utf-16")])
def test_pages_in_fields_made_for_them_fill_the_empty_text(field: str, value: str | bytes) -> None:
    """Text or bytes, the page gives body and headline, and stays where it is."""
    item = processed({"url": "https://a.example/x", "articleBody": "", "headline": "", field: value})
    assert item["articleBody"] == "\n\n".join([SENTENCE] * 4)
    assert item["headline"] == "Ferry back in service"
    assert item[field] == value


@pytest.mark.parametrize(
    "value",
    [
        f"<p>{SENTENCE} {SENTENCE}</p>",
        f"&lt;p&gt;{SENTENCE} {SENTENCE}&lt;/p&gt;",
        f"{SENTENCE}<br> {SENTENCE}",
    ],
)
def test_fragments_in_such_fields_are_pages(value: str) -> None:
    """One tag is enough there, also an escaped one: no markup gets into the body."""
    body = processed({"url": "https://a.example/x", "articleBody": "", "html": value})["articleBody"]
    assert body.split() == f"{SENTENCE} {SENTENCE}".split()


@pytest.mark.parametrize(
    "value", ["", "no markup at all " * 20, b"%PDF-1.4 <p>", b"\x89PNG\r\n\x1a\n<p>", None]
)
def test_what_is_no_page_leaves_the_item_alone(value: object) -> None:
    """Text without a tag and files of other kinds give no body, and no error."""
    assert processed({"url": "https://a.example/x", "articleBody": "", "html": value})["articleBody"] == ""


def test_a_text_that_is_there_is_cleaned_and_not_replaced() -> None:
    """A filled text field wins over the page beside it."""
    text = "\n\n".join([f"{SENTENCE} {SENTENCE}", f"{SENTENCE} {SENTENCE}", f"{SENTENCE} Here it ends."])
    assert processed({"url": "https://a.example/x", "articleBody": text, "html": PAGE})["articleBody"] == text
