"""Did an action at a place work: before and after, beside places like it where nothing was done."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo import __version__
from geo.analysis.comparable import mixes_drawings
from geo.answers.action_places import UNLIKE, Action, compared_with, row_of
from geo.answers.comparison import Against, earlier_period, period_against
from geo.crs import BNG, WGS84, Floats, project
from geo.errors import ParameterError
from geo.periods import Period
from geo.points import Indices
from geo.problems.evaluation import (
    BeforeAfter,
    Difference,
    dispersion_of,
    displacement,
    net_difference,
    ratio_of_rate_ratios,
    weighted_displacement_difference,
)
from geo.problems.verdict import displacement_in_words, effect_in_words, power_in_words, ratio_in_words
from geo.selection import Filters, Selection, rows_by_period, select
from geo.words import counted
from geo.workspace import Workspace

MONTHS = 12
"""At most so many months before the action tell level, trend and spread."""
_REGRESSION = (
    "Places are chosen because much happened there, and what is unusually high falls by itself: compare with places "
    "that were as high."
)


@dataclass(frozen=True, eq=False)
class ActionResult:
    """
    The answer, the action's time being `filters.period`.

    `table` has a row for the place and each place it is compared with: ``role``, ``number``, ``place``, ``before``,
    ``after``, ``longitude``, ``latitude``, and for the latter how far they are from it (``level``, ``trend``,
    ``kinds``). `monthly` has their counts
    by month, a row each in the same order, columns ``YYYY-MM``. `effect`, `moved` and `net` are differences in
    incidents, `ratio` a ratio of rate ratios with its interval.
    """

    filters: Filters
    action: Action
    before: Period
    selection: Selection
    table: pd.DataFrame
    monthly: pd.DataFrame
    dispersion: float
    effect: Difference
    moved: Difference
    net: Difference
    ratio: tuple[float, float, float]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    recipe: dict[str, str]


def action_result(
    workspace: Workspace, filters: Filters, action: Action, *, against: Against = "before"
) -> ActionResult:
    """
    Set a place before and after an action began against places where nothing was done.

    Parameters
    ----------
    filters
        Its period is that of the action: from its beginning to the last day that counts.
    against
        What it is set against: the period before, or the same of the year before.

    Raises
    ------
    ParameterError
        If the two periods cannot be compared, the place does not exist or lies too near one it is compared with, or no
        place can be compared with it.
    """
    selection = select(workspace, filters, points=True)
    before = period_against(filters.period, against)
    compared = earlier_period(
        workspace, filters.period, before, layer=None, by_category=bool(filters.categories), fine=True
    )
    if compared.obstacle:
        raise ParameterError(compared.obstacle)
    places = workspace.gazetteer.table
    own = row_of(places, action.place)
    near, around = _within(workspace, places, action)
    of_period = rows_by_period(workspace, filters, [before, filters.period], points=True)
    held = _months_before(workspace, filters.period)
    of_month = rows_by_period(workspace, filters, [Period.month(month) for month in held], points=True)
    monthly = _counts(near, of_month, len(held))
    rows, likeness = compared_with(workspace, places, action, own, monthly, near, of_month)
    counts = _counts(near, of_period, 2)[[own, *rows]].astype(int).tolist()
    treated, *others = (BeforeAfter(*pair) for pair in counts)
    ring = BeforeAfter(*_counts([around], of_period, 2)[0].astype(int).tolist())
    dispersion = dispersion_of(monthly[[own, *rows]])
    ratio = ratio_of_rate_ratios(treated, others, dispersion=dispersion)
    effect = weighted_displacement_difference(treated, others, dispersion=dispersion)
    moved = displacement(ring, others, dispersion=dispersion)
    named = places.iloc[[own, *rows]]
    longitude, latitude = project(named["easting"].to_numpy(), named["northing"].to_numpy(), BNG, WGS84)
    table = pd.DataFrame(
        {
            "role": ["action", *["comparison"] * len(rows)],
            "number": named["number"].to_numpy(),
            "place": named["name"].to_numpy(),
            "before": [each.before for each in (treated, *others)],
            "after": [each.after for each in (treated, *others)],
            "longitude": longitude,
            "latitude": latitude,
        }
    ).join(likeness)
    return ActionResult(
        filters,
        action,
        before,
        selection,
        table=table,
        monthly=pd.DataFrame(monthly[[own, *rows]].astype(int), columns=held),
        dispersion=dispersion,
        effect=effect,
        moved=moved,
        net=net_difference(treated, ring, others, dispersion=dispersion),
        ratio=ratio,
        sentences=(
            *effect_in_words(treated, others, effect),
            ratio_in_words(ratio),
            *displacement_in_words(moved),
            power_in_words(treated.before, [each.before for each in others], dispersion=dispersion),
        ),
        notes=tuple(
            filter(
                None,
                (
                    selection.coverage,
                    compared.notice,
                    _spread(dispersion, len(held)),
                    _unlike(treated, others, table),
                    _REGRESSION,
                ),
            )
        ),
        recipe={
            **filters.recipe,
            "earlier_period": str(before),
            "method": "weighted displacement difference",
            "place": str(action.place),
            "radius_m": f"{action.radius_m:g}",
            "ring_m": f"{action.ring_m:g}",
            "buffer_m": f"{action.buffer_m:g}",
            "compared_with": ", ".join(str(number) for number in table["number"][1:]),
            "dispersion": f"{dispersion:.2f}",
            "data": workspace.fingerprint,
            "gazetteer": workspace.gazetteer.fingerprint,
            "version": __version__,
        },
    )


def _within(workspace: Workspace, places: pd.DataFrame, action: Action) -> tuple[list[Indices], Indices]:
    """List the incidents within the radius of each place, and those around the action's."""
    incidents = workspace.incidents
    located = np.flatnonzero(incidents["easting"].notna().to_numpy())
    points = cKDTree(incidents[["easting", "northing"]].to_numpy(np.float64)[located])
    centres = places[["easting", "northing"]].to_numpy(np.float64)
    near = [located[found] for found in points.query_ball_point(centres, action.radius_m)]
    own = row_of(places, action.place)
    wide = located[points.query_ball_point(centres[own], action.radius_m + action.ring_m)]
    return near, np.setdiff1d(wide, near[own])


