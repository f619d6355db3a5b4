"""A table of areas as it leaves the program."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import shapely

from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.periods import Period
from geo.places.residents import Figures
from geo.selection import Filters
from geo.sharing.area_export import columns_of_areas, export_areas
from geo.sharing.area_release import release_areas
from geo.sharing.exported import about
from geo.sharing.formats import in_format
from geo.sharing.formats.comma_separated import csv_bytes
from geo.sharing.privacy import audiences
from geo.workspace import SYNTHETIC, Workspace

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    """Open 25 burglaries in the first ward and 3 in the third; residents of two wards."""

    def of(measure: str, values: Sequence[float]) -> Figures:
        by_code = pd.Series(list(values), index=["E05000001", "E05000002"], dtype="float64")
        return Figures(measure, "ward_2022", "Census 2021", by_code, "a.csv", "0")

    incidents = some_incidents([(480_500.0, 200_500.0)] * 25 + [(482_500.0, 200_500.0)] * 3)
    figures = (of("residents", (2_000.4, 900)), of("deprived_residents", (500.1, 0)))
    return replace(make_workspace(incidents), figures=figures)


@pytest.fixture(scope="module")
def answer(workspace: Workspace) -> AreaList:
    return area_list(workspace, Filters("all-crime", Period.month("2024-01")), AreaQuestion("ward_2022"))


def test_units_stand_in_the_names_and_what_is_not_known_is_empty(answer: AreaList) -> None:
    exported = columns_of_areas(answer).set_index("code")
    first, third = exported.loc["E05000001"], exported.loc["E05000003"]
    assert (first["incidents"], first["residents"], first["residents_in_deciles_1_to_3_percent"]) == (25, 2_000, 25.0)
    assert first["per_1000_residents_in_period"] == 12.5
    assert first["per_1000_residents_a_year"] == pytest.approx(25 / 2.0004 * 365 / 31, abs=0.005)
    assert first["a_year_low"] < first["per_1000_residents_a_year"] < first["a_year_high"]
    assert exported["small_base"].tolist() == ["", "few incidents, few residents", "", ""]
    assert exported.loc["E05000002", "incidents"] == 0
    assert third[["residents", "per_1000_residents_a_year", "imd_decile"]].isna().all()
    assert exported["last_year_incidents"].isna().all()
    assert exported["households"].isna().all()


def test_every_row_says_what_it_is_and_the_file_where_it_is_from(workspace: Workspace, answer: AreaList) -> None:
    released = export_areas(release_areas(workspace, answer, audiences()["analyst"]), workspace, made_on=DAY)
    table, said = released.content.table, about(released)
    assert set(table["layer"]) == {"ward_2022"}
    assert (set(table["first_day"]), set(table["day_after_last"])) == ({"2024-01-01"}, {"2024-02-01"})
    assert "Rates are per 1,000 residents a year: those of 31 days, times 365/31." in said["notes"]
    assert "Not compared with January 2023" in said["notes"]
    assert "layer=ward_2022; by=area; per=residents" in said["recipe"]
    assert "Office for National Statistics" in said["attribution"]
    assert said["title"] == "Areas (wards of 2022): All recorded crime (without ASB), January 2024"
    assert csv_bytes(released).count(b"\r\n") == 5


def test_each_area_leaves_with_its_outline_and_the_whole_with_that_of_all(
    workspace: Workspace, answer: AreaList
) -> None:
    content = export_areas(release_areas(workspace, answer, audiences()["analyst"]), workspace, made_on=DAY).content
    assert content.geometry is not None
    area = dict(zip(content.table["code"], shapely.bounds(content.geometry).tolist(), strict=True))
    assert area["E05000003"] == [482_000, 200_000, 483_000, 201_000]
    assert area[""] == [480_000, 200_000, 483_000, 201_000]


def test_counts_that_the_public_may_not_see_are_in_no_format(workspace: Workspace, answer: AreaList) -> None:
    released = export_areas(release_areas(workspace, answer, audiences()["public"]), workspace, made_on=DAY)
    told = json.loads(in_format(released, "geojson"))["features"]
    hidden = {each["properties"]["code"] for each in told if each["properties"]["incidents"] is None}
    assert "E05000003" in hidden
    assert released.content.stem == "areas_ward_2022_all-crime_2024-01-01_2024-01-31"


def test_what_is_made_from_synthetic_data_says_so(workspace: Workspace, answer: AreaList) -> None:
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    for held, said in ((synthetic, True), (workspace, False)):
        released = export_areas(release_areas(held, answer, audiences()["analyst"]), held, made_on=DAY)
        assert (SYNTHETIC in csv_bytes(released).decode("utf-8-sig").partition("\r\n")[0]) is said
