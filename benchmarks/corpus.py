"""The development corpora beside the checkout, where they are present: ``../shared/corpora``."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.casefile import read_folder

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
READ_ENDS = Path(__file__).parent / "read_ends.tsv"


@dataclass(frozen=True, slots=True)
class Tail:
    """A real text whose true start and end are known, in characters of ``text``."""

    id: str
    how: str
    corpus: str
    host: str
    lang: str
    cls: str
    text: str
    start: int
    start_sure: bool
    end_min: int
    end_max: int


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def read_tails(how: str | None = None) -> list[Tail]:
    """Return the texts with a known end; ``how`` is ``annotated``, ``aligned`` or None for both."""
    names = Tail.__dataclass_fields__
    return [
        Tail(**{name: row[name] if row[name] is not None else "" for name in names})  # type: ignore[arg-type]
        for row in map(_plain_newlines, read_jsonl(CORPORA / "tails_dev.jsonl.gz"))
        if how is None or row["how"] == how
    ]


def _plain_newlines(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with ``\\r\\n`` as ``\\n`` and the offsets moved along."""
    text = row["text"]
    for name in ("start", "end_min", "end_max"):
        row[name] -= text.count("\r\n", 0, row[name])
    row["text"] = text.replace("\r\n", "\n")
    return row


def read_case_tails(folder: Path = ROOT / "tests" / "cases" / "articles") -> list[Tail]:
    """Return the project's own cases as texts with a known start and end.

    Cases whose body is spelled out (repairs, glue) have no span in the input and are left out.
    """
    tails = []
    for case in read_folder(folder):
        lines = [line for line in case.body.split("\n") if line.strip()]
        if case.rewritten or not lines:
            continue
        start = case.text.find(lines[0])
        end = case.text.rfind(lines[-1]) + len(lines[-1])
        if start >= 0 and end > start:
            tails.append(
                Tail(case.name, "case", "cases", "", case.lang, case.cls, case.text, start, True, end, end)
            )
    return tails


def read_whole() -> Iterator[Tail]:
    """Yield texts that end where their article ends: bodies made by hand, and a corpus that was cleaned."""
    for name in ("fundus", "daniel"):
        for row in read_jsonl(CORPORA / "pages" / f"{name}.jsonl.gz"):
            if row.get("gold_body"):
                yield _whole(row, name, row["gold_body"])
    for row in read_texts("esfake"):
        yield _whole(row, "esfake", row["text"])


def _whole(row: dict[str, Any], corpus: str, text: str) -> Tail:
    host, lang = row.get("host") or "", row.get("lang") or ""
    return Tail(str(row["id"]), "whole", corpus, host, lang, "", text, 0, False, len(text), len(text))


def read_judged() -> Iterator[Tail]:
    """Yield the texts whose ends were judged by reading them: ``read_ends.tsv`` beside this module.

    The table names the texts of the unannotated corpora and holds none of their words: where each ends, in characters,
    and of which draw it is (the engine's cuts, texts that it left alone, last lines with a telling word; ``host``
    where only other texts of its host tell that the last lines are no article, so that keeping them is right, too).

    Raises:
        ValueError: a text is not the one that was read.
    """
    with READ_ENDS.open(encoding="utf-8", newline="") as file:
        ends = {(row["corpus"], row["id"]): row for row in csv.DictReader(file, delimiter="\t")}
    for text in read_texts():
        if (row := ends.get((text["corpus"], str(text["id"])))) is None:
            continue
        plain = text["text"].replace("\r\n", "\n")
        if len(plain) != int(row["length"]):
            raise ValueError(
                f"{READ_ENDS.name}: {row['corpus']} {row['id']} has another length; read it again"
            )
        end = int(row["end"])
        host, lang = text.get("host") or "", text.get("lang") or ""
        last = len(plain) if row["draw"] == "host" else end
        yield Tail(row["id"], "read", row["corpus"], host, lang, "", plain, 0, False, end, last)


def read_texts(corpus: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the unannotated texts, in the order of the files' names."""
    for path in sorted((CORPORA / "texts").glob("*.jsonl.gz")):
        if corpus is None or path.name.startswith(f"{corpus}."):
            yield from read_jsonl(path)


def digest_of_texts() -> str:
    """Return a digest of the unannotated texts, 12 hexadecimal digits: the seed of what is drawn from them."""
    total = hashlib.sha256()
    for path in sorted((CORPORA / "texts").glob("*.jsonl.gz")):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def fold_of(host: str, folds: int = 5) -> int:
    """Return the cross-validation fold of a host: all its texts fall into one."""
    return int(hashlib.sha256(host.encode()).hexdigest(), 16) % folds
