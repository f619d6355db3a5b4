"""What must be said beside a hotspot list: what is not compared and why, and which criteria do not count."""

import pandas as pd

from geo.analysis.criteria import seen
from geo.analysis.lineage import LEAST_PERIODS
from geo.answers.comparison import mixed_drawings
from geo.answers.outlook import choice_notice, why_none
from geo.answers.past import Past
from geo.periods import Period
from geo.selection import Filters, Selection
from geo.survey import Survey
from geo.words import counted
from geo.workspace import Workspace


def list_notes(
    workspace: Workspace,
    filters: Filters,
    selection: Selection,
    earlier: Past,
    measured: pd.DataFrame,
    survey: Survey,
) -> tuple[str, ...]:
    """
    Say what the columns of a hotspot list cannot.

    Parameters
    ----------
    measured
        A row for each hotspot with each of `geo.analysis.criteria.CRITERIA` as measured.
    """
    said = [selection.notice, selection.coverage, mixed_drawings(workspace, filters.period, selection)]
    if len(selection.incidents):
        for each in (earlier.periods[0], earlier.periods[earlier.year_before]):
            said += [each.obstacle, each.notice]
    if len(measured):
        if not workspace.capabilities.hours:
            said.append("Peak days and hours are not told: this data has months only.")
        said += [_class_rests_on(filters.period, earlier), *_unseen(workspace, filters, measured, survey)]
        if measured["direction"].notna().any():
            said.append(choice_notice(workspace, filters.priority))
    return tuple(dict.fromkeys(each for each in said if each))


def _class_rests_on(period: Period, earlier: Past) -> str:
    """Say on which periods classes rest where those are not all that one would look at."""
    known = int(earlier.row.sum())
    if known < LEAST_PERIODS:
        before = counted(known, "period")
        return f"No class is told: {before} just before can be compared without a gap, and {LEAST_PERIODS} are needed."
    if known == earlier.in_row:
        return ""
    held = Period(earlier.periods[known - 1].period.start, period.start)
    return f"Classes rest on {counted(known, 'period')} before, {held.in_words}: what was earlier cannot be compared."


def _unseen(workspace: Workspace, filters: Filters, measured: pd.DataFrame, survey: Survey) -> list[str]:
    """Say which criteria do not count, and of which hotspots one that counts is not known."""
    why = {
        "direction": why_none(workspace, filters),
        "impact": "no address, victim or flag is known.",
        "concern": f"the survey ({survey.name}) asked about fewer than half of the incidents.",
    }
    total, known, enough = len(measured), measured.notna().sum(), seen(measured)
    said = []
    for name, reason in why.items():
        if not known[name]:
            said.append(f"{name.capitalize()} does not count: {reason}")
        elif name not in enough:
            said.append(f"{name.capitalize()} does not count: it is known of {known[name]} of {total} hotspots only.")
        elif known[name] < total:
            said.append(
                f"{name.capitalize()} is known of {known[name]} of {total} hotspots; the others take their mean."
            )
    return said
