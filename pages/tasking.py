"""Tasking: what the tasking group decides on: this period's hotspots, what changed, whether the last list held."""

from functools import partial

import streamlit as st

from geo.answers.former import gone_in_words
from geo.app.cards import chosen_hotspot, show_card
from geo.app.downloads import show_download
from geo.app.filters import asked
from geo.app.map_view import show_map, ward_layer
from geo.app.notices import show_notes, show_notices, show_rows, show_sources
from geo.app.packs import offer_weekly_pack
from geo.app.roles import require
from geo.app.state import answer, card, current_workspace, hotspots_to_export, listed, previous_list, surface
from geo.app.stepper import show_stepper
from geo.app.tables import MOST_ROWS, ranked_table, show_folded, show_length, show_statuses, with_words
from geo.maps.hotspots import hotspot_drawing
from geo.sharing.export import gone_columns, hotspot_columns
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

exported = listed(workspace, question.filters, question.rules)
# A new question has new rows: what was selected is not among them.
key = f"hotspots {found.recipe}"
chosen = chosen_hotspot(exported, key)
list_side, map_side = st.columns([7, 5])
with map_side:
    wards = ward_layer(workspace, question.filters)
    drawn = surface(workspace, question)
    show_map(workspace, hotspot_drawing(found, drawn, wards=wards, most=MOST_ROWS, chosen=chosen))
with list_side:
    st.header(f"{counted(len(exported), 'hotspot')}, {counted(len(found.selection.incidents), 'incident')}")
    if exported.empty:
        st.write("No place reaches the limits of the method. Choose a longer period, or fewer incidents under Method.")
    else:
        show_statuses(found)
        st.write("Select a row to see it on the map, and its card below.")
        ranked_table(exported, key=key, alt="Hotspots by their score", most_px=430)
        show_length(len(exported), "hotspot")
        leaving = partial(hotspots_to_export, workspace, question.filters, question.rules)
        show_download("hotspots", leaving, workspace)

if shown := [chosen] if chosen else list(range(1, min(CARDS, len(exported)) + 1)):
    st.header("The chosen hotspot" if chosen else f"The first {len(shown)} of the list")
    # Two in a row, so that a phone shows them in their order.
    for at in range(0, len(shown), 2):
        for column, rank in zip(st.columns(2), shown[at : at + 2], strict=False):
            with column:
                show_card(card(workspace, question.filters, question.rules, rank))

st.header("Did the last list hold?")
last = previous_list(workspace, question.filters, question.rules)
st.write(" ".join(last.sentences))
show_folded(
    "Each hotspot of the last list",
    lambda: last.table,
    alt="Hotspots of the last list: incidents on their ground then and now",
)
show_folded(
    gone_in_words(found.gone),
    lambda: with_words(gone_columns(found)),
    alt="Places not hot any more",
)
show_folded(
    f"{counted(len(found.repeats), 'repeat point')}: many incidents on too few distinct locations",
    lambda: hotspot_columns(found.repeats, found),
    alt="Repeat points by number of incidents",
    caption="A map point of data.police.uk stands for many addresses around it: it is not an address.",
)
st.header("Weekly pack")
st.write(
    "The list, a page for each of the first hotspots, the areas, and what it rests on: to print, or for a browser."
)
offer_weekly_pack(workspace, question)
show_sources(workspace, found.recipe | {"bandwidth_m": f"{question.bandwidth_m:g}"})
