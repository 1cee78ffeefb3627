"""A page's headline: the printed one where a title bears it out, without kicker and without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipelines.extraction.measures import key_of
from pipelines.extraction.offers import Candidates

_SITE_TAIL = re.compile(
    r"\s+[|│–—\-»›·•:/]{1,2}\s+|\s*[|│]\s*|(?<=[\u3040-\u9fff])[_|]|\s*--\s*(?=[\u3040-\u9fff])"
)
_TIGHT_TAIL = re.compile(r"(?<=[\u3040-\u9fff」』）])[:：](?=[^:：]*$)")
"""Where a site's name may follow a Chinese or Japanese headline without spaces."""
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ALIKE = 0.5
"""Share of words that an ``<h1>`` has in common with a title to be borne out by it."""
_LEAST = 0.4
"""Share of the printed headline that a shorter wording of the metadata must keep to replace it."""
_MAX_TAIL = 45
_LEAST_SPELLED = 3
"""Words from which an address spells a headline."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def headlines(found: Candidates, site: str | None, url: str | None) -> list[tuple[str, str]]:
    """Return ``(source, wording)`` of a page's headline, best first.

    The first is the ``<h1>`` that a title bears out, without the kicker that the metadata's wording lacks; then
    the metadata's own wordings; then the title.

    Args:
        found: what the page offers.
        site: the site's name, if it is known.
        url: the page's address: its host names the site as well.
    """
    whole = [value for _, value in found.of("title")]
    wordings = [(source, _uncut(value, whole)) for source, value in found.of("headline")]
    names = site_names(None if site and key_of(site) in map(key_of, whole) else site, url)
    said = [value for _, value in wordings]
    names += [key_of(value) for _, value in found.of("h1") if _ends_titles(value, whole, said, names)]
    declared = [(source, without_site(value, names)) for source, value in wordings]
    titles = [(source, without_site(value, names)) for source, value in found.of("title")]
    known = [wording for wording in (*declared, *titles) if wording[1] and not _is_site(wording[1], names)]
    printed = [
        (source, value) for source, value in found.of("h1") if len(value) > 3 and not _is_site(value, names)
    ]
    addressed = None if declared or printed else _addressed([value for _, value in titles], url)
    if addressed is not None:
        return [addressed, *known]
    best = _borne_out(printed, [value for _, value in known], names)
    if best is not None:
        if not _is_whole(best[1], declared):
            best = best[0], _without_kicker(best[1], declared or titles)
        return [best, *known]
    if declared:
        known[0] = (known[0][0], _without_kicker(known[0][1], known[1:]))
    return [*known, *printed]


def _uncut(wording: str, titles: list[str]) -> str:
    """Return the title of which a wording is all up to a quotation mark: there its attribute ended too soon."""
    for title in titles:
        if title.startswith(wording) and title[len(wording) :].lstrip().startswith('"'):
            return title
    return wording


def _addressed(titles: list[str], url: str | None) -> tuple[str, str] | None:
    """Return the only part of a title that the page's address spells: ``Site » Blog Archive » Headline``."""
    slug = _slug(url)
    for title in titles:
        parts = [part.strip() for part in _SITE_TAIL.split(title)]
        spelled = [part for part in parts if slug & _words(_folded(part))]
        if len(parts) > 1 and len(spelled) == 1 and len(slug & _words(_folded(spelled[0]))) * 2 >= len(slug):
            return "title", spelled[0]
    return None


def _slug(url: str | None) -> set[str]:
    """Return the words of an address that are no numbers, of its last part with several."""
    try:
        parts = urlsplit(url or "").path.split("/")
    except ValueError:
        return set()
    for part in reversed(parts):
        words = {word for word in re.findall(r"[a-z]{3,}", part.lower()) if word not in ("html", "php")}
        if len(words) >= _LEAST_SPELLED:
            return words
    return set()


def _folded(text: str) -> str:
    """Return a text as addresses spell it: without accents, ä as ae."""
    spelled = text.casefold().translate(_UMLAUTS)
    return "".join(char for char in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(char))


