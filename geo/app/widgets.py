"""What pages are made of: the map, the ranked table, notices."""

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.hotspot_list import HotspotList
from geo.maps import base_map, hotspot_layer
from geo.raster import Overlay
from geo.workspace import Workspace

MAP_HEIGHT_PX = 620
ROW_PX = 35
_NO_PLAIN_DOWNLOAD = """<style>[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"])
{display: none}</style>"""
_HEADINGS = {
    "rank": st.column_config.NumberColumn("Rank", width=40),
    "name": st.column_config.TextColumn("Name", width=145),
    "ward": st.column_config.TextColumn("Ward", width=165),
    "incidents": st.column_config.NumberColumn("Count", width=50),
    "share_percent": st.column_config.NumberColumn("Share", format="%.1f %%", width=60),
    "extent_m": st.column_config.NumberColumn("Extent", format="%d m", width=60),
    "main_categories": st.column_config.TextColumn("Main categories", width=300),
    "distinct_points": st.column_config.NumberColumn("Points", width=55, help="Distinct locations"),
}


def show_notices(workspace: Workspace) -> None:
    """Say first what holds of everything on the page."""
    if workspace.notices:
        st.warning(". ".join(notice[0].upper() + notice[1:] for notice in workspace.notices) + ".", icon="⚠️")


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
        column_order=list(_HEADINGS),
        column_config=_HEADINGS,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        height=min(rows_px, most_px),
    )
    rows = event["selection"]["rows"]
    return int(exported["rank"].iloc[rows[0]]) if rows and rows[0] < len(exported) else None


def show_map(workspace: Workspace, answer: HotspotList, surface: Overlay | None, chosen: int | None) -> None:
    """Draw the map of an answer; only its changing layer travels when the filters change."""
    st_folium(
        base_map(workspace.boundaries, workspace.attribution),
        key="map",
        height=MAP_HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=hotspot_layer(answer, surface, chosen),
    )


def describe(answer: HotspotList, workspace: Workspace, bandwidth_m: float) -> str:
    """Say in words which rows a result is made from, which were left out and why, and by which parameters."""
    selection, recipe = answer.selection, answer.recipe
    left = "; ".join(f"{n:,} {reason}" for reason, n in selection.left_out.items() if n)
    return (
        f"{selection.priority.name}, {answer.filters.in_words(workspace.ward_names)}. "
        f"Shown: {len(selection.incidents):,} of {selection.total:,} incidents"
        + (f"; left out: {left}. " if left else ". ")
        + f"Hotspots: {recipe['method']}, radius {recipe['eps_m']} m, at least {recipe['min_incidents']} incidents on "
        f"{recipe['min_points']} distinct points, at most {recipe['max_extent_m']} m wide. "
        f"Surface: quartic kernel density, bandwidth {bandwidth_m:g} m, cells of 50 m, incidents per km² over "
        f"the whole period. Boundaries: {recipe['boundaries']}. Data: {recipe['data']}. Version {recipe['version']}."
    )
