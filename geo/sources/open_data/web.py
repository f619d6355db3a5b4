"""
The one client that fetches open data: patient, polite, and able to go on where it was cut off.

What is fetched by GET lies in the cache folder beside its ETag or date: the same again costs one question, and what was
cut off is asked for from there on, if it is still the same.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from geo import __version__
from geo.errors import SourceError, StoreError
from geo.sources.open_data.endpoints import Manners
from geo.words import counted

Watch = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and of how much, where that is known."""
T = TypeVar("T")
USER_AGENT = f"hotspots/{__version__} (crime hotspots for a community safety partnership; httpx)"
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What may pass if one waits."""
_TRICKLE = 100
"""Bytes a second: fewer are none."""
_TOLD = frozenset({httpx.codes.NOT_MODIFIED, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE})
"""No success, but what was asked to be told."""
_HTML = (b"<!doctype", b"<html")


class AnswerError(SourceError):
    """A server answered with a status that waiting does not mend."""

    def __init__(self, problem: str, *, file: str, status: int) -> None:
        super().__init__(problem, file=file)
        self.status = status


class _Again(Exception):  # noqa: N818 it is a reason to try again, not an error
    """One try failed; another may not. `wait_s` is what the server asked for, `further` says that bytes came."""

    def __init__(self, problem: str, *, status: int = 0, wait_s: float = 0.0, further: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.status, self.wait_s, self.further = problem, status, wait_s, further


def unwatched(what: str, done: int, of: int | None) -> None:
    """Tell nobody."""


def shown(address: httpx.URL | str) -> str:
    """
    Name an address without what may be secret: user, password and query.

    Examples
    --------
    >>> shown("https://me:secret@data.police.uk/api/x?key=1")
    'https://data.police.uk/api/x'
    """
    return str(httpx.URL(address).copy_with(userinfo=b"", query=None, fragment=None))


@dataclass(frozen=True)
class _Held:
    """One address in the cache: the whole body, or the part of it that came, and what it was when it came."""

    body: Path

    @property
    def part(self) -> Path:
        return self.body.with_name(f"{self.body.name}.part")

    @property
    def note(self) -> Path:
        return self.body.with_name(f"{self.body.name}.json")

    def tag(self) -> dict[str, str]:
        """Read ETag and date of what is held; empty where that is not known."""
        try:
            noted = json.loads(self.note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {name: str(noted[name]) for name in ("etag", "last-modified") if noted.get(name)}

    def conditions(self) -> dict[str, str]:
        """Ask only for what is not held."""
        tag = self.tag()
        if self.body.exists():
            names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
            return {names[name]: value for name, value in tag.items()}
        strong = tag.get("etag", "W/")
        same = tag.get("last-modified") if strong.startswith("W/") else strong
        if same and self.part.exists() and (size := self.part.stat().st_size):
            return {"Range": f"bytes={size}-", "If-Range": same}
        return {}

    def forget(self) -> None:
        for path in (self.body, self.part, self.note):
            path.unlink(missing_ok=True)


@dataclass
class Web:
    """
    Fetches, within `manners`, into the folder `cache`.

    Proxies and certificates are those of the usual variables of the environment (``HTTPS_PROXY``, ``NO_PROXY``,
    ``SSL_CERT_FILE``). `watch` is told how far it is; `sleep` waits.
    """

    manners: Manners
    cache: Path
    watch: Watch = unwatched
    sleep: Callable[[float], None] = time.sleep
    _http: httpx.Client = field(init=False)
    _next: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make ready; nothing is asked yet."""
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        self._http = httpx.Client(timeout=self.manners.timeout_s, headers=headers, follow_redirects=True)

    def __enter__(self) -> Self:
        """Use it in a block that closes its connections."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close its connections."""
        self._http.close()

    def fetch(self, address: str, query: Mapping[str, str] | None = None, *, what: str = "") -> Path:
        """
        Get a file, or find that the one in the cache is still the same.

        Parameters
        ----------
        address, query
            Where it is; the query is added to that of the address.
        what
            What people call it, for those who watch.

        Returns
        -------
        path
            In the cache folder; stays there.

        Raises
        ------
        SourceError
            If it cannot be had: naming the address without its query.
        StoreError
            If the cache folder cannot be written.
        """
        url = _address(address, query)
        name = hashlib.sha256(str(url).encode()).hexdigest()[:20]
        held = _Held(self.cache / "web" / name)
        try:
            held.body.parent.mkdir(parents=True, exist_ok=True)
            return self._persist(url, lambda: self._get(url, held, what))
        except OSError as error:
            raise StoreError(
                f"{self.cache}: cannot be written ({error.strerror or error}); choose another --cache"
            ) from error

    def forget(self, path: Path) -> None:
        """Drop what `fetch` gave, since it is not what it should be: the next time it is asked for anew."""
        _Held(path).forget()

    def json(self, address: str, query: Mapping[str, str] | None = None, *, what: str = "") -> Any:  # noqa: ANN401
        """
        Get an answer in JSON.

        Raises
        ------
        SourceError
            Also if the answer is no JSON, or an error told as if it were one.
        StoreError
            As `fetch` does.
        """
        url = _address(address, query)

        def read() -> Any:  # noqa: ANN401
            path = self.fetch(address, query, what=what)
            try:
                return _read_json(path.read_bytes(), url)
            except (_Again, SourceError):
                self.forget(path)
                raise

        return self._persist(url, read)

    def post(self, address: str, form: Mapping[str, str], *, final: frozenset[int] = frozenset()) -> Any:  # noqa: ANN401
        """
        Send a form and read the answer in JSON.

        Parameters
        ----------
        final
            Statuses that waiting does not mend, although it usually might.

        Raises
        ------
        SourceError
            As `json` does; `AnswerError` with the status where that is one of `final`.
        """
        url = _address(address)

        def ask() -> Any:  # noqa: ANN401
            with self._open("POST", url, form=form, final=final) as response:
                return _read_json(self._body(response), url)

        return self._persist(url, ask)

    def size(self, address: str) -> tuple[int, str] | None:
        """
        Ask for the size of a file in bytes and its ETag or date; none where the server gives no parts of files.

        Raises
        ------
        SourceError
            If it cannot be had at all.
        """
        url = _address(address)

        def ask() -> tuple[int, str] | None:
            with self._open("GET", url, headers={"Range": "bytes=0-0"}) as response:
                start, size = _content_range(response)
                tag = response.headers.get("etag") or response.headers.get("last-modified") or ""
                return (size, tag) if start == 0 and size else None

        return self._persist(url, ask)

    def part(self, address: str, start: int, end: int, tag: str) -> bytes:
        """
        Get the bytes from `start` up to `end`, itself not among them, of a file that must still be the one of `tag`.

        Raises
        ------
        SourceError
            If it cannot be had, or the file is another by now.
        """
        url = _address(address)
        headers = {"Range": f"bytes={start}-{end - 1}"} | ({"If-Range": tag} if tag and tag[:2] != "W/" else {})

        def ask() -> bytes:
            with self._open("GET", url, headers=headers) as response:
                now = response.headers.get("etag") or response.headers.get("last-modified") or ""
                if now != tag or _content_range(response)[0] != start:
                    raise SourceError("changed while it was being read; fetch again", file=shown(url))
                raw = self._body(response)
            if len(raw) != end - start:
                raise _Again(f"gave {len(raw):,} of {end - start:,} bytes")
            return raw

        return self._persist(url, ask)

    def _get(self, url: httpx.URL, held: _Held, what: str) -> Path:
        with self._open("GET", url, headers=held.conditions()) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and held.body.exists():
                return held.body
            start = _content_range(response)[0]
            there = held.part.stat().st_size if start and held.part.exists() else 0
            if start != there or response.status_code in _TOLD:
                held.forget()
                raise _Again("does not go on from where it was cut off")
            tag = {name: response.headers[name] for name in ("etag", "last-modified") if name in response.headers}
            held.note.write_text(json.dumps({"address": shown(url), **tag}), "utf-8")
            length = int(response.headers.get("content-length", 0)) or None
            done, of = there, None if length is None else there + length
            try:
                with held.part.open("ab" if there else "wb") as file:
                    for piece in self._pieces(response):
                        file.write(piece)
                        done += len(piece)
                        self.watch(f"Fetching {what or shown(url)}", done, of)
            except httpx.TransportError as error:
                # Without a name to go on by, what came is of no use to the next try.
                further = done > there and "Range" in held.conditions()
                raise _Again(_in_words(error, self.manners), further=further) from error
        held.part.replace(held.body)
        return held.body

    @contextmanager
    def _open(
        self,
        method: str,
        url: httpx.URL,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        final: frozenset[int] = frozenset(),
    ) -> Iterator[httpx.Response]:
        self._take_turn(url.host)
        try:
            with self._http.stream(method, url, headers=headers, data=form) as response:
                status = response.status_code
                if status in _BUSY - final:
                    problem = f"answers {_status(status)}"
                    raise _Again(problem, status=status, wait_s=_retry_after(response))
                if not response.is_success and status not in _TOLD:
                    raise AnswerError(
                        f"answers {_status(status)}; check the address (--endpoints)", file=shown(url), status=status
                    )
                yield response
        except httpx.TransportError as error:
            raise _Again(_in_words(error, self.manners)) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(
                f"cannot be fetched ({error}); check the address (--endpoints)", file=shown(url)
            ) from error

    def _body(self, response: httpx.Response) -> bytes:
        return b"".join(self._pieces(response))

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        """Give the bytes as they come, but not from a server that only trickles."""
        since, came = time.monotonic(), 0
        for piece in response.iter_bytes():
            yield piece
            came += len(piece)
            passed_s = time.monotonic() - since
            if passed_s > self.manners.timeout_s:
                if came < _TRICKLE * passed_s:
                    raise _Again(f"sends less than {_TRICKLE} bytes a second")
                since, came = time.monotonic(), 0

    def _persist(self, url: httpx.URL, act: Callable[[], T]) -> T:
        failures = 0
        while True:
            try:
                return act()
            except _Again as again:
                failures = 1 if again.further else failures + 1
                wait_s = max(again.wait_s, self.manners.backoff_s * 2 ** (failures - 1))
                if failures >= self.manners.tries:
                    asked = f"asked {counted(failures, 'time')}"
                    problem = f"{again.problem}; {asked}: fetch again later, what came is kept"
                    raise SourceError(problem, file=shown(url)) from again
                if again.wait_s > self.manners.longest_wait_s:
                    problem = f"{again.problem} and asks to come back in {again.wait_s:,.0f} s; fetch again then"
                    raise SourceError(problem, file=shown(url)) from again
            self.sleep(min(wait_s, self.manners.longest_wait_s))

    def _take_turn(self, host: str) -> None:
        """Keep to the rate of one host."""
        now = time.monotonic()
        turn = max(now, self._next.get(host, now))
        self._next[host] = turn + 1 / self.manners.requests_a_second
        if turn > now:
            self.sleep(turn - now)


