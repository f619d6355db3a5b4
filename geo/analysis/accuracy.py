"""How well places named before hold what came after: hit rate, PAI and PEI, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.analysis.history import Places
from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import Indices

RESAMPLES = 1000
CONFIDENCE = 0.95
_DIGITS = 12
"""Values that differ by less than rounding are equal."""

Interval = tuple[float, float]


@dataclass(frozen=True)
class Scorecard:
    """
    Whether a list held.

    Of `incidents` that came after, `inside` lie in places that make up `coverage` of the area. `hit_rate` is their
    share, `pai` that share over the coverage, `pei` their number over the most that as much ground could have held.
    """

    incidents: int
    inside: int
    coverage: float
    hit_rate: float
    pai: float
    pei: float
    hit_rate_interval: Interval
    pai_interval: Interval
    pei_interval: Interval


def taken(values: Floats, coverage: Sequence[float]) -> Floats:
    """
    Take the hexagons of greatest value until a share of the area is reached.

    Parameters
    ----------
    values
        One for each hexagon, shape (n_hexagons,).
    coverage
        Shares of the area, 0 to 1.

    Returns
    -------
    shares
        How much of each hexagon is taken, 0 to 1, shape (len(coverage), n_hexagons). All hexagons count as equally
        large. Where only some of equal ones can be taken, each is taken in part: what is inside them is then what
        taking some at random would hold on average. Every row adds up to its coverage times the hexagons.

    Raises
    ------
    ParameterError
        If a value is missing or infinite, or a coverage not above 0 and at most 1.

    Examples
    --------
    >>> taken(np.array([5.0, 1, 1, 0]), [0.25, 0.5]).tolist()
    [[1.0, 0.0, 0.0, 0.0], [1.0, 0.5, 0.5, 0.0]]
    """
    if not np.isfinite(values).all():
        raise ParameterError("a ranking needs a finite value for each hexagon; some are missing or infinite")
    wanted = np.asarray(coverage, np.float64)
    if not ((wanted > 0) & (wanted <= 1)).all():
        raise ParameterError(f"coverages {list(coverage)}: each is a share of the area, above 0 and at most 1")
    greatest = np.abs(values).max(initial=0) or 1.0
    _, group, size = np.unique(-np.round(values / greatest, _DIGITS), return_inverse=True, return_counts=True)
    before = np.cumsum(size) - size
    left = wanted[:, None] * len(values) - before
    return np.clip(left / size, 0.0, 1.0)[:, group]


def scorecard(
    inside: npt.NDArray[np.bool_],
    hexagon: Indices,
    places: Places,
    *,
    area_km2: float,
    study_area_km2: float,
    seed: int = 0,
) -> Scorecard:
    """
    Measure a list of places named before against the incidents that came after.

    Parameters
    ----------
    inside
        Which incidents lie in the places, shape (n,).
    hexagon
        Hexagon of each incident, shape (n,), as `HexGrid.locate` gives it.
    places
        Holds the hexagons; they give the most that as much ground could have held, and the blocks for the intervals.
    area_km2, study_area_km2
        Of the places, and of all the ground on which they could have been.
    seed
        Of the bootstrap: the same seed gives the same intervals.

    Returns
    -------
    card
        With NaN for every rate if no incident came after. Intervals hold 95 % of 1,000 draws of blocks of hexagons.

    Raises
    ------
    ParameterError
        If the areas are not above zero or the places larger than the study area, the arrays differ in length, or an
        incident lies outside the hexagons.

    Notes
    -----
    Places finer than hexagons can hold more than the best hexagons of the same area: then PEI passes 1. The places must
    have been chosen without the incidents: a list measured on the months it was made from always looks good. With fewer
    than some twenty incidents, or all in a few blocks, the intervals mean little.

    Examples
    --------
    A list of hexagons, here one of ten that holds 3 of 4 incidents:

    >>> from geo.grid import HexGrid
    >>> grid = HexGrid(200.0, np.arange(10), np.zeros(10, np.int64))
    >>> places = Places(grid, np.empty(0), np.empty(0), np.empty(0, np.int64))
    >>> named, hexagon = np.arange(10) == 4, np.array([4, 4, 4, 7])
    >>> km2 = grid.area_km2
    >>> card = scorecard(named[hexagon], hexagon, places, area_km2=1 * km2, study_area_km2=10 * km2)
    >>> card.hit_rate, round(card.pai, 3), card.pei
    (0.75, 7.5, 1.0)
    """
    if not 0 < area_km2 <= study_area_km2:
        raise ParameterError(f"places of {area_km2} km2 in a study area of {study_area_km2} km2 have no meaning")
    if inside.shape != hexagon.shape or (hexagon < 0).any():
        raise ParameterError("each incident needs a hexagon; leave out those outside the study area and count them")
    n = len(places.grid)
    if (hexagon >= n).any():
        raise ParameterError(f"hexagon {hexagon.max()} is not among the {n} there are; locate incidents on this grid")
    coverage = float(area_km2 / study_area_km2)
    after = np.bincount(hexagon, minlength=n).astype(np.float64)
    most = taken(after, [min(area_km2 / places.grid.area_km2 / n, 1.0)])[0] * after
    tables = [
        in_blocks(counts, places)[None, :, None] for counts in (np.bincount(hexagon[inside], minlength=n), after, most)
    ]
    hits, incidents, best = resampled(tables, RESAMPLES, seed)[..., 0]
    rate, found = _ratio(hits, incidents), _ratio(hits, best)
    total, held = len(hexagon), int(inside.sum())
    hit_rate = held / total if total else np.nan
    return Scorecard(
        incidents=total,
        inside=held,
        coverage=coverage,
        hit_rate=hit_rate,
        pai=hit_rate / coverage,
        pei=held / float(most.sum()) if total else np.nan,
        hit_rate_interval=interval(rate),
        pai_interval=interval(rate / coverage),
        pei_interval=interval(found),
    )


def in_blocks(counts: npt.NDArray[np.generic], places: Places) -> Floats:
    """Add up counts of hexagons, shape (n_hexagons,), by block."""
    return np.bincount(places.blocks, counts).astype(np.float64, copy=False)


def resampled(tables: Sequence[Floats], resamples: int, seed: int) -> Floats:
    """
    Draw months and blocks of hexagons anew, both with replacement, and add up what the draws hold.

    Parameters
    ----------
    tables
        Counts of shape (n_months, n_blocks, n_levels), all of the same months and blocks.
    resamples, seed
        Number of draws; every table meets the same ones, so that differences and ratios of them can be judged.

    Returns
    -------
    sums
        Shape (len(tables), resamples, n_levels).

    Notes
    -----
    Incidents of a block come and go together, and so do those of a month: drawing single incidents would give intervals
    that are too narrow. Drawing both ways is known to err on the wide side.

    References
    ----------
    Owen, A. B. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1.
    """
    rng = np.random.default_rng(seed)
    n_months, n_blocks, _ = tables[0].shape
    months = rng.multinomial(n_months, np.full(n_months, 1 / n_months), resamples).astype(np.float64)
    blocks = rng.multinomial(n_blocks, np.full(n_blocks, 1 / n_blocks), resamples).astype(np.float64)
    drawn = [np.einsum("rbl,rb->rl", np.tensordot(months, table, axes=1), blocks) for table in tables]
    return np.stack(drawn)


def interval(draws: Floats) -> Interval:
    """Give the middle `CONFIDENCE` of draws, those without a value left out; NaN if none has one."""
    known = draws[np.isfinite(draws)]
    if not len(known):
        return np.nan, np.nan
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.percentile(known, [tail, 100 - tail])
    return float(low), float(high)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
