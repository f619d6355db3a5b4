"""Hotspots through time: every status, class and count at its edge, and what holds of whatever past."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from geo.analysis.clusters import NOISE
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.lineage import (
    FOOTPRINT_M,
    FORMER,
    LEAST_PERIODS,
    MOVED_M,
    PERSISTENT,
    SHARED,
    Lineage,
    classes,
    gone,
    lineage,
)
from geo.points import DistinctPoints, distinct_points, distinct_points_by

RULES = HotspotRules(eps_m=50, min_incidents=3, min_points=3, max_extent_m=300)

Row = tuple[float, float]
Dated = tuple[float, float, int]


def along_x(counts: dict[float, int]) -> list[Row]:
    """So many rows at each metre of a street that runs east."""
    return [(float(x), 0.0) for x, times in counts.items() for _ in range(times)]


def trio(x: float) -> list[Row]:
    """The smallest hotspot, round a metre of the street."""
    return along_x({x - 10: 1, x: 1, x + 10: 1})


def points_of(now: Sequence[Row]) -> DistinctPoints:
    xy = np.array(now, float).reshape(-1, 2)
    return distinct_points(xy[:, 0], xy[:, 1])


def compare(
    now: Sequence[Row],
    *past: Sequence[Row],
    rules: HotspotRules = RULES,
) -> Lineage:
    """Compare rows of now with those of past periods, the latest first."""
    dated = [(x, y, period) for period, rows in enumerate(past) for x, y in rows]
    return compare_dated(now, dated, n_periods=len(past), rules=rules)


def compare_dated(
    now: Sequence[Row], dated: Sequence[Dated], *, n_periods: int, rules: HotspotRules = RULES
) -> Lineage:
    points = points_of(now)
    table = np.array(dated, float).reshape(-1, 3)
    past, period = distinct_points_by(table[:, 0], table[:, 1], table[:, 2].astype(np.int64))
    return lineage(points, hotspot_labels(points, rules)[0], past, period, n_periods=n_periods, rules=rules)


# The ground


def test_the_ground_reaches_75_metres_from_the_points_of_a_hotspot() -> None:
    assert FOOTPRINT_M == 75
    hotspot = trio(10)  # its easternmost point at 20
    found = compare(hotspot, along_x({95: 4, 95.5: 8}), along_x({-75: 1, -75.5: 2}), [(20, 75), (20, 75.5)])
    assert found.counts.tolist() == [[4, 1, 1]]
    # Too far for a cluster of eps 50 m, but on the ground.
    assert compare([*hotspot, (95, 0), (95.5, 0)]).counts_now.tolist() == [4]


def test_an_incident_between_two_hotspots_lies_on_the_ground_of_the_nearer() -> None:
    # Points of the hotspots at 20 and 140: the middle is 80.
    now = trio(10) + trio(150)
    west, east = compare(now, along_x({79: 5, 81: 7})).counts[:, 0]
    assert {int(west), int(east)} == {5, 7}


def test_an_incident_as_near_to_two_hotspots_lies_on_the_ground_of_the_same_one_whatever_the_order_of_rows() -> None:
    now = trio(10) + trio(150) + [(80.0, 0.0)]
    one, other = (compare(rows, along_x({80: 4})) for rows in (now, now[::-1]))
    assert sorted(one.counts[:, 0]) == [0, 4]
    assert sorted(one.counts_now) == [3, 4]
    same(one, other)


def test_a_point_of_a_hotspot_is_on_its_own_ground() -> None:
    found = compare(trio(10) + trio(81))  # 51 m apart: two hotspots
    assert found.counts_now.tolist() == [3, 3]


def test_which_ground_each_point_lies_on_is_told() -> None:
    points = points_of([*trio(10), (90, 0), (500, 0)])
    label = hotspot_labels(points, RULES)[0]
    past, period = distinct_points_by([0, 95, 95, 500], [0, 0, 0, 0], np.array([0, 1, 0, 0]))
    found = lineage(points, label, past, period, n_periods=2, rules=RULES)
    assert found.ground_now.tolist() == [0, 0, 0, 0, NOISE]
    assert found.ground_past.tolist() == [0, 0, 0, NOISE]
    assert label.tolist() == [0, 0, 0, NOISE, NOISE]  # what was given is left as it was


# What is one place


@pytest.mark.parametrize(("near", "linked"), [(2, True), (1, False)])
@pytest.mark.parametrize(("size_now", "size_past"), [(8, 12), (12, 8)])
def test_hotspots_are_one_place_from_a_quarter_of_the_smaller_on(
    near: int, linked: bool, size_now: int, size_past: int
) -> None:
    # A quarter of eight is two: so many incidents of the past one lie within 50 m of the point at 20.
    assert SHARED == 0.25
    now = along_x({0: size_now - 2, 10: 1, 20: 1})
    before = along_x({70: near, 110: size_past - near - 1, 120: 1})
    found = compare(now, before)
    assert found.hot.tolist() == [[linked]]
    assert found.past["linked"].tolist() == [linked]
    assert found.came_from == ([[0]] if linked else [[]])
    assert found.status == (["stayed"] if linked else ["new"])


@pytest.mark.parametrize(("x", "linked"), [(70.0, True), (70.5, False)])
def test_incidents_lie_at_a_hotspot_within_the_radius_of_a_cluster(x: float, linked: bool) -> None:
    found = compare(along_x({0: 1, 10: 1, 20: 1}), along_x({x: 2, x + 40: 1, x + 80: 1}))
    assert found.hot.tolist() == [[linked]]


def test_a_wide_radius_is_no_wider_or_narrower_here() -> None:
    rules = HotspotRules(eps_m=1500, min_incidents=3, min_points=3, max_extent_m=5000)
    now = along_x({0: 1, 1000: 1, 2000: 1})
    assert compare(now, along_x({3500: 1, 4000: 1, 4500: 1}), rules=rules).hot.tolist() == [[True]]
    assert compare(now, along_x({3501: 1, 4000: 1, 4500: 1}), rules=rules).hot.tolist() == [[False]]


# Statuses


def test_a_hotspot_where_none_was_is_new() -> None:
    found = compare(trio(0), trio(500))
    assert found.status == ["new"]
    assert found.came_from == [[]]
    assert found.past["linked"].tolist() == [False]


def test_a_hotspot_that_is_back_after_a_gap_is_new_and_was_hot() -> None:
    found = compare(trio(0), trio(500), trio(0))
    assert found.status == ["new"]
    assert found.hot.tolist() == [[False, True]]
    assert found.past.loc[found.came_from[0], "period"].tolist() == [1]


# Six points of a street 40 m apart, all but one with a single incident. The one at an end holds 19: then the mean lies
# (19·100 - 100) / 24 = 75 m from the middle, and the hotspots of either end are exactly 150 m apart.
@pytest.mark.parametrize(("heavy", "status"), [(19, "moved"), (18, "stayed")])
def test_a_shift_of_150_metres_is_a_move(heavy: int, status: str) -> None:
    assert MOVED_M == 150
    rules = HotspotRules(eps_m=50, min_incidents=1, min_points=3, max_extent_m=300)
    street = dict.fromkeys((0.0, 40.0, 80.0, 120.0, 160.0, 200.0), 1)
    found = compare(along_x({**street, 200.0: heavy}), along_x({**street, 0.0: heavy}), rules=rules)
    assert found.status == [status]


def test_a_hotspot_of_two_is_merged() -> None:
    found = compare(along_x(dict.fromkeys((0, 40, 80, 120, 160, 200), 1)), [*trio(20), *trio(180)])
    assert found.status == ["merged"]
    assert sorted(found.came_from[0]) == [0, 1]
    assert found.past["linked"].tolist() == [True, True]


def test_two_hotspots_of_one_are_split() -> None:
    found = compare([*trio(20), *trio(180)], along_x(dict.fromkeys((0, 40, 80, 120, 160, 200), 1)))
    assert found.status == ["split", "split"]
    assert found.came_from == [[0], [0]]


def test_a_hotspot_of_two_one_of_which_also_split_is_merged() -> None:
    # The western one of before goes on at both; the eastern one only at the second.
    before = along_x(dict.fromkeys((0, 40, 80, 120, 160, 200), 1)) + trio(300)
    found = compare([*trio(20), *along_x(dict.fromkeys((180, 220, 260, 300), 1))], before)
    assert sorted(found.status) == ["merged", "split"]


def test_only_the_latest_period_tells_the_status() -> None:
    whole = along_x(dict.fromkeys((0, 40, 80, 120, 160, 200), 1))
    assert compare(whole, whole, [*trio(20), *trio(180)]).status == ["stayed"]
    # A past hotspot of each of two periods: of two origins, only one is of the latest.
    assert compare(trio(0), trio(0), trio(0)).status == ["stayed"]


# Nothing to compare, or nothing to compare with


def test_without_hotspots_now_all_of_the_past_is_over() -> None:
    for now in ([], [(0.0, 0.0)]):
        found = compare(now, trio(0), trio(0))
        assert found.hot.shape == found.counts.shape == (0, 2)
        assert (found.status, found.came_from) == ([], [])
        assert found.counts_now.shape == (0,)
        assert found.ground_now.tolist() == [NOISE] * len(now)
        assert found.past["linked"].tolist() == [False, False]
        assert found.past["period"].tolist() == [0, 1]


def test_without_incidents_in_the_past_all_is_new_and_counts_are_nought() -> None:
    found = compare(trio(0), [], [], [])
    assert found.hot.tolist() == [[False] * 3]
    assert found.counts.tolist() == [[0] * 3]
    assert found.status == ["new"]
    assert len(found.past) == 0
    assert found.past.dtypes.equals(compare(trio(0), trio(0)).past.dtypes)


def test_without_a_past_period_there_is_nothing_to_tell() -> None:
    found = compare(trio(0))
    assert found.hot.shape == found.counts.shape == (1, 0)
    assert found.counts_now.tolist() == [3]
    assert compare([]).hot.shape == (0, 0)


def test_a_period_without_incidents_keeps_its_place_among_the_others() -> None:
    found = compare(trio(0), trio(0), [], trio(0) * 2, [])
    assert found.hot.tolist() == [[True, False, True, False]]
    assert found.counts.tolist() == [[3, 0, 6, 0]]
    assert found.past[["period", "incidents", "easting", "northing"]].to_numpy().tolist() == [
        [0, 3, 0, 0],
        [2, 6, 0, 0],
    ]


# What must always hold

# Clumps of up to twelve incidents, 25 m apart, along a street of 700 m.


def clump(x: int, size: int) -> list[Row]:
    return [(25.0 * (x + n % 4), 25.0 * (n % 3)) for n in range(size)]


places, sizes = st.integers(0, 24), st.integers(1, 12)
rows_now = st.lists(st.builds(clump, places, sizes), max_size=6).map(lambda clumps: [*chain(*clumps)])
rows_past = st.lists(st.tuples(st.builds(clump, places, sizes), st.integers(0, 2)), max_size=12).map(
    lambda clumps: [(x, y, period) for rows, period in clumps for x, y in rows]
)
fewer = settings(max_examples=50)


def hot_rows(rows: Sequence[Row]) -> dict[Row, int]:
    points = points_of(rows)
    label = hotspot_labels(points, RULES)[0]
    return {
        (float(x), float(y)): int(number) for (x, y), number in zip(points.xy, label, strict=True) if number != NOISE
    }


@given(rows_now, rows_past)
def test_an_incident_is_counted_once_at_the_nearest_hotspot_or_not_at_all(now: list[Row], past: list[Dated]) -> None:
    found = compare_dated(now, past, n_periods=3)
    hot = hot_rows(now)
    size = Counter(hot[row] for row in now if row in hot)
    for period in range(3):
        sure, possible = Counter[int](), Counter[int]()
        rows = [(x, y) for x, y, of in past if of == period]
        near = cdist(np.reshape(rows, (-1, 2)), np.reshape(list(hot), (-1, 2)))
        for away in near:
            if len(away) and away.min() <= FOOTPRINT_M:
                nearest = {hot[place] for place, d in zip(hot, away, strict=True) if d == away.min()}
                possible.update(nearest)
                sure.update(nearest if len(nearest) == 1 else ())
        counted = found.counts[:, period]
        assert counted.sum() == (near.min(axis=1, initial=np.inf) <= FOOTPRINT_M).sum()
        assert all(sure[n] <= count <= possible[n] for n, count in enumerate(counted))
    assert all(found.counts_now[number] >= size[number] for number in size)
    assert found.counts_now.sum() <= len(now)


@given(rows_now, rows_past)
def test_what_is_told_of_links_agrees(now: list[Row], past: list[Dated]) -> None:
    found = compare_dated(now, past, n_periods=3)
    period = found.past["period"].to_numpy()
    origins = [before for each in found.came_from for before in each]
    assert np.flatnonzero(found.past["linked"]).tolist() == sorted(set(origins))
    for hotspot, each in enumerate(found.came_from):
        assert len(each) == len(set(each))
        assert set(period[each]) == set(np.flatnonzero(found.hot[hotspot]))
        assert (found.status[hotspot] == "merged") == ((period[each] == 0).sum() > 1)
        assert (found.status[hotspot] == "new") == (not found.hot[hotspot, 0])
    latest = Counter(before for before in origins if period[before] == 0)
    for hotspot, each in enumerate(found.came_from):
        of_split = any(latest[before] > 1 for before in each)
        assert found.status[hotspot] != "split" or of_split
        assert found.status[hotspot] in ({"split", "merged"} if of_split else {"new", "stayed", "moved", "merged"})
    sizes = Counter(found.past_label.tolist())
    assert len(found.past) == len(set(sizes) - {NOISE})


@fewer
@given(rows_now, st.integers(1, 4))
def test_a_past_like_now_stays_where_it_is(rows: list[Row], n_periods: int) -> None:
    found = compare(rows, *[rows] * n_periods)
    assert found.hot.all()
    assert set(found.status) <= {"stayed"}
    assert (found.counts == found.counts_now[:, np.newaxis]).all()
    assert gone(found.past, n_periods=n_periods).empty


def same(one: Lineage, other: Lineage) -> None:
    """Check all but what is told point by point; hotspots have the same numbers, being the same places."""
    np.testing.assert_array_equal(one.hot, other.hot)
    np.testing.assert_array_equal(one.counts, other.counts)
    np.testing.assert_array_equal(one.counts_now, other.counts_now)
    assert one.status == other.status
    assert one.came_from == other.came_from


@fewer
@given(rows_now, rows_past, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_a_thing(now: list[Row], past: list[Dated], random: Random) -> None:
    one = compare_dated(now, past, n_periods=3)
    other = compare_dated(random.sample(now, len(now)), random.sample(past, len(past)), n_periods=3)
    same(one, other)
    pd.testing.assert_frame_equal(one.past, other.past)


@fewer
@given(rows_now, rows_past, st.sampled_from([(1000.0, -4000.0), (-250.0, 125.0)]))
def test_moving_everything_moves_the_past_and_nothing_else(now: list[Row], past: list[Dated], by: Row) -> None:
    one = compare_dated(now, past, n_periods=3)
    other = compare_dated(
        [(x + by[0], y + by[1]) for x, y in now], [(x + by[0], y + by[1], of) for x, y, of in past], n_periods=3
    )
    same(one, other)
    moved = one.past.assign(easting=one.past["easting"] + by[0], northing=one.past["northing"] + by[1])
    pd.testing.assert_frame_equal(moved, other.past, rtol=1e-12)


@fewer
@given(rows_now, rows_past, st.integers(2, 4))
def test_as_many_times_the_incidents_count_as_many_times(now: list[Row], past: list[Dated], times: int) -> None:
    rules = HotspotRules(RULES.eps_m, times * RULES.min_incidents, RULES.min_points, RULES.max_extent_m)
    one = compare_dated(now, past, n_periods=3)
    other = compare_dated(now * times, past * times, n_periods=3, rules=rules)
    np.testing.assert_array_equal(times * one.counts, other.counts)
    np.testing.assert_array_equal(times * one.counts_now, other.counts_now)
    np.testing.assert_array_equal(one.hot, other.hot)
    assert one.status == other.status


# Classes


def class_of(hot: str) -> str:
    """Class one hotspot by a text of past periods, the latest first, 1 where it was hot."""
    return classes(np.array([[letter == "1" for letter in hot]]))[0]


@pytest.mark.parametrize(
    ("hot", "expected"),
    [
        ("000", "new"),
        ("111", "persistent"),
        ("011", "persistent"),  # two thirds exactly, whichever
        ("111100", "persistent"),
        ("110100", "intermittent"),  # a half
        ("111000", "emerging"),
        ("000111", "intermittent"),
        ("100", "emerging"),
        ("010", "intermittent"),
        ("101000", "intermittent"),
        ("111111110000", "persistent"),  # 8 of 12
        ("111111100000", "emerging"),  # 7 of 12
        ("110111110000", "intermittent"),
        ("011111111000", "persistent"),
        ("11", ""),
        ("00", ""),
        ("1", ""),
    ],
)
def test_a_class_is_told_by_the_periods_a_place_was_hot_in(hot: str, expected: str) -> None:
    assert (LEAST_PERIODS, PERSISTENT) == (3, 2 / 3)
    assert class_of(hot) == expected


@pytest.mark.parametrize("n_thirds", range(1, 40))
def test_two_thirds_are_two_thirds_of_however_many_periods(n_thirds: int) -> None:
    hot = "01" + "1" * (2 * n_thirds - 1) + "0" * (n_thirds - 1)
    assert class_of(hot) == "persistent"
    assert class_of(hot.replace("1", "0", 1)) == "intermittent"


@pytest.mark.parametrize("n_periods", [0, 2, 3, 12])
def test_no_hotspot_has_no_class(n_periods: int) -> None:
    assert classes(np.zeros((0, n_periods), bool)) == []
    assert classes(np.zeros((1, n_periods), bool)) == (["new"] if n_periods >= 3 else [""])


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=8))
def test_each_hotspot_is_classed_as_if_alone(rows: list[list[bool]]) -> None:
    hot = np.array(rows)
    assert classes(hot) == [classes(hot[[n]])[0] for n in range(len(rows))]


# Places that are hot no more


def past_of(*found: tuple[int, int, float, bool]) -> pd.DataFrame:
    """Past hotspots by period, incidents, metre of the street, and whether they are still hot."""
    period, incidents, x, linked = zip(*found, strict=True) if found else ((),) * 4
    return pd.DataFrame(
        {
            "incidents": np.array(incidents, np.int64),
            "easting": np.array(x, np.float64),
            "northing": np.zeros(len(found)),
            "period": np.array(period, np.int64),
            "linked": np.array(linked, np.bool_),
        }
    )


def told(past: pd.DataFrame, n_periods: int) -> list[tuple[int, int, int, str, str]]:
    return [tuple(row) for row in gone(past, n_periods=n_periods).itertuples(index=False)]


def test_a_hotspot_of_the_latest_period_that_is_not_hot_now_has_left() -> None:
    past = past_of((0, 9, 0, False), (0, 7, 1000, True), (1, 5, 2000, False))
    assert told(past, 3) == [(0, 0, 1, "left", "")]
    assert told(past, 1) == [(0, 0, 1, "left", "")]


@pytest.mark.parametrize(("times", "expected"), [(4, "former"), (3, None)])
def test_a_place_hot_in_a_third_of_the_periods_is_a_former_hotspot(times: int, expected: str | None) -> None:
    assert FORMER == 1 / 3
    past = past_of(*((period, 5, 0.0, False) for period in range(2, 2 + times)))
    assert told(past, 12) == ([(0, 2, 4, "", expected)] if expected else [])


def test_a_former_hotspot_was_hot_twice_at_least_of_three_periods_at_least() -> None:
    assert told(past_of((1, 5, 0, False)), 3) == []
    assert told(past_of((1, 5, 0, False), (2, 5, 0, False)), 3) == [(0, 1, 2, "", "former")]
    assert told(past_of((0, 5, 0, False), (1, 5, 0, False)), 2) == [(0, 0, 2, "left", "")]


@pytest.mark.parametrize(("x", "expected"), [(200.0, [(0, 1, 2, "", "former")]), (200.5, [])])
def test_hotspots_within_200_metres_are_one_former_place(x: float, expected: list[object]) -> None:
    assert told(past_of((1, 5, 0, False), (2, 5, x, False)), 3) == expected


def test_a_place_is_measured_from_its_latest_hotspot() -> None:
    # Those at 0 and 300 are each within 200 m of the one at 150, but not of each other.
    latest_in_the_middle = past_of((1, 5, 150, False), (2, 5, 0, False), (3, 5, 300, False))
    assert told(latest_in_the_middle, 4) == [(0, 1, 3, "", "former")]
    latest_at_an_end = past_of((2, 5, 150, False), (1, 5, 0, False), (3, 5, 300, False))
    assert told(latest_at_an_end, 4) == [(1, 1, 2, "", "former")]


def test_two_hotspots_of_a_place_in_one_period_count_as_one_period() -> None:
    assert told(past_of((1, 5, 0, False), (1, 9, 100, False)), 3) == []
    # Of the two the larger stands for the place, whichever is named first.
    assert told(past_of((0, 5, 0, False), (0, 9, 100, False)), 3) == [(1, 0, 1, "left", "")]


def test_a_place_that_is_still_hot_is_not_gone() -> None:
    assert told(past_of((0, 9, 0, True), (1, 9, 0, True), (2, 9, 0, True)), 3) == []


def test_the_place_hot_last_comes_first_then_the_larger() -> None:
    past = past_of((0, 5, 0, False), (1, 9, 1000, False), (2, 9, 1000, False), (0, 8, 2000, False))
    assert told(past, 3) == [(3, 0, 1, "left", ""), (0, 0, 1, "left", ""), (1, 1, 2, "", "former")]


def test_rows_left_out_of_the_past_keep_the_numbers_of_the_others() -> None:
    past = past_of((1, 5, 0, False), (0, 5, 900, False))
    assert told(past[past["period"] == 0], 3) == [(1, 0, 1, "left", "")]


@pytest.mark.parametrize("n_periods", [0, 1, 3])
def test_no_past_hotspot_leaves_an_empty_table_of_the_same_columns(n_periods: int) -> None:
    empty = gone(past_of(), n_periods=n_periods)
    assert empty.empty
    assert empty.dtypes.equals(gone(past_of((0, 5, 0, False)), n_periods=1).dtypes)
    assert gone(past_of((0, 5, 0, True)), n_periods=n_periods).dtypes.equals(empty.dtypes)


@fewer
@given(rows_past, st.randoms(use_true_random=False))
def test_who_is_gone_does_not_hang_on_the_order_of_rows(rows: list[Dated], random: Random) -> None:
    one, other = (compare_dated([], dated, n_periods=3).past for dated in (rows, random.sample(rows, len(rows))))
    pd.testing.assert_frame_equal(gone(one, n_periods=3), gone(other, n_periods=3))


@fewer
@given(rows_past)
def test_without_hotspots_now_the_latest_period_has_left(rows: list[Dated]) -> None:
    past = compare_dated([], rows, n_periods=3).past
    table = gone(past, n_periods=3)
    # Each latest hotspot stands for a place itself or lies at one of another.
    latest = past[past["period"] == 0]
    left = past.loc[table.loc[table["status"] == "left", "hotspot"]]
    assert set(left.index) <= set(latest.index)
    away = cdist(latest[["easting", "northing"]], left[["easting", "northing"]])
    assert (away.min(axis=1, initial=np.inf) <= 200).all()
    assert ((table["periods_hot"] >= 1) & (table["periods_hot"] <= 3)).all()
    assert ((table["status"] == "left") | (table["class"] == "former")).all()
