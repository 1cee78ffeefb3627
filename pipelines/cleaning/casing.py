"""Small letters: those whose capital a text would have used at the start of a sentence or a name."""

from __future__ import annotations

import re

_GEORGIAN = re.compile("[\u10d0-\u10ff]")
"""Small for Unicode (since version 11), but no text begins a sentence with their capitals."""


def is_small(letter: str) -> bool:
    """Return whether a character is a small letter of a script that writes capitals."""
    return letter.islower() and not _GEORGIAN.match(letter)
