"""What goes into the engine and what comes out of it: Document, Line, Removal, Result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page's markup says of one line; text documents have none.

    Attributes:
        tag: name of the nearest block element, lower case (``p``, ``li``, ``h2``, ``footer`` …).
        hints: lower-case class and id words of the block and its ancestors, nearest first.
        link_density: share of the line's characters that stand inside links, 0 to 1.
        links: ``(anchor text, absolute URL)`` of the line's links, in order.
    """

    tag: str = "p"
    hints: tuple[str, ...] = ()
    link_density: float = 0.0
    links: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Document:
    """A scraped article on its way to the engine, whatever it was scraped from.

    Attributes:
        text: the whole text, encoding already repaired; all offsets refer to it. Lines end in ``\\n``.
        url: where it was scraped, if known.
        headline: the title, if the caller knows it; its repetition in the text is cut.
        language: ISO 639-1 code, if known; guessed from the text otherwise.
        host_lines: lines the host is known to repeat, normalised by ``cleaning.fingerprint.fingerprint``, each with
            its weight in log-odds.
        markup: one entry for each line of ``text.split("\\n")``, or None for plain text.
    """

    text: str
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    host_lines: Mapping[str, float] | None = None
    markup: tuple[Markup | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """One span that was cut, so that the input can be rebuilt and the cut be argued with.

    Attributes:
        start, end: the span in ``Result.text``, in characters.
        at: the place in ``Result.body`` where the span stood, in characters.
        kind: class of the text (``label``, ``copyright``, ``related``, ``residue`` …, see docs/rules.md).
        rule: the rule that spoke loudest for the cut.
        score: log-odds that the line is not body text; above 0 speaks for the cut.
        text: the characters that were cut.
    """

    start: int
    end: int
    at: int
    kind: str
    rule: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """A cleaned article. ``text`` minus ``removed`` equals ``body``, up to white space.

    Attributes:
        text: the input after encoding repair; offsets of ``removed`` refer to it.
        body: the article, paragraphs separated by one blank line; ``""`` when there is none.
        headline: as given, or a leading title line.
        fields: what the document declares about the original, in ``Article``'s field names.
        page: what the page says of itself (``extract`` only).
        provenance: field name to its sources, best first, each ``{"from": …, "value": …}``.
        removed: in order, never overlapping.
        repairs: encoding steps that were applied.
        flags: ``truncated``, ``paywalled``, ``markup``, ``empty``, ``uncertain`` …
    """

    text: str
    body: str
    headline: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    removed: tuple[Removal, ...] = ()
    repairs: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
