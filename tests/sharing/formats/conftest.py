"""A release of points and one of areas whose every cell is known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.sharing.exported import Exported, Said
from geo.sharing.privacy import Audience, Release

ANALYSTS = Audience(
    "analyst",
    "Analysts",
    points=True,
    incidents=True,
    smallest=0,
    round_to=0,
    marking="OFFICIAL",
    handling="Do not forward.",
)


def release_of(table: pd.DataFrame, geometry: list[shapely.Geometry | None] | None) -> Release[Exported]:
    shapes = None if geometry is None else np.array(geometry, np.object_)
    recipe = {"priority": "all-crime", "data": "4f1c9a0b77de", "boundaries": "ward_2022 0123456789ab"}
    said = Said(
        recipe,
        ("Recording is not occurrence.", "Two rows."),
        "Source: data.police.uk.",
        synthetic=True,
        made_on=date(2026, 11, 22),
    )
    ground = np.array([shapely.box(478_000, 190_000, 490_000, 204_000)], np.object_)
    content = Exported("Places <a & b>", "places_demonstration-synthetic", table, "name", shapes, said, ground)
    return Release(content, ANALYSTS, "OFFICIAL")


@pytest.fixture
def points() -> Release[Exported]:
    """Two places, one in High Wycombe, and a row that has none."""
    table = pd.DataFrame(
        {
            "name": pd.Series(["=HYPERLINK(1)", 'Café <b> & \x1b"Bar" 100 %', None], dtype="str"),
            "incidents": [12, 7, 1],
            "number": pd.Series([3, None, 4], dtype="Int64"),
            "share_percent": [60.5, np.nan, np.inf],
            "from_uk_time": pd.to_datetime(["2024-06-30 23:30", "2024-01-01 00:00", "NaT"]),
            "easting_m_epsg27700": [486_695.0, 480_000.5, np.nan],
            "northing_m_epsg27700": [192_939.0, 200_000.0, np.nan],
        }
    )
    return release_of(table, [shapely.Point(486_695, 192_939), shapely.Point(480_000.5, 200_000), None])


@pytest.fixture
def areas() -> Release[Exported]:
    """A square with a hole, its rings the wrong way round, and an area of two parts."""
    square = shapely.box(480_000, 200_000, 481_000, 201_000, ccw=False)
    ring = shapely.Polygon(square.exterior, [shapely.box(480_200, 200_200, 480_400, 200_400, ccw=True).exterior])
    both = shapely.MultiPolygon(
        [shapely.box(482_000, 200_000, 483_000, 201_000), shapely.box(484_000, 200_000, 485_000, 201_000)]
    )
    table = pd.DataFrame({"name": ["Ring", "Both"], "per_1000_residents_a_year": [59.61, np.nan]})
    return release_of(table.astype({"name": "str"}), [ring, both])


@pytest.fixture
def nothing(points: Release[Exported]) -> Release[Exported]:
    """The same columns without a row."""
    return release_of(points.content.table.head(0), [])
