"""Gi* and the false discovery rate: worked values, what must always hold, and esda and SciPy beside them."""

import itertools
import warnings

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from geo.analysis.hexagons import neighbour_sums
from geo.analysis.significance import false_discovery, gi_star, gi_star_z
from geo.crs import Floats
from geo.errors import ParameterError
from geo.grid import HexGrid, hex_grid

CENTRE = (480_000, 200_000)
AREA = shapely.Point(CENTRE).buffer(3_000) - shapely.Point(CENTRE).buffer(700)
"""A ring, so that hexagons have anything from two to six neighbours."""
GRID = hex_grid(AREA)
LINE = HexGrid(200.0, np.arange(5), np.zeros(5, np.int64))
ON_LINE = [0, 0, 0, 1, 4]
WITH_LONELY = HexGrid(200.0, np.append(GRID.q, GRID.q.max() + 50), np.append(GRID.r, 0))

p_values = st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), max_size=30)
seeds = st.integers(0, 2**32)


def some_counts(seed: int) -> Floats:
    """Make counts like incidents: most hexagons empty, a few very full, and these near one another."""
    x, y = GRID.centres()
    near = np.exp(-((x - CENTRE[0] - 1_500) ** 2 + (y - CENTRE[1] - 500) ** 2) / 2e6)
    counts: Floats = np.random.default_rng(seed).negative_binomial(0.2, 0.2 / (0.2 + 4 * near)).astype(np.float64)
    return counts


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def permuted_p(counts: Floats, grid: HexGrid, hexagon: int) -> float:
    """Try every choice of neighbours among the other hexagons: the p that draws can only come near to."""
    k = int((grid.neighbours[hexagon] >= 0).sum())
    others = np.delete(counts, hexagon)
    sums = np.array([sum(some) for some in itertools.combinations(others, k)])
    return float((sums >= neighbour_sums(counts, grid)[hexagon]).mean())


