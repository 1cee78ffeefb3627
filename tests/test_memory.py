"""The memory of hosts: what it learns, what weight it gives, what never becomes evidence, what it forgets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import clean
from pipelines.cleaning.document import Document, Result
from pipelines.cleaning.explain import explain
from pipelines.cleaning.fingerprint import fingerprint
from pipelines.memory.counts import MARK, MAX_MARKS, Bounds, Counts, LineCount, is_copy
from pipelines.memory.exchange import digest_of, export_memory, import_memory, read_memory
from pipelines.memory.hosts import host_key
from pipelines.memory.memory import MAX_LINES, HostMemory
from pipelines.memory.sighting import look_at, sketch
from pipelines.memory.sqlite import SqliteStore
from pipelines.memory.store import LocalStore
from pipelines.memory.supervision import furniture_after
from pipelines.memory.weight import CLOSING_OF_HOST, MOST, HostLines, weigh

HOST = "bridge.example"
SUBJECTS = (
    "mayor",
    "fisherman",
    "teacher",
    "pilot",
    "baker",
    "nurse",
    "farmer",
    "printer",
    "tailor",
    "singer",
)
PLACES = ("harbour", "valley", "island", "market", "mill", "forest", "station", "quarry", "school", "chapel")
DEEDS = ("opened", "sold", "painted", "left", "bought", "rebuilt", "closed", "drew", "cleaned", "measured")


def story(number: int, paragraphs: int = 4) -> list[str]:
    """Return the paragraphs of an article of its own, the same ones for the same number."""
    draw = random.Random(number)
    return [
        " ".join(
            f"The {draw.choice(SUBJECTS)} of the {draw.choice(PLACES)} {draw.choice(DEEDS)} "
            f"{draw.randint(2, 900)} things before the {draw.choice(PLACES)} was {draw.choice(DEEDS)} again."
            for _ in range(2)
        )
        for _ in range(paragraphs)
    ]


def text_of(*parts: str | list[str]) -> str:
    """Return paragraphs as a text."""
    return "\n\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part))


def taught(texts: list[str], memory: HostMemory | None = None, host: str = HOST) -> HostMemory:
    """Return a memory that has learned from texts as a crawl does: each cleaned with what was known
    before."""
    memory = memory or HostMemory(LocalStore())
    for text in texts:
        memory.learn(host, clean(text, language="en", host_lines=memory.host_lines(host)))
    return memory


def body(text: str, memory: HostMemory, host: str = HOST) -> str:
    """Return the body of a text cleaned with a memory."""
    return clean(text, language="en", host_lines=memory.host_lines(host)).body


FOOTERS = [
    "Evening papers from the four shores",
    "Lantern desk, second floor",
    "The Lantern is printed on the island of its readers and belongs to all of them.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_learned_from_thirty_documents_applied_to_the_next(footer: str) -> None:
    """A line that thirty documents of a host end with is cut from the thirty-first, and nothing else is."""
    article = story(100)
    memory = taught([text_of(story(number), footer) for number in range(30)])
    assert body(text_of(article, footer), HostMemory(LocalStore())) == text_of(article, footer)
    assert body(text_of(article, footer), memory) == text_of(article)
    assert body(text_of(article), memory) == text_of(article)


def test_cleaning_with_memory_is_a_fixed_point() -> None:
    """What is left when a host's lines are cut is cleaned to itself."""
    memory = taught([text_of(story(number), FOOTERS) for number in range(30)])
    once = body(text_of(story(100), FOOTERS), memory)
    assert once == text_of(story(100))
    assert body(once, memory) == once


def test_another_host_is_not_touched() -> None:
    """What one host repeats says nothing of another."""
    memory = taught([text_of(story(number), FOOTERS[0]) for number in range(30)])
    text = text_of(story(100), FOOTERS[0])
    assert body(text, memory, "river.example") == text


def test_templates_with_a_changing_slot_are_learned_as_one() -> None:
    """The line that names the article's section, or quotes its title, is one line of the host."""
    sections = ("Sports", "Culture", "Harbour", "Weather", "Letters", "People", "Food", "Travel")
    texts = [
        text_of(story(number), f"Lantern shelf {sections[number % 7]} {number * 7 % 10}")
        for number in range(30)
    ]
    article = story(100)
    assert body(text_of(article, "Lantern shelf Travel"), taught(texts)) == text_of(article)


