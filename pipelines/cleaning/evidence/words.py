"""Lists of words as a table holds them, and what finds them in folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import WIDE
from pipelines.cleaning.evidence.vocabulary import MARKS

_ANY = "*"


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the words: as whole words, from the start of one, or anywhere in wide scripts."""
    ways = []
    for word in words:
        key = re.escape(fold(word.rstrip(_ANY)))
        if WIDE.match(word):
            ways.append(key)
        else:
            ways.append(key if word.endswith(_ANY) else rf"{key}(?![\w{MARKS}])")
    wide = all(WIDE.match(word) for word in words)
    return re.compile("|".join(ways) if wide else rf"(?<![\w{MARKS}])(?:{'|'.join(ways)})")
