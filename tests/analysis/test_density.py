"""Quartic kernel density: exact, and it adds up."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.density import kernel_density
from geo.errors import ParameterError
from geo.grid import SquareGrid, square_grid
from geo.points import distinct_points

GRID = square_grid(shapely.box(0, 0, 1000, 800), cell_m=50, margin_m=300)

# From 4 m on, so that no example is taken for degrees of longitude and latitude.
inside = st.tuples(st.floats(4, 1000), st.floats(4, 800))


def by_definition(rows: list[tuple[float, float]], grid: SquareGrid, bandwidth_m: float) -> np.ndarray:
    """The formula of Silverman (1986), eq. 4.5, cell by cell and row by row."""
    density = np.zeros(grid.shape)
    for x, y in rows:
        squared = ((grid.x[None, :] - x) ** 2 + (grid.y[:, None] - y) ** 2) / bandwidth_m**2
        density += np.where(squared < 1, 3 / math.pi * (1 - squared) ** 2, 0) / (bandwidth_m / 1000) ** 2
    return density


@given(st.lists(inside, max_size=12), st.sampled_from([50.0, 75.0, 120.0, 150.0, 300.0]))
def test_density_is_the_sum_of_quartic_kernels(rows: list[tuple[float, float]], bandwidth_m: float) -> None:
    x, y = np.array(rows).reshape(-1, 2).T
    density = kernel_density(distinct_points(x, y), GRID, bandwidth_m=bandwidth_m)
    assert density.shape == GRID.shape
    np.testing.assert_allclose(density, by_definition(rows, GRID, bandwidth_m), rtol=1e-9, atol=1e-9)


@given(st.lists(inside, min_size=1, max_size=30), st.sampled_from([150.0, 200.0, 300.0]))
def test_density_adds_up_to_the_number_of_incidents(rows: list[tuple[float, float]], bandwidth_m: float) -> None:
    x, y = np.array(rows).T
    density = kernel_density(distinct_points(x, y), GRID, bandwidth_m=bandwidth_m)
    assert density.sum() * GRID.cell_m**2 / 1e6 == pytest.approx(len(rows), rel=0.005)


@given(st.lists(inside, min_size=1, max_size=10), st.integers(2, 5))
def test_a_weight_counts_as_that_many_rows(rows: list[tuple[float, float]], times: int) -> None:
    x, y = np.array(rows).T
    once = kernel_density(distinct_points(x, y), GRID, bandwidth_m=200)
    often = kernel_density(distinct_points(np.tile(x, times), np.tile(y, times)), GRID, bandwidth_m=200)
    np.testing.assert_allclose(often, once * times, atol=1e-9)


@given(st.lists(inside, min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[float, float]], random) -> None:
    mixed = random.sample(rows, len(rows))
    one, other = (kernel_density(distinct_points(*np.array(some).T), GRID, bandwidth_m=200) for some in (rows, mixed))
    np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_cell_centre_at_exactly_the_bandwidth_feels_nothing() -> None:
    # Centres lie at 25 + 50 k: from the point (25, 25) the fourth to the east is 200 m away, the third 150 m.
    density = kernel_density(distinct_points([25], [25]), GRID, bandwidth_m=200)
    row = int((25 - GRID.south) / 50)
    col = int((25 - GRID.west) / 50)
    assert density[row, col + 4] == 0
    # 3/π (1 − (150/200)²)² / 0.04 km² = 0.9549297 · 0.19140625 / 0.04
    assert density[row, col + 3] == pytest.approx(4.569487)


def test_no_incident_gives_zero_everywhere() -> None:
    density = kernel_density(distinct_points([], []), GRID, bandwidth_m=200)
    assert density.shape == GRID.shape
    assert not density.any()


@pytest.mark.parametrize("bandwidth_m", [49.9, 0, -1, math.nan, math.inf])
def test_a_bandwidth_below_the_cell_or_without_meaning_is_refused(bandwidth_m: float) -> None:
    with pytest.raises(ParameterError, match="bandwidth"):
        kernel_density(distinct_points([1], [1]), GRID, bandwidth_m=bandwidth_m)


def test_a_bandwidth_of_exactly_the_cell_is_taken() -> None:
    assert kernel_density(distinct_points([25], [25]), GRID, bandwidth_m=50).max() > 0


def test_mass_that_would_fall_off_the_grid_is_refused() -> None:
    with pytest.raises(ParameterError, match="edge of the grid"):
        kernel_density(distinct_points([-290], [25]), GRID, bandwidth_m=300)


def test_more_points_than_one_chunk_holds_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    points = distinct_points(np.arange(0, 1000, 7.0), np.arange(0, 1000, 7.0) * 0.7)
    whole = kernel_density(points, GRID, bandwidth_m=300)
    monkeypatch.setattr("geo.analysis.density._CHUNK", 1000)
    np.testing.assert_allclose(kernel_density(points, GRID, bandwidth_m=300), whole, atol=1e-9)
