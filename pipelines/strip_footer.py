"""Both ends alone."""

from __future__ import annotations

from typing import ClassVar

from pipelines.base import CleaningPipeline


class StripFooterPipeline(CleaningPipeline):
    """Cuts what stands before, behind and between the article's text, and lifts what it declares into
    fields."""

    stages: ClassVar[frozenset[str]] = frozenset({"footer"})
