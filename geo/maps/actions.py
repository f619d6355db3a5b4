"""Drawing of an action: the place where something was done, and those it is compared with."""

from geo.answers.action_result import ActionResult
from geo.maps.drawing import Circle, Drawing, Key
from geo.maps.hotspots import HOTSPOT, OUTLINE_KEYS
from geo.words import counted


def action_drawing(answer: ActionResult, *, wards: str) -> Drawing:
    """
    Draw the places at their true size.

    Parameters
    ----------
    wards
        Layer of wards whose outlines lie over it.
    """
    circles = tuple(
        Circle(
            lat=round(row["latitude"], 6),
            lon=round(row["longitude"], 6),
            radius_m=round(answer.action.radius_m),
            lines=(
                f"No. {row['number']}, {row['place']}",
                f"{counted(row['before'], 'incident')} before, {row['after']:,} after",
            ),
            chosen=row["role"] == "action",
        )
        for row in answer.table.to_dict("records")
    )
    keys = (
        Key("border-top:4px solid #000", "where something was done"),
        Key(f"border-top:3px solid {HOTSPOT}", "compared with"),
    )
    return Drawing(
        "Places",
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=f"action {' '.join(str(number) for number in answer.table['number'])}",
        circles=circles,
        circle_colour=HOTSPOT,
    )