STANDING = "Every Friday our correspondent walks along the harbour and writes down what the boats tell."


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda own: text_of(STANDING, own), id="standing first paragraph"),
        pytest.param(lambda own: text_of("The harbour today", STANDING, own), id="title and standfirst"),
        pytest.param(
            lambda own: text_of("What happened before: the ship was lost and the crew came home.", own),
            id="a serial's recap",
        ),
        pytest.param(
            lambda own: text_of(own[0], "And the river goes on", own[1], "And the river goes on", own[2:]),
            id="refrain between paragraphs",
        ),
        pytest.param(lambda own: text_of(own[0], STANDING, own[1:]), id="standing paragraph in the middle"),
        pytest.param(lambda own: text_of(own[:2], "What we know:", own[2:]), id="standing subheading"),
    ],
)
def test_what_reads_like_article_is_never_cut_by_repetition_alone(make) -> None:  # type: ignore[no-untyped-def]
    """Standing text in every one of forty documents stays where it is, as without a memory."""
    memory = taught([make(story(number)) for number in range(40)])
    text = make(story(100))
    assert body(text, memory) == clean(text, language="en").body


@pytest.mark.parametrize(
    "refrain",
    [
        "And the river goes on",
        "And the river goes on.",
        "And so the river goes on to the sea, my love, again.",
    ],
)
@pytest.mark.parametrize("stop", ["", "."])
@pytest.mark.parametrize("stanzas", [2, 3, 5])
def test_a_refrain_is_kept(refrain: str, stop: str, stanzas: int) -> None:
    """The line that closes every stanza of every song stays, at the end too, whether verses are sentences or not."""

    def song(number: int) -> str:
        draw = random.Random(number)
        words = (*SUBJECTS, *PLACES, *DEEDS)
        verses = ["\n".join(" ".join(draw.sample(words, 6)) + stop for _ in range(3)) for _ in range(stanzas)]
        return "\n\n".join(f"{verse}\n{refrain}" for verse in verses)

    memory = taught([song(number) for number in range(40)])
    assert body(song(100), memory) == clean(song(100), language="en").body


@pytest.mark.parametrize(
    "refrain", ["And the river goes on", "The river goes on to the sea, and nobody knows why."]
)
@pytest.mark.parametrize("paragraphs", [3, 5])
def test_a_line_that_parts_paragraphs_is_kept_below_the_last(refrain: str, paragraphs: int) -> None:
    """What stands after every paragraph of every document is the text's own, below the last one, too."""

    def chapter(number: int) -> str:
        return text_of(*([paragraph, refrain] for paragraph in story(number, paragraphs)))

    memory = taught([chapter(number) for number in range(40)])
    assert body(chapter(100), memory) == clean(chapter(100), language="en").body


def test_a_row_of_items_under_a_standing_heading_is_kept() -> None:
    """A heading that every document has is no evidence against the list that differs."""

    def notes(number: int) -> str:
        draw = random.Random(number)
        items = [f"{draw.choice(SUBJECTS)} and {draw.choice(PLACES)} {n}" for n in range(6)]
        return text_of(story(number), "Catch of the week", "\n".join(items))

    memory = taught([notes(number) for number in range(40)])
    assert body(notes(100), memory) == clean(notes(100), language="en").body


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(["Linnet Z4, 30mm, f/4, 1/500s"], id="data of a picture"),
        pytest.param(["Watch the boats come in:"], id="announces a film that is missing"),
        pytest.param(
            ["Bread", "The old mill by night", "Salt from the northern quarry"], id="names of things"
        ),
    ],
)
def test_what_a_host_repeats_takes_nothing_unknown_along(own: list[str]) -> None:
    """Short lines that end an article stay, whatever its host appends below them."""
    footer = [
        "Read the whole walk on the pier",
        "The walks are free for all who like to walk along the pier.",
    ]
    memory = taught([text_of(story(number), footer) for number in range(30)])
    article = text_of(story(100), own)
    assert body(text_of(article, footer), memory) == article


def test_a_heading_over_items_of_the_article_is_kept() -> None:
    """A line that begins many of a host's documents stays where items follow it that no other document has."""
    heading = "Stops along the pier"
    memory = taught([text_of(heading, story(number)) for number in range(30)])
    assert body(text_of(heading, story(100)), memory) == text_of(story(100))
    for form in ("{}. {}", "{}\\. {}", "- {1}"):
        stops = [form.format(number, paragraph) for number, paragraph in enumerate(story(100), start=1)]
        assert body(text_of(heading, stops), memory) == text_of(heading, stops)


