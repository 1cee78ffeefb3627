"""Reading saved files: every document once, every fault named, nothing raised."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import BadRecord, Record, read_records, records
from pipelines.reading.decode import decode

FRENCH = (
    "Le conseil municipal a voté la rénovation du théâtre à l’unanimité. Les travaux débuteront "
    "en février, après l’été des répétitions, et coûteront près de quatre millions d’euros.\n"
)


def only(path: Path) -> Record | BadRecord:
    """Return what ``path`` yields, which must be one thing."""
    (found,) = read_records(path)
    return found


def good(path: Path) -> Record:
    """Return the one record of ``path``."""
    found = only(path)
    assert isinstance(found, Record), found
    return found


def reason(path: Path) -> str:
    """Return why ``path`` as a whole gives no record."""
    found = only(path)
    assert isinstance(found, BadRecord), found
    assert found.path == str(path)
    return found.reason


def write(path: Path, data: bytes | str) -> Path:
    """Write ``data``, gzipped when the name says so."""
    raw = data.encode() if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "A.TXT"])
def test_text_file(tmp_path: Path, name: str) -> None:
    """A text file is one record that holds its text, unchanged."""
    found = good(write(tmp_path / name, FRENCH))
    assert (found.text, found.html, found.line) == (FRENCH, None, None)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml", "a.html.gz"])
def test_page_file_keeps_its_bytes(tmp_path: Path, name: str) -> None:
    """A page stays bytes, because its own charset declaration decides how they are read."""
    page = '<meta charset="windows-1252"><p>déjà</p>'.encode("cp1252")
    found = good(write(tmp_path / name, page))
    assert (found.html, found.text) == (page, None)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    """Each line is a record with its number; address and body are found, the rest is kept by name."""
    lines = [
        {"url": "https://a.example/1", "text": "One.", "title": "T", "n": 1},
        {"link": "https://a.example/2", "articleBody": "Two."},
        {"html": "<p>Three.</p>", "text": " "},
        {"content": "<p>Four.</p>", "url": ""},
    ]
    data = "\n\n".join(json.dumps(line) for line in lines)
    found = list(read_records(write(tmp_path / name, data)))
    path = str(tmp_path / name)
    assert found == [
        Record(path, 1, text="One.", url="https://a.example/1", fields={"title": "T", "n": 1}),
        Record(path, 3, text="Two.", url="https://a.example/2"),
        Record(path, 5, html="<p>Three.</p>", fields={"text": " "}),
        Record(path, 7, html="<p>Four.</p>", fields={"url": ""}),
    ]


def test_only_line_feeds_end_a_json_line(tmp_path: Path) -> None:
    """U+2028, U+0085 and carriage returns inside a JSON string do not split the record."""
    text = "a\u2028b\u0085c\u000bd"
    line = json.dumps({"text": text}, ensure_ascii=False)
    found = list(read_records(write(tmp_path / "a.jsonl", f"\ufeff{line}\r\n{line}\r\n")))
    assert found == [Record(str(tmp_path / "a.jsonl"), line, text=text) for line in (1, 2)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"text": "a"', "broken JSON"),
        (b'["a"]', "not an object but a list"),
        (b'"a"', "not an object but a str"),
        (b'{"title": "a", "text": null}', "no text"),
        (b'{"text": "d\xe9j\xe0"}', "not UTF-8 at byte 11"),
        (b'{"text": "a\0b"}', "broken JSON"),
        (b"\0" * 500, "broken JSON"),
        (b"[" * 100_000, "broken JSON: nested too deeply"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", ""),
    ],
)
def test_a_bad_line_does_not_stop_the_file(tmp_path: Path, line: bytes, expected: str) -> None:
    """A line that gives no record is named with its number and reason; its neighbours are read."""
    path = write(tmp_path / "a.jsonl", b'{"text": "x"}\n' + line + b'\n{"text": "y"}')
    first, bad, last = read_records(path)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, BadRecord)
    assert (bad.path, bad.line) == (str(path), 2)
    assert bad.reason
    assert bad.reason.startswith(expected)
    assert str(bad) == f"{path}, line 2: {bad.reason}"


def test_own_names_for_the_text(tmp_path: Path) -> None:
    """A caller's own name for the text is tried before the usual ones."""
    path = write(tmp_path / "a.jsonl", '{"story": "a", "text": "b"}')
    (found,) = read_records(path, ["story"])
    assert found == Record(str(path), 1, text="a", fields={"text": "b"})


