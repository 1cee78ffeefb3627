"""The one reader of ``CLEANCOPY_*`` settings.

docs/settings.md describes each; add new ones in both places.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.utils.misc import load_object

from pipelines.article import METADATA_DETAILS, MetadataDetail
from pipelines.cleaning.options import Options
from pipelines.exceptions import InvalidSettingError
from pipelines.items import FieldMap
from pipelines.memory.counts import Bounds
from pipelines.memory.hosts import host_key
from pipelines.syndication.guard import PORTS, Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings

DEFAULTS: Mapping[str, Any] = {
    "CLEANCOPY_ENABLED": True,
    # What is cleaned
    "CLEANCOPY_FIELDS": "schema.org",
    "CLEANCOPY_HTML": "keep",
    "CLEANCOPY_ITEM_CLASSES": [],
    "CLEANCOPY_MIN_LENGTH": 200,
    # How
    "CLEANCOPY_CUT": [],
    "CLEANCOPY_KEEP": [],
    "CLEANCOPY_SPLIT_GLUE": True,
    "CLEANCOPY_THRESHOLD": 0.0,
    # What is written
    "CLEANCOPY_METADATA": "summary",
    "CLEANCOPY_SAFE_FEEDS": False,
    # What a host repeats
    "CLEANCOPY_MEMORY": None,
    "CLEANCOPY_MEMORY_FROZEN": False,
    "CLEANCOPY_MEMORY_HOST_KEY": "domain",
    "CLEANCOPY_MEMORY_MAX_LINES": 1_000_000,
    "CLEANCOPY_MEMORY_RECLEAN": True,
    # What is dropped
    "CLEANCOPY_DROP_EMPTY": False,
    "CLEANCOPY_DROP_PAYWALLED": False,
    "CLEANCOPY_DROP_SHORTER_THAN": 0,
    "CLEANCOPY_DROP_TRUNCATED": False,
    # Following the source link
    "CLEANCOPY_ALLOW_LOOPBACK": False,
    "CLEANCOPY_FOLLOW_DEPTH": 3,
    "CLEANCOPY_FOLLOW_PAGES": 5,
    "CLEANCOPY_FOLLOW_PORTS": sorted(PORTS),
    # One item per story
    "CLEANCOPY_DUPLICATES": "mark",
    "CLEANCOPY_STORIES": None,
    "CLEANCOPY_STORIES_FIRST": "arrival",
    # Crawls on several machines (``pipelines.frontier``)
    "CLEANCOPY_LEASE_SECONDS": 60.0,
}
"""Every setting with its default, the enabling one first."""

HTML_CHOICES = ("keep", "extract")
DUPLICATES_CHOICES = ("keep", "mark", "drop")
STORIES_FIRST_CHOICES = ("arrival", "date")

T = TypeVar("T")


@dataclass(frozen=True)
class CleancopySettings:
    """The settings of the cleaning pipelines, read and checked.

    Attributes:
        enabled: False switches every pipeline of the plugin off.
        field_map: which item field holds what.
        extract_html: markup found in a text field is extracted; else such an item is left alone.
        item_classes: only their instances are cleaned, whatever their length; none: any item with an
            article's length.
        min_length: characters that make a text an article, for items of no known class.
        options: what the engine is told; each pipeline puts in its own stages.
        metadata: how much is told in the item's ``metadata``.
        safe_feeds: the add-on lets ``pipelines.feeds`` write feeds on local files.
        memory: where it is kept what hosts repeat: a file, a Redis URL, ``:memory:``; None remembers nothing.
        memory_frozen: the memory is used and not changed.
        memory_host_key: which documents share one memory, see ``pipelines.memory.hosts.host_key``.
        memory_bounds: how much is remembered.
        memory_reclean: items of a finished feed are cleaned again with what was learned since they left.
        drop_empty, drop_paywalled, drop_truncated: whether such articles are dropped.
        drop_shorter_than: articles with fewer characters after cleaning are dropped; 0 drops none.
        follow_depth: links that may be followed from a copy towards its original; 0 follows none.
        follow_pages: pages of one list or feed that are read.
        policy: where links that were found in pages may lead.
        duplicates: what happens to an article that another page had first.
        stories: where stories are remembered, a file or a Redis URL; None: they are not looked for.
        stories_first: which page of a story stays, the first to arrive or the earliest by date.
        lease_seconds: after this time a silent worker's requests are given to others.
    """

    enabled: bool = True
    field_map: FieldMap = field(default_factory=lambda: FieldMap.build("schema.org"))
    extract_html: bool = False
    item_classes: tuple[type, ...] = ()
    min_length: int = 200
    options: Options = field(default_factory=Options)
    metadata: MetadataDetail = "summary"
    safe_feeds: bool = False
    memory: str | None = None
    memory_frozen: bool = False
    memory_host_key: str = "domain"
    memory_bounds: Bounds = field(default_factory=Bounds)
    memory_reclean: bool = True
    drop_empty: bool = False
    drop_paywalled: bool = False
    drop_shorter_than: int = 0
    drop_truncated: bool = False
    follow_depth: int = 3
    follow_pages: int = 5
    policy: Policy = field(default_factory=Policy)
    duplicates: str = "mark"
    stories: str | None = None
    stories_first: str = "arrival"
    lease_seconds: float = 60.0

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> CleancopySettings:
        """Read Scrapy's settings; raises ``InvalidSettingError`` for a value that cannot be used."""
        read = _Reader(settings)
        options = Options(
            threshold=read("CLEANCOPY_THRESHOLD", settings.getfloat),
            keep=frozenset(read("CLEANCOPY_KEEP", settings.getlist)),
            cut=frozenset(read("CLEANCOPY_CUT", settings.getlist)),
            split_glue=read("CLEANCOPY_SPLIT_GLUE", settings.getbool),
        )
        return cls(
            enabled=read("CLEANCOPY_ENABLED", settings.getbool),
            field_map=read("CLEANCOPY_FIELDS", lambda *key: FieldMap.build(settings.get(*key))),
            extract_html=read.choice("CLEANCOPY_HTML", HTML_CHOICES) == "extract",
            item_classes=read("CLEANCOPY_ITEM_CLASSES", lambda *key: _classes(settings.getlist(*key))),
            min_length=read("CLEANCOPY_MIN_LENGTH", settings.getint),
            options=options,
            metadata=read.choice("CLEANCOPY_METADATA", METADATA_DETAILS),
            safe_feeds=read("CLEANCOPY_SAFE_FEEDS", settings.getbool),
            memory=read("CLEANCOPY_MEMORY", lambda *key: _place(settings.get(*key))),
            memory_frozen=read("CLEANCOPY_MEMORY_FROZEN", settings.getbool),
            memory_host_key=read("CLEANCOPY_MEMORY_HOST_KEY", lambda *key: _host_key(settings.get(*key))),
            memory_bounds=Bounds(lines=read("CLEANCOPY_MEMORY_MAX_LINES", settings.getint)),
            memory_reclean=read("CLEANCOPY_MEMORY_RECLEAN", settings.getbool),
            drop_empty=read("CLEANCOPY_DROP_EMPTY", settings.getbool),
            drop_paywalled=read("CLEANCOPY_DROP_PAYWALLED", settings.getbool),
            drop_shorter_than=read("CLEANCOPY_DROP_SHORTER_THAN", settings.getint),
            drop_truncated=read("CLEANCOPY_DROP_TRUNCATED", settings.getbool),
            follow_depth=read("CLEANCOPY_FOLLOW_DEPTH", settings.getint),
            follow_pages=read("CLEANCOPY_FOLLOW_PAGES", settings.getint),
            policy=Policy(
                ports=read(
                    "CLEANCOPY_FOLLOW_PORTS", lambda *key: frozenset(map(int, settings.getlist(*key)))
                ),
                allow_loopback=read("CLEANCOPY_ALLOW_LOOPBACK", settings.getbool),
            ),
            duplicates=read.choice("CLEANCOPY_DUPLICATES", DUPLICATES_CHOICES),
            stories=read("CLEANCOPY_STORIES", lambda *key: _place(settings.get(*key))),
            stories_first=read.choice("CLEANCOPY_STORIES_FIRST", STORIES_FIRST_CHOICES),
            lease_seconds=read("CLEANCOPY_LEASE_SECONDS", settings.getfloat),
        )


