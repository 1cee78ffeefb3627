"""Pages in WARC files, by warcio (extra ``warc``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.feeds.packing import open_unpacked, packing_of

_PAGES = ("text/html", "application/xhtml+xml")


def pages(path: str, longest: int) -> Iterator[tuple[str | None, str | None, bytes]]:
    """Yield address, time and body of every answered page (status 200, HTML) in a WARC file.

    ``longest`` is the number of bytes after which a page is cut off. Raises ImportError without warcio,
    OSError, and warcio's ``ArchiveLoadFailed`` where the file is damaged.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise ImportError("WARC files need warcio: pip install scrapy-cleancopy[warc]") from None
    # warcio unpacks gzip itself, record by record.
    with open(path, "rb") if packing_of(path) == ".gz" else open_unpacked(path) as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and _is_page(record.http_headers):
                headers = record.rec_headers
                body = record.content_stream().read(longest)
                yield headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date"), body


def _is_page(headers: Any) -> bool:
    if headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "text/html").partition(";")[0].strip().lower() in _PAGES
