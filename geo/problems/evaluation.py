"""Did it work? Counts before and after an action, against areas where nothing was done."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from geo.crs import Floats
from geo.errors import ParameterError

CONFIDENCE = 0.95


@dataclass(frozen=True)
class BeforeAfter:
    """Incidents of an area in two windows of equal length: before an action, and from its beginning on."""

    before: int
    after: int

    def __post_init__(self) -> None:
        """Refuse counts that are none."""
        if self.before < 0 or self.after < 0:
            raise ParameterError(f"counts of {self.before} and {self.after} have no meaning; both must be 0 or more")

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.after - self.before

    @property
    def total(self) -> int:
        """The variance of the change of two Poisson counts."""
        return self.before + self.after


@dataclass(frozen=True)
class Difference:
    """
    How many incidents more than without the action: an estimate with its standard error.

    Negative where there were fewer.
    """

    estimate: float
    error: float

    @property
    def z(self) -> float:
        """The estimate in standard errors; 0 where there was nothing to count."""
        return self.estimate / self.error if self.error else 0.0

    @property
    def p(self) -> float:
        """How often chance alone makes a difference so large, in either direction."""
        return float(2 * norm.sf(abs(self.z)))

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper limit, at `CONFIDENCE`."""
        reach = quantile(CONFIDENCE) * self.error
        return self.estimate - reach, self.estimate + reach

    @property
    def seen(self) -> bool:
        """Whether chance alone would make it less than one time in twenty."""
        return self.p < 1 - CONFIDENCE


def weighted_displacement_difference(
    treated: BeforeAfter, comparison: Sequence[BeforeAfter], *, dispersion: float = 1.0
) -> Difference:
    """
    Set the change of an area where something was done against the mean change of areas where nothing was.

    Parameters
    ----------
    treated
        Counts where something was done.
    comparison
        Counts of areas of about the same level, one or more, apart from one another.
    dispersion
        Variance of counts over that of Poisson counts, as `dispersion_of` finds it in the months before.

    Returns
    -------
    difference
        ΔT - mean ΔC; of one comparison area its variance is the sum of the four counts.

    Raises
    ------
    ParameterError
        If there is no comparison area, or `dispersion` is under 1.

    Notes
    -----
    It takes for granted that without the action the area would have gained or lost as many incidents as the others
    did: choose areas of the same level and trend. Counts under about 5 make the error a rough one.

    References
    ----------
    Wheeler, A. P. and Ratcliffe, J. H. (2018). A simple weighted displacement difference test to evaluate place based
    crime interventions. Crime Science 7:11.

    Examples
    --------
    >>> found = weighted_displacement_difference(BeforeAfter(100, 70), [BeforeAfter(100, 100)])
    >>> found.estimate, round(found.error, 2), round(found.z, 2)
    (-30.0, 19.24, -1.56)
    """
    return _against(treated, comparison, 1.0, dispersion)


def displacement(ring: BeforeAfter, comparison: Sequence[BeforeAfter], *, dispersion: float = 1.0) -> Difference:
    """
    Tell how many incidents more than the comparison areas would lead one to expect there were round an action area.

    Parameters
    ----------
    ring
        Counts of the ground around it, at whatever level.
    comparison
        As for the action area; their mean change is brought to the level of the ring.

    Returns
    -------
    difference
        More than expected tells of displacement, fewer of diffusion of benefits.

    Raises
    ------
    ParameterError
        As `weighted_displacement_difference`.

    References
    ----------
    Guerette, R. T. and Bowers, K. J. (2009). Assessing the extent of crime displacement and diffusion of benefits.
    Criminology 47.

    Examples
    --------
    >>> displacement(BeforeAfter(200, 230), [BeforeAfter(100, 110)]).estimate
    10.0
    """
    return _against(ring, comparison, _level(ring, comparison), dispersion)


