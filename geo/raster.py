"""A density surface as a picture that lies right on a web map."""

import base64
import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image
from scipy.ndimage import map_coordinates

from geo.crs import BNG, WEB_MERCATOR, WGS84, Floats, project
from geo.grid import SquareGrid

WIDTH_PX = 900
COLOURS = ("#fed98e", "#fe9929", "#ec7014", "#cc4c02", "#993404", "#662506")
"""Light to dark, so that the order shows without colour as well (ColorBrewer YlOrBr, safe for colour-blind readers)."""
_OPACITY = 200


@dataclass(frozen=True)
class Overlay:
    """
    A picture for a web map.

    `url` holds the PNG itself; `bounds` are its south-west and north-east corner as latitude and longitude; `breaks`
    the densities (incidents per square kilometre) at which each of `COLOURS` begins. Below the first, all is clear.
    """

    url: str
    bounds: tuple[tuple[float, float], tuple[float, float]]
    breaks: tuple[float, ...]


def overlay(density: Floats, grid: SquareGrid, *, breaks: tuple[float, ...] = ()) -> Overlay:
    """
    Draw a surface in classes.

    Parameters
    ----------
    density
        Incidents per square kilometre, shape of the grid, south row first; NaN where blank.
    breaks
        Where each of `COLOURS` begins: those of another picture, so that the two can be set side by side. Chosen for
        this one where none are given.

    Notes
    -----
    The grid's rectangle is not one in Web Mercator: laid over by its corners it would be up to 1 km off, so each pixel
    is looked up where it lies.
    """
    breaks = breaks or class_breaks(float(np.nanmax(density, initial=0.0)))
    rows, cols, bounds = _lookup(grid.west, grid.south, grid.shape, grid.cell_m)
    seen = map_coordinates(np.nan_to_num(density), [rows, cols], order=1, mode="constant")
    blank = map_coordinates(np.isfinite(density), [rows, cols], order=0, mode="constant") == 0
    classes = np.searchsorted(breaks, seen, side="right").astype(np.uint8)
    classes[blank] = 0
    image = Image.fromarray(classes)
    palette = [0, 0, 0] + [int(colour[i : i + 2], 16) for colour in COLOURS for i in (1, 3, 5)]
    image.putpalette(palette)
    buffer = io.BytesIO()
    alpha = bytes([0] + [_OPACITY] * len(COLOURS))
    image.save(buffer, "PNG", transparency=alpha, bits=4, compress_level=9)
    url = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    return Overlay(url, bounds, breaks)


def class_breaks(highest: float) -> tuple[float, ...]:
    """
    Choose where classes begin: round numbers below the highest value, one for each colour, rising.

    Examples
    --------
    >>> class_breaks(180.0)
    (2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
    >>> class_breaks(0.0)
    (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
    """
    rounds = [factor * 10.0**power for power in range(-3, 7) for factor in (1, 2, 5)]
    below = [value for value in rounds if value < highest]
    last = max(len(below), rounds.index(0.1) + len(COLOURS)) if highest <= 0 else max(len(below), len(COLOURS))
    return tuple(round(value, 3) for value in rounds[last - len(COLOURS) : last])


Lookup = tuple[Floats, Floats, tuple[tuple[float, float], tuple[float, float]]]


@lru_cache(maxsize=4)
def _lookup(west: float, south: float, shape: tuple[int, int], cell_m: float) -> Lookup:
    """Find for each pixel of the picture the row and column of the grid it shows."""
    east, north = west + shape[1] * cell_m, south + shape[0] * cell_m
    corner_x, corner_y = project([west, east, west, east], [south, south, north, north], BNG, WEB_MERCATOR)
    left, right, bottom, top = corner_x.min(), corner_x.max(), corner_y.min(), corner_y.max()
    pixel = (right - left) / WIDTH_PX
    height = int(np.ceil((top - bottom) / pixel))
    bottom = top - height * pixel
    x = left + (np.arange(WIDTH_PX) + 0.5) * pixel
    y = top - (np.arange(height) + 0.5) * pixel
    across, down = np.meshgrid(x, y)
    easting, northing = project(across.ravel(), down.ravel(), WEB_MERCATOR, BNG)
    rows = ((northing - south) / cell_m - 0.5).reshape(across.shape)
    cols = ((easting - west) / cell_m - 0.5).reshape(across.shape)
    longitude, latitude = project([left, right], [bottom, top], WEB_MERCATOR, WGS84)
    bounds = ((float(latitude[0]), float(longitude[0])), (float(latitude[1]), float(longitude[1])))
    return rows, cols, bounds
