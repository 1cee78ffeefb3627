"""The settings: defaults, every value that is accepted, and what a wrong one says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from pipelines.article import Article
from pipelines.exceptions import InvalidSettingError
from pipelines.settings import DEFAULTS, CleancopySettings
from tests.item_types import DataclassItem

PAGE = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")


def read(**values: Any) -> CleancopySettings:
    """Read settings given without their prefix."""
    return CleancopySettings.from_settings(Settings({f"CLEANCOPY_{name}": v for name, v in values.items()}))


def test_defaults_are_those_of_the_dataclass() -> None:
    """A project without any setting and a caller without any argument get the same."""
    assert read() == CleancopySettings()


def test_defaults_given_explicitly_change_nothing() -> None:
    """The table of defaults holds values that a user could write."""
    assert CleancopySettings.from_settings(Settings(dict(DEFAULTS))) == CleancopySettings()


def test_values_from_the_command_line() -> None:
    """``-s`` gives strings; they mean the same as the values."""
    typed = read(
        ENABLED=False,
        THRESHOLD=1.5,
        KEEP=["copyright", "credit"],
        SPLIT_GLUE=False,
        MIN_LENGTH=10,
        DROP_SHORTER_THAN=50,
        DROP_EMPTY=True,
        FIELDS={"articleBody": "story"},
        ITEM_CLASSES=[dict, DataclassItem, Article],
    )
    strings = read(
        ENABLED="0",
        THRESHOLD="1.5",
        KEEP="copyright,credit",
        SPLIT_GLUE="False",
        MIN_LENGTH="10",
        DROP_SHORTER_THAN="50",
        DROP_EMPTY="1",
        FIELDS='{"articleBody": "story"}',
        ITEM_CLASSES="dict,tests.item_types.DataclassItem,pipelines.Article",
    )
    assert typed == strings
    assert typed.item_classes == (dict, DataclassItem, Article)
    assert typed.options.keep == {"copyright", "credit"}
    assert not typed.enabled


def test_sets_are_accepted_where_order_is_nothing() -> None:
    """A set of kinds may be written as one."""
    assert read(CUT={"dateline"}).options.cut == {"dateline"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENABLED", "perhaps"),
        ("FIELDS", "camel"),
        ("FIELDS", {"text": "body"}),
        ("FIELDS", "{broken"),
        ("HTML", "strip"),
        ("ITEM_CLASSES", ["no.such.module.Item"]),
        ("ITEM_CLASSES", ["tests.item_types.NoSuchItem"]),
        ("ITEM_CLASSES", ["tests.item_types.ITEM_TYPES"]),
        ("ITEM_CLASSES", ["Item"]),
        ("METADATA", "verbose"),
        ("MIN_LENGTH", "long"),
        ("THRESHOLD", "high"),
    ],
)
def test_a_wrong_value_names_its_setting(name: str, value: object) -> None:
    """The message says which setting is wrong and what it held."""
    with pytest.raises(InvalidSettingError) as caught:
        read(**{name: value})
    assert f"CLEANCOPY_{name} = {value!r}" in str(caught.value)


def test_every_setting_is_documented() -> None:
    """docs/settings.md has a section for each setting, with its default."""
    sections = {part.split("\n", 1)[0]: part for part in PAGE.split("\n### ")[1:]}
    assert [name for name in DEFAULTS if f"`{name}`" not in sections] == []
    for name, default in DEFAULTS.items():
        assert f"Default: `{default!r}`".replace("'", '"') in sections[f"`{name}`"], name


def test_no_setting_is_documented_that_does_not_exist() -> None:
    """The page's sections are the settings."""
    sections = [part.split("\n", 1)[0].strip("`") for part in PAGE.split("\n### `CLEANCOPY_")[1:]]
    assert {f"CLEANCOPY_{name}" for name in sections} == set(DEFAULTS)
