"""Hexagons in which incidents rose or fell from one period to another."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, binomtest

from geo.analysis.change import poisson_z
from geo.analysis.significance import Mask, false_discovery, require_alpha
from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import Indices

_TIED = 1 + 1e-7
"""Outcomes as likely as that seen, but for rounding; the same tolerance as SciPy's."""
_ROUNDING = 1e-12
"""By which a p value added up from chances may differ from the true one, as a share of it."""
_MOST_LISTED = 100_000
"""Incidents in a hexagon up to which all outcomes are listed, once for all hexagons with as many."""
_MOST = 2**53
"""Incidents in a hexagon beyond which they are not counted exactly."""


@dataclass(frozen=True, eq=False)
class HexagonChange:
    """
    Change in every hexagon, arrays of shape (n_hexagons,), and how it was judged.

    `z` is the score of the difference between the rates, `p` the exact two-sided p value (NaN without any incident),
    `tested` whether the incidents are enough for any change to be significant, `p_adjusted` the p value after the
    correction for many tests (equal to `p` where `fdr` is off; NaN where not tested), `rose` and `fell` where that is
    at most `alpha`.
    """

    z: Floats
    p: Floats
    p_adjusted: Floats
    tested: Mask
    rose: Mask
    fell: Mask
    alpha: float
    fdr: bool


def hexagon_change(
    now: npt.ArrayLike,
    before: npt.ArrayLike,
    *,
    days_now: float,
    days_before: float,
    alpha: float = 0.05,
    fdr: bool = True,
) -> HexagonChange:
    """
    Find hexagons whose rate of incidents is not what it was.

    If the rate stayed, each of the incidents of both periods fell into the later one with the share of days that it
    has: their number there is binomial, which gives an exact p value.

    Parameters
    ----------
    now, before
        Incidents in each hexagon, shape (n_hexagons,).
    days_now, days_before
        Lengths of the two periods.
    alpha
        Largest p, or share of false ones among the significant, to accept.
    fdr
        Correct for testing many hexagons by `false_discovery`.

    Returns
    -------
    result
        A hexagon with so few incidents that no split of them has a p of `alpha` (with equal periods and 0.05: under
        6 in both together) is not tested and not counted among the tests. That looks at the sum only, which says
        nothing of the change, and so does not bias the others.

    Raises
    ------
    ParameterError
        If the counts differ in shape, are no single row, one is negative, missing, no whole number or too large to be
        counted exactly, a length is not above zero or `alpha` is not between 0 and 1.

    Notes
    -----
    Counts are taken as Poisson. Incidents that come in bursts vary more than that, so that more hexagons change "by
    chance" than `alpha` says. No change found is not no change: most hexagons have too few incidents to show one.

    `z` has a standard deviation of 1 where nothing changed, since it lets both counts vary: it is
    `geo.analysis.change.poisson_z`, which takes the earlier count as known exactly, divided by √2.

    Every hexagon rises if the county does. Compare like with like: the same months, both after July 2022 or both
    before, when data.police.uk drew its map points anew.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series.
    Biometrika 31.
    Gilbert, P. B. (2005). A modified false discovery rate multiple-comparisons procedure for discrete data. Applied
    Statistics 54. (Leaving out what cannot be significant; he sets a stricter limit.)

    Examples
    --------
    >>> found = hexagon_change([20, 5, 0, 3], [5, 6, 0, 2], days_now=28, days_before=28)
    >>> found.p.round(4).tolist(), found.tested.tolist(), found.rose.tolist()
    ([0.0041, 1.0, nan, 1.0], [True, True, False, False], [True, False, False, False])
    """
    if not (0 < days_now < np.inf and 0 < days_before < np.inf):
        raise ParameterError(f"periods of {days_now} and {days_before} days have no rate; both must be above 0")
    require_alpha(alpha)
    later, earlier = np.asarray(now, np.float64), np.asarray(before, np.float64)
    if later.shape != earlier.shape or later.ndim != 1:
        raise ParameterError(f"counts of shapes {later.shape} and {earlier.shape}; take the same hexagons, in one row")
    if not all(
        (np.isfinite(counts) & (counts >= 0) & (counts == np.rint(counts))).all() for counts in (later, earlier)
    ):
        raise ParameterError(
            "counts are whole numbers from 0; leave out hexagons without data, and shares of incidents"
        )
    if (later + earlier).max(initial=0) > _MOST:
        raise ParameterError(
            f"a hexagon with more than {_MOST:,} incidents cannot be counted exactly; check the counts"
        )
    z = poisson_z(later, earlier, days_now=days_now, days_before=days_before) / np.sqrt(2)
    p, least = _exact(later.astype(np.int64), (later + earlier).astype(np.int64), days_now / (days_now + days_before))
    p, least = _settled(p, alpha), _settled(least, alpha)
    tested = least <= alpha
    family = np.where(tested, p, np.nan)
    adjusted = _settled(false_discovery(family), alpha) if fdr else family
    changed = adjusted <= alpha
    return HexagonChange(z, p, adjusted, tested, changed & (z > 0), changed & (z < 0), alpha, fdr)


def _exact(successes: Indices, trials: Indices, share: float) -> tuple[Floats, Floats]:
    """Give the two-sided binomial p, the chance of all outcomes no likelier, and the least there is for the trials."""
    p, least = np.full(trials.shape, np.nan), np.full(trials.shape, np.nan)
    for n in np.unique(trials[trials > 0]):
        here = trials == n
        if n > _MOST_LISTED:
            p[here] = [binomtest(int(k), int(n), share).pvalue for k in successes[here]]
            # So many incidents can hardly be more unlike than all in one period; one of the two ends is the least.
            ends = np.asarray(binom.pmf([0, n], n, share))
            least[here] = ends[ends <= ends.min() * _TIED].sum()
            continue
        chance = binom.pmf(np.arange(n + 1), n, share)
        rising = np.sort(chance)
        summed = np.minimum(np.cumsum(rising), 1)
        p[here] = summed[np.searchsorted(rising, chance[successes[here]] * _TIED, side="right") - 1]
        least[here] = summed[np.searchsorted(rising, rising[0] * _TIED, side="right") - 1]
    return p, least


def _settled(p: Floats, alpha: float) -> Floats:
    """Make p values that differ from `alpha` by rounding only equal to it."""
    return np.where(abs(p - alpha) <= _ROUNDING * alpha, alpha, p)
