"""
Boundaries of wards and lower layer super output areas (LSOAs), and which goes with which: official statistics.

They are kept as the files its portal offers, which `geo.places.boundaries.read_boundaries` reads.
"""

import csv
import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import shapely

from geo.crs import BNG, WGS84
from geo.errors import SourceError, StoreError
from geo.places.boundaries import Boundaries, layer_name, layer_year, read_boundaries
from geo.sources.open_data.endpoints import Areas, Layer
from geo.sources.open_data.feature_service import Feature, features
from geo.sources.open_data.fetched import keep_file
from geo.sources.open_data.web import Web
from geo.taxonomy import Taxonomy

_CODES = "{codes}"


def fetch_boundaries(web: Web, areas: Areas, folder: Path, taxonomy: Taxonomy, *, district_name: str) -> Boundaries:
    """
    Fetch every layer and lookup, all of them or none.

    Parameters
    ----------
    folder
        Where to keep the files; what is in it is replaced when all have come.
    taxonomy
        Says which authority and which layer make the study area.
    district_name
        What names of LSOAs of 2021 in the study area begin with.

    Returns
    -------
    boundaries
        As `read_boundaries` reads them from the folder.

    Raises
    ------
    SourceError
        If a layer or lookup cannot be had, is of another place, or leaves a hole.
    StoreError
        If the folder cannot be written.
    """
    names = {"district": taxonomy.local_authority, "district_name": district_name}
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    known: dict[str, list[str]] = {}
    for name, lookup in areas.lookups.items():
        where = lookup.where.format(**names)
        named = name.replace("_", " ")
        rows = [each["properties"] for each in features(web, areas, lookup.service, where, lookup.columns, what=named)]
        for column in lookup.columns:
            known[column.upper()] = sorted({row[column] for row in rows} | set(known.get(column.upper(), [])))
        keep_file(fresh / f"{name}.csv", _table(rows, lookup.columns))
    outlines: dict[str, list[Feature]] = {}
    for name, layer in areas.layers.items():
        codes = known.get(layer.code.upper(), [])
        found = outlines[name] = [
            feature
            for condition in _conditions(layer, codes, names, areas.codes_a_query)
            for feature in features(
                web, areas, layer.service, condition, (layer.code, layer.name), what=layer_name(name)
            )
        ]
        if lacking := sorted(set(codes) - {each["properties"][layer.code] for each in found}):
            problem = (
                f"lacks {len(lacking):,} of {layer_name(name)} that the lookups name, the first being {lacking[0]}"
            )
            raise SourceError(f"{problem}; fetch again later", file=layer.service)
        keep_file(fresh / f"{name}.geojson", _geojson(name, layer, found))
    boundaries = read_boundaries(fresh, taxonomy)
    _require_whole(outlines, areas)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror or error}); choose another --cache") from error
    return boundaries


def _conditions(layer: Layer, codes: Sequence[str], names: dict[str, str], at_once: int) -> list[str]:
    """Ask for a layer at once, or, where it is asked for by code, for so many codes at a time."""
    if _CODES not in layer.where:
        return [layer.where.format(**names)]
    if not codes:
        raise SourceError(
            f"is asked for by {layer.code}, but no lookup has that column (--endpoints)", file=layer.service
        )
    lists = [codes[at : at + at_once] for at in range(0, len(codes), at_once)]
    return [layer.where.format(codes=",".join(f"'{code}'" for code in each), **names) for each in lists]


def _geojson(name: str, layer: Layer, found: Sequence[Feature]) -> bytes:
    """Write a layer with the official columns of its vintage, whatever the service called them."""
    prefix = ("WD" if name.startswith("ward") else "LSOA") + layer_year(name)[2:]
    written = []
    for feature in found:
        given, outline = feature["properties"], feature["geometry"]
        if not isinstance(outline, dict) or not outline.get("coordinates"):
            raise SourceError(f"gives no outline of {given[layer.code]}; fetch again later", file=layer.service)
        properties = {f"{prefix}CD": given[layer.code], f"{prefix}NM": given[layer.name]}
        written.append({"type": "Feature", "properties": properties, "geometry": outline})
    return json.dumps({"type": "FeatureCollection", "name": name, "features": written}).encode()


def _table(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _require_whole(outlines: dict[str, list[Feature]], areas: Areas) -> None:
    """Refuse a layer that leaves ground free which another covers: an area of it got lost."""
    covered = {
        name: gpd.GeoDataFrame.from_features(found, crs=WGS84).to_crs(BNG).make_valid().union_all()
        for name, found in outlines.items()
    }
    ground = shapely.union_all([*covered.values()])
    for name, own in covered.items():
        hole = shapely.buffer(shapely.difference(ground, own), -areas.widest_gap_m / 2)
        if not hole.is_empty:
            middle = hole.representative_point()
            raise SourceError(
                f"{layer_name(name)} leave a hole at easting {middle.x:.0f}, northing {middle.y:.0f}: an area is "
                "missing; fetch again later",
                file=areas.layers[name].service,
            )
