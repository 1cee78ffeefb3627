"""Whether ``extract`` stays within its memory and its time, page after page.

``python -m benchmarks.page_memory [--pages 5000] [--gate]``

The development pages of all corpora come round and round in one process. Resident memory may grow while caches
fill; it must not grow from the first half of the run to its end. The costliest page in a hundred must stay below
ten times the median. The last line sums up; ``--gate`` makes it an exit code.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.page_corpus import load_rows
from pipelines.extraction import extract

PAGES = ("fundus", "daniel", "newspaper", "readability", "trafilatura", "postlight", "mediacloud")
STEPS = 10
MOST_GROWTH = 1.05
"""Resident memory at the end, as a multiple of the most in the first half of the run."""
MOST_P99 = 10
"""Cost of the 99th percentile, as a multiple of the median's."""


def resident() -> float:
    """Return the process's resident memory, MB; raises FileNotFoundError outside Linux."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and return 1 when ``--gate`` is given and a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.page_memory", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--gate", action="store_true", help="exit with 1 when a bar is missed")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    rows = [(row["html"], row["url"] or None) for corpus in PAGES for row in load_rows(corpus)]
    costs: list[float] = []
    memory: list[float] = []
    print(f"{'pages':>8}{'resident MB':>14}{'median ms':>12}")
    for number, (html, url) in enumerate(islice(cycle(rows), options.pages), 1):
        start = time.process_time()
        extract(html, url)
        costs.append(1000 * (time.process_time() - start))
        if number * STEPS % options.pages < STEPS:
            memory.append(resident())
            print(f"{number:>8}{memory[-1]:>14.0f}{statistics.median(costs):>12.1f}", flush=True)
    growth = memory[-1] / max(memory[: len(memory) // 2])
    median, p99 = statistics.median(costs), sorted(costs)[int(0.99 * (len(costs) - 1))]
    print(
        f"page memory: {options.pages} pages, end / first half {growth:.3f} (at most {MOST_GROWTH}), "
        f"median {median:.1f} ms, p99 {p99 / median:.1f} times that (at most {MOST_P99})"
    )
    return 1 if options.gate and (growth > MOST_GROWTH or p99 > MOST_P99 * median) else 0


if __name__ == "__main__":
    sys.exit(main())
