"""Wards and lower layer super output areas, approximated from the points of open postcodes. EPSG:27700 throughout."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from demonstration.inputs import Inputs
from geo.crs import BNG
from geo.places.boundaries import Boundaries

SIMPLIFY_M = 25.0
"""Vertices may move so far: half a street, and well within what the approximation is off by anyway."""
CRUMB_SHARE = 0.1
"""A loose piece smaller than this share of its area's largest piece goes to the neighbour that holds it."""
_NEIGHBOURS = 3
_REACH = 0.6
_REACH_M = (100.0, 1500.0)
"""The county reaches beyond a postcode by `_REACH` of the way to its third neighbour, within these limits."""
_CLOSE_M = 600.0
"""Gaps up to twice as wide belong to the county."""

Floats = npt.NDArray[np.float64]
Polygons = npt.NDArray[np.object_]


def approximate_boundaries(inputs: Inputs) -> Boundaries:
    """
    Build both layers: the cells nearest to each postcode point, cut to the county, merged by code.

    Returns
    -------
    boundaries
        ``ward_2022`` and ``lsoa_2011``, both marked approximate; each covers the same ground without gap or overlap,
        coordinates in whole metres.

    Notes
    -----
    A cell's edge runs half-way between two postcodes, not along the hedge where the real boundary is: good in
    streets, some hundred metres off in open country. How good is measured in ``tests/test_demonstration.py``.
    """
    postcodes = inputs.postcodes
    outline = county_outline(postcodes)
    wards = _layer(postcodes, "ward", inputs.wards["name"], outline)
    lsoa_names = postcodes.drop_duplicates("lsoa").set_index("lsoa")["lsoa_name"]
    layers = {"ward_2022": wards, "lsoa_2011": _layer(postcodes, "lsoa", lsoa_names, outline)}
    return Boundaries(layers, "ward_2022", frozenset(layers))


def county_outline(postcodes: pd.DataFrame) -> shapely.Polygon:
    """
    Draw the county round its postcodes: discs as wide as postcodes are apart there, merged, gaps closed.

    Parameters
    ----------
    postcodes
        See `demonstration.inputs.Inputs`.

    Returns
    -------
    outline
        One polygon without holes, whole metres.
    """
    points = postcodes[["easting", "northing"]].drop_duplicates().to_numpy()
    apart_m = np.asarray(cKDTree(points).query(points, k=[_NEIGHBOURS + 1])[0]).ravel()
    discs = shapely.buffer(shapely.points(points), np.clip(_REACH * apart_m, *_REACH_M), quad_segs=4)
    merged = shapely.union_all(discs).buffer(_CLOSE_M).buffer(-_CLOSE_M)
    largest = max(shapely.get_parts(merged), key=shapely.area)
    # Holes are open country inside the county. The layers keep this edge as it is, so it is made coarser here.
    coarse = shapely.Polygon(shapely.get_exterior_ring(largest)).simplify(SIMPLIFY_M)
    return shapely.Polygon(_whole_metres(shapely.get_coordinates(coarse)))


def _layer(postcodes: pd.DataFrame, column: str, names: pd.Series, outline: shapely.Polygon) -> gpd.GeoDataFrame:
    points = _one_code_a_point(postcodes, column)
    cells = _cells(points[["easting", "northing"]].to_numpy(), outline)
    areas = _merge(cells, points[column].to_numpy())
    tidy = _without_crumbs(areas)
    simple = shapely.coverage_simplify(tidy.to_numpy(), SIMPLIFY_M, simplify_boundary=False)
    codes = tidy.index.astype("str")
    return gpd.GeoDataFrame(
        {"code": pd.Series(codes, dtype="str"), "name": pd.Series(names.loc[codes].to_numpy(), dtype="str")},
        geometry=shapely.transform(simple, _whole_metres),
        crs=BNG,
    )


def _one_code_a_point(postcodes: pd.DataFrame, column: str) -> pd.DataFrame:
    """Several postcodes of a block share a point: the code most of them have, else the lowest."""
    counted = postcodes.groupby(["easting", "northing", column], as_index=False).size()
    counted = counted.sort_values(["easting", "northing", "size", column], ascending=[True, True, False, True])
    return counted.drop_duplicates(["easting", "northing"], ignore_index=True)


def _cells(points: npt.NDArray[np.float64], outline: shapely.Polygon) -> Polygons:
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=outline.buffer(1000), ordered=True)
    )
    shapely.prepare(outline)
    crossing = ~shapely.contains_properly(outline, cells)
    cells[crossing] = shapely.intersection(cells[crossing], outline)
    # Neighbours cut by the same outline must meet in the same point, to the last digit.
    return np.asarray(shapely.transform(cells, _centimetres))


def _merge(pieces: Polygons, codes: npt.NDArray[np.object_]) -> pd.Series:
    """Union by code; in the order of codes."""
    return pd.Series(
        {code: shapely.coverage_union_all(pieces[codes == code]) for code in np.unique(codes.astype("str"))}
    )


def _without_crumbs(areas: pd.Series) -> pd.Series:
    """Give each small loose piece to the area with which it shares the longest edge."""
    parts, row = shapely.get_parts(areas.to_numpy(), return_index=True)
    codes = areas.index.to_numpy()[row].copy()
    size = pd.Series(shapely.area(parts))
    crumb = (size < CRUMB_SHARE * size.groupby(codes).transform("max")).to_numpy().copy()
    tree = shapely.STRtree(parts)
    for at in np.flatnonzero(crumb)[np.argsort(-size[crumb].to_numpy(), kind="stable")]:
        near = np.sort(tree.query(parts[at], predicate="intersects"))
        near = near[(near != at) & ~crumb[near]]
        if len(near):
            shared_m = shapely.length(shapely.intersection(parts[at].exterior, shapely.boundary(parts[near])))
            codes[at], crumb[at] = codes[near[shared_m.argmax()]], False
    return _merge(parts, codes)


def _whole_metres(xy: Floats) -> Floats:
    return np.round(xy)


def _centimetres(xy: Floats) -> Floats:
    return np.round(xy, 2)
