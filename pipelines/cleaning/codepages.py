"""Text of a legacy code page whose bytes were read as latin-1 or windows-1252: ``Ïðèâåò`` is ``Привет``.

A document votes for one page, by what its suspicious lines say together; then each line is decoded by itself,
if it fits. Right text in Latin letters is safe, because nothing here trusts a single sign:

* alphabets (Cyrillic, Greek, Hebrew, Arabic): whole words of accented letters, as no Latin orthography has;
  the decoded words must have the case and the common letters of the languages written with the page;
* ideographs: every byte must decode, and the commonest characters of the language must be common;
* Latin letters (Turkish, Central European): several different frequent words that exist only after decoding.

rules/codepages.tsv holds the letters, characters and words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "rules" / "codepages.tsv"

SAMPLE = 20_000
"""Characters of suspicious lines that vote; more would not change the vote."""

LETTERS, DIFFERENT, WORDS = 12, 7, 3
"""Least evidence for an alphabet: letters in words of two and more, different ones, and such words."""

COMMON = 0.55
"""Least share of common letters. Text has 0.65 to 0.8, the same bytes in another page below 0.5."""

MARGIN = 0.08
"""Least distance of that share to any other page's that is plausible at all."""

MIXED = 0.15
"""Largest share of letters in words that mix them with ASCII letters."""

ODD_CASE = 0.1
"""Largest share of words with a capital inside after a small letter."""

SHOUTED = 0.8
"""What a reading in capitals is worth: KOI8 makes capitals of small letters of the other pages."""

IDEOGRAPHS, COMMON_IDEOGRAPHS = 8, 0.2
"""Least number of ideographs, kana or syllables, and least share of common ones among them."""

HITS, DISTINCT = 4, 3
"""Least number of frequent words, and of different ones among them, for a language in Latin letters."""

FOREIGN = 0.2
"""Largest number of letters that are not of that language, for each letter that the page changes."""

# What bytes 0x80 to 0x9F look like in windows-1252, and each of them as the character of latin-1.
_SPECIALS = {bytes([byte]).decode("cp1252", "ignore"): byte for byte in range(0x80, 0xA0)}
_SPECIALS.pop("")
_TO_LATIN1 = {ord(char): chr(byte) for char, byte in _SPECIALS.items()}
_FROM_LATIN1 = {byte: char for char, byte in _SPECIALS.items()}
_SPECIAL = "".join(_SPECIALS)  # nothing in it needs escaping inside a class
LEAD = "\x82\x83‚ƒ\xa1-\xff"
"""Body of the class of characters that ``BEHIND`` follows in a row of misread bytes."""
BEHIND = (
    "(?:(?<=[\xc0-\xff])[\xc0-\xff]{2}"
    "|(?<=[\xa1-\xff])[\xa1-\xff]{3}"
    "|(?<=[\x82\x83‚ƒ])[^\n](?:[\x82\x83‚ƒ][^\n]){2})"
)
_SUSPECT = re.compile(f"[{LEAD}]{BEHIND}")
_TAIL = f"[\x80-\xbf{_SPECIAL}]"
_UTF8 = re.compile(f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}}")
_HIGH = re.compile(f"[\x80-\xff{_SPECIAL}]")
_CAPITAL_INSIDE = re.compile("[а-џґά-ώ][А-ЯЁ-ЏҐΑ-ΩΆΈ-Ώ]|Ά(?![ά-ώ])")  # accents are for small letters
_IDEOGRAPH = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# What a line of accented Latin letters would decode to: an ideograph inside a word, or a letter again.
_FOREIGN_SIGN = re.compile(
    "[a-z][\u3400-\ud7a3][a-z]|[^\x00-\x7f\u2000-\u9fff\uac00-\ud7a3\uff00-\uffef§¨°±´¶×÷]"
)
_ASCII_LETTER = re.compile("[A-Za-z]")
# Signs that a page for an alphabet holds beside its letters, the zero-width non-joiner of Persian among them;
# line drawing and the like are never meant.
_SIGNS = frozenset({"Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc", "Zs", "Cf"})


def is_suspect(text: str) -> bool:
    """Return True when a page might be found; False proves that ``decode`` leaves the text as it is."""
    return _SUSPECT.search(text) is not None or may_be_misspelt(text)


def may_be_misspelt(text: str) -> bool:
    """Return False if no language in Latin letters stands in the text misread."""
    return any(language.may_be(text) for language in _tables().languages)


