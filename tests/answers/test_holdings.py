"""What a store holds, lacks and refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.answers.holdings import figures_absent, figures_held, holdings, rejected_by_reason, rejected_rows
from geo.manifest import Entry, Manifest
from geo.pipeline import import_police_uk
from geo.places.boundaries import Boundaries
from geo.places.residents import Figures
from geo.sources.ingest import Part
from geo.store import Store
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace, open_workspace

MakeWorkspace = Callable[[pd.DataFrame], Workspace]
INSIDE, OUTSIDE = (480_500, 200_500), (490_500, 200_500)


def entry(supplier: str, month: str, *, incidents: int = 0, outside: int = 0, **rejected: int) -> Entry:
    rows = incidents + outside + sum(rejected.values())
    return Entry(Part("police_uk", supplier, month), "a.csv", "0", "", rows, incidents, outside, rejected, 0)


@pytest.fixture
def holding(make_workspace: MakeWorkspace, some_incidents: Callable[..., pd.DataFrame]) -> Callable[..., Workspace]:
    """Open a store of three incidents whose manifest has these entries."""

    def make(*entries: Entry) -> Workspace:
        workspace = make_workspace(some_incidents([INSIDE] * 3))
        return replace(workspace, manifest=Manifest(entries, "boundaries"))

    return make


def test_every_row_read_is_accounted_for_and_the_sum_is_said(holding: Callable[..., Workspace]) -> None:
    held = holdings(
        holding(entry("a", "2024-01", incidents=2, outside=4, broken=1), entry("b", "2024-01", incidents=1))
    )
    assert [(s.supplier, s.rows, s.incidents, s.rejected, s.outside) for s in held.suppliers] == [
        ("A (data.police.uk)", 7, 2, 1, 4),
        ("B (data.police.uk)", 1, 1, 0, 0),
    ]
    assert (held.total.rows, held.total.incidents, held.total.rejected, held.total.outside) == (8, 3, 1, 4)
    assert held.adds_up
    assert held.sum_in_words == (
        "8 rows read = 3 incidents in the study area + 1 rejected + 4 outside the study area. "
        "This adds up: no row went missing."
    )


def test_a_row_that_went_missing_is_noticed(holding: Callable[..., Workspace]) -> None:
    short = replace(entry("a", "2024-01", incidents=3), rows=4)
    held = holdings(holding(short))
    assert not held.suppliers[0].adds_up
    assert not held.adds_up
    assert "This does not add up" in held.sum_in_words


def test_incidents_that_are_not_there_are_noticed_though_every_entry_adds_up(holding: Callable[..., Workspace]) -> None:
    held = holdings(holding(entry("a", "2024-01", incidents=4)))
    assert held.suppliers[0].adds_up
    assert not held.adds_up
    assert "(3 incidents are there)" in held.sum_in_words


def test_a_month_between_is_missing_and_one_beyond_is_not_expected(holding: Callable[..., Workspace]) -> None:
    entries = [entry("a", month, incidents=n) for month, n in (("2024-01", 1), ("2024-03", 0), ("2024-04", 1))]
    held = holdings(holding(*entries, entry("b", "2024-02", incidents=1)))
    by_supplier = dict(list(held.coverage.groupby("supplier")))
    assert by_supplier["A (data.police.uk)"]["month"].tolist() == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert by_supplier["A (data.police.uk)"]["state"].tolist() == ["given", "missing", "given", "given"]
    assert (
        by_supplier["B (data.police.uk)"]["state"].tolist() == ["nothing expected", "given"] + ["nothing expected"] * 2
    )
    # A month that was given without an incident is zero; one that was not given is not.
    counts = by_supplier["A (data.police.uk)"]["incidents"]
    assert counts.isna().tolist() == [False, True, False, False]
    assert counts.dropna().tolist() == [1, 0, 1]


def test_missing_months_in_a_row_are_said_as_one_period(holding: Callable[..., Workspace]) -> None:
    given = ("2023-11", "2024-02", "2024-04")
    held = holdings(holding(*(entry("a", month, incidents=1) for month in given)))
    assert held.coverage_in_words == (
        "A (data.police.uk): 3 months given, November 2023 to April 2024; "
        "3 months missing, not zero: December 2023 to January 2024, March 2024."
    )


def test_suppliers_who_all_gave_everything_are_one_sentence(holding: Callable[..., Workspace]) -> None:
    entries = [entry(name, month) for name in ("a", "b") for month in ("2024-01", "2024-02")]
    assert holdings(holding(*entries)).coverage_in_words == (
        "Each of the 2 suppliers gave all 2 months, January to February 2024."
    )
    shorter = holdings(holding(*entries[:3])).coverage_in_words
    assert "B (data.police.uk): 1 month given, January 2024; none missing." in shorter


def test_reasons_add_up_over_entries_with_the_commonest_first() -> None:
    entries = [entry("a", "2024-01", dull=2, rare=1), entry("a", "2024-02", dull=1, other=3)]
    assert list(rejected_by_reason(entries).items()) == [("dull", 3), ("other", 3), ("rare", 1)]
    assert rejected_by_reason([]) == {}


def test_references_that_repeat_are_counted_in_files_and_over_all(
    make_workspace: MakeWorkspace, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    workspace = make_workspace(some_incidents([INSIDE] * 4, {"source_reference": ["x", "x", None, None]}))
    held = holdings(workspace)
    assert (held.repeated_in_files, held.repeated_anywhere) == (0, 1)
    assert held.repeats_in_words == ["1 incidents held repeat the reference of an earlier one, in any month."]


def test_a_category_that_no_priority_names_is_listed(
    make_workspace: MakeWorkspace, some_incidents: Callable[..., pd.DataFrame]
) -> None:
    workspace = make_workspace(some_incidents([INSIDE] * 2, {"category": ["Burglary", "Piracy"]}))
    assert holdings(workspace).unknown_categories == {"Piracy": 1}


def test_rejected_rows_are_those_of_the_store(
    tmp_path: Path,
    boundaries_folder: Path,
    write_police: Callable[..., Path],
    police_row: Callable[..., str],
    taxonomy: Taxonomy,
) -> None:
    nowhere = police_row({"Longitude": "", "Latitude": ""})
    write_police(tmp_path / "police", "2024-01", [police_row(), nowhere, police_row(at=OUTSIDE)])
    store = Store(tmp_path / "store", taxonomy)
    import_police_uk(tmp_path / "police", store, boundaries_folder=boundaries_folder)
    workspace = open_workspace(store.folder)
    rows, held = rejected_rows(workspace), holdings(workspace)
    assert rows[["line", "reason"]].to_numpy().tolist() == [[3, "no location"]]
    assert held.reasons == {"no location": 1}
    assert (held.total.rows, held.total.incidents, held.total.rejected, held.total.outside) == (3, 1, 1, 1)
    assert held.adds_up


def test_a_store_without_refused_rows_has_an_empty_table(holding: Callable[..., Workspace]) -> None:
    rows = rejected_rows(holding(entry("a", "2024-01", incidents=3)))
    assert rows.empty
    assert "reason" in rows.columns


def test_layers_begin_with_the_study_areas_and_tell_which_are_approximate(
    holding: Callable[..., Workspace], boundaries: Boundaries
) -> None:
    wards = boundaries.layers["ward_2022"]
    two = Boundaries({"lsoa_2011": wards, "ward_2022": wards}, "ward_2022", frozenset({"lsoa_2011"}))
    held = holdings(replace(holding(entry("a", "2024-01", incidents=3)), boundaries=two))
    assert [(x.layer, x.areas, x.approximate, x.study_area) for x in held.layers] == [
        ("ward_2022", 3, False, True),
        ("lsoa_2011", 3, True, False),
    ]


def residents(layer: str, codes: list[str], measure: str = "residents") -> Figures:
    return Figures(measure, layer, "Census 2021", pd.Series(10.0, index=codes), "a.csv", "0")


def test_figures_tell_which_areas_lack_a_value(boundaries: Boundaries) -> None:
    (held,) = figures_held([residents("ward_2022", ["E05000001", "E99999999"])], boundaries)
    assert (held.measure, held.areas, held.total, held.of_areas, held.lacking) == ("residents", 2, 20.0, 3, 2)


def test_figures_without_outlines_lack_nothing_that_could_be_told(boundaries: Boundaries) -> None:
    for known in (None, boundaries):
        (held,) = figures_held([residents("lsoa_2021", ["E01000001"])], known)
        assert (held.of_areas, held.lacking) == (None, None)


def test_deciles_have_no_total_and_what_is_not_loaded_is_named() -> None:
    figures = [residents("lsoa_2021", ["E01000001"], "imd_decile")]
    assert figures_held(figures, None)[0].total is None
    assert figures_absent(figures) == ("residents", "households")
    assert figures_absent([]) == ("residents", "households", "IMD decile")


def test_the_recipe_names_data_boundaries_and_version(holding: Callable[..., Workspace]) -> None:
    workspace = holding(entry("a", "2024-01", incidents=3))
    recipe = holdings(workspace).recipe
    assert recipe["data"] == workspace.manifest.fingerprint
    assert recipe["boundaries"] == f"ward_2022 {workspace.boundaries.fingerprint}"
    assert set(recipe) == {"data", "boundaries", "version"}
