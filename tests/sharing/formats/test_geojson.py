"""GeoJSON, held against RFC 7946 and opened with GDAL."""

import json
import re
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from geojson_pydantic import FeatureCollection

from geo.sharing.exported import Exported
from geo.sharing.formats.geojson import geojson_bytes
from geo.sharing.privacy import Release


def test_every_feature_is_as_the_rfc_asks(points: Release[Exported], areas: Release[Exported]) -> None:
    for release in (points, areas):
        told = json.loads(geojson_bytes(release))
        FeatureCollection.model_validate(told)
        assert "crs" not in told


def test_longitude_stands_before_latitude_with_six_decimals(points: Release[Exported]) -> None:
    features = json.loads(geojson_bytes(points))["features"]
    assert features[0]["geometry"]["coordinates"] == pytest.approx([-0.7489, 51.6286], abs=1e-5)
    assert all(round(x, 6) == x for x in features[0]["geometry"]["coordinates"])
    assert features[2]["geometry"] is None


def test_outer_rings_run_against_the_clock_and_holes_with_it(areas: Release[Exported]) -> None:
    first, second = (shapely.from_geojson(json.dumps(each["geometry"])) for each in _features(areas))
    assert isinstance(first, shapely.Polygon)
    assert isinstance(second, shapely.MultiPolygon)
    assert first.exterior.is_ccw
    assert not first.interiors[0].is_ccw
    assert all(part.exterior.is_ccw for part in second.geoms)
    assert all(len(text.partition(".")[2]) <= 6 for text in _numbers(areas))


def test_properties_are_the_row_and_what_is_not_known_is_null(points: Release[Exported]) -> None:
    rows = [each["properties"] for each in _features(points)]
    assert [row["name"] for row in rows] == ["=HYPERLINK(1)", 'Café <b> & \x1b"Bar" 100 %', None]
    assert [row["number"] for row in rows] == [3, None, 4]
    assert [row["share_percent"] for row in rows] == [60.5, None, None]
    assert rows[0]["from_uk_time"] == "2024-06-30 23:30"


def test_the_collection_says_what_must_be_said(points: Release[Exported]) -> None:
    told = json.loads(geojson_bytes(points))
    assert told["recipe"]["data"] == "4f1c9a0b77de"
    assert told["marking"] == "OFFICIAL"
    assert told["handling"] == "Do not forward."
    assert told["notes"] == ["Recording is not occurrence.", "Two rows."]
    assert told["columns"]["easting_m_epsg27700"] == {"unit": "m", "crs": "EPSG:27700"}


def test_gdal_finds_places_where_they_were(areas: Release[Exported], tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson_bytes(areas))
    read = gpd.read_file(path)
    assert read.crs.to_epsg() == 4326
    back = read.to_crs(27700).geometry.to_numpy()
    assert areas.content.geometry is not None
    assert (shapely.hausdorff_distance(back, areas.content.geometry) < 0.2).all()


def test_nothing_is_a_collection_without_features(nothing: Release[Exported]) -> None:
    assert json.loads(geojson_bytes(nothing))["features"] == []


def _features(release: Release[Exported]) -> list[dict[str, dict[str, object]]]:
    found: list[dict[str, dict[str, object]]] = json.loads(geojson_bytes(release))["features"]
    return found


def _numbers(release: Release[Exported]) -> list[str]:
    return re.findall(r"-?\d+\.\d+", geojson_bytes(release).decode())
