"""The ranked hotspot list that answers one question, with the recipe that makes it again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo import __version__
from geo.analysis.change import poisson_z
from geo.analysis.clusters import NOISE
from geo.analysis.criteria import USUAL_WEIGHTS, Weights, concern, ranking, scores, seen
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.lineage import LEAST_PERIODS, Lineage, gone, lineage
from geo.analysis.profile import profiles
from geo.answers.comparison import mixed_drawings
from geo.answers.evidence import ahead, change, make_up, through_time
from geo.answers.outlook import choice_notice, outlook, why_none
from geo.answers.past import Past, past
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Period
from geo.places.gazetteer import UNNUMBERED
from geo.points import Indices, distinct_points, distinct_points_by
from geo.selection import Filters, Selection, select
from geo.survey import Survey, load_survey
from geo.words import counted
from geo.workspace import Workspace

_NO_NUMBER = "an unnumbered place"


@dataclass(frozen=True, eq=False)
class HotspotList:
    """
    The answer to one question: what was asked, of which rows, and three tables.

    `hotspots` has one row each, rank 1 first: ``rank``; the columns of `geo.analysis.profile.profiles`; ``number`` in
    the gazetteer, 0 for none, and ``place``, the name it has there or otherwise the street; ``ward``, the name to
    `ward_code`; ``came_from``, the numbers of the hotspots of the period before that it goes on from, and
    ``since_before``, the status with those of them that are not its own, such as ``moved from 10``; the columns of the
    four functions of `geo.answers.evidence`; each of `geo.analysis.criteria.CRITERIA` as measured and, as
    ``volume_score`` and so on, from 0 to 100; ``score``, their weighted mean. `rank_of_row` is the rank of the hotspot
    that each incident of the selection lies in, 0 for none.

    `repeats` lists repeat points, the largest first, with ``rank``, the profile, ``number`` and ``ward``. `gone` lists
    places that were hot and are not any more, with the profile of their last hotspot, ``number``, ``ward``, ``last``
    (the period it was found in) and what `geo.analysis.lineage.gone` says.

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
    # They share no point: described in one go.
    described = profiles(incidents, points, np.where(pile == NOISE, label, pile + n), ward_layer=ward_layer)
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
        gone=_gone(workspace, earlier, found, hotspots["number"]),
        notes=(
            *_notes(workspace, filters, selection, earlier, measured, asked),
            *_choice(workspace, filters, measured),
        ),
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


def _gone(workspace: Workspace, earlier: Past, found: Lineage, hot_numbers: pd.Series) -> pd.DataFrame:
    """Describe the places that were hot and are not any more, as they last were."""
    usable = np.flatnonzero(earlier.row)
    table = gone(found.past[found.past["period"].isin(usable)], n_periods=len(usable))
    number = np.full(len(found.past) + 1, NOISE)
    number[table["hotspot"]] = np.arange(len(table))
    place = number[found.past_label][earlier.points.inverse]
    ward_layer = workspace.boundaries.study_layer
    told = ["place_label", "precision", "category", "easting", "northing", ward_layer]
    then = workspace.incidents[told].iloc[earlier.rows[place != NOISE]]
    points, label = distinct_points_by(then["easting"], then["northing"], place[place != NOISE])
    then = profiles(then, points, label, ward_layer=ward_layer).drop(columns="share")
    last = [str(earlier.periods[position].period) for position in table["last_period"]]
    table = pd.concat([then, table.drop(columns=["hotspot", "last_period"])], axis=1)
    table.insert(0, "last", pd.Series(last, dtype="str"))
    table = _named(table, workspace)
    # What is hot now may have taken over the number of what lay beside it.
    taken = table["number"].isin(hot_numbers)
    return table.assign(
        number=table["number"].mask(taken, UNNUMBERED), place=table["place"].mask(taken, table["street"])
    )


def _notes(
    workspace: Workspace,
    filters: Filters,
    selection: Selection,
    earlier: Past,
    measured: pd.DataFrame,
    survey: Survey,
) -> tuple[str, ...]:
    """Say what the columns cannot: what is not compared and why, and which criteria do not count."""
    said = [selection.notice, selection.coverage, mixed_drawings(workspace, filters.period, selection)]
    if len(selection.incidents):
        for each in (earlier.periods[0], earlier.periods[earlier.year_before]):
            said += [each.obstacle, each.notice]
    if len(measured):
        if not workspace.capabilities.hours:
            said.append("Peak days and hours are not told: this data has months only.")
        said += [_class_rests_on(filters.period, earlier), *_unseen(workspace, filters, measured, survey)]
    return tuple(dict.fromkeys(each for each in said if each))


def _class_rests_on(period: Period, earlier: Past) -> str:
    """Say on which periods classes rest where those are not all that one would look at."""
    known = int(earlier.row.sum())
    if known < LEAST_PERIODS:
        before = counted(known, "period")
        return f"No class is told: {before} just before can be compared without a gap, and {LEAST_PERIODS} are needed."
    if known == earlier.in_row:
        return ""
    held = Period(earlier.periods[known - 1].period.start, period.start)
    return f"Classes rest on {counted(known, 'period')} before, {held.in_words}: what was earlier cannot be compared."


def _unseen(workspace: Workspace, filters: Filters, measured: pd.DataFrame, survey: Survey) -> list[str]:
    """Say which criteria do not count, and of which hotspots one that counts is not known."""
    why = {
        "direction": why_none(workspace, filters),
        "impact": "no address, victim or flag is known.",
        "concern": f"the survey ({survey.name}) asked about fewer than half of the incidents.",
    }
    total, known, enough = len(measured), measured.notna().sum(), seen(measured)
    said = []
    for name, reason in why.items():
        if not known[name]:
            said.append(f"{name.capitalize()} does not count: {reason}")
        elif name not in enough:
            said.append(f"{name.capitalize()} does not count: it is known of {known[name]} of {total} hotspots only.")
        elif known[name] < total:
            said.append(
                f"{name.capitalize()} is known of {known[name]} of {total} hotspots; the others take their mean."
            )
    return said


def _choice(workspace: Workspace, filters: Filters, measured: pd.DataFrame) -> list[str]:
    """Say what is doubtful of the forecast, where one stands in the list."""
    said = choice_notice(workspace, filters.priority)
    return [said] if said and measured["direction"].notna().any() else []


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
