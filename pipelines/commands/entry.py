"""Entry point of the commands, installed as the top-level module ``scrapy_cleancopy``.

Scrapy loads every entry point at every start, in any project; so the commands import the engine where they run it.
Were the entry point ``pipelines.commands``, then in a project that has a ``pipelines`` of its own, which hides ours,
no ``scrapy`` command would start at all.
"""

from __future__ import annotations

import argparse
from importlib import import_module

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class HiddenCommand(ScrapyCommand):
    """Stands in where another ``pipelines`` hides ours, and says so when it is called."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Not available here: another module named 'pipelines' hides scrapy-cleancopy"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise UsageError, which names the remedy."""
        raise UsageError(
            "another module named 'pipelines' hides scrapy-cleancopy's: run the command from another folder, or "
            "rename your pipelines module",
            print_help=False,
        )


def _command(name: str) -> type[ScrapyCommand]:
    try:
        command: type[ScrapyCommand] = import_module(f"pipelines.commands.{name}").Command
    except ImportError:
        return HiddenCommand
    return command


clean = _command("clean")
clean_batch = _command("clean_batch")
clean_feed = _command("clean_feed")
hosts = _command("hosts")
