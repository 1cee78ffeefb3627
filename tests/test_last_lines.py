"""What a line says of itself at the end of an article, and what speaks for the article."""

from __future__ import annotations

import pytest

from pipelines.cleaning.clean import clean
from pipelines.cleaning.decide import Counting
from pipelines.cleaning.evidence import shape
from pipelines.cleaning.evidence.evasion import evasive_from
from pipelines.cleaning.evidence.fold import fold
from pipelines.cleaning.evidence.observation import Observation
from pipelines.cleaning.lines import split_lines

ARTICLE = (
    "The ferry sails without a captain on Sundays, and nobody in the harbour minds.\n\n"
    "A rope does the steering. It has been late only once, on account of a heron."
)


def test_a_button_glued_to_the_last_word_goes() -> None:
    """The name of a button behind a last sentence without its full stop is cut, the word before it is not."""
    body = clean(
        f"{ARTICLE}\n\nThe mayor has listened to it for a whole year now and keeps her proposalShare"
    ).body
    assert body.endswith("keeps her proposal")


@pytest.mark.parametrize("button", ["Copy", "Copy code", "Kopieren", "复制代码", "コピー"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_the_button_of_an_example_goes(button: str, place: str) -> None:
    """A button above or below a fenced example is cut, inside the article as at its end; the example stays whole."""
    example = ["```", 'knot = "bowline"', "print(knot)", "```"]
    framed = "\n".join([button, *example] if place == "above" else [*example, button])
    plain = "\n".join(example)
    for ending in ("", "\n\nThe program prints the name of the knot, and then it ends without a word."):
        assert clean(f"{ARTICLE}\n\n{framed}{ending}").body == clean(f"{ARTICLE}\n\n{plain}{ending}").body
        assert clean(f"{ARTICLE}\n\n{plain}{ending}").body.count("print(knot)") == 1


@pytest.mark.parametrize("quotation", ["> {}", "“{}”", "> “{}”"])
def test_a_name_below_a_quotation_is_kept(quotation: str) -> None:
    """A name below the last quotation tells who said it, however the quotation is marked."""
    said = "We are glad that the heron is with us, and we hope that it will steer the ferry for many years."
    rest = "The mayor has written to the captain, who answered from his garden on the other shore."
    name = "Anna Bergmann, Head of Harbours"
    text = "\n\n".join([ARTICLE, rest, rest.replace("mayor", "pilot"), quotation.format(said), name])
    assert clean(text).body.endswith(name)


def test_the_address_that_an_article_points_to_is_kept() -> None:
    """A domain alone in the last line is no sentence cut short, and no footer by itself."""
    last = "How the rope is steered is told by the man who wove it, at the end of his own pages."
    text = f"{ARTICLE}\n\n{last}\n\nropes.example"
    assert clean(text).body == text


def test_a_word_alone_is_no_button_without_an_example() -> None:
    """A word that stands on buttons, too, is kept between paragraphs that are no example."""
    text = f"{ARTICLE}\n\nCopy\n\nThe clerk wrote the word above into the margin, and everybody obeyed it."
    assert "\n\nCopy\n\n" in clean(text).body


def test_a_paragraph_that_began_with_furniture_stays_one() -> None:
    """What follows directly below a marker between paragraphs is not joined to the paragraph above."""
    last = "While the mayor speaks of ropes, the council has asked the heron to leave before the winter."
    assert clean(f"{ARTICLE}\n\nAdvertisement\n{last}").body == f"{ARTICLE}\n\n{last}"


def test_an_article_goes_on_below_an_advertisement() -> None:
    """The paragraph between an advertisement and the footer is the article's last, not the footer's first."""
    last = "While the mayor speaks of ropes, the council has asked the heron to leave before the winter."
    body = clean(f"{ARTICLE}\n\nAdvertisement\n\n{last}\n\nPolitics\n\nHarbour\n\nShare this story").body
    assert body.endswith(last)


@pytest.mark.parametrize(
    "call",
    [
        "ja dhe v1deo sht1pe rek1am dhe sh1ko v1deon",
        "Subscribe to our newsletter for more stories like this",
        "Read more about ropes, herons and the people who wait for them",
    ],
)
def test_a_call_behind_a_sentence_without_its_full_stop_goes(call: str) -> None:
    """What calls upon the reader is cut where it begins, though no mark sets it off."""
    body = clean(
        f"{ARTICLE} The mayor has listened to it for a year and keeps what she proposed in May {call}"
    ).body
    assert body.endswith("what she proposed in May")


@pytest.mark.parametrize("call", ["Read more", "Read More", "Click here to watch the video of this article"])
@pytest.mark.parametrize("mark", ["", "“"])
def test_a_paragraph_glued_to_a_call_above_it_stays(call: str, mark: str) -> None:
    """Where a call lost its line break, the article's sentence behind it is worth more than the call."""
    last = f"{mark}The mayor has listened to it for a year and keeps what she proposed in May."
    assert clean(f"{ARTICLE}\n\n{call}{last}").body.endswith(last)
    assert not clean(f"{ARTICLE}\n\n{call}").body.endswith(call)


@pytest.mark.parametrize("name", ["WhatsApp", "LinkedIn", "SoundCloud"])
def test_a_capital_inside_a_name_is_no_glue(name: str) -> None:
    """Names are written so; no paragraph begins inside them."""
    call = f"Read more on {name} about the stories that we print in the morning"
    assert clean(f"{ARTICLE}\n\n{call}").body == ARTICLE


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("The film is here sh1ko v1deon", 17),
        ("The film is here ja dhe sh1ko v1deon:", 17),
        ("It runs i18n on k8s", None),
        ("The hash is e5a0fa81b06d and c0ffee5a1b2c", None),
        ("Only one word was sh1ko there", None),
        ("A t3xt all wr1tten l1ke this ends so, sh1ko v1deon", None),
        ("Ura u hap dje. Shty,pe rek.lam.en dhe vazhdo", 15),
        ("Ura u hap dje ja dhe pamjet stipe re lamen meposhte dhe shiko pamjet se cfare thote Mira", 14),
        ("Ura u hap dje.$Htipe relameen dhe shiko vid,e,on", 14),
        ("Ura u hap dje / per te shikuar videon hape marketingun", 16),
        ("Shtype reklamen dhe shiko videonUra u hap dje, tha Mira.", None),
        ("Shtypja e gazetës në Prishtinë filloi dje.", None),
    ],
)
def test_words_that_evade_filters_are_told_by_their_spelling(text: str, at: int | None) -> None:
    """Two of them at the end of a line open a call, and so does a known one by its consonants.

    Neither does in a text that is written so throughout, or with other text behind it.
    """
    assert evasive_from(text) == at


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("— Tobias Ferrand", False),
        ("/Harbour Post/", False),
        ("★", False),
        ("👇🏻", False),
        ("🎉", True),
        ("source: harbourwatch", False),
        ("- Harbours\n- 2025", False),
        ("* Professor of ropes at the University of Tarnbridge", False),
        ("Orla Fennimore is a professor of ropes at the University of Tarnbridge.", False),
        ("Write to the author at orla@fennimore.example", False),
        ("About the author: Orla Fennimore writes about ropes, and about those who wait for them.", False),
        ("The heron has apologised", True),
        ("Nobody asked the rope.", True),
    ],
)
def test_a_last_line_goes_where_it_says_what_it_is(last: str, kept: bool) -> None:
    """Signatures, sources, tags and notes on the author are cut, an article's own last words are not."""
    body = clean(f"{ARTICLE}\n\n{last}").body
    assert body.endswith(last.splitlines()[-1]) is kept
    assert "on account of a heron." in body


