"""Counting by hexagon: every incident once, wherever it lies."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.hexagons import count_by_hexagon, count_outside, hexagon_values, neighbour_sums
from geo.errors import ParameterError
from geo.grid import HexGrid, hex_grid
from geo.points import distinct_points

AREA = shapely.box(480_000, 200_000, 482_000, 201_000)
GRID = hex_grid(AREA)


def test_a_weight_counts_as_that_many_incidents() -> None:
    x, y = GRID.centres()
    points = distinct_points([x[3], x[5], x[3], x[3] + 1], [y[3], y[5], y[3], y[3]])
    counts = count_by_hexagon(points, GRID)
    assert (counts[3], counts[5], counts.sum()) == (3, 1, 4)


def test_a_point_on_a_shared_edge_counts_once() -> None:
    x, y = GRID.centres()
    east = GRID.neighbours[0, 0]
    counts = count_by_hexagon(distinct_points([(x[0] + x[east]) / 2], [y[0]]), GRID)
    assert counts[0] + counts[east] == counts.sum() == 1


def test_what_lies_outside_is_told_apart() -> None:
    points = distinct_points([481_000, 0, 0], [200_500, 0, 0])
    assert count_by_hexagon(points, GRID).sum() == 1
    assert count_outside(points, GRID) == 2


def test_no_incident_is_a_zero_for_each_hexagon() -> None:
    counts = count_by_hexagon(distinct_points([], []), GRID)
    assert counts.shape == (len(GRID),)
    assert counts.dtype == np.float64
    assert not counts.any()


@given(st.lists(st.tuples(st.integers(479_000, 483_000), st.integers(199_000, 202_000)), max_size=40), st.randoms())
def test_inside_and_outside_add_up_in_any_order(rows: list[tuple[int, int]], random) -> None:
    shuffled = random.sample(rows, len(rows))
    points, again = (distinct_points(*np.reshape(some, (-1, 2)).T) for some in (rows, shuffled))
    counts = count_by_hexagon(points, GRID)
    assert counts.sum() + count_outside(points, GRID) == len(rows)
    np.testing.assert_array_equal(counts, count_by_hexagon(again, GRID))


@given(st.integers(-30, 30), st.integers(-30, 30))
def test_moving_all_by_whole_hexagons_moves_the_counts(east: int, north: int) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(480_000, 482_000, 60), rng.uniform(200_000, 201_000, 60)
    moved = HexGrid(GRID.side_m, GRID.q + east, GRID.r + north)
    step_x, step_y = np.sqrt(3) * 200 * (east + north / 2), 300 * north
    before = count_by_hexagon(distinct_points(x, y), GRID)
    assert count_by_hexagon(distinct_points(x + step_x, y + step_y), moved) == pytest.approx(before)


def test_the_sum_around_leaves_out_the_hexagon_itself_and_what_is_not_laid() -> None:
    row = HexGrid(200.0, np.array([0, 1, 2, 9]), np.array([0, 0, 0, 0]))
    assert neighbour_sums([1, 10, 100, 1000], row).tolist() == [10, 101, 10, 0]


def test_sums_around_are_those_of_each_neighbour_table_row() -> None:
    values = np.random.default_rng(2).poisson(3, len(GRID)).astype(float)
    by_hand = [sum(values[other] for other in row if other >= 0) for row in GRID.neighbours]
    assert neighbour_sums(values, GRID).tolist() == by_hand


@pytest.mark.parametrize("wrong", [np.zeros(3), np.zeros((len(GRID), 1)), 0.0])
def test_values_that_do_not_fit_the_hexagons_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ParameterError, match=f"do not fit {len(GRID)} hexagons"):
        hexagon_values(wrong, GRID)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_hexagon_without_a_finite_value_is_named(wrong: float) -> None:
    values = np.zeros(len(GRID))
    values[7] = wrong
    with pytest.raises(ParameterError, match="hexagon 7"):
        neighbour_sums(values, GRID)
