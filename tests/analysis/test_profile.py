"""What groups of incidents are made of: one table worked by hand, and what must always hold."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.clusters import NOISE
from geo.analysis.profile import MIXED, profiles
from geo.crs import BNG, WGS84, project
from geo.points import distinct_points
from geo.sources.ingest import incidents_table

WARD = "ward_2022"
LEFT_EAST, LEFT_NORTH = 480_000.0, 200_000.0
Row = tuple[int, int]

rows_on_a_grid = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=30)


def incidents(
    rows: Sequence[tuple[float, float]],
    columns: Mapping[str, object] | None = None,
    *,
    wards: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Make INCIDENTS at metres from a corner of the county, alike unless `columns` say otherwise."""
    xy = np.array(rows, float).reshape(-1, 2)
    usual: dict[str, object] = {
        "incident_id": [str(n) for n in range(len(rows))],
        "source": "police_uk",
        "precision": "map point",
        "category": "Burglary",
        "easting": xy[:, 0] + LEFT_EAST,
        "northing": xy[:, 1] + LEFT_NORTH,
    }
    table = incidents_table({**usual, **(columns or {})}, len(rows))
    return table.assign(**{WARD: pd.Series(wards or ["E05013120"] * len(rows), table.index, "category")})


def described(table: pd.DataFrame, by_column: Mapping[float, int]) -> pd.DataFrame:
    """Profile with the group of each point told by its metres east; none where it is not told."""
    points = distinct_points(table["easting"], table["northing"])
    label = np.array([by_column.get(x - LEFT_EAST, NOISE) for x in points.x], np.int64)
    return profiles(table, points, label, ward_layer=WARD)


def test_the_table_says_what_and_where() -> None:
    rows = [(0.0, 0.0)] * 3 + [(30.0, 0.0)] * 2 + [(0.0, 40.0)] + [(900.0, 0.0)] * 2
    table = incidents(
        rows,
        {
            "category": ["Robbery", "Burglary", "Burglary", "Burglary", "Drugs", "Robbery", "Arson", "Arson"],
            "place_label": ["On or near Supermarket"] * 3 + ["On or near High Street", *[None] * 4],
        },
        wards=["E05000001"] * 2 + ["E05000002"] * 4 + ["E05000003"] * 2,
    )
    found = described(table, {0: 0, 30: 0})
    assert len(found) == 1
    hotspot = found.iloc[0]
    assert hotspot["street"] == "High Street"
    assert not hotspot["generic"]
    assert hotspot["ward_code"] == "E05000002"
    assert (hotspot["incidents"], hotspot["points"]) == (6, 3)
    assert hotspot["extent_m"] == 50  # from (30, 0) to (0, 40)
    assert hotspot["categories"] == "Burglary 3, Robbery 2, Drugs 1"
    assert hotspot["precision"] == "map point"
    assert hotspot["easting"] == pytest.approx(LEFT_EAST + 10, abs=1e-6)  # (3·0 + 2·30 + 0) / 6
    assert hotspot["northing"] == pytest.approx(LEFT_NORTH + 40 / 6, abs=1e-6)
    longitude, latitude = project(hotspot["easting"], hotspot["northing"], BNG, WGS84)
    assert (hotspot["longitude"], hotspot["latitude"]) == (longitude, latitude)
    np.testing.assert_allclose([longitude, latitude], [-0.8438, 51.6931], atol=0.0001)


def test_rows_are_in_the_order_of_the_numbers() -> None:
    table = incidents([(0, 0), (10, 0), (20, 0), (20, 0)])
    assert described(table, {0: 2, 10: 0, 20: 1})["incidents"].tolist() == [1, 2, 1]


def test_a_group_of_two_precisions_is_mixed() -> None:
    table = incidents([(0, 0), (0, 0), (10, 0)], {"precision": ["map point", "address", "address"]})
    assert described(table, {0: 0, 10: 1})["precision"].tolist() == [MIXED, "address"]