def test_who_said_the_last_quotation_stays() -> None:
    """A name below a quotation is no signature of the author."""
    text = f"{ARTICLE}\n\n“Whoever hurries a rope has never listened to one.”\n\nOttoline Varga"
    assert clean(text).body.endswith("Ottoline Varga")


def test_a_name_of_whom_the_article_speaks_is_no_note_on_its_author() -> None:
    """The closing sentence about somebody the text has named is the article's."""
    text = f"Orla Fennimore bought the ferry in May, rope and all.\n\n{ARTICLE}\n\nOrla Fennimore is a patient owner."
    assert clean(text).body.endswith("patient owner.")


def test_the_source_between_slashes_is_lifted() -> None:
    """What stands between slashes behind the last sentence is the source's name."""
    assert clean(f"{ARTICLE}/Harbour Post/").fields["sourceName"] == "Harbour Post"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LONDON, March 7 (Reuters) - The ferry sails without a captain on Sundays.", "Reuters"),
        ("Praha 28. října (ČTK) - Přívoz jezdí v neděli bez kapitána.", "ČTK"),
        (f"{ARTICLE}\n\n(PAP)", "PAP"),
    ],
)
def test_an_agency_is_where_its_report_is_from(text: str, name: str) -> None:
    """An agency in the dateline or alone below the report is the source, if nothing else is named."""
    assert clean(text).fields["sourceName"] == name


def test_breadcrumbs_are_no_source() -> None:
    """A row of links above the title names nobody."""
    fields = clean(
        f"Home > News > Harbour\n\nThe rope that steers\n\n{ARTICLE}", headline="The rope that steers"
    ).fields
    assert "sourceName" not in fields


