"""Change by hexagon: exact p values, what can be tested at all, and what must always hold."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control

from geo.analysis.change import poisson_z
from geo.analysis.hexagon_change import hexagon_change
from geo.errors import ParameterError

in_equal_periods = partial(hexagon_change, days_now=28, days_before=28)
count_pairs = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=40)
lengths = st.sampled_from([1, 7, 28, 30.5, 365])


def test_a_rise_a_fall_and_no_change_worked_by_hand() -> None:
    # 8 of 8 in one of two equal periods: 2 / 256. Six of eight: (28 + 8 + 1) · 2 / 256.
    found = in_equal_periods([8, 0, 4, 6], [0, 8, 4, 2])
    assert found.p == pytest.approx([2 / 256, 2 / 256, 1, 74 / 256], abs=1e-12)
    assert found.p_adjusted == pytest.approx([4 / 256, 4 / 256, 1, 4 / 3 * 74 / 256], abs=1e-12)
    assert found.rose.tolist() == [True, False, False, False]
    assert found.fell.tolist() == [False, True, False, False]


@given(count_pairs, lengths, lengths)
def test_p_is_that_of_the_exact_binomial_test(
    pairs: list[tuple[int, int]], days_now: float, days_before: float
) -> None:
    now, before = np.transpose(pairs)
    found = hexagon_change(now, before, days_now=days_now, days_before=days_before)
    share = days_now / (days_now + days_before)
    expected = [binomtest(a, a + b, share).pvalue if a + b else np.nan for a, b in pairs]
    np.testing.assert_allclose(found.p, expected, rtol=0, atol=1e-9)


def test_large_counts_have_the_p_of_the_exact_binomial_test() -> None:
    found = hexagon_change([5_200, 900], [5_000, 1_100], days_now=30, days_before=31)
    expected = [binomtest(5_200, 10_200, 30 / 61).pvalue, binomtest(900, 2_000, 30 / 61).pvalue]
    np.testing.assert_allclose(found.p, expected, rtol=1e-9)


def test_six_incidents_can_be_significant_and_five_cannot() -> None:
    # All on one side: 2 / 64 = 0.031 of six, 2 / 32 = 0.0625 of five.
    found = in_equal_periods([3, 3, 6], [3, 2, 0])
    assert found.tested.tolist() == [True, False, True]
    assert found.p.tolist() == pytest.approx([1, 1, 2 / 64])
    assert found.p_adjusted == pytest.approx([1, np.nan, 4 / 64], nan_ok=True)


def test_an_outcome_at_alpha_is_significant_and_one_just_above_it_not_even_tested() -> None:
    at, below = (in_equal_periods([6], [0], alpha=alpha) for alpha in (2 / 64 + 1e-12, 2 / 64 - 1e-12))
    assert at.rose[0]
    assert not below.tested[0]
    assert not below.rose[0]


def test_hexagons_without_an_incident_are_no_tests() -> None:
    found = in_equal_periods([0] * 100 + [9, 4], [0] * 100 + [1, 5])
    assert np.isnan(found.p[:100]).all()
    assert not found.tested[:100].any()
    assert found.z[:100].tolist() == [0] * 100
    assert found.p_adjusted[100:] == pytest.approx(false_discovery_control(found.p[100:]), abs=1e-12)
    assert found.rose.tolist() == [False] * 100 + [True, False]


@pytest.mark.parametrize("n", [0, 1, 5])
def test_nothing_anywhere_changed_nowhere(n: int) -> None:
    found = in_equal_periods(np.zeros(n), np.zeros(n))
    assert found.p.shape == found.rose.shape == (n,)
    assert not (found.rose | found.fell | found.tested).any()


def test_without_the_correction_p_stays_as_it_is() -> None:
    now, before = np.random.default_rng(1).poisson(5, (2, 300))
    raw, corrected = (in_equal_periods(now, before, fdr=fdr) for fdr in (False, True))
    assert raw.p_adjusted[raw.tested].tolist() == raw.p[raw.tested].tolist()
    assert (raw.rose | raw.fell).tolist() == (raw.tested & (raw.p <= 0.05)).tolist()
    assert 0 < (raw.rose | raw.fell).mean() < 0.05
    assert not (corrected.rose | corrected.fell).any()


def test_z_lets_both_counts_vary() -> None:
    assert in_equal_periods([25], [16]).z == pytest.approx(poisson_z(25, 16) / np.sqrt(2))
    now, before = np.random.default_rng(2).poisson([[60], [20]], (2, 20_000))
    z = hexagon_change(now, before, days_now=90, days_before=30).z
    assert z.mean() == pytest.approx(0, abs=0.03)
    assert z.std() == pytest.approx(1, abs=0.03)


def test_twice_as_many_in_twice_the_days_is_no_change() -> None:
    found = hexagon_change([40, 40], [20, 20], days_now=56, days_before=28)
    assert found.p == pytest.approx([1, 1])
    assert found.z == pytest.approx([0, 0])
    assert in_equal_periods([40, 40], [20, 20]).rose.all()


@given(count_pairs, lengths, lengths)
def test_changing_the_sides_turns_rise_into_fall(
    pairs: list[tuple[int, int]], days_now: float, days_before: float
) -> None:
    now, before = np.transpose(pairs)
    found = hexagon_change(now, before, days_now=days_now, days_before=days_before)
    turned = hexagon_change(before, now, days_now=days_before, days_before=days_now)
    np.testing.assert_allclose(found.p, turned.p, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.z, -turned.z, rtol=0, atol=1e-9)
    assert found.rose.tolist() == turned.fell.tolist()
    assert found.tested.tolist() == turned.tested.tolist()


@given(count_pairs, st.randoms())
def test_naming_the_hexagons_in_another_order_changes_nothing_but_the_order(
    pairs: list[tuple[int, int]], random
) -> None:
    now, before = np.transpose(pairs)
    order = random.sample(range(len(pairs)), len(pairs))
    found, renamed = in_equal_periods(now, before), in_equal_periods(now[order], before[order])
    for name in ("z", "p", "p_adjusted", "tested", "rose", "fell"):
        np.testing.assert_array_equal(getattr(found, name)[order], getattr(renamed, name))


@pytest.mark.parametrize("wrong", [-1, 0.5, np.nan, np.inf])
def test_counts_that_cannot_be_are_refused(wrong: float) -> None:
    for now, before in (([1, wrong], [1, 1]), ([1, 1], [wrong, 1])):
        with pytest.raises(ParameterError, match="whole numbers from 0"):
            in_equal_periods(now, before)


def test_counts_of_other_hexagons_are_refused() -> None:
    with pytest.raises(ParameterError, match="take the same hexagons"):
        in_equal_periods([1, 2], [1, 2, 3])


@pytest.mark.parametrize(("now", "before"), [(0, 7), (7, -1), (np.nan, 7), (7, np.inf)])
def test_periods_without_a_length_are_refused(now: float, before: float) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        hexagon_change([1], [1], days_now=now, days_before=before)


@pytest.mark.parametrize("alpha", [0, 1, np.nan])
def test_a_level_without_meaning_is_refused(alpha: float) -> None:
    with pytest.raises(ParameterError, match="alpha"):
        in_equal_periods([1], [1], alpha=alpha)


@pytest.mark.parametrize(("n", "alpha"), [(6, 1 / 32), (8, 1 / 128), (12, 1 / 2048)])
@pytest.mark.parametrize("fdr", [False, True])
def test_a_p_of_exactly_alpha_is_significant(n: int, alpha: float, *, fdr: bool) -> None:
    # All of n on one side of equal periods: 2 / 2ⁿ, whatever rounding makes of it.
    rise, fall = (in_equal_periods(*counts, alpha=alpha, fdr=fdr) for counts in (([n], [0]), ([0], [n])))
    assert rise.p.tolist() == rise.p_adjusted.tolist() == [alpha]
    assert rise.tested[0]
    assert rise.rose[0]
    assert fall.fell[0]
    assert not in_equal_periods([n], [0], alpha=alpha * (1 - 1e-9), fdr=fdr).tested[0]


@pytest.mark.parametrize("share_days", [(30, 31), (30, 30), (1e-7, 1)])
def test_counts_too_large_to_list_every_outcome_have_the_same_p(share_days: tuple[float, float]) -> None:
    now, before = share_days
    # 100,000 in all are listed, 100,001 are not.
    found = hexagon_change([50_400, 50_400, 0], [49_600, 49_601, 200_000], days_now=now, days_before=before)
    share = now / (now + before)
    expected = [binomtest(a, a + b, share).pvalue for a, b in ((50_400, 49_600), (50_400, 49_601), (0, 200_000))]
    np.testing.assert_allclose(found.p, expected, rtol=1e-6, atol=1e-300)
    assert found.tested.all()


def test_a_billion_incidents_are_judged_without_listing_them() -> None:
    found = in_equal_periods([10**9, 5 * 10**8, 5 * 10**8 + 10**6], [0, 5 * 10**8, 5 * 10**8])
    assert found.rose.tolist() == [True, False, True]
    assert found.p[1] == pytest.approx(1)


def test_more_incidents_than_can_be_counted_exactly_are_refused() -> None:
    in_equal_periods([2**53], [0])
    with pytest.raises(ParameterError, match="cannot be counted exactly"):
        in_equal_periods([2**53], [2])
    with pytest.raises(ParameterError, match="in one row"):
        in_equal_periods([[1, 2]], [[1, 2]])
