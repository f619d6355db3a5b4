"""Cells inside cells: worked by hand."""

import numpy as np
from scipy.sparse import csr_array

from geo.analysis.nesting import Nesting

# A ward of four pieces; areas of one, one and two of them; the ward of another vintage, of three; and the ward again.
PARTS = csr_array(
    np.array([[1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0], [1, 1, 1, 1]], np.float64)
)
TABLE = np.array([0, 1, 1, 1, 2, 3])
COUNT = np.array([20.0, 8, 7, 5, 16, 20])
ALL = np.ones(6, np.bool_)


def test_the_sum_of_others_and_what_was_told_earlier_say_nothing_more() -> None:
    nesting = Nesting(PARTS, TABLE)
    assert nesting.implied(ALL).tolist() == [True, False, False, False, False, True]
    assert nesting.implied(np.arange(6) != 3).tolist() == [False, False, False, False, False, True]


def test_what_a_cell_has_more_than_those_inside_it_is_told_if_small() -> None:
    nesting = Nesting(PARTS, TABLE)
    # 20 - 16 is 4, of the ward and again; 16 - 8 - 7 is 1; and the areas cover the other ward: 8 + 7 + 5 - 16 is 4.
    found = [by.tolist() for by in nesting.between(COUNT, ALL, 5)]
    assert found == [[4, 0], [1, 2, 4], [4, 5], [1, 2, 3, 4]]
    assert [by.tolist() for by in nesting.between(COUNT, ALL, 4)] == [[1, 2, 4]]
    # Without one of the areas 16 - 8 is 8.
    assert list(nesting.between(COUNT, np.isin(np.arange(6), [1, 4]), 5)) == []


def test_nothing_told_tells_nothing() -> None:
    nesting = Nesting(PARTS, TABLE)
    none = ~ALL
    assert not nesting.implied(none).any()
    assert list(nesting.between(COUNT, none, 5)) == []
