"""Reading and writing items of any type."""

from __future__ import annotations

import dataclasses
import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from itemadapter import ItemAdapter
from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter

from pipelines.article import FIELD_NAMES, Article
from pipelines.exceptions import TextRefusedError
from pipelines.items import PRESETS, TEXT, ArticleAdapter, FieldMap, is_html, language_code
from pipelines.writing import MISSING, shaped, write
from tests.item_types import FROZEN, ITEM_TYPES

DEFAULT = FieldMap.build("schema.org")


@pytest.fixture(params=ITEM_TYPES)
def type_name(request: pytest.FixtureRequest) -> str:
    """Run a test over all item types."""
    return str(request.param)


@pytest.fixture
def make(type_name: str) -> Callable[..., Any]:
    """Make an item of the type."""
    return ITEM_TYPES[type_name]


def export(exporter: type, *items: object, **options: Any) -> str:
    """Return what a feed would hold."""
    file = io.BytesIO()
    sink = exporter(file, encoding="utf-8", **options)
    sink.start_exporting()
    for item in items:
        sink.export_item(item)
    sink.finish_exporting()
    return file.getvalue().decode()


def test_feeds_leave_out_empty_fields_of_an_article() -> None:
    """A JSON line holds only what is known, in export order."""
    line = export(JsonLinesItemExporter, Article(articleBody="Text.", url="http://a.example/"))
    assert line == '{"url": "http://a.example/", "articleBody": "Text."}\n'


def test_feeds_with_chosen_fields_leave_out_empty_ones_too() -> None:
    """A feed's list of fields says which may appear, not which must."""
    line = export(JsonLinesItemExporter, Article(url="u"), fields_to_export=["url", "headline"])
    assert line == '{"url": "u"}\n'


def test_csv_has_all_columns() -> None:
    """A CSV feed has a column for every field, whatever the first item lacks."""
    first, second = Article(url="http://a.example/"), Article(headline="Late", keywords=["a", "b"])
    header, *rows = export(CsvItemExporter, first, second).splitlines()
    assert header.split(",") == list(FIELD_NAMES)
    assert rows[0] == "http://a.example/" + "," * (len(FIELD_NAMES) - 1)
    assert rows[1].split(",")[4] == "Late"
    assert '"a,b"' in rows[1]


def test_an_articles_empty_fields_can_be_written() -> None:
    """Leaving fields out concerns reading only."""
    adapter = ItemAdapter(Article())
    assert list(adapter) == []
    adapter["headline"] = "New"
    adapter["keywords"] = ["a"]
    assert dict(adapter) == {"headline": "New", "keywords": ["a"]}
    del adapter["keywords"]
    assert adapter.item == Article(headline="New")
    with pytest.raises(KeyError):
        del adapter["authors"]
    with pytest.raises(KeyError):
        adapter["authors"]
    assert list(adapter.field_names()) == list(FIELD_NAMES)


def test_other_items_keep_their_adapters() -> None:
    """Our adapter answers for Article and its subclasses only, and the registry stays extensible."""
    other = [make for name, make in ITEM_TYPES.items() if name != "Article"]
    assert not any(ArticleAdapter.is_item(make(url="http://a.example/")) for make in other)
    assert hasattr(ItemAdapter.ADAPTER_CLASSES, "appendleft")
    assert list(ItemAdapter.ADAPTER_CLASSES).count(ArticleAdapter) == 1


def test_text_is_found_in_every_type(make: Callable[..., Any]) -> None:
    """The text field is articleBody where it is filled; the title is read under its name."""
    adapter = ItemAdapter(make(url="http://a.example/", articleBody="Some text.", headline="Title"))
    assert DEFAULT.text_field(adapter, 5) == TEXT
    assert DEFAULT.get(adapter, "headline") == "Title"
    assert DEFAULT.get(adapter, "sourceUrl") is None


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"text": "Long enough."}, "text"),
        ({"text": "Short", "content": "Long enough."}, "content"),
        ({"text": "Short", "content": "Tiny"}, "text"),
        ({"body": b"bytes are not text", "maintext": "Long enough."}, "maintext"),
        ({"text": ["in", "a list"]}, None),
        ({"text": "  \n "}, None),
        ({}, None),
    ],
)
def test_first_candidate_of_article_length(item: dict[str, Any], expected: str | None) -> None:
    """A teaser does not hide the article; what is not a string is not a text."""
    assert DEFAULT.text_field(ItemAdapter(item), 10) == expected


