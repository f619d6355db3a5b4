"""CSV: what stands in it, and that a spreadsheet runs none of it."""

import csv
import io

import pandas as pd
import pytest

from geo.sharing.exported import Exported
from geo.sharing.formats import comma_separated
from geo.sharing.formats.comma_separated import csv_bytes, to_csv
from geo.sharing.privacy import Release


def rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_a_formula_behind_a_control_character_is_found_and_the_character_gone() -> None:
    assert (
        to_csv(pd.DataFrame({"a": ["\x1b=1+1", "two\nlines"]})).decode("utf-8-sig") == 'a\r\n\'=1+1\r\n"two\nlines"\r\n'
    )


def test_what_is_missing_is_an_empty_cell() -> None:
    assert to_csv(pd.DataFrame({"a": pd.Series([None, "x"], dtype="str"), "b": [1.5, None]})) == (
        b"\xef\xbb\xbfa,b\r\n,1.5\r\nx,\r\n"
    )


def test_every_row_says_what_must_be_said(points: Release[Exported]) -> None:
    told = rows(csv_bytes(points))
    assert [row["name"] for row in told] == ["'=HYPERLINK(1)", 'Café <b> & "Bar" 100 %', ""]
    assert [row["from_uk_time"] for row in told] == ["2024-06-30 23:30", "2024-01-01 00:00", ""]
    for row in told:
        assert row["marking"] == "OFFICIAL"
        assert row["handling"] == "Do not forward."
        assert row["recipe"] == "priority=all-crime; data=4f1c9a0b77de; boundaries=ward_2022 0123456789ab"
        assert row["notes"] == "Recording is not occurrence. Two rows."
        assert row["made_on"] == "2026-11-22"
        assert row["demonstration data, synthetic"] == "yes"


def test_in_a_long_table_only_the_first_row_says_it(points: Release[Exported], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comma_separated, "SAID_IN_EVERY_ROW", 2)
    assert [row["marking"] for row in rows(csv_bytes(points))] == ["OFFICIAL", "", ""]


def test_without_a_row_there_is_the_heading(nothing: Release[Exported]) -> None:
    assert csv_bytes(nothing).decode("utf-8-sig").startswith("name,incidents,number,")
