"""The English Indices of Deprivation of the study area, as a table `geo.sources.census` reads."""

from pathlib import Path

from geo.errors import SourceError
from geo.places.residents import IMD_DECILE
from geo.sources.census import CODE_COLUMN, MEASURES
from geo.sources.open_data.answers import shown
from geo.sources.open_data.endpoints import Deprivation
from geo.sources.open_data.fetched import keep_file
from geo.sources.open_data.tables import read_table
from geo.sources.open_data.web import Web

_COLUMN = next(measure.column for measure in MEASURES if measure.name == IMD_DECILE)


def fetch_deprivation(web: Web, deprivation: Deprivation, path: Path, *, district: str) -> Path:
    """
    Fetch the decile of each LSOA in the local authority of the code `district`.

    Returns
    -------
    path
        A table with ``lsoa21_code`` and ``IMD_decile``.

    Raises
    ------
    SourceError
        If it cannot be had, lacks a column, or has nothing of the authority.
    StoreError
        If the file cannot be written.
    """
    columns = (deprivation.code, deprivation.district, deprivation.decile)
    file = web.fetch(deprivation.address, what="deprivation")
    try:
        rows = read_table(file, columns, shown(deprivation.address))
    except SourceError:
        web.forget(file)
        raise
    own = sorted((row[deprivation.code], row[deprivation.decile]) for row in rows if row[columns[1]] == district)
    if not own:
        raise SourceError(f"has no LSOA of {district}; is it of England?", file=shown(deprivation.address))
    lines = [f"{CODE_COLUMN},{_COLUMN}", *(f"{code},{decile}" for code, decile in own)]
    return keep_file(path, "\n".join([*lines, ""]).encode())
