"""What ``benchmarks.speed`` measures, each as a process of its own: ``python -m benchmarks.speed_arms NAME …``.

Every arm prints one JSON object.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.generate import document

ROUNDS = 3
ROUNDS_OF_ONE, ENOUGH = 9, 3.0
"""So often is one text cleaned for the best time, or until it took so many seconds."""


def _lines(path: str, limit: int) -> Iterable[bytes]:
    with open(path, "rb") as file:
        yield from islice(file, limit)


def _plain_ftfy() -> Callable[[str], str]:
    """Return ftfy's repair with what news text needs switched off: quotation marks and full-width forms stay."""
    import ftfy

    config = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, explain=False)
    return lambda text: str(ftfy.fix_text(text, config))


def process(path: str, limit: str, arm: str) -> dict[str, Any]:
    """Read JSON Lines, treat each text, write JSON Lines into a hash: the whole process is measured outside.

    Arms: ``json`` (nothing), ``ftfy`` (its repair alone), ``clean``, ``clean+ftfy`` (clean with ftfy's repair
    in the place of ours).
    """
    treat: Callable[[str], str] = str
    if arm == "ftfy":
        treat = _plain_ftfy()
    elif arm != "json":
        import pipelines.cleaning.clean as engine
        from pipelines.cleaning.encoding import Repaired

        if arm == "clean+ftfy":
            fix = _plain_ftfy()
            setattr(engine, "repair", lambda text: (fix(text), ()))  # noqa: B010 - as a test patches it
            setattr(engine, "repair_soundly", lambda text: Repaired(fix(text), (), True))  # noqa: B010
        treat = lambda text: engine.clean(text).body  # noqa: E731
    digests = []
    for line in _lines(path, int(limit)):
        item = json.loads(line)
        item["text"] = treat(item["text"])
        digests.append(hashlib.md5(json.dumps(item, ensure_ascii=False).encode()).hexdigest())
    return {"digests": digests}


def stages(path: str, limit: str) -> dict[str, Any]:
    """Return microseconds for each document by stage, and by language beside ftfy alone; medians of rounds."""
    from pipelines import Options, clean
    from pipelines.cleaning.encoding import repair

    items = [json.loads(line) for line in _lines(path, int(limit))]
    fix = _plain_ftfy()
    jobs: dict[str, Callable[[str], Any]] = {
        "ftfy": fix,
        "encoding": repair,
        "footer": lambda text: clean(text, options=Options(stages=frozenset({"footer"}))),
        "paragraphs": lambda text: clean(text, options=Options(stages=frozenset({"paragraphs"}))),
        "all": clean,
    }
    for job in jobs.values():
        job(items[0]["text"])
    spent: dict[str, dict[str, list[float]]] = {}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            sums: dict[str, float] = {}
            for item in items:
                began = time.process_time()
                job(item["text"])
                gone = time.process_time() - began
                for group in ("every", item["lang"], "damaged" if item["damage"] != "none" else "sound"):
                    sums[group] = sums.get(group, 0.0) + gone
            for group, total in sums.items():
                spent.setdefault(group, {}).setdefault(name, []).append(total)
    sizes = {group: _size(items, group) for group in spent}
    return {
        group: {name: sorted(times)[len(times) // 2] / sizes[group] * 1e6 for name, times in table.items()}
        for group, table in spent.items()
    }


def _size(items: list[dict[str, Any]], group: str) -> int:
    if group == "every":
        return len(items)
    if group in ("damaged", "sound"):
        return sum((item["damage"] != "none") is (group == "damaged") for item in items)
    return sum(item["lang"] == group for item in items)


def growth(shape: str, *sizes: str) -> dict[str, Any]:
    """Return the seconds that ``clean`` takes for texts of one shape; each length is told at once."""
    from benchmarks.hostile import SHAPES
    from pipelines import clean

    clean("A text to load the tables.\n\nSource : https://paper.example/a")
    told: dict[str, Any] = {}
    for size in sizes:
        text = SHAPES[shape](int(size))
        times: list[float] = []
        while not times or (len(times) < ROUNDS_OF_ONE and sum(times) < ENOUGH):
            began = time.process_time()
            clean(text)
            times.append(time.process_time() - began)
        told[size] = min(times)
        print(json.dumps(told), flush=True)
    return told


def rules() -> dict[str, Any]:
    """Return the seconds that cleaning takes with 60, 600 and all rules of each table."""
    import pipelines.cleaning.evidence.building as engine
    from pipelines import clean
    from pipelines.cleaning.rules import load_rules

    whole = load_rules()
    texts = [document(number, damaged=0)["text"] for number in range(60)]
    spent: dict[str, list[float]] = {"60": [], "600": [], "all": []}
    for _ in range(ROUNDS):
        for name, times in spent.items():
            parts = {
                field.name: getattr(whole, field.name)[: None if name == "all" else int(name)]
                for field in dataclasses.fields(whole)
            }
            smaller = dataclasses.replace(whole, **parts)
            setattr(engine, "load_rules", lambda smaller=smaller: smaller)  # noqa: B010 - as a test patches it
            engine.vocabulary.cache_clear()
            clean(texts[0])
            began = time.process_time()
            for text in texts:
                clean(text)
            times.append(time.process_time() - began)
    return {name: sorted(times)[len(times) // 2] for name, times in spent.items()}


def imports(*names: str) -> dict[str, Any]:
    """Import modules; the whole process is measured outside."""
    for name in names:
        __import__(name)
    return {}


ARMS: dict[str, Callable[..., dict[str, Any]]] = {
    "process": process,
    "stages": stages,
    "growth": growth,
    "rules": rules,
    "imports": imports,
}

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
    print(json.dumps(ARMS[sys.argv[1]](*sys.argv[2:])))
