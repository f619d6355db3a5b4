"""Each point to exactly one area."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import Floats, require_bng
from geo.places.boundaries import Boundaries
from geo.points import distinct_points
from geo.schema import require_sorted

EDGE_TOLERANCE_M = 50.0
"""Outlines generalised to 20 m leave slivers where two layers should share an edge; points in one take the nearest."""

OUTSIDE = -1


def locate(x: Floats, y: Floats, areas: gpd.GeoDataFrame, *, tolerance_m: float = 0.0) -> npt.NDArray[np.int64]:
    """
    Find the one area each point lies in.

    A point on a shared edge or corner lies in several; the lowest code takes it. A point in none takes the nearest
    area within `tolerance_m`, again the lowest code where two are equally near.

    Parameters
    ----------
    x, y
        Coordinates in EPSG:27700, shape (n,).
    areas
        See `geo.schema.AREAS`.
    tolerance_m
        How far outside every area a point may lie and still belong to one.

    Returns
    -------
    index
        Row of `areas`, shape (n,); `OUTSIDE` where there is none.

    Raises
    ------
    SchemaError, CrsError
        If a coordinate is missing, `areas` is in another system or its codes are not sorted.

    Notes
    -----
    Neither of the usual predicates does this: ``within`` drops points on a shared edge, ``intersects`` repeats them.
    """
    require_bng(areas, "areas")
    require_sorted(areas)
    # Snapped data has few distinct points: each is placed once.
    distinct = distinct_points(x, y)
    points = np.asarray(shapely.points(distinct.xy))
    outlines = areas.geometry.to_numpy()
    found = np.full(len(distinct), len(areas), np.int64)
    row, hit = shapely.STRtree(points).query(outlines, predicate="intersects")
    # Rows are in the order of codes: where several areas hold a point, the lowest takes it.
    np.minimum.at(found, hit, row)
    missed = np.flatnonzero(found == len(areas))
    if tolerance_m > 0 and len(missed) and len(areas):
        at, row = shapely.STRtree(outlines).query_nearest(points[missed], max_distance=tolerance_m)
        np.minimum.at(found, missed[at], row)
    found[found == len(areas)] = OUTSIDE
    return found[distinct.inverse]


def place(incidents: pd.DataFrame, boundaries: Boundaries) -> tuple[pd.DataFrame, int]:
    """
    Keep the incidents of the study area and say, for every layer, which area each lies in.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`.

    Returns
    -------
    placed
        The incidents in the study area, in their order, with one category column of codes for each layer.
    outside
        Number of incidents outside the study area.

    Notes
    -----
    The study layer decides what is inside. In the other layers a point may fall into a sliver that generalised
    outlines leave open; it then takes the nearest area within `EDGE_TOLERANCE_M`.
    """
    x, y = incidents["easting"].to_numpy(), incidents["northing"].to_numpy()
    inside = locate(x, y, boundaries.layers[boundaries.study_layer]) != OUTSIDE
    placed = incidents[inside].reset_index(drop=True)
    for name, areas in boundaries.layers.items():
        index = locate(x[inside], y[inside], areas, tolerance_m=EDGE_TOLERANCE_M)
        placed[name] = pd.Categorical.from_codes(index, categories=areas["code"])
    return placed, int((~inside).sum())


def named_only(placed: pd.DataFrame, codes: pd.Series, boundaries: Boundaries) -> pd.DataFrame:
    """
    Take back what the point that stands for an area says of other areas, where only the area is known.

    Who names a ward does not say which LSOA, nor which ward of another map. A ward is taken from the point of an LSOA,
    which is small, and the study layer always stands, since it decides what is inside.

    Parameters
    ----------
    placed
        Incidents as `place` gives them.
    codes
        Code of the area each is known by, shape (n,); empty where more than an area is known.
    """
    freed = placed.copy()
    for name, areas in boundaries.layers.items():
        known = codes.isin(areas["code"]).to_numpy()
        for other in boundaries.layers:
            larger = name.startswith("lsoa_") and other.startswith("ward_")
            if known.any() and not larger and other not in (name, boundaries.study_layer):
                freed[other] = freed[other].mask(known)
    return freed
