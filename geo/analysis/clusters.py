"""Density-based clusters of incidents (DBSCAN)."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import DistinctPoints, Indices

NOISE = -1
LEAST_EPS_M = 0.1
"""Finer than any location is known."""

Step = tuple[int, int]
_AROUND: list[Step] = sorted(
    ((columns, rows) for columns in range(-2, 3) for rows in range(-2, 3)), key=lambda step: step[0] ** 2 + step[1] ** 2
)
"""Steps to the cells that can hold a point within eps, the cell itself first."""
_AHEAD = [step for step in _AROUND if step > (0, 0)]
"""One of each two opposite steps."""
_CHUNK = 50_000
"""Distances held in memory at a time: few enough to stay near the processor."""
_FEW = 20
"""Up to about so many points near each, listing all near pairs is faster than looking into cells."""
_START = 3_000
"""Before it has looked into any, the way of the cells costs as much as so many points."""


def dbscan(
    points: DistinctPoints, *, eps_m: float, min_incidents: int, group: npt.NDArray[np.int64] | None = None
) -> Indices:
    """
    Cluster distinct points by DBSCAN, weights counting as that many incidents.

    A point is a core point if the incidents within `eps_m` of it, its own included, are at least `min_incidents`; core
    points within `eps_m` of one another share a cluster; a point near a core point, but none itself, joins as border.

    Parameters
    ----------
    points
        Distinct points in EPSG:27700.
    eps_m
        Radius in metres; a distance of exactly `eps_m` counts as near.
    min_incidents
        Incidents, not points.
    group
        Number from 0 of the group each point belongs to, shape (n_points,): points of different groups are never near.
        Clusters many groups at once.

    Returns
    -------
    labels
        Cluster number of each point, shape (n_points,); `NOISE` where none. ``labels[points.inverse]`` equals the
        labels scikit-learn gives the rows: clusters are numbered by the first row among their core points, and a
        border point between several takes the lowest number.

    Raises
    ------
    ParameterError
        If `eps_m` is under `LEAST_EPS_M` or `min_incidents` below one.

    Notes
    -----
    On snapped data a cluster can be one map point with many rows: `geo.analysis.hotspots` sets those apart.

    Exact, and without listing all near pairs where points are crowded: they are sorted into square cells whose diagonal
    is just under `eps_m`. All points of a cell with enough incidents are core, so only those of emptier cells are
    counted; and two cells are joined by the first near pair of core points that is found. Where a distance and `eps_m`
    differ by no more than the last digit of a coordinate, which 0.1 m at 480,000 m can, scikit-learn may round the
    other way.

    References
    ----------
    Ester, M., Kriegel, H.-P., Sander, J., Xu, X. (1996). A density-based algorithm for discovering clusters. KDD-96.
    Gunawan, A. (2013). A faster algorithm for DBSCAN. Technische Universiteit Eindhoven. (The cells.)

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> points = distinct_points([0, 0, 50, 900], [0, 0, 0, 0])
    >>> dbscan(points, eps_m=100, min_incidents=3).tolist()
    [0, 0, -1]
    """
    if not LEAST_EPS_M <= eps_m < math.inf:
        raise ParameterError(f"eps of {eps_m} m has no meaning; it must be a length of at least {LEAST_EPS_M} m")
    if min_incidents < 1:
        raise ParameterError(f"at least {min_incidents} incidents has no meaning; it must be 1 or more")
    if not len(points):
        return np.empty(0, np.int64)
    groups = np.zeros(len(points), np.int64) if group is None else group
    labels = _by_cells if _crowded(points, eps_m, groups) else _by_pairs
    return labels(points, eps_m, min_incidents, groups)


def _crowded(points: DistinctPoints, eps_m: float, group: Indices) -> bool:
    """Guess whether points have many others near them, from those that share a square of side `eps_m`."""
    column, row = (np.floor((axis - axis.min()) / eps_m).astype(np.int64) for axis in (points.x, points.y))
    square = np.sort((group * (int(column.max()) + 1) + column) * (int(row.max()) + 1) + row)
    count = np.diff(np.flatnonzero(np.diff(square, prepend=-1)), append=len(square))
    return bool(math.pi * (count @ count) > _FEW * (len(points) + _START))


def _by_pairs(points: DistinctPoints, eps_m: float, min_incidents: int, group: Indices) -> Indices:
    """List all near pairs: joined core points are a cluster, others near one its border."""
    # The group as a third dimension keeps groups apart. A tree that is not balanced is built in half the time. It may
    # round, so it is asked for a hair more.
    apart = np.column_stack([points.x, points.y, group * (2 * eps_m)])
    tree = cKDTree(apart, compact_nodes=False, balanced_tree=False)
    one, other = tree.query_pairs(eps_m * (1 + 1e-9), output_type="ndarray").T
    near = (points.x[one] - points.x[other]) ** 2 + (points.y[one] - points.y[other]) ** 2 <= eps_m * eps_m
    one, other = one[near], other[near]
    n, weight = len(points), points.weight
    core = weight + np.bincount(one, weight[other], n) + np.bincount(other, weight[one], n) >= min_incidents
    joined = core[one] & core[other]
    graph = coo_array((np.ones(joined.sum()), (one[joined], other[joined])), shape=(n, n))
    graph.has_canonical_format = True  # no pair stands twice: saves the search for such
    number = _numbered(connected_components(graph, directed=False)[1].astype(np.int64), core, points.first_row)
    for here, there in ((one, other), (other, one)):
        border = core[here] & ~core[there]
        np.minimum.at(number, there[border], number[here[border]])
    return np.where(number < n, number, NOISE)


def _by_cells(points: DistinctPoints, eps_m: float, min_incidents: int, group: Indices) -> Indices:
    """Look into the cells around each point, only as far as it takes."""
    cells, order = _cells(points, eps_m, group)
    core = _core(cells, points.weight[order], min_incidents)
    number = _numbered(_components(cells, core)[cells.of_point], core, points.first_row[order])
    border = np.flatnonzero(~core)
    for step in _AROUND:
        for at, other in _near_points(cells, border, step):
            np.minimum.at(number, at[core[other]], number[other[core[other]]])
    labels = np.empty(len(points), np.int64)
    labels[order] = np.where(number < len(points), number, NOISE)
    return labels


def _numbered(component: Indices, core: npt.NDArray[np.bool_], first_row: Indices) -> Indices:
    """Number the components by the first row among their core points; other points get the number of all points."""
    first = np.full(int(component.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, component[core], first_row[core])
    # Components without a core point have no first row and come last.
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.where(core, rank[component], len(core))


@dataclass(frozen=True)
class _Cells:
    """
    Points sorted by the cell they lie in.

    The points of a cell are those from `start` on, `count` of them. `beside` tells, for each step of columns and rows,
    the cell it leads to from each cell; -1 where none holds a point.
    """

    x: Floats
    y: Floats
    eps_m: float
    beside: dict[Step, Indices]
    start: Indices
    count: Indices
    of_point: Indices

    def near(self, one: Indices, start: Indices, count: Indices) -> Iterator[tuple[Indices, Indices]]:
        """Compare each point of `one` with `count` points from `start` on; yield position in `one` and near point."""
        chunk = np.cumsum(count) // _CHUNK
        cuts = np.flatnonzero(np.diff(chunk)) + 1
        for low, high in itertools.pairwise([0, *cuts.tolist(), len(one)]):
            n = count[low:high]
            unit = np.repeat(np.arange(low, high), n)
            other = np.arange(len(unit)) + np.repeat(start[low:high] - np.cumsum(n) + n, n)
            point = one[unit]
            squared = (self.x[point] - self.x[other]) ** 2 + (self.y[point] - self.y[other]) ** 2
            near = squared <= self.eps_m * self.eps_m
            yield unit[near], other[near]


def _cells(points: DistinctPoints, eps_m: float, group: Indices) -> tuple[_Cells, Indices]:
    # A hair smaller than the square whose diagonal is eps, so that no rounding puts points of a cell further apart.
    side = eps_m / math.sqrt(2) * (1 - 1e-6)
    column = np.floor((points.x - points.x.min()) / side).astype(np.int64)
    row = np.floor((points.y - points.y.min()) / side).astype(np.int64)
    # Two rows beyond either end belong to no other column, two columns beyond either end to no other group.
    stride = int(row.max()) + 5
    cell = (group * (int(column.max()) + 5) + column) * stride + row
    order = np.argsort(cell, kind="stable")
    key = cell[order]
    first = np.diff(key, prepend=-1) > 0
    start, of_point = np.flatnonzero(first), np.cumsum(first) - 1
    count = np.diff(start, append=len(key))
    return _Cells(points.x[order], points.y[order], eps_m, _beside(key[start], stride), start, count, of_point), order


def _beside(key: Indices, stride: int) -> dict[Step, Indices]:
    """Find the cells beside each other, by their rising keys; of two opposite steps one is the other read backwards."""
    here = np.arange(len(key))
    beside = {(0, 0): here}
    for columns, rows in _AHEAD:
        wanted = key + columns * stride + rows
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        ahead = np.where(key[at] == wanted, at, -1)
        behind = np.full(len(key), -1)
        behind[ahead[ahead >= 0]] = here[ahead >= 0]
        beside[columns, rows], beside[-columns, -rows] = ahead, behind
    return beside


def _core(cells: _Cells, weight: Floats, min_incidents: int) -> npt.NDArray[np.bool_]:
    core = (np.add.reduceat(weight, cells.start) >= min_incidents)[cells.of_point]
    incidents = np.zeros(len(weight))
    left = np.flatnonzero(~core)
    for step in _AROUND:
        for at, other in _near_points(cells, left, step):
            np.add.at(incidents, at, weight[other])
        left = left[incidents[left] < min_incidents]
    return core | (incidents >= min_incidents)


def _near_points(cells: _Cells, some: Indices, step: Step) -> Iterator[tuple[Indices, Indices]]:
    """Find the points near some points in the cell one step away; yield pairs."""
    there = cells.beside[step][cells.of_point[some]]
    one, there = some[there >= 0], there[there >= 0]
    for unit, other in cells.near(one, cells.start[there], cells.count[there]):
        yield one[unit], other


def _components(cells: _Cells, core: npt.NDArray[np.bool_]) -> Indices:
    """Number the connected parts that the core points of cells form, as one number for each cell."""
    only = np.flatnonzero(core)
    n_cells = len(cells.start)
    count = np.bincount(cells.of_point[only], minlength=n_cells)
    start = np.cumsum(count) - count
    inner = _Cells(cells.x[only], cells.y[only], cells.eps_m, cells.beside, start, count, cells.of_point[only])
    component: Indices = np.arange(n_cells)
    for step in _AHEAD:
        there = cells.beside[step]
        here = np.flatnonzero((there >= 0) & (count > 0))
        there = there[here]
        apart = (count[there] > 0) & (component[here] != component[there])
        here, there = here[apart], there[apart]
        if not len(here):
            continue
        joined = _touching(inner, here, there)
        ends = component[here[joined]], component[there[joined]]
        graph = coo_array((np.ones(len(ends[0]), np.bool_), ends), shape=(n_cells, n_cells))
        component = connected_components(graph, directed=False)[1].astype(np.int64)[component]
    return component


def _touching(cells: _Cells, here: Indices, there: Indices) -> npt.NDArray[np.bool_]:
    """Tell which pairs of cells hold a near pair of points, comparing ever more points of one with all of the other."""
    joined = np.zeros(len(here), np.bool_)
    left = np.arange(len(here))
    done, size = 0, 1
    while len(left):
        n = np.minimum(cells.count[here[left]] - done, size)
        pair = np.repeat(left, n)
        point = np.arange(len(pair)) + np.repeat(cells.start[here[left]] + done - np.cumsum(n) + n, n)
        for unit, _ in cells.near(point, cells.start[there[pair]], cells.count[there[pair]]):
            joined[pair[unit]] = True
        done, size = done + size, 4 * size
        left = left[~joined[left] & (cells.count[here[left]] > done)]
    return joined
