"""Kernel density of incidents on a grid."""

import math

import numpy as np

from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import SquareGrid
from geo.points import DistinctPoints, Indices

_CHUNK = 100_000
"""Kernel values held in memory at a time: few enough to stay near the processor."""


def kernel_density(points: DistinctPoints, grid: SquareGrid, *, bandwidth_m: float) -> Floats:
    """
    Estimate incident density at the centre of every grid cell.

    Uses the quartic (biweight) kernel, exactly: each point is felt in every cell centre nearer than `bandwidth_m`, at
    its true distance, and nowhere else. The estimate is for the whole period of the incidents: compare periods only if
    they are as long.

    Parameters
    ----------
    points
        Distinct points of the incidents, in EPSG:27700, with the number of incidents as weight.
    grid
        Cells to estimate at; covers the study area, not the points, and a margin of at least `bandwidth_m`.
    bandwidth_m
        Kernel radius in metres; belongs in the caption of any map made from the result.

    Returns
    -------
    density
        Incidents per square kilometre, shape (n_rows, n_cols), south row first; zero everywhere without points.

    Raises
    ------
    ParameterError
        If `bandwidth_m` is below the cell, or a point lies so near the edge of the grid that mass would be lost.

    Notes
    -----
    Cells within `bandwidth_m` of the edge of the study area are too low, since incidents beyond it are not in the data.
    With snapped locations the surface has its peaks on map points, not on the places where things happened. Summed over
    all cells the density gives the number of incidents, up to the error of sampling the kernel at cell centres: under
    0.5 % for a single point where the bandwidth is at least three cells.

    References
    ----------
    Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, eq. 4.5.

    Examples
    --------
    >>> import shapely
    >>> from geo.grid import square_grid
    >>> from geo.points import distinct_points
    >>> grid = square_grid(shapely.box(0, 0, 1000, 1000), cell_m=100, margin_m=300)
    >>> density = kernel_density(distinct_points([550, 550], [550, 550]), grid, bandwidth_m=300)
    >>> round(float(density.max()), 2)  # in the point's own cell centre: 2 · 3 / (π 0.3²)
    21.22
    """
    if not grid.cell_m <= bandwidth_m < math.inf:
        raise ParameterError(
            f"a bandwidth of {bandwidth_m} m is below the cell of {grid.cell_m} m; choose a wider one or smaller cells"
        )
    reach = math.ceil(bandwidth_m / grid.cell_m + 0.5)
    col = np.floor((points.x - grid.west) / grid.cell_m).astype(np.int64)
    row = np.floor((points.y - grid.south) / grid.cell_m).astype(np.int64)
    _require_room(points, grid, bandwidth_m)

    padded_cols = grid.n_cols + 2 * reach
    home = (row + reach) * padded_cols + col + reach
    steps = np.arange(-reach, reach + 1)
    total = np.zeros((grid.n_rows + 2 * reach) * padded_cols)
    stride = max(1, _CHUNK // len(steps))
    for first in range(0, len(points), stride):
        part = slice(first, first + stride)
        # The kernel is w (1 - dx² - dy²)²: with the root of w taken into both terms it is one difference, squared.
        root = np.sqrt(points.weight[part])
        dx = (grid.x[col[part]] - points.x[part] + steps[:, None] * grid.cell_m) / bandwidth_m
        dy = (grid.y[row[part]] - points.y[part] + steps[:, None] * grid.cell_m) / bandwidth_m
        across, along = root * dx * dx, root * (1 - dy * dy)
        for north, reached in zip(steps, _columns_reached(steps, grid.cell_m, bandwidth_m), strict=True):
            closeness = along[north + reach] - across[reached]
            np.maximum(closeness, 0, out=closeness)
            closeness *= closeness
            cell = home[part] + (north * padded_cols + steps[reached, None])
            np.add.at(total, cell.ravel(), closeness.ravel())
    per_km2 = 3 / (math.pi * (bandwidth_m / 1000) ** 2)
    return total.reshape(-1, padded_cols)[reach:-reach, reach:-reach] * per_km2


def _columns_reached(steps: Indices, cell_m: float, bandwidth_m: float) -> list[slice]:
    """For each step north, the steps east that lie within the bandwidth of some position in the middle cell."""
    nearest_m = np.maximum(abs(steps) - 0.5, 0) * cell_m
    within = np.hypot(nearest_m[:, None], nearest_m) < bandwidth_m
    middle = len(steps) // 2
    return [slice(middle - (n - 1) // 2, middle + (n + 1) // 2) for n in within.sum(axis=1).tolist()]


def _require_room(points: DistinctPoints, grid: SquareGrid, bandwidth_m: float) -> None:
    """Refuse points whose kernel reaches a cell centre the grid does not have."""
    if not len(points):
        return
    room = min(
        points.x.min() - grid.x[0],
        grid.x[-1] - points.x.max(),
        points.y.min() - grid.y[0],
        grid.y[-1] - points.y.max(),
    )
    if room < bandwidth_m - grid.cell_m:
        raise ParameterError(
            f"a point lies {room:.0f} m from the edge of the grid, within the bandwidth of {bandwidth_m} m; "
            "lay the grid with a margin of at least the bandwidth"
        )
