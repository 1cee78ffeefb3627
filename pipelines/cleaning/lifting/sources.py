"""Where a text is from if no label says so: in sentences, in a footer's addresses, above the title, in a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE
from pipelines.cleaning.evidence.shape import separators
from pipelines.cleaning.language import base_language
from pipelines.cleaning.lifting import shapes
from pipelines.cleaning.lifting.dates import find_date, parse_date
from pipelines.cleaning.lifting.lifted import Lifted
from pipelines.cleaning.lifting.nametables import agencies, plain, section_names
from pipelines.cleaning.lifting.urls import find_url, unwrap

if TYPE_CHECKING:
    from pipelines.cleaning.ends import Cutting
    from pipelines.cleaning.lines import Line
    from pipelines.cleaning.tongue import Tongue

_OF_ORIGINALS = frozenset(("sourceName", "authors", "datePublished", "keywords"))
_MIN_DECLARED = 2
_ARTICLE = re.compile(r"//[^/]+/(?:[^/?#]+/)+[^/?#]|//[^/]+/[^?#]{16,}|[?&]\w*id\w*=")
"""An address with folders, a long name or a number: no home page and no account."""
_MAX_WORDS = 4
"""Blanks before such an address."""
_COLON = re.compile(r"\s*[:：]\s*")
_BREAKS = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+")
_DIGIT = re.compile(r"\d")
_MAX_DATED, _MIN_DIGITS = 160, 5
"""Characters of a line with a day, and digits of the day."""
_MAX_SENTENCE = 120
"""Characters of a sentence in which its day is looked for."""
_DAY = len("2024-03-12")
"""Characters of a date that names its day."""
_CAPITALS = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-ЯЁІЇЄҐ"
_FIRST_CAPITAL = re.compile(rf"(?<!\w)[{_CAPITALS}]")
_LAST_NAME = re.compile(
    rf"((?:[{_CAPITALS}][\w.&’'-]*)(?:\s[{_CAPITALS}\d][\w.&’'-]*){{0,5}})[\s,(]*(?:\w{{1,4}}\s)?$"
)
"""A name with capitals, and no more than a preposition behind it."""
_QUOTED_NAME = re.compile(r"[«“„\"「『]([^«»“”„\"「」『』]{2,60})[»”\"」』]$")
"""A name in quotation marks right before the day or the address."""
_NAME_FIRST = re.compile(
    rf"(?:\s(?![{_CAPITALS}])[^\W\d_]{{2,10}})?\s((?:[{_CAPITALS}][\w.&’'-]*\s){{1,6}})(?:tarafından|tərəfindən|gazetesi|sitesi)"
)
"""A name between the day and the word for "by" of languages that put it behind."""
_PUBLISHED_IN = re.compile(r"「([^「」]{2,30})」(?:に掲載|で公開|に公開|より転載|から転載|で配信)")
"""A name in quotation marks before the Japanese words for where something appeared."""
_FIRST_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s|\s?[(:：]?\s?https?://")
"""A sentence's end, or an address: the source's name stands before them."""
_STOPS = re.compile(r"[.!?:…]")
_MAX_SMALL = 4
"""Small words between such a wording and the source's name."""
_MAX_NAME = 60
_MAX_ACRONYM = 5
_CRUMBS = re.compile(r"[→›»>|]")
_AGENCIES = "agencies"
_BRACKETED = re.compile(r"[(（]([^()（）]{2,20})[)）]")
_CODED = re.compile(r"([^\W\d_]{2,12})\s?[/(]")
"""An agency before its reporters: ``AGERPRES/(AS - autor: …)``."""
MAX_DATELINE = 120
"""Characters at the start of an article that a dateline may take."""
_WIRED = re.compile(
    r"[（(]?([\u4e00-\u9fff]{2,5}?社)[\u4e00-\u9fff]{2,10}"
    r"(?:\d{1,2}月)?\d{1,2}日(?:[\u4e00-\u9fff]{2})?(?:电|電|讯|訊)"
)
"""A Chinese agency's dateline: ``中新社苏州3月12日电``, ``（中央社記者林子軒台北12日電）``."""
_DATELINE = re.compile(
    r"[^()（）!?]{0,70}[(（\[](?:[^()（）=]{1,20}=)?([^()（）=\]]{2,30})[)）\]]\s?[.:]{0,2}\s?(?:[-–—=]|[A-ZÀ-Ž가-힣]\w)"
    r"|[^()（）.!?]{3,60}[-–—]\s([^()（）.!?]{2,20})\."
)
"""An agency in brackets behind place and date (``LONDON, March 7 (Reuters) -``), or behind a dash."""


