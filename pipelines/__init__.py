"""Cleancopy: Scrapy pipelines that end an article where its author ended it.

Names are handed on lazily, so that ``from pipelines import clean`` imports neither Scrapy nor an HTML parser,
and a page library is loaded when the first page comes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipelines.installation import warn_of_namesakes

if TYPE_CHECKING:
    from pipelines.addon import CleancopyAddon
    from pipelines.article import Article
    from pipelines.clean_article import CleanArticlePipeline
    from pipelines.cleaning.clean import clean
    from pipelines.cleaning.document import Document, Removal, Result
    from pipelines.cleaning.options import Options
    from pipelines.extraction import extract
    from pipelines.fix_encoding import FixEncodingPipeline
    from pipelines.normalize_article import NormalizeArticlePipeline
    from pipelines.repair_paragraphs import RepairParagraphsPipeline
    from pipelines.strip_footer import StripFooterPipeline

__version__ = "0.1.0"

__all__ = [
    "Article",
    "CleanArticlePipeline",
    "CleancopyAddon",
    "Document",
    "FixEncodingPipeline",
    "NormalizeArticlePipeline",
    "Options",
    "Removal",
    "RepairParagraphsPipeline",
    "Result",
    "StripFooterPipeline",
    "clean",
    "extract",
]

_HOMES = {
    "Article": "pipelines.article",
    "CleanArticlePipeline": "pipelines.clean_article",
    "CleancopyAddon": "pipelines.addon",
    "Document": "pipelines.cleaning.document",
    "FixEncodingPipeline": "pipelines.fix_encoding",
    "NormalizeArticlePipeline": "pipelines.normalize_article",
    "Options": "pipelines.cleaning.options",
    "Removal": "pipelines.cleaning.document",
    "RepairParagraphsPipeline": "pipelines.repair_paragraphs",
    "Result": "pipelines.cleaning.document",
    "StripFooterPipeline": "pipelines.strip_footer",
    "clean": "pipelines.cleaning.clean",
    "extract": "pipelines.extraction",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module at first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} ({__file__}, scrapy-cleancopy) has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the lazy names beside those already loaded."""
    return sorted({*globals(), *__all__})


warn_of_namesakes(__file__)
