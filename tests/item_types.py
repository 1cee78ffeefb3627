"""Every item type that Scrapy users have, declared once; each with the same fields.

Types of optional libraries are None when the library is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import scrapy

from pipelines.article import Article

try:
    import attrs
except ImportError:
    attrs = None  # type: ignore[assignment]

try:
    import pydantic
except ImportError:
    pydantic = None  # type: ignore[assignment]

try:
    import zyte_common_items
except ImportError:
    zyte_common_items = None  # type: ignore[assignment]


class ScrapyItem(scrapy.Item):
    url = scrapy.Field()
    headline = scrapy.Field()
    articleBody = scrapy.Field()
    authors = scrapy.Field()
    sourceUrl = scrapy.Field()
    metadata = scrapy.Field()


@dataclass
class DataclassItem:
    url: str | None = None
    headline: str | None = None
    articleBody: str | None = None
    authors: list[Any] = field(default_factory=list)
    sourceUrl: str | None = None
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FrozenDataclassItem:
    url: str | None = None
    headline: str | None = None
    articleBody: str | None = None
    authors: tuple[Any, ...] | list[Any] = ()
    sourceUrl: str | None = None
    metadata: dict[str, Any] | None = None


if attrs is not None:

    @attrs.define
    class AttrsItem:
        url: str | None = None
        headline: str | None = None
        articleBody: str | None = None
        authors: list[Any] = attrs.Factory(list)
        sourceUrl: str | None = None
        metadata: dict[str, Any] | None = None

    @attrs.frozen
    class FrozenAttrsItem:
        url: str | None = None
        headline: str | None = None
        articleBody: str | None = None
        authors: list[Any] = attrs.Factory(list)
        sourceUrl: str | None = None
        metadata: dict[str, Any] | None = None


if pydantic is not None:

    class PydanticAuthor(pydantic.BaseModel):
        name: str
        nameRaw: str | None = None

    class PydanticItem(pydantic.BaseModel):
        url: str | None = None
        headline: str | None = None
        articleBody: str | None = None
        authors: list[PydanticAuthor] = pydantic.Field(default_factory=list)
        sourceUrl: str | None = None
        metadata: dict[str, Any] | None = None

    class FrozenPydanticItem(PydanticItem):
        model_config = pydantic.ConfigDict(frozen=True)


def _dict_item(**fields: Any) -> dict[str, Any]:
    return {"metadata": None, **fields}


ITEM_TYPES: dict[str, Callable[..., Any]] = {
    "dict": _dict_item,
    "scrapy.Item": ScrapyItem,
    "dataclass": DataclassItem,
    "frozen dataclass": FrozenDataclassItem,
    "Article": Article,
}
"""Name of the type to a function that makes an item from ``url``, ``headline``, ``articleBody`` …"""

if attrs is not None:
    ITEM_TYPES.update({"attrs": AttrsItem, "frozen attrs": FrozenAttrsItem})
if pydantic is not None:
    ITEM_TYPES.update({"pydantic": PydanticItem, "frozen pydantic": FrozenPydanticItem})
if zyte_common_items is not None:
    ITEM_TYPES["zyte Article"] = zyte_common_items.Article

FROZEN = frozenset(name for name in ITEM_TYPES if name.startswith("frozen"))
