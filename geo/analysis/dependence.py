"""Spatial dependence: whether hexagons beside each other hold more alike counts than chance would make them."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.analysis.hexagons import hexagon_values, n_neighbours, neighbour_sums
from geo.analysis.significance import require_alpha, require_permutations
from geo.crs import Floats
from geo.grid import HexGrid

_ROUNDING = 1e-12
"""What the order of adding up may change in I and its variance."""
_SENTENCES = {
    "clustered": "Incidents lie clustered: neighbouring hexagons hold more alike counts than by chance",
    "dispersed": "Incidents lie dispersed: neighbouring hexagons hold less alike counts than by chance",
    "no more than chance": "Incidents lie no more clustered or dispersed than by chance",
}


@dataclass(frozen=True)
class MoransI:
    """
    Moran's I of one map, and how it was judged.

    `expected` is its mean if the counts were shuffled, `z` its distance from that in standard deviations, `p` the
    two-sided share of permutations as far out. `i`, `z` and `p` are NaN where nothing can be told.
    """

    i: float
    expected: float
    z: float
    p: float
    permutations: int
    alpha: float

    @property
    def verdict(self) -> Literal["clustered", "dispersed", "no more than chance", "not to be told"]:
        """What `p` says at `alpha`."""
        if not (math.isfinite(self.p) and math.isfinite(self.i)):
            return "not to be told"
        if self.p > self.alpha:
            return "no more than chance"
        return "clustered" if self.i > self.expected else "dispersed"

    def __str__(self) -> str:
        """One sentence, with the figures it rests on."""
        if self.verdict == "not to be told":
            return "Whether incidents cluster cannot be told: all hexagons hold as many, or too few have neighbours"
        return (
            f"{_SENTENCES[self.verdict]} (Moran's I {self.i:.3f}, z {self.z:.1f}, p {self.p:.3g} "
            f"of {self.permutations:,} permutations)"
        )


def morans_i(
    counts: npt.ArrayLike, grid: HexGrid, *, rng: np.random.Generator, permutations: int = 999, alpha: float = 0.05
) -> MoransI:
    """
    Measure how alike the counts of neighbouring hexagons are.

    The neighbours of a hexagon share a weight of 1 (row-standardised weights). I is near 0 for counts strewn at random
    and near 1 where each hexagon is as its neighbours are.

    Parameters
    ----------
    counts
        Incidents in each hexagon, shape (n_hexagons,).
    grid
        The hexagons, zeros included. One without a neighbour adds nothing to I, as in esda.
    rng
        Where the permutations come from; the same state gives the same p.
    permutations
        How often all counts are shuffled; the least p is 2 / (permutations + 1).
    alpha
        Largest p to call clustered or dispersed.

    Returns
    -------
    result
        `z` is from the variance under randomisation; `p` is twice the smaller of both tails, each (r + 1) / (m + 1).
        NaN if all counts are equal, there are fewer than four hexagons or shuffling cannot change I.

    Raises
    ------
    ParameterError
        If there is not one finite count for each hexagon, `permutations` is not a whole number of 1 or more, or
        `alpha` is not between 0 and 1.

    Notes
    -----
    Crime in a county is always clustered, since people live in towns: that I is above chance is no finding. Compare
    kinds or periods by I itself, on the same hexagons. It says nothing about where: see `geo.analysis.significance`.

    I depends on the size of the hexagons, and on few very full ones.

    References
    ----------
    Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion.

    Examples
    --------
    >>> import shapely
    >>> from geo.grid import hex_grid
    >>> grid = hex_grid(shapely.box(480_000, 200_000, 485_000, 205_000))
    >>> print(morans_i(grid.centres()[0], grid, rng=np.random.default_rng(1)).verdict)
    clustered
    """
    require_permutations(permutations)
    require_alpha(alpha)
    values, around, n = hexagon_values(counts, grid), n_neighbours(grid), len(grid)
    nothing = MoransI(math.nan, -1 / max(n - 1, 1), math.nan, math.nan, permutations, alpha)
    if n < 4 or not around.any() or (values == values[0]).all():
        return nothing
    # I is the same in every unit; in this one, a power of two, no square of a count can overflow or vanish.
    values = np.ldexp(values, -np.frexp(abs(values).max())[1])
    other, given = grid.neighbours[grid.neighbours >= 0], 1 / np.maximum(around, 1)
    weights = csr_array((np.repeat(given, around), other, np.append(0, around.cumsum())), shape=(n, n))
    above = values - values.mean()
    variance = _variance(
        above**2, weights.data + given[other], (around > 0) + neighbour_sums(given * (around > 0), grid)
    )
    if not _ROUNDING < variance < math.inf:
        return nothing
    scale = n / (np.count_nonzero(around) * (above**2).sum())
    # Summed, and not a dot product: on long vectors BLAS starts threads, and waiting for them takes far longer.
    i = float(scale * (above * (weights @ above)).sum())
    shuffled = np.empty(permutations)
    for turn in range(permutations):
        drawn = rng.permutation(above)
        shuffled[turn] = scale * (drawn * (weights @ drawn)).sum()
    high, low = (shuffled >= i - _ROUNDING).sum(), (shuffled <= i + _ROUNDING).sum()
    p = min(1.0, 2 * (int(min(high, low)) + 1) / (permutations + 1))
    return MoransI(i, nothing.expected, (i - nothing.expected) / math.sqrt(variance), p, permutations, alpha)


def _variance(squares: Floats, both_ways: Floats, in_and_out: Floats) -> float:
    """
    Give the variance of I if values are shuffled.

    From squares of the values above their mean, for each neighbour of each hexagon the weights there and back, and for
    each hexagon all weights that it gives and is given.
    """
    n = len(squares)
    s0, s1, s2 = in_and_out.sum() / 2, (both_ways**2).sum() / 2, (in_and_out**2).sum()
    kurtosis = n * (squares**2).sum() / squares.sum() ** 2
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    return float((first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - 1 / (n - 1) ** 2)
