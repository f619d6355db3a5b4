"""Where rows lie: the first column that holds anything decides, and what is no place is told as what it is."""

from collections.abc import Callable, Mapping

import geopandas as gpd
import pandas as pd
import pytest

from geo.sources.partner.locations import CoordinatePrecision, Located, locate_rows
from geo.sources.partner.rejects import Reject
from tests.sources.partner.dirt import LATITUDE, LONGITUDE, POSTCODES

Areas = Callable[..., gpd.GeoDataFrame]
FIELDS = ("easting", "northing", "longitude", "latitude", "grid_reference", "postcode", "area_code")


@pytest.fixture
def locate(make_areas: Areas) -> Callable[..., Located]:
    """Locate one row of all fields, those not named empty."""
    layers = {
        "ward_2022": make_areas({"E05000001": (480_000, 200_000, 481_000, 201_000)}),
        "ward_2025": make_areas({"E05000009": (480_000, 200_000, 482_000, 202_000)}),
    }

    def call(*, coordinates: CoordinatePrecision = "address", **cells: str) -> Located:
        columns = {name: pd.Series([cells.get(name, "")], dtype="str") for name in FIELDS}
        return locate_rows(columns, coordinates=coordinates, postcodes=POSTCODES, areas=layers)

    return call


def place(found: Located) -> tuple[float, float, str]:
    assert found.problem.tolist() == [None]
    return round(float(found.easting[0]), 1), round(float(found.northing[0]), 1), str(found.precision[0])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"easting": "480500", "northing": "200500"}, (480_500, 200_500, "address")),
        ({"easting": "480,500.5", "northing": "200,500"}, (480_500.5, 200_500, "address")),
        ({"longitude": LONGITUDE, "latitude": LATITUDE}, (480_500, 200_500, "address")),
        ({"grid_reference": "SP 80505 00505"}, (480_505.5, 200_505.5, "address")),
        ({"grid_reference": "SP 8050 0050"}, (480_505, 200_505, "address")),
        ({"grid_reference": "SP 805 005"}, (480_550, 200_550, "map point")),
        ({"postcode": "hp19 9aa"}, (480_100, 200_100, "postcode")),
        ({"area_code": "E05000001"}, (480_500, 200_500, "area")),
        ({"area_code": "e05000009"}, (481_000, 201_000, "area")),
    ],
)
def test_each_way_to_say_where(
    locate: Callable[..., Located], cells: Mapping[str, str], expected: tuple[float, float, str]
) -> None:
    east, north, precision = place(locate(**cells))
    assert (east, north) == pytest.approx(expected[:2], abs=0.1)
    assert precision == expected[2]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({}, Reject.NO_LOCATION),
        ({"easting": "480500"}, Reject.NO_LOCATION),
        ({"easting": "0", "northing": "0"}, Reject.NO_LOCATION),
        ({"longitude": "0.000000", "latitude": "0.0"}, Reject.NO_LOCATION),
        ({"easting": LONGITUDE, "northing": LATITUDE}, Reject.BAD_COORDINATES),
        ({"easting": "700001", "northing": "200500"}, Reject.BAD_COORDINATES),
        ({"easting": "480500", "northing": "1300001"}, Reject.BAD_COORDINATES),
        ({"easting": "-480500", "northing": "200500"}, Reject.BAD_COORDINATES),
        ({"easting": "4805OO", "northing": "200500"}, Reject.BAD_COORDINATES),
        ({"easting": "inf", "northing": "200500"}, Reject.BAD_COORDINATES),
        ({"longitude": LATITUDE, "latitude": LONGITUDE}, Reject.SWAPPED_DEGREES),
        ({"longitude": "49", "latitude": "3"}, Reject.SWAPPED_DEGREES),
        ({"longitude": "49", "latitude": "3.01"}, Reject.BAD_COORDINATES),
        ({"longitude": "480500", "latitude": "200500"}, Reject.BAD_COORDINATES),
        ({"longitude": "-0,8366", "latitude": "51,6966"}, Reject.BAD_COORDINATES),
        ({"longitude": "0", "latitude": "48.99"}, Reject.BAD_COORDINATES),
        ({"longitude": "3.01", "latitude": "52"}, Reject.BAD_COORDINATES),
        ({"grid_reference": "SP 80 00"}, Reject.BAD_GRID_REFERENCE),
        ({"grid_reference": "XX 805 005"}, Reject.BAD_GRID_REFERENCE),
        ({"postcode": "HP19"}, Reject.BAD_POSTCODE),
        ({"postcode": "HP19 9ZZ"}, Reject.UNKNOWN_POSTCODE),
        ({"area_code": "E05099999"}, Reject.UNKNOWN_AREA),
    ],
)
def test_what_is_no_place_is_told_as_what_it_is(
    locate: Callable[..., Located], cells: Mapping[str, str], problem: Reject
) -> None:
    found = locate(**cells)
    assert found.problem.tolist() == [problem]
    assert pd.isna(found.easting[0])
    assert found.precision.tolist() == [""]


def test_the_first_way_that_holds_anything_decides_and_no_later_one_mends_it(locate: Callable[..., Located]) -> None:
    assert place(locate(easting="481000", northing="200500", postcode="HP19 9AA"))[:2] == (481_000, 200_500)
    assert locate(easting="1", northing="1", postcode="HP19 9AA").problem.tolist() == [Reject.BAD_COORDINATES]
    # Half a pair and 0, 0 hold nothing.
    for east, north in (("480500", ""), ("0", "0"), ("0.0", "0.00")):
        assert place(locate(easting=east, northing=north, postcode="HP19 9AA"))[2] == "postcode"


def test_swapped_metres_are_another_place_of_the_kingdom(locate: Callable[..., Located]) -> None:
    assert place(locate(easting="200500", northing="480500"))[:2] == (200_500, 480_500)


def test_coordinates_can_stand_for_a_point_that_addresses_share(locate: Callable[..., Located]) -> None:
    assert place(locate(coordinates="map point", easting="480500", northing="200500"))[2] == "map point"


def test_no_row_and_no_column_locate_nothing() -> None:
    for columns in ({}, {"postcode": pd.Series([], dtype="str")}, {"area_code": pd.Series([], dtype="str")}):
        assert len(locate_rows(columns, coordinates="address", postcodes=POSTCODES, areas={}).easting) == 0