def _address(address: str, query: Mapping[str, str] | None = None) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise SourceError(f"is no address ({error}); correct it (--endpoints)", file=address) from error
    return url.copy_merge_params(query) if query else url


def _content_range(response: httpx.Response) -> tuple[int, int]:
    """Give where a part starts and how large the whole is; 0, 0 for an answer that is no part."""
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        return 0, 0
    unit, _, rest = response.headers.get("content-range", "").partition(" ")
    span, _, size = rest.partition("/")
    start = span.partition("-")[0]
    return (int(start), int(size)) if unit == "bytes" and start.isdigit() and size.isdigit() else (-1, 0)


def _read_json(raw: bytes, url: httpx.URL) -> Any:  # noqa: ANN401
    start = raw.lstrip()[:9].lower()
    if start.startswith(_HTML):
        raise SourceError("answers with a web page instead of data; a proxy or a notice may be in the way: open it in "
                          "a browser, then fetch again", file=shown(url))  # fmt: skip
    try:
        answer = json.loads(raw)
    except ValueError as error:
        raise _Again(f"gives an answer that breaks off or is no JSON ({error})") from error
    if isinstance(answer, dict) and (told := answer.get("error")):
        told = told if isinstance(told, dict) else {"message": told}
        details, code = told.get("details"), told.get("code")
        parts = [told.get("message"), *(details if isinstance(details, list) else [details])]
        words = " ".join(" ".join(str(part) for part in parts if part).split())
        problem = f"answers with error {code or ''}: {words}; check names and fields (--endpoints)"
        raise AnswerError(problem, file=shown(url), status=code if isinstance(code, int) else 0)
    return answer


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _status(status: int) -> str:
    return f"{status} ({httpx.codes.get_reason_phrase(status) or 'unknown'})"


def _in_words(error: httpx.TransportError, manners: Manners) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"does not answer within {manners.timeout_s:g} s"
    if isinstance(error, httpx.ConnectError):
        return f"cannot be reached ({error}); is there a way out, or a proxy to name in HTTPS_PROXY?"
    if isinstance(error, httpx.ProxyError):
        return f"cannot be reached through the proxy ({error})"
    return f"was cut off ({error})"
