"""Which counts of a table of areas the public must not see."""

from dataclasses import replace
from functools import partial

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import Inputs
from geo.analysis.disclosure import VALUES_LEFT, Cells, to_hide
from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.periods import Mask, Period
from geo.points import Indices
from geo.selection import Filters
from geo.sharing.cells import Count, cells_of
from geo.workspace import open_workspace

REQUIRED = 10.0
_ASKED = Filters("all-crime", Period.month("2025-06"))
_HAIR = 1e-6


def _cells(inputs: Inputs, layers: tuple[str, ...]) -> tuple[Cells, Indices]:
    """Count a month and the one a year before in every area of some layers, and in the whole."""
    workspace = open_workspace(inputs.held)
    asked = (_ASKED, replace(_ASKED, period=_ASKED.period.year_before()))
    codes = {layer: ["", *workspace.boundaries.layers[layer]["code"]] for layer in layers}
    return cells_of(
        workspace, [Count(each, layer, code) for each in asked for layer in layers for code in codes[layer]]
    )


def one_by_one(inputs: Inputs, layers: tuple[str, ...]) -> Call:
    """Solve for the least and the greatest of each small count, hide what gives one away, and begin again."""
    cells, pieces = _cells(inputs, layers)
    return lambda: _one_by_one(cells, pieces)


def _one_by_one(cells: Cells, pieces: Indices) -> Mask:
    hidden = cells.count < SMALLEST_SHOWN
    targets = csr_array(cells.parts[hidden]).toarray()
    alone = np.unique(cells.parts.toarray(), axis=1, return_inverse=True)[1]
    groups = np.array([alone == one for one in range(alone.max() + 1)], np.float64)
    small = (groups @ pieces > 0) & (groups @ pieces < SMALLEST_SHOWN)
    targets = np.vstack([targets, groups[small]])
    leaking = True
    while leaking:
        leaking = False
        for target in targets:
            shown = np.flatnonzero(~hidden)
            by = shown[_gives_away(csr_array(cells.parts[shown]), cells.count[shown], target)]
            if len(by):
                hidden[by[np.argmin(cells.count[by])]] = leaking = True
    return hidden


def _gives_away(told: csr_array, count: np.ndarray, target: np.ndarray) -> Indices:
    """List the cells that leave a count too few values; none where it has enough."""
    ends, binding = [], []
    for sign in (1, -1):
        if sign < 0 and (target[told.sum(axis=0) == 0] > 0).any():
            return np.empty(0, np.int64)
        found = linprog(sign * target, A_eq=told, b_eq=count, method="highs")  # type: ignore[call-overload]  # sparse
        ends.append(found.fun)
        binding.append(np.flatnonzero(np.abs(found.eqlin.marginals) > _HAIR))
    n_values = np.floor(-ends[1] + _HAIR) - np.ceil(ends[0] - _HAIR) + 1
    return np.empty(0, np.int64) if n_values >= VALUES_LEFT else np.union1d(*binding)


def ours(inputs: Inputs, layers: tuple[str, ...]) -> Call:
    """Ask one model again and again, and learn of all counts from each answer."""
    cells, pieces = _cells(inputs, layers)
    return lambda: to_hide(cells, pieces)


def check(inputs: Inputs, obvious: Mask, hidden: Mask, *, layers: tuple[str, ...]) -> Verdict:
    """Compare how many are hidden; which of several guards a small count is nobody's concern."""
    cells, _ = _cells(inputs, layers)
    small = cells.count < SMALLEST_SHOWN
    how = (
        f"{int(small.sum())} of {len(cells):,} counts are small; with them {int(hidden.sum())} are hidden by us, "
        f"{int(obvious.sum())} one by one"
    )
    return Verdict(bool(hidden[small].all() and hidden.sum() <= obvious.sum()), how)


def _comparison(path: str, *layers: str) -> Comparison:
    return Comparison(
        path,
        Contender("scipy linprog, count by count", partial(one_by_one, layers=layers), runs=1),
        Contender("to_hide", partial(ours, layers=layers), runs=5),
        REQUIRED,
        partial(check, layers=layers),
    )


COMPARISONS = (
    _comparison("Hide in wards of two vintages", "ward_2022", "ward_2025"),
    _comparison("Hide in 334 LSOAs", "lsoa_2021"),
)
