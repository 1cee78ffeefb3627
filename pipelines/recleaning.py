"""Cleaning a feed again, once its hosts are known: JSON Lines in, JSON Lines out, one item in memory at a
time."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from itemadapter import ItemAdapter

from pipelines.article import build_metadata, declared
from pipelines.cleaning.clean import clean
from pipelines.cleaning.fingerprint import fingerprints
from pipelines.feeds.packing import open_unpacked, packed, packing_of
from pipelines.items import is_html, language_code

if TYPE_CHECKING:
    from pipelines.cleaning.document import Result
    from pipelines.memory.weight import HostLines
    from pipelines.settings import CleancopySettings

_LOOKED_AT = 16


class Hosts(Protocol):
    """Where to ask what a host repeats."""

    @property
    def account(self) -> dict[str, Any]:
        """What an item's ``metadata`` tells of the memory."""

    def host_lines(self, url: str | None, item: Any = None) -> HostLines | None:
        """Return what the host of a document repeats."""


class Recleaner:
    """Cuts from items what their hosts are known to repeat by now.

    Args:
        settings: which field holds what, and how to clean.
        hosts: the memory.
    """

    def __init__(self, settings: CleancopySettings, hosts: Hosts) -> None:
        self.settings = settings
        self.hosts = hosts
        self._changed = 0

    def file(
        self,
        path: str | os.PathLike[str],
        target: str | os.PathLike[str] | None = None,
        packing: str | None = None,
    ) -> int:
        """Clean the items of a JSON Lines file again; return how many were changed.

        Lines that need nothing, or are no article, are copied byte for byte. The new file is written beside the target
        and takes its place at once, so that a reader never sees half of it.

        Args:
            path: the file, gzip or Zstandard if its name ends in ``.gz`` or ``.zst``.
            target: where to write; by default in place.
            packing: how both are packed (``.gz``, ``.zst``, ``""``) whatever their names say.

        Raises OSError if a file cannot be read or written, ImportError if Zstandard is missing.
        """
        source, goal = os.fspath(path), Path(target if target is not None else path)
        handle, name = tempfile.mkstemp(dir=goal.parent, prefix=f".{goal.name}.")
        self._changed = 0
        try:
            with open_unpacked(source, packing) as lines, os.fdopen(handle, "wb") as out:
                for data in packed(
                    map(self._cleaned, lines), packing_of(str(goal)) if packing is None else packing
                ):
                    out.write(data)
                out.flush()
                os.fsync(out.fileno())
            if self._changed or target is not None:
                os.chmod(name, os.stat(source).st_mode & 0o7777)
                os.replace(name, goal)
        finally:
            Path(name).unlink(missing_ok=True)
        return self._changed

    def _cleaned(self, line: bytes) -> bytes:
        new = self.line(line)
        self._changed += new is not None
        return line if new is None else new

    def line(self, line: bytes) -> bytes | None:
        """Return one item's line anew, or None if nothing about it changes."""
        try:
            record = json.loads(line)
        except ValueError:
            return None
        if not isinstance(record, dict) or not self.record(record):
            return None
        ascii_only = line.isascii()
        return json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") + b"\n"

    def record(self, record: dict[str, Any]) -> bool:
        """Clean an item again, in place; return whether it was changed."""
        adapter = ItemAdapter(record)
        read = self.settings.field_map
        name = read.text_field(adapter, self.settings.min_length)
        url, headline = read.get(adapter, "url"), read.get(adapter, "headline")
        if name is None or is_html(record[name]):
            return False
        lines = self.hosts.host_lines(url if isinstance(url, str) else None, record)
        headline = headline if isinstance(headline, str) else None
        body: str = record[name]
        if not lines or not _may_hold(body, headline, lines):
            return False
        removed = _removed(record, read.get(adapter, "metadata"), body)
        language = language_code(read.get(adapter, "inLanguage"))
        result = self._clean(body, removed, headline, language, lines)
        if result is None:
            return False
        record[name] = result.body
        for field, value in declared(result).items():
            names = read.names(adapter, field)
            if names and read.get(adapter, field) is None:
                record[names[0]] = value
        self._account(adapter, result, rebuilt=bool(removed))
        return True

    def _clean(
        self,
        body: str,
        removed: Sequence[Mapping[str, Any]],
        headline: str | None,
        language: str | None,
        lines: HostLines,
    ) -> Result | None:
        """Return the new result, or None if the memory cuts nothing or would leave nothing."""
        text = rebuild(body, removed) if removed else body
        options = self.settings.options
        result = clean(text, None, headline, options, language=language, host_lines=lines)
        if removed and len(result.body) > len(body):
            # What was cut reads differently without its first surroundings: it stays cut.
            return None
        return result if result.body.strip() and result.body != body else None

    def _account(self, adapter: ItemAdapter, result: Result, *, rebuilt: bool) -> None:
        """Bring the item's ``metadata`` up to date, if it tells of the cleaning.

        Args:
            adapter: of the item.
            result: of the new cleaning.
            rebuilt: whether the scraped text was rebuilt, so that the result accounts for every cut.
        """
        metadata = self.settings.field_map.get(adapter, "metadata")
        if not isinstance(metadata, dict) or "cleaner" not in metadata:
            return
        whole = rebuilt or (self.settings.metadata == "full" and not metadata.get("removedByKind"))
        new = build_metadata(result, "full" if whole else "summary")
        if not whole:
            kinds = Counter(metadata.get("removedByKind") or {}) + Counter(new.get("removedByKind") or {})
            new["removedByKind"] = dict(sorted(kinds.items()))
            new["removedChars"] = (metadata.get("removedChars") or 0) + new.get("removedChars", 0)
        new["flags"] = sorted({*(metadata.get("flags") or ()), *new.get("flags", ())})
        for name in ("repairs", "provenance"):  # of the first cleaning, which saw the text as it came
            new.pop(name, None)
        metadata.update({**new, **self.hosts.account})
        for name in [name for name, value in metadata.items() if value in ([], {}, None)]:
            del metadata[name]


