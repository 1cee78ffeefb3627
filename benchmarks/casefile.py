"""Read and write case files: documents of our own writing whose true body is known.

The format, in ``tests/cases/README.md``, is plain text: a translator can add a case without knowing Python.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CLASSES = frozenset(
    (
        "label-footer",
        "flattened",
        "appeared-first",
        "disclaimer",
        "wire",
        "press-release",
        "copyright",
        "tags",
        "share",
        "related",
        "bio",
        "support",
        "affiliate-ai",
        "residue",
        "truncation",
        "head",
        "inside",
        "only-footer",
        "clean",
        "encoding",
        "glue",
        "document",
    )
)
"""Classes in which something is cut or repaired (``clean``: nothing); all others start with ``trap-``."""

TRAP = "trap-"
KNOWN_FAILURE = "known-failure"

_KEYS = ("lang", "class", "why", "status", "headline")
_INPUT = ("head", "body", "cut", "tail")
_SEGMENT = re.compile(r"--- ([a-z]+)$")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class CaseError(ValueError):
    """A case file breaks the format; the message names file and line."""


@dataclass(frozen=True)
class Case:
    """One document and what a right result says of it.

    Attributes:
        name: unique over all files.
        lang: BCP 47 tag (``fr``, ``zh-Hant``).
        cls: class, one of `CLASSES` or ``trap-…``.
        why: one sentence: why the boundary lies where it lies.
        status: ``""``, or ``known-failure`` for a case the engine is known to get wrong.
        headline: the title that the caller knows, or None.
        text: the input.
        body: the expected body.
        fields: expected entries of ``Result.fields`` (and ``headline``); None means the entry must be absent.
        rewritten: whether ``body`` was spelled out instead of being what the cuts leave.
        path, line: where the case is written.
    """

    name: str
    lang: str
    cls: str
    why: str
    status: str
    headline: str | None
    text: str
    body: str
    fields: dict[str, Any]
    rewritten: bool
    path: Path
    line: int

    @property
    def is_trap(self) -> bool:
        """Whether nothing may be cut although something looks like furniture."""
        return self.cls.startswith(TRAP)


@dataclass
class _Segment:
    kind: str
    line: int
    lines: list[str] = field(default_factory=list)

    def content(self) -> tuple[str, bool]:
        """Text with escapes decoded, and whether a line break follows it."""
        raw = "\n".join(self.lines)
        breaks = not raw.endswith("\\")
        raw = raw if breaks else raw[:-1]
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), raw), breaks


@dataclass
class _Draft:
    name: str
    line: int
    meta: dict[str, str] = field(default_factory=dict)
    segments: list[_Segment] = field(default_factory=list)


def read_cases(path: Path) -> list[Case]:
    """All cases of one file, in the order written; raises `CaseError` with file and line."""
    return [_build(draft, path) for draft in _drafts(path)]


def read_folder(folder: Path) -> list[Case]:
    """The cases of all ``*.case`` files of a folder, files in the order of their names."""
    return [case for path in sorted(folder.glob("*.case")) for case in read_cases(path)]


def digest(folder: Path) -> str:
    """SHA-256 (hex) over names and bytes of the files below a folder: says what a number was measured on."""
    total = hashlib.sha256()
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def arrange(text: str) -> str:
    """The paragraph layout of a body: one blank line between paragraphs.

    Where blank lines separate blocks, single line breaks stay; without any, each line is a paragraph.
    """
    text = text.strip()
    if _BLANK_LINES.search(text):
        return _BLANK_LINES.sub("\n\n", text)
    return text.replace("\n", "\n\n")


def format_case(
    name: str,
    meta: dict[str, str],
    segments: Sequence[tuple[str, str]],
    fields: dict[str, Any] | None = None,
) -> str:
    """A case as it stands in a file, ending in the blank line that separates it from the next.

    Args:
        meta: ``lang``, ``class``, ``why`` and the optional ``status``, ``headline``.
        segments: ``(kind, text)`` in the order of the document; ``text`` gets escapes where a reader would
            not see a character or take it for a marker.
        fields: expected fields.
    """
    lines = [f"=== {name}", *(f"{key}: {meta[key]}" for key in _KEYS if key in meta)]
    for kind, text in segments:
        lines += [f"--- {kind}", _escaped(text)]
    if fields:
        lines += ["--- fields", json.dumps(fields, ensure_ascii=False)]
    return "\n".join(lines) + "\n\n"


def _escaped(text: str) -> str:
    text = re.sub(r"\\(?=u[0-9A-Fa-f]{4}|\Z)", r"\\u005c", text)
    text = re.sub(r"(?m)^[-=](?=(?:-- |== ))", lambda match: f"\\u{ord(match[0]):04x}", text)
    return "".join(char if char == "\n" or char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _drafts(path: Path) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        if line.startswith("=== "):
            if draft:
                yield _closed(draft)
            draft = _Draft(line[4:].strip(), number)
        elif draft is None:
            if line.strip() and not line.startswith("#"):
                raise CaseError(f"{path}:{number}: text before the first case")
        else:
            _take(draft, line, number, path)
    if draft:
        yield _closed(draft)


def _take(draft: _Draft, line: str, number: int, path: Path) -> None:
    marker = _SEGMENT.match(line)
    if marker:
        if marker[1] not in (*_INPUT, "expect", "fields"):
            raise CaseError(f"{path}:{number}: unknown segment {marker[1]!r}")
        draft.segments.append(_Segment(marker[1], number))
    elif draft.segments:
        draft.segments[-1].lines.append(line)
    elif line.strip():
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS or key in draft.meta:
            raise CaseError(f"{path}:{number}: expected one each of {', '.join(_KEYS)}, not {line!r}")
        draft.meta[key] = value.strip()


def _closed(draft: _Draft) -> _Draft:
    """Drop the one blank line that separates a case from the next (or ends the file)."""
    if draft.segments and draft.segments[-1].lines and not draft.segments[-1].lines[-1]:
        draft.segments[-1].lines.pop()
    return draft


def _build(draft: _Draft, path: Path) -> Case:
    _check(draft, path)
    given = [item for item in draft.segments if item.kind in _INPUT]
    expect = [item for item in draft.segments if item.kind == "expect"]
    text, body = _compose(given)
    return Case(
        name=draft.name,
        lang=draft.meta["lang"],
        cls=draft.meta["class"],
        why=draft.meta["why"],
        status=draft.meta.get("status", ""),
        headline=draft.meta.get("headline"),
        text=text,
        body=expect[0].content()[0].strip("\n") if expect else arrange(body),
        fields=_fields(draft, path),
        rewritten=bool(expect),
        path=path,
        line=draft.line,
    )


def _check(draft: _Draft, path: Path) -> None:
    where = f"{path}:{draft.line}: {draft.name}"
    missing = [key for key in ("lang", "class", "why") if not draft.meta.get(key)]
    if missing:
        raise CaseError(f"{where}: {', '.join(missing)} missing")
    cls, kinds = draft.meta["class"], [item.kind for item in draft.segments]
    if cls not in CLASSES and not cls.startswith(TRAP):
        raise CaseError(f"{where}: unknown class {cls!r}")
    if draft.meta.get("status", KNOWN_FAILURE) != KNOWN_FAILURE:
        raise CaseError(f"{where}: the only status is {KNOWN_FAILURE}")
    if cls.startswith(TRAP) and set(kinds) - {"body", "fields"}:
        raise CaseError(f"{where}: a trap is all body")
    if not set(kinds) & set(_INPUT) or kinds.count("expect") > 1 or kinds.count("fields") > 1:
        raise CaseError(f"{where}: needs input, and at most one expect and one fields")
    for item in draft.segments:
        if not item.lines:
            raise CaseError(f"{path}:{item.line}: empty segment")


def _compose(segments: Sequence[_Segment]) -> tuple[str, str]:
    """The input, and what remains of it when everything but the body segments is taken out."""
    text, body, gap = "", "", ""
    for item in segments:
        content, breaks = item.content()
        text += content + ("\n" if breaks else "")
        if item.kind == "body":
            body += (gap if body else "") + content
            gap = ""
        gap = "\n" if breaks else gap
    return text if not segments[-1].content()[1] else text[:-1], body


def _fields(draft: _Draft, path: Path) -> dict[str, Any]:
    for item in draft.segments:
        if item.kind == "fields":
            try:
                value = json.loads("\n".join(item.lines))
            except json.JSONDecodeError as error:
                raise CaseError(f"{path}:{item.line}: fields: {error}") from None
            if not isinstance(value, dict):
                raise CaseError(f"{path}:{item.line}: fields: expected an object")
            return value
    return {}
