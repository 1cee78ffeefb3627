"""Parquet tables in and out, by pyarrow (extra ``parquet``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.article import FIELD_NAMES

OTHER = "other"
"""Column that holds, as JSON, what has no column of its own."""


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ImportError("Parquet files need pyarrow: pip install scrapy-cleancopy[parquet]") from None
    return pyarrow, pyarrow.parquet


def count_groups(path: str) -> int:
    """Return the number of row groups of a file."""
    return int(_arrow()[1].read_metadata(path).num_row_groups)


def read_group(path: str, index: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and content of each row of a row group, a few at a time."""
    with _arrow()[1].ParquetFile(path) as file:
        at = sum(file.metadata.row_group(number).num_rows for number in range(index))
        for batch in file.iter_batches(batch_size=256, row_groups=[index]):
            for row in batch.to_pylist():
                yield at, row
                at += 1


def schema_for(paths: Sequence[str]) -> Any:
    """Return the schema of what is written: the columns of a Parquet input, then those of an article.

    Columns of an article that the input does not have are added: text, lists for authors and keywords, JSON
    for metadata; and one column for everything else.
    """
    pyarrow, parquet = _arrow()
    text = pyarrow.string()
    types = {
        "authors": pyarrow.list_(pyarrow.struct([("name", text), ("nameRaw", text)])),
        "keywords": pyarrow.list_(text),
    }
    schema = parquet.read_schema(paths[0]) if paths else pyarrow.schema([])
    for name in (*FIELD_NAMES, OTHER):
        if name not in schema.names:
            schema = schema.append(pyarrow.field(name, types.get(name, text)))
    return schema


class TableWriter:
    """Writes items to a Parquet file, some at a time."""

    def __init__(self, path: str, schema: Any, input_names: Sequence[str]) -> None:
        self._pyarrow, parquet = _arrow()
        self._schema = schema
        self._input_names = frozenset(input_names)
        self._file = parquet.ParquetWriter(path, schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, item: dict[str, Any]) -> None:
        """Write an item. Raises pyarrow's ArrowException if a value does not fit its column."""
        row: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for name, value in item.items():
            if name in self._input_names or (name in FIELD_NAMES and _fits(name, value)):
                row[name] = value
            elif name == "metadata":
                row[name] = json.dumps(value, ensure_ascii=False, default=str)
            else:
                other[name] = value
        if other:
            row[OTHER] = json.dumps(other, ensure_ascii=False, default=str)
        self._rows.append(row)
        if len(self._rows) >= 1024:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def close(self) -> None:
        """Write what is left and the end of the file."""
        self._flush()
        self._file.close()


def _fits(name: str, value: Any) -> bool:
    if name == "authors":
        return isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if name == "keywords":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return name != "metadata" and isinstance(value, str)


def join(parts: Sequence[str], out: str, schema: Any) -> None:
    """Write the rows of several files into one, row group by row group."""
    _, parquet = _arrow()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for part in parts:
            with parquet.ParquetFile(part) as file:
                for index in range(file.metadata.num_row_groups):
                    writer.write_table(file.read_row_group(index))
