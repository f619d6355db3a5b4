"""Which months of which supplier are held: a chart, and the same as a table."""

import altair as alt
import streamlit as st

from geo.answers.holdings import STATES, Holdings
from geo.periods import Period

_FILL = {"given": "#1d4f91", "missing": "#ffffff", "nothing expected": "#ececec"}
_EDGE = {"given": "#1d4f91", "missing": "#b35806", "nothing expected": "#8a8a8a"}
_SIGN = {"given": "", "missing": "×", "nothing expected": ""}
_INK = "#31333f"
_LABELLED = 12
"""Most months whose names stand on the axis."""
_ROW_PX = 42
_IN_TWO_LINES = "split(replace(datum.label, ')', ''), ' (')"
"""Vega's expression for the name of a supplier over that of its source."""
_AXES_PX = 125


def coverage_chart(held: Holdings) -> None:
    """Draw a square for each supplier and month: given, missing (with a cross), or nothing expected."""
    drawn = held.coverage.assign(
        name=[Period.month(month).in_words for month in held.coverage["month"]],
        sign=held.coverage["state"].map(_SIGN),
        count=[_cell(state, n) for state, n in zip(held.coverage["state"], held.coverage["incidents"], strict=True)],
    )
    months = drawn["month"].unique().tolist()
    every = -(-len(months) // _LABELLED)
    base = alt.Chart(drawn).encode(
        x=alt.X(
            "month:O",
            title=None,
            scale=alt.Scale(paddingInner=0.12),
            axis=alt.Axis(values=months[::every], labelAngle=-40, labelExpr=_month_label(months[::every])),
        ),
        y=alt.Y("supplier:N", title=None, scale=alt.Scale(paddingInner=0.25), axis=alt.Axis(labelExpr=_IN_TWO_LINES)),
        tooltip=[
            alt.Tooltip("supplier:N", title="Supplier"),
            alt.Tooltip("name:N", title="Month"),
            alt.Tooltip("count:N", title="Incidents"),
        ],
    )
    there = [state for state in STATES if state in set(drawn["state"])]
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=2,
        values=there,
        labelFontSize=13,
        labelColor=_INK,
        symbolType="square",
        symbolStrokeWidth=1.5,
    )
    squares = base.mark_rect(strokeWidth=1.5).encode(
        fill=_colours(_FILL, legend=legend),
        stroke=_colours(_EDGE, legend=legend),
    )
    crosses = base.mark_text(
        fontSize=alt.ExprRef("width < 400 ? 10 : 16"), fontWeight="bold", color=_EDGE["missing"]
    ).encode(text="sign:N")
    chart = (squares + crosses).properties(height=_ROW_PX * len(held.suppliers) + _AXES_PX)
    chart = chart.configure_axis(labelFontSize=13, labelColor=_INK, ticks=False, domain=False)
    st.altair_chart(chart, alt=f"Months given by supplier. {held.coverage_in_words}", width="stretch")


def coverage_table(held: Holdings) -> None:
    """Draw the incidents held of each month and supplier, the latest month first."""
    cells = held.coverage.assign(
        cell=[_cell(state, n) for state, n in zip(held.coverage["state"], held.coverage["incidents"], strict=True)]
    )
    table = cells.pivot_table(index="month", columns="supplier", values="cell", aggfunc="first").iloc[::-1]
    table.insert(0, "Month", [Period.month(month).in_words for month in table.index])
    st.dataframe(
        table,
        hide_index=True,
        height=320,
        alt="Incidents held by month and supplier",
        column_config={
            "Month": st.column_config.TextColumn(pinned=True, width=125),
            **{name: st.column_config.TextColumn(alignment="right") for name in table.columns[1:]},
        },
    )


def _cell(state: str, incidents: object) -> str:
    return f"{incidents:,}" if state == "given" else state


def _month_label(months: list[str]) -> str:
    """Vega's expression for the names of months, since its own would shift them by the reader's time zone."""
    names = {month: Period.month(month).in_words for month in months}
    short = {month: f"{name[:3]} {name[-4:]}" for month, name in names.items()}
    return f"{short}[datum.value]".replace('"', "'")


def _colours(of_state: dict[str, str], legend: alt.Legend) -> alt.Fill | alt.Stroke:
    scale = alt.Scale(domain=list(STATES), range=[of_state[state] for state in STATES])
    channel = alt.Fill if of_state is _FILL else alt.Stroke
    return channel("state:N", scale=scale, legend=legend)
