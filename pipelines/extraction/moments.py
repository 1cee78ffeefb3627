"""Which of a page's dates is its own: the one most places agree on, in the page's own zone where it tells it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from pipelines.extraction.zones import local_time

_AHEAD, _BEHIND = timedelta(hours=14), timedelta(hours=-12)
"""What zones are ahead of UTC at most, and behind it."""
_STEP = timedelta(minutes=15)
MODIFIED = re.compile(
    r"updat|modif|aktualis|aktualiz|mise? à jour|actualiz|aggiorn|atualiz|bijgewerkt|обновл|更新|수정", re.I
)
"""Words that announce the day of the last change."""
VAGUE = ("meta date", "meta dc.date", "meta dcterms.date", "meta created", "meta timestamp")
"""Sources that do not say which of a page's dates they mean."""
INDIRECT = ("url", "json-ld dateCreated", "itemprop datecreated")
"""Sources that often tell of another day than that of publication: their agreement proves nothing."""


def ranked_dates(
    found: list[tuple[str, str]], others: list[tuple[str, str]], url: str | None
) -> list[tuple[str, str]]:
    """Order the dates a page offers, best first.

    A day on which two sources agree goes before the best source's, if none bears that out and no zone explains
    the difference.
    A moment in UTC is written in local time where another source gives the same moment so: the day that readers
    saw is the local one. Addresses carry the local day; where it is another one, and not that of the domain's
    country, the day is all that is known.

    Args:
        found: ``(source, ISO 8601)``, best source first.
        others: dates of another kind, which may show the same moment in local time.
        url: the page's address.
    """
    if not found:
        return []
    chosen = _agreed(found)
    source, value = chosen
    local = next(
        (text for _, other in (*found, *others) if (text := in_local_time(value, other)) is not None), None
    )
    if local is None:
        day = next((day for where, day in found if where == "url" and _is_day_of(value, day)), None)
        there = in_country(value, url) if day is not None else None
        local = there if there is not None and there[:10] == day else day
    rest = [entry for entry in found if entry is not chosen]
    return [(source, value if local is None else local), *rest]


def _agreed(found: list[tuple[str, str]]) -> tuple[str, str]:
    days: dict[str, set[str]] = {}
    for source, value in found:
        if source not in INDIRECT:
            days.setdefault(value[:10], set()).add(source)
    best = found[0]
    if len(days.get(best[1][:10], ())) > 1:
        return best
    for entry in found[1:]:
        if len(days.get(entry[1][:10], ())) > 1 and days_between(best[1], entry[1]) > 1:
            return entry
    return best


def in_local_time(value: str, other: str) -> str | None:
    """Return a moment given in UTC as another wording of the same moment shows it in local time, else None.

    The other wording has an offset; or it has none and differs by what zones differ by, with the same minutes
    and seconds.
    """
    moment, wording = _parse(value), _parse(other)
    if moment is None or wording is None or moment.utcoffset() != timedelta():
        return None
    if wording.tzinfo is not None:
        return other if wording.utcoffset() and wording == moment else None
    if len(other) < 19 or not _precise(moment, wording):
        return None
    ahead = wording.replace(tzinfo=timezone.utc) - moment.replace(second=wording.second)
    if not ahead or ahead % _STEP or not _BEHIND <= ahead <= _AHEAD:
        return None
    return wording.replace(second=moment.second, tzinfo=timezone(ahead)).isoformat()


def in_country(value: str, url: str | None) -> str | None:
    """Return a moment given in UTC as clocks showed it in the country of an address's domain.

    None where that is the same day, or not known: the moment is as good as written.
    """
    moment = _parse(value)
    if moment is None or moment.utcoffset() != timedelta():
        return None
    there = local_time(moment, url)
    return None if there is None or there.date() == moment.date() else there.isoformat()


def days_between(one: str, other: str) -> int:
    """Return how many days lie between the days of two dates as written."""
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _is_day_of(value: str, day: str) -> bool:
    """Tell whether a moment in UTC is on another day than in UTC somewhere on Earth, and that day is this one."""
    moment = _parse(value)
    if moment is None or moment.utcoffset() != timedelta() or day == value[:10]:
        return False
    return day in {(moment + ahead).date().isoformat() for ahead in (_AHEAD, _BEHIND)}


def _precise(moment: datetime, wording: datetime) -> bool:
    """Tell whether both have seconds that agree, or the wording has none and no round minute."""
    if wording.second:
        return wording.second == moment.second
    return wording.minute % 15 != 0 and moment.minute == wording.minute


def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if len(text) > 10 else None
    except ValueError:
        return None
