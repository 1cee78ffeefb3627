"""How well both ends are found: ``python -m benchmarks.boundary [--gate] [--misses N]``.

Runs ``clean`` over the development texts whose true ends are known (``../shared/corpora/tails_dev.jsonl.gz``) and
over the project's own case files, and prints for each corpus, class or language:

exact      share of texts whose end is right within two words
junk       mean number of words left after the true end
lost       share of texts that lost more than two true words, at either end (behind the first word kept, where the
           true start is not known); a title is not lost but in ``headline``, and furniture between paragraphs is
           not annotated
start      share of texts whose start is right within two words, among those whose start is known

Words are runs of letters and digits; a Han or kana letter counts as one. Of the own cases bodies must be exact;
fields are counted as right, wrong or missing. ``--gate`` runs the own cases only and fails where a figure has fallen
below its pinned floor (``boundary_gate.json``); ``--update`` pins the floors anew, and lowers none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.casefile import Case, digest, read_folder
from benchmarks.corpus import CORPORA, ROOT, Tail, read_judged, read_tails
from pipelines.cleaning.clean import clean
from pipelines.cleaning.document import Result

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
TOLERANCE = 2
CASES = ROOT / "tests" / "cases"
NEGATIVES = CASES / "negative"
GATE = ROOT / "benchmarks" / "boundary_gate.json"
_UNPINNED: dict[str, Any] = {"digest": "", "floors": {}}
SLACK = 0.002
"""A floor lies so far below what was reached: about one case of the set."""


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


@dataclass(frozen=True)
class Outcome:
    """One of the project's own cases, cleaned: whether the body is right, and each expected field."""

    case: Case
    right: bool
    fields: Mapping[str, str]


def judge(case: Case) -> Outcome:
    """Clean a case; fields are ``right``, ``wrong`` or ``missing``."""
    result = clean(case.text, headline=case.headline)
    found = {**result.fields, "headline": result.headline}
    fields = {name: compare(wanted, found.get(name)) for name, wanted in case.fields.items()}
    return Outcome(case, result.body == case.body, fields)


def compare(wanted: Any, found: Any) -> str:
    """Return ``right``, ``wrong`` or ``missing``; of each author only the expected keys count."""
    if not found:
        return "right" if wanted is None else "missing"
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        if len(wanted) != len(found):
            return "wrong"
        pairs = zip(wanted, found)
        return "right" if all(a[key] == b.get(key) for a, b in pairs for key in a) else "wrong"
    return "right" if wanted == found else "wrong"


def share(outcomes: Sequence[Outcome]) -> float:
    """Return the share of cases whose body is right."""
    return sum(outcome.right for outcome in outcomes) / len(outcomes)


def case_figures(outcomes: Sequence[Outcome], documents: Sequence[Outcome]) -> dict[str, float]:
    """Return the gated figures: bodies right, traps intact, fields' precision and recall; of the documents apart."""
    precision, recall = field_figures(outcomes)
    document_precision, document_recall = field_figures(documents)
    return {
        "bodies": share(outcomes),
        "traps": share([outcome for outcome in outcomes if outcome.case.is_trap]),
        "field_precision": precision,
        "field_recall": recall,
        "negatives": negatives_intact(),
        "document_bodies": share(documents),
        "document_field_precision": document_precision,
        "document_field_recall": document_recall,
    }


def field_figures(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Return the precision and the recall of the fields that the cases name."""
    fields = Counter(verdict for outcome in outcomes for verdict in outcome.fields.values())
    return fields["right"] / (fields["right"] + fields["wrong"]), fields["right"] / sum(fields.values())


def negatives_intact() -> float:
    """Return the share of whole documents of other genres that keep their end."""
    documents = [path.read_text(encoding="utf-8") for path in sorted(NEGATIVES.glob("*.txt"))]
    kept = [_ending(clean(text).body) == _ending(text) for text in documents]
    return sum(kept) / len(kept)


def _ending(text: str) -> str:
    """Return the last characters, white space apart: how blocks are set off is judged without the title."""
    return " ".join(text.split())[-40:]


def case_table(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of the own cases, by class and by language."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[f"case class {'trap' if outcome.case.is_trap else outcome.case.cls}"].append(outcome)
        groups[f"case lang {outcome.case.lang}"].append(outcome)
    lines = [f"{'':28s}{'cases':>6s}{'bodies':>8s}{'fields right/wrong/missing':>30s}"]
    for name, group in sorted(groups.items()):
        fields = Counter(verdict for outcome in group for verdict in outcome.fields.values())
        counts = f"{fields['right']}/{fields['wrong']}/{fields['missing']}"
        lines.append(f"{name:28s}{len(group):6d}{share(group):8.1%}{counts:>30s}")
    return lines


def check_gate(figures: Mapping[str, float], *, update: bool) -> list[str]:
    """Return what misses its floor; with ``update`` pin the floors anew, never lower.

    A floor belongs to a set of cases: its digest is pinned beside it, so that nobody compares apples with pears.
    """
    pinned: dict[str, Any] = json.loads(GATE.read_text(encoding="utf-8")) if GATE.exists() else _UNPINNED
    now = digest(CASES)
    if update:
        same = pinned["digest"] == now
        floors = {
            name: max(round(value - SLACK, 4), pinned["floors"].get(name, 0.0) if same else 0.0)
            for name, value in figures.items()
        }
        GATE.write_text(json.dumps({"digest": now, "floors": floors}, indent=1) + "\n", encoding="utf-8")
        return []
    if pinned["digest"] != now:
        return ["the cases have changed since the floors were pinned: python -m benchmarks.boundary --update"]
    return [
        f"{name} {figures[name]:.4f} is below its floor {floor:.4f}"
        for name, floor in pinned["floors"].items()
        if figures[name] < floor
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 1 where ``--gate`` is given and a floor is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--how", choices=("annotated", "aligned", "read"), help="only these texts")
    parser.add_argument("--misses", type=int, default=0, help="print so many texts whose end is wrong")
    parser.add_argument(
        "--gate", action="store_true", help="only the own cases; fail where a floor is missed"
    )
    parser.add_argument("--update", action="store_true", help="pin the floors of the gate anew")
    options = parser.parse_args(arguments)
    if not (options.gate or options.update):
        print_texts(options.how, options.misses)
    outcomes = [judge(case) for case in read_folder(CASES / "articles")]
    documents = [judge(case) for case in read_folder(CASES / "documents")]
    figures = case_figures(outcomes, documents)
    print("\n".join(case_table([*outcomes, *documents])))
    print(" ".join(f"{name}={value:.4f}" for name, value in figures.items()))
    missed = check_gate(figures, update=options.update) if options.gate or options.update else []
    print("\n".join(f"gate: {line}" for line in missed), end="\n" if missed else "")
    return 1 if missed else 0


def print_texts(how: str | None, misses: int) -> None:
    """Print the table of the development texts, if they are there."""
    if not CORPORA.exists():
        print(f"{CORPORA} is not there: the development texts are left out")
        return
    texts = [] if how == "read" else read_tails(how)
    scores = run([*texts, *read_judged()] if how in (None, "read") else texts)
    print("\n".join(table(scores)))
    wrong = [item for item in scores if not item.exact or item.lost > TOLERANCE]
    for item in wrong[:misses]:
        words = f"junk {item.junk}, lost {item.lost_end}/{item.lost}"
        print(f"{item.tail.lang} {item.tail.id} {item.tail.host}: {words}")


if __name__ == "__main__":
    raise SystemExit(main())
