"""Incidents counted by month, where a month nobody gave is missing and never zero."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.periods import Period, months
from geo.schema import TIMEZONE


def monthly_counts(incidents: pd.DataFrame, *, held: Sequence[str]) -> pd.Series:
    """
    Count incidents by the month they belong to (see `geo.membership`).

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`.
    held
        Months that were given by every supplier of these incidents, such as ``2024-01``.

    Returns
    -------
    counts
        By month, from the first held to the last: 0 where a held month has no incident, NaN where a month is not held.
        What is missing from their sum belongs to no month that is held.

    Raises
    ------
    ParameterError
        If an entry of `held` is not a month.

    Notes
    -----
    The last month of a partner's extract is often cut short: leave it out of `held`.
    """
    if not held:
        return pd.Series([], index=pd.Index([], dtype="str"), dtype="float64")
    known = [Period.month(month) for month in set(held)]
    span = Period(min(known).start, max(known).end)
    names = months(span)
    edges = [Period.month(month).start for month in names] + [span.end]
    begins, ends = (incidents[name].to_numpy(dtype="datetime64[us]") for name in ("occurred_from", "occurred_to"))
    starts = pd.DatetimeIndex(edges).tz_localize(TIMEZONE).to_numpy(dtype="datetime64[us]")
    # At least half of an interval lies in a month only if its middle does; an exact half is then the later month's.
    month = np.searchsorted(starts, begins + (ends - begins) // 2, side="right") - 1
    inside = (month >= 0) & (month < len(names))
    begins, ends, month = begins[inside], ends[inside], month[inside]
    shared = np.minimum(ends, starts[month + 1]) - np.maximum(begins, starts[month])
    belongs = 2 * shared >= ends - begins
    counts = np.bincount(month[belongs], minlength=len(names)).astype(np.float64)
    counts[~np.isin(names, list(held))] = np.nan
    return pd.Series(counts, index=pd.Index(names, dtype="str"))


def every_month(counts: pd.Series) -> pd.Series:
    """
    Give every month from the first held to the last, in order; those not in the index are missing, NaN.

    Raises
    ------
    ParameterError
        If an index is not a month or stands twice, or a count is negative or infinite.

    Examples
    --------
    >>> every_month(pd.Series([4, 7], index=["2024-03", "2024-01"])).to_dict()
    {'2024-01': 7.0, '2024-02': nan, '2024-03': 4.0}
    """
    series = pd.Series(counts.to_numpy(np.float64), index=pd.Index([str(name) for name in counts.index], dtype="str"))
    for name in series.index:
        Period.month(name)
    if (repeated := series.index.duplicated()).any():
        raise ParameterError(f"month {series.index[repeated][0]} stands twice; add its counts up first")
    if ((series < 0) | np.isinf(series)).any():
        raise ParameterError("a monthly count cannot be negative or infinite; a month without data is NaN")
    series = series.dropna()
    if series.empty:
        return series
    span = Period(Period.month(series.index.min()).start, Period.month(series.index.max()).end)
    return series.reindex(months(span))
