"""Drawings of places with repeats: a circle for each, larger with more incidents."""

import math

import pandas as pd

from geo.answers.repeat_list import RepeatList
from geo.errors import ParameterError
from geo.maps.drawing import Circle, Drawing, Key
from geo.maps.hotspots import FOCUS_ZOOM, HOTSPOT, OUTLINE_KEYS
from geo.words import counted

MOST_CIRCLES = 200
"""More slow the browser, and hide one another."""
_SMALLEST_M = 60.0
_LARGEST_M = 250.0


def repeat_place_drawing(answer: RepeatList, *, wards: str, chosen: int | None = None) -> Drawing:
    """
    Draw the places of a list of repeats, the first `MOST_CIRCLES` of them.

    Parameters
    ----------
    wards
        Layer of wards whose outlines lie over it.
    chosen
        Rank of the place to show large, if any; it is drawn wherever it stands in the list.

    Raises
    ------
    ParameterError
        If the list is of persons: they have no map.
    """
    if answer.kind == "victim":
        raise ParameterError("repeat victims have no map: a place could tell who the person is")
    table = answer.table
    drawn = table[(table["rank"] <= MOST_CIRCLES) | (table["rank"] == chosen)]
    circles = tuple(
        Circle(
            lat=round(row["latitude"], 6),
            lon=round(row["longitude"], 6),
            radius_m=round(min(_SMALLEST_M * math.sqrt(row["incidents"] / answer.repeats.least), _LARGEST_M)),
            lines=(
                f"{row['rank']}. {row['place']}, {row['ward']}",
                counted(row["incidents"], "incident") + _spread(row["days"]),
                row["categories"],
            ),
            chosen=row["rank"] == chosen,
        )
        for row in drawn.to_dict("records")
    )
    addresses = answer.kind == "address"
    few = f", first {MOST_CIRCLES} of {len(table):,}" if len(table) > MOST_CIRCLES else ""
    keys = [
        Key(f"border-top:3px solid {HOTSPOT}", "address" if addresses else "map point, not an address"),
        Key("height:0", "larger: more incidents"),
    ]
    if any(circle.chosen for circle in circles):
        keys.append(Key("border-top:4px solid #000", "chosen"))
    return Drawing(
        f"Repeat {'addresses' if addresses else 'map points'}{few}",
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=f"{answer.kind} {len(circles)}",
        circles=circles,
        circle_colour=HOTSPOT,
        focus=next(((each.lat, each.lon, FOCUS_ZOOM) for each in circles if each.chosen), None),
    )


def _spread(days: int) -> str:
    """Say on how many days; nothing where the data has months only."""
    return "" if pd.isna(days) else f" on {counted(int(days), 'day')}"
