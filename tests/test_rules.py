"""The rule tables and their loader."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipelines.cleaning.rules as rules_module
from pipelines.cleaning.evidence.building import vocabulary
from pipelines.cleaning.evidence.keys import bare
from pipelines.cleaning.rules import (
    FOLDER,
    RuleError,
    Rules,
    load_rules,
    read_rules,
    read_table,
    rules_digest,
)
from pipelines.cleaning.rules.tables import read_rows

TABLES = {
    "labels.tsv": rules_module.LABEL_COLUMNS,
    "phrases.tsv": rules_module.PHRASE_COLUMNS,
    "templates.tsv": rules_module.TEMPLATE_COLUMNS,
    "cues.tsv": rules_module.CUE_COLUMNS,
}
DOCS = Path(__file__).parent.parent / "docs" / "rules.md"
MEASURED = (
    "en",
    "fr",
    "es",
    "de",
    "pt",
    "it",
    "ru",
    "zh-Hans",
    "ar",
    "vi",
    "fa",
    "sq",
    "el",
    "pl",
    "tr",
    "id",
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    """All rules of the project."""
    return load_rules()


@pytest.fixture(scope="module")
def function_words() -> dict[str, set[str]]:
    """Language to the words that carry its grammar, folded as the engine folds."""
    words: dict[str, set[str]] = defaultdict(set)
    for _, (lang, line) in read_table(FOLDER / "function_words.tsv", ("lang", "words")):
        words[lang] = {bare(word) for word in line.split()}
    return words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good row per table."""
    rows = {
        "labels.tsv": "fr\tauthors\tAuteur\tvalue",
        "phrases.tsv": "en\tshare\tShare this\tline\tstrong",
        "templates.tsv": "en\toriginal\tThe post {title} appeared first on {site}\tstrong",
        "cues.tsv": "und\tnetwork\tfacebook",
    }
    for name, row in rows.items():
        (tmp_path / name).write_text("\t".join(TABLES[name]) + f"\n{row}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.tsv")), ids=lambda path: path.name)
def test_tables_are_composed_text(path: Path) -> None:
    """Every table is in Unicode form NFC and without carriage returns, so that equal wording is equal text."""
    raw = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    assert "\r" not in raw
    assert raw.endswith("\n")


@pytest.mark.parametrize(("name", "columns"), TABLES.items())
def test_both_readers_agree(name: str, columns: tuple[str, ...]) -> None:
    """The fast reader returns the very cells of the careful one, which strips no blanks and allows none."""
    rows = read_rows(FOLDER / name, columns)
    assert rows == [cells for _, cells in read_table(FOLDER / name, columns)]
    assert rows


def test_wordings_are_unique_whatever_their_case(rules: Rules) -> None:
    """No table says the same thing of the same wording twice."""
    keys = [("label", rule.lang, rule.field, rule.label.casefold()) for rule in rules.labels]
    keys += [(rule.match, rule.lang, rule.kind, rule.phrase.casefold()) for rule in rules.phrases]
    keys += [("template", rule.lang, rule.kind, rule.template.casefold()) for rule in rules.templates]
    keys += [("cue", rule.lang, rule.group, rule.word) for rule in rules.cues]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_a_label_announces_one_field(rules: Rules) -> None:
    """Within a language a label stands for one field only."""
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in rules.labels:
        fields[rule.lang, bare(rule.label)].add(rule.field)
    assert {key: value for key, value in fields.items() if len(value) > 1} == {}


def test_function_words_are_labels_only_in_context(rules: Rules, function_words: dict[str, set[str]]) -> None:
    """A plain function word of a language (*by*, *von*) is no label of it unless other footer lines stand by."""
    wrong = [
        rule.name
        for rule in rules.labels
        if rule.risk != "context" and bare(rule.label) in function_words[rule.lang]
    ]
    assert wrong == []


def test_cues_are_no_function_words(rules: Rules, function_words: dict[str, set[str]]) -> None:
    """Cues count in every language, so none may be a word that carries grammar in any."""
    grammar = set().union(*function_words.values())
    assert [rule.name for rule in rules.cues if bare(rule.word) in grammar] == []


def test_cues_are_found_where_they_stand(rules: Rules) -> None:
    """Each cue word is found in a line, whatever its script puts behind a letter or writes in two ways."""
    known = vocabulary()
    assert [rule.name for rule in rules.cues if not known.cue_groups(f"x {rule.word.casefold()} y")] == []


def test_wordings_are_bare(rules: Rules) -> None:
    """Labels and phrases are written without the colon that follows them and without decoration alone."""
    wordings = [(rule.name, rule.label) for rule in rules.labels]
    wordings += [(rule.name, rule.phrase) for rule in rules.phrases]
    assert [name for name, wording in wordings if wording[-1] in ":："] == []
    assert [name for name, wording in wordings if not bare(wording) and wording.isalpha()] == []


def test_templates_hold_fixed_words(rules: Rules) -> None:
    """Beside its places a template has letters of its own, or it would match anything."""
    fixed = {rule.name: re.sub(r"\{\w+\}", "", rule.template) for rule in rules.templates}
    assert [name for name, text in fixed.items() if not any(char.isalpha() for char in text)] == []


