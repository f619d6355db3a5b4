"""Areas beside one another: incidents, rates per 1,000, how they stand to the whole, and against an earlier period."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import beta, chi2

from geo.analysis.change import percent_change, rate_ratio
from geo.crs import Floats
from geo.errors import ParameterError

Base = Literal["residents", "households"]
LEAST_INCIDENTS = 20
"""Policy: a rate on fewer is marked as unreliable, as the Office for National Statistics marks its own."""
LEAST_BASE: dict[Base, int] = {"residents": 1_000, "households": 400}
"""Policy: a rate on a smaller base is marked; no LSOA is made with fewer, and fewer live where people only come to."""
PER = 1_000
FEW_INCIDENTS, FEW_THERE = "few incidents", "few {}"
ABOVE, BELOW, SIMILAR = "above", "below", "similar"
MORE, FEWER, UNCLEAR = "more", "fewer", "no clear change"


def area_counts(codes: pd.Series, areas: Sequence[str]) -> tuple[npt.NDArray[np.int64], int]:
    """
    Count incidents by the area each lies in.

    Parameters
    ----------
    codes
        Code of the area of each incident, missing where it lies in none; a column such as ``ward_2022``.
    areas
        Codes to count, each once.

    Returns
    -------
    counts, outside
        Incidents in each area, zero where there is none, shape (n_areas,); and those in none of `areas`. Together
        they are all of `codes`.

    Examples
    --------
    >>> counts, outside = area_counts(pd.Series(["E2", "E1", "E2", None]), ["E1", "E2", "E3"])
    >>> counts.tolist(), outside
    ([1, 2, 0], 1)
    """
    counts = np.asarray(codes.value_counts().reindex(list(areas), fill_value=0), np.int64)
    return counts, len(codes) - int(counts.sum())


def poisson_interval(counts: npt.ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """
    Give the exact interval of what is behind a count, were the same period to come again and again.

    Parameters
    ----------
    counts
        Counts of any shape.
    confidence
        Share of intervals that hold the true mean, at least.

    Returns
    -------
    low, high
        Half the chi-square quantiles of 2n and 2n + 2 degrees of freedom; from 0 for a count of 0.

    Raises
    ------
    ParameterError
        If a count is negative or missing, or `confidence` not between 0 and 1.

    Notes
    -----
    Incidents that come in series (one offender's night, repeat calls to one home) vary more than this says.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28.
    Eayres, D. (2008). Technical Briefing 3: Commonly used public health statistics and their confidence intervals.
    Association of Public Health Observatories.

    Examples
    --------
    >>> low, high = poisson_interval([0, 10])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 4.8], [3.69, 18.39])
    """
    n, tail = _counts(counts), _tail(confidence)
    # A chi-square distribution needs a degree of freedom; the limit of a count of 0 is known without it.
    low = np.where(n > 0, chi2.ppf(tail, 2 * np.maximum(n, 1)) / 2, 0.0)
    return low, np.asarray(chi2.ppf(1 - tail, 2 * n + 2) / 2, np.float64)


def rate_table(
    counts: npt.ArrayLike, base: npt.ArrayLike, *, years: float, per: Base = "residents", confidence: float = 0.95
) -> pd.DataFrame:
    """
    Turn counts into yearly rates per 1,000, with their exact interval and a mark where the base is small.

    Parameters
    ----------
    counts
        Incidents in each area, shape (n,).
    base
        Residents or households of each, NaN where they are not known; shape (n,).
    years
        Length of the period. A month's rate is told as a year of such months would give.
    per
        What `base` counts.
    confidence
        Of the interval.

    Returns
    -------
    rates
        A row for each area: ``in_period`` (per 1,000 in the period itself), ``rate``, ``rate_low``, ``rate_high`` (per
        1,000 a year) and ``small_base``, which says why a rate is unreliable: "few incidents" under
        `LEAST_INCIDENTS`, "few residents" or "few households" under `LEAST_BASE`, empty otherwise. NaN where the base
        is not known or zero.

    Raises
    ------
    ParameterError
        If a count or base is negative, a count missing, or `years` not above zero.

    Notes
    -----
    Residents are not the people who were there: a town centre, a station or a shopping park has more incidents than its
    few residents suffer, and its rate says little about living there. A rate of a winter month, told by the year, is
    not the rate of a year.

    References
    ----------
    Office for National Statistics. User guide to mortality statistics, section 15: rates on fewer than 20 events are
    marked as unreliable.

    Examples
    --------
    >>> rate_table([30, 6], [2_000, 800], years=0.5)[["in_period", "rate", "small_base"]].values.tolist()
    [[15.0, 30.0, ''], [7.5, 15.0, 'few incidents, few residents']]
    """
    if not 0 < years < np.inf:
        raise ParameterError(f"a period of {years} years has no rate; it must be above 0")
    n, people = np.broadcast_arrays(_counts(counts), _bases(base))
    known = people > 0
    thousand_years = np.where(known, people, np.nan) / PER * years
    low, high = poisson_interval(n, confidence=confidence)
    few = (n < LEAST_INCIDENTS) & known, people < LEAST_BASE[per]
    reasons = zip(*few, strict=True)
    words = (FEW_INCIDENTS, FEW_THERE.format(per))
    return pd.DataFrame(
        {
            "in_period": n / thousand_years * years,
            "rate": n / thousand_years,
            "rate_low": low / thousand_years,
            "rate_high": high / thousand_years,
            "small_base": pd.Series(
                [", ".join(word for word, holds in zip(words, each, strict=True) if holds) for each in reasons],
                dtype="str",
            ),
        }
    )


def against_whole(
    counts: npt.ArrayLike, base: npt.ArrayLike, *, whole_count: int, whole_base: float, confidence: float = 0.95
) -> pd.DataFrame:
    """
    Compare each area's rate with that of the whole it is part of.

    The ratio of the rates is the area's share of all incidents over its share of all residents. Given the total, the
    area's count is binomial; its exact (Clopper-Pearson) limits give those of the ratio.

    Parameters
    ----------
    counts, base
        As in `rate_table`, shape (n,).
    whole_count, whole_base
        Incidents and residents (or households) of the whole, the areas among them.
    confidence
        Of the interval.

    Returns
    -------
    comparison
        A row for each area: ``ratio``, ``ratio_low``, ``ratio_high`` and ``against``: "above" or "below" where the
        interval leaves out 1, else "similar". NaN and empty where the base is not known or the whole has no incident.

    Raises
    ------
    ParameterError
        If a count is negative, missing or above that of the whole.

    Notes
    -----
    Of 49 wards without any difference, two or three would be called above or below by chance. A ward's rate can lie
    above that of the county because people come there, not because they are worse off.

    References
    ----------
    Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
    binomial. Biometrika 26.

    Examples
    --------
    >>> table = against_whole([60, 10], [1_000, 1_000], whole_count=100, whole_base=4_000)
    >>> table["ratio"].tolist(), table["against"].tolist()
    ([2.4, 0.4], ['above', 'below'])
    """
    n, people = np.broadcast_arrays(_counts(counts), _bases(base))
    tail = _tail(confidence)
    if (n > whole_count).any():
        raise ParameterError(f"an area has {n.max():.0f} incidents, the whole only {whole_count}; it holds them all")
    known = (people > 0) & (whole_base > 0) & (whole_count > 0)
    share = np.where(known, people, np.nan) / whole_base if whole_base > 0 else np.full(n.shape, np.nan)
    total = max(whole_count, 1)
    low = np.where(n > 0, beta.ppf(tail, np.maximum(n, 1), total - n + 1), 0.0) / share
    high = np.where(n < total, beta.ppf(1 - tail, n + 1, np.maximum(total - n, 1)), 1.0) / share
    word = np.select([~known, low > 1, high < 1], ["", ABOVE, BELOW], SIMILAR)
    return pd.DataFrame({"ratio": n / total / share, "ratio_low": low, "ratio_high": high, "against": word})


def change_table(
    now: npt.ArrayLike, before: npt.ArrayLike, *, days_now: float, days_before: float, confidence: float = 0.95
) -> pd.DataFrame:
    """
    Set counts beside those of an earlier period, as a strategy prints them.

    Parameters
    ----------
    now, before
        Counts of the same areas, shape (n,).
    days_now, days_before
        Lengths of the periods; `difference` and `percent` compare the counts as they are, ``change`` the rates a day.
    confidence
        Of the interval behind ``change``.

    Returns
    -------
    change
        A row for each area: ``before``, ``difference``, ``percent`` (NaN on a base under ten) and ``change``: "more" or
        "fewer" where the exact interval of the rate ratio leaves out 1, else "no clear change".

    Raises
    ------
    ParameterError
        If a count is negative or missing, or a length not above zero.

    Examples
    --------
    >>> change_table([30, 4], [60, 2], days_now=365, days_before=365).values.tolist()
    [[60, -30, -50.0, 'fewer'], [2, 2, nan, 'no clear change']]
    """
    later, earlier = np.broadcast_arrays(_counts(now), _counts(before))
    _, low, high = rate_ratio(later, earlier, days_now=days_now, days_before=days_before, confidence=confidence)
    return pd.DataFrame(
        {
            "before": earlier.astype(np.int64),
            "difference": (later - earlier).astype(np.int64),
            "percent": percent_change(later, earlier),
            "change": np.select([low > 1, high < 1], [MORE, FEWER], UNCLEAR),
        }
    )


def _counts(values: npt.ArrayLike) -> Floats:
    counts = np.asarray(values, np.float64)
    if not ((counts >= 0) & (counts < np.inf)).all():
        raise ParameterError("counts cannot be negative, missing or infinite; leave out areas without data")
    return counts


def _bases(values: npt.ArrayLike) -> Floats:
    base = np.asarray(values, np.float64)
    if (base < 0).any() or np.isinf(base).any():
        raise ParameterError("residents and households cannot be negative or infinite; NaN where they are not known")
    return base


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ParameterError(f"a confidence of {confidence} has no meaning; it lies between 0 and 1, such as 0.95")
    return (1 - confidence) / 2
