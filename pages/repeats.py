"""Repeats: addresses, map points and victims that more than one incident befell, with the rule that says so."""

from functools import partial

import streamlit as st

from geo.answers.repeat_rules import KIND_OF, NAMES, obstacle, repeats_counted, rule, usual_kind
from geo.app.downloads import show_download
from geo.app.filters import asked
from geo.app.link import answer_link
from geo.app.map_view import show_map, ward_layer
from geo.app.notices import show_notices, show_rows, show_sources
from geo.app.repeat_tables import MOST_ROWS, repeat_table
from geo.app.roles import require
from geo.app.state import current_workspace, repeats_of, repeats_to_export
from geo.maps.repeats import repeat_place_drawing

require("repeats")
st.title("Repeats")
workspace, question = current_workspace(), asked()
filters = question.filters
show_notices(workspace)
usual = NAMES[usual_kind(workspace)]
name = st.segmented_control("Kind", list(KIND_OF), default=usual, required=True, key="kind", bind="query-params")
answer_link()
# A link may choose none.
name = name or usual
kind = KIND_OF[name]
found = repeats_of(workspace, filters, kind)
show_rows(workspace, filters, found.selection)
if not found.selection.visible:
    st.info(found.selection.notice)
    st.stop()
if lacking := obstacle(workspace, kind):
    st.info(lacking)
    st.stop()
for said in (rule(kind, filters), *found.notes):
    st.write(said)
if found.table.empty:
    st.info(f"No {name.lower()} with so many of these incidents. Choose a longer period, or fewer filters.")
    st.stop()

list_side, map_side = st.columns([7, 5]) if kind != "victim" else (st.container(), None)
with list_side:
    more = f", the first {MOST_ROWS} shown" if len(found.table) > MOST_ROWS else ""
    st.header(f"{repeats_counted(kind, len(found.table))}{more}")
    chosen = repeat_table(found, key=f"repeats {found.recipe}")
    show_download("repeats", partial(repeats_to_export, workspace, filters, kind), workspace)
if map_side is not None:
    with map_side:
        show_map(workspace, repeat_place_drawing(found, wards=ward_layer(workspace, filters), chosen=chosen))
show_sources(workspace, found.recipe)
