"""Open lists of postcodes: Code-Point Open of Ordnance Survey, and the ONS Postcode Directory."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import SourceError
from geo.places.postcodes import Postcodes, plain_postcode
from geo.sources.extracts import Extract, find_extracts

_NAMES = {
    "postcode": ("postcode", "pcds", "pcd8", "pcd7", "pcd"),
    "easting": ("easting", "eastings", "oseast1m", "east1m"),
    "northing": ("northing", "northings", "osnrth1m", "north1m"),
}
_CODE_POINT = (0, 2, 3)
"""Positions in a file of Code-Point Open, which has no heading."""


def read_postcode_list(path: Path) -> Postcodes:
    """
    Read a list of postcodes.

    Parameters
    ----------
    path
        A CSV, a folder of them or a zip, as downloaded. Files with other tables are passed over.

    Raises
    ------
    SourceError
        If no file holds postcodes with eastings and northings.
    """
    found = [table for extract in find_extracts(path, ".csv") if (table := _read(extract)) is not None]
    if not found:
        problem = "holds no postcodes with eastings and northings; choose Code-Point Open or the ONS Postcode Directory"
        raise SourceError(problem, file=str(path))
    every = pd.concat(found, ignore_index=True)
    good = (every["postcode"] != "") & (every["easting"] > 0) & (every["northing"] > 0)
    table = every[good].drop_duplicates("postcode").sort_values("postcode", ignore_index=True)
    if table.empty:
        raise SourceError("not one of its postcodes has a location; download it again", file=str(path))
    return Postcodes(table)


def _read(extract: Extract) -> pd.DataFrame | None:
    """Read one file; none where it is another table."""
    text = io.StringIO(extract.load().decode("utf-8-sig", "replace"))
    rows = csv.reader(text)
    first = next(rows, [])
    at = _positions([name.strip().casefold() for name in first])
    if at is None:
        return None
    before = [first] if at == _CODE_POINT and plain_postcode(first[0]) else []
    return _table([*before, *rows], at)


def _positions(heading: Sequence[str]) -> tuple[int, int, int] | None:
    found = [next((heading.index(name) for name in names if name in heading), -1) for names in _NAMES.values()]
    if min(found) >= 0:
        return found[0], found[1], found[2]
    headless = len(heading) >= 4 and plain_postcode(heading[0]) and heading[2].isdigit() and heading[3].isdigit()
    return _CODE_POINT if headless else None


def _table(rows: Iterable[Sequence[str]], at: tuple[int, int, int]) -> pd.DataFrame:
    whole = [row for row in rows if len(row) > max(at)]
    postcode, *axes = ([row[position] for row in whole] for position in at)
    east, north = (pd.to_numeric(pd.Series(axis, dtype="str"), errors="coerce").to_numpy(np.float64) for axis in axes)
    return pd.DataFrame(
        {
            "postcode": pd.Series([plain_postcode(text) for text in postcode], dtype="str"),
            "easting": east,
            "northing": north,
        }
    )
