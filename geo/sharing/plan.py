"""A piece of ground drawn on paper: outlines, lines and circles in points, for a typeset page."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from geo.crs import Floats

_M_PER_POINT = 0.0254 / 72
_BARS_M = [n * 10**power for power in range(1, 6) for n in (1, 2, 5)]

_WIDEST_LABEL_PT = 84.0
_LETTER, _LINE = 0.5, 1.2
"""Width of a letter and height of a line, for a size of 1: roughly, as fonts differ."""
_ON_ITS_AREA = 0.85
"""A name of which less lies on its own area might be read as that of a neighbour."""

_GOLDEN = math.pi * (3 - math.sqrt(5))
_MOST_PUSHES, _SLACK = 500, 1.05

Ring = list[list[float]]
Box = tuple[float, float, float, float]


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


def paper_of(plan: Plan) -> dict[str, object]:
    """Say what a template needs of the paper: its size, the scale bar and the scale."""
    length, name = plan.bar
    return {"width": plan.width_pt, "height": plan.height_pt, "bar": length, "bar_name": name, "scale": plan.scale}


def labels_of(
    plan: Plan, shapes: Iterable[shapely.Geometry], names: Iterable[str], *, size_pt: float, keep: Box
) -> list[dict[str, object]]:
    """
    Write names on areas, the first ones first, where there is room: none lies on another or on what is kept free.

    Parameters
    ----------
    keep
        What is kept free, in points from the upper left corner: left, top, right and bottom.

    Returns
    -------
    labels
        ``name``, its middle ``at`` and ``down`` in points, ``width``, ``height`` and ``size``, and whether it is of the
        ``first`` of the areas.
    """
    taken, labels = [shapely.box(*keep)], []
    inner = shapely.box(2, 2, plan.width_pt - 2, plan.height_pt - 2)
    for n, (shape, name) in enumerate(zip(shapes, names, strict=True)):
        seen = shapely.intersection(shape, plan.ground)
        if seen.is_empty:
            continue
        (at, down), *_ = plan.at(*shapely.get_coordinates(shapely.point_on_surface(seen)).T)
        width, height = _room(name, size_pt)
        box = shapely.box(at - width / 2, down - height / 2, at + width / 2, down + height / 2)
        on_it = shapely.transform(seen, lambda xy: np.asarray(plan.at(*xy.T)))
        apart = inner.contains(box) and not any(box.intersects(other) for other in taken)
        if not apart or shapely.area(shapely.intersection(on_it, box)) < _ON_ITS_AREA * box.area:
            continue
        taken.append(box)
        place = {"at": at, "down": down, "width": width, "height": height}
        labels.append({"name": name, "size": size_pt, "first": n == 0, **place})
    return labels


def apart(at: Ring, *, least_pt: float, width_pt: float, height_pt: float) -> Ring:
    """
    Move places that are too near each other until none is, as little as goes: the further from the middle the later.

    Parameters
    ----------
    at
        In points from the upper left.
    least_pt
        How far apart any two must be, and from the edge of the paper half as far.

    Returns
    -------
    moved
        In the same order; the same for the same places.
    """
    spots, edge = np.array(at, np.float64).reshape(-1, 2), least_pt / 2
    # Two on one place are pushed in a direction of their own.
    angle = np.arange(len(spots)) * _GOLDEN
    spots = spots + 1e-3 * np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(_MOST_PUSHES):
        away = spots[:, None] - spots
        far = np.hypot(away[..., 0], away[..., 1]) + np.eye(len(spots)) * least_pt
        push = np.maximum(least_pt * _SLACK - far, 0) / 2
        if not (far < least_pt).any():
            break
        spots = spots + (away / far[..., None] * push[..., None]).sum(axis=1)
        spots = np.clip(spots, edge, [width_pt - edge, height_pt - edge])
    return spots.round(1).tolist()


def _room(name: str, size_pt: float) -> tuple[float, float]:
    """Estimate how wide and high a name is on as many lines as it takes."""
    letters = _LETTER * size_pt
    width = max(min(len(name) * letters, _WIDEST_LABEL_PT), max(len(word) for word in name.split()) * letters)
    lines = math.ceil(len(name) * letters / width)
    return round(1.15 * width, 1), round(lines * _LINE * size_pt, 1)


def plan_of(bounds: Box, *, width_pt: float, height_pt: float) -> Plan:
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
