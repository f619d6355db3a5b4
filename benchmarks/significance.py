"""Gi* and Moran's I on the hexagons of the county."""

import warnings
from functools import partial
from typing import Any

import numpy as np

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import COUNTY, SEED, Inputs
from geo.analysis.dependence import morans_i
from geo.analysis.hexagons import count_by_hexagon
from geo.analysis.significance import PERMUTATIONS, gi_star, gi_star_z
from geo.crs import Floats
from geo.grid import HexGrid, hex_grid
from geo.points import distinct_points

REQUIRED_SCORES = 10.0
REQUIRED_PERMUTATIONS = 50.0
REQUIRED_MANY = 10.0
TOLERANCE = 1e-9
ESDA_PERMUTATIONS = 999
STANDARD_ERRORS = 6.0
"""How far two p values from draws may lie apart, where 16,000 are compared."""


def _counts(inputs: Inputs) -> tuple[Floats, HexGrid]:
    """Count all rows of the county by hexagon; the neighbours are known before, as esda's weights are."""
    xy, grid = inputs.xy(COUNTY), hex_grid(inputs.boundaries().study_area)
    assert grid.neighbours.shape == (len(grid), 6)
    return count_by_hexagon(distinct_points(xy[:, 0], xy[:, 1]), grid), grid


def _esda(inputs: Inputs) -> tuple[Any, Any, Floats]:
    """Import esda, and make weights and counts."""
    warnings.simplefilter("ignore")
    import esda  # noqa: PLC0415  # only in the process that needs it
    from libpysal.graph import Graph  # noqa: PLC0415

    counts, grid = _counts(inputs)
    here, way = np.nonzero(grid.neighbours >= 0)
    weights = Graph.from_arrays(here, grid.neighbours[here, way], np.ones(len(here)))
    return esda, weights, counts


def esda_scores(inputs: Inputs) -> Call:
    """Score with weights that are ready."""
    esda, weights, counts = _esda(inputs)

    def call() -> tuple[Floats, Floats]:
        local = esda.G_Local(counts, weights, transform="B", star=True, permutations=0)
        moran = esda.Moran(counts, weights, permutations=0)
        return local.Zs, np.array([moran.I, moran.EI, moran.z_rand])

    return call


def our_scores(inputs: Inputs) -> Call:
    """Score with neighbours that are ready; one permutation is the fewest there are."""
    counts, grid = _counts(inputs)

    def call() -> tuple[Floats, Floats]:
        moran = morans_i(counts, grid, rng=np.random.default_rng(SEED), permutations=1)
        return gi_star_z(counts, grid), np.array([moran.i, moran.expected, moran.z])

    return call


def check_scores(_inputs: Inputs, obvious: tuple[Floats, Floats], ours: tuple[Floats, Floats]) -> Verdict:
    """Compare z of every hexagon, and Moran's I with its expectation and z."""
    apart = [float(abs(theirs - own).max()) for theirs, own in zip(obvious, ours, strict=True)]
    how = (
        f"z of {len(obvious[0]):,} hexagons differs by at most {apart[0]:.0e}; Moran's I, its expectation and z by at "
        f"most {apart[1]:.0e}"
    )
    return Verdict(max(apart) <= TOLERANCE, how)


def esda_permutations(inputs: Inputs) -> Call:
    """Draw on one core: without numba esda is slower on two."""
    esda, weights, counts = _esda(inputs)
    options = {"permutations": ESDA_PERMUTATIONS, "keep_simulations": False, "n_jobs": 1, "seed": SEED}

    def call() -> Floats:
        return np.asarray(esda.G_Local(counts, weights, transform="B", star=True, **options).p_sim, np.float64)

    return call


def our_permutations(inputs: Inputs, permutations: int) -> Call:
    """Score, draw and correct for many tests."""
    counts, grid = _counts(inputs)
    return lambda: gi_star(counts, grid, rng=np.random.default_rng(SEED), permutations=permutations).p


def check_permutations(_inputs: Inputs, obvious: Floats, p: Floats, *, permutations: int) -> Verdict:
    """Compare p of every hexagon as far as draws allow, ours folded into the smaller tail as esda's is."""
    # What did not reach the sum is the other tail; esda's keeps the one more that stands for the sum seen.
    folded = np.minimum(p, 1 - p + 1 / (permutations + 1))
    variance = np.maximum(folded * (1 - folded), 1 / ESDA_PERMUTATIONS)
    error = np.sqrt(variance * (1 / ESDA_PERMUTATIONS + 1 / permutations))
    apart = (abs(folded - obvious) - 1 / ESDA_PERMUTATIONS) / error
    how = (
        f"p of {len(p):,} hexagons from {permutations:,} draws, folded as esda's from {ESDA_PERMUTATIONS}: at most "
        f"{apart.max():.1f} standard errors of drawing apart, {STANDARD_ERRORS:g} allowed"
    )
    return Verdict(bool((apart <= STANDARD_ERRORS).all()), how)


def _permutations(permutations: int, required: float) -> Comparison:
    return Comparison(
        f"Gi* p values, {permutations:,} draws",
        Contender(f"esda G_Local, {ESDA_PERMUTATIONS} draws", esda_permutations, runs=3),
        Contender("gi_star", partial(our_permutations, permutations=permutations), runs=9),
        required,
        partial(check_permutations, permutations=permutations),
    )


COMPARISONS = (
    Comparison(
        "Gi* z scores and Moran's I",
        Contender("esda G_Local, Moran", esda_scores, runs=9),
        Contender("gi_star_z, morans_i", our_scores, runs=9),
        REQUIRED_SCORES,
        check_scores,
    ),
    _permutations(ESDA_PERMUTATIONS, REQUIRED_PERMUTATIONS),
    _permutations(PERMUTATIONS, REQUIRED_MANY),
)
