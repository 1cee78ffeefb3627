"""Encoding alone."""

from __future__ import annotations

from typing import ClassVar

from pipelines.base import CleaningPipeline


class FixEncodingPipeline(CleaningPipeline):
    """Repairs mojibake, left-over entities and control characters in the text; nothing is cut."""

    stages: ClassVar[frozenset[str]] = frozenset({"encoding"})