def test_a_sentence_below_a_list_is_no_item() -> None:
    """What a host appends to every document goes below a list, too, and the list stays."""
    appended = "Visit the reading room to learn more."
    memory = taught([text_of(story(number), appended) for number in range(40)])
    items = [f"- The {place} by the water" for place in PLACES]
    article = text_of("These places can be visited on Sunday, with a guide or without:", items)
    assert body(text_of(article, appended), memory) == article


def test_a_repeated_sentence_closes_no_article() -> None:
    """Sentences at the end speak for the article, but not the one that the host repeats."""
    advertisement = "Harbour Rope: knots for every day. Use code TIDE for ten per cent off your first order."
    memory = taught([text_of(story(number), advertisement) for number in range(40)])
    text = text_of(story(100), advertisement)
    *_, above, last = explain(Document(text, host_lines=memory.host_lines(HOST)))
    assert "closing_prose" in dict(above.evidence)
    assert "host_line" in dict(last.evidence)
    assert "closing_prose" not in dict(last.evidence)


def test_a_long_line_is_known_by_how_it_begins() -> None:
    """A promo that opens with the same words and goes on with another headline each time is one line of the host."""
    promos = [
        f"Also on the pier {one} {two} and nobody knows why the boats of the night are late"
        for one in PLACES
        for two in DEEDS
    ]
    memory = taught([text_of(story(number), promos[number * 3], FOOTERS[0]) for number in range(30)])
    assert body(text_of(story(100), promos[-1], FOOTERS[0]), memory) == text_of(story(100))


def test_rules_cut_no_less_with_a_memory() -> None:
    """A list of headlines that its heading gives away goes whether or not the host's own line stands below it."""
    related = [
        "Related articles",
        *(f"Why the {place} was sold to the {one}" for place, one in zip(PLACES, SUBJECTS)),
    ]
    memory = taught([text_of(story(number), FOOTERS[2]) for number in range(30)])
    text = text_of(story(100), related)
    assert body(text, HostMemory(LocalStore())) == text_of(story(100))
    assert body(text_of(text, FOOTERS[2]), memory) == text_of(story(100))


def test_copies_of_one_article_are_no_repetition() -> None:
    """Forty copies of one article, each changed a little, are one document."""
    paragraphs = story(7, 8)
    memory = HostMemory(LocalStore())
    for number in range(40):
        copy = list(paragraphs)
        copy[number % 8] += f" Update {number}."
        taught([text_of(f"Headline number {number} of the day", copy)], memory)
    assert memory.counts["documents"] == 1
    assert memory.counts["copies"] == 39
    assert body(text_of(paragraphs), memory) == text_of(paragraphs)


def test_short_articles_with_a_long_footer_are_not_copies() -> None:
    """Documents that share all but their first paragraph at the end are different documents."""
    footer = [
        f"The Lantern keeps rule {name} of its house, which every reader may see." for name in SUBJECTS[:4]
    ]
    memory = taught([text_of(story(number, 3), footer) for number in range(30)])
    assert memory.counts["copies"] == 0
    assert body(text_of(story(100, 3), footer), memory) == text_of(story(100, 3))


def test_short_articles_with_a_standing_first_sentence_are_not_copies() -> None:
    """Documents of three sentences that share the first are different documents; the same ones are copies."""
    standing = "Every day our reporter tells what is new on the islands of the bay."
    texts = [
        text_of(standing, f"The boat of day {n} came home with {n * 37} fish.", f"It was sold for {n * 7}.")
        for n in range(20)
    ]
    memory = taught([*texts, texts[-1]])
    assert memory.counts["documents"] == 20
    assert memory.counts["copies"] == 1


def test_sketches_ignore_the_end() -> None:
    """Two texts that differ only in their last part have one sketch; other texts share nothing."""
    assert sketch(text_of(story(1, 8), "Other end.")) == sketch(text_of(story(1, 8), "An end."))
    assert not is_copy(sketch(text_of(story(1))), sketch(text_of(story(2))))


