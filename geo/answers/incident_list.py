"""The incidents that a question is about, one by one, with their recipe."""

from dataclasses import dataclass

from geo import __version__
from geo.selection import Filters, Selection, select
from geo.workspace import Workspace

_NO_PERSONS = "References to people and free text of partners are left out."
_BY_AREA = "Incidents of which only the area is known have no place."


@dataclass(frozen=True, eq=False)
class IncidentList:
    """
    The answer: what was asked and the rows; see `geo.schema.INCIDENTS`.

    `notes` are the sentences that must be said beside it; `recipe` names everything that shaped the answer.
    """

    filters: Filters
    selection: Selection
    notes: tuple[str, ...]
    recipe: dict[str, str]


def incident_list(workspace: Workspace, filters: Filters) -> IncidentList:
    """
    Choose the incidents of a question.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data.
    """
    selection, boundaries = select(workspace, filters), workspace.boundaries
    recipe = {
        **filters.recipe,
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
        "version": __version__,
    }
    notes = (selection.notice, selection.coverage, _NO_PERSONS, _BY_AREA)
    return IncidentList(filters, selection, tuple(note for note in notes if note), recipe)
