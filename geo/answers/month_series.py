"""Incidents of a question month by month over all that is held: level, slope, season, and what breaks the series."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.comparable import Comparison, comparison_notice
from geo.analysis.monthly import monthly_counts
from geo.analysis.trend import STANDARD_MONTH_DAYS, Trend, trend
from geo.months import month_runs
from geo.periods import Period
from geo.selection import Filters, rows_by_period
from geo.taxonomy import ASB
from geo.words import counted
from geo.workspace import Workspace

CONFIDENCE = 0.95
_WHOLE = frozenset({"all-crime", ASB})
"""Priorities that no new division of the categories changes."""


@dataclass(frozen=True, eq=False)
class MonthSeries:
    """
    Counts by month with their trend.

    `missing` are runs of months between the first and the last of which the counts are not held; `notes` are the
    sentences that tell trend and season, what could not be told, and what breaks the series.
    """

    trend: Trend
    missing: tuple[Period, ...]
    notes: tuple[str, ...]


def month_series(workspace: Workspace, filters: Filters) -> MonthSeries:
    """
    Count the incidents of a question in every month held, whatever its period, and tell their trend.

    Notes
    -----
    A month counts as held if the supplier of most incidents gave it; where sources are chosen, if all of these did. In
    any other month a count is a part of it, which would look like a fall.
    """
    held = _held(workspace, filters)
    rows = rows_by_period(workspace, filters, [workspace.span]) >= 0
    counts = monthly_counts(workspace.incidents.loc[rows, ["occurred_from", "occurred_to"]], held=held)
    found = trend(counts, confidence=CONFIDENCE)
    missing = tuple(month_runs(month for month in counts.index if np.isnan(counts[month])))
    beside = int(rows.sum()) - int(counts.sum())
    notes = (
        *_told(found),
        *found.untold,
        f"Not held, which is not zero: {'; '.join(run.in_words for run in missing)}." if missing else "",
        f"{counted(beside, 'incident')} of no month shown: too vague, or of months that only some gave."
        if beside
        else "",
        _breaks(workspace, filters, found.months),
    )
    return MonthSeries(found, missing, tuple(note for note in notes if note))


def month_table(series: MonthSeries, period: Period) -> pd.DataFrame:
    """
    List the months, those not held with nothing in them.

    Returns
    -------
    table
        ``key`` (``YYYY-MM``), ``month`` (as people say it), ``incidents``, ``level``, ``low``, ``high`` (of a month of
        standard length), ``in_period`` (whether any day of it is in `period`).
    """
    found = series.trend
    months = [Period.month(month) for month in found.months]
    return pd.DataFrame(
        {
            "key": pd.Series(found.months, dtype="str"),
            "month": pd.Series([month.in_words for month in months], dtype="str"),
            "incidents": pd.array(found.counts, dtype="Float64").astype("Int64"),
            "level": found.level.value,
            "low": found.level.low,
            "high": found.level.high,
            "in_period": [month.start < period.end and period.start < month.end for month in months],
        }
    )


def _held(workspace: Workspace, filters: Filters) -> list[str]:
    asked = [
        set(workspace.manifest.whole_months(source, supplier))
        for source, supplier in workspace.manifest.suppliers
        if filters.sources & {source, supplier}
    ]
    return sorted(set.intersection(*asked)) if asked else workspace.main_months


def _told(found: Trend) -> list[str]:
    said = []
    if found.slope:
        compared = counted(found.slope.calendar_months, "calendar month")
        said.append(
            f"Year on year: {found.slope.in_words} ({100 * found.confidence:.0f} % interval, {compared} compared)."
        )
    if np.isfinite(found.level.value).any():
        said.append(f"Time of year: {found.season_in_words}.")
        said.append(
            f"The level is the count without season and chance, for a month of {STANDARD_MONTH_DAYS:.1f} days; a "
            "sudden step shows as a slow one."
        )
    return said


def _breaks(workspace: Workspace, filters: Filters, months: Sequence[str]) -> str:
    """Say which comparisons across the series are barred."""
    if len(months) < 2:
        return ""
    layers = {workspace.all_wards[code] for code in filters.wards}
    layer = layers.pop() if len(layers) == 1 else None
    ends = Comparison(
        Period.month(months[-1]),
        Period.month(months[0]),
        fine=True,
        map_points=workspace.capabilities.map_points,
        by_category=filters.priority not in _WHOLE or bool(filters.categories),
        layers=(layer, layer) if layer else None,
        per_day=True,
    )
    said = comparison_notice(ends, held=months)
    return f"Bear in mind across these months: {said}" if said else ""
