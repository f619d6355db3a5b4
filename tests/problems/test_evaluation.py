"""Did it work: worked values, thousands of actions in which nothing happened, and effects that were planted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.problems.evaluation import (
    BeforeAfter,
    dispersion_of,
    displacement,
    net_difference,
    ratio_of_rate_ratios,
    weighted_displacement_difference,
)
from geo.problems.power import POWER, power, smallest_visible_fall

ACTIONS = 2000
counts = st.integers(0, 500)
pairs = st.builds(BeforeAfter, counts, counts)
areas = st.lists(pairs, min_size=1, max_size=4)


def seen(level: float, fall: float, k: int, *, spread: float = 1.0) -> float:
    """Share of simulated actions in which a difference is seen; counts vary `spread` times as much as Poisson ones."""
    rng = np.random.default_rng(20260801)
    rates = level * np.ones((ACTIONS, k + 1, 2))
    rates[:, 0, 1] *= 1 - fall
    if spread > 1:
        # A gamma rate of this shape makes the variance of the count `spread` times its mean.
        rates = rng.gamma(rates / (spread - 1), spread - 1)
    drawn = rng.poisson(rates).tolist()
    found = [
        weighted_displacement_difference(
            BeforeAfter(*action[0]), [BeforeAfter(*area) for area in action[1:]], dispersion=spread
        ).seen
        for action in drawn
    ]
    return float(np.mean(found))


@pytest.mark.parametrize(
    ("treated", "comparison", "estimate", "error", "z"),
    [((100, 70), (100, 100), -30, 19.24, -1.56), ((20, 5), (20, 20), -15, 8.06, -1.86)],
)
def test_the_values_that_were_published(
    treated: tuple[int, int], comparison: tuple[int, int], estimate: float, error: float, z: float
) -> None:
    found = weighted_displacement_difference(BeforeAfter(*treated), [BeforeAfter(*comparison)])
    assert found.estimate == estimate
    assert round(found.error, 2) == error
    assert round(found.z, 2) == z
    assert found.interval == pytest.approx((estimate - 1.96 * error, estimate + 1.96 * error), abs=0.02)


def test_two_comparison_areas_count_by_their_mean() -> None:
    found = weighted_displacement_difference(BeforeAfter(50, 40), [BeforeAfter(50, 54), BeforeAfter(60, 58)])
    assert found.estimate == -10 - 1
    assert found.error**2 == pytest.approx(90 + (104 + 118) / 4)


@pytest.mark.parametrize(("level", "k"), [(20, 1), (60, 1), (20, 4), (200, 3)])
def test_where_nothing_happened_it_cries_wolf_one_time_in_twenty(level: float, k: int) -> None:
    # Of 2,000, at 5 % each, between 3.6 and 6.4 % in 997 of 1,000 such tests.
    assert seen(level, 0.0, k) == pytest.approx(0.05, abs=0.0146)


def test_counts_that_vary_more_than_by_chance_cry_wolf_no_more_often_once_that_is_known() -> None:
    assert seen(80, 0.0, 2, spread=2.5) == pytest.approx(0.05, abs=0.0146)


@pytest.mark.parametrize(("level", "k"), [(60, 1), (100, 1), (100, 3), (200, 2)])
def test_a_planted_fall_of_two_fifths_is_seen_as_often_as_was_promised(level: float, k: int) -> None:
    promised = power(0.4, level, [level] * k)
    assert 0.3 < promised < 0.999
    assert seen(level, 0.4, k) == pytest.approx(promised, abs=0.033)


@pytest.mark.parametrize(("level", "k", "spread"), [(80, 1, 1.0), (150, 3, 1.0), (300, 2, 2.0)])
def test_the_smallest_visible_fall_is_seen_four_times_in_five(level: float, k: int, spread: float) -> None:
    fall = smallest_visible_fall(level, [level] * k, dispersion=spread)
    assert fall is not None
    assert power(fall, level, [level] * k, dispersion=spread) == pytest.approx(POWER, abs=1e-3)
    assert seen(level, fall, k, spread=spread) == pytest.approx(POWER, abs=0.03)


def test_of_few_incidents_no_fall_can_be_seen() -> None:
    # All 11 gone beside 11 that stay is z = 11 / sqrt(33) = 1.91 on average.
    assert smallest_visible_fall(11, [11]) is None
    assert smallest_visible_fall(0, [0]) is None


@given(st.floats(1, 500), st.lists(st.floats(1, 500), min_size=1, max_size=4))
def test_smaller_falls_than_that_are_seen_less_often(before: float, comparison: list[float]) -> None:
    fall = smallest_visible_fall(before, comparison)
    if fall is None:
        assert power(1.0, before, comparison) < POWER
    else:
        assert 0 < fall <= 1
        assert power(0.9 * fall, before, comparison) < POWER


def test_more_around_an_action_area_than_elsewhere_is_displacement() -> None:
    # 100 became 110 elsewhere; of 200 around it one expects 220.
    found = displacement(BeforeAfter(200, 290), [BeforeAfter(100, 110)])
    assert found.estimate == 70
    assert found.error**2 == pytest.approx(490 + 4 * 210)
    assert displacement(BeforeAfter(200, 150), [BeforeAfter(100, 110)]).estimate == -70


def test_where_there_was_nothing_before_a_change_elsewhere_counts_as_it_is() -> None:
    assert displacement(BeforeAfter(10, 12), [BeforeAfter(0, 1)]).estimate == 1


@given(pairs, pairs, areas)
def test_the_net_difference_is_both_differences_together(
    treated: BeforeAfter, ring: BeforeAfter, comparison: list[BeforeAfter]
) -> None:
    gained, moved = weighted_displacement_difference(treated, comparison), displacement(ring, comparison)
    net = net_difference(treated, ring, comparison)
    assert net.estimate == pytest.approx(gained.estimate + moved.estimate)
    # Both lean on the same comparison areas, so that its error is never under that of errors apart.
    assert net.error >= np.hypot(gained.error, moved.error) - 1e-9


@given(pairs, areas)
def test_swapping_before_and_after_turns_the_sign(treated: BeforeAfter, comparison: list[BeforeAfter]) -> None:
    forth = weighted_displacement_difference(treated, comparison)
    back = weighted_displacement_difference(
        BeforeAfter(treated.after, treated.before), [BeforeAfter(each.after, each.before) for each in comparison]
    )
    assert (back.estimate, back.error) == pytest.approx((-forth.estimate, forth.error))
    ratio, low, high = ratio_of_rate_ratios(treated, comparison)
    assert low < ratio < high


def test_where_there_was_nothing_nothing_is_seen() -> None:
    found = weighted_displacement_difference(BeforeAfter(0, 0), [BeforeAfter(0, 0)])
    assert (found.estimate, found.error, found.z, found.seen) == (0, 0, 0, False)


def test_what_all_areas_share_is_no_dispersion() -> None:
    season = np.outer([1.0, 3, 2], [40, 10, 20, 30])
    assert dispersion_of(season) == 1
    assert dispersion_of(season[:1]) == dispersion_of(season[:, :1]) == dispersion_of(0 * season) == 1


def test_dispersion_is_found_again() -> None:
    rng = np.random.default_rng(3)
    drawn = rng.poisson(rng.gamma(30 / 2.0, 2.0, (400, 12)))  # variance: three times the mean
    assert dispersion_of(drawn.astype(float)) == pytest.approx(3.0, rel=0.1)
    assert dispersion_of(rng.poisson(30, (400, 12)).astype(float)) == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: BeforeAfter(-1, 2), "counts of -1 and 2"),
        (lambda: weighted_displacement_difference(BeforeAfter(1, 2), []), "there is no comparison area"),
        (lambda: displacement(BeforeAfter(1, 2), []), "there is no comparison area"),
        (lambda: ratio_of_rate_ratios(BeforeAfter(1, 2), [BeforeAfter(1, 2)], dispersion=0.5), "dispersion of 0.5"),
        (lambda: power(1.2, 10, [10]), "a fall by a share of 1.2"),
        (lambda: power(0.2, -1, [10]), "cannot be negative"),
        (lambda: smallest_visible_fall(10, []), "there is no comparison area"),
    ],
)
def test_what_has_no_meaning_is_refused(call: object, said: str) -> None:
    assert callable(call)
    with pytest.raises(ParameterError, match=said):
        call()
