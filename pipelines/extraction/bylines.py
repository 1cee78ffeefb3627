"""Authors in the lines and elements of a page: bylines that hold more than names, and pen names."""

from __future__ import annotations

import re

from pipelines.cleaning.lifting.dates import find_date
from pipelines.cleaning.lifting.names import split_names
from pipelines.cleaning.lifting.nametables import agencies, base_code, conjunctions, plain, role_words
from pipelines.extraction.measures import key_of

# "By", wherever a byline's part begins: at the start of a line, behind a date, a bar, a bullet.
_START = r"(?:^|[|•·/–—,\d\u2022]|\s-)[\s\u00a0]*"
_BY = re.compile(
    rf"{_START}"
    r"(?:(?:text|written|posted|reported|published|geschrieben|gepostet|veröffentlicht|erstellt|publié|publicado|escrito|"
    r"scritto|(?:(?:eine?|an?|une?|un[ao]?)[\s\u00a0]+)?(?:artikel|beitrag|gastbeitrag|kommentar|interview|analyse|bericht|"
    r"reportage|kolumne|essay|article|report|story|column|analysis|commentary|opinion|review|entretien|chronique|tribune|"
    r"artículo|análisis|reportaje|entrevista|columna|crónica|opinión|intervista|commento|articolo))[\s\u00a0]+)?"
    r"(?:by|von|par|por|di|av|af|door|oleh|przez)(?:[\s\u00a0]*:)?[\s\u00a0]+(?=\S)"
    r"|(?:^|[|•·])[\s\u00a0]*By(?=[A-Z][a-z])"
    rf"|{_START}(?:author|autor(?:in)?|auteur|autore|text|texte|redaktion)[\s\u00a0]?:[\s\u00a0]*(?=\S)",
    re.IGNORECASE,
)
_TALKING = re.compile(
    r"\s+(?:im (?:gespräch|interview) mit|in conversation with|en conversation avec|en conversación con)\s+",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;|•·/()\[\]–—&]+|[,&]")
_JOINING = frozenset((",", "&", "and", "und", "et", "y", "e", "en", "og", "och", "i", "ve", "dan"))
_PARTICLES = frozenset(
    (
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ter",
        "zu",
    )
)
_DATED = frozenset(
    (
        "published", "posted", "updated", "modified", "created", "stand", "veröffentlicht", "aktualisiert", "erstellt",
        "publié", "modifié", "publicado", "actualizado", "atualizado", "pubblicato", "aggiornato", "gepubliceerd",
    )
)  # fmt: skip
"""What stands between a name and its date."""
_PICTURED = (
    "illustration",
    "foto",
    "photo",
    "bild",
    "video",
    "grafi",
    "graphi",
    "image",
    "imagen",
    "fotograf",
)
"""How words begin that name who made a line's pictures."""
_ONE_WORD = re.compile(r"(\S{2,30})(?:\s+(?:am|on|at|le|el|il|em|den|op|um|[@»·|,–-]))?\s*")
"""One word, and what may stand between it and a date."""
_MOST_TOKENS = 24
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.’'\-\u0300-\u036f])*")
_MAX_NAME = 40
_PEN_NAME = re.compile(r"[^\W_][\w.’'-]{1,29}")
_OFFICES = ("admin", "redak", "redac", "editor", "team", "staff", "news", "press", "info", "user", "desk")
_MAX_BESIDE = 60


_AUTHOR_PAGE = re.compile(
    r"/(?:(authors?|autor(?:e[ns]?|i|in)?|auteurs?|journalists?|journalisten?|journalistes?|reporters?|toireporter"
    r"|editors?|writers?|contributors?|columnists?|kolumnisten?|correspondents?|redacteurs?|yazar(?:lar)?|penulis"
    r"|skribent(?:er)?)|by|byline|people|person|profil(?:es?)?|staff|redaktion|mitarbeiter|users?|members?)"
    r"/(?:[^?#]*/)?([^/?#]{3,})/?(?:[?#].*)?$",
    re.IGNORECASE,
)
"""Addresses of persons' pages: a word that only authors have, if there is one, and the end of the path."""


def person_of_link(text: str, href: str, language: str | None) -> list[dict[str, str]]:
    """Return the person whose page a link leads to, by the words of its address.

    Args:
        text: what is linked.
        href: the address as written.
        language: the page's, ISO 639-1.
    """
    match, cue = _AUTHOR_PAGE.search(href), _BY.match(text)
    text = text[cue.end() :] if cue is not None else text
    name, slug = key_of(text), key_of(match[2]) if match else ""
    if match is None or not name or len(text) > _MAX_BESIDE:
        return []
    people = split_names(text, language)
    if not people and (name in slug or slug in name):
        people = whole_name(text, language) or pen_name(text, language)
    return people if match[1] or name in slug or slug in name else []


