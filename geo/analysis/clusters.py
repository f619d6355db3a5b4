"""Density-based clusters of incidents (DBSCAN)."""

import math

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.errors import ParameterError
from geo.points import DistinctPoints, Indices

NOISE = -1


def dbscan(points: DistinctPoints, *, eps_m: float, min_incidents: int) -> Indices:
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

    Returns
    -------
    labels
        Cluster number of each point, shape (n_points,); `NOISE` where none. ``labels[points.inverse]`` equals the
        labels scikit-learn gives the rows: clusters are numbered by the first row among their core points, and a
        border point between several takes the lowest number.

    Raises
    ------
    ParameterError
        If `eps_m` is not above zero or `min_incidents` below one.

    Notes
    -----
    On snapped data a cluster can be one map point with many rows: `geo.analysis.hotspots` sets those apart. All pairs
    of distinct points within `eps_m` are held in memory, 16 bytes each.

    References
    ----------
    Ester, M., Kriegel, H.-P., Sander, J., Xu, X. (1996). A density-based algorithm for discovering clusters. KDD-96.

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> points = distinct_points([0, 0, 50, 900], [0, 0, 0, 0])
    >>> dbscan(points, eps_m=100, min_incidents=3).tolist()
    [0, 0, -1]
    """
    if not 0 < eps_m < math.inf:
        raise ParameterError(f"eps of {eps_m} m has no meaning; it must be above 0")
    if min_incidents < 1:
        raise ParameterError(f"at least {min_incidents} incidents has no meaning; it must be 1 or more")
    n = len(points)
    if n == 0:
        return np.empty(0, np.int64)
    one, other = near_pairs(points, eps_m)
    incidents = points.weight + np.bincount(one, points.weight[other], n) + np.bincount(other, points.weight[one], n)
    core = incidents >= min_incidents

    both = core[one] & core[other]
    graph = coo_array((np.ones(both.sum(), np.bool_), (one[both], other[both])), shape=(n, n))
    _, component = connected_components(graph, directed=False)
    labels = np.full(n, NOISE, np.int64)
    if not core.any():
        return labels
    first_row = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(first_row, component[core], points.first_row[core])
    # Components are numbered by their first row; those without a core point have none.
    rank = np.empty(n, np.int64)
    rank[np.argsort(first_row, kind="stable")] = np.arange(n)
    labels[core] = rank[component[core]]

    lowest = np.full(n, n, np.int64)
    for border, centre in ((one, other), (other, one)):
        reached = ~core[border] & core[centre]
        np.minimum.at(lowest, border[reached], labels[centre[reached]])
    labels[lowest < n] = lowest[lowest < n]
    return labels


def near_pairs(points: DistinctPoints, distance_m: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """List the pairs of points at most `distance_m` apart, each once, as two arrays of positions."""
    pairs = cKDTree(points.xy).query_pairs(distance_m, output_type="ndarray")
    return pairs[:, 0], pairs[:, 1]
