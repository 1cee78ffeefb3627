"""What one document shows of its host: its first and last lines as they came; and the sketch of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from pipelines.cleaning.document import Result
from pipelines.memory.counts import MARK, SENTENCES

KEPT_AT_END = 4
KEPT_AT_START = 3
"""So many lines that the engine kept count as standing at an end; where they are furniture and get cut, the
lines above them come into reach with the next document."""

MAX_CUT = 28
"""So many lines that the engine cut are looked at, at each end."""

MAX_MIDDLE = 40
_SHORT = 120
"""Lines between the ends are counted up to this length: longer ones are running text."""

_REACH = 3000
_LONGEST_TAIL = 600
"""Characters at the end of a long body that may be what the host puts there; of a shorter one two fifths."""
_OPENING = 60
_LETTER = re.compile(r"[^\W_]")
_SENTENCE = re.compile(r"[^.!?。！？۔।\n]{40,}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A document's lines, as text.

    Attributes:
        ends: lines near the end, the engine's cuts among them.
        kept: how many of ``ends``, the first ones, were not cut.
        starts: lines near the beginning, cut or not.
        middles: short lines between them.
    """

    ends: tuple[str, ...]
    kept: int
    starts: tuple[str, ...]
    middles: tuple[str, ...]


def look_at(result: Result) -> Sighting:
    """Return what a cleaned document shows: its lines before cutting, in the units that the engine judged.

    A lone line stands at the end: what has nothing below it is more often a notice than a title.
    """
    kept = list(filter(None, result.body.split("\n")))
    above = _lines(cut.text for cut in result.removed if cut.at == 0)
    below = _lines(cut.text for cut in result.removed if cut.at and cut.at >= len(result.body))
    if not kept:
        half = len(above) // 2
        above, below = above[:half], above[half:]
    low = min(KEPT_AT_START, (len(kept) + 1) // 2) if len(kept) > 1 else 0
    high = max(low, len(kept) - KEPT_AT_END)
    middles = [line.strip() for line in kept[low:high] if len(line) <= _SHORT][-MAX_MIDDLE:]
    return Sighting(
        ends=(*map(str.strip, kept[high:]), *below[-MAX_CUT:]),
        kept=len(kept) - high,
        starts=tuple(line for line in (*above[:MAX_CUT], *map(str.strip, kept[:low])) if _closed(line)),
        middles=tuple(middles),
    )


def _closed(line: str) -> bool:
    """Return whether a line at the beginning can be furniture: a colon announces text, signs only part it."""
    return line[-1] not in ":：" and bool(_LETTER.search(line))


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for raw in text.split("\n") if (line := raw.strip())]


def sketch(body: str) -> bytes:
    """Return a sample of a body's sentences, the same ones for two copies of an article: ``SENTENCES`` hashes.

    The last part of the body is left out, two fifths or 600 characters: what all articles of a host have there does
    not make them copies.
    A text without sentences is its own sketch.
    """
    reach = min(_REACH, max(len(body) * 3 // 5, len(body) - _LONGEST_TAIL, 100))
    sentences: Sequence[str] = _SENTENCE.findall(body, 0, reach)
    if len(sentences) > 1:
        sentences = sentences[:-1]  # cut off where the reach ends
    if len(sentences) == 1:
        sentences = _SENTENCE.findall(body, 0, _REACH)[:2]  # the first alone may be a standing one
    openings = [sentence[:_OPENING].strip() for sentence in sentences or [body[:_REACH]]]
    hashes = {crc32(text.encode("utf-8", "replace")) or 1 for text in openings}  # 0 fills a sketch up
    sample = b"".join(number.to_bytes(MARK, "big") for number in sorted(hashes)[:SENTENCES])
    return sample.ljust(SENTENCES * MARK, b"\0")