def test_templates_are_numbered_within_language_and_kind(rules: Rules) -> None:
    """Numbers count from 1 without gaps, so that a name leads to its row."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for rule in rules.templates:
        numbers[rule.lang, rule.kind].append(rule.number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_languages_are_covered(rules: Rules) -> None:
    """The tables reach the languages they promise, the measured ones with every common field and kind."""
    assert len({rule.lang for rule in rules.labels}) >= 55
    assert len({rule.lang for rule in rules.phrases}) >= 40
    assert len({rule.lang for rule in rules.cues}) >= 40
    for lang in MEASURED:
        fields = {rule.field for rule in rules.labels if rule.lang == lang}
        assert {"sourceUrl", "sourceName", "authors", "datePublished", "keywords", "category"} <= fields, lang
        kinds = {rule.kind for rule in rules.phrases if rule.lang == lang}
        assert {"share", "follow", "comments", "read_more", "related", "copyright", "original"} <= kinds, lang


def test_names_are_readable(rules: Rules) -> None:
    """A rule's name says table, language, sort and wording."""
    assert next(rule for rule in rules.labels if rule.label == "Auteur" and rule.lang == "fr").name == (
        "label:fr:authors:auteur"
    )
    assert all(re.fullmatch(r"(label|phrase|cue):[\w-]+:\w+:.+", rule.name) for rule in rules.labels)
    assert rules.templates[0].name == f"template:{rules.templates[0].lang}:{rules.templates[0].kind}:1"


def test_every_kind_is_explained() -> None:
    """docs/rules.md has a table row for each kind, each field of a label and each group of cues."""
    text = DOCS.read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)`", text, re.M))
    assert explained >= rules_module.KINDS | rules_module.FIELDS | rules_module.GROUPS


def test_loaded_once(rules: Rules) -> None:
    """The tables are read once per process, and a second reading gives the same rules."""
    assert load_rules() is rules
    assert read_rules(FOLDER) == rules


def test_a_folder_of_good_tables_loads(folder: Path) -> None:
    """One good row per table makes one rule of each sort; comments and blank lines make none."""
    with (folder / "labels.tsv").open("a", encoding="utf-8") as table:
        table.write("# a remark\n\nde\tvia\tVia\tcontext\n")
    found = read_rules(folder)
    assert [rule.label for rule in found.labels] == ["Auteur", "Via"]
    assert [len(table) for table in (found.phrases, found.templates, found.cues)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "row", "fault"),
    [
        ("labels.tsv", "fr\tauthor\tAuteur\tvalue", "unknown field 'author'"),
        ("labels.tsv", "fr\tauthors\tAutrice\tstrong", "unknown risk 'strong'"),
        ("labels.tsv", "French\tauthors\tAutrice\tvalue", "unknown language code 'French'"),
        ("labels.tsv", "fr\tauthors\tAuteur\tcontext", "'Auteur' is there already"),
        ("labels.tsv", "fr\tauthors\tAutrice", "3 cells, expected 4"),
        ("labels.tsv", "fr\tauthors\tAutrice \tvalue", "blanks at an edge"),
        ("labels.tsv", "fr\tauthors\t\tvalue", "a cell is empty"),
        ("phrases.tsv", "en\tsharing\tShare\tline\tweak", "unknown kind 'sharing'"),
        ("phrases.tsv", "en\tshare\tShare\tend\tweak", "unknown match 'end'"),
        ("phrases.tsv", "en\tshare\tShare\tline\tvalue", "unknown risk 'value'"),
        ("templates.tsv", "en\toriginal\tFirst on {host}\tstrong", "unknown placeholder 'host'"),
        ("templates.tsv", "en\toriginal\t{any} first on {any}\tstrong", "{any} stands more than once"),
        ("cues.tsv", "und\tnetworks\ttwitter", "unknown group 'networks'"),
        ("cues.tsv", "und\tnetwork\tTwitter", "'Twitter' is not case-folded"),
    ],
)
def test_errors_name_file_and_line(folder: Path, name: str, row: str, fault: str) -> None:
    """A bad row is refused with the table's name, the row's line number and what is wrong with it."""
    with (folder / name).open("a", encoding="utf-8") as table:
        table.write(f"# a remark\n{row}\n")
    with pytest.raises(RuleError, match=re.escape(f"{name}:4: ")) as caught:
        read_rules(folder)
    assert fault in str(caught.value)


def test_a_wrong_header_is_refused(folder: Path) -> None:
    """A table whose columns stand in another order is not read at all."""
    (folder / "cues.tsv").write_text("group\tlang\tword\nnetwork\tund\tfacebook\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"cues\.tsv:1: the header must be lang group word"):
        read_rules(folder)


def test_other_encodings_are_refused(folder: Path) -> None:
    """A table that is not UTF-8 is refused by name."""
    (folder / "cues.tsv").write_bytes("lang\tgroup\tword\nfr\tad\tpublicité\n".encode("latin-1"))
    with pytest.raises(RuleError, match=r"cues\.tsv: not UTF-8"):
        read_rules(folder)


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.text(alphabet="aA é\t#{}:", max_size=6), min_size=1, max_size=6))
def test_any_row_loads_or_is_refused_by_line(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    """Whatever a row holds, the table loads or the error names the row's line: no other exception."""
    path = tmp_path_factory.mktemp("rules")
    for name, columns in TABLES.items():
        (path / name).write_text("\t".join(columns) + "\n" + "\t".join(cells) + "\n", encoding="utf-8")
        fault = None
        try:
            rows = list(read_table(path / name, columns))
        except RuleError as error:
            fault = str(error)
        assert fault.startswith(f"{name}:2: ") if fault else all(len(row) == len(columns) for _, row in rows)


def test_the_digest_follows_every_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve hexadecimal digits that change when any table beside the loader changes, and only then."""
    for path in FOLDER.glob("*.tsv"):
        shutil.copy(path, tmp_path)
    before = rules_digest()
    monkeypatch.setattr(rules_module, "FOLDER", tmp_path)
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    assert rules_digest() == before
    (tmp_path / "zones.tsv").write_text("changed\n", encoding="utf-8")
    assert rules_digest() != before
