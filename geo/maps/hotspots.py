"""Drawings of a hotspot list: the surface and a circle for each hotspot, or repeat points."""

import pandas as pd

from geo.answers.hotspot_list import HotspotList
from geo.maps.drawing import Circle, Drawing, Key, Picture, filled
from geo.raster import COLOURS, Overlay
from geo.words import counted

FOCUS_ZOOM = 15
SMALLEST_CIRCLE_M = 60.0
HOTSPOT = "#7a0177"
REPEAT = "#08589e"
OUTLINE_KEYS = (
    Key("border-top:3px dashed #1d4f91", "Opportunity Bucks ward"),
    Key("border-top:2px solid #555", "other ward"),
)


def hotspot_drawing(
    answer: HotspotList, surface: Overlay | None, *, wards: str, most: int, chosen: int | None = None
) -> Drawing:
    """
    Draw one answer.

    Parameters
    ----------
    surface
        Density, or none where nothing was chosen.
    wards
        Layer of wards whose outlines lie over it.
    most
        Hotspots to draw, the first of the list: each is a shape in the browser.
    chosen
        Rank of the hotspot to show large, if any.
    """
    circles = circles_of(answer.hotspots.head(most), chosen)
    n = len(answer.selection.incidents)
    alt = f"Density of {n:,} incidents; the table beside it lists the hotspots"
    keys = [*surface_keys(surface), Key(f"border-top:3px solid {HOTSPOT}", "hotspot")]
    if any(circle.chosen for circle in circles):
        keys.append(Key("border-top:4px solid #000", "chosen hotspot"))
    return Drawing(
        "Incidents per km²" if surface else "Hotspots",
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=str(n),
        picture=Picture(surface, alt) if surface else None,
        circles=circles,
        circle_colour=HOTSPOT,
        breaks=surface.breaks if surface else (),
        focus=next(((each.lat, each.lon, FOCUS_ZOOM) for each in circles if each.chosen), None),
    )


def repeat_drawing(answer: HotspotList, *, wards: str, most: int) -> Drawing:
    """Draw the repeat points of one answer: many incidents on too few distinct locations to be a hotspot."""
    return Drawing(
        "Repeat points",
        (Key(f"border-top:3px solid {REPEAT}", "repeat point"), *OUTLINE_KEYS),
        wards,
        stamp=f"repeats {len(answer.selection.incidents)}",
        circles=circles_of(answer.repeats.head(most)),
        circle_colour=REPEAT,
    )


def circles_of(table: pd.DataFrame, chosen: int | None = None) -> tuple[Circle, ...]:
    """Give a circle for each row of a ranked table of groups of incidents."""
    return tuple(
        Circle(
            lat=round(row["latitude"], 5),
            lon=round(row["longitude"], 5),
            radius_m=round(max(row["extent_m"] / 2, SMALLEST_CIRCLE_M)),
            lines=(
                f"{row['rank']}. {row['place']}, {row['ward']}",
                f"{counted(row['incidents'], 'incident')} on {counted(row['points'], 'distinct point')}",
                row["categories"],
            ),
            chosen=row["rank"] == chosen,
        )
        for row in table.to_dict("records")
    )


def surface_keys(surface: Overlay | None) -> list[Key]:
    """Explain the colours of a surface, the highest class first."""
    if surface is None:
        return []
    starts = zip(reversed(COLOURS), reversed(surface.breaks), strict=True)
    return [filled(colour, f"{start:g} and more") for colour, start in starts]
