"""Forecasts by name: each worked by hand, none knows what came later."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.forecast import METHODS, PLAIN, count, decay, density
from geo.analysis.history import History
from geo.errors import ParameterError

counts = st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=8)
NAMES = list(METHODS)


def test_the_plain_count_is_the_mean_of_the_last_six_months_held(make_history: Callable[..., History]) -> None:
    months = [[70, 0], [1, 1], [2, 0], [3, 0], [0, 0], [0, 0], [0, 5]]
    assert count(make_history(months)).tolist() == [1, 1]
    assert count(make_history(months[:3])).tolist() == [73 / 3, 1 / 3]
    held = [f"2023-{month:02d}" for month in (1, 2, 3, 4, 5, 6)] + ["2024-06"]
    assert count(make_history(months, months=held)).tolist() == [1, 1]


def test_the_long_history_halves_in_a_year(make_history: Callable[..., History]) -> None:
    """A month ago and thirteen months ago weigh 2 to 1, whatever is held between."""
    history = make_history([[3, 0], [0, 3]], months=["2023-01", "2024-01"])
    np.testing.assert_allclose(decay(history), [1, 2])


def test_a_density_spreads_the_window_and_keeps_its_total(make_history: Callable[..., History]) -> None:
    history = make_history([[99, 0, 0, 0, 0]] + [[0, 0, 6, 0, 0]] * 6)
    spread = density(history, bandwidth_m=500)
    assert spread.sum() == pytest.approx(6)
    assert spread[2] == spread.max() < 6
    assert spread[1] == pytest.approx(spread[3])
    assert density(history, bandwidth_m=200)[2] > spread[2]
    with pytest.raises(ParameterError, match="below the hexagon's side"):
        density(history, bandwidth_m=100)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30)
@given(known=counts, later=counts)
def test_what_came_later_changes_no_forecast(
    make_history: Callable[..., History], name: str, known: list[list[int]], later: list[list[int]]
) -> None:
    whole = make_history(known + later)
    forecast = METHODS[name](whole.before(whole.months[len(known)]))
    assert (forecast == METHODS[name](make_history(known))).all()
    assert forecast.shape == (4,)
    assert (forecast >= 0).all()


@pytest.mark.parametrize("name", ["count", "density 300 m", "decay"])
@settings(max_examples=30)
@given(months=counts)
def test_every_incident_twice_is_twice_the_forecast(
    make_history: Callable[..., History], name: str, months: list[list[int]]
) -> None:
    once, twice = (METHODS[name](make_history(times * np.array(months))) for times in (1, 2))
    np.testing.assert_allclose(twice, 2 * once)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_month_there_is_no_forecast(make_history: Callable[..., History], name: str) -> None:
    with pytest.raises(ParameterError, match="the data holds 0 months before 2024-01, and at least 1 must be"):
        METHODS[name](make_history([[1, 2]]).before("2024-01"))


def test_the_plain_count_comes_first_and_the_names_can_be_relied_on() -> None:
    assert NAMES[0] == PLAIN == "count"
    assert {"decay", "shrunk", "density 300 m"} < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [-1, np.nan, np.inf])
def test_what_is_no_count_is_not_forecast_from(make_history: Callable[..., History], name: str, wrong: float) -> None:
    for months in ([[1, 2], [3, wrong]], [[1, wrong]]):
        with pytest.raises(ParameterError, match="counts of the months held are 0 or more"):
            METHODS[name](make_history(months))
    with pytest.raises(ParameterError, match="counts of the months held are 0 or more"):
        METHODS[name](make_history([[1, 2]], everything=[[1, wrong]]))
