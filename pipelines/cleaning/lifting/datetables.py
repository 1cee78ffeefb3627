"""The words of dates, from months.tsv, date_words.tsv and zones.tsv, ready for look-ups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipelines.cleaning.lifting.zones import zone_rows
from pipelines.cleaning.rules import FOLDER, read_table, uncollected

JALALI, ETHIOPIAN = 100, 200
"""Added to the month's number in the value of a month name of these calendars."""

_CALENDARS = {"gregorian": 0, "jalali": JALALI, "ethiopian": ETHIOPIAN}
_KINDS = {
    "weekday": "",
    "noise": "",
    "label": "",
    "am": "A",
    "pm": "A",
    "noon": "A",
    "hour": "h",
    "minute": "m",
    "second": "s",
    "year": "y",
    "month": "o",
    "day": "d",
    "era": "E",
    "gregorian": "g",
}
_NUMBERS = ("", "n", "n", "f", "Y", "f", "f", "f", "C", "f", "f", "f", "C", "f", "C")
"""Kind of a number by its count of digits: 1-2, 4, compact dates of 8, 12 and 14; others are ``f``."""

_SHORT = 3
"""Words up to this length mean too much elsewhere to count beyond their language."""


Value = str | int | tuple[str, str]
"""Digits of a number, number of a month, half of the day, first year of an era, offset and age of a zone."""


class Entry(NamedTuple):
    """What a word is: its kind (``""`` leaves no trace) and its value."""

    kind: str
    value: Value = 0


@dataclass(slots=True)
class Words:
    """The words of one scope; ``phrases`` holds, by first word, a phrase's other words and its entry."""

    single: dict[str, Entry] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], Entry]]] = field(default_factory=dict)
    weekdays: set[str] = field(default_factory=set)

    def add(self, word: str, entry: Entry, is_weekday: bool) -> None:
        """Add a word, or a phrase of words parted by spaces. What is there already stays."""
        if is_weekday:
            self.weekdays.add(word)
        if " " in word or "-" in word:
            first, *rest = word.replace("-", " - ").split()
            self.phrases.setdefault(first, []).append((rest, entry))
            self.phrases[first].sort(key=lambda item: -len(item[0]))
        else:
            self.single.setdefault(word, entry)


def _folding() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    spaces = [0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029, *range(0x202A, 0x2030), 0x205F]
    table |= dict.fromkeys([*spaces, *range(0x2066, 0x206A), 0x3000, 0xFEFF], " ")
    table |= dict.fromkeys(map(ord, "’‘ʼ׳´`"), "'")
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    return table | {ord("İ"): "i", ord("ı"): "i", ord("ё"): "е", ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک"}


_FOLD = _folding()
_UNITS = "年月日号號時时點点分秒년월일시분초"
_NO_LETTER = r"\s\d!-/:-@\[-`{-~«»“”„…·•、。،؛؟【】〈〉《》►▶●■◆"
_DROPPED = frozenset(",;()[]{}|·•'\"“”„«»*►▶●■◆、،。؛@<>_")


def fold(text: str) -> str:
    """Return the text in lower case with plain digits' punctuation; no character is added or lost."""
    return text.lower() if text.isascii() else text.translate(_FOLD).lower()


_WEEKDAY = (
    r"[(\[][日月火水木金土一二三四五六월화수목금토일][)\]]"
    r"|(?:星期|礼拜|禮拜|[周週])[一二三四五六日天]|[日月火水木金土]曜日?|[월화수목금토일]요일"
)
"""Weekdays as Chinese, Japanese and Korean write them, often without a space at either side."""

_PUNCTUATION = {char: Entry("") for char in _DROPPED} | {char: Entry(char) for char in ".-/:+"}


def weekday(token: str) -> bool:
    """Tell whether a token is a weekday in Chinese, Japanese or Korean."""
    return re.fullmatch(_WEEKDAY, token) is not None


def number(digits: str) -> Entry:
    """Return the entry of a number by its count of digits."""
    return Entry(_NUMBERS[len(digits)] if len(digits) < len(_NUMBERS) else "f", digits)


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[tuple[str, Entry, bool]]]:
    """Return word, entry and whether it is a weekday, by language; months first, so that they win."""
    rows: dict[str, list[tuple[str, Entry, bool]]] = {}
    for _, (language, calendar, month, names) in read_table(
        FOLDER / "months.tsv", ("lang", "calendar", "month", "names")
    ):
        entry = Entry("M", _CALENDARS[calendar] + int(month))
        rows.setdefault(language, []).extend(
            (fold(name).rstrip("'"), entry, False) for name in names.split("|")
        )
    for name, offset, language, since in zone_rows():
        rows.setdefault(language, []).append((fold(name), Entry("z", (offset, since)), False))
    for _, (languages, kind, value, words) in read_table(
        FOLDER / "date_words.tsv", ("lang", "kind", "value", "words")
    ):
        said = int(value) if value != "-" else kind
        for language in languages.split(","):
            rows.setdefault(language, []).extend(
                (fold(word), Entry(_KINDS[kind], said), kind == "weekday") for word in words.split("|")
            )
    return rows


