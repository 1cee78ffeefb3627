"""What the memory of hosts brings and costs: ``python -m benchmarks.memory [--gate]``.

Over the development texts (``../shared/corpora``), hosts with 30 texts or more:

repeated   share of texts whose body ends in a line that three texts of the host end in, without and with memory;
           copies of a text count once. "article" is the part of it with lines that a person judged to be the article's
           own (``repeated_ends.tsv``); what is left must not be more than 2 % at any host
unworded   the same by an engine whose rule tables are empty: what memory does where no rule knows the wording
next       learned from 30 texts of a host, applied to the others: share that still ends in a repeated line
tails      exact ends and lost words on the annotated texts and, not gated, on those that were judged by reading
           (``read_ends.tsv``); the memory is learned from the host's other texts
cost       CPU of look-up and learning over that of plain ``ftfy.fix_text`` on the same texts, in the steady state
store      bytes on disk for each remembered line, those remembered by a mark alone among them
hosts      time and size for many hosts as documents go by; ``--hosts 10000 --documents 1000`` takes a quarter hour
sample     ``--sample N --seed S``: prints N cuts that only the memory made, drawn by host from all hosts with six texts
           or more, to be read by a person; the same ones for the same texts and seed
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import ftfy

from benchmarks.boundary import Score, score
from benchmarks.corpus import CORPORA, Tail, digest_of_texts, read_judged, read_tails, read_texts
from benchmarks.memory_cuts import Host, report_sample
from benchmarks.memory_repeats import (
    REPEATED,
    Repeated,
    distinct,
    pooled,
    repeated,
    repeated_shares,
    report_repeated,
)
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Result
from pipelines.cleaning.evidence import building
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.rules import Rules
from pipelines.memory.memory import HostMemory
from pipelines.memory.sqlite import SqliteStore
from pipelines.memory.store import LocalStore

LEAST = 30
MOST = 400
"""Texts of a host: fewer say nothing of it, more only take time."""

TAUGHT = 6
"""Texts of a host from which an annotated one of it may be helped."""

VISIT = 8
"""Documents of one host in a row: what a crawler finds listed there since it last came by."""

SHELVES = tuple(f"{one}{other}" for one in "abcdefghij" for other in "klmnopqrst")

COST = 0.1
BYTES = 200


def read_hosts(most: int = MOST, least: int = LEAST) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the rows of every host with enough of them."""
    hosts: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read_texts():
        if row["host"]:
            hosts[row["corpus"], row["host"]].append(row)
    return {key: rows[:most] for key, rows in sorted(hosts.items()) if len(rows) >= least}


def clean_row(row: dict[str, Any], memory: HostMemory | None = None) -> Result:
    """Clean a row as a crawl would: with its title, and its host's lines if there is a memory."""
    lines = memory.host_lines(row["host"]) if memory else None
    return clean(row["text"], row["url"], row.get("title") or None, host_lines=lines)


def learned(rows: Sequence[dict[str, Any]], results: Sequence[Result]) -> HostMemory:
    """Return a memory that has seen the rows, cleaned before without it: sooner done, and knowing a little less."""
    memory = HostMemory(LocalStore())
    for row, result in zip(rows, results):
        memory.learn(row["host"], result)
    return memory


def first_pass(rows: Sequence[dict[str, Any]]) -> HostMemory:
    """Return a memory that has seen the rows as a crawl does: each cleaned with what was known before it."""
    memory = HostMemory(LocalStore())
    for row in rows:
        memory.learn(row["host"], clean_row(row, memory))
    return memory


def clean_hosts(most: int, least: int = LEAST) -> list[Host]:
    """Clean all hosts twice: the two passes over an archive."""
    hosts = []
    for (corpus, name), rows in read_hosts(most, least).items():
        before = [clean_row(row) for row in rows]
        memory = first_pass(rows)
        hosts.append(Host(corpus, name, rows, before, [clean_row(row, memory) for row in rows]))
    return hosts


def report_unworded(most: int) -> None:
    """Print the same for an engine that knows no wording: what memory does where the tables know nothing."""
    with patch.object(building, "load_rules", lambda: Rules((), (), (), ())):
        vocabulary.cache_clear()
        shares = repeated_shares(clean_hosts(most))
    vocabulary.cache_clear()
    total = pooled(shares)
    above = sum(share.left > REPEATED for share in shares)
    told = f"{total.without:.1%} -> {total.aided:.1%}, {above} hosts above {REPEATED:.0%}"
    print(f"by an engine with empty rule tables, {total.texts} texts: {told}")


