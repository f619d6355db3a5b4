"""What the page Tasking says for a question, without a browser."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import Role
from tests.app.conftest import Open, said


@pytest.fixture
def page(open_page: Open, small_store: Path) -> AppTest:
    return open_page("tasking", small_store)


def test_the_page_lists_hotspots_and_repeat_points_apart(page: AppTest) -> None:
    assert page.title[0].value == "Tasking"
    assert page.main.header[0].value == "1 hotspot, 24 incidents"
    (hotspots,) = (table.value for table in page.dataframe)
    assert hotspots[["name", "ward", "incidents", "share_percent", "extent_m"]].to_numpy().tolist() == [
        ["High Street", "Ward E05000001", 12, 50.0, 30]
    ]
    assert [fold.label for fold in page.expander if fold.label not in ("Method", "How this was made")] == [
        "Each hotspot of the last list",
        "0 places not hot any more",
        "1 repeat point: many incidents on too few distinct locations",
    ]


def test_what_is_folded_is_drawn_once_it_is_opened(page: AppTest) -> None:
    page.session_state["Repeat points by number of incidents"] = True
    page.run()
    assert not page.exception
    assert page.dataframe[1].value[["name", "distinct_points"]].to_numpy().tolist() == [["Supermarket", 1]]
    assert "not an address" in said(page)


def test_the_card_of_a_hotspot_says_why_and_what_to_do(page: AppTest) -> None:
    assert "High Street, Ward E05000001" in page.subheader[0].value
    assert "12 incidents on 4 distinct points, 30 m across" in said(page)
    assert "Too few periods are known to tell a lasting place from a passing one" in said(page)


def test_what_cannot_be_measured_says_why(page: AppTest) -> None:
    assert "Not compared with December 2023" in said(page)


def test_the_page_says_which_rows_and_which_parameters(page: AppTest) -> None:
    assert "Shown: 24 of 24 incidents" in said(page)
    assert "radius 150 m; least incidents 10; least distinct points 3; max extent 700 m" in said(page)
    assert "bandwidth 300 m" in said(page)
    assert "Source: data.police.uk." in said(page)


def test_month_only_data_switches_hours_off_and_says_why(page: AppTest) -> None:
    assert page.selectbox(key="hour").disabled
    assert page.selectbox(key="until").disabled
    assert "Hours and weekdays are off: this data has months only." in said(page)
    assert page.selectbox(key="period").options == ["January 2024", "all that is held"]
    assert [button.disabled for button in page.button[:2]] == [True, True]


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_map(page: AppTest) -> None:
    page.selectbox(key="priority").select("Exploitation of vulnerable people").run()
    assert not page.exception
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == 0
    assert len(page.get("component_instance")) == 0


def test_limits_that_no_place_reaches_say_what_to_do(page: AppTest) -> None:
    page.number_input(key="least").set_value(400).run()
    assert page.main.header[0].value == "0 hotspots, 24 incidents"
    assert "No place reaches the limits of the method." in said(page)
    assert len(page.subheader) == 0


def test_wards_and_categories_narrow_the_list(page: AppTest) -> None:
    page.multiselect(key="wards").select("Ward E05000003").run()
    assert page.main.header[0].value == "0 hotspots, 12 incidents"
    assert "12 in other wards" in said(page)
    page.multiselect(key="categories").select("Robbery").run()
    assert "of categories not chosen" in said(page)


def test_a_step_goes_a_week_back_and_on_again(open_page: Open) -> None:
    page = open_page("tasking")
    assert "4 to 31 October 2026" in said(page)
    assert page.button(key="step 1").disabled
    page.button(key="step 0").click().run()
    assert not page.exception
    assert "27 September to 24 October 2026" in said(page)
    assert page.query_params["period"] == "27 September to 24 October 2026"
    assert page.date_input(key="first day").value == date(2026, 9, 27)
    page.button(key="step 1").click().run()
    assert "4 to 31 October 2026" in said(page)


def test_days_chosen_in_the_fields_are_one_period_in_the_address(open_page: Open) -> None:
    page = open_page("tasking", asked={"period": "20 September to 17 October 2026"})
    page.date_input(key="last day").set_value(date(2026, 10, 3)).run()
    assert page.query_params["period"] == "20 September to 3 October 2026"
    assert "20 September to 3 October 2026" in said(page)
    page.date_input(key="first day").set_value(date(2026, 10, 10)).run()
    assert "showing the day chosen last alone" in page.sidebar.error[0].value
    assert page.query_params["period"] == "10 October 2026"
    assert page.date_input(key="last day").value == date(2026, 10, 10)


def test_days_that_are_not_held_are_no_period_of_a_link(open_page: Open) -> None:
    page = open_page("tasking", asked={"period": "30 October to 1 November 2026"})
    assert "The link asks for period=30 October to 1 November 2026, which there is not here" in said(page)
    assert page.query_params["period"] == "last 28 days"


def test_a_month_steps_to_the_month_before(open_page: Open) -> None:
    page = open_page("tasking", asked={"period": "October 2026"})
    page.button(key="step 0").click().run()
    assert page.selectbox(key="period").value == "September 2026"
    assert "September 2026. Shown: " in said(page)
    assert not page.exception


def test_a_fault_of_the_data_folder_is_one_sentence(open_page: Open, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("not a manifest")
    page = open_page("tasking", tmp_path)
    assert page.error[0].value == "The data cannot be read. An analyst or administrator is told what to do."
    page = open_page("tasking", tmp_path, Role.ANALYST)
    assert "move the folder away and import anew" in page.error[0].value


def test_an_empty_folder_is_no_fault(open_page: Open, tmp_path: Path) -> None:
    page = open_page("tasking", tmp_path)
    assert not page.error
    assert page.info[0].value.startswith("Nothing is loaded yet.")


def test_a_month_that_is_missing_is_stepped_over(open_page: Open, two_months: Path) -> None:
    page = open_page("tasking", two_months)
    assert page.button(key="step 0").label == "To January 2024"
    page.button(key="step 0").click().run()
    assert page.selectbox(key="period").value == "January 2024"
    assert page.button(key="step 1").label == "To March 2024"