def test_letters_of_another_script_are_read_as_what_they_look_like() -> None:
    """Cyrillic lookalikes inside a Latin word do not hide it; a Cyrillic word stays Cyrillic."""
    assert fold("Sеkondа") == "sekonda"
    assert fold("рассылкуthe") == "рассылкуthe"
    assert fold("Москва") == "москва"


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("The rope was late. - Harbour Post", True),
        ("The rope was late. (tf)", True),
        ("他说：“绳子迟到了。”（忆松）", True),
        ("The rope was late 🚢", True),
        ("The phones were switched off。■", True),
        ("The rope that was late", False),
    ],
)
def test_a_sentence_ends_before_what_signs_it(text: str, ended: bool) -> None:
    """A reporter's code, a paper's name or a picture may follow the last mark."""
    assert shape.terminated(text) is ended


def test_rows_of_tables_and_formulas_are_no_rows_of_links() -> None:
    """Bars at both edges make a table; operators make a formula."""
    assert shape.is_table_row("| Street | Lamps | Lit |")
    assert shape.separators("(f&0x55) | (f>> 1)&0x55 | 1") == 0
    assert shape.separators("Home | News | Harbour") == 2


@pytest.mark.parametrize("text", ["sim.step()", "5sim = MjSim(model)", "print(rope.length);"])
def test_statements_are_told_from_sentences(text: str) -> None:
    """A line of a program is recognised by its call or assignment."""
    assert shape.is_statement(text)
    assert not shape.is_statement("The rope (it was late) had no say.")


def test_a_long_row_of_unknown_lines_counts_as_a_short_one() -> None:
    """Of many lines of which nothing is known only the first few count."""
    lines = [Observation(line, 3.0) for line in split_lines("\n".join("three words here" for _ in range(30)))]
    for line in lines:
        line.add("short_open")
    counting = Counting(frozenset())
    counted = [counting.of(line) for line in lines]
    assert sum(bool(features) for features in counted) == 8


MORE = "\n\n".join(
    [
        ARTICLE,
        "The mayor has written to the captain, who answered from his garden on the other shore.",
        "Nobody has read the answer yet, since it was written on a leaf that the heron has taken.",
    ]
)


@pytest.mark.parametrize(
    "tail",
    [
        "Comments\n\ncomments",
        "Share\n\nComments",
        "Print\n\nEmail",
        "← Older\n\nNewer →",
        "Share:",
        "(Anna Bergmann)",
        "[AB]",
        "ab/ko",
        "ab/ko (dpa, AFP)",
        "View all posts by Anna",
        "Ver todas las entradas de Anna",
    ],
)
def test_what_is_left_of_a_page_below_the_last_sentence_goes(tail: str) -> None:
    """Rows of buttons that mean little alone, reporters' codes and an author in brackets are cut."""
    assert clean(f"{MORE}\n\n{tail}").body == MORE


@pytest.mark.parametrize(
    "tail", ["(AMUSED LAUGHTER IN COURT)", "QED", "Comments are the harbour's own affair."]
)
def test_what_only_looks_like_the_rest_of_a_page_stays(tail: str) -> None:
    """What is said in a transcript, a word of the author's, and a sentence that begins as a button stay."""
    assert clean(f"{MORE}\n\n{tail}").body.endswith(tail)


@pytest.mark.parametrize("button", ["Shares", "Learn more", "Devamı →", "Para saber mais:"])
def test_a_button_behind_the_last_sentence_goes(button: str) -> None:
    """A button on the line of the last sentence is cut, and the sentence is not."""
    assert clean(f"{MORE} {button}").body == MORE


@pytest.mark.parametrize("above", [[], ["Harbour Herald"], ["Harbour Herald", "3 May 2024"]])
@pytest.mark.parametrize(
    "title", ["What nobody told the heron", "Keiner steuert die Fähre", "La cuerda lo hace todo"]
)
def test_a_line_over_the_first_paragraph_is_the_title(title: str, above: list[str]) -> None:
    """A title needs no word in common with the article, and may stand below a name and a date."""
    result = clean("\n\n".join([*above, title, MORE]))
    assert result.headline == title
    assert result.body == MORE


def test_a_line_below_others_of_the_article_is_no_title() -> None:
    """What a recipe needs stands above its first sentence, and is no title."""
    needs = "Pike pie for a captain\n\n1 pike\n\n4 eggs\n\n120 g of flour\n\n1 pinch of salt"
    cook = "Clean the pike and boil it with the salt until somebody in the harbour asks about it."
    assert "1 pike\n\n4 eggs\n\n120 g" in clean(f"{needs}\n\n{cook}\n\n{cook.replace('pike', 'pie')}").body


def test_an_interview_begins_with_its_first_question() -> None:
    """A question over an answer is no title of an interview that has none."""
    text = "\n\n".join(
        ["What is for dinner on the ferry?", MORE.split("\n\n")[0], "And on Sundays?", MORE.split("\n\n")[1]]
    )
    assert clean(text).body == text
