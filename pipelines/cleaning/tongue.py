"""The language of a document, guessed only if something asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.language import SAMPLES, guess_language
from pipelines.cleaning.lines import Line


class Tongue:
    """A language that is given, or guessed from lines when it is first asked for."""

    def __init__(self, given: str | None, lines: Sequence[Line] = ()) -> None:
        # No line is empty, so that as many lines hold whatever is read of them; to keep more would take memory.
        self._lines = lines[: SAMPLES[-1][0]]
        self._code = given
        self._known = given is not None

    @property
    def code(self) -> str | None:
        """ISO 639-1 code, or None where the text does not tell."""
        if not self._known:
            self._code = guess_language("\n".join(line.text for line in self._lines))
            self._known = True
        return self._code
