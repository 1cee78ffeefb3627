"""People named in bylines and behind author labels.

A wrong author is worse than none: what reads like a sentence, an office, an agency, a place or a date names
nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.lifting.cjknames import cjk_names, is_cjk
from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.nametables import (
    Conjunctions,
    RoleWords,
    agencies,
    base_code,
    conjunctions,
    plain,
    role_words,
)
from pipelines.cleaning.lifting.persons import EDGE, has_name_shape, is_spoken_for, person_name
from pipelines.cleaning.lifting.urls import is_domain

_MAX_VALUE = 600
_MAX_ASIDE = 40

_ADDRESS = re.compile(r"<?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+>?|(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETS = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》"
)
_HARD = re.compile(r"\s*[;；|｜•·&+\n\t\u2028]\s*|\s*/\s*|\s+[-–—]\s+")
_COMMA = re.compile(r"\s*[,،、，]\s*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[- ]?){1,4}")
_LAST_FIRST = re.compile(r"[^\W\d_][^\s,]*,\s*[^\W\d_][^,]*")
_AFTER_BY = " :\u00a0\t\n="
_KEPT = ("jr", "sr", "ii", "iii", "iv")


def split_names(raw: str, language: str | None = None) -> list[dict[str, str]]:
    """Return the persons that a byline's value names, each ``{"name": …, "nameRaw": …}``.

    ``raw`` is the value behind the label, or a whole byline ("By X and Y, Reuters in Berlin"); it becomes the
    ``nameRaw`` of all. Jobs, places, agencies, e-mail addresses and handles go. ``[]`` when nobody is named:
    desks, agencies, distributors, "Staff", and whatever reads like prose.
    """
    if len(raw) > _MAX_VALUE:
        return []
    line = raw.strip()
    return [{"name": name, "nameRaw": line} for name in _split(line, base_code(language))]


@lru_cache(maxsize=2048)
def _split(line: str, base: str) -> tuple[str, ...]:
    words = role_words(base)
    if _is_plain(line, words):
        return (line,)
    text = without_addresses(line)
    if any(char.isdigit() for char in text):
        found = find_date(text, base or None)
        text = text if found is None else f"{text[: found[0]]} | {text[found[1] :]}"
    text = text.strip(EDGE + ",;|/")
    if not text or plain(text) in words.nobody or plain(text) in agencies() or is_domain(text):
        return ()
    if is_cjk(text):
        return tuple(cjk_names(text, base) or ())
    text = _without_by(text, words)
    certain = _last_first(text, words)
    if certain:
        return certain
    names: list[str] = []
    chunks = [chunk for chunk in _HARD.split(text) if chunk.strip(EDGE)]
    for chunk in chunks:
        more = _chunk(chunk, base, words, names, len(chunks) > 1)
        if more is None:
            return ()
        names += more
    return tuple(dict.fromkeys(names))


def without_addresses(text: str) -> str:
    """Return the text without e-mail addresses, links, handles and brackets."""
    bare = _BRACKETS.sub(" ", text)
    text = bare if bare.strip() else text.strip("[](){}<>（）【】〔〕《》")
    if "@" in text or "http" in text or "www." in text:
        text = _HANDLE.sub(" | ", _ADDRESS.sub(" | ", text))
    return text


def _is_plain(line: str, words: RoleWords) -> bool:
    """Tell whether a line is two or three capitalised words that mean nothing else, as most are."""
    tokens = line.split(" ")
    return (
        1 < len(tokens) < 4
        and all(2 < len(token) < 16 and token.isalpha() and token.istitle() for token in tokens)
        and line.lower() not in words.reserved
        and not any(token.lower() in words.reserved for token in tokens)
    )


def _without_by(text: str, words: RoleWords) -> str:
    """Return the text without a leading "by", "written by", "Text:" …"""
    low = text.lower()
    for word in words.by:
        if not low.startswith(word) or low[len(word) : len(word) + 1] not in tuple(_AFTER_BY):
            continue
        rest = text[len(word) :]
        following = rest.lstrip(_AFTER_BY)
        # Before a single word "Von" or "Di" is a part of the name.
        alone = " " not in following and len(word) < 5 and word != "by" and ":" not in rest[:3]
        if following and (not alone or plain(following) in words.reserved):
            return following
    return text


def _chunk(chunk: str, base: str, words: RoleWords, known: list[str], joined: bool) -> list[str] | None:
    """Return the names of a part between hard separators; None for prose, which discredits the value."""
    chunk = chunk.strip(EDGE + ",")
    if not chunk:
        return []
    low = chunk.lower()
    if any(low.startswith(word) and not low[len(word) : len(word) + 1].isalpha() for word in words.other):
        return []
    chunk = _without_by(chunk, words)
    names: list[str] = []
    pieces = [piece for piece in _COMMA.split(chunk) if piece]
    joined = joined or len(pieces) > 1
    for piece in pieces:
        for person in _persons(piece, base):
            if plain(person) in _KEPT and names:
                names[-1] += f", {person}"
                continue
            name = person_name(person, words)
            if name is None:
                # Behind a name this may be a reading time or a motto; alone it shows that this is no byline.
                if (names or known) and _is_aside(person):
                    continue
                return None
            if (names or known) and plain(person.split()[-1]) in words.medium:
                continue
            # In a list a lone word is a place or a medium: "Anna Weber, Berlin".
            if name and not (joined and " " not in name):
                names.append(name)
    return names


def _is_aside(text: str) -> bool:
    """Tell whether a part that is no name may be left out behind one: it is short and does not read on."""
    return len(text) <= _MAX_ASIDE and (text[:1].isupper() or text[:1].isdigit())


def _persons(piece: str, base: str) -> list[str]:
    """Return a piece split at the language's "and"."""
    known = conjunctions(base)
    tokens = piece.split()
    if not known.prefixes and not any(_is_and(token, known, piece) for token in tokens):
        return [piece]
    groups: list[list[str]] = [[]]
    for number, token in enumerate(tokens):
        if 0 < number < len(tokens) - 1 and _is_and(token, known, piece):
            alone = len(tokens) - number == 2
            if token.lower() in known.maybe and (alone or (token.isupper() and len(groups[-1]) < 2)):
                groups[-1].append(token)
            else:
                groups.append([])
        elif (
            number > 1
            and token[0] in known.prefixes
            and len(token) > 3
            and len(tokens) >= 4
            and groups[-1][1:]
        ):
            groups.append([token[1:]])
        else:
            groups[-1].append(token)
    return [" ".join(group) for group in groups if group]


def _is_and(token: str, known: Conjunctions, piece: str) -> bool:
    word = token.lower() if piece.isupper() else token
    # "Ana Costa E Rui Melo": some sites print every word with a capital.
    return word in known.words or token.lower() in known.maybe


def _last_first(text: str, words: RoleWords) -> tuple[str, ...]:
    """Return the names of "Rowling, J. K." or "Weber, Anna; Kunz, Peter"; () if the order is not certain."""
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    if not all(_LAST_FIRST.fullmatch(piece) for piece in pieces):
        return ()
    names = []
    for piece in pieces:
        last, first = (part.strip() for part in piece.split(",", 1))
        tokens = first.split()
        initials = _INITIALS.fullmatch(first) is not None and "." in first and len(tokens[0]) <= 4
        trailing = len(tokens) > 1 and tokens[-1] in words.particle
        if not (initials or trailing or (len(pieces) > 1 and len(tokens) < 3)):
            return ()
        if plain(first) in words.suffix or plain(first) in agencies() or plain(first) in words.nobody:
            return ()
        name = f"{first} {last}".split()
        if is_spoken_for(name, words) or not has_name_shape(name, words):
            return ()
        names.append(" ".join(name))
    return tuple(dict.fromkeys(names))
