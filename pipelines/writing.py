"""Writing any item: in place where its type allows, otherwise as a changed copy.

Whatever the type, the text must be taken or ``TextRefusedError`` is raised and nothing has changed; any other
field that the item's own checks refuse is left as it was and reported.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Mapping
from typing import Any, cast

from itemadapter import ItemAdapter

from pipelines.exceptions import TextRefusedError

MISSING = object()
"""As a value to write: the field is removed (dicts and ``scrapy.Item`` tell "not there" from None)."""

_REFUSALS = (TypeError, ValueError, AttributeError)  # pydantic's ValidationError is a ValueError


def write(item: Any, text_field: str, changes: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """Write values into an item's fields.

    Args:
        item: any item that itemadapter knows.
        text_field: the one of ``changes`` that must succeed.
        changes: item field to value; the fields exist or the item takes any.

    Returns the item to pass on – the same object, or a new one if the type is frozen – and the names of the
    fields that were refused. Raises ``TextRefusedError``.
    """
    assign = _assignment(item)
    text = {text_field: changes[text_field]}
    others = {name: value for name, value in changes.items() if name != text_field}
    try:
        item = assign(item, text)
    except _REFUSALS as error:
        raise TextRefusedError(f"{type(item).__name__}.{text_field}: {error}") from error
    try:
        return assign(item, others), []
    except _REFUSALS:
        return _one_by_one(assign, item, others)


def _one_by_one(
    assign: Callable[[Any, Mapping[str, Any]], Any], item: Any, changes: Mapping[str, Any]
) -> tuple[Any, list[str]]:
    refused = []
    for name, value in changes.items():
        try:
            item = assign(item, {name: value})
        except _REFUSALS:
            refused.append(name)
    return item, refused


def _assignment(item: Any) -> Callable[[Any, Mapping[str, Any]], Any]:
    """Choose how an item of this type is changed."""
    if hasattr(type(item), "model_copy") and hasattr(type(item), "model_fields"):
        return _assign_pydantic
    return _assign


def _assign(item: Any, changes: Mapping[str, Any]) -> Any:
    """Set fields in place; what is frozen answers with an AttributeError and is copied instead."""
    adapter = ItemAdapter(item)
    try:
        for name, value in changes.items():
            if value is MISSING:
                adapter.pop(name, None)
            else:
                adapter[name] = value
    except AttributeError:
        if dataclasses.is_dataclass(item):
            return dataclasses.replace(cast("Any", item), **changes)
        attrs = sys.modules.get("attr")
        if attrs is None or not attrs.has(type(item)):
            raise
        # The constructor's name of a field may differ from its own: ``_text`` is passed as ``text``.
        declared = attrs.fields_dict(type(item))
        return attrs.evolve(item, **{declared[name].alias: value for name, value in changes.items()})
    return item


def _assign_pydantic(item: Any, changes: Mapping[str, Any]) -> Any:
    """Give a pydantic model values that went through its own validation, frozen or not.

    ``model_copy(update=…)`` and, by default, assignment take any value unseen; a feed would then hold what
    the model forbids, and serialising it would warn.
    """
    valid = _validated(item, changes)
    model = type(item)
    if model.model_config.get("frozen") or any(model.model_fields[name].frozen for name in changes):
        return item.model_copy(update=valid)
    for name, value in valid.items():
        setattr(item, name, value)
    return item


def _validated(item: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes as the model's validation gives them back.

    Raises pydantic's ValidationError (a ValueError) if it concerns a changed field or the model as a whole.
    If only other fields are wrong, the item was so before (``model_construct``), and the changes are returned
    as they are.
    """
    fields = type(item).model_fields
    keys = {name: _input_key(name, fields[name]) for name in fields}
    values = {keys[name]: changes.get(name, getattr(item, name, None)) for name in fields}
    ours = {key for name in changes for key in (name, keys[name])}
    try:
        model = type(item).model_validate(values)
    except ValueError as error:
        places = [detail["loc"] for detail in error.errors()]  # type: ignore[attr-defined]
        if any(not place or place[0] in ours for place in places):
            raise
        return dict(changes)
    return {name: getattr(model, name) for name in changes}


def _input_key(name: str, declared: Any) -> str:
    """Return the key under which a model takes a field: its alias if it has one."""
    alias = declared.validation_alias
    choices = getattr(alias, "choices", None)
    if choices:
        alias = next((choice for choice in choices if isinstance(choice, str)), None)
    return alias if isinstance(alias, str) else name


def shaped(item: Any, name: str, value: Any) -> Any:
    """Return a value in the type that the item's class uses for this field of ``Article``.

    Items of zyte-common-items hold authors, images and metadata as objects; other items get plain values. The
    metadata object keeps our entries as its unknown fields and makes no claim of a probability.
    """
    zyte = sys.modules.get("zyte_common_items")
    if zyte is None or not isinstance(item, zyte.Item):
        return value
    if name == "authors":
        return [zyte.Author.from_dict(author) for author in value]
    if name == "mainImage" and isinstance(value, str):
        return zyte.Image(url=value)
    if name == "metadata":
        return zyte.ArticleMetadata.from_dict({"probability": None, **value})
    return value


def plain_metadata(value: Any) -> dict[str, Any] | None:
    """Return an item's metadata as a dict; None if it is of a kind that cannot be added to."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    zyte = sys.modules.get("zyte_common_items")
    if zyte is not None and isinstance(value, zyte.ArticleMetadata):
        return {**ItemAdapter(value).asdict(), **value._unknown_fields_dict}
    return None
