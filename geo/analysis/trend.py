"""
Trend and season of monthly counts, with intervals.

Months differ in length by a tenth, so counts are first brought to a month of standard length. A month nobody gave is
missing and never zero: it has no part in any result.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tsa.seasonal import STL

from geo.analysis.monthly import every_month
from geo.analysis.noise import measure_noise
from geo.analysis.slope import YEAR, Slope, fit_slope
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Period
from geo.points import Indices

STANDARD_MONTH_DAYS = 365.25 / 12
LEAST_MONTHS = 24
"""A season shows itself by coming back: two full years."""
MOST_MISSING = 0.25
"""Share of months that may be missing; the intervals were tried with a fifth missing."""
_LEAST_EXPECTED = 0.5
"""Incidents a month below which variance is not taken to fall: a month expected empty is not known to be."""
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Band:
    """Values and the limits of their pointwise intervals, each of shape (n_months,); NaN where not told."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Trend:
    """
    What a series of monthly counts tells.

    `months` are all from the first held to the last; every array has one value for each, NaN for a missing month.
    `standard` is the count of a month of `STANDARD_MONTH_DAYS`; it is the sum of `level` (the trend), `seasonal` (what
    the time of year adds or takes) and `remainder`. `untold` gives a sentence for each part that could not be told:
    `slope` is then None, level, season and remainder NaN. `filled` counts the missing months bridged.
    """

    months: tuple[str, ...]
    counts: Floats
    standard: Floats
    level: Band
    seasonal: Band
    remainder: Floats
    slope: Slope | None
    filled: int
    confidence: float
    untold: tuple[str, ...]

    @property
    def season_in_words(self) -> str:
        """Name the calendar months whose interval lies wholly above or below the level."""
        latest = {month[-2:]: at for at, month in enumerate(self.months) if np.isfinite(self.seasonal.value[at])}
        if not latest:
            return "no season told"
        above = [_NAMES[int(name) - 1] for name, at in sorted(latest.items()) if self.seasonal.low[at] > 0]
        below = [_NAMES[int(name) - 1] for name, at in sorted(latest.items()) if self.seasonal.high[at] < 0]
        said = [
            f"{side} the level in {', '.join(names)}" for side, names in (("above", above), ("below", below)) if names
        ]
        return "; ".join(said) or "no month clearly above or below the level"


def trend(counts: pd.Series, *, confidence: float = 0.95) -> Trend:
    """
    Tell trend and season of monthly counts, and how far each can be trusted.

    The season and the level are those of STL (a season that is the same every year, a level smoothed over 19 months).
    The slope is that of a Poisson regression on time with an effect for each calendar month: it compares only the same
    month of different years. The remainder may be over-dispersed and carry over from one month to the next; both are
    measured and widen every interval.

    Parameters
    ----------
    counts
        Incidents by month such as ``2024-01``, as `monthly_counts` gives them. A month that is NaN, or not in the index
        though between others, is missing.
    confidence
        Share of intervals that hold the truth, about; see the notes.

    Returns
    -------
    trend
        From the first month held to the last.

    Raises
    ------
    ParameterError
        If an index is not a month or stands twice, a count is negative or infinite, or `confidence` is not between 0
        and 1.

    Notes
    -----
    STL as used here is a linear map of the series, so its intervals follow from the map itself. A missing month takes
    the value that leaves it no remainder, which is where filling in and decomposing again and again would end; it then
    has no influence on what is told.

    In simulated series of 24, 36 and 60 months, with 1 to 300 incidents a month and up to a fifth of months missing,
    intervals of 95 % held the truth in 96 to 99 % where months were independent and in 92 to 96 % where each carried
    0.3 of its remainder on to the next; but in only 87 to 90 % (slope) and 84 to 86 % (level) where it carried 0.6.

    No slope is told of fewer than `geo.analysis.slope.LEAST_INCIDENTS`: its interval would hold nearly every change
    there is. The slope is one average for the whole time: a series that rises and falls again has none. A step is
    smoothed over a year and a half. A change of recording, of supplier or of map points looks like a trend: see
    `geo.analysis.comparable`.

    References
    ----------
    Cleveland, R. B., Cleveland, W. S., McRae, J. E., Terpenning, I. (1990). STL: a seasonal-trend decomposition
    procedure based on loess. Journal of Official Statistics 6.
    Cleveland, W. S., Devlin, S. J. (1988). Locally weighted regression. Journal of the American Statistical Association
    83. (Intervals of a linear smoother.)
    McCullagh, P., Nelder, J. A. (1989). Generalized Linear Models, 2nd edition. (Over-dispersed counts.)

    Examples
    --------
    >>> months_held = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
    >>> found = trend(pd.Series([1000] * 12 + [900] * 12 + [810] * 12, index=months_held))
    >>> f"{found.slope.per_year:.1%}", found.slope.in_words
    ('-10.0%', 'falling by about 9 to 11 % a year')
    """
    if not 0 < confidence < 1:
        raise ParameterError(f"a confidence of {confidence} has no meaning; it lies between 0 and 1, such as 0.95")
    series = every_month(counts)
    names = tuple(str(name) for name in series.index)
    values = series.to_numpy()
    if not len(values):
        nothing = Band(values, values, values)
        return Trend((), values, values, nothing, nothing, values, None, 0, confidence, ("No month is held.",))
    days = np.array([Period.month(name).days for name in names], np.float64)
    number = int(names[0][-2:]) - 1 + np.arange(len(names))
    held = np.isfinite(values)
    slope, no_slope = fit_slope(values[held], days[held], number[held], confidence)
    standard = values * STANDARD_MONTH_DAYS / days
    no_season = _no_season(held, number % YEAR)
    if no_season:
        level = seasonal = Band(*np.full((3, len(names)), np.nan))
    else:
        level, seasonal = _decompose(standard, days, held, confidence)
    return Trend(
        months=names,
        counts=values,
        standard=standard,
        level=level,
        seasonal=seasonal,
        remainder=standard - level.value - seasonal.value,
        slope=slope,
        filled=0 if no_season else int((~held).sum()),
        confidence=confidence,
        untold=tuple(reason for reason in (no_season, no_slope) if reason),
    )


