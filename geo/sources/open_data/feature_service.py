"""Rows of an ArcGIS feature service: all pages of them, or an error that says what was wrong with which."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from geo.errors import SourceError
from geo.sources.open_data.answers import AnswerError, shown
from geo.sources.open_data.endpoints import Areas
from geo.sources.open_data.web import Web

Feature = dict[str, Any]
_VERSION = re.compile(r"_v(\d+)$", re.IGNORECASE)
_DEGREES = ("4326", "CRS84")


def features(web: Web, areas: Areas, service: str, where: str, fields: Sequence[str], *, what: str) -> list[Feature]:
    """
    Get every feature of a service that a condition holds for, with outlines in degrees (EPSG:4326).

    Parameters
    ----------
    service
        Where the service list has it under another version only, that one is asked.
    fields
        Properties every feature then has under these names, even where the service writes them in other letters.
    what
        What people call them, for those who watch.

    Raises
    ------
    SourceError
        If the service is not there, has not these fields, gives the same feature twice, none at all, or another
        coordinate reference system than asked for.
    """
    try:
        return _all_pages(web, areas, service, where, fields, what)
    except AnswerError as error:
        if (other := _other_version(web, areas, service, error)) is None:
            raise
        return _all_pages(web, areas, other, where, fields, what)


def _all_pages(web: Web, areas: Areas, service: str, where: str, fields: Sequence[str], what: str) -> list[Feature]:
    found: list[Feature] = []
    seen: set[tuple[object, ...]] = set()
    address = _address(areas, service)
    for page in _pages(web, areas, address, where, fields, what):
        for feature in page:
            named = _named(feature, fields, address)
            key = tuple(named["properties"].values())
            if key in seen:
                raise SourceError(f"gives {key[0]} twice: its pages do not follow on; fetch again later", file=address)
            seen.add(key)
            found.append(named)
    if not found:
        raise SourceError(f"has nothing where {where[:80]}; check that condition (--endpoints)", file=address)
    return found


def _pages(
    web: Web, areas: Areas, address: str, where: str, fields: Sequence[str], what: str
) -> Iterator[list[Feature]]:
    offset, more = 0, True
    while more:
        query = {
            "where": where,
            "outFields": ",".join(fields),
            "outSR": "4326",
            "f": "geojson",
            "resultOffset": str(offset),
            "resultRecordCount": str(areas.page_rows),
        }
        page = web.json(address, query, what=what)
        if not isinstance(page, dict) or not isinstance(page.get("features"), list):
            raise SourceError("gives no list of features; check the service (--endpoints)", file=shown(address))
        named = str(_table(_table(page.get("crs")).get("properties")).get("name", _DEGREES[0]))
        if not named.endswith(_DEGREES):
            problem = f"answers in the coordinate reference system {named}, asked for EPSG:4326; fetch again later"
            raise SourceError(problem, file=shown(address))
        yield page["features"]
        offset += len(page["features"])
        more = bool(page.get("exceededTransferLimit") or _table(page.get("properties")).get("exceededTransferLimit"))
        if more and not page["features"]:
            raise SourceError("says that there is more, but gives none of it; fetch again later", file=shown(address))


def _named(feature: object, fields: Sequence[str], address: str) -> Feature:
    """Keep the wanted properties, under the names they are wanted by."""
    given = _table(_table(feature).get("properties"))
    letters = {name.upper(): name for name in given}
    for field in fields:
        if field.upper() not in letters:
            near = difflib.get_close_matches(field.upper(), letters, 1, 0.6)
            hint = f"is it {letters[near[0]]}?" if near else f"there are {', '.join(given) or 'none'}:"
            raise SourceError(f"has no field {field}; {hint} name it in a file for --endpoints", file=shown(address))
    values = {field: str(given[letters[field.upper()]] or "").strip() for field in fields}
    return {"type": "Feature", "properties": values, "geometry": _table(feature).get("geometry")}


def _table(value: object) -> dict[str, Any]:
    """Take what should be a table for one, or for an empty one."""
    return value if isinstance(value, dict) else {}


def _other_version(web: Web, areas: Areas, service: str, error: AnswerError) -> str | None:
    """Look a service that refused up in the list: none where it is there, and so the question was wrong."""
    if error.status not in {httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.INTERNAL_SERVER_ERROR}:
        return None
    listed = web.json(areas.services, {"f": "json"}, what="list of services")
    services = _table(listed).get("services")
    names = [str(_table(each).get("name", "")).rsplit("/", 1)[-1] for each in services or () if each]
    if service in names:
        return None
    same = [name for name in names if _stem(name) == _stem(service)]
    if same:
        return max(same, key=_version)
    near = difflib.get_close_matches(service, names, 3, 0.7)
    hint = f"is it {' or '.join(near)}? Name it" if near else f"look it up among its {len(names):,}, and name it"
    raise SourceError(
        f"has no service {service}, nor another version of it; {hint} in a file for --endpoints",
        file=shown(areas.services),
    ) from error


def _stem(name: str) -> str:
    return _VERSION.sub("", name).lower()


def _version(name: str) -> int:
    found = _VERSION.search(name)
    return int(found[1]) if found else 0


def _address(areas: Areas, service: str) -> str:
    return f"{areas.services}/{service}/FeatureServer/0/query"
