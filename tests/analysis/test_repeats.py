"""Repeats: addresses, map points and persons told apart, every incident accounted for."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.repeats import (
    LEAST_ON_MAP_POINT,
    LEAST_REPEAT,
    Repeats,
    at_repeat_location,
    of_repeat_person,
    repeat_locations,
    repeat_map_points,
    repeat_references,
)
from geo.config import DEMONSTRATION
from geo.errors import CrsError, ParameterError, SchemaError
from geo.schema import PRECISIONS, TIMEZONE
from geo.sources.ingest import incidents_table
from geo.workspace import open_workspace

WARDS = "ward_2022"
HOME, SHOP, ROAD = (480_100.0, 200_100.0), (480_200.0, 200_100.0), (480_100.0, 200_900.0)
PLACES = ["place", "ward_code", "incidents", "days", "months", "first", "last", "categories", "generic"]
PLACES += ["easting", "northing", "longitude", "latitude"]
PERSONS = ["reference", "incidents", "locations", "days", "months", "first", "last", "categories", "span_days"]


def table(
    points: list[tuple[float, float]],
    *,
    precision: str | list[str] = "address",
    begins: list[str] | None = None,
    **columns: object,
) -> pd.DataFrame:
    start = pd.Series(pd.DatetimeIndex(begins or ["2024-05-06 10:00"] * len(points)).as_unit("us"))
    start = start.dt.tz_localize(TIMEZONE)
    made = incidents_table(
        {
            "incident_id": [f"row-{n}" for n in range(len(points))],
            "source": "partner",
            "occurred_from": start,
            "occurred_to": start + pd.Timedelta(minutes=1),
            "easting": [x for x, _ in points],
            "northing": [y for _, y in points],
            "precision": precision,
            "category": "Burglary",
            **columns,
        },
        len(points),
    )
    made[WARDS] = pd.Categorical(["E05000001"] * len(points))
    return made


def test_two_incidents_at_an_address_are_a_repeat_and_one_is_not() -> None:
    assert LEAST_REPEAT == 2
    incidents = table(
        [HOME, SHOP, HOME, ROAD],
        begins=["2024-05-06 10:00", "2024-05-07 10:00", "2024-07-01 09:00", "2024-05-06 10:00"],
        place_label=["On or near Mill Lane", "On or near Supermarket", "On or near Mill Lane", None],
        category=["Drugs", "Burglary", "Burglary", "Drugs"],
    )
    found = repeat_locations(incidents, ward_layer=WARDS)
    assert list(found.table.columns) == PLACES
    row = found.table.iloc[0]
    assert (row["place"], row["ward_code"], row["incidents"]) == ("Mill Lane", "E05000001", 2)
    assert (row["days"], row["months"], row["categories"]) == (2, 2, "Burglary 1, Drugs 1")
    assert (row["first"], row["last"]) == (incidents["occurred_from"][0], incidents["occurred_from"][2])
    assert (row["easting"], row["northing"]) == HOME
    assert row["longitude"] == pytest.approx(-0.8417, abs=1e-3)
    assert row["latitude"] == pytest.approx(51.6941, abs=1e-3)
    assert not row["generic"]
    assert (len(found.table), found.known, found.incidents, found.others) == (1, 3, 2, 2)
    assert at_repeat_location(incidents).tolist() == [True, False, True, False]


def test_a_repeat_on_one_day_is_told_from_one_over_time() -> None:
    incidents = table(
        [HOME] * 3 + [SHOP] * 2, begins=["2024-05-06 10:00"] * 3 + ["2024-05-06 10:00", "2024-05-07 10:00"]
    )
    assert repeat_locations(incidents, ward_layer=WARDS).table["days"].tolist() == [1, 2]


def test_map_points_are_never_among_addresses_and_need_more() -> None:
    assert LEAST_ON_MAP_POINT == 10
    incidents = table(
        [HOME] * 10 + [HOME] * 2 + [SHOP] * 9, precision=["map point"] * 10 + ["address"] * 2 + ["map point"] * 9
    )
    points, addresses = repeat_map_points(incidents, ward_layer=WARDS), repeat_locations(incidents, ward_layer=WARDS)
    assert (points.table["incidents"].tolist(), points.known, points.others) == ([10], 2, 9)
    assert (addresses.table["incidents"].tolist(), addresses.known) == ([2], 1)
    assert points.left_out == {"address": 2}
    assert addresses.left_out == {"map point": 19}
    assert at_repeat_location(incidents).tolist() == [False] * 10 + [True] * 2 + [False] * 9


def test_postcodes_and_areas_are_in_neither_list_and_are_counted() -> None:
    incidents = table([HOME] * 24, precision=["postcode"] * 12 + ["area"] * 12)
    for repeats in (repeat_locations(incidents, ward_layer=WARDS), repeat_map_points(incidents, ward_layer=WARDS)):
        assert repeats.table.empty
        assert repeats.left_out == {"area": 12, "postcode": 12}


def test_a_place_takes_label_and_ward_of_its_own_rows() -> None:
    incidents = table(
        [ROAD, SHOP, SHOP, HOME, HOME],
        precision=["map point"] + ["address"] * 4,
        place_label=["On or near London Road", *["On or near Supermarket"] * 2, *["On or near Mill Lane"] * 2],
    )
    incidents[WARDS] = pd.Categorical(["E05000003", *["E05000002"] * 2, *["E05000001"] * 2])
    found = repeat_locations(incidents, ward_layer=WARDS).table
    assert found[["place", "ward_code"]].to_numpy().tolist() == [
        ["Mill Lane", "E05000001"],
        ["Supermarket", "E05000002"],
    ]


def test_a_precision_no_row_has_is_not_counted() -> None:
    incidents = table([HOME])
    incidents["precision"] = incidents["precision"].cat.set_categories(PRECISIONS)
    assert repeat_locations(incidents, ward_layer=WARDS).left_out == {}


def test_kinds_of_place_are_marked_and_streets_are_not() -> None:
    incidents = table(
        [SHOP] * 3 + [HOME] * 2, place_label=["On or near Supermarket"] * 3 + ["On or near Mill Lane"] * 2
    )
    found = repeat_locations(incidents, ward_layer=WARDS).table
    assert found[["place", "generic"]].to_numpy().tolist() == [["Supermarket", True], ["Mill Lane", False]]


def test_equal_counts_go_from_west_to_east_then_from_south_to_north() -> None:
    found = repeat_locations(table([SHOP, ROAD, HOME, SHOP, ROAD, HOME]), ward_layer=WARDS).table
    assert list(zip(found["easting"], found["northing"], strict=True)) == [HOME, ROAD, SHOP]


def test_a_place_outside_every_ward_has_no_code() -> None:
    incidents = table([HOME, HOME])
    incidents[WARDS] = pd.Categorical([None, None], categories=["E05000001"])
    assert repeat_locations(incidents, ward_layer=WARDS).table["ward_code"].tolist() == [""]


def test_persons_are_known_by_pseudonym_wherever_it_happened() -> None:
    incidents = table(
        [HOME, SHOP, HOME, HOME, ROAD],
        precision=["address", "map point", "postcode", "address", "address"],
        begins=["2024-03-30 23:00", "2024-03-31 22:00", "2024-05-01 10:00", "2024-05-01 10:00", "2024-05-01 10:00"],
        victim_reference=["b7", "b7", None, "a1", None],
    )
    found = repeat_references(incidents)
    assert list(found.table.columns) == PERSONS
    row = found.table.iloc[0]
    # From one evening to the next, though the clocks went forward in between.
    assert (row["reference"], row["incidents"], row["locations"], row["days"], row["span_days"]) == ("b7", 2, 2, 2, 1)
    assert (found.known, found.incidents, found.others, found.left_out) == (2, 2, 1, {"without reference": 2})
    assert found.share_of_known == 0.5
    assert found.share_of_incidents == pytest.approx(2 / 3)
    assert of_repeat_person(incidents).tolist() == [True, True, False, False, False]


def test_any_column_of_references_will_do() -> None:
    incidents = table([HOME] * 4)
    incidents["suspect_reference"] = pd.Series(["x", "y", "x", None], dtype="category")
    assert repeat_references(incidents, column="suspect_reference").table["reference"].tolist() == ["x"]
    assert of_repeat_person(incidents, column="suspect_reference").tolist() == [True, False, True, False]


def test_persons_with_equal_counts_stand_in_the_order_of_their_references() -> None:
    found = repeat_references(table([HOME] * 6, victim_reference=["c", "a", "c", "a", "b", "b"])).table
    assert found["reference"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("n", [0, 1])
def test_without_a_repeat_the_table_is_empty_of_the_right_kind(n: int) -> None:
    incidents = table([HOME] * n, victim_reference=["a"] * n)
    full = table([HOME] * 2, victim_reference=["a"] * 2)
    for places in (repeat_locations, repeat_map_points):
        pd.testing.assert_series_equal(
            places(incidents, ward_layer=WARDS).table.dtypes,
            places(full, ward_layer=WARDS, min_incidents=2).table.dtypes,
        )
    assert repeat_locations(incidents, ward_layer=WARDS).others == n
    persons = repeat_references(incidents)
    pd.testing.assert_series_equal(persons.table.dtypes, repeat_references(full).table.dtypes)
    assert persons.known == n
    assert at_repeat_location(incidents).tolist() == of_repeat_person(incidents).tolist() == [False] * n


def test_all_at_one_point_is_one_repeat() -> None:
    found = repeat_locations(table([HOME] * 50), ward_layer=WARDS)
    assert (found.table["incidents"].tolist(), found.known, found.share_of_known) == ([50], 1, 1)


row_of = st.tuples(
    st.sampled_from([HOME, SHOP, ROAD]), st.sampled_from(PRECISIONS), st.sampled_from(["a", "b", "c", None])
)


@settings(max_examples=25)
@given(st.lists(row_of, max_size=25), st.integers(2, 4), st.randoms())
def test_every_incident_is_at_a_repeat_or_not_or_in_neither_whatever_the_order(
    drawn: list[tuple[tuple[float, float], str, str | None]], least: int, random
) -> None:
    def lists(given_rows: list[tuple[tuple[float, float], str, str | None]]) -> tuple[pd.DataFrame, list[Repeats]]:
        incidents = table(
            [point for point, _, _ in given_rows],
            precision=[precision for _, precision, _ in given_rows],
            victim_reference=pd.Series([reference for *_, reference in given_rows], dtype="str"),
        )
        return incidents, [
            repeat_locations(incidents, ward_layer=WARDS, min_incidents=least),
            repeat_map_points(incidents, ward_layer=WARDS, min_incidents=least),
            repeat_references(incidents, min_incidents=least),
        ]

    incidents, found = lists(drawn)
    for repeats in found:
        assert repeats.incidents + repeats.others + sum(repeats.left_out.values()) == len(drawn)
        assert repeats.table["incidents"].sum() == repeats.incidents
        assert (repeats.table["incidents"] >= least).all()
        assert len(repeats.table) <= repeats.known
    addresses = Counter(point for point, precision, _ in drawn if precision == "address")
    assert found[0].table["incidents"].tolist() == sorted((n for n in addresses.values() if n >= least), reverse=True)
    persons = Counter(reference for *_, reference in drawn if reference)
    assert dict(zip(found[2].table["reference"], found[2].table["incidents"], strict=True)) == {
        reference: n for reference, n in persons.items() if n >= least
    }
    assert at_repeat_location(incidents, min_incidents=least).sum() == found[0].incidents
    assert of_repeat_person(incidents, min_incidents=least).sum() == found[2].incidents
    shuffled = drawn.copy()
    random.shuffle(shuffled)
    for one, other in zip(found, lists(shuffled)[1], strict=True):
        pd.testing.assert_frame_equal(one.table, other.table)


def test_month_only_data_tells_months_and_no_days(some_incidents: Callable[..., pd.DataFrame]) -> None:
    incidents = some_incidents([HOME] * 10)
    incidents[WARDS] = pd.Categorical(["E05000001"] * 10)
    found = repeat_map_points(incidents, ward_layer=WARDS).table
    assert found["days"].isna().tolist() == [True]
    assert found["months"].tolist() == [1]


def test_in_the_demonstration_a_fifth_of_victims_are_harmed_again() -> None:
    workspace = open_workspace(DEMONSTRATION)
    persons = repeat_references(workspace.incidents)
    assert persons.share_of_known == pytest.approx(0.21, abs=0.005)
    assert persons.incidents + persons.others + persons.left_out["without reference"] == len(workspace.incidents)
    addresses = repeat_locations(workspace.incidents, ward_layer=workspace.boundaries.study_layer)
    points = repeat_map_points(workspace.incidents, ward_layer=workspace.boundaries.study_layer)
    assert addresses.left_out["map point"] == points.incidents + points.others > 0
    assert points.table["generic"].any()


def test_a_summary_in_words() -> None:
    found = repeat_references(table([HOME] * 4, victim_reference=["a", "a", "b", None]))
    assert found.in_words("victims") == ("1 of 2 victims (50.0 %) had 2 or more incidents each, 2 of 3 in all (66.7 %)")
    nobody = repeat_references(table([HOME]))
    assert nobody.in_words("victims") == "no victims are known"
    assert np.isnan([nobody.share_of_known, nobody.share_of_incidents]).all()


def test_one_incident_is_no_repeat_to_ask_for() -> None:
    incidents = table([HOME])
    with pytest.raises(ParameterError, match="no repeat"):
        repeat_locations(incidents, ward_layer=WARDS, min_incidents=1)
    with pytest.raises(ParameterError, match="no repeat"):
        repeat_references(incidents, min_incidents=0)
    with pytest.raises(ParameterError, match="no repeat"):
        at_repeat_location(incidents, min_incidents=1)
    with pytest.raises(ParameterError, match="no repeat"):
        of_repeat_person(incidents, min_incidents=1)


def test_degrees_are_refused() -> None:
    for precision, find in (("address", repeat_locations), ("map point", repeat_map_points)):
        degrees = table([(-0.7489, 51.6286)] * 12, precision=precision)
        with pytest.raises(CrsError, match="degrees of longitude and latitude"):
            find(degrees, ward_layer=WARDS)
    with pytest.raises(CrsError, match="degrees of longitude and latitude"):
        at_repeat_location(table([(-0.7489, 51.6286)] * 2))


def test_columns_and_locations_that_are_not_there_are_refused() -> None:
    incidents = table([HOME, (np.nan, 1.0)])
    with pytest.raises(SchemaError, match="ward_2031"):
        repeat_locations(incidents, ward_layer="ward_2031")
    with pytest.raises(SchemaError, match="suspect_reference"):
        repeat_references(incidents, column="suspect_reference")
    with pytest.raises(SchemaError, match="suspect_reference"):
        of_repeat_person(incidents, column="suspect_reference")
    with pytest.raises(SchemaError, match="no location"):
        repeat_locations(incidents, ward_layer=WARDS)


def test_what_was_given_is_not_changed() -> None:
    incidents = table([HOME, HOME], victim_reference=["a", "a"])
    before = incidents.copy()
    repeat_locations(incidents, ward_layer=WARDS)
    repeat_references(incidents)
    pd.testing.assert_frame_equal(incidents, before)
