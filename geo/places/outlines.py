"""Outlines of areas and hexagons as the browser fetches them: once, and kept for good."""

import json

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import BNG, WGS84, project
from geo.grid import HexGrid

SIMPLIFY_M = 20.0


def outlines_geojson(areas: gpd.GeoDataFrame, special: frozenset[str] = frozenset()) -> bytes:
    """
    Give areas for the browser: simplified as one coverage, so that neighbours still share edges.

    Parameters
    ----------
    areas
        See `geo.schema.AREAS`.
    special
        Codes of those to be drawn apart, such as the Opportunity Bucks wards.

    Returns
    -------
    geojson
        WGS 84, five decimals, with ``code``, ``name``, ``special`` and a point for the label.
    """
    simple = areas.set_geometry(shapely.coverage_simplify(areas.geometry.to_numpy(), SIMPLIFY_M))
    labels = simple.representative_point().to_crs(WGS84)
    outlines = simple.to_crs(WGS84).geometry
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shapely.transform(outline, lambda xy: np.round(xy, 5)))),
            "properties": {
                "code": code,
                "name": name,
                "special": code in special,
                "lat": round(label.y, 5),
                "lon": round(label.x, 5),
            },
        }
        for code, name, outline, label in zip(areas["code"], areas["name"], outlines, labels, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def hexagons_json(grid: HexGrid) -> bytes:
    """
    Give the hexagons of a grid for the browser.

    Returns
    -------
    json
        ``centres``, latitude and longitude of each, and ``corners``, how far the six corners of any are from its
        centre: those of the middle of the grid, from which others differ by a metre or two.
    """
    x, y = grid.centres()
    longitude, latitude = project(x, y, BNG, WGS84)
    middle = int(np.argmin((x - x.mean()) ** 2 + (y - y.mean()) ** 2))
    one = HexGrid(grid.side_m, grid.q[[middle]], grid.r[[middle]]).polygons()
    corner_x, corner_y = shapely.get_coordinates(one)[:6].T
    corner_longitude, corner_latitude = project(corner_x, corner_y, BNG, WGS84)
    corners = np.column_stack([corner_latitude - latitude[middle], corner_longitude - longitude[middle]])
    content = {
        "centres": np.column_stack([latitude, longitude]).round(5).tolist(),
        "corners": corners.round(6).tolist(),
    }
    return json.dumps(content, separators=(",", ":")).encode()
