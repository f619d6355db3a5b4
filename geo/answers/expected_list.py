"""Where to expect most in a month: hexagons ranked by the forecast that the backtest chose, with its recipe."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo import __version__
from geo.answers.hexagon_places import hexagon_places
from geo.answers.outlook import METHOD, Outlook, outlook
from geo.crs import BNG, WGS84, project
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters, rows_by_period, select
from geo.taxonomy import Priority
from geo.workspace import Workspace

_MONTHS_TOLD = 12


@dataclass(frozen=True, eq=False)
class ExpectedList:
    """
    The answer: what was asked, the forecast and its first places.

    `table` has one row for each hexagon, the most expected first: ``rank``, ``place`` (commonest street of the year
    before, the ward where there was no incident), ``ward``, ``ward_code``, ``expected`` (incidents in the month),
    ``share`` (of all expected in the county, added up from the first row on), ``incidents`` and ``categories`` (of the
    year before), ``easting``, ``northing`` (its centre), ``longitude``, ``latitude``. `recipe` names everything that
    shaped it, `notes` what must be said.
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
        To be forecast, ``YYYY-MM``; only earlier months are looked at.
    share
        Of the hexagons, to be listed: 0.01 is one in a hundred. The last one is taken whole.

    Raises
    ------
    ParameterError
        If the priority does not exist or cannot be seen in this data, no month before is held, or the share is not
        above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise ParameterError(f"a share of {share:g} of the area has no meaning; it lies above 0 and is at most 1")
    before = Period.month(month).earlier(1)
    filters = Filters(priority, before)
    year = Period(before.earlier(_MONTHS_TOLD - 1).start, before.end)
    rows = np.flatnonzero(rows_by_period(workspace, filters, [year]) == 0)
    everything = select(workspace, replace(filters, period=workspace.span))
    if not everything.visible:
        raise ParameterError(everything.notice)
    forecast = outlook(workspace, filters)
    if forecast is None:
        raise ParameterError(f"no month before {month} is held that could tell what to expect in it")
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
    chosen = priority in workspace.methods
    notes = (
        "" if chosen else f"No backtest of this data was kept: {METHOD} is used; choose with hotspots backtest --keep.",
        everything.notice,
        "What to expect of records, not of offenders; a patrol that records more makes a place expect more.",
    )
    recipe = {
        "priority": priority,
        "month": month,
        "method": forecast.method,
        "hexagon_side_m": f"{grid.side_m:g}",
        "hexagons": str(len(grid)),
        "share_of_hexagons": f"{share:g}",
        "data": workspace.manifest.fingerprint,
        "boundaries": f"{workspace.boundaries.study_layer} {workspace.boundaries.fingerprint}",
        "version": __version__,
    }
    return ExpectedList(everything.priority, forecast, table, tuple(note for note in notes if note), recipe)
