"""Compares the way round ftfy with ftfy itself: ``python -m benchmarks.encoding_diff``.

Generated pieces are strings over the characters that mojibake is made of. Real ones are pieces of the texts
in ``../shared/corpora/texts`` beside the checkout, if it is there, as they are and read in a wrong code page
on purpose. The last line printed is the number of pieces on which ``mojibake.fix`` and ``ftfy.fix_text``
disagree; it has to be 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import ftfy
from ftfy.badness import MOJIBAKE_CATEGORIES

from pipelines.cleaning import mojibake

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "texts"
CODE_PAGES = (
    *("latin-1", "sloppy-windows-1252", "cp1252", "sloppy-windows-1251", "sloppy-windows-1250", "cp437"),
    *(
        "sloppy-windows-1253",
        "sloppy-windows-1254",
        "sloppy-windows-1257",
        "iso-8859-2",
        "mac-roman",
        "cp1256",
    ),
)


def members(body: str) -> list[str]:
    """Return the characters of the body of a regular expression's class, such as ``a-cx``."""
    found: list[str] = []
    at = 0
    while at < len(body):
        last = at + 2 if body[at + 1 : at + 2] == "-" and at + 2 < len(body) else at
        found += map(chr, range(ord(body[at]), ord(body[last]) + 1))
        at = last + 1
    return found


def generated(rng: random.Random, count: int) -> Iterator[str]:
    """Yield ``count`` strings of 1 to 14 characters, one class of ftfy's table being as likely as another."""
    classes = [members(body) for body in MOJIBAKE_CATEGORIES.values()]
    classes += [list("aZ .,1?_\n\r\t\x1a"), list("ÃÂÎÐØÙ×√≈‚âÄāβàŒœŠšŸžЂвВГ"), list("\u3042中한ไท")]
    for _ in range(count):
        yield "".join(rng.choice(rng.choice(classes)) for _ in range(rng.randint(1, 14)))


def real(rng: random.Random, texts: list[str], count: int) -> Iterator[str]:
    """Yield ``count`` pieces of these texts, two out of three read in a wrong code page, some twice."""
    for _ in range(count):
        text = rng.choice(texts)
        start = rng.randrange(len(text) + 1)
        piece = text[start : start + rng.randint(5, 400)]
        for _ in range(rng.choice((0, 1, 1, 1, 2, 0))):
            raw = piece.encode("utf-8", "surrogatepass")
            piece = raw.decode(rng.choice(CODE_PAGES), rng.choice(("replace", "ignore")))
            if rng.random() < 0.2:
                piece = piece.replace("\xa0", " ")
        yield piece + (text[start : start + 30] if rng.random() < 0.2 else "")


def read_texts(every: int) -> list[str]:
    """Return every ``every``-th text of the corpora; none when there are no corpora."""
    texts = []
    for path in sorted(TEXTS.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for number, line in enumerate(lines) if number % every == 0]
    return [text for text in texts if text]


def compare(name: str, pieces: Iterator[str]) -> int:
    """Print what a run over the pieces gave; return the number of disagreements."""
    total = changed = wrong = 0
    ours = theirs = 0.0
    for piece in pieces:
        started = time.perf_counter()
        fixed = mojibake.fix(piece)
        between = time.perf_counter()
        expected = ftfy.fix_text(piece, mojibake.CONFIG)
        theirs += time.perf_counter() - between
        ours += between - started
        total += 1
        changed += expected != piece
        if fixed != expected:
            wrong += 1
            print("disagreement:", ascii(piece)[:200])
    print(f"{name}: {total} pieces, {changed} changed by ftfy, {ours:.1f} s against {theirs:.1f} s")
    return wrong


def main() -> int:
    """Run the comparison; return 1 when there are disagreements."""
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("--pieces", type=int, default=120_000, help="generated pieces, and as many real ones")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    wrong = compare("generated", generated(rng, options.pieces))
    texts = read_texts(every=10)
    if texts:
        wrong += compare("real", real(rng, texts, options.pieces))
    else:
        wrong += compare("generated again, no corpora found", generated(rng, options.pieces))
    print(wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
