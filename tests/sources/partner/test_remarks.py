"""What a person should look at is said of the file at hand."""

from dataclasses import replace

from geo.sources.partner.guess import guess_mapping
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.remarks import remarks
from geo.sources.partner.table import RawTable, read_table

MAPPING = Mapping("a", "A", {"from_date": "date", "postcode": "pc", "reference": "ref"}, usual_category="Burglary")


def table(headings: str, *rows: str) -> RawTable:
    return read_table("\n".join([headings, *rows]).encode(), "a.csv")


def test_two_columns_with_one_heading_are_said_with_the_one_that_is_read() -> None:
    found = table("ref,date,pc,ref", "1,13/10/2026,HP19 9AA,2")
    said = (
        "2 columns have the heading ref. The partner's own reference is read from column 1, ref, not from ref (2): see "
        "that it is the right one."
    )
    assert remarks(found, MAPPING) == (said,)
    assert guess_mapping(found, name="a", source="A", usual_category="Burglary").remarks == (said,)
    other = replace(MAPPING, columns={**MAPPING.columns, "reference": "ref (2)"})
    assert "is read from column 4, ref (2), not from ref: " in remarks(found, other)[0]


def test_headings_that_nothing_is_read_from_or_that_stand_once_are_not_said() -> None:
    assert remarks(table("ref,date,pc,x,x", "1,13/10/2026,HP19 9AA,2,3"), MAPPING) == ()
    numbered = replace(MAPPING, columns={**MAPPING.columns, "reference": "ref (2)"})
    assert remarks(table("ref (2),date,pc", "1,13/10/2026,HP19 9AA"), numbered) == ()


def test_midnights_that_are_taken_for_unknown_times_are_counted() -> None:
    found = table("ref,date,pc", "1,13/10/2026 00:00,HP19 9AA", "2,13/10/2026 22:15,HP19 9AA")
    assert remarks(found, MAPPING) == ()
    said = (
        "00:00 is taken for a time nobody knew: it stands on 1 of the first 2 rows with a time of day, the commonest "
        "other time on 1. Correct this if it was midnight."
    )
    assert remarks(found, replace(MAPPING, midnight_is_unknown=True)) == (said,)
    timed = table("ref,date,pc", "1,13/10/2026 22:15,HP19 9AA")
    assert remarks(timed, replace(MAPPING, midnight_is_unknown=True)) == ()
