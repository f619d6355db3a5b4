"""Reading an extract: pairs of times, what is kept of a row, and columns that are not there any more."""

from collections.abc import Callable

import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.schema import check_incidents
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reading, Reference, read_extract
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.pseudonyms import PseudonymKey
from geo.sources.partner.table import read_table
from geo.sources.partner.times import DateOrder
from geo.taxonomy import Taxonomy
from tests.sources.partner.dirt import NOW, POSTCODES

PART = Part("partner", "council", load=3)
Read = Callable[..., Reading]


@pytest.fixture
def read(boundaries: Boundaries, taxonomy: Taxonomy) -> Read:
    """Read rows under the headings of some fields, at one postcode, all burglaries unless told."""

    def call(headings: str, *rows: str, unknown: bool = False, **columns: str) -> Reading:
        names = {
            name: name
            for name in headings.split(",")
            if name in ("reference", "from_date", "from_time", "to_date", "to_time", "category")
        }
        mapping = Mapping(
            "a",
            "Council",
            {**names, "postcode": "postcode", **columns},
            date_order=DateOrder.DAY_FIRST,
            midnight_is_unknown=unknown,
            usual_category="Burglary",
        )
        text = "\n".join([f"postcode,{headings}", *(f"HP19 9AA,{row}" for row in rows)])
        reference = Reference(taxonomy, boundaries.layers, POSTCODES, PseudonymKey(b"k" * 32), NOW)
        return read_extract(read_table(text.encode(), "a.csv"), mapping, reference, PART)

    return call


def span(reading: Reading) -> list[tuple[str, str]]:
    when = reading.incidents[["occurred_from", "occurred_to"]]
    return [(f"{begins:%d %H:%M}", f"{ends:%d %H:%M}") for begins, ends in when.itertuples(index=False)]


def codes(reading: Reading) -> list[str]:
    return [reason.partition(":")[0] for reason in reading.findings.rejected()["reason"]]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("03/10/2026 22:15", "04/10/2026 06:30", ("03 22:15", "04 06:30")),
        ("03/10/2026 22:15", "", ("03 22:15", "03 22:16")),
        ("03/10/2026 22:15", "03/10/2026 22:15", ("03 22:15", "03 22:16")),
        ("03/10/2026 22:15", "03/10/2026 22:16", ("03 22:15", "03 22:16")),
        ("03/10/2026 22:15", "03/10/2026 22:17", ("03 22:15", "03 22:17")),
        ("03/10/2026 22:15", "03/10/2026", ("03 22:15", "04 00:00")),
        ("03/10/2026", "05/10/2026", ("03 00:00", "06 00:00")),
        ("03/10/2026", "03/10/2026", ("03 00:00", "04 00:00")),
        ("03/10/2026", "03/10/2026 06:30", ("03 00:00", "03 06:30")),
        ("03/10/2026", "", ("03 00:00", "04 00:00")),
        # Within the hour that comes twice it may have been the later one.
        ("25/10/2026 01:45", "25/10/2026 01:30", ("25 01:45", "25 01:30")),
        ("24/10/2026 22:00", "25/10/2026 01:30", ("24 22:00", "25 01:30")),
        # An end on the day it is read is not over yet.
        ("01/11/2026 10:00", "01/11/2026", ("01 10:00", "02 00:00")),
    ],
)
def test_a_pair_of_times_is_the_interval_between_them(
    read: Read, begins: str, ends: str, expected: tuple[str, str]
) -> None:
    assert span(read("from_date,to_date", f"{begins},{ends}")) == [expected]


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        ("03/10/2026 22:15", "03/10/2026 22:14", "end-before-start"),
        ("03/10/2026 22:15", "02/10/2026", "end-before-start"),
        ("03/10/2026", "02/10/2026 23:59", "end-before-start"),
        ("03/10/2026 22:15", "31/09/2026", "bad-date"),
        ("03/10/2026 22:15", "04/10/2026 25:00", "bad-time"),
        ("28/03/2026 22:15", "29/03/2026 01:30", "no-such-time"),
        ("03/10/2026 22:15", "04/10/2062", "in-the-future"),
        ("01/11/2026 12:01", "", "in-the-future"),
        ("", "03/10/2026", "no-date"),
    ],
)
def test_a_pair_that_makes_no_interval_is_rejected(read: Read, begins: str, ends: str, code: str) -> None:
    reading = read("from_date,to_date", f"{begins},{ends}")
    assert codes(reading) == [code]
    assert reading.incidents.empty


