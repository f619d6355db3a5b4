"""Hexagons that answer one question: how many incidents, where more than chance would put, and where it changed."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import __version__
from geo.analysis.hexagon_change import hexagon_change
from geo.analysis.hexagons import count_by_hexagon
from geo.analysis.significance import gi_star
from geo.answers.comparison import Against, earlier_period, mixed_drawings, period_against
from geo.answers.hexagon_places import hexagon_places
from geo.crs import Floats
from geo.points import Indices, distinct_points
from geo.selection import Filters, Selection, select
from geo.workspace import Workspace

Kind = Literal["count", "significance", "change"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ALPHA = 0.05
SEED = 20_230_401
_METHODS = {"count": "count by hexagon", "significance": "Gi*, 99,999 permutations", "change": "exact test"}
_CELLS = "Hexagons of 200 m side, 0.1 km²; those without an incident are clear."
LISTED = 100
"""Rows of the table; the map shows all."""


@dataclass(frozen=True, eq=False)
class HexagonMap:
    """
    The answer: what was asked, of which rows, and a value for each hexagon of the workspace.

    `value`, shape (n_hexagons,), is what is shown: incidents, the z score of Gi* or the change in incidents. `shown`
    tells which hexagons have something to say: those with an incident, that are significant, or with enough incidents
    for a change to show; `beyond_chance` which of them are significant. `table` lists the first of them with ``rank``,
    ``place``, ``ward``, ``incidents``, ``categories`` and, as far as it applies, ``z`` or ``before``, ``difference``
    and ``by_chance``, the share of such or larger changes that chance alone would make. `notes` are the sentences that
    must be said beside it; `obstacle` says why nothing can be compared, and is empty where something can.
    """

    filters: Filters
    kind: Kind
    selection: Selection
    value: Floats
    shown: npt.NDArray[np.bool_]
    beyond_chance: npt.NDArray[np.bool_]
    table: pd.DataFrame
    obstacle: str
    notes: tuple[str, ...]
    recipe: dict[str, str]


def hexagon_map(workspace: Workspace, filters: Filters, kind: Kind, *, against: Against = "before") -> HexagonMap:
    """
    Choose the incidents of a question and say of each hexagon what there is.

    Parameters
    ----------
    against
        Which earlier period a change is measured against: the one before, or the same of the year before.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data.
    """
    selection = select(workspace, filters, points=True)
    counts = _counts(workspace, selection)
    outside = len(selection.incidents) - int(counts.sum())
    beyond = f"{outside:,} of the incidents lie in no hexagon." if outside else ""
    mixed = mixed_drawings(workspace, filters.period, selection)
    if kind == "count":
        told = _Told(counts, counts > 0, counts < 0, {}, (_CELLS,))
    elif kind == "significance":
        told = _significance(workspace, counts)
    else:
        told = _change(workspace, filters, counts, against)
    recipe = {
        **filters.recipe,
        "method": {"count": "count by hexagon", "significance": "Gi*, 99,999 permutations", "change": "exact test"}[
            kind
        ],
        "hexagon_side_m": f"{workspace.hexagons.side_m:g}",
        **({} if kind == "count" else {"false_discoveries": f"{ALPHA:g}"}),
        **({"against": against} if kind == "change" else {}),
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "boundaries": f"{workspace.boundaries.study_layer} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
    return HexagonMap(
        filters,
        kind,
        selection,
        told.value,
        told.shown,
        told.beyond_chance,
        _table(workspace, selection, told),
        told.obstacle,
        tuple(note for note in (selection.notice, selection.coverage, mixed, *told.notes, beyond) if note),
        recipe,
    )


@dataclass(frozen=True)
class _Told:
    value: Floats
    shown: npt.NDArray[np.bool_]
    beyond_chance: npt.NDArray[np.bool_]
    columns: dict[str, Floats]
    notes: tuple[str, ...]
    obstacle: str = ""


def _counts(workspace: Workspace, selection: Selection) -> Floats:
    incidents = selection.incidents
    return count_by_hexagon(distinct_points(incidents["easting"], incidents["northing"]), workspace.hexagons)


def _significance(workspace: Workspace, counts: Floats) -> _Told:
    found = gi_star(counts, workspace.hexagons, rng=np.random.default_rng(SEED), alpha=ALPHA)
    n = int(found.significant.sum())
    note = (
        f"{n:,} of {len(counts):,} hexagons lie among more incidents than chance would put there{_false(n)}. A whole "
        "county compares towns with fields."
    )
    return _Told(found.z, found.significant, found.significant, {"z": found.z}, (note,))


def _false(n: int) -> str:
    return f"; of these about {100 * ALPHA:g} % are expected to be false" if n else ""


def _change(workspace: Workspace, filters: Filters, counts: Floats, against: Against) -> _Told:
    period = filters.period
    before = period_against(period, against)
    earlier = earlier_period(workspace, period, before, layer=None, by_category=False, fine=True)
    nothing = np.zeros(len(counts), np.bool_)
    if earlier.obstacle:
        return _Told(np.zeros(len(counts)), nothing, nothing, {}, (), earlier.obstacle)
    then = _counts(workspace, select(workspace, replace(filters, period=before), points=True))
    found = hexagon_change(counts, then, days_now=period.days, days_before=before.days, alpha=ALPHA)
    rose, fell = int(found.rose.sum()), int(found.fell.sum())
    note = (
        f"Against {before.in_words}: of {int(found.tested.sum()):,} hexagons with enough incidents to show a change "
        f"{rose:,} rose and {fell:,} fell by more than chance{_false(rose + fell)}."
    )
    difference = counts - then * period.days / before.days
    columns = {"before": then, "difference": difference, "by_chance": found.p}
    return _Told(difference, found.tested, found.rose | found.fell, columns, (note, earlier.notice))


def _table(workspace: Workspace, selection: Selection, told: _Told) -> pd.DataFrame:
    """List the hexagons with most to say first; of equal ones those with more incidents are not preferred."""
    shown: Indices = np.flatnonzero(told.shown)
    first = shown[np.argsort(-np.abs(told.value[shown]), kind="stable")][:LISTED]
    table = hexagon_places(workspace, selection.incidents.index.to_numpy(), first)
    for name, values in told.columns.items():
        table[name] = values[first]
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table
