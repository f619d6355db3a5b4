"""Where to expect most in a month: hexagons ranked by the forecast that the backtest chose, with its recipe."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo import __version__
from geo.answers.backtesting import months_to_compare
from geo.answers.comparison import mixed_drawings
from geo.answers.hexagon_places import hexagon_places
from geo.answers.outlook import METHOD, Outlook, choice_notice, outlook, why_none
from geo.crs import BNG, WGS84, project
from geo.errors import ParameterError
from geo.periods import Period, months
from geo.remedies import CHOOSE_FORECAST
from geo.selection import Filters, rows_by_period, select
from geo.taxonomy import Priority
from geo.workspace import Workspace

MOST_AHEAD = 3
"""Months after the last held that can be forecast: no backtest tells what one further ahead is worth."""
_MONTHS_TOLD = 12


@dataclass(frozen=True, eq=False)
class ExpectedList:
    """
    The answer: what was asked, the forecast and its first places.

    `table` has one row for each hexagon, the most expected first: ``rank``, ``place`` (commonest street of the year
    before, the ward where there was no incident), ``ward``, ``ward_code``, ``expected`` (incidents in the month),
    ``share`` (of all expected in the county, added up from the first row on), ``incidents`` and ``categories`` (of the
    year before; missing where no month of it is held), ``easting``, ``northing`` (its centre), ``longitude``,
    ``latitude``. `recipe` names everything that shaped it, `notes` what must be said.
    """

    priority: Priority
    forecast: Outlook
    table: pd.DataFrame
    notes: tuple[str, ...]
    recipe: dict[str, str]


def expected_list(workspace: Workspace, priority: str, month: str, *, share: float) -> ExpectedList:
    """
    Rank the hexagons of the county by what to expect in a month.

    Parameters
    ----------
    month
        To be forecast, ``YYYY-MM``, at most `MOST_AHEAD` after the last held; only earlier months are looked at.
    share
        Of the hexagons, to be listed: 0.01 is one in a hundred. The last one is taken whole.

    Raises
    ------
    ParameterError
        If the priority does not exist or cannot be seen in this data, no month before is held, the month lies too far
        ahead, or the share is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise ParameterError(
            f"a share of {100 * share:g} % of the area has no meaning; it lies above 0 % and is at most 100 %"
        )
    asked = Period.month(month)
    before, ahead = asked.earlier(1), _months_ahead(workspace, month)
    filters = Filters(priority, before)
    year = Period(before.earlier(_MONTHS_TOLD - 1).start, before.end)
    held = _MONTHS_TOLD - len(workspace.missing_months(year))
    # A night that began in a month held may belong to one that is not.
    rows = np.flatnonzero((rows_by_period(workspace, filters, [year], points=True) == 0) & (held > 0))
    everything = select(workspace, replace(filters, period=workspace.span), points=True)
    if not everything.visible:
        raise ParameterError(everything.notice)
    forecast = outlook(workspace, filters)
    if forecast is None:
        raise ParameterError(f"nothing tells what to expect in {asked.in_words}: {why_none(workspace, filters)}")
    grid = workspace.hexagons
    first = np.argsort(-forecast.expected, kind="stable")[: math.ceil(share * len(grid))]
    x, y = (axis[first] for axis in grid.centres())
    longitude, latitude = project(x, y, BNG, WGS84)
    expected = forecast.expected[first]
    table = pd.DataFrame(
        {
            "rank": np.arange(1, len(first) + 1),
            "expected": expected,
            "share": np.cumsum(expected) / max(forecast.expected.sum(), 1e-12),
            "easting": x,
            "northing": y,
            "longitude": longitude,
            "latitude": latitude,
        }
    )
    table = table.join(hexagon_places(workspace, rows, first))
    table["incidents"] = table["incidents"].astype("Int64")
    if not held:
        table["incidents"] = pd.array([pd.NA] * len(table), "Int64")
    chosen = priority in workspace.methods
    notes = (
        "" if chosen else f"No backtest of this data was kept: {METHOD} is used; {CHOOSE_FORECAST}.",
        choice_notice(workspace, priority),
        months_to_compare(workspace, beside=month)[1],
        mixed_drawings(workspace, year, everything),
        everything.notice,
        _said_ahead(workspace, asked, ahead),
        *_said_year(workspace, year, held),
        "What to expect of records, not of offenders; a patrol that records more makes a place expect more.",
    )
    recipe = {
        "priority": priority,
        "month": month,
        "method": forecast.method,
        "hexagon_side_m": f"{grid.side_m:g}",
        "hexagons": str(len(grid)),
        "share_of_hexagons": f"{share:g}",
        "data": workspace.fingerprint,
        "boundaries": f"{workspace.boundaries.study_layer} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
    return ExpectedList(everything.priority, forecast, table, tuple(note for note in notes if note), recipe)


def _months_ahead(workspace: Workspace, month: str) -> int:
    """Count the months from the last held to one to be forecast, 0 for one that is held, and refuse too many."""
    last = workspace.main_months[-1]
    ahead = len(months(Period(Period.month(last).start, Period.month(month).end))) - 1 if month > last else 0
    if ahead > MOST_AHEAD:
        raise ParameterError(
            f"{Period.month(month).in_words} lies {ahead} months after {Period.month(last).in_words}, the last month "
            f"held; forecast at most {MOST_AHEAD} months ahead"
        )
    return ahead


def _said_ahead(workspace: Workspace, month: Period, ahead: int) -> str:
    if ahead <= 1:
        return ""
    last = Period.month(workspace.main_months[-1])
    return (
        f"{month.in_words} lies {ahead} months after {last.in_words}, the last month held: what happens between is "
        "not known, and the forecast is less sure."
    )


def _said_year(workspace: Workspace, year: Period, held: int) -> list[str]:
    """Say what is not known of the year before a month."""
    if not held:
        return [f"No month of the year before ({year.in_words}) is held: its incidents are missing, not zero."]
    said = []
    if held < _MONTHS_TOLD:
        said.append(f"The year before is held for {held} of {_MONTHS_TOLD} months: the others are missing, not zero.")
    if gaps := workspace.gaps(year):
        said.append(f"Not given in the year before, which is not zero: {'; '.join(gaps)}.")
    return said
