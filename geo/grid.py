"""Square cells for surfaces and hexagons for counts, both laid over a study area, never over the points."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import Floats
from geo.errors import ParameterError

_EDGE_M = 1e-6
_AROUND = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
"""Steps of q and r to the hexagons around one, from the east on and round by the north."""
HEXAGON_SIDE_M = 200.0
"""The unit of current practice in the United Kingdom: 346 m from flat to flat, 0.104 km2."""


@dataclass(frozen=True)
class SquareGrid:
    """
    Square cells in EPSG:27700, row 0 in the south, column 0 in the west.

    Its `inside` mask tells which cell centres lie in the study area; outside, a surface is blank and not zero.
    """

    west: float
    south: float
    n_rows: int
    n_cols: int
    cell_m: float
    inside: npt.NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.n_rows, self.n_cols

    @cached_property
    def x(self) -> Floats:
        """Eastings of the cell centres, shape (n_cols,)."""
        return self.west + (np.arange(self.n_cols, dtype=np.float64) + 0.5) * self.cell_m

    @cached_property
    def y(self) -> Floats:
        """Northings of the cell centres, shape (n_rows,)."""
        return self.south + (np.arange(self.n_rows, dtype=np.float64) + 0.5) * self.cell_m


def square_grid(study_area: shapely.Geometry, *, cell_m: float, margin_m: float) -> SquareGrid:
    """
    Lay square cells over a study area and a margin round it.

    Cell corners lie on whole multiples of `cell_m`, so that two areas share their cells where they meet.

    Parameters
    ----------
    study_area
        Polygon or multipolygon in EPSG:27700.
    cell_m
        Side of a cell in metres.
    margin_m
        Width of the margin: the widest bandwidth that will be asked for, so that no mass falls off the grid.

    Raises
    ------
    ParameterError
        If the area is empty, a length is not above zero or the grid would hold more than 20 million cells.
    """
    _require_lengths(study_area, cell_m)
    if not 0 <= margin_m < math.inf:
        raise ParameterError(f"a margin of {margin_m} m has no meaning; it must be 0 or more")
    west, south, east, north = shapely.bounds(study_area)
    left, bottom = (math.floor((low - margin_m) / cell_m) for low in (west, south))
    right, top = (math.ceil((high + margin_m) / cell_m) for high in (east, north))
    n_rows, n_cols = top - bottom, right - left
    if n_rows * n_cols > 20_000_000:
        raise ParameterError(f"cells of {cell_m} m would be {n_rows * n_cols:,} cells; choose a larger cell")
    x = (left + np.arange(n_cols) + 0.5) * cell_m
    y = (bottom + np.arange(n_rows) + 0.5) * cell_m
    shapely.prepare(study_area)
    inside = np.stack([shapely.intersects_xy(study_area, x, np.full(n_cols, row)) for row in y])
    return SquareGrid(left * cell_m, bottom * cell_m, n_rows, n_cols, cell_m, inside)


@dataclass(frozen=True)
class HexGrid:
    """
    Regular hexagons, a corner pointing north, that cover a study area in EPSG:27700.

    Hexagons are named by axial coordinates (q, r): q counts eastwards, r northwards along the slanting axis.
    """

    side_m: float
    q: npt.NDArray[np.int64]
    r: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Number of hexagons."""
        return len(self.q)

    @property
    def area_km2(self) -> float:
        """Area of one hexagon in square kilometres."""
        return 1.5 * math.sqrt(3) * self.side_m**2 / 1e6

    def centres(self) -> tuple[Floats, Floats]:
        """Eastings and northings of the centres, each of shape (n,)."""
        return _hexagon_centre(self.q, self.r, self.side_m)

    def polygons(self) -> npt.NDArray[np.object_]:
        """Outlines, shape (n,)."""
        x, y = self.centres()
        angle = np.radians(np.arange(30, 391, 60))
        rings = np.stack(
            [x[:, None] + self.side_m * np.cos(angle), y[:, None] + self.side_m * np.sin(angle)],
            axis=-1,
        )
        return np.asarray(shapely.polygons(rings))

    def locate(self, x: Floats, y: Floats) -> npt.NDArray[np.int64]:
        """
        Find the hexagon each point lies in; a point on a shared edge lies in exactly one.

        Returns
        -------
        index
            Position in `q` and `r`, shape (n,); -1 where no hexagon of the grid lies.
        """
        found = self._held(x, y)
        # On the rim of the grid a point may lie on the edge of a hexagon that is not laid: its neighbour takes it.
        for angle in np.radians(np.arange(0, 360, 60)):
            missed = found == -1
            nudged = np.asarray(x)[missed] + _EDGE_M * np.cos(angle), np.asarray(y)[missed] + _EDGE_M * np.sin(angle)
            found[missed] = self._held(*nudged)
        return found

    @cached_property
    def neighbours(self) -> npt.NDArray[np.int64]:
        """
        Positions of the six hexagons around each, shape (n, 6), from the east on and round by the north.

        -1 where none is laid.
        """
        return np.stack([self._find(self.q + east, self.r + north) for east, north in _AROUND], axis=-1)

    def _held(self, x: Floats, y: Floats) -> npt.NDArray[np.int64]:
        return self._find(*_nearest_hexagon(x, y, self.side_m))

    def _find(self, q: npt.NDArray[np.int64], r: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        held, order = self._by_pair
        wanted = _pair(q, r)
        at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        return np.where(held[at] == wanted, order[at], -1)

    @cached_property
    def _by_pair(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        held = _pair(self.q, self.r)
        order = np.argsort(held)
        return held[order], order


def hex_grid(study_area: shapely.Geometry, *, side_m: float = HEXAGON_SIDE_M) -> HexGrid:
    """
    Lay hexagons over a study area: every one that shares some ground with it.

    Parameters
    ----------
    study_area
        Polygon or multipolygon in EPSG:27700.
    side_m
        Side in metres.

    Raises
    ------
    ParameterError
        If the area is empty or the side not above zero.

    Examples
    --------
    >>> grid = hex_grid(shapely.box(480_000, 190_000, 482_000, 192_000))
    >>> round(grid.area_km2, 3)
    0.104
    """
    _require_lengths(study_area, side_m)
    west, south, east, north = shapely.bounds(study_area)
    row_m, col_m = 1.5 * side_m, math.sqrt(3) * side_m
    rows = np.arange(math.floor(south / row_m) - 1, math.ceil(north / row_m) + 2)
    cols = np.arange(math.floor(west / col_m) - 1, math.ceil(east / col_m) + 2)
    r = np.repeat(rows, len(cols))
    q = np.tile(cols, len(rows)) - r // 2
    order = np.lexsort((q, r))
    candidates = HexGrid(side_m, q[order], r[order])
    shapely.prepare(study_area)
    # Touching at an edge or corner shares no ground.
    shares = shapely.intersects(study_area, candidates.polygons()) & ~shapely.touches(study_area, candidates.polygons())
    return HexGrid(side_m, candidates.q[shares], candidates.r[shares])


def _require_lengths(study_area: shapely.Geometry, length_m: float) -> None:
    if shapely.is_empty(study_area):
        raise ParameterError("the study area is empty; load boundaries first")
    if not 0 < length_m < math.inf:
        raise ParameterError(f"a cell of {length_m} m has no meaning; it must be above 0")


def _hexagon_centre(q: npt.NDArray[np.int64], r: npt.NDArray[np.int64], side_m: float) -> tuple[Floats, Floats]:
    return math.sqrt(3) * side_m * (q + r / 2), 1.5 * side_m * r.astype(np.float64)


def _nearest_hexagon(x: Floats, y: Floats, side_m: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Round axial coordinates to a hexagon by way of cube coordinates, whose sum is zero."""
    r = np.asarray(y) / (1.5 * side_m)
    q = np.asarray(x) / (math.sqrt(3) * side_m) - r / 2
    s = -q - r
    near_q, near_r, near_s = np.rint(q), np.rint(r), np.rint(s)
    off_q, off_r, off_s = abs(near_q - q), abs(near_r - r), abs(near_s - s)
    fix_q = (off_q > off_r) & (off_q > off_s)
    fix_r = ~fix_q & (off_r > off_s)
    near_q = np.where(fix_q, -near_r - near_s, near_q)
    near_r = np.where(fix_r, -near_q - near_s, near_r)
    return near_q.astype(np.int64), near_r.astype(np.int64)


def _pair(q: npt.NDArray[np.int64], r: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One sortable number for two coordinates, each within ±2^31."""
    return r * (1 << 32) + q
