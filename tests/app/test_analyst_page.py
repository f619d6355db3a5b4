"""What the page Analyst says for a question, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.analyst_parts import PARTS
from geo.app.roles import Role
from tests.app.conftest import Open, said


@pytest.fixture
def clusters(open_page: Open, small_store: Path) -> AppTest:
    return open_page("analyst", small_store, Role.ANALYST)


def test_clusters_come_with_all_columns_and_their_share(clusters: AppTest) -> None:
    assert clusters.main.header[0].value == "1 hotspot"
    assert "They hold 12 of 24 incidents (50.0 %); 12 more lie on 1 repeat point." in said(clusters)
    assert "10 incidents within 150 m, on 3 distinct points or more, at most 700 m wide" in said(clusters)
    (table,) = (each.value for each in clusters.dataframe)
    assert {"rate_ratio_to_last_year_low95", "score_volume", "score_concern", "easting_m_epsg27700"} <= set(table)
    assert not {"recipe", "notes", "attribution"} & set(table)
    labels = [button.proto.label for button in clusters.get("download_button")]
    assert labels == ["Download hotspots (CSV)"]
    (formats,) = (each for each in clusters.main.selectbox if each.label == "File format")
    assert formats.options == ["CSV", "Excel", "GeoPackage", "GeoJSON", "KML", "GeoParquet", "Picture"]
    assert len(clusters.get("component_instance")) == 1


def test_parameters_apply_at_once(clusters: AppTest) -> None:
    clusters.number_input(key="points").set_value(5).run()
    assert clusters.main.header[0].value == "0 hotspots"
    assert "They hold 0 of 24 incidents (0.0 %); 24 more lie on 2 repeat points." in said(clusters)
    assert "No place reaches the limits of the method." in said(clusters)


def test_a_part_is_chosen_by_the_address_bar_and_only_that_is_drawn(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, Role.ADMINISTRATOR, {"part": "Sensitivity"})
    assert page.main.subheader[0].value.startswith("1 of 1 hotspot survive every variant")
    assert page.table[0].value["Variant"].tolist() == ["radius 100 m", "radius 200 m", "8 incidents", "12 incidents"]
    (table,) = (each.value for each in page.dataframe)
    assert table["radius 100 m"].tolist() == ["stable: 1.00, 100 %"]
    assert len(page.get("component_instance")) == 0


def test_near_repeats_are_refused_on_months_with_the_reason(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, Role.ANALYST, {"part": "Near repeat"})
    assert "This data has months only, and a month cannot say what came soon after what" in page.info[0].value
    assert len(page.main.button) == len(page.main.number_input) == 0


def test_a_backtest_of_too_few_months_says_so(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, Role.ANALYST, {"part": "Backtest"})
    assert "shrunk, as no backtest of it was kept" in said(page)
    page.main.button[0].click().run()
    assert not page.exception
    assert not page.error
    assert "month" in page.info[0].value
    assert len(page.dataframe) == 0


@pytest.fixture
def five_months(imported: Callable[..., Path], police_row: Callable[..., str]) -> Path:
    """Hold five months, each with burglaries at the same three places, and the method that a backtest once chose."""
    rows = {
        month: [
            police_row({"Crime ID": f"{month}{n}", "Month": month}, at=(480_100 + 900 * (n % 3), 200_500))
            for n in range(12)
        ]
        for month in ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    }
    folder = imported(rows)
    (folder / "methods.csv").write_text("priority,method,reason\nall-crime,decay,tried\n", "utf-8")
    return folder


def test_a_backtest_compares_every_method_at_every_coverage(open_page: Open, five_months: Path) -> None:
    page = open_page("analyst", five_months, Role.ANALYST, {"part": "Backtest", "coverage": "3 %"})
    assert "Method in use for it: decay. The forecast decay was chosen on data that was not noted" in said(page)
    page.main.button[0].click().run()
    assert not page.exception
    assert page.main.subheader[0].value.startswith("Method chosen: ")
    assert "24 incidents followed in 2 months, April to May 2024." in said(page)
    (table,) = (each.value for each in page.dataframe)
    assert table.columns.tolist()[:5] == ["method", *(f"in {share} % of the area" for share in (0.5, 1, 3, 5))]
    assert table["method"].str.endswith("(chosen)").sum() == 1
    assert table.loc[table["method"].str.startswith("count"), "gain"].tolist() == [""]
    assert {"count", "chance"} <= set(table["method"].str.removesuffix(" (chosen)"))
    assert len(page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")) == 1


def test_concentration_offers_what_the_data_has(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, Role.ANALYST, {"part": "Concentration", "unit": "wards of 2022"})
    assert page.selectbox(key="unit").options == ["map points", "wards of 2022"]
    assert page.main.subheader[0].value.startswith("Half of 24 incidents lie in 1 of 3 wards of 2022 (33.3 %)")
    assert "Addresses cannot be chosen" in said(page)
    assert [len(each.value) for each in page.table] == [3, 4]


def test_the_demonstration_is_tested_for_near_repeats_when_asked_to(open_page: Open) -> None:
    asked = {"part": "Near repeat", "priority": "Anti-social behaviour", "time_bands": "2", "steps": "1"}
    page = open_page("analyst", role=Role.ANALYST, asked=asked)
    assert len(page.dataframe) == 0
    page.main.button[0].click().run()
    assert not page.exception
    (table,) = (each.value for each in page.dataframe)
    assert table["distance"].tolist() == ["same place"] * 2 + ["over 0 to 100 m"] * 2
    assert len(page.main.button) == 0
    page.run()
    assert (len(page.dataframe), len(page.main.button)) == (1, 0)
    page.number_input(key="steps").set_value(2).run()
    assert len(page.dataframe) == 0
    assert page.main.button[0].label == "Run the near repeat test"


@pytest.mark.parametrize("part", PARTS)
def test_what_the_data_cannot_see_is_not_drawn(open_page: Open, small_store: Path, part: str) -> None:
    asked = {"part": part, "priority": "Exploitation of vulnerable people"}
    page = open_page("analyst", small_store, Role.ANALYST, asked)
    assert "Exploitation of vulnerable people cannot be seen in this data." in page.info[0].value
    assert len(page.dataframe) == len(page.get("component_instance")) == 0


def test_filters_that_leave_nothing_say_so(open_page: Open, small_store: Path) -> None:
    page = open_page("analyst", small_store, Role.ANALYST, {"wards": "Ward E05000002"})
    assert page.info[0].value == "No incident meets these filters. Choose a longer period, or fewer of them."
    assert len(page.get("component_instance")) == 0
