"""What stands left and right of a full stop without white space: two sentences, or one name.

A side is read at most ``REACH`` characters far, so the cost of a place does not depend on its line's length.
``judge`` answers with a grade; ``glue`` decides what a doubtful place needs besides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.cleaning.language import function_words
from pipelines.cleaning.rules import FOLDER, read_table

REACH = 80
"""Characters that are read on each side of a place."""

NO, DOUBTFUL, PROBABLE, YES, CERTAIN = range(5)
"""Grades. Doubtful: two capitalised words, a boundary only if the document has certain ones elsewhere.
Probable: the same between two visible sentences. Certain: supports doubtful ones."""

_SENTENCES = -1  # a grade on the way: a boundary only between two visible sentences

_SIGNS = "®™©*²³°’'"  # what may end a word besides letters
_CLOSED = "»›”’“'\")]"
_BLANK = " \u00a0\u202f"
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}+(?:[’'‑-]{_LETTER}+)*"

_FOREIGN = re.compile(r"://|www\.|[@#\\=_{}<>]|^[/.]")  # addresses, tags, code
_DOTTED = re.compile(rf"(?:{_LETTER}{{1,3}}\.)+{_LETTER}{{1,3}}")  # U.S, z.B, EE.UU
_NAME_DOTS = re.compile(rf"{_LETTER}\.[\w-]")  # example.org, java.util
_CLOCK = re.compile(r".*\d *[ap]\.m")
_ROMAN = re.compile(r"[IVXLC]+")
_NAMED_NUMBER = re.compile(rf"{_LETTER}+-?\d{{1,4}}")  # Covid-19, G20
_YEAR = re.compile(r"[(\[]?(?:19|20)\d\d")
_SENTENCE_END = re.compile(r"[.!?؟۔।։።][»›”’“'\")\]]{0,3}(?=\s)")

_RIGHT_WORD = re.compile(rf"({_WORD})(?:[,;:]?[»”’\"]{{0,2}}|[!?]?[»”\"]{{1,2}},?|\.\.\.|…)\s+(\S)")
_RIGHT_SHORT = re.compile(rf"({_LETTER}+)\. ?{_LETTER}")  # Mr. Smith; No. They
_RIGHT_ACRONYM = re.compile(rf"(?:{_LETTER}{{1,2}}\.){{2,}} ({_LETTER})")  # U.S. officials
_RIGHT_YEAR = re.compile(rf"(?:19|20)\d\d ({_LETTER})")
_PART = re.compile(r"[’'‑-]")

# Function words that are also part of names: Le Pen, De Gaulle, Al Gore.
_PARTICLES = frozenset(
    (
        "al",
        "as",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "il",
        "la",
        "las",
        "le",
        "les",
        "los",
        "san",
        "ter",
        "van",
        "von",
    )
)

_NOUNS_CAPITALISED = frozenset({"de", "lb"})  # where a capital tells nothing about the word on the left


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the words of a language say about a full stop.

    Attributes:
        titles: words whose full stop is followed by a name.
        units: words whose full stop ends a sentence only before a function word.
        endings: ends of compounds that are titles.
        letters: names of letters, in scripts without capitals.
        starters: function words, lower case.
        nouns_capitalised: True for German.
    """

    titles: frozenset[str]
    units: frozenset[str]
    endings: tuple[str, ...]
    letters: frozenset[str]
    starters: frozenset[str]
    nouns_capitalised: bool


@dataclass(frozen=True, slots=True)
class _Start:
    """The right side: its grade, and whether it begins as sentences do and names do not."""

    grade: int
    function_word: bool = False
    shape: str = "word"  # "letter", "capitals", "acronym", "year", "word"


@cache
def lexicon(language: str | None) -> Lexicon:
    """Return the words of a language; those of all languages together when it is None or unknown."""
    rows = [row for _, row in read_table(FOLDER / "abbreviations.tsv", ("lang", "kind", "words"))]
    known = language in {lang for lang, _, _ in rows}
    found: dict[str, set[str]] = {"title": set(), "unit": set(), "suffix": set(), "letter": set()}
    for lang, kind, words in rows:
        if lang == language or not known:
            found[kind].update(words.split())
    return Lexicon(
        titles=frozenset(found["title"]),
        units=frozenset(found["unit"]),
        endings=tuple(sorted(found["suffix"])),
        letters=frozenset(found["letter"]),
        starters=function_words(language),
        nouns_capitalised=language in _NOUNS_CAPITALISED,
    )