def test_a_kind_of_place_is_marked_as_such() -> None:
    table = incidents([(0, 0), (10, 0)], {"place_label": ["On or near Supermarket", None]})
    found = described(table, {0: 0, 10: 1})
    assert found["street"].tolist() == ["Supermarket", "unnamed place"]
    assert found["generic"].tolist() == [True, False]


def test_of_two_wards_with_as_many_incidents_the_first_code_is_told() -> None:
    table = incidents([(0, 0), (0, 0)], wards=["E05000002", "E05000001"])
    assert described(table, {0: 0})["ward_code"].tolist() == ["E05000001"]


@pytest.mark.parametrize("rows", [[], [(0.0, 0.0)], [(0.0, 0.0)] * 3])
def test_without_a_group_the_table_is_empty_and_of_the_same_columns(rows: list[tuple[float, float]]) -> None:
    empty = described(incidents(rows), {})
    assert empty.empty
    assert empty.dtypes.equals(described(incidents([(0, 0)]), {0: 0}).dtypes)


@given(rows_on_a_grid)
def test_every_row_of_a_group_counts_once_and_no_other_does(rows: list[Row]) -> None:
    # Groups by column, the last of which is none.
    table = incidents([(10.0 * x, 10.0 * y) for x, y in rows])
    held = sorted({x for x, _ in rows} - {3})
    found = described(table, {10.0 * x: number for number, x in enumerate(held)})
    assert found["incidents"].tolist() == [sum(x == column for x, _ in rows) for column in held]
    assert found["points"].tolist() == [len({row for row in rows if row[0] == column}) for column in held]
    assert found["incidents"].sum() == sum(x != 3 for x, _ in rows)
    means = [np.mean([10.0 * y for x, y in rows if x == column]) + LEFT_NORTH for column in held]
    np.testing.assert_allclose(found["northing"], means, rtol=0, atol=1e-6)


categories = st.sampled_from(["Drugs", "Arson", "Theft", "Burglary", "Robbery"])
streets = st.sampled_from(["On or near A Street", "B Street", "On or near Supermarket", None])
wards = st.sampled_from(["E05000001", "E05000002"])
full_rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), categories, streets, wards), max_size=25)


def table_of(rows: Sequence[tuple[int, int, str, str | None, str]], by: Row = (0, 0)) -> pd.DataFrame:
    x, y, category, place_label, ward = ([*column] for column in zip(*rows, strict=True)) if rows else ([],) * 5
    where = [(10.0 * east + by[0], 10.0 * north + by[1]) for east, north in zip(x, y, strict=True)]
    return incidents(where, {"category": category, "place_label": place_label}, wards=ward)


def by_column(rows: Sequence[tuple[int, int, str, str | None, str]], east: int = 0) -> dict[float, int]:
    return {10.0 * x + east: number for number, x in enumerate(sorted({row[0] for row in rows}))}


@given(full_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_table(
    rows: list[tuple[int, int, str, str | None, str]], random: Random
) -> None:
    mixed = random.sample(rows, len(rows))
    groups = by_column(rows)
    pd.testing.assert_frame_equal(
        described(table_of(rows), groups), described(table_of(mixed), groups), rtol=1e-12, atol=0
    )


@given(full_rows, st.sampled_from([(1000, -4000), (-250, 125)]))
def test_moving_everything_moves_the_means_and_nothing_else(
    rows: list[tuple[int, int, str, str | None, str]], by: Row
) -> None:
    one = described(table_of(rows), by_column(rows))
    other = described(table_of(rows, by), by_column(rows, by[0]))
    place = ["easting", "northing", "longitude", "latitude"]
    pd.testing.assert_frame_equal(one.drop(columns=place), other.drop(columns=place))
    np.testing.assert_allclose(one["easting"] + by[0], other["easting"], rtol=1e-12)
    np.testing.assert_allclose(one["northing"] + by[1], other["northing"], rtol=1e-12)
