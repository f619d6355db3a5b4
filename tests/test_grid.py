"""Square cells and hexagons over a study area."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.grid import HexGrid, hex_grid, square_grid

COORDINATES = st.tuples(st.integers(478_000, 482_000), st.integers(198_000, 202_000))


@st.composite
def study_areas(draw: st.DrawFn) -> shapely.Geometry:
    """A triangle or a hull of some corners on whole metres, or two of them apart."""
    hulls = []
    for _ in range(draw(st.integers(1, 2))):
        corners = draw(st.lists(COORDINATES, min_size=3, max_size=6, unique=True))
        hulls.append(shapely.convex_hull(shapely.multipoints(corners)))
    area = shapely.union_all(hulls)
    return area if shapely.area(area) > 1 else shapely.box(480_000, 200_000, 480_500, 200_300)


# Square cells


def test_cells_cover_the_study_area_and_its_margin_from_corner_to_corner() -> None:
    # 50 m round (10, 20)-(95, 130) is (-40, -30)-(145, 180); the next multiples of 50 are (-50, -50)-(150, 200).
    grid = square_grid(shapely.box(10, 20, 95, 130), cell_m=50, margin_m=50)
    assert (grid.west, grid.south, grid.shape) == (-50, -50, (5, 4))
    assert grid.x.tolist() == [-25, 25, 75, 125]
    assert grid.y.tolist() == [-25, 25, 75, 125, 175]


def test_an_area_on_whole_multiples_gets_no_cell_more() -> None:
    grid = square_grid(shapely.box(0, 0, 100, 200), cell_m=50, margin_m=0)
    assert (grid.west, grid.south, grid.shape) == (0, 0, (4, 2))
    assert grid.inside.all()


def test_the_mask_has_the_south_first_and_the_west_first() -> None:
    # An L: the whole southern row and the western cell of the row above.
    area = shapely.union(shapely.box(0, 0, 30, 10), shapely.box(0, 10, 10, 20))
    grid = square_grid(area, cell_m=10, margin_m=0)
    assert grid.inside.tolist() == [[True, True, True], [True, False, False]]


def test_the_margin_is_on_the_grid_but_not_in_the_study_area() -> None:
    grid = square_grid(shapely.box(0, 0, 100, 100), cell_m=10, margin_m=20)
    assert grid.shape == (14, 14)
    assert grid.inside.sum() == 100
    assert grid.inside[2:12, 2:12].all()


def test_the_mask_has_nearly_the_area_of_the_study_area() -> None:
    circle = shapely.buffer(shapely.Point(480_000, 200_000), 1000, quad_segs=64)
    grid = square_grid(circle, cell_m=20, margin_m=100)
    assert grid.inside.sum() * grid.cell_m**2 / 1e6 == pytest.approx(math.pi, rel=0.01)


def test_two_areas_share_their_cells_where_they_meet() -> None:
    here = square_grid(shapely.box(0, 0, 110, 90), cell_m=50, margin_m=0)
    there = square_grid(shapely.box(110, 0, 230, 90), cell_m=50, margin_m=0)
    assert set(here.x) & set(there.x) == {125.0}
    assert (here.y == there.y).all()


@pytest.mark.parametrize("cell_m", [0, -1, math.nan, math.inf])
def test_a_cell_without_a_side_is_refused(cell_m: float) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        square_grid(shapely.box(0, 0, 1, 1), cell_m=cell_m, margin_m=0)


@pytest.mark.parametrize("margin_m", [-1, math.nan, math.inf])
def test_a_margin_without_a_width_is_refused(margin_m: float) -> None:
    with pytest.raises(ParameterError, match="margin"):
        square_grid(shapely.box(0, 0, 1, 1), cell_m=1, margin_m=margin_m)


def test_too_many_cells_are_refused_before_memory_fills() -> None:
    # 5,000 by 4,001 cells are 5,000 more than 20 million.
    with pytest.raises(ParameterError, match="20,005,000 cells; choose a larger cell"):
        square_grid(shapely.box(0, 0, 5000, 4001), cell_m=1, margin_m=0)


def test_an_empty_study_area_is_refused() -> None:
    for empty in (shapely.Polygon(), shapely.MultiPolygon()):
        with pytest.raises(ParameterError, match="study area is empty"):
            square_grid(empty, cell_m=50, margin_m=0)
        with pytest.raises(ParameterError, match="study area is empty"):
            hex_grid(empty)


@given(study_areas(), st.sampled_from([37.5, 50.0, 100.0]), st.integers(0, 500))
def test_the_grid_always_holds_the_area_and_margin_and_hardly_more(
    area: shapely.Geometry, cell_m: float, margin_m: int
) -> None:
    grid = square_grid(area, cell_m=cell_m, margin_m=margin_m)
    west, south, east, north = shapely.bounds(area)
    sides = [
        (west - margin_m) - grid.west,
        (south - margin_m) - grid.south,
        grid.west + grid.n_cols * cell_m - (east + margin_m),
        grid.south + grid.n_rows * cell_m - (north + margin_m),
    ]
    assert all(0 <= side < cell_m for side in sides)
    assert (grid.west % cell_m, grid.south % cell_m) == (0, 0)
    assert grid.inside.shape == grid.shape == (len(grid.y), len(grid.x))


@settings(max_examples=30)
@given(study_areas())
def test_the_mask_tells_which_centres_lie_in_the_area(area: shapely.Geometry) -> None:
    grid = square_grid(area, cell_m=250, margin_m=250)
    expected = [[shapely.distance(area, shapely.Point(x, y)) == 0 for x in grid.x] for y in grid.y]
    assert grid.inside.tolist() == expected


# Hexagons


def test_a_hexagon_of_the_usual_side_has_the_area_of_its_formula() -> None:
    # One and a half times the root of three times 200 squared: 103,923 square metres.
    grid = hex_grid(shapely.box(480_000, 200_000, 482_000, 202_000))
    assert grid.area_km2 == pytest.approx(0.103923, abs=5e-7)
    np.testing.assert_allclose(shapely.area(grid.polygons()) / 1e6, grid.area_km2)


def test_hexagons_stand_on_a_corner_346_m_from_flat_to_flat() -> None:
    grid = hex_grid(shapely.box(-1, -1, 1, 1))
    west, south, east, north = shapely.bounds(grid.polygons()[0])
    assert (len(grid), grid.q.tolist(), grid.r.tolist()) == (1, [0], [0])
    assert (east - west, north - south) == pytest.approx((346.41, 400), abs=0.01)


@pytest.mark.parametrize("side_m", [0, -200, math.nan, math.inf])
def test_a_hexagon_without_a_side_is_refused(side_m: float) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        hex_grid(shapely.box(0, 0, 1, 1), side_m=side_m)


def test_only_hexagons_that_share_ground_with_the_area_are_laid() -> None:
    grid = hex_grid(shapely.box(480_000, 200_000, 481_000, 201_000))
    area = shapely.box(480_000, 200_000, 481_000, 201_000)
    assert (shapely.area(shapely.intersection(grid.polygons(), area)) > 0).all()


def test_a_point_where_no_hexagon_lies_gets_none() -> None:
    grid = hex_grid(shapely.box(480_000, 200_000, 481_000, 201_000))
    assert grid.locate(np.array([480_500.0, 490_000.0]), np.array([200_500.0, 200_500.0])).tolist()[1] == -1
    assert grid.locate(np.array([]), np.array([])).shape == (0,)


def test_a_point_on_a_shared_edge_or_corner_lies_in_exactly_one_hexagon_that_touches_it() -> None:
    grid = hex_grid(shapely.box(-1000, -1000, 1000, 1000))
    outlines = grid.polygons()
    middle = outlines[(grid.q == 0) & (grid.r == 0)][0]
    corners = shapely.get_coordinates(middle)[:-1]
    edges = (corners + np.roll(corners, -1, axis=0)) / 2
    points = np.vstack([corners, edges])
    found = grid.locate(points[:, 0], points[:, 1])
    assert (found >= 0).all()
    assert (shapely.distance(outlines[found], shapely.points(points)) < 1e-6).all()


def test_a_corner_of_the_area_on_a_corner_of_a_hexagon_still_lies_in_one() -> None:
    # (0, 200) is the top of the hexagon round (0, 0), which shares no ground with either area.
    top_x, top_y = np.array([0.0]), np.array([200.0])
    for area in (shapely.box(0, 200, 1000, 1000), shapely.box(-1000, 200, 0, 1000)):
        assert hex_grid(area).locate(top_x, top_y)[0] >= 0
    # The same on every hexagon along a row: the bottom corner of each, the area lying to the south-east of it.
    side_m = 200.0
    for q in range(-10, 11):
        x, y = math.sqrt(3) * side_m * (q + 3 / 2), 1.5 * side_m * 3 - side_m
        found = hex_grid(shapely.box(x, y - 500, x + 500, y)).locate(np.array([x]), np.array([y]))
        assert found[0] >= 0, (x, y)


@settings(max_examples=50)
@given(study_areas(), st.sampled_from([80.0, 200.0, 333.3]))
def test_hexagons_cover_the_study_area_completely_without_lying_over_each_other(
    area: shapely.Geometry, side_m: float
) -> None:
    grid = hex_grid(area, side_m=side_m)
    together = shapely.union_all(grid.polygons(), grid_size=0.001)
    assert shapely.area(shapely.difference(area, shapely.buffer(together, 0.01))) == 0
    assert shapely.area(together) == pytest.approx(len(grid) * grid.area_km2 * 1e6, rel=1e-4)


@settings(max_examples=50)
@given(study_areas(), st.sampled_from([80.0, 200.0, 333.3]), st.lists(COORDINATES, max_size=40), st.floats(0.01, 0.99))
def test_every_point_of_the_study_area_lies_in_exactly_one_hexagon_and_that_one_holds_it(
    area: shapely.Geometry, side_m: float, points: list[tuple[int, int]], along: float
) -> None:
    corners = shapely.get_coordinates(area)
    on_edges = shapely.get_coordinates(
        shapely.line_interpolate_point(shapely.get_parts(shapely.boundary(area)), along, normalized=True)
    )
    candidates = np.vstack([corners, on_edges, np.array(points, np.float64).reshape(-1, 2)])
    candidates = candidates[shapely.distance(area, shapely.points(candidates)) == 0]
    grid = hex_grid(area, side_m=side_m)
    found = grid.locate(candidates[:, 0], candidates[:, 1])
    assert (found >= 0).all()
    assert (shapely.distance(grid.polygons()[found], shapely.points(candidates)) < 1e-6).all()


@given(study_areas())
def test_no_hexagon_stands_twice(area: shapely.Geometry) -> None:
    grid = hex_grid(area)
    assert len(set(zip(grid.q.tolist(), grid.r.tolist(), strict=True))) == len(grid)
    assert grid.locate(*grid.centres()).tolist() == list(range(len(grid)))


def test_the_six_neighbours_lie_one_width_away_from_the_east_on_round_by_the_north() -> None:
    grid = hex_grid(shapely.box(480_000, 200_000, 483_000, 203_000))
    x, y = grid.centres()
    whole = (grid.neighbours >= 0).all(axis=1)
    assert whole.any()
    there = grid.neighbours[whole]
    dx, dy = x[there] - x[whole, None], y[there] - y[whole, None]
    assert np.allclose(np.hypot(dx, dy), math.sqrt(3) * 200)
    assert np.allclose(np.degrees(np.arctan2(dy, dx)) % 360, [0, 60, 120, 180, 240, 300])


def test_beside_a_hexagon_on_the_rim_there_is_none() -> None:
    alone = HexGrid(200.0, np.array([2400]), np.array([670]))
    assert alone.neighbours.tolist() == [[-1] * 6]
