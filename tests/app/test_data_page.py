"""The page Data without a browser: with, without, and with odd data."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import Role
from geo.config import DEMONSTRATION

Open = Callable[..., AppTest]


@pytest.fixture
def odd_store(imported: Callable[..., Path], police_row: Callable[..., str]) -> Path:
    """Hold January and March: a category nobody knows, a row without a location, one outside, one that repeats."""
    january = [
        police_row({"Crime type": "Theft of *all* [sheep]"}),
        police_row({"Crime ID": "x", "Longitude": "", "Latitude": ""}),
        police_row({"Crime ID": "y"}, at=(490_500, 200_500)),
    ]
    return imported({"2024-01": january, "2024-03": [police_row({"Month": "2024-03"})]})


def said(app: AppTest) -> str:
    return "\n".join(
        str(getattr(element, "value", "")) for kind in ("markdown", "caption", "warning") for element in app.get(kind)
    )


def rows_of(app: AppTest, heading: str) -> list[list[str]]:
    """Find the table whose first heading is this."""
    (found,) = (table.value for table in app.table if table.value.columns[0] == heading)
    return [[str(value).replace("\\", "") for value in row] for row in found.to_numpy()]


def test_it_says_where_every_row_went(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    assert "4 rows read = 2 incidents in the study area + 1 rejected + 1 outside the study area." in said(app)
    assert "This adds up" in said(app)
    assert rows_of(app, "Supplier") == [["Thames Valley (data.police.uk)", "4", "2", "1", "1"]]
    assert "1 incidents held repeat the reference of an earlier one" in said(app)


def test_a_missing_month_is_said_drawn_and_in_the_table(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    assert "1 month missing, not zero: February 2024" in said(app).replace("\\", "")
    assert app.dataframe[0].value.to_numpy().tolist() == [
        ["March 2024", "1"],
        ["February 2024", "missing"],
        ["January 2024", "1"],
    ]
    assert len(app.get("vega_lite_chart")) == 1


def test_rejected_rows_have_a_reason_and_a_download(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    assert rows_of(app, "Why rejected") == [["no location", "1"]]
    assert rows_of(app, "File") == [["2024-01-thames-valley-street.csv", "3", "Longitude: nothing", "no location"]]
    assert len(app.get("download_button")) == 1


def test_a_category_in_no_priority_is_shown_letter_for_letter(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    assert rows_of(app, "Recorded category") == [["Theft of *all* [sheep]", "1"]]
    (table,) = (table.value for table in app.table if table.value.columns[0] == "Recorded category")
    assert table.iloc[0, 0] == r"Theft of \*all\* \[sheep\]"


def test_month_only_data_says_what_cannot_be_asked_and_what_it_would_need(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    can = {row[0]: row[1:] for row in rows_of(app, "Can it be asked for")}
    assert can["Hours and weekdays"][0] == "No"
    assert can["Map points"][0] == "Yes"
    sees = {row[0]: row[1:] for row in rows_of(app, "Priority")}
    assert sees["Neighbourhood crime"][0] == "1 in part"
    assert sees["Exploitation of vulnerable people"] == [
        "Not at all",
        "a flag for exploitation (county lines, modern slavery, fraud against the vulnerable) from police or council",
    ]
    assert "Not loaded, which is not zero: residents, households, IMD decile." in said(app)


def test_the_demonstration_names_all_suppliers_and_what_is_approximate(open_page: Open) -> None:
    app = open_page("data", DEMONSTRATION)
    assert "Each of the 5 suppliers gave all 24 months" in said(app).replace("\\", "")
    assert rows_of(app, "Supplier")[-1][0] == "All together"
    assert rows_of(app, "Boundaries")[0] == ["Wards of 2022, the study area", "49", "approximate"]
    assert all(row[-1].endswith("approximate") for row in rows_of(app, "Figure"))
    assert "none was rejected" in said(app)
    assert not app.get("download_button")
    assert "English Indices of Deprivation 2025." in app.main.caption[-1].value


def test_it_ends_with_the_recipe_and_offers_no_filters(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store)
    captions = [caption.value for caption in app.main.caption]
    assert "data " in captions[-2]
    assert "version " in captions[-2]
    assert "Source: data.police.uk." in captions[-1]
    assert [box.label for box in app.sidebar.selectbox] == ["Role"]


def test_without_data_it_is_one_sentence_that_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page("data", tmp_path)
    assert "Nothing is loaded yet." in app.info[0].value
    assert not app.table


def test_a_councillor_sees_nothing_of_it(open_page: Open, odd_store: Path) -> None:
    app = open_page("data", odd_store, Role.COUNCILLOR)
    assert "This page is not for the role Ward councillor" in app.info[0].value
    assert not app.table
    assert not app.dataframe


def test_the_packs_made_of_this_data_are_listed(open_page: Open, small_store: Path) -> None:
    assert "No pack was made of this data yet." in said(open_page("data", small_store))
    heading = "made_at,file,what,audience,marking,priority,period,sha256\n"
    row = "2026-11-05T09:30:00+00:00,a.pdf,Ward pack: Abbey,councillor,,all-crime,2026-10-01 to 2026-10-31,0\n"
    (small_store / "packs.csv").write_text(heading + row, "utf-8")
    page = open_page("data", small_store)
    listed = next(each.value for each in page.table if "Pack" in each.value)
    assert listed.to_numpy().tolist() == [
        ["Ward pack\\: Abbey", "October 2026", "councillor", "none", "2026-11-05 09:30 UTC", "a.pdf"]
    ]
