"""Tasking: what the tasking group decides on: this period's hotspots, what changed, whether the last list held."""

import streamlit as st

from geo.app.filters import asked
from geo.app.map_view import show_map, ward_layer
from geo.app.notices import show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import answer, current_workspace, surface
from geo.app.tables import ranked_table
from geo.maps.hotspots import hotspot_drawing
from geo.sharing.export import export_gone, export_table, file_stem, to_csv
from geo.words import counted

require("tasking")
st.title("Tasking")
workspace, question = current_workspace(), asked()
show_notices(workspace)
found = answer(workspace, question.filters, question.rules)
show_rows(workspace, question.filters, found.selection)

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
    drawn = surface(workspace, question.filters, question.rules, question.bandwidth_m)
    wards = ward_layer(workspace, question.filters)
    show_map(workspace, hotspot_drawing(found, drawn, wards=wards, chosen=chosen))

repeats = export_table(found.repeats, found, workspace)
with st.expander(
    f"{counted(len(repeats), 'repeat point')}: many incidents on too few distinct locations to be a hotspot"
):
    st.caption("A map point of data.police.uk stands for many addresses around it: it is not an address.")
    ranked_table(repeats, key=f"repeats {found.recipe}", alt="Repeat points by number of incidents", most_px=250)
with st.expander(f"{counted(len(found.gone), 'place')} not hot any more"):
    ranked_table(export_gone(found, workspace), key=f"gone {found.recipe}", alt="Places not hot any more", most_px=250)
show_sources(workspace, found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"})
