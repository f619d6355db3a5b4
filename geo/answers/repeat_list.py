"""The list of repeat addresses, map points or victims that answers one question, with its recipe."""

from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from geo import __version__
from geo.analysis.repeats import Repeats, repeat_locations, repeat_map_points, repeat_references
from geo.answers.comparison import mixed_drawings
from geo.selection import Filters, Selection, select
from geo.words import capitalised
from geo.workspace import Workspace

Kind = Literal["address", "map-point", "victim"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PLURAL = {"address": "addresses", "map-point": "map points", "victim": "victims"}


@dataclass(frozen=True, eq=False)
class RepeatList:
    """
    The answer: what was asked, of which rows, and what repeats.

    `table` is that of `geo.analysis.repeats`, with ``rank`` from 1 and, for places, ``ward``, the name to `ward_code`.
    `notes` are the sentences that must be said beside it; `recipe` names everything that shaped the answer.
    """

    filters: Filters
    kind: Kind
    selection: Selection
    repeats: Repeats
    table: pd.DataFrame
    notes: tuple[str, ...]
    recipe: dict[str, str]


def repeat_list(workspace: Workspace, filters: Filters, kind: Kind) -> RepeatList:
    """
    Choose the incidents of a question and list what repeats among them.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data.
    """
    selection = select(workspace, filters)
    incidents, layer = selection.incidents, workspace.boundaries.study_layer
    if kind == "victim":
        repeats = repeat_references(incidents)
    else:
        find = repeat_locations if kind == "address" else repeat_map_points
        repeats = find(incidents, ward_layer=layer)
    table = repeats.table.copy()
    table.insert(0, "rank", range(1, len(table) + 1))
    if kind != "victim":
        table.insert(2, "ward", table["ward_code"].map(workspace.ward_names).astype("str"))
    left_out = "; ".join(f"{n:,} {reason}" for reason, n in repeats.left_out.items() if n)
    said = repeats.in_words(_PLURAL[kind])
    notes = (
        selection.notice,
        selection.coverage,
        mixed_drawings(workspace, filters.period, selection) if kind == "map-point" else "",
        f"{capitalised(said)}.",
        f"In none of them, of {len(incidents):,} incidents: {left_out}." if left_out else "",
        "A map point stands for many addresses around it: it is not an address." if kind == "map-point" else "",
    )
    recipe = {
        "kind": kind,
        **filters.recipe,
        "least_incidents": str(repeats.least),
        "incidents": str(len(incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "boundaries": f"{layer} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
    return RepeatList(filters, kind, selection, repeats, table, tuple(note for note in notes if note), recipe)
