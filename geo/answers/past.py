"""The past periods that the hotspots of a question are set beside."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.answers.comparison import Earlier, earlier_period
from geo.periods import Period
from geo.points import DistinctPoints, Indices, distinct_points_by
from geo.selection import Filters, rows_by_period
from geo.workspace import Workspace

MOST_PERIODS = 12
"""Twelve months, or twelve weeks, tell a persistent place from one that comes and goes."""
_YEAR_DAYS = 365


@dataclass(frozen=True, eq=False)
class Past:
    """
    Past periods as long as the one asked for, and the incidents a question would have been about then.

    `periods` are those back to back before it, the latest first, no more than a year of them, and then the same period
    of the year before if it is not among them; `in_row` says how many are back to back and `year_before` which one is a
    year before. `comparable`, of shape (n_periods,), is false where something keeps a period from being compared: it
    holds no points then. `points` are the distinct points of each period, `period` their positions, and `rows` the
    positions in the workspace of the incidents at them.
    """

    periods: tuple[Earlier, ...]
    in_row: int
    year_before: int
    comparable: npt.NDArray[np.bool_]
    points: DistinctPoints
    period: Indices
    rows: Indices

    @property
    def usable(self) -> npt.NDArray[np.bool_]:
        """Periods back to back that are comparable, whatever lies between them: what is usual."""
        return self.comparable & (np.arange(len(self.comparable)) < self.in_row)

    @property
    def row(self) -> npt.NDArray[np.bool_]:
        """
        Periods that tell what kind of place a hotspot is: comparable, back to back with the one asked for.

        Beyond the first gap none does: a place that was hot a year ago may have been quiet ever since.
        """
        return np.logical_and.accumulate(self.usable)


def past(workspace: Workspace, filters: Filters) -> Past:
    """
    Gather what was before the period of a question, as far as it can be compared.

    Raises
    ------
    ParameterError
        If the priority does not exist, or the past would lie before the years a calendar of crime can mean.
    """
    period = filters.period
    in_a_year = 12 // period.whole_months if period.whole_months else _YEAR_DAYS // period.days
    in_row = max(1, min(MOST_PERIODS, in_a_year))
    periods = [period.earlier(steps) for steps in range(1, in_row + 1)]
    if (year_before := period.year_before()) not in periods:
        periods.append(year_before)
    layer = workspace.boundaries.study_layer
    earlier = tuple(
        earlier_period(workspace, period, each, layer=layer, by_category=False, fine=True) for each in periods
    )
    comparable = np.array([not each.obstacle for each in earlier], np.bool_)
    asked = np.flatnonzero(comparable)
    # The year before may share days with periods of the row: an incident then counts in both.
    apart = [_incidents(workspace, filters, periods, each) for each in (asked[asked < in_row], asked[asked >= in_row])]
    rows, group = (np.concatenate(each) for each in zip(*apart, strict=True))
    incidents = workspace.incidents
    points, of = distinct_points_by(
        incidents["easting"].to_numpy()[rows], incidents["northing"].to_numpy()[rows], group
    )
    return Past(earlier, in_row, periods.index(year_before), comparable, points, of, rows)


def _incidents(
    workspace: Workspace, filters: Filters, periods: list[Period], asked: Indices
) -> tuple[Indices, Indices]:
    """Find the incidents of those periods that are asked for, no two of which overlap, and the period of each."""
    if not len(asked):
        return asked, asked
    index = rows_by_period(workspace, filters, [periods[position] for position in asked], points=True)
    rows = np.flatnonzero(index >= 0)
    return rows, asked[index[rows]]
