"""Guess the language of a text from its script and its function words.

Cleaning needs no more than which abbreviations, labels and quotation marks to expect, so the guess is cheap,
needs no model, and stays silent where it is unsure. The words are data: ``rules/function_words.tsv``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache

from pipelines.cleaning.rules import FOLDER, read_table

SAMPLES = ((500, 1.5), (1_000, 1.2), (4_000, 1.2))
"""How far a text is read while the guess is open, in characters, and by what factor the best score must lead."""

# First code points of blocks and their script; "" is whatever tells nothing. Letters with diacritics count as
# Latin up to U+02FF and again from U+1E00 (Vietnamese).
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, ""),
    (0x0041, "Latn"),
    (0x005B, ""),
    (0x0061, "Latn"),
    (0x007B, ""),
    (0x00C0, "Latn"),
    (0x0300, ""),
    (0x0370, "Grek"),
    (0x0400, "Cyrl"),
    (0x0530, "Armn"),
    (0x0590, "Hebr"),
    (0x0600, "Arab"),
    (0x0700, ""),
    (0x0750, "Arab"),
    (0x0780, ""),
    (0x0900, "Deva"),
    (0x0964, ""),  # danda and double danda serve all Indic scripts
    (0x0966, "Deva"),
    (0x0980, "Beng"),
    (0x0A00, "Guru"),
    (0x0A80, "Gujr"),
    (0x0B00, "Orya"),
    (0x0B80, "Taml"),
    (0x0C00, "Telu"),
    (0x0C80, "Knda"),
    (0x0D00, "Mlym"),
    (0x0D80, "Sinh"),
    (0x0E00, "Thai"),
    (0x0E80, "Laoo"),
    (0x0F00, "Tibt"),
    (0x1000, "Mymr"),
    (0x10A0, "Geor"),
    (0x1100, "Hang"),
    (0x1200, "Ethi"),
    (0x13A0, ""),
    (0x1780, "Khmr"),
    (0x1800, ""),
    (0x1E00, "Latn"),
    (0x1F00, "Grek"),
    (0x2000, ""),
    (0x3040, "Kana"),
    (0x3100, ""),
    (0x3400, "Hani"),
    (0xA000, ""),
    (0xAC00, "Hang"),
    (0xD7B0, ""),
    (0xF900, "Hani"),
    (0xFB00, ""),
    (0xFB50, "Arab"),
    (0xFE00, ""),
)
_STARTS = tuple(start for start, _ in _BLOCKS)

# Scripts that (nearly) one language uses.
_SOLE = {
    "Hang": "ko",
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Tibt": "bo",
    "Geor": "ka",
    "Armn": "hy",
    "Grek": "el",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
}

_STOPS = ".,።،"

_LETTERS_LOOKED_AT = 250  # enough to tell a script; a text is sampled evenly
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_MOSTLY = 2 / 3  # so many plain letters leave too little room for those of any other script
_MIN_LETTERS = 8
_MIN_SHARE = 0.5  # of the sampled letters, for a script to be the text's
_MIN_KANA = 0.04  # Japanese prose has a third to a half; Chinese quotes a name now and then
_MIN_SCORE = 1.5
_MIN_COVERAGE = 0.12  # share of the words that are function words of the language; prose has 0.25 to 0.5
_AGGLUTINATING = frozenset(  # half of that
    (
        "am",
        "az",
        "et",
        "eu",
        "fi",
        "hu",
        "kk",
        "ky",
        "lg",
        "mn",
        "om",
        "rn",
        "rw",
        "sn",
        "ti",
        "tr",
        "uz",
        "xh",
        "zu",
    )
)
_MAX_COUNT = 10  # a word that a text repeats more often tells no more


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of ``text`` (639-3 where there is none: ``pcm``), or None.

    Chinese is ``zh`` in either script, Norwegian ``nb``. None means that the text is too short, mixed or in
    no language of the table. At most 4,000 characters are read from the start.
    """
    for size, lead in SAMPLES:
        whole = len(text) <= size
        guess = _guess(text[:size], SAMPLES[-1][1] if whole else lead)
        if guess or whole:
            return guess
    return None


