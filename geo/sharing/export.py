"""Hotspot lists as files for other tools: CSV for a spreadsheet, GeoJSON for a GIS."""

import csv
import io
import json

import pandas as pd

from geo.hotspot_list import HotspotList
from geo.workspace import SYNTHETIC, Workspace

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell of text that begins so."""


def export_table(table: pd.DataFrame, answer: HotspotList, workspace: Workspace) -> pd.DataFrame:
    """
    Give a table of hotspots or repeat points the columns it leaves the program with.

    Parameters
    ----------
    table
        `answer.hotspots` or `answer.repeats`.

    Returns
    -------
    exported
        Units stand in the names; coordinates to 0.1 m and 0.000001 degrees; every row carries what the file must say:
        priority, period, recipe, notes and attribution.
    """
    filters = answer.filters
    exported = pd.DataFrame(
        {
            "rank": table["rank"],
            "name": table["place"],
            "ward": table["ward"],
            "ward_code": table["ward_code"],
            "incidents": table["incidents"],
            "share_percent": (100 * table["share"]).round(1),
            "distinct_points": table["points"],
            "extent_m": table["extent_m"].round(0).astype("int64"),
            "main_categories": table["categories"],
            "location_precision": table["precision"],
            "easting_m_epsg27700": table["easting"].round(1),
            "northing_m_epsg27700": table["northing"].round(1),
            "longitude": table["longitude"].round(6),
            "latitude": table["latitude"].round(6),
            "priority": answer.selection.priority.name,
            "first_day": str(filters.period.start),
            "day_after_last": str(filters.period.end),
            "recipe": "; ".join(f"{name}={value}" for name, value in answer.recipe.items()),
            "notes": "; ".join(_notes(answer, workspace)),
            "attribution": workspace.attribution,
        }
    )
    return marked(exported, workspace)


def marked(table: pd.DataFrame, workspace: Workspace) -> pd.DataFrame:
    """Add, where the data is synthetic, a column that says so: it stands in the heading even where no row follows."""
    return table.assign(**{SYNTHETIC: "yes"}) if workspace.manifest.synthetic else table


def to_csv(exported: pd.DataFrame) -> bytes:
    """Write UTF-8 with a byte order mark, as Excel needs it; text that a spreadsheet would run gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(exported.columns)
    filled = exported.astype(object).where(exported.notna(), "")
    writer.writerows([_harmless(value) for value in row] for row in filled.itertuples(index=False))
    return text.getvalue().encode("utf-8-sig")


def to_geojson(exported: pd.DataFrame, answer: HotspotList, workspace: Workspace) -> bytes:
    """Write one point for each row, as RFC 7946 asks: longitude before latitude, WGS 84."""
    features = [
        {
            "type": "Feature",
            "id": row["rank"],
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": row,
        }
        for row in json.loads(exported.to_json(orient="records", double_precision=15))
    ]
    said = {"notes": _notes(answer, workspace), "recipe": answer.recipe, "attribution": workspace.attribution}
    return (json.dumps({"type": "FeatureCollection", **said, "features": features}, ensure_ascii=False) + "\n").encode()


def file_stem(answer: HotspotList, workspace: Workspace) -> str:
    """
    Name a file by what it holds; made from the demonstration it says so.

    Returns
    -------
    stem
        Without an ending, such as ``hotspots_all-crime_2025-06-01_2025-06-30``.
    """
    said = str(answer.filters.period).replace(" to ", "_")
    mark = "_demonstration-synthetic" if workspace.manifest.synthetic else ""
    return f"hotspots_{answer.filters.priority}_{said}{mark}"


def _notes(answer: HotspotList, workspace: Workspace) -> list[str]:
    return [said for said in (*workspace.notices, answer.selection.notice, answer.selection.coverage) if said]


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
