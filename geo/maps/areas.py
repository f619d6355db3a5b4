"""Drawings of areas: a choropleth with its classes named, and one ward by itself."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.analysis.areas import FEWER, MORE, PER
from geo.answers.area_list import AreaList
from geo.answers.comparison import Against
from geo.crs import BNG, WGS84, Floats, project
from geo.errors import ParameterError
from geo.maps.drawing import Areas, Drawing, Key, Line
from geo.maps.hotspots import OUTLINE_KEYS
from geo.raster import COLOURS
from geo.words import signed

NOT_KNOWN, UNKNOWN_COLOUR = "not known", "#9a9a9a"
NONE, NONE_COLOUR = "none", "#ffffff"
WARD_COLOUR = "#5b8bd0"
AS_MANY = "as many"
DIVERGING = {
    "clearly more": "#b35806",
    "more, as chance may make it": "#fdb863",
    AS_MANY: "#f7f7f7",
    "fewer, as chance may make it": "#b2abd2",
    "clearly fewer": "#542788",
}
"""Strong where the exact interval leaves chance out, pale where it does not (ColorBrewer PuOr, safe for colour-blind
readers)."""
SHARE_BREAKS = (0.1, 0.25, 0.5)
"""Of the residents who live in deprived LSOAs."""
_CLASSES = 5
_DECILES = ("9 and 10 (least deprived)", "7 and 8", "5 and 6", "3 and 4", "1 and 2 (most deprived)")
_TILE_PX = 256
_EARTH_DEGREES = 360
_EARLIER: dict[Against, str] = {"last year": "Last year", "before": "Period before"}
_CLOSEST_ZOOM = 14


class Measure(StrEnum):
    """What a choropleth shows."""

    COUNT = "Incidents"
    RATE = "Rate per 1,000"
    CHANGE = "Change"
    DEPRIVATION = "Deprivation"


@dataclass(frozen=True, eq=False)
class Classes:
    """
    Colours with their names, and for each area the position of its own; -1 where its value is not known.

    `breaks` are the values at which counts and the like are cut.
    """

    names: tuple[str, ...]
    colours: tuple[str, ...]
    position: np.ndarray
    breaks: tuple[float, ...] = ()


def area_drawing(
    answer: AreaList,
    measure: Measure,
    *,
    wards: str,
    against: Against | None = None,
    breaks: tuple[float, ...] = (),
    kind: str = "",
    only: frozenset[str] = frozenset(),
) -> Drawing:
    """
    Colour the areas of a table.

    Parameters
    ----------
    wards
        Layer of wards whose outlines and names lie over it.
    against
        Which earlier period the areas are set against; none where nothing is to be said of any.
    breaks
        Where classes of counts begin: those of another drawing. Chosen for this one where none are given.
    kind
        Which of the kinds of the table, where it has several; otherwise the priority asked for.
    only
        Codes of the areas to colour; none means all. Classes are made of all of them, so that colours stay.

    Raises
    ------
    ParameterError
        If a change is to be shown and no earlier period is meant.
    """
    if measure == Measure.CHANGE and not against:
        raise ParameterError("a map of the change needs to know against which earlier period")
    table = answer.table.join(answer.change(against)) if against else answer.table
    table = table[(table["code"] != "") & (table["kind"] == (kind or answer.selection.priority.name))]
    classes = classes_of(table, measure, breaks)
    position = np.where(classes.position < 0, len(classes.names), classes.position)
    drawn = table.assign(position=position)
    if only:
        drawn = drawn[drawn["code"].isin(only)]
    keys = [_key(colour, name) for colour, name in zip(classes.colours, classes.names, strict=True)]
    # Read from the top, a legend begins with the most.
    keys.reverse()
    if (classes.position < 0).any():
        keys.append(_key(UNKNOWN_COLOUR, NOT_KNOWN))
    areas = Areas(
        layer=answer.question.layer,
        colours=(*classes.colours, UNKNOWN_COLOUR),
        painted={str(code): int(at) for code, at in zip(drawn["code"], drawn["position"], strict=True)},
        lines={str(row["code"]): _lines(row, answer, against) for row in drawn.to_dict("records")},
    )
    return Drawing(
        _title(measure, answer, against),
        (*keys, *OUTLINE_KEYS),
        wards,
        stamp=f"{answer.question.layer} {measure} {against} {kind} {len(drawn)} {int(table['incidents'].sum())}",
        areas=areas,
        breaks=classes.breaks,
    )


def ward_drawing(outlines: gpd.GeoDataFrame, *, layer: str, ward: str) -> Drawing:
    """
    Show where one ward lies: its ground and nothing in it.

    Parameters
    ----------
    outlines
        The wards of `layer`, see `geo.schema.AREAS`.
    """
    name = str(outlines.loc[outlines["code"] == ward, "name"].iloc[0])
    areas = Areas(layer, (WARD_COLOUR,), {ward: 0}, {ward: ()})
    return Drawing(
        "Ward",
        (_key(WARD_COLOUR, name), *OUTLINE_KEYS),
        layer,
        stamp=ward,
        areas=areas,
        focus=focus_on(outlines, ward),
    )


def focus_on(outlines: gpd.GeoDataFrame, code: str, *, width_px: int = 300) -> tuple[float, float, int]:
    """Give the middle of an area and the closest zoom at which it still fits into a map so wide and high."""
    west, south, east, north = outlines.loc[outlines["code"] == code].total_bounds
    longitude, latitude = project([west, east], [south, north], BNG, WGS84)
    lat, lon = float(latitude.mean()), float(longitude.mean())
    # In Web Mercator a degree of latitude is drawn longer than one of longitude, the more the further north.
    span = max(float(np.ptp(longitude)), float(np.ptp(latitude)) / float(np.cos(np.radians(lat))))
    zoom = int(np.floor(np.log2(width_px * _EARTH_DEGREES / (_TILE_PX * span))))
    return round(lat, 5), round(lon, 5), min(zoom, _CLOSEST_ZOOM)


def classes_of(table: pd.DataFrame, measure: Measure, breaks: tuple[float, ...] = ()) -> Classes:
    """
    Sort areas into classes, the lowest first.

    Parameters
    ----------
    table
        Rows of `AreaList.table`, one for each area; for a change with the columns of `AreaList.change`.
    breaks
        Where classes of counts and rates begin; chosen by these areas where none are given.

    Notes
    -----
    Counts and rates are cut into fifths of the areas above nothing, at round numbers: a class says where an area
    stands among the others, and one busy town centre does not make all others look empty.
    """
    if measure == Measure.CHANGE:
        return _changes(table)
    if measure == Measure.DEPRIVATION:
        deciles = table["imd_decile"].to_numpy(np.float64)
        if np.isfinite(deciles).any():
            return _ramp((10 - deciles) // 2, _DECILES)
        return _stepped(table["deprived_share"].to_numpy(np.float64), SHARE_BREAKS, "{:.0%}")
    values = table["incidents" if measure == Measure.COUNT else "rate"].to_numpy(np.float64)
    return _stepped(values, breaks or _fifths(values), "{:,g}")


def _fifths(values: Floats) -> tuple[float, ...]:
    some = values[values > 0]
    parts = max(min(_CLASSES, len(some)), 1)
    fifths = np.quantile(some, np.arange(1, parts) / parts) if len(some) else np.zeros(0)
    return tuple(sorted({float(f"{value:.2g}") for value in fifths} - {0.0}))


def _stepped(values: Floats, breaks: tuple[float, ...], form: str) -> Classes:
    """Cut at the breaks; nothing at all is a class of its own, where there is any."""
    at = [form.format(value) for value in breaks]
    middle = [f"{low} to under {high}" for low, high in pairwise(at)]
    names = (f"under {at[0]}", *middle, f"{at[-1]} and more") if at else (f"{np.nanmax(values, initial=0):,.3g}",)
    found = _ramp(np.where(np.isnan(values), np.nan, np.searchsorted(breaks, values, side="right")), names)
    found = replace(found, breaks=breaks)
    if not (values == 0).any():
        return found
    position = np.where(values == 0, 0, np.where(found.position < 0, -1, found.position + 1))
    return Classes((NONE, *found.names), (NONE_COLOUR, *found.colours), position, breaks)


def _ramp(position: Floats, names: tuple[str, ...]) -> Classes:
    """Spread the ramp over the classes; a position that is NaN is not known."""
    at = np.linspace(0, len(COLOURS) - 1, len(names)).round().astype(int) if len(names) > 1 else [2]
    return _known(Classes(names, tuple(COLOURS[i] for i in at), np.nan_to_num(position, nan=-1).astype(np.int64)))


def _known(classes: Classes) -> Classes:
    """Name no class where nothing is known."""
    return classes if (classes.position >= 0).any() else Classes((), (), classes.position)


def _changes(table: pd.DataFrame) -> Classes:
    difference = table["difference"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    verdict = table["change"]
    names = tuple(reversed(DIVERGING))
    position = np.select(
        [np.isnan(difference), verdict == FEWER, verdict == MORE, difference < 0, difference > 0], [-1, 0, 4, 1, 3], 2
    )
    return _known(Classes(names, tuple(DIVERGING[name] for name in names), position))


def _key(colour: str, text: str) -> Key:
    """Explain a colour; the palest has an outline too, or it would be lost on the white of the legend."""
    return Key(f"border-top:12px solid {colour};outline:1px solid #777;opacity:.85", text)


def _title(measure: Measure, answer: AreaList, against: Against | None) -> str:
    if measure == Measure.CHANGE and against:
        return f"Change from {answer.earlier(against).period.in_words}"
    if measure == Measure.RATE:
        return f"Incidents a year per {PER:,} {answer.question.per}"
    if measure == Measure.DEPRIVATION:
        by_decile = answer.table["imd_decile"].notna().any()
        return "IMD decile" if by_decile else "Residents in deciles 1 to 3"
    return str(measure)


def _lines(row: dict[Hashable, Any], answer: AreaList, against: Against | None) -> tuple[Line, ...]:
    """Say of an area what its row in the table says."""
    n, per = row["incidents"], answer.question.per
    said = [Line("1 incident") if n == 1 else Line("{} incidents", (f"{n:,}",))]
    if pd.notna(row["rate"]):
        mark = f"; {row['small_base']}: unreliable" if row["small_base"] else ""
        rates = tuple(f"{row[name]:,.1f}" for name in ("rate", "rate_low", "rate_high"))
        said.append(Line(f"{{}} per {PER:,} {per} a year ({{}} to {{}}){mark}", rates))
    else:
        said.append(Line(f"{per}: {NOT_KNOWN}"))
    if against and pd.notna(row["before"]):
        then, more = f"{row['before']:,}", row["difference"]
        changed = f"{{}}, {row['change']}" if more else AS_MANY
        said.append(Line(f"{_EARLIER[against]} {{}}: {changed}", (then, signed(more)) if more else (then,)))
    if pd.notna(row["imd_decile"]):
        said.append(Line("IMD decile {}", (f"{row['imd_decile']:.0f}",)))
    elif pd.notna(row["deprived_share"]):
        said.append(_deprived(row["deprived_share"]))
    return tuple(said)


def _deprived(share: float) -> Line:
    """Say which part of the residents it is; a part too small for a whole per cent is not called none."""
    if not share:
        return Line("no residents in LSOAs of deciles 1 to 3")
    percent = f"{share:.0%}" if share >= 0.01 else "under 1%"
    return Line("{} of residents live in LSOAs of deciles 1 to 3", (percent,))
