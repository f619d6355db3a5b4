"""What the page When says for a question, without a browser."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.app.charts import class_names, class_step, month_chart, month_rows, week_chart, week_table
from geo.app.hour_picker import reach
from geo.app.roles import Role
from geo.periods import Hours, Period
from geo.selection import ALL_WEEK, Filters
from tests.app.conftest import Open, said

ASKED = {"priority": "Anti-social behaviour", "period": "all that is held"}


def test_hours_and_months_are_shown_with_their_tables(open_page: Open) -> None:
    page = open_page("when", asked=ASKED)
    assert [each.value for each in page.main.header] == ["Hours of the week", "Months"]
    assert len(page.get("vega_lite_chart")) == 4
    (hours,) = (each.value for each in page.dataframe)
    assert hours["Weekday"].tolist() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "All"]
    assert hours["All"].iloc[-1] == 6826
    (months,) = (each.value for each in page.table)
    assert len(months) == 24
    assert "Chosen now: the whole week." in said(page)
    assert "Year on year: " in said(page)


def test_a_window_is_chosen_by_a_button_and_the_whole_week_again(open_page: Open) -> None:
    page = open_page("when", asked=ASKED)
    hours = page.dataframe[0].value
    offered = next(each for each in page.button if each.label.startswith("Fri, Sat 16:00-24:00: "))
    offered.click().run()
    assert not page.exception
    assert "Chosen now, framed in the chart: Fri, Sat 16:00-24:00: 27 % of incidents in 9.5 % of the week." in said(
        page
    )
    assert (page.selectbox(key="hour").value, page.selectbox(key="until").value) == ("16:00", "24:00")
    assert "outside the hours and weekdays" in said(page)
    # The heat map shows the whole week all the same.
    assert page.dataframe[0].value.equals(hours)
    next(each for each in page.button if each.label == "Whole week").click().run()
    assert page.selectbox(key="hour").value == "00:00"
    assert "Chosen now: the whole week." in said(page)


def test_hours_past_midnight_say_which_day_is_meant(open_page: Open) -> None:
    page = open_page("when", asked={"hour": "22:00", "until": "03:00", "days": "Fri"})
    assert "A weekday is the one on which the hours begin: Fri 22:00-03:00 ends on Saturday." in said(page)
    assert "past midnight they go on to the next day" in said(page)
    assert "22:00-03:00, beginning on Fri" in said(page)
    assert "A weekday is the one" not in said(open_page("when", asked={"hour": "22:00", "days": "Fri"}))


def test_month_only_data_says_what_hours_need_and_shows_months(open_page: Open, small_store: Path) -> None:
    page = open_page("when", small_store)
    assert page.info[0].value.startswith("None of the 24 incidents has a time of day")
    assert len(page.get("vega_lite_chart")) == 1
    assert len(page.dataframe) == 0
    assert page.table[0].value["Incidents"].tolist() == ["24"]
    assert "1 months tell no season" in said(page)
    assert not [each for each in page.button if "Whole week" in each.label]


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_chart(open_page: Open, small_store: Path) -> None:
    page = open_page("when", small_store, asked={"priority": "Exploitation of vulnerable people"})
    assert "cannot be seen in this data." in page.info[0].value
    assert len(page.get("vega_lite_chart")) == len(page.table) == 0


def test_without_data_one_sentence_says_so(open_page: Open, tmp_path: Path) -> None:
    page = open_page("when", tmp_path)
    assert "Nothing is loaded yet." in page.info[0].value
    assert len(page.get("vega_lite_chart")) == 0


def test_a_councillor_sees_nothing_of_it(open_page: Open) -> None:
    page = open_page("when", role=Role.COUNCILLOR)
    assert "This page is not for the role Ward councillor" in said(page)
    assert len(page.get("vega_lite_chart")) == len(page.dataframe) == len(page.table) == 0


def asked_for(hours: Hours, weekdays: frozenset[int]) -> Filters:
    return Filters("all-crime", Period.month("2024-01"), hours, weekdays)


@pytest.mark.parametrize(
    ("hours", "weekdays", "window", "days"),
    [
        (Hours(0, 24), ALL_WEEK, "20:00-21:00", [4]),
        (Hours(22, 23), frozenset({2}), "20:00-23:00", [2, 3, 4]),
        (Hours(9, 10), frozenset({5}), "09:00-21:00", [4, 5]),
        (Hours(20, 21), frozenset({4}), "20:00-21:00", [4]),
        (Hours(9, 11), frozenset({5}), "20:00-21:00", [4]),
        (Hours(9, 10), frozenset({5, 6}), "20:00-21:00", [4]),
        (Hours(23, 1), frozenset({5}), "20:00-21:00", [4]),
    ],
)
def test_a_second_click_reaches_from_the_first_and_any_other_begins_anew(
    hours: Hours, weekdays: frozenset[int], window: str, days: list[int]
) -> None:
    found, chosen = reach(asked_for(hours, weekdays), 4, 20)
    assert (str(found), sorted(chosen)) == (window, days)


@pytest.mark.parametrize(("highest", "step"), [(6.0, 1.5), (5.9, 1.0), (0.0, 1.0), (600.0, 150.0), (0.02, 0.004)])
def test_classes_reach_just_beyond_the_highest(highest: float, step: float) -> None:
    assert class_step(highest) == step
    assert highest < 6 * step


def test_cells_are_classed_from_their_lower_edge() -> None:
    week = np.zeros((7, 24))
    week[0, :4] = [0.01, 5.99, 6, 33]
    table = week_table(week, np.zeros((7, 24), bool), turn=0)
    assert class_names(33.0) == ("none", "under 6", "6 to 12", "12 to 18", "18 to 24", "24 to 30", "30 to 36")
    assert table["class"].tolist()[:5] == ["under 6", "under 6", "6 to 12", "30 to 36", "none"]
    assert table["number"].tolist()[:5] == ["", "6", "6", "33", ""]
    assert table["light"].tolist()[:5] == [False, False, False, True, False]
    assert table["said"].iloc[3] == "Mon 03:00-04:00: 33.0 expected"


def test_a_chart_shows_only_what_is_told() -> None:
    table = pd.DataFrame(
        {
            "key": ["2024-01", "2024-02"],
            "month": ["January 2024", "February 2024"],
            "incidents": pd.array([3, pd.NA], dtype="Int64"),
            "level": [np.nan, np.nan],
            "low": [np.nan, np.nan],
            "high": [np.nan, np.nan],
            "in_period": [True, False],
        }
    )
    rows = month_rows(table)
    assert rows["gap"].tolist() == ["", "not held"]
    assert len(month_chart(rows)["layer"]) == 2
    assert len(month_chart(rows.assign(level=1.0))["layer"]) == 5
    assert "config" not in week_chart(class_names(3.0))


def test_a_day_is_a_period_too(open_page: Open) -> None:
    page = open_page("when", asked={"period": "10 October 2026"})
    assert "; period 10 October 2026" in said(page)
    assert (
        "October 2026"
        in page.table[0].value.loc[page.table[0].value["In the period chosen"] == "yes", "Month"].tolist()
    )
