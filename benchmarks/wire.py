"""Count what goes over a wire: a relay between a browser and a server."""

import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit


class Wire(socketserver.ThreadingTCPServer):
    """Hand on every connection to a server on this machine; `received` counts the bytes that came back from it."""

    daemon_threads = True
    received = 0

    def __init__(self, server_url: str) -> None:
        server = urlsplit(server_url)
        assert server.hostname
        assert server.port
        self.far = (server.hostname, server.port)
        super().__init__((server.hostname, 0), _Relay)
        self.url = f"http://{server.hostname}:{self.server_address[1]}"


class _Relay(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self) -> None:
        with socket.create_connection(self.server.far) as far:
            Thread(target=self._back, args=(far,), daemon=True).start()
            while sent := self.request.recv(65536):
                far.sendall(sent)

    def _back(self, far: socket.socket) -> None:
        with suppress(OSError):  # the browser may have gone
            while received := far.recv(65536):
                self.server.received += len(received)
                self.request.sendall(received)


@contextmanager
def wire(server_url: str) -> Iterator[Wire]:
    """Open a relay to a server, closed at the end."""
    with Wire(server_url) as relay:
        Thread(target=relay.serve_forever, daemon=True).start()
        yield relay
        relay.shutdown()
