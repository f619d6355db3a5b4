"""Choosing one ward, and the chart and tables of what happened there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from geo.answers.ward_months import HIDDEN, MISSING, SHOWN
from geo.answers.ward_report import WardReport
from geo.app.charts import ACCENT, MONTH_LABEL, NOT_HELD, PALE
from geo.app.link import read_as
from geo.app.text import plain
from geo.periods import Period
from geo.schema import TIMEZONE
from geo.workspace import Workspace

_KEY = "ward"
_STATES = {HIDDEN: "not shown", MISSING: f"{NOT_HELD}, which is not zero"}
_ASKED, _OTHERS = "months of the period chosen", "other months"
_TEXT = "#333333"


def choose_ward(workspace: Workspace) -> str:
    """
    Let the reader choose a ward of any vintage; the address bar holds its name, and may be given its code.

    Returns
    -------
    code
        Of the ward.
    """
    codes = {label: code for code, label in workspace.ward_labels.items()}
    asked = st.query_params.get(_KEY, "")
    if asked in workspace.ward_labels:
        read_as(_KEY, workspace.ward_labels[asked])
    label = st.selectbox("Ward", list(codes), key=_KEY, bind="query-params")
    return codes[label]


def today() -> date:
    """Tell the date in the county, wherever the server is."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def show_months(report: WardReport) -> None:
    """Draw the counts by month: a cross where one is not shown, a word where nobody gave any; or say why not."""
    if report.no_chart:
        st.write(report.no_chart)
        return
    months = report.months
    drawn = months.assign(
        kind=np.where(months["asked"], _ASKED, _OTHERS),
        mark=months["state"].map({HIDDEN: "×"}).fillna(""),
        gap=months["state"].map({MISSING: NOT_HELD}).fillna(""),
        figure=[f"{count:,.0f}" if state == SHOWN else "" for count, state in _counts(months)],
        said=_said(months),
        name=[Period.month(month).in_words for month in months["month"]],
    )
    base = alt.Chart(drawn).encode(
        x=alt.X("month:O", title=None).axis(
            labelExpr=MONTH_LABEL,
            labelAngle=0,
            labelColor=_TEXT,
            labelFontSize=13,
            labelOverlap="greedy",
            labelFlush=False,
            ticks=False,
        ),
        tooltip=[alt.Tooltip("name:N", title="Month"), alt.Tooltip("said:N", title="Incidents")],
    )
    bars = base.mark_bar().encode(
        y=alt.Y("incidents:Q", title="Incidents in the month").axis(
            labelColor=_TEXT,
            titleColor=_TEXT,
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            tickCount=4,
        ),
        color=alt.Color("kind:N")
        .scale(domain=[_ASKED, _OTHERS], range=[ACCENT, PALE])
        .legend(title=None, orient="bottom", labelFontSize=13, labelColor=_TEXT, labelLimit=0),
    )
    figures = base.mark_text(dy=-7, fontSize=12, color=_TEXT, opacity=alt.ExprRef("width >= 620 ? 1 : 0")).encode(
        y="incidents:Q", text="figure:N"
    )
    crosses = base.mark_text(fontSize=15, color=_TEXT, y=alt.ExprRef("height - 8")).encode(text="mark:N")
    gaps = base.mark_text(angle=270, fontSize=12, color=_TEXT, align="left", y=alt.ExprRef("height - 6"))
    st.altair_chart(
        alt.layer(bars, figures, crosses, gaps.encode(text="gap:N")).properties(height=260),
        alt=f"Incidents by month in {report.name}; the table below has the same numbers",
    )
    for mark in report.marks:
        st.caption(mark)


def month_table(report: WardReport) -> pd.DataFrame:
    """Say the counts by month in words, the latest first."""
    months = report.months
    names = [Period.month(month).in_words for month in months["month"]]
    return pd.DataFrame({"Month": names, "Incidents": _said(months)}).iloc[::-1]


def fact_table(report: WardReport) -> pd.DataFrame:
    """Give the facts as a table that may hold text of the data."""
    facts = report.facts
    return pd.DataFrame({"Fact": facts["fact"].map(plain), report.name: facts["value"].map(plain)})


def _said(months: pd.DataFrame) -> list[str]:
    return [f"{count:,.0f}" if state == SHOWN else _STATES[state] for count, state in _counts(months)]


def _counts(months: pd.DataFrame) -> list[tuple[float, str]]:
    return list(zip(months["incidents"].tolist(), months["state"].tolist(), strict=True))
