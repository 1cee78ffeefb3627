"""What the cut lines declare about the original, as Article's fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import EDGE, WIDE, bare
from pipelines.cleaning.evidence.vocabulary import MAX_TEMPLATE
from pipelines.cleaning.language import base_language
from pipelines.cleaning.lifting.bylines import lift_biographies, lift_bylines, lift_signatures
from pipelines.cleaning.lifting.keywords import split_keywords
from pipelines.cleaning.lifting.lifted import Lifted
from pipelines.cleaning.lifting.sources import (
    MAX_DATELINE,
    agency,
    source_above_title,
    source_among_labels,
    source_behind_wording,
)
from pipelines.cleaning.lifting.urls import find_url, unwrap

if TYPE_CHECKING:
    from pipelines.cleaning.ends import Cutting
    from pipelines.cleaning.lines import Line
    from pipelines.cleaning.tongue import Tongue

_HASHTAGS = frozenset(("hashtag_line", "hashtags_line"))
_BULLETS = "▶►•·*|–—- "
"""Decoration before a notice."""
_MARKS = frozenset(("rights_start", "rights_inside"))
_TEMPLATE_FIELDS = {
    "site": "sourceName",
    "url": "sourceUrl",
    "name": "authors",
    "names": "authors",
    "date": "datePublished",
    "tags": "keywords",
}
_SOURCE_FIELDS = ("sourceName", "sourceUrl", "authors")
_POINTING = frozenset(("original", "read_more"))
"""Kinds of wording that point to the whole article where nothing but its address follows."""
_MAX_POINTING = 8
_MAX_TAGS, _MAX_TAG = 12, 4
"""Rows of tags, and words of each."""
_TAG_KINDS = frozenset(("name", "other", "tags", "label", "related"))
"""Below a list of other articles tags still count to it."""
_OPEN_SITE = "{site} {any}"
"""In a template: where the source's name ends is not told."""
_REPORTER = re.compile(
    r"[(（]\s?(?:见习|实习|特约)?(?:记者|記者)[\s：:]*([\u4e00-\u9fff·]{2,4}(?:[\s、,，]+[\u4e00-\u9fff·]{2,4}){0,3})\s?[)）]"
    r"|[)）\]]\s?([가-힣]{2,4}(?:[·,\s]\s?[가-힣]{2,4}){0,3})\s(?:기자|특파원)\s?="
)
_PICTURED = ("摄", "攝", "图", "圖", "报道", "報導")
"""Ends of brackets that name who took the picture, or go on."""


def lift(
    cuttings: Iterable[Cutting], kept: Sequence[Line], headline: str | None, tongue: Tongue, text: str
) -> Lifted:
    """Return what the cut lines say of the original.

    A footer's word counts before a head's: the foot of a syndicated copy names the original, the head may name
    the aggregator.
    """
    lifted = Lifted()
    lines = [cutting for cutting in cuttings if cutting.seen is not None]
    tail = [line for line in lines if line.where == "tail"]
    listed = _listed_days(tail)
    ordered = [line for line in tail if line not in listed] + [line for line in lines if line.where == "head"]
    _keyword_rows(lifted, ordered)
    for cutting in ordered:
        _from_label(lifted, cutting, tongue)
    for cutting in ordered:
        _from_template(lifted, cutting, tongue)
        source_behind_wording(lifted, cutting, tongue)
    for at, cutting in enumerate(ordered):
        _from_loose_line(lifted, ordered[max(at - 2, 0) : at], cutting, tongue)
    lift_bylines(lifted, ordered, tongue)
    lift_signatures(lifted, ordered, tongue)
    lift_biographies(lifted, ordered, tongue)
    source_among_labels(lifted, ordered, tongue)
    for cutting in listed:
        _from_label(lifted, cutting, tongue)
    _rights(lifted, ordered, text)
    source_above_title(lifted, lines, headline, tongue.code)
    agency(lifted, ordered, kept)
    _reporter(lifted, kept, tongue)
    _description(lifted, kept, text)
    return lifted


