"""What footers say, in some sixty languages: the tables a translator can edit, and their loader.

``labels.tsv``, ``phrases.tsv``, ``templates.tsv`` and ``cues.tsv`` are UTF-8 in NFC, tab separated and
unquoted, with a header line; lines that start with ``#`` are comments. docs/rules.md says what the columns mean.
Every row is checked when it is loaded, so that a slip in a table is an error naming its file and line, and not a
rule that never fires.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent

FIELDS = frozenset(
    {
        "sourceUrl",
        "sourceName",
        "authors",
        "datePublished",
        "dateModified",
        "keywords",
        "category",
        "copyright",
        "editor",
        "credit",
        "via",
        "contact",
        "place",
        "other",
    }
)
"""What a label announces; the first six are fields of the article, under the same names."""

LABEL_RISKS = frozenset({"url", "value", "context"})

KINDS = frozenset(
    {
        "about",
        "ad",
        "affiliate",
        "ai_notice",
        "app",
        "comments",
        "contact",
        "cookies",
        "copyright",
        "counter",
        "credit",
        "disclaimer",
        "end_mark",
        "filed",
        "follow",
        "javascript",
        "listen",
        "login",
        "membership",
        "more_info",
        "navigation",
        "newsletter",
        "original",
        "paywall",
        "read_more",
        "related",
        "release",
        "share",
        "sponsored",
        "support",
        "truncation",
        "wire",
    }
)
"""What a phrase or a template is; docs/rules.md explains each."""

MATCHES = frozenset({"line", "start"})

PHRASE_RISKS = frozenset({"strong", "weak", "heading"})

TEMPLATE_RISKS = frozenset({"strong", "weak"})

PLACEHOLDERS = frozenset(
    {
        "title",
        "site",
        "name",
        "names",
        "url",
        "date",
        "any",
        "number",
    }
)

GROUPS = frozenset(
    {
        "network",
        "subscribe",
        "share",
        "click",
        "comment",
        "app",
        "ad",
        "rights",
        "photo",
        "source",
        "read",
        "login",
        "contact",
        "donate",
    }
)

LABEL_COLUMNS = ("lang", "field", "label", "risk")
PHRASE_COLUMNS = ("lang", "kind", "phrase", "match", "risk")
TEMPLATE_COLUMNS = ("lang", "kind", "template", "risk")
CUE_COLUMNS = ("lang", "group", "word")

_AnyRule = TypeVar("_AnyRule")

_LANGUAGE = re.compile(r"und|[a-z]{2,3}|zh-Han[st]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOT_WORD = re.compile(r"[\W_]+")


class RuleError(ValueError):
    """A table holds a row that cannot be a rule; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A label in front of a value: ``Author``, ``Quelle``, ``来源``; without its separator.

    Attributes:
        lang: ISO 639 code, ``zh-Hans``, ``zh-Hant``, or ``und`` for every language.
        field: one of ``FIELDS``.
        label: as printed, without separator or decoration.
        risk: ``url``: with a URL as value it suffices alone; ``value``: needs a value of the field's shape;
            ``context``: an ambiguous word that counts only beside other footer lines.
    """

    lang: str
    field: str
    label: str
    risk: str

    @property
    def name(self) -> str:
        """Stable and readable, as in ``label:fr:authors:auteur``."""
        return f"label:{self.lang}:{self.field}:{_slug(self.label)}"


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A wording that is a line, or opens one.

    Attributes:
        lang: as in ``LabelRule``.
        kind: one of ``KINDS``.
        phrase: as printed, without decoration and final punctuation.
        match: ``line``: the phrase is the whole line; ``start``: the line begins with it.
        risk: ``strong``: no article has it as a line of its own; ``weak``: rides along with stronger lines;
            ``heading``: opens a list or block, and what follows to the end belongs to it.
    """

    lang: str
    kind: str
    phrase: str
    match: str
    risk: str

    @property
    def name(self) -> str:
        """Stable and readable, as in ``phrase:en:newsletter:sign-up``."""
        return f"phrase:{self.lang}:{self.kind}:{_slug(self.phrase)}"


@dataclass(frozen=True, slots=True)
class TemplateRule:
    """A whole sentence or line with places for what varies, to be matched literally.

    Attributes:
        lang: as in ``LabelRule``.
        kind: one of ``KINDS``.
        template: the wording, with places from ``PLACEHOLDERS`` in braces.
        risk: ``strong`` or ``weak``, as in ``PhraseRule``.
        number: counts the templates of the same language and kind from 1, in file order.
    """

    lang: str
    kind: str
    template: str
    risk: str
    number: int

    @property
    def name(self) -> str:
        """Readable, as in ``template:de:original:1``; stable while new rows go to the end of their group."""
        return f"template:{self.lang}:{self.kind}:{self.number}"