def net_difference(
    treated: BeforeAfter, ring: BeforeAfter, comparison: Sequence[BeforeAfter], *, dispersion: float = 1.0
) -> Difference:
    """
    Tell what was gained in an action area less what came to the ground around it, or with what was gained there too.

    Raises
    ------
    ParameterError
        As `weighted_displacement_difference`.

    Examples
    --------
    >>> net_difference(BeforeAfter(100, 70), BeforeAfter(200, 230), [BeforeAfter(100, 110)]).estimate
    -30.0
    """
    both = BeforeAfter(treated.before + ring.before, treated.after + ring.after)
    return _against(both, comparison, 1.0 + _level(ring, comparison), dispersion)


def ratio_of_rate_ratios(
    treated: BeforeAfter, comparison: Sequence[BeforeAfter], *, dispersion: float = 1.0
) -> tuple[float, float, float]:
    """
    Divide the rate ratio of an action area by that of the comparison areas together.

    Returns
    -------
    ratio, low, high
        Under 1 where it fared better than the others. Half an incident is added to each count, so that none is zero.

    Raises
    ------
    ParameterError
        As `weighted_displacement_difference`.

    Examples
    --------
    >>> [round(each, 2) for each in ratio_of_rate_ratios(BeforeAfter(100, 70), [BeforeAfter(100, 100)])]
    [0.7, 0.46, 1.06]
    """
    number_of(comparison, dispersion)
    counts = np.array(
        [
            treated.after,
            treated.before,
            sum(each.after for each in comparison),
            sum(each.before for each in comparison),
        ],
        np.float64,
    )
    counts += 0.5
    middle = float(np.array([1, -1, -1, 1]) @ np.log(counts))
    reach = quantile(CONFIDENCE) * math.sqrt(dispersion * float((1 / counts).sum()))
    return math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)


def dispersion_of(monthly: Floats) -> float:
    """
    Tell how much more monthly counts vary than chance alone would make them.

    Parameters
    ----------
    monthly
        Counts of the months before, shape (n_areas, n_months), of the action area and the comparison areas: what all
        share, such as the season, does not count.

    Returns
    -------
    dispersion
        Pearson's chi-square over its degrees of freedom, at least 1; 1 where there are too few counts to tell.

    References
    ----------
    McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., section 4.5.

    Examples
    --------
    >>> dispersion_of(np.array([[10, 12, 11], [20, 24, 22]]))
    1.0
    """
    areas, months = monthly.shape
    freedom = (areas - 1) * (months - 1)
    total = monthly.sum()
    if freedom < 1 or not total:
        return 1.0
    expected = np.outer(monthly.sum(axis=1), monthly.sum(axis=0)) / total
    held = expected > 0
    return max(1.0, float(((monthly - expected)[held] ** 2 / expected[held]).sum() / freedom))


def _against(area: BeforeAfter, comparison: Sequence[BeforeAfter], scale: float, dispersion: float) -> Difference:
    """Set a change against the mean one of the comparison areas, brought to its level."""
    k = number_of(comparison, dispersion)
    estimate = area.change - scale * sum(each.change for each in comparison) / k
    variance = area.total + scale**2 * sum(each.total for each in comparison) / k**2
    return Difference(float(estimate), math.sqrt(dispersion * variance))


def _level(ring: BeforeAfter, comparison: Sequence[BeforeAfter]) -> float:
    """Tell how many times as many incidents there were as in a comparison area."""
    number_of(comparison, 1.0)
    mean = sum(each.before for each in comparison) / len(comparison)
    return ring.before / mean if mean else 1.0


def number_of(comparison: Sequence[object], dispersion: float) -> int:
    """Count the comparison areas; refuse none, and a dispersion without meaning."""
    if not comparison:
        raise ParameterError("there is no comparison area; choose one or more where nothing was done")
    if not dispersion >= 1:
        raise ParameterError(f"a dispersion of {dispersion} has no meaning; counts vary by chance at least, which is 1")
    return len(comparison)


def quantile(confidence: float) -> float:
    """Give how many standard errors an interval reaches to either side."""
    return float(norm.ppf((1 + confidence) / 2))
