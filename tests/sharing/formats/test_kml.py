"""KML, held against the schema of the OGC and opened with GDAL."""

from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest
import shapely
from fastkml.validator import validate

from geo.sharing.exported import Exported
from geo.sharing.formats.kml import kml_bytes
from geo.sharing.privacy import Release

KML = {"k": "http://www.opengis.net/kml/2.2"}


def written(release: Release[Exported], folder: Path) -> Path:
    path = folder / "a.kml"
    path.write_bytes(kml_bytes(release))
    return path


def test_the_schema_of_kml_holds(
    points: Release[Exported], areas: Release[Exported], nothing: Release[Exported], tmp_path: Path
) -> None:
    for release in (points, areas, nothing):
        assert validate(file_to_validate=written(release, tmp_path)) is True


def test_a_placemark_has_name_description_and_place(points: Release[Exported]) -> None:
    document = ET.fromstring(kml_bytes(points))
    marks = document.findall(".//k:Placemark", KML)
    assert [mark.findtext("k:name", namespaces=KML) for mark in marks] == [
        "=HYPERLINK(1)",
        'Café ‹b› & "Bar" 100 %',
    ]
    first = marks[0]
    assert first.findtext("k:description", namespaces=KML).splitlines()[:2] == ["Incidents: 12", "Number: 3"]  # type: ignore[union-attr]
    longitude, latitude = first.findtext(".//k:coordinates", namespaces=KML).split(",")  # type: ignore[union-attr]
    assert (float(longitude), float(latitude)) == pytest.approx((-0.7489, 51.6286), abs=1e-5)
    data = {each.get("name"): each.text for each in first.findall(".//k:SimpleData", KML)}
    assert data["share_percent"] == "60.5"
    assert data["from_uk_time"] == "2024-06-30 23:30"


def test_what_is_not_known_is_not_told(points: Release[Exported]) -> None:
    second = ET.fromstring(kml_bytes(points)).findall(".//k:Placemark", KML)[1]
    assert "number" not in {each.get("name") for each in second.findall(".//k:SimpleData", KML)}


def test_the_document_says_what_must_be_said_and_which_rows_it_lacks(points: Release[Exported]) -> None:
    said = ET.fromstring(kml_bytes(points)).findtext("k:Document/k:description", namespaces=KML)
    assert said is not None
    assert "Marking: OFFICIAL" in said
    assert "Notes: Recording is not occurrence. Two rows." in said
    assert "data=4f1c9a0b77de" in said
    assert "Rows without a place, not shown: 1" in said


def test_gdal_finds_areas_where_they_were(areas: Release[Exported], tmp_path: Path) -> None:
    read = gpd.read_file(written(areas, tmp_path))
    assert read.crs.to_epsg() == 4326
    assert areas.content.geometry is not None
    back = read.to_crs(27700).geometry.to_numpy()
    assert (shapely.hausdorff_distance(shapely.force_2d(back), areas.content.geometry) < 0.2).all()
    assert read["per_1000_residents_a_year"].tolist()[0] == 59.61
