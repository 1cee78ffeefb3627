"""Dates as machines write them: ISO 8601 and its careless relatives, RFC 2822, epochs, dates in addresses."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:(?:T|\s|,|at|-)+(?P<H>\d{1,2})[:.](?P<M>\d\d)(?::(?P<S>\d\d))?(?:[.,]\d+)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?(?P<z>Z)?)?$"
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_NUMERIC = re.compile(r"^(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d)\b")
_IN_ADDRESS = re.compile(
    r"[/_.-](?P<y>(?:19|20)\d\d)[/_.-](?P<m>0?[1-9]|1[0-2])[/_.-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
    r"|[/_.-](?P<Y>20[0-3]\d)(?P<N>0[1-9]|1[0-2])(?P<D>0[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|[/_.-](?P<first>1[3-9]|2\d|3[01])(?P<to>[_.-]?)(?P<second>0[1-9]|1[0-2])(?P=to)(?P<year>20[0-3]\d)(?=\D|$)"
)


def parse_machine_date(text: str) -> str | None:
    """Return an ISO 8601 date or date-time, as precise as written; None when it is not a date."""
    value = text.strip()
    if _EPOCH.match(value):
        seconds = int(value[:10])
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat().replace("+00:00", "Z")
    match = _ISO.search(value[:60]) or _COMPACT.match(value)
    if match:
        return _iso(match.groupdict())
    if re.match(r"^(?:[A-Z][a-z]{2},?\s+)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d", value):
        try:
            return parsedate_to_datetime(value).isoformat()
        except (ValueError, TypeError, IndexError):
            return None
    match = _NUMERIC.match(value)
    if match and (int(match["d"]) > 12 or "." in value[:6]):
        return _iso(match.groupdict())
    return None


def _iso(part: dict[str, str | None]) -> str | None:
    try:
        day = datetime(int(part["y"] or 0), int(part["m"] or 0), int(part["d"] or 0))
        hour = part.get("H")
        if hour is None:
            return day.date().isoformat()
        moment = day.replace(hour=int(hour), minute=int(part.get("M") or 0), second=int(part.get("S") or 0))
    except ValueError:
        return None
    return moment.isoformat() + _zone(part.get("z"))


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def from_url(url: str) -> str | None:
    """Return the date an address carries (``/2024/03/12/``, ``-20240312``, ``/27-03-2024``), None when none.

    A day before its month counts only where it can be no month.
    """
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    part = match.groupdict()
    if part["Y"]:
        part = {"y": part["Y"], "m": part["N"], "d": part["D"]}
    elif part["year"]:
        part = {"y": part["year"], "m": part["second"], "d": part["first"]}
    return _iso(part)
