"""What is said of a link that asks for what there is not here, on whichever page."""

from pathlib import Path

import pytest
from streamlit.util import calc_hash

from geo.app.filters import NAMES
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
        ("tasking", {"eps": "inf"}),
        ("tasking", {"eps": "1e309"}),
        ("tasking", {"width": "nan"}),
        ("tasking", {"ward": "ZZZ"}),
        ("map", {"compare": "foo"}),
        ("about", {"show": "Hexagons"}),
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
    assert name not in page.query_params
    page.run()
    assert "The link asks" not in said(page)


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("map", {"show": "Hexagons"}),
        ("map", {"show": "Surface and hotspots"}),
        ("map", {"show": "Hexagons", "utm_source": "mail"}),
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
    assert "The link asks for show=Nonsense" in said(page)
    page._page_hash = calc_hash("map")
    page.run()
    assert page.title[0].value == "Map"
    assert "The link asks" not in said(page)


def test_filters_of_a_link_to_a_page_without_any_stay_for_the_next(open_page: Open, small_store: Path) -> None:
    page = open_page("about", small_store, asked={"eps": "200"})
    assert "The link asks" not in said(page)
    assert page.query_params["eps"] == "200"


def test_choices_of_a_page_that_is_closed_wait_for_the_role(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, asked={"part": "Concentration"})
    assert "The link asks" not in said(page)
    assert page.query_params["part"] == "Concentration"


@pytest.mark.parametrize(
    ("periods", "taken", "told"),
    [
        (
            ["January 2024", "all that is held"],
            "all that is held",
            "The link asks more than once for period: the last counts.",
        ),
        (
            ["all that is held", "May 1066"],
            "January 2024",
            "The link asks for period=May 1066, which there is not here: left out.",
        ),
    ],
)
def test_of_a_choice_asked_for_twice_the_last_counts(
    open_page: Open, small_store: Path, periods: list[str], taken: str, told: str
) -> None:
    page = open_page("tasking", small_store, asked={"period": periods})
    assert [each.value for each in page.main.warning if "link" in each.value] == [told]
    assert page.selectbox(key="period").value == taken


ODD = ["inf", "-inf", "nan", "1e309", "9" * 5000, "x" * 5000, "", "\u2167", "\U0001f600", "-1", "\x00", ["1", "inf"]]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("tasking", [*sorted(NAMES), "hotspot", "role", "question", "link", "week"]),
        ("map", ["show", "against", "as"]),
        ("areas", ["layer", "rows", "per", "shown", "since", "kind"]),
        ("analyst", ["part", "unit", "coverage", "step_m", "steps", "step_days", "time_bands"]),
        ("repeats", ["kind"]),
        ("my_ward", ["ward"]),
        ("about", ["about"]),
    ],
)
def test_whatever_a_link_asks_the_page_is_drawn_and_what_it_lacks_is_said(
    open_page: Open, small_store: Path, key: str, names: list[str], odd: str | list[str]
) -> None:
    page = open_page(key, small_store, Role.ANALYST, dict.fromkeys(names, odd))
    assert page.title
    told = "\n".join(each.value for each in page.main.warning)
    if odd:
        assert all(name.replace("_", "\\_") + "=" in told for name in names if name != "points"), told
    assert len(told) < 200 * len(names)


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
