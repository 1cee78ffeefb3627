"""What only the memory cut, to be read by a person: ``python -m benchmarks.memory --sample 200 --seed 1``.

Each sample is drawn host by host, one cut of each, then another of each, so that no large host fills it. The draw
depends on the seed and on the digest of the development texts alone: who has the same texts reads the same cuts.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from pipelines.cleaning.document import Removal, Result

CONTEXT = 3
"""Lines of the article that are shown beside what was cut."""

_SHOWN = 240


@dataclass(frozen=True, slots=True)
class Host:
    """The texts of one host, cleaned without memory and with what was learned from all of them."""

    corpus: str
    name: str
    rows: list[dict[str, Any]]
    before: list[Result]
    after: list[Result]


@dataclass(frozen=True, slots=True)
class MemoryCut:
    """Neighbouring lines of one text that only the engine with memory cut.

    Attributes:
        id: the text's.
        result: how it was cleaned with memory.
        lines: what was cut, from the upper line to the lowest.
    """

    id: str
    result: Result
    lines: tuple[Removal, ...]

    @property
    def place(self) -> str:
        """Where in the text: ``head``, ``inside`` or ``tail``; ``all`` where nothing is left."""
        at = self.lines[0].at
        if not self.result.body:
            return "all"
        return "head" if at == 0 else "tail" if at >= len(self.result.body) else "inside"

    def show(self) -> str:
        """Return the cut with the lines of the article beside it, marked with ``-`` where they are gone."""
        body, at = self.result.body, self.lines[0].at
        above = [line for line in body[:at].split("\n") if line.strip()][-CONTEXT:]
        below = [line for line in body[at:].split("\n") if line.strip()][
            : CONTEXT if self.place != "tail" else 0
        ]
        gone = [f"{_short(cut.text)}  [{cut.kind}, {cut.rule}]" for cut in self.lines]
        rows = [f"    {_short(line)}" for line in above]
        rows += [f"  - {line}" for line in gone]
        return "\n".join([*rows, *(f"    {_short(line)}" for line in below)])


def memory_cuts(host: Host) -> Iterator[MemoryCut]:
    """Yield what only the engine with memory cut from the texts of a host."""
    for row, before, after in zip(host.rows, host.before, host.after):
        gone = [(cut.start, cut.end) for cut in before.removed]
        new = [
            cut
            for cut in after.removed
            if not any(start <= cut.start and cut.end <= end for start, end in gone)
        ]
        for _, lines in groupby(new, key=lambda cut: cut.at):
            yield MemoryCut(str(row["id"]), after, tuple(lines))


def draw_cuts(hosts: Sequence[Host], number: int, seed: str) -> tuple[list[tuple[Host, MemoryCut]], int]:
    """Return a sample, in the order of hosts, and how many cuts there are in all.

    Args:
        hosts: where to draw.
        number: cuts of the sample; fewer if there are no more.
        seed: of the draw.
    """
    draw = random.Random(seed)
    by_host: dict[tuple[str, str], list[tuple[Host, MemoryCut]]] = defaultdict(list)
    for host in hosts:
        by_host[host.corpus, host.name] += [(host, cut) for cut in memory_cuts(host)]
    for cuts in by_host.values():
        draw.shuffle(cuts)
    level_by_level = [one for level in zip_longest(*by_host.values()) for one in level if one is not None]
    chosen = sorted(level_by_level[:number], key=lambda one: (one[0].corpus, one[0].name, one[1].id))
    return chosen, len(level_by_level)


def report_sample(hosts: Sequence[Host], number: int, seed: str) -> None:
    """Print a sample: of each cut its text's corpus, host and id, and its lines with those of the article beside it."""
    chosen, total = draw_cuts(hosts, number, seed)
    for at, (host, cut) in enumerate(chosen, start=1):
        print(f"\n{at}. {host.corpus} {host.name} {cut.id} {cut.place}\n{cut.show()}")
    names = {host.name for host, _ in chosen}
    print(f"\n{len(chosen)} of {total} cuts that only the memory made, at {len(names)} hosts; seed {seed}")


def _short(text: str) -> str:
    flat = " / ".join(line for line in text.split("\n") if line.strip())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN // 2]} … {flat[-_SHOWN // 2 :]}"
