"""Incidents per hexagon and around it, and those that lie outside every one."""

import numpy as np
import numpy.typing as npt

from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import HexGrid
from geo.points import DistinctPoints, Indices


def count_by_hexagon(points: DistinctPoints, grid: HexGrid) -> Floats:
    """
    Count incidents in each hexagon.

    A point on a shared edge counts in exactly one, so counts and `count_outside` add up to the weight of all points.

    Parameters
    ----------
    points
        Distinct points in EPSG:27700.
    grid
        Hexagons over the study area, which decide the zeros: a hexagon without an incident counts 0.

    Returns
    -------
    counts
        Incidents, shape (len(grid),), in the order of the grid.

    Notes
    -----
    Map points of data.police.uk gather what happened within some hundred metres: a hexagon of their size may hold the
    incidents of the next.

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> grid = HexGrid(200.0, np.array([0, 1]), np.array([0, 0]))
    >>> points = distinct_points([10, 10, 350, 9_000], [0, 0, 0, 0])
    >>> count_by_hexagon(points, grid).tolist(), count_outside(points, grid)
    ([2.0, 1.0], 1.0)
    """
    hexagon = grid.locate(points.x, points.y)
    held = hexagon >= 0
    return np.bincount(hexagon[held], points.weight[held], len(grid)).astype(np.float64, copy=False)


def count_outside(points: DistinctPoints, grid: HexGrid) -> float:
    """
    Count the incidents that lie in no hexagon of the grid: say it beside every result made from the counts.

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> count_outside(distinct_points([], []), HexGrid(200.0, np.array([0]), np.array([0])))
    0.0
    """
    return float(points.weight[grid.locate(points.x, points.y) < 0].sum())


def n_neighbours(grid: HexGrid) -> Indices:
    """
    Count the hexagons laid beside each, shape (len(grid),): six, but fewer on the rim.

    Examples
    --------
    >>> n_neighbours(HexGrid(200.0, np.array([0, 1, 2]), np.array([0, 0, 0]))).tolist()
    [1, 2, 1]
    """
    return (grid.neighbours >= 0).astype(np.int64) @ np.ones(6, np.int64)


def neighbour_sums(values: npt.ArrayLike, grid: HexGrid) -> Floats:
    """
    Add up the values of the hexagons beside each, its own left out.

    Parameters
    ----------
    values
        One for each hexagon, shape (len(grid),).

    Returns
    -------
    sums
        Shape (len(grid),); 0 for a hexagon that has no neighbour.

    Raises
    ------
    ParameterError
        If there is not exactly one value for each hexagon, or one is missing or infinite.

    Examples
    --------
    >>> grid = HexGrid(200.0, np.array([0, 1, 2]), np.array([0, 0, 0]))
    >>> neighbour_sums([1, 10, 100], grid).tolist()
    [10.0, 101.0, 10.0]
    """
    # Where no neighbour is laid, -1 leads to the zero at the end.
    return np.append(hexagon_values(values, grid), 0.0)[grid.neighbours] @ np.ones(6)


def hexagon_values(values: npt.ArrayLike, grid: HexGrid) -> Floats:
    """
    Take values as floats, one for each hexagon.

    Raises
    ------
    ParameterError
        If there is not exactly one value for each hexagon, or one is missing or infinite.
    """
    held = np.asarray(values, np.float64)
    if held.shape != (len(grid),):
        raise ParameterError(f"values of shape {held.shape} do not fit {len(grid)} hexagons; give one for each")
    if not np.isfinite(held).all():
        raise ParameterError(f"hexagon {int((~np.isfinite(held)).argmax())} has no finite value; give each its count")
    return held