def decode(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with the lines of one code page decoded, and the page's name; no name if none is sure.

    A text that holds lines of a second page needs a second call.
    """
    if _SUSPECT.search(text):
        lines = text.split("\n")
        suspects = [line for line in lines if _SUSPECT.search(line) and not _is_utf8(line)]
        if suspects:
            for page in (_vote_for_ideographs(suspects), _vote_for_alphabet(suspects)):
                if page is not None and (decoded := page.decode_lines(lines)) != lines:
                    return "\n".join(decoded), (page.name,)
    languages = [language for language in _tables().languages if language.may_be(text)]
    if languages and not _is_utf8(text[:SAMPLE]):
        lines = text.split("\n")
        best = max(languages, key=lambda language: language.score(lines))
        if best.score(lines) and (decoded := best.decode_lines(lines)) != lines:
            return "\n".join(decoded), (best.name,)
    return text, ()


def is_undecided(line: str) -> bool:
    """Return True when the line looks like one of a legacy page and not at all like UTF-8.

    After ``decode`` such a line is best left alone: pieces of it may form sequences of UTF-8 by chance.
    """
    return _SUSPECT.search(line) is not None and _utf8_share(line) < 0.4


def _utf8_share(line: str) -> float:
    """Return the share of bytes from 0x80 that are in sequences of UTF-8; 1.0 when there are none."""
    high = len(_HIGH.findall(line))
    return sum(map(len, _UTF8.findall(line))) / high if high else 1.0


def _is_utf8(line: str) -> bool:
    """Return True when the line is a matter for ``mojibake``."""
    return _utf8_share(line) >= 0.85


@dataclass(frozen=True)
class _Alphabet:
    """A one-byte page of letters that are not Latin.

    Attributes:
        name: name of the code page.
        languages: as in the table; pages of the same languages are no alternatives to one another.
        table: for ``str.translate``, from misread to true characters.
        run: rows of misread letters.
        pure: rows of misread letters without a Latin letter beside them.
        own: the same, and rows of three letters and more whatever is beside them.
        common: the commonest letters, small.
    """

    name: str
    languages: str
    table: dict[int, str]
    run: re.Pattern[str]
    pure: re.Pattern[str]
    own: re.Pattern[str]
    common: frozenset[str]

    def score(self, sample: str) -> tuple[float, int]:
        """Return the share of common letters, 0 when the sample is implausible, and how well the case fits.

        The second number compares sister pages only: letters seen, less a fine for capitals inside words.
        """
        count = sum(map(len, self.run.findall(sample)))
        pure = self.pure.findall(sample)
        words = [word for word in pure if len(word) > 1]
        decoded = " ".join(words).translate(self.table)
        odd = len(_CAPITAL_INSIDE.findall(decoded))
        letters = [char for char in decoded.lower() if char.isalpha()]
        mixed = count - sum(map(len, pure))
        if len(words) < WORDS or len(letters) < LETTERS or len(set(letters)) < DIFFERENT:
            return 0.0, 0
        if odd > ODD_CASE * len(words) or mixed > MIXED * count:
            return 0.0, 0
        share = sum(char in self.common for char in letters) / len(letters)
        return share * (SHOUTED if decoded.isupper() else 1.0), count - 10 * odd

    def decode_lines(self, lines: list[str]) -> list[str]:
        """Return the lines, those decoded that the page explains."""
        everywhere = sum(map(len, self.run.findall("\n".join(lines))))
        explained = sum(map(len, self.own.findall("\n".join(filter(self._has_word, lines)))))
        alone = explained >= 0.9 * everywhere
        return [line.translate(self.table) if self._explains(line, alone) else line for line in lines]

    def _has_word(self, line: str) -> bool:
        return any(len(word) > 2 for word in self.own.findall(line))

    def _explains(self, line: str, alone: bool) -> bool:
        """Return True when the line is one of the page: by its own words, or where the page is ``alone``."""
        if line.isascii() or _is_utf8(line):
            return False
        rows = self.own.findall(line)
        count = sum(map(len, self.run.findall(line)))
        mixed = count - sum(map(len, rows))
        if any(len(row) > 2 for row in rows):
            return mixed <= MIXED * count
        # Short words and bare signs. "à" beside words in ASCII is French, "íà" (на) is not.
        return alone and not mixed and (any(len(row) > 1 for row in rows) or not _ASCII_LETTER.search(line))


@dataclass(frozen=True)
class _Ideographs:
    """A page that writes a character with two bytes.

    Attributes:
        name: name of the code page.
        common: the commonest characters.
    """

    name: str
    common: frozenset[str]

    def read(self, line: str) -> str | None:
        """Return the line decoded, or None when its bytes are not of this page."""
        try:
            return line.translate(_TO_LATIN1).encode("latin-1").decode(self.name)
        except UnicodeError:
            return None

    def score(self, lines: list[str]) -> float:
        """Return the share of common characters among the ideographs, 0 when there is too little evidence."""
        read = [decoded for line in lines if (decoded := self.read(line)) is not None]
        characters = _IDEOGRAPH.findall("".join(read)[:SAMPLE])
        if len(characters) < IDEOGRAPHS or 2 * len(read) < len(lines):
            return 0.0
        return sum(char in self.common for char in characters) / len(characters)

    def decode_lines(self, lines: list[str]) -> list[str]:
        """Return the lines, those decoded that give ideographs; all that can be where those are the rule."""
        high = [len(_HIGH.findall(line)) for line in lines]
        # A few bytes of ideographs may be right UTF-8 as well; many are not.
        read = [
            None if not size or (size > 8 and _is_utf8(line)) else self.read(line)
            for line, size in zip(lines, high)
        ]
        sure = [decoded is not None and self._is_text(line, decoded) for line, decoded in zip(lines, read)]
        alone = sum(size for size, ok in zip(high, sure) if ok) >= 0.7 * sum(high)
        return [
            line if decoded is None or not (ok or (alone and not _FOREIGN_SIGN.search(decoded))) else decoded
            for line, decoded, ok in zip(lines, read, sure)
        ]

    def _is_text(self, line: str, decoded: str) -> bool:
        found = _IDEOGRAPH.findall(decoded)
        # An accented letter and the ASCII letter after it make up an ideograph too, though not a common one.
        sure = _SUSPECT.search(line) or any(char in self.common for char in found)
        return (
            bool(sure)
            and not _is_utf8(line)
            and len(found) > 1
            and 2 * len(found) >= sum(char > "\x7f" for char in decoded)
        )


@dataclass(frozen=True)
class _Language:
    """A language in Latin letters, and a page of it in which some of its letters are misread.

    Attributes:
        name: name of the code page.
        table: for ``str.translate``, from misread to true letters.
        gate: strings that all occur in misread text.
        token: words, misread letters included.
        changed: a letter that the page gives another meaning.
        foreign: an accented letter that is none of the language in this page.
        words: frequent words as they are misread.
    """

    name: str
    table: dict[int, str]
    gate: tuple[str, ...]
    token: re.Pattern[str]
    changed: re.Pattern[str]
    foreign: re.Pattern[str]
    words: frozenset[str]

    def may_be(self, text: str) -> bool:
        """Return True when the text passes the gate."""
        for part in self.gate:  # noqa: SIM110 - a generator takes twice the time
            if part not in text:
                return False
        return True

    def score(self, lines: list[str]) -> int:
        """Return the number of frequent words that exist only after decoding, 0 when they prove nothing."""
        hits = self._hits("\n".join(filter(self._fits, lines)))
        return len(hits) if len(hits) >= HITS and len(set(hits)) >= DISTINCT else 0

    def decode_lines(self, lines: list[str]) -> list[str]:
        """Return the lines decoded that hold a frequent word; all that fit where these are no exception."""
        candidates = list(filter(self._fits, lines))
        sure = {line for line in candidates if self._hits(line)}
        alone = 5 * sum(len(line) for line in candidates if line in sure) >= sum(map(len, candidates))
        chosen = set(candidates) if alone else sure
        return [line.translate(self.table) if line in chosen else line for line in lines]

    def _fits(self, line: str) -> bool:
        changed = len(self.changed.findall(line))
        return changed > 0 and len(self.foreign.findall(line)) <= FOREIGN * changed

    def _hits(self, text: str) -> list[str]:
        return [word for word in self.token.findall(text.lower()) if word in self.words]


def _vote_for_alphabet(suspects: list[str]) -> _Alphabet | None:
    """Return the page whose common letters are common by a wide margin, or None."""
    sample = "\n".join(suspects)[:SAMPLE]
    scored = [(*alphabet.score(sample), alphabet) for alphabet in _tables().alphabets]
    best = max(scored, key=lambda entry: entry[:1])
    others = [share for share, _, alphabet in scored if alphabet.languages != best[2].languages]
    if best[0] < COMMON or best[0] < max(others) + MARGIN:
        return None
    # Sister pages differ in few letters; the one that sees more letters is right.
    sisters = [entry for entry in scored if entry[2].languages == best[2].languages and entry[0] >= COMMON]
    return max(sisters, key=lambda entry: entry[1])[2]


def _vote_for_ideographs(suspects: list[str]) -> _Ideographs | None:
    """Return the page in which common characters are common, and in no other page half as common; or None."""
    scored = [(page.score(suspects[:200]), page) for page in _tables().ideographs]
    scored.sort(key=lambda entry: -entry[0])
    (best, page), (second, _) = scored[:2]
    return page if best >= COMMON_IDEOGRAPHS and best >= 2 * second else None


@dataclass(frozen=True)
class _Tables:
    """rules/codepages.tsv, ready for use."""

    alphabets: tuple[_Alphabet, ...]
    ideographs: tuple[_Ideographs, ...]
    languages: tuple[_Language, ...]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """Return the rows of rules/codepages.tsv."""
    alphabets, ideographs, languages = [], [], []
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for page, kind, language, when, letters, value in rows[1:]:
        if kind == "alphabet":
            alphabets.append(_alphabet(page, language, value))
        elif kind == "ideographs":
            ideographs.append(_Ideographs(page, frozenset(value)))
        else:
            languages.append(_language(page, when, letters, value))
    return _Tables(tuple(alphabets), tuple(ideographs), tuple(languages))


def _misread(page: str) -> dict[str, str]:
    """Return what each misread character, of latin-1 or of windows-1252, is in truth in this page."""
    pairs = {chr(byte): bytes([byte]).decode(page, "ignore") for byte in range(0x80, 0x100)}
    pairs |= {special: pairs[chr(byte)] for special, byte in _SPECIALS.items()}
    return {source: true for source, true in pairs.items() if true and true != source}


def _class(characters: Iterable[str]) -> str:
    """Return a class of these characters, or one that matches nothing."""
    body = "".join(map(re.escape, characters))
    return f"[{body}]" if body else "(?!)"


def _alphabet(page: str, languages: str, common: str) -> _Alphabet:
    pairs = _misread(page)
    letters = [char for char, true in pairs.items() if _is_letter(true)]
    signs = [char for char, true in pairs.items() if unicodedata.category(true) in _SIGNS or true in "№©΄΅"]
    one = _class(letters)
    latin = {char for char in map(chr, (*range(0x41, 0x7B), *range(0xC0, 0x250))) if char.isalpha()}
    beside = _class((latin - set(signs)).union(letters))
    return _Alphabet(
        name=page,
        languages=languages,
        table={ord(char): pairs[char] for char in letters + signs},
        run=re.compile(f"{one}+"),
        pure=re.compile(f"(?<!{beside}){one}+(?!{beside})"),
        own=re.compile(f"(?<!{beside}){one}+(?!{beside})|{one}{{3,}}"),
        common=frozenset(common),
    )


def _is_letter(true: str) -> bool:
    """Return True for letters that are not Latin, and for the vowel signs of Hebrew and Arabic."""
    return unicodedata.category(true) == "Mn" or (true.isalpha() and true > "\u024f")


def _language(page: str, when: str, letters: str, words: str) -> _Language:
    pairs = {source: true for source, true in _misread(page).items() if true.isalpha()}
    own = set(letters + letters.upper())
    accented = {*pairs, *filter(str.isalpha, map(chr, range(0xC0, 0x100)))}
    forms = set()
    for word in words.split():
        raw = word.encode(page)
        latin1 = raw.decode("latin-1")
        forms |= {latin1.lower(), latin1.translate(_FROM_LATIN1).lower()}
    return _Language(
        name=page,
        table={ord(source): true for source, true in pairs.items()},
        gate=tuple(when.split()),
        token=re.compile(f"[A-Za-z\u0100-\u024f\xaa\xb5\xba\xc0-\xff{''.join(map(re.escape, pairs))}]+"),
        changed=re.compile(_class(pairs)),
        foreign=re.compile(_class(char for char in accented if pairs.get(char, char) not in own)),
        words=frozenset(forms - {word.lower() for word in words.split()}),
    )
