"""Charts of the analyst's page."""

import altair as alt
import pandas as pd
import streamlit as st

from geo.analysis.backtest import Backtest
from geo.answers.concentration_curve import ConcentrationCurve

_ACCENT, _PLAIN = "#1d4f91", "#595959"
_INK = "#262730"
_HEIGHT_PX = 380
_ROW_PX = 34


def concentration_chart(answer: ConcentrationCurve) -> None:
    """Draw the curve beside that of an even spread, with the places that hold a quarter, a half and four fifths."""
    observed, even = "these incidents", "even spread"
    lines = pd.concat(
        [
            answer.curve.assign(line=observed),
            pd.DataFrame({"place_share": [0.0, 1.0], "incident_share": [0.0, 1.0], "line": even}),
        ]
    )
    x = alt.X("place_share:Q", title=f"Share of {answer.places_in_words}, the busiest first", axis=alt.Axis(format="%"))
    y = alt.Y("incident_share:Q", title="Share of the incidents", axis=alt.Axis(format="%"))
    lined = (
        alt.Chart(lines)
        .mark_line(strokeWidth=2.5)
        .encode(
            x,
            y,
            color=alt.Color("line:N", scale=alt.Scale(domain=[observed, even], range=[_ACCENT, _PLAIN]), title=None),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=[observed, even], range=[[1, 0], [6, 4]])),
        )
    )
    needed = answer.needed.rename(columns={"share": "incident_share"})
    needed["said"] = [
        f"{100 * share:g} % in {100 * places:.1f} %"
        for share, places in zip(needed["incident_share"], needed["place_share"], strict=True)
    ]
    marks = alt.Chart(needed).encode(x, y)
    dots = marks.mark_point(filled=True, size=70, color=_ACCENT, opacity=1)
    texts = marks.mark_text(align="left", dx=9, dy=9, fontSize=14, color=_INK).encode(text="said:N")
    _show(lined + dots + texts, _HEIGHT_PX, f"Curve of concentration. {answer.sentence}")


def backtest_chart(result: Backtest, chosen: str, coverage: float) -> None:
    """Draw the hit rate of each method at one share of the area, with its interval; the chosen one stands out."""
    scores = result.scores[result.scores["coverage"] == coverage].copy()
    scores["is_chosen"] = scores["method"] == chosen
    scores["name"] = scores["method"].where(~scores["is_chosen"], scores["method"] + " (chosen)")
    order = scores.sort_values("hit_rate", ascending=False)["name"].tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, labelFontSize=14))
    colour = alt.Color("is_chosen:N", scale=alt.Scale(domain=[True, False], range=[_ACCENT, _PLAIN]), legend=None)
    base = alt.Chart(scores).encode(y, color=colour)
    title = f"Incidents held in {100 * coverage:g} % of the area"
    interval = base.mark_rule(strokeWidth=3).encode(
        alt.X("hit_rate_low:Q", title=title, axis=alt.Axis(format="%", tickCount=8)), x2="hit_rate_high:Q"
    )
    shape = alt.Shape("is_chosen:N", scale=alt.Scale(domain=[True, False], range=["diamond", "circle"]), legend=None)
    dots = base.mark_point(filled=True, size=160, opacity=1).encode(alt.X("hit_rate:Q", title=title), shape)
    best = order[0]
    _show(
        interval + dots,
        _ROW_PX * len(order) + 60,
        f"Hit rate of {len(order)} methods in {100 * coverage:g} % of the area, with 95 % intervals; highest: {best}",
    )


def _show(chart: alt.LayerChart, height_px: int, said: str) -> None:
    drawn = chart.properties(height=height_px)
    drawn = drawn.configure_legend(orient="top", labelFontSize=14, labelLimit=260, labelColor=_INK)
    drawn = drawn.configure_axis(labelFontSize=13, titleFontSize=14, labelColor=_INK, titleColor=_INK)
    st.altair_chart(drawn, alt=said)