def source_behind_wording(lifted: Lifted, cutting: Cutting, tongue: Tongue) -> None:
    """What stands behind a wording that opens a sentence about the original: ``… først publisert i Leia Kystblad``."""
    seen = cutting.seen
    if seen is None or cutting.kind != "original":
        return
    text = seen.line.text
    _source_before(lifted, cutting, tongue)
    if seen.template is not None or seen.phrase is None or "sourceName" in lifted.fields:
        return
    text = _FIRST_SENTENCE.split(text, maxsplit=1)[0]
    start = min(len(seen.phrase.phrase), len(text))
    name = _FIRST_CAPITAL.search(text, start)
    between = text[start : name.start()] if name else ""
    told = name is not None and not (_STOPS.search(between) or WIDE.search(between))
    if name and told and between.count(" ") <= _MAX_SMALL:
        lifted.declare_site(text[name.start() :], seen.phrase.name, cutting.where, tongue.code)


def _source_before(lifted: Lifted, cutting: Cutting, tongue: Tongue) -> None:
    """The name beside the day or the address in a sentence about the original.

    ``… publisert i Leia Kystblad 4. mars 2024 …``, ``… on The Reclaim Review (https://…)``, ``「…新聞」に掲載``.
    """
    text = cutting.seen.line.text if cutting.seen is not None else ""
    url = find_url(text)
    day = find_date(text[: url[1] if url else None][:_MAX_SENTENCE], tongue.code)
    if url and _ARTICLE.search(url[0]):
        lifted.offer("sourceUrl", unwrap(url[0]), cutting.rule, cutting.where)
    if day:
        printed = text[day[0] : day[1]]
        lifted.offer("datePublished", day[2], cutting.rule, cutting.where, datePublishedRaw=printed)
    ends = [found for found in (day and day[0], url and url[1]) if found]
    before = text[: min(ends, default=0)].rstrip(" (:,")
    # In capitals, capitals tell nothing.
    names = [_QUOTED_NAME.search(before), None if before.isupper() else _LAST_NAME.search(before)]
    names += [_NAME_FIRST.match(text, day[1]) if day else None, _PUBLISHED_IN.search(text)]
    for name in filter(None, names):
        if name.start() and shapes.is_source_name(name[1], tongue.code):
            lifted.declare("sourceName", name[1], cutting.rule, cutting.where, tongue.code)
            return


def source_among_labels(lifted: Lifted, ordered: Sequence[Cutting], tongue: Tongue) -> None:
    """What labels say beside them: an article's address is the original's, and a day is the one of publication."""
    tail = [cutting for cutting in ordered if cutting.where == "tail" and cutting.seen is not None]
    labels = [label for cutting in tail if cutting.seen is not None for label in cutting.seen.labels]
    if not labels:
        return
    declared = {label.rule.field for label in labels if label.fit in ("url", "yes")}
    if "sourceUrl" not in lifted.fields and len(declared & _OF_ORIGINALS) >= _MIN_DECLARED:
        _addresses_in_footer(lifted, tail)
    if "datePublished" not in lifted.fields:
        languages = dict.fromkeys((tongue.code, *(base_language(label.rule.lang) for label in labels)))
        _days_in_footer(lifted, tail, languages)


def _addresses_in_footer(lifted: Lifted, tail: Sequence[Cutting]) -> None:
    """An article's address behind a label nobody knows, or behind none."""
    for cutting in tail:
        url = _article_address(cutting)
        if url:
            lifted.offer("sourceUrl", unwrap(url), "address in a footer", cutting.where)


