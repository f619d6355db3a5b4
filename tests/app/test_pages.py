"""Pages without a browser: what they say for a question."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.config import PROJECT, VARIABLE
from geo.pipeline import import_police_uk
from geo.store import Store
from geo.taxonomy import Taxonomy


@pytest.fixture
def page(
    tmp_path: Path,
    boundaries_folder: Path,
    write_police: Callable[..., Path],
    police_row: Callable[..., str],
    taxonomy: Taxonomy,
    monkeypatch: pytest.MonkeyPatch,
) -> AppTest:
    """Open the application on twelve burglaries on four map points, and twelve more on one."""
    rows = [police_row({"Crime ID": f"c{n}"}, at=(480_500 + 10 * (n % 4), 200_500)) for n in range(12)]
    pile = [
        police_row({"Crime ID": f"p{n}", "Location": "On or near Supermarket"}, at=(482_500, 200_500))
        for n in range(12)
    ]
    write_police(tmp_path / "police", "2024-01", rows + pile)
    store = Store(tmp_path / "store", taxonomy)
    import_police_uk(tmp_path / "police", store, boundaries_folder=boundaries_folder)
    monkeypatch.setenv(VARIABLE, str(store.folder))
    app = AppTest.from_file(str(PROJECT / "geo" / "app" / "main.py"), default_timeout=30).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(
        str(getattr(element, "value", ""))
        for kind in ("caption", "info", "markdown", "warning")
        for element in app.get(kind)
    )


def test_the_page_lists_hotspots_and_repeat_points_apart(page: AppTest) -> None:
    assert page.title[0].value == "Tasking"
    assert page.main.header[0].value == "1 hotspot, 24 incidents"
    hotspots, repeats, gone = (table.value for table in page.dataframe)
    assert hotspots[["name", "ward", "incidents", "share_percent", "extent_m"]].to_numpy().tolist() == [
        ["High Street", "Ward E05000001", 12, 50.0, 30]
    ]
    assert repeats[["name", "distinct_points"]].to_numpy().tolist() == [["Supermarket", 1]]
    assert gone.empty
    assert "not an address" in said(page)


def test_the_caption_says_which_rows_and_which_parameters(page: AppTest) -> None:
    assert "Shown: 24 of 24 incidents" in said(page)
    assert "eps_m 150; min_incidents 10; min_points 3; max_extent_m 700" in said(page)
    assert "bandwidth_m 300" in said(page)
    assert "Source: data.police.uk." in said(page)


def test_month_only_data_switches_hours_off_and_says_why(page: AppTest) -> None:
    assert page.selectbox(key="hour").disabled
    assert page.selectbox(key="until").disabled
    assert "Hours and weekdays are off: this data has months only." in said(page)
    assert page.selectbox(key="period").options == ["January 2024", "all that is held"]


def test_a_priority_the_data_cannot_see_gives_a_notice_and_no_map(page: AppTest) -> None:
    page.selectbox(key="priority").select("Exploitation of vulnerable people").run()
    assert not page.exception
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == 0
    assert len(page.get("component_instance")) == 0


def test_a_priority_without_incidents_in_the_period_says_what_to_do(page: AppTest) -> None:
    page.number_input(key="least").set_value(400).run()
    assert page.main.header[0].value == "0 hotspots, 24 incidents"
    assert "No place reaches the limits of the method." in said(page)
    assert "24 repeat" not in said(page)


def test_wards_narrow_the_list(page: AppTest) -> None:
    page.multiselect(key="wards").select("Ward E05000003").run()
    assert page.main.header[0].value == "0 hotspots, 12 incidents"
    assert "12 in other wards" in said(page)


def test_a_fault_of_the_data_folder_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    app = AppTest.from_file(str(PROJECT / "geo" / "app" / "main.py"), default_timeout=30).run()
    assert not app.exception
    assert "holds no incidents yet" in app.error[0].value
