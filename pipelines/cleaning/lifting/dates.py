"""Dates as articles print them, in some eighty languages, as ISO 8601.

Only what is certain is read: a value must be a date from end to end, the order of day and month must be known
from the language or from the numbers, a zone counts only when it is printed. Words are looked up (datewords),
then the shape that they form (dateforms), so that a date costs microseconds.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from pipelines.cleaning.lifting.dateforms import Plan, places, plan
from pipelines.cleaning.lifting.datetables import Value, fold
from pipelines.cleaning.lifting.datewords import Scan, is_silent, is_weekday, scan, spans
from pipelines.cleaning.lifting.days import convention, number, plausible, read_day, valid_day
from pipelines.cleaning.lifting.zones import format_offset, named_offset, numeric_offset

_MAX_VALUE = 120

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:(?:[Tt]|[ ]{1,3})([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?:[ ]?([Zz])|[ ]?([-+])([0-9]{2}):?([0-9]{2}))?)?"
)
_DIGIT = re.compile(r"\d")
_TWO_TIMES = re.compile(r"(?<=:\d\d)(\s*(?:-+>|[-–—](?=\s))\s*)(?=\d{1,2}:\d\d)")
"""Between two times of a day, where a hyphen might be read as a zone's sign: ``07:45 -> 10:12``."""
_HIJRI = re.compile(r"\bالموافق\b|\bموافق\b")


def parse_date(
    raw: str, language: str | None = None, *, partial: bool = False, day_first: bool | None = None
) -> str | None:
    """Return the date that ``raw`` is, in ISO 8601 and as precise as written; None when it is not surely one.

    Args:
        raw: a whole value, for example what stands after "Published:". Prose that holds a date is none.
        language: ISO 639 code, possibly with a region (``en-GB``). It decides between day and month where the
            numbers do not, between calendars, and what ``IST`` means. Names of months are read in any case.
        partial: take a bare year for a date, as one does behind a label.
        day_first: overrides what the language says of the order in ``04/06/2024``.

    Returns:
        ``2024-02-27``, ``2024-02-27T18:33:00`` (a time without seconds is taken for the full minute), with
        ``+05:30`` only when the text names a zone; ``2024-02`` when no day is named. Parts of a second are
        dropped, and so is a time of exactly 00:00:00, which software prints when it knows only the day.
    """
    return _parse(raw.strip(), language, partial, day_first) if len(raw) <= 4 * _MAX_VALUE else None


def find_date(raw: str, language: str | None = None) -> tuple[int, int, str] | None:
    """Return start, end and ISO 8601 form of the one date in a short line, such as a byline.

    None when the line is longer than 120 characters, holds no full date, or holds two different ones.
    """
    if len(raw) > _MAX_VALUE or not _DIGIT.search(raw):
        return None
    base, order = convention(language, None)
    text = _folded(raw)
    scanned = scan(text, base)
    if not places(scanned.kinds):
        return None
    tokens = spans(text)
    found: tuple[int, int, str] | None = None
    for first, last in places(scanned.kinds):
        span = _widened(text, tokens, scanned.tokens[first], scanned.tokens[last - 1], base)
        part = Scan(scanned.kinds[first:last], scanned.values[first:last], scanned.tokens[first:last])
        # A number may go on: 1/2/2024/77, 2024-03-12-report
        iso = None if _goes_on(text, *span) else _read(part, base, order, False)
        if iso is None:
            continue
        if found and found[2] != iso:
            return None
        found = found or (*span, iso)
    return found


@lru_cache(maxsize=4096)
def _parse(text: str, language: str | None, partial: bool, day_first: bool | None) -> str | None:
    match = _ISO.fullmatch(text)
    if match:
        iso = _from_iso(match)
        if iso:
            return iso
    if len(text) > _MAX_VALUE or not _DIGIT.search(text):
        return None
    base, order = convention(language, day_first)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if "موافق" in text and _HIJRI.search(text):
            return _beside_hijri(text, base, order)
    return _general(_folded(text), base, order, partial)


def _folded(text: str) -> str:
    """Return a text folded, as long as it was but for eras; no hyphen between two times is left."""
    return _TWO_TIMES.sub(lambda between: "|".center(len(between[1])), fold(text).replace("元年", "1年"))


def _general(text: str, base: str, order: bool | None, partial: bool) -> str | None:
    return _read(scan(text, base, whole=True), base, order, partial)


def _beside_hijri(text: str, base: str, order: bool | None) -> str | None:
    """Return the Gregorian one of two dates that an Arabic "corresponding to" joins."""
    halves = [_general(fold(half), base, order, False) for half in _HIJRI.split(text)]
    read = [half for half in halves if half]
    return read[0] if len(read) == 1 else None


