"""Rows of partners are shown when their time is over, then deleted for good, and the deletion is logged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import ParameterError, StoreError
from geo.manifest import Entry, Load
from geo.retention import USUAL_MONTHS, due_rows, keep_for, kept_months, purge
from geo.sources.ingest import Part, rejected_table
from geo.store import Store
from geo.taxonomy import Taxonomy

Incidents = Callable[..., pd.DataFrame]
MIDDLE = (480_000.0, 200_000.0)
SOURCE = "Council ASB"


@pytest.fixture
def store(tmp_path: Path, taxonomy: Taxonomy) -> Store:
    return Store(tmp_path / "store", taxonomy)


def load(store: Store, some_incidents: Incidents, days: Sequence[str], number: int = 1) -> Entry:
    begins = pd.Series(pd.to_datetime(list(days))).dt.tz_localize("Europe/London")
    table = some_incidents(
        [MIDDLE] * len(days),
        {
            "incident_id": [f"{number}-{row}" for row in range(len(days))],
            "occurred_from": begins.dt.as_unit("us"),
            "occurred_to": (begins + pd.Timedelta(hours=1)).dt.as_unit("us"),
        },
    )
    rejected = rejected_table("a.csv", [(9, "Date", "soon", "bad-date: not a date")])
    entry = Entry(
        Part("partner", "council-asb", load=number),
        f"{number}.csv",
        str(number),
        "2026-11-01T00:00:00+00:00",
        rows=len(days) + 1,
        incidents=len(days),
        outside=0,
        rejected={"bad-date: not a date": 1},
        repeated_references=0,
        load=Load(SOURCE, "council-asb", min(days)[:10], max(days)[:10]),
    )
    with store.update() as update:
        return update.put_load(entry, table, rejected)


def test_what_ended_on_the_day_is_due_and_what_ended_a_minute_later_is_not(
    store: Store, some_incidents: Incidents
) -> None:
    load(store, some_incidents, ["2024-11-20 23:00", "2024-11-20 23:01", "2026-10-01 12:00"])
    keep_for(store, SOURCE, 24)
    (due,) = due_rows(store, date(2026, 11, 21))
    assert (due.before, due.incidents, due.rejected) == (date(2024, 11, 21), 1, False)


def test_a_purge_deletes_for_good_accounts_for_it_and_logs_it(store: Store, some_incidents: Incidents) -> None:
    load(store, some_incidents, ["2020-01-01 12:00", "2026-10-01 12:00"])
    before = {path.name for path in store.folder.rglob("*.parquet")}
    assert [due.incidents for due in purge(store, date(2026, 11, 21))] == [1]
    (entry,) = store.manifest().entries
    assert (entry.incidents, entry.purged) == (1, 1)
    assert entry.adds_up
    assert store.incidents()["incident_id"].tolist() == ["1-1"]
    assert {path.name for path in (store.folder / "incidents").glob("*")}.isdisjoint(before)
    log = (store.folder / "purges.csv").read_text().splitlines()
    assert log[0] == "deleted_at,source,load,rows,ended_before"
    assert log[1].endswith(f"{SOURCE},1,1,2023-11-21")
    assert purge(store, date(2026, 11, 21)) == []


def test_a_load_that_is_wholly_over_loses_its_rejected_rows_too(store: Store, some_incidents: Incidents) -> None:
    load(store, some_incidents, ["2020-01-01 12:00"])
    assert len(store.rejected()) == 1
    purge(store, date(2026, 11, 21))
    assert store.incidents().empty
    assert store.rejected().empty
    assert not list(store.folder.rglob("*.parquet"))
    assert store.manifest().entries[0].adds_up


def test_three_years_are_kept_where_nothing_is_said(store: Store, some_incidents: Incidents) -> None:
    assert USUAL_MONTHS == 36
    load(store, some_incidents, ["2023-11-22 12:00"])
    assert due_rows(store, date(2026, 11, 22)) == []
    assert len(due_rows(store, date(2026, 11, 23))) == 1


def test_open_data_is_never_due(store: Store, some_incidents: Incidents) -> None:
    entry = load(store, some_incidents, ["2000-01-01 12:00"])
    with store.update() as update:
        update.drop(entry)
        open_entry = replace(entry, part=Part("police_uk", "thames-valley", "2000-01"), load=None)
        update.put(open_entry, store.incidents_of(entry), store.rejected())
    assert due_rows(store, date(2026, 11, 21)) == []


@pytest.mark.parametrize("months", [0, -1, 1201])
def test_a_period_without_meaning_is_refused(store: Store, some_incidents: Incidents, months: int) -> None:
    load(store, some_incidents, ["2026-10-01 12:00"])
    with pytest.raises(ParameterError, match=f"rows of {SOURCE} cannot be kept for {months} months; give 1 to 1200"):
        keep_for(store, SOURCE, months)
    assert kept_months(store.folder) == {}


def test_of_a_source_that_is_not_known_nothing_is_said(store: Store, some_incidents: Incidents) -> None:
    with pytest.raises(ParameterError, match="no source 'Nope'; no extract of a partner is loaded yet"):
        keep_for(store, "Nope", 6)
    entry = load(store, some_incidents, ["2026-10-01 12:00"])
    with pytest.raises(ParameterError, match=f"no source 'Nope'; choose from {SOURCE}"):
        keep_for(store, "Nope", 6)
    keep_for(store, SOURCE, 6)
    with store.update() as update:
        update.drop(entry)
    # Its load may come again: what was said of it can be corrected meanwhile.
    keep_for(store, SOURCE, 7)
    assert kept_months(store.folder) == {SOURCE: 7}


@pytest.mark.parametrize("text", ['"Council" = "two"', '"Council" = 0', '"Council" = true', "Council ="])
def test_a_file_that_says_something_else_is_refused(store: Store, text: str) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "retention.toml").write_text(text)
    with pytest.raises(StoreError, match=r"retention\.toml: "):
        kept_months(store.folder)