@cache
def names(kind: str) -> frozenset[str]:
    """Return the names of one kind in ``glue_names.tsv``: ``mark``, ``suffix`` or ``country``."""
    rows = read_table(FOLDER / "glue_names.tsv", ("kind", "names"))
    return frozenset(name for _, (row_kind, words) in rows if row_kind == kind for name in words.split())


def in_brackets(left: str) -> bool:
    """Return whether a bracket is open at the end of a left side; what is inside stays together."""
    return left.rfind("(") > left.rfind(")")


def judge(left: str, stop: str, right: str, *, marks: str, lex: Lexicon) -> int:
    """Return the grade of a place in a script with capitals.

    Args:
        left: up to ``REACH`` characters before the stop.
        stop: the mark itself.
        right: up to ``REACH`` characters from the first letter or digit after the stop.
        marks: quotation marks and brackets between the two.
        lex: the words of the language.
    """
    start = _read_right(right, lex)
    if start.grade == NO:
        return NO
    grade = _read_left(left, stop, start, marks, lex)
    if grade == NO:
        return NO
    plain = grade == start.grade == YES
    if _two_sentences(left, right):
        return CERTAIN if plain else PROBABLE if grade == DOUBTFUL else YES
    if plain:
        return YES
    return DOUBTFUL if grade == DOUBTFUL and start.grade == YES else NO


def _two_sentences(left: str, right: str) -> bool:
    """Return whether both sides are long enough to be sentences."""
    begin = 0
    for earlier in _SENTENCE_END.finditer(left):
        begin = earlier.end()
    left = left[begin:]
    ending = _SENTENCE_END.search(right)
    if ending:
        right = right[: ending.start()]
    return len(left) >= 30 and len(left.split()) >= 5 and len(right) >= 20 and len(right.split()) >= 4


def _read_right(right: str, lex: Lexicon) -> _Start:
    """Grade the right side alone: an upper-case word with another after it."""
    if right[0].islower():  # Dutch ’t Is, Afrikaans ’n Man
        return _Start(YES if "'" + right[0] in lex.starters and right[1:2] == " " else NO, True)
    match = _RIGHT_WORD.match(right)
    if match:
        return _read_word(match.group(1), right[match.end(1)], match.group(2), lex)
    match = _RIGHT_ACRONYM.match(right)
    if match:
        return _Start(YES if match.group(1).islower() else NO, shape="acronym")
    match = _RIGHT_SHORT.match(right)
    if match:
        word = match.group(1)
        function_word = word[1:].islower() and word.lower() in lex.starters
        return _Start(YES if function_word or word in lex.titles else NO, function_word)
    match = _RIGHT_YEAR.match(right)
    return _Start(YES if match and match.group(1).islower() else NO, shape="year")


def _read_word(word: str, after: str, following: str, lex: Lexicon) -> _Start:
    """Grade the first word on the right, by its form and by what follows it."""
    head = _PART.split(word, maxsplit=1)[0]
    lower = word.lower()
    function_word = lower in lex.starters or (head.lower() in lex.starters and len(head) > 1)
    if function_word and lower in _PARTICLES and following.isupper():
        function_word = False
    if not head[0].isupper():
        return _Start(NO)
    if len(word) == 1:
        plain = (function_word and after.isspace()) or (word in "AQ" and after == ":")
        return _Start(YES if plain else NO, function_word, "letter")
    if len(head) == 1 and word[1] in "’'":  # L’opposition, D’Artagnan, O’Brien
        return _Start(YES, word[2].islower())
    if function_word:  # Portuguese "com" is both a word and a domain
        return _Start(_SENTENCES if lower in names("suffix") else YES, True)
    if head.lower() in names("suffix"):
        return _Start(NO)
    if word.isupper():
        return _Start(_SENTENCES, shape="capitals")
    plain = head[1:] == head[1:].lower() and head.lower() not in names("country")
    return _Start(YES if plain else _SENTENCES)


