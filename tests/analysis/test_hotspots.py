"""Hotspots: the rules for snapped data, and the ranked table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from geo.analysis.clusters import NOISE, dbscan
from geo.analysis.hotspots import HotspotRules, hotspot_labels, hotspot_table
from geo.errors import ParameterError
from geo.points import distinct_points
from geo.sources.ingest import incidents_table

RULES = HotspotRules(eps_m=100, min_incidents=4, min_points=3, max_extent_m=300)

rows_in_a_town = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), min_size=1, max_size=120)


def incidents(rows: Sequence[tuple[float, float]], **columns: object) -> pd.DataFrame:
    xy = np.array(rows, float).reshape(-1, 2)
    table = incidents_table(
        {
            "incident_id": [str(n) for n in range(len(rows))],
            "source": "police_uk",
            "precision": "map point",
            "category": "Burglary",
            "easting": xy[:, 0] + 480_000,
            "northing": xy[:, 1] + 200_000,
            **columns,
        },
        len(rows),
    )
    table["ward_2022"] = pd.Categorical(["E05013120"] * len(rows))
    return table


def test_three_distinct_points_make_a_hotspot_and_two_a_repeat_point() -> None:
    two = hotspot_table(incidents([(0, 0)] * 5 + [(10, 0)] * 5), RULES, ward_layer="ward_2022")
    three = hotspot_table(incidents([(0, 0)] * 5 + [(10, 0)] * 4 + [(20, 0)]), RULES, ward_layer="ward_2022")
    assert [len(table) for table in two] == [0, 1]
    assert [len(table) for table in three] == [1, 0]


def test_a_pile_on_one_map_point_is_no_hotspot() -> None:
    hotspots, repeats = hotspot_table(incidents([(0, 0)] * 500), RULES, ward_layer="ward_2022")
    assert hotspots.empty
    assert repeats[["incidents", "points", "extent_m"]].to_numpy().tolist() == [[500, 1, 0]]


def test_a_cluster_of_exactly_the_greatest_extent_is_kept_whole() -> None:
    points = distinct_points([0, 100, 200, 300], [0, 0, 0, 0])
    hotspots, _ = hotspot_labels(points, HotspotRules(100, 2, 3, 300))
    assert len(set(hotspots)) == 1
    assert NOISE not in hotspots


def test_a_chain_is_cut_round_its_busiest_point() -> None:
    # Seven points 100 m apart, ten incidents on the fourth: it takes the points within 150 m, itself and two.
    x = [0, 100, 200, *[300] * 10, 400, 500, 600]
    points = distinct_points(x, [0] * len(x))
    hotspots, _ = hotspot_labels(points, HotspotRules(100, 2, 3, 300))
    busiest = hotspots[points.x == 300]
    assert sorted(points.x[hotspots == busiest]) == [200, 300, 400]


def test_a_cluster_that_lost_its_border_points_to_another_is_no_hotspot() -> None:
    # Plain DBSCAN gives one of these two clusters three incidents, though it asks for four.
    rows = np.array([[0, 4], [1, 2], [5, 0], [2, 4], [3, 0], [5, 1], [2, 0]]) * 40.0
    points = distinct_points(rows[:, 0], rows[:, 1])
    hotspots, _ = hotspot_labels(points, RULES)
    assert [points.weight[hotspots == label].sum() for label in set(hotspots.tolist()) - {NOISE}] == [4]


@given(rows_in_a_town)
def test_no_hotspot_breaks_a_rule(rows: list[tuple[int, int]]) -> None:
    xy = np.array(rows) * 40.0
    points = distinct_points(xy[:, 0], xy[:, 1])
    hotspots, repeats = hotspot_labels(points, RULES)
    assert not ((hotspots != NOISE) & (repeats != NOISE)).any()
    for label in set(hotspots) - {NOISE}:
        members = hotspots == label
        assert members.sum() >= RULES.min_points
        assert points.weight[members].sum() >= RULES.min_incidents
        assert pdist(points.xy[members]).max() <= RULES.max_extent_m
    for label in set(repeats) - {NOISE}:
        assert (repeats == label).sum() < RULES.min_points
    # Nothing is made up: whoever belongs to a hotspot belongs to a cluster.
    clustered = dbscan(points, eps_m=RULES.eps_m, min_incidents=RULES.min_incidents) != NOISE
    assert clustered[(hotspots != NOISE) | (repeats != NOISE)].all()


@given(rows_in_a_town, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_list(rows: list[tuple[int, int]], random) -> None:
    spread = [(x * 40.0, y * 40.0) for x, y in rows]
    mixed = random.sample(spread, len(spread))
    for one, other in zip(
        hotspot_table(incidents(spread), RULES, ward_layer="ward_2022"),
        hotspot_table(incidents(mixed), RULES, ward_layer="ward_2022"),
        strict=True,
    ):
        pd.testing.assert_frame_equal(one, other, rtol=1e-12)


@given(rows_in_a_town, st.sampled_from([(1000.0, -4000.0), (-250.0, 125.0)]))
def test_moving_everything_moves_the_list_and_nothing_else(
    rows: list[tuple[int, int]], by: tuple[float, float]
) -> None:
    here = incidents([(x * 40.0, y * 40.0) for x, y in rows])
    there = here.assign(easting=here["easting"] + by[0], northing=here["northing"] + by[1])
    one, other = (hotspot_table(table, RULES, ward_layer="ward_2022")[0] for table in (here, there))
    same = ["rank", "incidents", "share", "points", "extent_m", "categories"]
    pd.testing.assert_frame_equal(one[same], other[same])
    np.testing.assert_allclose(one["easting"] + by[0], other["easting"])


def test_the_table_says_what_and_where() -> None:
    rows = [(0.0, 0.0)] * 3 + [(30.0, 0.0)] * 2 + [(0.0, 40.0)]
    table = incidents(
        rows,
        category=["Robbery", "Burglary", "Burglary", "Burglary", "Drugs", "Robbery"],
        place_label=["On or near Supermarket"] * 3 + ["On or near High Street", None, None],
    )
    hotspots, _ = hotspot_table(table, RULES, ward_layer="ward_2022")
    found = hotspots.iloc[0]
    assert found["place"] == "High Street"
    assert found["categories"] == "Burglary 3, Robbery 2, Drugs 1"
    assert found["extent_m"] == 50  # from (30, 0) to (0, 40)
    assert (found["incidents"], found["points"], found["share"]) == (6, 3, 1.0)
    assert found["easting"] == pytest.approx(480_010)  # (3·0 + 2·30 + 0) / 6
    assert found["northing"] == pytest.approx(200_000 + 40 / 6)
    assert found["ward_code"] == "E05013120"
    assert found["precision"] == "map point"
    assert not found["generic"]


def test_points_on_one_line_have_an_extent() -> None:
    rows = [(float(x), 0.0) for x in range(0, 240, 4)]
    hotspots, _ = hotspot_table(incidents(rows), RULES, ward_layer="ward_2022")
    assert hotspots["extent_m"].tolist() == [236]


@pytest.mark.parametrize("rows", [[], [(0.0, 0.0)]])
def test_too_few_incidents_give_an_empty_table_of_the_same_columns(rows: list[tuple[float, float]]) -> None:
    empty = hotspot_table(incidents(rows), RULES, ward_layer="ward_2022")
    full = hotspot_table(incidents([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)] * 3), RULES, ward_layer="ward_2022")
    for table in empty:
        assert table.empty
        assert table.dtypes.equals(full[0].dtypes)


def test_rules_without_meaning_are_refused() -> None:
    with pytest.raises(ParameterError, match="0 distinct points has no meaning"):
        HotspotRules(min_points=0)
    for extent_m in (0, float("nan")):
        with pytest.raises(ParameterError, match="extent .* has no meaning"):
            HotspotRules(max_extent_m=extent_m)
