"""What is said of a link that asks for what there is not here, on whichever page."""

from pathlib import Path

import pytest
from streamlit.util import calc_hash

from geo.app.roles import Role
from tests.app.conftest import Open, said


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("map", {"show": "Nonsense"}),
        ("map", {"against": "Nonsense"}),
        ("areas", {"layer": "Nonsense"}),
        ("areas", {"rows": "Nonsense"}),
        ("repeats", {"kind": "Nonsense"}),
        ("my_ward", {"ward": "Nonsense"}),
        ("analyst", {"part": "Nonsense"}),
        ("about", {"about": "Nonsense"}),
        ("tasking", {"priority": "Nonsense"}),
        ("tasking", {"eps": "9999"}),
    ],
)
def test_a_choice_that_is_not_there_is_said_once(
    open_page: Open, small_store: Path, key: str, asked: dict[str, str]
) -> None:
    ((name, value),) = asked.items()
    page = open_page(key, small_store, Role.ANALYST, asked)
    assert [each.value for each in page.main.warning] == [
        f"The link asks for {name}={value}, which there is not here: left out."
    ]
    page.run()
    assert "The link asks" not in said(page)


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("map", {"show": "Hexagons"}),
        ("map", {"show": "Surface and hotspots"}),
        ("map", {"show": "Hexagons", "kind": "no choice of this page", "utm_source": "mail"}),
        ("areas", {"layer": "Wards of 2022", "per": "residents"}),
        ("my_ward", {"ward": "E05000002"}),
        ("analyst", {"part": "Clusters", "eps": "150", "least": "12"}),
        ("about", {"about": "Sources"}),
        ("tasking", {"opportunity": "true", "wards": ""}),
    ],
)
def test_what_is_there_is_taken_without_a_word_the_usual_too(
    open_page: Open, small_store: Path, key: str, asked: dict[str, str]
) -> None:
    assert "The link asks" not in said(open_page(key, small_store, Role.ANALYST, asked))


def test_hours_that_are_off_are_said_and_so_are_filters_that_are_not_drawn(open_page: Open, small_store: Path) -> None:
    page = open_page("tasking", small_store, asked={"hour": "22:00", "days": "Fri"})
    assert page.main.warning[0].value.startswith("The link asks for hour=22\\:00; days=Fri, which")


def test_a_page_that_ends_early_says_it_too(open_page: Open, small_store: Path) -> None:
    page = open_page(
        "repeats", small_store, asked={"kind": "Nonsense", "priority": "Exploitation of vulnerable people"}
    )
    assert "cannot be seen in this data" in said(page)
    assert "kind=Nonsense" in page.main.warning[0].value


def test_a_ward_named_by_its_code_leaves_the_rest_of_the_link_to_be_answered(
    open_page: Open, small_store: Path
) -> None:
    page = open_page("my_ward", small_store, asked={"ward": "E05000002", "period": "May 1066"})
    assert page.selectbox(key="ward").value == "Ward E05000002"
    assert [each.value for each in page.main.warning] == [
        "The link asks for period=May 1066, which there is not here: left out."
    ]


def test_what_a_link_asks_cannot_write_into_the_page(open_page: Open, small_store: Path) -> None:
    page = open_page("about", small_store, asked={"about": "[here](http://example.org)"})
    assert "\\[here\\]\\(http\\://example.org\\)" in page.main.warning[0].value


def test_a_choice_of_the_page_opened_is_not_asked_about_on_the_next(open_page: Open, small_store: Path) -> None:
    page = open_page("when", small_store, asked={"show": "Nonsense"})
    assert "The link asks" not in said(page)
    page._page_hash = calc_hash("map")
    page.run()
    assert page.title[0].value == "Map"
    assert "The link asks" not in said(page)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({}, "January 2024"),
        ({"period": "all that is held"}, "all that is held"),
        ({"period": "May 1066"}, "January 2024"),
    ],
)
def test_the_period_stands_in_the_address_the_usual_one_too(
    open_page: Open, small_store: Path, asked: dict[str, str], held: str
) -> None:
    page = open_page("tasking", small_store, asked=asked)
    assert page.selectbox(key="period").value == held
    assert page.query_params["period"] == held
    page.selectbox(key="period").select("January 2024").run()
    assert page.selectbox(key="period").value == "January 2024"


def test_the_hotspot_of_a_link_is_chosen(open_page: Open) -> None:
    first = open_page("tasking", asked={"period": "October 2026"}).dataframe[0].value
    number = str(first["number"].iloc[1])
    page = open_page("tasking", asked={"period": "October 2026", "hotspot": number})
    assert [each.value.endswith(f", No. {number}") for each in page.subheader] == [True]
    assert "The link asks" not in said(page)
    assert page.query_params["hotspot"] == number


@pytest.mark.parametrize("number", ["99999", "0", "one"])
def test_a_hotspot_that_is_not_in_the_list_is_said_and_leaves_the_address(open_page: Open, number: str) -> None:
    page = open_page("tasking", asked={"period": "October 2026", "hotspot": number})
    assert [each.value for each in page.main.warning if "link" in each.value] == [
        f"The link asks for hotspot={number}, which there is not here: left out."
    ]
    assert len(page.subheader) == 4
    assert "hotspot" not in page.query_params
