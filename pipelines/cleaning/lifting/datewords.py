"""From a date's characters to a short string of kinds.

A date is recognised by its shape. ``scan`` turns ``"12. März 2024 um 13:20 Uhr"`` into the kinds ``n.MYn:nh``
(number, dot, month, year …); words that say nothing (weekdays, prepositions, labels) leave no trace, and a
word that no date contains becomes ``?``, which no shape admits.
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.cleaning.lifting.datetables import (
    Entry,
    Value,
    known,
    number,
    own,
    shared,
    token_pattern,
    weekday,
)


class Scan(NamedTuple):
    """A scanned value: kinds of one character each, their values, and the number of the token of each."""

    kinds: str
    values: list[Value]
    tokens: list[int]


def scan(text: str, language: str, whole: bool = False) -> Scan:
    """Return the kinds of a folded text; ``language`` is a base code, or ``""`` when it is unknown.

    With ``whole`` the scan ends at the first word that is foreign to dates.
    """
    entries = known(language)
    tokens = token_pattern().findall(text)
    kinds = ""
    values: list[Value] = []
    places: list[int] = []
    skip = 0
    for place, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        entry = entries.get(token)
        if entry is None or entry[0] == "phrase":
            entry, skip = _entry(tokens, place, language)
        kind, value = entry
        if not kind:
            # The suffix in "2024-yil" or "12-én": its hyphen parts no numbers.
            if kinds[-1:] == "-" and places[-1] == place - 1 and token[0].isalpha():
                kinds = kinds[:-1]
                del values[-1], places[-1]
            continue
        # Punctuation counts only behind something: a label's colon and a list's dash go.
        if kind in ":-/." and (not kinds or (kind == ":" and kinds[-1] not in "nh")):
            continue
        kinds += kind
        values.append(value)
        places.append(place)
        if whole and kind == "?":
            break
    if kinds.startswith("z"):
        # "北京时间2024年3月12日9时": Chinese names the zone first.
        kinds = kinds[1:] + "z"
        values.append(values.pop(0))
        places.append(places.pop(0))
    scanned = Scan(kinds, values, places)
    return _one_month(scanned, tokens, language) if kinds.count("M") == 2 else scanned


def spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of a folded text's tokens, as numbered in ``Scan.tokens``."""
    return [match.span() for match in token_pattern().finditer(text)]


def is_silent(token: str, language: str) -> bool:
    """Tell whether a token is a weekday or a word such as "at", which belongs to the date beside it."""
    word = token.replace(".", "")
    entry = own(language).single.get(word) or shared().single.get(word)
    return entry is not None and not entry.kind


def is_weekday(token: str, language: str) -> bool:
    """Tell whether a token is the name of a weekday."""
    word = token.replace(".", "")
    return word in own(language).weekdays or word in shared().weekdays


def _entry(tokens: list[str], place: int, language: str) -> tuple[Entry, int]:
    """Return the entry of the token at ``place`` and how many tokens its phrase takes beyond it."""
    token = tokens[place]
    if token.isdecimal():
        return number(token), 0
    word = token.replace(".", "")
    for words in (own(language), shared()):
        for rest, entry in words.phrases.get(word, ()):
            after = tokens[place + 1 : place + 1 + len(rest)]
            if [item.replace(".", "") for item in after] == rest:
                return entry, len(rest)
    found = own(language).single.get(word) or shared().single.get(word)
    return found or Entry("" if weekday(token) else "?"), 0


def _one_month(scanned: Scan, tokens: list[str], language: str) -> Scan:
    """Leave one of two months: "12 آذار/مارس 2024" says it twice, "mar. 12 mars" begins with a Tuesday."""
    kinds, values, places = scanned
    first, second = kinds.index("M"), kinds.rindex("M")
    if values[first] == values[second] and kinds[first:second] in ("M", "M/", "M-"):
        cut = slice(first, second)
    else:
        weekdays = own(language).weekdays | shared().weekdays
        days = [at for at in (first, second) if tokens[places[at]].replace(".", "") in weekdays]
        if not days:
            return scanned
        cut = slice(days[0], days[0] + 1)
    del values[cut], places[cut]
    return Scan(kinds[: cut.start] + kinds[cut.stop :], values, places)
