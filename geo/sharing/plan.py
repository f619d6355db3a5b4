"""A piece of ground drawn on paper: outlines, lines and circles in points, for a typeset page."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from geo.crs import Floats

_M_PER_POINT = 0.0254 / 72
_BARS_M = [n * 10**power for power in range(1, 6) for n in (1, 2, 5)]

Ring = list[list[float]]


@dataclass(frozen=True)
class Plan:
    """
    Ground on paper, north up: from `west` and `south` (EPSG:27700 metres) on, `width_pt` by `height_pt` points.

    One point of the paper is `m_per_pt` metres of ground.
    """

    west: float
    south: float
    m_per_pt: float
    width_pt: float
    height_pt: float

    @property
    def scale(self) -> str:
        """Say the scale, to two digits."""
        ratio = self.m_per_pt / _M_PER_POINT
        digits = 10 ** (math.floor(math.log10(ratio)) - 1)
        return f"1 : {round(ratio / digits) * digits:,.0f}"

    @property
    def bar(self) -> tuple[float, str]:
        """Give the length of a scale bar in points, a round length within a quarter of the width, and its name."""
        length = max(metres for metres in _BARS_M if metres / self.m_per_pt <= self.width_pt / 4)
        return length / self.m_per_pt, f"{length / 1000:g} km" if length >= 1000 else f"{length} m"

    @property
    def ground(self) -> shapely.Polygon:
        """What is on paper."""
        east, north = self.west + self.width_pt * self.m_per_pt, self.south + self.height_pt * self.m_per_pt
        return shapely.box(self.west, self.south, east, north)

    def at(self, x: Floats, y: Floats) -> Ring:
        """Give points on paper, from the upper left corner, to a tenth of a point."""
        across = (np.asarray(x) - self.west) / self.m_per_pt
        down = self.height_pt - (np.asarray(y) - self.south) / self.m_per_pt
        return [[round(float(a), 1), round(float(d), 1)] for a, d in zip(across, down, strict=True)]

    def rings(self, shapes: Iterable[shapely.Geometry]) -> list[Ring]:
        """Give the outlines of areas, or lines, as far as they lie on the paper; holes are rings too."""
        reach = shapely.buffer(self.ground, 5 * self.m_per_pt)
        cut = shapely.clip_by_rect(np.asarray(list(shapes), object), *reach.bounds)
        simple = shapely.simplify(cut, self.m_per_pt / 4)
        parts = shapely.get_parts(simple)
        kind = shapely.get_type_id(parts)
        rings = shapely.get_rings(parts[kind == shapely.GeometryType.POLYGON])
        lines = parts[kind == shapely.GeometryType.LINESTRING]
        return [self.at(*shapely.get_coordinates(line).T) for line in (*rings, *lines)]


def plan_of(bounds: tuple[float, float, float, float], *, width_pt: float, height_pt: float) -> Plan:
    """
    Fit a piece of ground onto paper, its middle in the middle.

    Parameters
    ----------
    bounds
        West, south, east and north, EPSG:27700 metres.
    """
    west, south, east, north = bounds
    m_per_pt = max((east - west) / width_pt, (north - south) / height_pt)
    left, bottom = (west + east - width_pt * m_per_pt) / 2, (south + north - height_pt * m_per_pt) / 2
    return Plan(left, bottom, m_per_pt, width_pt, height_pt)
