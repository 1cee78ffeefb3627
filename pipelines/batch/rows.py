"""A row in, a row out: for the ``map`` of Ray Data, Dask or Spark, which bring the processes themselves."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipelines.batch.cleaner import Cleaner


def clean_row(row: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return a row with its text cleaned and what the text declares in columns of its own.

    Args:
        row: column to value; the text is found as in a crawl. It is left as it is.
        settings: ``CLEANCOPY_*`` settings. A row that a setting would drop keeps its place, with no text
            changed: an engine's ``map`` must return one.

    Raises whatever the cleaning of this text raises, so that the engine reports the row.
    """
    cleaner = _cleaner(tuple(sorted(settings.items())))
    cleaned: dict[str, Any] | None = cleaner.clean_item(dict(row))
    return dict(row) if cleaned is None else cleaned


@cache
def _cleaner(settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(dict(settings))
