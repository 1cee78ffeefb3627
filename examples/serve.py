"""The example newsroom: an aggregator and the newspapers it copies from, each on a port of this machine.

``python examples/serve.py`` prints the aggregator's address and a command to crawl it, and serves until
Ctrl-C. Each folder of ``examples/newsroom`` is a host. Addresses such as ``https://harbourpost.example/…`` in
its pages become the address of that host's port when a page is served. Standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

NEWSROOM = Path(__file__).resolve().parent / "newsroom"
AGGREGATOR = "worldfold.example"
_ADDRESS = re.compile(rb"https://([a-z0-9.-]+\.example)\b")
_TYPES = {".html": "text/html", ".txt": "text/plain; charset=utf-8", ".pdf": "application/pdf"}


class Host(ThreadingHTTPServer):
    """One host of the newsroom: a folder behind a port.

    Args:
        folder: what it serves; ``/a/b`` is the file ``a/b`` or ``a/b.html``.
        hosts: address of every host by name; what pages are rewritten with.
        port: 0 for any free one.
    """

    daemon_threads = True

    def __init__(self, folder: Path, hosts: dict[str, str], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.folder = folder.resolve()
        self.hosts = hosts

    @property
    def url(self) -> str:
        """The host's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def find(self, path: str) -> Path | None:
        """Return the file for a request's path, None when there is none or it lies outside the folder."""
        asked = (self.folder / unquote(urlsplit(path).path).strip("/").replace("\0", "")).resolve()
        for file in (asked, asked.with_name(asked.name + ".html"), asked / "index.html"):
            if file.is_relative_to(self.folder) and file.is_file():
                return file
        return None


class _Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, the list of hosts, an empty robots.txt, or 404."""
        file = self.server.find(self.path)
        if file is not None:
            self._answer(200, _TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())
        elif self.path == "/hosts.json":
            self._answer(200, "application/json", json.dumps(self.server.hosts).encode())
        elif self.path == "/robots.txt":
            self._answer(200, "text/plain", b"User-agent: *\nDisallow:\n")
        else:
            self._answer(404, "text/html", b"<!DOCTYPE html>\n<title>Not found</title>\n<h1>Not found</h1>\n")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        if kind.startswith("text/html"):
            body = _ADDRESS.sub(self._own_address, body)
        self.send_response(status)
        self.send_header("Content-Type", kind)  # without a charset: the pages declare their own
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _own_address(self, match: re.Match[bytes]) -> bytes:
        return self.server.hosts.get(match[1].decode(), match[0].decode()).encode()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the crawl has a log of its own."""


@contextlib.contextmanager
def serve(folder: Path = NEWSROOM, port: int = 0, first: str = AGGREGATOR) -> Iterator[str]:
    """Serve a newsroom while the context lasts.

    Args:
        folder: one folder for each host, named ``….example``.
        port: of the host ``first``; the others take free ones.
        first: the host whose address is returned.

    Returns:
        The address of ``first``; its ``/hosts.json`` gives those of all hosts by name.
    """
    addresses: dict[str, str] = {}
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    with contextlib.ExitStack() as stack:
        for name in names:
            host = stack.enter_context(Host(folder / name, addresses, port if name == first else 0))
            addresses[name] = host.url
            thread = threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(host.shutdown)
        yield addresses[first]


def article_addresses(base_url: str, folder: Path = NEWSROOM / AGGREGATOR) -> list[str]:
    """Return the addresses of the aggregator's articles, given its own."""
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.html"))
    return [f"{base_url}/{page}" for page in pages]


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Serve the example newsroom on this machine.")
    parser.add_argument("--port", type=int, default=0, help="of the aggregator; 0, the default: any free one")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write the articles' addresses to FILE")
    options = parser.parse_args()
    with serve(port=options.port) as base_url, contextlib.suppress(KeyboardInterrupt):
        addresses = article_addresses(base_url)
        target = addresses[0]
        if options.list:
            options.list.write_text("\n".join(addresses) + "\n", encoding="utf-8")
            target = f"@{options.list}"
        crawl = f"scrapy crawl syndicated -a url={target} -O articles.jsonl -s CLEANCOPY_ALLOW_LOOPBACK=1"
        print(f"{base_url}/ serves {len(addresses)} articles until Ctrl-C. To crawl:\n{crawl}", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
