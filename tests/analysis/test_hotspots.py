"""Hotspots: the rules for snapped data, worked by hand at their edges and held by whatever points."""

from collections.abc import Sequence
from itertools import chain
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from geo.analysis.clusters import NOISE, dbscan
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.errors import ParameterError
from geo.points import DistinctPoints, Indices, distinct_points, distinct_points_by

RULES = HotspotRules(eps_m=100, min_incidents=4, min_points=3, max_extent_m=300)
CHAIN = HotspotRules(eps_m=100, min_incidents=2, min_points=3, max_extent_m=300)

Row = tuple[float, float]
Groups = set[frozenset[Row]]


def street(x: int, y: int, length: int, times: int) -> list[Row]:
    """Rows 40 m apart from west to east: long streets are wider than a hotspot may be."""
    return [(40.0 * (x + n), 40.0 * y) for n in range(length) for _ in range(times)]


streets = st.builds(street, st.integers(0, 20), st.integers(0, 8), st.integers(1, 14), st.integers(1, 3))
rows_in_a_town = st.lists(streets, min_size=1, max_size=6).map(lambda each: [*chain(*each)])


def members(points: DistinctPoints, label: Indices) -> Groups:
    """Locations of each label: what a label without order or meaning says."""
    return {
        frozenset((float(x), float(y)) for x, y in points.xy[label == number]) for number in set(label.tolist()) - {-1}
    }


def found(rows: Sequence[Row], rules: HotspotRules = RULES) -> tuple[Groups, Groups]:
    """Hotspots and repeats of rows, each as the locations it is made of."""
    xy = np.array(rows, float).reshape(-1, 2)
    points = distinct_points(xy[:, 0], xy[:, 1])
    hotspots, repeats = hotspot_labels(points, rules)
    return members(points, hotspots), members(points, repeats)


def along_x(weights: Sequence[int], *, step: float = 100) -> list[Row]:
    """So many rows at each of some points in a row."""
    return [(number * step, 0.0) for number, times in enumerate(weights) for _ in range(times)]


def test_three_distinct_points_make_a_hotspot_and_two_a_repeat_point() -> None:
    assert found([(0, 0)] * 5 + [(10, 0)] * 5) == (set(), {frozenset({(0, 0), (10, 0)})})
    assert found([(0, 0)] * 5 + [(10, 0)] * 4 + [(20, 0)]) == ({frozenset({(0, 0), (10, 0), (20, 0)})}, set())


def test_a_pile_on_one_map_point_is_no_hotspot() -> None:
    assert found([(0, 0)] * 500) == (set(), {frozenset({(0.0, 0.0)})})
    assert found([(0, 0)] * 3) == (set(), set())


def test_a_cluster_of_exactly_the_greatest_extent_is_kept_whole() -> None:
    whole, wider = ([(x, 0.0) for x in (0, 100, 200, end)] for end in (300, 300.5))
    assert found(whole, CHAIN)[0] == {frozenset(whole)}
    # The two in the middle hold as many incidents: the western one takes what lies within 150 m of it.
    assert found(wider, HotspotRules(101, 2, 3, 300))[0] == {frozenset(wider[:3])}


def test_a_chain_is_cut_round_its_busiest_point() -> None:
    # Seven points 100 m apart, ten incidents on the fourth: it takes the points within 150 m, itself and two.
    hotspots, _ = found(along_x([1, 1, 1, 10, 1, 1, 1]), CHAIN)
    assert {(200, 0), (300, 0), (400, 0)} in hotspots


def test_of_two_full_discs_the_busier_centre_takes_first_and_then_the_western() -> None:
    # Within 150 m of the second and of the third point lie six incidents; four of them at the second itself. Of what is
    # left, three lie round the fifth and round the sixth; then a single point is left over.
    hotspots, repeats = found(along_x([1, 4, 1, 1, 1, 1, 1]), CHAIN)
    assert hotspots == {frozenset({(0, 0), (100, 0), (200, 0)}), frozenset({(300, 0), (400, 0), (500, 0)})}
    assert repeats == set()