def _no_season(held: npt.NDArray[np.bool_], calendar: Indices) -> str:
    """Say why level and season cannot be told; nothing where they can."""
    missing = int((~held).sum())
    if len(held) < LEAST_MONTHS:
        return f"{len(held)} months tell no season and no level: two full years, {LEAST_MONTHS} months, are needed."
    if missing > MOST_MISSING * len(held):
        return (
            f"{missing} of {len(held)} months are missing, which leaves season and level untold: "
            f"at most {MOST_MISSING:.0%} may be."
        )
    never = np.flatnonzero(np.bincount(calendar[held], minlength=YEAR) == 0)
    if len(never):
        return f"No {_NAMES[never[0]]} is held in any year, which leaves season and level untold."
    return ""


@lru_cache(maxsize=16)
def _stl(n: int) -> tuple[Floats, Floats]:
    """Give the linear maps by which STL makes trend and season from a series of `n` months."""
    # A seasonal window far wider than the series, of degree 0, is what R calls periodic: one season for all years.
    fits = [STL(unit, period=YEAR, seasonal=10 * n + 1, seasonal_deg=0).fit() for unit in np.eye(n)]
    maps = np.stack([fit.trend for fit in fits], axis=1), np.stack([fit.seasonal for fit in fits], axis=1)
    for each in maps:
        each.setflags(write=False)
    return maps


def _decompose(standard: Floats, days: Floats, held: npt.NDArray[np.bool_], confidence: float) -> tuple[Band, Band]:
    to_level, to_season = _stl(len(standard))
    fitted = to_level + to_season
    fill = np.zeros((len(standard), int(held.sum())))
    fill[held] = np.eye(fill.shape[1])
    # The value of a missing month that its own fit gives back.
    fill[~held] = np.linalg.solve(np.eye(int((~held).sum())) - fitted[~held][:, ~held], fitted[~held][:, held])
    level, season = (part @ fill for part in (to_level, to_season))
    known = standard[held]
    expected = (level + season)[held] @ known
    # Variance of a count is in proportion to what is expected; that of a standardised one also to the lengthening.
    deviation = np.sqrt(np.maximum(expected, _LEAST_EXPECTED) * STANDARD_MONTH_DAYS / days[held])
    maker = (np.eye(len(known)) - (level + season)[held]) * deviation / deviation[:, None]
    noise = measure_noise((known - expected) / deviation, maker, np.flatnonzero(held))

    def band(part: Floats, *, least: float) -> Band:
        value, half = part @ known, noise.half_width(part * deviation, confidence)
        both = np.stack([value, np.maximum(value - half, np.minimum(value, least)), value + half])
        return Band(*np.where(held, both, np.nan))

    return band(level, least=0.0), band(season, least=-np.inf)
