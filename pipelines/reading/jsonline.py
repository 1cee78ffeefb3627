"""One line of a JSON Lines file: its text or page, its address, and the rest."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

TEXT_NAMES = ("articleBody", "article_body", "text", "body", "maintext", "content", "raw_text", "article")
"""Where scrapers put the article's text, likeliest first (schema.org, news-please, trafilatura …)."""
HTML_NAMES = ("html", "articleBodyHtml", "article_html", "raw_html", "body_html", "page")
"""Where they put the page or the article's markup."""
URL_NAMES = ("url", "link", "page_url", "original_url")
"""Where they put the document's address."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a JSON object holds; exactly one of ``text`` and ``html`` is given."""

    text: str | None
    html: str | None
    url: str | None
    fields: dict[str, Any]


def parse_line(line: bytes, body_names: Sequence[str] = ()) -> Content:
    """Return the content of one JSON object.

    The first non-empty text wins over markup, unless it is markup itself; whatever was not taken stays in
    ``fields`` under its own name. Half of a surrogate pair becomes U+FFFD. ``body_names`` are tried for the
    text before the usual names.

    Raises:
        ValueError: not UTF-8, not JSON, not an object, or no text in it.
    """
    fields = _parse(line.removeprefix(codecs.BOM_UTF8))
    name = _first(fields, (*body_names, *TEXT_NAMES))
    text = fields.pop(name) if name else None
    html = None
    if text is None:
        name = _first(fields, HTML_NAMES)
        html = fields.pop(name) if name else None
    elif _is_markup(text):
        text, html = None, text
    if text is None and html is None:
        raise ValueError(f"no text: none of {', '.join(TEXT_NAMES + HTML_NAMES)} is filled")
    address = _first(fields, URL_NAMES)
    return Content(text, html, fields.pop(address).strip() if address else None, fields)


def _parse(line: bytes) -> dict[str, Any]:
    try:
        # NaN and Infinity are not JSON; a feed that repeated them would be unreadable for others.
        found = json.loads(line.decode("utf-8"), parse_constant=lambda _: None)
        # Only an escape can smuggle half a pair in; it would break every UTF-8 feed behind us.
        if b"\\ud" in line.lower():
            found = _whole(found)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"broken JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("broken JSON: nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError(f"not an object but a {type(found).__name__}")
    return found


def _whole(value: Any) -> Any:
    """Return a JSON value in which halves of surrogate pairs are joined, or U+FFFD where one is alone."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return value


def _first(fields: dict[str, Any], names: Iterable[str]) -> str | None:
    """Return the first of ``names`` under which ``fields`` holds a string that is not blank."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and not value.isspace() and value:
            return name
    return None


def _is_markup(text: str) -> bool:
    """Tell whether a "text" is markup: it begins with a tag and closes one (feeds deliver such bodies)."""
    return text.lstrip()[:1] == "<" and ("</" in text or "/>" in text or "<br" in text.lower())
