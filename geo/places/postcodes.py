"""Postcodes with the point that stands for each, from an open list."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import Floats
from geo.errors import SchemaError, StoreError
from geo.files import to_parquet, write_atomically

_FILE = "postcodes.parquet"
_WHOLE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
COLUMNS = ("postcode", "easting", "northing")


def plain_postcode(text: str) -> str:
    """
    Write a postcode without spaces, in capitals; empty where it is no whole postcode.

    Examples
    --------
    >>> plain_postcode(" hp11  1aa"), plain_postcode("HP11")
    ('HP111AA', '')
    """
    written = re.sub(r"[\s.-]+", "", text).upper()
    return written if _WHOLE.fullmatch(written) else ""


@dataclass(frozen=True, eq=False)
class Postcodes:
    """
    A list of postcodes.

    `table` has one row each: ``postcode`` as `plain_postcode` writes it, ``easting`` and ``northing`` (EPSG:27700).

    Raises
    ------
    SchemaError
        If a postcode stands there twice: it would have two places.
    """

    table: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse a list that tells two places of one postcode."""
        again = self.table["postcode"][self.table["postcode"].duplicated()]
        if len(again):
            raise SchemaError(f"the postcode {again.iloc[0]} stands twice in the list; keep one of its places")

    def __len__(self) -> int:
        """How many there are."""
        return len(self.table)

    @cached_property
    def _row(self) -> pd.Index:
        index: pd.Index = pd.Index(self.table["postcode"])
        return index

    def locate(self, postcodes: pd.Series) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """
        Find where postcodes lie.

        Parameters
        ----------
        postcodes
            As `plain_postcode` writes them, shape (n,).

        Returns
        -------
        easting, northing, known
            Each of shape (n,); NaN where a postcode is not in the list.
        """
        row = self._row.get_indexer(pd.Index(postcodes))
        known = row >= 0
        east, north = (
            np.where(known, np.append(self.table[axis].to_numpy(), np.nan)[row], np.nan) for axis in COLUMNS[1:]
        )
        return east, north, known


NO_POSTCODES = Postcodes(pd.DataFrame({"postcode": pd.Series([], dtype="str"), "easting": [], "northing": []}))


def read_postcodes(folder: Path) -> Postcodes:
    """
    Read the list that a data folder keeps; it is empty where there is none.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    path = folder / _FILE
    if not path.exists():
        return NO_POSTCODES
    try:
        return Postcodes(pd.read_parquet(path)[list(COLUMNS)])
    except (OSError, ValueError, KeyError, SchemaError) as error:
        raise StoreError(
            f"{path}: is damaged ({error}); take the list in again with: hotspots postcodes PATH"
        ) from error


def write_postcodes(postcodes: Postcodes, folder: Path) -> None:
    """
    Keep a list in a data folder, in one step.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    path = folder / _FILE
    try:
        write_atomically(path, to_parquet(postcodes.table))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
