"""Telling whoever watches how far a long piece of work has come."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Watch = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and of how much (none where nobody knows)."""
T = TypeVar("T")
_EVERY = 5_000
"""Rows between two words: a word each would take longer than the rows."""


def unwatched(what: str, done: int, of: int | None) -> None:
    """Tell nobody how far it is."""


def watched(rows: Iterable[T], what: str, of: int | None, watch: Watch, *, every: int = _EVERY) -> Iterator[T]:
    """
    Pass rows on, and tell now and then how many have gone.

    Examples
    --------
    >>> sum(watched(range(3), "Adding", 3, print))
    Adding 0 3
    Adding 3 3
    3
    """
    done = 0
    watch(what, done, of)
    for row in rows:
        yield row
        done += 1
        if done % every == 0:
            watch(what, done, of)
    watch(what, done, of)


def stepper(what: str, of: int, watch: Watch) -> Callable[[], None]:
    """
    Count steps for those who watch: each call says that one more is done.

    Examples
    --------
    >>> step = stepper("Checking", 2, print)
    Checking 0 2
    >>> step()
    Checking 1 2
    """
    done = 0
    watch(what, done, of)

    def step() -> None:
        nonlocal done
        done += 1
        watch(what, done, of)

    return step
