"""The least a sum can be, of one model asked again and again."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from geo.analysis.programme import Programme
from geo.errors import ParameterError

PARTS = csr_array(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]]))  # a + b = 7, b + c = 9, all = 12
COUNT = np.array([7.0, 9.0, 12.0])


def test_one_model_answers_for_whatever_is_told() -> None:
    programme = Programme(PARTS, COUNT, COUNT)
    found, binding = programme.least(np.array([0.0, 1.0, 0.0]))
    assert found.tolist() == [3, 4, 5]
    assert binding.tolist() == [0, 1, 2]
    programme.tell(np.array([True, True, False]))
    found, binding = programme.least(np.array([0.0, -1.0, 0.0]))
    assert found.tolist() == [0, 7, 2]
    assert binding.tolist() == [0]
    programme.tell(np.array([True, True, True]))
    assert programme.least(np.array([1.0, 0.0, 0.0]))[0].tolist() == [3, 4, 5]


def test_counts_that_may_be_off_leave_room() -> None:
    programme = Programme(PARTS, COUNT - 2, COUNT + 2)
    assert programme.least(np.array([0.0, 1.0, 0.0]))[0][1] == 0
    assert programme.least(np.array([0.0, -1.0, 0.0]))[0][1] == 9


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(ParameterError, match="contradict one another"):
        Programme(PARTS, np.array([7.0, 9.0, 6.0]), np.array([7.0, 9.0, 6.0])).least(np.ones(3))
