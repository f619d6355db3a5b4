"""Tables of a page: columns are as wide as their names."""

import json

import pytest
from streamlit.testing.v1 import AppTest


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
