"""Did it work?: the tasking group and analysts hold an action at a place against places where nothing was done."""

import streamlit as st

from geo.app.action_view import ask_action, show_places, show_series
from geo.app.filters import asked
from geo.app.map_view import show_map, ward_layer
from geo.app.notices import show_notes, show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import current_workspace, result_of
from geo.maps.actions import action_drawing

require("did_it_work")
st.title("Did it work?")
workspace, question = current_workspace(), asked()
show_notices(workspace)
st.write("The period chosen is the time of the action. It is set against an earlier one, beside places like it.")
if workspace.gazetteer.table.empty:
    st.info("No place has a number yet: there has been no hotspot in this data.")
    st.stop()
action, against = ask_action(workspace)
found = result_of(workspace, question.filters, action, against)
show_rows(workspace, question.filters, found.selection)
words_side, map_side = st.columns([7, 5])
with words_side:
    st.header(f"{found.filters.period.in_words} against {found.before.in_words}")
    for said in found.sentences:
        st.write(said)
    show_places(found)
with map_side:
    show_map(workspace, action_drawing(found, wards=ward_layer(workspace, question.filters)))
st.header("The months before")
show_series(found)
show_notes(found.notes)
show_sources(workspace, found.recipe)
