"""
Hotspots: clusters that are places one can stand in and see.

Snapped data needs rules that plain DBSCAN lacks: one busy map point is no hotspot but a repeat point, and a chain of
clusters through a town is no place.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from geo.analysis.clusters import NOISE, dbscan
from geo.analysis.extent import extents
from geo.errors import ParameterError
from geo.points import DistinctPoints, Indices


@dataclass(frozen=True)
class HotspotRules:
    """
    What makes a hotspot; the defaults suit a month of open data.

    `eps_m` and `min_incidents` are DBSCAN's; `min_points` the distinct locations a hotspot needs; `max_extent_m` how
    far apart two of them may be.
    """

    eps_m: float = 150.0
    min_incidents: int = 10
    min_points: int = 3
    max_extent_m: float = 700.0

    def __post_init__(self) -> None:
        """Refuse rules that have no meaning; those of DBSCAN itself are refused there."""
        if not self.min_points >= 1:
            raise ParameterError(f"at least {self.min_points} distinct points has no meaning; it must be 1 or more")
        if not self.max_extent_m > 0:
            raise ParameterError(f"an extent of {self.max_extent_m} m has no meaning; it must be above 0")
        if np.isnan(self.min_incidents):
            raise ParameterError(f"at least {self.min_incidents} incidents has no meaning; it must be 1 or more")
        if self.eps_m > self.max_extent_m:
            raise ParameterError(
                f"a radius of {self.eps_m:g} m is above the greatest extent of {self.max_extent_m:g} m, so that "
                "neighbours would be too far apart for one hotspot; choose a smaller radius or a greater extent"
            )


def hotspot_labels(
    points: DistinctPoints, rules: HotspotRules, *, group: npt.NDArray[np.int64] | None = None
) -> tuple[Indices, Indices]:
    """
    Find the points of each hotspot, and of each cluster with too few distinct points to be one.

    Clusters wider than `rules.max_extent_m` are cut: the point with most incidents within half that distance (of equal
    ones the busiest) takes those within it, then the next of what is left; each piece must again be a cluster by the
    same rules. DBSCAN can leave a cluster with fewer incidents than it asks for, where border points went to another:
    such a one is none.

    Parameters
    ----------
    points
        Distinct points in EPSG:27700.
    group
        Number from 0 of the group each point belongs to, shape (n_points,), such as a month: points of different groups
        share no hotspot. Finds the hotspots of many periods at once.

    Returns
    -------
    hotspots, repeats
        Two labels for each point, each of shape (n_points,): a number from 0, without order or meaning, or `NOISE`.

    Raises
    ------
    ParameterError
        As `geo.analysis.clusters.dbscan`.

    Notes
    -----
    The result does not hang on the order of rows: points are first sorted by their coordinates.

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> points = distinct_points([0, 40, 80, 9000], [0, 0, 0, 0])
    >>> hotspots, repeats = hotspot_labels(points, HotspotRules(min_incidents=3))
    >>> hotspots.tolist(), repeats.tolist()
    ([0, 0, 0, -1], [-1, -1, -1, -1])
    """
    belongs = np.zeros(len(points), np.int64) if group is None else group
    order = np.lexsort((points.y, points.x, belongs))
    sorted_points = points.take(order)
    numbered = DistinctPoints(
        sorted_points.x, sorted_points.y, sorted_points.weight, np.arange(len(order)), np.empty(0, np.int64)
    )
    piece = np.empty(len(points), np.int64)
    piece[order] = _pieces(numbered, rules, belongs[order])
    n = piece.max(initial=NOISE) + 1
    enough = np.bincount(piece[piece != NOISE], points.weight[piece != NOISE], n) >= rules.min_incidents
    spread = np.bincount(piece[piece != NOISE], minlength=n) >= rules.min_points
    return _keep(piece, enough & spread), _keep(piece, enough & ~spread)


def _pieces(points: DistinctPoints, rules: HotspotRules, group: Indices) -> Indices:
    """Cluster, and cut what is too wide."""
    label = dbscan(points, eps_m=rules.eps_m, min_incidents=rules.min_incidents, group=group)
    too_wide = extents(points.x, points.y, label) > rules.max_extent_m
    wide = np.flatnonzero((label != NOISE) & np.append(too_wide, False)[label])  # noise is -1: the last
    disc = _discs(points.take(wide), label[wide], rules)
    cut = wide[disc != NOISE]
    within = dbscan(points.take(cut), eps_m=rules.eps_m, min_incidents=rules.min_incidents, group=disc[disc != NOISE])
    n = len(too_wide)
    label[wide] = NOISE
    label[cut] = np.where(within != NOISE, within + n, NOISE)
    return label


def _discs(points: DistinctPoints, label: Indices, rules: HotspotRules) -> Indices:
    """
    Cut each cluster into discs, the fullest first; two points of a disc are at most the full extent apart.

    Clusters do not touch one another: each round cuts the fullest disc out of every cluster that has one left.
    """
    n, near = len(points), _near(points, label, rules.max_extent_m / 2)
    # One number to compare: the incidents within the disc, of equal ones the point's own, then its place in the order.
    by_rank = np.lexsort((-np.arange(n), points.weight))
    fullness = (near @ points.weight) * n
    fullness[by_rank] += np.arange(n)
    disc = np.full(n, NOISE, np.int64)
    left = np.argsort(label, kind="stable")
    found = 0
    while len(left := left[fullness[left] >= rules.min_incidents * n]):
        first = np.flatnonzero(np.diff(label[left], prepend=NOISE))
        centre = by_rank[np.maximum.reduceat(fullness[left], first).astype(np.int64) % n]
        of, members = _beside(near, centre)
        free = disc[members] == NOISE
        of, members = of[free], members[free]
        disc[members] = found + of
        found += len(centre)
        of, losing = _beside(near, members)
        fullness -= np.bincount(losing, (points.weight[members] * n)[of], n)
        fullness[members] = 0
    return disc


def _near(points: DistinctPoints, label: Indices, within_m: float) -> csr_array:
    """Tell which points of one label lie near which, themselves included, as a sparse matrix of ones."""
    n = len(points)
    # The label as a third dimension keeps clusters apart.
    apart = np.column_stack([points.x, points.y, label * (4 * within_m)])
    # A tree that is not balanced is built in half the time and asked as fast.
    tree = cKDTree(apart, compact_nodes=False, balanced_tree=False)
    one, other = tree.query_pairs(within_m, output_type="ndarray").astype(np.int32).T
    itself = np.arange(n, dtype=np.int32)
    rows, cols = np.concatenate([one, other, itself]), np.concatenate([other, one, itself])
    matrix = coo_array((np.ones(len(rows), np.int8), (rows, cols)), shape=(n, n))
    matrix.has_canonical_format = True  # no pair stands twice: saves the search for such
    return matrix.tocsr()


def _beside(near: csr_array, some: Indices) -> tuple[Indices, Indices]:
    """List the points near each of some: position in `some`, and the point."""
    start, count = near.indptr[some], np.diff(near.indptr)[some]
    of = np.repeat(np.arange(len(some)), count)
    return of, near.indices[np.arange(len(of)) + (start - np.cumsum(count) + count)[of]]


def _keep(label: Indices, wanted: npt.NDArray[np.bool_]) -> Indices:
    """Keep some labels and number them anew from 0."""
    number = np.where(wanted, np.cumsum(wanted) - 1, NOISE)
    return np.append(number, NOISE)[label]
