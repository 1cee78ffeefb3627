"""All stages in one pass: what the add-on installs."""

from __future__ import annotations

from typing import ClassVar

from pipelines.base import CleaningPipeline
from pipelines.cleaning.options import STAGES


class CleanArticlePipeline(CleaningPipeline):
    """Repairs the encoding, cuts both ends, lifts what they declare into fields, separates glued
    paragraphs."""

    stages: ClassVar[frozenset[str]] = frozenset(STAGES)
