"""The shapes of dates: from a string of kinds (see datewords) to which of them is the year, the hour …"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Group names: y year, m month, d day; p, q, r numbers in an order that the language decides; e the year of an
# era, roc of the Republic of China; c a compact date. Kinds are explained in datetables.
_DAY_FORMS = {
    "ymd": r"(?P<y>Y)(?P<sep>[-/.])(?P<m>n)(?P=sep)(?P<d>n)\.?",
    "units": r"(?P<y>Y)y?(?P<m>n)-?o(?P<d>n)d?",
    "era": r"(?:E(?P<e>[nf])|(?P<roc>f))y(?P<m>n)o(?P<d>n)d?",
    "pqy": r"(?P<p>n)(?P<sep>[-/.])(?P<q>n)(?P=sep)(?P<y>Y)\.?",
    "day first": r"(?P<d>n)[-/.d]?(?P<m>M)[-/.]?(?P<y>Y)\.?",
    "month first": r"(?P<m>M)[-/.]?(?P<d>n)[-/.d]?(?P<y>Y)\.?",
    "year first": r"(?P<y>Y)[-/.y]?(?P<m>M)[-/.]?(?P<d>n)[.d]?",
    "year, day, month": r"(?P<y>Y)[.y]?(?P<d>n)[-.]?(?P<m>M)",
    "units, day first": r"(?P<d>n)o(?P<m>n)[-/]?(?P<y>Y)",
    "units, year last": r"(?P<m>n)o(?P<d>n)d(?P<y>Y)y?",
    "compact": r"(?P<c>C)",
    "pqr": r"(?P<p>n)(?P<sep>[-/.])(?P<q>n)(?P=sep)(?P<r>n)\.?",
}
# Without a fourth digit the year may be something else in running text, so these count only as a whole value.
_WHOLE_FORMS = {
    "short year": r"(?P<d>n)[-/.]?(?P<m>M)[-/.]?(?P<r>n)(?![:.hA])",
    "month": r"(?P<m>M)[-/.]?(?P<y>Y)[.y]?|(?P<y2>Y)[-/.y]?(?P<m2>M)|(?P<y3>Y)[-/](?P<m3>n)"
    r"|(?P<m4>n)[-/.](?P<y4>Y)|(?P<y5>Y)y(?P<m5>n)o|o(?P<m6>n)[-/]?(?P<y6>Y)",
    "year": r"(?P<y>Y)[.y]?",
}
_TIME = (
    r"(?P<half>A)?(?P<H>n)"
    r"(?:[:.](?P<M1>n)m?(?:[:.](?P<S1>n)(?:[:.]?[fYnC](?![:.]))?)?s?h?"
    r"|h:?(?:(?P<M2>n)m?(?:(?P<S2>n)s?)?)?"
    r"|(?=A)|(?<=An))(?P<half2>[Ag])?"
    r"(?:(?P<zone>z)(?:(?P<sign>[-+])(?P<ZH>n)(?::(?P<ZM>n))?|(?P<sign2>[-+])(?P<ZHM>Y)z?)?"
    r"|(?P<sign3>[-+])(?:(?P<ZH3>n):(?P<ZM3>n)|(?P<ZHM3>Y))z?|(?P<sign4>\+)(?P<ZH4>n))?"
)
_LATE_ZONE = r"(?:(?P<zone7>z)(?:(?P<sign7>[-+])(?P<ZH7>n)(?::(?P<ZM7>n))?)?)?"
"""A zone behind the day that follows its time (``15:26 21/05/2024 (GMT+7)``)."""
_GAP = r"g?[-/.]?"


class Plan(NamedTuple):
    """Where the parts of a date stand in a string of kinds; absent parts are missing from ``at``.

    ``at`` maps the groups of the expressions above, without their numbers, to positions.
    """

    form: str
    at: dict[str, int]


@lru_cache(maxsize=4096)
def plan(kinds: str) -> Plan | None:
    """Return how to read a whole value, None when it has no shape of a date."""
    if len(kinds) > 40 or "?" in kinds:
        return None
    for form, expression in _whole():
        match = expression.fullmatch(kinds)
        if match:
            at = {}
            for name in expression.groupindex:
                if match.start(name) >= 0:
                    at[name if name in ("M1", "M2", "S1", "S2") else name.rstrip("234567")] = match.start(
                        name
                    )
            return Plan(form, at)
    return None


@lru_cache(maxsize=1024)
def places(kinds: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of ``kinds`` that have the shape of a full date, from left to right."""
    return tuple(match.span() for match in _anywhere().finditer(kinds[:80]))


@lru_cache(maxsize=1)
def _whole() -> list[tuple[str, re.Pattern[str]]]:
    forms = []
    for form, shape in (_DAY_FORMS | _WHOLE_FORMS).items():
        orders = [rf"(?:{shape})(?:{_GAP}{_TIME})?g?"]
        if form in _DAY_FORMS or form == "short year":
            orders.append(rf"{_TIME}{_GAP}(?:{shape})g?{_LATE_ZONE}")
        else:
            orders = [rf"(?:{shape})g?"]
        forms += [(form, re.compile(order)) for order in orders]
    # "Sun Nov 23 16:00:00 EDT 2014", as the C library prints it
    forms.append(("month first", re.compile(rf"(?P<m>M)(?P<d>n){_TIME}(?P<y>Y)")))
    return forms


@lru_cache(maxsize=1)
def _anywhere() -> re.Pattern[str]:
    def nameless(expression: str) -> str:
        return re.sub(r"\?P<\w+>", "?:", expression.replace("(?P=sep)", "[-/.]"))

    time = nameless(_TIME)
    shapes = [nameless(shape) for shape in _DAY_FORMS.values()]
    late = "|".join(shapes)
    return re.compile(rf"(?:{time}{_GAP})?(?:{late})(?:{_GAP}{time}(?![:.]))?")
