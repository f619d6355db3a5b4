"""What every forecast is set beside: last year's count, the ward list, the hotspot list itself, and chance."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from geo.analysis.clusters import NOISE
from geo.analysis.forecast import WINDOW_MONTHS
from geo.analysis.history import History
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.crs import Floats
from geo.points import DistinctPoints, Indices

Ranking = Callable[[History], Floats | None]
"""From a history to one value for each hexagon, the greatest first in rank; None where it cannot be told."""
MONTHS_A_YEAR = 12


def references(ward: Indices, *, rules: HotspotRules | None = None, horizon_months: int = 1) -> Mapping[str, Ranking]:
    """
    Name the rankings that stand beside every forecast.

    Parameters
    ----------
    ward
        Number from 0 of the ward each hexagon lies in, shape (n_hexagons,).
    rules
        What makes a hotspot; those of the list where nothing is said.
    horizon_months
        Months that are forecast, for last year's count.
    """
    chosen = rules or HotspotRules()
    return {
        "last year": partial(last_year, horizon_months=horizon_months),
        "ward list": partial(ward_list, ward=ward),
        "hotspot list, 1 month": partial(hotspot_list, rules=chosen, window_months=1),
        "hotspot list, 6 months": partial(hotspot_list, rules=chosen, window_months=WINDOW_MONTHS),
        "chance": chance,
    }


def last_year(history: History, *, horizon_months: int = 1) -> Floats | None:
    """
    Count the same months of the year before.

    Returns
    -------
    counts
        Incidents in each hexagon, shape (n_hexagons,); None if one of those months is not held.
    """
    wanted = history.target - MONTHS_A_YEAR + np.arange(horizon_months)
    held = np.isin(history.months, wanted)
    return history.counts[held].sum(axis=0) if held.sum() == horizon_months else None


def ward_list(history: History, *, ward: Indices) -> Floats:
    """
    Give each hexagon the count of its whole ward in the last `WINDOW_MONTHS` months held.

    Parameters
    ----------
    ward
        Number from 0 of the ward each hexagon lies in, shape (n_hexagons,).
    """
    count = history.counts[-WINDOW_MONTHS:].sum(axis=0)
    return np.bincount(ward, count)[ward].astype(np.float64)


def hotspot_list(history: History, *, rules: HotspotRules, window_months: int) -> Floats:
    """
    Give each hexagon the count of the hotspot it holds points of, zero where it holds none.

    Parameters
    ----------
    rules
        What makes a hotspot.
    window_months
        The last so many months held.

    Returns
    -------
    counts
        Incidents of the whole hotspot, the greatest where points of several lie in a hexagon; shape (n_hexagons,).
    """
    places = history.places
    weight = np.asarray(history.points[-window_months:].sum(axis=0), np.float64)
    at = np.flatnonzero(weight)
    points = DistinctPoints(places.x[at], places.y[at], weight[at], at, np.empty(0, np.int64))
    label, _ = hotspot_labels(points, rules)
    inside = label != NOISE
    total = np.bincount(label[inside], points.weight[inside])
    counts = np.zeros(len(places.grid))
    np.maximum.at(counts, places.hexagon[at[inside]], total[label[inside]])
    return counts


def chance(history: History) -> Floats:
    """Hold every hexagon equal: what is taken then is taken at random."""
    return np.ones(len(history.places.grid))
