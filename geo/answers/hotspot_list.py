"""The ranked hotspot list that answers one question, with the recipe that makes it again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo import __version__
from geo.analysis.change import poisson_z
from geo.analysis.clusters import NOISE
from geo.analysis.criteria import USUAL_WEIGHTS, Weights, concern, ranking, scores, seen
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.lineage import Lineage, lineage
from geo.analysis.profile import profiles
from geo.answers.evidence import ahead, change, make_up, through_time
from geo.answers.former import FormerPlaces, former_places
from geo.answers.list_notes import list_notes
from geo.answers.outlook import outlook
from geo.answers.past import Past, past
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Period
from geo.places.gazetteer import UNNUMBERED
from geo.points import DistinctPoints, Indices, distinct_points
from geo.selection import Filters, Selection, select
from geo.survey import Survey, load_survey
from geo.workspace import Workspace

_NO_NUMBER = "an unnumbered place"
_TOLD = ("place_label", "precision", "category", "easting", "northing")
"""What a profile needs of incidents, beside their ward."""


@dataclass(frozen=True, eq=False)
class HotspotList:
    """
    The answer to one question: what was asked, of which rows, and three tables.

    `hotspots` has one row each, rank 1 first: ``rank``; the columns of `geo.analysis.profile.profiles`, with ``share``
    (of all incidents chosen, 0 to 1); ``number`` in the gazetteer, 0 for none, and ``place``, the name it has there or
    otherwise the street; ``ward``, the name to `ward_code`; ``came_from``, the numbers of the hotspots of the period
    before that it goes on from, and ``since_before``, the status with those of them that are not its own, such as
    ``moved from 10``; the columns of the four functions of `geo.answers.evidence`; each of
    `geo.analysis.criteria.CRITERIA` as measured and, as ``volume_score`` and so on, from 0 to 100; ``score``, their
    weighted mean. `rank_of_row` is the rank of the hotspot that each incident of the selection lies in, 0 for none.

    `repeats` lists repeat points, the largest first, with ``rank``, the profile, ``share``, ``number`` and ``ward``.
    `gone` lists places that were hot and are not any more, with the profile of their last hotspot, ``number``,
    ``ward``, ``last`` (the period it was found in) and what `geo.analysis.lineage.gone` says.

    `notes` are the sentences that must be said beside it; `recipe` names everything that shaped the answer.
    """

    filters: Filters
    rules: HotspotRules
    weights: Weights
    selection: Selection
    past: Past
    hotspots: pd.DataFrame
    rank_of_row: Indices
    repeats: pd.DataFrame
    gone: pd.DataFrame
    notes: tuple[str, ...]
    recipe: dict[str, str]


def hotspot_list(
    workspace: Workspace,
    filters: Filters,
    rules: HotspotRules,
    *,
    weights: Weights = USUAL_WEIGHTS,
    survey: Survey | None = None,
) -> HotspotList:
    """
    Choose the incidents of a question and rank the hotspots among them.

    Raises
    ------
    ParameterError
        If a filter, rule or weight has no meaning for this data.
    """
    asked = survey or load_survey()
    if unknown := sorted(set(asked.concern) - workspace.categories):
        raise ParameterError(f"the survey {asked.name} names the category {unknown[0]!r}, which is recorded nowhere")
    selection, earlier = select(workspace, filters, points=True), past(workspace, filters)
    incidents, ward_layer = selection.incidents, workspace.boundaries.study_layer
    points = distinct_points(incidents["easting"], incidents["northing"])
    label, pile = hotspot_labels(points, rules)
    found = lineage(points, label, earlier.points, earlier.period, n_periods=len(earlier.periods), rules=rules)
    n, hotspot = len(found.counts_now), label[points.inverse]
    left = former_places(workspace, earlier, found, [*_TOLD, ward_layer])
    # A point is of a hotspot or a repeat point, never of both.
    described, were = _described(incidents, points, np.where(pile == NOISE, label, pile + n), left, ward_layer)
    table = pd.concat(
        [
            described.iloc[:n],
            through_time(earlier, found),
            _origins(workspace, found),
            change(filters.period, earlier, found),
            ahead(workspace, filters, points, earlier, found),
            make_up(workspace, filters.period, incidents, hotspot, n),
        ],
        axis=1,
    )
    measured = pd.DataFrame(
        {
            "volume": table["incidents"],
            "direction": table["expected"],
            "impact": table["harmed"],
            "performance": _performance(filters.period, earlier, table),
            "concern": concern(incidents["category"], hotspot, n=n, asked=asked.concern),
        }
    )
    scored = scores(measured)
    if len(scored) and not set(weights.counting).intersection(seen(scored)):
        raise ParameterError(
            f"no criterion that counts can be seen in this data, of half of the hotspots at least; the weights are "
            f"{weights}"
        )
    table = pd.concat([table, measured, scored.add_suffix("_score")], axis=1)
    table["score"] = ranking(scored, weights)
    hotspots = _ranked(table.assign(label=np.arange(n)), ["score", "incidents"], workspace)
    rank = np.zeros(n + 1, np.int64)
    rank[hotspots.pop("label")] = hotspots["rank"]
    hotspots["since_before"] = _since_before(hotspots)
    return HotspotList(
        filters,
        rules,
        weights,
        selection,
        earlier,
        hotspots=hotspots,
        rank_of_row=rank[hotspot],  # noise is -1: the last
        repeats=_ranked(described.iloc[n:], ["incidents"], workspace),
        gone=_gone(workspace, left, were, hotspots["number"]),
        notes=list_notes(workspace, filters, selection, earlier, measured, asked),
        recipe=_recipe(workspace, filters, rules, weights, asked, selection),
    )


def _performance(period: Period, earlier: Past, table: pd.DataFrame) -> Floats:
    """Set the rate on the ground of each hotspot against that of last year, where it can be compared."""
    position = earlier.year_before
    if not earlier.comparable[position]:
        return np.full(len(table), np.nan)
    days_before = earlier.periods[position].period.days
    return poisson_z(table["on_ground"], table["last_year"], days_now=period.days, days_before=days_before)


def _ranked(table: pd.DataFrame, by: list[str], workspace: Workspace) -> pd.DataFrame:
    """Put the highest first; of equal ones the smaller extent, then west before east."""
    ties = ["extent_m", "easting", "northing"]
    ascending = [False] * len(by) + [True] * len(ties)
    table = table.sort_values([*by, *ties], ascending=ascending, ignore_index=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return _named(table, workspace)


def _named(table: pd.DataFrame, workspace: Workspace) -> pd.DataFrame:
    """Give wards their name, and places of the gazetteer their number and name."""
    number = workspace.gazetteer.numbers(table["easting"].to_numpy(), table["northing"].to_numpy())
    known, wards = workspace.gazetteer.names, workspace.ward_names
    name = [known.get(each, street) for each, street in zip(number.tolist(), table["street"].tolist(), strict=True)]
    ward = pd.Series([wards.get(code) for code in table["ward_code"].tolist()], table.index, dtype="str")
    table["place"], table["number"] = pd.Series(name, table.index, dtype="str"), number
    table.insert(list(table.columns).index("ward_code"), "ward", ward)
    return table


def _origins(workspace: Workspace, found: Lineage) -> pd.Series:
    """Name by their numbers the hotspots of the period before that each goes on from."""
    latest = found.past[found.past["period"] == 0]
    numbers = workspace.gazetteer.numbers(latest["easting"].to_numpy(), latest["northing"].to_numpy())
    number = dict(zip(latest.index.tolist(), numbers.tolist(), strict=True))
    said = [
        ", ".join(str(number[each] or _NO_NUMBER) for each in origins if each in number) for origins in found.came_from
    ]
    return pd.Series(said, dtype="str", name="came_from")


def _since_before(hotspots: pd.DataFrame) -> pd.Series:
    """Say what became of the hotspots of the period before, and which those were where the number tells another."""
    said = []
    rows = zip(hotspots["status"], hotspots["came_from"], hotspots["number"].tolist(), strict=True)
    for status, origin, number in rows:
        same = not origin or origin == (_NO_NUMBER if number == UNNUMBERED else str(number))
        said.append(status if same else f"{status}{', was ' if status == 'stayed' else ' from '}{origin}")
    return pd.Series(said, hotspots.index, dtype="str")


def _described(
    incidents: pd.DataFrame, points: DistinctPoints, label: Indices, left: FormerPlaces, ward_layer: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe what was found among the incidents, and the places that are hot no more, in one go."""
    n = int(label.max(initial=NOISE)) + 1
    table = profiles(
        pd.concat([incidents[left.incidents.columns], left.incidents]),
        points.joined(left.points),
        np.concatenate([label, left.label + n]),
        ward_layer=ward_layer,
    )
    found, were = table.iloc[:n].copy(), table.iloc[n:].reset_index(drop=True)
    found.insert(list(found.columns).index("points"), "share", found["incidents"] / max(len(incidents), 1))
    return found, were