def report_next(hosts: Sequence[Host]) -> None:
    """Print what 30 texts of a host teach about the others: the first ones, and 30 spread over all that there are.

    What a host began to print after its first texts they cannot teach.
    """
    for how, spread in (("the first 30 texts", False), ("30 texts here and there", True)):
        shares = []
        for host in hosts:
            step = len(host.rows) // LEAST if spread else 1
            seen = range(0, LEAST * step, step)
            others = [at for at in range(len(host.rows)) if at not in seen]
            later = [host.before[at] for at in others]
            documents = distinct(later)
            if len(documents) < 10:
                continue
            memory = learned([host.rows[at] for at in seen], [host.before[at] for at in seen])
            after = [clean_row(host.rows[at], memory) for at in others]
            shares.append(
                Repeated(len(documents), repeated(later, documents), repeated(after, documents), 0.0)
            )
        total = pooled(shares)
        print(
            f"learned from {how}, applied to {total.texts} others: {total.without:.1%} -> {total.aided:.1%}"
        )


def report_tails(how: str, texts: Iterable[Tail], most: int) -> tuple[list[Score], list[Score]]:
    """Print ends on texts whose end is known, each with a memory that has not seen it; return both scores.

    Texts of all hosts with enough others for a line to repeat are taken, and those of the larger hosts told apart.

    Args:
        how: how the ends are known.
        texts: the texts.
        most: texts of a host that are learned.
    """
    tails: dict[tuple[str, str], list[Tail]] = defaultdict(list)
    for tail in texts:
        tails[tail.corpus, tail.host].append(tail)
    hosts = read_hosts(most, TAUGHT)
    pairs: list[tuple[int, Score, Score]] = []
    for key in sorted(tails.keys() & hosts.keys()):
        known = [(row, clean_row(row)) for row in hosts[key]]
        for tail in tails[key]:
            others = [(row, result) for row, result in known if row["text"][:200] != tail.text[:200]]
            memory = learned([row for row, _ in others], [result for _, result in others])
            lines = memory.host_lines(tail.host)
            without, with_memory = (
                score(tail, clean(tail.text, host_lines=given)) for given in (None, lines)
            )
            pairs.append((len(known), without, with_memory))
    for least in (LEAST, TAUGHT):
        told_apart = zip(*((without, aided) for number, without, aided in pairs if number >= least))
        for name, scores in zip(("without memory", "with memory"), told_apart):
            exact, lost = sum(item.exact for item in scores), sum(item.lost for item in scores)
            told = f"{len(scores)} texts, {exact} exact, {lost} true words lost"
            print(f"{how}, hosts with {least:2d} texts or more, {name:15s} {told}")
    return [without for _, without, _ in pairs], [with_memory for _, _, with_memory in pairs]


def report_cost(hosts: Sequence[Host]) -> float:
    """Print what look-up and learning cost in the steady state; return their share of plain ftfy.

    Every other text is learned beforehand. The rest goes through all parts in turn three times, each time with a memory
    of its own, as learning happens but once; the least of the three counts for each text and part.
    """
    pairs = [pair for host in hosts for pair in zip(host.rows, host.before)]
    rows = [row for row, _ in pairs[1::2]]
    with tempfile.TemporaryDirectory() as folder:
        memories = [HostMemory(SqliteStore(Path(folder) / f"memory{number}.db")) for number in range(3)]
        for memory in memories:
            for row, result in pairs[::2]:
                memory.learn(row["host"], result)
            memory.write()
        least = [map(min, zip(*(_parts(row, memory) for memory in memories))) for row in rows]
        fixed, plain, aided, learning = (sum(part, 0.0) for part in zip(*least))
        learning += min(seconds(memory.close) for memory in memories)
    look_up = max(0.0, aided - plain)
    parts = {"ftfy": fixed, "clean": plain, "look-up": look_up, "learning": learning}
    told = ", ".join(f"{name} {part / len(rows) * 1e6:.0f}" for name, part in parts.items())
    share = (look_up + learning) / fixed
    print(f"cost over {len(rows)} texts, microseconds each: {told}; memory / ftfy = {share:.3f}")
    return share


