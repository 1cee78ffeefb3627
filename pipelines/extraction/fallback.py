"""Date and authors where neither metadata nor the lines beside the headline give them."""

from __future__ import annotations

import logging

from pipelines.cleaning.document import Result
from pipelines.extraction.metadata import PageMetadata
from pipelines.extraction.moments import VAGUE
from pipelines.extraction.printed_dates import ONLY_DAY

_MAX_GUESSED = 1_000_000


def add_declared(page: PageMetadata, result: Result) -> None:
    """Take date and authors that the article's own lines declare, on a page that names no original.

    There "Author: …" below the text is the page's author; where another source is named, it is the original's.
    """
    if "sourceUrl" in result.fields:
        return
    weak = [source["from"] for source in page.provenance.get("datePublished", ())][:1]
    printed = bool(weak) and weak[0] in ("printed", *VAGUE)
    for name in ("authors", "datePublished"):
        # The day of a change stands for that of publication where no line tells the latter.
        told = "dateModified" if name == "datePublished" and name not in result.fields else name
        value, sources = result.fields.get(told), result.provenance.get(told, ())
        if not value or not sources or (name == "datePublished" and len(value) < 10):
            continue
        labelled = sources[0]["from"].startswith(("label", "template"))
        lone = name == "datePublished" and weak == [ONLY_DAY]
        if name not in page.values or lone or (name == "datePublished" and printed and labelled):
            page.values[name] = value
            page.provenance.setdefault(name, []).insert(0, {"from": sources[0]["from"], "value": value})


def add_guessed(page: PageMetadata, text: str, url: str | None) -> None:
    """Fill in a date that is still missing with htmldate's, which knows many more places to look.

    Its fallback for a page that names only a year, its first of January, is not taken; very long pages are
    spared the search.
    """
    if "datePublished" in page.values or len(text) > _MAX_GUESSED:
        return
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = htmldate.find_date(text, url=url, original_date=True, extensive_search=False)
    except Exception:  # noqa: BLE001 - a last voice only; whatever it stumbles over, there is no date then
        return
    if found and not found.endswith("-01-01"):
        page.values["datePublished"] = found
        page.provenance["datePublished"] = [{"from": "htmldate", "value": found}]
