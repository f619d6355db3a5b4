"""Drawings of hexagons: how many incidents, where significantly many, where more or fewer than before."""

import numpy as np

from geo.answers.hexagon_map import HexagonMap
from geo.maps.drawing import Drawing, Hexagons, filled
from geo.maps.hotspots import OUTLINE_KEYS
from geo.raster import COLOURS, class_breaks

SIGNIFICANT = ("#993404",)
FELL_ROSE = ("#542788", "#b35806")


def hexagon_drawing(answer: HexagonMap, *, wards: str) -> Drawing:
    """
    Draw one answer.

    Parameters
    ----------
    wards
        Layer of wards whose outlines lie over it.
    """
    position = np.flatnonzero(answer.shown)
    value = answer.value[position]
    if answer.kind == "count":
        title, said = "Incidents in a hexagon", "incidents"
        breaks = np.unique(np.ceil(class_breaks(float(value.max(initial=0))))).astype(np.int64)
        colours = COLOURS[-len(breaks) :]
        classes = tuple(f"{start:,} and more" for start in breaks)
        drawn = value >= breaks[0]
        position, value = position[drawn], value[drawn]
        painted = np.searchsorted(breaks, value, side="right") - 1
    elif answer.kind == "significance":
        title, said, colours = "Gi*, 5 % false discoveries", "is the z score", SIGNIFICANT
        classes = ("more than chance",)
        painted = np.zeros(len(position), np.int64)
    else:
        title, said, colours = "Against the earlier period", "incidents more (or fewer)", FELL_ROSE
        classes = ("fewer than chance allows", "more than chance allows")
        painted = (value > 0).astype(np.int64)
    keys = [filled(colour, text) for colour, text in zip(reversed(colours), reversed(classes), strict=True)]
    return Drawing(
        title,
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=f"{answer.kind} {len(answer.selection.incidents)}",
        hexagons=Hexagons(colours, classes, position, painted, value, said),
    )
