"""Serves a generated newsroom, with hosts that answer slowly, endlessly or not to the end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.newsroom import Newsroom
from benchmarks.newsroom_pages import Answer


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, port: int, newsroom: Newsroom) -> None:
        self.own = address
        self.newsroom = newsroom
        super().__init__((address, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: crawlers hang up on what is too long or too slow."""


class _Handler(BaseHTTPRequestHandler):
    server: _Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the newsroom's plan says."""
        path = self.path
        answers = self.server.newsroom.answers
        found = answers.get((self.server.own, path)) or answers.get((self.server.own, path.partition("?")[0]))
        answer = found or Answer(b"<h1>Not found</h1>", status=404)
        length = {"huge": 10**12, "cut": 10**5, "slow": 10**5}.get(answer.manner, len(answer.body))
        with suppress(OSError):
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.manner == "endless":
                self.close_connection = True
            else:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self._write(answer)

    def _write(self, answer: Answer) -> None:
        if answer.manner == "slow":
            for at in range(120):
                self.wfile.write(answer.body[at : at + 1])
                time.sleep(0.5)
        self.wfile.write(answer.body)
        while answer.manner == "endless":
            self.wfile.write(answer.body)
        if answer.manner in ("cut", "huge"):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def serve(articles: int = 500, hosts: int = 20, seed: int = 1) -> Iterator[tuple[Newsroom, list[object]]]:
    """Serve a newsroom while the context lasts.

    Returns:
        The newsroom, and the list of peers that connected to the port that must stay silent.
    """
    peers: list[object] = []
    with ExitStack() as stack:
        listeners = _listeners(stack)
        with socket.create_server(("0.0.0.0", 0)) as probe:
            port = probe.getsockname()[1]
        newsroom = Newsroom(articles, hosts, seed, port, listeners[0].getsockname()[1])
        servers = [_Host(newsroom.address(number), port, newsroom) for number in range(hosts)]
        for server in servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        for listener in listeners:
            threading.Thread(target=_watch, args=(listener, peers), daemon=True).start()
        yield newsroom, peers


def _listeners(stack: ExitStack) -> list[socket.socket]:
    """Return sockets that listen on one port of all addresses of this machine, IPv4 and IPv6."""
    first = stack.enter_context(socket.create_server(("0.0.0.0", 0)))
    found = [first]
    with suppress(OSError):  # a machine without IPv6
        found.append(
            stack.enter_context(
                socket.create_server(
                    ("::1", first.getsockname()[1]), family=socket.AF_INET6, dualstack_ipv6=False
                )
            )
        )
    return found


def _watch(listener: socket.socket, peers: list[object]) -> None:
    with suppress(OSError):  # closed when the newsroom is
        while True:
            connection, peer = listener.accept()
            peers.append(peer)
            connection.close()