def test_surrogate_pairs_and_escaped_backslashes_are_fine(tmp_path: Path) -> None:
    """A whole pair is a character, and an escaped backslash before ``ud83d`` is text."""
    found = good(write(tmp_path / "a.jsonl", rb'{"text": "\ud83d\ude00 \\ud83d"}'))
    assert found.text == "\U0001f600 \\ud83d"


def test_half_of_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    """Half a pair, which no UTF-8 feed can hold, becomes U+FFFD wherever it stands; two halves are joined."""
    line = rb'{"text": "a\ud83d b\uDE00", "tags": ["\uDE00", {"\ud83dx": "\ud83d\ude00"}]}'
    found = good(write(tmp_path / "a.jsonl", line))
    assert found.text == "a\ufffd b\ufffd"
    assert found.fields == {"tags": ["\ufffd", {"\ufffdx": "\U0001f600"}]}


def test_not_a_number_is_dropped(tmp_path: Path) -> None:
    """NaN, which is not JSON, does not travel into feeds."""
    assert good(write(tmp_path / "a.jsonl", '{"text": "a", "score": NaN}')).fields == {"score": None}


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \n\t\n", "empty file"),
        ("a.html", b"", "empty file"),
        ("a.jsonl", b"\n\n", "empty file"),
        ("a.txt.gz", b"", "empty file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary file"),
        ("a.html", b"<p>a\0b</p>", "binary file"),
        ("a.txt", "text with a NUL\0 in it", "binary file"),
        ("a.txt", b"\xff\xfea", "not UTF-16-LE"),
        ("a.pdf", b"%PDF-1.7", "unknown kind of file"),
        ("a", b"text", "unknown kind of file"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes | str, expected: str) -> None:
    """An empty, binary or unknown file is one bad record with a reason."""
    assert reason(write(tmp_path / name, data)).startswith(expected)


