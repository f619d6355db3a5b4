"""Charts of time: hours of the week, and months."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from geo.crs import Floats
from geo.periods import WEEKDAYS
from geo.raster import COLOURS

Spec = dict[str, Any]
_ROWS = alt.NamedData("rows")
ACCENT, PALE, DARK = "#1d4f91", "#8893a5", "#111111"
_FILLS, _EDGES = ("#a9c3e6", "#e3e7ed"), (ACCENT, "#6b7688")
"""Of months chosen and others: light, so that lines are legible on them, with edges of 4.5 to 1 or more on white."""
CELL = "cell"
"""Name of the selection of a cell; its fields are `WEEKDAY` and `HOUR`."""
WEEKDAY, HOUR = "weekday", "hour"
NONE = "none"
_EMPTY = "#ffffff"
_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_NOTHING = 1e-9
"""Spreading leaves rounding behind."""
_WHOLE_FROM = 20.0
"""Highest number from which whole ones are legible and tell enough; below it tenths are told."""
_LEAST_TOLD = 0.05
_LIGHT_TEXT_FROM = 3
"""Class from which white text is legible and dark text is not."""
_ROOM_FOR_NUMBERS = "width >= 600"
_WIDE = "width >= 500"
AXIS: dict[str, Any] = {
    "labelColor": DARK,
    "titleColor": DARK,
    "labelFontSize": 13,
    "titleFontSize": 13,
    "titleFontWeight": "normal",
    "labelAngle": 0,
    "labelFlush": False,
}
LEGEND: dict[str, Any] = {
    "orient": "bottom",
    "symbolType": "square",
    "symbolOpacity": 1,
    "labelColor": DARK,
    "titleColor": DARK,
    "labelFontSize": 13,
    "titleFontSize": 13,
    "titleFontWeight": "normal",
    "labelLimit": 0,
    "titleLimit": 0,
}
MONTH_LABEL = (
    "width < 620 && substring(datum.value, 5, 7) % 3 != 1 ? '' : "
    "[substring('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * +substring(datum.value, 5, 7) - 3, "
    "3 * +substring(datum.value, 5, 7)), "
    "substring(datum.value, 5, 7) == '01' || datum.index == 0 ? substring(datum.value, 0, 4) : '']"
)
"""Of months as ``YYYY-MM``: the name, with the year below January; on a phone every third one."""
NOT_HELD = "not held"
"""What stands in the place of the bar of a month that nobody gave."""
_SHOWN, _OTHERS, _LEVEL, _INTERVAL = "months of the period chosen", "other months", "level", "its 95 % interval"
_KINDS = (_SHOWN, _OTHERS)
_DASHES = {_LEVEL: [1, 0], _INTERVAL: [4, 3]}


def hide_plain_downloads() -> None:
    """Leave charts and tables no download of their own: it would go without recipe, notes and attribution."""
    labels = ("Show data", "Download as", "Copy Vega-Lite spec")
    buttons = ", ".join(
        f'[data-testid="stElementToolbarButton"]:has(button[aria-label^="{label}"])' for label in labels
    )
    st.html(f"<style>{buttons} {{display: none}}</style>")


def class_step(highest: float) -> float:
    """
    Choose a round width, so that not more classes than colours reach beyond the highest value.

    Examples
    --------
    >>> class_step(33.0), class_step(814.0), class_step(36.0), class_step(0.5)
    (6.0, 150.0, 8.0, 0.1)
    """
    if not highest > 0:
        return 1.0
    steps = (nice * 10.0**power for power in range(-3, 9) for nice in _NICE)
    return next(round(step, 4) for step in steps if step * len(COLOURS) > highest * (1 + _NOTHING))


def class_names(highest: float) -> tuple[str, ...]:
    """
    Name the classes, the lowest first, after the one of nothing at all.

    Examples
    --------
    >>> class_names(3.0)
    ('none', 'under 0.6', '0.6 to 1.2', '1.2 to 1.8', '1.8 to 2.4', '2.4 to 3', '3 to 3.6')
    """
    step = class_step(highest)
    last = int(np.floor(highest / step + _NOTHING))
    return NONE, f"under {step:g}", *(f"{low * step:,g} to {(low + 1) * step:,g}" for low in range(1, last + 1))


def week_table(expected: Floats, chosen: npt.NDArray[np.bool_], *, turn: int) -> pd.DataFrame:
    """
    List the cells of the heat map.

    Parameters
    ----------
    expected, chosen
        Incidents expected in each hour, and whether to frame it, both of shape (7, 24), Monday first.
    turn
        Changes with the window chosen: what makes a second click on the same cell another one.
    """
    highest, hours = float(expected.max()), range(24)
    digits, names = 0 if highest >= _WHOLE_FROM else 1, class_names(highest)
    n = expected.ravel()
    at = np.where(n < _NOTHING, 0, 1 + np.floor(n / class_step(highest) + _NOTHING).astype(np.int64))
    when = [f"{day} {hour:02d}:00-{hour + 1:02d}:00" for day, hour in product(WEEKDAYS, hours)]
    return pd.DataFrame(
        {
            WEEKDAY: np.repeat(WEEKDAYS, 24),
            HOUR: np.tile(hours, 7),
            "turn": turn,
            "class": np.array(names)[at],
            "number": [f"{each:,.{digits}f}" if each >= _LEAST_TOLD else "" for each in n],
            "light": at > _LIGHT_TEXT_FROM,
            "chosen": chosen.ravel(),
            "said": [f"{hour}: {each:,.1f} expected" for hour, each in zip(when, n, strict=True)],
        }
    )


def filled(chart: Spec, rows: pd.DataFrame) -> Spec:
    """Put its data into a chart."""
    return {**chart, "datasets": {_ROWS.name: rows}}


def bar_table(names: Sequence[str], values: Floats) -> pd.DataFrame:
    """List bars in the order given."""
    return pd.DataFrame({"name": names, "incidents": values})


def month_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Add to a table of months (see `geo.answers.month_series.month_table`) how each is drawn."""
    return table.assign(
        kind=np.where(table["in_period"], _SHOWN, _OTHERS),
        gap=np.where(table["incidents"].isna(), NOT_HELD, ""),
        incidents=table["incidents"].astype("Float64").astype("float64"),
    )


