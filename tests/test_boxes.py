"""Boxes of facts below an article belong to it, and the footer below them does not."""

from __future__ import annotations

import pytest

from pipelines.cleaning.clean import clean
from pipelines.cleaning.rules import FOLDER, read_table

ARTICLE = (
    "The ferry sails without a captain on Sundays, and nobody in the harbour minds.\n\n"
    "A rope does the steering. It has been late only once, on account of a heron.\n\n"
    "Those who want to see the rope may ask the heron, who has been in charge of it since May."
)
FOOTER = "Source: Harbour Herald\nAuthor: Anna Bergmann\nTags: ferries, herons"

BOXES = {
    "event": "Admission: free\nDoors: 6 pm to midnight\nNearest stop: Foundry Lane",
    "event in Swedish": "Öppet: mån–fre 12–20\nInträde: 4 euro\nTelefon: 019 555 01 12",
    "spring": "Kaynak: Sarıkız Pınarı\nRakım: 1.840 metre\nUlaşım: sapaktan 22 km",
    "river": "Quelle: Fichtenhübel\nMündung: Zwönitzbach\nLänge: 11,4 km",
    "book": "Autora: Irene Lobato\nTradução: Paulo Vereda\nEditora: Casa do Cais",
    "product": "Zalety: szybki, cichy\nWady: cena, pokrywka\nOcena: 4/6",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("footer", ["", FOOTER], ids=["alone", "above a footer"])
def test_a_box_of_facts_is_kept(box: str, footer: str) -> None:
    """The data of an event, a place, a book or a product stay, with and without a footer below."""
    result = clean("\n\n".join([ARTICLE, box, *([footer] if footer else [])]))
    assert result.body == f"{ARTICLE}\n\n{box}"
    assert result.fields.get("sourceName") == ("Harbour Herald" if footer else None)


def test_a_footer_with_one_label_nobody_knows_goes_whole() -> None:
    """One unknown label among those of a footer does not make it content."""
    footer = "Source: Harbour Herald\nWindward reading: 7\nAuthor: Anna Bergmann\nTags: ferries, herons"
    assert clean(f"{ARTICLE}\n\n{footer}").body == ARTICLE


def test_every_fact_is_listed_once_for_each_language() -> None:
    """The table repeats no row."""
    rows = [tuple(cells) for _, cells in read_table(FOLDER / "facts.tsv", ("lang", "label"))]
    assert len(rows) == len(set(rows)) > 1000
