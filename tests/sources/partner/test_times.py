"""Dates and times as people write them: every form, both nights when the clocks change, and what must be asked."""

import pandas as pd
import pytest

from geo.sources.partner.rejects import Reject
from geo.sources.partner.times import NONE, DateOrder, Moments, read_moments

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST
MINUTE_US = 60_000_000


def read(text: str, clock: str | None = None, *, order: DateOrder = DAY, unknown: bool = False) -> Moments:
    clocks = None if clock is None else pd.Series([clock], dtype="str")
    return read_moments(pd.Series([text], dtype="str"), clocks, order, midnight_is_unknown=unknown)


def told(text: str, clock: str | None = None, *, order: DateOrder = DAY, unknown: bool = False) -> tuple[str, str]:
    """Begin and end on London's clock."""
    found = read(text, clock, order=order, unknown=unknown)
    assert found.problem.tolist() == [None]
    begins, ends = (
        pd.Timestamp(int(each[0]), unit="us", tz="UTC").tz_convert("Europe/London")
        for each in (found.begins, found.ends)
    )
    return str(begins), str(ends)


def problem(text: str, clock: str | None = None, *, order: DateOrder = DAY) -> Reject | None:
    found = read(text, clock, order=order)
    assert (found.begins[0] == NONE) == (found.ends[0] == NONE) == (found.problem[0] is not None)
    code: Reject | None = found.problem[0]
    return code


DAYS = (
    "03/04/2026",
    "3/4/26",
    "03-04-2026",
    "03.04.2026",
    "2026-04-03",
    "2026/4/3",
    "20260403",
    "3 April 2026",
    "3rd of April 2026",
    "03-Apr-26",
    "3 Apr. 2026",
    "FRI 3 apr 2026",
    "Friday, 3rd April 2026",
    "April 3, 2026",
    "Apr 3rd 2026",
    "  2026-04-03  ",
)


@pytest.mark.parametrize("text", DAYS)
def test_a_date_is_the_whole_day(text: str) -> None:
    assert told(text) == ("2026-04-03 00:00:00+01:00", "2026-04-04 00:00:00+01:00")


@pytest.mark.parametrize("text", DAYS)
@pytest.mark.parametrize(
    "clock", ["22:15", "2215", "22.15", "22:15:00", "22:15:00.000", "10.15pm", "10:15 p.m.", "2215hrs"]
)
def test_a_time_is_one_minute_behind_any_date_or_in_a_column_of_its_own(text: str, clock: str) -> None:
    minute = ("2026-04-03 22:15:00+01:00", "2026-04-03 22:16:00+01:00")
    assert told(f"{text.strip()} {clock}") == minute
    assert told(text, clock) == minute


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("9pm", "21:00:00"),
        ("12am", "00:00:00"),
        ("12pm", "12:00:00"),
        ("12:30 am", "00:30:00"),
        ("0000", "00:00:00"),
        ("22h15", "22:15:00"),
        ("9:05", "09:05:00"),
        ("23:59:59", "23:59:59"),
        ("0930 hrs", "09:30:00"),
    ],
)
def test_twelve_hour_and_written_clocks(clock: str, expected: str) -> None:
    assert told("03/04/2026", clock)[0] == f"2026-04-03 {expected}+01:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-03T22:15",
        "2026-04-03T22:15:00+01:00",
        "2026-04-03T21:15:00Z",
        "2026-04-03T21:15+00:00",
        "20260403T2215",
        "2026-04-03 21:15 GMT",
        "2026-04-03 22:15 BST",
        "3 April 2026 at 22:15",
        "3 April 2026, 10:15pm",
        "2026-04-03T16:15-0500",
    ],
)
def test_iso_forms_and_zones_are_the_same_minute(text: str) -> None:
    assert told(text) == ("2026-04-03 22:15:00+01:00", "2026-04-03 22:16:00+01:00")


@pytest.mark.parametrize(
    "clock", ["24:00", "25:10", "22:60", "22:15:60", "13pm", "0pm", "noon", "late", "2", "22:15+15:00"]
)
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    assert problem("03/04/2026", clock) == Reject.BAD_TIME
    assert problem(f"03/04/2026 {clock}") == Reject.BAD_TIME


