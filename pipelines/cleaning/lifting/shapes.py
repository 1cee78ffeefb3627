"""Whether a value can be what its label announces: a cheap look that tells a footer's line from prose.

"Source: Le Monde" declares something, "source: they never told us." does not. Every predicate looks at a
whole value, caps its length first and is linear in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.casing import is_small
from pipelines.cleaning.lifting.cjknames import is_cjk
from pipelines.cleaning.lifting.dates import parse_date
from pipelines.cleaning.lifting.keywords import split_keywords
from pipelines.cleaning.lifting.names import split_names
from pipelines.cleaning.lifting.nametables import (
    RoleWords,
    agencies,
    base_code,
    conjunctions,
    plain,
    role_words,
    section_names,
)
from pipelines.cleaning.lifting.urls import find_url, is_domain

_MAX_NAME = 120
_MAX_TOKENS = 8
_MAX_CJK = 16
_MAX_KEYWORDS = 30
_MAX_KEYWORD_WORDS = 5

_QUOTES = {
    '"': '"',
    "'": "'",
    "“": "”",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    "‹": "›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
}
_ABBREVIATIONS = frozenset(
    (
        "inc",
        "ltd",
        "co",
        "corp",
        "bros",
        "dept",
        "univ",
        "assn",
        "cie",
        "ltda",
        "jr",
        "sr",
        "st",
        "pty",
        "plc",
    )
)
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[?;:…؟।。！？]|!\s|\.\.|[^\W\d_]{4,}\.\s")
_LIST = re.compile(r"\s*[,،、，/|&+]\s*|\s+[-–—]\s+")
_CATEGORY = re.compile(r"\s*[,،、，;/|>»›·•]\s*|\s+[-–—]\s+")
ARTICLES = frozenset(
    ("the", "la", "le", "les", "el", "los", "il", "lo", "de", "der", "die", "das", "den", "det", "het")
)
"""Articles that media print in lower case at the start of their name: "la Repubblica"."""
_OF = frozenset(("του", "της", "των"))
"""Articles inside names: "Φωνή του Αιγαίου"."""


def is_url(value: str) -> bool:
    """Tell whether the value is one web address and nothing else."""
    if len(value) > 4000 or not value.lstrip(" <(").lower().startswith(("http", "www.")):
        return False
    stripped = value.strip(" \t\u00a0<>()[].,;")
    found = find_url(stripped)
    return found is not None and found[1] == 0 and found[2] >= len(stripped) - 1


def is_date(value: str, language: str | None = None) -> bool:
    """Tell whether the value is a date, even where the order of day and month is unknown."""
    if len(value) > 100 or not _DIGIT.search(value) or "://" in value:
        return False
    return parse_date(value, language, day_first=True) is not None


def is_name(value: str, language: str | None = None) -> bool:
    """Tell whether the value names one person."""
    return len(value) <= _MAX_NAME and len(split_names(value, language)) == 1


def is_names(value: str, language: str | None = None) -> bool:
    """Tell whether the value can stand behind an author label: persons, or what is named in their place."""
    if len(value) > 300:
        return False
    return bool(split_names(value, language)) or is_source_name(value, language)


def is_keywords(value: str, language: str | None = None) -> bool:
    """Tell whether the value is a list of tags: up to 30, of five words each on average at most."""
    if len(value) > 1200 or (value.rstrip().endswith(".") and " " in value and "," not in value):
        return False
    keywords = split_keywords(value, language)
    if not keywords or len(keywords) > _MAX_KEYWORDS:
        return False
    words = [len(keyword.split()) for keyword in keywords]
    if len(words) == 1:
        # A title has a kicker, as below a heading over other articles; a tag has none.
        return ": " not in value and words[0] <= _MAX_KEYWORD_WORDS and len(keywords[0]) <= 60
    return max(words) <= 2 * _MAX_KEYWORD_WORDS and sum(words) <= _MAX_KEYWORD_WORDS * len(words)


def is_category(value: str) -> bool:
    """Tell whether the value is one to five sections, of one to five words each."""
    if len(value) > 150 or _SENTENCE.search(value) or value.rstrip().endswith((".", "!")):
        return False
    items = [item for item in _CATEGORY.split(value.strip()) if item]
    return 0 < len(items) <= 5 and all(
        len(item.split()) <= 5 and len(item) <= 50 and any(char.isalpha() for char in item) for item in items
    )


@lru_cache(maxsize=2048)
def is_source_name(value: str, language: str | None = None) -> bool:
    """Tell whether the value can be the name of a medium, an agency or a site; or several, in a list.

    One to eight words without the end of a sentence, no date, and no lower-case phrase ("une panne").
    """
    if not 1 < len(value) <= _MAX_NAME:
        return False
    name = unquote_name(value.strip())
    if is_domain(name):
        return True
    if _SENTENCE.search(name) or not any(char.isalpha() for char in name) or "@" in name:
        return False
    if len(name.split()) > _MAX_TOKENS or is_date(name, language):
        return False
    words = role_words(base_code(language))
    parts = [part for part in _LIST.split(name) if part]
    return bool(parts) and all(_is_one_source(part, words, language) for part in parts)


def names_medium(value: str, language: str | None = None) -> bool:
    """Tell whether the value names a medium by itself: an agency, a domain, or a name with a word of papers."""
    name = unquote_name(value.strip())
    known = plain(name)
    if known in agencies() or is_domain(name):
        return True
    words = role_words(base_code(language))
    tokens = known.split()
    told = len(tokens) > 1 and not words.medium.isdisjoint(tokens)
    return told and known not in section_names()


def _is_one_source(name: str, words: RoleWords, language: str | None) -> bool:
    """Tell whether a value without commas is a name: by its capitals or, without any, its length."""
    tokens = name.split()
    if is_domain(name) or plain(name) in agencies() or plain(name) in words.nobody:
        return True
    if name[-1] == "." and not _is_abbreviated(tokens[-1]):
        return False
    if is_cjk(name):
        return len(name) <= (_MAX_CJK if len(tokens) == 1 else 2 * _MAX_CJK)
    low = [plain(token) for token in tokens]
    capital = [any(char.isupper() for char in token) for token in tokens]
    if not any(capital):
        caseless = not any(map(is_small, name))
        stops = [word in words.stop for word in low]
        return caseless and len(tokens) <= 6 and not stops[0] and sum(stops) < 2
    low, capital = _unlinked(low, capital, language)
    spoken = words.stop - words.particle - ARTICLES - _OF
    if any(word in spoken and not up for word, up in zip(low, capital)):
        return False
    if is_small(tokens[0][0]) and not capital[0]:
        return low[0] in ARTICLES and len(tokens) <= 5 and capital[1:2] == [True]
    linking = words.particle | words.at | _OF
    plainly = [word for word, up in zip(low, capital) if not up and word not in linking]
    small = sum(1 for word in plainly if word not in words.article and word not in words.desk)
    return small <= sum(capital) + (1 if low[0] in words.article else 0)


def _unlinked(low: list[str], capital: list[bool], language: str | None) -> tuple[list[str], list[bool]]:
    """Return the words without "and" and what it links, which begins small in many languages (``Дача и сад``)."""
    linking = conjunctions(base_code(language)).words
    linked = [at > 0 and (word in linking or low[at - 1] in linking) for at, word in enumerate(low)]
    kept = [at for at, gone in enumerate(linked) if not gone]
    return [low[at] for at in kept], [capital[at] for at in kept]


def _is_abbreviated(token: str) -> bool:
    word = token.rstrip(".").lower()
    return "." in word or len(word) == 1 or word in _ABBREVIATIONS or token[:-1].isupper()


def unquote_name(value: str) -> str:
    """Return a name without the quotation marks that enclose the whole of it."""
    name = value.strip()
    while len(name) > 2 and name[-1] in _QUOTES.get(name[0], ""):
        inner = name[1:-1]
        # "A" and "B": the marks at the ends do not belong together.
        if name[0] in inner or name[-1] in inner:
            break
        name = inner.strip()
    return name
