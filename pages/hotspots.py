"""Hotspots: where the chosen incidents are densest, as a ranked list and a map."""

import streamlit as st

from geo.app.filters import sidebar_question
from geo.app.state import answer, current_workspace, surface
from geo.app.widgets import describe, ranked_table, show_map, show_notices
from geo.sharing.export import export_gone, export_table, file_stem, to_csv
from geo.words import counted

st.title("Hotspots")
workspace = current_workspace()
show_notices(workspace)
question = sidebar_question(workspace)
found = answer(workspace, question.filters, question.rules)

if not found.selection.visible:
    st.info(found.selection.notice)
    st.stop()
for said in found.notes:
    st.info(said)

exported = export_table(found.hotspots, found, workspace)
list_side, map_side = st.columns([7, 5])
with list_side:
    st.header(f"{counted(len(exported), 'hotspot')}, {counted(len(found.selection.incidents), 'incident')}")
    chosen = None
    if exported.empty:
        st.write("No place reaches the limits of the method. Choose a longer period, or fewer incidents under Method.")
    else:
        st.write("Select a row to see it on the map.")
        # A new question has new rows: what was selected is not among them.
        chosen = ranked_table(exported, key=f"hotspots {found.recipe}", alt="Hotspots by their score", most_px=430)
        name = f"{file_stem(found, workspace)}.csv"
        st.download_button("Download hotspots (CSV)", to_csv(exported), name, "text/csv", on_click="ignore")
with map_side:
    show_map(workspace, found, surface(workspace, question.filters, question.rules, question.bandwidth_m), chosen)

repeats = export_table(found.repeats, found, workspace)
with st.expander(
    f"{counted(len(repeats), 'repeat point')}: many incidents on too few distinct locations to be a hotspot"
):
    st.caption("A map point of data.police.uk stands for many addresses around it: it is not an address.")
    ranked_table(repeats, key=f"repeats {found.recipe}", alt="Repeat points by number of incidents", most_px=250)
with st.expander(f"{counted(len(found.gone), 'place')} not hot any more"):
    ranked_table(export_gone(found, workspace), key=f"gone {found.recipe}", alt="Places not hot any more", most_px=250)
st.caption(describe(found, workspace, question.bandwidth_m))
st.caption(workspace.attribution)