def test_only_what_is_left_can_be_the_middle_of_the_next_disc() -> None:
    # The origin takes all within 150 m, also the point at 100. From there two trios on either side would be within
    # reach, six incidents together; but that point is taken, and each trio is more than 150 m from the other.
    first = {(-150.0, 0.0), (0.0, 0.0), (100.0, 0.0)}
    north, south = ({(150.0, side * y) for y in (100.0, 110.0, 120.0)} for side in (1, -1))
    rows = [*first, *[(-150.0, 0.0)] * 9, *[(0.0, 0.0)] * 19, *north, *south]
    assert found(rows, HotspotRules(200, 3, 3, 300))[0] == {frozenset(first), frozenset(north), frozenset(south)}


def test_a_point_at_the_border_of_two_hotspots_belongs_to_the_western_whatever_the_order_of_rows() -> None:
    # Five incidents within 50 m of the point at 130, six within 50 m of each of its neighbours.
    west, east = along_x([3, 3, 2], step=40), [(x + 180, 0.0) for x, _ in along_x([2, 3, 3], step=40)]
    rows = [*west, (130.0, 0.0), *east]
    rules = HotspotRules(eps_m=50, min_incidents=6, min_points=3, max_extent_m=300)
    expected = {frozenset({*west, (130.0, 0.0)}), frozenset(east)}
    assert found(rows, rules)[0] == found(rows[::-1], rules)[0] == expected


def test_a_piece_of_a_cut_cluster_must_be_a_cluster_by_itself() -> None:
    # A tail and an arch. Within 150 m of the origin lie its two neighbours and, across the arch, the far foot: cut off
    # from the arch, the foot is a pile of its own, and tip and arch are too few.
    neighbours, foot = {(-100.0, 0.0), (0.0, 0.0), (0.0, 100.0)}, (140.0, 0.0)
    rows = [(-200.0, 0.0), *neighbours, *[(0.0, 0.0)] * 9, (70.0, 170.0), (140.0, 100.0), *[foot] * 5]
    assert found(rows, HotspotRules(100, 3, 3, 300)) == ({frozenset(neighbours)}, {frozenset({foot})})
    assert found(rows, HotspotRules(100, 3, 3, 355))[0] == {frozenset(rows)}


def test_a_cluster_that_lost_its_border_points_to_another_is_no_hotspot() -> None:
    # Plain DBSCAN gives one of these two clusters three incidents, though it asks for four.
    rows = [(x * 40.0, y * 40.0) for x, y in [(0, 4), (1, 2), (5, 0), (2, 4), (3, 0), (5, 1), (2, 0)]]
    hotspots, repeats = found(rows)
    assert [len(hotspot) for hotspot in hotspots] == [4]
    assert repeats == set()


def test_without_a_greatest_extent_no_cluster_is_cut() -> None:
    rows = along_x([1] * 40)
    assert found(rows, HotspotRules(100, 2, 3, float("inf")))[0] == {frozenset(rows)}


@pytest.mark.parametrize("rows", [[], [(0.0, 0.0)]])
def test_too_few_incidents_have_no_hotspot(rows: list[Row]) -> None:
    xy = np.array(rows).reshape(-1, 2)
    points = distinct_points(xy[:, 0], xy[:, 1])
    for group in (None, np.zeros(len(rows), np.int64)):
        for label in hotspot_labels(points, RULES, group=group):
            assert label.tolist() == [NOISE] * len(rows)
            assert label.dtype == np.int64


