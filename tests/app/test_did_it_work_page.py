"""What the page Did it work? says for an action, without a browser."""

from pathlib import Path

from tests.app.conftest import Open, said

FADED = {"period": "May 2026", "priority": "Anti-social behaviour"}


def test_a_place_is_set_beside_places_proposed(open_page: Open) -> None:
    page = open_page("did_it_work", asked=FADED)
    assert page.main.header[0].value == "May 2026 against April 2026"
    (table,) = (each.value for each in page.dataframe)
    assert table["role"].tolist()[:2] == ["action", "comparison"]
    assert table["number"].iloc[0] == 1
    assert f"There were {table['before'].iloc[0]} incidents before and {table['after'].iloc[0]} after." in said(page)
    assert len(page.get("component_instance")) == 1
    assert len(page.get("vega_lite_chart")) == 1


def test_a_link_names_places_and_the_year_before(open_page: Open) -> None:
    names = [f"No. {n}, High Street, {ward}" for n, ward in ((2, "Aylesbury North"), (3, "Abbey"))]
    page = open_page("did_it_work", asked=FADED | {"beside": names, "against": "the same period last year"})
    assert page.main.header[0].value == "May 2026 against May 2025"
    assert page.dataframe[0].value["number"].tolist() == [1, 2, 3]


def test_a_place_compared_with_itself_is_refused_in_a_sentence(open_page: Open) -> None:
    page = open_page("did_it_work", asked=FADED)
    label = page.selectbox(key="place").value
    page = open_page("did_it_work", asked=FADED | {"beside": label})
    assert "lies 0 m from No. 1" in page.error[0].value


def test_months_alone_cannot_be_compared_with_nothing(open_page: Open, small_store: Path) -> None:
    page = open_page("did_it_work", small_store)
    assert page.error[0].value.startswith("Not compared with December 2023")
    assert len(page.dataframe) == 0
