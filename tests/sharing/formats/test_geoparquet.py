"""GeoParquet, opened with geopandas and pyarrow."""

import io
import json

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geo.sharing.exported import Exported
from geo.sharing.formats.geoparquet import geoparquet_bytes
from geo.sharing.privacy import Release


def test_geopandas_reads_the_same_table(points: Release[Exported]) -> None:
    read = gpd.read_parquet(io.BytesIO(geoparquet_bytes(points)))
    assert read.crs.to_epsg() == 27700
    table = pd.DataFrame(read.drop(columns="geometry"))
    pd.testing.assert_frame_equal(table, points.content.table, check_dtype=False)
    assert points.content.geometry is not None
    assert read.geometry.isna().tolist() == [False, False, True]
    assert shapely.equals(read.geometry.to_numpy()[:2], points.content.geometry[:2]).all()


def test_the_metadata_is_that_of_version_1_1(areas: Release[Exported]) -> None:
    told = json.loads(pq.read_metadata(io.BytesIO(geoparquet_bytes(areas))).metadata[b"geo"])
    assert (told["version"], told["primary_column"]) == ("1.1.0", "geometry")
    column = told["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 27700}
    assert column["bbox"] == [480_000, 200_000, 485_000, 201_000]


@pytest.mark.parametrize("name", ["marking", "handling", "recipe", "notes", "attribution", "made_on"])
def test_the_file_says_what_must_be_said(points: Release[Exported], name: str) -> None:
    schema = pq.read_schema(io.BytesIO(geoparquet_bytes(points)))
    assert schema.metadata[name.encode()]
    assert schema.field("easting_m_epsg27700").metadata == {b"unit": b"m", b"crs": b"EPSG:27700"}


def test_nothing_is_read_as_nothing(nothing: Release[Exported]) -> None:
    read = gpd.read_parquet(io.BytesIO(geoparquet_bytes(nothing)))
    assert (len(read), read.crs.to_epsg()) == (0, 27700)
