"""GeoParquet 1.1: for data science tools and large tables."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geo.crs import BNG
from geo.errors import ParameterError
from geo.sharing.exported import Exported, about
from geo.sharing.privacy import Release

_GEOMETRY = "geometry"
VERSION = "1.1.0"


def geoparquet_bytes(release: Release[Exported]) -> bytes:
    """
    Write the table with its places as well-known binary, EPSG:27700.

    What must be known of it stands in the metadata of the file, units in those of the columns.
    """
    content = release.content
    if content.geometry is None:
        raise ParameterError(f"the rows of {content.title!r} are no places")
    table = pa.Table.from_pandas(content.table, preserve_index=False)
    fields = [
        table.schema.field(each.name).with_metadata({"unit": each.unit, "crs": each.crs} if each.unit else {})
        for each in content.columns
    ]
    kinds = sorted({each.geom_type for each in content.geometry if each is not None})
    known = content.geometry[~shapely.is_missing(content.geometry)]
    geometry = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "crs": pyproj.CRS.from_epsg(BNG).to_json_dict(),
        "edges": "planar",
        **({"bbox": shapely.total_bounds(known).tolist()} if len(known) else {}),
    }
    told = {"version": VERSION, "primary_column": _GEOMETRY, "columns": {_GEOMETRY: geometry}}
    schema = pa.schema([*fields, pa.field(_GEOMETRY, pa.binary())], {**about(release), "geo": json.dumps(told)})
    places = pa.array(shapely.to_wkb(content.geometry).tolist(), pa.binary())
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays([*table.columns, places], schema=schema), buffer, compression="zstd", store_schema=True
    )
    return buffer.getvalue()
