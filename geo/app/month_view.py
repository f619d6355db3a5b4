"""The months of a question: chart, sentences, table."""

import pandas as pd
import streamlit as st

from geo.answers.month_series import MonthSeries, month_table
from geo.app.charts import filled, hide_plain_downloads, month_chart, month_rows
from geo.periods import Period


def show_months(series: MonthSeries, period: Period) -> None:
    """Draw every month held, and say what they tell."""
    hide_plain_downloads()
    chart_side, words_side = st.columns([5, 2])
    with chart_side:
        rows = month_rows(month_table(series, period))
        st.vega_lite_chart(
            filled(month_chart(rows), rows),
            alt="Bars of incidents by month with their level; the same numbers stand in the table below.",
        )
    with words_side:
        st.write("All months held, whatever the period chosen; the other filters hold.")
        for said in series.notes:
            st.write(said)


def show_month_table(series: MonthSeries, period: Period) -> None:
    """List the months with what is held of each."""
    table = month_table(series, period)
    level = [
        f"{value:,.0f} ({low:,.0f} to {high:,.0f})" if pd.notna(value) else "not told"
        for value, low, high in zip(table["level"], table["low"], table["high"], strict=True)
    ]
    told = pd.DataFrame(
        {
            "Month": table["month"],
            "Incidents": ["not held" if pd.isna(n) else f"{n:,}" for n in table["incidents"]],
            "Level (95 % interval)": level,
            "In the period chosen": ["yes" if each else "no" for each in table["in_period"]],
        }
    )
    # A second grid on a page would repeat the ids of the first.
    st.table(told, hide_index=True, alt="Incidents by month")
