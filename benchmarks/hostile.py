"""Texts of shapes that have made cleaners slow: each cheap to write, of any length."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from benchmarks.generate import LANGUAGES, prose

_DISTINCT = 1_000_000
"""Characters of prose before it repeats itself: making it takes longer than cleaning it."""


def _filled(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _prose(size: int) -> str:
    return _filled(prose(random.Random(size), LANGUAGES["fr"], min(size, _DISTINCT)) + "\n")(size)


def _one_line(size: int) -> str:
    return _prose(size).replace("\n", " ")


def _mojibake(size: int) -> str:
    return _prose(size // 2).encode("utf-8").decode("latin-1")[:size]


SHAPES: Mapping[str, Callable[[int], str]] = {
    "prose": _prose,
    "one line": _one_line,
    "short lines": _filled("a\n"),
    "blank lines": lambda size: "First.\n" + "\n" * size + "Last.",
    "spaces then a letter": lambda size: " " * size + "a",
    "dots": _filled(". "),
    "dots then a letter": lambda size: ". " * (size // 2) + "a",
    "ellipses": _filled("…"),
    "brackets": _filled("[("),
    "quotation marks": _filled("“"),
    "labels": _filled("Source : x\n"),
    "one label line": _filled("Source : "),
    "glue": _filled("fin.Début "),
    "glued names": _filled("A.B."),
    "addresses": _filled("https://paper.example/a?b=c "),
    "one address": lambda size: "https://paper.example/" + "a/" * (size // 2),
    "tags": _filled("#tag "),
    "digits": _filled("2024-02-30 "),
    "entities": _filled("&amp;"),
    "ampersands": _filled("&"),
    "mojibake": _mojibake,
    "controls": _filled("a\x0b\u00ad"),
    "accents": _filled("e\u0301"),
    "a row of accents": lambda size: "e" + "\u0301" * size,
    "capitals": _filled("ABC "),
    "one word": _filled("a"),
}
"""Name to a function that makes about so many characters of the shape."""
