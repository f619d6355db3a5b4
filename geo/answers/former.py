"""The places that were hot before a period and are not any more, with the incidents they last had."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.clusters import NOISE
from geo.analysis.lineage import LEFT, Lineage, gone
from geo.answers.past import Past
from geo.points import DistinctPoints, Indices, distinct_points_by
from geo.words import counted
from geo.workspace import Workspace


def gone_in_words(gone: pd.DataFrame) -> str:
    """Say how many places are not hot any more, and since when: `gone` as of a hotspot list, with its ``status``."""
    said = f"{counted(len(gone), 'place')} not hot any more"
    lately = int((gone["status"] == LEFT).sum())
    if gone.empty:
        return said
    return f"{said}: {lately:,} gone since the period before, {len(gone) - lately:,} earlier"


@dataclass(frozen=True, eq=False)
class FormerPlaces:
    """
    Places that were hot, and what their last hotspots held.

    `table` is what `geo.analysis.lineage.gone` says, a row for each place, with ``last``, the period of its last
    hotspot, instead of positions. `incidents` are the rows of those hotspots as far as a profile needs them, `points`
    their distinct points in EPSG:27700, and `label`, of shape (n_points,), the place of each, a row of `table`.
    """

    table: pd.DataFrame
    incidents: pd.DataFrame
    points: DistinctPoints
    label: Indices


def former_places(workspace: Workspace, earlier: Past, found: Lineage, told: list[str]) -> FormerPlaces:
    """
    Find the places that were hot in a past that can be compared, and their incidents with the columns `told`.

    `told` holds ``easting`` and ``northing``.
    """
    usable = np.flatnonzero(earlier.row)
    table = gone(found.past[found.past["period"].isin(usable)], n_periods=len(usable))
    number = np.full(len(found.past) + 1, NOISE)  # noise is -1: the last
    number[table["hotspot"]] = np.arange(len(table))
    place = number[found.past_label][earlier.points.inverse]
    incidents = workspace.incidents[told].iloc[earlier.rows[place != NOISE]]
    points, label = distinct_points_by(incidents["easting"], incidents["northing"], place[place != NOISE])
    last = [str(earlier.periods[position].period) for position in table["last_period"]]
    table.insert(0, "last", pd.Series(last, dtype="str"))
    return FormerPlaces(table.drop(columns=["hotspot", "last_period"]), incidents, points, label)
