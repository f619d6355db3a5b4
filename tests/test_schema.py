"""Table contracts."""

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.crs import WGS84
from geo.errors import CrsError, SchemaError
from geo.schema import AREAS, INCIDENTS, REJECTED, Contract, check_areas, check_incidents

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def incidents(some_incidents: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return some_incidents([(480_000, 200_000), (480_100, 200_000), (480_200, 200_000)])


@pytest.fixture
def areas(make_areas: Callable[..., gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    return make_areas({"A": (0, 0, 1, 1), "B": (1, 0, 2, 1), "C": (2, 0, 3, 1)})


@pytest.mark.parametrize("contract", [INCIDENTS, AREAS, REJECTED], ids=lambda contract: contract.name)
def test_an_empty_table_of_a_contract_keeps_it(contract: Contract) -> None:
    empty = contract.empty()
    contract.check(empty)
    assert len(empty) == 0
    assert list(empty.columns) == [column.name for column in contract.columns if not column.optional]


def test_a_good_table_passes_and_further_columns_are_welcome(incidents: pd.DataFrame) -> None:
    check_incidents(incidents)
    check_incidents(incidents.assign(ward_2022="E05000001"))


NEEDED = [column for column in INCIDENTS.columns if not column.optional]


@pytest.mark.parametrize("name", [column.name for column in NEEDED])
def test_every_column_of_incidents_must_be_there(incidents: pd.DataFrame, name: str) -> None:
    with pytest.raises(SchemaError, match=f"^incidents: column '{name}' .* is missing"):
        check_incidents(incidents.drop(columns=name))


@pytest.mark.parametrize(
    ("column", "dtype", "wanted"),
    [
        ("incident_id", "object", "str"),
        ("source", "str", "category"),
        ("occurred_from", "datetime64[us]", "datetime64.us, Europe/London."),
        ("occurred_to", "datetime64[us, UTC]", "datetime64.us, Europe/London."),
        ("occurred_to", "datetime64[ns, Europe/London]", "datetime64.us, Europe/London."),
        ("easting", "int64", "float64"),
        ("northing", "float32", "float64"),
        ("knife", "object", "boolean"),
    ],
)
def test_a_column_of_another_type_is_refused(incidents: pd.DataFrame, column: str, dtype: str, wanted: str) -> None:
    values = incidents[column]
    wrong = values.dt.tz_localize(None) if dtype == "datetime64[us]" else pd.Series(values, dtype=dtype)
    with pytest.raises(SchemaError, match=f"column '{column}' is .*; {wanted} is needed"):
        check_incidents(incidents.assign(**{column: wrong}))


@pytest.mark.parametrize("column", [column.name for column in NEEDED if not column.nullable])
def test_a_value_that_every_row_needs_may_not_be_missing(incidents: pd.DataFrame, column: str) -> None:
    holed = incidents.assign(**{column: incidents[column].where(pd.Series([True, False, True]))})
    with pytest.raises(SchemaError, match=f"column '{column}' is empty in row 1; every row needs one"):
        check_incidents(holed)


def test_an_optional_column_may_be_absent_and_is_checked_where_it_is_there(incidents: pd.DataFrame) -> None:
    assert "status" not in incidents
    check_incidents(incidents.assign(status=pd.Series(["open", None, "closed"], dtype="category")))
    with pytest.raises(SchemaError, match="column 'status' is str; category is needed"):
        check_incidents(incidents.assign(status=pd.Series(["open", None, "closed"], dtype="str")))


@pytest.mark.parametrize("column", [column.name for column in NEEDED if column.nullable])
def test_a_value_that_may_be_missing_may_be_missing_in_every_row(incidents: pd.DataFrame, column: str) -> None:
    check_incidents(incidents.assign(**{column: incidents[column].where(pd.Series([False] * 3))}))


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("precision", "exact", "address, map point, postcode, area"),
        ("precision", "Address", "address, map point, postcode, area"),
        ("asb_type", "noise", "personal, nuisance, environmental"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_those_that_are(
    incidents: pd.DataFrame, column: str, value: str, allowed: str
) -> None:
    wrong = pd.Series([None, value, None] if column == "asb_type" else ["address", value, "area"], dtype="category")
    with pytest.raises(SchemaError, match=f"column '{column}' holds '{value}'; allowed are {allowed}$"):
        check_incidents(incidents.assign(**{column: wrong}))


def test_an_unused_category_that_is_not_allowed_does_no_harm(incidents: pd.DataFrame) -> None:
    check_incidents(incidents.assign(precision=incidents["precision"].cat.add_categories("exact")))


def test_the_name_of_an_incident_may_not_stand_twice(incidents: pd.DataFrame) -> None:
    repeated = incidents.assign(incident_id=pd.Series(["a", "b", "a"], dtype="str"))
    with pytest.raises(SchemaError, match="incident_id 'a' stands twice"):
        check_incidents(repeated)


@pytest.mark.parametrize("microseconds", [0, -1])
def test_an_interval_must_end_after_it_begins(incidents: pd.DataFrame, microseconds: int) -> None:
    ends = incidents["occurred_to"].copy()
    ends[1] = incidents["occurred_from"][1] + pd.Timedelta(microseconds=microseconds)
    with pytest.raises(SchemaError, match="row-001 ends before or when it begins"):
        check_incidents(incidents.assign(occurred_to=ends))


def test_an_interval_of_one_microsecond_holds_some_time(incidents: pd.DataFrame) -> None:
    check_incidents(incidents.assign(occurred_to=incidents["occurred_from"] + pd.Timedelta(microseconds=1)))


def test_good_areas_pass(areas: gpd.GeoDataFrame) -> None:
    check_areas(areas)


@pytest.mark.parametrize("column", ["code", "name"])
def test_areas_need_code_and_name(areas: gpd.GeoDataFrame, column: str) -> None:
    with pytest.raises(SchemaError, match=f"^areas: column '{column}' .* is missing"):
        check_areas(areas.drop(columns=column))


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 2, 1], [2, 1, 0]])
def test_areas_that_are_not_sorted_by_code_are_refused(areas: gpd.GeoDataFrame, order: list[int]) -> None:
    with pytest.raises(SchemaError, match="codes are not sorted"):
        check_areas(areas.iloc[order].reset_index(drop=True))


def test_a_code_that_stands_twice_is_refused(areas: gpd.GeoDataFrame) -> None:
    with pytest.raises(SchemaError, match="code B stands twice"):
        check_areas(areas.assign(code=pd.Series(["A", "B", "B"], dtype="str")))


def test_areas_in_degrees_are_refused(areas: gpd.GeoDataFrame) -> None:
    with pytest.raises(CrsError, match="EPSG:4326"):
        check_areas(areas.to_crs(WGS84))


def test_an_outline_that_crosses_itself_is_refused(areas: gpd.GeoDataFrame) -> None:
    bow_tie = shapely.Polygon([(1, 0), (2, 1), (2, 0), (1, 1)])
    outlines = [areas.geometry[0], bow_tie, areas.geometry[2]]
    with pytest.raises(SchemaError, match="the outline of B crosses itself"):
        check_areas(areas.set_geometry(outlines, crs=areas.crs))
