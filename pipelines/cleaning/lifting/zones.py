"""Offsets of named time zones."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from pipelines.cleaning.rules import FOLDER, read_table

_COLUMNS = ("name", "offset", "languages", "since")
_WIDEST = 14 * 60
"""No place on earth is further than 14 hours from UTC."""


@lru_cache(maxsize=1)
def zone_rows() -> tuple[tuple[str, str, str, str], ...]:
    """Return ``(name, offset, language, since)`` of zones.tsv, one row for each name and language."""
    return tuple(
        (name, offset, language, since)
        for _, (names, offset, languages, since) in read_table(FOLDER / "zones.tsv", _COLUMNS)
        for name in names.split("|")
        for language in languages.split(",")
    )


def named_offset(offset: str, since: str, day: date) -> int | None:
    """Return a zone's offset from UTC on a day, in minutes; None where the name gives no certain one."""
    if offset == "-" or (since != "-" and day.isoformat() < since):
        return None
    if offset == "israel":
        return _israel(day)
    return numeric_offset(offset[0], int(offset[1:3]), int(offset[4:]))


def numeric_offset(sign: str, hours: int, minutes: int) -> int | None:
    """Return ``sign`` hours and minutes as minutes from UTC; None for an impossible offset.

    All offsets in force are whole quarters of an hour (IANA time zone database).
    """
    total = hours * 60 + minutes
    if minutes > 59 or minutes % 15 or total > _WIDEST:
        return None
    return -total if sign == "-" else total


def format_offset(minutes: int) -> str:
    """Return an offset as ISO 8601 writes it: ``+05:30``."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _israel(day: date) -> int | None:
    """+3 h from the Friday before the last Sunday of March to the last Sunday of October, +2 h otherwise.

    The rule of the Israeli law of 2013; for earlier days the offset is unknown.
    """
    if day.year < 2013:
        return None
    summer = _last_sunday(day.year, 3) - timedelta(days=2) <= day < _last_sunday(day.year, 10)
    return 180 if summer else 120


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