def _from_iso(match: re.Match[str]) -> str | None:
    """Return the fields of ``_ISO`` as ISO 8601, None when there is no such day or time."""
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = match.groups()
    on = valid_day(int(year), int(month), int(day))
    if on is None or hour is None:
        return on.isoformat() if on else None
    if hour > "23" or minute > "59" or (second or "0") > "59":
        return None
    if second == minute == hour == "00":
        return on.isoformat()
    offset = 0 if zulu else numeric_offset(sign, int(hours), int(minutes)) if sign else None
    if sign and offset is None:
        return None
    zone = "" if offset is None else format_offset(offset)
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"


def _read(scanned: Scan, base: str, order: bool | None, partial: bool) -> str | None:
    """Return a scanned value as ISO 8601."""
    found = plan(scanned.kinds)
    if found is None or (found.form == "year" and not partial):
        return None
    if found.form in ("month", "year"):
        return _month(found, scanned.values)
    on = read_day(found, scanned, base, order)
    if on is None or "H" not in found.at:
        return _with_compact_time(found, scanned.values, on)
    return _with_time(found, scanned, on)


def _month(found: Plan, values: list[Value]) -> str | None:
    year = number(values[found.at["y"]])
    if not plausible(year):
        return None
    if found.form == "year":
        return str(year)
    month = number(values[found.at["m"]])
    return f"{year}-{month:02}" if 1 <= month <= 12 else None


def _with_compact_time(found: Plan, values: list[Value], on: date | None) -> str | None:
    """Return the day, with the time that a compact date of 12 or 14 digits goes on with."""
    if on is None:
        return None
    digits = str(values[found.at["c"]]) if "c" in found.at else ""
    hour, minute, second = int(digits[8:10] or 0), int(digits[10:12] or 0), int(digits[12:14] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if len(digits) <= 8 or (len(digits) == 14 and not hour + minute + second):
        return on.isoformat()
    return f"{on.isoformat()}T{hour:02}:{minute:02}:{second:02}"


def _with_time(found: Plan, scanned: Scan, on: date) -> str | None:
    """Return the day with the time of its plan, None for an impossible one."""
    at, values = found.at, scanned.values
    hour = number(values[at["H"]])
    minutes = at.get("M1", at.get("M2"))
    minute = 0 if minutes is None else number(values[minutes])
    seconds = at.get("S1", at.get("S2"))
    second = 0 if seconds is None else number(values[seconds])
    if "half" in at:
        half = values[at["half"]]
        if hour > 12 and half == "am":
            return None
        if half == "am" and hour == 12:
            hour = 0
        elif (half in ("pm", "gregorian") and hour < 12) or (half == "noon" and hour < 10):
            hour += 12
    if hour > 23 or minute > 59 or second > 59:
        return None
    if seconds is not None and not hour + minute + second:
        return on.isoformat()
    zone = _zone(found, scanned, on)
    return None if zone is None else f"{on.isoformat()}T{hour:02}:{minute:02}:{second:02}{zone}"


def _zone(found: Plan, scanned: Scan, on: date) -> str | None:
    """Return the offset as printed in ISO 8601, ``""`` when none is certain, None for an impossible one."""
    at, values = found.at, scanned.values
    if "sign" in at:
        if "ZHM" in at:
            hours, minutes = divmod(number(values[at["ZHM"]]), 100)
        else:
            hours = number(values[at["ZH"]])
            minutes = number(values[at["ZM"]]) if "ZM" in at else 0
        offset = numeric_offset(scanned.kinds[at["sign"]], hours, minutes)
        return None if offset is None else format_offset(offset)
    named = values[at["zone"]] if "zone" in at else None
    if not isinstance(named, tuple):
        return ""
    offset = named_offset(*named, on)
    return "" if offset is None else format_offset(offset)


def _widened(text: str, tokens: list[tuple[int, int]], first: int, last: int, base: str) -> tuple[int, int]:
    """Return the span of the tokens from ``first`` to ``last`` with the weekday, "at" or "г." beside them."""

    def silent(place: int) -> bool:
        return is_silent(text[slice(*tokens[place])], base)

    while first and silent(first - 1):
        first -= 1
    # "Tuesday, 12 March", but not "By Jane First, 12 March"
    if first > 1 and text[tokens[first - 1][0]] == "," and is_weekday(text[slice(*tokens[first - 2])], base):
        first -= 2
    while last + 1 < len(tokens) and silent(last + 1):
        last += 1
    return tokens[first][0], tokens[last][1]


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether a number, a path or an address goes on beyond a span."""
    before, after = text[start - 1 : start], text[end : end + 2]
    return before in tuple("/-.:_#=%&") or (
        bool(after) and after[0] in "/-.:_=%&" and after[1:].strip() != ""
    )
