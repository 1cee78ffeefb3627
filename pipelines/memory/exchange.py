"""Memory as a file: exported to look at and to ship with a crawl, imported, and identified by its digest."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipelines.memory.counts import Bounds, Counts, LineCount
from pipelines.memory.store import LocalStore, Store

FORMAT = "cleancopy-memory 1"
_FIELDS = ("ends", "starts", "middles", "taught", "last")
_UNBOUNDED = Bounds(lines_per_host=1 << 60, lines=1 << 60, docs_per_host=1 << 60)


def rows_of(store: Store, hosts: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the memory as JSON objects, in one order: each host's documents, then each of its lines."""
    for host in sorted(hosts) if hosts is not None else (summary.host for summary in store.hosts()):
        counts = store.load(host)
        if counts is None:
            continue
        yield {"host": host, "docs": counts.docs}
        for line, count in sorted(counts.lines.items()):
            row: dict[str, Any] = {"host": host, "line": line}
            row.update((name, value) for name in _FIELDS if (value := getattr(count, name)))
            if count.prose:
                row["prose"] = True
            yield row


def digest_of(store: Store) -> str:
    """Return the digest of all that a store holds, 16 hexadecimal digits; the same for equal memories."""
    digest = hashlib.sha256(FORMAT.encode())
    for row in rows_of(store):
        digest.update(_encoded(row))
    return digest.hexdigest()[:16]


def export_memory(store: Store, path: str | os.PathLike[str], hosts: Iterable[str] | None = None) -> str:
    """Write the memory, or that of some hosts, as JSON Lines (gzipped if the name ends in ``.gz``).

    Lines seen in one document only are left out: they say nothing of the host, and are most of a store.

    Returns the digest of what was written, which the file's first line holds too.
    """
    kept = [row for row in rows_of(store, hosts) if "line" not in row or _repeated(row)]
    digest = hashlib.sha256(FORMAT.encode())
    for row in kept:
        digest.update(_encoded(row))
    name = digest.hexdigest()[:16]
    data = _encoded({"format": FORMAT, "digest": name}) + b"".join(map(_encoded, kept))
    Path(path).write_bytes(gzip.compress(data, mtime=0) if str(path).endswith(".gz") else data)
    return name


def read_memory(path: str | os.PathLike[str]) -> LocalStore:
    """Return an exported memory as a store. Raises ValueError if the file is none, or was changed."""
    news: dict[str, Counts] = {}
    digest = hashlib.sha256(FORMAT.encode())
    raw = Path(path).read_bytes()
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    first, *lines = text.splitlines(keepends=True) or [b""]
    try:
        head = json.loads(first)
        if head.get("format") != FORMAT:
            raise ValueError(f"{path}: not an exported memory: format {head.get('format')!r}, not {FORMAT!r}")
        for line in lines:
            digest.update(line)
            _read_row(json.loads(line), news)
    except (AttributeError, TypeError, KeyError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: not an exported memory: {error}") from error
    if digest.hexdigest()[:16] != head.get("digest"):
        raise ValueError(f"{path}: the file was changed after its export (digest {head.get('digest')!r})")
    store = LocalStore(_UNBOUNDED)
    store.add(news)
    return store


def import_memory(store: Store, path: str | os.PathLike[str]) -> int:
    """Add an exported memory to a store; return the number of hosts. Raises ValueError like
    ``read_memory``."""
    source = read_memory(path)
    hosts = [summary.host for summary in source.hosts()]
    for host in hosts:
        counts = source.load(host)
        if counts is not None:
            store.add({host: counts})
    return len(hosts)


def is_export(path: str) -> bool:
    """Return whether a path names an export rather than a database."""
    return path.endswith((".jsonl", ".jsonl.gz"))


def _repeated(row: dict[str, Any]) -> bool:
    return bool(row.get("taught")) or row.get("ends", 0) + row.get("starts", 0) > 1


def _read_row(row: dict[str, Any], news: dict[str, Counts]) -> None:
    counts = news.setdefault(row["host"], Counts())
    if "line" in row:
        numbers = {name: int(row.get(name, 0)) for name in _FIELDS}
        counts.lines[row["line"]] = LineCount(**numbers, prose=bool(row.get("prose")), seen=counts.docs)
    else:
        counts.docs = int(row["docs"])


def _encoded(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
