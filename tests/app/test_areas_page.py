"""What the page Areas says for a question, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.areas import MOST_AREAS
from geo.app.roles import Role
from tests.app.conftest import Open, said


@pytest.fixture
def page(open_page: Open, small_store: Path) -> AppTest:
    return open_page("areas", small_store)


def test_areas_stand_beside_the_whole_with_their_map(page: AppTest) -> None:
    assert page.title[0].value == "Areas"
    assert page.dataframe[0].value[["name", "incidents"]].to_numpy().tolist() == [
        ["Ward E05000001", 12],
        ["Ward E05000003", 12],
        ["Ward E05000002", 0],
        ["Whole study area", 24],
    ]
    assert len(page.get("component_instance")) == 1
    assert len(page.get("download_button")) == 1
    assert "Shown: 24 of 24 incidents" in said(page)
    assert "layer wards of 2022; by area; per residents" in said(page)


def test_a_column_of_which_nothing_is_known_is_not_shown_and_why_is_said(page: AppTest) -> None:
    assert list(page.dataframe[0].value.columns) == ["name", "incidents", "code"]
    assert "Residents are not loaded, which is not zero: no rates" in said(page).replace("\\", "")


def test_what_may_not_be_compared_says_why(page: AppTest) -> None:
    (told,) = [info.value for info in page.info]
    assert "Not compared with January 2023" in told
    assert "missing, not zero" in told


def test_what_can_be_compared_is_offered_and_last_year_comes_first(open_page: Open) -> None:
    page = open_page("areas", asked={"period": "October 2026"})
    since = page.selectbox(key="since")
    assert since.options == ["the period before", "the same period last year"]
    assert since.value == "the same period last year"
    last_year = page.dataframe[0].value["before"].tolist()
    since.select("the period before").run()
    before = page.dataframe[0].value
    assert before["before"].tolist() != last_year
    assert (before["before"] + before["difference"]).tolist() == before["incidents"].tolist()
    linked = open_page("areas", asked={"period": "October 2026", "since": "the period before"})
    assert linked.dataframe[0].value["before"].tolist() == before["before"].tolist()


def test_where_last_year_is_not_held_areas_stand_against_the_month_before(
    open_page: Open, imported: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    rows = {month: [police_row({"Month": month})] * n for month, n in (("2024-01", 1), ("2024-02", 3))}
    page = open_page("areas", imported(rows), asked={"period": "February 2024"})
    since = page.selectbox(key="since")
    assert (since.options, since.value) == (["the period before"], "the period before")
    assert "Not compared with February 2023" in since.help
    assert page.dataframe[0].value[["before", "difference"]].iloc[0].tolist() == [1, 2]
    assert "Not compared" not in said(page)
    assert "January 2024 has 31 days, this period 29: counts are compared as they are." in said(page).replace("\\", "")
    asked = {"period": "February 2024", "since": "the same period last year"}
    linked = open_page("areas", imported(rows), asked=asked)
    assert ["Not compared with February 2023" in info.value for info in linked.info] == [True]
    page.selectbox(key="period").select("January 2024").run()
    assert "since" not in [each.key for each in page.selectbox]
    assert [info.value.partition(":")[0] for info in page.info] == ["Not compared with January 2023"]


def test_the_order_of_the_rows_is_told(page: AppTest, open_page: Open) -> None:
    # Without residents there is no rate.
    assert "Sorted by count, the highest first." in said(page)
    page.selectbox(key="rows").select("Areas and categories").run()
    assert "In the order of codes, the rows of an area together." in said(page)
    assert "Sorted by rate, the highest first." in said(open_page("areas", asked={"period": "October 2026"}))


def test_of_many_rows_the_first_are_listed_and_the_whole(open_page: Open) -> None:
    page = open_page("areas", asked={"period": "October 2026", "layer": "LSOAs of 2011"})
    table = page.dataframe[0].value
    assert len(table) == MOST_AREAS + 1
    assert table["name"].iloc[-1] == "Whole study area"
    assert f"Listed: the first {MOST_AREAS} of 3" in said(page)


def test_rows_can_be_areas_and_categories(page: AppTest) -> None:
    page.selectbox(key="rows").select("Areas and categories").run()
    assert not page.exception
    shown = page.dataframe[0].value
    assert set(shown["shown"]) == {"Burglary", "All recorded crime (without ASB)"}
    assert page.selectbox(key="kind").value == "All recorded crime (without ASB)"
    page.selectbox(key="kind").select("Burglary").run()
    assert not page.exception


@pytest.mark.parametrize(
    ("shown", "rows"),
    [
        ("Rate per 1,000", "Areas"),
        ("Change", "Areas and categories"),
        ("Deprivation", "Areas and priorities"),
    ],
)
def test_every_choice_opens_by_its_link(open_page: Open, small_store: Path, shown: str, rows: str) -> None:
    page = open_page("areas", small_store, asked={"shown": shown, "rows": rows, "per": "households"})
    assert not page.exception
    assert page.selectbox(key="shown").value == shown
    assert page.selectbox(key="rows").value == rows
    assert "per households" in said(page)
    assert len(page.get("component_instance")) == 1


def test_wards_chosen_are_listed_against_the_whole_county(page: AppTest) -> None:
    page.multiselect(key="wards").select("Ward E05000003").run()
    assert page.dataframe[0].value[["name", "incidents"]].to_numpy().tolist() == [
        ["Ward E05000003", 12],
        ["Whole study area", 24],
    ]
    assert "They are still set against the whole county." in said(page)


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_map(page: AppTest) -> None:
    page.selectbox(key="priority").select("Exploitation of vulnerable people").run()
    assert not page.exception
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == len(page.get("component_instance")) == 0


def test_rates_of_the_demonstration_stand_with_their_interval(open_page: Open) -> None:
    page = open_page("areas", asked={"period": "October 2026"})
    table = page.dataframe[0].value
    assert len(table) == 50
    first = table.iloc[0]
    low, high = map(float, first["between"].split(" to "))
    assert low < first["rate"] < high
    assert first["against_study_area"] == "above"
    assert first["before"] + first["difference"] == first["incidents"]
    assert {"small_base", "residents", "residents_in_deciles_1_to_3_percent", "change"} <= set(table.columns)
    assert "recipe" not in table.columns


def test_without_data_one_sentence_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    page = open_page("areas", tmp_path)
    assert "Nothing is loaded yet." in page.info[0].value


def test_a_councillor_gets_nothing_of_it(open_page: Open, small_store: Path) -> None:
    page = open_page("areas", small_store, Role.COUNCILLOR)
    assert "This page is not for the role Ward councillor." in page.info[0].value
    assert len(page.dataframe) == 0
