"""Which hotspots of a list survive when the rules that found them change a little, with the recipe."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.profile import profiles
from geo.analysis.sensitivity import GONE, SAME, Sensitivity, Variant, Verdict, sensitivity, variants
from geo.answers.hotspot_list import HotspotList
from geo.points import distinct_points
from geo.selection import Filters, Selection
from geo.words import counted
from geo.workspace import Workspace

_SAME_ROW = ["easting", "northing", "incidents", "points"]
"""What a hotspot is known by in two tables made of the same rows."""
_LEGEND = (
    "Stable: the same hotspot is found, with more than half of the incidents of both in common. Changes: most of its "
    "incidents are still found close together, but in another shape: joined with a neighbour, cut, or on too few "
    "points to be more than a repeat point. Vanishes: fewer than half of them are in any hotspot or repeat point."
)
_TOLD = ["rank", "number", "place", "ward", "ward_code", *_SAME_ROW[2:], "longitude", "latitude"]


@dataclass(frozen=True, eq=False)
class SensitivityList:
    """
    The answer: the hotspots of a list, and what becomes of each under other rules.

    `table` has a row for each hotspot, in the order of the list: ``rank``, ``number``, ``place``, ``ward``,
    ``ward_code``, ``incidents``, ``points``, ``longitude``, ``latitude``; ``verdict``, the worst under any variant;
    then for each of `variants`, by its position from 0, ``verdict_0``, ``jaccard_0`` and ``kept_0``, as
    `geo.analysis.sensitivity.Sensitivity` tells them. `by_variant` has a row for each of them: ``variant``,
    ``hotspots`` (found by it), and how many of the list are ``stable``, ``changes`` and ``vanishes``. `sentence` sums
    it up; `notes` must be said beside it; `recipe` names everything that shaped it.
    """

    filters: Filters
    rules: HotspotRules
    selection: Selection
    variants: tuple[Variant, ...]
    table: pd.DataFrame
    by_variant: pd.DataFrame
    sentence: str
    notes: tuple[str, ...]
    recipe: dict[str, str]


def sensitivity_list(workspace: Workspace, hotspots: HotspotList) -> SensitivityList:
    """Find the hotspots of a list again by other rules."""
    incidents, rules = hotspots.selection.incidents, hotspots.rules
    points = distinct_points(incidents["easting"], incidents["northing"])
    label, _ = hotspot_labels(points, rules)
    tried = sensitivity(points, label, variants(rules))
    found = profiles(incidents, points, label, ward_layer=workspace.boundaries.study_layer)[_SAME_ROW]
    found["verdict"] = tried.overall
    for at in range(len(tried.variants)):
        found[f"verdict_{at}"] = [row[at] for row in tried.verdicts]
        found[f"jaccard_{at}"], found[f"kept_{at}"] = tried.jaccard[:, at], tried.kept[:, at]
    table = hotspots.hotspots.merge(found, on=_SAME_ROW, validate="one_to_one")
    columns = [*_TOLD, *found.columns.difference(_SAME_ROW, sort=False)]
    notes = (
        hotspots.selection.notice,
        hotspots.selection.coverage,
        _LEGEND,
        "A hotspot that hangs on the rules may still be busy: it is near the limit of what the list counts.",
    )
    recipe = hotspots.recipe | {
        "variants": ", ".join(variant.name for variant in tried.variants),
        "same_if_jaccard_above": f"{SAME:g}",
        "vanishes_if_kept_below": f"{GONE:g}",
    }
    return SensitivityList(
        hotspots.filters,
        rules,
        hotspots.selection,
        tried.variants,
        table[columns],
        _by_variant(tried),
        _sentence(table["verdict"]),
        tuple(note for note in notes if note),
        recipe,
    )


def _by_variant(tried: Sensitivity) -> pd.DataFrame:
    verdicts = np.array(tried.verdicts, object).reshape(-1, len(tried.variants))
    told: dict[str, object] = {"variant": [variant.name for variant in tried.variants], "hotspots": tried.found}
    return pd.DataFrame(told | {each.value: (verdicts == each).sum(axis=0) for each in Verdict})


def _sentence(verdict: pd.Series) -> str:
    n = {each: int(np.count_nonzero(verdict == each)) for each in Verdict}
    if not len(verdict):
        return "No hotspot is on the list: there is nothing to vary."
    return (
        f"{n[Verdict.STABLE]:,} of {counted(len(verdict), 'hotspot')} survive every variant; "
        f"{n[Verdict.CHANGES]:,} change and {n[Verdict.VANISHES]:,} vanish under at least one."
    )