@pytest.mark.parametrize(
    "text",
    [
        "31/09/2026",
        "29/02/2025",
        "00/01/2026",
        "2026-13-01",
        "last week",
        "n/a",
        "46115",
        "3 Floreal 2026",
        "April 2026",
        "circa 3 April 2026",
        "not 3 April 2026",
        "03/04",
        "0000-01-01",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert problem(text) == Reject.BAD_DATE


def test_an_empty_date_is_none_whatever_the_time_says() -> None:
    assert problem("") == problem("", "22:15") == problem("  ", "") == Reject.NO_DATE


def test_before_1990_is_too_old_and_1990_is_not() -> None:
    assert problem("31/12/1989") == Reject.TOO_OLD
    assert problem("01/01/1990") is None
    assert problem("01/01/0001") == Reject.TOO_OLD


def test_the_century_of_two_digits_turns_at_seventy() -> None:
    assert told("01/06/69")[0].startswith("2069")
    assert problem("01/06/70") == Reject.TOO_OLD  # 1970


def test_the_last_day_a_calendar_has_is_none() -> None:
    assert problem("9999-12-30") is None
    assert problem("9999-12-31") == problem("31/12/9999", "22:15") == Reject.BAD_DATE


def test_the_missing_hour_of_march_is_refused_from_its_first_second_to_its_last() -> None:
    assert told("29/03/2026 00:59:59")[0] == "2026-03-29 00:59:59+00:00"
    assert problem("29/03/2026 01:00:00") == Reject.NO_SUCH_TIME
    assert problem("29/03/2026 01:59:59") == Reject.NO_SUCH_TIME
    assert told("29/03/2026 02:00:00")[0] == "2026-03-29 02:00:00+01:00"
    # With its zone said, it is a time like any other.
    assert told("2026-03-29 01:30 GMT")[0] == "2026-03-29 02:30:00+01:00"


def test_the_doubled_hour_of_october_spans_both() -> None:
    assert told("25/10/2026 00:59") == ("2026-10-25 00:59:00+01:00", "2026-10-25 01:00:00+01:00")
    assert told("25/10/2026 01:00") == ("2026-10-25 01:00:00+01:00", "2026-10-25 01:01:00+00:00")
    assert told("25/10/2026 01:59") == ("2026-10-25 01:59:00+01:00", "2026-10-25 02:00:00+00:00")
    assert told("25/10/2026 02:00") == ("2026-10-25 02:00:00+00:00", "2026-10-25 02:01:00+00:00")
    assert told("25/10/2026 01:30 BST") == ("2026-10-25 01:30:00+01:00", "2026-10-25 01:31:00+01:00")
    assert told("25/10/2026 01:30 GMT") == ("2026-10-25 01:30:00+00:00", "2026-10-25 01:31:00+00:00")


@pytest.mark.parametrize(("day", "hours"), [("29/03/2026", 23), ("25/10/2026", 25), ("26/10/2026", 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    found = read(day)
    assert found.ends[0] - found.begins[0] == hours * 60 * MINUTE_US


def test_midnight_is_a_minute_unless_it_stands_for_unknown() -> None:
    assert told("03/04/2026 00:00") == ("2026-04-03 00:00:00+01:00", "2026-04-03 00:01:00+01:00")
    day = ("2026-04-03 00:00:00+01:00", "2026-04-04 00:00:00+01:00")
    assert told("03/04/2026 00:00", unknown=True) == told("2026-04-03", "0000", unknown=True) == day
    assert told("03/04/2026 00:00:01", unknown=True)[1] == "2026-04-03 00:01:01+01:00"


def test_a_column_of_times_stands_in_the_place_of_the_midnight_a_database_writes() -> None:
    expected = ("2026-04-03 22:15:00+01:00", "2026-04-03 22:16:00+01:00")
    assert told("2026-04-03 00:00:00.000", "22:15") == expected
    assert told("2026-04-03 00:00:00.000", "1900-01-01 22:15:00.000") == expected
    assert told("2026-04-03", "1899-12-30 22:15:00") == expected
    assert told("03/04/2026", "03/04/2026 22:15") == expected


def test_a_column_of_times_with_another_day_is_refused() -> None:
    assert problem("03/04/2026", "04/04/2026 22:15") == Reject.BAD_TIME
    assert problem("03/04/2026", "03/04/2026") == Reject.BAD_TIME


def test_the_order_decides_what_only_order_can() -> None:
    assert told("03/04/2026", order=MONTH)[0] == "2026-03-04 00:00:00+00:00"
    assert problem("13/04/2026", order=MONTH) == problem("04/13/2026", order=DAY) == Reject.BAD_DATE
    assert told("2026-04-03", order=MONTH) == told("2026-04-03", order=DAY)


def test_an_empty_column_reads_as_nothing() -> None:
    found = read_moments(pd.Series([], dtype="str"), pd.Series([], dtype="str"), DAY)
    assert len(found.begins) == len(found.ends) == len(found.problem) == 0
