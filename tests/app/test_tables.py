"""Tables of a page: columns are as wide as their names, and places of one name are told apart."""

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.app.tables import told_apart
from geo.places.gazetteer import UNNUMBERED


def _page(letters: int) -> None:
    import pandas as pd  # noqa: PLC0415 (the script of an AppTest stands alone)
    import streamlit as st  # noqa: PLC0415

    from geo.app.tables import headed_table  # noqa: PLC0415

    headings = {"name": st.column_config.TextColumn(width=100), "n": st.column_config.NumberColumn(width=40)}
    headed_table(pd.DataFrame({"name": ["x" * letters, "y"], "n": [10**15, 2]}), headings, alt="names")


@pytest.mark.parametrize(
    ("letters", "width"),
    # A letter is 7 px, and 18 px are left free: 11 letters need 95, 12 need 102, 36 need 270.
    [(11, 100), (12, 102), (35, 263), (36, 264), (60, 264)],
)
def test_a_column_of_names_is_widened_so_far_that_a_phone_still_shows_the_next(letters: int, width: int) -> None:
    table = AppTest.from_function(_page, args=(letters,), default_timeout=60).run().dataframe[0]
    widths = {name: column["width"] for name, column in json.loads(table.proto.columns).items() if "width" in column}
    assert widths == {"name": width, "n": 40}


def test_places_of_one_name_are_told_apart_by_their_number() -> None:
    table = pd.DataFrame(
        {"place": ["High Street", "Walnut Avenue", "High Street", "High Street"], "number": [3, 5, 12, UNNUMBERED]}
    )
    told = ["High Street (No. 3)", "Walnut Avenue", "High Street (No. 12)", "High Street"]
    assert told_apart(table)["place"].tolist() == told
    exported = table.rename(columns={"place": "name"}).assign(number=pd.array([3, 5, 12, None], "Int64"))
    assert told_apart(exported)["name"].tolist() == told
    assert table["place"].tolist()[0] == "High Street"
    assert told_apart(table[["place"]])["place"].tolist() == table["place"].tolist()
