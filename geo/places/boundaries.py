"""
Boundaries with a vintage: wards and lower layer super output areas as the Office for National Statistics gives them.

A layer is named by kind and year, such as ``ward_2022``: the same ward name means other ground in another year.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geo.crs import BNG, WGS84
from geo.errors import SchemaError, SourceError
from geo.schema import check_areas
from geo.taxonomy import Taxonomy

SUFFIXES = (".geojson", ".gpkg", ".shp", ".parquet")
_KINDS = {"WD": "ward", "LSOA": "lsoa"}
_EAST_M, _NORTH_M = 700_000, 1_300_000
"""Where the British National Grid ends."""
_OVERLAP = 0.001
"""Share of the ground that generalised outlines may cover twice."""
_CODE_COLUMN = re.compile(r"(WD|LSOA)(\d\d)CD")
APPROXIMATE = "approximate"
"""In the name of a boundary file: its outlines are an approximation and every result made with it says so."""


@dataclass(frozen=True)
class Boundaries:
    """
    The layers of areas a store works with.

    `layers` maps a name such as ``ward_2022`` to its areas (see `geo.schema.AREAS`); `study_layer` names the one whose
    outer edge is the study area; `approximate` names those that only come near the official outlines.
    """

    layers: dict[str, gpd.GeoDataFrame]
    study_layer: str
    approximate: frozenset[str] = frozenset()

    @cached_property
    def study_area(self) -> shapely.Geometry:
        """One polygon or multipolygon, EPSG:27700."""
        return shapely.union_all(self.layers[self.study_layer].geometry.to_numpy())

    @cached_property
    def corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """South-west and north-east corner of the study area as latitude and longitude."""
        west, south, east, north = self.layers[self.study_layer].to_crs(WGS84).total_bounds.tolist()
        return (south, west), (north, east)

    @cached_property
    def fingerprint(self) -> str:
        """A short name for exactly these outlines, codes and choice of study area."""
        digest = hashlib.sha256(self.study_layer.encode())
        for name in sorted(self.layers):
            layer = self.layers[name]
            digest.update(f"{name} {name in self.approximate}".encode())
            digest.update("\n".join(layer["code"] + layer["name"]).encode())
            digest.update(b"".join(shapely.to_wkb(shapely.set_precision(layer.geometry.to_numpy(), 0.001))))
        return digest.hexdigest()[:12]

    def names(self, layer: str) -> dict[str, str]:
        """Name of each area of a layer, by code."""
        areas = self.layers[layer]
        return dict(zip(areas["code"], areas["name"], strict=True))


def layer_name(layer: str) -> str:
    """
    Name a layer as people say it.

    Examples
    --------
    >>> layer_name("lsoa_2011")
    'LSOAs of 2011'
    """
    return f"{'LSOA' if layer.startswith('lsoa') else 'ward'}s of {layer_year(layer)}"


def layer_year(layer: str) -> str:
    """Say of which year the areas of a layer are."""
    return layer.partition("_")[2]


def read_boundaries(folder: Path, taxonomy: Taxonomy) -> Boundaries:
    """
    Read every boundary file of a folder, whichever way its columns name the vintage (``WD22CD``, ``LSOA11CD``).

    Files of a whole country are cut down: wards to the partnership's local authority, other areas to those that lie in
    it. Files without such a column are passed over.

    Parameters
    ----------
    folder
        Holds GeoJSON, GeoPackage, Shapefile or GeoParquet; also one such file.
    taxonomy
        Says which authority and which layer make the study area.

    Raises
    ------
    SourceError
        If nothing usable is there, two files hold the same layer or the layer of the study area is missing.
    """
    try:
        if not folder.exists():
            raise SourceError("no such file or folder; name the folder that holds the boundary files", file=str(folder))
        files = [folder] if folder.is_file() else sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error}); check the path", file=str(folder)) from error
    layers: dict[str, gpd.GeoDataFrame] = {}
    origin: dict[str, Path] = {}
    for path in files:
        read = _read_layer(path, taxonomy.local_authority)
        if read is None:
            continue
        name, areas = read
        if name in layers:
            raise SourceError(f"holds the layer {name} once more, after {origin[name].name}; keep one", file=str(path))
        layers[name], origin[name] = areas, path
    if taxonomy.study_layer not in layers:
        found = f"found {', '.join(sorted(layers))}" if layers else "found no boundary file with WDyyCD or LSOAyyCD"
        problem = f"the layer {taxonomy.study_layer}, which makes the study area, is missing; {found}"
        raise SourceError(problem, file=str(folder))
    approximate = frozenset(name for name, path in origin.items() if APPROXIMATE in path.stem)
    return _cut_to_study_area(Boundaries(layers, taxonomy.study_layer, approximate))


def require_no_overlap(boundaries: Boundaries) -> None:
    """
    Refuse a layer whose areas lie over one another: a point would count in the first of them only.

    Raises
    ------
    SchemaError
        If more than a thousandth of the ground is covered twice.
    """
    for name, areas in boundaries.layers.items():
        outlines = areas.geometry.to_numpy()
        if shapely.area(outlines).sum() > (1 + _OVERLAP) * shapely.area(shapely.union_all(outlines)):
            raise SchemaError(f"boundaries: {layer_name(name)} overlap; one layer of areas a file is needed")


def boundary_files(boundaries: Boundaries) -> dict[str, bytes]:
    """Give each layer as a GeoParquet file in EPSG:27700, by file name; `read_boundaries` reads a folder of them."""
    files = {}
    for name, areas in boundaries.layers.items():
        kind, year = name.split("_")
        prefix = next(short for short, long in _KINDS.items() if long == kind) + year[2:]
        mark = f"_{APPROXIMATE}" if name in boundaries.approximate else ""
        buffer = io.BytesIO()
        areas.rename(columns={"code": f"{prefix}CD", "name": f"{prefix}NM"}).to_parquet(buffer, index=False)
        files[f"{name}{mark}.parquet"] = buffer.getvalue()
    return files


def _read_layer(path: Path, local_authority: str) -> tuple[str, gpd.GeoDataFrame] | None:
    try:
        raw = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0].rstrip(".")
        raise SourceError(f"cannot be read as boundaries ({reason}); download it again", file=str(path)) from error
    coded = [found for column in raw.columns if (found := _CODE_COLUMN.fullmatch(str(column)))]
    if not coded:
        return None
    if len(coded) > 1:
        columns = ", ".join(found[0] for found in coded)
        raise SourceError(f"has the code columns {columns}; one layer a file is needed", file=str(path))
    short, year = coded[0][1], coded[0][2]
    code_column, name_column = coded[0][0], f"{short}{year}NM"
    if name_column not in raw.columns:
        raise SourceError(f"column {name_column} is missing beside {code_column}", file=str(path), line=1)
    if not isinstance(raw, gpd.GeoDataFrame):
        raise SourceError("holds no outlines", file=str(path))
    if raw.crs is None:
        raise SourceError("names no coordinate reference system; save it with one", file=str(path))
    authority = [column for column in raw.columns if re.fullmatch(r"LAD\d\dCD", str(column))]
    if short == "WD" and authority:
        raw = raw[raw[authority[0]] == local_authority]
        if raw.empty:
            raise SourceError(f"holds no ward of {local_authority} in column {authority[0]}", file=str(path))
    _require_degrees(raw, path)
    # An outline that crosses itself would break the join: mend it, the same way every time.
    geometry = raw.geometry.to_crs(BNG).make_valid()
    _require_outlines(geometry, raw[code_column], path)
    areas = gpd.GeoDataFrame(
        {"code": raw[code_column].astype("str"), "name": raw[name_column].astype("str").str.strip()},
        geometry=geometry,
        crs=BNG,
    )
    areas = areas.sort_values("code", ignore_index=True)
    try:
        check_areas(areas)
    except SchemaError as error:
        raise SourceError(str(error), file=str(path)) from error
    return f"{_KINDS[short]}_20{year}", areas


def _require_degrees(raw: gpd.GeoDataFrame, path: Path) -> None:
    if raw.crs.is_geographic and (abs(raw.total_bounds) > 360).any():
        raise SourceError("holds metres, but says they are degrees; save it with its true system", file=str(path))


def _require_outlines(geometry: gpd.GeoSeries, codes: pd.Series, path: Path) -> None:
    """Refuse what is no outline in Great Britain: no area, or the far side of the world."""
    no_outline = ~geometry.geom_type.isin(["Polygon", "MultiPolygon"]) | ~(geometry.area > 0)
    if no_outline.any():
        raise SourceError(f"{codes[no_outline].iloc[0]} is no outline; polygons are needed", file=str(path))
    west, south, east, north = geometry.total_bounds
    if west < 0 or south < 0 or east > _EAST_M or north > _NORTH_M:
        problem = "lies outside Great Britain; are longitude and latitude swapped, or is its system another?"
        raise SourceError(problem, file=str(path))


def _cut_to_study_area(boundaries: Boundaries) -> Boundaries:
    """Keep the areas whose inside lies in the study area; the study layer itself is kept whole."""
    layers = {}
    shapely.prepare(boundaries.study_area)
    for name, areas in boundaries.layers.items():
        within = shapely.intersects(boundaries.study_area, areas.geometry.representative_point().to_numpy())
        layers[name] = areas[within].reset_index(drop=True) if name != boundaries.study_layer else areas
    return Boundaries(
        {name: areas for name, areas in layers.items() if len(areas)}, boundaries.study_layer, boundaries.approximate
    )
