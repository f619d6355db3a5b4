"""Loads of a partner: a later one replaces by reference, and letting go of it brings back what was before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.manifest import Entry, Load, Manifest
from geo.sources.ingest import Part, rejected_table
from geo.store import Store
from geo.taxonomy import Taxonomy

Incidents = Callable[..., pd.DataFrame]
MIDDLE = (480_000.0, 200_000.0)
NOBODY = rejected_table("a.csv", [])


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy) -> Store:
    return Store(tmp_path / "store", taxonomy)


def referenced(some_incidents: Incidents, references: Sequence[str | None], number: int) -> pd.DataFrame:
    names = [f"{number}-{row}" for row in range(len(references))]
    reference = pd.Series(list[object](references), dtype="str")
    return some_incidents([MIDDLE] * len(references), {"incident_id": names, "source_reference": reference})


def load(store: Store, number: int, incidents: pd.DataFrame, supplier: str = "council") -> Entry:
    entry = Entry(
        Part("partner", supplier, load=number),
        f"{number}.csv",
        str(number),
        "2026-11-01T00:00:00+00:00",
        rows=len(incidents),
        incidents=len(incidents),
        outside=0,
        rejected={},
        repeated_references=0,
        load=Load("Council", "council-asb", "2026-10-05", "2026-11-01"),
    )
    with store.update() as update:
        return update.put_load(entry, incidents, NOBODY)


def held(store: Store) -> list[str]:
    return store.incidents()["incident_id"].tolist()


def replaced(manifest: Manifest) -> list[int]:
    return [entry.load.replaced for entry in manifest.entries if entry.load]


def test_a_later_load_replaces_by_reference_and_leaves_what_has_none(store: Store, some_incidents: Incidents) -> None:
    load(store, 1, referenced(some_incidents, ["a", "b", None], 1))
    load(store, 2, referenced(some_incidents, ["b", "c", None], 2))
    assert held(store) == ["1-0", "1-2", "2-0", "2-1", "2-2"]
    assert replaced(store.manifest()) == [1, 0]
    assert [entry.in_use for entry in store.manifest().entries] == [2, 3]


def test_another_suppliers_reference_is_another_reference(store: Store, some_incidents: Incidents) -> None:
    load(store, 1, referenced(some_incidents, ["a"], 1))
    load(store, 2, referenced(some_incidents, ["a"], 2), supplier="housing")
    assert held(store) == ["1-0", "2-0"]


def test_letting_go_of_a_load_in_the_middle_leaves_what_a_later_one_replaced(
    store: Store, some_incidents: Incidents
) -> None:
    load(store, 1, referenced(some_incidents, ["a", "b"], 1))
    middle = load(store, 2, referenced(some_incidents, ["a", "b"], 2))
    load(store, 3, referenced(some_incidents, ["b"], 3))
    assert held(store) == ["2-0", "3-0"]
    with store.update() as update:
        update.drop(middle)
    assert held(store) == ["1-0", "3-0"]
    assert replaced(store.manifest()) == [1, 0]
    assert store.manifest().loads_made == 3


def test_a_load_without_an_incident_replaces_nothing(store: Store, some_incidents: Incidents) -> None:
    load(store, 1, referenced(some_incidents, ["a"], 1))
    load(store, 2, referenced(some_incidents, [], 2))
    assert held(store) == ["1-0"]
    assert replaced(store.manifest()) == [0, 0]


def test_a_load_tells_of_every_some_incidents_which_it_covers_a_day(store: Store, some_incidents: Incidents) -> None:
    load(store, 1, referenced(some_incidents, ["a"], 1))
    manifest = store.manifest()
    assert manifest.entries[0].months == ["2026-10", "2026-11"]
    assert manifest.months("partner", "council") == (["2026-10", "2026-11"], [])


@pytest.mark.parametrize("purged", [0, 3])
def test_rows_that_were_deleted_are_accounted_for(store: Store, some_incidents: Incidents, purged: int) -> None:
    entry = load(store, 1, referenced(some_incidents, ["a"], 1))
    assert replace(entry, rows=1 + purged, purged=purged).adds_up
    assert not replace(entry, rows=1 + purged, purged=purged + 1).adds_up
