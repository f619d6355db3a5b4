"""What came of an action: the places in a table, and their months as lines."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from geo.answers.action_places import Action, place_names
from geo.answers.action_result import ActionResult
from geo.answers.comparison import Against
from geo.app.charts import ACCENT, AXIS, DARK, LEGEND, MONTH_LABEL, Spec, filled, hide_plain_downloads, written
from geo.app.link import answer_link
from geo.app.tables import headed_table
from geo.app.whole_number import whole_number
from geo.periods import Period, months
from geo.workspace import Workspace

_AGAINST: dict[str, Against] = {"the period before": "before", "the same period last year": "last year"}
_HERE, _ELSEWHERE = "this place", "mean of the others"
_HEADINGS = {
    "role": st.column_config.TextColumn("", width=110),
    "number": st.column_config.NumberColumn("No.", width=50),
    "place": st.column_config.TextColumn("Place", width=130),
    "before": st.column_config.NumberColumn("Before", width=65),
    "after": st.column_config.NumberColumn("After", width=65),
}


def ask_action(workspace: Workspace) -> tuple[Action, Against]:
    """Let somebody say where something was done, and what that is compared with."""
    numbers = {name: number for number, name in place_names(workspace).items()}
    where, beside = st.columns(2)
    place = where.selectbox("Where something was done", list(numbers), key="place", bind="query-params")
    compared = beside.multiselect(
        "Compared with", list(numbers), key="beside", bind="query-params", placeholder="Places proposed as alike"
    )
    left, right = st.columns(2)
    names = list(_AGAINST)
    with left:
        against = st.segmented_control(
            "Against", names, default=names[0], required=True, key="against", bind="query-params"
        )
    with right:
        radius_m = whole_number("Radius of a place (m)", 50, 1000, int(Action.radius_m), 50, key="radius")
    answer_link()
    # A link may choose none.
    chosen = tuple(numbers[name] for name in compared)
    return Action(numbers[place], float(radius_m), compared_with=chosen), _AGAINST[against or names[0]]


def show_places(answer: ActionResult) -> None:
    """List the place and those it is compared with."""
    headed_table(answer.table, _HEADINGS, alt="Incidents before and after at the place and those it is compared with")


def show_series(answer: ActionResult) -> None:
    """Draw the months before as lines."""
    hide_plain_downloads()
    held = list(answer.monthly.columns)
    # A month that nobody gave is a gap in the line.
    every = months(Period(Period.month(held[0]).start, Period.month(held[-1]).end))
    monthly = answer.monthly.astype("float64").reindex(columns=every)
    here, others = monthly.iloc[0], monthly.iloc[1:].mean()
    rows = pd.concat(
        [
            pd.DataFrame({"key": every, "incidents": values.to_numpy(float), "line": name})
            for name, values in ((_HERE, here), (_ELSEWHERE, others))
        ]
    )
    st.vega_lite_chart(
        filled(_chart(), rows),
        alt="Lines of incidents by month before the action, at the place and on average at those it is compared with.",
    )


@lru_cache(maxsize=1)
def _chart() -> Spec:
    names = [_HERE, _ELSEWHERE]
    legend = alt.Legend(title=None, columns=2, **{**LEGEND, "symbolType": "stroke", "symbolSize": 400})
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("key:O", title=None).axis(**AXIS, labelExpr=MONTH_LABEL, labelOverlap="greedy"),
        y=alt.Y("incidents:Q", title="Incidents", scale=alt.Scale(zero=True)).axis(**AXIS, tickCount=5),
        color=alt.Color("line:N", scale=alt.Scale(domain=names, range=[ACCENT, DARK]), legend=legend),
        strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 4]]), legend=legend),
        tooltip=[
            alt.Tooltip("key:N", title="Month"),
            alt.Tooltip("line:N", title="Where"),
            alt.Tooltip("incidents:Q", format=",.1f", title="Incidents"),
        ],
    )
    return written(base.mark_line(strokeWidth=2.5, point={"size": 45}).properties(height=260))
