"""Change between two counts: worked values, exact intervals, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from geo.analysis.change import LEAST_BASE, percent_change, poisson_z, rate_ratio
from geo.errors import ParameterError

counts = st.integers(0, 400)


def test_twenty_five_against_sixteen_is_two() -> None:
    assert poisson_z(25, 16) == 2.0
    assert poisson_z(16, 25) == -2.0
    assert poisson_z([0, 9], [0, 9]).tolist() == [0, 0]


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


@pytest.mark.parametrize("wrong", [-1, np.nan])
def test_counts_that_cannot_be_are_refused(wrong: float) -> None:
    with pytest.raises(ParameterError, match="negative or missing"):
        poisson_z(wrong, 1)
    with pytest.raises(ParameterError, match="negative or missing"):
        percent_change(1, wrong)
    with pytest.raises(ParameterError, match="negative or missing"):
        rate_ratio(wrong, 1, days_now=1, days_before=1)


@pytest.mark.parametrize(("days", "confidence"), [(0, 0.95), (-1, 0.95), (7, 0), (7, 1), (7, np.nan)])
def test_lengths_and_confidences_without_meaning_are_refused(days: float, confidence: float) -> None:
    with pytest.raises(ParameterError):
        rate_ratio(1, 1, days_now=days, days_before=7, confidence=confidence)
