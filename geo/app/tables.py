"""Tables of a page."""

import pandas as pd
import streamlit as st

ROW_PX = 35
_NO_PLAIN_DOWNLOAD = """<style>[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"])
{display: none}</style>"""
_HEADINGS = {
    "rank": st.column_config.NumberColumn("Rank", width=40),
    "number": st.column_config.NumberColumn("No.", width=40, help="Number of the place, the same in every list"),
    "name": st.column_config.TextColumn("Name", width=145),
    "ward": st.column_config.TextColumn("Ward", width=165),
    "incidents": st.column_config.NumberColumn("Count", width=50),
    "class": st.column_config.TextColumn("Class", width=90),
    "status": st.column_config.TextColumn("Status", width=60, help="Since the period before"),
    "last_hot": st.column_config.TextColumn("Hot last", width=185),
    "periods_hot": st.column_config.NumberColumn("Periods hot", width=80),
    "peak_days": st.column_config.TextColumn("Peak days", width=70),
    "peak_hours": st.column_config.TextColumn("Peak hours", width=90),
    "score": st.column_config.NumberColumn(
        "Score", format="%.0f", width=50, help="Mean of the five criteria, 0 to 100"
    ),
    "score_volume": st.column_config.NumberColumn("Volume", format="%.0f", width=55),
    "score_direction": st.column_config.NumberColumn("Direction", format="%.0f", width=65),
    "score_impact": st.column_config.NumberColumn("Impact", format="%.0f", width=55),
    "score_performance": st.column_config.NumberColumn("Performance", format="%.0f", width=85),
    "score_concern": st.column_config.NumberColumn("Concern", format="%.0f", width=60),
    "share_percent": st.column_config.NumberColumn("Share", format="%.1f %%", width=60),
    "extent_m": st.column_config.NumberColumn("Extent", format="%d m", width=60),
    "main_categories": st.column_config.TextColumn("Main categories", width=300),
    "distinct_points": st.column_config.NumberColumn("Points", width=55, help="Distinct locations"),
}


def ranked_table(exported: pd.DataFrame, *, key: str, alt: str, most_px: int) -> int | None:
    """
    Draw a ranked table of exported rows.

    Returns
    -------
    rank
        Of the row that is selected, if any.
    """
    # The table's own download would leave without recipe, notes and attribution; the button below it has them.
    st.html(_NO_PLAIN_DOWNLOAD)
    rows_px = ROW_PX * (len(exported) + 1) + 2
    event = st.dataframe(
        exported,
        key=key,
        hide_index=True,
        column_order=[name for name in _HEADINGS if name in exported.columns],
        column_config=_HEADINGS,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        height=min(rows_px, most_px),
    )
    rows = event["selection"]["rows"]
    return int(exported["rank"].iloc[rows[0]]) if rows and rows[0] < len(exported) else None