@given(rows_in_a_town)
def test_no_hotspot_breaks_a_rule(rows: list[Row]) -> None:
    xy = np.array(rows)
    points = distinct_points(xy[:, 0], xy[:, 1])
    hotspots, repeats = hotspot_labels(points, RULES)
    assert not ((hotspots != NOISE) & (repeats != NOISE)).any()
    for label in (hotspots, repeats):
        assert set(label.tolist()) - {NOISE} == set(range(label.max() + 1))
    for number in set(hotspots.tolist()) - {NOISE}:
        inside = hotspots == number
        assert inside.sum() >= RULES.min_points
        assert points.weight[inside].sum() >= RULES.min_incidents
        assert pdist(points.xy[inside]).max() <= RULES.max_extent_m
    for number in set(repeats.tolist()) - {NOISE}:
        inside = repeats == number
        assert inside.sum() < RULES.min_points
        assert points.weight[inside].sum() >= RULES.min_incidents
    # Nothing is made up: whoever belongs to a hotspot belongs to a cluster.
    clustered = dbscan(points, eps_m=RULES.eps_m, min_incidents=RULES.min_incidents) != NOISE
    assert clustered[(hotspots != NOISE) | (repeats != NOISE)].all()


@given(rows_in_a_town, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_hotspots(rows: list[Row], random: Random) -> None:
    assert found(random.sample(rows, len(rows))) == found(rows)


@given(rows_in_a_town, st.sampled_from([(1000.0, -4000.0), (-250.0, 125.0)]))
def test_moving_everything_moves_the_hotspots_and_nothing_else(rows: list[Row], by: Row) -> None:
    moved = found([(x + by[0], y + by[1]) for x, y in rows])
    back = tuple({frozenset((x - by[0], y - by[1]) for x, y in each) for each in groups} for groups in moved)
    assert back == found(rows)


@given(rows_in_a_town, st.integers(2, 5))
def test_as_many_times_the_incidents_ask_for_as_many_times_the_least(rows: list[Row], times: int) -> None:
    scaled = HotspotRules(RULES.eps_m, times * RULES.min_incidents, RULES.min_points, RULES.max_extent_m)
    assert found(rows * times, scaled) == found(rows)


def test_points_of_different_groups_share_no_hotspot() -> None:
    for month, number in (([0, 0, 0, 0], 1), ([0, 0, 0, 7], 0)):
        points, group = distinct_points_by([0, 0, 40, 80], [0, 0, 0, 0], np.array(month))
        assert len(members(points, hotspot_labels(points, RULES, group=group)[0])) == number


@given(st.lists(st.tuples(streets, st.sampled_from([0, 1, 4])), max_size=9))
def test_many_groups_at_once_are_each_as_if_alone(laid: list[tuple[list[Row], int]]) -> None:
    rows = np.array([(x, y, month) for each, month in laid for x, y in each]).reshape(-1, 3)
    points, group = distinct_points_by(rows[:, 0], rows[:, 1], rows[:, 2].astype(np.int64))
    together = hotspot_labels(points, RULES, group=group)
    for number in (0, 1, 4):
        alone = points.take(group == number)
        for label, one in zip(together, hotspot_labels(alone, RULES), strict=True):
            assert members(alone, label[group == number]) == members(alone, one)
    for label in together:
        kept = label != NOISE
        assert len(set(zip(label[kept].tolist(), group[kept].tolist(), strict=True))) == label.max(initial=NOISE) + 1


def test_a_radius_above_the_greatest_extent_is_refused() -> None:
    HotspotRules(eps_m=700, max_extent_m=700)
    with pytest.raises(ParameterError, match="a radius of 701 m is above the greatest extent of 700 m"):
        HotspotRules(eps_m=701, max_extent_m=700)


def test_rules_without_meaning_are_refused() -> None:
    for min_points in (0, -1):
        with pytest.raises(ParameterError, match=f"at least {min_points} distinct points has no meaning"):
            HotspotRules(min_points=min_points)
    for extent_m in (0, -1, float("nan")):
        with pytest.raises(ParameterError, match="extent .* has no meaning; it must be above 0"):
            HotspotRules(max_extent_m=extent_m)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (HotspotRules(eps_m=0), "eps of 0 m has no meaning"),
        (HotspotRules(eps_m=float("nan")), "eps of nan m has no meaning"),
        (HotspotRules(min_incidents=0), "at least 0 incidents has no meaning"),
    ],
)
def test_rules_of_dbscan_without_meaning_are_refused_even_of_no_points(rules: HotspotRules, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        hotspot_labels(distinct_points([], []), rules)
