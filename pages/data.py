"""Data: partners see what is loaded, what is missing, what was refused, and what the data can be asked."""

import streamlit as st

from geo.app.coverage import coverage_chart, coverage_table
from geo.app.fetching import offer_fetch
from geo.app.holdings import (
    capabilities_table,
    categories_table,
    figures_table,
    layers_table,
    reasons_table,
    rejected_table,
    sights_table,
    suppliers_table,
)
from geo.app.notices import show_notices, show_sources
from geo.app.packs import show_packs_made
from geo.app.roles import require
from geo.app.state import current_workspace, known, loaded, refused
from geo.app.text import plain
from geo.sharing.export import marked
from geo.sharing.formats.comma_separated import to_csv
from geo.sharing.rejected_export import rejected_file
from geo.words import counted

role = require("data")
st.title("Data")
offer_fetch(role)
workspace = current_workspace()
show_notices(workspace)
held = loaded(workspace)

st.header("What is loaded")
st.markdown(f"**{counted(held.incidents, 'incident')}**, {held.span.in_words}. {held.sum_in_words}")
if not held.adds_up:
    st.error("Rows are unaccounted for: do not use figures of this data before the months are imported again.")
suppliers_table(held)
for said in held.repeats_in_words:
    st.markdown(said)

st.header("Coverage by month")
st.markdown(
    "A month that did not come is **missing, not zero**: nothing is compared with it, and no rate is made of it."
)
coverage_chart(held)
st.markdown(plain(held.coverage_in_words))
coverage_table(held)

st.header("Rejected rows")
rows = refused(workspace)
if rows.empty:
    st.markdown("Every row read could be used: none was rejected.")
else:
    reasons_table(held.reasons)
    rejected_table(rows)
    file = to_csv(marked(rows, workspace))
    st.download_button("Download rejected rows (CSV)", file, rejected_file(workspace), "text/csv", on_click="ignore")

st.header("What this data can be asked")
can, sees = known(workspace)
capabilities_table(can)

st.header("Which priorities it can see")
st.markdown(
    "Numbers of incidents. **Exactly**: such an incident is the priority. **In part**: it is part of it. **By proxy**: "
    "it holds the priority among much else. None of this tells how much was never recorded."
)
sights_table(sees)
if held.unknown_categories:
    st.markdown("These recorded categories belong to no priority, so that no page shows them:")
    categories_table(held.unknown_categories)
else:
    st.markdown("Every recorded category belongs to a priority.")

st.header("Boundaries and figures")
layers_table(held.layers)
if held.figures:
    figures_table(held.figures)
if held.figures_absent:
    st.markdown(f"Not loaded, which is not zero: {', '.join(held.figures_absent)}.")
st.header("Packs made")
show_packs_made(workspace)
show_sources(workspace, held.recipe, attribution=held.attribution)
