"""Earlier periods of a store, and what keeps them from being compared."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.answers.comparison import earlier_period
from geo.manifest import Entry, Load, Manifest
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.schema import INCIDENTS
from geo.sources.ingest import Part
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace

JUNE, JUNE_BEFORE = Period.month("2025-06"), Period.month("2024-06")


@pytest.fixture
def holding(boundaries: Boundaries, taxonomy: Taxonomy):
    """Open a store that holds these months of these suppliers."""

    def make(**suppliers: list[str]) -> Workspace:
        parts = [Part("source", supplier, month) for supplier, months in suppliers.items() for month in months]
        entries = tuple(Entry(part, "", "", "", 0, 0, 0, {}, 0) for part in parts)
        return Workspace(INCIDENTS.empty(), boundaries, Manifest(entries), taxonomy, Path("nowhere"))

    return make


def obstacle(workspace: Workspace, period: Period, earlier: Period, layer: str | None = None) -> str:
    return earlier_period(workspace, period, earlier, layer=layer, by_category=False).obstacle


def test_periods_held_whole_are_compared(holding) -> None:
    found = earlier_period(holding(police=["2024-06", "2025-06"]), JUNE, JUNE_BEFORE, layer=None, by_category=True)
    assert (found.period, found.obstacle, found.notice) == (JUNE_BEFORE, "", "")


@pytest.mark.parametrize(
    ("suppliers", "missing"),
    [
        ({"police": ["2025-06"]}, "police (source) gave nothing, so it is missing, not zero"),
        ({"police": ["2024-06"]}, "June 2025 of police (source) missing, not zero"),
        # A council that began to give its data last month makes no rise.
        (
            {"police": ["2024-06", "2025-06"], "council": ["2025-06"]},
            "council (source) gave nothing, so it is missing, not zero",
        ),
    ],
)
def test_a_month_of_either_that_a_supplier_did_not_give_is_an_obstacle(holding, suppliers, missing: str) -> None:
    said = obstacle(holding(**suppliers), JUNE, JUNE_BEFORE)
    assert said == f"Not compared with June 2024: {missing}."


def test_a_month_of_which_a_load_covers_some_days_is_an_obstacle(holding) -> None:
    held = holding(police=["2024-06", "2025-06"])
    council = Part("partner", "council", load=1)
    loads = (
        Entry(council, "", "", "", 0, 0, 0, {}, 0, load=Load("Council", "council", "2024-06-01", "2024-06-30")),
        Entry(replace(council, load=2), "", "", "", 0, 0, 0, {}, 0, load=Load("C", "c", "2025-06-01", "2025-06-14")),
    )
    partly = replace(held, manifest=replace(held.manifest, entries=(*held.manifest.entries, *loads)))
    assert obstacle(partly, JUNE, JUNE_BEFORE) == (
        "Not compared with June 2024: 15 to 30 June 2025 of council (partner) missing, not zero."
    )
    assert partly.gaps(JUNE) == ["15 to 30 June 2025 of council (partner)"]
    fortnight, before = (Period(date(year, 6, 1), date(year, 6, 15)) for year in (2025, 2024))
    assert obstacle(partly, fortnight, before) == ""


def test_a_supplier_of_other_times_is_no_obstacle(holding) -> None:
    assert obstacle(holding(police=["2024-06", "2025-06"], wardens=["2023-01"]), JUNE, JUNE_BEFORE) == ""


def test_many_missing_months_are_named_by_the_first_and_the_last(holding) -> None:
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    said = obstacle(holding(police=[f"2025-{n:02d}" for n in range(1, 13)]), year, year.year_before())
    assert said == (
        "Not compared with January to December 2024: police (source) gave nothing, so it is missing, not zero."
    )


def test_months_are_named_where_a_supplier_gave_some_of_them(holding) -> None:
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    held = holding(police=[*(f"2024-{n:02d}" for n in range(1, 12)), *(f"2025-{n:02d}" for n in range(1, 13))])
    said = obstacle(held, year, year.year_before())
    assert said == "Not compared with January to December 2024: December 2024 of police (source) missing, not zero."


def test_suppliers_that_lack_the_same_months_are_named_together(holding) -> None:
    held = holding(police=["2025-06"], council=["2025-06"], fire=["2024-06"])
    said = obstacle(held, JUNE, JUNE_BEFORE)
    assert said.endswith(
        "June 2024: council and police (source) gave nothing, so it is missing, not zero. "
        "June 2025 of fire (source) missing, not zero."
    )


def test_other_wards_are_told_of_where_counts_cross_may_2025(holding) -> None:
    held = holding(police=["2024-06", "2025-06"])
    found = earlier_period(held, JUNE, JUNE_BEFORE, layer="ward_2022", by_category=False)
    assert found.obstacle == ""
    assert found.notice.endswith("Both periods are counted by the wards of 2022.")


def test_single_categories_are_not_compared_across_their_own_change(holding) -> None:
    june, before = Period.month("2013-06"), Period.month("2012-06")
    held = holding(police=["2012-06", "2013-06"])
    assert earlier_period(held, june, before, layer=None, by_category=False).obstacle == ""
    found = earlier_period(held, june, before, layer=None, by_category=True)
    assert found.obstacle.startswith("Not compared with June 2012: In May 2013 data.police.uk went from")