@lru_cache(maxsize=64)
def week_chart(names: tuple[str, ...]) -> Spec:
    """Draw the heat map of `week_table` in classes of these names; cells that the filters hold have a frame."""
    base = alt.Chart(_ROWS).encode(
        x=alt.X(f"{HOUR}:O", title="Hour that begins").axis(
            **AXIS, labelExpr="format(datum.value, '02')", labelOverlap="greedy", ticks=False
        ),
        y=alt.Y(f"{WEEKDAY}:N", title=None, sort=list(WEEKDAYS)).axis(**AXIS, labelOverlap=False, ticks=False),
    )
    legend = alt.Legend(
        title="Incidents expected in the hour, over the whole period",
        symbolStrokeColor=PALE,
        symbolStrokeWidth=1,
        columns=alt.ExprRef(f"{_WIDE} ? 7 : 2"),
        **LEGEND,
    )
    colours = alt.Scale(domain=names, range=[_EMPTY, *COLOURS][: len(names)])
    click = alt.selection_point(name=CELL, fields=[WEEKDAY, HOUR, "turn"], on="click", toggle=False, clear=False)
    squares = base.mark_rect(cursor="pointer", stroke=_EMPTY, strokeWidth=1).encode(
        color=alt.Color("class:N", sort=names, scale=colours, legend=legend), description="said:N", tooltip="said:N"
    )
    framed = base.transform_filter("datum.chosen")
    # Blue on white, to be seen on any of the colours.
    frames = [
        framed.mark_rect(aria=False, filled=False, stroke=colour, strokeWidth=px)
        for colour, px in ((_EMPTY, 7), (ACCENT, 3))
    ]
    numbers = base.mark_text(aria=False, fontSize=12, opacity=alt.ExprRef(f"{_ROOM_FOR_NUMBERS} ? 1 : 0")).encode(
        text="number:N", color=alt.condition("datum.light", alt.value(_EMPTY), alt.value(DARK))
    )
    layers = [squares.add_params(click), *frames, numbers]
    # The palest cells end somewhere.
    return written(alt.LayerChart(layer=layers, height=400, view=alt.ViewBackground(stroke=PALE)))