def _counts(groups: list[Indices], period: Indices, n: int) -> Floats:
    """Count the incidents of groups by period, shape (n_groups, n)."""
    return np.array([np.bincount(period[rows][period[rows] >= 0], minlength=n) for rows in groups], np.float64)


def _months_before(workspace: Workspace, period: Period) -> list[str]:
    """List the last months held in full before a period whose map points are drawn as those of the period."""
    first = f"{period.start:%Y-%m}"
    held = [month for month in workspace.main_months if Period.month(month).end <= period.start]
    if workspace.capabilities.map_points:
        held = [month for month in held if not mixes_drawings([month, first])]
    if len(held) < 2:
        raise ParameterError(
            f"{counted(len(held), 'month')} before {period.in_words} can be used; it takes two or more to find places "
            "alike and to tell how much counts vary"
        )
    return held[-MONTHS:]


def _unlike(treated: BeforeAfter, others: list[BeforeAfter], table: pd.DataFrame) -> str:
    """Say which places had far more or fewer incidents, so that the ratio tells more than the difference."""
    low, high = treated.before / UNLIKE, treated.before * UNLIKE
    numbers = zip(others, table["number"].tolist()[1:], strict=True)
    named = ", ".join(f"No. {number}" for each, number in numbers if not low <= each.before <= high)
    if not named:
        return ""
    return f"Far more or fewer incidents than here had {named}: the ratio of the rates tells more than the difference."


def _spread(dispersion: float, n_months: int) -> str:
    said = f"In the {counted(n_months, 'month')} held before, counts varied"
    if round(dispersion, 1) == 1:
        return f"{said} no more than by chance."
    return f"{said} {dispersion:.1f} times as much as by chance: the limits are wider by that."
