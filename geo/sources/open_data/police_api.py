"""
The API of data.police.uk: months of crime within the study area, written as its downloads are.

It gives rows with a map point only, and not those without a location. Rows of the British Transport Police, which the
downloads keep in a file of their own, are left out and counted.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import shapely

from geo.crs import BNG, WGS84, project
from geo.errors import SourceError
from geo.places.join import EDGE_TOLERANCE_M
from geo.sources.open_data.answers import AnswerError, shown
from geo.sources.open_data.endpoints import Police
from geo.sources.open_data.fetched import Months, Wanted, keep_file
from geo.sources.open_data.web import Web
from geo.words import counted

_TOO_MANY: frozenset[int] = frozenset({httpx.codes.SERVICE_UNAVAILABLE})
SMALLEST_M = 500.0
"""A polygon this small that still has too many rows is not the reason."""
_MARGIN_M = 100.0
"""How far beyond the study area is asked, so that simplifying and rounding lose nothing."""
_ROUNDING_M = 1.0
_SEAM_M = 5.0
"""Halves of a polygon reach so far over their common edge; what both hold is kept once."""
_FORCE = "Force"
_COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
Row = dict[str, Any]


def fetch_months(web: Web, police: Police, folder: Path, wanted: Wanted, *, study_area: shapely.Geometry) -> Months:
    """
    Fetch months of crime in the study area.

    Parameters
    ----------
    folder
        Where to put them, as ``2024-01/2024-01-thames-valley-street.csv``; what came since the data was last updated is
        not fetched again.
    study_area
        EPSG:27700.

    Raises
    ------
    SourceError
        If the API cannot be asked, or answers about another month than asked.
    StoreError
        If the folder cannot be written.
    """
    published = tuple(sorted(_text(row, "date") for row in _list(web, f"{police.api}/crimes-street-dates")))
    updated = _text(web.json(f"{police.api}/crime-last-updated"), "date")
    chosen = wanted.choose(published, police.most_months)
    there = [month for month in chosen if month in published]
    # What came answers for one study area and one state of the data.
    asked = {"updated": updated, "area": hashlib.sha256(shapely.to_wkb(study_area)).hexdigest()[:12]}
    files, left_out = {}, 0
    for done, month in enumerate(there):
        web.watch("Fetching police months", done, len(there))
        path = folder / month / f"{month}-{police.force}-street.csv"
        note = path.with_suffix(".json")
        if not (path.is_file() and (known := _read_note(note)).items() >= asked.items()):
            rows = _month(web, police, month, study_area)
            own = [row for row in rows if row.get("location_type") == _FORCE]
            keep_file(path, _csv(own, month, police, _names(web, police, month)))
            known = {**asked, "left_out": str(len(rows) - len(own))}
            keep_file(note, json.dumps(known).encode())
        left_out += int(known["left_out"])
        files[month] = path
    web.watch("Fetching police months", len(there), len(there))
    notes = (f"{counted(left_out, 'row')} of the British Transport Police left out",) if left_out else ()
    return Months(files, tuple(month for month in chosen if month not in files), published, notes)


def questions(study_area: shapely.Geometry) -> list[shapely.Polygon]:
    """Draw polygons of few corners around all that counts as the study area, EPSG:27700."""
    needed = shapely.buffer(study_area, EDGE_TOLERANCE_M + _ROUNDING_M)
    around = shapely.buffer(study_area, EDGE_TOLERANCE_M + _MARGIN_M)
    simple = shapely.simplify(around, _MARGIN_M / 2)
    around = simple if shapely.covers(simple, needed) else around
    return [shapely.Polygon(part.exterior) for part in shapely.get_parts(around)]


def _month(web: Web, police: Police, month: str, study_area: shapely.Geometry) -> list[Row]:
    rows: dict[object, Row] = {}
    for polygon in questions(study_area):
        for row in _within(web, police, month, polygon):
            rows[row["id"]] = row
    if not rows:
        problem = f"has not one row of {month}, although it lists that month; nothing is kept of it: fetch again later"
        raise SourceError(problem, file=shown(police.api))
    return [rows[key] for key in sorted(rows, key=str)]


def _within(web: Web, police: Police, month: str, polygon: shapely.Polygon) -> Iterator[Row]:
    address = f"{police.api}/crimes-street/all-crime"
    try:
        answer = web.post(address, {"poly": _poly(polygon), "date": month}, final=_TOO_MANY)
    except AnswerError as error:
        if error.status not in _TOO_MANY:
            raise
        for half in _halves(polygon, address):
            yield from _within(web, police, month, half)
        return
    for row in answer if isinstance(answer, list) else [answer]:
        known = isinstance(row, dict) and isinstance(row.get("id"), int | str) and isinstance(row.get("location"), dict)
        if not known:
            raise SourceError("gives a row without id or location; has its layout changed?", file=shown(address))
        if row.get("month") != month:
            problem = f"answers about {row.get('month')}, asked about {month}; nothing is kept of it: fetch again later"
            raise SourceError(problem, file=shown(address))
        yield row


def _halves(polygon: shapely.Polygon, address: str) -> list[shapely.Polygon]:
    """Cut a polygon across its longer side; too small a one is not cut: then it is the server that fails."""
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) < SMALLEST_M:
        raise SourceError("answers 503 even for a small area; fetch again later", file=shown(address))
    x, y = (west + east) / 2, (south + north) / 2
    if east - west >= north - south:
        boxes = [(west, south, x + _SEAM_M, north), (x - _SEAM_M, south, east, north)]
    else:
        boxes = [(west, south, east, y + _SEAM_M), (west, y - _SEAM_M, east, north)]
    parts = [part for box in boxes for part in shapely.get_parts(shapely.intersection(polygon, shapely.box(*box)))]
    return [shapely.Polygon(part.exterior) for part in parts if isinstance(part, shapely.Polygon)]


def _poly(polygon: shapely.Polygon) -> str:
    x, y = shapely.get_coordinates(polygon).T
    longitude, latitude = project(x, y, BNG, WGS84)
    return ":".join(f"{lat:.6f},{lon:.6f}" for lat, lon in zip(latitude[:-1], longitude[:-1], strict=True))


def _names(web: Web, police: Police, month: str) -> dict[str, str]:
    """Official name of each category by its short one."""
    rows = web.json(f"{police.api}/crime-categories", {"date": month})
    if not isinstance(rows, list) or not rows:
        raise SourceError("gives no list of categories; fetch again later", file=shown(police.api))
    return {_text(row, "url"): _text(row, "name") for row in rows}


def _csv(rows: Sequence[Row], month: str, police: Police, names: Mapping[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        place, outcome = row["location"], row.get("outcome_status")
        writer.writerow(
            {
                "Crime ID": row.get("persistent_id") or "",
                "Month": month,
                "Reported by": police.force_name,
                "Falls within": police.force_name,
                "Longitude": place.get("longitude") or "",
                "Latitude": place.get("latitude") or "",
                "Location": _inside(place.get("street"), "name"),
                # One that the list lacks keeps its short name, and shows as a category in no priority.
                "Crime type": names.get(str(row.get("category")), str(row.get("category") or "")),
                "Last outcome category": _inside(outcome, "category"),
                "Context": row.get("context") or "",
            }
        )
    return text.getvalue().encode()


def _inside(value: object, name: str) -> str:
    return str(value.get(name) or "") if isinstance(value, dict) else ""


def _list(web: Web, address: str) -> list[Any]:
    answer = web.json(address)
    if not isinstance(answer, list) or not answer:
        raise SourceError("gives no list; fetch again later", file=shown(address))
    return answer


def _text(row: object, name: str) -> str:
    if not isinstance(row, dict) or not isinstance(row.get(name), str):
        raise SourceError(f"gives no {name!r}; has its layout changed?", file="data.police.uk")
    return str(row[name])


def _read_note(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}
