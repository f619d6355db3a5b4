"""Single incidents as they leave the program."""

import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from geo.answers.incident_list import incident_list
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.exported import Exported
from geo.sharing.formats import in_format
from geo.sharing.incident_export import export_incidents
from geo.sharing.privacy import Release, audiences, release_incidents
from geo.workspace import Workspace


@pytest.fixture(scope="module")
def released(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> Release[Exported]:
    """Two incidents of January, the second known by its area only, and one of February."""
    times = pd.to_datetime(["2024-01-10 23:30", "2024-01-11 00:00", "2024-02-10 00:00"]).tz_localize("Europe/London")
    rows = some_incidents(
        [(480_500.04, 200_500.0), (481_500.0, 200_500.0), (482_500.0, 200_500.0)],
        {
            "precision": pd.Series(["address", "area", "address"]),
            "occurred_from": times,
            "occurred_to": times + pd.Timedelta("1h"),
            "victim_reference": pd.Series(["a pseudonym"] * 3),
            "knife": pd.array([True, False, None], "boolean"),
        },
    )
    workspace = make_workspace(rows)
    answer = incident_list(workspace, Filters("all-crime", Period.month("2024-01")))
    return export_incidents(release_incidents(answer, audiences()["analyst"]), workspace, made_on=date(2026, 11, 22))


def test_the_incidents_asked_for_leave_one_by_one(released: Release[Exported]) -> None:
    table = released.content.table
    assert table["incident"].tolist() == ["row-000", "row-001"]
    assert table["from_uk_time"].astype(str).tolist() == ["2024-01-10 23:30:00", "2024-01-11 00:00:00"]
    assert table["ward"].tolist() == ["Ward E05000001", "Ward E05000002"]
    assert table["knife"].tolist() == ["yes", "no"]
    assert table["easting_m_epsg27700"].iloc[0] == 480_500.0


def test_one_known_by_its_area_has_no_place(released: Release[Exported]) -> None:
    table, geometry = released.content.table, released.content.geometry
    assert geometry is not None
    assert [each is None for each in geometry] == [False, True]
    place = ["easting_m_epsg27700", "northing_m_epsg27700", "longitude", "latitude"]
    assert table[place].isna().all(axis=1).tolist() == [False, True]
    assert [each["geometry"] is None for each in json.loads(in_format(released, "geojson"))["features"]] == [
        False,
        True,
    ]


def test_people_are_not_told(released: Release[Exported]) -> None:
    people = {"victim_reference", "perpetrator_reference", "affected_reference", "notes"}
    assert not people & set(released.content.table)
    assert b"a pseudonym" not in in_format(released, "csv")
    assert "References to people and free text of partners are left out." in released.content.said.notes
