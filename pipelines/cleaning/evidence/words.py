"""Lists of words as a table holds them, and what finds them in folded text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.keys import WIDE
from pipelines.cleaning.evidence.vocabulary import MARKS

_ANY = "*"


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the words: as whole words, from the start of one, or anywhere in wide scripts.

    At each word only those with its first letter are tried, in a third of the time of a plain alternation.
    """
    rests: dict[str, list[str]] = defaultdict(list)
    wide = True
    for word in words:
        key = fold(word.rstrip(_ANY))
        anywhere = WIDE.match(word) is not None
        wide = wide and anywhere
        end = "" if anywhere or word.endswith(_ANY) else rf"(?![\w{MARKS}])"
        rests[key[0]].append(re.escape(key[1:]) + end)
    ways = "|".join(f"{re.escape(first)}(?:{'|'.join(row)})" for first, row in rests.items())
    letters = "".join(map(re.escape, rests))
    return re.compile(f"(?:{ways})" if wide else rf"(?=[{letters}])(?<![\w{MARKS}])(?:{ways})")
