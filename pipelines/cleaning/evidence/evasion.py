"""Words spelled so that filters do not know them (``v1de0n``, Latin words with Cyrillic letters): calls to click."""

from __future__ import annotations

import re

_REACH = 240
"""Characters at the end of a line in which such words are looked for."""

_EVASIVE = re.compile(
    r"(?<!\S)(?=[^\W_]{4,}(?!\S))(?![0-9a-f]+(?!\S))(?:[^\W\d_]*[a-zß-öø-ÿ][013457][a-zß-öø-ÿ]\w*|\w*(?:[a-z][а-џ]|[а-џ][a-z])\w*)"
)
"""A digit between small letters, or letters of two scripts, in a word of four letters or more that is no number of
sixteen digits' base."""

_SIGN = re.compile(r"[a-zß-öø-ÿ][013457][a-zß-öø-ÿ]|[a-z][а-џ]|[а-џ][a-z]")
_MIN_WORDS = 2
_MAX_GAP = 3
"""So many ordinary words may stand between two such words, or behind the last."""
_LINK = re.compile(r"(?:(?<!\S)\w{1,3} ){1,2}$")
"""Short words that lead to the call (``ja dhe``)."""
_EDGE = ".,:;!/ "


def evasive_from(text: str) -> int | None:
    """Return where the call that evades filters begins, which ends the line; None if there is none."""
    floor = max(0, len(text) - _REACH)
    if _SIGN.search(text, floor) is None:
        return None
    found = list(_EVASIVE.finditer(text.rstrip(_EDGE), floor))
    end = len(text)
    run: list[int] = []
    for match in reversed(found):
        if text.count(" ", match.end(), end) > _MAX_GAP:
            break
        run.append(match.start())
        end = match.start()
    if len(run) < _MIN_WORDS:
        return None
    if _SIGN.search(text, 0, run[-1]):
        return None  # the whole text is written so
    link = _LINK.search(text, floor, run[-1])
    return link.start() if link else run[-1]
