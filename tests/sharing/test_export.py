"""Files for other tools: what stands in them, and that others read them."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.export import export_gone, export_table, file_stem, to_geojson
from geo.sharing.formats.comma_separated import to_csv
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


def test_the_csv_opens_as_the_table_it_was(answer: HotspotList, workspace: Workspace) -> None:
    exported = export_table(answer.repeats, answer, workspace)
    raw = to_csv(exported)
    assert raw.startswith(b"\xef\xbb\xbf")
    again = pd.read_csv(io.BytesIO(raw), encoding="utf-8-sig", keep_default_na=False)
    assert again.columns.tolist() == exported.columns.tolist()
    before, after = exported.iloc[0], again.iloc[0]
    known = before.notna()
    assert after[known].astype(str).tolist() == before[known].astype(str).tolist()
    assert (after[~known] == "").all()
    assert again["incidents"].tolist() == [4]
    assert again["share_percent"].tolist() == [25.0]


def test_a_formula_behind_a_control_character_is_found_and_the_character_gone() -> None:
    assert (
        to_csv(pd.DataFrame({"a": ["\x1b=1+1", "two\nlines"]})).decode("utf-8-sig") == 'a\r\n\'=1+1\r\n"two\nlines"\r\n'
    )


def test_no_cell_begins_as_a_formula(answer: HotspotList, workspace: Workspace) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(export_table(answer.hotspots, answer, workspace)).decode("utf-8-sig"))))
    assert rows[1][rows[0].index("name")] == "'=HYPERLINK(1)"
    numbers = rows[1][rows[0].index("longitude")]
    assert float(numbers) < 0  # a negative number is a number, not a formula


def test_another_reader_finds_the_geojson_where_the_hotspot_is(
    answer: HotspotList, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "hotspots.geojson"
    path.write_bytes(to_geojson(export_table(answer.hotspots, answer, workspace), answer, workspace))
    read = gpd.read_file(path)
    assert read.crs.to_epsg() == 4326
    metres = read.to_crs(27700).geometry.iloc[0]
    assert metres.distance(gpd.points_from_xy([480_515], [200_500])[0]) < 0.2
    assert read["incidents"].tolist() == [12]
    assert set(json.loads(path.read_text("utf-8"))) == {"type", "features", "notes", "recipe", "attribution"}


def test_what_is_missing_is_an_empty_cell() -> None:
    assert to_csv(pd.DataFrame({"a": pd.Series([None, "x"], dtype="str"), "b": [1.5, None]})) == (
        b"\xef\xbb\xbfa,b\r\n,1.5\r\nx,\r\n"
    )


def test_an_empty_list_is_a_file_with_a_heading(answer: HotspotList, workspace: Workspace) -> None:
    exported = export_table(answer.hotspots.head(0), answer, workspace)
    assert to_csv(exported).decode("utf-8-sig").startswith("rank,number,name,commonest_street,ward,")
    assert json.loads(to_geojson(exported, answer, workspace))["features"] == []


def test_every_row_says_what_it_is_made_of(answer: HotspotList, workspace: Workspace) -> None:
    row = export_table(answer.hotspots, answer, workspace).iloc[0]
    assert row["first_day"] == "2024-01-01"
    assert row["day_after_last"] == "2024-02-01"
    assert "eps_m=150; min_incidents=4" in row["recipe"]
    assert "Source: data.police.uk." in row["attribution"]


def test_a_file_is_named_by_what_it_holds(answer: HotspotList, workspace: Workspace) -> None:
    assert file_stem("hotspots", answer.filters, workspace) == "hotspots_all-crime_2024-01-01_2024-01-31"
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    assert file_stem("a", answer.filters, synthetic) == "a_all-crime_2024-01-01_2024-01-31_demonstration-synthetic"


def test_a_hotspot_leaves_with_the_reasons_it_is_on_the_list(answer: HotspotList, workspace: Workspace) -> None:
    row = export_table(answer.hotspots, answer, workspace).iloc[0]
    assert row["score_volume"] == 100
    assert pd.isna(row["number"])  # no gazetteer is held
    assert pd.isna(row["rate_ratio_to_last_year"])
    assert "weights=volume 3, direction 3, impact 1, performance 1, concern 1" in row["recipe"]
    assert "Not compared with December 2023" in row["notes"]


def test_places_that_are_gone_leave_with_when_they_were_hot(answer: HotspotList, workspace: Workspace) -> None:
    gone = export_gone(answer, workspace)
    assert gone.empty
    assert {"last_hot", "periods_hot", "status", "class", "recipe"} <= set(gone.columns)
