"""Coordinate reference systems."""

import multiprocessing
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from geo.crs import BNG, WEB_MERCATOR, WGS84, project, require_bng, require_metres
from geo.errors import CrsError


def test_metres_of_the_national_grid_are_accepted(make_areas: Callable[..., gpd.GeoDataFrame]) -> None:
    require_bng(make_areas({"A": (0, 0, 1, 1)}), "areas")


def test_a_table_without_a_reference_system_is_refused(make_areas: Callable[..., gpd.GeoDataFrame]) -> None:
    bare = make_areas({"A": (0, 0, 1, 1)}).set_crs(None, allow_override=True)
    with pytest.raises(CrsError, match=r"^areas: no coordinate reference system is given; EPSG:27700 .* is needed$"):
        require_bng(bare, "areas")


@pytest.mark.parametrize("other", [WGS84, WEB_MERCATOR, 29903])
def test_a_table_in_another_reference_system_is_refused(
    make_areas: Callable[..., gpd.GeoDataFrame], other: int
) -> None:
    foreign = make_areas({"A": (480_000, 200_000, 481_000, 201_000)}).to_crs(other)
    with pytest.raises(CrsError, match=rf"^areas: coordinates are in EPSG:{other}; EPSG:27700"):
        require_bng(foreign, "areas")


def test_ordnance_surveys_worked_example_comes_out_within_the_accuracy_named() -> None:
    # Caister water tower, from "A guide to coordinate systems in Great Britain": 52°39'28.8282"N 1°42'57.8663"E.
    latitude, longitude = 52 + 39 / 60 + 28.8282 / 3600, 1 + 42 / 60 + 57.8663 / 3600
    easting, northing = project(longitude, latitude, WGS84, BNG)
    assert np.hypot(easting - 651_409.804, northing - 313_177.450) < 5


@pytest.mark.parametrize(
    ("x", "y", "source", "said"),
    [
        (
            [-0.7, np.nan],
            [51.6, 51.6],
            WGS84,
            r"\(nan, 51.6\), pair 2 of 2, is no place of EPSG:4326 that EPSG:27700 has",
        ),
        ([-0.7, -0.7], [51.6, np.inf], WGS84, r"\(-0.7, inf\), pair 2 of 2,"),
        ([-0.7, 200.0, 300.0], [51.6, 95.0, 95.0], WGS84, r"\(200, 95\), pair 2 of 3,"),
        (
            [-0.7, -0.7],
            [51.6],
            WGS84,
            r"x of the shape \(2,\) and y of \(1,\) are no places of EPSG:4326; each needs one of both",
        ),
        ([-0.7], 51.6, WGS84, r"x of the shape \(1,\) and y of \(\)"),
    ],
)
def test_what_is_no_place_is_refused_in_a_sentence(x: ArrayLike, y: ArrayLike, source: int, said: str) -> None:
    with pytest.raises(CrsError, match=said):
        project(x, y, source, BNG)


def test_no_point_gives_no_point() -> None:
    x, y = project([], [], WGS84, BNG)
    assert x.shape == y.shape == (0,)


@given(st.floats(-5, 1.5), st.floats(50, 55))
def test_there_and_back_again_gives_the_same_place_in_england(longitude: float, latitude: float) -> None:
    back_longitude, back_latitude = project(*project(longitude, latitude, WGS84, BNG), BNG, WGS84)
    # A ten-millionth of a degree is a centimetre.
    assert abs(back_longitude - longitude) < 1e-7
    assert abs(back_latitude - latitude) < 1e-7


@given(st.lists(st.tuples(st.floats(-3, 1), st.floats(50, 54)), min_size=1, max_size=20))
def test_many_points_move_as_each_alone(points: list[tuple[float, float]]) -> None:
    together = np.column_stack(project([x for x, _ in points], [y for _, y in points], WGS84, BNG))
    alone = np.array([project(x, y, WGS84, BNG) for x, y in points]).reshape(-1, 2)
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([-0.7489, -1.2], [51.6286, 52.0]),
        ([51.6286, 52.0], [-0.7489, -1.2]),
        ([-9.0, 3.0], [49.0, 60.5]),
        ([-0.5], [51]),
        ([0], [51.5]),
    ],
)
def test_bare_degrees_of_the_united_kingdom_are_no_metres(x: list[float], y: list[float]) -> None:
    with pytest.raises(CrsError, match=r"^incidents: coordinates are degrees of longitude and latitude; EPSG:27700"):
        require_metres(x, y, "incidents")


@pytest.mark.parametrize(
    ("x", "y"),
    [([], []), ([0], [51]), ([486_695.5, -0.7], [192_939.0, 51.6]), ([3.1], [51.6]), ([-9.1], [51.6]), ([0.5], [61.1])],
)
def test_no_point_whole_metres_and_one_that_is_no_degree_are_metres(x: list[float], y: list[float]) -> None:
    require_metres(x, y, "incidents")


@pytest.mark.parametrize("wrong", [np.inf, -np.inf, np.nan, 2_000_000.1, -2_000_000.1])
def test_coordinates_far_outside_the_united_kingdom_are_no_metres(wrong: float) -> None:
    require_metres([2_000_000], [-2_000_000], "incidents")
    for x, y in ((wrong, 200_000), (480_000, wrong)):
        with pytest.raises(CrsError, match="missing or far outside"):
            require_metres([480_000, x], [200_000, y], "incidents")


def test_a_forked_process_moves_coordinates_too() -> None:
    project([-0.75], [51.6], WGS84, BNG)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        easting, _ = pool.apply_async(project, ([-0.75], [51.6], WGS84, BNG)).get(timeout=30)
    assert easting[0] == project([-0.75], [51.6], WGS84, BNG)[0][0]
