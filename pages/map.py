"""Map: the same incidents drawn in each way that helps, two periods side by side or as their difference."""

import streamlit as st

from geo.app.filters import asked
from geo.app.layers import View, difference, earlier_question, view
from geo.app.map_choices import choose
from geo.app.map_view import HEIGHT_PX, show_map
from geo.app.notices import show_notes, show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import current_workspace
from geo.app.tables import plain_table

require("map")
st.title("Map")
workspace, question = current_workspace(), asked()
show_notices(workspace)
chosen = choose(workspace)


def show(found: View, key: str, *, beside: bool) -> None:
    """Draw one map with the table of its facts, beside or below it."""
    map_side, table_side = st.columns([7, 5]) if beside else (st.container(), st.container())
    with map_side:
        show_map(workspace, found.drawing, key=key)
    with table_side:
        st.write(found.sentence)
        plain_table(found.table, alt="The facts of the map", most_px=HEIGHT_PX - 60)


now = (
    difference(workspace, question, chosen.shown, chosen.against)
    if chosen.against and chosen.as_difference
    else view(workspace, question, chosen.shown)
)
show_rows(workspace, question.filters, now.selection)
if not now.selection.visible:
    st.info(now.selection.notice)
    st.stop()
show_notes(now.notes)
if not chosen.against or chosen.as_difference:
    show(now, "map", beside=True)
else:
    before, earlier = earlier_question(workspace, question, chosen.against)
    sides = st.columns(2)
    with sides[0]:
        st.header(before.filters.period.in_words)
        if earlier.obstacle:
            st.info(earlier.obstacle)
        else:
            show(view(workspace, before, chosen.shown, scale=now), "map before", beside=False)
    with sides[1]:
        st.header(question.filters.period.in_words)
        show(now, "map", beside=False)
show_sources(workspace, now.recipe)
