"""How far incidents gather at few places, and how far they would by chance alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import Indices

SHARES = (0.25, 0.5, 0.8)
"""Of the incidents: a quarter and a half are Weisburd's, 80 % is the rule of thumb of the field."""
DRAWS = 199
"""Allocations at random: enough for the middle 95 % of them."""
MOST_INCIDENTS = 10_000_000_000
"""Far more than are ever recorded; beyond it the chances to be added up would not fit into memory."""
_AROUND = 12
"""Standard deviations beyond which a binomial chance is below what a float can hold beside 1."""


@dataclass(frozen=True)
class Concentration:
    """
    How incidents lie over places, the busiest first.

    `place_share` and `incident_share`, each of shape (n_places + 1,) and from 0 to 1, are the curve to draw.
    `places_needed` is the smallest number of whole places that together hold each of `shares`, `share_needed` that
    number over all places.

    Four coefficients, each told apart. `gini` is the ordinary one: it takes an incident in every place as equality,
    which few incidents over many places cannot reach. `gini_generalised` is that of Bernasco and Steenbeek: against the
    most equal spread so many incidents allow. `gini_by_chance` is the ordinary one to be expected if each incident
    fell on any place alike. `gini_beyond_chance` is the part of the way from there to 1: about 0 where incidents fall
    at random, below 0 where they are spread more evenly than that.
    """

    places: int
    incidents: int
    place_share: Floats
    incident_share: Floats
    shares: tuple[float, ...]
    places_needed: tuple[int, ...]
    share_needed: tuple[float, ...]
    gini: float
    gini_generalised: float
    gini_by_chance: float
    gini_beyond_chance: float


@dataclass(frozen=True)
class ChanceConcentration:
    """
    How concentrated incidents would be if each fell on any place alike.

    `share_needed` is the mean over `draws` allocations, for each of `shares`; `gini_low` and `gini_high` hold the
    middle 95 % of their ordinary Gini coefficients.
    """

    shares: tuple[float, ...]
    share_needed: tuple[float, ...]
    gini_low: float
    gini_high: float
    draws: int


def concentration(counts: npt.ArrayLike, *, shares: Sequence[float] = SHARES) -> Concentration:
    """
    Measure how incidents lie over places.

    Parameters
    ----------
    counts
        Incidents at each place (hexagon, LSOA, street segment), shape (n_places,), places without any included: they
        are half of the answer.
    shares
        Shares of the incidents, above 0 and up to 1.

    Returns
    -------
    concentration
        Without an incident, the shares and coefficients are NaN and so is the curve above 0.

    Raises
    ------
    ParameterError
        If there is no place, counts are no single row, one is not a whole number of 0 or more, they add up to over
        `MOST_INCIDENTS`, or a share lies outside its range.

    Notes
    -----
    Depends on the size of the places: smaller ones always look more concentrated, so compare only results of the same
    places. Hexagons with fields only make up most of a rural county: with them in, everything is concentrated. On
    snapped data a street segment without a map point can have no incident.

    References
    ----------
    Weisburd, D. (2015). The law of crime concentration and the criminology of place. Criminology 53.
    Bernasco, W., Steenbeek, W. (2017). More places than crimes: implications for evaluating the law of crime
    concentration at place. Journal of Quantitative Criminology 33.
    Levin, A., Rosenfeld, R., Deckard, M. (2017). The law of crime concentration: an application and recommendations for
    future research. Journal of Quantitative Criminology 33.

    Examples
    --------
    >>> found = concentration([3, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    >>> found.places_needed, round(found.gini, 2), round(found.gini_generalised, 2)
    ((1, 1, 2), 0.78, 0.56)
    """
    asked = _shares(shares)
    busiest = np.sort(_counts(counts))[::-1]
    n, total = len(busiest), int(busiest.sum())
    held = np.concatenate([[0], np.cumsum(busiest)])
    if total:
        needed = _needed(held, asked)
        ordinary, chance = _gini(held), gini_by_chance(total, n)
        generalised = 1 - max(n / total, 1) * (1 - ordinary)
        beyond = (ordinary - chance) / (1 - chance)
        curve = held / total
    else:
        needed = np.zeros(len(asked), np.int64)
        ordinary = generalised = chance = beyond = np.nan
        curve = np.where(np.arange(n + 1) > 0, np.nan, 0.0)
    return Concentration(
        places=n,
        incidents=total,
        place_share=np.arange(n + 1) / n,
        incident_share=curve,
        shares=asked,
        places_needed=tuple(needed.tolist()),
        share_needed=tuple((needed / n if total else np.full(len(asked), np.nan)).tolist()),
        gini=ordinary,
        gini_generalised=generalised,
        gini_by_chance=chance,
        gini_beyond_chance=beyond,
    )