def _listed_days(tail: Sequence[Cutting]) -> list[Cutting]:
    """Return the days that stand below titles of other articles; behind a label they may be the article's still."""
    listed: list[Cutting] = []
    in_list = False
    for cutting in tail:
        seen = cutting.seen
        if seen is not None and (cutting.kind == "related" or "under_heading" in seen.features):
            in_list = in_list or cutting.kind == "related"
            if in_list and cutting.kind == "date":
                listed.append(cutting)
        else:
            in_list = False
    return listed


def _keyword_rows(lifted: Lifted, ordered: Sequence[Cutting]) -> None:
    """Below a label of tags alone on its line each tag may have a line, too."""
    for at, cutting in enumerate(ordered):
        label = cutting.seen.label if cutting.seen is not None else None
        if label is None or label.rule.field != "keywords" or label.fit != "none":
            continue
        below = (row for row in ordered[at + 1 : at + 1 + _MAX_TAGS] if row.where == cutting.where)
        rows = list(takewhile(_is_tag, below))
        if len(rows) > 1:
            tags = [row.seen.line.text.strip(EDGE) for row in rows if row.seen is not None]
            lifted.offer("keywords", tags, label.rule.name, cutting.where)


def _is_tag(cutting: Cutting) -> bool:
    seen = cutting.seen
    if seen is None or seen.prose or seen.labels or seen.phrase or seen.size > _MAX_TAG:
        return False
    return cutting.kind in _TAG_KINDS and "," not in seen.line.text


def _from_label(lifted: Lifted, cutting: Cutting, tongue: Tongue) -> None:
    seen = cutting.seen
    if seen is None:
        return
    if seen.value_of is not None:
        rule = seen.value_of.rule
        lifted.declare(rule.field, seen.line.text, rule.name, cutting.where, tongue.code or rule.lang)
    for label in seen.labels:
        if label.fit not in ("url", "yes"):
            continue
        rule = label.rule
        # A label says what its value is, in its own language where the document's does not read it.
        for language in dict.fromkeys((tongue.code, base_language(rule.lang))):
            if lifted.declare(rule.field, label.value, rule.name, cutting.where, language):
                break


def _from_template(lifted: Lifted, cutting: Cutting, tongue: Tongue) -> None:
    seen = cutting.seen
    if seen is None or seen.template is None:
        return
    template, match = seen.template
    original = seen.line.text
    for name, value in zip(template.names, match.groups()):
        target = _TEMPLATE_FIELDS.get(name)
        if target is None:
            continue
        url = find_url(original) if name == "url" else None
        printed = url[0] if url else _as_printed(original, value)
        if printed and target == "sourceName":
            if _OPEN_SITE in template.rule.template:
                printed = original[original.find(printed) :]
            lifted.declare_site(printed, template.rule.name, cutting.where, tongue.code)
        elif printed:
            lifted.declare(target, printed, template.rule.name, cutting.where, tongue.code)


def _as_printed(original: str, folded: str) -> str | None:
    """Return the part of the line that folds to ``folded``."""
    wanted = folded.strip(EDGE)
    at = fold(original).find(wanted) if WIDE.search(wanted) else -1
    if at >= 0 and len(fold(original)) == len(original):
        return original[at : at + len(wanted)]  # no blanks part its words
    words = original[:MAX_TEMPLATE].split(" ")
    for first, word in enumerate(words):
        key = bare(word)
        if not key or not wanted.startswith(key):
            continue
        for last in range(first + 1, len(words) + 1):
            printed = " ".join(words[first:last]).strip(EDGE)
            found = fold(printed)
            if found == wanted:
                return printed
            if len(found) > len(wanted):
                break
    return None


