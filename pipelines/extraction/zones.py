"""The local time of the country whose domain a page stands under."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import pytz  # type: ignore[import-untyped]

# Countries' domains that are sold to sites of the whole world, as search engines treat them, and one that is
# no country's code.
_EVERYWHERE = frozenset(
    (
        "ac", "ad", "ai", "am", "as", "bz", "cc", "cd", "co", "dj", "eu", "fm", "gg", "im", "io", "is", "la", "ly",
        "me", "ms", "nu", "pw", "sc", "sh", "sr", "st", "su", "tk", "to", "tv", "vc", "ws",
    )
)  # fmt: skip
_OTHER_CODES = {"uk": "gb"}


def local_time(moment: datetime, url: str | None) -> datetime | None:
    """Return a moment in the local time of the country in whose domain an address lies.

    Countries of several zones keep the time of most of them, if the day is the same in all.

    Args:
        moment: in UTC.
        url: a page's address.

    Returns:
        The moment, or None where the domain is no country's or its zones are on different days.
    """
    offsets = [_offset(zone, moment) for zone in _zones(_country(url))]
    if len({(moment + offset).date() for offset in offsets}) != 1:
        return None
    most = Counter(offsets).most_common(1)[0][0]
    return moment.astimezone(pytz.FixedOffset(int(most.total_seconds() // 60)))


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(pytz.timezone(zone)).utcoffset() or timedelta()


def _country(url: str | None) -> str:
    try:
        label = (urlsplit((url or "").strip()).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""
    return "" if label in _EVERYWHERE else _OTHER_CODES.get(label, label)


@lru_cache(maxsize=256)
def _zones(country: str) -> tuple[str, ...]:
    return tuple(pytz.country_timezones.get(country.upper()) or ())