def _days_in_footer(lifted: Lifted, tail: Sequence[Cutting], languages: Iterable[str | None]) -> None:
    """A date behind a label nobody knows, or without a label, alone on its line or set off by bars."""
    for cutting in tail:
        text = cutting.seen.line.text if cutting.seen is not None else ""
        if cutting.kind == "related" or len(text) > _MAX_DATED or not _DIGIT.search(text):
            continue
        if cutting.seen is not None and "label_unknown" in cutting.seen.features:
            text = _COLON.split(text, maxsplit=1)[-1]
        for part in map(_trimmed, _BREAKS.split(text)):
            for language in languages:
                if len(_DIGIT.findall(part)) >= _MIN_DIGITS and _is_day(part, language):
                    lifted.declare("datePublished", part, "date in a footer", cutting.where, language)


def _is_day(part: str, language: str | None) -> bool:
    """Return whether the part is a date with its day: a month behind a label nobody knows is a founding's."""
    date = parse_date(part, language) if shapes.is_date(part, language) else None
    return date is not None and len(date) >= _DAY


def _article_address(cutting: Cutting) -> str | None:
    """Return the address of an article that stands alone or behind a few words of no known kind."""
    seen = cutting.seen
    if seen is None or not (seen.kind == "other" or "url_line" in seen.features):
        return None
    text = seen.line.text
    url = find_url(text)
    if url is None or url[2] < len(text.rstrip(EDGE)) or text.count(" ", 0, url[1]) > _MAX_WORDS:
        return None
    return url[0] if _ARTICLE.search(url[0]) else None


def _trimmed(text: str) -> str:
    return text.strip(EDGE)


def source_above_title(
    lifted: Lifted, lines: Sequence[Cutting], headline: str | None, language: str | None
) -> None:
    """A bare name above the title is the source's, unless a label named one: of a copy, or if it names a medium."""
    if "sourceName" in lifted.fields:
        return
    copied = "sourceUrl" in lifted.fields
    for cutting in lines:
        if cutting.where != "head" or cutting.seen is None:
            continue
        text = cutting.seen.line.text
        if any(author["name"] == text for author in lifted.fields.get("authors", ())):
            continue
        if "named_below" in cutting.seen.features:
            lifted.offer("sourceName", shapes.unquote_name(text), "line named below", "head")
            return
        if headline is None:
            continue
        if cutting.kind == "headline":
            return
        told = copied or shapes.names_medium(text, language)
        if told and cutting.seen.label is None and _may_be_source(text, headline):
            lifted.offer("sourceName", shapes.unquote_name(text), "line above the title", "head")
            return


def _may_be_source(text: str, headline: str) -> bool:
    """Return whether a line above the title can be the source's name: no breadcrumbs, no kicker, not the title."""
    if len(text) > _MAX_NAME or _CRUMBS.search(text) or separators(text) or fold(text) == fold(headline):
        return False
    kicker = text.isupper() and " " not in text and len(text) > _MAX_ACRONYM
    return not kicker and plain(text) not in section_names() and shapes.is_source_name(text, None)


def agency(lifted: Lifted, ordered: Sequence[Cutting], kept: Sequence[Line]) -> None:
    """An agency that signs below a report or stands in its dateline is the source where nothing else is named."""
    if "sourceName" in lifted.fields:
        return
    for cutting in ordered:
        text = cutting.seen.line.text if cutting.seen is not None and cutting.where == "tail" else ""
        bracketed = _BRACKETED.search(text) if cutting.rule == _AGENCIES else None
        first = text.split(" ", 1)[0] if cutting.rule == _AGENCIES else ""
        for name in (text.strip(EDGE), bracketed[1] if bracketed else "", first):
            if name and plain(name) in agencies():
                lifted.offer("sourceName", name, "agency", "tail")
                return
        coded = _CODED.match(text) if cutting.kind == "wire" else None
        if coded and plain(coded[1]) in agencies():
            lifted.offer("sourceName", coded[1], "agency", "tail")
            return
    if kept and (wired := _WIRED.match(kept[0].text)) and plain(wired[1]) in agencies():
        lifted.offer("sourceName", wired[1], "dateline", "body")
    dateline = _DATELINE.match(kept[0].text, 0, MAX_DATELINE) if kept else None
    for found in dateline.groups() if dateline else ():
        if found and plain(found) in agencies():
            lifted.offer("sourceName", found, "dateline", "body")