def rebuild(body: str, removed: Sequence[Mapping[str, Any]]) -> str:
    """Return the scraped text, up to white space, from a body and what was cut.

    Args:
        body: the article.
        removed: entries of ``metadata["removed"]``, in order.
    """
    line = "\n\n" if "\n\n" in body else "\n"
    parts: list[str] = []
    at = 0
    for cut in removed:
        place = cut["at"]
        inside = 0 < place < len(body) and "\n" not in body[max(0, place - 1) : place + 1]
        parts += [body[at:place].strip("\n"), " " if inside else line, cut["text"], " " if inside else line]
        at = place
    parts.append(body[at:].strip("\n"))
    return "".join(parts).strip()


def _removed(record: Mapping[str, Any], metadata: Any, body: str) -> list[Mapping[str, Any]]:
    """Return what was cut, if the item tells it and it fits the body."""
    entries = metadata.get("removed") if isinstance(metadata, dict) else None
    if not isinstance(entries, list):
        return []
    last = 0
    for entry in entries:
        place = entry.get("at") if isinstance(entry, dict) else None
        if (
            not isinstance(place, int)
            or not isinstance(entry.get("text"), str)
            or not last <= place <= len(body)
        ):
            return []
        last = place
    return entries


def _may_hold(body: str, headline: str | None, lines: HostLines) -> bool:
    """Return whether a line near an end of the body is one that the host repeats."""
    rows = [row for raw in body.split("\n") if (row := raw.strip())]
    near = rows if len(rows) <= 2 * _LOOKED_AT else [*rows[:_LOOKED_AT], *rows[-_LOOKED_AT:]]
    return any(lines.get(key) for row in near for key in fingerprints(row, headline))
