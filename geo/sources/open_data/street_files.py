"""Streets and named places of OpenStreetMap, kept as files."""

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import shapely

from geo.errors import SourceError, StoreError
from geo.places.streets import Overpass, OverpassBusyError, fetch_streets
from geo.places.streets import Streets as Found
from geo.sources.open_data.endpoints import Streets
from geo.sources.open_data.fetched import keep_file
from geo.sources.open_data.web import USER_AGENT, Web
from geo.words import counted

FOLDER = "streets"
"""Where a store keeps them."""
STREETS, PLACES = "streets.parquet", "named_places.parquet"
_NOTE = "fetched.json"


def fetch_street_files(web: Web, streets: Streets, folder: Path, *, study_area: shapely.Geometry) -> date | None:
    """
    Fetch streets and named places of the study area into GeoParquet files of a folder, EPSG:27700.

    Returns
    -------
    fetched
        Day on which those that lie there came, where they are of this study area and still good: then nothing is asked.

    Raises
    ------
    SourceError
        If they cannot be had.
    StoreError
        If the folder cannot be written.
    """
    note, area = folder / _NOTE, hashlib.sha256(shapely.to_wkb(study_area)).hexdigest()[:12]
    today = datetime.now(UTC).date()
    if (known := _known(note, area)) and (today - known).days < streets.keep_days:
        return known
    found = _patiently(web, streets, study_area)
    for name, table in ((STREETS, found.streets), (PLACES, found.places)):
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        keep_file(folder / name, buffer.getvalue())
    keep_file(note, json.dumps({"fetched": today.isoformat(), "area": area}).encode())
    return None


def read_streets(store: Path) -> gpd.GeoDataFrame | None:
    """
    Read the streets that lie in the folder of a store, as `geo.places.streets.Streets` has them; none where none came.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    path = store / FOLDER / STREETS
    if not path.exists():
        return None
    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise StoreError(f"{path}: cannot be read ({error}); fetch it again with: hotspots fetch streets") from error


def _patiently(web: Web, streets: Streets, study_area: shapely.Geometry) -> Found:
    """Ask until there is an answer, as often and after as long as `web` would."""
    service = Overpass(
        streets.overpass, streets.timeout_s, streets.largest_query_km2, streets.kinds, user_agent=USER_AGENT
    )
    manners, failures = web.manners, 0
    while True:
        web.watch("Fetching streets", 0, None)
        try:
            return fetch_streets(study_area, service)
        except OverpassBusyError as error:
            failures += 1
            if failures >= manners.tries:
                asked = f"asked {counted(failures, 'time')}"
                raise SourceError(f"{error.problem}; {asked}: fetch again later", file=streets.overpass) from error
        web.sleep(min(manners.backoff_s * 2 ** (failures - 1), manners.longest_wait_s))


def _known(note: Path, area: str) -> date | None:
    """Day on which the files came; none where they are not there or of another study area."""
    try:
        noted = json.loads(note.read_text("utf-8"))
        there = noted["area"] == area and all((note.parent / name).exists() for name in (STREETS, PLACES))
        return date.fromisoformat(noted["fetched"]) if there else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
