"""
Hotspots: clusters that are places one can stand in and see, ranked.

Snapped data needs rules that plain DBSCAN lacks: one busy map point is no hotspot but a repeat map point, and a chain
of clusters through a town is no place.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.spatial import ConvexHull, QhullError, cKDTree
from scipy.spatial.distance import pdist

from geo.analysis.clusters import NOISE, dbscan
from geo.crs import BNG, WGS84, project
from geo.errors import ParameterError
from geo.places.names import is_generic, place_name
from geo.points import DistinctPoints, Indices, distinct_points

MAIN_CATEGORIES = 3


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
        if self.min_points < 1:
            raise ParameterError(f"at least {self.min_points} distinct points has no meaning; it must be 1 or more")
        if not self.max_extent_m > 0:
            raise ParameterError(f"an extent of {self.max_extent_m} m has no meaning; it must be above 0")


def hotspot_labels(points: DistinctPoints, rules: HotspotRules) -> tuple[Indices, Indices]:
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

    Returns
    -------
    hotspots, repeats
        Two labels for each point, each of shape (n_points,): a number from 0, without order or meaning, or `NOISE`.

    Notes
    -----
    The result does not hang on the order of rows: points are first sorted by their coordinates.
    """
    order = np.lexsort((points.y, points.x))
    canonical = points.take(order)
    canonical = DistinctPoints(
        canonical.x, canonical.y, canonical.weight, np.arange(len(points)), np.empty(0, np.int64)
    )
    hotspots = np.full(len(points), NOISE, np.int64)
    repeats = np.full(len(points), NOISE, np.int64)
    for members in _pieces(canonical, rules):
        if canonical.weight[members].sum() < rules.min_incidents:
            continue
        target = hotspots if len(members) >= rules.min_points else repeats
        target[order[members]] = target.max(initial=NOISE) + 1
    return hotspots, repeats


