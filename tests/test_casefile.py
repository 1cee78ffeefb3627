"""The case format, and what must be true of the cases that ship."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.casefile import (
    CLASSES,
    Case,
    CaseError,
    arrange,
    digest,
    format_case,
    read_cases,
    read_folder,
)

CASES = Path(__file__).parent / "cases"
ARTICLES = read_folder(CASES / "articles")
DOCUMENTS = read_folder(CASES / "documents")
NEGATIVE = sorted((CASES / "negative").glob("*.txt"))

HEAD = "=== a\nlang: en\nclass: {cls}\nwhy: because\n"


def _read(tmp_path: Path, text: str) -> list[Case]:
    path = tmp_path / "x.case"
    path.write_text(text, encoding="utf-8")
    return read_cases(path)


def test_segments_are_joined_exactly_as_written(tmp_path: Path) -> None:
    """Blank lines at a segment's ends belong to it; only the one before the next case is layout."""
    text = (
        HEAD.format(cls="share")
        + "--- head\nPaper\n\n--- body\nOne.\n\n\nTwo.\n\n--- tail\nShare\n\n\n=== b\n"
    )
    text += "lang: fr\nclass: clean\nwhy: short\n--- body\nUn.\n"
    first, second = _read(tmp_path, text)
    assert first.text == "Paper\n\nOne.\n\n\nTwo.\n\nShare\n"
    assert first.body == "One.\n\nTwo."
    assert (second.text, second.body, second.line) == ("Un.", "Un.", 18)


def test_a_closing_backslash_joins_without_a_line_break(tmp_path: Path) -> None:
    """A glued footer starts in the line of the last sentence, and a cut inside a line leaves one line."""
    text = HEAD.format(cls="flattened") + "--- body\nThe end.\\\n--- tail\nSource: X\n"
    (case,) = _read(tmp_path, text)
    assert (case.text, case.body) == ("The end.Source: X", "The end.")
    text = HEAD.format(cls="residue") + "--- body\nThe \\\n--- cut\n[x]\\\n--- body\nend.\n"
    (case,) = _read(tmp_path, text)
    assert (case.text, case.body) == ("The [x]end.", "The end.")


def test_a_cut_in_the_middle_leaves_two_paragraphs(tmp_path: Path) -> None:
    """Without blank lines in the body each line is a paragraph, also around a cut."""
    (case,) = _read(tmp_path, HEAD.format(cls="inside") + "--- body\nA.\nB.\n--- cut\nPromo\n--- body\nC.\n")
    assert (case.text, case.body) == ("A.\nB.\nPromo\nC.", "A.\n\nB.\n\nC.")


def test_escapes_show_what_cannot_be_seen(tmp_path: Path) -> None:
    r"""``\uXXXX`` is decoded, other backslashes stand for themselves."""
    (case,) = _read(tmp_path, HEAD.format(cls="clean") + "--- body\na\\u00a0b \\n \\u002d-- tail\n")
    assert case.text == "a\u00a0b \\n --- tail"


def test_expect_overrides_the_derived_body(tmp_path: Path) -> None:
    """Repairs are spelled out, and the case says that its body was rewritten."""
    (case,) = _read(tmp_path, HEAD.format(cls="glue") + "--- body\nOne.Two\n--- expect\nOne.\n\nTwo\n")
    assert (case.text, case.body, case.rewritten) == ("One.Two", "One.\n\nTwo", True)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("stray\n", 1, "before the first"),
        ("=== a\nlang: en\nlanguage: en\n", 3, "expected one each"),
        ("=== a\nlang: en\n--- body\nx\n", 1, "missing"),
        (HEAD.format(cls="odd") + "--- body\nx\n", 1, "unknown class"),
        (HEAD.format(cls="clean") + "--- bdy\nx\n", 5, "unknown segment"),
        (HEAD.format(cls="trap-poem") + "--- body\nx\n--- tail\ny\n", 1, "all body"),
        (HEAD.format(cls="clean") + "--- body\n--- tail\ny\n", 5, "empty segment"),
        (HEAD.format(cls="clean") + "--- body\nx\n--- fields\n{oops}\n", 7, "fields"),
        (HEAD.format(cls="clean") + "--- body\nx\n--- fields\n[]\n", 7, "object"),
        (HEAD.format(cls="clean") + "status: odd\n--- body\nx\n", 1, "status"),
        (HEAD.format(cls="clean"), 1, "needs input"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """A translator is told where the format is broken."""
    with pytest.raises(CaseError, match=message) as caught:
        _read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'x.case'}:{line}: ")


