"""The average change a year of monthly counts, with its interval."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from geo.analysis.noise import measure_noise
from geo.crs import Floats
from geo.points import Indices
from geo.words import counted

YEAR = 12
LEAST_INCIDENTS = 30
"""
Policy: no slope is told of fewer incidents in the calendar months that are compared.

With 30 over two years, the rate must more than double from the one to the other to be told from chance.
"""
_STEEPEST = 30.0
"""Growth a year, as a logarithm, beyond which all incidents lie at one end and no rate is told."""


@dataclass(frozen=True)
class Slope:
    """
    Average change a year as a share (0.05: up by 5 %), with its interval.

    `calendar_months` says how many of the twelve were held in more than one year, which is all it rests on;
    `dispersion` is the variance over that of a Poisson count, `autocorrelation` that of one month with the next.
    """

    per_year: float
    low: float
    high: float
    calendar_months: int
    dispersion: float
    autocorrelation: float

    @property
    def in_words(self) -> str:
        """
        Say it as a range, or that there is no clear trend.

        Examples
        --------
        >>> Slope(-0.06, -0.09, -0.04, 12, 1.0, 0.0).in_words
        'falling by about 4 to 9 % a year'
        >>> Slope(0.01, -0.03, 0.05, 12, 1.0, 0.0).in_words
        'no clear trend: between a fall of 3 % and a rise of 5 % a year'
        """
        if self.low <= 0 <= self.high:
            fall, rise = (f"{limit:,.0%}" if limit >= 0.005 else "under 1%" for limit in (-self.low, self.high))
            return f"no clear trend: between a fall of {fall} and a rise of {rise} a year".replace("%", " %")
        least, most = sorted(round(100 * abs(limit)) for limit in (self.low, self.high))
        size = f"about {least:,} to {most:,} %" if least < most else f"about {most:,} %"
        if not least:
            size = f"up to about {most:,} %" if most else "less than 1 %"
        return f"{'rising' if self.low > 0 else 'falling'} by {size} a year"


def fit_slope(count: Floats, days: Floats, number: Indices, confidence: float) -> tuple[Slope | None, str]:
    """
    Compare the same calendar month of different years.

    Given the total of each calendar month, its counts are multinomial with chances that grow with time; this gives the
    estimate of a Poisson regression with an effect for each calendar month, with one unknown only. Nothing is told of
    fewer than `LEAST_INCIDENTS`.

    Parameters
    ----------
    count, days, number
        Incidents and length in days of each month held, and which it is, 0 for a January and 12 for the next; each of
        shape (n_months_held,).
    confidence
        Share of intervals that hold the truth, about; see `geo.analysis.trend.trend`.

    Returns
    -------
    slope, reason
        None, and why, where it cannot be told.
    """
    total = np.bincount(number % YEAR, count, YEAR)
    tells = (np.bincount(number % YEAR, minlength=YEAR) > 1) & (total > 0)
    use = tells[number % YEAR]
    count, days, number = count[use], days[use], number[use]
    calendar, years = number % YEAR, (number - number.mean()) / YEAR if len(number) else np.empty(0)
    groups = int(tells.sum())
    if len(count) < groups + 2:
        return None, (
            "A change from year to year cannot be told: fewer than two calendar months with incidents are held in more "
            "than one year."
        )

    if count.sum() < LEAST_INCIDENTS:
        return None, (
            f"A change from year to year cannot be told of {counted(int(count.sum()), 'incident')} in months that are "
            f"held in more than one year: at least {LEAST_INCIDENTS} are needed."
        )

    def expected(growth: float) -> Floats:
        # Only the ratio to the other years of the same month matters; from its greatest on down nothing overflows.
        power, most = growth * years, np.full(YEAR, -np.inf)
        np.maximum.at(most, calendar, power)
        chance = days * np.exp(power - most[calendar])
        return np.asarray(total[calendar] * chance / np.bincount(calendar, chance, YEAR)[calendar], np.float64)

    def score(growth: float) -> float:
        return float((count - expected(growth)) @ years)

    if score(-_STEEPEST) <= 0 or score(_STEEPEST) >= 0:
        return None, "A change from year to year cannot be told: all incidents lie at one end of the time held."
    growth = float(brentq(score, -_STEEPEST, _STEEPEST, xtol=1e-12))
    mean = expected(growth)
    root = np.sqrt(mean)
    from_middle = years - (np.bincount(calendar, mean * years, YEAR) / np.maximum(total, 1))[calendar]
    by_month = (calendar[:, None] == np.flatnonzero(tells)) * root[:, None]
    basis, _ = np.linalg.qr(np.column_stack([by_month, from_middle * root]))
    noise = measure_noise((count - mean) / root, np.eye(len(count)) - basis @ basis.T, number)
    weights = from_middle * root / (mean @ from_middle**2)
    half = float(noise.half_width(weights[None], confidence)[0])
    change, low, high = (float(np.expm1(limit)) for limit in (growth, growth - half, growth + half))
    return Slope(change, low, high, groups, noise.dispersion, noise.autocorrelation), ""