@pytest.fixture(scope="module")
def oracle():
    """Give esda's G_Local, whose import and use warn of their own affairs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda import G_Local  # noqa: PLC0415
        from libpysal.weights import W  # noqa: PLC0415

    def run(counts, grid, **options):
        beside = {at: [int(other) for other in row if other >= 0] for at, row in enumerate(grid.neighbours)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return G_Local(counts, W(beside, silence_warnings=True), transform="B", star=True, n_jobs=1, **options)

    return run


def test_five_hexagons_in_a_row_worked_by_hand() -> None:
    # Mean 1, variance 2.4. The last: it and its neighbour hold 5 where 2 are expected; √(2.4 · 2 · 3 / 4) = 1.897.
    z = gi_star_z(ON_LINE, LINE)
    assert z[4] == pytest.approx(3 / np.sqrt(3.6), abs=1e-12)
    assert z[0] == pytest.approx(-2 / np.sqrt(3.6), abs=1e-12)
    assert z[2] == pytest.approx(-2 / np.sqrt(3.6), abs=1e-12)
    # The last has 1 beside it, which one in four of the others, 0 0 0 1, reaches. The fourth has 4 beside it, which
    # every second pair of 0 0 0 4 reaches; the third has 1, which all pairs of 0 0 1 4 but one in six reach.
    p = gi_star(ON_LINE, LINE, rng=rng()).p
    assert p == pytest.approx([1, 1, 5 / 6, 1 / 2, 1 / 4], abs=0.01)
    low = gi_star(ON_LINE, LINE, rng=rng(), tail="low").p
    assert low == pytest.approx([1 / 2, 1 / 6, 1 / 2, 1, 1], abs=0.01)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_p_comes_near_to_that_of_every_permutation(seed: int) -> None:
    # A hexagon, all around it and one more row: few enough for a hexagon to be drawn for its own neighbours often.
    small = hex_grid(shapely.Point(0, 0).buffer(600))
    counts = np.random.default_rng(seed).negative_binomial(0.5, 0.2, len(small)).astype(float)
    all_tried = [permuted_p(counts, small, hexagon) for hexagon in range(len(small))]
    found = gi_star(counts, small, rng=rng()).p
    error = np.sqrt(np.multiply(all_tried, np.subtract(1, all_tried)) / 99_999)
    assert (abs(found - all_tried) <= 4.5 * error + 1e-5).all()


def test_z_is_that_of_esda(oracle) -> None:
    counts = some_counts(1)
    assert np.unique((GRID.neighbours >= 0).sum(axis=1)).size >= 4
    np.testing.assert_allclose(gi_star_z(counts, GRID), oracle(counts, GRID, permutations=0).Zs, rtol=0, atol=1e-9)


def test_p_is_that_of_esda_but_for_what_drawing_leaves_open_and_the_fold(oracle) -> None:
    counts = some_counts(2)
    theirs = oracle(counts, GRID, permutations=1999, seed=5)
    upper = ((theirs.rGs >= theirs.Gs[:, None]).sum(axis=1) + 1) / 2000
    p = gi_star(counts, GRID, rng=rng()).p
    assert (abs(p - upper) <= 4.5 * np.sqrt(p * (1 - p) / 2000) + 1 / 2000).all()
    empty = neighbour_sums(counts, GRID) == 0
    assert p[empty].tolist() == [1] * empty.sum()
    assert (theirs.p_sim[empty] < 0.5).any()


def test_the_least_p_is_one_in_all_draws_and_the_one_seen() -> None:
    counts = np.zeros(len(GRID))
    full = int((GRID.neighbours >= 0).sum(axis=1).argmax())
    counts[GRID.neighbours[full]] = [1, 2, 4, 8, 16, 32]
    assert gi_star(counts, GRID, rng=rng(), permutations=99).p[full] == 1 / 100
    assert gi_star(counts, GRID, rng=rng(), permutations=1).p[full] == 1 / 2


def test_a_busy_hexagon_among_empty_ones_is_not_significant_whatever_its_z() -> None:
    counts = np.zeros(len(GRID))
    counts[100] = 500
    found = gi_star(counts, GRID, rng=rng())
    assert found.z[100] > 3
    assert found.p[100] == 1
    assert not found.significant.any()


def test_a_hexagon_without_a_neighbour_gets_no_verdict_and_is_no_test() -> None:
    counts = np.append(some_counts(3), 1_000)
    found = gi_star(counts, WITH_LONELY, rng=rng())
    assert np.isnan([found.z[-1], found.p[-1], found.p_adjusted[-1]]).all()
    assert not found.significant[-1]
    assert found.tested.tolist() == [True] * len(GRID) + [False]
    assert found.p_adjusted[:-1] == pytest.approx(false_discovery_control(found.p[:-1]), abs=1e-12)


@pytest.mark.parametrize("number", [0, 3])
def test_equal_counts_get_no_verdict(number: int) -> None:
    found = gi_star(np.full(len(GRID), number), GRID, rng=rng())
    assert np.isnan(found.z).all()
    assert np.isnan(found.p).all()
    assert not found.significant.any()
    assert not found.tested.any()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_neighbourhood_of_all_hexagons_gets_no_verdict(n: int) -> None:
    found = gi_star(np.arange(n), HexGrid(200.0, np.arange(n), np.zeros(n, np.int64)), rng=rng())
    assert found.tested.tolist() == ([True, False, True] if n == 3 else [False] * n)


def test_one_incident_is_no_hotspot() -> None:
    counts = np.zeros(len(GRID))
    counts[50] = 1
    assert not gi_star(counts, GRID, rng=rng()).significant.any()


def test_a_cluster_is_found_and_without_the_correction_more_than_that() -> None:
    counts = some_counts(4)
    corrected, raw = (gi_star(counts, GRID, rng=rng(), fdr=fdr) for fdr in (True, False))
    assert 0 < corrected.significant.sum() < raw.significant.sum()
    assert (raw.significant | ~corrected.significant).all()
    assert raw.significant.tolist() == (raw.p <= 0.05).tolist()
    assert (corrected.z[corrected.significant] > 0).all()
    assert (corrected.tail, corrected.permutations, corrected.alpha, corrected.fdr) == ("high", 99_999, 0.05, True)


def test_on_shuffled_counts_at_most_one_map_in_twenty_shows_a_hotspot() -> None:
    counts, draw = some_counts(5), rng()
    maps = [gi_star(draw.permutation(counts), GRID, rng=draw, permutations=9_999) for _ in range(100)]
    assert sum(bool(found.significant.any()) for found in maps) <= 10
    assert sum(bool((found.p <= 0.05).any()) for found in maps) > 90


def test_a_low_place_among_busy_ones_is_found_by_the_low_tail() -> None:
    counts = np.full(len(GRID), 9.0) + rng().integers(3, size=len(GRID))
    full = int((GRID.neighbours >= 0).sum(axis=1).argmax())
    counts[[full, *GRID.neighbours[full]]] = 0
    low, high = (gi_star(counts, GRID, rng=rng(), tail=tail) for tail in ("low", "high"))
    assert low.significant[full]
    assert low.z[full] == high.z[full] < -3
    assert high.p[full] == 1


def test_the_same_state_draws_the_same_and_another_one_not() -> None:
    counts = some_counts(6)
    once, again, other = (gi_star(counts, GRID, rng=np.random.default_rng(seed)).p for seed in (1, 1, 2))
    assert once.tolist() == again.tolist() != other.tolist()


def test_counts_are_left_as_they_were() -> None:
    counts = some_counts(6)
    kept = counts.copy()
    gi_star(counts, GRID, rng=rng(), tail="low", permutations=9)
    assert counts.tolist() == kept.tolist()


@settings(max_examples=25)
@given(seeds, st.sampled_from([0.1, 0.3, 7.0]), st.sampled_from([0, 1, 1_000]))
def test_scaling_all_counts_or_adding_to_them_changes_neither_z_nor_p(seed: int, scale: float, more: int) -> None:
    counts = some_counts(seed)
    other = counts * scale + more
    np.testing.assert_allclose(gi_star_z(other, GRID), gi_star_z(counts, GRID), rtol=0, atol=1e-9)
    p, same = (gi_star(some, GRID, rng=rng(), permutations=99).p for some in (counts, other))
    assert p.tolist() == same.tolist()


@settings(max_examples=10)
@given(seeds)
def test_naming_the_hexagons_in_another_order_changes_nothing_but_the_order(seed: int) -> None:
    order, counts = np.random.default_rng(seed).permutation(len(GRID)), some_counts(seed)
    renamed = HexGrid(GRID.side_m, GRID.q[order], GRID.r[order])
    np.testing.assert_allclose(gi_star_z(counts[order], renamed), gi_star_z(counts, GRID)[order], rtol=0, atol=1e-9)
    p, again = gi_star(counts, GRID, rng=rng()).p[order], gi_star(counts[order], renamed, rng=rng()).p
    assert (abs(p - again) <= 6 * np.sqrt(2 * p * (1 - p) / 99_999) + 2e-5).all()


@settings(max_examples=25)
@given(seeds, st.integers(-99, 99), st.integers(-99, 99))
def test_moving_all_by_whole_hexagons_changes_nothing(seed: int, east: int, north: int) -> None:
    counts, moved = some_counts(seed), HexGrid(GRID.side_m, GRID.q + east, GRID.r + north)
    here, there = (gi_star(counts, grid, rng=rng(), permutations=99) for grid in (GRID, moved))
    assert here.z.tolist() == there.z.tolist()
    assert here.p.tolist() == there.p.tolist()


@pytest.mark.parametrize("options", [{"permutations": 0}, {"alpha": 0}, {"alpha": 1}, {"alpha": np.nan}])
def test_options_without_meaning_are_refused(options) -> None:
    with pytest.raises(ParameterError, match="has no meaning|have no meaning"):
        gi_star(ON_LINE, LINE, rng=rng(), **options)


def test_counts_that_do_not_fit_or_are_missing_are_refused() -> None:
    with pytest.raises(ParameterError, match="do not fit 5 hexagons"):
        gi_star([1, 2], LINE, rng=rng())
    with pytest.raises(ParameterError, match="hexagon 1"):
        gi_star([1, np.nan, 2, 3, 4], LINE, rng=rng())


def test_counts_that_cannot_be_added_exactly_are_refused() -> None:
    assert np.isfinite(gi_star([0, 0, 0, 1, 2**53], LINE, rng=rng()).z).all()
    for wrong in (2**53 + 2, 1e155, -1e155):
        for find in (gi_star_z, lambda counts, grid: gi_star(counts, grid, rng=rng())):
            with pytest.raises(ParameterError, match=r"is above 2\*\*53 and cannot be added exactly"):
                find([0, 0, 0, 1, wrong], LINE)


def test_false_discovery_worked_by_hand() -> None:
    # Ranked 0.01 0.03 0.04 0.2: times 4/1, 4/2, 4/3, 4/4 is 0.04 0.06 0.0533 0.2, and none above the one after it.
    found = false_discovery([0.01, 0.04, np.nan, 0.03, 0.2])
    assert found == pytest.approx([0.04, 4 / 75, np.nan, 4 / 75, 0.2], nan_ok=True, abs=1e-15)


@given(p_values)
def test_false_discovery_is_that_of_scipy_and_leaves_out_what_was_not_tested(p: list[float]) -> None:
    values = np.array(p, float)
    tested = ~np.isnan(values)
    expected = values.copy()
    expected[tested] = false_discovery_control(values[tested]) if tested.any() else []
    np.testing.assert_allclose(false_discovery(p), expected, rtol=0, atol=1e-9)


@given(p_values, st.randoms())
def test_false_discovery_never_lowers_a_p_and_keeps_the_order(p: list[float], random) -> None:
    adjusted = false_discovery(p)
    order = random.sample(range(len(p)), len(p))
    np.testing.assert_array_equal(false_discovery(np.array(p)[order] if p else []), adjusted[order])
    pairs = sorted((a, b) for a, b in zip(p, adjusted, strict=True) if not np.isnan(a))
    assert all(a <= b <= 1 for a, b in pairs)
    assert all(one[1] <= other[1] for one, other in itertools.pairwise(pairs))


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.inf])
def test_what_is_no_p_value_is_refused(wrong: float) -> None:
    with pytest.raises(ParameterError, match="between 0 and 1"):
        false_discovery([0.5, wrong])


def test_no_hexagon_gives_no_result_of_the_same_shape() -> None:
    found = gi_star([], HexGrid(200.0, np.empty(0, np.int64), np.empty(0, np.int64)), rng=rng())
    for part in (found.z, found.p, found.p_adjusted, found.significant, found.tested):
        assert part.shape == (0,)
    assert found.significant.dtype == np.bool_


def test_a_tail_that_is_neither_high_nor_low_is_refused() -> None:
    with pytest.raises(ParameterError, match="a tail 'hihg' has no meaning"):
        gi_star(ON_LINE, LINE, rng=rng(), tail="hihg")  # type: ignore[arg-type]


@pytest.mark.parametrize("permutations", [99.5, 99.0, np.nan, True])
def test_permutations_are_a_whole_number(permutations: float) -> None:
    with pytest.raises(ParameterError, match="must be a whole number of 1 or more"):
        gi_star(ON_LINE, LINE, rng=rng(), permutations=permutations)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [1, 2.0**-40, 0.1])
def test_one_incident_tells_large_counts_apart_and_rounding_none(scale: float) -> None:
    counts = np.array([10**10, 10**10 + 2, 10**10 + 1, 10**10 - 1, 10**10]) * scale
    found = gi_star(counts, LINE, rng=rng()).p
    # Beside the first is the greatest of the four others: one draw in four.
    assert found[0] == pytest.approx(1 / 4, abs=0.01)
    # Beside the last is the least of the four others: every draw.
    assert found[4] == 1


def test_a_table_of_p_values_is_no_family() -> None:
    for wrong in ([[0.01, 0.02], [0.03, 0.04]], 0.01):
        with pytest.raises(ParameterError, match="give them in one row"):
            false_discovery(wrong)
