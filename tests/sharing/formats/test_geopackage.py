"""GeoPackage, opened with GDAL."""

from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from geo.sharing.exported import Exported
from geo.sharing.formats.geopackage import geopackage_bytes
from geo.sharing.privacy import Release

LAYER = "places_demonstration-synthetic"


def written(release: Release[Exported], folder: Path) -> Path:
    path = folder / "a.gpkg"
    path.write_bytes(geopackage_bytes(release))
    return path


def test_gdal_reads_the_rows_and_places_in_metres(points: Release[Exported], tmp_path: Path) -> None:
    read = gpd.read_file(written(points, tmp_path), layer=LAYER)
    assert read.crs.to_epsg() == 27700
    assert read["name"].fillna("").tolist() == points.content.table["name"].fillna("").tolist()
    assert read["incidents"].tolist() == [12, 7, 1]
    assert read["number"].isna().tolist() == [False, True, False]
    assert read["from_uk_time"].tolist()[:2] == ["2024-06-30 23:30", "2024-01-01 00:00"]
    assert shapely.get_coordinates(read.geometry).tolist() == [[486_695, 192_939], [480_000.5, 200_000]]
    assert read.geometry.isna().tolist() == [False, False, True]


def test_areas_are_read_as_they_were(areas: Release[Exported], tmp_path: Path) -> None:
    read = gpd.read_file(written(areas, tmp_path), layer=LAYER)
    assert set(read.geom_type) == {"MultiPolygon"}
    assert areas.content.geometry is not None
    assert shapely.equals(read.geometry.to_numpy(), areas.content.geometry).all()


def test_metadata_and_a_table_say_what_must_be_said(points: Release[Exported], tmp_path: Path) -> None:
    path = written(points, tmp_path)
    told = pyogrio.read_info(path, layer=LAYER)["layer_metadata"]
    assert told["marking"] == "OFFICIAL"
    assert told["handling"] == "Do not forward."
    assert told["recipe"].startswith("priority=all-crime; data=4f1c9a0b77de")
    assert told["notes"] == "Recording is not occurrence. Two rows."
    assert told["IDENTIFIER"] == "Places <a & b>"
    recipe = gpd.read_file(path, layer="recipe")
    values = {(row["kind"], row["name"]): row["value"] for row in recipe.to_dict("records")}
    assert values["part", "attribution"] == "Source: data.police.uk."
    assert values["recipe", "data"] == "4f1c9a0b77de"
    assert values["column", "easting_m_epsg27700"] == "m EPSG:27700"


def test_an_empty_layer_has_its_columns(nothing: Release[Exported], tmp_path: Path) -> None:
    info = pyogrio.read_info(written(nothing, tmp_path), layer=LAYER)
    assert (info["features"], info["fields"].tolist()) == (0, list(nothing.content.table))
