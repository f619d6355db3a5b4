"""Which incidents of an extract lie in the study area, and what is wrong with the others."""

import numpy as np
import pandas as pd

from geo.periods import Mask
from geo.places.boundaries import Boundaries
from geo.places.join import OUTSIDE, locate, named_only, place
from geo.sources.partner.extract import Reading
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.rejects import Reject


def place_reading(reading: Reading, mapping: Mapping, boundaries: Boundaries) -> pd.DataFrame:
    """
    Keep the incidents in the study area; those outside are noted among the findings of the reading.

    Returns
    -------
    placed
        Incidents with their areas (see `geo.places.join.place`).
    """
    table = reading.findings.table
    placed, _ = place(reading.incidents, boundaries)
    beyond = _outside(reading.incidents, placed)
    if heading := mapping.columns.get("area_code"):
        codes = table.cells[heading].iloc[reading.rows[~beyond]].str.upper().reset_index(drop=True)
        placed = named_only(placed, codes.where(placed["precision"] == "area", ""), boundaries)
    outside, swapped = np.zeros((2, len(table)), np.bool_)
    outside[reading.rows[beyond]] = True
    if heading := mapping.columns.get("easting"):
        swapped[reading.rows[beyond]] = _inside_if_swapped(reading.incidents[beyond], boundaries)
        swapped &= (table.cells[heading] != "").to_numpy(np.bool_)
        reading.findings.add(swapped, heading, Reject.SWAPPED_METRES)
    reading.findings.add(outside & ~swapped, "", Reject.OUTSIDE)
    return placed


def _inside_if_swapped(incidents: pd.DataFrame, boundaries: Boundaries) -> Mask:
    east, north = (incidents[name].to_numpy() for name in ("northing", "easting"))
    return np.asarray(locate(east, north, boundaries.layers[boundaries.study_layer]) != OUTSIDE, np.bool_)


def _outside(incidents: pd.DataFrame, placed: pd.DataFrame) -> Mask:
    """Tell which incidents are not among those placed in the study area."""
    outside: Mask = pd.Index(placed["incident_id"]).get_indexer(pd.Index(incidents["incident_id"])) < 0
    return outside
