"""Distinct points: rows and weights say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import CrsError, SchemaError
from geo.points import distinct_points, distinct_points_by

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


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1]), ([1], [1, 2]), ([], [1]), (1, 1), ([[1]], [[1]])])
def test_coordinates_that_are_no_row_of_pairs_are_refused(x: object, y: object) -> None:
    with pytest.raises(SchemaError, match="give each row one pair"):
        distinct_points(x, y)  # type: ignore[arg-type]


def test_a_row_without_a_group_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"groups of shape \(1,\) do not fit 2 rows"):
        distinct_points_by([1, 2], [1, 2], np.array([0]))


@pytest.mark.parametrize(("x", "y"), [([-0.7489, -0.8], [51.6286, 51.7]), ([51.6286], [-0.7489])])
def test_degrees_are_refused_at_the_door(x: list[float], y: list[float]) -> None:
    with pytest.raises(CrsError, match="points: coordinates are degrees of longitude and latitude"):
        distinct_points(x, y)
    with pytest.raises(CrsError, match="points: coordinates are degrees of longitude and latitude"):
        distinct_points_by(x, y, np.zeros(len(x), np.int64))


def test_small_metres_of_an_example_pass() -> None:
    assert len(distinct_points([0, 40.5, 80, 9000], [0, 0, 0, 0])) == 4
    assert len(distinct_points([-0.7489, 9000], [51.6286, 0])) == 2
    assert len(distinct_points([0], [51])) == 1


def test_a_millimetre_apart_is_apart() -> None:
    assert len(distinct_points([480_000, 480_000.001], [200_000, 200_000])) == 2


def test_taking_some_points_keeps_their_order_and_weight() -> None:
    points = distinct_points([1, 2, 2, 3], [0, 0, 0, 0]).take(np.array([2, 1]))
    assert points.x.tolist() == [3, 2]
    assert points.weight.tolist() == [1, 2]


def test_joined_points_stand_one_set_behind_the_other() -> None:
    one, other = distinct_points([1, 2, 2], [0, 0, 0]), distinct_points([2, 3], [0, 5])
    both = one.joined(other)
    assert both.xy.tolist() == [[1, 0], [2, 0], [2, 0], [3, 5]]
    assert both.weight.tolist() == [1, 2, 1, 1]
    assert both.first_row.tolist() == [0, 1, 3, 4]
    assert both.inverse.tolist() == [0, 1, 1, 2, 3]


def test_joining_no_points_changes_nothing() -> None:
    none, some = distinct_points([], []), distinct_points([1, 2, 2], [0, 0, 0])
    for both in (none.joined(some), some.joined(none)):
        assert (both.xy.tolist(), both.weight.tolist()) == (some.xy.tolist(), some.weight.tolist())
        assert (both.first_row.tolist(), both.inverse.tolist()) == (some.first_row.tolist(), some.inverse.tolist())
    assert len(none.joined(none)) == 0


def test_a_location_stands_once_for_each_group_with_rows_there() -> None:
    points, group = distinct_points_by([7, 9, 7, 7, 9], [1, 1, 1, 1, 1], np.array([2, 0, 0, 2, 2]))
    assert points.xy.tolist() == [[7, 1], [7, 1], [9, 1], [9, 1]]
    assert group.tolist() == [0, 2, 0, 2]
    assert points.weight.tolist() == [1, 2, 1, 1]
    assert points.first_row.tolist() == [2, 0, 1, 4]
    assert points.inverse.tolist() == [1, 2, 0, 1, 3]


def test_no_rows_have_no_points_in_any_group() -> None:
    points, group = distinct_points_by([], [], np.empty(0, np.int64))
    assert (len(points), group.shape, points.inverse.shape) == (0, (0,), (0,))


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.sampled_from([0, 1, 5])), max_size=40))
def test_points_by_group_are_those_of_each_group_alone(rows: list[tuple[int, int, int]]) -> None:
    x, y, of = np.array(rows, np.int64).reshape(-1, 3).T
    points, group = distinct_points_by(x, y, of)
    assert np.array_equal(points.xy[points.inverse], np.column_stack([x, y]))
    assert np.array_equal(group[points.inverse], of)
    assert points.inverse[points.first_row].tolist() == list(range(len(points)))
    for number in (0, 1, 5):
        alone = distinct_points(x[of == number], y[of == number])
        here = points.take(group == number)
        found = {(east, north): weight for (east, north), weight in zip(here.xy.tolist(), here.weight, strict=True)}
        assert len(found) == len(here)
        assert found == {(e, n): weight for (e, n), weight in zip(alone.xy.tolist(), alone.weight, strict=True)}
        np.testing.assert_array_equal(here.first_row, [rows.index((int(e), int(n), number)) for e, n in here.xy])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_row_without_location_is_refused_whatever_its_group(bad: float) -> None:
    with pytest.raises(SchemaError, match="row 1 has no location"):
        distinct_points_by([1.0, bad], [1.0, 2.0], np.array([0, 3]))
