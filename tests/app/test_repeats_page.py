"""What the page Repeats says for a question, without a browser."""

from pathlib import Path

import pytest

from tests.app.conftest import Open, said


def test_open_data_begins_with_map_points_and_shows_the_rule(open_page: Open, small_store: Path) -> None:
    page = open_page("repeats", small_store)
    assert page.main.header[0].value == "1 repeat map point"
    assert "A map point with 10 or more of these incidents is listed" in said(page)
    assert "1 of 5 map points (20.0 %) had 10 or more incidents each" in said(page)
    (table,) = (each.value for each in page.dataframe)
    assert table[["place", "incidents", "months"]].to_numpy().tolist() == [["Supermarket", 12, 1]]
    assert not {"days", "last"} & set(table)
    assert len(page.get("component_instance")) == 1


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("Addresses", "an extract of a partner with addresses"),
        ("Victims", "an extract of a partner with such references"),
    ],
)
def test_what_the_data_cannot_show_says_why(open_page: Open, small_store: Path, kind: str, needed: str) -> None:
    page = open_page("repeats", small_store, asked={"kind": kind})
    assert needed in page.info[0].value
    assert len(page.dataframe) == len(page.get("component_instance")) == len(page.get("download_button")) == 0


def test_too_few_incidents_say_what_to_do(open_page: Open, small_store: Path) -> None:
    page = open_page("repeats", small_store, asked={"wards": "Ward E05000001"})
    assert page.info[0].value.startswith("No map points with so many of these incidents.")
    assert len(page.get("component_instance")) == 0


def test_addresses_of_partners_have_a_last_day_and_a_map(open_page: Open) -> None:
    page = open_page("repeats", asked={"period": "last 365 days"})
    assert page.main.header[0].value.endswith("repeat addresses, the first 300 shown")
    (table,) = (each.value for each in page.dataframe)
    assert len(table) == 300
    assert {"place", "ward", "incidents", "days", "last"} <= set(table)
    assert len(page.get("component_instance")) == 1


def test_victims_have_a_pseudonym_and_neither_place_nor_day_nor_map(open_page: Open) -> None:
    page = open_page("repeats", asked={"kind": "Victims", "period": "last 365 days"})
    (table,) = (each.value for each in page.dataframe)
    assert table.columns.tolist() == ["rank", "reference", "incidents", "days", "months", "locations", "categories"]
    assert len(page.get("component_instance")) == 0
    assert "there is no map" in said(page)


def test_a_priority_the_data_cannot_see_has_no_repeats(open_page: Open, small_store: Path) -> None:
    page = open_page("repeats", small_store, asked={"priority": "Exploitation of vulnerable people"})
    assert "cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == len(page.get("component_instance")) == 0
