"""What the memory of hosts brings and costs: ``python -m benchmarks.memory [--gate] [--full]``.

Over the development texts (``../shared/corpora``), hosts with 30 texts or more:

repeated   share of texts whose body ends in a line that three texts of the host end in, without and with
memory tails      exact ends and lost words on the annotated texts, the memory learned from the host's other
texts next       learned from 30 texts of a host, applied to the others: share that still ends in a repeated
line cost       CPU of look-up and learning over that of plain ``ftfy.fix_text`` on the same texts, steady
state store      bytes on disk for each remembered line
hosts      time and size for many hosts, as documents go by (``--full``: 10,000 hosts of 1,000 documents)
sample     ``--sample N``: prints N memory-made cuts, drawn with a seed, by host, to be read by a person
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import ftfy

from benchmarks.boundary import Score, score
from benchmarks.corpus import Tail, read_tails, read_texts
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Removal, Result
from pipelines.cleaning.fingerprint import fingerprint
from pipelines.memory.memory import HostMemory
from pipelines.memory.sqlite import SqliteStore
from pipelines.memory.store import LocalStore

LEAST = 30
MOST = 400
"""Texts of a host: fewer say nothing of it, more only take time."""

REPEATED = 0.02
COST = 0.1
BYTES = 200


@dataclass(frozen=True)
class Host:
    """The texts of one host, cleaned without memory and with what was learned from all of them."""

    corpus: str
    name: str
    rows: list[dict[str, Any]]
    before: list[Result]
    after: list[Result]


def read_hosts(most: int = MOST) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the rows of every host with enough of them."""
    hosts: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read_texts():
        if row["host"]:
            hosts[row["corpus"], row["host"]].append(row)
    return {key: rows[:most] for key, rows in sorted(hosts.items()) if len(rows) >= LEAST}


def clean_row(row: dict[str, Any], memory: HostMemory | None = None) -> Result:
    """Clean a row as a crawl would: with its title, and its host's lines if there is a memory."""
    lines = memory.host_lines(row["host"]) if memory else None
    return clean(row["text"], row["url"], row.get("title") or None, host_lines=lines)


def learned(rows: Sequence[dict[str, Any]], results: Sequence[Result]) -> HostMemory:
    """Return a memory that has seen the rows."""
    memory = HostMemory(LocalStore())
    for row, result in zip(rows, results):
        memory.learn(row["host"], result)
    return memory


def clean_hosts(most: int) -> list[Host]:
    """Clean all hosts twice: the two passes over an archive."""
    hosts = []
    for (corpus, name), rows in read_hosts(most).items():
        before = [clean_row(row) for row in rows]
        memory = learned(rows, before)
        hosts.append(Host(corpus, name, rows, before, [clean_row(row, memory) for row in rows]))
    return hosts


def last_line(result: Result) -> str:
    """Return the fingerprint of a body's last line."""
    return fingerprint(result.body[result.body.rfind("\n") + 1 :])


def repeated(results: Sequence[Result]) -> float:
    """Return the share of results that end in a line which three of them end in."""
    ends = Counter(line for result in results if (line := last_line(result)))
    return sum(number for number in ends.values() if number >= 3) / len(results)


def report_repeated(hosts: Sequence[Host]) -> float:
    """Print how often hosts repeat their last line; return the share over all texts, with memory."""
    print(f"\n{'host':48s}{'texts':>6s}{'without':>9s}{'with':>7s}")
    totals = [0.0, 0.0]
    for host in hosts:
        number = len(host.rows)
        shares = repeated(host.before), repeated(host.after)
        totals = [total + share * number for total, share in zip(totals, shares)]
        if max(shares) > REPEATED:
            print(f"{host.corpus + ' ' + host.name:48s}{number:6d}{shares[0]:9.1%}{shares[1]:7.1%}")
    texts = sum(len(host.rows) for host in hosts)
    print(f"{f'all {len(hosts)} hosts':48s}{texts:6d}{totals[0] / texts:9.1%}{totals[1] / texts:7.1%}")
    return totals[1] / texts


def report_next(hosts: Sequence[Host]) -> None:
    """Print what 30 texts teach about the texts that follow."""
    texts, without, with_memory = 0, 0.0, 0.0
    for host in hosts:
        later = host.rows[LEAST:]
        if len(later) < 10:
            continue
        memory = learned(host.rows[:LEAST], host.before[:LEAST])
        texts += len(later)
        without += repeated(host.before[LEAST:]) * len(later)
        with_memory += repeated([clean_row(row, memory) for row in later]) * len(later)
    told = f"{without / texts:.1%} -> {with_memory / texts:.1%}"
    print(f"learned from 30 texts, applied to {texts} others: {told}")


def report_tails(hosts: Sequence[Host]) -> tuple[list[Score], list[Score]]:
    """Print ends on the annotated texts, each with a memory that has not seen it; return both scores."""
    tails: dict[tuple[str, str], list[Tail]] = defaultdict(list)
    for tail in read_tails("annotated"):
        tails[tail.corpus, tail.host].append(tail)
    without, with_memory = [], []
    for host in hosts:
        for tail in tails[host.corpus, host.name]:
            others = [at for at, row in enumerate(host.rows) if row["text"][:200] != tail.text[:200]]
            memory = learned([host.rows[at] for at in others], [host.before[at] for at in others])
            without.append(score(tail, clean(tail.text)))
            lines = memory.host_lines(tail.host)
            with_memory.append(score(tail, clean(tail.text, host_lines=lines)))
    for name, scores in (("without memory", without), ("with memory", with_memory)):
        exact, lost = sum(item.exact for item in scores), sum(item.lost for item in scores)
        print(f"tails {name:15s} {len(scores)} texts, {exact} exact, {lost} true words lost")
    return without, with_memory


