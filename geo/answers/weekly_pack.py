"""What the weekly pack says: the list, its first hotspots one by one, the areas, and whether the last list held."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.aoristic import aoristic_weights
from geo.analysis.hotspots import HotspotRules
from geo.analysis.repeats import repeat_locations, repeat_map_points
from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.answers.cards import Card, hotspot_card
from geo.answers.holdings import holdings
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.answers.hours_of_week import MAX_HOURS
from geo.answers.last_list import LastList, last_list
from geo.answers.repeat_list import Kind
from geo.crs import Floats
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import Workspace

HOTSPOTS = 5
"""So many get a page of their own."""


@dataclass(frozen=True, eq=False)
class HotspotPage:
    """
    One hotspot on a page of its own.

    `x`, `y` are its distinct points, EPSG:27700 metres, shape (n_points,), and `incidents` how many lie on each; `week`
    the incidents expected in each hour of the week, shape (7, 24), Monday and midnight first, none where no incident
    has a time of day. `past` are the periods known before, the first of them first, and whether it was hot in each.
    `repeats` lists what repeats within it, of the `kind` that the data can show: addresses, otherwise map points, as
    `geo.analysis.repeats` does.
    """

    card: Card
    x: Floats
    y: Floats
    incidents: Floats
    week: Floats | None
    past: tuple[tuple[Period, bool], ...]
    kind: Kind
    repeats: pd.DataFrame

    @property
    def since(self) -> str:
        """Say since when it has been hot without a break."""
        if not self.past:
            return "Nothing is known of the periods before."
        quiet = [n for n, (_, hot) in enumerate(self.past) if not hot]
        first = quiet[-1] + 1 if quiet else 0
        if first == len(self.past):
            return "It was not hot in the period before."
        least = "" if quiet else " at least, as far as is known"
        return f"Hot without a break since {self.past[first][0].in_words}{least}."


@dataclass(frozen=True, eq=False)
class WeeklyPack:
    """What is printed for the tasking group; `coverage` says what data it rests on."""

    found: HotspotList
    pages: tuple[HotspotPage, ...]
    areas: AreaList
    last: LastList
    coverage: tuple[str, ...]


def weekly_pack(workspace: Workspace, filters: Filters, rules: HotspotRules, *, hotspots: int = HOTSPOTS) -> WeeklyPack:
    """
    Gather what the pack of a period says.

    Parameters
    ----------
    hotspots
        How many get a page of their own.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data, or nothing is held of the period.
    """
    found = hotspot_list(workspace, filters, rules)
    ranks = range(1, min(hotspots, len(found.hotspots)) + 1)
    return WeeklyPack(
        found,
        tuple(_page(workspace, found, rank) for rank in ranks),
        area_list(workspace, filters, AreaQuestion(workspace.boundaries.study_layer)),
        last_list(workspace, filters, rules),
        tuple(supply.coverage_in_words for supply in holdings(workspace).suppliers),
    )


def _page(workspace: Workspace, found: HotspotList, rank: int) -> HotspotPage:
    rows = found.selection.incidents[found.rank_of_row == rank]
    xy, count = np.unique(rows[["easting", "northing"]].to_numpy(np.float64), axis=0, return_counts=True)
    spread = aoristic_weights(rows["occurred_from"], rows["occurred_to"], max_hours=MAX_HOURS)
    week = np.maximum(spread.weights, 0.0) if spread.used else None
    card = hotspot_card(workspace, found, rank)
    hot_in = found.hotspots["hot_in"].iloc[rank - 1]
    past = tuple((each.period, hot == "1") for each, hot in zip(found.past.periods, hot_in, strict=False))
    kind: Kind = "address" if workspace.capabilities.addresses else "map-point"
    find = repeat_locations if kind == "address" else repeat_map_points
    repeats = find(rows, ward_layer=workspace.boundaries.study_layer).table
    return HotspotPage(card, xy[:, 0], xy[:, 1], count.astype(np.float64), week, past[::-1], kind, repeats)
