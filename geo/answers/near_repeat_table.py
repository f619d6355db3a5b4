"""Whether the incidents of a question come in bursts at one place (near repeat), with the recipe."""

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo import __version__
from geo.analysis.near_repeat import MAX_DAYS, PERMUTATIONS, near_repeat
from geo.errors import ParameterError
from geo.points import distinct_points
from geo.selection import Filters, Selection, select
from geo.words import capitalised, counted
from geo.workspace import Workspace

SEED = 20_230_401
"""Of the shuffles: any number will do, but always the same one."""
MOST_PAIRS = 20_000_000
"""Of incidents near one another: about 20 seconds of one core."""
LEAST_EXPECTED = 5.0
"""Policy: where chance gives fewer pairs, a ratio is not put into words."""
UNLIKELY = 0.05
_MEANS = (
    "More pairs than by chance means that incidents come in bursts at a place: not that one led to the next, nor that "
    "one person did both. Records of one event make pairs as well."
)
_MORE = "more than by chance"
_SAME_PLACE_M = 0.1
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Bands:
    """
    Bands of distance and of days apart, each as wide as the one before; before the first distance, the same place.

    The defaults are those of `geo.analysis.near_repeat`.
    """

    step_m: int = 100
    n_steps: int = 4
    step_days: int = 7
    n_days: int = 4

    def __post_init__(self) -> None:
        """Refuse bands that have no meaning."""
        if min(self.step_m, self.n_steps, self.step_days, self.n_days) < 1:
            raise ParameterError(f"{self} have no meaning: take one band or more, of 1 m and 1 day or more")

    @property
    def limits_m(self) -> tuple[float, ...]:
        """Upper limits of the distances."""
        return (_SAME_PLACE_M, *(float(self.step_m * (n + 1)) for n in range(self.n_steps)))

    @property
    def limits_days(self) -> tuple[int, ...]:
        """Upper limits of the days apart."""
        return tuple(self.step_days * (n + 1) for n in range(self.n_days))


@dataclass(frozen=True, eq=False)
class Prospect:
    """What a test would look at, `pairs` being of incidents within the last distance; `obstacle` says why it cannot."""

    selection: Selection
    pairs: int
    obstacle: str


@dataclass(frozen=True, eq=False)
class NearRepeatTable:
    """
    The answer: pairs of incidents in each band, beside what chance gives.

    `table` has a row for each band, the nearest in space first, then in time: ``distance``, ``days`` (in words),
    ``up_to_m``, ``up_to_days``, ``observed``, ``expected``, ``ratio``, ``p_value``, ``reads`` (the verdict in words).
    """

    filters: Filters
    selection: Selection
    bands: Bands
    table: pd.DataFrame
    sentence: str
    notes: tuple[str, ...]
    recipe: dict[str, str]


def prospect(workspace: Workspace, filters: Filters, bands: Bands) -> Prospect:
    """
    Look before a test whether it can be made.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data.
    """
    selection = select(workspace, filters, points=True)
    incidents = selection.incidents
    if not workspace.capabilities.hours:
        reason = (
            "Near repeats need the day of each incident. This data has months only, and a month cannot say what came "
            "soon after what: import an extract with dates."
        )
        return Prospect(selection, 0, reason)
    dated = (incidents["occurred_to"] - incidents["occurred_from"]) <= MAX_DAYS * _DAY
    if int(dated.sum()) < 2:
        reason = f"Only {counted(int(dated.sum()), 'incident')} of these has a date; choose a longer period."
        return Prospect(selection, 0, reason)
    points = distinct_points(incidents.loc[dated, "easting"], incidents.loc[dated, "northing"])
    tree = cKDTree(points.xy)
    near = tree.count_neighbors(tree, bands.limits_m[-1], weights=points.weight)
    pairs = round((float(near) - float(points.weight.sum())) / 2)
    too_many = (
        f"{pairs:,} pairs of incidents lie within {bands.limits_m[-1]:g} m of one another, more than {MOST_PAIRS:,}: "
        "choose a shorter period, one category or shorter distances."
    )
    return Prospect(selection, pairs, too_many if pairs > MOST_PAIRS else "")


def near_repeat_table(workspace: Workspace, filters: Filters, bands: Bands) -> NearRepeatTable:
    """
    Test the incidents of a question for near repeats.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data, or there is an obstacle (see `prospect`).
    """
    ahead = prospect(workspace, filters, bands)
    if ahead.obstacle:
        raise ParameterError(ahead.obstacle)
    selection = ahead.selection
    found = near_repeat(
        selection.incidents,
        rng=np.random.default_rng(SEED),
        space_limits_m=bands.limits_m,
        time_limits_days=bands.limits_days,
    )
    spaces, times = _in_words(bands)
    table = pd.DataFrame(list(product(spaces, times)), columns=["distance", "days"])
    table["up_to_m"] = np.repeat(found.space_limits_m, len(times))
    table["up_to_days"] = np.tile(found.time_limits_days, len(spaces))
    for name in ("observed", "expected", "ratio", "p_value"):
        table[name] = getattr(found, name).ravel()
    table["reads"] = [_reads(*row) for row in table[["expected", "ratio", "p_value"]].itertuples(index=False)]
    left = f"Left out, as no day of theirs is known: {counted(found.left_out, 'incident')}." if found.left_out else ""
    notes = (
        selection.notice,
        selection.coverage,
        left,
        capitalised(found.notice),
        _MEANS,
    )
    recipe = filters.recipe | {
        "method": "Knox, dates shuffled over locations",
        "distances_m": " ".join(f"{limit:g}" for limit in bands.limits_m),
        "days": " ".join(str(limit) for limit in bands.limits_days),
        "permutations": str(PERMUTATIONS),
        "seed": str(SEED),
        "incidents": str(found.used),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "version": __version__,
    }
    said = tuple(note for note in notes if note)
    return NearRepeatTable(filters, selection, bands, table, _sentence(table), said, recipe)


def _in_words(bands: Bands) -> tuple[list[str], list[str]]:
    """Name the bands: each begins above the limit of the one before."""
    metres = [
        f"over {low * bands.step_m:g} to {high * bands.step_m:g} m" for low, high in pairwise(range(bands.n_steps + 1))
    ]
    firsts = [0, *(limit + 1 for limit in bands.limits_days)]
    days = [
        f"{first} to {last} days apart" if first < last else f"{last} days apart"
        for first, last in zip(firsts, bands.limits_days, strict=False)
    ]
    return ["same place", *metres], days


def _reads(expected: float, ratio: float, p_value: float) -> str:
    if not expected >= LEAST_EXPECTED:
        return "too few pairs to tell"
    if p_value <= UNLIKELY and ratio > 1:
        return f"{100 * (ratio - 1):.0f} % {_MORE}"
    return f"no {_MORE}"


def _sentence(table: pd.DataFrame) -> str:
    told = table[table["expected"] >= LEAST_EXPECTED]
    more = int(told["reads"].str.endswith(f"% {_MORE}").sum())
    if told.empty:
        return "Too few pairs of incidents in every band to tell bursts from chance: choose a longer period."
    return (
        f"{more:,} of {counted(len(told), 'band')} with enough pairs hold more than chance would bring "
        f"(p of {UNLIKELY:g} or less). By chance alone {UNLIKELY * len(told):.1f} would."
    )
