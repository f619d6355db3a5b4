"""Knox test: at a size pointpats can do, and for a year of the county."""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import COUNTY, SEED, Inputs
from geo.analysis.near_repeat import PERMUTATIONS, near_repeat
from geo.crs import Floats
from geo.points import Indices
from geo.schema import TIMEZONE
from geo.sources.ingest import incidents_table

REQUIRED = 50.0
TAU_DAYS = 14
ERRORS = 5.0
"""How many standard errors the means of different shuffles may be apart."""
_DAYS = 365

Answer = tuple[int, float]
"""Pairs observed, and their mean over the shuffles."""


@dataclass(frozen=True)
class Task:
    """How much of the county to test; `rows` is None for all."""

    rows: int | None
    delta_m: float
    shuffles: int


_FEW = Task(3_000, 400.0, 99)
"""pointpats lists all pairs near in time, and walks through the near ones in Python, shuffle by shuffle."""
_YEAR = Task(None, 100.0, PERMUTATIONS)


def _rows(inputs: Inputs, task: Task) -> tuple[Floats, Indices]:
    """Take real locations; the files tell the month only, so dates are drawn by chance."""
    rng = np.random.default_rng(SEED)
    xy = inputs.xy(COUNTY)
    chosen = xy if task.rows is None else xy[rng.choice(len(xy), task.rows, replace=False)]
    return chosen, rng.integers(0, _DAYS, len(chosen))


def pointpats_knox(inputs: Inputs, task: Task) -> Call:
    """Call the library."""
    from pointpats import Knox  # noqa: PLC0415  # only in the process that needs it

    xy, day = _rows(inputs, task)

    def call() -> Answer:
        found = Knox(xy, day[:, None], delta=task.delta_m, tau=TAU_DAYS, permutations=task.shuffles, keep=True)
        return found.nst, float(found.sim.mean())

    return call


def shuffle_by_shuffle(inputs: Inputs, task: Task) -> Call:
    """List all near pairs of rows once, then look up both dates of each, shuffle by shuffle."""
    xy, day = _rows(inputs, task)
    rng = np.random.default_rng(SEED)

    def call() -> Answer:
        one, other = cKDTree(xy).query_pairs(task.delta_m, output_type="ndarray").T

        def count(dates: Indices) -> int:
            return int((abs(dates[one] - dates[other]) <= TAU_DAYS).sum())

        return count(day), float(np.mean([count(rng.permutation(day)) for _ in range(task.shuffles)]))

    return call


def ours(inputs: Inputs, task: Task) -> Call:
    """From the table as the store holds it."""
    xy, day = _rows(inputs, task)
    noon = pd.Series(pd.Timestamp("2024-01-01 12:00") + pd.to_timedelta(day, unit="D")).dt.tz_localize(TIMEZONE)
    columns: dict[str, object] = {
        "incident_id": [f"{row:06d}" for row in range(len(xy))],
        "source": "police",
        "occurred_from": noon.dt.as_unit("us"),
        "occurred_to": (noon + pd.Timedelta(minutes=1)).dt.as_unit("us"),
        "easting": xy[:, 0],
        "northing": xy[:, 1],
        "precision": "map point",
        "category": "Burglary",
    }
    table = incidents_table(columns, len(xy))

    def call() -> Answer:
        found = near_repeat(
            table,
            rng=np.random.default_rng(SEED),
            space_limits_m=[task.delta_m],
            time_limits_days=[TAU_DAYS],
            permutations=task.shuffles,
        )
        return int(found.observed[0, 0]), float(found.expected[0, 0])

    return call


def check(_: Inputs, obvious: Answer, found: Answer, *, task: Task) -> Verdict:
    """Compare observed pairs outright; means of different shuffles differ by chance."""
    # Few of all pairs are near, so that their number is nearly Poisson; that of a pile on one point varies more.
    off = abs(obvious[1] - found[1]) / math.sqrt(2 * found[1] / task.shuffles)
    how = (
        f"observed within {task.delta_m:g} m and {TAU_DAYS} days: {obvious[0]:,} and {found[0]:,} pairs; means of "
        f"{task.shuffles} shuffles, each its own: {obvious[1]:,.1f} and {found[1]:,.1f}, {off:.1f} standard errors "
        "apart; locations real, dates by chance"
    )
    return Verdict(obvious[0] == found[0] and off <= ERRORS, how)


def _comparison(path: str, obvious: Contender, task: Task, runs: int, required: float | None) -> Comparison:
    mine = Contender("near_repeat", partial(ours, task=task), runs=runs)
    return Comparison(path, obvious, mine, required, partial(check, task=task))


COMPARISONS = (
    _comparison(
        "Knox, 3k rows, 99 shuffles",
        Contender("pointpats.Knox", partial(pointpats_knox, task=_FEW), runs=1),
        _FEW,
        runs=7,
        required=REQUIRED,
    ),
    _comparison(
        "Knox, 29k rows, 999 shuffles",
        Contender("near pairs, shuffle by shuffle", partial(shuffle_by_shuffle, task=_YEAR), runs=1),
        _YEAR,
        runs=3,
        required=None,
    ),
)
