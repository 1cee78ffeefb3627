"""A page's tree as a flat list of text blocks in reading order, with what the markup says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.extraction.hints import HIDDEN, Hints, hints_of, words_of
from pipelines.extraction.measures import is_prose, size_of

# Elements without text of the article: skipped with all they hold.
SKIPPED = frozenset(words_of("elements.tsv")["skipped"])
# Elements that begin and end a block of text.
BLOCK = frozenset(words_of("elements.tsv")["block"])
# Elements of pictures and what is shown like them.
PICTURES = frozenset(words_of("elements.tsv")["picture"])
# White space that HTML collapses; U+00A0, U+202F and their like are text.
# A single space is as it should be: it is no match.
_SPACE = re.compile(r"[\t\n\r\f\v][ \t\n\r\f\v]*| [ \t\n\r\f\v]+")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_PART = re.compile(r"[a-z0-9]+")
# A word, maybe numbered or with a size behind it: "ad2", "ad300x250"; "ad6ed79d" is a generated name.
_WORD = re.compile(r"([a-z]{2,})(?:\d+(?:x\d*)?)?")
# Names of space around an element: "margin-bottom", "-right-space".
_SPACING = re.compile(r"(?<![a-z])(?:margin|padding|space|spacing|border)(?![a-z])")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MAX_NAMES = 400
"""Characters of an attribute that are looked at."""
_DESCRIBING = frozenset(("role", "itemprop", "data-component", "data-testid"))


@dataclass(slots=True)
class Line:
    """One line of a block (a block has more than one only where ``<br>`` or ``<pre>`` breaks it).

    Attributes:
        text: the characters, HTML white space collapsed.
        linked: how many of them stand inside ``<a href>``.
        strong: how many of them stand inside ``<b>`` or ``<strong>``.
        links: ``(anchor text, href as written)`` in order.
    """

    text: str
    linked: int = 0
    strong: int = 0
    links: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Context:
    """What a block inherits from its ancestors.

    Attributes:
        tag: tag of the block element.
        parent: the context of the enclosing element with a context of its own, None at the root.
        hints: classes of the element's own class, id, role and itemprop words.
        words: those words, lower case.
        depth: number of contexts above.
        number: position in document order, for comparisons.
        element: the element itself.
    """

    tag: str
    parent: Context | None
    hints: Hints
    words: tuple[str, ...]
    depth: int
    number: int
    chars: int = 0
    score: float = 0.0
    element: Any = None

    def ancestors(self) -> Iterator[Context]:
        """Yield this context and those above it, nearest first."""
        at: Context | None = self
        while at is not None:
            yield at
            at = at.parent


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list entry, cell … of the page.

    Attributes:
        lines: its lines; never empty.
        context: where it stands.
        heading: 1 to 6 for text inside ``<h1>`` to ``<h6>``, else 0.
        first: whether it is the first block of its element (later ones follow a ``<br><br>`` or a child).
        pictured: whether a picture, film or frame stands right before it, with no text between.
        size: its length, wide letters counted for more.
        prose: whether it reads like sentences.
    """

    lines: list[Line]
    context: Context
    heading: int = 0
    first: bool = True
    pictured: bool = False
    text: str = field(default="")
    linked: int = 0
    strong: int = 0
    size: int = 0
    prose: bool = False

    def __post_init__(self) -> None:
        """Sum up the lines."""
        if len(self.lines) == 1:  # by far the most
            only = self.lines[0]
            self.text, self.linked, self.strong = only.text, only.linked, only.strong
        else:
            self.text = "\n".join(line.text for line in self.lines)
            self.linked = sum(line.linked for line in self.lines)
            self.strong = sum(line.strong for line in self.lines)
        self.size = size_of(self.text)
        self.prose = is_prose(self.text, self.size, self.linked)


@lru_cache(maxsize=8192)
def _named(tag: str, name: str, extra: str) -> tuple[tuple[str, ...], Hints]:
    """Return the words of an element's attributes and what they say of it."""
    words = split_words(name) + split_words(extra)
    return words, hints_of(tag, words)


def split_words(value: str) -> tuple[str, ...]:
    """Return the words of a class or id attribute, lower case: ``postMeta-author`` has three.

    Generated names, letters and digits mixed, have none, nor have names of space: ``margin-bottom``.
    """
    return tuple([word for name in value[:_MAX_NAMES].split() for word in _words_of(name)])


@lru_cache(maxsize=16384)
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of one name, without the numbers behind them; generated ones are left out."""
    if not name.islower():
        name = _CAMEL.sub(r"\1 \2", name).lower()
    if _SPACING.search(name):
        return ()
    parts = map(_WORD.fullmatch, _PART.findall(name))
    return tuple([match[1] for match in parts if match is not None])


class _Collector:
    """Builds blocks from the pieces of text that the walk meets."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.context: Context | None = None
        self.heading = 0
        self.pieces: list[tuple[str, str | None, bool]] = []
        self.picture = False

    def text(self, value: str | None, href: str | None, strong: bool) -> None:
        # White space between tags begins no block, but for what stands in <pre>.
        if value and (self.pieces or not value.isspace() or (self.context and self.context.tag == "pre")):
            self.pieces.append((value, href, strong))

    def line_break(self) -> None:
        self.pieces.append(("\n", None, False))

    def flush(self) -> None:
        """Close the current block: its pieces become lines, blank lines divide it into several blocks."""
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        pre = self.context is not None and self.context.tag == "pre"
        if len(pieces) == 1 and not pre:
            only = _line(pieces)
            if only is not None:
                self._emit([only], True)
            return
        lines: list[Line] = []
        first = True
        for line in _lines(pieces, pre=pre):
            if line is not None:
                lines.append(line)
            elif lines:
                self._emit(lines, first)
                lines, first = [], False
        if lines:
            self._emit(lines, first)

    def _emit(self, lines: list[Line], first: bool) -> None:
        assert self.context is not None
        self.blocks.append(Block(lines, self.context, self.heading, first, self.picture))
        self.picture = False


