"""Moran's I: worked values, every permutation tried, esda beside it, and what must always hold."""

import itertools
import math
import warnings

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.dependence import MoransI, morans_i
from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import HexGrid, hex_grid

GRID = hex_grid(shapely.Point(480_000, 200_000).buffer(3_000) - shapely.Point(480_000, 200_000).buffer(700))
"""A ring, so that hexagons have anything from two to six neighbours."""
WITH_LONELY = HexGrid(200.0, np.append(GRID.q, [5_000, 6_000]), np.append(GRID.r, [0, 0]))
seeds = st.integers(0, 2**32)


def row(n: int) -> HexGrid:
    return HexGrid(200.0, np.arange(n), np.zeros(n, np.int64))


def some_counts(seed: int, n: int = len(GRID)) -> Floats:
    counts: Floats = np.random.default_rng(seed).negative_binomial(0.2, 0.1, n).astype(np.float64)
    return counts


def of(counts, grid: HexGrid, seed: int = 7, **options) -> MoransI:
    return morans_i(counts, grid, rng=np.random.default_rng(seed), **options)


def full_i(counts, grid: HexGrid) -> float:
    """Compute I from the whole matrix of weights, as the textbook has it."""
    weights = np.zeros((len(grid), len(grid)))
    for at, beside in enumerate(grid.neighbours):
        for other in beside[beside >= 0]:
            weights[at, other] = 1 / (beside >= 0).sum()
    above = np.asarray(counts, float) - np.mean(counts)
    return float(len(grid) / weights.sum() * (above @ weights @ above) / (above @ above))


