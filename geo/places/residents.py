"""
Residents, households and deprivation of areas: as counted, or shared out to areas that nobody counted.

The Census and the Indices of Deprivation speak of lower layer super output areas (LSOAs). Wards and the LSOAs of
another year cut across those, so that their figures are estimates: each LSOA's residents are taken to live evenly on
its ground.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import Floats, require_bng
from geo.errors import SchemaError
from geo.places.boundaries import Boundaries, layer_name

COUNTED_LAYER = "lsoa_2021"
"""What the figures of the Census of 2021 and the Indices of Deprivation of 2025 are by."""
RESIDENTS, HOUSEHOLDS, IMD_DECILE, DEPRIVED = "residents", "households", "imd_decile", "deprived_residents"
MOST_DEPRIVED_DECILES = 3
"""Policy: an LSOA in the deciles 1 to 3 of England is called deprived, as in the partnership's own figures."""
MEASURES = {
    RESIDENTS: "residents",
    HOUSEHOLDS: "households",
    DEPRIVED: "residents in deciles 1 to 3",
    IMD_DECILE: "IMD decile",
}
"""What each is called."""
COUNTS = (RESIDENTS, HOUSEHOLDS, DEPRIVED)
"""Measures that add up, and so can be shared out; a decile cannot."""


@dataclass(frozen=True, eq=False)
class Figures:
    """
    One measure of the areas of one layer.

    `values` are numbers by code of area; `source` says in words who counted what when, and `approximate` that the
    values were estimated before they came here. `file` and `sha256` tell where they were read.
    """

    measure: str
    layer: str
    source: str
    values: pd.Series
    file: str
    sha256: str
    approximate: bool = False


@dataclass(frozen=True, eq=False)
class AreaFigures:
    """
    What is known of the areas of one layer.

    `table` has a row for each area, in the order of codes: ``code``, ``name``, ``residents``, ``households``,
    ``deprived_residents`` (those in LSOAs of the deciles 1 to 3) and ``imd_decile``, NaN where it is not known.
    `said` tells in words where each measure comes from; of a measure that is not in it nothing is loaded.
    """

    table: pd.DataFrame
    said: dict[str, str]


def ground_shares(source: gpd.GeoDataFrame, target: gpd.GeoDataFrame) -> Floats:
    """
    Tell what share of each area's ground lies in each area of another layer.

    Parameters
    ----------
    source, target
        See `geo.schema.AREAS`; EPSG:27700.

    Returns
    -------
    shares
        Shape (n_source, n_target); each row adds up to 1, so that whatever is shared out by it keeps its total. What
        lies in no area of `target`, such as a sliver at the county's edge, goes where the rest of the row goes.

    Raises
    ------
    SchemaError
        If an area of `source` lies in no area of `target` at all.
    CrsError
        If a layer is in another system.

    Notes
    -----
    People do not live evenly on the ground. Where an LSOA with a village and its fields is cut by a ward's edge, the
    side with the fields gets too many.

    References
    ----------
    Goodchild, M. F. and Lam, N. S.-N. (1980). Areal interpolation: a variant of the traditional spatial problem.
    Geo-Processing 1.

    Examples
    --------
    >>> def layer(*edges: float) -> gpd.GeoDataFrame:
    ...     boxes = [shapely.box(west, 0, east, 10) for west, east in zip(edges, edges[1:])]
    ...     return gpd.GeoDataFrame({"code": [f"{n}" for n in range(len(boxes))]}, geometry=boxes, crs=27700)
    >>> ground_shares(layer(0, 40, 50), layer(0, 10, 50)).tolist()
    [[0.25, 0.75], [0.0, 1.0]]
    """
    require_bng(source, "areas")
    require_bng(target, "areas")
    here, there = source.geometry.to_numpy(), target.geometry.to_numpy()
    row, column = shapely.STRtree(there).query(here, predicate="intersects")
    shares = np.zeros((len(here), len(there)))
    shares[row, column] = shapely.area(shapely.intersection(here[row], there[column]))
    covered = shares.sum(axis=1, keepdims=True)
    if (nowhere := covered[:, 0] == 0).any():
        code = source["code"][nowhere].iloc[0]
        raise SchemaError(f"{code} lies in no area of the other layer; boundaries of the same ground are needed")
    return np.asarray(shares / covered, np.float64)


def share_out(values: Floats, shares: Floats) -> Floats:
    """
    Share the counts of areas out to those of another layer.

    Parameters
    ----------
    values
        A count for each source area, NaN where it is not known; shape (n_source,).
    shares
        See `ground_shares`.

    Returns
    -------
    shared
        Shape (n_target,); adds up to what `values` adds up to. NaN where an unknown count belongs in part: too little
        would be worse than nothing.

    Examples
    --------
    >>> share_out(np.array([100.0, 8.0]), np.array([[0.25, 0.75], [0.0, 1.0]])).tolist()
    [25.0, 83.0]
    """
    return np.asarray(np.where(shares > 0, values[:, None] * shares, 0.0).sum(axis=0), np.float64)


def area_figures(figures: Iterable[Figures], boundaries: Boundaries, layer: str) -> AreaFigures:
    """
    Give the figures of every area of a layer: those held for it, or else shared out from the LSOAs of 2021.

    Raises
    ------
    SchemaError
        If an LSOA of 2021 lies in no area of the layer.
    """
    held = _with_deprived(figures)
    areas = boundaries.layers[layer]
    codes = areas["code"]
    table = pd.DataFrame({"code": codes, "name": areas["name"]})
    said: dict[str, str] = {}
    counted = boundaries.layers.get(COUNTED_LAYER)
    shares: Floats | None = None
    for measure in (*COUNTS, IMD_DECILE):
        table[measure] = np.nan
        if own := held.get((measure, layer)):
            table[measure] = own.values.reindex(codes).to_numpy(np.float64)
            said[measure] = f"{own.source}{', approximate' if own.approximate else ''}"
        elif (other := held.get((measure, COUNTED_LAYER))) and measure in COUNTS and counted is not None:
            shares = ground_shares(counted, areas) if shares is None else shares
            table[measure] = share_out(other.values.reindex(counted["code"]).to_numpy(np.float64), shares)
            said[measure] = (
                f"{other.source} by {layer_name(COUNTED_LAYER)}, shared over {layer_name(layer)} by the ground they "
                "have in common, approximate"
            )
    return AreaFigures(table, said)


def _with_deprived(figures: Iterable[Figures]) -> dict[tuple[str, str], Figures]:
    """By measure and layer; where residents and deciles are known, so are the residents of deprived LSOAs."""
    held = {(each.measure, each.layer): each for each in figures}
    residents, deciles = (held.get((measure, COUNTED_LAYER)) for measure in (RESIDENTS, IMD_DECILE))
    if residents and deciles:
        decile = deciles.values.reindex(residents.values.index)
        deprived = residents.values.where(decile <= MOST_DEPRIVED_DECILES, 0.0).where(decile.notna())
        source = f"{residents.source} and {deciles.source}"
        held[DEPRIVED, COUNTED_LAYER] = Figures(DEPRIVED, COUNTED_LAYER, source, deprived, "", "")
    return held
