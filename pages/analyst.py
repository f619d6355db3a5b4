"""Analyst: the methods behind the lists with all their parameters, for those who must defend them."""

import streamlit as st

from geo.app.analyst_parts import PARTS
from geo.app.filters import asked
from geo.app.link import answer_link
from geo.app.notices import show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import chosen_incidents, current_workspace

require("analyst")
st.title("Analyst")
workspace, question = current_workspace(), asked()
show_notices(workspace)
selection = chosen_incidents(workspace, question.filters)
show_rows(workspace, question.filters, selection)
if not selection.visible:
    st.info(selection.notice)
    st.stop()
if selection.incidents.empty:
    st.info("No incident meets these filters. Choose a longer period, or fewer of them.")
    st.stop()

first = next(iter(PARTS))
part = st.segmented_control("Analysis", list(PARTS), default=first, required=True, key="part", bind="query-params")
answer_link()
# A link may choose none.
recipe = PARTS[part or first](workspace, question)
answer_link()
show_sources(workspace, recipe)
