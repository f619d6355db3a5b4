"""Where the rows of an extract lie: by coordinates, grid reference, postcode or area, whichever a row has first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import BNG, WGS84, Floats, project
from geo.places.grid_reference import read_grid_reference
from geo.places.postcodes import Postcodes, plain_postcode
from geo.sources.partner.rejects import Reject

CoordinatePrecision = Literal["address", "map point"]
FINE_M = 10.0
"""A grid reference of squares no larger is an address, one of up to 100 m a map point that addresses share."""
COARSEST_M = 100.0
_KINGDOM_EAST, _KINGDOM_NORTH = (0.0, 700_000.0), (0.0, 1_300_000.0)
_KINGDOM_LONGITUDE, _KINGDOM_LATITUDE = (-9.0, 3.0), (49.0, 62.0)


@dataclass(frozen=True, eq=False)
class Located:
    """
    Where rows lie, each of shape (n,).

    `easting` and `northing` in EPSG:27700 and `precision` (see `geo.schema.PRECISIONS`), NaN and empty where `problem`
    says what is wrong.
    """

    easting: Floats
    northing: Floats
    precision: npt.NDArray[np.object_]
    problem: npt.NDArray[np.object_]


def locate_rows(
    columns: Mapping[str, pd.Series],
    *,
    coordinates: CoordinatePrecision,
    postcodes: Postcodes,
    areas: Mapping[str, gpd.GeoDataFrame],
) -> Located:
    """
    Locate rows by the first of their columns that holds anything.

    Parameters
    ----------
    columns
        Text by field, each of shape (n,): ``easting`` and ``northing``, ``longitude`` and ``latitude``,
        ``grid_reference``, ``postcode``, ``area_code``; in this order, whatever there is of them.
    coordinates
        What a pair of coordinates means: the address itself, or a point that several share.
    areas
        Layers of areas by name (see `geo.schema.AREAS`), whose codes are looked up.
    """
    n = len(next(iter(columns.values()))) if columns else 0
    found = Located(
        np.full(n, np.nan), np.full(n, np.nan), np.full(n, "", object), np.full(n, Reject.NO_LOCATION.value, object)
    )
    for pair, transform in ((("easting", "northing"), _metres), (("longitude", "latitude"), _degrees)):
        if all(name in columns for name in pair):
            one, two = (columns[name].str.replace(",", "", regex=False) for name in pair)
            # Programs write 0, 0 where nobody said where.
            nowhere = (_number(one) == 0) & (_number(two) == 0)
            asked = _open(found, (one != "") & (two != "") & ~nowhere)
            east, north = transform(one[asked], two[asked])
            good = np.isfinite(east)
            _settle(found, asked, good, east, north, np.full(len(east), coordinates, object), Reject.BAD_COORDINATES)
            if transform is _degrees:
                # No longitude of the kingdom is a latitude of it; metres have to be told by the study area.
                turned = ~good & np.isfinite(_degrees(two[asked], one[asked])[0])
                found.problem[np.flatnonzero(asked)[turned]] = Reject.SWAPPED_DEGREES
    if "grid_reference" in columns:
        asked = _open(found, columns["grid_reference"] != "")
        _settle(found, asked, *_squares(columns["grid_reference"][asked]), Reject.BAD_GRID_REFERENCE)
    if "postcode" in columns:
        asked = _open(found, columns["postcode"] != "")
        code, distinct = pd.factorize(columns["postcode"][asked])
        plain = pd.Series([plain_postcode(str(text)) for text in distinct], dtype="str").take(code)
        east, north, known = postcodes.locate(plain)
        _settle(found, asked, known, east, north, np.full(len(east), "postcode", object), Reject.UNKNOWN_POSTCODE)
        found.problem[np.flatnonzero(asked)[(plain == "").to_numpy()]] = Reject.BAD_POSTCODE
    if "area_code" in columns:
        asked = _open(found, columns["area_code"] != "")
        east, north, known = _middles(columns["area_code"][asked], areas)
        _settle(found, asked, known, east, north, np.full(len(east), "area", object), Reject.UNKNOWN_AREA)
    return found


def _open(found: Located, held: pd.Series) -> npt.NDArray[np.bool_]:
    """Rows that hold something in this column and nothing in one before it."""
    free: npt.NDArray[np.bool_] = (found.problem == Reject.NO_LOCATION.value).astype(np.bool_)
    return held.to_numpy(bool) & free


def _settle(
    found: Located,
    asked: npt.NDArray[np.bool_],
    good: npt.NDArray[np.bool_],
    east: Floats,
    north: Floats,
    precision: npt.NDArray[np.object_],
    problem: Reject,
) -> None:
    rows = np.flatnonzero(asked)
    found.problem[rows[~good]] = problem
    found.easting[rows[good]], found.northing[rows[good]] = east[good], north[good]
    found.precision[rows[good]], found.problem[rows[good]] = precision[good], None


def _metres(one: pd.Series, two: pd.Series) -> tuple[Floats, Floats]:
    east, north = _number(one), _number(two)
    good = _within(east, _KINGDOM_EAST) & _within(north, _KINGDOM_NORTH) & (east + north > 1000)
    return np.where(good, east, np.nan), np.where(good, north, np.nan)


def _degrees(one: pd.Series, two: pd.Series) -> tuple[Floats, Floats]:
    longitude, latitude = _number(one), _number(two)
    good = _within(longitude, _KINGDOM_LONGITUDE) & _within(latitude, _KINGDOM_LATITUDE)
    east, north = np.full(len(good), np.nan), np.full(len(good), np.nan)
    east[good], north[good] = project(longitude[good], latitude[good], WGS84, BNG)
    return east, north


def _squares(
    references: pd.Series,
) -> tuple[npt.NDArray[np.bool_], Floats, Floats, npt.NDArray[np.object_]]:
    code, distinct = pd.factorize(references)
    read = [read_grid_reference(str(text)) or (np.nan, np.nan, np.inf) for text in distinct]
    east, north, side_m = np.array(read, np.float64).reshape(-1, 3).T
    precision = np.where(side_m <= FINE_M, "address", "map point").astype(object)
    return (side_m <= COARSEST_M)[code], east[code], north[code], precision[code]


def _middles(codes: pd.Series, areas: Mapping[str, gpd.GeoDataFrame]) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """A point inside each area that is named: all incidents of an area on one point that stands for it."""
    points = {
        str(code): (point.x, point.y)
        for layer in areas.values()
        for code, point in zip(layer["code"], layer.geometry.representative_point(), strict=True)
    }
    east, north = np.array([points.get(code.upper(), (np.nan, np.nan)) for code in codes]).reshape(-1, 2).T
    return east, north, np.isfinite(east)


def _number(values: pd.Series) -> Floats:
    return pd.to_numeric(values, errors="coerce").to_numpy(np.float64)


def _within(values: Floats, bounds: tuple[float, float]) -> npt.NDArray[np.bool_]:
    return (values >= bounds[0]) & (values <= bounds[1])
