"""Captions: a line about a picture, told by the picture's credit behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.evidence.keys import WIDE, line_key
from pipelines.cleaning.evidence.labels import find_label
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.evidence.vocabulary import Vocabulary
from pipelines.cleaning.tongue import Tongue

CAPTION = "caption"
"""Kind of evidence of such a line."""
_MIN_CAPTION, _MAX_CAPTION, _MAX_GLUED = 12, 400, 150
"""Characters of a caption, and of one whose credit may be glued to the first paragraph (``… soll. Foto: dpa``)."""
_APART = re.compile(r"\[[^\[\]]+\]\W{0,2}$|\s[|]\s[^|]+$")
"""A credit in square brackets, or behind a bar."""
_OF_PROSE = ("prose", "length")
"""What speaks for a paragraph, and not for a caption that stands above all of them."""
_ENDS = ")）]］】"
_SIGNS = re.compile(r"[:：=/©]")
_REACH = 100
"""Characters at the end in which a credit is looked for."""
_BRACKETED = re.compile(r"[(（\[［【]\s?([^()（）\[\]［］【】]{3,80})\s?[)）\]］】]\W{0,2}$")
_BEHIND = re.compile(
    r"(?:(?<=[.!?…。！？\"”»)’])|\s[|–—/-]|\s\s)\s*([^.!?。！？()]{2,32}?\s?[:：=/]\s?[^.!?。！？:：]{2,60}\.?)$"
)
"""A credit behind the caption's sentence, or set off with a sign."""
_MARKED = re.compile(r"(?<=[.!?…。！？\"”»)])\s{1,2}©\s?[^\W\d_][^\d©.]{2,60}$")
_TAKEN = re.compile(
    r"[。！？＝=（(][^\s。！？＝=（(]{2,10}\s?(?:摄|攝|撮影|供图|供圖)[)）]?$|[。！？\s][^\s。！？＝=（(]{2,4}\s?(?:摄|攝)$"
)
"""Who took the picture, in Chinese and Japanese (``…。刘思源 摄``, ``…＝大城まどか撮影``)."""
_SEPARATED = re.compile(r"[:：=/]|\b(?:by|courtesy)\b", re.I)
"""What stands in a credit; without it a bracket may announce a picture (``(VIDEO)``)."""


def is_caption(text: str, vocabulary: Vocabulary, tongue: Tongue) -> bool:
    """Return whether the line is a caption with its credit (``The mill in May. (Photo: Mira Lund)``)."""
    if not _MIN_CAPTION < len(text) <= _MAX_CAPTION:
        return False
    near = max(_MIN_CAPTION, len(text) - _REACH)
    if len(text) > _MAX_GLUED and not _APART.search(text, near):
        return False
    if WIDE.match(text) and _TAKEN.search(text):
        return True
    if text.rstrip(" .")[-1:] in _ENDS:
        credit = _BRACKETED.search(text, near)
    elif _SIGNS.search(text, near):
        if _MARKED.search(text, near):
            return True
        credit = _BEHIND.search(text, near)
    else:
        return False
    if credit is None or not _SEPARATED.search(credit[1]):
        return False
    label = find_label(credit[1].strip(), vocabulary, tongue)
    if label is None or label.rule.field != "credit" or label.fit not in ("url", "yes"):
        return False
    return not vocabulary.labels.find(line_key(label.value))  # (Photo/Video)


def keep_captions(seen: Sequence[Observation], at_start: bool) -> None:
    """Leave captions to the article, in place, unless they stand above its first paragraph, where they are no prose.

    Args:
        seen: the lines.
        at_start: whether the first of them is the document's.
    """
    first = next((at for at, line in enumerate(seen) if line.prose and CAPTION not in line.features), 0)
    above = seen[:first] if at_start else ()
    for line in above:
        if CAPTION in line.features:
            line.demote(_OF_PROSE, CAPTION)
    for line in seen[len(above) :]:
        if line.features.pop(CAPTION, None) is not None and line.kind == "credit":
            line.kind, line.rule = "other", ""
