"""Another ``pipelines`` on the import path: found, and told with the remedy.

``pipelines`` is also what many projects call their own module of item pipelines, and a distribution of that
name exists. Python imports the first on ``sys.path``; the other one cannot be reached, and the error that
follows (``No module named 'pipelines.addon'``) names no cause. docs/settings.md describes both directions.
"""

from __future__ import annotations

import sys
import warnings
from importlib.machinery import PathFinder
from pathlib import Path

MARK = "scrapy-cleancopy"
"""Stands in the source of our own ``pipelines/__init__.py``, so that a second copy is not taken for a
stranger."""

REMEDY = (
    "Two packages of one name cannot be used together: rename one of them, for example by moving your own "
    "module into your project's package (myproject/pipelines.py, imported as myproject.pipelines), or give "
    "scrapy-cleancopy a virtual environment without the other. See docs/settings.md, "
    "'Another package called pipelines'."
)


class NamesakeWarning(RuntimeWarning):
    """Given once at import when a second, foreign ``pipelines`` is on ``sys.path`` and hidden by ours."""


def namesakes(own_file: str) -> list[Path]:
    """Files of foreign packages or modules called ``pipelines`` on ``sys.path``, in its order.

    Args:
        own_file: path of our ``pipelines/__init__.py``.

    Folders without ``__init__.py`` are not counted: data folders of this name are common.
    """
    own = Path(own_file).resolve()
    found: list[Path] = []
    for entry in dict.fromkeys(sys.path):
        spec = PathFinder.find_spec("pipelines", [entry or "."])
        if spec is None or spec.origin is None or not spec.has_location:
            continue
        path = Path(spec.origin).resolve()
        if path != own and path not in found and not is_ours(path):
            found.append(path)
    return found


def is_ours(path: Path) -> bool:
    """True if the file at ``path`` is a copy of this package's ``__init__.py``, of whatever version."""
    try:
        return MARK in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def warn_of_namesakes(own_file: str) -> None:
    """Give a ``NamesakeWarning`` for a foreign ``pipelines`` that ours hides."""
    for path in namesakes(own_file):
        hidden = f"{path} cannot be imported: scrapy-cleancopy's package 'pipelines' ({own_file}) hides it."
        warnings.warn(f"{hidden} {REMEDY}", NamesakeWarning, stacklevel=3)
