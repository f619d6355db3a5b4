"""Streets on paper: which are drawn, and where their names stand."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.crs import BNG
from geo.errors import StoreError
from geo.sharing.plan import Plan
from geo.sharing.street_plan import streets_on
from geo.sources.open_data.street_files import FOLDER, STREETS

TEN_M_A_POINT = Plan(480_000, 200_000, 10.0, 100.0, 50.0)
Line = tuple[str, str, tuple[tuple[float, float], tuple[float, float]]]
ALONG: Line = ("High Street", "primary", ((480_000, 200_250), (481_000, 200_250)))


def keep(store: Path, *streets: Line) -> Path:
    names, kinds, lines = zip(*streets, strict=True)
    table = gpd.GeoDataFrame(
        {"name": list(names), "kind": list(kinds)}, geometry=[shapely.LineString(line) for line in lines], crs=BNG
    )
    (store / FOLDER).mkdir()
    table.to_parquet(store / FOLDER / STREETS, index=False)
    return store


def test_without_streets_nothing_is_drawn(tmp_path: Path) -> None:
    assert streets_on(tmp_path, TEN_M_A_POINT) == {"main": [], "minor": [], "names": []}


def test_main_streets_are_apart_and_what_lies_elsewhere_is_left_out(tmp_path: Path) -> None:
    lane: Line = ("Lane", "residential", ((480_100, 200_000), (480_100, 200_400)))
    far: Line = ("Far", "primary", ((490_000, 200_000), (491_000, 200_000)))
    drawn = streets_on(keep(tmp_path, ALONG, lane, far), TEN_M_A_POINT)
    assert drawn["main"] == [[[0, 25], [100, 25]]]
    assert drawn["minor"] == [[[10, 50], [10, 10]]]


def test_a_name_stands_along_its_street_and_reads_from_left_to_right(tmp_path: Path) -> None:
    back: Line = ("Low Road", "residential", ((481_000, 200_050), (480_000, 200_050)))
    north: Line = ("Ash", "residential", ((480_200, 200_000), (480_200, 200_220)))
    names = streets_on(keep(tmp_path, ALONG, back, north), TEN_M_A_POINT)["names"]
    assert isinstance(names, list)
    assert [name[:4] for name in names] == [["High Street", 50, 25, 0], ["Low Road", 50, 45, 0], ["Ash", 20, 39, -90]]


def test_no_name_lies_on_another_nor_where_its_street_is_too_short(tmp_path: Path) -> None:
    near: Line = ("Second Street", "residential", ((480_000, 200_240), (481_000, 200_240)))
    short: Line = ("A very long name of a court", "residential", ((480_100, 200_400), (480_200, 200_400)))
    unnamed: Line = ("", "residential", ((480_000, 200_100), (481_000, 200_100)))
    names = streets_on(keep(tmp_path, ALONG, near, short, unnamed), TEN_M_A_POINT)["names"]
    assert isinstance(names, list)
    assert [name[0] for name in names] == ["High Street"]


def test_damaged_streets_are_told_with_what_to_do(tmp_path: Path) -> None:
    path = keep(tmp_path, ALONG) / FOLDER / STREETS
    path.write_bytes(b"nothing")
    with pytest.raises(StoreError, match="fetch it again"):
        streets_on(tmp_path, TEN_M_A_POINT)