@lru_cache(maxsize=16)
def bar_chart(title: str) -> Spec:
    """Draw the bars of `bar_table` from zero."""
    return written(
        alt.Chart(_ROWS, height=190)
        .mark_bar(color=ACCENT)
        .encode(
            x=alt.X("name:N", sort=None, title=title).axis(**AXIS, labelOverlap="greedy"),
            y=alt.Y("incidents:Q", title="Incidents expected").axis(**AXIS, tickCount=4),
            tooltip=[alt.Tooltip("name:N", title=title), alt.Tooltip("incidents:Q", format=",.1f", title="Expected")],
        )
    )


def month_chart(rows: pd.DataFrame) -> Spec:
    """Draw the counts of `month_rows`, the level with its interval if it is told, and a word where nothing is held."""
    kinds = set(rows["kind"])
    return _month_chart(tuple(name for name in _KINDS if name in kinds), with_level=bool(rows["level"].notna().any()))


@lru_cache(maxsize=16)
def _month_chart(kinds: tuple[str, ...], *, with_level: bool) -> Spec:
    base = alt.Chart(_ROWS).encode(
        x=alt.X("key:O", title=None).axis(**AXIS, labelExpr=MONTH_LABEL, labelOverlap="greedy")
    )
    at = [_KINDS.index(kind) for kind in kinds]
    fills, edges = (alt.Scale(domain=kinds, range=[colours[each] for each in at]) for colours in (_FILLS, _EDGES))
    legend = alt.Legend(title=None, columns=alt.ExprRef(f"{_WIDE} ? 2 : 1"), **LEGEND)
    bars = base.mark_bar(strokeWidth=1.5).encode(
        y=alt.Y("incidents:Q", title="Incidents").axis(**AXIS, tickCount=5),
        fill=alt.Fill("kind:N", scale=fills, legend=legend),
        stroke=alt.Stroke("kind:N", scale=edges, legend=legend),
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("incidents:Q", format=",.0f", title="Incidents"),
            alt.Tooltip("level:Q", format=",.0f", title="Level"),
        ],
    )
    gaps = base.mark_text(angle=270, fontSize=12, color="#555555", align="left", y=alt.ExprRef("height - 6"))
    layers = [bars, gaps.encode(text="gap:N")]
    if with_level:
        dashes = alt.Scale(domain=list(_DASHES), range=list(_DASHES.values()))
        # Beside the other one there is no room on a phone.
        stroke = {**LEGEND, "orient": "top", "symbolType": "stroke", "symbolSize": 400, "symbolStrokeColor": DARK}
        lined = alt.Legend(title=None, columns=2, **stroke)
        for name, of, px in ((_INTERVAL, "low", 1.2), (_INTERVAL, "high", 1.2), (_LEVEL, "level", 2.5)):
            line = base.encode(y=f"{of}:Q").transform_calculate(line=f"'{name}'")
            dash = alt.StrokeDash("line:N", scale=dashes, legend=lined)
            layers.append(line.mark_line(strokeWidth=px, stroke=DARK).encode(strokeDash=dash))
    return written(alt.LayerChart(layer=layers, height=330))


def written(chart: alt.Chart | alt.LayerChart) -> Spec:
    """Write a chart down without data: writing is slow, so it is done once and `filled` puts the data in."""
    spec: Spec = chart.to_dict()
    # Sizes of its own, which a page knows better.
    del spec["config"]
    return spec
