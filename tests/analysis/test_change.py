"""Change between two counts: worked values, exact intervals, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from geo.analysis.change import LEAST_BASE, chance_of_change, percent_change, poisson_z, rate_ratio
from geo.errors import ParameterError

counts = st.integers(0, 400)


def test_twenty_five_against_sixteen_is_two() -> None:
    assert poisson_z(25, 16) == 2.0
    assert poisson_z(16, 25) == -2.0
    assert poisson_z([0, 9], [0, 9]).tolist() == [0, 0]


def test_an_equal_rate_in_a_shorter_period_is_no_fall() -> None:
    assert poisson_z(28, 29, days_now=28, days_before=29) == 0
    assert poisson_z(29, 29, days_now=28, days_before=29) > 0
    # 2 (√(9 · 30) − √(30 · 10)) / √((10 + 30) / 2): nine in ten days against thirty in thirty.
    assert poisson_z(9, 30, days_now=10, days_before=30) == pytest.approx(-0.39750, abs=1e-5)


@given(counts, counts, st.floats(1, 400), st.floats(1, 400), st.floats(0.1, 10))
def test_only_the_share_of_the_lengths_matters_and_equal_ones_not_at_all(
    now: int, before: int, days_now: float, days_before: float, times: float
) -> None:
    z = poisson_z(now, before, days_now=days_now, days_before=days_before)
    scaled = poisson_z(now, before, days_now=times * days_now, days_before=times * days_before)
    turned = poisson_z(before, now, days_now=days_before, days_before=days_now)
    np.testing.assert_allclose([scaled, -turned], [z, z], atol=1e-9)
    equal = poisson_z(now, before, days_now=days_now, days_before=days_now)
    np.testing.assert_allclose(equal, poisson_z(now, before), atol=1e-9)


def test_no_percentage_on_a_base_under_ten() -> None:
    assert LEAST_BASE == 10
    found = percent_change([18, 15, 5, 0], [9, 10, 10, 20])
    assert np.isnan(found[0])
    assert found[1:].tolist() == [50, -50, -100]


@given(counts, counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_that_of_the_exact_binomial_test(now: int, before: int, confidence: float) -> None:
    ratio, low, high = (
        float(value) for value in rate_ratio(now, before, days_now=7, days_before=7, confidence=confidence)
    )
    if now + before == 0:
        assert np.isnan(ratio)
        assert (low, high) == (0, np.inf)
        return
    exact = binomtest(now, now + before).proportion_ci(confidence, "exact")
    assert low == pytest.approx(exact.low / (1 - exact.low) if exact.low < 1 else np.inf, rel=1e-6)
    assert high == pytest.approx(exact.high / (1 - exact.high) if exact.high < 1 else np.inf, rel=1e-6)
    assert low <= ratio <= high


@given(counts.filter(bool), counts.filter(bool), st.floats(1, 400), st.floats(1, 400))
def test_changing_the_sides_turns_the_ratio_over(now: int, before: int, days_now: float, days_before: float) -> None:
    ratio, low, high = rate_ratio(now, before, days_now=days_now, days_before=days_before)
    turned, turned_low, turned_high = rate_ratio(before, now, days_now=days_before, days_before=days_now)
    np.testing.assert_allclose([ratio, low, high], [1 / turned, 1 / turned_high, 1 / turned_low], rtol=1e-6)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    now, before = rng.poisson(12, 4000), rng.poisson(8, 4000)
    _, low, high = rate_ratio(now, before, days_now=30, days_before=30)
    assert ((low <= 1.5) & (high >= 1.5)).mean() >= 0.95


def test_a_longer_period_counts_less() -> None:
    ratio, _, _ = rate_ratio(10, 10, days_now=14, days_before=7)
    assert ratio == 0.5


@pytest.mark.parametrize("wrong", [-1, np.nan, np.inf])
def test_counts_that_cannot_be_are_refused(wrong: float) -> None:
    with pytest.raises(ParameterError, match="negative, missing or infinite"):
        poisson_z(wrong, 1)
    with pytest.raises(ParameterError, match="negative, missing or infinite"):
        percent_change(1, wrong)
    with pytest.raises(ParameterError, match="negative, missing or infinite"):
        rate_ratio(wrong, 1, days_now=1, days_before=1)


@pytest.mark.parametrize(("days", "confidence"), [(0, 0.95), (-1, 0.95), (7, 0), (7, 1), (7, np.nan)])
def test_lengths_and_confidences_without_meaning_are_refused(days: float, confidence: float) -> None:
    with pytest.raises(ParameterError):
        rate_ratio(1, 1, days_now=days, days_before=7, confidence=confidence)


# How often chance would do it


@given(counts, counts)
def test_chance_agrees_with_the_interval_of_the_ratio(now: int, before: int) -> None:
    p = float(chance_of_change(now, before, days_now=30, days_before=30))
    _, low, high = rate_ratio(now, before, days_now=30, days_before=30)
    assert 0 < p <= 1
    assert (p < 0.05) == bool(low > 1 or high < 1)


def test_chance_is_twice_the_smaller_tail() -> None:
    # Of 5 incidents in two equal periods all lie in one with a chance of 1/32 for each of the two.
    assert chance_of_change([5, 0], [0, 5], days_now=7, days_before=7).tolist() == pytest.approx([1 / 16, 1 / 16])
    # Of 2 incidents both in a period three times as long: 9/16, and never more than certain.
    assert float(chance_of_change(2, 0, days_now=21, days_before=7)) == 1
    assert chance_of_change([0, 7], [0, 7], days_now=7, days_before=7).tolist() == [1, 1]


def test_chance_of_lengths_and_counts_without_meaning_is_refused() -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        chance_of_change(1, 1, days_now=0, days_before=7)
    with pytest.raises(ParameterError, match="cannot be negative"):
        chance_of_change(-1, 1, days_now=7, days_before=7)


@pytest.mark.parametrize("days", [0, -1, np.nan, np.inf])
def test_a_period_without_a_length_has_no_rate(days: float) -> None:
    for lengths in ({"days_now": days, "days_before": 7}, {"days_now": 7, "days_before": days}):
        with pytest.raises(ParameterError, match="days have no rate"):
            rate_ratio(1, 1, **lengths)
        with pytest.raises(ParameterError, match="days have no rate"):
            poisson_z(1, 1, **lengths)
