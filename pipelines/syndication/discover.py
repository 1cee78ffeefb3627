"""What a crawl was asked for: which of the addresses it meets are wanted, by date, number and repetition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from urllib.parse import urljoin

from pipelines.reading.feeds import FeedEntry
from pipelines.syndication.canonical import canonical

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Lead:
    """An address where an article is expected.

    Attributes:
        url: absolute address.
        date: ISO 8601, of publication or last change, if the list names one.
        entry: the feed entry that named it.
    """

    url: str
    date: str | None = None
    entry: FeedEntry | None = None


@dataclass
class Wanted:
    """Decides which leads are followed, and counts those that are not.

    Attributes:
        since: articles known to be older are left out; without a known date an article is kept.
        limit: how many articles are asked for; None for all.
        counts: ``leads`` taken, and those left out as ``older``, ``repeated`` or ``over_limit``.
    """

    since: datetime | None = None
    limit: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """No further article is wanted."""
        return self.limit is not None and self.counts["leads"] >= self.limit

    def take(self, lead: Lead) -> str:
        """Take a lead and return ``leads``, or leave it out and return why."""
        known = canonical(lead.url) or lead.url
        if known in self._seen:
            reason = "repeated"
        elif self.is_older(lead.date):
            reason = "older"
        elif self.full:
            reason = "over_limit"
        else:
            self._seen.add(known)
            reason = "leads"
        self.counts[reason] += 1
        return reason

    def is_older(self, date: str | None) -> bool:
        """Tell whether a date is known to lie before ``since``; a day without a time is its last second."""
        if self.since is None or not date:
            return False
        moment = read_moment(date, end=True)
        return moment is not None and moment < self.since


def read_since(text: str, now: datetime | None = None) -> datetime:
    """Return the moment that ``-a since=`` names: ``2026-05-01``, ``2026-05-01T12:00+02:00``, ``36h``, ``7d``.

    Dates without a zone are UTC. Raises ValueError for anything else.
    """
    text = text.strip()
    unit = _UNITS.get(text[-1:].lower())
    if unit and text[:-1].isdigit():
        return (now or datetime.now(timezone.utc)) - timedelta(**{unit: int(text[:-1])})
    moment = read_moment(text)
    if moment is None:
        raise ValueError(
            "expected a date (2026-05-01), a date and time (2026-05-01T12:00) or an age (36h, 7d)"
        )
    return moment


def read_moment(text: str, *, end: bool = False) -> datetime | None:
    """Return an ISO 8601 date as a moment; None if it is none.

    Args:
        text: year, month or day, or date and time; UTC without an offset.
        end: of a day without a time the last second, not the first; the same of months and years.
    """
    value = text.strip().replace("Z", "+00:00").replace(" ", "T", 1)
    first, last = value, value
    if len(value) == 4:
        first, last = f"{value}-01-01", f"{value}-12-31"
    elif len(value) == 7:
        first, last = f"{value}-01", f"{value}-28"
    try:
        moment = datetime.fromisoformat(last if end else first)
    except (ValueError, OverflowError):
        return None
    if end and "T" not in value:
        moment += timedelta(hours=23, minutes=59, seconds=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def sitemaps_in_robots(body: bytes, url: str) -> list[str]:
    """Return the sitemaps that a robots.txt names."""
    lines = body.decode("utf-8", "replace").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("sitemap:"))
    return list(dict.fromkeys(urljoin(url, name) for name in named if name))
