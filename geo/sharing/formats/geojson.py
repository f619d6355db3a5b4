"""GeoJSON as RFC 7946 asks: WGS 84, longitude first, six decimals, no member for the coordinate reference system."""

import io
import json

import numpy as np
import shapely

from geo.sharing.exported import Exported, Shapes, about
from geo.sharing.formats.values import pieces, plain, texts
from geo.sharing.privacy import Release


def geojson_bytes(release: Release[Exported]) -> bytes:
    """
    Write a feature for each row, in their order.

    What must be known of the table stands in members of the collection: `recipe` as an object, `columns` with units.
    """
    content = release.content
    said = about(release) | {
        "notes": list(content.said.notes),
        "recipe": content.said.recipe,
        "columns": {each.name: {"unit": each.unit, "crs": each.crs} for each in content.columns if each.unit},
    }
    table, degrees = plain(content.table), content.degrees
    names = ",".join(f"{_json(str(name)).replace('%', '%%')}:%s" for name in table.columns)
    template = f'{{"type":"Feature","geometry":%s,"properties":{{{names}}}}}'
    file = io.BytesIO()
    file.write(f'{_json({"type": "FeatureCollection", **said})[:-1]},"features":['.encode())
    for piece in pieces(len(table)):
        written = [texts(values.iloc[piece], _json, missing="null") for _, values in table.items()]
        rows = zip(_geometries(degrees[piece]), *written, strict=True)
        features = ",\n".join([template % row for row in rows])
        file.write(f"{',' if piece.start else ''}\n{features}".encode())
    file.write(b"\n]}\n")
    return file.getvalue()


def _geometries(degrees: Shapes) -> list[str]:
    """Write geometries; a point to its decimals, which is many times as fast as asking GEOS."""
    if len(degrees) and (shapely.get_type_id(degrees) == shapely.GeometryType.POINT).all():
        pairs = np.column_stack([shapely.get_x(degrees), shapely.get_y(degrees)]).tolist()
        return [f'{{"type":"Point","coordinates":[{x!r},{y!r}]}}' for x, y in pairs]
    return [each or "null" for each in shapely.to_geojson(degrees).tolist()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