def _variants(word: str) -> Iterator[str]:
    """Yield the word and the spellings in which it is met as well."""
    yield word
    plain = "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn")
    if plain != word and plain[0] < "\u0400":  # Latin and Greek letters are often printed without accents
        yield plain
    joined = word
    for pair, letter in _NUKTA.items():
        joined = joined.replace(pair, letter)
    if joined != word:
        yield joined


_NUKTA: Mapping[str, str] = {
    unicodedata.normalize("NFC", chr(code)): chr(code)
    for code in [
        *range(0x958, 0x960),
        0x9DC,
        0x9DD,
        0x9DF,
        0xA33,
        0xA36,
        *range(0xA59, 0xA5C),
        0xA5E,
        0xB5C,
        0xB5D,
    ]
}
"""Indic letters with a dot below that NFC takes apart, though many keyboards write them as one character."""


@lru_cache(maxsize=128)
def own(language: str) -> Words:
    """Return the words of one language, of every length."""
    words = Words()
    for word, entry, is_weekday in _rows().get(language, ()):
        for variant in _variants(word):
            words.add(variant, entry, is_weekday)
    return words


@lru_cache(maxsize=1)
@uncollected()
def shared() -> Words:
    """Return the words that count in every language.

    First those of ``*`` and English, then long words of the others that mean the same wherever they occur.
    """
    words = Words()
    meanings: dict[str, set[Entry]] = {}
    for language, rows in _rows().items():
        for word, entry, _ in rows if language not in ("*", "en") else ():
            meanings.setdefault(word, set()).add(entry if entry.kind else Entry(""))
    for language in ("en", "*", *_rows()):
        general = language in ("en", "*")
        for word, entry, is_weekday in _rows().get(language, ()):
            if entry.kind == "z" and language == "en":
                continue  # the zones that English means by IST and BST
            if general or (len(word) > _SHORT and len(meanings[word]) == 1 and word not in words.single):
                for variant in _variants(word):
                    words.add(variant, entry, is_weekday)
    return words


@lru_cache(maxsize=32)
def known(language: str) -> dict[str, Entry]:
    """Return what one look-up finds: punctuation, usual numbers, words, and the first words of phrases."""
    digits = [f"{value:0{width}}" for width in (1, 2) for value in range(100)]
    entries = {word: number(word) for word in [*digits, *map(str, range(1990, 2050))]}
    entries |= _PUNCTUATION
    for words in (shared(), own(language)):
        entries |= words.single
    for words in (shared(), own(language)):
        entries |= dict.fromkeys(words.phrases, Entry("phrase"))
    return entries


@lru_cache(maxsize=1)
def token_pattern() -> re.Pattern[str]:
    """Return the expression for one token.

    Chinese, Japanese and Korean write units without spaces, so units part words, except in those words of the
    table that contain one (公開日, 입력일).
    """
    units = set(_UNITS)
    whole = sorted(
        {word for rows in _rows().values() for word, _, _ in rows if len(word) > 1 and units & set(word)},
        key=lambda word: (-len(word), word),
    )
    letters = f"[^{_NO_LETTER}{_UNITS}]+"
    return re.compile(
        r"\d+"
        f"|{_WEEKDAY}|{'|'.join(map(re.escape, whole))}|[{_UNITS}]"
        rf"|{letters}(?:['.]{letters})*\.?|\S"
    )