def test_what_begins_in_this_very_minute_is_not_in_the_future(read: Read) -> None:
    assert span(read("from_date", "01/11/2026 12:00")) == [("01 12:00", "01 12:01")]


def test_an_end_of_midnight_that_stands_for_unknown_is_the_day(read: Read) -> None:
    pair = "03/10/2026 22:15,04/10/2026 00:00"
    assert span(read("from_date,to_date", pair)) == [("03 22:15", "04 00:00")]
    assert span(read("from_date,to_date", pair, unknown=True)) == [("03 22:15", "05 00:00")]


def test_a_time_of_end_without_a_day_is_of_the_day_it_began_on(read: Read) -> None:
    reading = read(
        "from_date,from_time,to_time",
        "03/10/2026,22:15,22:45",
        "03/10/2026,22:15,",
        "03/10/2026,23:50,00:10",
        "03/10/2026,,22:45",
    )
    assert span(reading) == [("03 22:15", "03 22:45"), ("03 22:15", "03 22:16"), ("03 00:00", "03 22:45")]
    assert codes(reading) == ["end-before-start"]


def test_a_day_in_front_of_a_time_of_end_is_that_of_the_beginning(read: Read) -> None:
    assert span(read("from_date,to_time", "03/10/2026 22:15,22:45")) == [("03 22:15", "03 22:45")]


def test_what_is_kept_of_a_row(read: Read) -> None:
    reading = read(
        "from_date,reference,place,person,text,state",
        "03/10/2026,A1,Mill Lane,P 1,He said,Open",
        "03/10/2026,A2,,,,",
        place_label="place",
        victim_reference="person",
        status="state",
    )
    incidents = reading.incidents
    check_incidents(incidents)
    assert incidents["incident_id"].tolist() == ["partner-council-load-0003-000002", "partner-council-load-0003-000003"]
    assert incidents["source"].tolist() == ["Council", "Council"]
    assert incidents["source_reference"].tolist() == ["A1", "A2"]
    assert incidents["place_label"].isna().tolist() == incidents["status"].isna().tolist() == [False, True]
    assert incidents["victim_reference"].isna().tolist() == [False, True]
    assert "P 1" not in incidents.to_string()
    # Neither a column of free text nor one that nobody named.
    assert "notes" not in incidents.columns
    assert "He said" not in incidents.to_string()


def test_free_text_is_kept_where_the_mapping_says_so(read: Read) -> None:
    reading = read("from_date,text", "03/10/2026,He said", notes="text")
    assert reading.incidents["notes"].tolist() == ["He said"]


def test_of_rows_with_one_reference_the_first_stands_and_an_empty_one_is_rejected(read: Read) -> None:
    reading = read("from_date,reference", "03/10/2026,A1", "04/10/2026,A1", "05/10/2026,", "06/10/2026,")
    assert span(reading) == [("03 00:00", "04 00:00")]
    assert codes(reading) == ["duplicate-reference", "no-reference", "no-reference"]


def test_it_covers_its_first_day_to_its_last_in_london(read: Read) -> None:
    reading = read("from_date", "25/10/2026 00:30", "30/03/2026 00:30")
    assert reading.covers == Period(pd.Timestamp("2026-03-30").date(), pd.Timestamp("2026-10-26").date())
    assert read("from_date", "x").covers is None


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        (
            "Datum",
            "has no column 'from_date', which mapping a takes for from_date \\(it has postcode, Datum\\); correct",
        ),
        ("From_date", "takes for from_date \\(is it 'From_date' now\\); correct the mapping"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_its_likeness(read: Read, heading: str, problem: str) -> None:
    with pytest.raises(ParameterError, match=f"a.csv: .*{problem}"):
        read(heading, "03/10/2026", from_date="from_date")
