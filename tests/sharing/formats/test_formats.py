"""What holds of every format."""

import time
from dataclasses import replace
from datetime import date

import pytest

from geo.errors import ParameterError
from geo.sharing.exported import Exported
from geo.sharing.formats import FORMATS, file_name, formats_of, in_format
from geo.sharing.privacy import Release
from tests.sharing.formats.conftest import release_of


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_release_is_the_same_file_whenever_it_is_written(points: Release[Exported], ending: str) -> None:
    first = in_format(points, ending)
    time.sleep(1.1)  # a second is what GDAL and zip files tell apart
    again = replace(points.content, table=points.content.table.copy())
    assert in_format(Release(again, points.audience, points.marking), ending) == first


@pytest.mark.parametrize("ending", FORMATS)
def test_the_day_it_was_made_is_in_every_file(points: Release[Exported], ending: str) -> None:
    later = replace(points.content, said=replace(points.content.said, made_on=date(2026, 11, 23)))
    assert in_format(Release(later, points.audience, points.marking), ending) != in_format(points, ending)


def test_a_format_nobody_knows_is_refused(points: Release[Exported]) -> None:
    with pytest.raises(ParameterError, match="there is no format 'shp'; choose from csv, xlsx, gpkg, geojson, kml"):
        in_format(points, "shp")


def test_rows_that_are_no_places_leave_as_tables_only(points: Release[Exported]) -> None:
    release = release_of(points.content.table, None)
    assert [each.ending for each in formats_of(release.content)] == ["csv", "xlsx"]
    with pytest.raises(ParameterError, match="are no places; choose from csv, xlsx"):
        in_format(release, "gpkg")


def test_what_lies_on_no_ground_makes_no_picture(points: Release[Exported]) -> None:
    release = Release(replace(points.content, ground=None), points.audience, points.marking)
    assert "png" not in [each.ending for each in formats_of(release.content)]
    with pytest.raises(ParameterError, match="make no picture; choose from csv, xlsx, gpkg"):
        in_format(release, "png")


def test_a_file_is_named_by_what_it_holds_and_how_it_is_marked(points: Release[Exported]) -> None:
    assert file_name(points, "gpkg") == "places_demonstration-synthetic_OFFICIAL.gpkg"
    assert file_name(Release(points.content, points.audience, ""), "csv") == "places_demonstration-synthetic.csv"