def people_of_line(text: str, language: str | None) -> list[dict[str, str]]:
    """Return the persons of a byline, whatever else stands in its line.

    The names behind "By", "Von", "Par" … are read up to the first word that is no part of a name; without such
    a word, a short line of a name and a date names its author too.

    Args:
        text: the line.
        language: the page's, ISO 639-1.
    """
    words = role_words(base_code(language))
    for match in _BY.finditer(text):
        run = _name_run(text[match.end() :], language)
        for length in range(len(run), 0, -1):
            if plain(run[length - 1]) in words.nobody | words.desk:
                break
            people = split_names(" ".join(run[:length]).replace(" ,", ","), language)
            if people and all(" " in person["name"] for person in people):
                return [{**person, "nameRaw": text.strip()} for person in people]
        people = _pen_name_dated(text, match.end(), language)
        if people:
            return people
    return _beside_date(text, language)


def _pen_name_dated(text: str, start: int, language: str | None) -> list[dict[str, str]]:
    """Return who is named by one word between "by" and the line's date, or behind both: "von lupa am 26.10.2013"."""
    found = find_date(text, language)
    if found is None:
        return []
    match = _ONE_WORD.fullmatch(text[start : found[0]] if found[0] > start else text[start:])
    people = pen_name(match[1], language) if match is not None else []
    return [{**person, "nameRaw": text.strip()} for person in people]


def _name_run(text: str, language: str | None) -> list[str]:
    """Return the leading tokens of a text that can be names and what joins them, up to a date, bracket or bar."""
    text = text.lstrip("| ").partition("(")[0].partition(" | ")[0]
    found = find_date(text[:120], language)
    run: list[str] = []
    for token in _TOKEN.findall(text[: found[0]] if found is not None else text)[:_MOST_TOKENS]:
        small = token.lower()
        if (
            small.rstrip(":") in _DATED
            or small.startswith(_PICTURED)
            or not (token[0].isupper() or small in _JOINING or small in _PARTICLES)
            or any(c.isdigit() for c in token)
        ):
            break
        run.append(token)
    while run and run[-1].lower() in _JOINING | _PARTICLES:
        run.pop()
    return run


def _beside_date(text: str, language: str | None) -> list[dict[str, str]]:
    """Return the one person of a line that is a name, a separator and a date, in either order."""
    found = find_date(text, language)
    if found is None:
        return []
    around = [text[: found[0]].strip(" \u00a0"), text[found[1] :].strip(" \u00a0")]
    for part, parted in ((around[0], around[0][-1:]), (around[1], around[1][:1])):
        name = part.strip(" \u00a0|•·/–—-,∙")
        if parted in tuple("|•·/–—,-∙") and name and len(name) <= _MAX_BESIDE and 2 <= len(name.split()) <= 3:
            people = split_names(name, language)
            if len(people) == 1 and people[0]["name"] == name and not name.isupper():
                return [{**people[0], "nameRaw": text.strip()}]
    return []


def with_partner(text: str) -> str:
    """Return a byline with a comma between the two of an interview: "Ada Kerr in conversation with Jo Field"."""
    return _TALKING.sub(", ", text)


def without_cue(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Drop from names the word that announced a date behind them: "Anna Weber Stand: 5. Februar"."""
    out = []
    for person in people:
        words = person["name"].split()
        while words and words[-1].lower() in _DATED:
            words.pop()
        if words:
            out.append({**person, "name": " ".join(words)})
    return out


def whole_name(raw: str, language: str | None) -> list[dict[str, str]]:
    """Return the person whom all words of a value name, in a place made for names: "Der Spendenteddy".

    There small letters and words that are jobs elsewhere belong to the name, as far as it is no office's.
    """
    words, known = role_words(base_code(language)), conjunctions(base_code(language))
    text = " ".join(raw.split())
    tokens = [plain(token) for token in text.split(" ")]
    if (
        not 1 < len(tokens) < 5
        or len(text) > _MAX_NAME
        or not all(map(_NAME_WORD.fullmatch, text.split(" ")))
    ):
        return []
    office = words.desk | agencies() | words.place | known.words | known.maybe
    if set(tokens) & office or plain(text) in words.nobody or tokens[0] in words.by:
        return []
    if text[0].islower() and not text.islower():
        return []
    if all(token in words.role or token in words.modifier for token in tokens):
        return []
    if any(part in plain(text) for part in _OFFICES):
        return []
    return [{"name": text, "nameRaw": text}]


def pen_name(raw: str, language: str | None) -> list[dict[str, str]]:
    """Return the one word that an element or a data node made for authors holds: "gizzmo", "Fabian".

    Desks, agencies, roles and abbreviations are nobody; so is what reads like an address.
    """
    words = role_words(base_code(language))
    parts = [part for part in raw.replace("|", " ").split() if part.lower().rstrip(":") not in words.by]
    text = parts[0] if len(parts) == 1 else ""
    if (
        not _PEN_NAME.fullmatch(text)
        or plain(text) in words.reserved
        or not text[0].isalpha()
        or "." in text[1:]
    ):
        return []
    plain_word = not any(char.isdigit() for char in text)
    if plain_word and ((text.isupper() and len(text) < 5) or (len(text) < 4 and not text.istitle())):
        return []
    if any(part in text.lower() for part in _OFFICES):
        return []
    return [{"name": text, "nameRaw": text}]
