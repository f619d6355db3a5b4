"""Places that an action is held against: those named, or the most alike that lie far enough away."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import Indices
from geo.problems.comparison_areas import Likeness, alike
from geo.workspace import Workspace

PROPOSED = 3
UNLIKE = 2.0
"""Policy: where counts differ by more than this factor, changes by as many incidents are not to be expected."""


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


def row_of(places: pd.DataFrame, number: int) -> int:
    """Find a place by its number."""
    at = np.flatnonzero(places["number"].to_numpy() == number)
    if not len(at):
        raise ParameterError(f"there is no place No. {number}; the hotspot list says the numbers of places")
    return int(at[0])


def compared_with(
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
    rows = [row_of(places, number) for number in action.compared_with] or _proposed(ranked, centres, least)
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
