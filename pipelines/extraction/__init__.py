"""From a page to a document: main text and metadata, each with what the markup says of it."""

from __future__ import annotations

from pipelines.extraction.page import extract

__all__ = ["extract"]
