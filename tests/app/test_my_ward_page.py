"""What the page My ward says for a question, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.roles import Role
from tests.app.conftest import Open, said


@pytest.fixture
def page(open_page: Open, small_store: Path) -> AppTest:
    return open_page("my_ward", small_store, Role.COUNCILLOR)


def test_the_first_ward_is_told_in_sentences(page: AppTest) -> None:
    assert page.title[0].value == "My ward"
    assert page.main.header[0].value.replace("\\", "").startswith("Ward E05000001: All recorded crime (without ASB), ")
    told = said(page).replace("\\", "")
    assert "12 incidents were recorded." in told
    assert "It cannot be compared with last year (January 2023)." in told
    assert "Counts under 5 are not shown" in told
    assert "Source: data.police.uk." in told


def test_the_ward_of_a_link_is_shown_by_name_and_by_code(open_page: Open, small_store: Path) -> None:
    for asked in ("Ward E05000002", "E05000002"):
        page = open_page("my_ward", small_store, Role.COUNCILLOR, asked={"ward": asked})
        assert page.selectbox(key="ward").value == "Ward E05000002"
        assert "There is no chart: each month has a count under 5" in said(page)
        assert not page.get("vega_lite_chart")
        assert "Fewer than 5 incidents were recorded." in said(page)
        assert page.query_params["ward"] == "Ward E05000002"


def test_a_ward_that_is_not_there_is_said_to_be_missing(open_page: Open, small_store: Path) -> None:
    page = open_page("my_ward", small_store, Role.COUNCILLOR, asked={"ward": "Nowhere"})
    assert "The link asks for ward=Nowhere, which there is not here: left out." in said(page)
    assert page.selectbox(key="ward").value == "Ward E05000001"


def test_there_is_one_map_a_chart_a_table_and_a_picture(page: AppTest) -> None:
    assert len(page.get("component_instance")) == 1
    assert len(page.get("vega_lite_chart")) == 1
    assert len(page.get("image")) == 1
    assert [button.label for button in page.download_button] == ["Download picture (PNG)", "Ward pack (PDF)"]
    months, facts = (table.value for table in page.table)
    assert months.to_numpy().tolist() == [["January 2024", "12"]]
    assert facts.iloc[0].tolist()[1] == "12"


def test_how_it_was_made_is_folded_and_what_the_owners_ask_is_not(page: AppTest) -> None:
    (fold,) = (each for each in page.expander if each.label == "How this was made")
    assert "exact Poisson" in fold.caption[0].value
    assert not fold.proto.expanded
    assert "Source: data.police.uk." not in "".join(each.value for each in fold.caption)


@pytest.mark.parametrize("role", [Role.COUNCILLOR, Role.ANALYST])
def test_the_page_looks_alike_for_every_role(open_page: Open, small_store: Path, role: Role) -> None:
    narrowed = {"wards": "Ward E05000003", "categories": "Robbery"}
    page = open_page("my_ward", small_store, role, asked=narrowed if role != Role.COUNCILLOR else {})
    told = said(page).replace("\\", "")
    assert "12 incidents were recorded." in told
    assert "Counted in the whole county: 24 of 24 incidents." in told


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_picture(page: AppTest) -> None:
    page.selectbox(key="priority").select("Exploitation of vulnerable people").run()
    assert not page.exception
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.get("component_instance")) == len(page.get("download_button")) == len(page.table) == 0


def test_the_demonstration_says_that_it_is_one(open_page: Open) -> None:
    page = open_page("my_ward", role=Role.COUNCILLOR, asked={"ward": "Abbey", "period": "October 2026"})
    told = said(page)
    assert "Demonstration data, synthetic" in told
    assert "For every 1,000 residents that makes" in told.replace("\\", "")
    assert "Anti-social behaviour is counted apart: " in told.replace("\\", "")


def test_without_data_one_sentence_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    page = open_page("my_ward", tmp_path, Role.COUNCILLOR)
    assert "Nothing is loaded yet." in page.info[0].value
