"""The shrunk forecast: worked by hand, learned as a maximum likelihood, and blind to what came later."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from geo.analysis.history import History
from geo.analysis.shrinkage import DEFAULT_SHAPE, SHAPES, learn, shrunk
from geo.errors import ParameterError

counts = st.lists(st.lists(st.integers(0, 6), min_size=5, max_size=5), min_size=1, max_size=6)


def test_before_anything_is_learned_the_four_surfaces_have_equal_say(make_history: Callable[..., History]) -> None:
    """
    Two incidents in one hexagon, 24 months before: each counts half, and so does the month.

    The rate is 1 / 0.5 = 2 a month. Around the first hexagon lie itself and the second: (1/2, 1/2, 0); all incidents
    and their root lie in the first: (1, 0, 0); even is 1/3 each. The mix is (17, 5, 2)/24, the prior twice that.
    """
    history = make_history([[2, 0, 0]], everything=[[4, 0, 0]]).before("2026-01")
    assert learn(history).shares.tolist() == [0.25] * 4
    assert learn(history).shape == DEFAULT_SHAPE == 4
    prior = 2 * np.array([17, 5, 2]) / 24
    np.testing.assert_allclose(shrunk(history), prior * (4 + np.array([1, 0, 0])) / (4 + 0.5 * prior))


def test_a_month_that_is_missing_still_makes_the_others_older(make_history: Callable[..., History]) -> None:
    months = [[3, 0, 0], [0, 0, 3]]
    near = shrunk(make_history(months))
    far = shrunk(make_history(months, months=["2022-01", "2024-02"]))
    assert near[2] < far[2]
    assert near[0] > far[0]


def test_shares_are_those_that_make_past_months_likeliest(make_history: Callable[..., History]) -> None:
    """One past month, of 300 incidents beside the 20 imagined ones: the penalised likelihood, maximised otherwise."""
    own, everything = np.array([[60, 0, 20, 0, 0, 0]]), np.array([[80, 10, 100, 0, 40, 10]])
    followed = [120, 40, 80, 10, 50, 0]
    history = make_history([own[0], followed], everything=[everything[0], followed])
    around = np.array([60, 80, 20, 20, 0, 0])
    surfaces = np.stack([values / values.sum() for values in (around, everything[0], everything[0] ** 0.5, np.ones(6))])

    def unlikely(shares: np.ndarray) -> float:
        return float(-(followed @ np.log(shares @ surfaces)) - 5 * np.log(shares).sum())

    adds_up = LinearConstraint(np.ones((1, 4)), 1, 1)
    best = minimize(unlikely, np.full(4, 0.25), bounds=[(1e-6, 1.0)] * 4, constraints=adds_up, tol=1e-12)
    learned = learn(history).shares
    assert learned.sum() == pytest.approx(1)
    assert unlikely(learned) == pytest.approx(best.fun, abs=0.05)
    np.testing.assert_allclose(learned, best.x, atol=0.04)


def test_a_kind_that_goes_where_all_incidents_are_learns_to_follow_them(make_history: Callable[..., History]) -> None:
    everything = np.tile([90, 0, 0, 60, 0, 0, 30, 0], (6, 1))
    sparse = np.zeros((6, 8))
    sparse[range(6), [0, 3, 6, 0, 3, 0]] = 8
    history = make_history(sparse, everything=everything)
    assert learn(history).shares[1:3].sum() > 0.6
    assert shrunk(history).argsort()[::-1][:3].tolist() == [0, 3, 6]


def test_the_record_is_trusted_where_it_repeats_and_not_where_it_wanders(make_history: Callable[..., History]) -> None:
    stays = np.tile([30.0, 0, 10, 0, 30, 0, 10, 0], (6, 1))
    rng = np.random.default_rng(5)
    wanders = rng.multinomial(16, np.full(8, 1 / 8), 6).astype(float)
    even = np.full((6, 8), 50.0)
    assert learn(make_history(stays, everything=even)).shape == SHAPES[0]
    assert learn(make_history(wanders, everything=even)).shape > 8


@given(counts, st.integers(1, 5))
def test_an_expectation_is_never_negative_and_near_the_mean_in_all(
    make_history: Callable[..., History], months: list[list[int]], scale: int
) -> None:
    held = np.array(months, float)
    history = make_history(held)
    expected = shrunk(history)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert (expected.sum() > 0) == held.any()
    # Only where all incidents are matters, not how many they are.
    np.testing.assert_allclose(shrunk(make_history(held, everything=scale * held)), expected, rtol=1e-9)


@given(counts, counts)
def test_what_came_later_changes_nothing(
    make_history: Callable[..., History], known: list[list[int]], later: list[list[int]]
) -> None:
    forecast = shrunk(make_history(known))
    whole = make_history(known + later)
    assert (shrunk(whole.before(whole.months[len(known)])) == forecast).all()


def test_mirrored_hexagons_have_mirrored_forecasts(make_history: Callable[..., History]) -> None:
    months = np.array([[5, 0, 2, 0], [4, 1, 0, 0], [6, 0, 1, 1]])
    np.testing.assert_allclose(shrunk(make_history(months[:, ::-1])), shrunk(make_history(months))[::-1])


def test_without_an_incident_nothing_is_expected_and_without_a_month_nothing_is_said(
    make_history: Callable[..., History],
) -> None:
    empty = make_history([[0, 0, 0], [0, 0, 0]], everything=[[1, 2, 3], [4, 5, 6]])
    assert shrunk(empty).tolist() == [0, 0, 0]
    assert learn(empty).shape == DEFAULT_SHAPE
    for ask in (shrunk, learn):
        with pytest.raises(ParameterError, match="the data holds 0 months"):
            ask(empty.before("2024-01"))


def test_one_incident_at_one_place_raises_its_surroundings(make_history: Callable[..., History]) -> None:
    expected = shrunk(make_history([[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]))
    assert expected.argmax() == 2
    assert expected[1] == pytest.approx(expected[3])
    assert expected[1] > expected[0] > 0
