"""``scrapy cleancopy-hosts``: look at what was learned of hosts, ship it, learn from an archive, forget."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.cleaning.document import Result
from pipelines.items import TEXT
from pipelines.memory.exchange import digest_of, export_memory, import_memory
from pipelines.memory.weight import HostLines
from pipelines.reading import BadRecord, Record, read_records
from pipelines.remembering import CrawlMemory, open_crawl_memory
from pipelines.stats import PREFIX

_ACTIONS = ("list", "show", "export", "import", "forget", "learn")
_READING = ("list", "show", "export")
_WRONG = (OSError, ValueError, ImportError, sqlite3.Error)


class Command(ScrapyCommand):
    """Shows and changes a memory of hosts."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] list | show HOST | export FILE [HOST …] | import FILE | forget HOST … | learn PATH"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List, show, export, import, forget or learn what hosts repeat"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--memory", help="where the memory is (default: CLEANCOPY_MEMORY)")
        parser.add_argument(
            "--all", action="store_true", help="forget: all hosts; show: lines without weight"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what the first argument says."""
        if not args or args[0] not in _ACTIONS:
            raise UsageError(f"scrapy cleancopy-hosts needs one of {', '.join(_ACTIONS)}")
        action, *rest = args
        assert self.settings is not None
        self.tally = Counter[str]()
        try:
            frozen = action in _READING
            memory = open_crawl_memory(self.settings, opts.memory, frozen=frozen, count=self._count)
        except _WRONG as error:
            raise UsageError(f"the memory cannot be used: {error}", print_help=False) from error
        if memory.memory.frozen and action not in _READING:
            raise UsageError("an export is not written to: import it into a database", print_help=False)
        act: Callable[[CrawlMemory, list[str], argparse.Namespace], None] = getattr(self, f"_{action}")
        try:
            act(memory, rest, opts)
        except _WRONG as error:
            raise UsageError(_told(error), print_help=False) from error
        finally:
            memory.engine_stopped()

    def _count(self, name: str, number: int) -> None:
        self.tally[name] += number

    def _list(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Print each host: documents, remembered lines, lines with weight."""
        store = memory.memory.store
        for summary in store.hosts():
            counts = store.load(summary.host)
            weighty = len(HostLines(summary.host, counts)) if counts else 0
            numbers = f"{summary.docs:7d} documents {summary.lines:5d} lines {weighty:4d} with weight"
            print(f"{numbers}  {summary.host}")
        print(f"digest {digest_of(store)}")

    def _show(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Print a host's lines, the weightiest first."""
        host = _only(args, "a host")
        counts = memory.memory.store.load(host)
        if counts is None:
            raise ValueError(f"nothing is known of {host}")
        weights = HostLines(host, counts)
        print(f"{host}: {counts.docs} documents\nweight  ends starts middles taught  line")
        rows = [(weights.get(line) or 0.0, line, count) for line, count in counts.lines.items()]
        for weight, line, count in sorted(rows, key=lambda row: (-row[0], row[1])):
            if weight or opts.all:
                places = f"{count.ends:5d} {count.starts:6d} {count.middles:7d} {count.taught:6d}"
                print(f"{weight:6.1f} {places}  {line}")

    def _export(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Write the memory, or that of the named hosts, to a file."""
        if not args:
            raise ValueError("export needs a file")
        for host in args[1:]:
            if memory.memory.store.load(host) is None:
                raise ValueError(f"nothing is known of {host}")
        print(f"{args[0]}: digest {export_memory(memory.memory.store, args[0], args[1:] or None)}")

    def _import(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Add an exported memory."""
        print(f"{import_memory(memory.memory.store, _only(args, 'a file'))} hosts imported")

    def _forget(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Forget the named hosts, or all."""
        if bool(args) == bool(opts.all):
            raise ValueError("forget needs hosts, or --all")
        store = memory.memory.store
        print(f"{store.forget() if opts.all else sum(store.forget(host) for host in args)} hosts forgotten")

    def _learn(self, memory: CrawlMemory, args: list[str], opts: argparse.Namespace) -> None:
        """Learn from saved documents: the first of two passes over an archive."""
        path = _only(args, "a file or folder")
        if not Path(path).exists():
            raise ValueError(f"{path}: no such file or folder")
        number = homeless = 0
        for url, item, result in _results(path, memory, self):
            memory.learn(url, result, item)
            number += 1
            homeless += memory.host_of(url, item) is None
        memory.memory.write()
        print(f"{number} documents read, {self.tally[PREFIX + 'memory/documents']} learned from")
        if homeless:
            remedy = "CLEANCOPY_MEMORY_HOST_KEY = 'field:NAME' takes the host from a field"
            print(f"{homeless} have no address to tell their host: {remedy}", file=sys.stderr)


def _told(error: Exception) -> str:
    """Return what went wrong: of a file its name and the reason, without the number of the error."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}"
    return str(error)


def _only(args: list[str], what: str) -> str:
    if len(args) != 1:
        raise ValueError(f"expected {what}, got {len(args)} arguments")
    return args[0]


def _results(
    path: str, memory: CrawlMemory, command: Command
) -> Iterator[tuple[str | None, dict[str, Any], Result]]:
    """Yield address, fields and cleaned text of every document; unreadable ones are named on standard
    error."""
    settings = memory.settings
    for record in read_records(path, settings.field_map.candidates[TEXT]):
        if isinstance(record, BadRecord):
            print(f"{record.path}: {record.reason}", file=sys.stderr)
            command.exitcode = 1
            continue
        yield record.url, record.fields, _clean(record, memory)


def _clean(record: Record, memory: CrawlMemory) -> Result:
    options = memory.settings.options
    lines = memory.host_lines(record.url, record.fields)
    if record.html is not None:
        from pipelines.extraction import extract

        return extract(record.html, record.url, options, host_lines=lines)
    from pipelines.cleaning.clean import clean

    headline = record.fields.get("headline") or record.fields.get("title")
    known = headline if isinstance(headline, str) else None
    return clean(record.text or "", record.url, known, options, host_lines=lines)
