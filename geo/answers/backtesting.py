"""The backtest of a priority on what a store holds: which method would have served it best, with the recipe."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from geo import __version__
from geo.analysis.accuracy import CONFIDENCE, RESAMPLES
from geo.analysis.backtest import COVERAGE, LEAST_MONTHS, Backtest, Choice, backtest, best_method, origins_of
from geo.analysis.comparable import BREAKS, Subject
from geo.analysis.forecast import DECAY_MONTHS, METHODS, WINDOW_MONTHS
from geo.analysis.history import History, MonthlyIncidents, monthly_incidents
from geo.analysis.hotspots import HotspotRules
from geo.analysis.rankings import references
from geo.analysis.shrinkage import HALF_LIFE_MONTHS, LEARNING_MONTHS, SURFACES, learn
from geo.chosen_methods import ChosenMethod
from geo.errors import ParameterError
from geo.months import months_in_words
from geo.periods import Period
from geo.places.join import locate
from geo.points import Indices
from geo.taxonomy import Grade, Priority
from geo.words import counted
from geo.workspace import Workspace

SEED = 20_230_401
"""Of the bootstrap: any number will do, but always the same one."""


@dataclass(frozen=True)
class Kind:
    """Incidents that a backtest is about: a priority, or one recorded category."""

    key: str
    name: str
    chosen: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Trials:
    """
    What is tried.

    `priorities` are keys, none meaning all that the data can see; `categories` are recorded ones, tried besides.
    `least_months` must be held before a month that is forecast, `horizon_months` are forecast at once.
    """

    priorities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    least_months: int = LEAST_MONTHS
    horizon_months: int = 1


@dataclass(frozen=True, eq=False)
class BacktestAnswer:
    """One backtest, the method chosen by it, and everything that shaped it."""

    kind: Kind
    result: Backtest
    choice: Choice
    recipe: dict[str, str]


Watch = Callable[[Sequence[Kind]], Iterable[Kind]]


def backtests(workspace: Workspace, trials: Trials, *, watch: Watch = iter) -> tuple[list[BacktestAnswer], list[str]]:
    """
    Test every method on the months held, for each of several kinds of incidents.

    Parameters
    ----------
    watch
        Goes through the kinds one by one, so that a bar can be shown.

    Returns
    -------
    answers
        One for each kind, in the order of the configuration; none for a kind of several of which nothing followed.
    notes
        Sentences that must be said beside them: which kinds could not be tested, which months were left out.

    Raises
    ------
    ParameterError
        If too few months are held, a priority or category asked for does not exist or cannot be seen, or nothing
        followed that could be counted.
    """
    months, left_out = months_to_compare(workspace)
    monthly = monthly_incidents(workspace.incidents, months, workspace.hexagons)
    _refuse_few(workspace, trials, monthly, left_out)
    kinds, unseen = _kinds(workspace, trials)
    ward = hexagon_wards(workspace)
    answers = []
    for kind in watch(kinds):
        history = monthly.history(kind.chosen)
        if _quiet(history, trials) and len(kinds) > 1:
            unseen.append(f"{kind.name} is not tested: no incident in any month that could be forecast.")
            continue
        rankings = {**METHODS, **references(ward, horizon_months=trials.horizon_months)}
        result = backtest(
            history,
            rankings,
            least_months=trials.least_months,
            horizon_months=trials.horizon_months,
            seed=SEED,
        )
        recipe = _recipe(workspace, trials, kind, monthly, history)
        answers.append(BacktestAnswer(kind, result, best_method(result), recipe))
    if not answers:
        raise ParameterError("no incident followed in any month that could be forecast; choose another priority")
    vague = int((monthly.month < 0).sum())
    outside = f"{vague:,} incidents belong to none of the months used and are left out." if vague else ""
    return answers, [note for note in (*unseen, left_out, outside) if note]


def chosen_methods(answers: Sequence[BacktestAnswer], workspace: Workspace, *, on: date) -> dict[str, ChosenMethod]:
    """Give the method chosen for each priority and what that rests on, by key; single categories are left out."""
    keys = {priority.key for priority in workspace.taxonomy.priorities}
    return {
        answer.kind.key: ChosenMethod(
            answer.choice.method,
            answer.choice.reason,
            months_tried=len(answer.result.origins),
            horizon_months=int(answer.recipe["horizon_months"]),
            incidents_fingerprint=workspace.manifest.incidents_fingerprint,
            chosen_on=on.isoformat(),
        )
        for answer in answers
        if answer.kind.key in keys
    }


def months_to_compare(workspace: Workspace, *, beside: str | None = None) -> tuple[list[str], str]:
    """
    List the months that may be set beside one month at the scale of a hexagon.

    Only those that the supplier of most incidents gave: in any other a count is a part of it.

    Parameters
    ----------
    beside
        That month, ``YYYY-MM``; the last one held if nothing is said.

    Returns
    -------
    months
        ``YYYY-MM``, rising.
    note
        Which were left out, and why; empty if none.
    """
    held = workspace.main_months
    snapped = bool((workspace.incidents["precision"] == "map point").any())
    last = Period.month(beside or held[-1]).start
    breaks = [each for each in BREAKS if each.subject is Subject.FINE and each.new_from <= last and snapped]
    partial = [month for month in workspace.months if month not in held]
    said = f"Left out, since only some suppliers gave them: {months_in_words(partial)}." if partial else ""
    if not breaks:
        return held, said
    latest = max(breaks, key=lambda each: each.new_from)
    months = [month for month in held if Period.month(month).start >= latest.new_from]
    left = len(held) - len(months)
    if left:
        before = Period.month(f"{latest.new_from:%Y-%m}").in_words
        said += (
            f" The {counted(left, 'month')} before {before} {'is' if left == 1 else 'are'} left out. {latest.sentence}"
        )
    return months, said.strip()


def hexagon_wards(workspace: Workspace) -> Indices:
    """Find the ward of the study layer that the centre of each hexagon lies in, or on the rim is nearest to."""
    grid, wards = workspace.hexagons, workspace.boundaries.layers[workspace.boundaries.study_layer]
    # A hexagon shares some ground with the study area: its centre is at most one side away.
    return locate(*grid.centres(), wards, tolerance_m=1.01 * grid.side_m)


def _kinds(workspace: Workspace, trials: Trials) -> tuple[list[Kind], list[str]]:
    incidents, taxonomy = workspace.incidents, workspace.taxonomy
    asked = [taxonomy.priority(key) for key in trials.priorities]
    kinds, unseen = [], []
    for priority in asked or taxonomy.priorities:
        chosen = priority.grades(incidents) >= Grade.PROXY
        if chosen.any():
            kinds.append(Kind(priority.key, priority.name, chosen))
        else:
            unseen.append(_unseen(priority))
    if asked and unseen:
        raise ParameterError(unseen[0])
    for category in trials.categories:
        chosen = (incidents["category"] == category).to_numpy()
        if not chosen.any():
            known = sorted(str(name) for name in incidents["category"].unique())
            meant = [name for name in known if name.casefold() == category.strip().casefold()]
            choose = f"did you mean {meant[0]!r}?" if meant else f"recorded are {', '.join(known)}"
            raise ParameterError(f"no incident has the category {category!r}; {choose}")
        kinds.append(Kind(category, f"{category} (category)", chosen))
    return kinds, unseen


def _refuse_few(workspace: Workspace, trials: Trials, monthly: MonthlyIncidents, left_out: str) -> None:
    """Say of months that are too few because others were left out how many there are, and why those do not count."""
    history = monthly.history(np.ones(len(workspace.incidents), np.bool_))
    few = not origins_of(history, least_months=trials.least_months, horizon_months=trials.horizon_months)
    if left_out and few:
        lost = len(workspace.months) - len(monthly.months)
        raise ParameterError(
            f"the data holds {counted(len(workspace.months), 'month')}, and {lost} of them cannot be used. {left_out} "
            f"A backtest needs a month with {trials.least_months} held before it and {trials.horizon_months} in a row "
            "to forecast; import more months"
        )


def _quiet(history: History, trials: Trials) -> bool:
    """Whether months could be forecast, but nothing followed in them."""
    followed = history.counts[trials.least_months :]
    return len(followed) > 0 and not followed.any()


def _unseen(priority: Priority) -> str:
    return f"{priority.name} cannot be seen in this data. It would need {priority.needs}."


def _recipe(
    workspace: Workspace, trials: Trials, kind: Kind, monthly: MonthlyIncidents, history: History
) -> dict[str, str]:
    boundaries, rules, grid = workspace.boundaries, HotspotRules(), workspace.hexagons
    learned = learn(history)
    shares = ", ".join(f"{name} {share:.2f}" for name, share in zip(SURFACES, learned.shares, strict=True))
    return {
        "kind": kind.key,
        "incidents": f"{history.counts.sum():.0f}",
        "of": str(len(workspace.incidents)),
        "months": str(len(monthly.months)),
        "months_before": str(trials.least_months),
        "horizon_months": str(trials.horizon_months),
        "hexagons": str(len(grid)),
        "hexagon_side_m": f"{grid.side_m:g}",
        "coverage": " ".join(f"{share:g}" for share in COVERAGE),
        "window_months": str(WINDOW_MONTHS),
        "decay_half_life_months": f"{DECAY_MONTHS:g}",
        "shrunk_half_life_months": f"{HALF_LIFE_MONTHS:g}",
        "shrunk_learning_months": str(LEARNING_MONTHS),
        "shrunk_prior_now": shares,
        "shrunk_shape_now": f"{learned.shape:g}",
        "hotspot_rules": f"{rules.eps_m:g} m, {rules.min_incidents}, {rules.min_points}, {rules.max_extent_m:g} m",
        "bootstrap": f"{RESAMPLES} draws of months and blocks, {CONFIDENCE:.0%}, seed {SEED}",
        "data": workspace.fingerprint,
        "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
        "version": __version__,
    }
