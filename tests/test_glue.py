"""Lost paragraph breaks: found between sentences, never inside names."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.glue import Gap, find_gaps
from pipelines.cleaning.quotation import Quotations

CASES = Path(__file__).parent / "cases" / "glue.tsv"
SHARED = Path(__file__).parents[2] / "shared" / "rules" / "glue_cases.tsv"


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _marked(line: str, language: str | None, paragraph: str = "¶", space: str = "␣") -> str:
    """Return the line with its gaps shown."""
    for gap in reversed(find_gaps([line], language)[0]):
        line = line[: gap.offset] + (paragraph if gap.kind == "paragraph" else space) + line[gap.offset :]
    return line


def _repaired(lines: Sequence[str], language: str | None) -> list[str]:
    """Return the lines with white space inserted at all gaps."""
    text = []
    for line, gaps in zip(lines, find_gaps(lines, language)):
        for gap in reversed(gaps):
            line = line[: gap.offset] + ("\n\n" if gap.kind == "paragraph" else " ") + line[gap.offset :]
        text.append(line)
    return "\n".join(text).split("\n")


def _params() -> list[object]:
    return [
        pytest.param(
            lang,
            text,
            id=f"{lang}-{number}-{note.replace(' ', '_')}",
            marks=[pytest.mark.xfail(strict=True, reason=note)] if status == "known-failure" else [],
        )
        for number, (lang, text, status, note) in enumerate(_rows(CASES), start=1)
    ]


@pytest.mark.parametrize(("language", "text"), _params())
def test_case(language: str, text: str) -> None:
    """Every case of tests/cases/glue.tsv is split where it says, and nowhere else."""
    assert _marked(text.replace("¶", "").replace("␣", ""), language) == text


def test_the_cases_are_many_and_few_of_them_known_failures() -> None:
    """The case file covers the rules in many languages, and at most one case in twenty is given up."""
    rows = _rows(CASES)
    assert len(rows) >= 170
    assert len({row[0].partition("-")[0] for row in rows}) >= 35
    assert {row[2] for row in rows} <= {"ok", "known-failure"}
    assert sum(row[2] == "known-failure" for row in rows) <= len(rows) / 20


@pytest.mark.skipif(not SHARED.exists(), reason="the shared case collection is not beside this checkout")
def test_the_shared_cases_pass() -> None:
    """At least 95 % of the collected cases are split as expected, with the right kind of white space."""
    rows = _rows(SHARED)
    failed = []
    for text, expected, _, language, action, note in rows:
        symbol = "|" if action == "paragraph" else "+"
        found = _marked(text, None if language == "xx" else language, "|", "+")
        if found != expected.replace("|", symbol):
            failed.append((language, note))
    assert len(failed) <= len(rows) * 0.05, failed


def test_gaps_are_reported_line_by_line() -> None:
    """The result is parallel to the lines, blank ones included."""
    lines = ["The lights went out.Nobody moved at first.", "", "All was quiet."]
    assert find_gaps(lines, "en") == [[Gap(20, "paragraph")], [], []]
    assert find_gaps([], "en") == []


def test_a_tag_with_region_means_its_language() -> None:
    """``de-AT`` knows German abbreviations."""
    assert find_gaps(["Das kostet ca.Hundert Euro im Monat."], "de-AT") == [[]]


def test_an_unknown_language_has_the_abbreviations_of_all() -> None:
    """Without a language no abbreviation of any is taken for a sentence end; plain sentences still part."""
    assert find_gaps(["Das kostet ca.Hundert Euro, sagt Dr.Kraus aus der ul.Piwna."], None) == [[]]
    assert find_gaps(["The lamps were broken.Nobody moved at first."], None) == [[Gap(22, "paragraph")]]


def test_house_style_stays() -> None:
    """A source that never writes a space after its stops has lost no paragraphs, and is left as it is."""
    sentences = ["The rain stopped early.", "Farmers were glad.", "The road dried.", "Trucks came back."]
    gaps = find_gaps(["".join(sentences), "".join(sentences), "".join(sentences)], "en")
    assert gaps == [[], [], []]


def test_many_lost_breaks_beside_ordinary_spaces_are_paragraphs() -> None:
    """A text that also writes spaces after its stops has lost its breaks, however many."""
    paragraph = "The rain stopped early. Farmers were glad."
    assert [gap.kind for gap in find_gaps([paragraph * 9], "en")[0]] == ["paragraph"] * 8


def test_a_script_without_capitals_may_write_some_spaces_in_its_house_style() -> None:
    """Where most stops lack the space it is a house style in Hindi, even if some have it."""
    text = "बारिश सुबह रुक गई।" * 8 + " किसान खुश थे। सड़क सूख गई।"
    assert find_gaps([text], "hi") == [[]]


def test_two_capitals_are_believed_beside_certain_glue() -> None:
    """Short sentences around two capitalised words part only in a document with other lost breaks."""
    doubtful = "We met in Leeds.Talks failed."
    certain = "The lights went out all over the old town.Nobody in the street moved at first."
    assert find_gaps([doubtful], "en") == [[]]
    assert find_gaps([doubtful, certain], "en")[0] == [Gap(16, "paragraph")]


def test_a_pair_that_returns_is_a_name() -> None:
    """``Lobby.Player`` twice in a text is a module, also beside certain glue."""
    certain = "The lights went out all over the old town.Nobody in the street moved at first."
    lines = ["Open the Lobby.Player page.", "Close the Lobby.Player page.", certain]
    assert [len(gaps) for gaps in find_gaps(lines, "en")] == [0, 0, 1]


def test_a_quotation_that_never_closes_encloses_nothing() -> None:
    """Paragraphs of one long speech each open marks, and only the last closes them."""
    text = "“We began at dawn. The field was wet.The horses were tired by noon."
    assert [gap.kind for gap in find_gaps([text], "en")[0]] == ["paragraph"]


def test_an_inch_mark_opens_no_quotation() -> None:
    """A mark behind a number is a measure."""
    text = 'The pipe is 5" wide.Nobody measured it. "Odd," she said.'
    assert [gap.kind for gap in find_gaps([text], "en")[0]] == ["paragraph"]


def test_gershayim_are_no_quotation_marks() -> None:
    """The mark inside a Hebrew acronym neither opens nor closes."""
    assert not Quotations('ארה"ב הודיעה. צה"ל אישר.').enclose(12)


@pytest.mark.parametrize(
    ("line", "opening", "closing"),
    [
        ("Sie rief »Halt!« und lief.", 9, 15),
        ("Hon ropade ”Stopp!” och sprang.", 11, 18),
        ("Hon ropade »Stopp!» och sprang.", 11, 18),
        ("Er rief „Halt!“ und lief.", 8, 14),
        ("Elle cria « Halte ! » et courut.", 10, 20),
        ('She cried "Stop!" and ran.', 10, 16),
        ("彼は「止まれ」と叫んだ。", 2, 6),
    ],
)
def test_quotations_in_the_styles_of_the_world(line: str, opening: int, closing: int) -> None:
    """What stands between the marks is inside, the marks' outer sides are not."""
    quotations = Quotations(line)
    assert quotations.closes(closing)
    assert not quotations.closes(opening)
    inside = [at for at in range(len(line) + 1) if quotations.enclose(at)]
    assert inside == list(range(opening + 1, closing + 1))


