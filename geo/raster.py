"""A density surface as a picture that lies right on a web map."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.crs import BNG, WEB_MERCATOR, WGS84, Floats, project
from geo.grid import SquareGrid
from geo.points import Indices

WIDTH_PX = 760
"""Of the county a pixel shows some 60 m, a little more than a cell; more would travel with every change."""
BESIDE_PX = 480
"""Of each of two pictures side by side, whose maps are half as wide: a pixel shows some 100 m."""
COLOURS = ("#fed98e", "#fe9929", "#ec7014", "#cc4c02", "#993404", "#662506")
"""Light to dark, so that the order shows without colour as well (ColorBrewer YlOrBr, safe for colour-blind readers)."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """
    A picture for a web map, as runs of pixels of one class, row by row from the north-west.

    `lengths` are their numbers of pixels, shape (r,), and `classes` the class of each, shape (r,): 0 is clear, 1 the
    first of `COLOURS`. `shape` is the picture's rows and columns, `bounds` are its south-west and north-east corner as
    latitude and longitude, `breaks` the densities (incidents per square kilometre) at which each of `COLOURS` begins.
    """

    lengths: Indices
    classes: npt.NDArray[np.uint8]
    shape: tuple[int, int]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    breaks: tuple[float, ...]


def overlay(density: Floats, grid: SquareGrid, *, breaks: tuple[float, ...] = (), width_px: int = WIDTH_PX) -> Overlay:
    """
    Draw a surface in classes.

    Parameters
    ----------
    density
        Incidents per square kilometre, shape of the grid, south row first; NaN where blank.
    breaks
        Where each of `COLOURS` begins: those of another picture, so that the two can be set side by side. Chosen for
        this one where none are given.
    width_px
        Of the picture.

    Notes
    -----
    The grid's rectangle is not one in Web Mercator: laid over by its corners it would be up to 1 km off, so each pixel
    is looked up where it lies.
    """
    breaks = breaks or class_breaks(float(np.nanmax(density, initial=0.0)))
    pixels = _pixels(grid.west, grid.south, grid.shape, grid.cell_m, width_px)
    known = ~np.isnan(density)
    values = np.where(known, density, 0.0)
    # Only pixels that see a cell above the first break, and whose own cell is not blank, have a colour at all.
    seen = (_with_neighbours(values >= breaks[0]) & known).ravel()
    at = np.flatnonzero(seen[pixels.cell] & pixels.inside)
    classes = np.zeros(len(pixels.cell), np.uint8)
    classes[at] = np.searchsorted(breaks, pixels.interpolated(values, at), side="right")
    # These pictures are runs of few colours: as runs they are a fifth shorter than packed as PNG, and the browser has
    # nothing to decode, for which it would leave the map empty.
    begins = np.flatnonzero(np.diff(classes, prepend=classes[0] + 1))
    lengths = np.diff(begins, append=len(classes))
    return Overlay(lengths, classes[begins], pixels.shape, pixels.bounds, breaks)


def _with_neighbours(cells: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Mark cells and the eight around each."""
    down = cells.copy()
    down[1:] |= cells[:-1]
    down[:-1] |= cells[1:]
    wide = down.copy()
    wide[:, 1:] |= down[:, :-1]
    wide[:, :-1] |= down[:, 1:]
    return wide


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


@dataclass(frozen=True, eq=False)
class _Pixels:
    """
    Where each pixel of the picture, row by row from the north-west, lies on the grid.

    `cell` is the cell it lies in, `inside` whether that is one of the grid; `row` and `col` are its place between the
    centres of cells.
    """

    shape: tuple[int, int]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    grid: tuple[int, int]
    row: npt.NDArray[np.float32]
    col: npt.NDArray[np.float32]
    cell: Indices
    inside: npt.NDArray[np.bool_]

    def interpolated(self, values: Floats, at: Indices) -> Floats:
        """Give the value of some pixels between the four cells around them; beyond the grid there is nothing."""
        rows, cols = self.grid
        bordered = np.pad(values, 1).ravel()
        row, col = self.row[at], self.col[at]
        south, west = np.floor(row).astype(np.int64), np.floor(col).astype(np.int64)
        up, right = row - south, col - west
        corner = np.clip(south + 1, 0, rows) * (cols + 2) + np.clip(west + 1, 0, cols)
        low = bordered[corner] * (1 - right) + bordered[corner + 1] * right
        high = bordered[corner + cols + 2] * (1 - right) + bordered[corner + cols + 3] * right
        return np.asarray(low * (1 - up) + high * up, np.float64)


@lru_cache(maxsize=4)
def _pixels(west: float, south: float, shape: tuple[int, int], cell_m: float, width_px: int) -> _Pixels:
    """Find for each pixel of the picture the place on the grid that it shows."""
    east, north = west + shape[1] * cell_m, south + shape[0] * cell_m
    corner_x, corner_y = project([west, east, west, east], [south, south, north, north], BNG, WEB_MERCATOR)
    left, right, bottom, top = corner_x.min(), corner_x.max(), corner_y.min(), corner_y.max()
    pixel = (right - left) / width_px
    height = int(np.ceil((top - bottom) / pixel))
    bottom = top - height * pixel
    x = left + (np.arange(width_px) + 0.5) * pixel
    y = top - (np.arange(height) + 0.5) * pixel
    across, down = np.meshgrid(x, y)
    easting, northing = project(across.ravel(), down.ravel(), WEB_MERCATOR, BNG)
    row, col = (northing - south) / cell_m - 0.5, (easting - west) / cell_m - 0.5
    whole_row, whole_col = np.rint(row).astype(np.int64), np.rint(col).astype(np.int64)
    inside = (whole_row >= 0) & (whole_row < shape[0]) & (whole_col >= 0) & (whole_col < shape[1])
    longitude, latitude = project([left, right], [bottom, top], WEB_MERCATOR, WGS84)
    return _Pixels(
        (height, width_px),
        ((float(latitude[0]), float(longitude[0])), (float(latitude[1]), float(longitude[1]))),
        shape,
        row.astype(np.float32),
        col.astype(np.float32),
        np.where(inside, whole_row * shape[1] + whole_col, 0),
        inside,
    )
