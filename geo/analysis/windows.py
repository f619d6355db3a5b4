"""Windows of the week: where on the clock and calendar incidents crowd, and what chance alone would crowd."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Hours

MOST_HOURS = 16
"""Policy: hours a week that one window may hold: two shifts of eight hours, a tenth of the week."""
_DAYS, _HOURS_A_DAY = 7, 24
_DRAWS = 199
_EXCEEDED_BY = 10
"""Of 200 with the data's own: one in twenty."""
_SEED = 20_230_401
_SAME = 1e-9
"""Sums nearer to each other than this differ by rounding only."""


@dataclass(frozen=True)
class Window:
    """Hours on some weekdays (0 for Monday), as the filters take them, and the weight of them, 0 to 1 of all."""

    hours: Hours
    weekdays: frozenset[int]
    share: float

    @property
    def share_of_week(self) -> float:
        """What share of all hours of the week it holds."""
        return float(window_cells(self.hours, self.weekdays).mean())


def window_cells(hours: Hours, weekdays: frozenset[int]) -> npt.NDArray[np.bool_]:
    """
    Mark the hours of the week a window holds, shape (7, 24), Monday and midnight first.

    Notes
    -----
    A weekday is the one on which the window begins, as in `geo.membership.in_hours`: past midnight it goes on to the
    next.

    Examples
    --------
    >>> [np.flatnonzero(day).tolist() for day in window_cells(Hours(22, 2), frozenset({4}))[4:6]]
    [[22, 23], [0, 1]]
    """
    hour, begun = np.arange(_HOURS_A_DAY), np.isin(np.arange(_DAYS), list(weekdays))[:, None]
    if not hours.past_midnight:
        return begun & (hour >= hours.start) & (hour < hours.end)
    return begun & (hour >= hours.start) | np.roll(begun, 1) & (hour < hours.end)


def busiest_windows(weights: Floats, *, most_hours: int = MOST_HOURS, most_windows: int = 3) -> tuple[Window, ...]:
    """
    Find the windows that hold the most weight in few hours a week.

    Parameters
    ----------
    weights
        Of each hour of the week, shape (7, 24), Monday and midnight first; see `geo.analysis.aoristic`.
    most_hours
        That a window may hold in the whole week: two hours on three days are six.
    most_windows
        How many are wanted.

    Returns
    -------
    windows
        The one with the most weight first, of equal ones the one of fewer hours, then fewer days, then the earlier.
        Each next one is the best that shares no hour with those before it. Weekdays follow each other, Sunday and
        Monday too, and are those on which the hours begin. Without weight there is none.

    Raises
    ------
    ParameterError
        If `weights` is of another shape or below 0, or `most_hours` is not 1 to 23.

    Notes
    -----
    Some window always holds the most: compare with `chance_share` before telling it.

    Examples
    --------
    >>> weights = np.ones((7, 24))
    >>> weights[[4, 5], 20:] = 9
    >>> best = busiest_windows(weights, most_hours=8)[0]
    >>> sorted(best.weekdays), str(best.hours), f"{best.share:.0%}", f"{best.share_of_week:.0%}"
    ([4, 5], '20:00-24:00', '31%', '5%')
    """
    if weights.shape != (_DAYS, _HOURS_A_DAY) or not (weights >= 0).all():
        raise ParameterError(
            f"weights of the shape {weights.shape} are none of a week; give 7 days of 24 hours, from 0"
        )
    if not 1 <= most_hours < _HOURS_A_DAY:
        raise ParameterError(f"windows of {most_hours} hours a week are not looked for; ask for 1 to 23")
    total, free = weights.sum(), np.ones_like(weights)
    found: list[Window] = []
    while len(found) < most_windows and (best := _best(weights, free, most_hours)):
        hours, weekdays, weight = best
        found.append(Window(hours, weekdays, float(weight / total)))
        free = free * ~window_cells(hours, weekdays)
    return tuple(found)


@lru_cache(maxsize=128)
def chance_share(n_incidents: int, *, most_hours: int = MOST_HOURS) -> float:
    """
    Tell what share the busiest window would hold if incidents fell evenly over the week, in one such week of twenty.

    Parameters
    ----------
    n_incidents
        Each known to the hour. Of incidents known less well the share would be lower: to hold what is found against
        this is to the safe side.

    Returns
    -------
    share
        0 to 1; 1 of no incident.

    Notes
    -----
    From 199 simulated weeks, always the same ones. No crime falls evenly over day and night: that a window passes says
    that it is not made by chance, not that it is news.

    Examples
    --------
    >>> 0.09 < chance_share(100_000) < chance_share(1_000) < chance_share(20) < 1
    True
    """
    if n_incidents < 1:
        return 1.0
    week = _DAYS * _HOURS_A_DAY
    draws = np.random.default_rng(_SEED).multinomial(n_incidents, np.full(week, 1 / week), _DRAWS)
    weeks = draws.reshape(_DRAWS, _DAYS, _HOURS_A_DAY).astype(np.float64)
    most = np.max([_sums(weeks, *shape).max(axis=(1, 2)) for shape in _shapes(most_hours, widest=True)], axis=0)
    return float(np.sort(most)[-_EXCEEDED_BY] / n_incidents)


def _best(weights: Floats, free: Floats, most_hours: int) -> tuple[Hours, frozenset[int], float] | None:
    best: tuple[Hours, frozenset[int], float] | None = None
    # Fewer hours first, then fewer days: only what holds more displaces them.
    for days, hours in sorted(_shapes(most_hours, widest=False), key=lambda shape: (shape[0] * shape[1], shape)):
        sums = np.where(_sums(free, days, hours) == days * hours, _sums(weights, days, hours), 0.0)
        day, start = np.unravel_index(int((sums >= sums.max() - _SAME).argmax()), sums.shape)
        if sums[day, start] > (best[2] if best else 0.0) + _SAME:
            weekdays = frozenset((int(day) + on) % _DAYS for on in range(days))
            best = Hours(int(start), (int(start) + hours - 1) % _HOURS_A_DAY + 1), weekdays, float(sums[day, start])
    return best


def _shapes(most_hours: int, *, widest: bool) -> list[tuple[int, int]]:
    """List the numbers of days and hours a window may have; only those to which no hour can be added, if `widest`."""
    longest = [(days, most_hours // days) for days in range(1, _DAYS + 1) if days <= most_hours]
    return longest if widest else [(days, hours) for days, most in longest for hours in range(1, most + 1)]


def _sums(weeks: Floats, days: int, hours: int) -> Floats:
    """Add up windows that begin on each weekday and hour, on to the next day and from Sunday to Monday."""
    runs = _running(weeks.reshape(*weeks.shape[:-2], -1), hours, axis=-1).reshape(weeks.shape)
    return _running(runs, days, axis=-2)


def _running(values: Floats, n: int, *, axis: int) -> Floats:
    """Add up each value and the n - 1 after it, the first following the last."""
    wide = np.concatenate([values, values.take(range(n - 1), axis)], axis)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(wide, n, axis).sum(axis=-1), np.float64)
