"""``scrapy clean-feed``: cut from a finished feed what its hosts are known to repeat by now."""

from __future__ import annotations

import argparse
import sqlite3
import sys
import zlib
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.remembering import open_crawl_memory


class Command(ScrapyCommand):
    """Cleans JSON Lines feeds again, each in place or into another file."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <feed.jsonl> ..."

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Clean finished JSON Lines feeds again with what was learned of their hosts"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--memory", help="where the memory is (default: CLEANCOPY_MEMORY)")
        parser.add_argument("-o", "--output", help="write here instead of in place (one feed only)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean every feed; those that cannot be read are named on standard error."""
        from pipelines.recleaning import Recleaner

        if not args or (opts.output and len(args) > 1):
            raise UsageError("scrapy clean-feed takes JSON Lines files; with -o only one")
        assert self.settings is not None
        try:
            memory = open_crawl_memory(self.settings, opts.memory, frozen=True)
        except (OSError, ValueError, ImportError, sqlite3.Error) as error:
            raise UsageError(f"the memory cannot be used: {error}", print_help=False) from error
        cleaner = Recleaner(memory.settings, memory)
        for path in args:
            try:
                changed = cleaner.file(path, opts.output)
            except (OSError, EOFError, ImportError, zlib.error) as error:
                reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else error
                print(f"{path}: {reason}", file=sys.stderr)
                self.exitcode = 1
            else:
                print(f"{opts.output or path}: {changed} items changed")
        memory.engine_stopped()