def gini_by_chance(incidents: int, places: int) -> float:
    """
    Give the ordinary Gini coefficient to be expected if each incident fell on any place alike.

    Exact. The coefficient is a mean of differences between two places. What two places hold together is binomial, and
    how it is divided between them is so too, with even chances.

    Parameters
    ----------
    incidents, places
        Numbers, at least 1 each.

    Raises
    ------
    ParameterError
        If one is below 1, or there are more than `MOST_INCIDENTS`.

    References
    ----------
    Chalfin, A., Kaplan, J., Cuellar, M. (2021). Measuring marginal crime concentration: a new solution to an old
    problem. Journal of Research in Crime and Delinquency 58. (Random allocation as what to compare with.)

    Examples
    --------
    >>> gini_by_chance(1, 10)
    0.9
    >>> round(gini_by_chance(1_000_000, 10), 3)
    0.002
    """
    if incidents < 1 or places < 1:
        raise ParameterError(f"{incidents} incidents over {places} places have no coefficient; each must be 1 or more")
    if incidents > MOST_INCIDENTS:
        raise ParameterError(f"{incidents:,} incidents are more than {MOST_INCIDENTS:,}; check the counts")
    if places == 1:
        return 0.0
    middle = 2 * incidents / places
    reach = _AROUND * np.sqrt(middle) + _AROUND**2
    together = np.arange(max(1, int(middle - reach)), min(incidents, int(middle + reach)) + 1)
    # Mean difference of an even division of s: 2 m C(s, m) / 2^s with m = s / 2 rounded up.
    half = (together + 1) // 2
    difference = 2 * half * binom.pmf(half, together, 0.5)
    return float((places - 1) / (2 * incidents) * (binom.pmf(together, incidents, 2 / places) @ difference))


def chance_concentration(
    incidents: int,
    places: int,
    *,
    rng: np.random.Generator,
    shares: Sequence[float] = SHARES,
    draws: int = DRAWS,
) -> ChanceConcentration:
    """
    Allocate incidents to places at random, again and again.

    Parameters
    ----------
    incidents, places
        Numbers, at least 1 each.
    rng
        Source of chance.
    shares
        Shares of the incidents, above 0 and up to 1.
    draws
        Number of allocations.

    Raises
    ------
    ParameterError
        If a number is below 1 or a share lies outside its range.

    Notes
    -----
    Every place has the same chance, whether it is a town centre or a field: some concentration beyond chance only says
    that people are concentrated.

    Examples
    --------
    >>> found = chance_concentration(100, 1000, rng=np.random.default_rng(1))
    >>> round(found.share_needed[1], 3)
    0.045
    """
    asked = _shares(shares)
    if min(incidents, places, draws) < 1:
        raise ParameterError(
            f"{draws} draws of {incidents} incidents over {places} places have no meaning; each must be 1 or more"
        )
    needed, coefficients = [], []
    for _ in range(draws):
        counts = np.bincount(rng.integers(places, size=incidents), minlength=places)
        held = np.concatenate([[0], np.cumsum(np.sort(counts)[::-1])])
        needed.append(_needed(held, asked))
        coefficients.append(_gini(held))
    low, high = np.quantile(coefficients, [0.025, 0.975])
    mean = np.mean(needed, axis=0) / places
    return ChanceConcentration(asked, tuple(mean.tolist()), float(low), float(high), draws)


def _needed(held: Indices, shares: tuple[float, ...]) -> Indices:
    """Count the busiest whole places that hold each share; `held` is the running total, from 0."""
    # A hair less, so that rounding of a share cannot ask for one place more.
    return np.asarray(np.searchsorted(held, np.array(shares) * held[-1] * (1 - 1e-12)), np.int64)


def _gini(held: Indices) -> float:
    """Twice the area between the curve and the diagonal."""
    return float((2 * held.sum() - held[-1]) / ((len(held) - 1) * held[-1]) - 1)


def _counts(values: npt.ArrayLike) -> Indices:
    counts = np.asarray(values, np.float64)
    if not counts.size:
        raise ParameterError("there is no place to count at; give a count for every place, 0 where nothing happened")
    if counts.ndim != 1:
        raise ParameterError(f"counts of shape {counts.shape} are no list of places; give one count for each place")
    if not (np.isfinite(counts) & (counts >= 0) & (counts == np.rint(counts))).all():
        raise ParameterError("counts are whole numbers of 0 or more; leave out places without data")
    if (total := counts.sum()) > MOST_INCIDENTS:
        raise ParameterError(f"{total:,.0f} incidents are more than {MOST_INCIDENTS:,}; check the counts")
    return counts.astype(np.int64)


def _shares(shares: Sequence[float]) -> tuple[float, ...]:
    if wrong := [share for share in shares if not 0 < share <= 1]:
        raise ParameterError(f"a share of {wrong[0]} of the incidents has no meaning; it lies above 0 and up to 1")
    return tuple(shares)
