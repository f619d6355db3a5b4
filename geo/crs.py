"""Coordinate reference systems: metres (British National Grid) inside, degrees only at the edges."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from geo.errors import CrsError

BNG = 27700
"""British National Grid, metres: everything inside the program."""
WGS84 = 4326
"""Longitude and latitude, degrees: readers and map drawing only."""
WEB_MERCATOR = 3857
"""What web maps draw in; a picture laid over a map must be in it."""

_FARTHEST_M = 2_000_000.0
"""Beyond any place in the United Kingdom, in metres of the National Grid; web map coordinates lie further north."""
_DEGREES = ((-9.0, 3.0), (49.0, 61.0))
"""Longitude and latitude of the United Kingdom."""

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def _proj(process: int) -> ThreadPoolExecutor:  # noqa: ARG001 a forked process has none of the threads of its parent
    """
    Give the one thread that does all transformations.

    PROJ sets up a transformation anew in every thread, which takes 30 ms, and a server begins threads all the time.
    """
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="proj")


@lru_cache(maxsize=8)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def project(x: npt.ArrayLike, y: npt.ArrayLike, source: int, target: int) -> tuple[Floats, Floats]:
    """
    Move coordinates from one system to another, always in the order x (or longitude), y (or latitude).

    Raises
    ------
    CrsError
        If there are not as many of one as of the other, or a pair is missing, infinite or no place in either system.

    Notes
    -----
    Without Ordnance Survey's shift grid, which PROJ does not carry, positions are good to about 2 m. Points and
    boundaries take the same way, so which area a point lies in is not touched.

    Examples
    --------
    >>> easting, northing = project([-0.7489], [51.6286], WGS84, BNG)
    >>> int(easting[0]), int(northing[0])
    (486695, 192939)
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if x.shape != y.shape:
        raise CrsError(
            f"x of the shape {x.shape} and y of {y.shape} are no places of EPSG:{source}; each needs one of both"
        )
    moved = _proj(os.getpid()).submit(_transform, x, y, source, target).result()
    out_x, out_y = (np.asarray(each, np.float64) for each in moved)
    # What PROJ cannot move it gives back as infinite.
    lost = np.flatnonzero(~(np.isfinite(out_x) & np.isfinite(out_y)))
    if lost.size:
        pair = f"({x.ravel()[lost[0]]:g}, {y.ravel()[lost[0]]:g})"
        raise CrsError(
            f"{pair}, pair {lost[0] + 1:,} of {x.size:,}, is no place of EPSG:{source} that EPSG:{target} has; correct "
            "it or leave it out"
        )
    return out_x, out_y


def _transform(x: Floats, y: Floats, source: int, target: int) -> tuple[Floats, Floats]:
    moved: tuple[Floats, Floats] = _transformer(source, target).transform(x, y)
    return moved


def require_bng(frame: gpd.GeoDataFrame, what: str) -> None:
    """
    Refuse a table whose geometry is not in metres of the British National Grid.

    Raises
    ------
    CrsError
        If `frame` has no coordinate reference system, or another one.
    """
    if frame.crs is None:
        raise CrsError(f"{what}: no coordinate reference system is given; EPSG:{BNG} (metres) is needed")
    if frame.crs.to_epsg() != BNG:
        raise CrsError(f"{what}: coordinates are in {frame.crs.to_string()}; EPSG:{BNG} (metres) is needed")


def require_metres(x: npt.ArrayLike, y: npt.ArrayLike, what: str) -> None:
    """
    Refuse bare coordinates that cannot be metres of the British National Grid.

    Raises
    ------
    CrsError
        If one is missing, infinite or far outside the United Kingdom, or if all look like its degrees: within them and
        not all whole numbers.

    Examples
    --------
    >>> require_metres([486_695.0], [192_939.0], "incidents")
    """
    pair = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if not all((np.abs(each) <= _FARTHEST_M).all() for each in pair):
        raise CrsError(f"{what}: a coordinate is missing or far outside the United Kingdom; EPSG:{BNG} is needed")
    refuse_degrees(x, y, what)


def refuse_degrees(x: npt.ArrayLike, y: npt.ArrayLike, what: str) -> None:
    """
    Refuse bare coordinates that all look like degrees of the United Kingdom: within them and not all whole numbers.

    Either order is known, longitude or latitude first. What lies elsewhere, or is whole, may be metres of a small
    example and passes.

    Raises
    ------
    CrsError
        If they do.

    Examples
    --------
    >>> refuse_degrees([0, 40, 80, 9000], [0, 0, 0, 0], "incidents")
    """
    pair = np.asarray(x, np.float64), np.asarray(y, np.float64)
    # The first row nearly always tells metres, and the others need not be looked at.
    first = tuple(each.ravel()[:1] for each in pair)
    if not any(_in_degrees(first, order) and _in_degrees(pair, order) for order in (_DEGREES, _DEGREES[::-1])):
        return
    if any((each != np.rint(each)).any() for each in pair):
        raise CrsError(f"{what}: coordinates are degrees of longitude and latitude; EPSG:{BNG} (metres) is needed")


def _in_degrees(pair: tuple[Floats, ...], bounds: tuple[tuple[float, float], ...]) -> bool:
    return all(((low <= each) & (each <= high)).all() for each, (low, high) in zip(pair, bounds, strict=True))
