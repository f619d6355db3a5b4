"""Hexagons with more incidents around them than chance would put there: Getis and Ord's Gi*, many tests at once."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.analysis.hexagons import hexagon_values, n_neighbours, neighbour_sums
from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import HexGrid
from geo.points import Indices

Mask = npt.NDArray[np.bool_]
PERMUTATIONS = 99_999
"""With 999 no p is under 0.001, and among 16,000 hexagons fewer than 320 at that could never pass the correction."""
_ROUNDING = 64 * np.finfo(np.float64).eps
"""By which sums of seven fractions in another order may differ at most, relative to the largest value."""
_EXACT = 2.0**53
"""Sums of whole numbers up to this have no rounding."""


@dataclass(frozen=True, eq=False)
class GiStar:
    """
    Gi* of every hexagon, arrays of shape (n_hexagons,), and how it was judged.

    `z` is the score, `p` the share of permutations as extreme, `p_adjusted` the same after the correction for many
    tests (equal to `p` where `fdr` is off), `significant` where that is at most `alpha`. All are NaN, or not
    significant, where nothing was tested.
    """

    z: Floats
    p: Floats
    p_adjusted: Floats
    significant: Mask
    tail: Literal["high", "low"]
    permutations: int
    alpha: float
    fdr: bool

    @property
    def tested(self) -> Mask:
        """Which hexagons were judged at all."""
        return np.isfinite(self.p)


def gi_star(
    counts: npt.ArrayLike,
    grid: HexGrid,
    *,
    rng: np.random.Generator,
    tail: Literal["high", "low"] = "high",
    permutations: int = PERMUTATIONS,
    alpha: float = 0.05,
    fdr: bool = True,
) -> GiStar:
    """
    Find hexagons that lie among more incidents than if the counts were shuffled over the map.

    The p value is conditional, as in esda: the hexagon keeps its count, its neighbours draw theirs from all others.
    All hexagons share the draws. Drawn is one hexagon more than there are neighbours; it stands in where the hexagon
    itself was drawn, which makes the draws of each exact.

    Parameters
    ----------
    counts
        Incidents in each hexagon, shape (n_hexagons,); may be fractions.
    grid
        The hexagons, zeros included: they are what a cluster stands out from.
    rng
        Where the draws come from; the same state gives the same p.
    tail
        Whether to look for high sums or low ones; one-sided either way.
    permutations
        Draws; the least p is 1 / (permutations + 1).
    alpha
        Largest p, or share of false ones among the significant, to accept.
    fdr
        Correct for testing many hexagons by `false_discovery`.

    Returns
    -------
    result
        Not tested, hence never significant, is a hexagon without a neighbour, one whose neighbours are all others
        there are, and every hexagon if all counts are equal: there is no chance to compare with.

    Raises
    ------
    ParameterError
        If there is not one finite count for each hexagon, one is too large to be added exactly, `tail` is neither high
        nor low, `permutations` is not a whole number of 1 or more, or `alpha` is not between 0 and 1.

    Notes
    -----
    Shuffling over a whole county compares towns with fields: many hexagons of a town are significant, and rightly so.
    To find what stands out within a town, give the hexagons of the town.

    Draws leave p a little open: hexagons next to the limit may pass with one state of `rng` and not with another.

    The p value asks about the neighbours, the z score about hexagon and neighbours together: an empty hexagon among
    busy ones is significant, a busy one among empty ones is not. A map point of data.police.uk is such a busy one.

    References
    ----------
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics. Geographical Analysis 27.
    Anselin, L. (1995). Local indicators of spatial association - LISA. Geographical Analysis 27. (Conditional draws.)
    Phipson, B. and Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in
    Genetics and Molecular Biology 9.

    Examples
    --------
    >>> import shapely
    >>> from geo.grid import hex_grid
    >>> grid = hex_grid(shapely.box(480_000, 200_000, 490_000, 210_000))
    >>> counts = np.zeros(len(grid))
    >>> counts[grid.neighbours[500]] = 5
    >>> found = gi_star(counts, grid, rng=np.random.default_rng(1))
    >>> bool(found.significant[500]), int(found.significant.sum())
    (True, 13)
    """
    if tail not in ("high", "low"):
        raise ParameterError(f"a tail {tail!r} has no meaning; ask for 'high' or 'low' sums")
    require_permutations(permutations)
    require_alpha(alpha)
    z = gi_star_z(counts, grid)
    tested = np.isfinite(z)
    p = np.full(len(grid), np.nan)
    if tested.any():
        values = hexagon_values(counts, grid) * (1 if tail == "high" else -1)
        p[tested] = _upper_p(values, grid, permutations, rng)[tested]
    adjusted = false_discovery(p) if fdr else p
    return GiStar(z, p, adjusted, adjusted <= alpha, tail, permutations, alpha, fdr)


def gi_star_z(counts: npt.ArrayLike, grid: HexGrid) -> Floats:
    """
    Score the incidents in a hexagon and its neighbours, each weighing 1, against the mean of all hexagons.

    Returns
    -------
    z
        Standard deviations above the sum expected, shape (n_hexagons,); NaN where `gi_star` tests nothing.

    Raises
    ------
    ParameterError
        If there is not one finite count for each hexagon, or one is too large to be added exactly.

    Notes
    -----
    A z score of incident counts does not follow the normal distribution: most hexagons are empty and a few are very
    full. Judge by the p of `gi_star`, never by 1.96.

    References
    ----------
    Ord and Getis (1995), equation 14.

    Examples
    --------
    >>> grid = HexGrid(200.0, np.arange(5), np.zeros(5, int))
    >>> gi_star_z([0, 0, 0, 1, 4], grid).round(3).tolist()
    [-1.054, -1.581, -1.054, 1.054, 1.581]
    """
    values, sums = hexagon_values(counts, grid), neighbour_sums(counts, grid)
    n, around = len(grid), n_neighbours(grid)
    if not n:
        return values
    if (most := abs(values).max()) > _EXACT:
        raise ParameterError(f"a count of {most:g} is above 2**53 and cannot be added exactly; check the counts")
    above = values - values.mean()
    # Differences from the mean, so that a large constant in all counts costs no precision.
    spread = np.sqrt((above**2).mean() * (around + 1) * (n - around - 1) / max(n - 1, 1))
    tested = (around > 0) & (around < n - 1) & (np.ptp(values) > 0)
    return np.where(tested, sums + values - (around + 1) * values.mean(), np.nan) / np.where(tested, spread, 1)


def false_discovery(p: npt.ArrayLike) -> Floats:
    """
    Adjust p values for testing many at once (Benjamini and Hochberg).

    Of the tests whose adjusted p is at most 0.05, one in twenty is expected to be false.

    Parameters
    ----------
    p
        P values, shape (n,); NaN where there was no test, which then does not count as one.

    Returns
    -------
    adjusted
        Never below `p`, and in the same order.

    Raises
    ------
    ParameterError
        If `p` is not one row of values, such as a table, or a value is not between 0 and 1.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B 57.

    Examples
    --------
    >>> false_discovery([0.01, 0.04, float("nan"), 0.03, 0.2]).round(4).tolist()
    [0.04, 0.0533, nan, 0.0533, 0.2]
    """
    adjusted = np.array(p, np.float64)
    if adjusted.ndim != 1:
        raise ParameterError(f"p values of shape {adjusted.shape} are no single family; give them in one row")
    tested = np.flatnonzero(~np.isnan(adjusted))
    order = tested[np.argsort(adjusted[tested])]
    ranked = adjusted[order]
    if len(ranked) and not (ranked[0] >= 0 and ranked[-1] <= 1):
        raise ParameterError("p values lie between 0 and 1; leave a test without one as NaN")
    raised = ranked * (len(ranked) / np.arange(1, len(ranked) + 1))
    adjusted[order] = np.minimum.accumulate(raised[::-1])[::-1]
    return adjusted


def require_alpha(alpha: float) -> None:
    """Refuse a level of significance that is not between 0 and 1 with a `ParameterError`."""
    if not 0 < alpha < 1:
        raise ParameterError(f"an alpha of {alpha} has no meaning; it lies between 0 and 1, such as 0.05")


def require_permutations(permutations: int) -> None:
    """Refuse to draw less than once, or a part of a time, with a `ParameterError`."""
    if np.asarray(permutations).dtype.kind not in "iu" or permutations < 1:
        raise ParameterError(
            f"{permutations} permutations have no meaning; there must be a whole number of 1 or more, such as 999"
        )


def _upper_p(values: Floats, grid: HexGrid, permutations: int, rng: np.random.Generator) -> Floats:
    """Give (r + 1) / (m + 1), r of m draws summing to no less than the neighbours of a hexagon do."""
    around = n_neighbours(grid)
    sums = neighbour_sums(values, grid) - _rounding(values)
    # Those with all others around them are not tested, and for them there is no one more to draw.
    drawn = _draw(len(grid), int(around[around < len(grid) - 1].max()) + 1, permutations, rng)
    given = values[drawn]
    p = np.full(len(grid), np.nan)
    for k in range(1, len(drawn)):
        some = np.flatnonzero(around == k)
        total = given[:k].sum(axis=0)
        reached = _at_least(total, sums[some])
        # Where the hexagon itself is among those drawn, the one drawn next stands in for it.
        itself, draw = np.nonzero((given[:k] != given[k]) & (around == k)[drawn[:k]])
        hexagon = drawn[itself, draw]
        replaced = total[draw] - given[itself, draw] + given[k, draw]
        gained = (replaced >= sums[hexagon]).astype(np.float64) - (total[draw] >= sums[hexagon])
        p[some] = (reached + np.bincount(hexagon, gained, len(grid))[some] + 1) / (permutations + 1)
    return p


def _rounding(values: Floats) -> float:
    """By how much equal sums may differ: not at all where values are whole numbers."""
    most = float(abs(values).max())
    whole = (values == np.rint(values)).all() and 8 * most <= _EXACT
    return 0.0 if whole else _ROUNDING * most


def _draw(n: int, width: int, permutations: int, rng: np.random.Generator) -> Indices:
    """Draw `width` different ones of `n` many times, in all orders alike; shape (width, permutations)."""
    drawn = rng.integers(n, size=(width, permutations))
    for place in range(1, width):
        while len(again := np.flatnonzero((drawn[place] == drawn[:place]).any(axis=0))):
            drawn[place, again] = rng.integers(n, size=len(again))
    return drawn


def _at_least(total: Floats, least: Floats) -> Indices:
    """Count, for each limit, the totals that reach it."""
    limits, at = np.unique(least, return_inverse=True)
    reached = np.bincount(np.searchsorted(limits, total, side="right"), minlength=len(limits) + 1)
    return reached[::-1].cumsum()[::-1][1:][at]
