"""How well both ends are found: ``python -m benchmarks.boundary [--gate] [--misses N]``.

Runs ``clean`` over the development texts whose true ends are known (``../shared/corpora/tails_dev.jsonl.gz``) and
over the project's own case files, and prints for each corpus, class or language:

exact      share of texts whose end is right within two words
junk       mean number of words left after the true end
lost       share of texts that lost more than two true words, at either end (behind the first word kept, where the
           true start is not known); a title is not lost but in ``headline``, and furniture between paragraphs is
           not annotated
start      share of texts whose start is right within two words, among those whose start is known

Words are runs of letters and digits; a Han or kana letter counts as one.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.corpus import Tail, read_tails
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Result

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
TOLERANCE = 2


@dataclass(frozen=True)
class Score:
    """Words wrong in one text: left after the true end, lost anywhere, left or lost at the start."""

    tail: Tail
    junk: int
    lost_end: int
    lost: int
    start: int | None

    @property
    def exact(self) -> bool:
        """Whether the end is right within the tolerance."""
        return self.junk <= TOLERANCE and self.lost_end <= TOLERANCE


def count_words(text: str) -> int:
    """Return the number of words in ``text``."""
    return len(_WORD.findall(text))


def score(tail: Tail, result: Result) -> Score:
    """Compare what was kept with the true span, word by word."""
    words = [match.start() for match in _WORD.finditer(result.text)]
    removed = [False] * len(words)
    spared = [False] * len(words)
    at = 0
    for removal in result.removed:
        while at < len(words) and words[at] < removal.start:
            at += 1
        inside = 0 < removal.at < len(result.body) - 1
        while at < len(words) and words[at] < removal.end:
            removed[at] = True
            spared[at] = removal.kind == "headline" or inside
            at += 1
    first = count_words(tail.text[: tail.start])
    least = count_words(tail.text[: tail.end_min])
    most = count_words(tail.text[: tail.end_max])
    kept = [index for index, gone in enumerate(removed) if not gone]
    end = kept[-1] + 1 if kept else 0
    begin = kept[0] if kept else 0
    first = max(first, begin)
    lost = sum(gone and not title for gone, title in zip(removed[first:least], spared[first:least]))
    start = abs(begin - first) if tail.start_sure else None
    junk = sum(1 for index in kept if index >= most)
    return Score(tail, junk, max(0, least - end), lost, start)


def run(tails: Iterable[Tail]) -> list[Score]:
    """Clean every text as a caller would who knows nothing but the text."""
    return [score(tail, clean(tail.text)) for tail in tails]


def row(name: str, scores: Sequence[Score]) -> str:
    """Return one line of the table."""
    number = len(scores)
    exact = sum(item.exact for item in scores) / number
    junk = sum(item.junk for item in scores) / number
    lost = sum(item.lost > TOLERANCE for item in scores) / number
    starts = [item.start for item in scores if item.start is not None]
    start = f"{sum(value <= TOLERANCE for value in starts) / len(starts):7.1%}" if starts else "      -"
    return f"{name:28s}{number:6d}{exact:8.1%}{junk:8.2f}{lost:8.1%}{start:>8s}"


def table(scores: Sequence[Score]) -> list[str]:
    """Return the table: all, then by class and by language."""
    lines = [f"{'':28s}{'texts':>6s}{'exact':>8s}{'junk':>8s}{'lost':>8s}{'start':>8s}"]
    groups: dict[str, list[Score]] = defaultdict(list)
    for item in scores:
        groups[item.tail.how].append(item)
        groups[f"{item.tail.how} {item.tail.lang}"].append(item)
        if item.tail.how == "annotated":
            groups[f"annotated class {item.tail.cls}"].append(item)
    lines += [row(name, group) for name, group in sorted(groups.items()) if len(group) >= 3]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 where ``--gate`` is given and a floor is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--how", choices=("annotated", "aligned"), help="only these texts")
    parser.add_argument("--misses", type=int, default=0, help="print so many texts whose end is wrong")
    options = parser.parse_args(arguments)
    scores = run(read_tails(options.how))
    print("\n".join(table(scores)))
    wrong = [item for item in scores if not item.exact or item.lost > TOLERANCE]
    for item in wrong[: options.misses]:
        print(
            f"{item.tail.lang} {item.tail.id} {item.tail.host}: junk {item.junk}, lost {item.lost_end}/{item.lost}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