def _parts(row: dict[str, Any], memory: HostMemory) -> tuple[float, ...]:
    """Return the CPU seconds of plain ftfy, of cleaning without and with the memory, and of learning."""
    result = clean_row(row, memory)
    return (
        seconds(lambda: ftfy.fix_text(row["text"])),
        seconds(lambda: clean_row(row)),
        seconds(lambda: clean_row(row, memory)),
        seconds(lambda: memory.learn(row["host"], result)),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def report_store(hosts: int, documents: int) -> float:
    """Print time and size while many hosts are learned, some documents of each in turn, as a crawler comes by.

    Returns bytes on disk for each remembered line.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.db"
        memory = HostMemory(SqliteStore(path))
        print(
            f"{hosts} hosts: documents, CPU seconds, MB on disk, lines with counts, with marks, peak MB of the process"
        )
        started, lines = time.process_time(), 0
        steps = {documents * part // 8 for part in (1, 2, 4, 6, 8)}
        for first in range(0, documents, VISIT):
            for host in range(hosts):
                for number in range(first, min(first + VISIT, documents)):
                    memory.learn(f"host{host}.example", made_result(host, number))
            if steps & set(range(first + 1, first + VISIT + 1)):
                memory.write()
                spent, size = time.process_time() - started, path.stat().st_size / 1e6
                counted = sum(summary.lines for summary in memory.store.hosts())
                marked = sum(summary.marks for summary in memory.store.hosts())
                lines = counted + marked
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                done = min(first + VISIT, documents) * hosts
                print(f"{done:12d}{spent:10.1f}{size:10.1f}{counted:10d}{marked:10d}{peak:8.0f}", flush=True)
        memory.close()
        return path.stat().st_size / max(1, lines)


def made_result(host: int, number: int) -> Result:
    """Return a made document: three lines of its own, two of its host's, and sometimes one that it shares with few."""
    own = [
        f"Line {part} of story {number} at host {host} says that nothing else is said here." for part in "abc"
    ]
    footer = [f"Read on at host {host}", f"Host {host} is a house of its own"]
    if number % 5 == 0:
        footer.insert(0, f"Shelf {SHELVES[number // 5 % len(SHELVES)]} at the harbour")
    body = "\n\n".join([*own, *footer])
    return Result(body, body)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; return 1 where ``--gate`` is given and a limit is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gate", action="store_true", help="fail where a limit is missed")
    parser.add_argument("--hosts", type=int, default=200, help="hosts of the simulation")
    parser.add_argument("--documents", type=int, default=160, help="documents of each host of the simulation")
    parser.add_argument("--only-hosts", action="store_true", help="run the simulation and nothing else")
    parser.add_argument("--most", type=int, default=MOST, help="texts of a host")
    parser.add_argument("--sample", type=int, default=0, help="print so many cuts to be read")
    parser.add_argument("--seed", default="1", help="of the sample, beside the digest of the texts")
    options = parser.parse_args(arguments)
    if options.only_hosts:
        print(f"{report_store(options.hosts, options.documents):.0f} bytes for each remembered line")
        return 0
    if not (CORPORA / "texts").is_dir():
        print(f"{CORPORA} is not there: nothing can be learned without the development texts")
        return 1
    if options.sample:
        seed = f"{digest_of_texts()}:{options.seed}"
        report_sample(clean_hosts(options.most, TAUGHT), options.sample, seed)
        return 0
    hosts = clean_hosts(options.most)
    share, above = report_repeated(hosts)
    report_unworded(options.most)
    report_next(hosts)
    without, with_memory = report_tails("annotated", read_tails("annotated"), options.most)
    report_tails("judged", read_judged(), options.most)
    cost = report_cost(hosts)
    size = report_store(options.hosts, options.documents)
    print(f"{size:.0f} bytes for each remembered line")
    limits = {
        f"repeated last lines {share:.1%} <= {REPEATED:.0%}": share <= REPEATED,
        f"{above} hosts above {REPEATED:.0%}": not above,
        "more exact ends": sum(item.exact for item in with_memory) > sum(item.exact for item in without),
        "no more words lost": sum(item.lost for item in with_memory) <= sum(item.lost for item in without),
        f"cost {cost:.3f} <= {COST} of ftfy": cost <= COST,
        f"{size:.0f} <= {BYTES} bytes a line": size <= BYTES,
    }
    for limit, kept in limits.items():
        print(f"{'ok  ' if kept else 'MISS'} {limit}")
    return 1 if options.gate and not all(limits.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
