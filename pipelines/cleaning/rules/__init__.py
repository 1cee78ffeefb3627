"""What footers say, in some sixty languages: the tables a translator can edit, and their loader.

docs/rules.md says what the columns of ``labels.tsv``, ``phrases.tsv``, ``templates.tsv`` and ``cues.tsv``
mean. Every row is checked when it is loaded, so that a slip in a table is an error naming its file and line,
and not a rule that never fires.

There are more than twenty thousand rows: columns are checked as a whole, and rules are named tuples, which are
made three times as fast as frozen dataclasses.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from pipelines.cleaning.rules.tables import FOLDER, RuleError, read_rows, read_table, uncollected

__all__ = [
    "FOLDER",
    "CueRule",
    "LabelRule",
    "PhraseRule",
    "RuleError",
    "Rules",
    "TemplateRule",
    "load_rules",
    "read_rules",
    "read_table",
    "rules_digest",
    "uncollected",
]

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
        "tags",
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

_LANGUAGE = re.compile(r"und|[a-z]{2,3}|zh-Han[st]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOT_WORD = re.compile(r"[\W_]+")


class LabelRule(NamedTuple):
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


class PhraseRule(NamedTuple):
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


class TemplateRule(NamedTuple):
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


class CueRule(NamedTuple):
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
@uncollected()
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

    def rows(table: str, columns: tuple[str, ...], **known: frozenset[str]) -> list[list[str]]:
        return _checked(folder / f"{table}.tsv", columns, known)

    # One table after another, so that the memory of a table's rows serves for the next one's.
    return Rules(
        phrases=tuple(
            map(
                PhraseRule._make,
                rows("phrases", PHRASE_COLUMNS, kind=KINDS, match=MATCHES, risk=PHRASE_RISKS),
            )
        ),
        templates=tuple(_templates(rows("templates", TEMPLATE_COLUMNS, kind=KINDS, risk=TEMPLATE_RISKS))),
        labels=tuple(map(LabelRule._make, rows("labels", LABEL_COLUMNS, field=FIELDS, risk=LABEL_RISKS))),
        cues=tuple(map(CueRule._make, rows("cues", CUE_COLUMNS, group=GROUPS))),
    )


def rules_digest() -> str:
    """Return 12 hexadecimal digits that change when any ``*.tsv`` beside this module changes."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.tsv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _checked(path: Path, columns: tuple[str, ...], known: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Return the rows of a table when each of them can be a rule, raise RuleError otherwise."""
    rows = read_rows(path, columns)
    sound = all(
        set(map(itemgetter(at), rows)) <= known[name] for at, name in enumerate(columns) if name in known
    )
    sound = sound and all(map(_LANGUAGE.fullmatch, set(map(itemgetter(0), rows))))
    sound = sound and len(set(map(_identity(columns), rows))) == len(rows)
    if columns == TEMPLATE_COLUMNS:
        places = [_PLACEHOLDER.findall(cells[2]) for cells in rows]
        sound = sound and all(PLACEHOLDERS.issuperset(names) and names.count("any") < 2 for names in places)
    elif columns == CUE_COLUMNS:
        sound = sound and all(cells[2] == cells[2].casefold() for cells in rows)
    if not sound:
        _refuse(path, columns, known)
    return rows


def _identity(columns: tuple[str, ...]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what tells two rows apart: all their cells but the risk."""
    return itemgetter(*(at for at, name in enumerate(columns) if name != "risk"))


def _refuse(path: Path, columns: tuple[str, ...], known: Mapping[str, frozenset[str]]) -> None:
    """Look at a table row by row; raise the RuleError of the first row at fault, if there is one."""
    identity = _identity(columns)
    seen: set[tuple[str, ...]] = set()
    for number, cells in read_table(path, columns):
        fault = _fault(dict(zip(columns, cells)), known)
        if identity(cells) in seen:
            fault = f"{cells[2]!r} is there already"
        if fault:
            raise RuleError(f"{path.name}:{number}: {fault}")
        seen.add(identity(cells))


def _fault(row: Mapping[str, str], known: Mapping[str, frozenset[str]]) -> str:
    """Return what is wrong with a row, "" when nothing is."""
    for name, values in known.items():
        if row[name] not in values:
            return f"unknown {name} {row[name]!r}"
    if not _LANGUAGE.fullmatch(row["lang"]):
        return f"unknown language code {row['lang']!r}"
    word = row.get("word", "")
    if word != word.casefold():
        return f"{word!r} is not case-folded"
    template = row.get("template", "")
    places = _PLACEHOLDER.findall(template)
    for place in places:
        if place not in PLACEHOLDERS:
            return f"unknown placeholder {place!r}"
    return "{any} stands more than once" if places.count("any") > 1 else ""


def _templates(rows: Iterable[list[str]]) -> Iterator[TemplateRule]:
    """Yield the templates, numbered within their language and kind."""
    counter: Counter[tuple[str, str]] = Counter()
    for lang, kind, template, risk in rows:
        counter[lang, kind] += 1
        yield TemplateRule(lang, kind, template, risk, counter[lang, kind])


def _slug(text: str) -> str:
    return _NOT_WORD.sub("-", text.casefold()).strip("-")
