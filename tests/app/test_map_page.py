"""What the page Map shows of a question, without a browser."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import Role
from tests.app.conftest import Open, said

SHOWN = ["Surface and hotspots", "Hexagons", "Significance", "Clusters", "Repeat locations", "Wards of 2022"]
WARDS = ["E05000001", "E05000002", "E05000003"]


def maps(page: AppTest) -> list[str]:
    """Give what goes to the browser for each map."""
    return [json.loads(each.proto.json_args)["feature_group"] for each in page.get("component_instance")]


@pytest.fixture
def two_januaries(imported: Callable[..., Path], police_row: Callable[..., str]) -> Path:
    """Hold 12 burglaries in January 2024, 5 in December 2023 and 20 a year before; in the second ward a quarter."""

    def month(name: str, n: int) -> list[str]:
        at = [(480_500 + 10 * (i % 4), 200_500) for i in range(n)] + [(481_500, 200_500)] * (n // 4)
        return [police_row({"Month": name, "Crime ID": f"{name} {i}"}, at=place) for i, place in enumerate(at)]

    return imported({name: month(name, n) for name, n in (("2023-01", 20), ("2023-12", 5), ("2024-01", 12))})


@pytest.fixture
def opened(open_page: Open, two_januaries: Path) -> Callable[..., AppTest]:
    def opened(**asked: str) -> AppTest:
        link = {"period": "January 2024"} | {name.rstrip("_"): value for name, value in asked.items()}
        return open_page("map", two_januaries, asked=link)

    return opened


def test_everything_the_map_can_show_is_offered_by_its_name(opened: Callable[..., AppTest]) -> None:
    assert opened().selectbox(key="show").options == SHOWN


@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize("against", ["the period before", "the same period last year"])
@pytest.mark.parametrize(("as_", "n"), [("side by side", 2), ("difference", 1)])
def test_every_way_to_compare_opens_by_its_link(
    opened: Callable[..., AppTest], show: str, against: str, as_: str, n: int
) -> None:
    page = opened(show=show, against=against, as_=as_)
    assert [page.selectbox(key=key).value for key in ("show", "against", "as")] == [show, against, as_]
    assert len(page.dataframe) == len(maps(page)) == n
    assert "Not compared" not in said(page)


def test_clusters_are_the_hotspots_without_the_surface(opened: Callable[..., AppTest]) -> None:
    surface, clusters = opened(), opened(show="Clusters")
    assert clusters.dataframe[0].value.equals(surface.dataframe[0].value)
    assert clusters.dataframe[0].value["incidents"].tolist() == [12]
    assert ['"surface": {' in drawn for (drawn,) in (maps(surface), maps(clusters))] == [True, False]
    assert "at least 10 incidents within 150 m of one, on 3 distinct locations or more" in said(clusters)


@pytest.mark.parametrize(("against", "before"), [("the period before", 5), ("the same period last year", 20)])
def test_areas_are_compared_with_either_earlier_period(
    opened: Callable[..., AppTest], against: str, before: int
) -> None:
    page = opened(show="Wards of 2022", against=against, as_="difference")
    first = page.dataframe[0].value.query("code == 'E05000001'")
    assert first[["incidents", "before", "difference"]].to_numpy().tolist() == [[12, before, 12 - before]]
    page.selectbox(key="as").select("side by side").run()
    assert [table.value["incidents"].iloc[0] for table in page.dataframe] == [before, 12]
    assert "before" not in page.dataframe[0].value


def test_areas_side_by_side_are_cut_at_the_same_counts(opened: Callable[..., AppTest]) -> None:
    # Of 12 and 3 the middle is 7.5; of 5 and 1 it would be 3.
    drawn = maps(opened(show="Wards of 2022", against="the period before"))
    assert ["7.5 and more" in each for each in drawn] == [True, True]


def test_a_comparison_stays_when_something_else_is_shown(opened: Callable[..., AppTest]) -> None:
    page = opened(show="Hexagons", against="the period before", as_="difference")
    page.selectbox(key="show").select("Wards of 2022").run()
    assert page.selectbox(key="against").value == "the period before"
    assert page.dataframe[0].value["before"].iloc[0] == 5


def test_a_difference_of_what_cannot_be_tested_says_that_it_is_drawn_by_hexagon(opened: Callable[..., AppTest]) -> None:
    told = "A difference is drawn by hexagon"
    assert told in said(opened(show="Clusters", against="the period before", as_="difference"))
    assert told not in said(opened(show="Hexagons", against="the period before", as_="difference"))


def test_two_maps_have_names_of_their_own(opened: Callable[..., AppTest]) -> None:
    drawn = maps(opened(against="the period before"))
    assert ["Map of December 2023" in drawn[0], "Map of January 2024" in drawn[1]] == [True, True]


def test_areas_of_the_wards_chosen_are_listed_and_no_other_as_without_incidents(opened: Callable[..., AppTest]) -> None:
    page = opened(show="Wards of 2022")
    assert sorted(page.dataframe[0].value["code"]) == ["", *WARDS]
    page.multiselect(key="wards").select("Ward E05000003").run()
    assert page.dataframe[0].value["code"].tolist() == ["E05000003", ""]
    assert "They are still set against the whole county." in said(page)


def test_what_may_not_be_compared_says_why(open_page: Open, small_store: Path) -> None:
    for show in ("Hexagons", "Wards of 2022"):
        for way in ("side by side", "difference"):
            page = open_page("map", small_store, asked={"show": show, "against": "the period before", "as": way})
            assert "Not compared with December 2023" in said(page)


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_map(open_page: Open, small_store: Path) -> None:
    page = open_page("map", small_store, asked={"show": "Wards of 2022"})
    page.selectbox(key="priority").select("Exploitation of vulnerable people").run()
    assert not page.exception
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == len(maps(page)) == 0


def test_a_councillor_gets_nothing_of_it(open_page: Open, small_store: Path) -> None:
    page = open_page("map", small_store, Role.COUNCILLOR)
    assert "This page is not for the role Ward councillor." in page.info[0].value
    assert maps(page) == []
