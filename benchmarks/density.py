"""Kernel density of the county on its 50 m cells."""

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
BANDWIDTH_M = 300.0
TOLERANCE = 1e-9
"""Largest difference from the formula, relative to the highest density checked."""
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


def ours(inputs: Inputs, rows: str) -> Call:
    """From rows to the whole grid; collapsing rows to distinct points is part of it."""
    xy, grid = inputs.xy(rows), _grid(inputs)
    return lambda: kernel_density(distinct_points(xy[:, 0], xy[:, 1]), grid, bandwidth_m=BANDWIDTH_M)


def check(inputs: Inputs, obvious: Floats, density: Floats, *, rows: str) -> Verdict:
    """Compare ours with the formula, row by row; scikit-learn, which has another kernel, only with where it is zero."""
    grid, xy = _grid(inputs), inputs.xy(rows)
    inside = density[grid.inside]
    cells = np.random.default_rng(SEED).choice(len(inside), _SAMPLE, replace=False)
    formula = np.array([_quartic(xy, centre) for centre in _centres(grid)[cells]])
    error = float(abs(inside[cells] - formula).max() / formula.max())
    theirs = np.exp(obvious) * len(xy) * 1e6
    elsewhere = int(((inside > 0) != (theirs > _RESIDUE_PER_KM2)).sum())
    how = (
        f"scikit-learn has no quartic kernel, so heights differ; cells above zero differ in {elsewhere} of "
        f"{len(inside):,}; ours against the formula on all rows at {_SAMPLE:,} random cells "
        f"({int((formula > 0).sum()):,} above zero): off by at most {error:.0e} of the highest"
    )
    return Verdict(error <= TOLERANCE and not elsewhere, how)


def _quartic(xy: Floats, centre: Floats) -> float:
    """Incidents per square kilometre at one place, by Silverman's equation 4.5."""
    closeness = 1 - ((xy - centre) ** 2).sum(axis=1) / BANDWIDTH_M**2
    return float(3 / (np.pi * (BANDWIDTH_M / 1000) ** 2) * (closeness[closeness > 0] ** 2).sum())


def _comparison(path: str, rows: str) -> Comparison:
    return Comparison(
        path,
        Contender("sklearn KernelDensity(epanechnikov)", partial(scikit_learn, rows=rows), runs=1),
        Contender("distinct_points, kernel_density", partial(ours, rows=rows), runs=9),
        REQUIRED,
        partial(check, rows=rows),
    )


COMPARISONS = (
    _comparison("Density 300 m, 29k rows", COUNTY),
    _comparison("Density 300 m, 150k rows", COUNTY_RESAMPLED),
)