def report_cost(hosts: Sequence[Host]) -> float:
    """Print what look-up and learning cost in the steady state; return their share of plain ftfy.

    Every other text is learned beforehand; the rest is measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        memory = HostMemory(SqliteStore(Path(folder) / "memory.db"))
        pairs = [pair for host in hosts for pair in zip(host.rows, host.before)]
        for row, result in pairs[::2]:
            memory.learn(row["host"], result)
        memory.write()
        rows = [row for row, _ in pairs[1::2]]
        fixed = seconds(lambda: [ftfy.fix_text(row["text"]) for row in rows])
        aided, plain, learning = 0.0, 0.0, 0.0
        for row in rows:
            plain += min(seconds(lambda: clean_row(row)) for _ in range(3))  # noqa: B023 - called at once
            aided += min(seconds(lambda: clean_row(row, memory)) for _ in range(3))  # noqa: B023
            result = clean_row(row, memory)
            learning += seconds(lambda: memory.learn(row["host"], result))  # noqa: B023
        learning += seconds(memory.write)
        memory.close()
    number = len(rows)
    look_up = max(0.0, aided - plain)
    parts = {"ftfy": fixed, "clean": plain, "look-up": look_up, "learning": learning}
    told = ", ".join(f"{name} {part / number * 1e6:.0f}" for name, part in parts.items())
    share = (look_up + learning) / fixed
    print(f"cost over {number} texts, microseconds each: {told}; memory / ftfy = {share:.3f}")
    return share


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def report_store(hosts: int, documents: int) -> float:
    """Print time and size while many hosts are learned in turn; return bytes for each remembered line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.db"
        memory = HostMemory(SqliteStore(path))
        print(f"{hosts} hosts: documents, CPU seconds, MB on disk, remembered lines, peak MB of the process")
        started, lines = time.process_time(), 0
        for number in range(documents):
            for host in range(hosts):
                memory.learn(f"host{host}.example", made_result(host, number))
            if number + 1 in {documents // 8, documents // 4, documents // 2, documents}:
                memory.write()
                lines = sum(summary.lines for summary in memory.store.hosts())
                spent, size = time.process_time() - started, path.stat().st_size / 1e6
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"{(number + 1) * hosts:12d}{spent:10.1f}{size:10.1f}{lines:10d}{peak:8.0f}")
        memory.close()
        return path.stat().st_size / max(1, lines)


def made_result(host: int, number: int) -> Result:
    """Return a made document: three lines of its own, two of its host's."""
    own = [
        f"Line {part} of story {number} at host {host} says that nothing else is said here." for part in "abc"
    ]
    footer = [f"Read on at host {host}", f"Host {host} is a house of its own"]
    body = "\n\n".join([*own, *footer])
    return Result(body, body)


def report_sample(hosts: Sequence[Host], number: int) -> None:
    """Print cuts that were made because of the memory, each host's share of them drawn with a fixed seed."""
    cuts = [(host, row, after, cut) for host in hosts for row, after, cut in new_cuts(host)]
    by_host: dict[str, list[Any]] = defaultdict(list)
    for cut in cuts:
        by_host[cut[0].name].append(cut)
    draw = random.Random(20)
    for drawn in by_host.values():
        draw.shuffle(drawn)
    chosen = [cut for level in zip_longest(*by_host.values()) for cut in level if cut is not None][:number]
    print(f"{len(cuts)} cuts made by memory, {len(chosen)} drawn")
    for host, _row, after, cut in chosen:
        place = "head" if cut.at == 0 else "tail" if cut.at >= len(after.body) else "inside"
        print(f"{host.name} | {place} | {after.body[-50:]!r} | {cut.text[:200]!r}")


def new_cuts(host: Host) -> Iterator[tuple[dict[str, Any], Result, Removal]]:
    """Yield what only the engine with memory cut."""
    for row, before, after in zip(host.rows, host.before, host.after):
        gone = [(cut.start, cut.end) for cut in before.removed]
        for cut in after.removed:
            if not any(start <= cut.start and cut.end <= end for start, end in gone):
                yield row, after, cut


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; return 1 where ``--gate`` is given and a limit is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gate", action="store_true", help="fail where a limit is missed")
    parser.add_argument("--full", action="store_true", help="10,000 hosts of 1,000 documents: an hour or so")
    parser.add_argument("--most", type=int, default=MOST, help="texts of a host")
    parser.add_argument("--sample", type=int, default=0, help="print so many cuts to be read")
    options = parser.parse_args(arguments)
    hosts = clean_hosts(options.most)
    share = report_repeated(hosts)
    if options.sample:
        report_sample(hosts, options.sample)
        return 0
    report_next(hosts)
    without, with_memory = report_tails(hosts)
    cost = report_cost(hosts)
    size = report_store(10_000, 1_000) if options.full else report_store(200, 160)
    print(f"{size:.0f} bytes for each remembered line")
    limits = {
        f"repeated last lines {share:.1%} <= {REPEATED:.0%}": share <= REPEATED,
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
