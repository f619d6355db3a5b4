"""When: the hours, weekdays and months in which it happens, for whoever plans shifts; hours picked here filter all."""

import streamlit as st

from geo.app.filters import asked
from geo.app.hour_picker import offer_windows, pick_hours, show_sums, show_week_table
from geo.app.month_view import show_month_table, show_months
from geo.app.notices import show_notices, show_rows, show_sources
from geo.app.roles import require
from geo.app.state import current_workspace, when

require("when")
st.title("When")
workspace, question = current_workspace(), asked()
show_notices(workspace)
with st.spinner("Counting hours and months", show_time=False):
    found = when(workspace, question.filters)
show_rows(workspace, question.filters, found.selection)
if not found.selection.visible:
    st.info(found.selection.notice)
    st.stop()
for said in found.notes:
    st.info(said)

st.header("Hours of the week")
if found.week.told:
    st.write(
        "Each incident is spread evenly over the hours it may have happened in. The whole week is shown, whatever "
        "hours are chosen. Click a cell to filter every page by its hour, a second one for all between the two, a "
        "third to begin anew; or use the buttons."
    )
    chart_side, words_side = st.columns([5, 2])
    with chart_side:
        pick_hours(found.week, question.filters)
        show_sums(found.week)
    with words_side:
        for said in found.week.notes:
            st.write(said)
        offer_windows(found.week, question.filters)
    with st.expander("Hours of the week as a table"):
        show_week_table(found.week)
else:
    st.info(found.week.untold)

st.header("Months")
show_months(found.months, question.filters.period)
with st.expander("Months as a table"):
    show_month_table(found.months, question.filters.period)
show_sources(workspace, found.recipe)
