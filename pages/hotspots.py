"""Hotspots: where the chosen incidents are densest, as a ranked list and a map."""

import streamlit as st

from geo.app.filters import sidebar_question
from geo.app.state import answer, current_workspace, surface
from geo.app.widgets import describe, ranked_table, show_map, show_notices
from geo.sharing.export import export_table, file_stem, to_csv
from geo.words import counted

st.title("Hotspots")
workspace = current_workspace()
show_notices(workspace)
question = sidebar_question(workspace)
found = answer(workspace, question.filters, question.rules)

if not found.selection.visible:
    st.info(found.selection.notice)
    st.stop()
if found.selection.notice:
    st.info(found.selection.notice)

exported = export_table(found.hotspots, found, workspace)
list_side, map_side = st.columns([6, 5])
with list_side:
    st.header(f"{counted(len(exported), 'hotspot')}, {counted(len(found.selection.incidents), 'incident')}")
    if exported.empty:
        st.write("No place reaches the limits of the method. Choose a longer period, or fewer incidents under Method.")
    else:
        st.write("Select a row to see it on the map.")
    chosen = ranked_table(exported, key="hotspot", alt="Hotspots by number of incidents", most_px=430)
    st.download_button(
        "Download hotspots (CSV)",
        to_csv(exported),
        f"{file_stem(found, workspace)}.csv",
        "text/csv",
        on_click="ignore",
        disabled=exported.empty,
    )
with map_side:
    show_map(workspace, found, surface(workspace, question.filters, question.rules, question.bandwidth_m), chosen)

repeats = export_table(found.repeats, found, workspace)
with st.expander(
    f"{counted(len(repeats), 'repeat point')}: many incidents on too few distinct locations to be a hotspot"
):
    st.caption("A map point of data.police.uk stands for many addresses around it: it is not an address.")
    ranked_table(repeats, key="repeat", alt="Repeat points by number of incidents", most_px=250)
st.caption(describe(found, workspace, question.bandwidth_m))
st.caption(workspace.attribution)
