"""The formats that a release may leave in: each a module with one function, from a release to bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import ParameterError
from geo.sharing.exported import Exported
from geo.sharing.formats.comma_separated import csv_bytes
from geo.sharing.formats.geojson import geojson_bytes
from geo.sharing.formats.geopackage import geopackage_bytes
from geo.sharing.formats.geoparquet import geoparquet_bytes
from geo.sharing.formats.kml import kml_bytes
from geo.sharing.formats.picture import picture_bytes
from geo.sharing.formats.workbook import workbook_bytes
from geo.sharing.privacy import Release


@dataclass(frozen=True)
class Format:
    """
    How a release may be written.

    `places` says whether its rows must have one, `ground` whether there must be something for a picture to lie on.
    """

    name: str
    ending: str
    mime: str
    write: Callable[[Release[Exported]], bytes]
    places: bool = True
    ground: bool = False


FORMATS: dict[str, Format] = {
    each.ending: each
    for each in (
        Format("CSV", "csv", "text/csv", csv_bytes, places=False),
        Format(
            "Excel",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook_bytes,
            places=False,
        ),
        Format("GeoPackage", "gpkg", "application/geopackage+sqlite3", geopackage_bytes),
        Format("GeoJSON", "geojson", "application/geo+json", geojson_bytes),
        Format("KML", "kml", "application/vnd.google-earth.kml+xml", kml_bytes),
        Format("GeoParquet", "parquet", "application/vnd.apache.parquet", geoparquet_bytes),
        Format("Picture", "png", "image/png", picture_bytes, ground=True),
    )
}


def formats_of(content: Exported) -> list[Format]:
    """List the formats that a table can be written in."""
    return [
        each
        for each in FORMATS.values()
        if (content.geometry is not None or not each.places) and (content.ground is not None or not each.ground)
    ]


def in_format(release: Release[Exported], ending: str) -> bytes:
    """
    Write a release in one of `FORMATS`: the same bytes for the same release, made on the same day.

    Raises
    ------
    ParameterError
        If there is no such format, or not for these rows, which may be no places or too many for a picture.
    """
    if ending not in FORMATS:
        raise ParameterError(f"there is no format {ending!r}; choose from {', '.join(FORMATS)}")
    if FORMATS[ending] not in (possible := formats_of(release.content)):
        endings = ", ".join(each.ending for each in possible)
        why = "make no picture" if FORMATS[ending].ground else "are no places"
        raise ParameterError(f"the rows of {release.content.title!r} {why}; choose from {endings}")
    return FORMATS[ending].write(release)


def file_name(release: Release[Exported], ending: str) -> str:
    """Name a file by what it holds and how it is marked."""
    marked = f"_{release.marking}" if release.marking else ""
    return f"{release.content.stem}{marked}.{ending}"
