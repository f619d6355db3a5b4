"""Which days of which supplier a manifest covers."""

from datetime import date, timedelta

import pytest

from geo.manifest import Entry, Load, Manifest
from geo.periods import Period
from geo.sources.ingest import Part

JUNE = Period.month("2026-06")
COUNCIL = ("partner", "council")


def load(number: int, first: str, last: str) -> Entry:
    part = Part(*COUNCIL, load=number)
    return Entry(part, "a.csv", str(number), "", 0, 0, 0, {}, 0, load=Load("Council", "council", first, last))


def lacking(*loads: tuple[str, str], period: Period = JUNE) -> list[str]:
    held = Manifest(tuple(load(number, *days) for number, days in enumerate(loads, start=1)))
    return [str(days) for days in held.lacking_days(*COUNCIL, period)]


@pytest.mark.parametrize(
    ("loads", "days"),
    [
        ([("2026-06-01", "2026-06-30")], []),
        ([("2026-06-01", "2026-06-14")], ["2026-06-15 to 2026-06-30"]),
        ([("2026-06-10", "2026-06-14")], ["2026-06-01 to 2026-06-09", "2026-06-15 to 2026-06-30"]),
        ([("2026-06-01", "2026-06-14"), ("2026-06-15", "2026-07-02")], []),
        ([("2026-06-20", "2026-06-30"), ("2026-05-20", "2026-06-18")], ["2026-06-19"]),
        ([("2026-06-01", "2026-06-30"), ("2026-06-05", "2026-06-06")], []),
        # A month of which nothing is held is missing as a month.
        ([("2026-05-01", "2026-05-31"), ("2026-07-01", "2026-07-31")], []),
    ],
)
def test_a_month_is_whole_where_loads_cover_every_day_of_it(loads: list[tuple[str, str]], days: list[str]) -> None:
    assert lacking(*loads) == days


def test_only_days_of_the_period_are_lacking_from_it() -> None:
    loads = [("2026-06-01", "2026-06-14")]
    assert lacking(*loads, period=Period(date(2026, 6, 1), date(2026, 6, 15))) == []
    assert lacking(*loads, period=Period(date(2026, 6, 14), date(2026, 6, 16))) == ["2026-06-15"]


def test_days_told_are_those_held_less_those_lacking() -> None:
    held = Manifest((load(1, "2026-06-03", "2026-06-14"), load(2, "2026-08-01", "2026-08-31")))
    assert held.days_told(*COUNCIL, Period(date(2026, 6, 10), date(2026, 8, 3))) == 5 + 2
    assert held.days_told(*COUNCIL, Period.month("2026-07")) == 0


def test_a_month_of_open_data_is_whole() -> None:
    entry = Entry(Part("police_uk", "thames-valley", "2026-06"), "a.csv", "1", "", 0, 0, 0, {}, 0)
    held = Manifest((entry,))
    assert held.lacking_days("police_uk", "thames-valley", JUNE) == []
    assert held.whole_months("police_uk", "thames-valley") == ["2026-06"]


def test_months_that_are_whole_are_told_from_those_that_are_not() -> None:
    held = Manifest((load(1, "2026-05-31", "2026-07-31"),))
    assert held.months(*COUNCIL)[0] == ["2026-05", "2026-06", "2026-07"]
    assert held.whole_months(*COUNCIL) == ["2026-06", "2026-07"]


@pytest.mark.parametrize(
    ("incidents", "first", "last"),
    [
        # Of 3 - 1e-9 incidents expected none comes more than one time in twenty, of 3 not.
        (28, "2026-06-02", "2026-06-29"),  # one a day: two days more
        (56, "2026-06-02", "2026-06-29"),  # two a day: one more
        (7, "2026-06-12", "2026-06-19"),  # 7 in 8 days: three more
    ],
)
def test_days_without_an_incident_beyond_what_nobody_said_may_be_quiet(incidents: int, first: str, last: str) -> None:
    load = Load("Council", "council", first, last, said=False)
    entry = Entry(Part(*COUNCIL, load=1), "a.csv", "1", "", incidents, incidents, 0, {}, 0, load=load)
    quiet = {28: 2, 56: 1, 7: 3}[incidents]
    assert entry.reach.start == load.covers.start - timedelta(days=quiet)
    assert entry.reach.end == load.covers.end + timedelta(days=quiet)
    lacks = Manifest((entry,)).lacking_days(*COUNCIL, JUNE)
    assert (not lacks) == (incidents != 7)


def test_days_that_somebody_said_are_those() -> None:
    load = Load("Council", "council", "2026-06-02", "2026-06-29")
    entry = Entry(Part(*COUNCIL, load=1), "a.csv", "1", "", 3, 3, 0, {}, 0, load=load)
    assert entry.reach == load.covers
