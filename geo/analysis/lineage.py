"""Hotspots through time: which were there before, which are gone, and what kind of place each has become."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from geo.analysis.clusters import NOISE
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.crs import Floats
from geo.points import DistinctPoints, Indices

FOOTPRINT_M = 75.0
"""How far round its points a hotspot's ground reaches, when incidents of other periods are counted on it."""
SHARED = 0.25
"""A past hotspot is the same place if of its incidents so many lie at one of now: a quarter of the smaller of both."""
MOVED_M = 150.0
"""A shift of the mean from here on is told as a move."""
LEAST_PERIODS = 3
"""Fewer past periods tell no class."""
PERSISTENT = 2 / 3
"""Share of past periods from which on a hotspot is persistent."""
FORMER = 1 / 3
"""Share of past periods a place must have been hot in to be told as a former hotspot."""
LEFT = "left"
"""Status of a place that was hot in the latest past period and is not any more."""
_SAME_PLACE_M = 200.0
"""Hotspots of several past periods whose means lie within this are one former place."""


@dataclass(frozen=True)
class Lineage:
    """
    What past periods say of the hotspots of now, numbered as their labels are; the latest past period first.

    `hot` and `counts`, of shape (n_hotspots, n_periods), tell whether a past hotspot was the same place, and the
    incidents on the hotspot's ground; `counts_now`, of shape (n_hotspots,), those of now, counted the same way.
    `ground_now` and `ground_past` give for each point the hotspot on whose ground it lies, `NOISE` for none. `status`
    says what became of the latest past period's hotspots here: new, stayed, moved, merged or split; without such a
    period it says new of all. `came_from` lists
    for each hotspot the past hotspots, as rows of `past`, that it goes on from. `past_label` gives for each past point
    its row there, `NOISE` for none. `past` has one row for each past hotspot: ``period`` (position), ``incidents``,
    ``easting``, ``northing``, ``linked`` (whether a hotspot of now is the same place).
    """

    hot: npt.NDArray[np.bool_]
    counts: Indices
    counts_now: Indices
    ground_now: Indices
    ground_past: Indices
    status: list[str]
    came_from: list[list[int]]
    past_label: Indices
    past: pd.DataFrame


def lineage(
    now: DistinctPoints,
    label: Indices,
    past: DistinctPoints,
    period: Indices,
    *,
    n_periods: int,
    rules: HotspotRules,
) -> Lineage:
    """
    Compare hotspots with those that the same rules find in past periods.

    Parameters
    ----------
    now
        Distinct points of the period the list is for, in EPSG:27700.
    label
        Hotspot of each, numbered from 0, shape (n_points,); `NOISE` for none.
    past
        Distinct points of each past period, shape (n_past,): a location with incidents in three periods stands thrice.
    period
        Position of each one's period, 0 being the latest, shape (n_past,).
    n_periods
        How many past periods there are, those without an incident too. Only equally long and comparable ones say
        anything.

    Notes
    -----
    The ground of a hotspot is drawn round the incidents of now, so that counts of before lean low: what stands out
    now stood out by chance too, and chance does not repeat itself (regression to the mean).
    """
    n = int(label.max(initial=NOISE)) + 1
    hot_now = label != NOISE
    past_label = hotspot_labels(past, rules, group=period)[0]
    n_past = int(past_label.max(initial=NOISE)) + 1
    reach_m = max(FOOTPRINT_M, rules.eps_m)
    nearest, away_m = _nearest(now.take(hot_now), label[hot_now], past.joined(now.take(~hot_now)), reach_m)
    ground = np.where(away_m <= FOOTPRINT_M, nearest, NOISE)
    nearest, away_m, ground_past = nearest[: len(past)], away_m[: len(past)], ground[: len(past)]
    ground_now = label.copy()
    ground_now[~hot_now] = ground[len(past) :]
    counts = _total(ground_past, past.weight, n * n_periods, of=ground_past * n_periods + period)

    found = _means(past, past_label, n_past)
    found["period"] = np.zeros(n_past, np.int64)
    found.loc[past_label[past_label != NOISE], "period"] = period[past_label != NOISE]
    one, before = _links(
        past, past_label, np.where(away_m <= rules.eps_m, nearest, NOISE), _total(label, now.weight, n)
    )
    hot = np.zeros((n, n_periods), np.bool_)
    hot[one, found["period"].to_numpy()[before]] = True
    found["linked"] = np.isin(np.arange(n_past), before)
    came_from: list[list[int]] = [[] for _ in range(n)]
    for hotspot, origin in zip(one.tolist(), before.tolist(), strict=True):
        came_from[hotspot].append(origin)
    return Lineage(
        hot=hot,
        counts=counts.reshape(n, n_periods),
        counts_now=_total(ground_now, now.weight, n),
        ground_now=ground_now,
        ground_past=ground_past,
        status=_status(_means(now, label, n), found, one, before),
        came_from=came_from,
        past_label=past_label,
        past=found,
    )


