"""From a byline as a page prints it to the names of persons."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PREFIX = re.compile(
    r"^(?:(?:written|posted|published|reported|story|words|text|report|article|analysis|opinion|interview)\s+)?"
    r"(?:by|von|par|por|de|di|da|av|af|autor(?:in|en|es)?|auteure?|autore|auteur|author|authors|door|przez|"
    r"текст|автор|yazar|penulis|oleh|eine analyse von|ein kommentar von|ein interview von|"
    r"geschrieben von|veröffentlicht von|propos recueillis par|作者|記者|记者|文)\s*[:：]?\s+",
    re.IGNORECASE,
)
_COLON = re.compile(r"^(?:by|author|authors|autor|autorin|auteur|autore|作者|记者|記者|text|texte|foto)\s*[:：]\s*", re.I)
_SPLIT = re.compile(r"\s*(?:[,;|•·]|\s/\s|\s&\s|&amp;|、)\s*|\s+(?:and|und|et|y|e|en|i|og|och|ve|dan|и|και|with|mit)\s+")
_TAIL = re.compile(
    r"\s*(?:\(.*\)|\[.*\]|[-–—|]\s.*|@\w+.*|<.*|\S+@\S+.*|\bfor\s.+|\bin\s.+|\bat\s.+|https?://.*)$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2,}|^(?:admin|administrator|editor|root|user|webmaster|author|guest|null|undefined|none|"
    r"unknown|default|anonymous)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|columnist|staff|journalist|producer|contributor|redakteur(?:in)?|"
    r"korrespondent(?:in)?|chefredakteur(?:in)?|journaliste|rédacteur|rédactrice|redactora?|periodista|giornalista|"
    r"jornalista|bureau|updated|published|veröffentlicht|aktualisiert|uhr|min read|share|follow)\b",
    re.IGNORECASE,
)


def clean_name(text: str) -> str | None:
    """Return a name without prefix, role, handle or place; None when nothing like a name is left."""
    name = " ".join(text.split())
    for pattern in (_COLON, _PREFIX):
        name = pattern.sub("", name, count=1)
    name = _TAIL.sub("", name).strip(" \u00a0.,;:|-–—*•·\"'“”„")
    if not 2 <= len(name) <= 60 or _NOT_A_NAME.search(name) or not re.search(r"[^\W\d_]{2}|[\u3400-\u9fff]", name):
        return None
    if len(name.split()) > 6:
        return None
    return name


def split_names(text: str) -> list[str]:
    """Split a byline into names; parts that are roles or no names are left out, order is kept."""
    out: list[str] = []
    stripped = _PREFIX.sub("", _COLON.sub("", " ".join(text.split()), count=1), count=1)
    for part in _SPLIT.split(stripped):
        if not part:
            continue
        name = clean_name(part)
        if name and not (out and _ROLE.search(name)) and name not in out:
            out.append(name)
    return out


def is_address(text: str) -> bool:
    """Tell whether an "author" is the address of a profile."""
    return bool(urlsplit(text).scheme) if ":" in text[:10] else text.startswith(("/", "www."))
