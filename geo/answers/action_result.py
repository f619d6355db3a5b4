"""Did an action at a place work: before and after, beside places like it where nothing was done."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo import __version__
from geo.analysis.comparable import mixes_drawings
from geo.answers.comparison import Against, earlier_period, period_against
from geo.crs import BNG, WGS84, Floats, project
from geo.errors import ParameterError
from geo.periods import Period
from geo.points import Indices
from geo.problems.comparison_areas import Likeness, alike
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
PROPOSED = 3
UNLIKE = 2.0
"""Policy: where counts differ by more than this factor, changes by as many incidents are not to be expected."""
_REGRESSION = (
    "Places are chosen because much happened there, and what is unusually high falls by itself: compare with places "
    "that were as high."
)


@dataclass(frozen=True)
class Action:
    """
    Where something was done: within `radius_m` of a numbered place of the gazetteer, in metres.

    `ring_m` is how far around that incidents may have moved to. `compared_with` are the numbers of places where
    nothing was done; where none are named, the most alike are proposed, further away than `buffer_m` from edge to edge.
    """

    place: int
    radius_m: float = 250.0
    ring_m: float = 250.0
    buffer_m: float = 500.0
    compared_with: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not (self.radius_m > 0 and self.ring_m > 0 and self.buffer_m >= self.ring_m):
            raise ParameterError(
                f"a radius of {self.radius_m:g} m, a ring of {self.ring_m:g} m and a buffer of {self.buffer_m:g} m do "
                "not go together; radius and ring must be above 0, and the buffer no narrower than the ring"
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


def place_names(workspace: Workspace) -> dict[int, str]:
    """
    Name every numbered place so that no two share a name.

    Returns
    -------
    names
        By number, such as ``No. 3, High Street, Abbey``.
    """
    table, wards = workspace.gazetteer.table, workspace.ward_names
    rows = zip(table["number"].tolist(), table["name"].tolist(), table["ward_code"].tolist(), strict=True)
    return {
        number: ", ".join(filter(None, (f"No. {number}", name if pd.notna(name) else "", wards.get(code, ""))))
        for number, name, code in rows
    }


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
    own = _row(places, action.place)
    near, around = _within(workspace, places, action)
    of_period = rows_by_period(workspace, filters, [before, filters.period], points=True)
    held = _months_before(workspace, filters.period)
    of_month = rows_by_period(workspace, filters, [Period.month(month) for month in held], points=True)
    monthly = _counts(near, of_month, len(held))
    rows, likeness = _chosen(workspace, places, action, own, monthly, near, of_month)
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


def _row(places: pd.DataFrame, number: int) -> int:
    at = np.flatnonzero(places["number"].to_numpy() == number)
    if not len(at):
        raise ParameterError(f"there is no place No. {number}; the hotspot list says the numbers of places")
    return int(at[0])


def _within(workspace: Workspace, places: pd.DataFrame, action: Action) -> tuple[list[Indices], Indices]:
    """List the incidents within the radius of each place, and those around the action's."""
    incidents = workspace.incidents
    located = np.flatnonzero(incidents["easting"].notna().to_numpy())
    points = cKDTree(incidents[["easting", "northing"]].to_numpy(np.float64)[located])
    centres = places[["easting", "northing"]].to_numpy(np.float64)
    near = [located[found] for found in points.query_ball_point(centres, action.radius_m)]
    own = _row(places, action.place)
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


def _chosen(
    workspace: Workspace,
    places: pd.DataFrame,
    action: Action,
    own: int,
    monthly: Floats,
    near: list[Indices],
    of_month: Indices,
) -> tuple[list[int], pd.DataFrame]:
    """Choose the places to compare with, and tell how alike they are."""
    category = pd.Categorical(workspace.incidents["category"]).codes
    kinds = np.array([np.bincount(category[rows[of_month[rows] >= 0]], minlength=category.max() + 1) for rows in near])
    centres = places[["easting", "northing"]].to_numpy(np.float64)
    away = np.hypot(*(centres - centres[own]).T)
    least = 2 * action.radius_m
    far = away >= least + action.buffer_m
    ranked = {each.area: each for each in alike(monthly, kinds, own, far, most=len(places))}
    rows = [_row(places, number) for number in action.compared_with] or _proposed(ranked, centres, least)
    if not rows:
        raise ParameterError("no numbered place far enough away had incidents; name places to compare with")
    for row in rows:
        if not far[row]:
            raise ParameterError(
                f"place No. {places['number'].iloc[row]} lies {away[row]:,.0f} m from No. {action.place}: nearer than "
                f"{least + action.buffer_m:,.0f} m, what was done there may have reached it"
            )
    for one, other in combinations(rows, 2):
        if np.hypot(*(centres[one] - centres[other])) < least:
            numbers = places["number"].iloc[[one, other]].tolist()
            raise ParameterError(f"places No. {numbers[0]} and No. {numbers[1]} share ground; name one of them")
    told = [ranked.get(row) for row in rows]
    columns = {name: [np.nan, *(getattr(each, name, np.nan) for each in told)] for name in ("level", "trend", "kinds")}
    return rows, pd.DataFrame(columns)


def _proposed(ranked: dict[int, Likeness], centres: Floats, least: float) -> list[int]:
    """Take the most alike that share no ground, and of those of another level no more than one."""
    taken: list[int] = []
    for row, found in ranked.items():
        apart = all(np.hypot(*(centres[row] - centres[other])) >= least for other in taken)
        if len(taken) < PROPOSED and apart and (not taken or found.level <= math.log(UNLIKE)):
            taken.append(row)
    return taken


def _unlike(treated: BeforeAfter, others: list[BeforeAfter], table: pd.DataFrame) -> str:
    """Say which places had far more or fewer incidents, so that the ratio tells more than the difference."""
    low, high = treated.before / UNLIKE, treated.before * UNLIKE
    numbers = zip(others, table["number"].tolist()[1:], strict=True)
    named = ", ".join(f"No. {number}" for each, number in numbers if not low <= each.before <= high)
    if not named:
        return ""
    return f"Far more or fewer incidents than here had {named}: the ratio of the rates tells more than the difference."


def _spread(dispersion: float, n_months: int) -> str:
    said = f"In the {counted(n_months, 'month')} before, counts varied"
    if dispersion == 1:
        return f"{said} no more than by chance."
    return f"{said} {dispersion:.1f} times as much as by chance: the limits are wider by that."
