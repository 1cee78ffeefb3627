"""Titles and the site's names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipelines.extraction.measures import key_of

BAR = re.compile(
    r"\s+[|│｜–—\-»›·•:/]{1,2}\s+|\s*[|│｜]\s*|(?<=[\u3040-\u9fff])[_|]|\s*--\s*(?=[\u3040-\u9fff])"
)
"""What stands between a headline and the site's name."""
_TIGHT_TAIL = re.compile(r"(?<=[\u3040-\u9fff」』）])[:：](?=[^:：]*$)")
"""Where a site's name may follow a Chinese or Japanese headline without spaces."""
_MAX_TAIL = 45


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
        cuts = list(BAR.finditer(title))
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
    return cut[0].strip() in ("|", "│", "｜", "_", "--") and len(tail) < min(_MAX_TAIL, cut.start())
