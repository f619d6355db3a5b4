"""Aoristic weights: the hours of the week in which incidents known only by an interval may have happened."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import Floats
from geo.errors import ParameterError, SchemaError
from geo.points import Indices
from geo.schema import TIMESTAMP, TIMEZONE

MAX_HOURS = 168.0
"""A week: a longer interval touches every hour of the week. Some programs spread it all the same, 1/168 to each."""
LEAST_USED = 10
"""Policy: no peak is told of fewer incidents; two on a Friday are not a habit."""
PEAK_SHARE = 0.5
UNTOLD = -1

_HOUR_US = 3_600_000_000
_WEEK = 7 * 24
_THURSDAY = 3 * 24
"""Hours from Monday to the weekday of the epoch, 1970-01-01."""
_CHUNK = 10_000
"""Incidents held in memory at a time: few enough to stay near the processor."""
_SAME = 1e-9
"""Weights nearer to each other than this differ by rounding only."""


@dataclass(frozen=True)
class AoristicWeights:
    """
    Weight of each hour of the week, and how many incidents it is made of.

    `weights` has the shape (7, 24), Monday and midnight first, and adds up to `used`; `left_out` counts the incidents
    whose interval is too long. Of several groups, `weights` is (n_groups, 7, 24) and the counts are (n_groups,).
    """

    weights: Floats
    used: Indices
    left_out: Indices


@dataclass(frozen=True)
class Peak:
    """
    When most of the weight lies, for one set of weights or for each of n_groups.

    `told` is false where fewer than `LEAST_USED` incidents were used: `weekdays` are then all false, `start` and `end`
    `UNTOLD`. `start` and `end`, of shape (...), are hours as `geo.periods.Hours` takes them: 22 and 4 for 22:00-04:00.
    `weekdays`, of shape (..., 7), marks the weekday on which these hours begin when they hold the most weight, several
    where they are equal: what is past midnight belongs to the night before, as in the filters.
    """

    told: npt.NDArray[np.bool_]
    weekdays: npt.NDArray[np.bool_]
    start: Indices
    end: Indices


def aoristic_weights(
    occurred_from: pd.Series, occurred_to: pd.Series, *, max_hours: float = MAX_HOURS, group: Indices | None = None
) -> AoristicWeights:
    """
    Spread each incident over the hours of the week its interval overlaps.

    An incident weighs 1, spread evenly over the time that passed in its interval; each hour of the week gets the share
    that passed while the clock on the wall showed it.

    Parameters
    ----------
    occurred_from, occurred_to
        Ends of each incident's half-open interval, `geo.schema.TIMESTAMP`, shape (n,).
    max_hours
        Longest interval used, in hours, itself included. A longer one is left out and counted, never spread.
    group
        Number from 0 of the group each incident belongs to, shape (n,): weighs many groups at once.

    Returns
    -------
    weights
        With month-only data nothing is used, and all weights are 0.

    Raises
    ------
    ParameterError
        If `max_hours` is not above 0, there are not as many ends as beginnings, a group is not a whole number of 0
        or more, or not every incident has one.
    SchemaError
        If times are of another type, missing, or an interval ends before or when it begins.

    Notes
    -----
    By the clock on the wall, as `geo.membership.in_hours`: when the clocks go back, the hour shown twice gets twice the
    share of any other; when they go forward, the hour that is skipped gets nothing. A day or week that is one by the
    clock is no longer than that, though an hour more passed.

    Even spreading is an assumption, not knowledge: a car parked from 18:00 to 08:00 weighs as much on 19:00 as on
    03:00, and wide intervals flatten every peak. Offences known to the minute dominate the picture of those known to
    the night; a recorded 00:00 or 12:00 is often a clerk's guess.

    Exact, and without a loop over hours: an interval is cut where the clocks change; on the circle of the week each
    piece is then a run of whole hours, added as one step up and one down, with a part of an hour at either end.

    References
    ----------
    Ratcliffe, J. H. (2002). Aoristic signatures and the spatio-temporal analysis of high volume crime patterns.
    Journal of Quantitative Criminology 18(1), 23-43.

    Examples
    --------
    >>> night = pd.Series(pd.to_datetime(["2024-01-05 22:30", "2024-01-06 00:30"]).tz_localize(TIMEZONE).as_unit("us"))
    >>> found = aoristic_weights(night[:1], night[1:])
    >>> found.weights[4, 22:].tolist(), found.weights[5, :2].tolist()  # Friday, Saturday
    ([0.25, 0.5], [0.25, 0.0])
    """
    if not max_hours > 0:
        raise ParameterError(f"intervals of at most {max_hours} hours do not exist; the limit must be above 0")
    begins, ends = _instants(occurred_from, occurred_to)
    groups = np.zeros(len(begins), np.int64) if group is None else np.asarray(group)
    if groups.shape != begins.shape:
        raise ParameterError(f"{groups.size} groups are given for {len(begins)} incidents; give each incident one")
    if groups.dtype.kind not in "iu":
        raise ParameterError(f"groups of the type {groups.dtype} have no meaning; they are whole numbers from 0")
    if groups.min(initial=0) < 0:
        raise ParameterError(f"group {groups.min()} has no meaning; groups are numbered from 0")
    n_groups = 1 if group is None else int(groups.max(initial=-1)) + 1
    clock, size = _clock(begins, ends), n_groups * _WEEK
    used, left_out = np.zeros((2, n_groups), np.int64)
    parts, steps, runs = np.zeros((3, size))
    for low in range(0, len(begins), _CHUNK):
        begin, end, of = (each[low : low + _CHUNK] for each in (begins, ends, groups))
        known = clock.lasts_us(begin, end) <= max_hours * _HOUR_US
        used += np.bincount(of[known], minlength=n_groups)
        left_out += np.bincount(of[~known], minlength=n_groups)
        begin, end, base = begin[known], end[known], of[known] * _WEEK
        lasts = end - begin
        row, slot, inside = _parts(clock, begin, end)
        parts += np.bincount(base[row] + slot, inside / lasts[row], size)
        row, slot, step = _steps(clock, begin, end)
        slot += base[row]
        steps += np.bincount(slot, step * (_HOUR_US / lasts[row]), size)
        runs += np.bincount(slot, step, size)
    # Sums of steps leave rounding behind in hours without a run; the number of runs does not.
    hourly, n_runs = (each.reshape(n_groups, _WEEK).cumsum(axis=1) for each in (steps, runs))
    weights = parts.reshape(n_groups, _WEEK) + np.where(n_runs > 0, hourly, 0.0)
    shape = () if group is None else (n_groups,)
    return AoristicWeights(weights.reshape(*shape, 7, 24), used.reshape(shape), left_out.reshape(shape))


def peak(found: AoristicWeights, *, share: float = PEAK_SHARE) -> Peak:
    """
    Tell the shortest run of hours of the day that holds a share of the weight, and on which weekday it holds most.

    Parameters
    ----------
    found
        Weights of one set of incidents, or of many groups.
    share
        What the run of hours must hold at least, of the weight of all weekdays together.

    Returns
    -------
    peak
        The run may cross midnight. Of runs as short, the one with the most weight; of these, the one that starts first.

    Raises
    ------
    ParameterError
        If `share` is not above 0 and at most 1.

    Notes
    -----
    A run of twelve hours that holds half of the weight says that there is no peak. Some weekday always has the most:
    of 14 incidents spread by chance it has about 4. What is told is when incidents were possible, not when patrols
    would meet one.

    Examples
    --------
    >>> minutes = pd.Series(pd.date_range("2024-01-05 21:00", periods=12, freq="20min", tz=TIMEZONE, unit="us"))
    >>> shown = peak(aoristic_weights(minutes, minutes + pd.Timedelta(minutes=1)))
    >>> np.flatnonzero(shown.weekdays).tolist(), int(shown.start), int(shown.end)  # on Friday
    ([4], 21, 23)
    """
    if not 0 < share <= 1:
        raise ParameterError(f"a share of {share} has no meaning; it lies above 0 and is at most 1, such as 0.5")
    told = found.used >= LEAST_USED
    # What a run from each hour on holds, for each length; the longest holds all, whatever rounding says.
    before = _held_before(found.weights.sum(axis=-2))
    held = np.stack([before[..., hours : hours + 24] - before[..., :24] for hours in range(1, 25)])
    too_short = held[:-1].max(axis=-1) < share * found.used - _SAME
    hours = too_short.sum(axis=0) + 1
    run = np.take_along_axis(held, (hours - 1)[None, ..., None], axis=0)[0]
    start = (run >= run.max(axis=-1, keepdims=True) - _SAME).argmax(axis=-1)
    end = (start + hours - 1) % 24 + 1

    # What the run holds that begins on each weekday; that of Sunday may end on Monday.
    before = _held_before(found.weights.reshape(*found.weights.shape[:-2], _WEEK))
    begins = 24 * np.arange(7) + start[..., None]
    ends = begins + hours[..., None]
    by_day = np.take_along_axis(before, ends, axis=-1) - np.take_along_axis(before, begins, axis=-1)
    weekdays = told[..., None] & (by_day >= by_day.max(axis=-1, keepdims=True) - _SAME)
    return Peak(told, weekdays, np.where(told, start, UNTOLD), np.where(told, end, UNTOLD))


def _held_before(weights: Floats) -> Floats:
    """Give what lies before each hour of a circle that is gone round twice, from (..., n) to (..., 2 n + 1)."""
    twice = np.concatenate([weights, weights], axis=-1).cumsum(axis=-1)
    return np.concatenate([np.zeros_like(twice[..., :1]), twice], axis=-1)


@dataclass(frozen=True)
class _Clock:
    """
    What the clock on the wall shows in each hour that passes, from the hour `first` since the epoch on.

    `shows` counts the hours of the clock from a Monday on and `era` the changes so far, both of shape (n_hours,);
    `changes` are the hours that begin with one, counted as `shows` is indexed. Clocks change on the hour.
    """

    first: int
    shows: Indices
    era: Indices
    changes: Indices

    def hour(self, instants: Indices) -> Indices:
        """Hour an instant lies in, as `shows` is indexed."""
        return instants // _HOUR_US - self.first

    def lasts_us(self, begins: Indices, ends: Indices) -> Indices:
        """Length of intervals, by the clock where that is less."""
        first, last = self.hour(begins), self.hour(ends)
        put_back = np.maximum(last - first - (self.shows[last] - self.shows[first]), 0)
        lasts: Indices = ends - begins - put_back * _HOUR_US
        return lasts


def _clock(begins: Indices, ends: Indices) -> _Clock:
    if not len(begins):
        return _Clock(0, *(np.empty(0, np.int64) for _ in range(3)))
    hours = np.arange(begins.min() // _HOUR_US, ends.max() // _HOUR_US + 1)
    local = pd.DatetimeIndex((hours * _HOUR_US).view("datetime64[us]"), tz="UTC").tz_convert(TIMEZONE)
    shows = local.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64) // _HOUR_US + _THURSDAY
    changed = np.diff(shows, prepend=shows[0] - 1) != 1
    return _Clock(int(hours[0]), shows, changed.cumsum(), np.flatnonzero(changed))


def _parts(clock: _Clock, begins: Indices, ends: Indices) -> tuple[Indices, Indices, Indices]:
    """List what intervals hold of the hour they begin in and of the hour they end in: row, hour of week, time in µs."""
    first, last = clock.hour(begins), clock.hour(ends)
    in_first = np.minimum(ends - begins, _HOUR_US - begins % _HOUR_US)
    in_last = np.where(first < last, ends % _HOUR_US, 0)
    slot = clock.shows[np.concatenate([first, last])] % _WEEK
    return np.tile(np.arange(len(begins)), 2), slot, np.concatenate([in_first, in_last])


def _steps(clock: _Clock, begins: Indices, ends: Indices) -> tuple[Indices, Indices, Indices]:
    """List the steps whose running sum over the week tells how often each hour is held whole: row, hour, step."""
    first, last = clock.hour(begins), clock.hour(ends)
    row = np.flatnonzero(last - first > 1)
    start, stop = first[row] + 1, last[row] - 1
    # A run that a change interrupts goes on at another hour of the clock.
    crossed = clock.era[stop] - clock.era[start]
    cut = np.repeat(np.arange(len(row)), crossed)
    change = clock.changes[clock.era[start][cut] + np.arange(len(cut)) - (np.cumsum(crossed) - crossed)[cut]]
    row = np.concatenate([row, row[cut]])
    one = clock.shows[np.concatenate([start, change])]
    after = clock.shows[np.concatenate([stop, change - 1])] + 1
    # Up where a run begins, down where it ends, and up at the start of each further week it reaches.
    slot = np.concatenate([one % _WEEK, after % _WEEK, np.zeros_like(row)])
    step = np.concatenate([np.ones_like(row), -np.ones_like(row), after // _WEEK - one // _WEEK])
    return np.tile(row, 3), slot, step


def _instants(occurred_from: pd.Series, occurred_to: pd.Series) -> tuple[Indices, Indices]:
    for name, times in (("occurred_from", occurred_from), ("occurred_to", occurred_to)):
        if str(times.dtype) != TIMESTAMP:
            raise SchemaError(f"{name} is {times.dtype}; {TIMESTAMP} is needed")
        if times.isna().any():
            raise SchemaError(f"{name} is missing in row {int(times.isna().to_numpy().argmax())}; every row needs one")
    begins, ends = (times.to_numpy("datetime64[us]").astype(np.int64) for times in (occurred_from, occurred_to))
    if len(begins) != len(ends):
        raise ParameterError(f"{len(begins)} intervals begin and {len(ends)} end; give each incident both")
    if not (begins < ends).all():
        row = int((begins >= ends).argmax())
        raise SchemaError(f"row {row} ends before or when it begins; the interval must hold some time")
    return begins, ends
