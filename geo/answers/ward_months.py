"""One ward by month, without any small count."""

import numpy as np
import pandas as pd

from geo.analysis.small_counts import SMALLEST_SHOWN, hidden_parts
from geo.periods import Mask, Period, months
from geo.selection import Filters, rows_by_period
from geo.workspace import Workspace

YEARS_SHOWN = 2
"""By month, up to the end of the period: each month beside the same of the year before."""
SHOWN, HIDDEN, MISSING = "shown", "hidden", "missing"


def counts_by_month(workspace: Workspace, filters: Filters, row: pd.Series) -> pd.DataFrame:
    """
    Count by month; hide what is small, and what would give it or the rest of a month away.

    Parameters
    ----------
    filters
        Of one ward: it is among their wards.
    row
        Of the ward in the table of areas: its ``incidents`` and ``last_year_before`` stand beside the months.

    Returns
    -------
    by_month
        See `geo.answers.ward_report.WardReport`.
    """
    asked = months(filters.period)
    end = Period.month(asked[-1]).end
    first = min(end.replace(year=end.year - YEARS_SHOWN), filters.period.start)
    names = [name for name in months(Period(first, end)) if name >= workspace.months[0]]
    rows = rows_by_period(workspace, filters, [Period.month(name) for name in names])
    counts = np.bincount(rows[rows >= 0], minlength=len(names))
    held = np.isin(names, workspace.main_months)
    hide = np.zeros(len(names), bool)
    for period, total in ((filters.period, row["incidents"]), (filters.period.year_before(), row["last_year_before"])):
        if pd.notna(total) and total >= SMALLEST_SHOWN:
            touched = held & np.isin(names, months(period))
            hide[touched] |= _given_away(counts[touched], int(total), cut=not period.whole_months)
    # Told apart, small counts and those hidden to guard them would give each other away.
    state = np.select([~held, hide | (counts < SMALLEST_SHOWN)], [MISSING, HIDDEN], SHOWN)
    return pd.DataFrame(
        {
            "month": names,
            "incidents": np.where(state == SHOWN, counts, np.nan),
            "state": state,
            "asked": np.isin(names, asked),
        }
    )


def _given_away(counts: np.ndarray, total: int, *, cut: bool) -> Mask:
    """Tell which months to hide beside the total of a period; of a period that cuts a month the rest is a part too."""
    parts = [*counts, counts.sum() - total] if cut else counts
    return hidden_parts(np.maximum(parts, 0))[: len(counts)]


def marks_of(by_month: pd.DataFrame) -> tuple[str, ...]:
    """Explain what a chart of them shows instead of a bar."""
    states = set(by_month["state"])
    few = f"×: under {SMALLEST_SHOWN}, or hidden because it would give one away." if HIDDEN in states else ""
    gap = "Not held: nobody gave this month, which is not zero." if MISSING in states else ""
    return tuple(mark for mark in (few, gap) if mark)


def why_no_chart(by_month: pd.DataFrame) -> str:
    """Say why no month can be drawn; nothing where one can: a chart without a bar has no scale."""
    states = set(by_month["state"])
    if SHOWN in states:
        return ""
    if states == {MISSING}:
        return "There is no chart: no month has data, which is not zero."
    gaps = ", or no data, which is not zero" if MISSING in states else ""
    return (
        f"There is no chart: each month has a count under {SMALLEST_SHOWN}, or one hidden because it would give such a "
        f"count away{gaps}."
    )
