"""The check that ``pipelines`` is this project's package and not a stranger of the same name.

``scrapy`` appends the project's folder to the import path, so an installed distribution with a top-level
package called ``pipelines`` (one exists) wins over the folder beside ``scrapy.cfg``. Scrapy's own message
then names a missing attribute and not the cause. This module must not import ``pipelines``: it may be the
stranger.
"""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

MARK = "scrapy-cleancopy"
"""Our distribution; its name stands in the source of our own ``pipelines/__init__.py``."""

PROJECT = Path(__file__).resolve().parent.parent


class ForeignPipelinesError(ImportError):
    """``import pipelines`` does not give Cleancopy's package; the message says what it gives and what to
    do."""


def require_own_pipelines() -> None:
    """Return if ``import pipelines`` gives Cleancopy's package, from this folder or installed.

    Raises ``ForeignPipelinesError`` otherwise.
    """
    module = sys.modules.get("pipelines")
    spec = module.__spec__ if module is not None else find_spec("pipelines")
    origin = spec.origin if spec is not None else None
    if origin is not None and _is_ours(Path(origin)):
        return
    raise ForeignPipelinesError(_message(origin))


def _message(origin: str | None) -> str:
    owners = sorted(set(packages_distributions().get("pipelines", [])) - {MARK})
    source = origin or "nowhere, or from a folder without __init__.py"
    installed = f" (installed by {', '.join(owners)})" if owners else ""
    uninstall = f": pip uninstall {' '.join(owners)}" if owners else ""
    return (
        f"'import pipelines' comes from {source}{installed}, not from Cleancopy's package in {PROJECT}. "
        f"Remove the other one{uninstall}; or use a virtual environment without it; "
        f"or put the project first: PYTHONPATH={PROJECT} scrapy …"
    )


def _is_ours(path: Path) -> bool:
    try:
        return MARK in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
