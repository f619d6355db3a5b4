"""Small counts, which may tell of one person: which to hide, and how to say so."""

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

    Those under `SMALLEST_SHOWN`; and where any is, the smallest of the others too, until the total less what is shown
    leaves each small one at least three values it may have, even to somebody who knows this rule.

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
    order = np.argsort(parts, kind="stable")
    small = int(hidden.sum())
    for covers in range(1, len(parts) - small + 1) if small else ():
        hidden[order[: small + covers]] = True
        least_shown = parts[~hidden].min(initial=np.inf)
        # A small part lies between these if each of the others is as large, or as small, as it may be.
        together, largest = parts[hidden].sum(), SMALLEST_SHOWN - 1
        low = max(0.0, together - covers * least_shown - largest * (small - 1)) if np.isfinite(least_shown) else 0.0
        if min(largest, together - covers * SMALLEST_SHOWN) - low >= _VALUES_LEFT - 1:
            break
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
