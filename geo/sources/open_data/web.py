"""
The one client that fetches open data: patient, polite, and able to go on where it was cut off.

What is fetched by GET lies in the cache folder beside its ETag or date: the same again costs one question, and what was
cut off is asked for from there on, if it is still the same.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from geo import __version__
from geo.errors import SourceError, StoreError
from geo.sources.open_data.answers import TOLD, Again, check, content_range, failure_in_words, read_json, shown
from geo.sources.open_data.endpoints import Manners
from geo.sources.open_data.held import Held
from geo.watching import Watch, unwatched
from geo.words import counted

T = TypeVar("T")
USER_AGENT = f"hotspots/{__version__} (crime hotspots for a community safety partnership; httpx)"
_TRICKLE = 100
"""Bytes a second: fewer are none."""


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
        held = Held(self.cache / "web" / name)
        try:
            held.body.parent.mkdir(parents=True, exist_ok=True)
            return self._persist(url, lambda: self._get(url, held, what))
        except OSError as error:
            raise StoreError(
                f"{self.cache}: cannot be written ({error.strerror or error}); choose another --cache"
            ) from error

    def forget(self, path: Path) -> None:
        """Drop what `fetch` gave, since it is not what it should be: the next time it is asked for anew."""
        Held(path).forget()

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
                return read_json(path.read_bytes(), url)
            except (Again, SourceError):
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
                return read_json(self._body(response), url)

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
                start, size = content_range(response)
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
                if now != tag or content_range(response)[0] != start:
                    raise SourceError("changed while it was being read; fetch again", file=shown(url))
                raw = self._body(response)
            if len(raw) != end - start:
                raise Again(f"gave {len(raw):,} of {end - start:,} bytes")
            return raw

        return self._persist(url, ask)

    def _get(self, url: httpx.URL, held: Held, what: str) -> Path:
        with self._open("GET", url, headers=held.conditions()) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and held.body.exists():
                return held.body
            start = content_range(response)[0]
            there = held.part.stat().st_size if start and held.part.exists() else 0
            if start != there or response.status_code in TOLD:
                held.forget()
                raise Again("does not go on from where it was cut off")
            if not there:
                held.part.unlink(missing_ok=True)
            held.begin(response.headers, shown(url))
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
                raise Again(failure_in_words(error, self.manners.timeout_s), further=further) from error
        return held.finish()

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
                check(response, url, final)
                yield response
        except httpx.TransportError as error:
            raise Again(failure_in_words(error, self.manners.timeout_s)) from error
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
                    raise Again(f"sends less than {_TRICKLE} bytes a second")
                since, came = time.monotonic(), 0

    def _persist(self, url: httpx.URL, act: Callable[[], T]) -> T:
        failures = 0
        while True:
            try:
                return act()
            except Again as again:
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
