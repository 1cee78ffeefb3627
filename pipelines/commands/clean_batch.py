"""``scrapy clean-batch``: clean files of any size without a crawl, on all cores."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.batch.shard import Shard
from pipelines.batch.sources import KINDS, Input, find_inputs
from pipelines.feeds.packing import new_packer, packing_of
from pipelines.settings import DEFAULTS, CleancopySettings

_OUTPUTS = (".jsonl", ".ndjson", ".parquet")


class Command(ScrapyCommand):
    """Cleans every document of its inputs into one file, in their order."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] -o OUT <file or folder> …"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Clean JSON Lines, texts, pages, WARC or Parquet files of any size, on all cores"

    def long_desc(self) -> str:
        """Return the help's first paragraph."""
        return (
            f"Reads {', '.join(KINDS)} (also with .gz or .zst) and writes JSON Lines or Parquet. "
            "Order and unknown columns are kept; what cannot be read goes to OUT.bad.jsonl with the reason. "
            "The same command continues an interrupted run. Settings (-s CLEANCOPY_…) are those of a crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        add = parser.add_argument
        add("-o", "--output", metavar="OUT", required=True, help="file to write")
        add(
            "--field",
            metavar="NAME",
            help="column with the text (default: articleBody, text, body, content …)",
        )
        add(
            "--standoff", action="store_true", help="write id, spans and fields, with offsets in the raw text"
        )
        add("--workers", type=int, default=0, metavar="N", help="processes (default: one for each core)")
        add("--shard", default="1/1", metavar="K/N", help="clean the Kth of N shares only")
        add(
            "--shard-by",
            choices=("host", "record"),
            default="host",
            help="what is shared out (default: host)",
        )
        add("--stretch", type=int, default=16, metavar="MB", help="size of a piece of work (default: 16)")
        add("--overwrite", action="store_true", help="replace OUT, and forget an interrupted run")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean, telling the progress on standard error; exit code 1 if something could not be cleaned."""
        from pipelines.batch.progress import Progress
        from pipelines.batch.run import OtherJobError, run
        from pipelines.batch.work import Job

        out = opts.output
        parts = f"{out}.parts"
        if os.path.exists(out) and not opts.overwrite:
            print(f"{out} is there already; --overwrite makes it anew", file=sys.stderr)
            return
        inputs = _inputs(args, opts)
        job = Job(
            inputs=inputs,
            parts=parts,
            settings=self._cleaning_settings(opts),
            packing=packing_of(out),
            table=out.endswith(".parquet"),
            standoff=opts.standoff,
            shard=_shard(opts.shard),
            by_host=opts.shard_by == "host",
            width=max(1, opts.stretch) << 20,
            memory=self._memory_digest(),
        )
        if opts.overwrite and os.path.exists(parts):
            shutil.rmtree(parts)
        progress = Progress(sum(source.size for source in inputs), sys.stderr)
        workers = opts.workers or _cores()
        try:
            total = run(job, out, f"{out}.bad.jsonl", workers, progress)
        except (ImportError, OtherJobError) as error:
            raise UsageError(f"{error}; --overwrite begins anew", print_help=False) from None
        print(f"{total.written} documents written to {out}, {total.bad} bad", file=sys.stderr)
        self.exitcode = int(total.bad > 0)

    def _cleaning_settings(self, opts: argparse.Namespace) -> dict[str, Any]:
        """Return the ``CLEANCOPY_*`` settings that are set, with ``--field`` put in."""
        assert self.settings is not None
        chosen = {name: self.settings.get(name) for name in DEFAULTS if name in self.settings}
        if opts.field:
            chosen["CLEANCOPY_FIELDS"] = {"articleBody": opts.field}
        return chosen

    def _memory_digest(self) -> str | None:
        """Return what identifies the memory of hosts. Raises UsageError if it cannot be used."""
        from pipelines.remembering import open_for

        assert self.settings is not None
        settings = replace(CleancopySettings.from_settings(self.settings), memory_frozen=True)
        if not settings.memory:
            return None
        try:
            memory = open_for(settings, lambda name, number: None)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from None
        memory.engine_stopped()
        return memory.memory.digest


def _inputs(args: list[str], opts: argparse.Namespace) -> tuple[Input, ...]:
    """Return the inputs. Raises UsageError for what cannot be done."""
    out = opts.output
    if not out.removesuffix(packing_of(out)).endswith(_OUTPUTS) or (packing_of(out) and ".parquet" in out):
        raise UsageError(
            f"-o {out}: the name must end in {', '.join(_OUTPUTS)}; JSON Lines also in .gz or .zst"
        )
    if not args:
        raise UsageError("scrapy clean-batch takes files or folders to read")
    try:
        new_packer(packing_of(out))
        inputs = tuple(find_inputs(args))
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(str(error), print_help=False) from None
    if not inputs:
        raise UsageError(f"nothing to read in {', '.join(args)}", print_help=False)
    if opts.standoff and (out.endswith(".parquet") or {"html", "warc"} & {each.kind for each in inputs}):
        raise UsageError(
            "--standoff tells of texts, as JSON Lines: no pages, no Parquet output", print_help=False
        )
    return inputs


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except ValueError as error:
        raise UsageError(str(error), print_help=False) from None


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
