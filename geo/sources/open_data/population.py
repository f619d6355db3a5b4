"""Mid-year estimates of residents by LSOA of 2021, from Nomis, as a table `geo.sources.census` reads."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qsl

from geo.errors import SourceError
from geo.sources.census import CODE_COLUMN, MID_YEAR_COLUMN, YEAR_COLUMN
from geo.sources.open_data.answers import shown
from geo.sources.open_data.endpoints import Population
from geo.sources.open_data.fetched import keep_file
from geo.sources.open_data.tables import read_table
from geo.sources.open_data.web import Web

_YEAR, _CODE, _NAME, _VALUE, _OF = "date", "geography_code", "geography_name", "obs_value", "record_count"


def fetch_population(web: Web, population: Population, path: Path, *, district_name: str) -> Path:
    """
    Fetch the residents of each LSOA whose name begins with `district_name`.

    Returns
    -------
    path
        A table with ``lsoa21_code``, ``mid_year_residents`` and ``mid_year``.

    Raises
    ------
    SourceError
        If it cannot be had, lacks a column, breaks off, or has nothing of the study area.
    StoreError
        If the file cannot be written.
    """
    query = dict(parse_qsl(population.query, keep_blank_values=True))
    own = re.compile(rf"{re.escape(district_name)} \d{{3}}[A-Z]")
    residents: dict[str, tuple[str, str]] = {}
    offset = of = 0
    while offset == 0 or offset < of:
        file = web.fetch(population.address, {**query, "RecordOffset": str(offset)}, what="population")
        try:
            rows = read_table(file, (_YEAR, _CODE, _NAME, _VALUE, _OF), shown(population.address))
        except SourceError:
            web.forget(file)
            raise
        of = int(rows[0][_OF]) if rows and rows[0][_OF].isdigit() else of
        if not rows or (offset + len(rows) < of and len(rows) < population.page_rows):
            web.forget(file)
            problem = f"gave {offset + len(rows):,} of {of:,} rows; fetch again later"
            raise SourceError(problem, file=shown(population.address))
        for row in rows:
            if own.fullmatch(row[_NAME]):
                residents[row[_CODE]] = row[_VALUE], row[_YEAR]
        offset += len(rows)
    if not residents:
        problem = f"has no LSOA of {district_name}; check area.district_name (--endpoints)"
        raise SourceError(problem, file=shown(population.address))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([CODE_COLUMN, MID_YEAR_COLUMN, YEAR_COLUMN])
    writer.writerows([code, *found] for code, found in sorted(residents.items()))
    return keep_file(path, text.getvalue().encode())
