"""``scrapy clean``: print the clean article of a file, folder, page or standard input, and say why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

from itemadapter import ItemAdapter
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.article import Article
from pipelines.cleaning.document import Document, Result
from pipelines.cleaning.options import Options
from pipelines.reading import BadRecord, Record, read_records

if TYPE_CHECKING:
    from pipelines.cleaning.explain import Verdict

_COLOURS = {"head": "\x1b[33m", "tail": "\x1b[31m", "inside": "\x1b[35m", "close": "\x1b[36m"}
_RESET = "\x1b[0m"
_MARKS = {"head": "^", "tail": "-", "inside": "x", "body": " "}
_MAX_EVIDENCE = 6


class Command(ScrapyCommand):
    """Cleans what it is given and prints it; nothing is written anywhere else."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <file, folder, URL or ->"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Print the clean article of a text or page, and why each line was cut"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--explain", action="store_true", help="show line by line what was cut, and why")
        parser.add_argument("--json", action="store_true", help="print the item as one JSON line")
        parser.add_argument("--headline", help="the title, if it is known")
        parser.add_argument("--language", help="ISO 639-1 code, if it is known")
        parser.add_argument("--threshold", type=float, default=0.0, help="log-odds a cut needs (default: 0)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean every document and print it; unreadable ones are named on standard error."""
        if len(args) != 1:
            raise UsageError("scrapy clean takes one file, folder or URL, or - for standard input")
        if opts.explain and opts.json:
            raise UsageError("--explain and --json exclude each other")
        options = Options(threshold=opts.threshold)
        for record in _records(args[0]):
            if isinstance(record, BadRecord):
                where = record.path if record.line is None else f"{record.path}:{record.line}"
                print(f"{where}: {record.reason}", file=sys.stderr)
                self.exitcode = 1
            elif opts.explain:
                _print_verdicts(record, opts, options, sys.stdout)
            else:
                _print_result(record, opts, options)


def _records(source: str) -> Iterator[Record | BadRecord]:
    if source == "-":
        yield _standard_input()
    elif source.startswith(("http://", "https://")):
        yield _fetched(source)
    else:
        yield from read_records(source)


def _standard_input() -> Record:
    data = sys.stdin.buffer.read()
    if data.lstrip()[:1] == b"<":
        return Record("-", html=data)
    return Record("-", text=data.decode("utf-8", "replace"))


def _fetched(url: str) -> Record | BadRecord:
    """Return the page at an address that the user typed."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    request = Request(url, headers={"User-Agent": "scrapy-cleancopy"})
    try:
        with urlopen(request, timeout=30) as response:
            return Record(url, html=response.read(10_000_000), url=response.url)
    except (URLError, OSError, ValueError) as error:
        return BadRecord(url, None, f"cannot be fetched: {error}")


def _clean(record: Record, opts: argparse.Namespace, options: Options) -> Result:
    if record.html is not None:
        from pipelines.extraction import extract

        return extract(record.html, record.url, options, language=opts.language)
    from pipelines.cleaning.clean import clean

    return clean(record.text or "", record.url, opts.headline, options, language=opts.language)


def _print_result(record: Record, opts: argparse.Namespace, options: Options) -> None:
    result = _clean(record, opts, options)
    if opts.json:
        article = Article.from_result(result, url=record.url)
        print(json.dumps(ItemAdapter(article).asdict(), ensure_ascii=False, default=str))
        return
    if result.headline:
        print(result.headline, end="\n\n")
    print(result.body)


def _print_verdicts(record: Record, opts: argparse.Namespace, options: Options, out: TextIO) -> None:
    """Print a line for each line: a mark, the score, the text; below it rule and evidence where it matters."""
    from pipelines.cleaning.explain import explain

    text = record.text or "" if record.html is None else _clean(record, opts, options).text
    colour = out.isatty()
    document = Document(text, url=record.url, headline=opts.headline, language=opts.language)
    print(f"{record.path}", file=out)
    for verdict in explain(document, options):
        print(_line(verdict, colour), file=out)


def _line(verdict: Verdict, colour: bool) -> str:
    mark = "~" if verdict.close else _MARKS[verdict.where]
    shown = verdict.text if len(verdict.text) <= 100 else f"{verdict.text[:60]} … {verdict.text[-37:]}"
    line = f"{mark} {verdict.score:+6.1f}  {shown}"
    if verdict.where != "body" or verdict.close:
        kinds = ", ".join(f"{name} {value:+.1f}" for name, value in verdict.evidence[:_MAX_EVIDENCE] if value)
        strong = "strong" if verdict.strong else "weak"
        line += f"\n           {verdict.kind} · {verdict.rule or 'no rule'} · {strong} · {kinds}"
    if not colour or (verdict.where == "body" and not verdict.close):
        return line
    return f"{_COLOURS['close' if verdict.close else verdict.where]}{line}{_RESET}"
