"""The development pages beside the checkout, and the measure that goes with them."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPORA = ("fundus", "daniel", "newspaper", "readability", "trafilatura")
"""Corpora that say what a page's article is; the last one by strings that must or must not be in it."""


@cache
def load_tail_eval() -> Any:
    """Load the measuring tool by its path; raises FileNotFoundError when it is not there."""
    path = SHARED / "tools" / "tail_eval.py"
    spec = importlib.util.spec_from_file_location("tail_eval", path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["tail_eval"] = module
    spec.loader.exec_module(module)
    return module


def load_rows(corpus: str) -> list[dict[str, Any]]:
    """Read all rows of a corpus of pages."""
    with gzip.open(SHARED / "corpora" / "pages" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load_pages(corpus: str) -> list[dict[str, Any]]:
    """Read the rows whose true text can be trusted; all rows where strings stand for it."""
    return [row for row in load_rows(corpus) if row["extra"].get("clean") or "must_have" in row["extra"]]
