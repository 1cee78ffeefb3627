"""Dates of the Iranian and the Ethiopian calendar as Gregorian dates."""

from __future__ import annotations

from datetime import date

_BEFORE_JALALI = 226895
"""Day number (``date.toordinal``) of the day before the Iranian year 1, its leap days left out."""

_BEFORE_ETHIOPIAN = 2795
"""Day number of the day before the first day of the Ethiopian year 1, which was 27 August 8 (Gregorian)."""


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian date of a day of the Iranian solar calendar, None when there is no such day.

    Leap years follow the 33-year cycle, which agrees with the equinox for the years 1210 to 1634 (K. M.
    Borkowski, "The Persian calendar for 3000 years", 1996); other years are refused.
    """
    if not (1210 <= year < 1635 and 1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    ordinal = _nowruz(year) + (month - 1) * 31 - max(0, month - 7) + day - 1
    # The last month has 30 days in leap years only.
    return None if ordinal >= _nowruz(year + 1) else date.fromordinal(ordinal)


def _nowruz(year: int) -> int:
    return _BEFORE_JALALI + 365 * (year - 1) + (8 * year + 21) // 33


def from_ethiopian(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian date of a day of the Ethiopian calendar, None when there is no such day.

    Twelve months of 30 days and a thirteenth of five, or of six in the year before one that 4 divides (E. G.
    Richards, "Mapping Time", 1998).
    """
    last = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not (1 <= year <= 9000 and 1 <= month <= 13 and 1 <= day <= last):
        return None
    return date.fromordinal(_BEFORE_ETHIOPIAN + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day)