def test_write_changes_text_and_fields(type_name: str, make: Callable[..., Any]) -> None:
    """The item that is returned has the values, whatever its type; a frozen one is left as it was."""
    item = make(url="http://a.example/", articleBody="Old.", headline="Kept")
    authors = shaped(item, "authors", [{"name": "Ada Moor", "nameRaw": "By Ada Moor"}])
    written, refused = write(item, TEXT, {TEXT: "New.", "authors": authors})
    adapter = ItemAdapter(written)
    assert refused == []
    assert type(written) is type(item)
    assert (adapter[TEXT], adapter["headline"], adapter["url"]) == ("New.", "Kept", "http://a.example/")
    author = adapter["authors"][0]
    assert (author if isinstance(author, dict) else ItemAdapter(author))["name"] == "Ada Moor"
    assert (written is item) is (type_name not in FROZEN)
    if type_name in FROZEN:
        assert ItemAdapter(item)[TEXT] == "Old."


def test_missing_removes_a_field() -> None:
    """Where "not there" differs from None, a field can be taken back."""
    item, _ = write({"text": "a", "authors": []}, "text", {"text": "b", "authors": MISSING})
    assert item == {"text": "b"}


@given(st.dictionaries(st.sampled_from(["headline", "sourceUrl"]), st.text(), max_size=2), st.text())
@settings(max_examples=30, deadline=None)
def test_writing_is_reading(changes: dict[str, str], text: str) -> None:
    """What was written is what is read, for any strings and every type."""
    for make in ITEM_TYPES.values():
        if "Article" in getattr(make, "__name__", ""):
            continue
        written, refused = write(make(url="u"), TEXT, {**changes, TEXT: text})
        read = ItemAdapter(written)
        assert refused == []
        assert {name: read[name] for name in (*changes, TEXT)} == {**changes, TEXT: text}


def test_pydantic_validates_frozen_or_not() -> None:
    """A value that the model forbids is not smuggled in by a copy; what it converts arrives converted."""
    pytest.importorskip("pydantic")
    for name in ("pydantic", "frozen pydantic"):
        item, refused = write(
            ITEM_TYPES[name](articleBody="Old."),
            TEXT,
            {TEXT: "New.", "authors": [{"name": 7}], "metadata": {"a": 1}},
        )
        assert refused == ["authors"]
        assert (item.articleBody, item.authors, item.metadata) == ("New.", [], {"a": 1})
        item, _ = write(item, TEXT, {TEXT: "New.", "authors": [{"name": "Ada"}]})
        assert type(item.authors[0]).__name__ == "PydanticAuthor"
        assert json.loads(item.model_dump_json())["authors"] == [{"name": "Ada", "nameRaw": None}]


def test_pydantic_aliases_private_attributes_and_unset_fields_survive() -> None:
    """A copy of a frozen model keeps what is not among its fields."""
    pydantic = pytest.importorskip("pydantic")

    class Story(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(frozen=True)
        text: str = pydantic.Field(alias="storyText")
        note: str = ""
        _seen: int = pydantic.PrivateAttr(default=0)

    story = Story(storyText="Old.")
    story._seen = 3
    written, _ = write(story, "text", {"text": "New."})
    assert (written.text, written._seen, written.model_fields_set) == ("New.", 3, {"text"})


def test_a_model_that_was_invalid_before_is_still_written() -> None:
    """An error in a field that is not ours does not keep the text from being cleaned."""
    pydantic = pytest.importorskip("pydantic")

    class Story(pydantic.BaseModel):
        text: str
        count: int

    written, refused = write(Story.model_construct(text="Old.", count="many"), "text", {"text": "New."})
    assert (written.text, written.count, refused) == ("New.", "many", [])


def test_a_refused_text_changes_nothing() -> None:
    """If the class does not take the text, the item is left exactly as it was."""
    attrs = pytest.importorskip("attrs")

    @attrs.define
    class Story:
        text: str = attrs.field(validator=attrs.validators.min_len(4))
        headline: str | None = None

    story = Story("Long.")
    with pytest.raises(TextRefusedError, match=r"Story\.text"):
        write(story, "text", {"headline": "New", "text": ""})
    assert story == Story("Long.")


def test_fields_frozen_one_by_one() -> None:
    """attrs can freeze single fields; then the item is copied."""
    attrs = pytest.importorskip("attrs")

    @attrs.define
    class Story:
        _text: str = attrs.field(on_setattr=attrs.setters.frozen)

    story = Story("Old.")
    written, _ = write(story, "_text", {"_text": "New."})
    assert (written, story) == (Story("New."), Story("Old."))


def test_dataclass_checks_run_on_the_copy() -> None:
    """Replacing goes through ``__post_init__``; a field that it refuses is reported."""

    @dataclasses.dataclass(frozen=True)
    class Story:
        text: str
        headline: str = ""

        def __post_init__(self) -> None:
            if len(self.headline) > 5:
                raise ValueError("headline too long")

    written, refused = write(Story("Old."), "text", {"text": "New.", "headline": "Much too long"})
    assert (written, refused) == (Story("New."), ["headline"])


def test_zyte_items_get_their_own_objects() -> None:
    """Authors and images become zyte's classes; metadata keeps our entries and claims no probability."""
    zyte = pytest.importorskip("zyte_common_items")
    item = zyte.Article(url="http://a.example/")
    assert shaped(item, "authors", [{"name": "Ada", "nameRaw": "By Ada"}]) == [
        zyte.Author(name="Ada", nameRaw="By Ada")
    ]
    assert shaped(item, "mainImage", "http://a.example/i.png") == zyte.Image(url="http://a.example/i.png")
    metadata = shaped(item, "metadata", {"cleaner": "x"})
    assert metadata.probability is None
    assert metadata._unknown_fields_dict == {"cleaner": "x"}


def test_undeclared_fields_have_no_target() -> None:
    """A class gets the fields it declares, a dict those that a text states, and metadata if it has some."""
    dataclass_item = ItemAdapter(ITEM_TYPES["dataclass"]())
    assert DEFAULT.target(dataclass_item, "sourceName") is None
    assert DEFAULT.target(dataclass_item, "sourceUrl") == "sourceUrl"
    assert DEFAULT.target(ItemAdapter({}), "sourceName") == "sourceName"
    assert DEFAULT.target(ItemAdapter({}), "metadata") is None
    assert DEFAULT.target(ItemAdapter({"metadata": {}}), "metadata") == "metadata"
    assert DEFAULT.target(ItemAdapter({"title": ""}), "headline") == "title"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("en", "en"),
        (" EN-us", "en"),
        ("pt_BR", "pt"),
        ("English", None),
        ("eng", None),
        ("", None),
        (7, None),
    ],
)
def test_language_codes(value: object, code: str | None) -> None:
    """A language tag gives its two letters; a name or a three-letter code gives none."""
    assert language_code(value) == code


