"""Concentration: worked by hand, against the pairwise definition and every possible allocation, and what must hold."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.concentration import (
    DRAWS,
    MOST_INCIDENTS,
    SHARES,
    chance_concentration,
    concentration,
    gini_by_chance,
)
from geo.errors import ParameterError

some_counts = st.lists(st.integers(0, 30), min_size=1, max_size=25).filter(any)


def pairwise_gini(counts: list[int]) -> float:
    """Mean difference between two places, over twice the mean."""
    values = np.array(counts)
    return float(abs(values[:, None] - values).mean() / (2 * values.mean()))


def test_three_one_one_and_seven_empty_places() -> None:
    # Area under the curve 0, .6, .8, 1 and seven times 1: .03 + .07 + .09 + .7 = .89. Most equal spread of five
    # incidents: a straight line to half the places.
    found = concentration([0, 1, 0, 0, 3, 0, 0, 0, 1, 0])
    assert found.gini == pytest.approx(2 * 0.89 - 1)
    assert found.gini_generalised == pytest.approx((0.39 - 0.25) / 0.25)
    np.testing.assert_allclose(found.incident_share, [0, 0.6, 0.8, *[1] * 8])
    np.testing.assert_allclose(found.place_share, np.arange(11) / 10)
    assert (found.places, found.incidents) == (10, 5)


def test_the_smallest_number_of_whole_places_that_hold_a_share() -> None:
    assert SHARES == (0.25, 0.5, 0.8)
    found = concentration([4, 3, 2, 1])
    assert found.places_needed == (1, 2, 3)
    assert found.share_needed == (0.25, 0.5, 0.75)
    assert concentration([1, 1, 1, 1]).places_needed == (1, 2, 4)


def test_a_share_that_is_reached_exactly_needs_no_further_place() -> None:
    assert concentration([6, 4], shares=(0.6, 0.600001, 1.0)).places_needed == (1, 2, 2)
    # 0.28 of 25 is 7.000000000000001 in floating point.
    assert concentration([7, 6, 6, 6], shares=(0.28,)).places_needed == (1,)


def test_the_same_incident_in_every_place_is_equal_and_all_in_one_is_not() -> None:
    equal, one = concentration([2, 2, 2, 2]), concentration([8, 0, 0, 0])
    assert (equal.gini, equal.gini_generalised) == (0, 0)
    assert equal.gini_beyond_chance < 0
    assert one.gini == one.gini_generalised == 0.75


def test_five_robberies_in_five_of_ten_places_are_as_equal_as_ten_in_ten() -> None:
    fewer = concentration([1] * 5 + [0] * 5)
    assert fewer.gini == 0.5
    assert fewer.gini_generalised == concentration([1] * 10).gini_generalised == 0


def test_one_incident_and_one_place() -> None:
    one = concentration([0, 1, 0, 0])
    assert (one.gini, one.gini_generalised, one.gini_by_chance, one.gini_beyond_chance) == (0.75, 0, 0.75, 0)
    place = concentration([7])
    assert (place.gini, place.gini_by_chance, place.gini_beyond_chance) == (0, 0, 0)
    assert place.share_needed == (1, 1, 1)


def test_without_incidents_nothing_is_said_of_concentration() -> None:
    found = concentration([0, 0, 0])
    values = [found.gini, found.gini_generalised, found.gini_by_chance, found.gini_beyond_chance, *found.share_needed]
    assert np.isnan(values).all()
    assert found.places_needed == (0, 0, 0)
    assert found.incident_share[0] == 0
    assert np.isnan(found.incident_share[1:]).all()
    assert found.place_share.shape == found.incident_share.shape == (4,)


def test_beyond_chance_is_the_part_of_the_way_from_chance_to_one() -> None:
    # Two incidents fall on one of two places (coefficient 0.5) as often as on both (0).
    found = concentration([2, 0])
    assert found.gini_by_chance == pytest.approx(0.25)
    assert found.gini_beyond_chance == pytest.approx((0.5 - 0.25) / (1 - 0.25))


@given(some_counts)
def test_the_coefficient_is_the_mean_difference_of_pairs(counts: list[int]) -> None:
    assert concentration(counts).gini == pytest.approx(pairwise_gini(counts), abs=1e-12)


@given(some_counts, st.randoms())
def test_the_order_of_places_does_not_matter(counts: list[int], random) -> None:
    shuffled = counts.copy()
    random.shuffle(shuffled)
    one, other = concentration(counts), concentration(shuffled)
    assert (one.gini, one.gini_beyond_chance, one.places_needed) == (
        other.gini,
        other.gini_beyond_chance,
        other.places_needed,
    )
    np.testing.assert_array_equal(one.incident_share, other.incident_share)


@given(some_counts, st.integers(2, 9))
def test_more_of_the_same_changes_only_what_chance_could_do(counts: list[int], times: int) -> None:
    one, many = concentration(counts), concentration([times * count for count in counts])
    assert many.gini == pytest.approx(one.gini)
    assert many.places_needed == one.places_needed
    assert many.gini_by_chance <= one.gini_by_chance


@given(some_counts, st.integers(1, 40))
def test_empty_places_raise_the_ordinary_coefficient_and_leave_the_generalised_where_places_outnumber_incidents(
    counts: list[int], empty: int
) -> None:
    few, many = concentration(counts), concentration(counts + [0] * empty)
    n = len(counts)
    assert 1 - many.gini == pytest.approx((1 - few.gini) * n / (n + empty))
    assert many.places_needed == few.places_needed
    if sum(counts) <= n:
        assert many.gini_generalised == pytest.approx(few.gini_generalised)


@given(some_counts)
def test_coefficients_and_curve_keep_their_bounds(counts: list[int]) -> None:
    found = concentration(counts)
    n, total = len(counts), sum(counts)
    assert -1e-12 <= found.gini <= 1 - 1 / n + 1e-12
    assert -1e-12 <= found.gini_generalised <= 1 - 1 / min(n, total) + 1e-12
    assert found.gini_generalised <= found.gini + 1e-12
    assert (np.diff(found.incident_share) >= 0).all()
    assert (np.diff(found.incident_share, 2) <= 1e-12).all()
    assert (found.incident_share[0], found.incident_share[-1]) == (0, 1)
    assert 1 <= min(found.places_needed) <= max(found.places_needed) <= n


@pytest.mark.parametrize(("incidents", "places"), [(1, 1), (1, 4), (2, 2), (3, 2), (4, 3), (5, 4)])
def test_chance_is_the_mean_over_every_possible_allocation(incidents: int, places: int) -> None:
    allocations = itertools.product(range(places), repeat=incidents)
    ginis = [pairwise_gini([Counter(fell)[place] for place in range(places)]) for fell in allocations]
    assert gini_by_chance(incidents, places) == pytest.approx(np.mean(ginis), abs=1e-12)


@pytest.mark.parametrize(("incidents", "places"), [(400, 15_000), (30_000, 15_000), (20_000, 50)])
def test_chance_lies_where_allocations_at_random_do(incidents: int, places: int) -> None:
    drawn = chance_concentration(incidents, places, rng=np.random.default_rng(7), draws=40)
    assert drawn.gini_low < gini_by_chance(incidents, places) < drawn.gini_high


def test_many_incidents_fall_almost_alike_as_a_normal_would() -> None:
    # Mean difference of two normals: 2 / root pi standard deviations.
    assert gini_by_chance(6_000_000, 100) == pytest.approx(0.99 / np.sqrt(np.pi * 60_000 * 0.99), rel=0.01)


def test_incidents_at_random_have_nothing_beyond_chance() -> None:
    counts = np.random.default_rng(3).multinomial(500, np.full(2000, 1 / 2000))
    found = concentration(counts)
    assert found.gini > 0.75
    assert abs(found.gini_beyond_chance) < 0.05


def test_an_allocation_at_random_can_be_drawn_again() -> None:
    one, again = (chance_concentration(50, 80, rng=np.random.default_rng(2)) for _ in range(2))
    assert one == again
    assert one.draws == DRAWS
    assert 0 < one.share_needed[0] < one.share_needed[1] < one.share_needed[2] < 0.8 * 50 / 80
    assert chance_concentration(1, 4, rng=np.random.default_rng(2)).share_needed == (0.25, 0.25, 0.25)


def test_what_was_given_is_not_changed() -> None:
    counts = np.array([1, 5, 0])
    concentration(counts)
    assert counts.tolist() == [1, 5, 0]


@pytest.mark.parametrize("counts", [[-1, 2], [0.5, 1], [np.nan, 1], [np.inf, 1]])
def test_counts_that_cannot_be_are_refused(counts: list[float]) -> None:
    with pytest.raises(ParameterError, match="whole numbers"):
        concentration(counts)


def test_no_place_is_refused() -> None:
    with pytest.raises(ParameterError, match="no place"):
        concentration([])


@pytest.mark.parametrize("share", [0, -0.1, 1.1, np.nan])
def test_shares_without_meaning_are_refused(share: float) -> None:
    with pytest.raises(ParameterError, match="share"):
        concentration([1, 2], shares=(0.5, share))
    with pytest.raises(ParameterError, match="share"):
        chance_concentration(3, 2, rng=np.random.default_rng(1), shares=(share,))


@pytest.mark.parametrize(("incidents", "places"), [(0, 3), (3, 0)])
def test_chance_needs_incidents_and_places(incidents: int, places: int) -> None:
    with pytest.raises(ParameterError, match="1 or more"):
        gini_by_chance(incidents, places)
    with pytest.raises(ParameterError, match="1 or more"):
        chance_concentration(incidents, places, rng=np.random.default_rng(1))
    with pytest.raises(ParameterError, match="1 or more"):
        chance_concentration(3, 3, rng=np.random.default_rng(1), draws=0)


@pytest.mark.parametrize("wrong", [-1, 0.5, np.nan, np.inf, -np.inf])
def test_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ParameterError, match="whole numbers of 0 or more"):
        concentration([1, wrong])


@pytest.mark.parametrize("wrong", [[[1, 2], [3, 4]], 5])
def test_counts_that_are_no_list_are_refused(wrong: object) -> None:
    with pytest.raises(ParameterError, match="no list of places"):
        concentration(wrong)  # type: ignore[arg-type]


def test_more_incidents_than_fit_are_refused_and_the_most_are_not() -> None:
    assert concentration([MOST_INCIDENTS - 1, 1]).places_needed == (1, 1, 1)
    for wrong in ([MOST_INCIDENTS, 1], [9e18] * 3, [1e300]):
        with pytest.raises(ParameterError, match="more than 10,000,000,000; check the counts"):
            concentration(wrong)
    with pytest.raises(ParameterError, match="more than 10,000,000,000; check the counts"):
        gini_by_chance(MOST_INCIDENTS + 1, 3)
