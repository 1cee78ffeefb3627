"""The words beside names, from roles.tsv, agencies.tsv, conjunctions.tsv and surnames.tsv."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.cleaning.rules import FOLDER, read_table

_ALIASES = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "cmn": "zh", "yue": "zh"}
_PLAIN = str.maketrans({".": None, "’": "'", "ı": "i", "\u0307": None})
"""The dots of Turkish letters go: capitals do not tell which i they were."""

_SPEAKING = ("by", "other", "role", "modifier", "desk", "suffix", "place", "article")
_GENERAL = ("*", "en")
"""Scopes that count in every language: English bylines are printed all over the world."""


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Words of roles.tsv that count in one language, by kind; the table says what the kinds are.

    ``reserved`` holds every word that makes a second look at a name necessary.
    """

    by: tuple[str, ...]
    other: tuple[str, ...]
    role: frozenset[str]
    modifier: frozenset[str]
    desk: frozenset[str]
    nobody: frozenset[str]
    at: frozenset[str]
    particle: frozenset[str]
    suffix: frozenset[str]
    place: frozenset[str]
    article: frozenset[str]
    medium: frozenset[str]
    stop: frozenset[str]
    reserved: frozenset[str]


@dataclass(frozen=True, slots=True)
class Conjunctions:
    """How "and" is written: ``words`` part names, ``maybe`` may be inside one, ``prefixes`` begin a word."""

    words: frozenset[str]
    maybe: frozenset[str]
    prefixes: frozenset[str]


def base_code(language: str | None) -> str:
    """Return a language's code without its region, ``""`` when it is unknown."""
    base = (language or "").lower().replace("_", "-").partition("-")[0]
    return _ALIASES.get(base, base)


def plain(words: str) -> str:
    """Return the form in which words are looked up: lower case, without dots, single spaces."""
    return " ".join(words.lower().translate(_PLAIN).split())


@lru_cache(maxsize=1)
def _rows() -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = {}
    for _, (languages, kind, words) in read_table(FOLDER / "roles.tsv", ("lang", "kind", "words")):
        for language in languages.split(","):
            rows.setdefault((language, kind), []).extend(map(plain, words.split("|")))
    return rows


def _words(kind: str, scopes: Iterable[str]) -> list[str]:
    return [word for scope in scopes for word in _rows().get((scope, kind), ())]


@lru_cache(maxsize=128)
def role_words(base: str) -> RoleWords:
    """Return the words of a language together with those that count everywhere.

    What stands for nobody counts whatever the document's language is, if it is longer than three letters.
    """
    own = [base] if base not in _GENERAL else []
    scopes = [*_GENERAL, *own]
    everywhere = list(dict.fromkeys(scope for scope, _ in _rows()))

    def prefixes(kind: str, where: Iterable[str]) -> tuple[str, ...]:
        # The longest first, so that "written by" is not taken for "written".
        return tuple(sorted(set(_words(kind, where)), key=lambda word: (-len(word), word)))

    nobody = frozenset(_words("nobody", scopes))
    nobody |= {word for word in _words("nobody", everywhere) if len(word) > 3}
    return RoleWords(
        by=prefixes("by", scopes),
        other=prefixes("other", scopes),
        role=frozenset(_words("role", scopes)),
        modifier=frozenset(_words("modifier", scopes)),
        desk=frozenset(_words("desk", scopes)),
        nobody=nobody,
        at=frozenset(_words("at", scopes)),
        particle=frozenset(_words("particle", ["*"])),
        suffix=frozenset(_words("suffix", ["*"])),
        place=frozenset(_words("place", everywhere)),
        medium=frozenset(_words("medium", scopes)),
        article=frozenset(_words("article", own or ["en"])) | {"the"},
        stop=frozenset(_words("stop", own or _GENERAL)),
        reserved=frozenset(word for kind in _SPEAKING for word in _words(kind, scopes)) | nobody | agencies(),
    )


@lru_cache(maxsize=1)
def agencies() -> frozenset[str]:
    """Return the names of agencies and distributors, in plain form."""
    return frozenset(plain(name) for _, (name,) in read_table(FOLDER / "agencies.tsv", ("name",)))


@lru_cache(maxsize=128)
def conjunctions(base: str) -> Conjunctions:
    """Return the words for "and" that count in a language; when it is unknown, only the unambiguous ones."""
    found: dict[str, set[str]] = {"words": set(), "maybe": set(), "prefix": set()}
    for _, (language, word, scope) in read_table(FOLDER / "conjunctions.tsv", ("lang", "word", "scope")):
        if scope == "any" or (scope == "own" and language == base):
            found["words"].add(word)
        elif language == base:
            found[scope].add(word)
    return Conjunctions(*(frozenset(found[scope]) for scope in ("words", "maybe", "prefix")))


@lru_cache(maxsize=4)
def surnames(base: str) -> frozenset[str]:
    """Return the family names of Chinese or Korean, of one or two characters."""
    found: set[str] = set()
    for _, (language, names) in read_table(FOLDER / "surnames.tsv", ("lang", "surnames")):
        if language == base:
            found.update(names.split("|") if "|" in names else names)
    return frozenset(found)


def has_given_name(name: str) -> bool:
    """Tell whether the first or the last of a name's words, two or more, is a given name."""
    tokens = name.casefold().split()
    return len(tokens) > 1 and any(map(_is_given_name, (tokens[0], tokens[-1])))


def _is_given_name(token: str) -> bool:
    """Tell whether a word is a given name, or made of two (``Anne-Lise``)."""
    return token in given_names() or ("-" in token and given_names().issuperset(token.split("-")))


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names of some fifty languages, case-folded."""
    rows = read_table(FOLDER / "given_names.tsv", ("lang", "names"))
    return frozenset(name.casefold() for _, (_, names) in rows for name in names.split("|"))


@lru_cache(maxsize=1)
def section_names() -> frozenset[str]:
    """Return names of sections and genres, which stand above titles and are nobody's, in plain form."""
    rows = read_table(FOLDER / "sections.tsv", ("lang", "names"))
    return frozenset(plain(name) for _, (_, names) in rows for name in names.split("|"))
