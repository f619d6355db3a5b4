"""Streets and named places of OpenStreetMap, kept as files."""

import io
from pathlib import Path

import shapely

from geo.errors import SourceError
from geo.places.streets import OverpassBusyError, fetch_streets
from geo.sources.open_data.endpoints import Streets
from geo.sources.open_data.fetched import keep_file
from geo.sources.open_data.web import USER_AGENT, Web
from geo.words import counted

STREETS, PLACES = "streets.parquet", "named_places.parquet"


def fetch_street_files(web: Web, streets: Streets, folder: Path, *, study_area: shapely.Geometry) -> tuple[int, int]:
    """
    Fetch streets and named places of the study area into GeoParquet files of a folder, EPSG:27700.

    Returns
    -------
    streets, places
        How many of each.

    Raises
    ------
    SourceError
        If they cannot be had.
    StoreError
        If the folder cannot be written.
    """
    manners = web.manners
    for attempt in range(1, manners.tries + 1):
        web.watch("streets", attempt - 1, None)
        try:
            found = fetch_streets(
                study_area,
                overpass=streets.overpass,
                timeout_s=streets.timeout_s,
                largest_query_km2=streets.largest_query_km2,
                user_agent=USER_AGENT,
            )
            break
        except OverpassBusyError as error:
            if attempt == manners.tries:
                asked = f"asked {counted(attempt, 'time')}"
                raise SourceError(f"{error.problem}; {asked}: fetch again later", file=streets.overpass) from error
            web.sleep(min(manners.backoff_s * 2 ** (attempt - 1), manners.longest_wait_s))
    for name, table in ((STREETS, found.streets), (PLACES, found.places)):
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        keep_file(folder / name, buffer.getvalue())
    return len(found.streets), len(found.places)