def _read_left(left: str, stop: str, start: _Start, marks: str, lex: Lexicon) -> int:
    """Grade the left side, given what begins on the right."""
    text = left.rstrip(_BLANK).rstrip("!?") if stop in "!?" else left
    if not text or text[-1] in "….\\":
        return NO
    closed = text[-1] in _CLOSED
    if closed:
        if _is_dateline(text):
            return NO
        text = text.rstrip(_CLOSED + _BLANK)
    tokens = text.split()
    if not tokens or _FOREIGN.search(tokens[-1]):
        return NO
    token = tokens[-1].lstrip("«»„“”‘\"'([¿¡")
    if not token or token[-1] in "…":
        return NO
    if _NAMED_NUMBER.fullmatch(token):
        return YES if start.function_word or closed or marks else DOUBTFUL
    if not token[-1].isalpha():
        return _after_number(token, stop, start, closed)
    if closed:
        return YES
    if _CLOCK.fullmatch(text[-6:].lstrip()):
        return YES if start.shape == "word" else NO
    grade = _after_word(token, stop, start, bool(marks), lex)
    # Short words may be unknown abbreviations, and a single word the first half of a name.
    short = 4 if len(token) < 4 and stop == "." else 2
    if grade == YES and len(tokens) < short and not marks and not start.function_word:
        return _SENTENCES
    return grade


def _is_dateline(text: str) -> bool:
    """Return whether the text is the start of a line that ends in the name of an agency: ``PARIS (AFP)``."""
    inner = text[text.rfind("(") + 1 : -1]
    return text[-1] == ")" and len(text) < 60 and inner.isalpha() and (inner.isupper() or len(text) < 30)


def _after_number(token: str, stop: str, start: _Start, closed: bool) -> int:
    """Grade a left side that ends in no letter: an ordinal, a version, a year, a percentage."""
    if token[-1] in "%‰€$£¥₹°":
        return YES
    if not token[-1].isdigit():
        return _SENTENCES if token[-1] in _SIGNS else NO
    if stop in "!?" or closed:
        return YES if start.shape == "word" else NO
    if len(token) == 4 and token.isdigit() and start.function_word:
        return YES
    return _SENTENCES if _YEAR.fullmatch(token) and start.shape == "word" else NO


def _after_word(token: str, stop: str, start: _Start, marked: bool, lex: Lexicon) -> int:
    """Grade a left side that ends in a letter."""
    size = 1
    while size < len(token) and token[-size - 1].isalpha():
        size += 1
    word = token[-size:]
    begins = start.function_word and start.shape == "word"
    if _DOTTED.fullmatch(token):
        return YES if token[0].isupper() and begins else NO
    if _NAME_DOTS.search(token):
        return YES if begins else NO
    if stop in "!?":
        return _after_mark(word, start)
    if size == 1 or _ROMAN.fullmatch(word):
        return NO
    if word[-1].isupper() and not word[-2].isupper() and not start.function_word:
        return NO  # an initial with a prefix, as in Xhosa: noK.Ci
    if _is_abbreviation(word, start, lex):
        return NO
    return _after_plain_word(word, start, marked, lex)


def _after_mark(word: str, start: _Start) -> int:
    """Grade a question or exclamation mark: a sentence end, unless it belongs to a name."""
    if word in names("mark"):
        return NO
    return _SENTENCES if len(word) == 1 or (word[0].isupper() and not start.function_word) else YES


def _is_abbreviation(word: str, start: _Start, lex: Lexicon) -> bool:
    """Return whether the full stop belongs to the word and ends no sentence."""
    forms = {word, word[0].lower() + word[1:]}
    if forms & lex.titles and not (start.function_word and forms & lex.units):
        return True
    if forms & lex.units:
        return not start.function_word
    return bool(lex.endings) and word.endswith(lex.endings)


def _after_plain_word(word: str, start: _Start, marked: bool, lex: Lexicon) -> int:
    """Grade a word that is no abbreviation: by its capital, and by what begins on the right."""
    if start.shape == "year":
        return YES if len(word) >= 4 else NO
    if word[0].islower():
        return YES
    if start.shape == "capitals" or (start.shape == "letter" and word.isupper()):
        return NO  # ASP.NET, ELN.I
    sure = start.function_word or marked or start.shape == "acronym"
    return YES if sure or (lex.nouns_capitalised and len(word) > 3) else DOUBTFUL
