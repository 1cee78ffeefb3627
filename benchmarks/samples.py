"""Draw real texts to be read by a person: ``python -m benchmarks.samples {cuts,ends} [--by kind|frequency]``.

``cuts`` are texts at whose end something was cut, ``ends`` those whose end was left alone. ``--by kind`` draws them in
turn from every rule, kind and language (``ends``: corpus and language), so that rare ones weigh as much as frequent
ones, and no host gives more than four; ``--by frequency`` draws them evenly from all. The draw depends on the seed and
on the digest of the development texts alone; ``--unread`` leaves out what was judged already (``read_ends.tsv``).

Whether a cut took article text, or an end is furniture, only a reader can say; the last line counts what was drawn.
Needs the development texts beside the checkout.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.corpus import CORPORA, READ_ENDS, digest_of_texts, read_texts
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Removal

_MOST_OF_A_HOST = 4
_KEPT, _CUT, _LINES = 160, 90, 5
"""Characters shown of what is kept above, and of each line that is cut; lines shown of a cut."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one cleaned text.

    Attributes:
        corpus, id, host, lang: of the text.
        kept: the last characters of the body.
        cut: what was cut below it, from the upper line to the lowest.
    """

    corpus: str
    id: str
    host: str
    lang: str
    kept: str
    cut: tuple[Removal, ...]

    @property
    def group(self) -> tuple[str, ...]:
        """By what a draw is stratified."""
        if not self.cut:
            return self.corpus, self.lang
        return self.cut[0].rule.partition(":")[0], self.cut[0].kind, self.lang

    def show(self) -> str:
        """Return the end as it is read: what is kept, and line by line what was cut."""
        head = f"{self.corpus} {self.id[:40]} {self.host} {'/'.join(self.group)}"
        lines = [f"    {self.kept.strip()}"]
        lines += [f"  - {removal.text[:_CUT]}  [{removal.rule}]" for removal in self.cut[:_LINES]]
        if len(self.cut) > _LINES:
            lines.append(f"  - … and {len(self.cut) - _LINES} more lines")
        return "\n".join([head, *(line.replace("\n", "⏎") for line in lines)])


def read_endings() -> Iterator[Ending]:
    """Yield the end of every development text, cleaned without knowing more than the text."""
    for row in read_texts():
        result = clean(row["text"])
        last = len(result.body)
        cut = tuple(removal for removal in result.removed if removal.at >= last and len(removal.text) > 1)
        kept = result.body[-_KEPT:]
        yield Ending(row["corpus"], str(row["id"]), row.get("host") or "", row.get("lang") or "", kept, cut)


def draw(endings: Sequence[Ending], number: int, seed: str, by: str) -> list[Ending]:
    """Return ``number`` of the endings, evenly from all or in turn from every group."""
    chance = random.Random(seed)
    if by == "frequency":
        return chance.sample(endings, min(number, len(endings)))
    groups: dict[tuple[str, ...], list[Ending]] = defaultdict(list)
    for ending in endings:
        groups[ending.group].append(ending)
    for _, group in sorted(groups.items()):
        chance.shuffle(group)
    drawn: list[Ending] = []
    of_host: Counter[str] = Counter()
    while len(drawn) < number and groups:
        for name in sorted(groups):
            ending = groups[name].pop()
            if not groups[name]:
                del groups[name]
            if of_host[ending.host] < _MOST_OF_A_HOST or not ending.host:
                of_host[ending.host] += 1
                drawn.append(ending)
    return drawn[:number]


def read_already() -> set[tuple[str, str]]:
    """Return corpus and id of the texts whose ends were judged."""
    with READ_ENDS.open(encoding="utf-8", newline="") as file:
        return {(row["corpus"], row["id"]) for row in csv.DictReader(file, delimiter="\t")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the drawn ends, numbered, and how many there were to draw from."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("cuts", "ends"))
    parser.add_argument("--by", choices=("kind", "frequency"), default="kind")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", default="1", help="of the draw, beside the digest of the texts")
    parser.add_argument("--unread", action="store_true", help="leave out what was judged already")
    options = parser.parse_args(arguments)
    if not (CORPORA / "texts").is_dir():
        parser.error(f"the development texts are not there: {CORPORA / 'texts'}")
    known = read_already() if options.unread else set()
    endings = [ending for ending in read_endings() if bool(ending.cut) == (options.what == "cuts")]
    fresh = [ending for ending in endings if (ending.corpus, ending.id) not in known]
    drawn = draw(fresh, options.number, f"{digest_of_texts()}:{options.seed}", options.by)
    for number, ending in enumerate(drawn):
        print(f"{number} {ending.show()}")
    print(f"{options.what}={len(endings)} unread={len(fresh)} drawn={len(drawn)} by={options.by}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
