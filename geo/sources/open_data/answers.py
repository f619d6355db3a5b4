"""How an answer of a server is read, and what went wrong with it, in words."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from geo.errors import SourceError

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What may pass if one waits."""
TOLD = frozenset({httpx.codes.NOT_MODIFIED, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE})
"""No success, but what was asked to be told."""
_HTML = (b"<!doctype", b"<html")


class AnswerError(SourceError):
    """A server answered with a status that waiting does not mend."""

    def __init__(self, problem: str, *, file: str, status: int) -> None:
        super().__init__(problem, file=file)
        self.status = status


class Again(Exception):  # noqa: N818 it is a reason to try again, not an error
    """One try failed; another may not. `wait_s` is what the server asked for, `further` says that bytes came."""

    def __init__(self, problem: str, *, wait_s: float = 0.0, further: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.wait_s, self.further = problem, wait_s, further


def shown(address: httpx.URL | str) -> str:
    """
    Name an address without what may be secret: user, password and query.

    Examples
    --------
    >>> shown("https://me:secret@data.police.uk/api/x?key=1")
    'https://data.police.uk/api/x'
    """
    return str(httpx.URL(address).copy_with(userinfo=b"", query=None, fragment=None))


def content_range(response: httpx.Response) -> tuple[int, int]:
    """Give where a part starts and how large the whole is; 0, 0 for an answer that is no part."""
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        return 0, 0
    unit, _, rest = response.headers.get("content-range", "").partition(" ")
    span, _, size = rest.partition("/")
    start = span.partition("-")[0]
    return (int(start), int(size)) if unit == "bytes" and start.isdigit() and size.isdigit() else (-1, 0)


def read_json(raw: bytes, url: httpx.URL) -> Any:  # noqa: ANN401
    """
    Read JSON.

    Raises
    ------
    SourceError
        If it is a web page; `AnswerError` if it tells an error, whatever the status said.
    Again
        If it breaks off, or is no JSON at all.
    """
    start = raw.lstrip()[:9].lower()
    if start.startswith(_HTML):
        problem = "answers with a web page instead of data; a proxy or a notice may be in the way"
        raise SourceError(f"{problem}: open it in a browser, then fetch again", file=shown(url))
    try:
        answer = json.loads(raw)
    except ValueError as error:
        raise Again(f"gives an answer that breaks off or is no JSON ({error})") from error
    if isinstance(answer, dict) and (told := answer.get("error")):
        told = told if isinstance(told, dict) else {"message": told}
        details, code = told.get("details"), told.get("code")
        parts = [told.get("message"), *(details if isinstance(details, list) else [details])]
        words = " ".join(" ".join(str(part) for part in parts if part).split())
        problem = f"answers with error {code or ''}: {words}; check names and fields (--endpoints)"
        raise AnswerError(problem, file=shown(url), status=code if isinstance(code, int) else 0)
    return answer


def check(response: httpx.Response, url: httpx.URL, final: frozenset[int]) -> None:
    """
    Let only answers pass that can be read.

    Parameters
    ----------
    final
        Statuses that waiting does not mend, although it usually might.

    Raises
    ------
    Again
        If the server is busy.
    AnswerError
        If it refuses.
    """
    status = response.status_code
    problem = f"answers {status} ({httpx.codes.get_reason_phrase(status) or 'unknown'})"
    if status in _BUSY - final:
        raise Again(problem, wait_s=_retry_after(response))
    if not response.is_success and status not in TOLD:
        raise AnswerError(f"{problem}; check the address (--endpoints)", file=shown(url), status=status)


def _retry_after(response: httpx.Response) -> float:
    """Say for how many seconds a server wants peace; 0 where it says nothing."""
    text = response.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def failure_in_words(error: httpx.TransportError, timeout_s: float) -> str:
    """Say why no answer came."""
    if isinstance(error, httpx.TimeoutException):
        return f"does not answer within {timeout_s:g} s"
    if isinstance(error, httpx.ConnectError):
        return f"cannot be reached ({error}); is there a way out, or a proxy to name in HTTPS_PROXY?"
    if isinstance(error, httpx.ProxyError):
        return f"cannot be reached through the proxy ({error})"
    return f"was cut off ({error})"
