"""What cleaning costs, as ratios measured in one run.

    python -m benchmarks.speed [--gate] [--docs 400] [--pairs 3] [--only NAME …] [--plot growth.svg]

Pairs of processes are run by turns and the medians of their ratios are told: of two runs on a shared machine
only the ratio means something. ``--gate`` ends with exit code 1 if a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.generate import corpus
from benchmarks.hostile import SHAPES
from benchmarks.speed_plot import draw

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SHORTEST_GROWTH = 100_000
"""Below it, what a text costs whatever its length hides how the time grows."""

PATIENCE = 300.0
"""Seconds for all lengths of one shape."""


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Attributes:
        name: what it is.
        value: None where it could not be had in time.
        limit: what it must not pass; None for information.
        unit: "" for ratios.
        curve: seconds by length, of which the number tells the growth.
    """

    name: str
    value: float | None
    limit: float | None = None
    unit: str = ""
    curve: dict[int, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """True unless a limit is passed."""
        return self.limit is None or (self.value is not None and self.value <= self.limit)


@dataclass(frozen=True)
class Spent:
    """What a process cost: CPU and wall seconds, peak memory in MB, and what it printed."""

    cpu: float
    wall: float
    memory: float
    out: str


def spend(*command: str) -> Spent:
    """Run a process to its end. Raises RuntimeError if it fails.

    Its peak memory is no less than what this process held when it was started, which therefore reads nothing whole.
    """
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        told = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, told)


def _arm(*arguments: str) -> Spent:
    return spend("-m", "benchmarks.speed_arms", *arguments)