@dataclass(frozen=True, slots=True)
class CueRule:
    """A word that makes a short line suspicious; never enough alone.

    Attributes:
        lang: as in ``LabelRule``.
        group: one of ``GROUPS``.
        word: case-folded; a whole word, or two, where the script puts blanks between words; a substring where
            it does not.
    """

    lang: str
    group: str
    word: str

    @property
    def name(self) -> str:
        """Stable and readable, as in ``cue:de:subscribe:abonnieren``."""
        return f"cue:{self.lang}:{self.group}:{_slug(self.word)}"


@dataclass(frozen=True, slots=True)
class Rules:
    """All tables, each in file order."""

    labels: tuple[LabelRule, ...]
    phrases: tuple[PhraseRule, ...]
    templates: tuple[TemplateRule, ...]
    cues: tuple[CueRule, ...]


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Return the checked rules of the tables beside this module.

    Raises:
        RuleError: a row is not valid; the message names file and line.
    """
    return read_rules(FOLDER)


def read_rules(folder: Path) -> Rules:
    """Return the checked rules of the four tables in ``folder``.

    Raises:
        RuleError: a row is not valid; the message names file and line.
        OSError: a table cannot be read.
    """
    return Rules(
        labels=tuple(_checked(folder / "labels.tsv", LABEL_COLUMNS, _label)),
        phrases=tuple(_checked(folder / "phrases.tsv", PHRASE_COLUMNS, _phrase)),
        templates=tuple(_checked(folder / "templates.tsv", TEMPLATE_COLUMNS, _template_maker())),
        cues=tuple(_checked(folder / "cues.tsv", CUE_COLUMNS, _cue)),
    )


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield ``(line number, cells)`` for every row of a rule table, comments and blank lines left out.

    Raises:
        RuleError: the header is not ``columns``, or a row has another number of cells, an empty cell, a cell
            with white space at an edge, or text that is not UTF-8 in NFC.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{path.name}: not UTF-8: {error}") from None
    rows = enumerate(text.split("\n"), start=1)
    for number, line in rows:
        if number == 1:
            if tuple(line.split("\t")) != columns:
                raise RuleError(f"{path.name}:1: the header must be {' '.join(columns)}")
            continue
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise RuleError(f"{path.name}:{number}: {len(cells)} cells, expected {len(columns)}")
        if not unicodedata.is_normalized("NFC", line):
            raise RuleError(f"{path.name}:{number}: not in Unicode form NFC")
        if any(cell != cell.strip() or not cell for cell in cells):
            raise RuleError(f"{path.name}:{number}: a cell is empty or has blanks at an edge")
        yield number, cells


def rules_digest() -> str:
    """Return 12 hexadecimal digits that change when any ``*.tsv`` beside this module changes."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.tsv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _checked(
    path: Path, columns: tuple[str, ...], make: Callable[[list[str]], _AnyRule]
) -> Iterator[_AnyRule]:
    """Yield one rule per row; refuse unknown languages, repeated rows and what ``make`` refuses."""
    seen: set[tuple[str, ...]] = set()
    for number, cells in read_table(path, columns):
        try:
            if not _LANGUAGE.fullmatch(cells[0]):
                raise RuleError(f"unknown language code {cells[0]!r}")
            # Every column but the risk identifies a rule; case does not tell two rules apart.
            key = (cells[0], cells[1], cells[2].casefold(), *cells[3:-1])
            if key in seen:
                raise RuleError(f"{cells[2]!r} is there already")
            seen.add(key)
            yield make(cells)
        except RuleError as error:
            raise RuleError(f"{path.name}:{number}: {error}") from None


def _label(cells: list[str]) -> LabelRule:
    _known("field", cells[1], FIELDS)
    _known("risk", cells[3], LABEL_RISKS)
    return LabelRule(*cells)


def _phrase(cells: list[str]) -> PhraseRule:
    _known("kind", cells[1], KINDS)
    _known("match", cells[3], MATCHES)
    _known("risk", cells[4], PHRASE_RISKS)
    return PhraseRule(*cells)


def _template_maker() -> Callable[[list[str]], TemplateRule]:
    counter: Counter[tuple[str, str]] = Counter()

    def make(cells: list[str]) -> TemplateRule:
        lang, kind, template, risk = cells
        _known("kind", kind, KINDS)
        _known("risk", risk, TEMPLATE_RISKS)
        places = _PLACEHOLDER.findall(template)
        for place in places:
            _known("placeholder", place, PLACEHOLDERS)
        if places.count("any") > 1:
            raise RuleError("{any} stands more than once")
        if not _slug(_PLACEHOLDER.sub("", template)):
            raise RuleError("no fixed words beside the placeholders")
        counter[lang, kind] += 1
        return TemplateRule(lang, kind, template, risk, counter[lang, kind])

    return make


def _cue(cells: list[str]) -> CueRule:
    _known("group", cells[1], GROUPS)
    if cells[2] != cells[2].casefold():
        raise RuleError(f"{cells[2]!r} is not case-folded")
    return CueRule(*cells)


def _known(what: str, value: str, values: frozenset[str]) -> None:
    if value not in values:
        raise RuleError(f"unknown {what} {value!r}")


def _slug(text: str) -> str:
    return _NOT_WORD.sub("-", text.casefold()).strip("-")
