"""Change between two counts: how large, how sure, and when a percentage would mislead."""

import math

import numpy as np
import numpy.typing as npt
from scipy.stats import beta, binom

from geo.crs import Floats
from geo.errors import ParameterError

LEAST_BASE = 10
"""Policy: no percentage on a smaller count; from 2 to 4 is not "up by 100 %"."""


def poisson_z(now: npt.ArrayLike, before: npt.ArrayLike, *, days_now: float = 1.0, days_before: float = 1.0) -> Floats:
    """
    Give the z score of a Poisson count against an earlier one.

    Parameters
    ----------
    now, before
        Counts, of shapes that broadcast.
    days_now, days_before
        Lengths of the two periods; equally long unless said otherwise.

    Returns
    -------
    z
        Positive for a rise of the rate. Of equally long periods 2 (√now − √before); otherwise each count is first
        multiplied by the other period's length over the mean of both.

    Raises
    ------
    ParameterError
        If a count is negative, missing or infinite, or a length not above zero or infinite.

    Notes
    -----
    Good from about five upwards. It takes the earlier count for what is to be expected, without error: beyond ±1.96 it
    then says one in twenty by chance. The earlier count has its own chance too, so that two equal rates pass ±1.96
    about one time in six. For a verdict use `rate_ratio`, which is exact. Looking at many places at once, some pass by
    chance: correct for it (`geo.analysis.hexagon_change`).

    References
    ----------
    Wheeler, A. P. (2016). Tables and graphs for monitoring temporal crime trends. International Journal of Police
    Science & Management 18.

    Examples
    --------
    >>> float(poisson_z(25, 16))
    2.0
    >>> float(poisson_z(28, 29, days_now=28, days_before=29))
    0.0
    """
    _require_lengths(days_now, days_before)
    later, earlier = _counts(now) * days_before, _counts(before) * days_now
    return np.asarray(2 * (np.sqrt(later) - np.sqrt(earlier)) / math.sqrt((days_now + days_before) / 2), np.float64)


def percent_change(now: npt.ArrayLike, before: npt.ArrayLike) -> Floats:
    """
    Give the change in per cent, where the base carries one.

    Returns
    -------
    percent
        NaN where `before` is under `LEAST_BASE`: say the two counts instead.

    Raises
    ------
    ParameterError
        If a count is negative, missing or infinite.

    Examples
    --------
    >>> percent_change([15, 4], [10, 2]).tolist()
    [50.0, nan]
    """
    later, earlier = np.broadcast_arrays(_counts(now), _counts(before))
    enough = earlier >= LEAST_BASE
    return np.where(enough, 100 * (later - earlier) / np.where(enough, earlier, 1), np.nan)


def rate_ratio(
    now: npt.ArrayLike,
    before: npt.ArrayLike,
    *,
    days_now: float,
    days_before: float,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """
    Compare two rates, with the exact interval of their ratio.

    Given the sum of both counts, `now` is binomial; its exact (Clopper-Pearson) limits give those of the ratio.

    Parameters
    ----------
    now, before
        Counts, of shapes that broadcast.
    days_now, days_before
        Lengths of the two periods.
    confidence
        Share of intervals that hold the true ratio, at least.

    Returns
    -------
    ratio, low, high
        Rate now over rate before. Without any incident the ratio is NaN and the interval from 0 to infinity; without
        one before, ratio and upper limit are infinite.

    Raises
    ------
    ParameterError
        If a count is negative, missing or infinite, a length not above zero or infinite, or `confidence` not between 0
        and 1.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series.
    Biometrika 31.

    Examples
    --------
    >>> [round(float(value), 2) for value in rate_ratio(20, 10, days_now=28, days_before=28)]
    [2.0, 0.89, 4.78]
    """
    _require_lengths(days_now, days_before)
    if not 0 < confidence < 1:
        raise ParameterError(f"a confidence of {confidence} has no meaning; it lies between 0 and 1, such as 0.95")
    later, earlier = np.broadcast_arrays(_counts(now), _counts(before))
    tail = (1 - confidence) / 2
    # A beta distribution needs both parameters above 0; the limits of a count of 0 are known without it.
    low = np.where(later > 0, beta.ppf(tail, np.maximum(later, 1), earlier + 1), 0.0)
    high = np.where(earlier > 0, beta.ppf(1 - tail, later + 1, np.maximum(earlier, 1)), 1.0)
    longer = days_before / days_now
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = later / earlier * longer
        return ratio, low / (1 - low) * longer, high / (1 - high) * longer


def chance_of_change(now: npt.ArrayLike, before: npt.ArrayLike, *, days_now: float, days_before: float) -> Floats:
    """
    Tell how often chance alone would make two counts differ so much, were the rate behind both the same.

    Parameters
    ----------
    now, before
        Counts, of shapes that broadcast.
    days_now, days_before
        Lengths of the two periods.

    Returns
    -------
    p
        Two-sided and exact: twice the smaller tail of the binomial, at most 1. Below 0.05 just where the interval of
        `rate_ratio` at 0.95 leaves out 1.

    Raises
    ------
    ParameterError
        If a count is negative or missing, or a length not above zero.

    Notes
    -----
    Incidents that come in series (one offender's night) differ by chance more often than this says. Of many places
    looked at together some differ by chance.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series.
    Biometrika 31.

    Examples
    --------
    >>> float(chance_of_change(41, 62, days_now=30, days_before=30).round(3))
    0.048
    """
    if not (days_now > 0 and days_before > 0):
        raise ParameterError(f"periods of {days_now} and {days_before} days have no rate; both must be above 0")
    later, earlier = np.broadcast_arrays(_counts(now), _counts(before))
    total, share = later + earlier, days_now / (days_now + days_before)
    tails = np.minimum(binom.cdf(later, total, share), binom.sf(later - 1, total, share))
    return np.asarray(np.minimum(2 * tails, 1.0), np.float64)


def _require_lengths(days_now: float, days_before: float) -> None:
    if not (0 < days_now < math.inf and 0 < days_before < math.inf):
        raise ParameterError(
            f"periods of {days_now} and {days_before} days have no rate; both must be above 0 and end some day"
        )


def _counts(values: npt.ArrayLike) -> Floats:
    counts = np.asarray(values, np.float64)
    if not ((counts >= 0) & (counts < math.inf)).all():
        raise ParameterError("counts cannot be negative, missing or infinite; leave out places without data")
    return counts