def test_snake_case_preset() -> None:
    """The preset names fields as Python projects do, and still finds the text under its other names."""
    field_map = FieldMap.build("snake_case")
    assert field_map.target(ItemAdapter({}), "sourceUrl") == "source_url"
    assert field_map.text_field(ItemAdapter({"article_body": "Text."}), 1) == "article_body"
    assert field_map.text_field(ItemAdapter({"text": "Text."}), 1) == "text"
    assert field_map.text_field(ItemAdapter(Article(articleBody="Text.")), 1) == TEXT


def test_own_map_over_a_preset() -> None:
    """A dict, or the same as JSON, changes single fields; None leaves a field alone."""
    value = {"preset": "snake_case", "articleBody": "story", "keywords": None, "metadata": "how"}
    for field_map in (FieldMap.build(value), FieldMap.build(json.dumps(value))):
        assert field_map.text_field(ItemAdapter({"text": "Text.", "story": "Tale."}), 1) == "story"
        assert field_map.target(ItemAdapter({}), "keywords") is None
        assert field_map.target(ItemAdapter({}), "metadata") == "how"
        assert field_map.target(ItemAdapter({}), "sourceUrl") == "source_url"


@pytest.mark.parametrize(
    "value", ["camel", 3, None, {"text": "body"}, {"articleBody": 3}, {"preset": "camel"}, "{broken"]
)
def test_wrong_maps_are_errors(value: object) -> None:
    """A map that cannot be used raises ValueError."""
    with pytest.raises(ValueError, match=r"."):
        FieldMap.build(value)


def test_presets_cover_the_item() -> None:
    """Every preset has a place for every field."""
    assert all(set(preset) == set(FIELD_NAMES) for preset in PRESETS.values())


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>\n<title>x</title>",
        '<?xml version="1.0"?>\n<!doctype html>',
        "  <html lang=en>",
        "<p>One.</p><p>Two.</p>\n<p class='a'>Three.</p>",
        "Text<br/>with<BR>breaks<br />only",
    ],
)
def test_markup_is_recognised(text: str) -> None:
    """A page, or a text with three block tags, is markup."""
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    ["", "1 < 2 and 3 > 2", "The <p> element and the <div> element.", "a <b>bold</b> <i>word</i> <u>x</u>"],
)
def test_text_about_markup_is_text(text: str) -> None:
    """Few tags, inline tags and comparison signs do not make markup."""
    assert not is_html(text)


def test_recognising_markup_is_linear() -> None:
    """A long text of opening brackets takes no longer per character than a short one, by a wide margin."""

    def seconds(size: int) -> float:
        start = time.perf_counter()
        is_html("<p " * size)
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(200_000) < 40 * max(seconds(20_000), 1e-3)
