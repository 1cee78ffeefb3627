"""Reading any item: which of its fields holds what, and whether the text is one to clean.

Importing this module registers ``ArticleAdapter`` with itemadapter, so that feeds leave out the empty fields
of an ``Article``. It answers for ``Article`` alone; other item types keep the adapters they had.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from itemadapter import ItemAdapter
from itemadapter.adapter import AttrsAdapter, DataclassAdapter

from pipelines.article import FIELD_NAMES, Article, is_empty

TEXT = "articleBody"

DEFAULT_CANDIDATES: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in FIELD_NAMES},
    TEXT: (TEXT, "text", "body", "content", "maintext"),
    "headline": ("headline", "title"),
    "inLanguage": ("inLanguage", "language"),
}
"""Item fields that may stand for a field of ``Article``, tried in order."""


def _snake_case(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "_" + found[0].lower(), name)


PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "schema.org": DEFAULT_CANDIDATES,
    "snake_case": {
        name: tuple(dict.fromkeys((_snake_case(name), *candidates)))
        for name, candidates in DEFAULT_CANDIDATES.items()
    },
}
"""Named field maps for ``CLEANCOPY_FIELDS``."""

_BLOCK_TAG = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|table|tr|td|section|article|main|header|footer|blockquote|figure|pre)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_PAGE_START = re.compile(
    r"\s{0,100}(?:<\?xml[^<>]{0,200}>\s{0,100})?<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE
)
_BLOCK_TAGS_OF_HTML = 3


class ArticleAdapter(DataclassAdapter):
    """Shows the empty fields of an ``Article`` as not there, as ``scrapy.Item`` does with unset ones.

    Exporters write what is there, and take the columns of a CSV from ``field_names()``, which has all fields.
    The dataclass adapter shows every field, which would put a null into each line for each unknown.
    """

    @classmethod
    def is_item(cls, item: Any) -> bool:
        """Return True for an ``Article`` or an instance of a subclass."""
        return isinstance(item, Article)

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Return True for ``Article`` and its subclasses."""
        return issubclass(item_class, Article)

    def __getitem__(self, field_name: str) -> Any:
        value = super().__getitem__(field_name)
        if is_empty(value):
            raise KeyError(field_name)
        return value

    def __delitem__(self, field_name: str) -> None:
        if field_name not in self:
            raise KeyError(field_name)
        setattr(self.item, field_name, getattr(Article(), field_name))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._fields_dict if not is_empty(getattr(self.item, name)))


def _register() -> None:
    """Put our adapter first, keeping the container a deque: other plugins extend it in place."""
    if ArticleAdapter not in ItemAdapter.ADAPTER_CLASSES:
        ItemAdapter.ADAPTER_CLASSES = deque([ArticleAdapter, *ItemAdapter.ADAPTER_CLASSES])


_register()


@dataclass(frozen=True)
class FieldMap:
    """Where an item keeps what ``Article`` calls by its own names.

    Attributes:
        candidates: for each field of ``Article`` the item fields to try, in order; none: the field is not
            used.
        explicit: fields of ``Article`` that the user mapped one by one. Only these are added to a dict that
            would not have them otherwise, where that makes a difference (``metadata``).
    """

    candidates: Mapping[str, tuple[str, ...]]
    explicit: frozenset[str] = frozenset()

    @classmethod
    def build(cls, value: object) -> FieldMap:
        """Make a map from ``CLEANCOPY_FIELDS``: a preset's name, a dict, or a dict as JSON.

        The dict maps fields of ``Article`` to the item's, None meaning "leave alone"; its key ``preset``
        names the map that it changes. Raises ValueError for anything else.
        """
        if isinstance(value, str) and value.lstrip().startswith("{"):
            value = json.loads(value)
        if isinstance(value, str):
            value = {"preset": value}
        if not isinstance(value, Mapping):
            raise ValueError(f"expected the name of a preset or a dict, got {value!r}")
        changes = dict(value)
        preset = changes.pop("preset", "schema.org")
        if preset not in PRESETS:
            raise ValueError(f"unknown preset {preset!r}; the presets are {sorted(PRESETS)}")
        unknown = sorted(set(changes) - set(FIELD_NAMES))
        if unknown:
            raise ValueError(f"unknown fields {unknown}; the fields are {list(FIELD_NAMES)}")
        for name, target in changes.items():
            if target is not None and not isinstance(target, str):
                raise ValueError(f"field {name!r}: expected an item field or None, got {target!r}")
        own = {name: () if target is None else (target,) for name, target in changes.items()}
        return cls({**PRESETS[preset], **own}, frozenset(changes))

    def names(self, adapter: ItemAdapter, name: str) -> tuple[str, ...]:
        """Return the item fields that may stand for a field of ``Article``, whose own are its own."""
        return (name,) if isinstance(adapter.item, Article) else self.candidates[name]

    def get(self, adapter: ItemAdapter, name: str) -> Any:
        """Return the first non-empty value for a field of ``Article``, or None."""
        # A dict answers at once for a field that it lacks; its adapter raises and catches an error inside.
        item = adapter.item if isinstance(adapter.item, dict) else adapter
        for candidate in self.names(adapter, name):
            if not is_empty(value := item.get(candidate)):
                return value
        return None

    def text_field(self, adapter: ItemAdapter, length: int) -> str | None:
        """Return the item field with the text: the first of ``length`` characters, else the first of any."""
        fallback = None
        for candidate in self.names(adapter, TEXT):
            value = adapter.get(candidate)
            if isinstance(value, str) and not is_empty(value):
                if len(value.strip()) >= length:
                    return candidate
                fallback = fallback or candidate
        return fallback

    def target(self, adapter: ItemAdapter, name: str) -> str | None:
        """Return the item field to write a field of ``Article`` to, or None if the item cannot take it."""
        candidates = self.names(adapter, name)
        known = adapter.field_names()
        for candidate in candidates:
            if candidate in known:
                return candidate
        unasked = name == "metadata" and name not in self.explicit
        if not candidates or unasked or not takes_any_field(adapter):
            return None
        return candidates[0]


def language_code(value: object) -> str | None:
    """Return the ISO 639-1 code in a language tag (``en``, ``EN-us``, ``pt_BR``), None for anything else."""
    code = re.match(r"([a-z]{2})(?![^-_])", value.strip().lower()) if isinstance(value, str) else None
    return code[1] if code else None


def takes_any_field(adapter: ItemAdapter) -> bool:
    """True for items without a fixed set of fields: dicts, and zyte items under zyte's own adapter."""
    if isinstance(adapter.item, dict):
        return True
    return hasattr(adapter.item, "_unknown_fields_dict") and type(adapter.adapter) is not AttrsAdapter


def is_html(text: str) -> bool:
    """True if a text is markup rather than text that mentions it: a page's start, or three block tags."""
    if "<" not in text:
        return False
    if _PAGE_START.match(text):
        return True
    tags = _BLOCK_TAG.finditer(text)
    return sum(1 for _, _ in zip(range(_BLOCK_TAGS_OF_HTML), tags)) == _BLOCK_TAGS_OF_HTML