class _Reader:
    """Calls a typed getter with the setting's default and names the setting when the value is wrong."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings

    def __call__(self, name: str, getter: Callable[[str, Any], T]) -> T:
        try:
            return getter(name, DEFAULTS[name])
        except (ValueError, TypeError, ImportError, NameError) as error:
            raise InvalidSettingError(f"{name} = {self._settings.get(name)!r}: {error}") from error

    def choice(self, name: str, choices: tuple[Any, ...]) -> Any:
        """Read a setting that must be one of a few words."""
        value = self._settings.get(name, DEFAULTS[name])
        if value not in choices:
            raise InvalidSettingError(f"{name} = {value!r}: expected one of {', '.join(choices)}")
        return value


def _place(value: Any) -> str | None:
    """Return the place of a store; None, also written ``""`` or ``"None"``, for none."""
    if value in (None, "", "None"):
        return None
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError("expected a path, a Redis URL or None")
    return os.fspath(value)


def _host_key(name: Any) -> str:
    host_key(str(name))  # raises ValueError for an unknown one
    return str(name)


def _classes(values: list[Any]) -> tuple[type, ...]:
    """Load item classes given as classes, import paths, or names of builtins (``dict``)."""
    classes = []
    for value in values:
        builtin = getattr(builtins, value, None) if isinstance(value, str) else None
        loaded = builtin if builtin is not None else load_object(value)
        if not isinstance(loaded, type):
            raise TypeError(f"{value!r} is not a class")
        classes.append(loaded)
    return tuple(classes)
