"""What the page Areas says for a question, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

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
    assert "layer ward_2022; by area; per residents" in said(page)


def test_a_column_of_which_nothing_is_known_is_not_shown_and_why_is_said(page: AppTest) -> None:
    assert list(page.dataframe[0].value.columns) == ["name", "incidents", "code"]
    assert "Residents are not loaded, which is not zero: no rates" in said(page).replace("\\", "")


def test_what_may_not_be_compared_says_why(page: AppTest) -> None:
    (told,) = [info.value for info in page.info]
    assert "Not compared with January 2023" in told
    assert "missing, not zero" in told


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
        ("Change to last year", "Areas and categories"),
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
    assert first["last_year_incidents"] + first["last_year_difference"] == first["incidents"]
    assert {"small_base", "residents", "residents_in_deciles_1_to_3_percent", "last_year_change"} <= set(table.columns)
    assert "recipe" not in table.columns


def test_without_data_one_sentence_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    page = open_page("areas", tmp_path)
    assert "The data cannot be read." in page.error[0].value


def test_a_councillor_gets_nothing_of_it(open_page: Open, small_store: Path) -> None:
    page = open_page("areas", small_store, Role.COUNCILLOR)
    assert "This page is not for the role Ward councillor." in page.info[0].value
    assert len(page.dataframe) == 0
