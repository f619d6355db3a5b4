"""Areas to compare an action area with: alike before the action, and far enough away."""

from dataclasses import dataclass

import numpy as np

from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask

MOST = 5
_HALF = 0.5
"""Added to counts before their logarithm is taken."""


@dataclass(frozen=True)
class Likeness:
    """
    How far an area is from the action area before the action; 0 is the same.

    `level` is the logarithm of the ratio of their counts, `trend` the difference of what that of the second half to the
    first was for each, `kinds` the Hellinger distance of their shares of categories, 0 to 1. All without a unit.
    """

    area: int
    level: float
    trend: float
    kinds: float

    @property
    def distance(self) -> float:
        """The three together."""
        return self.level + self.trend + self.kinds


def alike(monthly: Floats, kinds: Floats, action: int, may_be_compared: Mask, *, most: int = MOST) -> list[Likeness]:
    """
    Rank areas by how much they were like the action area before the action.

    Parameters
    ----------
    monthly
        Counts of the months before, shape (n_areas, n_months).
    kinds
        Counts of each category in these months, shape (n_areas, n_kinds).
    action
        Row of the action area.
    may_be_compared
        Areas that lie outside the buffer and where nothing was done, shape (n_areas,); the action area never is.
    most
        How many to give.

    Returns
    -------
    ranked
        The most alike first; of equal ones the first row. Areas without any incident are left out.

    Raises
    ------
    ParameterError
        If there are fewer than two months: no trend can be seen.

    Examples
    --------
    >>> monthly = np.array([[9, 9], [30, 10], [8, 10], [0, 0]])
    >>> kinds = np.array([[18, 0], [0, 40], [9, 9], [0, 0]])
    >>> [each.area for each in alike(monthly, kinds, 0, np.ones(4, bool))]
    [2, 1]
    """
    n_months = monthly.shape[1]
    if n_months < 2:
        raise ParameterError(f"{n_months} month before the action tells no trend; compare areas over two or more")
    total, cut = monthly.sum(axis=1), n_months // 2
    # Halves of unlike length are brought to the same: the first may be a month shorter.
    first = monthly[:, :cut].sum(axis=1) * (n_months - cut) / cut
    rise = np.log((monthly[:, cut:].sum(axis=1) + _HALF) / (first + _HALF))
    level = np.abs(np.log((total + _HALF) / (total[action] + _HALF)))
    trend = np.abs(rise - rise[action])
    apart = _hellinger(kinds, kinds[action])
    offered = np.flatnonzero(may_be_compared & (total > 0))
    offered = offered[offered != action]
    order = offered[np.argsort((level + trend + apart)[offered], kind="stable")]
    return [Likeness(row, float(level[row]), float(trend[row]), float(apart[row])) for row in order[:most].tolist()]


def _hellinger(kinds: Floats, own: Floats) -> Floats:
    """Tell how far shares lie from those of one area; areas without any are as far as can be."""
    total = kinds.sum(axis=1)
    if not own.sum():
        return np.ones(len(kinds))
    shares = kinds / np.where(total > 0, total, 1)[:, None]
    shared = np.sqrt(shares * (own / own.sum())).sum(axis=1)
    return np.asarray(np.sqrt(np.clip(1 - shared, 0, 1)), np.float64)
