"""Coordinate reference systems."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import BNG, WEB_MERCATOR, WGS84, project, require_bng
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
