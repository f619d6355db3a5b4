"""Hit rate, PAI, PEI: the published example, ties, the exact edge, and what intervals are drawn from."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.accuracy import interval, resampled, scorecard, taken
from geo.analysis.history import Places
from geo.errors import ParameterError
from geo.grid import HexGrid

values = st.lists(st.sampled_from([0.0, 0.1, 0.3, 1.0, 7.0]), min_size=1, max_size=12)
coverages = st.floats(0.001, 1)


def row(n: int, *, apart: int = 1) -> Places:
    """Hexagons in a row; `apart` 8 puts each into a block of its own."""
    grid = HexGrid(200.0, np.arange(n) * apart, np.zeros(n, np.int64))
    return Places(grid, np.empty(0), np.empty(0), np.empty(0, np.int64))


def test_whole_hexagons_are_taken_from_the_top_to_the_exact_edge() -> None:
    ranking = np.array([2.0, 9, 4, 7])
    assert taken(ranking, [0.25, 0.5, 1]).tolist() == [[0, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1]]
    assert taken(ranking, [0.3])[0].tolist() == pytest.approx([0, 1, 0, 0.2])


def test_of_equal_hexagons_each_is_taken_in_part() -> None:
    assert taken(np.array([1.0, 5, 1, 1]), [0.5])[0].tolist() == pytest.approx([1 / 3, 1, 1 / 3, 1 / 3])
    assert taken(np.zeros(4), [0.25])[0].tolist() == [0.25] * 4
    assert taken(np.array([-1.0, -2]), [0.5])[0].tolist() == [1, 0]
    # Sums of the same numbers in another order are no rank.
    assert taken(np.array([0.1 + 0.2, 0.3]), [0.5])[0].tolist() == [0.5, 0.5]


def test_taking_in_part_holds_what_random_order_holds_on_average() -> None:
    ranking, after = np.array([3.0, 1, 1, 1, 0]), np.array([4.0, 7, 0, 2, 9])
    orders = [(0, *tied, 4) for tied in permutations([1, 2, 3])]
    for n in (1, 2, 3, 4):
        mean = np.mean([after[list(order[:n])].sum() for order in orders])
        assert taken(ranking, [n / 5])[0] @ after == pytest.approx(mean)


@given(values, coverages, coverages)
def test_more_ground_never_holds_less_and_is_exactly_that_much(ranking: list[float], one: float, other: float) -> None:
    less, more = sorted([one, other])
    shares = taken(np.array(ranking), [less, more])
    assert (shares[1] >= shares[0]).all()
    np.testing.assert_allclose(shares.sum(axis=1), np.array([less, more]) * len(ranking))
    assert ((shares >= 0) & (shares <= 1)).all()


@given(values.flatmap(lambda found: st.tuples(st.just(found), st.permutations(range(len(found))))), coverages)
def test_the_order_of_hexagons_does_not_matter(found: tuple[list[float], list[int]], coverage: float) -> None:
    ranking, order = np.array(found[0]), found[1]
    np.testing.assert_allclose(taken(ranking[order], [coverage])[0], taken(ranking, [coverage])[0][order], atol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12), coverages)
def test_no_ranking_holds_more_than_the_one_by_what_followed(pairs: list[tuple[int, int]], coverage: float) -> None:
    ranking, after = np.array(pairs, float).T
    held, best = (taken(by, [coverage])[0] @ after for by in (ranking, after))
    assert 0 <= held <= best + 1e-9
    chance = taken(np.ones(len(after)), [coverage])[0] @ after
    assert chance == pytest.approx(coverage * after.sum())


@pytest.mark.parametrize("ranking", [[np.nan, 1], [np.inf, 1]])
def test_a_ranking_without_a_value_for_each_hexagon_is_refused(ranking: list[float]) -> None:
    with pytest.raises(ParameterError, match="finite value for each hexagon"):
        taken(np.array(ranking), [0.5])


@pytest.mark.parametrize("coverage", [0, -0.1, 1.01, np.nan])
def test_a_share_of_the_area_lies_above_0_and_up_to_1(coverage: float) -> None:
    with pytest.raises(ParameterError, match="share of the area"):
        taken(np.ones(2), [0.5, coverage])


def test_a_quarter_of_the_incidents_in_a_twentieth_of_the_area_is_a_pai_of_five() -> None:
    """100 incidents over 20 hexagons; the one that was named holds 25, the busiest 50."""
    hexagon = np.repeat([3, 7, 11], [25, 50, 25])
    card = scorecard(hexagon == 3, hexagon, row(20), area_km2=1, study_area_km2=20)
    assert (card.incidents, card.inside, card.coverage) == (100, 25, 0.05)
    assert card.hit_rate == 0.25
    assert card.pai == pytest.approx(5)
    # One km2 is 9.6 hexagons: all that hold an incident.
    assert card.pei == 0.25
    km2 = row(20).grid.area_km2
    assert scorecard(hexagon == 3, hexagon, row(20), area_km2=km2, study_area_km2=20 * km2).pei == 0.5


def test_intervals_come_from_blocks_and_hold_what_was_measured() -> None:
    """Four blocks, each with half of its ten incidents inside: no draw can differ."""
    hexagon = np.repeat(np.arange(4), 10)
    inside = np.tile([True, False], 20)
    card = scorecard(inside, hexagon, row(4, apart=8), area_km2=0.2, study_area_km2=0.4)
    assert card.hit_rate_interval == pytest.approx((0.5, 0.5))
    uneven = scorecard(hexagon < 2, hexagon, row(4, apart=8), area_km2=0.2, study_area_km2=0.4)
    assert uneven.hit_rate_interval == pytest.approx((0, 1))
    assert uneven.pai_interval == pytest.approx((0, 2))
    assert scorecard(hexagon < 2, hexagon, row(4, apart=8), area_km2=0.2, study_area_km2=0.4) == uneven


def test_places_finer_than_hexagons_can_do_better_than_any_hexagon() -> None:
    hexagon = np.array([0] * 8 + [1] * 8)
    card = scorecard(np.ones(16, bool), hexagon, row(20), area_km2=0.01, study_area_km2=2)
    assert card.pei > 1


def test_without_an_incident_nothing_is_measured() -> None:
    card = scorecard(np.empty(0, bool), np.empty(0, np.int64), row(3), area_km2=0.1, study_area_km2=0.3)
    assert (card.incidents, card.inside) == (0, 0)
    for value in (card.hit_rate, card.pai, card.pei, *card.hit_rate_interval, *card.pai_interval, *card.pei_interval):
        assert np.isnan(value)


@pytest.mark.parametrize(("area", "whole"), [(0, 1), (-1, 1), (2, 1), (np.nan, 1), (1, np.nan)])
def test_areas_without_meaning_are_refused(area: float, whole: float) -> None:
    with pytest.raises(ParameterError, match="have no meaning"):
        scorecard(np.ones(1, bool), np.zeros(1, np.int64), row(3), area_km2=area, study_area_km2=whole)


def test_incidents_without_a_hexagon_are_refused() -> None:
    for hexagon in ([0], [0, -1]):
        with pytest.raises(ParameterError, match="each incident needs a hexagon"):
            scorecard(np.ones(2, bool), np.array(hexagon), row(3), area_km2=1, study_area_km2=2)


def test_months_and_blocks_are_both_drawn_anew_and_alike_for_every_table() -> None:
    """Five of five drawn with replacement: the sum varies as 5 times the variance among the five."""
    five = np.array([1.0, 2, 3, 4, 10])
    months, blocks = five[:, None, None], five[None, :, None]
    for table in (months, blocks):
        one, double = resampled([table, 2 * table], 8000, 1)
        assert one.shape == (8000, 1)
        assert (double == 2 * one).all()
        assert one.mean() == pytest.approx(five.sum(), rel=0.02)
        assert one.var() == pytest.approx(5 * five.var(), rel=0.06)
    (alone,) = resampled([np.full((1, 1, 2), 7.0)], 10, 1)
    assert (alone == 7).all()


def test_an_interval_leaves_out_the_tails_and_draws_without_a_value() -> None:
    assert interval(np.append(np.arange(101.0), np.nan)) == pytest.approx((2.5, 97.5))
    assert np.isnan(interval(np.array([np.nan]))).all()


def test_values_that_differ_in_the_twelfth_digit_have_a_rank_and_in_the_thirteenth_none() -> None:
    for difference in (1e-3, 2e-12):
        assert taken(np.array([1 - difference, 1.0]), [0.5])[0].tolist() == [0, 1]
    assert taken(np.array([1 - 1e-13, 1.0]), [0.5])[0].tolist() == [0.5, 0.5]


def test_an_incident_in_a_hexagon_beyond_the_grid_is_refused() -> None:
    scorecard(np.ones(2, bool), np.array([0, 2]), row(3), area_km2=1, study_area_km2=2)
    with pytest.raises(ParameterError, match="hexagon 3 is not among the 3 there are"):
        scorecard(np.ones(2, bool), np.array([0, 3]), row(3), area_km2=1, study_area_km2=2)