def _gone(workspace: Workspace, left: FormerPlaces, were: pd.DataFrame, hot_numbers: pd.Series) -> pd.DataFrame:
    """Put what the places that are hot no more were like beside what became of them."""
    table = _named(pd.concat([left.table[["last"]], were, left.table.drop(columns="last")], axis=1), workspace)
    # What is hot now may have taken over the number of what lay beside it.
    taken = table["number"].isin(hot_numbers)
    return table.assign(
        number=table["number"].mask(taken, UNNUMBERED), place=table["place"].mask(taken, table["street"])
    )


def _recipe(
    workspace: Workspace, filters: Filters, rules: HotspotRules, weights: Weights, survey: Survey, selection: Selection
) -> dict[str, str]:
    boundaries, forecast = workspace.boundaries, outlook(workspace, filters)
    return {
        **filters.recipe,
        "method": "DBSCAN on weighted distinct points",
        "eps_m": f"{rules.eps_m:g}",
        "min_incidents": str(rules.min_incidents),
        "min_points": str(rules.min_points),
        "max_extent_m": f"{rules.max_extent_m:g}",
        "weights": str(weights),
        "forecast": forecast.method if forecast else "none",
        "survey": survey.name,
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "gazetteer": workspace.gazetteer.fingerprint,
        "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
        "version": __version__,
    }
