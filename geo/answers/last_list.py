"""Whether the last list held: how much of what followed lies on the ground that it named."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.analysis.accuracy import Scorecard, scorecard, taken
from geo.analysis.hexagons import count_by_hexagon
from geo.analysis.history import Places
from geo.analysis.hotspots import HotspotRules
from geo.analysis.lineage import FOOTPRINT_M
from geo.answers.comparison import earlier_period
from geo.answers.hotspot_list import HotspotList, hotspot_list
from geo.points import Indices, distinct_points
from geo.selection import Filters, select
from geo.words import counted
from geo.workspace import Workspace


@dataclass(frozen=True, eq=False)
class LastList:
    """
    The list of the period before, and what followed.

    `card` measures it, none where `obstacle` says why nothing can be measured. `by_count` is the share of the incidents
    that the fullest hexagons of the period before would have held on as much ground. `table` has ``rank``, ``number``,
    ``place`` and ``ward`` of each hotspot of that list, ``then`` and ``now``, the incidents on its ground: all within
    75 m of an incident of then.
    """

    found: HotspotList
    card: Scorecard | None
    area_km2: float
    by_count: float
    table: pd.DataFrame
    obstacle: str

    @property
    def sentences(self) -> list[str]:
        """Say it so that a chair can read it aloud."""
        period, card = self.found.filters.period.in_words, self.card
        if card is None:
            return [self.obstacle]
        named = (
            f"The last list ({period}) named {counted(len(self.table), 'hotspot')} on {self.area_km2:.1f} km², "
            f"{100 * card.coverage:.2g} % of the county."
        )
        if not card.incidents:
            return [named, "No incident followed that could be counted."]
        low, high = card.hit_rate_interval
        held = (
            f"{card.inside:,} of the {card.incidents:,} incidents of this period happened there: "
            f"{100 * card.hit_rate:.1f} % (between {100 * low:.1f} and {100 * high:.1f} %), {card.pai:.0f} times as "
            "many as on as much ground taken at random."
        )
        fullest = f"On as much ground the fullest hexagons of then would have held {100 * self.by_count:.1f} %."
        return [named, held, fullest]


def last_list(workspace: Workspace, filters: Filters, rules: HotspotRules) -> LastList:
    """
    Rank the hotspots of the period before, and count what followed on their ground in the period asked for.

    Raises
    ------
    ParameterError
        If a filter or rule has no meaning for this data.

    Notes
    -----
    A place that was hot by chance cools down again, so that what follows is nearly always less.
    """
    before = filters.period.earlier(1)
    earlier = earlier_period(workspace, filters.period, before, layer=None, by_category=False, fine=True)
    found = hotspot_list(workspace, replace(filters, period=before), rules)
    now = select(workspace, filters, points=True).incidents
    rank = _on_ground(found, now)
    listed = found.hotspots[["rank", "number", "place", "ward"]].assign(
        then=np.bincount(_on_ground(found, found.selection.incidents), minlength=len(found.hotspots) + 1)[1:],
        now=np.bincount(rank, minlength=len(found.hotspots) + 1)[1:],
    )
    if earlier.obstacle:
        return LastList(found, None, 0.0, np.nan, listed, earlier.obstacle)
    area_km2 = _area_km2(found)
    if not area_km2:
        nothing = "The last list named no hotspot: there is nothing that could have held."
        return LastList(found, None, 0.0, np.nan, listed, nothing)
    grid, points = workspace.hexagons, distinct_points(now["easting"], now["northing"])
    hexagon = grid.locate(points.x, points.y)
    places = Places(grid, points.x, points.y, hexagon)
    of_row, inside_grid = hexagon[points.inverse], hexagon[points.inverse] >= 0
    card = scorecard(
        (rank > 0)[inside_grid],
        of_row[inside_grid],
        places,
        area_km2=area_km2,
        study_area_km2=float(shapely.area(workspace.boundaries.study_area)) / 1e6,
    )
    then = found.selection.incidents
    fullest = count_by_hexagon(distinct_points(then["easting"], then["northing"]), grid)
    followed = count_by_hexagon(points, grid)
    held = float(taken(fullest, [min(area_km2 / grid.area_km2 / len(grid), 1.0)])[0] @ followed)
    return LastList(found, card, area_km2, held / followed.sum() if followed.any() else np.nan, listed, "")


def _on_ground(found: HotspotList, incidents: pd.DataFrame) -> Indices:
    """Find the hotspot on whose ground each incident lies, by its rank; 0 for none."""
    hot = found.rank_of_row > 0
    if not hot.any() or incidents.empty:
        return np.zeros(len(incidents), np.int64)
    then = found.selection.incidents[["easting", "northing"]].to_numpy()[hot]
    away_m, nearest = cKDTree(then).query(
        incidents[["easting", "northing"]].to_numpy(), distance_upper_bound=FOOTPRINT_M
    )
    return np.where(np.isfinite(away_m), np.append(found.rank_of_row[hot], 0)[nearest], 0)


def _area_km2(found: HotspotList) -> float:
    """Measure the ground of a list."""
    hot = found.selection.incidents[["easting", "northing"]].to_numpy()[found.rank_of_row > 0]
    discs = shapely.buffer(shapely.points(np.unique(hot, axis=0)), FOOTPRINT_M, quad_segs=4)
    return float(shapely.area(shapely.union_all(discs))) / 1e6
