"""A real HTTP server on 127.0.0.1 whose answers a test decides, faults included."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `headers` by lower-case name."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]
    target: str


@dataclass(frozen=True)
class Answer:
    """
    One answer.

    `cut` sends only so many bytes of the body and then breaks the connection; `wait_s` waits before anything is sent,
    `drip_s` before each byte; without `tells_length` the end of the body is the end of the connection.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait_s: float = 0.0
    drip_s: float = 0.0
    tells_length: bool = True


Service = Callable[[Asked], Answer]
Fault = Callable[[Answer], Answer]


class Loopback(ThreadingHTTPServer):
    """Serves `services` by the beginning of a path; `faults` spoil the next answers, one each."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.services: dict[str, Service] = {}
        self.faults: deque[Fault | None] = deque()
        self.asked: list[Asked] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def spoil(self, *faults: Fault | None) -> None:
        """Let the next answers go wrong in this order; None stands for one that goes well."""
        self.faults.extend(faults)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up: some faults make it."""

    def answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked.append(asked)
            fault = self.faults.popleft() if self.faults else None
        service = next((serve for prefix, serve in self.services.items() if asked.path.startswith(prefix)), None)
        answer = service(asked) if service else Answer(b"not found", 404)
        return fault(answer) if fault else answer


@contextmanager
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def cut_off(at: int) -> Fault:
    return lambda answer: replace(answer, cut=at)


def slow(wait_s: float) -> Fault:
    return lambda answer: replace(answer, wait_s=wait_s)


def instead(status: int, body: bytes = b"", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(body, status, named)


def part_of(answer: Answer, asked: Asked) -> Answer:
    """Serve a file with its ETag or date, whole or the range asked for."""
    tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
    if tag and tag in {asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")}:
        return Answer(b"", 304, answer.headers)
    wanted = asked.headers.get("range", "")
    if not wanted.startswith("bytes=") or asked.headers.get("if-range", tag) != tag:
        return answer
    start, _, end = wanted.removeprefix("bytes=").partition("-")
    size = len(answer.body)
    if int(start) >= size:
        return Answer(b"", 416, {**answer.headers, "Content-Range": f"bytes */{size}"})
    stop = min(int(end) + 1 if end else size, size)
    headers = {**answer.headers, "Content-Range": f"bytes {start}-{stop - 1}/{size}"}
    return replace(answer, body=answer.body[int(start) : stop], status=206, headers=headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: Loopback

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _serve(self, form: str) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        fields = dict(parse_qsl(form, keep_blank_values=True))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        answer = self.server.answer(Asked(self.command, parts.path, query, fields, headers, self.path))
        time.sleep(answer.wait_s)
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.tells_length and answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            body = answer.body if answer.cut is None else answer.body[: answer.cut]
            for piece in [body[at : at + 1] for at in range(len(body))] if answer.drip_s else [body]:
                time.sleep(answer.drip_s)
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            self.close_connection = True
        if answer.cut is not None or not answer.tells_length:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is that of the class above
        """Say nothing."""