def classes(hot: npt.NDArray[np.bool_]) -> list[str]:
    """
    Class hotspots by the past periods they were hot in.

    Parameters
    ----------
    hot
        Shape (n_hotspots, n_periods), the latest period first; back to back, without one that is not known.

    Returns
    -------
    classes
        ``new``: never before; ``persistent``: in at least two thirds of the periods; ``emerging``: in the latest ones
        without a gap and never before them; ``intermittent``: at any other times. Empty where fewer than three periods
        are known.

    Notes
    -----
    A persistent place asks for problem-solving, one that comes and goes for patrol.

    Examples
    --------
    >>> import numpy as np
    >>> classes(np.array([[0, 0, 0], [1, 1, 0], [1, 0, 0], [0, 1, 0]]) == 1)
    ['new', 'persistent', 'emerging', 'intermittent']
    """
    n_periods = hot.shape[1]
    if n_periods < LEAST_PERIODS:
        return [""] * len(hot)
    times = hot.sum(axis=1)
    run = np.cumprod(hot, axis=1).sum(axis=1)
    chosen = [times == 0, times >= PERSISTENT * n_periods, run == times]
    return [str(word) for word in np.select(chosen, ["new", "persistent", "emerging"], "intermittent")]


def gone(past: pd.DataFrame, *, n_periods: int) -> pd.DataFrame:
    """
    List the places that were hot and are not any more.

    Parameters
    ----------
    past
        As in `Lineage`, for the periods that are comparable.

    Returns
    -------
    table
        The one that was hot last first, then by incidents: ``hotspot`` (the last one at the place, its row in `past`),
        ``last_period`` (position), ``periods_hot``, ``status`` (``left`` where it was hot in the latest period) and
        ``class`` (``former`` where it was hot in at least a third of the periods, two at least). Places that are
        neither are left out.
    """
    left = past[~past["linked"]].sort_values(
        ["period", "incidents", "easting", "northing"], ascending=[True, False, True, True]
    )
    period, xy = left["period"].to_numpy(), left[["easting", "northing"]].to_numpy(np.float64)
    latest: list[int] = []
    place = np.full(len(left), NOISE, np.int64)
    # The latest hotspot of a place gathers the earlier ones round it.
    for at, others in enumerate(cKDTree(xy).query_ball_point(xy, _SAME_PLACE_M) if len(xy) else []):
        if place[at] == NOISE:
            place[[other for other in others if place[other] == NOISE]] = len(latest)
            latest.append(at)
    visits = np.unique(np.stack([place, period]), axis=1)[0]
    periods_hot = np.bincount(visits, minlength=len(latest))
    was_latest = period[latest] == 0
    often = (periods_hot >= max(2, FORMER * n_periods)) & (n_periods >= LEAST_PERIODS)
    table = pd.DataFrame(
        {
            "hotspot": left.index.to_numpy()[latest],
            "last_period": period[latest],
            "periods_hot": periods_hot,
            "status": pd.Series(np.where(was_latest, LEFT, ""), dtype="str"),
            "class": pd.Series(np.where(often, "former", ""), dtype="str"),
        }
    )
    told: npt.NDArray[np.bool_] = was_latest | often
    return table.loc[told].reset_index(drop=True)


def _nearest(hot: DistinctPoints, label: Indices, points: DistinctPoints, reach_m: float) -> tuple[Indices, Floats]:
    """Find for each point the hotspot that holds the nearest hot point within reach, and how far away that is."""
    if not len(hot):
        return np.full(len(points), NOISE), np.full(len(points), np.inf)
    # Sorted, so that the order of rows does not settle which of two equally near ones it is.
    order = np.lexsort((hot.y, hot.x))
    # The bound itself is not within it: a hair more, so that a distance of exactly `reach_m` counts.
    away_m, at = cKDTree(hot.xy[order]).query(points.xy, distance_upper_bound=np.nextafter(reach_m, np.inf))
    return np.append(label[order], NOISE)[at], np.asarray(away_m, np.float64)


def _total(label: Indices, weight: Floats, n: int, *, of: Indices | None = None) -> Indices:
    """Add up the incidents of each label, or of each number `of` where there is a label."""
    members = label != NOISE
    number = label if of is None else of
    return np.rint(np.bincount(number[members], weight[members], n)).astype(np.int64)


def _means(points: DistinctPoints, label: Indices, n: int) -> pd.DataFrame:
    incidents, members = _total(label, points.weight, n), label != NOISE
    east, north = (
        np.bincount(label[members], (points.weight * axis)[members], n) / incidents for axis in (points.x, points.y)
    )
    return pd.DataFrame({"incidents": incidents, "easting": east, "northing": north})


def _links(past: DistinctPoints, past_label: Indices, at: Indices, size_now: Indices) -> tuple[Indices, Indices]:
    """Pair hotspots of now with those of the past that share enough incidents to be the same place."""
    shared = (past_label != NOISE) & (at != NOISE)
    n_past = max(int(past_label.max(initial=NOISE)) + 1, 1)
    size_past = _total(past_label, past.weight, n_past)
    pair, number = np.unique(at[shared] * n_past + past_label[shared], return_inverse=True)
    incidents = np.bincount(number, past.weight[shared], len(pair))
    one, before = pair // n_past, pair % n_past
    enough = incidents >= SHARED * np.minimum(size_now[one], size_past[before])
    return one[enough], before[enough]


def _status(now: pd.DataFrame, past: pd.DataFrame, one: Indices, before: Indices) -> list[str]:
    latest = past["period"].to_numpy()[before] == 0
    one, before = one[latest], before[latest]
    origins = np.bincount(one, minlength=len(now))
    heirs = np.bincount(before, minlength=len(past))
    status = np.where(origins == 0, "new", "stayed").astype(object)
    shift_m = np.hypot(
        now["easting"].to_numpy()[one] - past["easting"].to_numpy()[before],
        now["northing"].to_numpy()[one] - past["northing"].to_numpy()[before],
    )
    status[one[shift_m >= MOVED_M]] = "moved"
    status[one[heirs[before] > 1]] = "split"
    status[origins > 1] = "merged"
    return [str(word) for word in status]
