"""Areas: wards, LSOAs, police areas beside one another, for analysts and the yearly assessment."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.answers.area_layers import areas_of_wards
from geo.app.areas import AREAS_OF_WARDS, area_table, choose_areas, choose_kind, notes_of
from geo.app.downloads import show_download
from geo.app.filters import asked
from geo.app.link import answer_link
from geo.app.map_view import HEIGHT_PX, show_map, ward_layer
from geo.app.notices import show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import areas_of, areas_to_export, chosen_incidents, current_workspace, layer_outlines
from geo.app.text import plain
from geo.maps.areas import area_drawing, focus_on

require("areas")
st.title("Areas")
workspace, question = current_workspace(), asked()
show_notices(workspace)
# An area is set against the whole county, so every ward counts; those chosen say which areas are listed.
filters = replace(question.filters, wards=frozenset())
selection = chosen_incidents(workspace, filters)
show_rows(workspace, filters, selection)
if not selection.visible:
    st.info(selection.notice)
    st.stop()

choice = choose_areas(workspace, filters.period)
answer_link()
layer = choice.question.layer
with st.spinner("Setting areas beside one another", show_time=False):
    found = areas_of(workspace, filters, choice.question)
if obstacle := found.earlier(choice.against).obstacle:
    st.info(obstacle)
only: frozenset[str] = frozenset()
if question.filters.wards:
    only = areas_of_wards(workspace, layer, question.filters.wards)
    st.info(AREAS_OF_WARDS)

table_side, map_side = st.columns([5, 3])
with table_side:
    selected = area_table(found, against=choice.against, only=only, most_px=HEIGHT_PX - 60)
    show_download("all areas", partial(areas_to_export, workspace, filters, choice.question), workspace)
with map_side:
    kind = choose_kind(found)
    answer_link()
    wards = layer if layer in workspace.all_wards.values() else ward_layer(workspace, question.filters)
    focus = focus_on(layer_outlines(workspace, layer), selected) if selected else None
    drawing = area_drawing(found, choice.measure, wards=wards, against=choice.against, kind=kind, only=only)
    show_map(workspace, replace(drawing, focus=focus))
for said in notes_of(found, choice.against):
    st.caption(plain(said))
show_sources(workspace, found.recipe, attribution=found.attribution)
