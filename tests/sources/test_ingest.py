"""What every reader returns."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from geo.errors import SchemaError
from geo.schema import INCIDENTS, REJECTED, TIMESTAMP, check_incidents
from geo.sources.ingest import Ingest, Part, incidents_table, rejected_table

PART = Part("police_uk", "thames-valley", "2024-01")


def ingest(incidents: pd.DataFrame, rejected: pd.DataFrame, rows: int) -> Ingest:
    return Ingest(PART, "a.csv", "0" * 64, rows, incidents, rejected, 0)


@pytest.mark.parametrize(("good", "bad"), [(0, 0), (2, 0), (0, 1), (2, 1)])
def test_rows_are_incidents_and_rejected_together(
    some_incidents: Callable[..., pd.DataFrame], good: int, bad: int
) -> None:
    incidents = some_incidents([(0, 0)] * good)
    rejected = rejected_table("a.csv", [(line, None, None, "broken") for line in range(bad)])
    assert ingest(incidents, rejected, good + bad).rows == good + bad
    for wrong in (good + bad + 1, good + bad - 1):
        with pytest.raises(SchemaError, match=rf"a.csv: {wrong} rows, but {good} incidents and {bad} rejected"):
            ingest(incidents, rejected, wrong)


def test_tables_that_break_their_contract_never_leave_a_reader(some_incidents: Callable[..., pd.DataFrame]) -> None:
    incidents, rejected = some_incidents([(0, 0)]), rejected_table("a.csv", [])
    with pytest.raises(SchemaError, match="incidents: column 'knife'"):
        ingest(incidents.drop(columns="knife"), rejected, 1)
    with pytest.raises(SchemaError, match="rejected: column 'line'"):
        ingest(incidents, rejected.drop(columns="line"), 1)


def test_the_key_of_a_part_names_source_supplier_and_month() -> None:
    assert PART.key == "police_uk-thames-valley-2024-01"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_table_of_single_values_repeats_them_in_every_row(n: int) -> None:
    start = pd.Timestamp("2024-01-01", tz="Europe/London")
    table = incidents_table(
        {
            "incident_id": [f"row-{row}" for row in range(n)],
            "source": "police_uk",
            "occurred_from": start,
            "occurred_to": start + pd.Timedelta(days=1),
            "easting": 480_000.0,
            "northing": 200_000.0,
            "precision": "map point",
            "category": "Drugs",
            "knife": True,
        },
        n,
    )
    check_incidents(table)
    assert list(table.columns) == [column.name for column in INCIDENTS.columns if not column.optional]
    assert table["category"].tolist() == ["Drugs"] * n
    assert table["knife"].tolist() == [True] * n
    assert table["asb_type"].isna().sum() == n


@pytest.mark.parametrize("column", [column.name for column in INCIDENTS.columns])
def test_a_series_is_taken_row_by_row_whatever_its_index(column: str) -> None:
    kind = next(each.kind for each in INCIDENTS.columns if each.name == column)
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"])).dt.tz_localize("Europe/London")
    by_kind: dict[str, pd.Series] = {
        "text": pd.Series(["a", "b", "c"], dtype="str"),
        "category": pd.Series(["a", "b", "c"], dtype="category"),
        "time": pd.Series(days, dtype=TIMESTAMP),
        "metres": pd.Series([1.0, 2.0, 3.0]),
        "flag": pd.Series([True, False, None], dtype="boolean"),
    }
    kept = by_kind[kind][[True, False, True]]
    table = incidents_table({column: kept}, 2)
    assert table.index.tolist() == [0, 1]
    assert table[column].astype("object").where(table[column].notna(), None).tolist() == [
        None if pd.isna(value) else value for value in kept
    ]


def test_a_category_missing_in_some_rows_stays_missing() -> None:
    table = incidents_table({"asb_type": np.array(["personal", None], dtype=object)}, 2)
    assert table["asb_type"].isna().tolist() == [False, True]
    assert list(table["asb_type"].cat.categories) == ["personal"]


def test_control_characters_are_taken_out_of_categories_and_names_that_then_are_one_are_one() -> None:
    table = incidents_table({"place_label": np.array(["\x1b[1mA", "[1mA", None], dtype=object)}, 3)
    assert table["place_label"].cat.categories.tolist() == ["[1mA"]
    assert table["place_label"].isna().tolist() == [False, False, True]
    assert rejected_table("a.csv", [(2, None, "\x1b[1mA\x07", "broken")])["found"].tolist() == ["[1mA"]


def test_rejected_rows_stand_in_the_order_of_their_lines() -> None:
    table = rejected_table(
        "a.csv", [(9, "Month", "x", "not a month"), (2, None, None, "broken"), (5, "Month", "", "no")]
    )
    REJECTED.check(table)
    assert table["line"].tolist() == [2, 5, 9]
    assert table["reason"].tolist() == ["broken", "no", "not a month"]
    assert table["column"].isna().tolist() == [True, False, False]
    assert set(table["file"]) == {"a.csv"}


def test_no_rejected_row_is_a_table_all_the_same() -> None:
    REJECTED.check(rejected_table("a.csv", []))