def base_language(code: str | None) -> str | None:
    """Return the language of a tag, without script and region: ``zh`` of ``zh-Hans``, ``pt`` of ``pt_BR``."""
    if not code:
        return None
    return code.replace("_", "-").partition("-")[0].lower()


@cache
def function_words(language: str | None) -> frozenset[str]:
    """Return the function words of a language, lower case; those of all for None or an unknown one."""
    table = _words_by_language()
    if language in table:
        return table[language]
    return frozenset().union(*table.values())


@lru_cache(maxsize=8)
def _guess(sample: str, lead: float) -> str | None:
    script = "Latn" if sample.isascii() else _script(sample)
    if script in ("Latn", "Cyrl", "Arab", "Hebr", "Deva", "Beng", "Ethi"):
        return _by_words(sample, lead)
    return _SOLE.get(script) or {"Hani": "zh", "Kana": "ja"}.get(script)


def _script(sample: str) -> str:
    """Return the script of most of the letters, ``Kana`` for Japanese; ``""`` when there is none."""
    sample = sample[:: 1 + len(sample) // _LETTERS_LOOKED_AT]
    plain = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if plain >= _MIN_LETTERS and plain > _MOSTLY * len(sample):
        return "Latn"
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        scripts[_script_of(char)] += count
    del scripts[""]
    cjk = scripts["Hani"] + scripts["Kana"]
    if scripts["Kana"] and scripts["Kana"] > _MIN_KANA * cjk:
        scripts["Kana"], scripts["Hani"] = cjk, 0
    # An ideograph says as much as two letters.
    for name in ("Hani", "Kana"):
        scripts[name] *= 2
    letters = sum(scripts.values())
    script, count = scripts.most_common(1)[0] if scripts else ("", 0)
    return script if letters >= _MIN_LETTERS and count >= _MIN_SHARE * letters else ""


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    return _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]


_KIN: dict[str, tuple[str, ...]] = {
    language: kin for kin in (("da", "nb"), ("bs", "hr", "sr"), ("id", "ms")) for language in kin
}
"""Languages so near that what is known of one serves for the other: neither makes the other unsure."""


def _by_words(sample: str, lead: float) -> str | None:
    """Return the language whose function words are clearly the most, each shared out among its languages."""
    sample = sample.lower().replace("’", "'")
    # Verb-final languages end their sentences in function words.
    for stop in _STOPS:
        sample = sample.replace(stop, " ")
    words = sample.split()
    weights = _weights()
    hits = Counter(filter(weights.__contains__, words))
    scores: dict[str, float] = {}
    for word, count in hits.items():
        weight, languages = weights[word]
        weight *= min(count, _MAX_COUNT)
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight
    if not scores:
        return None
    score = max(scores.values())
    best = min(language for language, reached in scores.items() if reached == score)
    second = max(
        (reached for other, reached in scores.items() if other not in _KIN.get(best, (best,))), default=0.0
    )
    coverage = sum(count for word, count in hits.items() if best in weights[word][1]) / len(words)
    expected = _MIN_COVERAGE / 2 if best in _AGGLUTINATING else _MIN_COVERAGE
    sure = score >= _MIN_SCORE and score >= lead * second and coverage >= expected
    return best if sure else None


@lru_cache(maxsize=1)
def _words_by_language() -> dict[str | None, frozenset[str]]:
    rows = read_table(FOLDER / "function_words.tsv", ("lang", "words"))
    return {lang: frozenset(words.split()) for _, (lang, words) in rows}


@lru_cache(maxsize=1)
def _weights() -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return each word with its weight (one over the number of its languages) and those languages."""
    languages: dict[str, list[str]] = {}
    for language, words in _words_by_language().items():
        for word in words:
            languages.setdefault(word, []).append(str(language))
    shared: dict[tuple[str, ...], tuple[float, tuple[str, ...]]] = {}

    def weighed(found: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
        return shared.setdefault(found, (1 / len(found), found))  # most words are of one language only

    return {word: weighed(tuple(sorted(found))) for word, found in languages.items()}
