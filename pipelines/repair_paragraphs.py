"""Paragraphs alone."""

from __future__ import annotations

from typing import ClassVar

from pipelines.base import CleaningPipeline


class RepairParagraphsPipeline(CleaningPipeline):
    """Separates glued paragraphs and brings white space into order; no other character changes."""

    stages: ClassVar[frozenset[str]] = frozenset({"paragraphs"})
