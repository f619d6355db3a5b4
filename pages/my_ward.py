"""My ward: what happened in one ward, for its councillor: in sentences, safe to show in public."""

import streamlit as st

from geo.app.filters import asked
from geo.app.link import answer_link
from geo.app.map_view import show_map
from geo.app.notices import show_notices, show_sources
from geo.app.packs import offer_ward_pack
from geo.app.roles import require
from geo.app.state import chosen_incidents, current_workspace, layer_outlines, picture_of, report_of
from geo.app.text import plain
from geo.app.ward import choose_ward, fact_table, month_table, show_months, today
from geo.maps.areas import ward_drawing
from geo.selection import Filters
from geo.sharing.ward_picture import picture_name

require("my_ward")
st.title("My ward")
workspace, question = current_workspace(), asked()
show_notices(workspace)
ward = choose_ward(workspace)
answer_link()
# Priority and period only, whatever the role: the page is alike for everybody.
filters = Filters(question.filters.priority, question.filters.period)
selection = chosen_incidents(workspace, filters)
if not selection.visible:
    st.info(selection.notice)
    st.stop()
with st.spinner("Counting", show_time=False):
    found = report_of(workspace, filters, ward)
st.markdown(plain(found.rows))
if question.filters != filters:
    st.caption(
        "This page obeys priority and period only: hours, weekdays, sources, categories and wards do not count here."
    )

st.header(f"{plain(found.name)}: {plain(found.title)}")
words_side, map_side = st.columns([7, 5])
with words_side:
    for sentence in found.sentences:
        st.markdown(plain(sentence))
with map_side:
    show_map(
        workspace, ward_drawing(layer_outlines(workspace, found.layer), layer=found.layer, ward=ward), height_px=320
    )

st.subheader("By month")
show_months(found)
with st.expander("Months as a table"):
    st.table(month_table(found), hide_index=True, alt="Incidents by month")
facts_side, limits_side = st.columns([7, 5])
with facts_side:
    st.subheader("The same as a table")
    st.table(fact_table(found), hide_index=True, alt=f"Facts of {found.name}")
with limits_side:
    st.subheader("What this cannot show")
    st.markdown("\n".join(f"- {plain(limit)}" for limit in found.limits))

st.subheader("Picture to share")
drawn = picture_of(workspace, filters, ward, today())
told = " ".join(found.sentences)
st.download_button("Download picture (PNG)", drawn, picture_name(found, workspace), "image/png", on_click="ignore")
chart = found.no_chart or "A chart by month."
st.image(drawn, width=600, alt=f"{found.name}, {found.title}. {told} {chart}")
st.write("Words to go with it, for those who cannot see it:")
st.code(f"{found.name}, {found.title}. {told}", language=None, wrap_lines=True)
st.subheader("Pack to print")
st.write("Two pages with all of this and a map, safe to show in public.")
offer_ward_pack(workspace, filters, found)
show_sources(workspace, found.recipe, attribution=found.attribution)
