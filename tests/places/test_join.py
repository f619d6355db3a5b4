"""Each point to exactly one area."""

from collections.abc import Callable
from random import Random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import WGS84
from geo.errors import CrsError, SchemaError
from geo.places.boundaries import Boundaries
from geo.places.join import EDGE_TOLERANCE_M, OUTSIDE, locate, place
from geo.schema import check_incidents

MakeAreas = Callable[..., gpd.GeoDataFrame]
Points = list[tuple[int, int]]


@pytest.fixture(scope="module")
def nine_squares(make_areas: MakeAreas) -> gpd.GeoDataFrame:
    """Three by three squares of side 4, A to C in the south, D to F, then G to I in the north."""
    return make_areas({code: (4 * (n % 3), 4 * (n // 3), 4 * (n % 3) + 4, 4 * (n // 3) + 4)
                       for n, code in enumerate("ABCDEFGHI")})  # fmt: skip


def codes(points: list[tuple[float, float]], areas: gpd.GeoDataFrame, tolerance_m: float = 0) -> str:
    """The code of each point's area, a dash where there is none."""
    x, y = np.array(points, np.float64).reshape(-1, 2).T
    found = locate(x, y, areas, tolerance_m=tolerance_m)
    return "".join("-" if row == OUTSIDE else str(areas["code"].iloc[row]) for row in found)


def test_a_point_inside_lies_in_its_area_and_one_beyond_lies_in_none(nine_squares: gpd.GeoDataFrame) -> None:
    assert codes([(1, 1), (5, 5), (11, 11), (12.001, 5), (5, -0.001)], nine_squares) == "AEI--"


def test_a_point_on_a_shared_edge_goes_to_the_lowest_code(nine_squares: gpd.GeoDataFrame) -> None:
    # Between A and B, A and D, E and F, E and H.
    assert codes([(4, 2), (2, 4), (8, 6), (6, 8)], nine_squares) == "AAEE"


def test_a_point_on_an_exact_corner_goes_to_the_lowest_code(nine_squares: gpd.GeoDataFrame) -> None:
    # Where A, B, D, E meet; B, C, E, F; E, F, H, I; and the outer corners.
    assert codes([(4, 4), (8, 4), (8, 8), (0, 0), (12, 12), (0, 12)], nine_squares) == "ABEAIG"


def test_a_hole_is_outside_but_its_rim_is_inside(make_areas: MakeAreas) -> None:
    ring = make_areas({"A": (0, 0, 9, 9)})
    ring = ring.set_geometry(ring.difference(make_areas({"B": (3, 3, 6, 6)})), crs=ring.crs)
    assert codes([(4, 4), (3, 4), (1, 1)], ring) == "-AA"


def test_a_point_in_none_takes_the_nearest_area_up_to_exactly_the_tolerance(make_areas: MakeAreas) -> None:
    areas = make_areas({"A": (0, 0, 10, 10), "B": (110, 0, 120, 10)})
    assert codes([(60, 5), (59.999, 5), (60.001, 5)], areas, 50) == "AAB"
    assert codes([(-50, 5), (-50.001, 5), (10, 60), (10, 60.001)], areas, 50) == "A-A-"
    # Past a corner distance is measured straight: 30 and 40 make 50.
    assert codes([(-30, -40), (-30, -40.001)], areas, 50) == "A-"


def test_without_a_tolerance_nothing_outside_is_taken(make_areas: MakeAreas) -> None:
    assert codes([(10.001, 5)], make_areas({"A": (0, 0, 10, 10)})) == "-"


def test_no_point_and_no_area_give_no_place(nine_squares: gpd.GeoDataFrame) -> None:
    assert codes([], nine_squares) == ""
    assert codes([(1, 1)], nine_squares[:0], 50) == "-"


def test_areas_that_break_their_contract_are_refused(nine_squares: gpd.GeoDataFrame) -> None:
    with pytest.raises(SchemaError, match="not sorted"):
        codes([(1, 1)], nine_squares[::-1])
    with pytest.raises(CrsError, match="EPSG:4326"):
        codes([(1, 1)], nine_squares.to_crs(WGS84))


LATTICE = st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)), max_size=60)


