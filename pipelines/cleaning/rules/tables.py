"""Rule tables as files: UTF-8 in NFC, tab separated, unquoted, with a header line and ``#`` comments."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parent

_EDGES = (" \t", "\t ", " \n", "\t\t", "\t\n")
"""A blank at a cell's edge or an empty cell, as they look in the text of a table."""


class RuleError(ValueError):
    """A table holds a row that cannot be a rule; the message names file and line."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Make tables without garbage collections.

    So many new objects would set off full ones, which take longer than the loading itself.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield ``(line number, cells)`` for every row of a rule table, comments and blank lines left out.

    Raises:
        RuleError: the file is not UTF-8, its header is not ``columns``, or a row has another number of cells,
            an empty cell, or a cell with a blank at an edge.
    """
    header, *lines = _read(path).split("\n")
    if tuple(header.split("\t")) != columns:
        raise RuleError(f"{path.name}:1: the header must be {' '.join(columns)}")
    for number, line in enumerate(lines, start=2):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise RuleError(f"{path.name}:{number}: {len(cells)} cells, expected {len(columns)}")
        if any(cell != cell.strip() or not cell for cell in cells):
            raise RuleError(f"{path.name}:{number}: a cell is empty or has blanks at an edge")
        yield number, cells


def read_rows(path: Path, columns: tuple[str, ...]) -> list[list[str]]:
    """Return the cells of every row, as ``read_table`` does without line numbers but three times as fast.

    A large table is looked at as a whole, and row by row only to name the line of a slip.

    Raises:
        RuleError: as ``read_table``.
    """
    text = _read(path)
    header, *lines = text.split("\n")
    share = dict[str, str]().setdefault  # most cells repeat another one: a third of the tables' memory
    rows = [[share(cell, cell) for cell in line.split("\t")] for line in lines if line and line[0] != "#"]
    widths = set(map(len, rows))
    if (
        tuple(header.split("\t")) != columns
        or widths - {len(columns)}
        or any(edge in text for edge in _EDGES)
    ):
        return [cells for _, cells in read_table(path, columns)]
    return rows


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{path.name}: not UTF-8: {error}") from None
