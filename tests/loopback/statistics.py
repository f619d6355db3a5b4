"""The Office for National Statistics, Nomis and the Indices of Deprivation on loopback."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.loopback.server import Answer, Asked, part_of

Feature = dict[str, Any]
_EQUAL = re.compile(r"(\w+)='([^']*)'")
_LIKE = re.compile(r"(\w+) LIKE '([^'%]*)%'")
_IN = re.compile(r"(\w+) IN \(('[^']*'(?:,'[^']*')*)\)")


@dataclass
class FeatureServices:
    """
    Feature services by name, at ``/arcgis/rest/services``; errors come with status 200, as the real ones do.

    `most_rows` is what a page holds at most, whatever is asked; `under_properties` says where it is told that there is
    more.
    """

    services: dict[str, list[Feature]]
    most_rows: int = 1000
    under_properties: bool = False
    crs: str | None = "EPSG:4326"
    lost: set[int] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Answer:
        rest = unquote(asked.path).partition("/services")[2].strip("/")
        if not rest:
            listed = [{"name": name, "type": "FeatureServer"} for name in self.services]
            return _json({"currentVersion": 11.2, "services": listed})
        name = rest.partition("/")[0]
        if name not in self.services or not rest.endswith("/FeatureServer/0/query"):
            return _error(400, "Invalid URL", [])
        rows, query = self.services[name], asked.query
        fields = {key for row in rows[:1] for key in row["properties"]}
        if query.get("f") != "geojson" or not set(query["outFields"].split(",")) <= fields | {"*"}:
            return _error(400, "Cannot perform query. Invalid query parameters.", ["'outFields' parameter is invalid"])
        try:
            found = [row for row in rows if _holds(query["where"], row["properties"])]
        except (KeyError, ValueError):
            return _error(400, "Cannot perform query. Invalid query parameters.", ["'where' parameter is invalid"])
        offset = int(query.get("resultOffset", 0))
        size = min(self.most_rows, int(query.get("resultRecordCount", self.most_rows)))
        page: dict[str, object] = {"type": "FeatureCollection", "features": found[offset : offset + size]}
        if self.crs:
            page["crs"] = {"type": "name", "properties": {"name": self.crs}}
        if offset + size < len(found):
            more = {"exceededTransferLimit": True}
            page |= {"properties": more} if self.under_properties else more
        return part_of(_json(page), asked)


def _holds(where: str, row: dict[str, str]) -> bool:
    if found := _EQUAL.fullmatch(where):
        return row[found[1]] == found[2]
    if found := _LIKE.fullmatch(where):
        return row[found[1]].startswith(found[2])
    if found := _IN.fullmatch(where):
        return row[found[1]] in found[2].replace("'", "").split(",")
    raise ValueError(where)


@dataclass
class Nomis:
    """Residents by LSOA, 25,000 rows a page unless told."""

    rows: Sequence[tuple[str, str, int]]
    page_rows: int = 25_000
    year: str = "2024"

    def __call__(self, asked: Asked) -> Answer:
        offset = int(asked.query.get("RecordOffset", 0))
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(["DATE", "GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "OBS_VALUE", "RECORD_COUNT"])
        for code, name, value in self.rows[offset : offset + self.page_rows]:
            writer.writerow([self.year, code, name, value, len(self.rows)])
        return Answer(text.getvalue().encode(), headers={"Content-Type": "text/csv"})


@dataclass
class OneFile:
    """One file with an ETag."""

    raw: bytes
    tag: str = '"1"'

    def __call__(self, asked: Asked) -> Answer:
        return part_of(Answer(self.raw, headers={"ETag": self.tag}), asked)


def deprivation_file(rows: Sequence[tuple[str, str, int]]) -> bytes:
    """Lay rows of code, district and decile out as file 7 does."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        [
            "LSOA code (2021)",
            "LSOA name (2021)",
            "Local Authority District code (2024)",
            "Local Authority District name (2024)",
            "Index of Multiple Deprivation (IMD) Score",
            "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
        ]
    )
    writer.writerows([code, "", district, "", "13.82", 20619, decile] for code, district, decile in rows)
    return ("﻿" + text.getvalue()).encode()


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


def _error(code: int, message: str, details: list[str]) -> Answer:
    return _json({"error": {"code": code, "message": message, "details": details}})
