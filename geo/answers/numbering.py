"""Numbers for places: which hotspots of the data held are places of the gazetteer, and which join it."""

from collections.abc import Set as AbstractSet

import numpy as np
import pandas as pd

from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.profile import profiles
from geo.periods import Period, months
from geo.places.gazetteer import Gazetteer
from geo.points import distinct_points_by
from geo.selection import Filters, rows_by_period
from geo.watching import Watch, unwatched, watched
from geo.workspace import Workspace

LENGTHS_MONTHS = (1, 3, 6, 12)
"""Hotspots of these lengths get a number: common kinds show in a month, sparse ones in a year only."""


def numbered_places(
    workspace: Workspace, *, touched: AbstractSet[str] | None = None, watch: Watch = unwatched
) -> Gazetteer:
    """
    Number every place where a hotspot of any priority was, by the usual rules.

    Places that have a number keep it. The others are numbered from the earliest period on, the largest hotspot first.

    Parameters
    ----------
    touched
        Months, ``YYYY-MM``: look only at periods that hold one of them; at all if nothing is said.
    watch
        Told how many of the lists of hotspots have been looked through.

    Returns
    -------
    gazetteer
        That of the workspace itself where there is no place to add.
    """
    asked = [
        (priority.key, periods)
        for length in LENGTHS_MONTHS
        if (periods := _back_to_back(workspace, length, touched))
        for priority in workspace.taxonomy.priorities
    ]
    lists = watched(asked, "Numbering the places of hotspots, step", len(asked), watch, every=1)
    found = [hotspots for priority, periods in lists for hotspots in _lists(workspace, priority, periods)]
    gazetteer = workspace.gazetteer
    for period, hotspots in sorted(found, key=lambda each: (each[0].end, each[0].days)):
        gazetteer = gazetteer.with_new(hotspots, str(period.start))
    return gazetteer


def _back_to_back(workspace: Workspace, length: int, touched: AbstractSet[str] | None) -> list[Period]:
    """Lay periods of some months over the data, the last one ending with the last month held."""
    last, first = Period.month(workspace.months[-1]), Period.month(workspace.months[0])
    period = Period(last.earlier(length - 1).start, last.end)
    periods = []
    while period.start >= first.start:
        if touched is None or not touched.isdisjoint(months(period)):
            periods.append(period)
        period = period.earlier(1)
    return periods


def _lists(workspace: Workspace, priority: str, periods: list[Period]) -> list[tuple[Period, pd.DataFrame]]:
    """Find the hotspots of one priority in each of several periods."""
    index = rows_by_period(workspace, Filters(priority, workspace.span), periods, points=True)
    rows = np.flatnonzero(index >= 0)
    layer = workspace.boundaries.study_layer
    columns = ["place_label", "precision", "category", "easting", "northing", layer]
    incidents = workspace.incidents[columns].iloc[rows]
    points, of = distinct_points_by(incidents["easting"], incidents["northing"], index[rows])
    label = hotspot_labels(points, HotspotRules(), group=of)[0]
    table = profiles(incidents, points, label, ward_layer=layer)
    period = np.zeros(len(table), np.int64)
    period[label[label >= 0]] = of[label >= 0]
    order = ["incidents", "extent_m", "easting", "northing"]
    ranked = table.sort_values(order, ascending=[False, True, True, True])
    return [(each, ranked[period[ranked.index] == at]) for at, each in enumerate(periods) if (period == at).any()]
