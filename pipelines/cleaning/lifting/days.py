"""Which day a date's numbers mean: order of day and month, calendar, century."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from pipelines.cleaning.lifting.calendars import from_ethiopian, from_jalali
from pipelines.cleaning.lifting.dateforms import Plan
from pipelines.cleaning.lifting.datetables import ETHIOPIAN, JALALI
from pipelines.cleaning.lifting.datewords import Scan
from pipelines.cleaning.rules import FOLDER, read_table

_FIRST_YEAR = 1800
_BUDDHIST = 543
_ROC = 1911
_ALIASES = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "cmn": "zh", "yue": "zh", "mo": "ro"}


@lru_cache(maxsize=1)
def _orders() -> dict[str, frozenset[str]]:
    """Return the languages of each order of numeric dates, from date_orders.tsv."""
    return {
        order: frozenset(languages.split(","))
        for _, (order, languages) in read_table(FOLDER / "date_orders.tsv", ("order", "languages"))
    }


@lru_cache(maxsize=256)
def convention(language: str | None, day_first: bool | None) -> tuple[str, bool | None]:
    """Return a language's base code (``""`` if unknown) and whether its numeric dates begin with the day."""
    code = (language or "").lower().replace("_", "-")
    base = code.partition("-")[0]
    base = _ALIASES.get(base, base)
    if day_first is None:
        if base in _orders()["day"] or code in _orders()["day"]:
            day_first = True
        elif code in _orders()["month"]:
            day_first = False
    return base, day_first


def number(value: object) -> int:
    """Return the digits or the number of a scanned value as a number."""
    return int(value) if isinstance(value, (str, int)) else 0


def read_day(found: Plan, scanned: Scan, base: str, order: bool | None) -> date | None:
    """Return the day that a plan's year, month and day are, by the calendar that they belong to."""
    at, values = found.at, scanned.values
    if "c" in at:
        digits = f"{int(str(values[at['c']])):0{len(str(values[at['c']]))}}"
        return valid_day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    if "p" in at:
        first, second = number(values[at["p"]]), number(values[at["q"]])
        if "r" in at:
            return _short(first, second, number(values[at["r"]]), scanned.kinds[at["sep"]], base, order)
        return _numeric(number(values[at["y"]]), first, second, base, order)
    month, day = number(values[at["m"]]), number(values[at["d"]])
    if "e" in at:
        era = next(number(value) for kind, value in zip(scanned.kinds, values) if kind == "E")
        return valid_day(era + number(values[at["e"]]), month, day)
    if "roc" in at:
        return valid_day(_ROC + number(values[at["roc"]]), month, day) if base == "zh" else None
    if "r" in at:
        return _calendar(_century(number(values[at["r"]]), base), month, day, base)
    return _calendar(number(values[at["y"]]), month, day, base)


def _numeric(year: int, first: int, second: int, base: str, order: bool | None) -> date | None:
    """Return the day ``first``/``second``/``year``, whichever is the month; None when it is not certain."""
    if base == "am" or (first <= 12 and second <= 12 and first != second and order is None):
        return None  # Amharic prints its own calendar with the same digits
    if second > 12 or (order is False and first <= 12):
        first, second = second, first
    return _calendar(year, second, first, base)


def _short(first: int, second: int, third: int, separator: str, base: str, order: bool | None) -> date | None:
    """Return the day of three numbers of one or two digits, one of which is the year."""
    if base in _orders()["year"] or (base == "sv" and separator == "-"):
        return _calendar(_century(first, base), second, third, base)
    if order is None and base != "en":
        return None
    return _numeric(_century(third, base), first, second, base, order)


def _century(year: int, base: str) -> int:
    """Return a year of two digits with its century, the latest that is not in the future."""
    if base == "th":
        return 2500 + year
    return 2000 + year if 2000 + year <= date.today().year + 1 else 1900 + year


def _calendar(year: int, month: int, day: int, base: str) -> date | None:
    """Return the day by the calendar that the month's name, or the language and the year, speak of."""
    if month > ETHIOPIAN:
        return _recent(from_ethiopian(year, month - ETHIOPIAN, day))
    if month > JALALI or (base in ("fa", "ps") and 1200 <= year < 1500):
        return _recent(from_jalali(year, month % JALALI, day))
    if base in ("th", "lo", "km") and year > 2400:
        year -= _BUDDHIST
    return valid_day(year, month, day)


def valid_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Gregorian calendar; None when there is none such, or not in the press's time."""
    try:
        return _recent(date(year, month, day))
    except ValueError:
        return None


def _recent(on: date | None) -> date | None:
    return on if on and plausible(on.year) else None


def plausible(year: int) -> bool:
    """Tell whether an article can be of a year: from 1800 to the next."""
    return _FIRST_YEAR <= year <= date.today().year + 1
