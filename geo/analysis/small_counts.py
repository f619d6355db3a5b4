"""Small counts, which may tell of one person: which to hide, and how to say so."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.errors import ParameterError
from geo.periods import Mask

SMALLEST_SHOWN = 5
"""Policy: no count under this leaves the circle of partners, and no zero either: the partnership's rule for what is
published, after the Government Statistical Service's Disclosure Control Guidance for Tables Produced from
Administrative Sources (2014)."""
_VALUES_LEFT = 3
FEW = f"fewer than {SMALLEST_SHOWN}"


def hidden_parts(counts: npt.ArrayLike) -> Mask:
    """
    Tell which parts of a total that is told must stay hidden.

    Those under `SMALLEST_SHOWN`; and where any is, the smallest of the others too, until what is told leaves the
    smallest at least three values it may have, even to somebody who knows this rule.

    Parameters
    ----------
    counts
        All parts of one total, shape (n,).

    Returns
    -------
    hidden
        Shape (n,).

    Raises
    ------
    ParameterError
        If a count is negative or missing.

    Notes
    -----
    How many others are hidden hangs on nothing but what is told: the sum of the hidden parts, their number and the
    smallest part shown. For those the rule looks for parts that would have led there too, and stops where it finds
    some with three different smallest ones (simulatable auditing; Kenthapadi, K., Mishra, N., Nissim, K. (2005). PODS).

    It guards one total. Where nothing but small parts make it up, all are hidden, and a total near the greatest they
    can have may still tell them. Somebody who asks for several totals that overlap can still take one from the other.

    Examples
    --------
    >>> hidden_parts([40, 20, 3]).tolist(), hidden_parts([40, 20, 5]).tolist()
    ([False, True, True], [False, False, False])
    >>> hidden_parts([40, 20, 6, 4, 3]).tolist()
    [False, False, True, True, True]
    """
    parts = np.asarray(counts, np.float64)
    if not (parts >= 0).all():
        raise ParameterError("counts cannot be negative or missing; leave out what nobody gave")
    hidden = parts < SMALLEST_SHOWN
    if hidden.any():
        order = np.argsort(parts, kind="stable")
        hidden[order[: _how_many(tuple(parts[order].astype(int).tolist()))]] = True
    return hidden


def _how_many(rising: tuple[int, ...]) -> int:
    """Tell how many of all parts of a total are hidden, of which the first is small."""
    for n in range(_least(rising), len(rising)):
        if _keeps_secret(sum(rising[:n]), n, rising[n]):
            return n
    return len(rising)


def _least(rising: tuple[int, ...]) -> int:
    """Count the small parts and one to cover them."""
    return sum(part < SMALLEST_SHOWN for part in rising) + 1


@lru_cache(maxsize=100_000)
def _keeps_secret(together: int, n: int, least_shown: int) -> bool:
    """Tell whether hiding `n` parts leaves the smallest of them enough values it may have."""
    found = 0
    for smallest in range(SMALLEST_SHOWN):
        ways = _ways(smallest, together, n, least_shown)
        found += any(_how_many(way) == n for way in ways)
        if found == _VALUES_LEFT:
            return True
    return False


def _ways(smallest: int, together: int, n: int, least_shown: int) -> Iterator[tuple[int, ...]]:
    """Fill the hidden parts in ways that are told alike: as many small ones as there can be, and evenly."""
    for n_covers in range(1, n):
        n_small = n - n_covers - 1
        for small in range(smallest * n_small, (SMALLEST_SHOWN - 1) * n_small + 1):
            covers = together - smallest - small
            if SMALLEST_SHOWN * n_covers <= covers <= least_shown * n_covers:
                yield (smallest, *_evenly(small, n_small), *_evenly(covers, n_covers))


def _evenly(total: int, n: int) -> list[int]:
    return [(total + place) // n for place in range(n)]


def shown_count(count: float) -> str:
    """
    Write a count, or that it is small.

    Examples
    --------
    >>> shown_count(1200), shown_count(4)
    ('1,200', 'fewer than 5')
    """
    return f"{count:,.0f}" if count >= SMALLEST_SHOWN else FEW
