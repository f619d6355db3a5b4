"""Kernel density of the county on its 50 m cells."""

import math
from functools import partial

import numpy as np
from sklearn.neighbors import KernelDensity

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import COUNTY, COUNTY_RESAMPLED, SEED, Inputs
from geo.analysis.density import kernel_density
from geo.crs import Floats
from geo.grid import SquareGrid, square_grid
from geo.points import distinct_points
from geo.workspace import CELL_M, WIDEST_BANDWIDTH_M

REQUIRED = 100.0
REQUIRED_KDEPY = 10.0
BANDWIDTH_M = 300.0
TOLERANCE = 1e-9
"""Largest difference of ours from the formula, relative to the highest density checked."""
TOLERANCE_KDEPY = 0.05
"""The same of KDEpy, which shares out each row among the four nearest cell centres before it smooths."""
_SAMPLE = 2_000
_RESIDUE_PER_KM2 = 1e-7
"""Below this, what scikit-learn gives is rounding: it adds and subtracts bounds, and leaves some where nothing is."""


def _grid(inputs: Inputs) -> SquareGrid:
    return square_grid(inputs.boundaries().study_area, cell_m=CELL_M, margin_m=WIDEST_BANDWIDTH_M)


def _centres(grid: SquareGrid) -> Floats:
    """Cell centres inside the county, shape (n, 2)."""
    row, col = np.nonzero(grid.inside)
    return np.column_stack([grid.x[col], grid.y[row]])


def scikit_learn(inputs: Inputs, rows: str) -> Call:
    """Fit rows and score the cells inside the county, though ours fills the margin as well."""
    xy, centres = inputs.xy(rows), _centres(_grid(inputs))
    return lambda: KernelDensity(kernel="epanechnikov", bandwidth=BANDWIDTH_M).fit(xy).score_samples(centres)


def kdepy(inputs: Inputs, rows: str) -> Call:
    """Smooth the rows on the whole grid, whose margin keeps the kernel from the edge; its centres are prepared."""
    from KDEpy import FFTKDE  # noqa: PLC0415  # only in the process that needs it

    xy, grid = inputs.xy(rows), _grid(inputs)
    centres = np.column_stack([np.repeat(grid.x, grid.n_rows), np.tile(grid.y, grid.n_cols)])
    # KDEpy takes the standard deviation of the kernel in one dimension: that of (1 - u²)² is the radius over √7.
    deviation_m = BANDWIDTH_M / math.sqrt(7)
    return lambda: FFTKDE(kernel="biweight", bw=deviation_m).fit(xy).evaluate(centres)


def ours(inputs: Inputs, rows: str) -> Call:
    """From rows to the whole grid; collapsing rows to distinct points is part of it."""
    xy, grid = inputs.xy(rows), _grid(inputs)
    return lambda: kernel_density(distinct_points(xy[:, 0], xy[:, 1]), grid, bandwidth_m=BANDWIDTH_M)


def check_scikit_learn(inputs: Inputs, obvious: Floats, density: Floats, *, rows: str) -> Verdict:
    """Compare ours with the formula; scikit-learn, which has another kernel, only with where it is zero."""
    grid, xy = _grid(inputs), inputs.xy(rows)
    inside = density[grid.inside]
    theirs = np.exp(obvious) * len(xy) * 1e6
    elsewhere = int(((inside > 0) != (theirs > _RESIDUE_PER_KM2)).sum())
    error, how = _against_formula(xy, grid, density)
    how = (
        f"scikit-learn has no quartic kernel, so heights differ; cells above zero differ in {elsewhere} of "
        f"{len(inside):,}; {how}"
    )
    return Verdict(error <= TOLERANCE and not elsewhere, how)


def check_kdepy(inputs: Inputs, obvious: Floats, density: Floats, *, rows: str) -> Verdict:
    """Compare ours with the formula, and KDEpy, which is approximate, with ours in every cell."""
    grid, xy = _grid(inputs), inputs.xy(rows)
    theirs = obvious.reshape(grid.n_cols, grid.n_rows).T * len(xy) * 1e6
    off = abs(theirs - density)
    usual = float(np.median((off / np.maximum(density, _RESIDUE_PER_KM2))[grid.inside & (density > 0)]))
    error, how = _against_formula(xy, grid, density)
    how = (
        f"KDEpy is off by up to {off.max() / density.max():.1%} of the highest, and in half of the cells above zero by "
        f"more than {usual:.1%} of their own height; {how}"
    )
    return Verdict(error <= TOLERANCE and float(off.max()) <= TOLERANCE_KDEPY * density.max(), how)


def _against_formula(xy: Floats, grid: SquareGrid, density: Floats) -> tuple[float, str]:
    """Compare with the formula on all rows at some cells inside the county; give the error and say it."""
    cells = np.random.default_rng(SEED).choice(int(grid.inside.sum()), _SAMPLE, replace=False)
    formula = np.array([_quartic(xy, centre) for centre in _centres(grid)[cells]])
    error = float(abs(density[grid.inside][cells] - formula).max() / formula.max())
    how = (
        f"ours against the formula on all rows at {_SAMPLE:,} random cells ({int((formula > 0).sum()):,} above zero): "
        f"off by at most {error:.0e} of the highest"
    )
    return error, how


def _quartic(xy: Floats, centre: Floats) -> float:
    """Incidents per square kilometre at one place, by Silverman's equation 4.5."""
    closeness = 1 - ((xy - centre) ** 2).sum(axis=1) / BANDWIDTH_M**2
    return float(3 / (np.pi * (BANDWIDTH_M / 1000) ** 2) * (closeness[closeness > 0] ** 2).sum())


def _comparisons(path: str, rows: str) -> tuple[Comparison, Comparison]:
    mine = Contender("distinct_points, kernel_density", partial(ours, rows=rows), runs=9)
    sklearn = Contender("sklearn KernelDensity(epanechnikov)", partial(scikit_learn, rows=rows), runs=1)
    fft = Contender("KDEpy FFTKDE(biweight)", partial(kdepy, rows=rows), runs=5)
    return (
        Comparison(path, sklearn, mine, REQUIRED, partial(check_scikit_learn, rows=rows)),
        Comparison("The same, by FFT", fft, mine, REQUIRED_KDEPY, partial(check_kdepy, rows=rows)),
    )


COMPARISONS = (
    *_comparisons("Density 300 m, 29k rows", COUNTY),
    *_comparisons("Density 300 m, 150k rows", COUNTY_RESAMPLED),
)
