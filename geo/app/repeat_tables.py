"""The table of repeats: what each column is called."""

import streamlit as st

from geo.answers.repeat_list import RepeatList
from geo.app.tables import headed_table, selectable_table

MOST_ROWS = 300
"""Shown on the page; the file holds all."""
_COUNTS = {
    "incidents": st.column_config.NumberColumn("Count", width=55),
    "days": st.column_config.NumberColumn("Days", width=55, help="Different days; empty where only months are known"),
    "months": st.column_config.NumberColumn("Months", width=65, help="Different months"),
}
_PLACE = {
    "rank": st.column_config.NumberColumn("Rank", width=45),
    "place": st.column_config.TextColumn("Name", width=130),
    **_COUNTS,
    "last": st.column_config.DateColumn("Last", format="DD/MM/YYYY", width=90),
    "ward": st.column_config.TextColumn("Ward", width=155),
    "categories": st.column_config.TextColumn("Main categories", width=420),
}
_PERSON = {
    "rank": st.column_config.NumberColumn("Rank", width=45),
    "reference": st.column_config.TextColumn("Reference", width=135, help="Pseudonym, the same in every list"),
    **_COUNTS,
    "locations": st.column_config.NumberColumn("Locations", width=80, help="How many different ones"),
    "categories": st.column_config.TextColumn("Main categories", width=420),
}


def repeat_table(answer: RepeatList, *, key: str) -> int | None:
    """Draw the first rows of a list of repeats; give the rank of the place that is selected, if any."""
    table = answer.table.head(MOST_ROWS)
    if answer.kind == "victim":
        headed_table(table, _PERSON, alt="Repeat victims by number of incidents", most_px=560)
        return None
    # Where the data has months only, the last day of one would be made up.
    unknown = {"months"} if table["days"].notna().any() else {"days", "last"}
    known = {name: column for name, column in _PLACE.items() if name not in unknown}
    return selectable_table(table, known, key=key, alt="Places with repeats by number of incidents", most_px=560)
