"""Small counts, which may tell of one person: which to hide, and how to say so."""

import numpy as np
import numpy.typing as npt

from geo.errors import ParameterError
from geo.periods import Mask

SMALLEST_SHOWN = 5
"""Policy: no count under this leaves the circle of partners, and no zero either: the partnership's rule for what is
published, after the Government Statistical Service's Disclosure Control Guidance for Tables Produced from
Administrative Sources (2014)."""
FEW = f"fewer than {SMALLEST_SHOWN}"


def hidden_parts(counts: npt.ArrayLike) -> Mask:
    """
    Tell which parts of a total that is told must stay hidden.

    Those under `SMALLEST_SHOWN`; and where any is, the smallest of the others too until at least two are hidden that
    make up at least `SMALLEST_SHOWN` together, so that the total less what is shown gives none of them back.

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
    It guards one total. Somebody who asks for several totals that overlap can still take one from the other.

    Examples
    --------
    >>> hidden_parts([40, 20, 3]).tolist(), hidden_parts([40, 20, 5]).tolist()
    ([False, True, True], [False, False, False])
    >>> hidden_parts([40, 4, 3]).tolist()
    [False, True, True]
    """
    parts = np.asarray(counts, np.float64)
    if not (parts >= 0).all():
        raise ParameterError("counts cannot be negative or missing; leave out what nobody gave")
    hidden = parts < SMALLEST_SHOWN
    if hidden.any():
        order = np.argsort(parts, kind="stable")
        together = np.cumsum(parts[order])
        # At least two: the smallest alone is under the limit.
        enough = int(np.searchsorted(together, SMALLEST_SHOWN)) + 1
        hidden[order[:enough]] = True
    return hidden


def shown_count(count: float) -> str:
    """
    Write a count, or that it is small.

    Examples
    --------
    >>> shown_count(1200), shown_count(4)
    ('1,200', 'fewer than 5')
    """
    return f"{count:,.0f}" if count >= SMALLEST_SHOWN else FEW
