"""Tables of a page."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geo.analysis.lineage import LEFT
from geo.answers.hotspot_list import HotspotList
from geo.periods import Period
from geo.places.gazetteer import UNNUMBERED
from geo.words import counted

ROW_PX = 35
_LETTER_PX, _PADDING_PX = 7, 18
"""Width of a letter of a name, and what is left free beside it in a cell."""
_WIDEST_PX = 264
"""Widest that a column is made for its text: on a phone the count beside it is still seen."""
MOST_ROWS = 30
"""Of a table of hotspots on the screen: nobody tasks more, and each costs time and bytes; files have all."""
# A table's own download would leave without recipe, notes and attribution; the button below it has them.
_NO_PLAIN_DOWNLOAD = """<style>[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"])
{display: none}</style>"""
# What a meeting asks first stands first: a phone shows 358 pixels without scrolling.
HEADINGS = {
    "rank": st.column_config.NumberColumn("Rank", width=40),
    "name": st.column_config.TextColumn("Name", width=125),
    "place": st.column_config.TextColumn("Name", width=125),
    "incidents": st.column_config.NumberColumn("Count", width=50),
    "then": st.column_config.NumberColumn("Then", width=60, help="Incidents on its ground in the period before"),
    "now": st.column_config.NumberColumn(
        "Now", width=60, help="Incidents on its ground in this period, with those not grouped into it"
    ),
    "before": st.column_config.NumberColumn(
        "Before", width=60, help="Incidents on the same ground in the earlier period"
    ),
    "difference": st.column_config.NumberColumn(
        "Difference", format="%.0f", width=80, help="Incidents more than in the earlier period; below 0 fewer"
    ),
    "by_chance": st.column_config.NumberColumn(
        "By chance", format="percent", width=80, help="Share of such or larger changes that chance alone would make"
    ),
    "z": st.column_config.NumberColumn("z score", format="%.1f", width=65, help="Gi*: with its six neighbours"),
    "status_and_origin": st.column_config.TextColumn("Status", width=105, help="Since the period before"),
    "number": st.column_config.NumberColumn("No.", width=40, help="Number of the place, the same in every list"),
    "ward": st.column_config.TextColumn("Ward", width=155),
    "class": st.column_config.TextColumn("Class", width=90),
    "last_hot": st.column_config.TextColumn("Hot last", width=185),
    "periods_hot": st.column_config.NumberColumn("Periods hot", width=80),
    "peak_days": st.column_config.TextColumn(
        "Peak days", width=70, help="On which the peak hours begin: past midnight is the night before"
    ),
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
    "categories": st.column_config.TextColumn("Main categories", width=420),
    "main_categories": st.column_config.TextColumn("Main categories", width=420),
    "distinct_points": st.column_config.NumberColumn("Points", width=55, help="Distinct locations"),
}


def select_rank(key: str, rank: int) -> None:
    """Select the row of a rank in a ranked table before it is drawn."""
    st.session_state[key] = {"selection": {"rows": [rank - 1]}}


def chosen_rank(key: str) -> int | None:
    """Give the rank of the row that is selected in a ranked table, before it is drawn; none where none is."""
    rows = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    return int(rows[0]) + 1 if rows else None


def told_apart(table: pd.DataFrame) -> pd.DataFrame:
    """Add to a name that several rows have the number of each place in the gazetteer; a file has both columns."""
    name = "name" if "name" in table else "place"
    if not {name, "number"} <= set(table):
        return table
    number = table["number"].fillna(UNNUMBERED).astype("int64")
    alike = table[name].duplicated(keep=False) & (number != UNNUMBERED)
    return table.assign(**{name: table[name].mask(alike, table[name] + " (No. " + number.astype("str") + ")")})


def ranked_table(exported: pd.DataFrame, *, key: str, alt: str, most_px: int) -> int | None:
    """Draw the first rows of a ranked table as exported; give the rank of the row that is selected, if any."""
    return selectable_table(told_apart(exported).head(MOST_ROWS), HEADINGS, key=key, alt=alt, most_px=most_px)


def plain_table(table: pd.DataFrame, *, alt: str, most_px: int = 430) -> None:
    """Draw the first rows of a table."""
    headed_table(told_apart(table).head(MOST_ROWS), HEADINGS, alt=alt, most_px=most_px)


def with_words(exported: pd.DataFrame) -> pd.DataFrame:
    """Say the period in which places were last hot in words; a file has its days."""
    return exported.assign(last_hot=[Period.read(each).in_words for each in exported["last_hot"]])


def show_folded(title: str, table: Callable[[], pd.DataFrame], *, alt: str, caption: str = "") -> None:
    """Draw a table under a title that opens it; until then it is neither made nor sent."""
    folded = st.expander(title, key=alt, on_change="rerun")
    if folded.open:
        with folded:
            if caption:
                st.caption(caption)
            plain_table(table(), alt=alt, most_px=250)


def show_length(n: int, noun: str) -> None:
    """Say of a longer table that only its first rows are drawn."""
    if n > MOST_ROWS:
        st.caption(f"Table and map show the first {MOST_ROWS} of {counted(n, noun)}; the download has all.")


def show_statuses(found: HotspotList) -> None:
    """Say what became of the hotspots since the period before, in numbers legible across a room."""
    status = found.hotspots["status"]
    if not status.any():
        return
    gone = int((found.gone["status"] == LEFT).sum())
    told = {
        "New": status == "new",
        "Stayed": status == "stayed",
        "Moved, merged or split": status.isin(["moved", "merged", "split"]),
    }
    with st.container(horizontal=True):
        for label, mask in told.items():
            st.metric(label, int(mask.sum()), width="content")
        st.metric("Gone since the period before", gone, width="content", help="Hot in the period before and not now")


def headed_table(table: pd.DataFrame, headings: Mapping[str, Any], *, alt: str, most_px: int = 430) -> None:
    """Draw the columns of a table that are given a heading, in the order of the headings; no other column is sent."""
    st.html(_NO_PLAIN_DOWNLOAD)
    st.dataframe(
        _sent(table, headings),
        hide_index=True,
        column_config=_fitted(table, headings),
        alt=alt,
        height=min(ROW_PX * (len(table) + 1) + 2, most_px),
    )


def selectable_table(
    table: pd.DataFrame, headings: Mapping[str, Any], *, key: str, alt: str, most_px: int = 430
) -> int | None:
    """Draw a table as `headed_table` does, of which a row can be selected; give the ``rank`` of that row, if any."""
    st.html(_NO_PLAIN_DOWNLOAD)
    event = st.dataframe(
        _sent(table, headings),
        key=key,
        hide_index=True,
        column_config=_fitted(table, headings),
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        height=min(ROW_PX * (len(table) + 1) + 2, most_px),
    )
    rows = event["selection"]["rows"]
    return int(table["rank"].iloc[rows[0]]) if rows and rows[0] < len(table) else None


def _fitted(table: pd.DataFrame, headings: Mapping[str, Any]) -> dict[str, Any]:
    """
    Widen columns of text so that names are not cut: the browser breaks no line in rows of this height.

    Headings of columns that the table lacks are left out: they would travel with it.
    """
    fitted = {name: heading for name, heading in headings.items() if name in table}
    for name, heading in fitted.items():
        if isinstance(heading, dict) and heading.get("type_config", {}).get("type") == "text":
            letters = table[name].astype("str").str.len().max() if len(table) else 0
            wanted = min(round(letters * _LETTER_PX + _PADDING_PX), _WIDEST_PX)
            fitted[name] = {**heading, "width": max(heading["width"], wanted)}
    return fitted


def _sent(table: pd.DataFrame, headings: Mapping[str, Any]) -> pa.Table:
    """
    Give what travels to the browser: columns with a heading, numbers no longer than a screen can show.

    An Arrow table without the notes of pandas, which would be a quarter of it.
    """
    shown = table[[name for name in headings if name in table.columns]]
    short = {"int64": "int32", "float64": "float32", "Int64": "Int32"}
    shown = shown.astype({name: short[str(kind)] for name, kind in shown.dtypes.items() if str(kind) in short})
    return pa.Table.from_pandas(shown, preserve_index=False).replace_schema_metadata(None)
