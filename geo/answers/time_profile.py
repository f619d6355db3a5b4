"""When the incidents of a question happened: hour by hour of the week, and month by month of all that is held."""

from dataclasses import dataclass

from geo import __version__
from geo.analysis.windows import MOST_HOURS
from geo.answers.hours_of_week import MAX_HOURS, HoursOfWeek, hours_of_week
from geo.answers.month_series import CONFIDENCE, MonthSeries, month_series
from geo.selection import Filters, Selection, select
from geo.workspace import Workspace


@dataclass(frozen=True, eq=False)
class TimeProfile:
    """
    The answer to one question, with the recipe that makes it again.

    `week` shows every hour, whatever hours and weekdays are asked for; `months` all that is held, whatever the period.
    `notes` hold of both.
    """

    filters: Filters
    selection: Selection
    week: HoursOfWeek
    months: MonthSeries
    notes: tuple[str, ...]
    recipe: dict[str, str]


def time_profile(workspace: Workspace, filters: Filters) -> TimeProfile:
    """
    Tell when the incidents of a question happened.

    Raises
    ------
    ParameterError
        If a filter has no meaning for this data.
    """
    selection = select(workspace, filters)
    recipe = {
        **filters.recipe,
        "method": "aoristic weights; STL and Poisson regression by month",
        "longest_interval_hours": f"{MAX_HOURS:g}",
        "window_most_hours": str(MOST_HOURS),
        "confidence": f"{CONFIDENCE:g}",
        "incidents": str(len(selection.incidents)),
        "of": str(selection.total),
        "data": workspace.fingerprint,
        "boundaries": f"{workspace.boundaries.study_layer} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
    notes = tuple(note for note in (selection.notice, selection.coverage) if note)
    week, months = hours_of_week(workspace, filters), month_series(workspace, filters)
    return TimeProfile(filters, selection, week, months, notes, recipe)