def without_site(title: str, names: Iterable[str]) -> str:
    """Drop the site's name from the end or the start of a title: ``Headline | Site``, ``Site - Headline``.

    Args:
        title: as the page writes it.
        names: keys (letters and digits, lower case) of the site's names.
    """
    known = [name for name in names if name]
    tight = _TIGHT_TAIL.search(title)
    if tight is not None and key_of(title[tight.end() :]) in known:
        title = title[: tight.start()]
    for _ in range(3):
        cuts = list(_SITE_TAIL.finditer(title))
        if not cuts:
            return title
        head, tail = title[: cuts[0].start()], title[cuts[-1].end() :]
        if _names_site(tail, known) or _is_label(title, cuts[-1]):
            title = title[: cuts[-1].start()]
        elif key_of(head) in known:
            title = title[cuts[0].end() :]
        else:
            return title
    return title


def site_names(site: str | None, url: str | None) -> list[str]:
    """Return the keys (letters and digits, case folded) of a site's names.

    Args:
        site: as the site calls itself.
        url: a page's address: its host, and the labels of it but for the last, are names too.
    """
    names = [key_of(site)] if site else []
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    labels = [label for label in host.split(".")[:-1] if label not in ("www", "m", "amp", "co", "com", "org")]
    return [*names, key_of(host.removeprefix("www.")), *(key_of(label) for label in labels if len(label) > 2)]


def _names_site(part: str, names: list[str]) -> bool:
    key = key_of(part)
    return bool(key) and any(
        key == name
        or (len(part) <= _MAX_TAIL and min(len(key), len(name)) > 3 and (name in key or key in name))
        for name in names
    )


def _is_label(title: str, cut: re.Match[str]) -> bool:
    """Tell whether what stands behind a bar is a label: short against what stands before."""
    tail = title[cut.end() :]
    return cut[0].strip() in ("|", "│", "_", "--") and len(tail) < min(_MAX_TAIL, cut.start())


def _is_site(heading: str, names: list[str]) -> bool:
    return key_of(heading) in names


def _ends_titles(heading: str, titles: list[str], declared: list[str], names: list[str]) -> bool:
    """Tell whether titles end with this heading behind a longer part: then it is the site's name.

    ``Site - Section - Headline`` ends with a headline; so does a title whose end other metadata give as well.
    """
    key = key_of(heading)
    if key in map(key_of, declared):
        return False
    for title in titles:
        cuts = list(_SITE_TAIL.finditer(title))
        if not cuts or key != key_of(title[cuts[-1].end() :]):
            continue
        before = key_of(title[: cuts[-1].start()])
        if len(key) < len(before) and key_of(title[: cuts[0].start()]) not in (key, *names):
            return True
    return False


def _borne_out(printed: list[tuple[str, str]], titles: list[str], names: list[str]) -> tuple[str, str] | None:
    """Return the ``<h1>`` most like one of the titles; a page's only one may be like none."""
    best, most = None, _ALIKE
    for source, value in printed:
        alike = max((_likeness(value, title) for title in titles), default=0.0)
        if alike >= most:
            best, most = (source, value), alike + 0.1
    if best is None and len(printed) == 1:
        value = printed[0][1]
        return printed[0] if len(_words(value)) > 2 and not _names_site(value, names) else None
    return best


def _likeness(one: str, other: str) -> float:
    """Return the share of the words of the shorter text that stand in the longer one; 1 if it is part of it."""
    first, second = key_of(one), key_of(other)
    if first and second and len(first) > 8 and (first in second or second in first):
        return 1.0 + 0.5 * min(len(first), len(second)) / max(len(first), len(second))
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / max(3, min(len(mine), len(theirs)))


def _without_kicker(printed: str, wordings: list[tuple[str, str]]) -> str:
    """Return the wording that is the printed one without a kicker before it, else the printed one."""
    key, spoken = key_of(printed), printed.casefold()
    for _, value in wordings:
        at = len(spoken) - len(value)
        part = key_of(value)
        if len(key) * _LEAST < len(part) < len(key) and key.endswith(part) and not spoken[at - 1].isalnum():
            return value
    return printed


def _is_whole(printed: str, wordings: list[tuple[str, str]]) -> bool:
    """Tell whether metadata word the headline as it is printed: then nothing before it is a kicker."""
    return key_of(printed) in [key_of(value) for _, value in wordings]


def _words(text: str) -> set[str]:
    """Return a text's words, case folded; of Chinese and Japanese its characters."""
    words = set(_WORD.findall(text.casefold()))
    return {*words, *_CJK.findall(text)}