def whole_process(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield the CPU of the whole process against the same with ftfy, ftfy alone and the bare JSON loop."""
    arms = ("clean", "clean+ftfy", "ftfy", "json")
    rounds = [{arm: _arm("process", str(source), str(docs), arm) for arm in arms} for _ in range(pairs)]
    for other, limit in (("clean+ftfy", 0.20), ("ftfy", 0.30), ("json", None)):
        ratio = statistics.median(each["clean"].cpu / each[other].cpu for each in rounds)
        yield Figure(f"clean / {other}, CPU of the process", ratio, limit)
    same = [json.loads(rounds[0][arm].out)["digests"] for arm in arms[:2]]
    share = sum(one == other for one, other in zip(*same)) / len(same[0])
    yield Figure("documents with the same bytes with ftfy's repair", share * 100, unit="%")
    yield Figure(
        "clean, whole process", statistics.median(r["clean"].cpu for r in rounds) / docs * 1e6, unit="µs/doc"
    )


def by_stage(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield microseconds for each document by stage and by language."""
    table = json.loads(_arm("stages", str(source), str(min(docs, 300))).out)
    for stage, micros in table["every"].items():
        yield Figure(f"stage {stage}", micros, unit="µs/doc")
    for group, times in sorted(table.items()):
        yield Figure(f"{group}: all stages / ftfy alone", times["all"] / times["ftfy"])


def by_length(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield, for each shape, the largest growth of the time when the length grows tenfold."""
    for shape in SHAPES:
        times = measured_growth(shape)
        steps = pairwise(size for size in LENGTHS if size >= SHORTEST_GROWTH)
        pairs_of = [(times[a], times[b]) for a, b in steps if b in times]
        complete = len(times) == len(LENGTHS)
        # Below a millisecond it is the clock that is measured.
        growth = max((b / max(a, 1e-3) for a, b in pairs_of), default=None) if complete else None
        yield Figure(f"10 × the length: {shape}", growth, 12, curve=times)
        if times:
            largest = max(times)
            yield Figure(f"    {shape}", times[largest], unit=f"s for {largest:,}")


def measured_growth(shape: str) -> dict[int, float]:
    """Return seconds by length, as far as time allows."""
    command = [sys.executable, "-m", "benchmarks.speed_arms", "growth", shape, *map(str, LENGTHS)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False).stdout
    except subprocess.TimeoutExpired as error:
        done = error.stdout or b""
    lines = done.decode().split("\n")
    told = json.loads(lines[-2]) if len(lines) > 1 else {}
    return {int(size): seconds for size, seconds in told.items()}


def by_rules(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield what ten times the rules cost."""
    times = json.loads(_arm("rules").out)
    yield Figure("600 rules / 60 rules", times["600"] / times["60"], 1.3)
    yield Figure("all rules / 60 rules", times["all"] / times["60"])


def in_a_crawl(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield the pipelines' share of a crawl's CPU, and the project's settings against Scrapy's."""
    pages = str(max(100, docs))
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.speed_crawl", "serve", pages], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        address = server.stdout.readline().decode().strip()
        modes = ("scrapy", "project", "both")
        command = ("-m", "benchmarks.speed_crawl", "crawl")
        rounds = [
            {mode: json.loads(spend(*command, address, pages, mode).out) for mode in modes}
            for _ in range(pairs)
        ]
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    bare, cleaned = ([each[mode] for each in rounds] for mode in ("project", "both"))

    def median(of: Callable[[dict[str, float]], float]) -> float:
        return statistics.median(map(of, cleaned))

    share = median(lambda each: each["pipeline"] / (each["cpu"] - each["loading"]))
    yield Figure("pipelines' share of a crawl's CPU, tables loaded", share * 100, 5, "%")
    share = median(lambda each: (each["pipeline"] + each["loading"]) / each["cpu"])
    yield Figure("    with the loading, once a process", share * 100, unit="%")
    yield Figure("    loading", median(lambda each: each["loading"]) * 1e3, unit="ms")
    micros = median(lambda each: each["pipeline"] / each["items"]) * 1e6
    yield Figure("    pipelines, an item", micros, unit="µs")
    micros = statistics.median(each["cpu"] / each["items"] for each in bare) * 1e6
    yield Figure("    Scrapy, an item's two pages", micros, unit="µs")
    ratio = statistics.median(each["project"]["cpu"] / each["scrapy"]["cpu"] for each in rounds)
    yield Figure("crawl, project's settings / Scrapy's, CPU", ratio, 0.75)


def in_a_batch(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield the batch command's memory as the input grows tenfold, and two processes against one."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.jsonl"
        with large.open("wb") as file:
            for _ in range(10):
                with source.open("rb") as part:
                    shutil.copyfileobj(part, file)

        def run(path: Path, workers: int) -> Spent:
            out = str(Path(folder) / "out.jsonl")
            options = ("--workers", str(workers), "--stretch", "1", "--overwrite")
            return spend("-m", "scrapy", "clean-batch", "-o", out, str(path), *options)

        one, ten = run(source, 1), run(large, 1)
        both = [(run(large, 2), ten if number == 0 else run(large, 1)) for number in range(pairs)]
        megabytes = source.stat().st_size / 1e6
        yield Figure(f"batch, peak memory, {megabytes * 10:.0f} MB of input", ten.memory, 100, "MB")
        yield Figure(
            f"    memory, {megabytes * 10:.0f} MB / {megabytes:.0f} MB", ten.memory / one.memory, 1.1
        )
        ratio = statistics.median(two.wall / single.wall for two, single in both)
        yield Figure("batch, two processes / one, wall (needs a free core)", ratio, 0.62)
        ratio = statistics.median(two.cpu / single.cpu for two, single in both)
        yield Figure("batch, two processes / one, CPU", ratio, 1.1)
        micros = statistics.median(single.cpu for _, single in both) / (docs * 10) * 1e6
        yield Figure("batch, one process, JSON to JSON", micros, unit="µs/doc")
        nothing = Path(folder) / "nothing.jsonl"
        nothing.touch()
        for name, path in (("archive spider, peak memory", source), ("    with nothing to read", nothing)):
            articles = str(Path(folder) / "articles.jsonl")
            crawl = ("-m", "scrapy", "crawl", "archive", "-a", f"path={path}", "-O", articles)
            yield Figure(name, spend(*crawl).memory, 100 if path is source else None, "MB")


def at_import(source: Path, docs: int, pairs: int) -> Iterator[Figure]:
    """Yield what importing costs."""
    for names, limit in (
        (("pipelines",), 1.5),
        (("pipelines.addon",), None),
        (("pipelines.cleaning.clean",), None),
    ):
        ratios = []
        for _ in range(max(3, pairs)):
            ours = _arm("imports", *names).cpu
            ratios.append(ours / _arm("imports", "scrapy", "ftfy").cpu)
        yield Figure(f"import {names[0]} / import scrapy, ftfy", statistics.median(ratios), limit)


PARTS: dict[str, Callable[[Path, int, int], Iterator[Figure]]] = {
    "process": whole_process,
    "stages": by_stage,
    "growth": by_length,
    "rules": by_rules,
    "crawl": in_a_crawl,
    "batch": in_a_batch,
    "import": at_import,
}


def main() -> None:
    """Measure, print a table and one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--gate", action="store_true", help="exit code 1 if a limit is passed")
    parser.add_argument("--docs", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=tuple(PARTS), default=tuple(PARTS))
    parser.add_argument("--plot", type=Path, help="SVG of the part growth")
    options = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "corpus.jsonl"
        with source.open("wb") as file:
            file.writelines(corpus(options.docs))
        for name in options.only:
            for figure in PARTS[name](source, options.docs, options.pairs):
                figures.append(figure)
                _print(figure)
    if options.plot:
        curves = {each.name.rpartition(": ")[2]: each.curve for each in figures if each.curve}
        options.plot.write_text(draw(curves), encoding="utf-8")
    known = {each.name.strip(): round(each.value, 3) for each in figures if each.value is not None}
    print(json.dumps(known, ensure_ascii=False))
    failed = [each.name for each in figures if not each.passed]
    print(f"{len(failed)} limits passed: {', '.join(failed)}" if failed else "within all limits")
    sys.exit(int(options.gate and bool(failed)))


def _print(figure: Figure) -> None:
    value = "too slow" if figure.value is None else f"{figure.value:10.3f}"
    limit = (
        "" if figure.limit is None else f"  ≤ {figure.limit:g}  {'ok' if figure.passed else 'PASSED OVER'}"
    )
    print(f"{figure.name:56} {value:>10} {figure.unit:8}{limit}", flush=True)


if __name__ == "__main__":
    main()
