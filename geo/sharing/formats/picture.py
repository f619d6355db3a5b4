"""PNG: the rows as a map with scale, legend and whatever must be said, for a slide or a report."""

from bisect import bisect_right
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from geo.periods import MONTHS
from geo.sharing.exported import Exported, Shapes
from geo.sharing.plan import Plan, apart, paper_of, plan_of
from geo.sharing.privacy import Release
from geo.sharing.typesetting import drawn
from geo.words import capitalised, counted
from geo.workspace import SYNTHETIC

NUMBERED = 15
"""So many places can be told apart by a number; they are named below the map."""
_TEMPLATE = "map.typ"
_MAP_PT = (548.0, 640.0)
_CHIP_PT = 16.0
_AREA_PER_INCIDENT_PT2 = 2.0
_SMALLEST_PT = 1.6
_LARGEST_PT = 12.0
_CLASSES = 5
_NICE = (1, 2, 5)
_COUNT = "incidents"


def picture_bytes(release: Release[Exported]) -> bytes:
    """
    Draw points as circles, areas in classes, by their number of incidents; areas whose number is hidden stay white.

    Rows without a place are counted below the map.
    """
    content, said = release.content, release.content.said
    if content.geometry is None or content.ground is None:
        raise TypeError(f"{content.title} has nothing to draw")
    west, south, east, north = shapely.total_bounds(content.ground).tolist()
    plan = plan_of((west, south, east, north), width_pt=_MAP_PT[0], height_pt=_MAP_PT[1])
    unplaced = int(shapely.is_missing(content.geometry).sum())
    missing = f"{counted(unplaced, 'row')} without a place, not drawn." if unplaced else ""
    made = f"Made on {said.made_on.day} {MONTHS[said.made_on.month - 1]} {said.made_on.year}."
    told = {
        "title": content.title,
        "mark": capitalised(SYNTHETIC) if said.synthetic else "",
        "marking": release.marking,
        "map": paper_of(plan) | {"alt": content.title},
        "ground": plan.rings(shapely.coverage_simplify(content.ground, plan.m_per_pt / 2)),
        "small": " ".join(filter(None, (release.audience.handling, *said.notes, missing, made, said.attribution))),
        "recipe": "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.recipe.items()),
    }
    return drawn(_TEMPLATE, told | _drawing(plan, content.table, content.geometry, content.label))


def _drawing(plan: Plan, table: pd.DataFrame, places: Shapes, label: str) -> dict[str, object]:
    """Say what lies on the ground: the row of the whole study area, whose code is empty, is none of it."""
    whole = table["code"].eq("").to_numpy() if "code" in table else np.zeros(len(table), np.bool_)
    shown = ~shapely.is_missing(places) & ~whole
    rows, shapes = table[shown], places[shown]
    points = bool((shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all())
    return _circles(plan, rows, shapes, label) if points else _classes(plan, rows, shapes)


def _circles(plan: Plan, rows: pd.DataFrame, points: Shapes, label: str) -> dict[str, object]:
    """Draw circles as large as the incidents; number the first and name them."""
    at = plan.at(shapely.get_x(points), shapely.get_y(points))
    incidents = rows[_COUNT].to_numpy(np.float64)
    radius = np.clip(np.sqrt(_AREA_PER_INCIDENT_PT2 * incidents / np.pi), _SMALLEST_PT, _LARGEST_PT)
    first = at[:NUMBERED]
    numbers = apart(first, least_pt=_CHIP_PT, width_pt=plan.width_pt, height_pt=plan.height_pt)
    names = zip(rows[label].fillna("").tolist(), rows[_COUNT].tolist(), strict=True)
    return {
        "circles": [[*place, size] for place, size in zip(at, radius.round(1).tolist(), strict=True)],
        "numbers": [[*place, *number] for place, number in zip(first, numbers, strict=True)],
        "names": [f"{name}: {n:,}" for name, n in names][:NUMBERED],
        "more": f"{counted(more, 'more place')} without a number." if (more := max(0, len(rows) - NUMBERED)) else "",
        "classes": [],
        "areas": [],
    }


def _classes(plan: Plan, rows: pd.DataFrame, areas: Shapes) -> dict[str, object]:
    """Draw areas in classes of their incidents; those not told are of none."""
    incidents = rows[_COUNT].astype("Float64")
    breaks = _breaks(float(incidents.max()) if incidents.notna().any() else 0.0)
    number = [None if pd.isna(n) else bisect_right(breaks, n) for n in incidents]
    between = [f"{low:,} to {high - 1:,}" for low, high in pairwise(breaks)]
    return {
        "circles": [],
        "numbers": [],
        "names": [],
        "more": "",
        "classes": [f"under {breaks[0]:,}", *between, f"{breaks[-1]:,} and more"],
        "areas": [[plan.rings([area]), n] for area, n in zip(areas, number, strict=True)],
    }


def _breaks(highest: float) -> list[int]:
    """
    Choose where classes begin above the first: round numbers that rise faster and faster, as counts do.

    Examples
    --------
    >>> _breaks(135.0), _breaks(3.0)
    ([10, 20, 50, 100], [1, 2, 5, 10])
    """
    rounds = [nice * 10**power for power in range(9) for nice in _NICE]
    last = max(bisect_right(rounds, highest), _CLASSES - 1)
    return rounds[last - _CLASSES + 1 : last]
