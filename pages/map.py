"""Map: the same incidents drawn in each way that helps, two periods side by side or as their difference."""

import streamlit as st

from geo.app.filters import asked
from geo.app.layers import View, difference, earlier_question, view
from geo.app.link import answer_link
from geo.app.map_choices import choose
from geo.app.map_view import HEIGHT_PX, show_map
from geo.app.notices import show_notes, show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import chosen_incidents, current_workspace
from geo.app.tables import headed_table
from geo.periods import Period

require("map")
st.title("Map")
workspace, question = current_workspace(), asked()
show_notices(workspace)
chosen = choose(workspace)
answer_link()
selection = chosen_incidents(workspace, question.filters)
show_rows(workspace, question.filters, selection)
if not selection.visible:
    st.info(selection.notice)
    st.stop()


def show(found: View, period: Period, key: str, *, beside: bool) -> None:
    """Draw one map with the table of its facts, beside or below it."""
    map_side, table_side = st.columns([7, 5]) if beside else (st.container(), st.container())
    with map_side:
        show_map(workspace, found.drawing, key=key, name=f"Map of {period.in_words}")
    with table_side:
        st.write(found.sentence)
        alt = f"The facts of the map of {period.in_words}"
        headed_table(found.table, found.headings, alt=alt, most_px=HEIGHT_PX - 60)


if not chosen.against or chosen.as_difference:
    now = (
        difference(workspace, question, chosen.shown, chosen.against)
        if chosen.against
        else view(workspace, question, chosen.shown)
    )
    show_notes(now.notes)
    show(now, question.filters.period, "map", beside=True)
else:
    before, earlier = earlier_question(workspace, question, chosen.shown, chosen.against)
    now = view(workspace, question, chosen.shown, beside=True)
    show_notes(note for note in (*now.notes, earlier.notice) if note)
    sides = st.columns(2)
    with sides[0]:
        st.header(before.filters.period.in_words)
        if earlier.obstacle:
            st.info(earlier.obstacle)
        else:
            then = view(workspace, before, chosen.shown, scale=now, beside=True)
            show(then, before.filters.period, "map before", beside=False)
    with sides[1]:
        st.header(question.filters.period.in_words)
        show(now, question.filters.period, "map", beside=False)
show_sources(workspace, now.recipe, attribution=now.attribution)