def test_a_written_case_reads_back(tmp_path: Path) -> None:
    """Characters that cannot be seen, markers and backslashes in the text survive the round trip."""
    body = "a\u00a0b\u200b \\u0041 c\n\n--- tail\n=== x\nend\\"
    meta = {"lang": "en", "class": "tags", "why": "because", "headline": "T"}
    text = format_case("n", meta, [("body", body + "\n"), ("tail", "Tags: x")], {"keywords": ["x"]})
    (case,) = _read(tmp_path, text)
    assert (case.text, case.body) == (body + "\n\nTags: x", body)
    assert (case.name, case.headline, case.fields) == ("n", "T", {"keywords": ["x"]})


def test_arrange_keeps_line_breaks_only_between_blank_lines() -> None:
    """The layout convention of a body, stated once."""
    assert arrange("a\nb\n \n\nc\n") == "a\nb\n\nc"
    assert arrange("a\nb") == "a\n\nb"


def test_digest_sees_names_and_contents(tmp_path: Path) -> None:
    """Two sets of cases share a digest only when they are the same."""
    (tmp_path / "a.case").write_text("x", encoding="utf-8")
    first = digest(tmp_path)
    (tmp_path / "a.case").rename(tmp_path / "b.case")
    renamed = digest(tmp_path)
    (tmp_path / "b.case").write_text("y", encoding="utf-8")
    assert len({first, renamed, digest(tmp_path)}) == 3


def test_names_are_unique() -> None:
    """A failing case can be named."""
    assert [name for name, count in Counter(case.name for case in ARTICLES).items() if count > 1] == []


def test_bodies_differ_from_their_input_by_removal_only() -> None:
    """Up to white space, every body that is not spelled out is a subsequence of its input."""
    for case in ARTICLES:
        if not case.rewritten:
            rest = iter("".join(case.text.split()))
            assert all(char in rest for char in "".join(case.body.split())), case.name


def test_traps_lose_nothing() -> None:
    """A trap's body is its whole input, and one case in three is a trap."""
    traps = [case for case in ARTICLES if case.is_trap]
    assert [case.name for case in traps if "".join(case.text.split()) != "".join(case.body.split())] == []
    assert 3 * len(traps) >= len(ARTICLES)


def test_cases_that_cut_have_something_to_cut() -> None:
    """Only clean cases, traps and repairs keep all their text."""
    silent = [case.name for case in ARTICLES if case.text.split() == case.body.split()]
    allowed = {case.name for case in ARTICLES if case.is_trap or case.cls in ("clean", "encoding", "glue")}
    assert set(silent) <= allowed


def test_negative_documents_are_not_empty() -> None:
    """Every negative document is named after its language and holds a text."""
    for path in NEGATIVE:
        assert path.stem.split("-")[0].isalpha(), path.name
        assert path.read_text(encoding="utf-8").strip(), path.name


def test_the_set_is_broad() -> None:
    """Native footers in many languages, every class present, other genres in many languages."""
    footers = Counter(case.lang for case in ARTICLES if case.cls == "label-footer")
    assert len([lang for lang, count in footers.items() if count >= 5]) >= 20
    assert len({case.lang for case in ARTICLES}) >= 34
    assert {case.cls for case in [*ARTICLES, *DOCUMENTS]} >= CLASSES
    assert len({case.lang for case in DOCUMENTS}) >= 60
    assert len(NEGATIVE) >= 60
    assert len({path.stem.split("-")[0] for path in NEGATIVE}) >= 12


def test_field_names_are_those_of_an_article() -> None:
    """A misspelt field would be compared with nothing."""
    known = {"sourceUrl", "sourceName", "authors", "datePublished", "dateModified", "keywords"}
    known |= {"copyrightNotice", "headline"}
    for case in [*ARTICLES, *DOCUMENTS]:
        assert set(case.fields) <= known, case.name
        for author in case.fields.get("authors") or []:
            assert author.get("name"), case.name


def test_expected_values_stand_in_the_input() -> None:
    """Names, links and keywords are lifted from the text, never invented."""
    for case in ARTICLES:
        fields = case.fields
        values = [fields.get("sourceUrl"), fields.get("sourceName"), fields.get("copyrightNotice")]
        values += [author["name"] for author in fields.get("authors") or []] + (fields.get("keywords") or [])
        assert [value for value in values if value and value not in case.text] == [], case.name
