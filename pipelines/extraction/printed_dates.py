"""A page's date as it prints it around its text, where metadata say none, a vague one or one in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.cleaning.lifting.dates import find_date
from pipelines.extraction.blocks import Block
from pipelines.extraction.metadata import PageMetadata
from pipelines.extraction.moments import INDIRECT, MODIFIED, VAGUE, days_between, in_country, in_local_time

ONLY_DAY = "only day"
"""The source of a day that short lines anywhere on a page name, and no other day."""
_MAX_LINE = 120
_MAX_AROUND, _MAX_WORDS = 70, 3
"""Characters beside its date that a line may have, and words where it ends like a sentence."""
_MAX_DAYS = 3
"""Days that a printed date may be away from the address's to be more precise."""
_LEAST_DAYS = 2
"""Days that the page must print another day away from: one day off may be the same moment in another zone."""
_CLOCK = re.compile(r"\d[:.h]\d\d")
_CLOSED = re.compile(r"\s*(?:[^\w\s]|$|\n)")
"""What parts a date from the text it opens."""
_LAST_DIGIT = re.compile(r".*\d[日일]?", re.DOTALL)
"""Where a date ends whose words go on with the sentence's: "5 March 2024. The"."""
_SENTENCE = re.compile(r"\w{4,}[.!?…]$")
_POSTED = re.compile(r"\(@\w+\)")
"""What networks print of who wrote a post, before its day: "— Ada Kerr (@adakerr) May 4, 2023"."""
_SEAM = re.compile(r"(?<=[a-z\u00df-\u024f])(?=[A-Z])")
"""Where a name and a month meet of which markup alone divides: "Ada KerrNovember 6, 2023"."""
_MEMBER = frozenset(("profile", "userprofile", "userinfo", "postprofile", "joined", "registered", "member"))
"""Class words of what forums print of the member who wrote, with the day they joined."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A line that is a date and little else: its value (ISO 8601), the line, and whether it tells of a change."""

    value: str
    line: str
    modified: bool


def read_dates(
    page: PageMetadata, lines: Sequence[tuple[Block, str]], language: str | None, url: str | None
) -> None:
    """Settle a page's dates by the lines around its headline, best first.

    Args:
        page: the page's metadata; changed in place.
        lines: each with its block.
        language: decides between day and month in numeric dates.
        url: the page's address.
    """
    sources = page.provenance.get("datePublished", [])
    vague = not sources or sources[0]["from"] in VAGUE
    weak = vague or sources[0]["from"] == "url"
    utc = str(page.values.get("datePublished") or "").endswith(("Z", "+00:00"))
    torn = len({source["value"][:10] for source in sources}) > 1
    if not (weak or utc or torn):
        return
    days = _days(lines, language)
    if weak:
        _take_first(page, days, None if vague else page.values["datePublished"])
    else:
        _take_borne_out(page, days)
    if utc:
        _take_zone(page, [text for _, text in lines], days, language, url)


def put(page: PageMetadata, name: str, value: Any, line: str, source: str = "printed") -> None:
    """Make a value that a line prints the page's best one."""
    page.values[name] = value
    page.provenance.setdefault(name, []).insert(0, {"from": source, "value": value, "raw": line})


def _days(lines: Sequence[tuple[Block, str]], language: str | None) -> list[_Day]:
    """Return the days that lines tell; a line that announces one may stand before it: "Updated:", "5 March 2024"."""
    days: list[_Day] = []
    before = ""
    for block, text in lines:
        day = _day_of(block, text, language)
        if day is not None:
            told = before.endswith((":", "：")) and MODIFIED.search(before) is not None
            days.append(replace(day, modified=day.modified or told))
        before = text
    return days


def _day_of(block: Block, text: str, language: str | None) -> _Day | None:
    """Return the date of a line; lines with much else, or that go on like a sentence, tell of other days."""
    parted = _SEAM.sub(" ", text)
    found = find_date(parted, language)
    if found is None or len(found[2]) < 10 or _POSTED.search(text) or _MEMBER & set(block.context.words):
        return None
    around = parted[: found[0]] + parted[found[1] :]
    if len(around) > _MAX_AROUND or (_SENTENCE.search(text) and len(around.split()) > _MAX_WORDS):
        return None
    return _Day(found[2], text, MODIFIED.search(parted[: found[1]]) is not None)


def _take_first(page: PageMetadata, days: Sequence[_Day], in_url: str | None) -> None:
    """Take the first day that is no last change, and that change; days far from the address's are others."""
    for day in days:
        if in_url is not None and days_between(in_url, day.value) > _MAX_DAYS:
            continue
        if not day.modified:
            put(page, "datePublished", day.value, day.line)
            return
        if "dateModified" not in page.values:
            put(page, "dateModified", day.value, day.line)


def _take_borne_out(page: PageMetadata, days: Sequence[_Day]) -> None:
    """Where metadata are torn between days of publication, take the one that the page prints first.

    Elements bear nothing out: what they say is what they print.
    """
    printed = next((day for day in days if not day.modified), None)
    if printed is None or days_between(printed.value, page.values["datePublished"]) < _LEAST_DAYS:
        return
    for source in page.provenance["datePublished"]:
        declared = source["from"].startswith(("json-ld", "meta")) and source["from"] not in (
            *VAGUE,
            *INDIRECT,
        )
        if declared and source["value"][:10] == printed.value[:10]:
            put(page, "datePublished", source["value"], printed.line)
            return


def _take_zone(
    page: PageMetadata, lines: Sequence[str], days: Sequence[_Day], language: str | None, url: str | None
) -> None:
    """Write the date of publication in local time: as a line prints the moment, else as the domain's country does."""
    value = page.values["datePublished"]
    for text in lines:
        found = find_date(text, language) if _CLOCK.search(text) else None
        local = in_local_time(value, found[2]) if found is not None else None
        if local is not None:
            put(page, "datePublished", local, text)
            return
    there = in_country(value, url)
    if there is not None and all(day.value[:10] != value[:10] for day in days):
        put(page, "datePublished", there, value, "domain")


def take_dateline(page: PageMetadata, opening: Sequence[Block], language: str | None) -> None:
    """Take the date with which the article's first paragraph opens: "(5 March 2024) The ferry …".

    Args:
        page: the page's metadata; changed in place.
        opening: the article's blocks up to its first prose.
        language: the page's.
    """
    for block in opening:
        found = find_date(block.text[:_MAX_LINE], language)
        if found is None or len(found[2]) < 10:
            continue
        before = block.text[: found[0]]
        digits = _LAST_DIGIT.match(block.text, 0, found[1])
        ends = (found[1], digits.end()) if digits else (found[1],)
        apart = any(_CLOSED.match(block.text, end) for end in ends)
        if apart and len(before.split()) <= _MAX_WORDS and not _SENTENCE.search(before):
            put(page, "datePublished", found[2], block.text[:_MAX_LINE])
            return


def take_only_day(page: PageMetadata, blocks: Sequence[Block], language: str | None) -> None:
    """Take the one day that short lines anywhere on the page name; several days are no answer."""
    days: dict[str, tuple[str, str]] = {}
    for block in blocks:
        if len(block.text) <= _MAX_LINE // 2 and not _POSTED.search(block.text):
            found = find_date(block.text, language)
            if found is not None and len(found[2]) >= 10:
                days.setdefault(found[2][:10], (found[2], block.text))
    if len(days) == 1:
        value, line = next(iter(days.values()))
        put(page, "datePublished", value, line, ONLY_DAY)
