"""Dates as articles print them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.lifting.calendars import from_ethiopian, from_jalali
from pipelines.cleaning.lifting.dates import find_date, parse_date
from pipelines.cleaning.lifting.zones import format_offset, numeric_offset
from pipelines.cleaning.rules import FOLDER, read_table

CASES = Path(__file__).parent / "cases" / "dates.tsv"
DATES = [tuple(cells) for _, cells in read_table(CASES, ("lang", "raw", "iso"))]
MONTHS = [
    tuple(cells) for _, cells in read_table(FOLDER / "months.tsv", ("lang", "calendar", "month", "names"))
]


def _language(code: str) -> str | None:
    return None if code == "und" else code


def _padded(iso: str) -> datetime:
    """Return an ISO date of any precision as a datetime, with the strict parser of Python 3.10."""
    return datetime.fromisoformat(iso + {4: "-01-01", 7: "-01"}.get(len(iso), ""))


@pytest.mark.parametrize(("language", "raw", "iso"), DATES)
def test_case(language: str, raw: str, iso: str) -> None:
    """Each printed date means what the case file says, and what is no certain date means nothing."""
    assert parse_date(raw, _language(language)) == (None if iso == "-" else iso)


@pytest.mark.parametrize(("language", "raw", "iso"), [case for case in DATES if case[2] != "-"])
def test_every_date_is_iso(language: str, raw: str, iso: str) -> None:
    """What is read is ISO 8601 that the standard library of Python 3.10 reads."""
    assert _padded(parse_date(raw, _language(language)) or "").year >= 1800


@pytest.mark.parametrize(("language", "raw", "iso"), [case for case in DATES if case[2] != "-"])
def test_capitals_and_full_stops_change_nothing(language: str, raw: str, iso: str) -> None:
    """A date in capitals, or with white space around it, is the same date."""
    if language in ("tr", "az", "lt"):  # capital I and dotted letters are not reversible there
        return
    assert parse_date(f"  {raw.upper()}\u00a0", _language(language)) == iso


@pytest.mark.parametrize("word", ["and then it rained", "x", "Reuters", "12", "(7 comments)"])
def test_a_date_with_more_is_none(word: str) -> None:
    """A value must be a date from end to end."""
    assert parse_date(f"12 March 2024 {word}", "en") is None
    assert parse_date(f"2024-03-12 {word}", "en") is None


def test_order_of_day_and_month_can_be_said() -> None:
    """``day_first`` decides where the language does not, and never against the numbers."""
    assert parse_date("04/06/2024", "en", day_first=True) == "2024-06-04"
    assert parse_date("04/06/2024", "en", day_first=False) == "2024-04-06"
    assert parse_date("04/06/2024", "fr", day_first=False) == "2024-04-06"
    assert parse_date("25/06/2024", "en", day_first=False) == "2024-06-25"
    assert parse_date("04/06/24", None, day_first=True) == "2024-06-04"


def test_a_bare_year_counts_only_on_request() -> None:
    """Behind a label a year is a date; elsewhere a number of four digits is a number."""
    assert parse_date("2024", "en", partial=True) == "2024"
    assert parse_date("2024") is None
    assert parse_date("3024", partial=True) is None


def test_next_year_is_the_last() -> None:
    """A year after the next one is a slip, not a date."""
    last = date.today().year + 1
    assert parse_date(f"{last}-01-01") == f"{last}-01-01"
    assert parse_date(f"{last + 1}-01-01") is None
    assert parse_date("1800-01-01") == "1800-01-01"
    assert parse_date("1799-12-31") is None


def test_two_digit_years_are_never_in_the_future() -> None:
    """A year of two digits belongs to this century unless that lies ahead."""
    assert parse_date("12.03.98", "de") == "1998-03-12"
    later = (date.today().year + 2) % 100
    assert parse_date(f"12.03.{later:02}", "de") == f"19{later:02}-03-12"


def test_letters_with_a_dot_below_are_read_in_both_spellings() -> None:
    """Bengali and Hindi letters that NFC takes apart are read when they come as one character."""
    joined = "12 ফেব্রু\u09dfারি 2024"
    assert unicodedata.normalize("NFC", joined) != joined
    assert parse_date(joined, "bn") == "2024-02-12"
    assert find_date(joined, "bn") == (0, len(joined), "2024-02-12")


def test_decomposed_accents_are_read() -> None:
    """Text in Unicode form NFD holds the same dates."""
    assert parse_date(unicodedata.normalize("NFD", "12 décembre 2023"), "fr") == "2023-12-12"


def test_long_values_are_no_dates() -> None:
    """Nothing longer than a line is looked at."""
    assert parse_date("12 March 2024" + " " * 5000 + "x", "en") is None
    assert parse_date("March " * 200 + "2024", "en") is None


@pytest.mark.parametrize(
    ("line", "language", "part", "iso"),
    [
        ("By Jane Holloway | March 3, 2024 | 5 min read", "en", "March 3, 2024", "2024-03-03"),
        ("Jane Holloway, Tuesday, 12 March 2024, 18:05 GMT", "en", "Tuesday, 12 March 2024, 18:05 GMT", None),
        ("Von Anna Weber am 12.03.2024 um 13:20 Uhr", "de", "am 12.03.2024 um 13:20 Uhr", None),
        ("Léa Dubois, publié le 12 mars 2024 à 18h05", "fr", "publié le 12 mars 2024 à 18h05", None),
        ("Иван Петров, 12 марта 2024 г., 12:15", "ru", "12 марта 2024 г., 12:15", "2024-03-12T12:15:00"),
        ("记者 王小明 2024年3月12日 09:12", "zh", "2024年3月12日 09:12", "2024-03-12T09:12:00"),
        ("홍길동 기자 2024.03.12 오후 3:30", "ko", "2024.03.12 오후 3:30", "2024-03-12T15:30:00"),
        ("12 مارس 2024 - أحمد محمد", "ar", "12 مارس 2024", "2024-03-12"),
        ("By Jane First, 12 March 2024", "en", "12 March 2024", "2024-03-12"),
        ("18. mart 2024, 07:45 -> 10:12", "sr", "18. mart 2024, 07:45", "2024-03-18T07:45:00"),
        ("18. mart 2024, 10:00 - 12:00", "sr", "18. mart 2024, 10:00", "2024-03-18T10:00:00"),
        ("Example News 2024-03-12", None, "2024-03-12", "2024-03-12"),
        ("March 3, 2024 (updated March 3, 2024)", "en", "March 3, 2024", "2024-03-03"),
    ],
)
def test_the_date_in_a_line(line: str, language: str | None, part: str, iso: str | None) -> None:
    """The one date in a byline is found with its span."""
    found = find_date(line, language)
    assert found is not None
    assert line[found[0] : found[1]] == part
    assert found[2] == (iso or parse_date(part, language))


@pytest.mark.parametrize(
    "line",
    [
        "Published 2 March 2024, updated 3 March 2024",
        "Order no. 12/03/2024/77",
        "see report-2024-03-12-final",
        "https://example.org/2024/03/12/story",
        "Photo 3 Feb 12 comments",
        "in March 2024",
        "In 2024, 12 people",
        "no digits here",
        "On March 3, 2024 " + "the company said more " * 6,
    ],
)
def test_no_date_in_a_line(line: str) -> None:
    """Two different dates, numbers that go on, half dates and long lines give none."""
    assert find_date(line, "en") is None


@pytest.mark.parametrize(("language", "calendar", "month", "names"), MONTHS)
def test_every_month_name_is_read(language: str, calendar: str, month: str, names: str) -> None:
    """Each name in the table is that month in its language."""
    year = {"gregorian": 2023, "jalali": 1402, "ethiopian": 2015}[calendar]
    day = 3 if month != "13" else 2
    for name in names.split("|"):
        read = parse_date(f"{day} {name} {year}", language)
        if calendar == "gregorian":
            assert read == f"2023-{int(month):02}-03", name
        elif calendar == "jalali":
            assert read == str(from_jalali(year, int(month), day)), name
        else:
            assert read == str(from_ethiopian(year, int(month), day)), name


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1402, 12, 29), date(2024, 3, 19)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1403, 7, 1), date(2024, 9, 22)),
        ((1357, 11, 22), date(1979, 2, 11)),
    ],
)
def test_iranian_days(jalali: tuple[int, int, int], gregorian: date) -> None:
    """Known days of the Iranian calendar are the right Gregorian ones."""
    assert from_jalali(*jalali) == gregorian


@given(st.integers(1210, 1633), st.integers(1, 12), st.integers(1, 31))
@settings(max_examples=200, deadline=None)
def test_iranian_days_follow_each_other(year: int, month: int, day: int) -> None:
    """The day after a day of the Iranian calendar is the next Gregorian day."""
    first = from_jalali(year, month, day)
    if first is None:
        return
    following = (
        from_jalali(year, month, day + 1) or from_jalali(year, month + 1, 1) or from_jalali(year + 1, 1, 1)
    )
    assert following is not None
    assert (following - first).days == 1


@pytest.mark.parametrize(
    ("ethiopian", "gregorian"),
    [
        ((2000, 1, 1), date(2007, 9, 12)),
        ((2016, 1, 1), date(2023, 9, 12)),
        ((2015, 13, 6), date(2023, 9, 11)),
        ((2017, 1, 1), date(2024, 9, 11)),
        ((1966, 1, 2), date(1973, 9, 12)),
    ],
)
def test_ethiopian_days(ethiopian: tuple[int, int, int], gregorian: date) -> None:
    """Known days of the Ethiopian calendar are the right Gregorian ones."""
    assert from_ethiopian(*ethiopian) == gregorian


def test_days_that_no_calendar_has() -> None:
    """Impossible days of both calendars are refused."""
    assert from_jalali(1402, 12, 30) is None
    assert from_jalali(1402, 7, 31) is None
    assert from_ethiopian(2016, 13, 6) is None
    assert from_ethiopian(2016, 1, 31) is None


def test_offsets() -> None:
    """Offsets are written as ISO 8601 has them; more than 14 hours, or minutes that are no quarter, is none."""
    assert format_offset(330) == "+05:30"
    assert format_offset(-210) == "-03:30"
    assert numeric_offset("-", 3, 30) == -210
    assert numeric_offset("+", 14, 0) == 840
    assert numeric_offset("+", 14, 1) is None
    assert numeric_offset("+", 1, 60) is None
    assert numeric_offset("-", 10, 12) is None


_PIECES = (
    *(
        "12",
        "3",
        "03",
        "2024",
        "1402",
        "99",
        "0",
        "31",
        "2567",
        "March",
        "mars",
        "марта",
        "März",
        "年",
        "月",
        "日",
    ),
    *(
        "/",
        "-",
        ".",
        ":",
        ",",
        "T",
        "Z",
        "+",
        "am",
        "PM",
        "م",
        "h",
        "à",
        "um",
        "Uhr",
        "g.",
        "ET",
        "GMT",
        "IST",
    ),
    *("+05:30", "令和", "民國", "Tuesday", "الموافق", "۱۲", "२०२४", "|", "(", ")", "года"),
)
_LISTS = st.lists(st.sampled_from(_PIECES), max_size=12)


@given(
    st.text(max_size=60) | _LISTS.map(" ".join) | _LISTS.map("".join),
    st.sampled_from([None, "en", "fr", "fa", "th", "zh", "ko", "ar", "am", "xx", "en-US"]),
    st.booleans(),
    st.sampled_from([None, True, False]),
)
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_it(raw: str, language: str | None, partial: bool, day_first: bool | None) -> None:
    """Any text gives None or an ISO date, never later than next year."""
    read = parse_date(raw, language, partial=partial, day_first=day_first)
    if read is not None:
        assert 1800 <= _padded(read).year <= date.today().year + 1
    found = find_date(raw, language)
    if found is not None:
        start, end, iso = found
        assert 0 <= start < end <= len(raw)
        assert 1800 <= _padded(iso).year <= date.today().year + 1


@given(st.dates(date(1800, 1, 1), date(2025, 12, 31)), st.times())
@settings(max_examples=200, deadline=None)
def test_what_python_writes_is_read_back(day: date, time: object) -> None:
    """Every day and time in the usual machine and English formats is read back."""
    stamp = f"{time}"[:8]
    precise = "" if stamp == "00:00:00" else f"T{stamp}"
    assert parse_date(day.isoformat()) == day.isoformat()
    assert parse_date(f"{day.isoformat()} {stamp}") == day.isoformat() + precise
    assert parse_date(f"{day.day} {day:%B %Y}", "en") == day.isoformat()
    assert parse_date(f"{day:%B} {day.day}, {day.year} {stamp}", "en") == day.isoformat() + precise
    assert parse_date(f"{day:%d/%m/}{day.year}", "fr") == day.isoformat()
