"""From the string of a page to an lxml tree, for any string: bounded depth, no NUL, no lone surrogates."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html  # type: ignore[import-untyped]

MAX_CHARS = 20_000_000
"""Longer pages are cut here before they are parsed (characters)."""

# What XML cannot hold: C0 controls except tab and line ends, lone surrogates, and two non-characters.
_CONTROL_CHARS = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f"]
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\x0c\r")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_CHARACTERS = ("\ufffe", "\uffff")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_TAG = re.compile(r"<(?:!doctype|/?[a-zA-Z][a-zA-Z0-9:-]{0,30}[\s/>])", re.IGNORECASE)
# Markup that was escaped once more, as feeds send it, and markup that stands as it should.
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|li|a|span)\b", re.IGNORECASE)
_PLAIN = re.compile(r"<(?:p|br|h[1-6]|li|a|span|table)\b", re.IGNORECASE)
_START = 100_000
"""Characters from the beginning that tell what a text is."""
_LONG = 100_000
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9:-]{{0,30}})\s[^<>]{{{_LONG},}}>")
"""libxml2 compares each attribute of an element with all before it."""
_PREFIXED = re.compile(r"""xmlns:(\w{1,20})=["']http://www\.w3\.org/1999/xhtml["']""")
_HEAD = 4096
_MAX_CONTROLS = 0.02
"""Share of control characters from which what was decoded is no text."""


def looks_like_html(text: str) -> bool:
    """Tell whether a string has a tag near its beginning (first 100,000 characters) and is no binary file."""
    start = text[:_HEAD]
    binary = start.startswith("%PDF-") or sum(map(start.count, _CONTROL_CHARS)) > _MAX_CONTROLS * len(start)
    return not binary and _TAG.search(text, 0, _START) is not None


def unescaped(text: str) -> str:
    """Return markup that was escaped as a whole, as feeds do, without that; other texts as they are."""
    if text.find("&lt;", 0, _START) < 0:  # quickly found missing
        return text
    escaped = _ESCAPED.search(text, 0, _START) and not _PLAIN.search(text, 0, _START)
    return unescape(text) if escaped else text


def parse(text: str) -> html.HtmlElement | None:
    """Parse a page or a fragment.

    Args:
        text: the page; what XML cannot hold is dropped, text beyond ``MAX_CHARS`` is left out.

    Returns:
        The root element, or None when libxml2 finds no element at all.
    """
    text = text[:MAX_CHARS]
    declaration = _DECLARATION.match(text)
    if declaration:
        text = text[declaration.end() :]
    prefixed = _PREFIXED.search(text, 0, _HEAD)
    if prefixed:
        text = text.replace(f"<{prefixed[1]}:", "<").replace(f"</{prefixed[1]}:", "</")
    if _has_long_run(text):
        text = _LONG_TAG.sub(r"<\1>", text)
    if "<![CDATA[" in text:
        # In HTML it would be a comment up to the next ">": a feed's first paragraph.
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    if not text.strip():
        return None
    # The encoding is stated so that a <meta charset> inside cannot overrule what was decided already.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, default_doctype=False
    )
    # One class for all elements: by default lxml asks a function in Python which class each is to have.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root = html.document_fromstring(_allowed(text), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root


def _has_long_run(text: str) -> bool:
    """Tell whether a text goes on for ``_LONG`` characters without the end of a tag."""
    at = 0
    while len(text) - at > _LONG:
        end = text.rfind(">", at, at + _LONG)
        if end < 0:
            return True
        at = end + 1
    return False


def _allowed(text: str) -> bytes:
    """Return a text in UTF-8, without what XML cannot hold."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = _SURROGATES.sub("", text).encode("utf-8")
    data = data.translate(None, _CONTROLS)
    for char in _NO_CHARACTERS:
        if char in text:  # looked for there: most texts have no room for such characters
            data = data.replace(char.encode("utf-8"), b"")
    return data
