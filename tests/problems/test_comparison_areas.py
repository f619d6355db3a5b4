"""Areas to compare with: alike in level, trend and kind, and allowed."""

import numpy as np
import pytest

from geo.errors import ParameterError
from geo.problems.comparison_areas import alike

EVERYWHERE = np.ones(4, bool)
ONE_KIND = np.full((4, 1), 10.0)


def test_the_same_level_comes_before_another() -> None:
    monthly = np.array([[20.0, 20], [5, 5], [22, 22], [80, 80]])
    ranked = alike(monthly, ONE_KIND, 0, EVERYWHERE)
    assert [each.area for each in ranked] == [2, 1, 3]
    assert ranked[0].level == pytest.approx(np.log(44.5 / 40.5))
    assert (ranked[0].trend, ranked[0].kinds) == pytest.approx((0.0, 0.0), abs=0.01)


def test_the_same_trend_comes_before_another() -> None:
    monthly = np.array([[10.0, 30], [30, 10], [11, 29], [20, 20]])
    ranked = alike(monthly, ONE_KIND, 0, EVERYWHERE)
    assert [each.area for each in ranked] == [2, 3, 1]
    assert ranked[1].trend == pytest.approx(np.log(30.5 / 10.5))


def test_the_same_kinds_come_before_others() -> None:
    kinds = np.array([[8.0, 2], [0, 10], [7, 3], [5, 5]])
    ranked = alike(np.full((4, 6), 5.0), kinds, 0, EVERYWHERE)
    assert [each.area for each in ranked] == [2, 3, 1]
    assert ranked[2].kinds == pytest.approx(np.sqrt(1 - np.sqrt(0.2)))


def test_of_three_months_the_first_half_is_one() -> None:
    monthly = np.array([[10.0, 10, 10], [10, 10, 10], [10, 20, 20], [1, 1, 1]])
    ranked = alike(monthly, ONE_KIND, 0, EVERYWHERE)
    assert (ranked[0].area, ranked[0].distance) == (1, 0)


def test_what_lies_in_the_buffer_is_never_offered_nor_the_area_itself_nor_one_without_incidents() -> None:
    monthly = np.array([[20.0, 20], [20, 20], [20, 20], [0, 0]])
    ranked = alike(monthly, ONE_KIND, 0, np.array([True, False, True, True]))
    assert [each.area for each in ranked] == [2]


def test_of_equal_ones_the_first_comes_first_and_no_more_than_asked() -> None:
    assert [each.area for each in alike(np.full((4, 2), 9.0), ONE_KIND, 3, EVERYWHERE, most=2)] == [0, 1]


def test_one_month_tells_no_trend() -> None:
    with pytest.raises(ParameterError, match="1 month before the action tells no trend"):
        alike(np.ones((4, 1)), ONE_KIND, 0, EVERYWHERE)


def test_an_action_area_without_incidents_has_no_kinds() -> None:
    monthly = np.array([[0.0, 0], [1, 0], [9, 9], [0, 0]])
    kinds = np.array([[0.0], [1], [18], [0]])
    assert [(each.area, each.kinds) for each in alike(monthly, kinds, 0, EVERYWHERE)] == [(1, 1), (2, 1)]
