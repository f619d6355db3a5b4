"""
Gazetteer: the numbered places where hotspots were found, so that a place keeps its number and name.

A number is given once and never again. The file is small and readable: a name may be bettered by hand.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.crs import Floats
from geo.errors import StoreError
from geo.files import write_atomically
from geo.points import Indices

_FILE = "gazetteer.csv"
SAME_PLACE_M = 350.0
"""A hotspot is the numbered place whose centre lies nearest to its own, if no further away than this."""
NEW_PLACE_M = 250.0
"""A hotspot further than this from every numbered place is a new place."""
UNNUMBERED = 0
_COLUMNS: dict[str, Literal["int64", "str", "float64"]] = {
    "number": "int64",
    "name": "str",
    "ward_code": "str",
    "easting": "float64",
    "northing": "float64",
    "since": "str",
}


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """
    Numbered places.

    `table` has one row each: ``number`` from 1, ``name``, ``ward_code``, ``easting``, ``northing`` (EPSG:27700, where
    its first hotspot lay) and ``since`` (first day of the period that one was found in, ``YYYY-MM-DD``).
    """

    table: pd.DataFrame

    def numbers(self, easting: Floats, northing: Floats) -> Indices:
        """
        Find the number of the place each hotspot of one list is.

        Parameters
        ----------
        easting, northing
            Centres of the hotspots, EPSG:27700, shape (n,).

        Returns
        -------
        number
            Shape (n,); `UNNUMBERED` where no place lies near. No two hotspots have one number: the nearest pair is
            matched first.
        """
        number = np.full(len(easting), UNNUMBERED)
        if not len(easting) or self.table.empty:
            return number
        hotspots = cKDTree(np.column_stack([easting, northing]))
        near = hotspots.sparse_distance_matrix(self._places, SAME_PLACE_M, output_type="ndarray")
        known, taken = self.table["number"].to_numpy(), set[int]()
        near = near[np.lexsort((near["j"], near["i"], near["v"]))]
        for hotspot, place in zip(near["i"].tolist(), near["j"].tolist(), strict=True):
            if number[hotspot] == UNNUMBERED and place not in taken:
                number[hotspot] = known[place]
                taken.add(place)
        return number

    def with_new(self, hotspots: pd.DataFrame, since: str) -> "Gazetteer":
        """
        Number the hotspots of one list that are no place yet, in their order.

        Parameters
        ----------
        hotspots
            With ``street``, ``ward_code``, ``easting`` and ``northing``.
        since
            First day of the list's period, ``YYYY-MM-DD``.

        Returns
        -------
        gazetteer
            This one itself where there is nothing to add.
        """
        places = self.table[["easting", "northing"]].to_numpy(np.float64)
        centres = hotspots[["easting", "northing"]].to_numpy(np.float64).round()
        new: list[int] = []
        far = cKDTree(places).query(centres)[0] > NEW_PLACE_M if len(places) else np.ones(len(centres), np.bool_)
        for at in np.flatnonzero(far).tolist():
            if not new or np.hypot(*(centres[new] - centres[at]).T).min() > NEW_PLACE_M:
                new.append(at)
        if not new:
            return self
        added = pd.DataFrame(
            {
                "number": self.table["number"].to_numpy().max(initial=UNNUMBERED) + 1 + np.arange(len(new)),
                "name": hotspots["street"].to_numpy()[new],
                "ward_code": hotspots["ward_code"].to_numpy()[new],
                "easting": centres[new, 0],
                "northing": centres[new, 1],
                "since": since,
            }
        )
        return Gazetteer(pd.concat([self.table, added.astype(_COLUMNS)], ignore_index=True))

    @cached_property
    def fingerprint(self) -> str:
        """Twelve characters that differ where any number, name or place does."""
        return hashlib.sha256(self.to_csv().encode()).hexdigest()[:12]

    def to_csv(self) -> str:
        """Write the file: a heading, then one line a place."""
        return self.table.to_csv(index=False, lineterminator="\n", float_format="%.0f")

    @cached_property
    def names(self) -> dict[int, str]:
        """Name of each number."""
        return dict(zip(self.table["number"].tolist(), self.table["name"].tolist(), strict=True))

    @cached_property
    def _places(self) -> cKDTree:
        return cKDTree(self.table[["easting", "northing"]].to_numpy(np.float64))


NO_PLACES = Gazetteer(pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in _COLUMNS.items()}))


def gazetteer_file(folder: Path) -> Path:
    """Where a data folder keeps its gazetteer."""
    return folder / _FILE


def read_gazetteer(folder: Path) -> Gazetteer:
    """
    Read the gazetteer of a data folder; it is empty where there is none yet.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    path = gazetteer_file(folder)
    if not path.exists():
        return NO_PLACES
    try:
        table = pd.read_csv(path, dtype=_COLUMNS, keep_default_na=False, encoding="utf-8-sig")[list(_COLUMNS)]
    except (OSError, ValueError, KeyError, OverflowError) as error:
        reason, needed = str(error).strip(), ", ".join(_COLUMNS)
        raise StoreError(
            f"{path}: cannot be read as a list of places ({reason}); restore it from a copy, or save it as CSV in "
            f"UTF-8, with commas and the columns {needed}"
        ) from error
    located = np.isfinite(table[["easting", "northing"]].to_numpy()).all(axis=1)
    if not (usable := located & (table["number"] > UNNUMBERED) & (table["name"] != "")).all():
        raise StoreError(
            f"{path}: the row of number {table['number'][~usable].iloc[0]} cannot be used; correct it: a number from 1 "
            "on, a name, easting and northing in metres"
        )
    if (twice := table["number"].duplicated()).any():
        raise StoreError(
            f"{path}: number {table['number'][twice].iloc[0]} stands twice; give one of them a free number"
        )
    return Gazetteer(table)


def write_gazetteer(gazetteer: Gazetteer, folder: Path) -> None:
    """
    Keep a gazetteer in a data folder, in one step: another program sees the old file or the new one.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    path = gazetteer_file(folder)
    try:
        write_atomically(path, gazetteer.to_csv().encode())
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}); numbers of places are not kept"
        ) from error
