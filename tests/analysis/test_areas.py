"""Areas beside one another: counts, rates, the whole, an earlier period."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson

from geo.analysis.areas import (
    LEAST_BASE,
    LEAST_INCIDENTS,
    Base,
    against_whole,
    area_counts,
    change_table,
    poisson_interval,
    rate_table,
)
from geo.analysis.change import LEAST_BASE as LEAST_FOR_PERCENT
from geo.errors import ParameterError

counts = st.integers(0, 3_000)
people = st.integers(1, 50_000)
codes = st.lists(st.sampled_from(["E1", "E2", "E3", "E9", None]), max_size=60)


# Counting


def test_an_area_without_an_incident_is_there_with_zero() -> None:
    found, outside = area_counts(pd.Series(["E3", "E3"]), ["E1", "E2", "E3"])
    assert found.tolist() == [0, 0, 2]
    assert outside == 0


def test_a_code_that_is_not_asked_for_or_missing_is_counted_as_outside() -> None:
    column = pd.Series(pd.Categorical(["E1", None, "E9"], categories=["E1", "E2", "E9"]))
    found, outside = area_counts(column, ["E1", "E2"])
    assert (found.tolist(), outside) == ([1, 0], 2)


def test_without_an_incident_every_area_has_zero() -> None:
    found, outside = area_counts(pd.Series([], dtype="category"), ["E1", "E2"])
    assert (found.tolist(), outside) == ([0, 0], 0)


@given(codes)
def test_what_lies_in_the_areas_and_outside_of_them_is_all(column: list[str | None]) -> None:
    found, outside = area_counts(pd.Series(column, dtype="str"), ["E1", "E2", "E3"])
    assert found.sum() + outside == len(column)
    turned, _ = area_counts(pd.Series(column[::-1], dtype="str"), ["E3", "E2", "E1"])
    assert turned.tolist() == found[::-1].tolist()


# The interval of a count


def test_the_limits_of_ten_are_those_in_garwoods_table() -> None:
    low, high = poisson_interval([0, 1, 10])
    assert low.round(3).tolist() == [0, 0.025, 4.795]
    assert high.round(3).tolist() == [3.689, 5.572, 18.390]


@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_at_its_limits_a_count_is_just_as_unlikely_as_it_may_be(n: int, confidence: float) -> None:
    low, high = (float(limit) for limit in poisson_interval(n, confidence=confidence))
    tail = (1 - confidence) / 2
    assert poisson.cdf(n, high) == pytest.approx(tail, rel=1e-9)
    if n:
        assert poisson.sf(n - 1, low) == pytest.approx(tail, rel=1e-9)
    else:
        assert low == 0
    assert low <= n <= high


# Rates


def test_twenty_a_month_on_two_thousand_residents_are_a_hundred_and_twenty_a_year() -> None:
    table = rate_table([20], [2_000], years=1 / 12)
    assert table.loc[0, "in_period"] == pytest.approx(10)
    assert table.loc[0, "rate"] == pytest.approx(120)
    # Garwood's limits of 20 are 12.217 and 30.888; a twelfth of a year on 2,000 residents makes 6 a year of each.
    assert table.loc[0, "rate_low"] == pytest.approx(6 * 12.2165, rel=1e-5)
    assert table.loc[0, "rate_high"] == pytest.approx(6 * 30.8884, rel=1e-5)


@pytest.mark.parametrize(
    ("n", "base", "per", "mark"),
    [
        (LEAST_INCIDENTS, LEAST_BASE["residents"], "residents", ""),
        (LEAST_INCIDENTS - 1, LEAST_BASE["residents"], "residents", "few incidents"),
        (LEAST_INCIDENTS, LEAST_BASE["residents"] - 1, "residents", "few residents"),
        (LEAST_INCIDENTS, LEAST_BASE["households"], "households", ""),
        (LEAST_INCIDENTS, LEAST_BASE["households"] - 1, "households", "few households"),
        (0, 0, "residents", "few residents"),
        (0, np.nan, "residents", ""),
    ],
)
def test_a_small_base_is_marked_from_its_limit_down(n: int, base: float, per: Base, mark: str) -> None:
    assert rate_table([n], [base], years=1, per=per)["small_base"].tolist() == [mark]


@pytest.mark.parametrize("base", [np.nan, 0])
def test_nobody_known_to_live_there_gives_no_rate(base: float) -> None:
    assert rate_table([5], [base], years=1)[["in_period", "rate", "rate_low", "rate_high"]].isna().all(axis=None)
    assert against_whole([5], [base], whole_count=9, whole_base=100).values.tolist()[0][3] == ""
    assert against_whole([5], [base], whole_count=9, whole_base=100)[["ratio", "ratio_low"]].isna().all(axis=None)


@given(st.lists(st.tuples(counts, people), min_size=1, max_size=9), st.floats(0.02, 5))
def test_the_rate_of_the_whole_is_the_mean_of_the_rates_weighted_by_their_residents(
    areas: list[tuple[int, int]], years: float
) -> None:
    n, residents = (np.array(each) for each in zip(*areas, strict=True))
    whole = rate_table([n.sum()], [residents.sum()], years=years)["rate"][0]
    assert np.average(rate_table(n, residents, years=years)["rate"], weights=residents) == pytest.approx(whole)


def test_no_area_gives_an_empty_table() -> None:
    assert rate_table([], [], years=1).columns.tolist()[-1] == "small_base"
    assert len(rate_table([], [], years=1)) == len(change_table([], [], days_now=1, days_before=1)) == 0
    assert len(against_whole([], [], whole_count=0, whole_base=0)) == 0


# Against the whole


def test_an_area_with_twice_its_share_of_the_incidents_has_the_ratio_two() -> None:
    table = against_whole([60, 40, 0], [1_000, 2_000, 1_000], whole_count=120, whole_base=4_000)
    assert table["ratio"].tolist() == pytest.approx([2, 2 / 3, 0])
    assert table["against"].tolist() == ["above", "below", "below"]


@given(counts, counts, people, people)
def test_the_interval_of_the_ratio_is_that_of_the_exact_binomial_test(
    n: int, rest: int, residents: int, others: int
) -> None:
    table = against_whole([n], [residents], whole_count=n + rest, whole_base=residents + others)
    low, high, word = float(table["ratio_low"][0]), float(table["ratio_high"][0]), table["against"][0]
    if n + rest == 0:
        assert (np.isnan(table["ratio"][0]), word) == (True, "")
        return
    exact = binomtest(n, n + rest).proportion_ci(0.95, "exact")
    share = residents / (residents + others)
    assert low == pytest.approx(exact.low / share, rel=1e-6, abs=1e-12)
    assert high == pytest.approx(exact.high / share, rel=1e-6)
    assert word == ("above" if low > 1 else "below" if high < 1 else "similar")


def test_of_areas_all_alike_at_most_one_in_twenty_is_called_above_or_below() -> None:
    rng = np.random.default_rng(5)
    n = rng.multinomial(8_000, np.full(400, 1 / 400), size=20).ravel()
    found = against_whole(n, np.full(len(n), 1_700), whole_count=8_000, whole_base=400 * 1_700)
    assert 0.02 < (found["against"] != "similar").mean() < 0.05


def test_without_residents_of_the_whole_there_is_no_ratio() -> None:
    for whole in (np.nan, 0.0):
        table = against_whole([5], [100], whole_count=9, whole_base=whole)
        assert table[["ratio", "ratio_low", "ratio_high"]].isna().all(axis=None)
        assert table["against"].tolist() == [""]


# An earlier period


def test_a_strategy_prints_last_year_difference_and_per_cent() -> None:
    table = change_table([30, 40, 12], [60, 40, 9], days_now=365, days_before=365)
    assert table["before"].tolist() == [60, 40, 9]
    assert table["difference"].tolist() == [-30, 0, 3]
    assert table["percent"].tolist()[:2] == [-50, 0]
    assert np.isnan(table["percent"][2])
    assert LEAST_FOR_PERCENT == 10
    assert table["change"].tolist() == ["fewer", "no clear change", "no clear change"]


def test_a_longer_period_is_no_rise() -> None:
    table = change_table([200], [100], days_now=60, days_before=30)
    assert (table["difference"][0], table["change"][0]) == (100, "no clear change")


# What has no meaning


@pytest.mark.parametrize("wrong", [-1, np.nan, np.inf])
def test_counts_that_cannot_be_are_refused(wrong: float) -> None:
    for ask in (
        lambda: poisson_interval(wrong),
        lambda: rate_table([wrong], [1], years=1),
        lambda: against_whole([wrong], [1], whole_count=1, whole_base=1),
        lambda: change_table([wrong], [1], days_now=1, days_before=1),
    ):
        with pytest.raises(ParameterError, match="counts cannot be negative"):
            ask()


def test_parameters_without_meaning_are_refused() -> None:
    for years in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(ParameterError, match="years has no rate"):
            rate_table([1], [1], years=years)
    for base in (-1.0, np.inf):
        with pytest.raises(ParameterError, match="residents and households cannot be negative"):
            rate_table([1], [base], years=1)
    for confidence in (0.0, 1.0, np.nan):
        with pytest.raises(ParameterError, match="confidence"):
            poisson_interval(1, confidence=confidence)
    with pytest.raises(ParameterError, match="an area has 5 incidents, the whole only 4"):
        against_whole([5], [1], whole_count=4, whole_base=1)