@pytest.mark.parametrize("kind", ["txt", "html", "jsonl"])
def test_truncated_and_damaged_gzip(tmp_path: Path, kind: str) -> None:
    """A gzip file that breaks off or is none at all is named; lines before the break are kept."""
    whole = gzip.compress(b"".join(b'{"text": "%d"}\n' % number for number in range(20_000)))
    path = tmp_path / f"a.{kind}.gz"
    path.write_bytes(whole[: len(whole) // 2])
    *before, last = read_records(path)
    assert isinstance(last, BadRecord)
    assert last.reason == "truncated gzip file"
    assert bool(before) == (kind == "jsonl")
    path.write_bytes(b"plain text, not gzip")
    assert reason(path) == "damaged gzip file"
    path.write_bytes(whole[:1000] + b"\xff" * 400 + whole[1400:])
    *_, last = read_records(path)
    assert isinstance(last, BadRecord)


def test_missing_path(tmp_path: Path) -> None:
    """A path that is not there is a bad record, not an exception."""
    assert reason(tmp_path / "a.txt") == "no such file or directory"
    assert reason(tmp_path / "folder") == "no such file or directory"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_and_folder(tmp_path: Path) -> None:
    """A file or folder without permission is named, and its neighbours are read."""
    closed = write(tmp_path / "b.txt", "b")
    closed.chmod(0)
    folder = tmp_path / "c"
    folder.mkdir()
    folder.chmod(0)
    write(tmp_path / "d" / "d.txt", "d")
    try:
        found = list(read_records(tmp_path))
    finally:
        folder.chmod(0o700)
    bad = [(item.path, item.reason) for item in found if isinstance(item, BadRecord)]
    assert sorted(bad) == [(str(closed), "permission denied"), (str(folder), "permission denied")]
    assert [item.text for item in found if isinstance(item, Record)] == ["d"]


def test_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while opening (here: permission) becomes a bad record."""
    path = write(tmp_path / "a.txt", "a")

    def refuse(_: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(records, "open_bytes", refuse)
    assert reason(path) == "permission denied"


def test_folder_is_read_recursively_in_order(tmp_path: Path) -> None:
    """A folder yields its files by name, then its folders; hidden and foreign files are passed over."""
    for name in (
        "b/2.txt",
        "b/1.txt",
        "a.txt",
        "c.txt",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
        "a/z.txt.gz",
    ):
        write(tmp_path / name, name)
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [record.text for record in read_records(tmp_path) if isinstance(record, Record)]
    assert found == ["a.txt", "c.txt", "a/z.txt.gz", "b/1.txt", "b/2.txt"]


def test_folder_traps(tmp_path: Path) -> None:
    """A broken link is named, a pipe does not block, and a folder without documents says so."""
    assert "ends in .txt" in reason(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "ends in .txt" in reason(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (bad,) = read_records(tmp_path)
    assert isinstance(bad, BadRecord)
    assert bad.reason == "no such file or directory"


def test_undecodable_file_name_can_be_logged(tmp_path: Path) -> None:
    """A file name that is no valid UTF-8 still gives a message that can be written."""
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        write(tmp_path / name, b"")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (bad,) = read_records(tmp_path)
    assert str(bad).encode("utf-8").endswith(b"caf\\udce9.txt: empty file")


def test_long_line_and_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 10 MB line is read; what exceeds the limit is named, and the reading goes on behind it."""
    line = json.dumps({"text": "word " * 2_000_000})
    path = write(tmp_path / "a.jsonl", f'{line}\n{{"text": "x"}}\n')
    assert [len(item.text or "") for item in read_records(path) if isinstance(item, Record)] == [
        10_000_000,
        1,
    ]
    monkeypatch.setattr(records, "MAX_BYTES", 1000)
    bad, rest = read_records(path)
    assert isinstance(bad, BadRecord)
    assert bad.reason == "larger than 1000 bytes"
    assert isinstance(rest, Record)
    assert rest.line == 2
    assert reason(write(tmp_path / "b.txt", "x" * 1001)) == "larger than 1000 bytes"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Reading a JSON Lines file holds one record at a time."""
    path = write(tmp_path / "a.jsonl", json.dumps({"text": "x" * 10_000}) + "\n")
    path.write_bytes(path.read_bytes() * 2000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_records(path)) == 2000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "iso-8859-15"])
def test_text_encodings(encoding: str) -> None:
    """Marked Unicode, UTF-8 and Western legacy code pages are read right."""
    assert decode(FRENCH.replace("’", "'").encode(encoding)) == FRENCH.replace("’", "'")


def test_damaged_utf8_stays_utf8() -> None:
    """One lost byte does not turn a UTF-8 file into mojibake."""
    data = FRENCH.encode()
    assert decode(data[:-2] + "é".encode()[:1]).startswith(FRENCH[:-2])
    assert decode("один два три четыре".encode() + b"\xd0") == "один два три четыре\ufffd"


BYTE_ORDER_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
)
"""A file that holds no more is an empty one."""


@given(st.binary(max_size=300))
def test_decode_returns_text_or_a_reason(data: bytes) -> None:
    """Whatever the bytes, they become encodable text or a ValueError with a message."""
    try:
        text = decode(data)
    except ValueError as error:
        text = str(error)
    assert text.encode("utf-8") or data in (b"", *BYTE_ORDER_MARKS)


def test_reading_imports_no_scrapy() -> None:
    """The readers serve batch jobs: importing them brings in neither Scrapy nor charset-normalizer."""
    heavy = {"scrapy", "twisted", "lxml", "charset_normalizer"}
    code = f"import sys, pipelines.reading; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