@pytest.fixture(scope="module")
def oracle():
    """Give esda's Moran, whose import and use warn of their own affairs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda import Moran  # noqa: PLC0415
        from libpysal.weights import W  # noqa: PLC0415

    def run(counts, grid):
        beside = {at: [int(other) for other in row if other >= 0] for at, row in enumerate(grid.neighbours)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Moran(counts, W(beside, silence_warnings=True), permutations=0)

    return run


def test_four_hexagons_in_a_row_worked_by_hand() -> None:
    # Above the mean: -1.5 -0.5 0.5 1.5; beside each on average -0.5 -0.5 0.5 0.5. Products 2 in all, squares 5.
    found = of([1, 2, 3, 4], row(4))
    assert found.i == pytest.approx(2 / 5, abs=1e-12)
    assert found.expected == pytest.approx(-1 / 3, abs=1e-12)


@pytest.mark.parametrize("grid", [GRID, WITH_LONELY], ids=["ring", "with two that have no neighbour"])
def test_i_its_expectation_and_z_are_those_of_esda(oracle, grid: HexGrid) -> None:
    counts = some_counts(1, len(grid))
    theirs, found = oracle(counts, grid), of(counts, grid, permutations=1)
    assert found.i == pytest.approx(theirs.I, abs=1e-9)
    assert found.expected == pytest.approx(theirs.EI, abs=1e-9)
    assert found.z == pytest.approx(theirs.z_rand, abs=1e-9)


@pytest.mark.parametrize("counts", [[0, 0, 1, 5, 9, 9], [9, 0, 8, 0, 7, 1], [1, 0, 0, 2, 0, 3]])
def test_p_comes_near_to_that_of_every_permutation(counts: list[int]) -> None:
    grid = row(6)
    tried = np.array([full_i(some, grid) for some in itertools.permutations(counts)])
    expected = min(
        1, 2 * min((tried >= full_i(counts, grid) - 1e-9).mean(), (tried <= full_i(counts, grid) + 1e-9).mean())
    )
    found = of(counts, grid, permutations=9_999)
    assert found.p == pytest.approx(expected, abs=9 * math.sqrt(expected / 2 / 9_999))
    assert found.z == pytest.approx((found.i - tried.mean()) / tried.std(), abs=1e-9)


def test_a_slope_is_clustered_a_pattern_of_three_colours_dispersed_and_a_shuffle_neither() -> None:
    slope = of(GRID.centres()[0], GRID)
    assert (slope.verdict, slope.p) == ("clustered", 2 / 1000)
    # Of three colours laid so that none touches itself, each has three of both others around it: I is −1/2.
    colours = of((GRID.q - GRID.r) % 3, GRID)
    assert (colours.verdict, colours.p) == ("dispersed", 2 / 1000)
    assert colours.i == pytest.approx(-0.5, abs=0.02)
    shuffled = of(np.random.default_rng(3).permutation(GRID.centres()[0]), GRID)
    assert shuffled.verdict == "no more than chance"
    assert abs(shuffled.z) < 2


def test_the_sentence_says_the_verdict_and_its_figures() -> None:
    assert str(MoransI(0.31234, -0.001, 56.14, 0.002, 999, 0.05)) == (
        "Incidents lie clustered: neighbouring hexagons hold more alike counts than by chance "
        "(Moran's I 0.312, z 56.1, p 0.002 of 999 permutations)"
    )
    assert str(MoransI(-0.4, -0.1, -3, 0.05, 999, 0.05)).startswith("Incidents lie dispersed")
    assert str(MoransI(0.4, -0.1, 2, 0.0501, 999, 0.05)).startswith("Incidents lie no more clustered or dispersed")
    assert str(of([3, 3, 3, 3], row(4))).startswith("Whether incidents cluster cannot be told")


RING = HexGrid(200.0, np.array([1, 0, -1, -1, 0, 1]), np.array([0, 1, 1, 0, -1, -1]))
APART = HexGrid(200.0, np.array([0, 9, 18, 27]), np.zeros(4, np.int64))


@pytest.mark.parametrize(
    ("counts", "grid"),
    [
        ([0, 0, 0, 0], row(4)),
        ([2, 2, 2, 2], row(4)),
        ([0, 1, 2], row(3)),
        ([5], row(1)),
        ([0, 1, 2, 3], APART),
        ([1, 0, 0, 0, 0, 0], RING),
        ([7, 0, 0, 0, 0, 0], RING),
    ],
    ids=[
        "no incident",
        "all equal",
        "three hexagons",
        "one hexagon",
        "none beside another",
        "I always the same",
        "but for rounding",
    ],
)
def test_where_there_is_nothing_to_compare_nothing_is_told(counts: list[int], grid: HexGrid) -> None:
    found = of(counts, grid)
    assert found.verdict == "not to be told"
    assert np.isnan([found.i, found.z, found.p]).all()


def test_one_incident_is_no_cluster() -> None:
    counts = np.zeros(len(GRID))
    counts[50] = 1
    assert of(counts, GRID).verdict == "no more than chance"


def test_the_same_state_gives_the_same_p_and_counts_are_left_as_they_were() -> None:
    counts = some_counts(5)
    kept = counts.copy()
    assert of(counts, GRID) == of(counts, GRID)
    assert of(counts, GRID).p != of(counts, GRID, seed=8).p
    assert counts.tolist() == kept.tolist()


@settings(max_examples=25)
@given(seeds, st.sampled_from([0.1, 0.3, 7.0, -1.0]), st.sampled_from([0, 1, 1_000]))
def test_scaling_all_counts_or_adding_to_them_changes_nothing(seed: int, scale: float, more: int) -> None:
    counts = some_counts(seed)
    found, other = of(counts, GRID, permutations=19), of(counts * scale + more, GRID, permutations=19)
    assert (other.i, other.z, other.p) == pytest.approx((found.i, found.z, found.p), abs=1e-9)


@settings(max_examples=25)
@given(seeds)
def test_naming_the_hexagons_in_another_order_changes_nothing(seed: int) -> None:
    order, counts = np.random.default_rng(seed).permutation(len(GRID)), some_counts(seed)
    renamed = HexGrid(GRID.side_m, GRID.q[order], GRID.r[order])
    found, other = of(counts, GRID, permutations=1), of(counts[order], renamed, permutations=1)
    assert (other.i, other.z) == pytest.approx((found.i, found.z), abs=1e-9)
    assert found.i == pytest.approx(full_i(counts, GRID), abs=1e-9)


@settings(max_examples=25)
@given(seeds, st.integers(-99, 99), st.integers(-99, 99))
def test_moving_all_by_whole_hexagons_changes_nothing(seed: int, east: int, north: int) -> None:
    counts, moved = some_counts(seed), HexGrid(GRID.side_m, GRID.q + east, GRID.r + north)
    assert of(counts, moved, permutations=19) == of(counts, GRID, permutations=19)


@pytest.mark.parametrize("options", [{"permutations": 0}, {"alpha": 0}, {"alpha": 1}, {"alpha": np.nan}])
def test_options_without_meaning_are_refused(options) -> None:
    with pytest.raises(ParameterError, match="has no meaning|have no meaning"):
        of([1, 2, 3, 4], row(4), **options)


def test_counts_that_do_not_fit_or_are_missing_are_refused() -> None:
    with pytest.raises(ParameterError, match="do not fit 4 hexagons"):
        of([1, 2], row(4))
    with pytest.raises(ParameterError, match="hexagon 1"):
        of([1, np.inf, 2, 3], row(4))


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1e100, 1e200, 1e307])
def test_counts_of_any_size_have_the_same_i_and_none_overflows(scale: float) -> None:
    counts = np.array([1.0, 2, 4, 8, 12, 16])
    same, large = of(counts, row(6)), of(counts * scale, row(6))
    assert large.i == pytest.approx(same.i, rel=1e-3)
    assert (large.verdict, large.p) == (same.verdict, same.p)


@pytest.mark.parametrize(("i", "p"), [(math.nan, 0.01), (math.inf, 0.01), (0.5, math.nan)])
def test_figures_that_overflowed_have_no_verdict(i: float, p: float) -> None:
    found = MoransI(i, -0.1, 1.0, p, 99, 0.05)
    assert found.verdict == "not to be told"
    assert "cannot be told" in str(found)