def _from_loose_line(lifted: Lifted, above: Sequence[Cutting], cutting: Cutting, tongue: Tongue) -> None:
    """Bylines, date lines, bare addresses and rows of hashtags, which have no label."""
    seen = cutting.seen
    if seen is None:
        return
    text, features = seen.line.text, seen.features
    if "url_line" in features and cutting.where == "tail":
        url = find_url(text)
        if url and any(map(_speaks_of_source, above)):
            lifted.offer("sourceUrl", unwrap(url[0]), "address line", cutting.where)
    elif cutting.kind in _POINTING and cutting.where == "tail":
        url = find_url(text)
        short = url is not None and text.count(" ", 0, url[1]) <= _MAX_POINTING
        told = cutting.kind == "original" and seen.template is not None
        if url and url[2] >= len(text.rstrip(EDGE)) and (short or told):
            lifted.offer("sourceUrl", unwrap(url[0]), cutting.rule, cutting.where)
    if "slash_source" in features:
        lifted.declare("sourceName", text.strip("/ ."), "name between slashes", cutting.where, tongue.code)
    if not _HASHTAGS.isdisjoint(features) and cutting.where == "tail":
        lifted.offer("keywords", split_keywords(text, tongue.code), "hashtag line", cutting.where)
    dated = "date_line" in features and not seen.labels and cutting.kind != "related"
    if cutting.where != "head" and dated:
        lifted.declare("datePublished", text, "date line", cutting.where, tongue.code)


def _speaks_of_source(cutting: Cutting) -> bool:
    """Return whether a line announces where the text is from, so that an address below it is the original's."""
    seen = cutting.seen
    if seen is None:
        return False
    return seen.kind in _POINTING or any(label.rule.field in _SOURCE_FIELDS for label in seen.labels)


def _rights(lifted: Lifted, ordered: Sequence[Cutting], text: str) -> None:
    """The first line with a rights mark, or that speaks of rights, and what of rights goes on in the same line."""
    seen = [cutting for cutting in ordered if cutting.seen is not None]
    marked = [cutting for cutting in seen if cutting.seen and not _MARKS.isdisjoint(cutting.seen.features)]
    for cutting in [*marked, *(cutting for cutting in seen if cutting.kind == "copyright")][:1]:
        if cutting.seen is not None:
            more = _rest_of_notice(cutting, seen, text)
            notice = " ".join([cutting.seen.line.text, *more]).lstrip(_BULLETS)
            lifted.offer("copyrightNotice", notice, cutting.rule, cutting.where)


def _rest_of_notice(first: Cutting, ordered: Sequence[Cutting], text: str) -> list[str]:
    """Return the pieces of the same line behind the first of a notice that speak of rights, too."""
    pieces: list[str] = []
    end = first.end
    for cutting in ordered[ordered.index(first) + 1 :]:
        if cutting.seen is None or cutting.kind != "copyright" or text[end : cutting.start].strip(" ") != "":
            break
        pieces.append(cutting.seen.line.text)
        end = cutting.end
    return pieces


def _reporter(lifted: Lifted, kept: Sequence[Line], tongue: Tongue) -> None:
    """Who reports stands in the dateline of Chinese and Korean agencies: ``（记者 苏凡）``, ``홍가람 기자 =``."""
    if "authors" in lifted.fields or not kept:
        return
    match = _REPORTER.search(kept[0].text, 0, MAX_DATELINE)
    names = next(filter(None, match.groups()), "") if match else ""
    if names and not names.endswith(_PICTURED):
        lifted.declare("authors", names, "dateline", "body", tongue.code)


def _description(lifted: Lifted, kept: Sequence[Line], text: str) -> None:
    """The first paragraph is visibly a standfirst where a wider gap follows it than any other."""
    if len(kept) < 3 or len(kept[0].text) >= 600:
        return
    gaps = (text.count("\n", above.end, below.start) for above, below in pairwise(kept))
    first = next(gaps)
    if first > 2 and first > max(gaps):
        lifted.offer("description", kept[0].text, "standfirst", "body")
