"""What is known of the hotspots of a list beside where they are: the columns that say why they are on it."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import compress

import numpy as np
import pandas as pd

from geo.analysis.aoristic import aoristic_weights, peak
from geo.analysis.change import rate_ratio
from geo.analysis.clusters import NOISE
from geo.analysis.lineage import Lineage, classes
from geo.analysis.repeats import at_repeat_location, of_repeat_person
from geo.answers.outlook import expected_on_ground, outlook
from geo.answers.past import Past, past
from geo.membership import period_of
from geo.periods import WEEKDAYS, Hours, Mask, Period
from geo.points import DistinctPoints, Indices, distinct_points
from geo.schema import FLAGS
from geo.selection import Filters, select
from geo.taxonomy import ASB, Grade
from geo.wards import in_wards
from geo.workspace import Workspace

REPEAT_DAYS = 365
"""A repeat is one within a year, as the field counts them; within the period where that is longer."""


def through_time(earlier: Past, found: Lineage) -> pd.DataFrame:
    """
    Say what kind of place each hotspot is, and what became of those of the period before.

    Returns
    -------
    table
        ``class``, ``periods_hot`` of ``periods_known``, ``hot_in`` (of each of those a 1 where it was hot, otherwise a
        0, the latest first), ``status``; texts are empty where past periods do not tell.
    """
    row = earlier.row
    hot = found.hot[:, row]
    return pd.DataFrame(
        {
            "class": pd.Series(classes(hot), dtype="str"),
            "periods_hot": hot.sum(axis=1),
            "periods_known": int(row.sum()),
            "hot_in": pd.Series(["".join(map(str, each)) for each in hot.astype(int).tolist()], dtype="str"),
            "status": pd.Series(found.status if row[0] else [""] * len(hot), dtype="str"),
        }
    )


def change(period: Period, earlier: Past, found: Lineage) -> pd.DataFrame:
    """
    Count the incidents on the ground of each hotspot, now and then.

    Returns
    -------
    table
        ``on_ground``; ``before``, the rate now over the rate then as ``change``, and its exact 95 % interval from
        ``change_low`` to ``change_high``; ``last_year`` and ``year_change`` likewise. Missing where nothing can be
        compared.
    """
    table = {"on_ground": found.counts_now}
    for name, position, prefix in (("before", 0, "change"), ("last_year", earlier.year_before, "year_change")):
        then = np.full(len(found.counts_now), np.nan)
        ratio = low = high = then
        if earlier.comparable[position]:
            then = found.counts[:, position].astype(np.float64)
            days_before = earlier.periods[position].period.days
            ratio, low, high = rate_ratio(found.counts_now, then, days_now=period.days, days_before=days_before)
        table |= {name: then, prefix: ratio, f"{prefix}_low": low, f"{prefix}_high": high}
    return pd.DataFrame(table)


def ahead(
    workspace: Workspace, filters: Filters, points: DistinctPoints, earlier: Past, found: Lineage
) -> pd.DataFrame:
    """
    Say how many incidents to expect on the ground of each hotspot.

    Returns
    -------
    table
        ``expected`` in the next period of this length, ``usual`` in past ones on average; missing where not known.
    """
    n, usable = len(found.counts_now), earlier.usable
    usual = found.counts[:, usable].mean(axis=1) if usable.any() else np.full(n, np.nan)
    expected = np.full(n, np.nan)
    if forecast := outlook(workspace, filters):
        beside = _in_other_wards(workspace, filters)
        everywhere = points.joined(earlier.points).joined(beside)
        ground = np.concatenate([found.ground_now, found.ground_past, np.full(len(beside), NOISE)])
        in_month = expected_on_ground(forecast, workspace, everywhere, ground, n)
        expected = in_month * filters.period.days / Period.month(forecast.month).days
    return pd.DataFrame({"expected": expected, "usual": usual})


def _in_other_wards(workspace: Workspace, filters: Filters) -> DistinctPoints:
    """Gather what happened then beside the wards asked for: the forecast, which is of all wards, expects it again."""
    if not filters.wards:
        return distinct_points([], [])
    everywhere = replace(filters, wards=frozenset())
    rows = np.concatenate(
        [select(workspace, everywhere, points=True).incidents.index, past(workspace, everywhere).rows]
    )
    beside = workspace.incidents.iloc[rows[~in_wards(workspace, filters.wards)[rows]]]
    return distinct_points(beside["easting"], beside["northing"])


def make_up(workspace: Workspace, period: Period, incidents: pd.DataFrame, hotspot: Indices, n: int) -> pd.DataFrame:
    """
    Say of what the incidents of each hotspot are made, and when they happen.

    Parameters
    ----------
    hotspot
        Of each incident, shape (n_incidents,); `NOISE` for none.
    n
        How many hotspots there are.

    Returns
    -------
    table
        ``asb``, how many are anti-social behaviour; ``repeats``, how many of them within a year at one address or of
        one victim; ``flagged``, how many a supplier marked; ``harmed``, how many are either; ``peak_days`` and
        ``peak_hours``, text. Missing, or empty, where nobody could see.
    """
    flags = [flag for flag in FLAGS if bool(incidents[flag].notna().any())]
    columns = ["occurred_from", "occurred_to", "category", *flags]
    rows, group = incidents[columns][hotspot != NOISE], hotspot[hotspot != NOISE]

    def count(mask: Mask, *, seen: bool = True) -> np.ndarray:
        return np.bincount(group[mask], minlength=n).astype(np.float64) if seen else np.full(n, np.nan)

    asb = workspace.taxonomy.priority(ASB).grades(rows) == Grade.EXACT
    sees_repeats = workspace.capabilities.addresses or workspace.capabilities.victims
    repeat = _repeats(workspace, period)[rows.index] if sees_repeats else np.zeros(len(rows), np.bool_)
    flagged = np.zeros(len(rows), np.bool_)
    for flag in flags:
        flagged |= rows[flag].to_numpy(np.bool_, na_value=False)
    when = peak(aoristic_weights(rows["occurred_from"], rows["occurred_to"], group=group))
    days = [", ".join(compress(WEEKDAYS, marked)) for marked in when.weekdays.tolist()]
    hours = [str(Hours(int(s), int(e))) if t else "" for t, s, e in zip(when.told, when.start, when.end, strict=True)]
    return pd.DataFrame(
        {
            "asb": count(asb).astype(np.int64),
            "repeats": count(repeat, seen=sees_repeats),
            "flagged": count(flagged, seen=bool(flags)),
            "harmed": count(repeat | flagged, seen=sees_repeats or bool(flags)),
            "peak_days": pd.Series(days, dtype="str"),
            "peak_hours": pd.Series(hours, dtype="str"),
        }
    )


@lru_cache(maxsize=8)
def _repeats(workspace: Workspace, period: Period) -> Mask:
    """Tell which incidents are repeats among those of the year that ends with a period."""
    year = Period(min(period.start, period.end - timedelta(days=REPEAT_DAYS)), period.end)
    incidents = workspace.incidents
    rows = np.flatnonzero(period_of(incidents["occurred_from"], incidents["occurred_to"], [year]) == 0)
    recent = incidents[["precision", "easting", "northing", "victim_reference"]].iloc[rows]
    marked = np.zeros(len(incidents), np.bool_)
    marked[rows] = at_repeat_location(recent) | of_repeat_person(recent)
    return marked
