"""The item, and what it takes over from a result."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import pipelines
from pipelines.article import FIELD_NAMES, Article, build_metadata, declared, fill_gaps, is_empty
from pipelines.cleaning.document import Removal, Result

ROOT = Path(__file__).parent.parent

RESULT = Result(
    text="Rain fell all night.\n\nSource: The Valley Post\n© 2021 The Valley Post",
    body="Rain fell all night.",
    headline="Rain in the valley",
    fields={
        "sourceName": "The Valley Post",
        "datePublished": "2021-05-04",
        "category": "Weather",
        "keywords": [],
    },
    page={"datePublishedRaw": "5 May", "dateModified": "2021-05-06", "sourceName": "Copies Daily"},
    provenance={"sourceName": [{"from": "label", "value": "The Valley Post"}]},
    removed=(
        Removal(20, 46, 20, "label", "source", 4.21659, "\n\nSource: The Valley Post\n"),
        Removal(46, 68, 20, "copyright", "sign", 6.0, "© 2021 The Valley Post"),
    ),
    repairs=("unescape_html",),
    flags=frozenset({"truncated"}),
)


def test_core_names_import_no_scrapy() -> None:
    """The pure functions load neither Scrapy nor itemadapter, and text alone loads no HTML parser."""
    code = (
        "import sys\n"
        "def loaded(*names): return [name for name in names if name in sys.modules]\n"
        "from pipelines import clean, Options, Article, Result, Removal, Document\n"
        "Article.from_result(clean('A short text.', options=Options()), url='http://a.example/')\n"
        "print(loaded('lxml', 'trafilatura', 'scrapy', 'itemadapter'))\n"
        "from pipelines import extract\n"
        "print(loaded('trafilatura', 'scrapy', 'twisted', 'itemadapter'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]


def test_every_public_name_is_there() -> None:
    """What ``__all__`` promises can be had, and ``dir`` lists it."""
    assert all(getattr(pipelines, name) is not None for name in pipelines.__all__)
    assert set(pipelines.__all__) <= set(dir(pipelines))


def test_an_unknown_name_says_whose_package_it_is() -> None:
    """A project that meant its own ``pipelines`` reads in the error which package it got."""
    with pytest.raises(AttributeError, match=r"scrapy-cleancopy.*MyPipeline"):
        pipelines.MyPipeline  # noqa: B018


def test_version_is_that_of_the_distribution() -> None:
    """The constant and pyproject.toml agree."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{pipelines.__version__}"\n' in text


def test_a_new_article_is_empty() -> None:
    """No field claims anything by default."""
    assert Article().to_dict() == {}
    assert all(is_empty(getattr(Article(), name)) for name in FIELD_NAMES)


def test_lists_are_not_shared() -> None:
    """Two articles do not share their authors."""
    first = Article()
    first.authors.append({"name": "A"})
    assert Article().authors == []


def test_articles_can_be_pickled() -> None:
    """Batch engines send items between processes."""
    article = Article.from_result(RESULT, url="http://a.example/")
    assert pickle.loads(pickle.dumps(article)) == article


def test_from_result_takes_title_body_and_lifted_fields() -> None:
    """A result's fields land under their names; names that Article lacks are left out."""
    article = Article.from_result(RESULT, url="http://a.example/")
    assert article.url == "http://a.example/"
    assert article.headline == "Rain in the valley"
    assert article.articleBody == "Rain fell all night."
    assert article.sourceName == "The Valley Post"
    assert "Weather" not in json.dumps(article.to_dict())


def test_what_the_caller_knows_wins() -> None:
    """Known fields beat lifted ones, empty ones do not, and metadata is merged."""
    article = Article.from_result(
        RESULT, headline="Given", sourceName="", metadata={"dateDownloaded": "2021-05-07", "rules": "own"}
    )
    assert article.headline == "Given"
    assert article.sourceName == "The Valley Post"
    assert article.metadata["dateDownloaded"] == "2021-05-07"
    assert article.metadata["rules"] == "own"
    assert article.metadata["flags"] == ["truncated"]


def test_an_unknown_field_is_an_error() -> None:
    """A misspelt field does not vanish."""
    with pytest.raises(TypeError, match="sourceURL"):
        Article.from_result(RESULT, sourceURL="http://a.example/")


def test_parsed_and_raw_date_come_from_one_source() -> None:
    """The page's raw date is not put beside the footer's date; its other date is taken."""
    known = declared(RESULT)
    assert known["datePublished"] == "2021-05-04"
    assert "datePublishedRaw" not in known
    assert known["dateModified"] == "2021-05-06"
    article = Article.from_result(RESULT, datePublishedRaw="yesterday")
    assert article.datePublished is None


def test_the_pages_site_is_not_the_source() -> None:
    """What a page calls itself says nothing of the original's publisher."""
    assert declared(Result(text="", body="", page={"sourceName": "Copies Daily"})) == {}


@pytest.mark.parametrize("value", [None, "", " \n", [], {}, (), set(), b""])
def test_empty_values(value: object) -> None:
    """Nothing, blank strings and empty containers are empty."""
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, 0.0, "0", [None], {"a": None}])
def test_values_that_are_not_empty(value: object) -> None:
    """Zero and False are values."""
    assert not is_empty(value)


def test_first_source_wins_in_fill_gaps() -> None:
    """Empty values do not count as known."""
    assert fill_gaps({"a": "", "b": 1}, {"a": 2, "b": 3}) == {"a": 2, "b": 1}


def test_no_metadata() -> None:
    """Detail ``none`` tells nothing."""
    assert build_metadata(RESULT, "none") == {}


def test_summary_metadata() -> None:
    """The summary counts what was removed and names who did it by which rules."""
    account = build_metadata(RESULT, "summary")
    assert account["cleaner"] == f"scrapy-cleancopy {pipelines.__version__}"
    assert len(account["rules"]) == 12
    assert account["removedByKind"] == {"copyright": 1, "label": 1}
    assert account["removedChars"] == sum(len(removal.text) for removal in RESULT.removed)
    assert account["repairs"] == ["unescape_html"]
    assert account["flags"] == ["truncated"]
    assert "removed" not in account
    assert "provenance" not in account


def test_full_metadata_rebuilds_the_input() -> None:
    """With ``full``, an item read back from a feed gives the text as it was scraped."""
    article = Article.from_result(RESULT, detail="full")
    row = json.loads(json.dumps(article.to_dict()))
    body, text, end = row["articleBody"], "", 0
    for removal in row["metadata"]["removed"]:
        assert set(removal) == {field.name for field in fields(Removal)}
        text += body[end : removal["at"]] + removal["text"]
        end = removal["at"]
    assert text + body[end:] == RESULT.text
    assert row["metadata"]["provenance"] == RESULT.provenance


def test_metadata_of_nothing_is_short() -> None:
    """A text that needed nothing gets no empty entries."""
    assert set(build_metadata(Result(text="a", body="a"), "full")) == {"cleaner", "rules"}


def test_fields_are_documented() -> None:
    """docs/fields.md describes every field of the item."""
    page = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    assert [name for name in FIELD_NAMES if f"| `{name}` |" not in page] == []
