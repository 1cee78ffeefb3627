"""One person: the name in a part of a byline, without the job, the medium and the place around it."""

from __future__ import annotations

import re

from pipelines.cleaning.casing import is_small
from pipelines.cleaning.lifting.datetables import shared
from pipelines.cleaning.lifting.nametables import RoleWords, agencies, plain
from pipelines.cleaning.lifting.urls import is_domain

_MAX_TOKENS = 6
_MAX_NAME = 60
_VERBS = frozenset({"is", "was", "are", "were", "has", "have", "who", "which"})
"""Words of a bio's first sentence that some sites print with capitals."""

EDGE = " \t\u00a0\u200e\u200f\u200b*:–—-_~»«>\"“”„'‘’="
"""What may stand around a name and is no part of it."""

# Letters, the marks inside names, and the vowel signs of scripts in which they are no letters for Python.
_TOKEN = re.compile(
    r"(?:[^\W\d_]|['’ʼ׳״\"“”.\-‐·\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670"
    r"\u0900-\u0963\u0971-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd\u102b-\u103e\u17b4-\u17d3\u200c\u200d])+"
)
_SENTENCE = re.compile(r"[!?…:؟।。]|\.\s*\.|[^\W\d_]{4,}\.\s+[^\W\d_]")
_INNER_CAPITAL = re.compile(r"[a-z]{2}[A-Z]")


def person_name(piece: str, words: RoleWords) -> str | None:
    """Return the name in a piece, ``""`` for a job, an office or a place, None for prose."""
    piece = piece.strip(EDGE + ",;")
    if not piece:
        return ""
    if _SENTENCE.search(piece) or len(piece) > 2 * _MAX_NAME or any(char.isdigit() for char in piece):
        return None
    tokens = _without_jobs(piece.split(), words)
    if not tokens or is_spoken_for(tokens, words):
        return ""
    name = " ".join(tokens)
    if not _is_abbreviated(tokens[-1]):
        name = name.rstrip(".")
    if len(tokens) > _MAX_TOKENS or len(name) > _MAX_NAME:
        return None
    if has_name_shape(name.split(), words):
        return name
    # One word that is no name is a place or an abbreviation, and no prose.
    return "" if len(tokens) == 1 and name.isalpha() and not is_small(name[0]) else None


def is_spoken_for(tokens: list[str], words: RoleWords) -> bool:
    """Tell whether the words name an agency, an office, a place or nobody."""
    low = plain(" ".join(tokens))
    if low in words.nobody or low in agencies() or low in words.place or is_domain(low):
        return True
    plains = [plain(token) for token in tokens]
    if any(word in words.desk for word in plains) or plains[0] in words.article:
        return True
    if any("-" in word and word.rpartition("-")[2] in words.desk for word in plains):
        return True
    if len(tokens) == 1 and (plains[0] in words.suffix or plains[0] in shared().single):
        return True  # "PhD", "February", "updated"
    return all(word in words.role or word in words.modifier for word in plains)


def _without_jobs(tokens: list[str], words: RoleWords) -> list[str]:
    """Return the tokens without the job before a name, the job, agency or place behind it."""
    plains = [plain(token) for token in tokens]
    start = 0
    while start < len(tokens) and (plains[start] in words.role or plains[start] in words.modifier):
        start += 1
    if start and plains[start - 1] in words.at | words.article:
        return []  # "special correspondent in …", "Especial para O Estado"
    if start and not any(word in words.role for word in plains[:start]):
        start = 0
    for end in range(start + 1, len(tokens)):
        if plains[end] in words.at and tokens[end].islower() and plains[end] not in words.particle:
            return tokens[start:end]
        rest = plains[end:]
        # A word such as "Nova" is an agency only when its capitals differ from the name's.
        different = len(rest) > 1 or tokens[end].isupper() != tokens[start].isupper()
        if different and " ".join(rest) in agencies():
            return tokens[start:end]
        if all(word in words.role or word in words.modifier or word in agencies() for word in rest) and any(
            word in words.role for word in rest
        ):
            # One word before a job belongs to it: "Whitehall Editor".
            return tokens[start:end] if end - start > 1 else []
    return tokens[start:]


def has_name_shape(tokens: list[str], words: RoleWords) -> bool:
    """Tell whether tokens look like a name: capitals but for particles, few words where there are none."""
    cased = False
    for number, token in enumerate(tokens):
        if not _TOKEN.fullmatch(token):
            return False
        first = next((char for char in token if char.isalpha()), "")
        if not first:
            return False
        low = plain(token)
        if low in _VERBS:
            return False
        if is_small(first):
            if low in words.particle or (token[:3].lower() in ("al-", "el-", "d'a") and len(token) > 4):
                if number == len(tokens) - 1 and low in words.particle:
                    return False
                continue
            # d'Ormesson, McDonald: the capital stands behind the particle.
            if not any(char.isupper() for char in token[:4]) or first != token[0]:
                return False
            cased = True
        elif first.isupper() or first.istitle():
            cased = True
        elif cased or low in words.stop:
            return False
    if cased:
        return _cased_shape(tokens)
    return 1 < len(tokens) <= 5 or (len(tokens) == 1 and len(tokens[0]) > 3 and tokens[0][0] > "\u0b7f")


def _cased_shape(tokens: list[str]) -> bool:
    """Tell whether capitalised tokens are more than an abbreviation or the name of a site."""
    if len(tokens) > 1:
        return any(len(token.strip(".")) > 1 for token in tokens)
    token = tokens[0]
    return (
        len(token) > 2
        and not token.isupper()
        and not token.endswith(".")
        and not _INNER_CAPITAL.search(token)
    )


def _is_abbreviated(token: str) -> bool:
    """Tell whether a token's last dot is its own: "J.", "Jr.", "Ph.D."."""
    return len(token.rstrip(".")) <= 2 or "." in token[:-1]
