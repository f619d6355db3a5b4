"""Drawings of hexagons: how many incidents, where significantly many, where more or fewer than before."""

import numpy as np

from geo.answers.hexagon_map import HexagonMap
from geo.maps.drawing import Drawing, Hexagons, filled
from geo.maps.hotspots import OUTLINE_KEYS
from geo.raster import COLOURS, class_breaks

SIGNIFICANT = ("#993404",)
CHANGED = ("#542788", "#b2abd2", "#fdb863", "#b35806")


def hexagon_drawing(answer: HexagonMap, *, wards: str, breaks: tuple[float, ...] = ()) -> Drawing:
    """
    Draw one answer.

    Parameters
    ----------
    wards
        Layer of wards whose outlines lie over it.
    breaks
        Where classes of counts begin: those of another drawing. Chosen for this one where none are given.
    """
    position = np.flatnonzero(answer.shown)
    value = answer.value[position]
    if answer.kind == "count":
        title, said = "Incidents in a hexagon", "incidents"
        breaks = breaks or tuple(np.unique(np.ceil(class_breaks(float(value.max(initial=0))))).tolist())
        colours = COLOURS[-len(breaks) :]
        classes = tuple(f"{start:,.0f} and more" for start in breaks)
        drawn = value >= breaks[0]
        position, value = position[drawn], value[drawn]
        painted = np.searchsorted(breaks, value, side="right") - 1
    elif answer.kind == "significance":
        title, said, colours = "Gi*, 5 % false discoveries", "is the z score", SIGNIFICANT
        classes = ("more than chance",)
        painted = np.zeros(len(position), np.int64)
    else:
        title, said, colours = "Against the earlier period", "incidents more (or fewer)", CHANGED
        classes = ("fell", "fell, perhaps by chance", "rose, perhaps by chance", "rose")
        painted = np.where(answer.beyond_chance[position], np.where(value > 0, 3, 0), np.where(value > 0, 2, 1))
    keys = [filled(colour, text) for colour, text in zip(reversed(colours), reversed(classes), strict=True)]
    return Drawing(
        title,
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=f"{answer.kind} {len(answer.selection.incidents)}",
        breaks=breaks,
        hexagons=Hexagons(colours, classes, position, painted, value, said),
    )
