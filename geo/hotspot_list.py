"""The ranked hotspot list that answers one question, with the recipe that makes it again."""

from dataclasses import dataclass

import pandas as pd

from geo import __version__
from geo.analysis.hotspots import HotspotRules, hotspot_table
from geo.periods import WEEKDAYS
from geo.selection import Filters, Selection, select
from geo.workspace import Workspace


@dataclass(frozen=True)
class HotspotList:
    """
    The answer to one question: what was asked, of which rows, and the two tables of `geo.analysis.hotspots`.

    Both tables have the further column ``ward``, the name to `ward_code`. `recipe` names everything that shaped them.
    """

    filters: Filters
    rules: HotspotRules
    selection: Selection
    hotspots: pd.DataFrame
    repeats: pd.DataFrame
    recipe: dict[str, str]


def hotspot_list(workspace: Workspace, filters: Filters, rules: HotspotRules) -> HotspotList:
    """
    Choose the incidents of a question and rank the hotspots among them.

    Raises
    ------
    ParameterError
        If a filter or rule has no meaning for this data.
    """
    selection = select(workspace, filters)
    ward_layer = workspace.boundaries.study_layer
    hotspots, repeats = hotspot_table(selection.incidents, rules, ward_layer=ward_layer)
    for table in (hotspots, repeats):
        table.insert(2, "ward", table["ward_code"].map(workspace.ward_names).astype("str"))
    return HotspotList(filters, rules, selection, hotspots, repeats, _recipe(workspace, filters, rules, selection))


def _recipe(workspace: Workspace, filters: Filters, rules: HotspotRules, selection: Selection) -> dict[str, str]:
    boundaries = workspace.boundaries
    return {
        "priority": filters.priority,
        "period": str(filters.period),
        "hours": str(filters.hours),
        "weekdays": " ".join(WEEKDAYS[day] for day in sorted(filters.weekdays)),
        "wards": " ".join(sorted(filters.wards)) or "all",
        "method": "DBSCAN on weighted distinct points",
        "eps_m": f"{rules.eps_m:g}",
        "min_incidents": str(rules.min_incidents),
        "min_points": str(rules.min_points),
        "max_extent_m": f"{rules.max_extent_m:g}",
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.manifest.fingerprint,
        "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
        "version": __version__,
    }
