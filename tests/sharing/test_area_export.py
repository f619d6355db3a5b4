"""A table of areas as it leaves the program."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.periods import Period
from geo.places.residents import Figures
from geo.selection import Filters
from geo.sharing.area_export import export_areas
from geo.sharing.formats.comma_separated import to_csv
from geo.workspace import SYNTHETIC, Workspace


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


def test_units_stand_in_the_names_and_what_is_not_known_is_empty(workspace: Workspace, answer: AreaList) -> None:
    exported = export_areas(answer, workspace).set_index("code")
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


def test_every_row_says_what_it_is_from(workspace: Workspace, answer: AreaList) -> None:
    exported = export_areas(answer, workspace)
    assert set(exported["layer"]) == {"ward_2022"}
    assert (set(exported["first_day"]), set(exported["day_after_last"])) == ({"2024-01-01"}, {"2024-02-01"})
    (notes,) = set(exported["notes"])
    assert "Rates are per 1,000 residents a year: those of 31 days, times 365/31." in notes
    assert "Not compared with January 2023" in notes
    (recipe,) = set(exported["recipe"])
    assert "layer=ward_2022; by=area; per=residents" in recipe
    assert exported["attribution"].str.contains("Office for National Statistics").all()
    assert to_csv(exported).count(b"\r\n") == 5


def test_what_is_made_from_synthetic_data_says_so(workspace: Workspace, answer: AreaList) -> None:
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    assert SYNTHETIC in export_areas(answer, synthetic).columns
    assert SYNTHETIC not in export_areas(answer, workspace).columns
