"""Distinct points: rows and weights say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SchemaError
from geo.points import distinct_points

coordinates = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), max_size=40)


@given(coordinates)
def test_every_row_is_counted_in_exactly_one_point(rows: list[tuple[int, int]]) -> None:
    xy = np.array(rows, float).reshape(-1, 2)
    points = distinct_points(xy[:, 0], xy[:, 1])
    assert points.weight.sum() == len(rows)
    assert len(points) == len(set(rows))
    assert np.array_equal(points.xy[points.inverse], xy)
    assert [rows.index((int(x), int(y))) for x, y in points.xy] == points.first_row.tolist()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_row_without_location_is_refused_by_its_number(bad: float) -> None:
    with pytest.raises(SchemaError, match="row 1 has no location"):
        distinct_points([1.0, bad], [1.0, 2.0])


def test_taking_some_points_keeps_their_order_and_weight() -> None:
    points = distinct_points([1, 2, 2, 3], [0, 0, 0, 0]).take(np.array([2, 1]))
    assert points.x.tolist() == [3, 2]
    assert points.weight.tolist() == [1, 2]
