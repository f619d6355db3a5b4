"""data.police.uk on loopback: its API by polygon, with its limits and its silence, and its archive."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from tests.loopback.server import Answer, Asked, part_of

CATEGORIES = {
    "anti-social-behaviour": "Anti-social behaviour",
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
    "other-crime": "Other crime",
}
_SLUGS = {name: slug for slug, name in CATEGORIES.items()}
LONGEST_GET = 4094
Row = dict[str, Any]


def rows_of(text: str) -> list[Row]:
    """Turn a month as downloaded into the rows of the API: those without a location it does not give."""
    rows: list[Row] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=1):
        if row["Longitude"]:
            rows.append(
                {
                    "category": _SLUGS[row["Crime type"]],
                    "location_type": "Force",
                    "location": {
                        "latitude": row["Latitude"],
                        "street": {"id": number, "name": row["Location"]},
                        "longitude": row["Longitude"],
                    },
                    "context": row["Context"],
                    "outcome_status": None,
                    "persistent_id": row["Crime ID"],
                    "id": 100_000_000 + number,
                    "location_subtype": "",
                    "month": row["Month"],
                }
            )
    return rows


@dataclass
class PoliceApi:
    """Holds rows by month; more than `most` in a polygon are refused with 503, as the real one does from 10,000."""

    months: dict[str, list[Row]]
    most: int = 10_000
    updated: str = "2025-08-01"
    _points: dict[str, np.ndarray] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "GET" and len(asked.target) > LONGEST_GET:
            return Answer(b"Bad Request", 400)
        method = asked.path.rpartition("/api/")[2]
        query = asked.query | asked.form
        if method == "crimes-street-dates":
            return _json([{"date": month, "stop-and-search": []} for month in sorted(self.months, reverse=True)])
        if method == "crime-last-updated":
            return _json({"date": self.updated})
        if method == "crime-categories":
            all_crime = {"url": "all-crime", "name": "All crime"}
            return _json([all_crime, *({"url": slug, "name": name} for slug, name in CATEGORIES.items())])
        if method.startswith("crimes-street/"):
            return self._street(method.partition("/")[2], query)
        return Answer(b"Not Found", 404)

    def _street(self, category: str, query: dict[str, str]) -> Answer:
        asked_for = query.get("date", "")
        if not (len(asked_for) == 7 and asked_for[4] == "-"):
            asked_for = max(self.months)  # silently the latest
        rows = self.months.get(asked_for, [])
        corners = [tuple(map(float, corner.split(",")))[::-1] for corner in query["poly"].split(":")]
        if asked_for not in self._points:
            self._points[asked_for] = np.array([_place(row) for row in rows]).reshape(-1, 2)
        inside = shapely.contains_xy(shapely.Polygon(corners), self._points[asked_for])
        found = [rows[at] for at in np.flatnonzero(inside)]
        if category in CATEGORIES:  # an unknown one is silently ignored
            found = [row for row in found if row["category"] == category]
        if len(found) > self.most:
            return Answer(b"", 503)
        return _json(found)


@dataclass
class Archive:
    """Zips by name, such as ``latest``; with or without parts of files."""

    zips: dict[str, bytes]
    ranges: bool = True
    tags: dict[str, str] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        name = asked.path.rsplit("/", 1)[-1].removesuffix(".zip")
        if name not in self.zips:
            return Answer(b"<html>Not found</html>", 404)
        tag = self.tags.get(name, f'"{name}-1"')
        answer = Answer(self.zips[name], headers={"ETag": tag, "Content-Type": "application/zip"})
        return part_of(answer, asked if self.ranges else replace(asked, headers=_without_range(asked.headers)))


def zip_of(files: dict[str, bytes]) -> bytes:
    """Put files into a zip, uncompressed, so that a test can find what to spoil."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return buffer.getvalue()


def _place(row: Row) -> tuple[float, float]:
    return float(row["location"]["longitude"]), float(row["location"]["latitude"])


def _without_range(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "range"}


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})
