"""Streets on a piece of ground on paper, and their names along them."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
import shapely.affinity

from geo.sharing.plan import Box, Plan
from geo.sources.open_data.street_files import read_streets

_MAIN = ("motorway", "trunk", "primary", "secondary")
"""Kinds of OpenStreetMap that are drawn broader, their slip roads too."""
_LETTER_PT, _LINE_PT = 3.4, 8.0
"""Room that a name of 7 points takes: roughly, as letters differ."""
_MOST_NAMES = 25


def streets_on(store: Path, plan: Plan) -> dict[str, object]:
    """
    Give the streets that a store holds, as far as they lie on the paper.

    Returns
    -------
    streets
        ``main`` and ``minor``, lines in points from the upper left; ``names``, the longest streets first: each a name,
        its middle and how far it is turned, in degrees, so that it reads from left to right and lies on no other.
    """
    held = read_streets(store)
    if held is None:
        return {"main": [], "minor": [], "names": []}
    here = held[shapely.intersects(held.geometry.to_numpy(), plan.ground)]
    lines, main = here.geometry.to_numpy(), here["kind"].str.startswith(_MAIN).to_numpy(np.bool_)
    return {"main": plan.rings(lines[main]), "minor": plan.rings(lines[~main]), "names": _names(plan, here)}


def _names(plan: Plan, streets: gpd.GeoDataFrame) -> list[list[object]]:
    named = streets[streets["name"].notna() & (streets["name"] != "")]
    cut = named.set_geometry(shapely.intersection(named.geometry.to_numpy(), plan.ground))
    longest = cut.assign(length=cut.geometry.length).sort_values(["length", "name"], ascending=[False, True])
    paper = shapely.box(0, 0, plan.width_pt, plan.height_pt)
    found: list[list[object]] = []
    taken: list[shapely.Geometry] = []
    for name, line, length in zip(longest["name"], longest.geometry, longest["length"], strict=True):
        width = len(name) * _LETTER_PT
        if len(found) == _MOST_NAMES or any(each[0] == name for each in found) or length < width * plan.m_per_pt:
            continue
        # The stretch the name stands on: as long as the name, in the middle of the line.
        ends = [length / 2 + side * width * plan.m_per_pt / 2 for side in (-1, 0, 1)]
        (x1, y1), (x, y), (x2, y2) = plan.at(*shapely.get_coordinates(shapely.line_interpolate_point(line, ends)).T)
        turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
        turn += -180 if turn > 90 else 180 if turn < -90 else 0
        box = shapely.affinity.rotate(shapely.box(*_around(x, y, width)), turn)
        if paper.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            found.append([name, x, y, round(turn, 1), round(width, 1)])
    return found


def _around(x: float, y: float, width: float) -> Box:
    return x - width / 2, y - _LINE_PT / 2, x + width / 2, y + _LINE_PT / 2
