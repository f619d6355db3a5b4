"""Near repeat: whether incidents come closer together, in space and time at once, than by chance (Knox test)."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import Floats, require_metres
from geo.errors import ParameterError
from geo.points import DistinctPoints, Indices, distinct_points
from geo.schema import check_incidents
from geo.words import counted

SPACE_LIMITS_M = (0.1, 100.0, 200.0, 300.0, 400.0)
"""The same place, then steps of 100 m to 400 m, the distance over which a burglary raises the risk of another."""
TIME_LIMITS_DAYS = (7, 14, 21, 28)
"""Weeks, as the tasking group meets, up to four."""
MAX_DAYS = 1.0
"""Policy: an incident has a date if its interval is no longer than this."""
PERMUTATIONS = 999
"""The smallest p-value is then 0.001."""

_DAY_US = 86_400_000_000
_MARGIN_M = 1.0
"""Far above any rounding of a coordinate; the distance itself decides."""
_DRAWS_BYTES = 128_000_000
"""Shuffled dates held at a time."""
_CHUNK = 500_000
"""Pairs listed at a time."""
_CELLS = 250_000
"""Pairs times shuffles compared at a time: few enough to stay near the processor."""
_MOST_PAIRS = 255
"""As many as eight bits can count."""


@dataclass(frozen=True)
class NearRepeat:
    """
    Pairs of incidents by distance and days apart, beside what chance gives.

    Each band reaches from above the limit before, the first one from 0, up to its own limit, itself included. All
    arrays have the shape (n_space, n_time): pairs `observed`; `expected`, their mean over all shuffles; the Knox
    `ratio` of the two, NaN where both are 0; `p_value`, the share of arrangements, the observed one among them, with as
    many pairs or more. Of fewer than two incidents all but `observed` is NaN.

    `used` counts the incidents with a date, `left_out` those without, `vague` those used that stand at no address.
    """

    space_limits_m: tuple[float, ...]
    time_limits_days: tuple[int, ...]
    permutations: int
    observed: Indices
    expected: Floats
    ratio: Floats
    p_value: Floats
    used: int
    left_out: int
    vague: int

    @property
    def notice(self) -> str:
        """What must be said of the locations: nothing where all are addresses."""
        if not self.vague:
            return ""
        return (
            f"{self.vague:,} of {counted(self.used, 'incident')} are placed at a map point, postcode or area, not at "
            "an address: the same place may then be many addresses, and short distances are not those on the ground."
        )


def near_repeat(
    incidents: pd.DataFrame,
    *,
    rng: np.random.Generator,
    space_limits_m: Sequence[float] = SPACE_LIMITS_M,
    time_limits_days: Sequence[int] = TIME_LIMITS_DAYS,
    max_days: float = MAX_DAYS,
    permutations: int = PERMUTATIONS,
) -> NearRepeat:
    """
    Count near pairs of incidents, and again with their dates shuffled over their locations.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`; metres in EPSG:27700.
    rng
        Shuffles the dates.
    space_limits_m, time_limits_days
        Upper limits of the bands, rising. Days are whole; 0 means the same day.
    max_days
        Longest interval that counts as a date: the day of its middle by the clock on the wall.
    permutations
        How often dates are shuffled.

    Returns
    -------
    near_repeat
        Of an empty table zeros and NaN.

    Raises
    ------
    ParameterError
        If no incident has a date, as in month-only data; if limits do not rise from above 0 m, or from 0 days on by
        whole days; if `max_days` is not above 0 or `permutations` no whole number above 0.
    SchemaError
        If `incidents` break their contract.
    CrsError
        If coordinates are degrees, infinite or far outside the United Kingdom.

    Notes
    -----
    Shuffling keeps every location and every date as often as it is, so that a busy place or a busy week alone raises
    nothing. A place that was busy in one season only does: a ratio above 1 says that incidents come in bursts, not that
    one leads to the next, nor that one person did both. Records of one event make pairs as well. Of the usual 20 bands
    one is below 0.05 by chance.

    On snapped data "the same place" is a map point that many addresses share, and short distances are those between
    map points; the result counts such incidents and `NearRepeat.notice` says so. Incidents left out for want of a date
    are mostly those that nobody saw, not any others.

    Exact. Memory does not grow with the number of pairs; time does, by under a second of one core for each million
    pairs of incidents within the last limit, at 999 permutations and four bands of time: the days between the two of a
    pair are worked out for all shuffles at once.

    References
    ----------
    Knox, E. G. and Bartlett, M. S. (1964). The detection of space-time interactions. Applied Statistics 13(1), 25-30.
    Johnson, S. D. et al. (2007). Space-time patterns of risk: a cross national assessment of residential burglary
    victimization. Journal of Quantitative Criminology 23(3), 201-219.

    Examples
    --------
    >>> from geo.sources.ingest import incidents_table
    >>> days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-06", "2024-05-01"]).tz_localize("Europe/London"))
    >>> incidents = incidents_table(
    ...     {"incident_id": ["a", "b", "c"], "source": "police", "occurred_from": days,
    ...      "occurred_to": days + pd.Timedelta(hours=1), "easting": [480_000.0, 480_060.0, 480_000.0],
    ...      "northing": 200_000.0, "precision": "address", "category": "Burglary"}, 3)
    >>> found = near_repeat(
    ...     incidents, rng=np.random.default_rng(1), space_limits_m=[0.1, 100], time_limits_days=[7], permutations=99)
    >>> found.observed.tolist()  # 60 m and 5 days apart; those at one place are 121 days apart
    [[0], [1]]
    """
    _require_meaning(space_limits_m, time_limits_days, max_days, permutations)
    check_incidents(incidents)
    require_metres(incidents["easting"], incidents["northing"], "incidents")
    day, dated = _dates(incidents, max_days)
    if len(incidents) and not dated.any():
        raise ParameterError(
            f"near repeats need dates, but none of {counted(len(incidents), 'incident')} is known to within "
            f"{24 * max_days:g} hours; months cannot say what came soon after what, so use data with dates"
        )
    used = incidents[dated]
    x, y = used["easting"].to_numpy(), used["northing"].to_numpy()
    # Near rows then stand near one another in memory, and those of one point side by side.
    order = np.lexsort((y, x))
    points = distinct_points(x[order], y[order])
    counts = np.zeros((len(space_limits_m), len(time_limits_days), 1 + permutations), np.int64)
    for draws, total in _shuffled(day[dated][order], counts, rng):
        for band, one, other in _near_rows(points, space_limits_m):
            total[band] += _within(draws, one, other, time_limits_days)
    counts = np.diff(counts, axis=1, prepend=0)
    observed, by_chance = counts[..., 0], counts[..., 1:]
    expected = by_chance.mean(axis=-1)
    p_value = (1 + (by_chance >= observed[..., None]).sum(axis=-1)) / (1 + permutations)
    if len(used) < 2:
        expected, p_value = np.full((2, *observed.shape), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = observed / expected
    return NearRepeat(
        tuple(space_limits_m),
        tuple(time_limits_days),
        permutations,
        observed,
        expected,
        ratio,
        p_value,
        used=len(used),
        left_out=len(incidents) - len(used),
        vague=int((used["precision"] != "address").sum()),
    )


def _require_meaning(
    space_limits_m: Sequence[float], time_limits_days: Sequence[int], max_days: float, permutations: int
) -> None:
    if not (_rise(space_limits_m) and space_limits_m[0] > 0):
        raise ParameterError(f"distances {list(space_limits_m)} m: give limits above 0 that rise, such as 0.1, 100")
    if not (_rise(time_limits_days) and time_limits_days[0] >= 0 and all(days % 1 == 0 for days in time_limits_days)):
        raise ParameterError(f"times {list(time_limits_days)} days: give whole days that rise, such as 7, 14, 21")
    if not 0 < max_days < math.inf:
        raise ParameterError(f"intervals of at most {max_days} days hold no date; the limit must be a length above 0")
    if not isinstance(permutations, int | np.integer) or permutations < 1:
        raise ParameterError(f"{permutations!r} permutations compare nothing; take 999, a whole number from 1 on")


def _rise(limits: Sequence[float]) -> bool:
    finite = all(isinstance(limit, int | float | np.number) and math.isfinite(limit) for limit in limits)
    return len(limits) > 0 and finite and all(low < high for low, high in itertools.pairwise(limits))


def _dates(incidents: pd.DataFrame, max_days: float) -> tuple[Indices, npt.NDArray[np.bool_]]:
    """Give the day of the middle of each interval, since the epoch, and whether the interval is short enough."""
    ends = incidents["occurred_from"], incidents["occurred_to"]
    passed = (ends[1] - ends[0]).to_numpy("timedelta64[us]").astype(np.int64)
    wall_from, wall_to = (end.dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64) for end in ends)
    # The day the clocks go back has 25 hours and is still one day by the clock.
    dated = np.minimum(passed, wall_to - wall_from) <= max_days * _DAY_US
    return (wall_from + wall_to) // 2 // _DAY_US, dated


def _shuffled(day: Indices, counts: Indices, rng: np.random.Generator) -> Iterator[tuple[Indices, Indices]]:
    """
    Shuffle dates, as many times at once as memory allows, the first time not at all.

    Yields dates, shape (n_rows, n_draws), and the part of `counts`, whose last axis is that of all draws, for them.
    """
    if len(day) < 2:
        return
    since = day - day.min()
    dtype = np.int16 if since.max() <= np.iinfo(np.int16).max else np.int32
    n_draws = max(1, _DRAWS_BYTES // (len(day) * np.dtype(dtype).itemsize))
    for low in range(0, counts.shape[-1], n_draws):
        part = counts[..., low : low + n_draws]
        draws = np.empty((len(day), part.shape[-1]), dtype)
        for n in range(part.shape[-1]):
            draws[:, n] = rng.permutation(since) if low + n else since
        yield draws, part


def _within(draws: Indices, one: Indices, other: Indices, limits_days: Sequence[int]) -> Indices:
    """Count the pairs of rows no further apart than each limit, in each draw; shape (n_limits, n_draws)."""
    n_draws = draws.shape[1]
    size = max(1, min(_MOST_PAIRS, _CELLS // n_draws))
    apart, second = np.empty((2, size, n_draws), draws.dtype)
    near = np.empty((size, n_draws), np.bool_)
    found = np.zeros((len(limits_days), n_draws), np.int64)
    for low in range(0, len(one), size):
        n = min(size, len(one) - low)
        # The rows exist; "clip" spares the copy that checking them would take.
        np.take(draws, one[low : low + n], axis=0, out=apart[:n], mode="clip")
        np.take(draws, other[low : low + n], axis=0, out=second[:n], mode="clip")
        np.subtract(apart[:n], second[:n], out=apart[:n])
        np.abs(apart[:n], out=apart[:n])
        for band, limit in enumerate(limits_days):
            np.less_equal(apart[:n], limit, out=near[:n])
            found[band] += near[:n].view(np.uint8).sum(axis=0, dtype=np.uint8)
    return found


def _near_rows(points: DistinctPoints, limits_m: Sequence[float]) -> Iterator[tuple[int, Indices, Indices]]:
    """
    List all pairs of rows within the last limit, some at a time: the number of their band, the one row, the other.

    Points must stand from west to east, and rows in the order of their points.
    """
    count = points.weight.astype(np.int64)
    start = np.cumsum(count) - count
    here = np.arange(len(points))
    # A point is compared with itself and with those to the east of it, as far as the last limit.
    reach = np.searchsorted(points.x, points.x + (limits_m[-1] + _MARGIN_M), side="right") - here
    for low, high in _pieces(reach * count):
        of, to = _ranges(here[low:high], reach[low:high])
        of += low
        squared = (points.x[of] - points.x[to]) ** 2 + (points.y[of] - points.y[to]) ** 2
        band = np.searchsorted(np.square(limits_m), squared)
        for number in range(len(limits_m)):
            west, east = of[band == number], to[band == number]
            unit, row = _ranges(start[west], count[west])
            point = east[unit]
            for first, last in _pieces(count[point]):
                unit, other = _ranges(start[point[first:last]], count[point[first:last]])
                one = row[first:last][unit]
                # Of the rows of one point, each pair once.
                yield number, one[one < other], other[one < other]


def _ranges(start: Indices, count: Indices) -> tuple[Indices, Indices]:
    """Count on from each start; give the position of the start and the number."""
    of = np.repeat(np.arange(len(start)), count)
    return of, np.arange(len(of)) + (start - np.cumsum(count) + count)[of]


def _pieces(cost: Indices) -> Iterable[tuple[int, int]]:
    """Cut positions into ranges that cost about `_CHUNK` each."""
    cuts = np.flatnonzero(np.diff(np.cumsum(cost) // _CHUNK)) + 1
    return itertools.pairwise([0, *cuts.tolist(), len(cost)])