def test_a_line_is_counted_once_for_each_document() -> None:
    """A line that stands twice near the end of a document has been in one document."""
    memory = taught([text_of(story(number), "Lantern desk", "Lantern desk") for number in range(5)])
    counts = memory._known[HOST][0]
    assert counts.docs == 5
    assert counts.lines[fingerprint("Lantern desk")].ends == 5


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        LineCount,
        ends=st.integers(0, 900),
        starts=st.integers(0, 900),
        middles=st.integers(0, 900),
        taught=st.integers(0, 9),
        last=st.integers(0, 900),
        prose=st.booleans(),
    ),
    st.integers(900, 5000),
)
def test_weights_are_bounded_and_fall_with_what_speaks_against_them(count: LineCount, docs: int) -> None:
    """No weight is negative or above the most; standing in the middle, or in fewer documents, never adds."""
    weight = weigh(count, docs)
    assert 0 <= weight <= MOST
    more_middle = replace(count, middles=count.middles + 5)
    assert weigh(more_middle, docs) <= weight
    if not count.taught:
        assert weigh(count, 2 * docs) <= weight + 1e-9
        assert weigh(LineCount(2, 2, prose=count.prose), docs) == 0


def test_a_sentence_that_begins_documents_has_no_weight() -> None:
    """A sentence at the start of every document is a standing paragraph, whatever it says."""
    for at_start in (True, False):
        assert weigh(LineCount(starts=500, prose=True), 500, at_start=at_start, names_host=True) == 0


def test_a_line_has_weight_where_its_host_puts_it() -> None:
    """A label at the top of all documents is no evidence at the end of one, and the other way round."""
    assert weigh(LineCount(starts=50), 50, at_start=True) == weigh(LineCount(ends=50), 50) > 3
    assert weigh(LineCount(starts=50), 50) == weigh(LineCount(ends=50), 50, at_start=True) == 0


def test_what_nothing_follows_weighs_more_than_what_moves_about() -> None:
    """Background that closes one article and stands higher up in others weighs less than what always closes."""
    for prose in (True, False):
        closing = weigh(LineCount(ends=4, last=4, prose=prose), 200)
        assert closing > weigh(LineCount(ends=4, last=1, prose=prose), 200) + 1
        assert closing > 2.5


def test_background_that_articles_share_is_kept() -> None:
    """A paragraph that some articles of a host have near their ends, and few as their last, stays where it is."""
    background = "The bridge was closed two years ago after a barge had struck one of its piers in a storm."
    texts = []
    for number in range(60):
        own = story(number, 6)
        texts.append(
            text_of(own, background) if number % 15 == 0 else text_of(own[:-2], background, own[-2:])
        )
    memory = taught(texts)
    text = text_of(story(100), background)
    assert body(text, memory) == text


def test_sentences_in_varying_order_are_learned() -> None:
    """Of adverts that end documents by threes, below lists, nearly all go, and no item of a list does."""
    draw = random.Random(20)
    houses = [
        f"{name.title()} {place} house: Good {deed} things for each {place} of the bay, a crown off your first order."
        for name in SUBJECTS[:2]
        for place, deed in zip(PLACES, DEEDS)
    ]
    texts = []
    for _ in range(80):
        words = ("".join(draw.choices("abdegiklmnoprstu", k=7)).title() for _ in range(24))
        texts.append(([f"{word} of {next(words)}" for word in words], draw.sample(houses, 3)))
    memory = taught([text_of(*lists) for lists in texts])
    left = [body(text_of(*lists), memory).removeprefix(text_of(lists[0])) for lists in texts]
    assert all(line in houses for rest in left for line in rest.split("\n") if line)
    assert sum(map(bool, left)) <= 4


def test_a_note_above_a_rare_known_line_is_learned_with_it() -> None:
    """Two standing sentences below few of a host's documents are both known once both have come three times."""
    notes = [
        "The most read stories of the bay this morning are marked with a star.",
        "Thank you for reading, and write to desk@bridge.example if you like what we print.",
    ]
    memory = taught([text_of(story(number), notes if number % 12 == 0 else []) for number in range(96)])
    assert body(text_of(story(100), notes), memory) == text_of(story(100))


def test_an_appeal_that_articles_quote_in_full_is_kept() -> None:
    """Articles that are for the greater part one statement, each with its own beginning, are versions of one text."""
    appeal = [
        f"The islands ask you to keep away from the {place} as long as the {deed} boats are out."
        for place, deed in zip(PLACES, DEEDS)
    ]
    plain = [text_of(story(number)) for number in range(60)]
    versions = [text_of(story(200 + number, 2), appeal) for number in range(6)]
    memory = taught(plain[:30] + versions[:3] + plain[30:] + versions[3:])
    assert memory.counts["copies"] == 5
    assert body(versions[0], memory) == versions[0]


def test_a_rare_closing_prompt_is_cut() -> None:
    """A sentence that asks the reader for something, and closes one document in twelve, goes."""
    prompt = "Curious about the harbour? Send an e-mail to harbour@river.example."
    memory = taught([text_of(story(number), *([prompt] if number % 12 == 0 else [])) for number in range(60)])
    assert body(text_of(story(100), prompt), memory) == text_of(story(100))


