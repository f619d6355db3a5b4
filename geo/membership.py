"""
Which incidents belong to a period or to a window of hours.

An incident is known by an interval: a minute, a night, or for data.police.uk a whole month. It belongs to a period,
or to a window of hours, when at least half of its interval lies there: it happened there more likely than not. Where
two periods meet, the later one takes an exact half. So an incident belongs to at most one of several periods that do
not overlap, and what is too vague to belong to any is counted, never guessed.
"""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
from geo.periods import Hours, Mask, Period
from geo.schema import TIMEZONE

_DAY_US = 24 * 60 * 60 * 1_000_000


def in_period(occurred_from: pd.Series, occurred_to: pd.Series, period: Period) -> tuple[Mask, Mask]:
    """
    Tell which incidents belong to a period, and which may but cannot be said to.

    Parameters
    ----------
    occurred_from, occurred_to
        Ends of each incident's interval, Europe/London, shape (n,).

    Returns
    -------
    belongs, too_vague
        Masks of shape (n,), never both true: at least half of the interval lies in the period; some of it does, but
        less than half, or exactly the half that an adjoining later period takes.

    Notes
    -----
    Month-only data asked for a week is all too vague: a month is no week.
    """
    begins, ends = _utc_us(occurred_from), _utc_us(occurred_to)
    first, after = _bounds_us(period)
    inside = np.minimum(ends, after) - np.maximum(begins, first)
    twice = 2 * np.maximum(inside, 0) - (ends - begins)
    belongs = (twice > 0) | ((twice == 0) & (begins < first))
    return belongs, (inside > 0) & ~belongs


def period_of(occurred_from: pd.Series, occurred_to: pd.Series, periods: Sequence[Period]) -> npt.NDArray[np.int64]:
    """
    Tell to which of several periods each incident belongs.

    Parameters
    ----------
    occurred_from, occurred_to
        Ends of each incident's interval, Europe/London, shape (n,).
    periods
        In any order; no two overlap.

    Returns
    -------
    index
        Position in `periods`, shape (n,); -1 where an incident belongs to none, by the rule of `in_period`.

    Raises
    ------
    ParameterError
        If two periods overlap.

    Examples
    --------
    >>> times = pd.Series(pd.to_datetime(["2024-01-31", "2024-02-01"])).dt.tz_localize("Europe/London")
    >>> period_of(times, times + pd.Timedelta("1min"), [Period.month("2024-02"), Period.month("2024-01")]).tolist()
    [1, 0]
    """
    for one, other in itertools.pairwise(sorted(periods)):
        if other.start < one.end:
            raise ParameterError(f"the periods {one} and {other} overlap; an incident can belong to one only")
    begins, ends = _utc_us(occurred_from), _utc_us(occurred_to)
    index = np.full(len(begins), -1)
    order = np.array(sorted(range(len(periods)), key=lambda position: periods[position]), np.int64)
    first, after = np.array([_bounds_us(period) for period in periods], np.int64).reshape(-1, 2)[order].T
    # Whoever holds half of an interval holds its middle, and an exact half goes to the later.
    middle = begins + (ends - begins) // 2
    at = np.searchsorted(first, middle, side="right") - 1
    found = at >= 0
    inside = np.minimum(ends[found], after[at[found]]) - np.maximum(begins[found], first[at[found]])
    twice = 2 * inside - (ends - begins)[found]
    belongs = (twice > 0) | ((twice == 0) & (begins[found] < first[at[found]]))
    index[found] = np.where(belongs, order[at[found]], -1)
    return index


def in_hours(
    occurred_from: pd.Series, occurred_to: pd.Series, hours: Hours, weekdays: frozenset[int]
) -> tuple[Mask, Mask]:
    """
    Tell which incidents belong to a window of hours on some weekdays, and which have no time of day.

    Parameters
    ----------
    occurred_from, occurred_to
        Ends of each incident's interval, Europe/London, shape (n,).
    weekdays
        0 for Monday to 6 for Sunday, of the day on which the window begins: Friday 22:00-04:00 ends on Saturday at
        04:00.

    Returns
    -------
    belongs, too_vague
        Masks of shape (n,), never both true: at least half of the interval lies in the window; the interval is
        longer than a day, so that it tells no time of day.

    Notes
    -----
    By the clock on the wall: in the night the clocks change, an hour counts as the clock shows it.
    """
    begins, ends = _utc_us(occurred_from), _utc_us(occurred_to)
    clock = [times.dt.tz_localize(None).to_numpy().astype("datetime64[us]") for times in (occurred_from, occurred_to)]
    # The day the clocks go back has 25 hours and is still one day by the clock.
    too_vague = np.minimum(ends - begins, (clock[1] - clock[0]).astype(np.int64)) > _DAY_US
    days, day = np.unique(clock[0].astype("datetime64[D]"), return_inverse=True)
    inside = np.zeros(len(begins), np.int64)
    for days_on in (-1, 0, 1, 2):
        first = days + np.timedelta64(days_on, "D")
        last = first + np.timedelta64(int(hours.past_midnight), "D")
        # The epoch, 1970-01-01, was a Thursday (weekday 3).
        chosen = np.isin((first.astype(np.int64) + 3) % 7, list(weekdays))
        low, high = _instant_us(first, hours.start)[day], _instant_us(last, hours.end)[day]
        overlap = np.minimum(ends, high) - np.maximum(begins, low)
        inside += np.where(chosen[day], np.maximum(overlap, 0), 0)
    return (2 * inside >= ends - begins) & ~too_vague, too_vague


def _instant_us(days: np.ndarray, hour: int) -> npt.NDArray[np.int64]:
    """When the clock on the wall first shows an hour; where it skips it, when it jumps over it."""
    wall = pd.DatetimeIndex(days.astype("datetime64[us]") + np.timedelta64(hour, "h"))
    shown = wall.tz_localize(TIMEZONE, ambiguous=np.ones(len(wall), bool), nonexistent="shift_forward")
    return shown.to_numpy(dtype="datetime64[us]").astype(np.int64)


def _bounds_us(period: Period) -> tuple[int, int]:
    first, after = (int(bound.as_unit("us").asm8.astype(np.int64)) for bound in period.bounds())
    return first, after


def _utc_us(times: pd.Series) -> npt.NDArray[np.int64]:
    return times.to_numpy(dtype="datetime64[us]").astype(np.int64)
