"""The past of a question: which periods, which of them can be compared, and the incidents of each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.answers.past import Past, past
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Hours, Period, months
from geo.selection import Filters, select
from geo.sources.ingest import Part
from geo.workspace import Workspace

WEST, MIDDLE = (480_500.0, 200_500.0), (481_500.0, 200_500.0)
FIRST, MIDDLE_WARD = frozenset({"E05000001"}), frozenset({"E05000002"})
TWO_YEARS = Period(date(2023, 1, 1), date(2025, 1, 1))
DECEMBER = Period.month("2024-12")
Make = Callable[..., Workspace]


@pytest.fixture(scope="module")
def opened(some_incidents: Callable[..., pd.DataFrame], make_workspace: Make) -> Make:
    """Open an incident of a minute at noon on each day given; months of a supplier are held as told."""

    def make(days: Sequence[date], held: dict[str, Sequence[str]], at: Sequence[tuple[float, float]] = ()) -> Workspace:
        noon = pd.Series(pd.to_datetime([f"{day} 12:00" for day in days])).dt.tz_localize("Europe/London")
        times = {"occurred_from": noon, "occurred_to": noon + pd.Timedelta(minutes=1)}
        parts = [Part("source", supplier, month) for supplier, given_ in held.items() for month in given_]
        entries = tuple(Entry(part, "", "", "", 0, 0, 0, {}, 0) for part in parts)
        workspace = make_workspace(some_incidents(at or [WEST] * len(days), times))
        return replace(workspace, manifest=Manifest(entries))

    return make


@pytest.fixture(scope="module")
def daily(opened: Make) -> Workspace:
    """One incident a day for two years, all of it held: a count is a number of days."""
    days = [TWO_YEARS.start + timedelta(days=n) for n in range(TWO_YEARS.days)]
    return opened(days, {"police": months(TWO_YEARS)})


def asked(workspace: Workspace, period: Period, **filters: object) -> Past:
    return past(workspace, replace(Filters("all-crime", period), **filters))  # type: ignore[arg-type]


def counts(found: Past) -> list[int]:
    """Incidents of each period."""
    return np.bincount(found.period, found.points.weight, len(found.periods)).astype(int).tolist()  # type: ignore[no-any-return]


# Which periods


@pytest.mark.parametrize(
    ("period", "in_row", "year_before", "farthest"),
    [
        (Period.month("2024-12"), 12, 11, Period.month("2023-12")),
        (Period(date(2024, 10, 1), date(2025, 1, 1)), 4, 3, Period(date(2023, 10, 1), date(2024, 1, 1))),
        # A week: twelve before it, and besides the one 52 weeks before.
        (Period(date(2024, 12, 2), date(2024, 12, 9)), 12, 12, Period(date(2023, 12, 4), date(2023, 12, 11))),
        (Period(date(2024, 12, 9), date(2024, 12, 10)), 12, 12, Period(date(2023, 12, 11), date(2023, 12, 12))),
        (Period(date(2024, 1, 1), date(2025, 1, 1)), 1, 0, Period(date(2023, 1, 1), date(2024, 1, 1))),
        (Period(date(2020, 1, 1), date(2025, 1, 1)), 1, 0, Period(date(2015, 1, 1), date(2020, 1, 1))),
        # A hundred days: three times before it, and the same ones of last year.
        (Period(date(2024, 9, 2), date(2024, 12, 11)), 3, 3, Period(date(2023, 9, 4), date(2023, 12, 13))),
        # Five months: the same ones of last year begin within the second of the two periods before.
        (Period(date(2024, 8, 1), date(2025, 1, 1)), 2, 2, Period(date(2023, 8, 1), date(2024, 1, 1))),
    ],
)
def test_a_year_back_to_back_and_the_same_period_of_last_year(
    daily: Workspace, period: Period, in_row: int, year_before: int, farthest: Period
) -> None:
    found = asked(daily, period)
    assert (found.in_row, found.year_before) == (in_row, year_before)
    assert len(found.periods) == len(found.comparable) == max(in_row, year_before + 1)
    assert found.periods[-1].period == farthest == period.year_before()
    ends = [period.start, *(each.period.start for each in found.periods[: in_row - 1])]
    assert [each.period.end for each in found.periods[:in_row]] == ends


def test_a_week_of_last_year_outside_the_row_does_not_tell_a_class(daily: Workspace) -> None:
    found = asked(daily, Period(date(2024, 12, 2), date(2024, 12, 9)))
    assert found.comparable.tolist() == [True] * 13
    assert found.row.tolist() == [True] * 12 + [False]
    assert counts(found) == [7] * 13


def test_a_past_before_any_calendar_is_one_clear_error(daily: Workspace) -> None:
    with pytest.raises(ParameterError, match="lie outside the years 1900 to 2200"):
        asked(daily, Period.month("1900-06"))


# What is counted


def test_an_incident_counts_in_every_period_that_shares_its_day(daily: Workspace) -> None:
    # August to December 2023 share August to December with the row's March to July and October to February.
    found = asked(daily, Period(date(2024, 8, 1), date(2025, 1, 1)))
    assert [str(each.period) for each in found.periods] == [
        "2024-03-01 to 2024-07-31",
        "2023-10-01 to 2024-02-29",
        "2023-08-01 to 2023-12-31",
    ]
    assert counts(found) == [153, 152, 153]


@given(st.integers(0, TWO_YEARS.days - 2), st.integers(1, 200))
def test_each_comparable_period_holds_what_it_would_be_asked_for_and_the_others_nothing(
    daily: Workspace, start: int, days: int
) -> None:
    first = TWO_YEARS.start + timedelta(days=start)
    found = asked(daily, Period(first, first + timedelta(days=days)))
    for each, usable, count in zip(found.periods, found.comparable, counts(found), strict=True):
        assert usable == (not each.obstacle)
        assert count == (each.period.days if usable else 0)


def test_points_lead_back_to_the_incidents_they_are_made_of(opened: Make) -> None:
    days = [date(2024, 12, 1), date(2024, 11, 1), date(2024, 11, 30), date(2024, 11, 5), date(2023, 12, 31)]
    held = {"police": [f"{year}-{n:02d}" for year in (2023, 2024) for n in range(1, 13)]}
    found = asked(opened(days, held, [WEST, WEST, MIDDLE, WEST, WEST]), DECEMBER)
    assert found.rows.tolist() == [1, 2, 3, 4]
    assert found.points.inverse.tolist() == [0, 2, 0, 1]
    assert found.period.tolist() == [0, 11, 0]
    assert found.points.weight.tolist() == [2, 1, 1]
    assert found.points.x.tolist() == [WEST[0], WEST[0], MIDDLE[0]]


def test_the_past_is_of_the_same_wards_hours_and_weekdays(opened: Make) -> None:
    # 1 November 2024 was a Friday.
    days = [date(2024, 12, 1), date(2024, 11, 1), date(2024, 11, 2), date(2024, 11, 8)]
    workspace = opened(days, {"police": months(TWO_YEARS)}, [WEST, WEST, WEST, MIDDLE])
    assert counts(asked(workspace, DECEMBER))[0] == 3
    assert counts(asked(workspace, DECEMBER, wards=FIRST))[0] == 2
    assert counts(asked(workspace, DECEMBER, wards=MIDDLE_WARD))[0] == 1
    assert counts(asked(workspace, DECEMBER, weekdays=frozenset({4})))[0] == 2
    assert counts(asked(workspace, DECEMBER, hours=Hours(13, 24))) == [0] * 12
    assert len(asked(workspace, DECEMBER, priority="anti-social-behaviour").rows) == 0


def test_what_was_asked_and_its_past_are_chosen_alike(daily: Workspace) -> None:
    november = select(daily, Filters("all-crime", Period.month("2024-11"))).incidents
    found = asked(daily, DECEMBER)
    assert found.rows[found.period[found.points.inverse] == 0].tolist() == november.index.tolist()


# What can be compared


def test_a_period_with_a_month_missing_is_not_compared_and_holds_nothing(opened: Make) -> None:
    days = [date(2024, 12, 5), date(2024, 11, 5), date(2024, 10, 5), date(2024, 9, 5)]
    found = asked(opened(days, {"police": ["2024-09", "2024-11", "2024-12"]}), DECEMBER)
    assert found.comparable.tolist() == found.usable.tolist() == [True, False, True] + [False] * 9
    assert found.row.tolist() == [True] + [False] * 11
    assert found.periods[1].obstacle.startswith("Not compared with October 2024: police (source) gave nothing")
    assert counts(found) == [1, 0, 1] + [0] * 9


def test_a_period_that_one_supplier_did_not_give_is_not_compared(opened: Make) -> None:
    days = [date(2024, 12, 5), date(2024, 11, 5), date(2024, 10, 5)]
    held = {"police": ["2024-10", "2024-11", "2024-12"], "wardens": ["2024-11", "2024-12"]}
    found = asked(opened(days, held), DECEMBER)
    assert found.comparable.tolist() == [True] + [False] * 11
    assert "wardens (source) gave nothing, so it is missing, not zero" in found.periods[1].obstacle


def test_where_nothing_before_is_held_there_is_no_past(opened: Make) -> None:
    found = asked(opened([date(2024, 12, 5)], {"police": ["2024-12"]}), DECEMBER)
    assert not found.comparable.any()
    assert not found.row.any()
    assert len(found.points) == len(found.period) == len(found.rows) == len(found.points.inverse) == 0


def test_last_year_is_compared_though_the_months_between_are_missing(opened: Make) -> None:
    days = [date(2024, 12, 5), date(2023, 12, 5), date(2023, 12, 6)]
    found = asked(opened(days, {"police": ["2023-12", "2024-12"]}), DECEMBER)
    assert found.comparable.tolist() == [False] * 11 + [True]
    assert counts(found)[found.year_before] == 2


def test_periods_before_the_map_points_were_redrawn_are_not_compared(opened: Make) -> None:
    days = [date(2022, 10, 5), date(2022, 9, 5), date(2022, 8, 5), date(2022, 7, 5)]
    held = {"police": [f"2022-{n:02d}" for n in range(1, 11)]}
    found = asked(opened(days, held), Period.month("2022-10"))
    assert found.comparable.tolist() == [True, True] + [False] * 10
    assert "In July 2022 the map points of data.police.uk were redrawn" in found.periods[2].obstacle