def test_the_first_sentence_of_a_known_line_is_known() -> None:
    """The engine may part a last line of several sentences; its first one weighs what the line does."""
    counts = Counts(
        100, {"this was told by the people of the bay. read on at the pier": LineCount(ends=40, last=40)}
    )
    lines = HostLines("bay.example", counts)
    assert lines["this was told by the people of the bay"] == lines[next(iter(counts.lines))]


def test_a_sentence_that_names_the_host_needs_fewer_documents() -> None:
    """At a tenth of all ends a sentence about the site weighs more than another."""
    counts = Counts(100)
    counts.lines = {
        "the lantern is read on all islands of the bay": LineCount(ends=10, last=10, prose=True),
        "the kettle is used on all islands of the bay": LineCount(ends=10, last=10, prose=True),
    }
    lines = HostLines("lantern.example", counts)
    named, other = counts.lines
    assert lines[named] >= lines[other] + CLOSING_OF_HOST
    assert set(lines) == {named, other}


def test_what_an_original_lacks_teaches() -> None:
    """Lines behind the end of the original are the copy's host's; two such copies are enough."""
    memory = HostMemory(LocalStore())
    for number in range(2):
        original = text_of(story(number))
        copy = text_of(story(number), "Gathered for you by Net Lantern")
        memory.teach(HOST, furniture_after(copy, original))
    lines = memory.host_lines(HOST)
    assert lines is not None
    assert lines[fingerprint("Gathered for you by Net Lantern")] > 2
    article = story(100)
    assert body(text_of(article, "Gathered for you by Net Lantern"), memory) == text_of(article)


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        pytest.param(text_of(story(1), "More."), text_of(story(2)), id="another story"),
        pytest.param(text_of(story(1)), text_of(story(1), "And more."), id="nothing behind"),
        pytest.param(
            text_of(story(1)),
            text_of(story(1)[:3], story(1)[3].replace("again", "once more")),
            id="an edited last paragraph",
        ),
        pytest.param(
            text_of(story(1), [f"row {n}" for n in range(99)]), text_of(story(1)), id="too much behind"
        ),
    ],
)
def test_texts_that_differ_teach_nothing(copy: str, original: str) -> None:
    """Where the texts are different versions, what one lacks may be article."""
    assert furniture_after(copy, original) == []


def test_a_hostile_host_neither_grows_nor_damages(tmp_path: Path) -> None:
    """Endless new last lines, huge lines and an article's own first sentence in all documents do no harm."""
    store = SqliteStore(tmp_path / "memory.db", Bounds(lines_per_host=64, lines=1000))
    memory = HostMemory(store)
    first = "The same first sentence stands in all articles of this host, whatever they tell."
    sizes = []
    for number in range(2000):
        lines = [
            first,
            *story(number),
            f"line {chr(0x4E00 + number)}",
            "w" * (1_000_000 if number % 200 == 0 else 9),
        ]
        text = text_of([*lines, f"odd {chr(0x5600 + number)} end"])
        memory.learn(HOST, Result(text, text))
        if number % 500 == 499:
            memory.write()
            sizes.append((tmp_path / "memory.db").stat().st_size)
    counts = store.load(HOST)
    assert counts is not None
    assert len(counts.lines) <= 64
    assert max(len(line.encode()) for line in counts.lines) <= 200
    assert len(counts.marks) <= MAX_MARKS * MARK
    assert len(memory._known.get(HOST, (Counts(), None))[0].lines) <= MAX_LINES + 200
    assert sizes[-1] <= sizes[0] * 1.2
    text = text_of(first, story(9999))
    assert body(text, memory) == text
    memory.close()


def test_unread_memory_is_forgotten_first() -> None:
    """Beyond the bound over all hosts, the hosts longest not seen go first."""
    store = LocalStore(Bounds(lines=100))
    for number in range(50):
        news = Counts(1, {f"line {at} of {number}": LineCount(ends=1) for at in range(10)})
        store.add({f"h{number}": news})
    hosts = [summary.host for summary in store.hosts()]
    assert sum(summary.lines for summary in store.hosts()) <= 100
    assert "h49" in hosts
    assert "h0" not in hosts