def hotspot_table(
    incidents: pd.DataFrame, rules: HotspotRules, *, ward_layer: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    List hotspots by their number of incidents, and apart from them the repeat points.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`; those the list is asked for.
    ward_layer
        Column of ward codes.

    Returns
    -------
    hotspots, repeats
        One row each, rank 1 first: ``rank``, ``place`` (street or kind of place), ``ward_code``, ``incidents``,
        ``share`` (of all incidents given, 0 to 1), ``points`` (distinct locations), ``extent_m`` (greatest distance
        between two of them), ``categories`` (text, the largest three), ``precision`` (the finest that all rows have),
        ``generic`` (whether the place is named by its kind only), ``easting``, ``northing`` (mean of the incidents,
        EPSG:27700), ``longitude``, ``latitude``. Equal counts: the smaller extent first, then west before east.
    """
    points = distinct_points(incidents["easting"], incidents["northing"])
    hotspots, repeats = hotspot_labels(points, rules)
    return _table(incidents, points, hotspots, ward_layer), _table(incidents, points, repeats, ward_layer)


def _pieces(points: DistinctPoints, rules: HotspotRules) -> list[Indices]:
    labels = dbscan(points, eps_m=rules.eps_m, min_incidents=rules.min_incidents)
    pieces, discs = [], []
    for members in _groups(labels):
        if _extent(points.xy[members]) <= rules.max_extent_m:
            pieces.append(members)
        else:
            discs += [members[disc] for disc in _discs(points.take(members), rules)]
    if discs:
        cut = np.concatenate(discs)
        group = np.repeat(np.arange(len(discs)), [len(disc) for disc in discs])
        within = dbscan(points.take(cut), eps_m=rules.eps_m, min_incidents=rules.min_incidents, group=group)
        pieces += [cut[members] for members in _groups(within)]
    return pieces


def _discs(points: DistinctPoints, rules: HotspotRules) -> list[Indices]:
    """Cut points into discs, the fullest first; two points of a disc are at most the full extent apart."""
    n = len(points)
    one, other = cKDTree(points.xy).query_pairs(rules.max_extent_m / 2, output_type="ndarray").T
    itself = np.arange(n)
    rows, cols = np.concatenate([one, other, itself]), np.concatenate([other, one, itself])
    near = coo_array((np.ones(len(rows)), (rows, cols)), shape=(n, n)).tocsr()
    left = np.ones(n, bool)
    within = near @ points.weight
    discs = []
    while within.max(initial=0) >= rules.min_incidents:
        fullest = np.flatnonzero(within == within.max())
        centre = fullest[points.weight[fullest].argmax()]
        members = near.indices[near.indptr[centre] : near.indptr[centre + 1]]
        members = np.sort(members[left[members]])
        discs.append(members.astype(np.int64))
        left[members] = False
        within -= near[members].T @ points.weight[members]
        within[members] = 0
    return discs


def _groups(labels: Indices) -> list[Indices]:
    """List the points of each label, by label."""
    order = np.argsort(labels, kind="stable")
    found, start = np.unique(labels[order], return_index=True)
    return np.split(order, start[1:])[int((found == NOISE).any()) :] if len(found) else []


def _extent(xy: np.ndarray) -> float:
    """Greatest distance between two points, in the unit of the coordinates."""
    if len(xy) < 2:
        return 0.0
    if len(xy) > 50:
        with suppress(QhullError):  # all on one line: the hull has no area, so all points are compared
            xy = xy[ConvexHull(xy).vertices]
    return float(pdist(xy).max())


def _table(incidents: pd.DataFrame, points: DistinctPoints, labels: Indices, ward_layer: str) -> pd.DataFrame:
    label = labels[points.inverse]
    rows, label = incidents[label != NOISE], label[label != NOISE]
    n = labels.max(initial=NOISE) + 1
    count = np.bincount(label, minlength=n)
    places = [place_name(dict(found)) for found in _tally(rows["place_label"], label, n)]
    precisions = [found[0][0] if len(found) == 1 else "mixed" for found in _tally(rows["precision"], label, n)]
    table = pd.DataFrame(
        {
            "place": pd.Series(places, dtype="str"),
            "ward_code": pd.Series([_largest(found) for found in _tally(rows[ward_layer], label, n)], dtype="str"),
            "incidents": count,
            "share": count / max(len(incidents), 1),
            "points": np.bincount(labels[labels != NOISE], minlength=n),
            "extent_m": np.array([_extent(points.xy[group]) for group in _groups(labels)], np.float64),
            "categories": pd.Series([_in_words(found) for found in _tally(rows["category"], label, n)], dtype="str"),
            "precision": pd.Series(precisions, dtype="str"),
            "generic": np.array([is_generic(place) for place in places], np.bool_),
            "easting": np.bincount(label, rows["easting"], n) / count,
            "northing": np.bincount(label, rows["northing"], n) / count,
        }
    )
    order = ["incidents", "extent_m", "easting", "northing"]
    table = table.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    table.insert(0, "rank", np.arange(1, n + 1))
    table["longitude"], table["latitude"] = project(table["easting"], table["northing"], BNG, WGS84)
    return table


def _tally(values: pd.Series, label: Indices, n: int) -> list[list[tuple[str, int]]]:
    """Count the values of a category column within each group: largest first, equal ones by the alphabet."""
    names, codes = values.cat.categories, values.cat.codes.to_numpy()
    pair, count = np.unique(label[codes >= 0] * len(names) + codes[codes >= 0], return_counts=True)
    groups: list[list[tuple[str, int]]] = [[] for _ in range(n)]
    for group, code, times in zip(pair // max(len(names), 1), pair % max(len(names), 1), count, strict=True):
        groups[group].append((str(names[code]), int(times)))
    return [sorted(group, key=lambda item: (-item[1], item[0])) for group in groups]


def _largest(found: list[tuple[str, int]]) -> str:
    return found[0][0] if found else ""


def _in_words(found: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {times}" for name, times in found[:MAIN_CATEGORIES])