def _lines(pieces: list[tuple[str, str | None, bool]], *, pre: bool) -> Iterator[Line | None]:
    """Join pieces into lines; None stands for an empty line between two line breaks."""
    run: list[tuple[str, str | None, bool]] = []
    for value, href, strong in [*pieces, ("\n", None, False)]:
        if value == "\n" and href is None:
            yield _line(run)
            run = []
        elif pre and "\n" in value:
            for number, part in enumerate(value.split("\n")):
                if number:
                    yield _line(run, pre=True)
                    run = []
                run.append((part, href, strong))
        else:
            run.append((value, href, strong))


def _line(run: list[tuple[str, str | None, bool]], *, pre: bool = False) -> Line | None:
    parts: list[str] = []
    linked = bold = 0
    links: list[tuple[str, str]] = []
    spaced = True
    for value, href, strong in run:
        part = value.rstrip("\r") if pre else _SPACE.sub(" ", value)
        if spaced and not pre:
            part = part.lstrip(" ")
        if not part:
            continue
        spaced = part[-1] == " "
        parts.append(part)
        if href is not None:
            linked += len(part)
            if links and links[-1][1] == href:
                links[-1] = (links[-1][0] + part, href)
            else:
                links.append((part, href))
        if strong:
            bold += len(part)
    text = "".join(parts).rstrip()
    if not text.strip("\u00a0\u200b\u3000 \u202f\ufeff\u00ad"):
        return None
    return Line(text, linked, bold, tuple(links))


def _attributes(element: Any) -> tuple[str, str, bool]:
    """Return an element's class and id, what else describes it, and whether it is not displayed."""
    name = extra = ""
    hidden = False
    for key, value in element.items():
        if key == "class" or key == "id":
            name = f"{name} {value}"
        elif key in _DESCRIBING:
            extra = f"{extra} {value}"
        elif (
            key == "hidden"
            or (key == "aria-hidden" and value == "true")
            or (key == "style" and _HIDDEN_STYLE.search(value))
        ):
            hidden = True
    return name, extra, hidden


def segment(root: Any) -> tuple[list[Block], int]:
    """Walk a tree once, without recursion.

    Returns:
        The blocks of text in document order, and how many levels deep the elements are nested.
    """
    out = _Collector()
    number = deepest = 0
    top = Context("html", None, hints_of("html", ()), (), 0, 0)
    out.context = top
    # One frame per open element: (iterator over children, element, context, href, strong, heading).
    stack: list[tuple[Any, Any, Context, str | None, bool, int]] = [(iter(root), root, top, None, False, 0)]
    while stack:
        children, element, context, href, strong, heading = stack[-1]
        for child in children:
            tag = child.tag
            if tag in PICTURES and not out.pieces:
                out.picture = True
            if not isinstance(tag, str) or (tag in SKIPPED and not (tag == "nav" and _holds_article(child))):
                out.text(child.tail, href, strong)
                continue
            if tag == "br":
                out.line_break()
                out.text(child.text, href, strong)
                out.text(child.tail, href, strong)
                continue
            inner, inner_href, inner_strong, inner_heading = context, href, strong, heading
            if tag in BLOCK:
                out.flush()
                number += 1
                inner = _context(child, tag, context, number)
                inner_heading = _HEADINGS.get(tag, heading)
                out.context, out.heading = inner, inner_heading
            elif tag == "a":
                inner_href = child.get("href", href)
            elif tag == "b" or tag == "strong":
                inner_strong = True
            out.text(child.text, inner_href, inner_strong)
            if len(child):
                stack.append((iter(child), child, inner, inner_href, inner_strong, inner_heading))
                deepest = max(deepest, len(stack))
                break
            if inner is not context:
                out.flush()
                out.context, out.heading = context, heading
            out.text(child.tail, href, strong)
        else:
            stack.pop()
            if stack:
                _, _, outer, outer_href, outer_strong, outer_heading = stack[-1]
                if context is not outer:
                    out.flush()
                    out.context, out.heading = outer, outer_heading
                out.text(element.tail, outer_href, outer_strong)
    out.flush()
    return out.blocks, deepest


def _holds_article(element: Any) -> bool:
    """Tell whether an element holds the page's text: a menu whose end tag is missing does."""
    if next(element.iter("main"), None) is not None:
        return True
    return any(next(article.iter("h1"), None) is not None for article in element.iter("article"))


def _context(element: Any, tag: str, parent: Context, number: int) -> Context:
    name, extra, hidden = _attributes(element)
    words, hints = _named(tag, name, extra)
    return Context(
        tag, parent, hints | HIDDEN if hidden else hints, words, parent.depth + 1, number, element=element
    )