_PIECES = [row[1].replace("¶", "").replace("␣", "") for row in _rows(CASES)]
_LANGUAGES = [None, *sorted({row[0] for row in _rows(CASES)})]
_BITS = st.sampled_from(
    [
        "The dog ran",
        "Monday",
        "U.S",
        "He",
        "a",
        "A",
        "It is so",
        "Dr",
        "«",
        "»",
        '"',
        "“",
        "”",
        "„",
        "(",
        ")",
        "’",
        ".",
        "?",
        "!",
        "...",
        " ",
        "\xa0",
        "\n",
        "2019",
        "7",
        "É",
        "вода ушла",
        "Ветер",
        "مرحبا بكم",
        "다",
        "물이",
        "।",
        "दी",
        "。",
        "\u3000",
        "、",
        "L’eau",
        "Une",
        "www",
        "Com",
        "–",
        "Covid-19",
        "Le Pen",
        "K",
        "XIV",
        "i",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), _BITS), max_size=25), st.sampled_from(_LANGUAGES))
def test_repaired_text_has_no_gap_left(pieces: list[str], language: str | None) -> None:
    """Once white space stands at all gaps, a second look finds none; and only white space was added."""
    lines = "".join(pieces).split("\n")
    repaired = _repaired(lines, language)
    assert not any(find_gaps(repaired, language))
    assert "".join("".join(repaired).split()) == "".join("".join(lines).split())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8), st.sampled_from(_LANGUAGES))
def test_gaps_lie_inside_their_lines_in_order(lines: list[str], language: str | None) -> None:
    """For any text the offsets are inside the line, rising, and stand between two characters that touch."""
    for line, gaps in zip(lines, find_gaps(lines, language), strict=True):
        offsets = [gap.offset for gap in gaps]
        assert offsets == sorted(set(offsets))
        assert all(0 < offset < len(line) for offset in offsets)
        assert all(not line[offset - 1].isspace() for offset in offsets)


@pytest.mark.parametrize(
    "lines",
    [
        ["a.A" * 350_000],
        ["The lights went out.Nobody moved. " * 30_000],
        ["“He left.She stayed.” " * 45_000],
        ['"' * 1_000_000],
        ["." * 1_000_000],
        [".«" * 500_000],
        ["a.A b "] * 170_000,
        ["Leeds.Talks went on as before " * 30_000],
        ["दी।वकील " * 120_000],
        ["。\u3000\u3000字" * 250_000],
        [""] * 1_000_000,
    ],
    ids=[
        "dots",
        "glue",
        "quoted",
        "marks",
        "stops",
        "openers",
        "lines",
        "pairs",
        "danda",
        "indents",
        "blank",
    ],
)
def test_cost_is_linear(lines: list[str]) -> None:
    """A megabyte of the worst takes seconds at most, where quadratic cost would take hours."""
    began = time.perf_counter()
    find_gaps(lines, "en")
    assert time.perf_counter() - began < 10
