"""Counting by month: which month an incident belongs to, and months nobody gave."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.monthly import every_month, monthly_counts
from geo.errors import ParameterError
from geo.membership import in_period
from geo.periods import Period
from geo.schema import TIMEZONE

SPAN = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
NAMES = ("occurred_from", "occurred_to")
START = pd.Timestamp("2023-12-20 12:00")


def intervals(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Make a table of intervals, Europe/London."""
    ends = [pd.DatetimeIndex([pd.Timestamp(pair[at]) for pair in pairs]).as_unit("us") for at in (0, 1)]
    return pd.DataFrame({name: times.tz_localize(TIMEZONE) for name, times in zip(NAMES, ends, strict=True)})


def test_a_held_month_without_incident_is_zero_and_one_not_held_is_missing() -> None:
    found = monthly_counts(
        intervals(("2024-01-01", "2024-02-01"), ("2024-01-31 23:00", "2024-01-31 23:01")),
        held=["2024-04", "2024-01", "2024-02"],
    )
    assert found.index.tolist() == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert found.tolist()[:2] == [2, 0]
    assert np.isnan(found["2024-03"])
    assert found["2024-04"] == 0


def test_what_belongs_to_no_held_month_is_not_in_the_sum() -> None:
    found = monthly_counts(
        intervals(("2023-12-31", "2024-01-01"), ("2024-02-10", "2024-02-11"), ("2024-03-31", "2024-04-01")),
        held=["2024-01", "2024-03"],
    )
    assert found.sum() == 1


def test_an_exact_half_goes_to_the_later_month_and_a_second_less_to_the_earlier() -> None:
    found = monthly_counts(
        intervals(("2024-01-31 18:00", "2024-02-01 06:00"), ("2024-01-31 17:59", "2024-02-01 06:00")), held=SPAN
    )
    assert found.tolist() == [1, 1, 0, 0, 0]


def test_what_has_its_half_in_no_month_belongs_to_none() -> None:
    assert monthly_counts(intervals(("2024-01-01", "2024-05-01")), held=SPAN).sum() == 0


@given(st.lists(st.tuples(st.integers(0, 170 * 24), st.integers(1, 70 * 24)), max_size=20))
def test_months_take_the_incidents_that_periods_take(hours: list[tuple[int, int]]) -> None:
    begins = [START + pd.Timedelta(hours=begin) for begin, _ in hours]
    table = intervals(
        *((str(start), str(start + pd.Timedelta(hours=n))) for start, (_, n) in zip(begins, hours, strict=True))
    )
    found = monthly_counts(table, held=SPAN)
    for month in SPAN:
        belongs, _ = in_period(table["occurred_from"], table["occurred_to"], Period.month(month))
        assert found[month] == belongs.sum()


def test_every_incident_of_a_table_is_counted_once(some_incidents: Callable[..., pd.DataFrame]) -> None:
    assert monthly_counts(some_incidents([(480_500, 200_500)] * 7), held=["2024-01"]).to_dict() == {"2024-01": 7}


def test_nothing_held_and_nothing_given() -> None:
    assert monthly_counts(intervals(("2024-01-01", "2024-02-01")), held=[]).empty
    assert monthly_counts(intervals(), held=["2024-01"]).tolist() == [0]
    assert every_month(pd.Series([], dtype="float64")).empty
    assert every_month(pd.Series([np.nan], index=["2024-01"])).empty


def test_months_come_in_order_with_gaps_as_missing_and_without_missing_ends() -> None:
    given_months = pd.Series([np.nan, 5, 3, np.nan], index=["2023-12", "2024-03", "2024-01", "2024-04"])
    found = every_month(given_months)
    assert found.index.tolist() == ["2024-01", "2024-02", "2024-03"]
    assert found.tolist()[::2] == [3, 5]
    assert np.isnan(found["2024-02"])


@pytest.mark.parametrize(
    ("counts", "index", "said"),
    [
        ([1.0], ["January"], "not a month"),
        ([1.0, 2.0], ["2024-01", "2024-01"], "stands twice"),
        ([-1.0], ["2024-01"], "negative or infinite"),
        ([np.inf], ["2024-01"], "negative or infinite"),
    ],
)
def test_series_that_cannot_be_are_refused(counts: list[float], index: list[str], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        every_month(pd.Series(counts, index=index))
    if said == "not a month":
        with pytest.raises(ParameterError, match=said):
            monthly_counts(intervals(("2024-01-01", "2024-02-01")), held=index)
