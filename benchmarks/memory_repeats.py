"""How often hosts end their texts in a line that others of their texts end in, too; copies of a text count once."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from pathlib import Path
from typing import NamedTuple

from benchmarks.memory_cuts import Host
from pipelines.cleaning.document import Result
from pipelines.cleaning.fingerprint import fingerprint
from pipelines.memory.counts import is_copy
from pipelines.memory.sighting import sketch

JUDGED_LINES = Path(__file__).parent / "repeated_ends.tsv"

FENCE = "```"

REPEATED = 0.02
"""The share of a host's texts that may be left so."""


def last_line(result: Result) -> str:
    """Return the fingerprint of a body's last line; the mark that closes an example belongs to the line above."""
    body = result.body.removesuffix(FENCE).rstrip()
    return fingerprint(body[body.rfind("\n") + 1 :])


def distinct(results: Sequence[Result]) -> list[int]:
    """Return the places of the documents that are no copies of earlier ones."""
    known = b""
    found = []
    for at, result in enumerate(results):
        one = sketch(result.body)
        if not is_copy(one, known):
            known += one
            found.append(at)
    return found


def repeated(results: Sequence[Result], documents: Sequence[int], judged: Set[str] = frozenset()) -> float:
    """Return the share of the documents that end in a line which three of them end in.

    Args:
        results: the cleaned documents.
        documents: places of those that count.
        judged: digests of lines that do not count.
    """
    ends = Counter(line for at in documents if (line := last_line(results[at])))
    often = {line: number for line, number in ends.items() if number >= 3 and line_digest(line) not in judged}
    return sum(often.values()) / len(documents)


def line_digest(line: str) -> str:
    """Return the digest of a fingerprint by which ``repeated_ends.tsv`` names it."""
    return hashlib.sha256(line.encode()).hexdigest()[:12]


class Repeated(NamedTuple):
    """Shares of a host's distinct texts that end in a repeated line.

    Attributes:
        texts: their number.
        without, aided: the shares, without and with memory.
        article: the part of ``aided`` in which the line was judged to be article text.
    """

    texts: int
    without: float
    aided: float
    article: float

    @property
    def left(self) -> float:
        """The share that memory should have cut."""
        return self.aided - self.article


def repeated_shares(hosts: Sequence[Host]) -> list[Repeated]:
    """Return the shares of each host. Raises ValueError where a line that was judged ends none of its texts."""
    judged = read_judged_lines()
    shares = []
    for host in hosts:
        documents = distinct(host.before)
        lines = judged.get((host.corpus, host.name), frozenset())
        if gone := lines - {line_digest(last_line(result)) for result in (*host.before, *host.after)}:
            raise ValueError(f"{JUDGED_LINES.name}: no text of {host.name} ends in {', '.join(sorted(gone))}")
        aided = repeated(host.after, documents)
        article = aided - repeated(host.after, documents, lines)
        shares.append(Repeated(len(documents), repeated(host.before, documents), aided, article))
    return shares


def pooled(shares: Sequence[Repeated]) -> Repeated:
    """Return the shares over the texts of all hosts."""
    texts = sum(share.texts for share in shares)
    return Repeated(texts, *(sum(share[at] * share.texts for share in shares) / texts for at in (1, 2, 3)))


def read_judged_lines() -> dict[tuple[str, str], frozenset[str]]:
    """Return, for each corpus and host, the digests of repeated last lines that were judged to be article text."""
    lines: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    with JUDGED_LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            lines[row["corpus"], row["host"]] |= {row["line"]}
    return lines


def report_repeated(hosts: Sequence[Host]) -> tuple[float, int]:
    """Print how often hosts repeat their last line; return the share over all texts, and how many hosts are above."""
    print(f"\n{'host':48s}{'texts':>6s}{'without':>9s}{'with':>7s}{'article':>9s}")
    shares = repeated_shares(hosts)
    total = pooled(shares)
    named = [(f"{host.corpus} {host.name}", share) for host, share in zip(hosts, shares)]
    named = [(name, share) for name, share in named if max(share.without, share.aided) > REPEATED]
    for name, share in [*named, (f"all {len(hosts)} hosts", total)]:
        print(f"{name:48s}{share.texts:6d}{share.without:9.1%}{share.aided:7.1%}{share.article:9.1%}")
    above = sum(share.left > REPEATED for share in shares)
    print(f"{above} of {len(hosts)} hosts above {REPEATED:.0%}")
    return total.aided, above
