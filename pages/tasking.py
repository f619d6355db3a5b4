"""Tasking: what the tasking group decides on: this period's hotspots, what changed, whether the last list held."""

import streamlit as st

from geo.app.cards import show_card
from geo.app.filters import asked
from geo.app.map_view import show_map, ward_layer
from geo.app.notices import show_notes, show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import answer, card, current_workspace, previous_list, surface
from geo.app.stepper import show_stepper
from geo.app.tables import MOST_ROWS, plain_table, ranked_table, show_length, show_statuses
from geo.maps.hotspots import hotspot_drawing
from geo.sharing.export import export_gone, export_table, file_stem, to_csv
from geo.words import counted

CARDS = 4

require("tasking")
st.title("Tasking")
workspace, question = current_workspace(), asked()
show_notices(workspace)
show_stepper(workspace, question.filters.period)
found = answer(workspace, question.filters, question.rules)
show_rows(workspace, question.filters, found.selection)

if not found.selection.visible:
    st.info(found.selection.notice)
    st.stop()
show_notes(found.notes)

exported = export_table(found.hotspots, found, workspace)
list_side, map_side = st.columns([7, 5])
with list_side:
    st.header(f"{counted(len(exported), 'hotspot')}, {counted(len(found.selection.incidents), 'incident')}")
    chosen = None
    if exported.empty:
        st.write("No place reaches the limits of the method. Choose a longer period, or fewer incidents under Method.")
    else:
        show_statuses(found)
        st.write("Select a row to see it on the map, and its card below.")
        # A new question has new rows: what was selected is not among them.
        chosen = ranked_table(exported, key=f"hotspots {found.recipe}", alt="Hotspots by their score", most_px=430)
        show_length(len(exported), "hotspot")
        name = f"{file_stem(found, workspace)}.csv"
        st.download_button("Download hotspots (CSV)", to_csv(exported), name, "text/csv", on_click="ignore")
with map_side:
    drawn = surface(workspace, question)
    wards = ward_layer(workspace, question.filters)
    show_map(workspace, hotspot_drawing(found, drawn, wards=wards, most=MOST_ROWS, chosen=chosen))

first = range(1, min(CARDS, len(exported)) + 1)
if shown := [chosen] if chosen else list(first):
    st.header("The chosen hotspot" if chosen else f"The first {len(shown)} of the list")
    for column, rank in zip(st.columns(2) * CARDS, shown, strict=False):
        with column:
            show_card(card(workspace, found, rank))

st.header("Did the last list hold?")
last = previous_list(workspace, question.filters, question.rules)
st.write(" ".join(last.sentences))
with st.expander("Each hotspot of the last list"):
    plain_table(last.table, alt="Hotspots of the last list: incidents on their ground then and now")
with st.expander(f"{counted(len(found.gone), 'place')} not hot any more"):
    ranked_table(export_gone(found, workspace), key=f"gone {found.recipe}", alt="Places not hot any more", most_px=250)
repeats = export_table(found.repeats, found, workspace)
with st.expander(f"{counted(len(repeats), 'repeat point')}: many incidents on too few distinct locations"):
    st.caption("A map point of data.police.uk stands for many addresses around it: it is not an address.")
    ranked_table(repeats, key=f"repeats {found.recipe}", alt="Repeat points by number of incidents", most_px=250)
show_sources(workspace, found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"})
