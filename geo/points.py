"""
Weighted distinct points: what density, clusters and joins work on.

Snapped and repeated locations put many rows on few points. Rows are collapsed once; since a weight means exactly that
many rows, results are those of the rows.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import Floats, refuse_degrees
from geo.errors import SchemaError

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DistinctPoints:
    """
    Distinct locations in the order their first row came.

    `x`, `y` are metres in EPSG:27700, `weight` the number of rows at the location, `first_row` the first of them, all
    of shape (n_points,); `inverse`, of shape (n_rows,), leads from a row to its point. `distinct_points` makes them and
    refuses degrees.
    """

    x: Floats
    y: Floats
    weight: Floats
    first_row: Indices
    inverse: Indices

    def __len__(self) -> int:
        """Number of distinct points."""
        return len(self.x)

    @property
    def xy(self) -> Floats:
        """Coordinates, shape (n_points, 2)."""
        return np.column_stack([self.x, self.y])

    def take(self, points: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Self:
        """Keep some of the points, in the order asked for; `inverse` no longer leads anywhere and is empty."""
        keep = (self.x[points], self.y[points], self.weight[points], self.first_row[points])
        return type(self)(*keep, inverse=np.empty(0, np.int64))

    def joined(self, other: "DistinctPoints") -> Self:
        """Put the points and rows of another set behind, a location of both standing twice."""
        return type(self)(
            np.concatenate([self.x, other.x]),
            np.concatenate([self.y, other.y]),
            np.concatenate([self.weight, other.weight]),
            np.concatenate([self.first_row, other.first_row + len(self.inverse)]),
            np.concatenate([self.inverse, other.inverse + len(self)]),
        )


def distinct_points(x: npt.ArrayLike, y: npt.ArrayLike) -> DistinctPoints:
    """
    Collapse rows to distinct points.

    The door to everything that works on points: density, clusters, counts by hexagon, repeats, the join to areas.

    Parameters
    ----------
    x, y
        Coordinates in EPSG:27700, shape (n_rows,).

    Raises
    ------
    SchemaError
        If a coordinate is missing or infinite, or there are not as many `x` as `y`.
    CrsError
        If all coordinates look like degrees of the United Kingdom (`geo.crs.refuse_degrees`).

    Notes
    -----
    Locations are the same if their coordinates are, to the last digit: one place that two suppliers put a millimetre
    apart is two. Readers give one place one pair of coordinates.

    Examples
    --------
    >>> points = distinct_points([10, 20, 10], [5, 5, 5])
    >>> points.x.tolist(), points.weight.tolist(), points.inverse.tolist()
    ([10.0, 20.0], [2.0, 1.0], [0, 1, 0])
    """
    east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if east.shape != north.shape or east.ndim != 1:
        raise SchemaError(f"coordinates of shapes {east.shape} and {north.shape} are no points; give each row one pair")
    finite = np.isfinite(east) & np.isfinite(north)
    if not finite.all():
        raise SchemaError(f"row {int((~finite).argmax())} has no location; leave such rows out and count them")
    refuse_degrees(east, north, "points")
    inverse, distinct = pd.factorize(east + 1j * north)
    weight = np.bincount(inverse, minlength=len(distinct)).astype(np.float64)
    first_row = np.full(len(distinct), len(east), np.int64)
    np.minimum.at(first_row, inverse, np.arange(len(east)))
    return DistinctPoints(distinct.real.copy(), distinct.imag.copy(), weight, first_row, inverse.astype(np.int64))


def distinct_points_by(x: npt.ArrayLike, y: npt.ArrayLike, group: Indices) -> tuple[DistinctPoints, Indices]:
    """
    Collapse rows to distinct points within each group, such as a month.

    Parameters
    ----------
    x, y
        Coordinates in EPSG:27700, shape (n_rows,).
    group
        Number from 0 of the group each row belongs to, shape (n_rows,).

    Returns
    -------
    points, group
        A location with rows of three groups stands thrice; `group` has the shape (n_points,). In the order of
        locations, then of groups.

    Raises
    ------
    SchemaError, CrsError
        As `distinct_points`; also if there is not one group for each row.

    Examples
    --------
    >>> points, group = distinct_points_by([10, 10, 10], [5, 5, 5], np.array([1, 0, 1]))
    >>> points.weight.tolist(), group.tolist()
    ([1.0, 2.0], [0, 1])
    """
    everywhere = distinct_points(x, y)
    if group.shape != everywhere.inverse.shape:
        raise SchemaError(f"groups of shape {group.shape} do not fit {len(everywhere.inverse)} rows; give each row one")
    n_groups = int(group.max(initial=0)) + 1
    key, inverse = np.unique(everywhere.inverse * n_groups + group, return_inverse=True)
    location = key // n_groups
    first_row = np.full(len(key), len(group), np.int64)
    np.minimum.at(first_row, inverse, np.arange(len(group)))
    weight = np.bincount(inverse, minlength=len(key)).astype(np.float64)
    points = DistinctPoints(everywhere.x[location], everywhere.y[location], weight, first_row, inverse.astype(np.int64))
    return points, key % n_groups