def by_hand(point: tuple[int, int]) -> str:
    """The lowest code of the closed squares a point lies in."""
    x, y = point
    held = [
        code
        for n, code in enumerate("ABCDEFGHI")
        if 4 * (n % 3) <= x <= 4 * (n % 3) + 4 and 4 * (n // 3) <= y <= 4 * (n // 3) + 4
    ]
    return min(held, default="-")


@given(LATTICE)
def test_no_point_is_ever_lost_or_doubled(nine_squares: gpd.GeoDataFrame, points: Points) -> None:
    found = codes([(float(x), float(y)) for x, y in points], nine_squares)
    assert found == "".join(by_hand(point) for point in points)
    assert len(found) == len(points)


@given(LATTICE, st.randoms(use_true_random=False))
def test_a_points_area_does_not_hang_on_the_points_beside_it(
    nine_squares: gpd.GeoDataFrame, points: Points, random: Random
) -> None:
    order = list(range(len(points)))
    random.shuffle(order)
    straight = codes([(float(x), float(y)) for x, y in points], nine_squares, 1)
    shuffled = codes([(float(points[n][0]), float(points[n][1])) for n in order], nine_squares, 1)
    assert shuffled == "".join(straight[n] for n in order)


# Incidents


@pytest.fixture(scope="module")
def two_layers(make_areas: MakeAreas) -> Boundaries:
    """Two wards of 1 km, and over them lower areas that leave a sliver of 40 m between them and 100 m in the east."""
    wards = make_areas({"W1": (0, 0, 1000, 1000), "W2": (1000, 0, 2000, 1000)})
    lower = make_areas({"L1": (0, 0, 980, 1000), "L2": (1020, 0, 1900, 1000)})
    return Boundaries({"ward_2022": wards, "lsoa_2021": lower}, "ward_2022")


def test_the_study_layer_decides_and_other_layers_take_the_nearest_area(
    two_layers: Boundaries, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    points = [
        (500, 500),
        (1000, 500),
        (1001, 500),
        (1950, 500),
        (1950.5, 500),
        # Outside, however near.
        (2000.5, 500),
        (-10, 500),
        (500, 5000),
    ]
    placed, outside = place(some_incidents(points), two_layers)
    assert (len(placed), outside) == (5, 3)
    assert placed["incident_id"].tolist() == [f"row-{n:03d}" for n in range(5)]
    assert placed["ward_2022"].tolist() == ["W1", "W1", "W2", "W2", "W2"]
    # On 1,000 both lower areas are 20 m away: the lowest code; past EDGE_TOLERANCE_M there is none.
    assert placed["lsoa_2021"][:4].tolist() == ["L1", "L1", "L2", "L2"]
    assert placed["lsoa_2021"].isna().tolist() == [False] * 4 + [True]
    assert EDGE_TOLERANCE_M == 50


def test_the_columns_of_layers_know_every_code_even_those_without_an_incident(
    two_layers: Boundaries, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    placed, _ = place(some_incidents([(500, 500)]), two_layers)
    assert list(placed["ward_2022"].cat.categories) == ["W1", "W2"]
    check_incidents(placed)


def test_no_incident_is_placed_nowhere(two_layers: Boundaries, some_incidents: Callable[..., pd.DataFrame]) -> None:
    for points in ([], [(500, 5000)]):
        placed, outside = place(some_incidents(points), two_layers)
        assert (len(placed), outside) == (0, len(points))
        check_incidents(placed)
        assert {"ward_2022", "lsoa_2021"} <= set(placed.columns)


def test_what_was_handed_in_is_left_as_it_was(
    two_layers: Boundaries, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    incidents = some_incidents([(500, 500), (5000, 500)])
    before = incidents.copy(deep=True)
    place(incidents, two_layers)
    pd.testing.assert_frame_equal(incidents, before)


@given(st.lists(st.tuples(st.integers(-2, 22), st.integers(-1, 11)), max_size=40), st.randoms(use_true_random=False))
def test_every_incident_is_placed_or_outside_whatever_the_order_of_rows(
    two_layers: Boundaries,
    some_incidents: Callable[..., pd.DataFrame],
    hundreds: Points,
    random: Random,
) -> None:
    incidents = some_incidents([(100 * x, 100 * y) for x, y in hundreds])
    placed, outside = place(incidents, two_layers)
    assert len(placed) + outside == len(incidents)
    assert placed["ward_2022"].value_counts().sum() == len(placed)
    order = list(range(len(incidents)))
    random.shuffle(order)
    again, _ = place(incidents.iloc[order].reset_index(drop=True), two_layers)
    sorted_again = again.sort_values("incident_id", ignore_index=True)
    pd.testing.assert_frame_equal(sorted_again, placed)
