"""How wide groups of points are."""

import math

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, QhullError

from geo.crs import Floats
from geo.points import Indices

_MANY = 64
"""From here on the hull, whose corners hold the greatest distance, costs less than all the pairs."""
_HAIR_M = 1e-6
"""More than rounding can amount to."""


def extents(x: Floats, y: Floats, label: Indices) -> Floats:
    """
    Give the greatest distance between two points of each group.

    Parameters
    ----------
    x, y
        Metres, shape (n_points,).
    label
        Number from 0 of the group each point belongs to, shape (n_points,); below 0 for none.

    Returns
    -------
    extent_m
        Shape (n_groups,), the highest label and 1: 0 for a single point and for a number that no point has.

    Examples
    --------
    >>> import numpy as np
    >>> extents(np.array([0.0, 3, 9]), np.array([0.0, 4, 9]), np.array([0, 0, 1])).tolist()
    [5.0, 0.0]
    """
    n = int(label.max(initial=-1)) + 1
    order = np.argsort(label, kind="stable")
    order = order[label[order] >= 0]
    order = order[_outer(x[order], y[order], label[order])]
    count = np.bincount(label[order], minlength=n)
    end = np.cumsum(count)
    many = count > _MANY
    wide = [_corners(x, y, order[end[group] - count[group] : end[group]]) for group in np.flatnonzero(many)]
    order = np.concatenate([order[~many[label[order]]], *wide])
    group = label[order]
    n_pairs = _count_later(group)
    one = np.repeat(np.arange(len(order)), n_pairs)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(n_pairs) - n_pairs, n_pairs)
    east, north = x[order], y[order]
    squared = (east[one] - east[other]) ** 2 + (north[one] - north[other]) ** 2
    greatest = np.zeros(n)
    np.maximum.at(greatest, group[one], squared)
    return np.sqrt(greatest)


def _outer(x: Floats, y: Floats, group: Indices) -> npt.NDArray[np.bool_]:
    """Tell which points, sorted by group, lie far enough out of theirs to be an end of its greatest distance."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    run = np.repeat(np.arange(len(first)), np.diff(first, append=len(group)))
    axes = np.stack([x, y, (x + y) / math.sqrt(2), (x - y) / math.sqrt(2)])
    low, high = (each.reduceat(axes, first, axis=1) for each in (np.minimum, np.maximum))
    out = np.hypot(*(axes - (low + high)[:, run] / 2)[:2])
    # The two ends are no further apart than both are from the middle, and at least as far as the group is wide.
    outer: npt.NDArray[np.bool_] = out + np.maximum.reduceat(out, first)[run] >= (high - low).max(axis=0)[run] - _HAIR_M
    return outer


def _corners(x: Floats, y: Floats, members: Indices) -> Indices:
    """Keep of one group the points that can be an end of its greatest distance."""
    xy = np.column_stack([x[members], y[members]])
    try:
        return members[ConvexHull(xy).vertices]
    except QhullError:  # all on one line: the hull has no area
        along = xy[:, np.ptp(xy, axis=0).argmax()]
        return members[[along.argmin(), along.argmax()]]


def _count_later(group: Indices) -> Indices:
    """Count for each point those after it in the same run of equal groups."""
    last = np.flatnonzero(np.diff(group, append=-1))
    length = np.diff(last, prepend=-1)
    return np.repeat(last, length) - np.arange(len(group))
