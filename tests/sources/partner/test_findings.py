"""Rejected rows: the first reason of each, and the rows themselves to be corrected."""

import numpy as np
import pytest

from geo.schema import REJECTED
from geo.sharing.formats.comma_separated import to_csv
from geo.sources.partner.findings import Findings
from geo.sources.partner.rejects import Reject
from geo.sources.partner.table import RawTable, read_table

TEXT = "Ref,Opened,Lon,Note\n1,x,-0.75,=1+1\n2,,0,A. Person\n3,01/02/2026,,\nshort\n5,01/02/2026,-0.75,fine\n"

REJECT_COLUMNS = ["reject_line", "reject_of", "reject_codes", "reject_reasons"]
TO_CORRECT = [*REJECT_COLUMNS, "Ref", "Opened", "Lon", "Note", "reject_text"]


@pytest.fixture
def table() -> RawTable:
    return read_table(TEXT.encode(), "a.csv")


@pytest.fixture
def findings(table: RawTable) -> Findings:
    """Two problems of the first row, one of the second and third, none of the last, and a broken line."""
    found = Findings(table)
    found.add(np.array([False, True, False, False]), "Opened", Reject.NO_DATE)
    found.add(np.array([True, False, False, False]), "Opened", Reject.BAD_DATE)
    found.add(np.array([True, False, True, False]), "", Reject.NO_LOCATION)
    found.add(np.array([False, False, False, False]), "", Reject.OUTSIDE)
    return found


def test_each_row_has_its_first_reason_with_line_column_and_what_was_found(findings: Findings) -> None:
    rejected = findings.rejected()
    REJECTED.check(rejected)
    assert rejected["line"].tolist() == [2, 3, 4, 5]
    assert rejected["reason"].tolist() == [
        "bad-date: not a date",
        "no-date: no date is given",
        "no-location: no location is given",
        "broken-row: 1 field instead of 4",
    ]
    assert rejected["column"].isna().tolist() == [False, False, True, True]
    assert rejected["found"].isna().tolist() == [False, True, True, True]
    assert rejected["found"][0] == "x"
    assert findings.good.tolist() == [False, False, False, True]


def test_of_a_broken_line_nothing_is_kept(findings: Findings) -> None:
    assert "short" not in findings.rejected().to_string()
    assert "Person" not in findings.rejected().to_string()


def test_of_a_wrong_cell_eighty_letters_are_kept() -> None:
    table = read_table(f"Ref,Opened\n1,{'x' * 81}\n".encode(), "a.csv")
    findings = Findings(table)
    findings.add(np.array([True]), "Opened", Reject.BAD_DATE)
    assert findings.rejected()["found"].tolist() == ["x" * 80]


def test_codes_of_a_column_are_noted_by_code(table: RawTable) -> None:
    findings = Findings(table)
    findings.add_codes(np.array([None, Reject.BAD_TIME, Reject.BAD_DATE, None], object), "Opened")
    assert [(code, wrong.tolist()) for wrong, _, code in findings.problems] == [
        (Reject.BAD_DATE, [False, False, True, False]),
        (Reject.BAD_TIME, [False, True, False, False]),
    ]


def test_the_rows_to_correct_carry_all_their_codes_and_come_as_they_were(findings: Findings) -> None:
    returned = findings.to_correct()
    assert list(returned.columns) == TO_CORRECT
    assert returned["reject_line"].tolist() == [2, 3, 4, 5]
    assert returned["reject_codes"].tolist() == ["bad-date; no-location", "no-date", "no-location", "broken-row"]
    assert returned["reject_reasons"][0] == "not a date; no location is given"
    assert returned.iloc[0, 4:].tolist() == ["1", "x", "-0.75", "=1+1", ""]
    assert returned.iloc[3, 4:].tolist() == ["", "", "", "", "short"]


def test_the_rows_to_correct_read_again_are_what_they_were(findings: Findings) -> None:
    again = read_table(to_csv(findings.to_correct()), "back.csv")
    assert list(again.cells[["Ref", "Opened", "Lon", "Note"]].iloc[0]) == ["1", "x", "-0.75", "=1+1"]
    assert again.lines.tolist() == [2, 3, 4, 5]


def test_rows_that_are_rejected_again_carry_their_new_codes_only(findings: Findings) -> None:
    again = Findings(read_table(to_csv(findings.to_correct()), "back.csv"))
    again.add(np.array([True, False, False, False]), "", Reject.OUTSIDE)
    returned = again.to_correct()
    assert list(returned.columns) == TO_CORRECT
    assert returned["reject_codes"].tolist() == ["outside-the-area"]
    assert returned["reject_line"].tolist() == [2]


def test_every_code_has_words() -> None:
    for code in Reject:
        assert code.reason
        assert code.value == code.value.lower()
