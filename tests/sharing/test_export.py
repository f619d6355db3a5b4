"""Files for other tools: what stands in them, and that others read them."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.export import export_hotspots, file_stem, gone_columns, hotspot_columns
from geo.sharing.exported import Exported, about
from geo.sharing.formats import in_format
from geo.sharing.privacy import Release, audiences, release_places
from geo.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    points = [(480_500.0 + 10 * (n % 4), 200_500.0) for n in range(12)] + [(482_500.0, 200_500.0)] * 4
    labels = ["=HYPERLINK(1)"] * 12 + ["On or near Supermarket"] * 4
    return make_workspace(some_incidents(points, {"place_label": pd.Series(labels)}))


@pytest.fixture(scope="module")
def answer(workspace: Workspace) -> HotspotList:
    return hotspot_list(workspace, Filters("all-crime", Period.month("2024-01")), HotspotRules(min_incidents=4))


def test_the_list_names_ward_and_place_and_its_recipe(answer: HotspotList) -> None:
    assert answer.hotspots[["place", "ward", "ward_code", "incidents"]].to_numpy().tolist() == [
        ["=HYPERLINK(1)", "Ward E05000001", "E05000001", 12]
    ]
    assert answer.repeats["place"].tolist() == ["Supermarket"]
    assert answer.recipe["eps_m"] == "150"
    assert answer.recipe["incidents"] == "16"


@pytest.fixture(scope="module")
def released(answer: HotspotList, workspace: Workspace) -> Release[Exported]:
    return export_hotspots(release_places(answer, audiences()["analyst"]), workspace, made_on=date(2026, 11, 22))


def test_the_csv_opens_as_the_table_it_was(answer: HotspotList, workspace: Workspace) -> None:
    released = release_places(answer, audiences()["analyst"])
    exported = export_hotspots(released, workspace, made_on=date(2026, 11, 22), repeats=True)
    again = pd.read_csv(io.BytesIO(in_format(exported, "csv")), encoding="utf-8-sig", keep_default_na=False)
    table = exported.content.table
    before, after = table.iloc[0], again.iloc[0][table.columns]
    known = before.notna()
    assert after[known].astype(str).tolist() == before[known].astype(str).tolist()
    assert (after[~known] == "").all()
    assert again["incidents"].tolist() == [4]
    assert again["share_percent"].tolist() == [25.0]
    assert exported.content.stem == "repeat-points_all-crime_2024-01-01_2024-01-31"


def test_no_cell_begins_as_a_formula(released: Release[Exported]) -> None:
    rows = list(csv.reader(io.StringIO(in_format(released, "csv").decode("utf-8-sig"))))
    assert rows[1][rows[0].index("name")] == "'=HYPERLINK(1)"
    numbers = rows[1][rows[0].index("longitude")]
    assert float(numbers) < 0  # a negative number is a number, not a formula


def test_another_reader_finds_the_geojson_where_the_hotspot_is(released: Release[Exported], tmp_path: Path) -> None:
    path = tmp_path / "hotspots.geojson"
    path.write_bytes(in_format(released, "geojson"))
    read = gpd.read_file(path)
    assert read.crs.to_epsg() == 4326
    metres = read.to_crs(27700).geometry.iloc[0]
    assert metres.distance(gpd.points_from_xy([480_515], [200_500])[0]) < 0.2
    assert read["incidents"].tolist() == [12]
    assert (read["longitude"] == read.geometry.x).all()


def test_the_file_says_what_it_is_made_of(released: Release[Exported], workspace: Workspace) -> None:
    row, said = released.content.table.iloc[0], about(released)
    assert (row["first_day"], row["day_after_last"]) == ("2024-01-01", "2024-02-01")
    assert "eps_m=150; min_incidents=4" in said["recipe"]
    assert said["attribution"] == workspace.attribution
    assert "Source: data.police.uk." in said["attribution"]
    assert said["title"] == "Hotspots: All recorded crime (without ASB), January 2024"
    assert "Not compared with December 2023" in said["notes"]
    assert "weights=volume 3, direction 3, impact 1, performance 1, concern 1" in said["recipe"]


def test_a_file_is_named_by_what_it_holds(answer: HotspotList, workspace: Workspace) -> None:
    assert file_stem("hotspots", answer.filters, workspace) == "hotspots_all-crime_2024-01-01_2024-01-31"
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    assert file_stem("a", answer.filters, synthetic) == "a_all-crime_2024-01-01_2024-01-31_demonstration-synthetic"


def test_a_hotspot_leaves_with_the_reasons_it_is_on_the_list(answer: HotspotList) -> None:
    row = hotspot_columns(answer.hotspots, answer).iloc[0]
    assert row["score_volume"] == 100
    assert pd.isna(row["number"])  # no gazetteer is held
    assert pd.isna(row["rate_ratio_to_last_year"])


def test_places_that_are_gone_leave_with_when_they_were_hot(answer: HotspotList) -> None:
    gone = gone_columns(answer)
    assert gone.empty
    assert {"last_hot", "periods_hot", "status", "class"} <= set(gone.columns)