@pytest.fixture
def learned(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store that has learned two hosts."""
    store = SqliteStore(tmp_path / "memory.db")
    memory = HostMemory(store)
    for host in (HOST, "river.example"):
        taught([text_of(story(number), FOOTERS) for number in range(12)], memory, host)
    memory.write()
    yield store
    store.close()


@pytest.mark.parametrize("name", ["memory.jsonl", "memory.jsonl.gz"])
def test_an_export_gives_the_same_weights(learned: SqliteStore, tmp_path: Path, name: str) -> None:
    """An exported memory cuts what its origin cuts, has one digest, and can be imported again."""
    digest = export_memory(learned, tmp_path / name)
    store = read_memory(tmp_path / name)
    assert digest_of(store) == digest
    for host in (HOST, "river.example"):
        before, after = learned.load(host), store.load(host)
        assert before is not None
        assert after is not None
        assert dict(HostLines(host, before)) == dict(HostLines(host, after)) != {}
    other = LocalStore()
    assert import_memory(other, tmp_path / name) == 2
    assert digest_of(other) == digest


def test_a_changed_export_is_refused(learned: SqliteStore, tmp_path: Path) -> None:
    """A file that is no export, or was edited after it, says so."""
    path = tmp_path / "memory.jsonl"
    export_memory(learned, path)
    path.write_text(path.read_text(encoding="utf-8").replace('"docs":12', '"docs":13'), encoding="utf-8")
    with pytest.raises(ValueError, match="changed after its export"):
        read_memory(path)
    for content in ("", "[]", '{"a": 1}', "not json"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match="not an exported memory"):
            read_memory(path)


def test_a_frozen_memory_does_not_depend_on_order(learned: SqliteStore) -> None:
    """With a frozen memory nothing is learned: any order of documents gives the same bodies and digest."""
    texts = [text_of(story(number), FOOTERS, f"Odd line {number}") for number in range(50, 60)]
    memories = [HostMemory(learned, frozen=True) for _ in range(2)]
    forwards = [body(text, taught([text], memories[0])) for text in texts]
    backwards = [body(text, taught([text], memories[1])) for text in reversed(texts)]
    assert forwards == backwards[::-1]
    assert memories[0].digest == memories[1].digest == digest_of(learned)


def test_two_passes_clean_the_first_document_like_the_last() -> None:
    """Learned in a first pass over an archive, the footer goes from its first document in the second."""
    texts = [text_of(story(number), FOOTERS[0]) for number in range(30)]
    memory = taught(texts)
    memory.frozen = True
    assert [body(text, memory) for text in texts] == [text_of(story(number)) for number in range(30)]


@pytest.mark.parametrize(
    ("name", "url", "key"),
    [
        ("domain", "https://www.News.Bridge.co.uk/a/b", "bridge.co.uk"),
        ("domain", "https://ida.blogspot.com/2020", "ida.blogspot.com"),
        ("domain", "http://127.0.0.1:8000/a", "127.0.0.1"),
        ("domain", "bridge.example/a", "bridge.example"),
        ("domain", "not a url at all", None),
        ("domain", "http://[broken", None),
        ("domain", None, None),
        ("subdomain", "https://www.news.bridge.co.uk/a", "news.bridge.co.uk"),
        ("path:1", "https://blogs.example/ida/2020/post", "blogs.example/ida"),
        ("path:2", "https://blogs.example/ida", "blogs.example/ida"),
    ],
)
def test_host_keys(name: str, url: str | None, key: str | None) -> None:
    """Documents share a memory by registered domain, host name, or the beginning of the path."""
    assert host_key(name)[0](url) == key


@pytest.mark.parametrize("name", ["", "host", "path", "path:0", "path:x", "field:", "domain:1"])
def test_unknown_host_keys_are_refused(name: str) -> None:
    """A host key that does not exist is an error, not a default."""
    with pytest.raises(ValueError, match="expected 'domain'"):
        host_key(name)


def test_a_document_without_host_teaches_nothing() -> None:
    """Without a host there is nothing to remember."""
    memory = HostMemory(LocalStore())
    assert not memory.learn(None, clean(text_of(story(1))))
    assert memory.host_lines(None) is None


def test_sightings_keep_the_middle_apart() -> None:
    """First lines, last lines and short lines between them are told apart; cut lines count where they
    stood."""
    result = clean(
        text_of("Home > News", story(1, 9), "Short line", story(2, 9), "Source: https://a.example/b")
    )
    seen = look_at(result)
    assert "Source: https://a.example/b" in seen.ends
    assert "Short line" in seen.middles
    assert story(1, 9)[0] in seen.starts
    assert not set(seen.ends) & set(seen.starts)
