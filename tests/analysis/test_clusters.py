"""DBSCAN on weighted distinct points: the labels scikit-learn gives the rows."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from geo.analysis.clusters import NOISE, _by_cells, _by_pairs, dbscan
from geo.errors import ParameterError
from geo.points import DistinctPoints, distinct_points, distinct_points_by

rows_on_a_lattice = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=80)
rows_anywhere = st.lists(st.tuples(st.floats(0, 12), st.floats(0, 12)), min_size=1, max_size=60)


@settings(max_examples=400)
@given(rows_on_a_lattice, st.sampled_from([1.0, 2.0, math.sqrt(2), 3.0, 5.0]), st.integers(1, 9))
def test_labels_equal_those_of_scikit_learn_on_rows(
    rows: list[tuple[int, int]], eps_m: float, min_incidents: int
) -> None:
    xy = np.array(rows, float)
    points = distinct_points(xy[:, 0], xy[:, 1])
    labels = dbscan(points, eps_m=eps_m, min_incidents=min_incidents)[points.inverse]
    assert labels.tolist() == DBSCAN(eps=eps_m, min_samples=min_incidents).fit_predict(xy).tolist()


@settings(max_examples=200)
@given(rows_anywhere, st.floats(0.1, 6), st.integers(1, 6))
def test_labels_equal_those_of_scikit_learn_off_the_lattice_too(
    rows: list[tuple[float, float]], eps_m: float, min_incidents: int
) -> None:
    xy = np.array(rows)
    points = distinct_points(xy[:, 0], xy[:, 1])
    labels = dbscan(points, eps_m=eps_m, min_incidents=min_incidents)[points.inverse]
    assert labels.tolist() == DBSCAN(eps=eps_m, min_samples=min_incidents).fit_predict(xy).tolist()


@pytest.mark.parametrize("eps_m", [15.0, 60.0, 400.0])
@pytest.mark.parametrize("min_incidents", [2, 6, 40])
@pytest.mark.parametrize("chunk", [50, 50_000])
def test_labels_of_a_whole_town_equal_those_of_scikit_learn(
    monkeypatch: pytest.MonkeyPatch, eps_m: float, min_incidents: int, chunk: int
) -> None:
    rng = np.random.default_rng(7)
    streets = rng.uniform(0, 3000, (40, 2)).repeat(50, axis=0) + rng.normal(0, 40, (2000, 2))
    snapped = np.round(rng.uniform(0, 3000, (30, 2)))[rng.integers(0, 30, 500)]
    xy = rng.permutation(np.vstack([streets, snapped]))
    monkeypatch.setattr("geo.analysis.clusters._CHUNK", chunk)
    points = distinct_points(xy[:, 0], xy[:, 1])
    labels = dbscan(points, eps_m=eps_m, min_incidents=min_incidents)[points.inverse]
    assert labels.tolist() == DBSCAN(eps=eps_m, min_samples=min_incidents).fit_predict(xy).tolist()


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2)), min_size=1, max_size=80), st.data()
)
def test_listing_pairs_and_looking_into_cells_give_the_same_labels(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    eps_m, least = data.draw(st.sampled_from([1.0, 2.0, math.sqrt(2), 3.0, 5.0])), data.draw(st.integers(1, 9))
    laid = np.array(rows)
    points, group = distinct_points_by(laid[:, 0], laid[:, 1], laid[:, 2])
    by_pairs, by_cells = (labels(points, eps_m, least, group) for labels in (_by_pairs, _by_cells))
    assert by_pairs.tolist() == by_cells.tolist()


@pytest.mark.parametrize("few", [0, math.inf])
def test_labels_of_crowded_and_of_lonely_points_equal_those_of_scikit_learn(
    monkeypatch: pytest.MonkeyPatch, few: float
) -> None:
    monkeypatch.setattr("geo.analysis.clusters._FEW", few)
    rng = np.random.default_rng(11)
    xy = np.round(rng.normal(0, 400, (3000, 2)))
    points = distinct_points(xy[:, 0], xy[:, 1])
    labels = dbscan(points, eps_m=25, min_incidents=5)[points.inverse]
    assert labels.tolist() == DBSCAN(eps=25, min_samples=5).fit_predict(xy).tolist()


@given(rows_on_a_lattice, st.data())
def test_groups_are_clustered_as_if_a_world_apart(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    xy = np.array(rows, float)
    points = distinct_points(xy[:, 0], xy[:, 1])
    numbers = st.lists(st.integers(0, 3), min_size=len(points), max_size=len(points))
    group = np.array(data.draw(numbers))
    apart = distinct_points(points.x + 1e6 * group, points.y)
    moved = DistinctPoints(apart.x, apart.y, points.weight, points.first_row, points.inverse)
    together = dbscan(points, eps_m=2, min_incidents=3, group=group)
    assert together.tolist() == dbscan(moved, eps_m=2, min_incidents=3).tolist()


def test_a_distance_of_exactly_eps_is_near() -> None:
    points = distinct_points([0, 3], [0, 4])
    assert dbscan(points, eps_m=5, min_incidents=2).tolist() == [0, 0]
    assert dbscan(points, eps_m=4.999, min_incidents=2).tolist() == [NOISE, NOISE]


@pytest.mark.parametrize("first", ["west", "east"])
def test_a_border_point_between_two_clusters_takes_the_lower_number(first: str) -> None:
    # The point at 0 sees three incidents, itself included: no core. Its neighbours at ±10 see five: core.
    west, east = [-20, -20, -20, -10], [20, 20, 20, 10]
    rows = [*west, *east, 0] if first == "west" else [*east, *west, 0]
    points = distinct_points(rows, [0] * 9)
    labels = dict(zip(points.x.tolist(), dbscan(points, eps_m=10, min_incidents=4).tolist(), strict=True))
    number_of = {"west": 0, "east": 1} if first == "west" else {"west": 1, "east": 0}
    assert labels[-20] == labels[-10] == number_of["west"]
    assert labels[20] == labels[10] == number_of["east"]
    assert labels[0] == 0


def test_one_point_with_enough_rows_is_a_cluster() -> None:
    assert dbscan(distinct_points([7] * 3, [7] * 3), eps_m=1, min_incidents=3).tolist() == [0]
    assert dbscan(distinct_points([7] * 2, [7] * 2), eps_m=1, min_incidents=3).tolist() == [NOISE]


def test_no_incident_gives_no_label() -> None:
    labels = dbscan(distinct_points([], []), eps_m=1, min_incidents=1)
    assert labels.shape == (0,)


@pytest.mark.parametrize("eps_m", [0, -1, 0.099, 1e-300, math.nan, math.inf])
def test_a_radius_without_meaning_is_refused(eps_m: float) -> None:
    with pytest.raises(ParameterError, match="eps"):
        dbscan(distinct_points([0], [0]), eps_m=eps_m, min_incidents=1)


def test_less_than_one_incident_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 0 incidents"):
        dbscan(distinct_points([0], [0]), eps_m=1, min_incidents=0)
